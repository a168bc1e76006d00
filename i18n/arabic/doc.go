// Package arabic is the one text engine of screen and paper: the bidirectional algorithm (UAX #9), shaping, line
// breaking, isolation of identifiers and the folding that lets a search find what was spelt otherwise.
//
// What it returns in visual order is for drawing only: never stored, compared or logged.
package arabic
