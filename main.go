// Shubbak is the counter window of a municipality: applications are entered,
// licences issued and printed, with or without a network.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/shubbak/shubbak/app/catalogue"
	"github.com/shubbak/shubbak/assets"
	"github.com/shubbak/shubbak/i18n"
)

const (
	appID   = "org.shubbak.counter"
	version = "0.1.0"

	exitMisused = 2   // of a command line that cannot be understood
	exitStopped = 130 // by Ctrl+C, as shells have it
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the command line. What it says is in the language of the terminal.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return window(ctx, args, out, errs)
	}
	name, args := args[0], args[1:]
	v := terminal()
	switch name {
	case "enrol":
		return enrol(ctx, args, out, errs, v)
	case "central":
		return serveCentral(ctx, args, out, errs, v)
	case "verify":
		return verify(args, out, errs, v)
	case "render":
		return render(ctx, args, out, errs, v)
	case "audit":
		return audit(ctx, args, out, errs, v)
	case "doctor":
		return doctor(ctx, args, out, errs, v)
	case "backup":
		return backup(ctx, args, out, errs, v)
	case "restore":
		return restore(args, out, errs, v)
	case "version":
		fmt.Fprintln(out, "shubbak", version)
		return 0
	case "help":
		fmt.Fprintln(out, v.Say("cli.usage"))
		return 0
	}
	fmt.Fprintln(errs, v.With("cli.unknown_command", map[string]any{"name": v.Ident(name)}))
	return 2
}

// terminal is the voice of the terminal. The messages are part of the program: that
// they can be read is tested.
func terminal() *i18n.Voice {
	v, err := i18n.New(terminalLang())
	if err != nil {
		panic(err)
	}
	return v
}

// terminalLang is the language of the locale: Arabic where it is Arabic.
func terminalLang() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if l := os.Getenv(name); l != "" {
			if strings.HasPrefix(l, "ar") {
				return i18n.Arabic
			}
			return i18n.English
		}
	}
	return i18n.English
}

// flags returns a set whose own complaints are silent: ours are said once, in
// the clerk's language.
func flags(name string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	return fs
}

// misused answers a command line that cannot be understood, and a cry for help.
func misused(err error, out, errs io.Writer, v *i18n.Voice) int {
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(out, v.Say("cli.usage"))
		return 0
	}
	fmt.Fprintln(errs, v.With("cli.bad_flags", map[string]any{"detail": err.Error()}))
	return exitMisused
}

// parse parses a command line that has nothing but flags.
func parse(fs *flag.FlagSet, args []string) error {
	if err := fs.Parse(args); err != nil {
		return err
	}
	if fs.NArg() > 0 {
		return fmt.Errorf("%w: %s", errArgument, strings.Join(fs.Args(), " "))
	}
	return nil
}

var errArgument = errors.New("not understood")

// defaultDir is where a counter keeps its data; the demonstration has its own.
func defaultDir(demo bool) string {
	base, err := os.UserConfigDir()
	if err != nil {
		base = os.TempDir()
	}
	name := appID
	if demo {
		name += ".demo"
	}
	return filepath.Join(base, name)
}

// loadCatalogue reads the catalogue that the program brings along.
func loadCatalogue() (*catalogue.Catalogue, error) {
	return catalogue.Parse(assets.Catalogue()...)
}
