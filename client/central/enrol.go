package central

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client"
)

// operatorRow is an operator as central knows her.
type operatorRow struct {
	Operator app.Operator `json:"operator"`
	Office   string       `json:"office"` // municipality code
	Password string       `json:"password"`
	Revoked  bool         `json:"revoked,omitempty"`
}

// deviceRow is a counter as central knows it. Device.Credential is empty: only
// its hash is kept.
type deviceRow struct {
	Device     app.Device    `json:"device"`
	Credential []byte        `json:"credential"` // SHA-256
	StoreKey   []byte        `json:"store_key"`
	Kid        []byte        `json:"kid,omitempty"` // of its newest certificate
	Watermark  uint64        `json:"watermark"`     // all its commands up to here are in
	Revoked    bool          `json:"revoked,omitempty"`
	Retiring   bool          `json:"retiring,omitempty"` // it is to be wiped
	Wiped      bool          `json:"wiped,omitempty"`    // all that it had is here, and nothing there
	Version    string        `json:"version,omitempty"`
	SeenAt     time.Time     `json:"seen_at,omitzero"`
	Waiting    int           `json:"waiting,omitempty"`
	Skew       time.Duration `json:"skew,omitempty"`
}

func (d deviceRow) office() string { return d.Device.Office.Municipality.Code }

// enrolmentRow is a code that makes one device.
type enrolmentRow struct {
	Office  string    `json:"office"`
	Code    string    `json:"code"`    // four digits of the device
	Counter string    `json:"counter"` // as people call it
	UsedAt  time.Time `json:"used_at,omitzero"`
	Nonce   string    `json:"nonce,omitempty"`  // of who used it
	Device  string    `json:"device,omitempty"` // that it made
}

// AddOffice keeps an office, or replaces it.
func (s *Server) AddOffice(ctx context.Context, o app.Office) error {
	return s.store.Update(ctx, func(tx Tx) error {
		return firstError(
			save(tx, tableOffices, []byte(o.Municipality.Code), o),
			s.enter(tx, AuditEntry{Act: ActOffice, About: o.Municipality.Code}),
		)
	})
}

// AddOperator keeps an operator of an office with her password, or replaces her.
func (s *Server) AddOperator(ctx context.Context, office string, o app.Operator, password string) error {
	row := operatorRow{Operator: o, Office: office, Password: s.hashPassword(password)}
	return s.store.Update(ctx, func(tx Tx) error {
		return firstError(
			save(tx, tableOperators, []byte(o.ID), row),
			s.enter(tx, AuditEntry{Act: ActOperator, About: o.ID, Detail: "password"}),
		)
	})
}

// RevokeOperator ends what an operator may do, from now on.
func (s *Server) RevokeOperator(ctx context.Context, id string) error {
	return s.store.Update(ctx, func(tx Tx) error {
		var row operatorRow
		if err := load(tx, tableOperators, []byte(id), &row); err != nil {
			return fmt.Errorf("revoking operator %s: %w", id, err)
		}
		row.Revoked = true
		return firstError(save(tx, tableOperators, []byte(id), row), s.enter(tx, AuditEntry{Act: ActBarred, About: id}))
	})
}

// RevokeDevice ends what a device may do, from now on.
func (s *Server) RevokeDevice(ctx context.Context, id string) error {
	return s.Direct(ctx, id, app.DirectRevoke, "")
}

// EnrolmentCode returns a code that makes one device of an office: code are the
// device's four digits, counter its name for people.
func (s *Server) EnrolmentCode(ctx context.Context, office, code, counter string) (string, error) {
	secret := newSecret()
	err := s.store.Update(ctx, func(tx Tx) error {
		return s.saveEnrolment(tx, secret, enrolmentRow{Office: office, Code: code, Counter: counter})
	})
	if err != nil {
		return "", fmt.Errorf("making an enrolment code: %w", err)
	}
	return secret, nil
}

// newSecret makes an enrolment code as people type it.
func newSecret() string {
	raw := strings.ToUpper(base32.StdEncoding.EncodeToString(random(10)))
	return raw[:4] + "-" + raw[4:8] + "-" + raw[8:12] + "-" + raw[12:16]
}

func (s *Server) saveEnrolment(tx Tx, secret string, row enrolmentRow) error {
	if tx.Get(tableOffices, []byte(row.Office)) == nil {
		return &app.Error{Code: app.NotFound, Field: "office"}
	}
	return firstError(
		save(tx, tableEnrolments, enrolKey(secret), row),
		s.enter(tx, AuditEntry{Act: ActCode, About: row.Office, Detail: row.Code}),
	)
}

// enrolKey hashes a code as people type it: gaps and small letters do not count.
func enrolKey(code string) []byte {
	code = strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToUpper(code))
	sum := sha256.Sum256([]byte(code))
	return sum[:]
}

func (s *Server) enrol(r *http.Request) (reply, error) {
	var q client.EnrolRequest
	if err := read(r, &q); err != nil {
		return reply{}, err
	}
	var d app.Device
	err := s.store.Update(r.Context(), func(tx Tx) (err error) {
		d, err = s.enrolTx(tx, q)
		return err
	})
	return reply{status: http.StatusCreated, body: client.EnrolAnswer{Device: d}}, err
}

func (s *Server) enrolTx(tx Tx, q client.EnrolRequest) (app.Device, error) {
	var e enrolmentRow
	if err := load(tx, tableEnrolments, enrolKey(q.Code), &e); err != nil {
		return app.Device{}, err
	}
	if !e.UsedAt.IsZero() {
		return enrolAgain(tx, e, q.Nonce)
	}
	d, err := s.addDevice(tx, e)
	e.UsedAt, e.Nonce, e.Device = s.now().UTC(), q.Nonce, d.ID
	return d, firstError(
		err, save(tx, tableEnrolments, enrolKey(q.Code), e),
		s.enter(tx, AuditEntry{Act: ActEnrolled, Device: d.ID, About: e.Code}),
	)
}

// enrolAgain answers who has lost the answer: the same device, under a new
// credential, until somebody has signed in on it.
func enrolAgain(tx Tx, e enrolmentRow, nonce string) (app.Device, error) {
	var row deviceRow
	if e.Nonce == "" || e.Nonce != nonce {
		return app.Device{}, &app.Error{Code: app.NotFound, Field: "code"}
	}
	if err := load(tx, tableDevices, []byte(e.Device), &row); err != nil {
		return app.Device{}, err
	}
	if len(row.Kid) > 0 {
		return app.Device{}, &app.Error{Code: app.NotFound, Field: "code"}
	}
	return credentialFor(tx, row)
}

// credentialFor gives a device a new credential, of which only the hash is kept.
func credentialFor(tx Tx, row deviceRow) (app.Device, error) {
	secret := hex.EncodeToString(random(32))
	hash := sha256.Sum256([]byte(secret))
	row.Credential = hash[:]
	d := row.Device
	d.Credential = secret
	return d, save(tx, tableDevices, []byte(d.ID), row)
}

// addDevice makes a device; the one answer with its credential is this.
func (s *Server) addDevice(tx Tx, e enrolmentRow) (app.Device, error) {
	var office app.Office
	if err := load(tx, tableOffices, []byte(e.Office), &office); err != nil {
		return app.Device{}, err
	}
	return credentialFor(tx, deviceRow{
		Device: app.Device{
			ID: "dev-" + string(app.NewID(s.now())), Code: e.Code, Counter: e.Counter,
			Office: office, Root: s.Root(),
		},
		StoreKey: random(32),
	})
}

// operatorsOf lists who works at an office, by ID.
func operatorsOf(tx Tx, office string) ([]app.Operator, error) {
	var list []app.Operator
	err := eachRow(tx, tableOperators, nil, func(_ []byte, row operatorRow) (bool, error) {
		if row.Office == office && !row.Revoked {
			list = append(list, row.Operator)
		}
		return true, nil
	})
	slices.SortFunc(list, func(a, b app.Operator) int { return strings.Compare(a.ID, b.ID) })
	return list, err
}
