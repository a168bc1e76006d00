package app

import "time"

// Notice says that central changed what stands of a licence whose paper was printed
// here. It stays until somebody has taken note of it.
type Notice struct {
	Licence ID            `json:"licence"`
	Number  LicenceNumber `json:"number"`
	Title   string        `json:"title"` // trade name, else establishment, else holder
	State   State         `json:"state"` // suspended, cancelled or superseded
	Copies  int           `json:"copies"`
	At      time.Time     `json:"at"` // when the change came here
}
