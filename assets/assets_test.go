package assets_test

import (
	"bytes"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/shubbak/shubbak/assets"
)

func TestEveryIconIsDrawnInTheInk(t *testing.T) {
	files, err := os.ReadDir("icons")
	if err != nil || len(files) < 60 {
		t.Fatalf("%d icons, %v", len(files), err)
	}
	for _, f := range files {
		svg := assets.Icon(strings.TrimSuffix(f.Name(), ".svg"))
		if !bytes.Contains(svg, []byte(assets.IconInk)) {
			t.Errorf("%s cannot be coloured: it is not drawn in %s", f.Name(), assets.IconInk)
		}
	}
	if assets.Icon("no-such-icon") != nil {
		t.Error("an icon that is not there must be nil")
	}
}

// The icon of the window, and the one that the packager takes.
func TestAppIcons(t *testing.T) {
	packaged, err := os.ReadFile("icon.png")
	if err != nil {
		t.Fatal(err)
	}
	for size, icon := range map[int][]byte{128: assets.WindowIcon, 512: packaged} {
		img, err := png.Decode(bytes.NewReader(icon))
		if err != nil {
			t.Fatal(err)
		}
		if b := img.Bounds(); b.Dx() != size || b.Dy() != size {
			t.Errorf("icon is %v, want %d by %d", b, size, size)
		}
	}
}

func TestFonts(t *testing.T) {
	for name, f := range map[string][]byte{
		"regular": assets.FontRegular, "medium": assets.FontMedium,
		"semibold": assets.FontSemiBold, "bold": assets.FontBold,
	} {
		if len(f) < 100_000 || !bytes.HasPrefix(f, []byte{0, 1, 0, 0}) {
			t.Errorf("%s is no TrueType font", name)
		}
	}
}
