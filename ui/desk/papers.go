package desk

import (
	"context"
	"slices"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/ui/kit"
)

// Papers are those without copy numbers, which are printed in one step.
type Papers interface {
	Receipt(ctx context.Context, application app.ID) (app.Document, error)
	Summary(ctx context.Context, application app.ID) (app.Document, error)
	ShiftReport(ctx context.Context, day hijri.Civil) (app.Document, error)
	PrintPaper(ctx context.Context, d app.Document, printer string) (app.PrintJob, error)
}

// Receipt prints the receipt of an application's fees.
func (w *Window) Receipt(application app.ID) {
	w.printPaper(app.PaperReceipt, "desk.receipt_sent", func(ctx context.Context) (app.Document, error) { return w.Counter.Receipt(ctx, application) })
}

// Summary prints all of an application.
func (w *Window) Summary(application app.ID) {
	w.printPaper(app.PaperSummary, "desk.summary_sent", func(ctx context.Context) (app.Document, error) { return w.Counter.Summary(ctx, application) })
}

// ShiftReport prints what the operator did today.
func (w *Window) ShiftReport() {
	day := hijri.Today(w.Now())
	w.printPaper(app.PaperShift, "desk.shift_sent", func(ctx context.Context) (app.Document, error) { return w.Counter.ShiftReport(ctx, day) })
}

// printPaper prints what is made on the printer that the settings have for it, else
// on the system's own, and says how it went.
func (w *Window) printPaper(kind app.DocumentKind, sent string, make func(context.Context) (app.Document, error)) {
	wanted := w.settings.PrinterFor(kind)
	w.Loop.Go(func(ctx context.Context) func() {
		printer, err := w.printerFor(ctx, wanted)
		if err == nil && printer == "" {
			return func() { kit.Tell(w.Win.Content(), kit.Error, w.Voice.Say("desk.no_printer")) }
		}
		var d app.Document
		if err == nil {
			d, err = make(ctx)
		}
		if err == nil {
			_, err = w.Counter.PrintPaper(context.WithoutCancel(ctx), d, printer)
		}
		return func() {
			if err != nil {
				kit.Tell(w.Win.Content(), kit.Error, w.Voice.Error(err))
				return
			}
			kit.Tell(w.Win.Content(), kit.Success, w.Voice.With(sent, map[string]any{"printer": w.Voice.Ident(printer)}))
		}
	})
}

// printerFor is the printer of that name, for "" the default one, "" if there is
// none at all.
func (w *Window) printerFor(ctx context.Context, wanted string) (string, error) {
	list, err := w.Counter.Printers(ctx)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(list, func(p app.PrinterInfo) bool { return p.Name == wanted || wanted == "" && p.Default })
	if i < 0 && wanted == "" && len(list) > 0 {
		i = 0
	}
	switch {
	case i < 0 && wanted == "":
		return "", nil
	case i < 0:
		return "", &app.Error{Code: app.PrinterMissing, Args: map[string]string{"printer": wanted}}
	}
	return list[i].Name, nil
}
