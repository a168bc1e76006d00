package app

import (
	"log/slog"
	"slices"
	"time"
)

// Role is what an operator may do.
type Role string

// The roles of a counter.
const (
	RoleCounter       Role = "counter"
	RoleReviewer      Role = "reviewer"
	RoleApprover      Role = "approver"
	RolePrinter       Role = "printer"
	RoleSupervisor    Role = "supervisor"
	RoleAdministrator Role = "administrator"
)

// Operator is a municipal employee who signs in.
type Operator struct {
	ID     string `json:"id"` // what she signs in with
	Name   string `json:"name"`
	NameEn string `json:"name_en,omitempty"`
	Roles  []Role `json:"roles"`
}

// Has tells whether the operator has one of the roles.
func (o Operator) Has(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(o.Roles, r) })
}

// LogValue keeps names out of the log.
func (o Operator) LogValue() slog.Value { return slog.StringValue(o.ID) }

// Place names something in both languages.
type Place struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	NameEn string `json:"name_en,omitempty"`
}

// Office is where the counter stands.
type Office struct {
	Amana        Place  `json:"amana"`
	Municipality Place  `json:"municipality"`
	Class        string `json:"class"` // A to E, the fee class
	Head         string `json:"head,omitempty"`
	HeadTitle    string `json:"head_title,omitempty"` // who approves, as on the paper
}

// Device is this counter as central enrolled it. Nothing in it is secret but
// Credential, which opens nothing without an operator's password.
type Device struct {
	ID         string `json:"id"`
	Code       string `json:"code"` // four digits, part of application numbers
	Counter    string `json:"counter"`
	Office     Office `json:"office"`
	Central    string `json:"central"` // base URL
	Credential string `json:"credential"`
	Root       []byte `json:"root"` // central's Ed25519 public key
}

// Grant is what central allows an operator on a device while it is out of reach.
type Grant struct {
	Operator     Operator  `json:"operator"`
	Device       string    `json:"device"`
	NotBefore    time.Time `json:"not_before"`
	NotAfter     time.Time `json:"not_after"`
	OfflineIssue bool      `json:"offline_issue"`
	OfflineHours int       `json:"offline_hours"` // how long an outage may last for issuing
	OfflineMax   int       `json:"offline_max"`   // licences per outage
}

// Session is central's answer to a sign-in.
type Session struct {
	Token       string // in memory only
	Grant       Grant
	GrantSigned []byte // COSE_Sign1 by central
	StoreKey    []byte // 32 bytes, this device's data key
	Certificate []byte // COSE_Sign1 by central over the device's public key
	Device      Device
	Operators   []Operator // of this office, for the sign-in cards
}
