// Package kit holds what every screen uses: widgets and layouts for reading right to left (and left to right, when
// the theme says so), Arabic text on Fyne, keys that work on every keyboard layout, and Loop.
//
// The words come from the screens; the kit has none of its own. Everything here is for the main goroutine, save Loop.
package kit
