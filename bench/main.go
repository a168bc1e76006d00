// Command bench measures Shubbak against its goals, on real parts: real files,
// real HTTP, real pages. It prints one line a row,
//
//	name = value unit (goal …) ok|short
//
// and ends with 0 whether rows are short or not: it reports, tests judge. A row
// that could not be measured has no value and is short; why goes to the log.
//
//	go run ./bench          the rows of every day
//	go run ./bench soak     those that take long
//	go run ./bench paper    those of both whose name begins so
package main

import (
	"fmt"
	"log/slog"
	"os"
	"strings"
)

func main() {
	if code, sent := onErrand(); sent {
		os.Exit(code)
	}
	which := strings.Join(os.Args[1:], " ")
	rows := daily()
	switch which {
	case "":
	case "soak":
		rows, which = long(), ""
	default:
		rows = append(rows, long()...)
	}
	dir, err := os.MkdirTemp("", "shubbak-bench-")
	if err != nil {
		slog.Error("no folder to measure in", "err", err)
		os.Exit(1)
	}
	for _, r := range rows {
		if strings.HasPrefix(r.name, which) {
			fmt.Println(r.report(dir))
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		slog.Warn("the folder stays", "dir", dir, "err", err)
	}
}
