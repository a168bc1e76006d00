package credential_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"
	"time"

	"rsc.io/qr"

	"github.com/shubbak/shubbak/app"
	"github.com/shubbak/shubbak/app/credential"
	"github.com/shubbak/shubbak/app/hijri"
)

func keyOf(seed byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
}

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

func number(t testing.TB, serial uint32) app.LicenceNumber {
	t.Helper()
	n, err := app.NewLicenceNumber("4803", serial)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

var issued = time.Date(2026, 11, 23, 7, 42, 9, 0, time.UTC)

func claims(t testing.TB) credential.Claims {
	prev := sha256.Sum256([]byte("before"))
	return credential.Claims{
		Number: number(t, 41276), Service: "COM", Transaction: "issue",
		Holder: "عبدالرحمن بن محمد بن عبدالله الدوسري", IDLast4: "0008",
		Trade:        "مقهى ركن البن المختص Bean Corner للتجارة",
		Municipality: app.Place{Code: "KHB", Name: "بلدية محافظة الخبر"},
		From:         hijri.Civil{Year: 2026, Month: 11, Day: 23}, Until: hijri.Civil{Year: 2027, Month: 11, Day: 22},
		IssuedAt: issued, Operator: "noura", Device: "dev-01hv5m8r3k2q9w7x6y4z0a1b2c",
		LedgerSeq: 118, LedgerPrev: prev[:credential.LedgerPrevLen], Catalogue: 3,
	}
}

func trust(keys ...ed25519.PrivateKey) credential.Trust {
	t := credential.Trust{Issued: issued}
	for _, k := range keys {
		t.Certificates = append(t.Certificates, credential.Certificate{
			Device: "dev-01hv5m8r3k2q9w7x6y4z0a1b2c", Code: "0003", PublicKey: public(k),
			NotBefore: issued.Add(-time.Hour), NotAfter: issued.AddDate(2, 0, 0),
		})
	}
	return t
}

func sign(t testing.TB, k ed25519.PrivateKey, c credential.Claims) string {
	t.Helper()
	token, err := credential.Sign(k, credential.Kid(public(k)), c)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestATokenSaysWhatWasSigned(t *testing.T) {
	key, want := keyOf(1), claims(t)
	token := sign(t, key, want)
	signed, err := credential.Open(token)
	if err != nil {
		t.Fatal(err)
	}
	if !signed.By(public(key)) || signed.By(public(keyOf(2))) || (credential.Signed{}).By(public(key)) {
		t.Error("the signature is not taken for its key's alone")
	}
	got := signed.Claims
	gotBytes, wantBytes := sign(t, key, got), token
	if gotBytes != wantBytes {
		t.Errorf("signing what was read gives another token:\n%+v\n%+v", got, want)
	}
	if got.Holder != want.Holder || got.Until != want.Until || !got.IssuedAt.Equal(want.IssuedAt) || !bytes.Equal(got.LedgerPrev, want.LedgerPrev) {
		t.Errorf("read %+v, signed %+v", got, want)
	}
}

// TestATokenFitsItsQR holds the token to a QR of version 20 at level M: 666
// bytes would not do, 970 alphanumeric characters will.
func TestATokenFitsItsQR(t *testing.T) {
	token := sign(t, keyOf(1), claims(t))
	for _, c := range token {
		if !strings.ContainsRune("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", c) {
			t.Fatalf("%q is not alphanumeric in a QR", c)
		}
	}
	code, err := qr.Encode(token, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	if version := (code.Size - 17) / 4; version > 20 {
		t.Errorf("%d characters need version %d", len(token), version)
	}
}

func TestVerdicts(t *testing.T) {
	key, other := keyOf(1), keyOf(2)
	c := claims(t)
	early := c
	early.IssuedAt = issued.AddDate(-1, 0, 0)
	foreign := c
	foreign.Device = "dev-other"
	kid := credential.Kid(public(key))
	forged, err := credential.Sign(other, kid, c)
	if err != nil {
		t.Fatal(err)
	}
	revokedNumber, revokedKey, revokedLater := trust(key), trust(key), trust(key)
	revokedNumber.Revoked = []credential.Revocation{{Number: c.Number, At: issued, Reason: "cancelled"}}
	revokedKey.Revoked = []credential.Revocation{{Kid: kid, At: issued.Add(-time.Minute), Reason: "key_lost"}}
	revokedLater.Revoked = []credential.Revocation{{Kid: kid, At: issued.Add(time.Minute), Reason: "key_lost"}}
	day := func(y, m, d int) hijri.Civil { return hijri.Civil{Year: y, Month: m, Day: d} }
	for _, v := range []struct {
		what  string
		token string
		trust credential.Trust
		on    hijri.Civil
		want  credential.Verdict
	}{
		{"in its term", sign(t, key, c), trust(other, key), day(2027, 1, 1), credential.Valid},
		{"on its last day", sign(t, key, c), trust(key), day(2027, 11, 22), credential.Valid},
		{"a day later", sign(t, key, c), trust(key), day(2027, 11, 23), credential.Expired},
		{"nobody knows the key", sign(t, other, c), trust(key), day(2027, 1, 1), credential.UnknownKey},
		{"before the certificate", sign(t, key, early), trust(key), day(2027, 1, 1), credential.UnknownKey},
		{"of another device", sign(t, key, foreign), trust(key), day(2027, 1, 1), credential.UnknownKey},
		{"another's signature under a known name", forged, trust(key), day(2027, 1, 1), credential.Altered},
		{"number taken back", sign(t, key, c), revokedNumber, day(2028, 1, 1), credential.Revoked},
		{"key lost before", sign(t, key, c), revokedKey, day(2027, 1, 1), credential.Revoked},
		{"key lost after", sign(t, key, c), revokedLater, day(2027, 1, 1), credential.Valid},
	} {
		r, err := credential.Verify(v.token, v.trust, v.on)
		if err != nil || r.Verdict != v.want {
			t.Errorf("%s: %v, %v; want %v", v.what, r.Verdict, err, v.want)
		}
		authentic := v.want == credential.Valid || v.want == credential.Expired || v.want == credential.Revoked
		if r.Authentic() != authentic {
			t.Errorf("%s: authentic is %v", v.what, r.Authentic())
		}
	}
}

// TestEveryChangedByteIsRefused changes each character of a token to each other
// one of its neighbours in the alphabet, and each bit of each signed byte.
func TestEveryChangedByteIsRefused(t *testing.T) {
	const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
	key := keyOf(1)
	token := sign(t, key, claims(t))
	list := trust(key)
	for i := range token {
		for _, step := range []int{1, 7, 44} {
			at := strings.IndexByte(alphabet, token[i])
			changed := token[:i] + string(alphabet[(at+step)%len(alphabet)]) + token[i+1:]
			if r, err := credential.Verify(changed, list, hijri.Today(issued)); err == nil && r.Authentic() {
				t.Fatalf("character %d of %d changed: %v", i, len(token), r.Verdict)
			}
		}
	}
	for cut := range token {
		if r, err := credential.Verify(token[:cut], list, hijri.Today(issued)); err == nil && r.Authentic() {
			t.Fatalf("cut at %d: %v", cut, r.Verdict)
		}
	}
}

func TestClaimsThatNoCounterMakesAreNotSigned(t *testing.T) {
	for what, spoil := range map[string]func(*credential.Claims){
		"number":   func(c *credential.Claims) { c.Number = "480300412761" },
		"no day":   func(c *credential.Claims) { c.Until = hijri.Civil{Year: 2026, Month: 2, Day: 30} },
		"whole ID": func(c *credential.Claims) { c.IDLast4 = "1000000008" },
		"nowhere":  func(c *credential.Claims) { c.Device = "" },
		"too long": func(c *credential.Claims) { c.Holder = strings.Repeat("ن", 600) },
	} {
		c := claims(t)
		spoil(&c)
		k := keyOf(1)
		if _, err := credential.Sign(k, credential.Kid(public(k)), c); app.CodeOf(err) != app.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestClaimsOfALicenceHideTheID(t *testing.T) {
	l := app.Licence{Number: number(t, 7), Entered: app.Entered{Fields: map[string]string{
		app.FieldIDNo: "1010101010", app.FieldFullName: "سارة", app.FieldEstablishment: "مؤسسة",
	}}, LedgerPrev: bytes.Repeat([]byte{9}, 32)}
	c := credential.ClaimsOf(l)
	if c.IDLast4 != "1010" || c.Trade != "مؤسسة" || c.Holder != "سارة" {
		t.Errorf("%+v", c)
	}
	l.Entered.Fields[app.FieldTradeName] = "ركن"
	if credential.ClaimsOf(l).Trade != "ركن" {
		t.Error("the trade name does not come first")
	}
}

func TestSealsAreOfTheirKind(t *testing.T) {
	root, other := keyOf(3), keyOf(4)
	want := trust(keyOf(1))
	want.Revoked = []credential.Revocation{{Number: number(t, 9), At: issued, Reason: "cancelled"}}
	data, err := credential.Seal(root, credential.KindTrust, want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := credential.OpenTrust(public(root), data)
	if err != nil || len(got.Certificates) != 1 || !got.Certificates[0].NotAfter.Equal(want.Certificates[0].NotAfter) || got.Revoked[0].Number != want.Revoked[0].Number {
		t.Fatalf("%+v, %v", got, err)
	}
	for what, try := range map[string]func() error{
		"another key":  func() error { return credential.Unseal(public(other), credential.KindTrust, data, &got) },
		"another kind": func() error { return credential.Unseal(public(root), credential.KindGrant, data, &got) },
		"no key":       func() error { return credential.Unseal(nil, credential.KindTrust, data, &got) },
		"nothing":      func() error { return credential.Unseal(public(root), credential.KindTrust, nil, &got) },
	} {
		var e *app.Error
		if err := try(); !errors.As(err, &e) || e.Code != app.BadSignature {
			t.Errorf("%s: %v", what, err)
		}
	}
	for i := range data {
		for bit := range 8 {
			changed := bytes.Clone(data)
			changed[i] ^= 1 << bit
			if credential.Unseal(public(root), credential.KindTrust, changed, &credential.Trust{}) == nil {
				t.Fatalf("bit %d of byte %d changed and nobody noticed", bit, i)
			}
		}
	}
}

func TestGrantsKeepTheirTimesAndRoles(t *testing.T) {
	root := keyOf(3)
	want := app.Grant{Operator: app.Operator{ID: "noura", Name: "نورة", Roles: []app.Role{app.RoleCounter}}, Device: "d", NotBefore: issued, NotAfter: issued.AddDate(0, 0, 7), OfflineIssue: true, OfflineHours: 72, OfflineMax: 500}
	data, err := credential.Seal(root, credential.KindGrant, want)
	if err != nil {
		t.Fatal(err)
	}
	var got app.Grant
	if err := credential.Unseal(public(root), credential.KindGrant, data, &got); err != nil {
		t.Fatal(err)
	}
	if !got.NotAfter.Equal(want.NotAfter) || got.Operator.Name != want.Operator.Name || !got.Operator.Has(app.RoleCounter) || got.OfflineMax != 500 {
		t.Errorf("%+v", got)
	}
}

func TestFingerprintsAreShortAndDiffer(t *testing.T) {
	a, b := sign(t, keyOf(1), claims(t)), sign(t, keyOf(2), claims(t))
	f := credential.Fingerprint(a)
	if len([]rune(f)) != 21 || f == credential.Fingerprint(b) || credential.Fingerprint("") != "" {
		t.Errorf("%q %q", f, credential.Fingerprint(b))
	}
}

func FuzzOpen(f *testing.F) {
	key := keyOf(1)
	token := sign(f, key, claims(f))
	f.Add(token)
	f.Add(token[:40])
	f.Add("SHB1:")
	f.Add("SHB1:6BF%-0 ...")
	f.Add("")
	list := trust(key)
	f.Fuzz(func(t *testing.T, s string) {
		r, err := credential.Verify(s, list, hijri.Today(issued))
		if err != nil {
			if app.CodeOf(err) != app.Invalid {
				t.Fatalf("%v", err)
			}
			return
		}
		if r.Authentic() && s != token {
			t.Fatalf("a token that nobody signed: %q", s)
		}
	})
}

func FuzzUnseal(f *testing.F) {
	root := keyOf(3)
	data, err := credential.Seal(root, credential.KindTrust, trust(keyOf(1)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:10])
	f.Add([]byte{0xd2, 0x84})
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := credential.OpenTrust(public(root), b); err == nil && !bytes.Equal(b, data) {
			t.Fatalf("a list that nobody signed: %x", b)
		}
	})
}
