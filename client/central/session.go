package central

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/client"
)

// tokenRow is an open session.
type tokenRow struct {
	Device   string    `json:"device"`
	Operator string    `json:"operator"`
	Expires  time.Time `json:"expires"`
}

// The cost of a password's hash (Argon2id).
const (
	argonTime   = 2
	argonMemory = 19 << 10 // KiB, unless Options say otherwise
	argonKey    = 32
	saltLen     = 16
)

// hashPassword returns "argon2id$memory$salt$hash".
func (s *Server) hashPassword(password string) string {
	salt := random(saltLen)
	e := base64.RawStdEncoding
	return fmt.Sprintf("argon2id$%d$%s$%s", s.argon, e.EncodeToString(salt), e.EncodeToString(stretch(password, salt, s.argon)))
}

func stretch(password string, salt []byte, memory uint32) []byte {
	return argon2.IDKey([]byte(password), salt, argonTime, memory, 1, argonKey)
}

// passes tells whether the password is the one that was hashed.
func passes(password, hash string) bool {
	parts := strings.Split(hash, "$")
	if len(parts) != 4 || parts[0] != "argon2id" {
		return false
	}
	memory, err1 := strconv.ParseUint(parts[1], 10, 20)
	salt, err2 := base64.RawStdEncoding.DecodeString(parts[2])
	want, err3 := base64.RawStdEncoding.DecodeString(parts[3])
	if firstError(err1, err2, err3) != nil {
		return false
	}
	return subtle.ConstantTimeCompare(stretch(password, salt, uint32(memory)), want) == 1
}

func (s *Server) openSession(r *http.Request) (reply, error) {
	var q client.SessionRequest
	if err := read(r, &q); err != nil {
		return reply{}, err
	}
	c, err := s.identify(r, q)
	if err != nil {
		return reply{}, err
	}
	if len(q.Proof) == 0 {
		if err := s.countTry(r.Context(), q.Operator); err != nil {
			return reply{}, err
		}
		// The stretching of a password takes its time outside the transaction.
		if !passes(q.Password, c.operator.Password) {
			return reply{}, s.wrongPassword(r.Context(), q.Operator, q.Device)
		}
	}
	var a client.SessionAnswer
	err = s.store.Update(r.Context(), func(tx Tx) error {
		var err error
		entry := AuditEntry{Act: ActSession, Who: q.Operator, Device: q.Device}
		if len(q.Proof) > 0 {
			entry.Detail = "key"
			a, err = s.sessionByKey(tx, c, q)
		} else {
			a, err = s.sessionByPassword(tx, c, q)
		}
		return firstError(err, s.enter(tx, entry))
	})
	return reply{status: http.StatusCreated, body: a}, err
}

// identify checks the device's credential and finds the operator. An operator
// that is not there and a wrong password look alike.
func (s *Server) identify(r *http.Request, q client.SessionRequest) (caller, error) {
	var c caller
	err := s.store.View(r.Context(), func(tx Tx) error {
		if err := load(tx, tableDevices, []byte(q.Device), &c.device); err != nil {
			return err
		}
		return load(tx, tableOperators, []byte(q.Operator), &c.operator)
	})
	hash := sha256.Sum256([]byte(q.Credential))
	switch {
	case missing(err):
		return caller{}, &app.Error{Code: app.Unauthorised, Err: err}
	case err != nil:
		return caller{}, err
	case subtle.ConstantTimeCompare(hash[:], c.device.Credential) != 1:
		return caller{}, &app.Error{Code: app.Unauthorised}
	case c.device.Revoked:
		return caller{}, &app.Error{Code: app.Retired}
	case c.operator.Revoked:
		return caller{}, &app.Error{Code: app.Forbidden}
	case c.operator.Office != c.device.office():
		return caller{}, &app.Error{Code: app.Forbidden}
	}
	return c, nil
}

func (s *Server) sessionByPassword(tx Tx, c caller, q client.SessionRequest) (client.SessionAnswer, error) {
	if err := tx.Delete(tableTries, []byte(q.Operator)); err != nil {
		return client.SessionAnswer{}, err
	}
	if len(q.PublicKey) != ed25519.PublicKeySize {
		return client.SessionAnswer{}, &app.Error{Code: app.Invalid, Field: "public_key"}
	}
	cert, err := s.certify(tx, &c.device, q.PublicKey)
	if err != nil {
		return client.SessionAnswer{}, err
	}
	a, err := s.session(tx, c, cert)
	if err != nil {
		return client.SessionAnswer{}, err
	}
	a.StoreKey = c.device.StoreKey
	a.Operators, err = operatorsOf(tx, c.operator.Office)
	return a, err
}

// sessionByKey accepts a proof of the device's certified key for an operator who
// has signed in on that device by her password before.
func (s *Server) sessionByKey(tx Tx, c caller, q client.SessionRequest) (client.SessionAnswer, error) {
	refuse := func(err error) (client.SessionAnswer, error) {
		return client.SessionAnswer{}, &app.Error{Code: app.Unauthorised, Err: err}
	}
	var cert credential.Certificate
	if err := load(tx, tableCertificates, c.device.Kid, &cert); err != nil {
		return refuse(err)
	}
	var p credential.Proof
	if err := credential.Unseal(cert.PublicKey, credential.KindSession, q.Proof, &p); err != nil {
		return refuse(err)
	}
	now := s.now()
	switch {
	case p.Device != q.Device || p.Operator != q.Operator || len(p.Nonce) != 16:
		return refuse(fmt.Errorf("a proof for another"))
	case now.Sub(p.At).Abs() > proofWindow || !cert.Covers(now):
		return refuse(fmt.Errorf("a proof out of its time"))
	case tx.Get(tableNonces, p.Nonce) != nil:
		return refuse(fmt.Errorf("a proof that was used"))
	case tx.Get(tableGrants, join(q.Device, q.Operator)) == nil:
		return refuse(fmt.Errorf("an operator who never signed in there"))
	}
	if err := useNonce(tx, p.Nonce, now); err != nil {
		return client.SessionAnswer{}, err
	}
	return s.session(tx, c, cert)
}

// useNonce keeps a proof from serving again and forgets those that are too old
// to serve at all.
func useNonce(tx Tx, nonce []byte, now time.Time) error {
	err := forget(tx, tableNonces, func(v []byte) bool {
		return now.Sub(time.Unix(int64(readBE64(v)), 0)) > 2*proofWindow
	})
	return firstError(err, tx.Put(tableNonces, nonce, be64(uint64(now.Unix()))))
}

// forget deletes the rows of a table that are old.
func forget(tx Tx, t Table, old func(value []byte) bool) error {
	var keys [][]byte
	err := tx.Each(t, nil, func(k, v []byte) (bool, error) {
		if old(v) {
			keys = append(keys, bytes.Clone(k))
		}
		return true, nil
	})
	for _, k := range keys {
		err = firstError(err, tx.Delete(t, k))
	}
	return err
}

// session makes the token and the grant.
func (s *Server) session(tx Tx, c caller, cert credential.Certificate) (client.SessionAnswer, error) {
	now := s.now().UTC()
	token := hex.EncodeToString(random(32))
	expires := now.Add(tokenHours * time.Hour)
	row := tokenRow{Device: c.device.Device.ID, Operator: c.operator.Operator.ID, Expires: expires}
	err := forget(tx, tableTokens, func(v []byte) bool {
		var t tokenRow
		return json.Unmarshal(v, &t) != nil || now.After(t.Expires)
	})
	if err := firstError(err, save(tx, tableTokens, tokenKey(token), row)); err != nil {
		return client.SessionAnswer{}, err
	}
	grant, signed, err := s.grant(tx, c)
	if err != nil {
		return client.SessionAnswer{}, err
	}
	certSigned, err := credential.Seal(s.root, credential.KindCertificate, cert)
	return client.SessionAnswer{
		Token: token, ExpiresAt: expires, Grant: grant, GrantSigned: signed,
		Certificate: certSigned, Device: c.device.Device,
	}, err
}

func tokenKey(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// grant renews what the operator may do on that device while central is out of
// reach.
func (s *Server) grant(tx Tx, c caller) (app.Grant, []byte, error) {
	now := s.now().UTC().Truncate(time.Second)
	g := app.Grant{
		Operator: c.operator.Operator, Device: c.device.Device.ID,
		NotBefore: now, NotAfter: now.AddDate(0, 0, grantDays),
		OfflineIssue: c.operator.Operator.Has(app.RoleCounter, app.RoleSupervisor),
		OfflineHours: offlineHrs, OfflineMax: offlineMax,
	}
	if err := save(tx, tableGrants, join(g.Device, g.Operator.ID), g); err != nil {
		return app.Grant{}, nil, err
	}
	signed, err := credential.Seal(s.root, credential.KindGrant, g)
	return g, signed, err
}

// caller finds out who asks by the token.
func (s *Server) caller(r *http.Request) (caller, error) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return caller{}, &app.Error{Code: app.Unauthorised}
	}
	var c caller
	err := s.store.View(r.Context(), func(tx Tx) error {
		var row tokenRow
		if err := load(tx, tableTokens, tokenKey(token), &row); err != nil {
			return err
		}
		if s.now().After(row.Expires) {
			return &app.Error{Code: app.NotFound}
		}
		if err := load(tx, tableDevices, []byte(row.Device), &c.device); err != nil {
			return err
		}
		return load(tx, tableOperators, []byte(row.Operator), &c.operator)
	})
	switch {
	case missing(err):
		return caller{}, &app.Error{Code: app.Unauthorised}
	case err != nil:
		return caller{}, err
	case c.device.Revoked || c.operator.Revoked:
		return caller{}, &app.Error{Code: app.Forbidden}
	}
	return c, nil
}

func (s *Server) currentSession(r *http.Request, c caller) (reply, error) {
	a := client.GrantAnswer{Operator: c.operator.Operator.ID}
	err := s.store.Update(r.Context(), func(tx Tx) (err error) {
		_, a.GrantSigned, err = s.grant(tx, c)
		return err
	})
	return reply{body: a}, err
}

// eachRow visits decoded rows from a key on.
func eachRow[T any](tx Tx, t Table, from []byte, visit func(key []byte, row T) (bool, error)) error {
	return tx.Each(t, from, func(k, v []byte) (bool, error) {
		var row T
		if err := json.Unmarshal(v, &row); err != nil {
			return false, fmt.Errorf("reading %s: %w", t, err)
		}
		return visit(k, row)
	})
}
