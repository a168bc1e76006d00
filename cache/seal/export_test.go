package seal

// WithSubkey returns keys whose record key is known.
func WithSubkey(sub []byte) *Keys {
	k := &Keys{}
	copy(k.sub[Records][:], sub)
	return k
}
