package syncer

import (
	"context"
	"time"

	"github.com/shubbak/shubbak/app"
)

// Store is what the engine needs of the cache. Every method fails with
// app.Locked while nobody is signed in.
type Store interface {
	// Due returns commands to be sent, in device order: queued ones, and those
	// whose sending was cut off (sending), which are repeated under their ID.
	// Those of except are passed over.
	Due(ctx context.Context, most int, except func(app.ID) bool) ([]app.Command, error)
	// SendingAll marks commands as on their way, in one transaction, and returns
	// those that still fit, with their new Edition: one whose Edition is another
	// than c's, or that is not to be sent any more, is left out and left alone.
	SendingAll(ctx context.Context, cs []app.Command) ([]app.Command, error)
	// AnsweredAll records central's outcomes, each of the command at its place, in
	// one transaction. It returns those whose Edition was still theirs; the others
	// are left alone. Nothing is ever deleted.
	AnsweredAll(ctx context.Context, cs []app.Command, outcomes []app.Outcome) ([]app.Command, error)
	// UnansweredAll puts commands back into the queue after a failed try, those
	// whose Edition is still theirs.
	UnansweredAll(ctx context.Context, cs []app.Command, code app.Code) error
	// Cursor returns where the last Apply ended, "" at first; Seen the newest revision
	// in any answer of central's that was kept.
	Cursor(ctx context.Context) (string, error)
	Seen(ctx context.Context) (int64, error)
	// Apply saves the page's records and its cursor in one transaction and marks
	// as settled the commands that the page names. A record with local work that
	// central does not have is never overwritten.
	Apply(ctx context.Context, p app.ChangesPage) error
	// Snapshot tells whether a snapshot is under way and where it ended; AddSnapshot
	// lays a page aside with its cursor; Swap puts all of it in the place of what is
	// here, a step at a time, and queues again what central may have lost.
	Snapshot(ctx context.Context) (cursor string, under bool, err error)
	BeginSnapshot(ctx context.Context) error
	AddSnapshot(ctx context.Context, p app.ChangesPage) error
	Swap(ctx context.Context) (done bool, err error)
	// SaveSynced keeps when the last whole round came through; LastSync returns it,
	// the zero time when there was none.
	SaveSynced(ctx context.Context, at time.Time) error
	LastSync(ctx context.Context) (time.Time, error)
	// Leases returns the leases in force and used.
	Leases(ctx context.Context) ([]app.Lease, error)
	// WantLease persists the wish and returns it, or the open one of that series.
	WantLease(ctx context.Context, r app.LeaseRequest) (app.LeaseRequest, error)
	// AddLease persists the answer and closes the wish, in one transaction.
	AddLease(ctx context.Context, request app.ID, l app.Lease) error
	// SaveGrant keeps a renewed grant of an operator who has a wrap here.
	SaveGrant(ctx context.Context, operator string, signed []byte) error
	// SaveTrust keeps central's signed list of device certificates.
	SaveTrust(ctx context.Context, list []byte) error
	// Trust returns it, nil when there is none.
	Trust(ctx context.Context) ([]byte, error)
	Orders
	// Blob returns a document, checked. app.NotFound: it is not here.
	Blob(ctx context.Context, sha256 string) ([]byte, error)
	// Collisions returns the commands that central refused because the record had
	// changed there. Collision returns all versions, app.NotFound when central's is
	// not here yet.
	Collisions(ctx context.Context) ([]app.ID, error)
	Collision(ctx context.Context, command app.ID) (app.Collision, error)
	// Merge puts what build makes of the collision in the command's place, all of
	// it or nothing; app.NotAllowedHere when central takes no changes any more.
	Merge(ctx context.Context, command app.ID, build func(app.Collision) (app.Submission, error)) (app.Submission, error)
}

// Remote is what the engine needs of central. Errors carry a code: app.Offline
// for transport errors, 408, 429, 5xx and what is not our JSON;
// app.Unauthorised; app.Forbidden; app.Rejected; app.Locked while nobody has
// signed in, which is no failure.
type Remote interface {
	// Health asks whether central is there; it needs no session.
	Health(ctx context.Context) error
	// Saw tells the newest revision that is kept here. It goes with commands and wishes,
	// which a central with another history then refuses as a whole (app.CursorGone).
	Saw(revision int64)
	Send(ctx context.Context, cs []app.Command) ([]app.Outcome, error)
	Changes(ctx context.Context, since app.Since, limit int) (app.ChangesPage, error)
	Lease(ctx context.Context, r app.LeaseRequest) (app.Lease, error)
	// KeepLease tells central of a lease that it signed and may have lost.
	KeepLease(ctx context.Context, l app.Lease) error
	// Grant returns the newest signed grant of the operator in session.
	Grant(ctx context.Context) (operator string, signed []byte, err error)
	// Trust returns the signed list of certified device keys.
	Trust(ctx context.Context) ([]byte, error)
	// Revocations returns the signed list of what counts no more, or false when the one of
	// this tag is the newest.
	Revocations(ctx context.Context, tag string) (app.StatusList, bool, error)
	// Heartbeat tells how the counter is and returns what central wants of it, each
	// checked to be central's and for this device. It needs no session, and comes
	// through for a device that is revoked.
	Heartbeat(ctx context.Context, b app.Beat) ([]app.Directive, error)
	// Leave gives central, of a counter that is wiped, what cannot be delivered;
	// ReturnLease the numbers from next on, for good.
	Leave(ctx context.Context, list []app.Leftover) error
	ReturnLease(ctx context.Context, id string, next uint32) (app.Lease, error)
	Uploads
}

// Checkers is where those look who check a licence with no network.
type Checkers interface {
	// StatusList returns what was kept last, the zero value when nothing was.
	StatusList(ctx context.Context) (app.StatusList, error)
	SaveStatusList(ctx context.Context, l app.StatusList) error
}
