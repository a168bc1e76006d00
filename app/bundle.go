package app

import "time"

// Bundle is a version of the catalogue as central signed it.
type Bundle struct {
	Version int       `json:"version"`
	Parts   [][]byte  `json:"parts"`  // the files that package catalogue reads
	Signed  []byte    `json:"signed"` // their hash, by central's root key
	Tag     string    `json:"tag"`    // its ETag
	Since   time.Time `json:"since"`  // when it was taken up here
}

// StatusList is central's signed list of the licences and keys that count no more, as it
// came.
type StatusList struct {
	Signed []byte `json:"signed"`
	Tag    string `json:"tag"` // its ETag
}

// BundleStanding tells how a counter stands with central's catalogue. The zero
// value is one that has never had a bundle.
type BundleStanding struct {
	Version int            `json:"version,omitempty"` // in use, 0 for what the program brought along
	Since   time.Time      `json:"since,omitzero"`
	Tag     string         `json:"tag,omitempty"` // of what central last sent, taken up or not
	Refused *BundleRefusal `json:"refused,omitempty"`
}

// BundleRefusal is a bundle that was not taken up, and why.
type BundleRefusal struct {
	Version int               `json:"version"`
	Code    Code              `json:"code"`
	Args    map[string]string `json:"args,omitempty"`
	At      time.Time         `json:"at"`
}
