package client_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/client"
)

// TestPartsOfADocumentThatDoNotFit refuses what would go on for ever, or make another
// document than was asked for.
func TestPartsOfADocumentThatDoNotFit(t *testing.T) {
	public, root, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	grant, err := credential.Seal(root, credential.KindGrant, app.Grant{})
	if err != nil {
		t.Fatal(err)
	}
	cert, err := credential.Seal(root, credential.KindCertificate, credential.Certificate{})
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct {
		span, body string
		want       app.Code
	}{
		"all of it":         {"bytes 0-4/5", "hello", ""},
		"nothing of it":     {"bytes 0--1/5", "", app.BadAnswer},
		"less than it says": {"bytes 0-4/5", "hell", app.BadAnswer},
		"another part":      {"bytes 1-5/6", "hello", app.BadAnswer},
		"without end":       {"bytes 0-4/99999999999", "hello", app.BadAnswer},
		"of no known place": {"", "hello", app.BadAnswer},
	} {
		t.Run(what, func(t *testing.T) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set(client.HeaderCentral, client.CentralMark)
				if r.URL.Path == "/sessions" {
					w.Header().Set("Content-Type", client.MediaJSON)
					_, _ = io.WriteString(w, answer(t, client.SessionAnswer{Token: "t", GrantSigned: grant, Certificate: cert}))
					return
				}
				w.Header().Set("Content-Type", client.MediaBytes)
				w.Header().Set("Content-Range", c.span)
				w.WriteHeader(http.StatusPartialContent)
				_, _ = io.WriteString(w, c.body)
			}))
			defer s.Close()
			cl, err := client.New(s.URL, client.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer cl.Close()
			if _, err := cl.SignIn(t.Context(), app.Device{ID: "d", Root: public}, "o", "password", public); err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256([]byte("hello"))
			got, err := cl.FetchDocument(t.Context(), hex.EncodeToString(sum[:]), nil)
			if code := rootCode(err); code != c.want || (err == nil) != (string(got) == "hello") {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
		})
	}
}

// rootCode is the code of an answer that is none, which counts as being offline.
func rootCode(err error) app.Code {
	if portal(err) {
		return app.BadAnswer
	}
	return app.CodeOf(err)
}
