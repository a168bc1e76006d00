package app

// Protection tells how the keys of a counter's store are kept.
type Protection struct {
	Keyring bool // the system's keyring has the device's secret; else a file beside the store
	Rescue  bool // there is a rescue code
}
