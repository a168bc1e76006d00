// Package client speaks to central by the contract in openapi.yaml.
//
// Everything that keeps an answer from being central's own comes back as
// app.Offline: no connection, a timeout, 408, 429, 5xx, and an answer that does
// not carry central's mark (the page of a captive portal, say; then the cause is
// app.BadAnswer). What central itself refuses comes back under its own code.
// The token of a session lives in memory only.
package client
