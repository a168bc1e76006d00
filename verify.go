package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/app/hijri"
	"github.com/shubbak/shubbak/i18n"
	"github.com/shubbak/shubbak/ui/paper"
)

// The exit codes of verify.
const (
	exitValid      = 0
	exitNotValid   = 1
	exitUnreadable = 2
)

// trustFile is what a checker needs: central's public key and the list that it
// signed. It is public, so it lies in the data folder as it is.
type trustFile struct {
	Root []byte `json:"root"`
	List []byte `json:"list"`
}

// trustPath is where a counter keeps the newest trust file.
func trustPath(dir string) string { return filepath.Join(dir, "trust.json") }

// statusPath is where a counter keeps the newest list of what counts no more.
func statusPath(dir string) string { return filepath.Join(dir, "revocations.json") }

// verify checks a licence's signature with no network. It says who issued it,
// when and to whom, whether it was altered, and whether it was taken back since.
func verify(args []string, out, errs io.Writer, v *i18n.Voice) int {
	fs := flags("verify")
	text := fs.String("qr", "", "")
	trustAt := fs.String("trust", "", "")
	statusAt := fs.String("revocations", "", "")
	dir := fs.String("data", defaultDir(false), "")
	rest, err := parseMixed(fs, args)
	if err != nil {
		return misused(err, out, errs, v)
	}
	if (*text == "") == (len(rest) == 0) || len(rest) > 1 {
		fmt.Fprintln(errs, v.Say("cli.verify.what"))
		return exitUnreadable
	}
	token := strings.TrimSpace(*text)
	if token == "" {
		if token, err = tokenOf(rest[0]); err != nil {
			fmt.Fprintln(errs, v.Error(err))
			return exitUnreadable
		}
	}
	if !strings.HasPrefix(token, credential.Prefix) {
		fmt.Fprintln(errs, v.Say("cli.verify.no_token"))
		return exitUnreadable
	}
	if *trustAt == "" {
		*trustAt = newestTrust(*dir)
	}
	trust, err := loadTrust(*trustAt)
	if err != nil {
		fmt.Fprintln(errs, v.With("cli.verify.no_trust", map[string]any{"path": v.Ident(*trustAt)}))
		return exitUnreadable
	}
	status, err := loadStatus(*statusAt, *trustAt, trust)
	if err != nil {
		fmt.Fprintln(errs, v.Error(err))
		return exitUnreadable
	}
	return report(token, trust, status, out, v)
}

// loadStatus reads the status list at a path, or the one that lies beside the trust
// list. nil: no path was given, and there is none.
func loadStatus(path, trustAt string, trust credential.Trust) (*credential.StatusList, error) {
	given := path != ""
	if !given {
		path = statusPath(filepath.Dir(trustAt))
	}
	l, err := readStatusList(path)
	if errors.Is(err, fs.ErrNotExist) && !given {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	status, err := credential.OpenStatusList(trust.Root, l.Signed)
	if err != nil {
		return nil, err
	}
	return &status, nil
}

func readStatusList(path string) (l app.StatusList, err error) {
	b, err := readInput(path)
	if err != nil {
		return l, err
	}
	if err := json.Unmarshal(b, &l); err != nil {
		return l, &app.Error{Code: app.FileUnreadable, Args: map[string]string{"path": path}, Err: err}
	}
	return l, nil
}

// report prints the verdict and, when it is to be believed, the claims. With no status
// list it is not known whether the licence was taken back.
func report(token string, trust credential.Trust, status *credential.StatusList, out io.Writer, v *i18n.Voice) int {
	if status != nil {
		trust = trust.With(*status)
	}
	r, err := credential.Verify(token, trust, hijri.Today(time.Now()))
	if err != nil {
		fmt.Fprintln(out, v.Say("cli.verify.altered"))
		return exitNotValid
	}
	fmt.Fprintln(out, v.Say("cli.verify."+string(r.Verdict)))
	if !r.Authentic() {
		return exitNotValid
	}
	c := r.Claims
	line := func(id string, data map[string]any) { fmt.Fprintln(out, v.With(id, data)) }
	line("cli.verify.number", map[string]any{"value": v.Ident(c.Number.Grouped())})
	line("cli.verify.holder", map[string]any{"value": c.Holder})
	line("cli.verify.id", map[string]any{"value": v.Ident(c.IDLast4)})
	if c.Trade != "" {
		line("cli.verify.name", map[string]any{"value": c.Trade})
	}
	line("cli.verify.office", map[string]any{"value": c.Municipality.Name})
	line("cli.verify.issued", map[string]any{"value": v.Day(c.IssuedAt) + " " + v.Clock(c.IssuedAt)})
	line("cli.verify.by", map[string]any{"operator": v.Ident(c.Operator), "device": v.Ident(c.Device)})
	line("cli.verify.term", map[string]any{"from": v.Civil(c.From), "until": v.Civil(c.Until)})
	line("cli.verify.fingerprint", map[string]any{"value": v.Ident(credential.Fingerprint(token))})
	if r.Revocation != nil {
		line("cli.verify.since", map[string]any{"value": v.Day(r.Revocation.At) + " " + v.Clock(r.Revocation.At)})
	}
	if status == nil {
		fmt.Fprintln(out, v.Say("cli.verify.no_status"))
	} else {
		line("cli.verify.status", map[string]any{"value": v.Day(status.Issued) + " " + v.Clock(status.Issued)})
	}
	if r.Verdict == credential.Valid {
		return exitValid
	}
	return exitNotValid
}

// tokenOf reads the token that our papers carry in their XMP keywords.
func tokenOf(path string) (string, error) {
	b, err := readInput(path)
	if err != nil {
		return "", err
	}
	token, err := paper.Token(b)
	if app.CodeOf(err) == app.NotFound {
		return "", nil // somebody else's PDF
	}
	if err != nil {
		return "", &app.Error{Code: app.FileUnreadable, Args: map[string]string{"path": path}, Err: err}
	}
	return token, nil
}

// newestTrust returns the trust file of the counter, or of the demonstration
// when only that has run here.
func newestTrust(dir string) string {
	if _, err := os.Stat(trustPath(dir)); err != nil {
		if _, err := os.Stat(trustPath(defaultDir(true))); err == nil {
			return trustPath(defaultDir(true))
		}
	}
	return trustPath(dir)
}

func loadTrust(path string) (credential.Trust, error) {
	b, err := readInput(path)
	if err != nil {
		return credential.Trust{}, err
	}
	var f trustFile
	if err := json.Unmarshal(b, &f); err != nil {
		return credential.Trust{}, &app.Error{Code: app.FileUnreadable, Args: map[string]string{"path": path}, Err: err}
	}
	if len(f.Root) == 0 {
		return credential.Trust{}, app.Fail(app.BadSignature, nil)
	}
	t, err := credential.OpenTrust(f.Root, f.List)
	t.Root = f.Root
	return t, err
}

// saveTrust writes the trust file of a counter.
func saveTrust(dir string, root, list []byte) error {
	b, err := json.Marshal(trustFile{root, list})
	if err != nil {
		return err
	}
	return writeFile(trustPath(dir), b, 0o644)
}

// parseMixed parses flags that may stand before and after the other arguments.
func parseMixed(fs *flag.FlagSet, args []string) (rest []string, err error) {
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		if fs.NArg() == 0 {
			return rest, nil
		}
		rest, args = append(rest, fs.Arg(0)), fs.Args()[1:]
	}
}
