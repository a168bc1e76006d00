package counter

import (
	"context"
	"crypto/ed25519"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/hijri"
)

// Vault is what the counter needs of the store before and about signing in.
// Every other method of the store fails with app.Locked until it is unlocked.
type Vault interface {
	// Device returns this counter, or app.NotEnrolled.
	Device(ctx context.Context) (app.Device, error)
	// Operators returns who has signed in here or may, for the sign-in cards,
	// the last one first.
	Operators(ctx context.Context) ([]app.Operator, error)
	// Unlock opens the store with the operator's own wrap of the data key and
	// returns her signed grant. app.NotFound: no wrap of hers is here;
	// app.WrongPassword (Args tries); app.TryLater (Args seconds).
	Unlock(ctx context.Context, operator, password string) (grant []byte, err error)
	// Admit keeps what central answered to a sign-in (wrap, grant, certificate,
	// key, operators) in one transaction and unlocks. key is this device's key
	// that central certified.
	Admit(ctx context.Context, password string, s app.Session, key ed25519.PrivateKey) error
	// Verify tells whether the password is the operator's, for the lock screen;
	// it counts wrong tries as Unlock does.
	Verify(ctx context.Context, operator, password string) error
	// Lock erases the keys from memory.
	Lock()
	// Orders returns what central wanted of this counter.
	Orders(ctx context.Context) (app.Orders, error)
	// Key returns the device's signing key and its certificate.
	Key(ctx context.Context) (ed25519.PrivateKey, []byte, error)
}

// Records is what the counter needs of the store while it works. Each method is
// one transaction; what has returned nil survives kill -9 and a power cut.
type Records interface {
	// SaveApplication keeps a draft (autosave). It fails with app.Conflict when
	// a.Edition is not the stored one, and returns the saved copy with the next.
	SaveApplication(ctx context.Context, a app.Application) (app.Application, error)
	// NextApplicationSeq sets a number of the series aside for good (gaps are
	// allowed for applications, doubles are not).
	NextApplicationSeq(ctx context.Context, series string) (int, error)
	// DeleteDraft removes a draft; anything else is app.NotAllowedHere.
	DeleteDraft(ctx context.Context, id app.ID, audit app.AuditEntry) error
	Application(ctx context.Context, id app.ID) (app.Application, error)
	Licence(ctx context.Context, id app.ID) (app.Licence, error)
	// LicenceByNumber returns app.NotFound for a number that is not here.
	LicenceByNumber(ctx context.Context, n app.LicenceNumber) (app.Licence, error)
	// Issue takes a number of the series from a lease, a ledger place and a
	// command place, lets build make the licence, and writes all of it or
	// nothing. It fails with app.NoNumbers, and with app.AlreadyIssued when the
	// application has its licence. build must not call the store.
	Issue(ctx context.Context, application app.ID, series string, build func(app.Application, app.Slot) (app.Issuance, error)) (app.Issuance, error)
	// Submit queues an application, all or nothing.
	Submit(ctx context.Context, application app.ID, build func(a app.Application, seq uint64) (app.Submission, error)) (app.Submission, error)
	Find(ctx context.Context, q app.Query) (app.Found, error)
	// Stats returns what was done on a day in Riyadh.
	Stats(ctx context.Context, day hijri.Civil) (app.DayStats, error)
	// NumbersLeft returns the unused numbers of a series ("48"+"03") over all
	// leases in force, and how many of them central gave in all.
	NumbersLeft(ctx context.Context, series string) (left, granted int, err error)
	// Commands returns outbox entries, those that need the clerk first, then the
	// waiting ones by age, then up to settled recent ones.
	Commands(ctx context.Context, settled int) ([]app.Command, error)
	OutboxCount(ctx context.Context) (app.OutboxCount, error)
	// Retry puts an entry that needs the clerk back into the queue.
	Retry(ctx context.Context, id app.ID, audit app.AuditEntry) error
	// Audit appends one entry to the chain (Seq and Prev are the store's).
	Audit(ctx context.Context, e app.AuditEntry) error
	// History returns the audit entries of a record, oldest first.
	History(ctx context.Context, record app.ID) ([]app.AuditEntry, error)
}

// Prints is what the counter needs of the store for printing.
type Prints interface {
	// NewPrint makes a job: of a licence with its next copy number, which it counts.
	NewPrint(ctx context.Context, job app.PrintJob, audit app.AuditEntry) (app.PrintJob, error)
	// SavePrint keeps a job's progress. When done is not nil it queues that
	// command (Seq is the store's) in the same transaction.
	SavePrint(ctx context.Context, job app.PrintJob, done *app.Command) error
	// PrintJobs returns the jobs of a record (or all for ""), newest first.
	PrintJobs(ctx context.Context, record app.ID, max int) ([]app.PrintJob, error)
	// PutBlob keeps bytes encrypted in a file of their own (temp, fsync, rename,
	// fsync of the folder) and returns their SHA-256 in hex.
	PutBlob(ctx context.Context, data []byte) (sha256 string, err error)
	// Blob returns the bytes, checked, or app.NotFound.
	Blob(ctx context.Context, sha256 string) ([]byte, error)
}

// Bundles is what the counter needs of the store about the catalogue.
type Bundles interface {
	BundleStanding(ctx context.Context) (app.BundleStanding, error)
}

// Store is all of it.
type Store interface {
	Bundles
	Outbox
	Vault
	Records
	Prints
	Safety
}

// Central is what the counter needs of central.
type Central interface {
	// SignIn opens a session and has the device's key certified.
	// app.Unauthorised: wrong operator or password; app.Forbidden: revoked;
	// app.Offline: out of reach.
	SignIn(ctx context.Context, d app.Device, operator, password string, key ed25519.PublicKey) (app.Session, error)
	// Resume gives the client what it needs to open sessions by itself when a
	// call wants one: a proof signed by the device's key. It does no I/O, so a
	// clerk who signed in during an outage is in session once the line is back.
	Resume(d app.Device, operator string, key ed25519.PrivateKey)
	// SignOut forgets the session and the key.
	SignOut()
	// FindLicences searches the licences of every office, and returns how many
	// answer in all. app.Offline: out of reach.
	FindLicences(ctx context.Context, text string, most int) ([]app.Licence, int, error)
	// FetchDocument brings a document of the office over and checks its hash; told,
	// which may be nil, hears how many bytes are here. app.NotFound: central has it
	// not; app.Offline: out of reach.
	FetchDocument(ctx context.Context, sha256 string, told func(done, of int64)) ([]byte, error)
}

// Line tells how the counter stands with central.
type Line interface {
	Status() app.LinkStatus
}

// Paper makes papers.
type Paper interface {
	// PDF returns the paper as a file, the same bytes for the same document.
	PDF(d app.Document) ([]byte, error)
	// Lay lays the paper out and draws nothing, which is a small part of the
	// work. What PDF would refuse, Lay refuses.
	Lay(d app.Document) (app.Layout, error)
}

// Printer is a way to printers.
type Printer interface {
	Printers(ctx context.Context) ([]app.PrinterInfo, error)
	Choices(ctx context.Context, printer string) (app.PrinterChoices, error)
	// Print hands a PDF to a printer and returns its job number. By every error but
	// app.SpoolUnsure nothing is printed.
	Print(ctx context.Context, job app.SpoolJob, pdf []byte) (int, error)
	Follower
}

// Follower follows jobs. app.NotFound: the spooler does not know the job (any more).
type Follower interface {
	// State follows a job, and finds one whose number was lost by its title.
	State(ctx context.Context, job app.SpoolRef) (app.SpoolStatus, error)
	// Cancel takes a job back; app.NotAllowedHere: it is too late. So with the others.
	Cancel(ctx context.Context, job app.SpoolRef) error
	Hold(ctx context.Context, job app.SpoolRef) error
	Release(ctx context.Context, job app.SpoolRef) error
}
