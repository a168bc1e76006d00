// Package syncer carries the counter's commands to central and central's changes
// back, whatever the line does.
package syncer
