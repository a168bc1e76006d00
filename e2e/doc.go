// Package e2e runs the whole product as a clerk meets it: the real window on a
// virtual display, typed at through the X server, a real CUPS queue, a real
// central behind a line that is cut, and kill -9. All of it is in the tests.
package e2e
