package central

import (
	"encoding/hex"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/client"
)

// What keys of tableRevoked begin with that name no licence's number.
const (
	revokedKey   = "kid/"
	revokedToken = "token/"
)

// revoke puts what has a number on the status list, or takes it off when its state is
// that of a licence in force. The list is open to everybody: it says that, and no reason
// in anybody's words.
func (s *Server) revoke(tx Tx, n app.LicenceNumber, state app.State) error {
	if state == app.Issued {
		return s.unlist(tx, []byte(n))
	}
	return s.list(tx, []byte(n), credential.Revocation{Number: n, Reason: string(state)})
}

// revokeTwin takes back one of two licences of a number, and lets the other stand.
func (s *Server) revokeTwin(tx Tx, l app.Licence) error {
	hash := credential.TokenHash(l.Token)
	key := []byte(revokedToken + hex.EncodeToString(hash))
	return s.list(tx, key, credential.Revocation{Token: hash, Reason: string(app.Superseded)})
}

// revokeKey takes back what a device signs from now on.
func (s *Server) revokeKey(tx Tx, kid []byte) error {
	if len(kid) == 0 {
		return nil
	}
	return s.list(tx, append([]byte(revokedKey), kid...), credential.Revocation{Kid: kid, Reason: "device_revoked"})
}

func (s *Server) list(tx Tx, key []byte, r credential.Revocation) error {
	r.At = s.now().UTC().Truncate(time.Second)
	return firstError(save(tx, tableRevoked, key, r), listChanged(tx))
}

func (s *Server) unlist(tx Tx, key []byte) error {
	if tx.Get(tableRevoked, key) == nil {
		return nil
	}
	return firstError(tx.Delete(tableRevoked, key), listChanged(tx))
}

func metaRevoked() []byte { return []byte("revoked") }

// listChanged names the state of the list by a revision, which no other history has.
func listChanged(tx Tx) error {
	revision, err := nextRevision(tx)
	return firstError(err, tx.Put(tableMeta, metaRevoked(), be64(revision)))
}

// statusList is the newest list, as it was signed.
type statusList struct {
	mu     sync.Mutex
	etag   string
	signed []byte
}

// revocations hands out the status list. It is signed anew each day, so that its date
// tells how old it may be; within a day one that has not changed stays the same.
func (s *Server) revocations(r *http.Request) (reply, error) {
	s.status.mu.Lock()
	defer s.status.mu.Unlock()
	err := s.store.View(r.Context(), func(tx Tx) error {
		now := s.now().UTC().Truncate(time.Second)
		etag := `"` + strconv.FormatUint(readBE64(tx.Get(tableMeta, metaRevoked())), 10) + now.Format("-20060102") + `"`
		if etag == s.status.etag {
			return nil
		}
		l := credential.StatusList{Issued: now, Revoked: []credential.Revocation{}}
		err := eachRow(tx, tableRevoked, nil, func(_ []byte, r credential.Revocation) (bool, error) {
			l.Revoked = append(l.Revoked, r)
			return true, nil
		})
		if err != nil {
			return err
		}
		signed, err := credential.Seal(s.root, credential.KindStatus, l)
		if err == nil {
			s.status.etag, s.status.signed = etag, signed
		}
		return err
	})
	if err != nil {
		return reply{}, err
	}
	if r.Header.Get("If-None-Match") == s.status.etag {
		return reply{status: http.StatusNotModified, etag: s.status.etag}, nil
	}
	return reply{body: client.Revocations{Signed: s.status.signed}, etag: s.status.etag}, nil
}
