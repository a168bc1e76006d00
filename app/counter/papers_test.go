package counter_test

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/counter"
	"github.com/shubbak/shubbak/app/hijri"
)

// noting is a printer that notes the sheets it is asked for.
type noting struct {
	counter.Printer
	sheets []string
}

func (n *noting) Print(ctx context.Context, job app.SpoolJob, pdf []byte) (int, error) {
	n.sheets = append(n.sheets, job.Media)
	return n.Printer.Print(ctx, job, pdf)
}

// valueOf is a cell of a paper.
func valueOf(d app.Document, field string) string {
	i := slices.IndexFunc(d.Cells, func(c app.Cell) bool { return c.Field == field })
	if i < 0 {
		return ""
	}
	return d.Cells[i].Value
}

// rowsOf counts the rows of a paper's table by its place.
func rowsOf(d app.Document, table int) int { return len(d.Tables[table].Rows) }

func TestPapersWithoutCopies(t *testing.T) {
	o := newOffice(t)
	o.ready()
	ctx := t.Context()
	printer := &noting{Printer: o.spool}
	o.Counter.Printer = printer
	draft := o.shop()
	d, err := o.Summary(ctx, draft.ID)
	if err != nil || d.Mark != "provisional" || valueOf(d, "trade_name") == "" || rowsOf(d, 0) != 1 || rowsOf(d, 1) != 1 {
		t.Fatalf("the summary of a draft is %+v, %v", d, err)
	}
	l, err := o.Issue(ctx, draft.ID)
	if err != nil {
		t.Fatal(err)
	}
	o.spool.state = app.SpoolDone
	job, err := o.Print(ctx, request(l, ""))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Follow(ctx, job); err != nil {
		t.Fatal(err)
	}
	receipt, err := o.Receipt(ctx, draft.ID)
	if err != nil || valueOf(receipt, "licence_no") != l.Number.Grouped() || len(receipt.Tables[0].Total) == 0 ||
		receipt.Tables[0].Total[1] != l.Assessment.Total.String() {
		t.Fatalf("the receipt is %+v, %v", receipt, err)
	}
	shift, err := o.ShiftReport(ctx, o.Today())
	if err != nil || rowsOf(shift, 0) != 1 || rowsOf(shift, 1) != 1 || rowsOf(shift, 2) != 0 || valueOf(shift, "fees") != l.Assessment.Total.String() || shift.PreparedBy == "" {
		t.Fatalf("the shift is %+v, %v", shift, err)
	}
	before := len(o.spool.jobs)
	for _, d := range []app.Document{receipt, shift, d} {
		if _, err := o.PrintPaper(ctx, d, "PDF"); err != nil {
			t.Errorf("printing %s: %v", d.Kind, err)
		}
	}
	if want := []string{"custom_roll80_80x297mm", "iso_a4_210x297mm", "iso_a4_210x297mm"}; !slices.Equal(printer.sheets[1:], want) {
		t.Errorf("the sheets are %q", printer.sheets)
	}
	for _, pdf := range o.spool.jobs[before:] {
		if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
			t.Error("what was printed is no PDF")
		}
	}
}

func TestPapersThatAreNotToBe(t *testing.T) {
	o := newOffice(t)
	o.ready()
	ctx := t.Context()
	if _, err := o.PrintPaper(ctx, app.Document{Kind: app.PaperLicence}, "PDF"); app.CodeOf(err) != app.NotAllowedHere {
		t.Errorf("a licence past its copy numbers: %v", err)
	}
	if d, err := o.ShiftReport(ctx, hijri.Civil{Year: 2020, Month: 1, Day: 2}); err != nil || rowsOf(d, 0) != 0 {
		t.Errorf("a day before the counter was there: %+v, %v", d, err)
	}
	if _, err := o.Receipt(ctx, "nothing"); app.CodeOf(err) != app.NotFound {
		t.Errorf("the receipt of nothing: %v", err)
	}
	shift := o.Catalogue.Newest().Shift.Title
	o.Catalogue.Newest().Shift.Title.Ar, o.Catalogue.Newest().Shift.Title.En = "", ""
	if _, err := o.ShiftReport(ctx, o.Today()); app.CodeOf(err) != app.NotFound {
		t.Errorf("a catalogue without the report: %v", err)
	}
	o.Catalogue.Newest().Shift.Title = shift
	if err := o.Counter.Lock(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Summary(ctx, "any"); app.CodeOf(err) != app.Locked {
		t.Errorf("past the lock: %v", err)
	}
}
