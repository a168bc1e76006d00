package central_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/client"
	"github.com/shubbak/shubbak/client/central"
)

// document is a made-up one, the same for the same name.
func document(name string, n int) []byte {
	return bytes.Repeat(fmt.Appendf(nil, "%%PDF %s %d\n", name, n), 300)
}

// large is one of several parts.
func large() []byte {
	data := make([]byte, client.MaxChunk*5/2)
	rnd := rand.New(rand.NewPCG(7, 7))
	for i := range data {
		data[i] = byte(rnd.Uint32())
	}
	return data
}

func attachment(data []byte) app.Attachment {
	sum := sha256.Sum256(data)
	return app.Attachment{Document: "photo", Name: "photo.pdf", Media: "application/pdf", Size: int64(len(data)), SHA256: hex.EncodeToString(sum[:])}
}

func (w *world) begin(c *client.Client, data []byte) app.Upload {
	w.t.Helper()
	u, err := c.Announce(w.t.Context(), attachment(data))
	if err != nil {
		w.t.Fatal(err)
	}
	return u
}

// rest sends what central has not got of a document.
func (w *world) rest(c *client.Client, id string, data []byte) error {
	u, err := w.newSession().Uploaded(w.t.Context(), id)
	for err == nil && u.Offset < int64(len(data)) {
		u.Offset, err = c.Append(w.t.Context(), id, u.Offset, data[u.Offset:min(u.Offset+client.MaxChunk, int64(len(data)))])
	}
	return err
}

// documents counts a document at central: whole and with the right hash, or not.
func (w *world) documents(data []byte) int {
	w.t.Helper()
	got, err := w.newSession().FetchDocument(w.t.Context(), attachment(data).SHA256, nil)
	if err != nil || !bytes.Equal(got, data) {
		return 0
	}
	return 1
}

// TestADocumentGoesOnWhereItWasLeft uploads one in parts, over restarts of central
// and a line that breaks in the middle of a part.
func TestADocumentGoesOnWhereItWasLeft(t *testing.T) {
	w := newWorld(t)
	data, ctx := large(), t.Context()
	u := w.begin(w.client, data)
	if u.Done || u.Offset != 0 {
		t.Fatalf("%+v", u)
	}
	if at, err := w.client.Append(ctx, u.ID, 0, data[:client.MaxChunk]); err != nil || at != client.MaxChunk {
		t.Fatalf("%d, %v", at, err)
	}
	w.restart()
	if again := w.begin(w.client, data); again.ID != u.ID || again.Offset != client.MaxChunk {
		t.Fatalf("after a restart: %+v", again)
	}
	_, err := w.client.Append(ctx, u.ID, 5, data[5:10])
	wantCode(t, "another offset", err, app.Conflict)

	w.half(u.ID, client.MaxChunk, data[client.MaxChunk:][:1000])
	deadline := time.Now().Add(time.Minute)
	for {
		now, err := w.client.Uploaded(ctx, u.ID)
		if err != nil {
			t.Fatal(err)
		}
		if now.Offset == client.MaxChunk+1000 {
			break
		}
		if now.Offset != client.MaxChunk || time.Now().After(deadline) {
			t.Fatalf("after a broken part: %+v", now)
		}
		time.Sleep(time.Millisecond)
	}
	if w.documents(data) != 0 {
		t.Error("a part is given out as a document")
	}
	w.restart()
	if err := w.rest(w.client, u.ID, data); err != nil {
		t.Fatal(err)
	}
	if now, err := w.client.Uploaded(ctx, u.ID); err != nil || !now.Done {
		t.Errorf("%+v, %v", now, err)
	}
	if again := w.begin(w.client, data); !again.Done {
		t.Errorf("announced again: %+v", again)
	}
	var told []int64
	got, err := w.client.FetchDocument(ctx, attachment(data).SHA256, func(done, _ int64) { told = append(told, done) })
	if err != nil || !bytes.Equal(got, data) || len(told) != 5 || told[4] != int64(len(data)) {
		t.Errorf("%d bytes, progress %v, %v", len(got), told, err)
	}
}

// half sends a part whose sender goes away in the middle of it.
func (w *world) half(id string, at int, part []byte) {
	w.t.Helper()
	conn, err := net.Dial("tcp", w.http.Listener.Addr().String())
	if err != nil {
		w.t.Fatal(err)
	}
	_, err = fmt.Fprintf(conn, "PATCH /uploads/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\nUpload-Offset: %d\r\nContent-Length: 9000\r\n\r\n%s",
		id, w.token(), client.MediaOffset, at, part)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		w.t.Fatal(err)
	}
}

// token opens a session of its own, by password.
func (w *world) token() string {
	w.t.Helper()
	c := w.newClient()
	s, err := c.SignIn(w.t.Context(), w.device, "noura", "secret-noura", w.key.Public().(ed25519.PublicKey))
	if err != nil {
		w.t.Fatal(err)
	}
	return s.Token
}

// TestWhatComesWrongIsNoDocument: bytes of another document, too many, too large,
// too much at once, and what is not announced.
func TestWhatComesWrongIsNoDocument(t *testing.T) {
	w := newWorld(t)
	ctx, data := t.Context(), document("right", 1)
	wrong := bytes.Clone(data)
	wrong[7]++
	u := w.begin(w.client, data)
	_, err := w.client.Append(ctx, u.ID, 0, append(bytes.Clone(data), 'x'))
	wantCode(t, "more than was announced", err, app.FileTooLarge)
	_, err = w.client.Append(ctx, u.ID, 0, wrong)
	wantCode(t, "another document", err, app.BadHash)
	if w.documents(data)+w.documents(wrong) != 0 {
		t.Error("it was kept all the same")
	}
	_, err = w.client.Uploaded(ctx, u.ID)
	wantCode(t, "the upload afterwards", err, app.NotFound)
	u = w.begin(w.client, data)
	_, err = w.client.Append(ctx, u.ID, 0, make([]byte, client.MaxChunk+1))
	wantCode(t, "too much at once", err, app.FileTooLarge)
	if err := w.rest(w.client, u.ID, data); err != nil || w.documents(data) != 1 {
		t.Errorf("sent anew: %v", err)
	}

	a := attachment(data)
	a.Size = client.MaxUpload + 1
	_, err = w.client.Announce(ctx, a)
	wantCode(t, "too large a document", err, app.FileTooLarge)
	a.Size, a.SHA256 = 5, "../../central.db"
	_, err = w.client.Announce(ctx, a)
	wantCode(t, "no hash", err, app.Invalid)
	_, err = w.client.FetchDocument(ctx, strings.Repeat("0", 64), nil)
	wantCode(t, "a document that is not there", err, app.NotFound)
	_, err = w.client.Append(ctx, "none", 0, data)
	wantCode(t, "an upload that is not there", err, app.NotFound)
}

// TestDocumentsStayInTheirOffice: another office gets a document neither by its hash
// nor by announcing it, and another device not the upload.
func TestDocumentsStayInTheirOffice(t *testing.T) {
	w := newWorld(t)
	ctx, data := t.Context(), document("secret", 1)
	u := w.begin(w.client, data)
	sibling, d := w.enrol("EST-KHB", "0004")
	w.signIn(sibling, d, "noura")
	_, err := sibling.Uploaded(ctx, u.ID)
	wantCode(t, "the upload of another device", err, app.NotFound)
	_, err = sibling.Append(ctx, u.ID, 0, data)
	wantCode(t, "a part by another device", err, app.NotFound)
	if err := w.rest(w.client, u.ID, data); err != nil {
		t.Fatal(err)
	}
	if got, err := sibling.FetchDocument(ctx, attachment(data).SHA256, nil); err != nil || !bytes.Equal(got, data) {
		t.Errorf("the other counter of the office: %v", err)
	}

	w.addOffice("EST-DMM", "huda")
	other, d := w.enrol("EST-DMM", "0009")
	w.signIn(other, d, "huda")
	_, err = other.FetchDocument(ctx, attachment(data).SHA256, nil)
	wantCode(t, "another office", err, app.NotFound)
	if u := w.begin(other, data); u.Done {
		t.Error("another office has it for naming its hash")
	}
	none := w.newClient()
	_, err = none.FetchDocument(ctx, attachment(data).SHA256, nil)
	wantCode(t, "nobody in session", err, app.Locked)
	resp, err := w.http.Client().Get(w.http.URL + "/blobs/" + attachment(data).SHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("without a session: %d", resp.StatusCode)
	}
}

// TestPartsOfADocument: whole, a part, and a part that is not there.
func TestPartsOfADocument(t *testing.T) {
	w := newWorld(t)
	data := document("parts", 1)
	if err := w.rest(w.client, w.begin(w.client, data).ID, data); err != nil {
		t.Fatal(err)
	}
	k, token := newContract(t), w.token()
	get := func(span string) (int, string, []byte) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.http.URL+"/blobs/"+attachment(data).SHA256, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		if span != "" {
			r.Header.Set("Range", span)
		}
		resp, err := k.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, resp.Header.Get("Content-Range"), b
	}
	if status, _, b := get(""); status != http.StatusOK || !bytes.Equal(b, data) {
		t.Errorf("whole: %d, %d bytes", status, len(b))
	}
	end := fmt.Sprintf("bytes %d-%d/%d", len(data)-5, len(data)-1, len(data))
	if status, span, b := get(fmt.Sprintf("bytes=%d-%d", len(data)-5, len(data)+90)); status != http.StatusPartialContent || span != end || !bytes.Equal(b, data[len(data)-5:]) {
		t.Errorf("the end: %d, %s, %q", status, span, b)
	}
	if status, _, _ := get(fmt.Sprintf("bytes=%d-%d", len(data), len(data)+1)); status != http.StatusRequestedRangeNotSatisfiable {
		t.Errorf("behind the end: %d", status)
	}
}

// TestACommandWaitsForItsDocuments: it is put off, nothing of it is kept, and the
// same command is taken once they are there.
func TestACommandWaitsForItsDocuments(t *testing.T) {
	w := newWorld(t)
	one, two := document("one", 1), document("two", 1)
	a := app.Application{
		ID: "app-1", Number: "HLT-48-0003-00001", Service: "HLT", Transaction: "issue", Office: "EST-KHB", Device: w.device.ID,
		CreatedAt: start, Attachments: []app.Attachment{attachment(one), attachment(two)},
	}
	cmd := w.command(app.CommandSubmit, a.ID, a)
	other := w.command(app.CommandSubmit, "app-2", app.Application{ID: "app-2", Number: "HLT-48-0003-00002", Service: "HLT", Office: "EST-KHB", Device: w.device.ID, CreatedAt: start})
	wants := func(data []byte) {
		t.Helper()
		o := w.send(cmd, other)
		if o[0].Accepted || o[0].Code != app.Offline || o[0].Field != "attachments" || o[0].Detail != attachment(data).SHA256 || !o[1].Accepted {
			t.Errorf("%+v", o)
		}
	}
	wants(one)
	if err := w.rest(w.client, w.begin(w.client, one).ID, one); err != nil {
		t.Fatal(err)
	}
	wants(two)
	u := w.begin(w.client, two)
	if _, err := w.client.Append(t.Context(), u.ID, 0, two[:len(two)-1]); err != nil {
		t.Fatal(err)
	}
	wants(two)
	if err := w.rest(w.client, u.ID, two); err != nil {
		t.Fatal(err)
	}
	if o := w.send(cmd)[0]; !o.Accepted || len(w.all(w.client)) != 2 {
		t.Errorf("%+v, %d records", o, len(w.all(w.client)))
	}
	if err := os.Remove(filepath.Join(w.dir, "blobs", attachment(one).SHA256)); err != nil {
		t.Fatal(err)
	}
	_, err := w.client.FetchDocument(t.Context(), attachment(one).SHA256, nil)
	wantCode(t, "a document whose file is gone", err, app.NotFound)
	if u := w.begin(w.client, one); u.Done {
		t.Error("central says that it has a document whose file is gone")
	}
	a.ID, a.Attachments[0].SHA256 = "app-3", "x"
	if o := w.send(w.command(app.CommandSubmit, a.ID, a))[0]; o.Accepted || o.Code != app.Invalid {
		t.Errorf("no hash: %+v", o)
	}
}

// TestWhatNobodyWantsIsSweptAway: uploads that were left, documents that no record
// named, and files that no row knows; what a record names stays.
func TestWhatNobodyWantsIsSweptAway(t *testing.T) {
	w := newWorld(t)
	left, orphan, named := document("left", 1), document("orphan", 1), document("named", 1)
	u := w.begin(w.client, left)
	if _, err := w.client.Append(t.Context(), u.ID, 0, left[:10]); err != nil {
		t.Fatal(err)
	}
	for _, data := range [][]byte{orphan, named} {
		if err := w.rest(w.client, w.begin(w.client, data).ID, data); err != nil {
			t.Fatal(err)
		}
	}
	a := app.Application{
		ID: "app-1", Number: "HLT-48-0003-00001", Service: "HLT", Transaction: "issue", Office: "EST-KHB", Device: w.device.ID,
		CreatedAt: start, Attachments: []app.Attachment{attachment(named)},
	}
	if o := w.send(w.command(app.CommandSubmit, a.ID, a))[0]; !o.Accepted {
		t.Fatalf("%+v", o)
	}
	stray := filepath.Join(w.dir, "blobs", strings.Repeat("a", 64))
	if err := os.WriteFile(stray, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.restart()
	if _, err := os.Stat(stray); !os.IsNotExist(err) {
		t.Errorf("a file that nothing knows: %v", err)
	}
	w.clock.Add(8 * 24 * time.Hour)
	w.key = w.signIn(w.client, w.device, "noura")
	w.client.Resume(w.device, "noura", w.key)
	w.begin(w.client, document("next", 1))
	if _, err := w.client.Uploaded(t.Context(), u.ID); app.CodeOf(err) != app.NotFound {
		t.Errorf("an upload that was left: %v", err)
	}
	if w.documents(orphan) != 1 {
		t.Error("a document is gone before its time")
	}
	w.clock.Add(30 * 24 * time.Hour)
	w.key = w.signIn(w.client, w.device, "noura")
	w.client.Resume(w.device, "noura", w.key)
	w.begin(w.client, document("next", 2))
	if w.documents(orphan) != 0 || w.documents(named) != 1 {
		t.Errorf("orphan %d, named %d", w.documents(orphan), w.documents(named))
	}
	files, err := os.ReadDir(filepath.Join(w.dir, "blobs"))
	if err != nil || len(files) != 1 {
		t.Errorf("%d files, %v", len(files), err)
	}
}

// TestUploadsSurviveKill9 kills central at random instants while documents come in.
// What it answered for is there after the next start, and every document ends whole.
func TestUploadsSurviveKill9(t *testing.T) {
	w := newWorld(t)
	w.clock.Add(time.Since(start)) // the process has a clock of its own
	w.key = w.signIn(w.client, w.device, "noura")
	if err := w.srv.Close(); err != nil {
		t.Fatal(err)
	}
	seed := rand.Uint64()
	rnd := rand.New(rand.NewPCG(seed, 1))
	answered := map[string]int64{}
	var whole [][]byte
	next := 0
	for round := 0; round < 8 || round < 60 && len(whole) < 5; round++ {
		proc, addr := child(t, w.dir)
		c, err := client.New(addr, client.Options{Timeout: 5 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		c.Resume(w.device, "noura", w.key)
		kill := time.AfterFunc(time.Duration(20+rnd.IntN(120))*time.Millisecond, func() { _ = proc.Process.Kill() })
		for err == nil {
			data := document("killed", next)
			var u app.Upload
			if u, err = c.Announce(t.Context(), attachment(data)); err != nil {
				break
			}
			if u.Offset < answered[u.ID] {
				t.Fatalf("seed %d: %d bytes of document %d, %d were answered for", seed, u.Offset, next, answered[u.ID])
			}
			for err == nil && u.Offset < int64(len(data)) {
				u.Offset, err = c.Append(t.Context(), u.ID, u.Offset, data[u.Offset:min(u.Offset+700, int64(len(data)))])
				if err == nil {
					answered[u.ID] = u.Offset
				}
			}
			if err == nil {
				whole = append(whole, data)
				next++
			}
		}
		if app.CodeOf(err) != app.Offline {
			t.Errorf("seed %d: %v", seed, err)
		}
		kill.Stop()
		_ = proc.Process.Kill()
		_ = proc.Wait()
		c.Close()
	}
	w.srv = open(t, w.dir, w.clock.Now)
	w.http.Config.Handler = w.srv.Handler()
	for i, data := range whole {
		if w.documents(data) != 1 {
			t.Errorf("seed %d: document %d is not there", seed, i)
		}
	}
	if len(whole) < 5 {
		t.Errorf("only %d documents came through", len(whole))
	}
}

// TestUploadsOnEveryStore brings a document in on each kind of store, over a
// restart in the middle.
func TestUploadsOnEveryStore(t *testing.T) {
	for name, kind := range stores() {
		t.Run(name, func(t *testing.T) {
			w, data := newWorld(t), large()
			again := func() {
				if err := w.srv.Close(); err != nil {
					t.Fatal(err)
				}
				store, err := kind(w.dir)
				if err != nil {
					t.Fatal(err)
				}
				if w.srv, err = central.Open(t.Context(), w.dir, central.Options{Now: w.clock.Now, Store: store, Argon: 64}); err != nil {
					t.Fatal(err)
				}
				w.http.Config.Handler = w.srv.Handler()
			}
			again()
			u := w.begin(w.client, data)
			if _, err := w.client.Append(t.Context(), u.ID, 0, data[:client.MaxChunk]); err != nil {
				t.Fatal(err)
			}
			again()
			if err := w.rest(w.client, u.ID, data); err != nil {
				t.Fatal(err)
			}
			again()
			if w.documents(data) != 1 {
				t.Error("it is not there")
			}
		})
	}
}
