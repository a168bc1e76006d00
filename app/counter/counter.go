// Package counter does what a clerk does: signs in, takes an application down,
// issues, prints, and finds it again, whether central is in reach or not.
package counter
