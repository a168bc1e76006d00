package app

import "slices"

// Action is what an employee decides about a record. A client sends an action,
// never a state.
type Action string

// The actions.
const (
	ActionReview  Action = "review"  // take an application up
	ActionInspect Action = "inspect" // send someone to look
	ActionReturn  Action = "return"  // back to the counter, with a reason
	ActionReject  Action = "reject"  // with a reason
	ActionApprove Action = "approve" // central then makes the invoice
	ActionPay     Action = "pay"     // the invoice is settled
	ActionSuspend Action = "suspend" // a licence, with a reason
	ActionLift    Action = "lift"    // a suspension
	ActionCancel  Action = "cancel"  // a licence, with a reason
	ActionRatify  Action = "ratify"  // what was issued without a right to
)

// Decision is the body of CommandDecide.
type Decision struct {
	Kind   RemoteKind `json:"kind"`
	Record ID         `json:"record"`
	Action Action     `json:"action"`
	Reason string     `json:"reason,omitempty"`
}

// Step is one transition: from which states an action leads to which, and whose
// it is.
type Step struct {
	Action Action
	Kind   RemoteKind
	From   []State
	To     State
	Roles  []Role
	Reason bool // must be given
}

// Steps are the transitions after an application was submitted (DOMAIN section 4).
func Steps() []Step {
	reviewers := []Role{RoleReviewer, RoleSupervisor}
	approvers := []Role{RoleApprover, RoleSupervisor}
	open := []State{Submitted, UnderReview, Inspection}
	return []Step{
		{ActionReview, RemoteApplication, []State{Submitted}, UnderReview, reviewers, false},
		{ActionInspect, RemoteApplication, []State{UnderReview}, Inspection, reviewers, false},
		{ActionReturn, RemoteApplication, open, Returned, append(reviewers, RoleApprover), true},
		{ActionReject, RemoteApplication, open, RejectedApp, approvers, true},
		{ActionApprove, RemoteApplication, []State{UnderReview, Inspection}, Approved, approvers, false},
		{ActionPay, RemoteApplication, []State{Invoiced}, Paid, []Role{RoleCounter, RoleSupervisor}, false},
		{ActionSuspend, RemoteLicence, []State{Issued}, Suspended, approvers, true},
		{ActionLift, RemoteLicence, []State{Suspended}, Issued, approvers, false},
		{ActionCancel, RemoteLicence, []State{Issued, Suspended}, Cancelled, approvers, true},
		{ActionRatify, RemoteLicence, []State{Issued, Suspended}, "", []Role{RoleSupervisor}, false},
	}
}

// StepOf returns the transition of an action on a kind of record, or false.
func StepOf(kind RemoteKind, a Action) (Step, bool) {
	for _, s := range Steps() {
		if s.Kind == kind && s.Action == a {
			return s, true
		}
	}
	return Step{}, false
}

// Allows tells what forbids the step to an operator, from a state, with a reason.
func (s Step) Allows(o Operator, from State, reason string) error {
	switch {
	case !o.Has(s.Roles...):
		return &Error{Code: Forbidden, Field: "role"}
	case !slices.Contains(s.From, from):
		return &Error{Code: NotAllowedHere, Field: "state"}
	case s.Reason && reason == "":
		return &Error{Code: Required, Field: "reason"}
	}
	return nil
}
