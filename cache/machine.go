package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"net"
	"os"
	"slices"
	"strings"
)

// Machine tells one machine from another, by hashes alone. The zero value is one
// that could not be told.
type Machine struct {
	ID   string   `json:"id,omitempty"`   // of the system that is installed on it
	Nics []string `json:"nics,omitempty"` // of its network adapters, in order
}

// ThisMachine looks at the machine that the program runs on.
func ThisMachine() Machine {
	var m Machine
	for _, path := range []string{"/etc/machine-id", "/var/lib/dbus/machine-id"} {
		if b, err := os.ReadFile(path); err == nil && len(b) > 0 {
			m.ID = machineMark(strings.TrimSpace(string(b)))
			break
		}
	}
	all, err := net.Interfaces()
	if err != nil {
		return m
	}
	const chosenHere = 2 // the bit of an address that no maker has given out
	for _, nic := range all {
		if len(nic.HardwareAddr) == 6 && nic.HardwareAddr[0]&chosenHere == 0 {
			m.Nics = append(m.Nics, machineMark(nic.HardwareAddr.String()))
		}
	}
	slices.Sort(m.Nics)
	return m
}

func machineMark(of string) string {
	h := sha256.Sum256([]byte("shubbak machine 1 " + of))
	return hex.EncodeToString(h[:8])
}

// other tells whether o is certainly another machine: another system is installed
// there, or none of the network adapters is the same. A changed adapter makes no
// other machine as long as one stays.
func (m Machine) other(o Machine) bool {
	if m.ID != "" && o.ID != "" && m.ID != o.ID {
		return true
	}
	if len(m.Nics) == 0 || len(o.Nics) == 0 {
		return false
	}
	return !slices.ContainsFunc(m.Nics, func(n string) bool { return slices.Contains(o.Nics, n) })
}
