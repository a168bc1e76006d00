package app

import (
	"errors"
	"strings"
)

// A Code says what kind of thing went wrong, in a word that central, the log and
// the translations share. Codes are never renumbered or reused.
type Code string

// The codes that are about the program and its surroundings.
const (
	Internal       Code = "internal"        // a bug, or nothing else fits
	Invalid        Code = "invalid"         // a value that no rule accepts
	Required       Code = "required"        // nothing was entered
	NotFound       Code = "not_found"       //
	Conflict       Code = "conflict"        // someone else changed it (412, 409)
	Offline        Code = "offline"         // central is out of reach
	Forbidden      Code = "forbidden"       // the operator's role does not allow it (403)
	Unauthorised   Code = "unauthorised"    // sign-in needed (401)
	WrongPassword  Code = "wrong_password"  // Args: tries
	TryLater       Code = "try_later"       // too many tries; Args: seconds
	GrantExpired   Code = "grant_expired"   // the offline grant has ended
	NeedsOnline    Code = "needs_online"    // not possible without central
	NotEnrolled    Code = "not_enrolled"    // the device is not enrolled at a central
	Retired        Code = "retired"         // central closes this counter; Args: reason
	Locked         Code = "locked"          // the store is locked
	StoreInUse     Code = "store_in_use"    // a second copy of the program
	StoreDamaged   Code = "store_damaged"   // unreadable at the start, and moved aside; Args: moved_to
	StoreFault     Code = "store_fault"     // a part is unreadable, seen at work; nothing was moved
	StoreNewer     Code = "store_newer"     // of a later version of the program
	DiskFull       Code = "disk_full"       //
	NoNumbers      Code = "no_numbers"      // the lease is used up
	AlreadyIssued  Code = "already_issued"  // the application has its licence
	NotAllowedHere Code = "not_allowed"     // the state or the catalogue forbids the action
	KeyReused      Code = "key_reused"      // 422: idempotency key with another body
	NumberUsed     Code = "number_used"     // 409: a licence has this number
	Rejected       Code = "rejected"        // central refused the command; Args: detail
	BadAnswer      Code = "bad_answer"      // not our JSON: a captive portal, say
	CursorGone     Code = "cursor_gone"     // 410: central has another history than the cursor is of
	PrinterMissing Code = "printer_missing" // Args: printer
	PrinterStopped Code = "printer_stopped" // Args: printer
	PrinterBusy    Code = "printer_busy"    // takes no job now; Args: printer
	PrinterFormat  Code = "printer_format"  // takes no PDF; Args: printer
	SpoolerDown    Code = "spooler_down"    //
	SpoolerRefused Code = "spooler_refused" // it has no room, or forbids it; Args: printer
	SpoolUnsure    Code = "spool_unsure"    // cut off while sending: it may have the paper; Args: printer
	FileMissing    Code = "file_missing"    // Args: path
	FileUnreadable Code = "file_unreadable" // Args: path
	FileUnwritable Code = "file_unwritable" // Args: path of a file or a folder
	FileTwice      Code = "file_twice"      // two records have one name; Args: path
	AddressUnfit   Code = "address_unfit"   // cannot be listened at; Args: address
	FileType       Code = "file_type"       // an attachment that is no PDF, JPEG or PNG
	FileTooLarge   Code = "file_too_large"  // Args: limit
	BadHash        Code = "bad_hash"        // what came of a document is not what was announced
	DocMissing     Code = "doc_missing"     // 424: a command names a document that is not there
	DocAway        Code = "doc_away"        // a document is not here, and central is out of reach
	DocUnshown     Code = "doc_unshown"     // no picture, or too large a one to be shown; Args: file
	DocRefused     Code = "doc_refused"     // central does not take a document of a command
	BadRange       Code = "bad_range"       // 416: a part that a document does not have
	BadCatalogue   Code = "bad_catalogue"   // Args: where
	OldCatalogue   Code = "old_catalogue"   // older than the one in use; Args: version, newest
	BadSignature   Code = "bad_signature"   //
	MissingGlyph   Code = "missing_glyph"   // Args: chars

	BadBackup      Code = "bad_backup"       // no sound copy, or of another key; Args: path
	BadRecoveryKey Code = "bad_recovery_key" // no recovery key at all

	TemplateSyntax  Code = "template_syntax"  // no JSON; Args: file, line, place
	TemplateUnknown Code = "template_unknown" // an entry that there is not; Args: file, line, place, wanted
	TemplateTwice   Code = "template_twice"   // Args: file, line, place
	TemplateValue   Code = "template_value"   // Args: file, line, place, wanted
	TemplateMissing Code = "template_missing" // Args: name, known
	SealUnfit       Code = "seal_unfit"       // the office's certificate cannot sign; Args: path
	SealPassword    Code = "seal_password"    // Args: path
	SealExpired     Code = "seal_expired"     // not in force; Args: from, until (yyyy-mm-dd)
	PictureUnfit    Code = "picture_unfit"    // broken, too large or of another kind; Args: file

	LicenceNotOpen Code = "licence_not_open" // the licence to begin from is in no state for it
)

// The codes of the field rules of the catalogue.
const (
	BadID           Code = "bad_id"            // national ID, iqama
	BadBorder       Code = "bad_border"        // border number
	BadUnified      Code = "bad_unified"       // 700 number
	BadCR           Code = "bad_cr"            // commercial register
	BadVAT          Code = "bad_vat"           //
	BadVATCheck     Code = "bad_vat_check"     // warning
	BadMobile       Code = "bad_mobile"        //
	BadIBAN         Code = "bad_iban"          //
	BadShortAddress Code = "bad_short_address" //
	BadPostal       Code = "bad_postal"        //
	BadPostalRegion Code = "bad_postal_region" // warning
	BadFourDigits   Code = "bad_four_digits"   // building and additional number
	BuildingDiffers Code = "building_differs"  // warning: short address against building
	BadDeed         Code = "bad_deed"          // warning
	BadPlan         Code = "bad_plan"          // plan, plot
	BadCoordinate   Code = "bad_coordinate"    // Args: min, max
	BadActivity     Code = "bad_activity"      //
	NotArabic       Code = "not_arabic"        //
	TooShort        Code = "too_short"         // Args: min
	TooLong         Code = "too_long"          // Args: max
	NotNumber       Code = "not_number"        // Args: scale (most decimals)
	TooSmall        Code = "too_small"         // Args: min
	TooLarge        Code = "too_large"         // Args: max
	BadDate         Code = "bad_date"          //
	TooEarly        Code = "too_early"         // Args: min (yyyy-mm-dd, Gregorian)
	TooLate         Code = "too_late"          // Args: max
	UnderAge        Code = "under_age"         // Args: age
	NotAChoice      Code = "not_a_choice"      //
	OneMain         Code = "one_main"          // exactly one main activity
	Duplicate       Code = "duplicate"         // the row stands there twice
	TooFewRows      Code = "too_few_rows"      // Args: min
	TooManyRows     Code = "too_many_rows"     // Args: max
	MustAgree       Code = "must_agree"        // a declaration that must be ticked
)

// The codes of what a clerk is told about her store and its surroundings.
const (
	StoreRestored Code = "store_restored" // an older copy was put in its place; Args: numbers (void now)
	StoreCopied   Code = "store_copied"   // it comes from another counter, or another folder
	StoreAltered  Code = "store_altered"  // values in it were put back or removed from outside
	KeyringLost   Code = "keyring_lost"   // the system's keyring does not give out this device's secret
	ClockBack     Code = "clock_back"     // the clock shows a time that is over
	WrongCode     Code = "wrong_code"     // of the rescue; Args: tries
)

// Error is a failure that a clerk can be told about.
type Error struct {
	Code    Code
	Field   string            // the field at fault, if one is; "activities[1].code" inside a group
	Args    map[string]string // values for the message, already free of personal data
	Warning bool              // does not keep the record from going on
	Err     error             // the cause, for the log alone
}

// Error is for the log; i18n makes the words for people.
func (e *Error) Error() string {
	s := string(e.Code)
	if e.Field != "" {
		s += " " + e.Field
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// MessageID names the translation of e.
func (e *Error) MessageID() string { return "error." + string(e.Code) }

// MessageArgs returns what the translation may mention.
func (e *Error) MessageArgs() map[string]string { return e.Args }

// Is makes errors.Is compare codes: errors.Is(err, &Error{Code: NotFound}).
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code && t.Field == "" && t.Err == nil
}

// Fail returns an Error of code c with the cause err, which may be nil.
func Fail(c Code, err error) *Error { return &Error{Code: c, Err: err} }

// CodeOf returns the code of the first Error in err's tree, or Internal. A nil
// error has no code.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	var ps Problems
	if errors.As(err, &ps) && len(ps) > 0 {
		return ps[0].Code
	}
	return Internal
}

// Problems lists every field at fault, in the order of the form.
type Problems []*Error

// Error joins them for the log.
func (p Problems) Error() string {
	ss := make([]string, len(p))
	for i, e := range p {
		ss[i] = e.Error()
	}
	return strings.Join(ss, "; ")
}

// Errors returns those that are no mere warnings.
func (p Problems) Errors() Problems {
	var out Problems
	for _, e := range p {
		if !e.Warning {
			out = append(out, e)
		}
	}
	return out
}

// Of returns the first problem of a field, errors before warnings, or nil.
func (p Problems) Of(field string) *Error {
	var warn *Error
	for _, e := range p {
		if e.Field != field {
			continue
		}
		if !e.Warning {
			return e
		}
		if warn == nil {
			warn = e
		}
	}
	return warn
}
