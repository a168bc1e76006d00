package cache_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/shubbak/shubbak/app"
)

// BenchmarkIssue is one licence with everything that belongs to it. Compare with
// BenchmarkRawCommit.
func BenchmarkIssue(b *testing.B) {
	s := open(b)
	s.lease("big", 1000, 900_000)
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		a := s.draft(n)
		b.StartTimer()
		if _, err := s.Issue(b.Context(), a.ID, series, s.build); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRawCommit writes, with bbolt alone, what one Issue has written: as
// many bytes to as many keys of the same buckets.
func BenchmarkRawCommit(b *testing.B) {
	s := open(b)
	s.lease("big", 1000, 900_000)
	s.draft(0)
	before := contents(b, s.dir, s.close)
	s.open()
	s.unlock("noura")
	s.issue(1)
	after := contents(b, s.dir, s.close)
	db, err := bolt.Open(filepath.Join(b.TempDir(), "raw.db"), 0o600, &bolt.Options{FreelistType: bolt.FreelistMapType})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	type put struct{ bucket, key, value string }
	var puts []put
	for k, v := range after {
		if old, ok := before[k]; (!ok || old != v) && k[0] != "operators" && k[0] != "tries" {
			puts = append(puts, put{k[0], k[1], v})
		}
	}
	for n := 0; b.Loop(); n++ {
		err := db.Update(func(tx *bolt.Tx) error {
			for _, p := range puts {
				bucket, err := tx.CreateBucketIfNotExists([]byte(p.bucket))
				if err != nil {
					return err
				}
				key := []byte(p.key)
				if p.bucket != "leases" {
					key = fmt.Appendf(nil, "%0*d", len(p.key), n)
				}
				if err := bucket.Put(key, []byte(p.value)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(puts)), "keys/op")
}

// contents closes the store and returns every key of the file.
func contents(t testing.TB, dir string, closing func()) map[[2]string]string {
	t.Helper()
	closing()
	db, err := bolt.Open(filepath.Join(dir, "shubbak.db"), 0o600, &bolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	out := map[[2]string]string{}
	err = db.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, bucket *bolt.Bucket) error {
			return bucket.ForEach(func(k, v []byte) error {
				out[[2]string{string(name), string(k)}] = string(v)
				return nil
			})
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// pages makes n licences of central as pages of its changes feed.
func pages(n, size int) []app.ChangesPage {
	r := rand.New(rand.NewPCG(1, 2))
	given := words("محمد أحمد عبدالله عبدالرحمن خالد سعد فهد نورة سارة ريم فيصل تركي سلطان ماجد هند لطيفة منيرة بدر ناصر يوسف إبراهيم علي حسن حسين مريم فاطمة عائشة زينب ضياء ظافر")
	family := words("الغامدي القحطاني الشهري العتيبي الدوسري الزهراني الحربي المطيري الشمري العنزي السبيعي البقمي الأسمري العمري المالكي الجهني البلوي الرشيدي الخالدي الهاجري")
	trade := words("مؤسسة شركة مطعم مخبز بقالة صيدلية ورشة معرض مغسلة مكتبة محل مركز مقهى")
	of := words("النور الشرق الخليج الواحة الريم الأمل النخيل السلام الوطن المستقبل الفجر الهلال النجمة الروضة البحر الصحراء الإتقان الجودة الرياض الخبر")
	pick := func(of []string) string { return of[r.IntN(len(of))] }
	var out []app.ChangesPage
	for i := 0; i < n; {
		var p app.ChangesPage
		for ; i < n && len(p.Items) < size; i++ {
			at := time.Date(2024, 11, 1, 6, 0, 0, 0, time.UTC).Add(time.Duration(i) * 10 * time.Minute)
			number, _ := app.NewLicenceNumber(fmt.Sprintf("4%d03", i/900_000), uint32(i%900_000+1))
			l := app.Licence{
				ID: app.NewID(at), Number: number, Application: app.NewID(at), AppNumber: fmt.Sprintf("COM-48-%04d-%05d", i/90_000, i%90_000),
				Service: "COM", Transaction: "issue", State: app.Issued, IssuedAt: at, IssuedBy: app.Operator{ID: "reem"}, Device: "dev-9",
				Token: "SHB1:" + string(make([]byte, 400)),
				Entered: app.Entered{Fields: map[string]string{
					"id_type": "national", "id_no": fmt.Sprintf("1%09d", r.IntN(1e9)), "mobile": fmt.Sprintf("+9665%08d", r.IntN(1e8)),
					"full_name": pick(given) + " بن " + pick(given) + " " + pick(family), "cr_no": fmt.Sprintf("20%08d", r.IntN(1e8)),
					"trade_name": fmt.Sprintf("%s %s %s", pick(trade), pick(of), pick(family)), "street": "طريق الملك فهد", "area_m2": "120",
					"municipality": "KHB", "amana": "EST", "building_no": "1234", "postal_code": "31952", "lat": "26.217200", "lon": "50.197100",
				}},
				Assessment: app.Assessment{Total: 164000, Lines: []app.FeeLine{{Code: "shop", Label: "رسم النشاط", Amount: 72000}, {Code: "sign", Label: "لوحة", Amount: 90000}}},
			}
			p.Items = append(p.Items, app.RemoteChange{Kind: app.RemoteLicence, ID: l.ID, Revision: int64(i + 1), Licence: &l})
		}
		p.Next = fmt.Sprint(i)
		out = append(out, p)
	}
	return out
}

func words(s string) []string { return strings.Fields(s) }

// BenchmarkApply takes pages of 500 new records over among those that are there.
func BenchmarkApply(b *testing.B) {
	s := open(b)
	all := pages(100_000, 500)
	n := 0
	for b.Loop() {
		if err := s.Apply(b.Context(), all[n%len(all)]); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(500*float64(b.N)/b.Elapsed().Seconds(), "records/s")
}

// filled is a store with n licences.
func filled(b *testing.B, n int) *shop {
	b.Helper()
	s := open(b)
	for _, p := range pages(n, 5000) {
		s.must(s.Apply(b.Context(), p))
	}
	return s
}

// BenchmarkSearch100k asks as clerks ask: names, misspelt names, numbers.
func BenchmarkSearch100k(b *testing.B) {
	s := filled(b, 100_000)
	queries := []string{"الغامدي", "محمد بن خالد القحطاني", "م", "مطعم النور", "مطعم انور", "القحطانى فيصل", "الغامضي", "2051", "4803 0000", "0551", "3344", "مؤسسه الشرق الدوسري", "زهراني", "COM-48-0001-00118", "عبد الرحمن", "الزهرانني محمد"}
	for _, q := range queries {
		b.Run(q, func(b *testing.B) {
			total := 0
			for b.Loop() {
				f, err := s.Find(b.Context(), app.Query{Text: q})
				if err != nil {
					b.Fatal(err)
				}
				total = f.Total
			}
			b.ReportMetric(float64(total), "found")
		})
	}
	b.Run("everything", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Find(b.Context(), app.Query{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkUnlock100k is the work of an unlock beside the key derivation.
func BenchmarkUnlock100k(b *testing.B) {
	s := filled(b, 100_000)
	for b.Loop() {
		b.StopTimer()
		s.Lock()
		b.StartTimer()
		s.unlock("noura")
	}
}
