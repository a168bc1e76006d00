package credential

import (
	"crypto/ed25519"
	"time"
)

// Proof is what a device signs to open a session by its key.
type Proof struct {
	Device   string    `json:"device"`
	Operator string    `json:"operator"`
	At       time.Time `json:"at"`
	Nonce    []byte    `json:"nonce"` // 16 random bytes: a proof serves once
}

// Prove signs a proof with the device's key.
func Prove(key ed25519.PrivateKey, p Proof) ([]byte, error) { return Seal(key, KindSession, p) }
