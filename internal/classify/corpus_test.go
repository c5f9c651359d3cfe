package classify

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"inboxd/internal/mail"
)

// devCase is one line of a testdata/dev-*.jsonl file: a thread whose last
// message is judged.
type devCase struct {
	ID      string    `json:"id"`
	Author  string    `json:"author"`
	Lang    string    `json:"lang"`
	Thread  []devMail `json:"thread"`
	Signals []Signal  `json:"signals"`
	Facts   Facts     `json:"facts"`
}

type devMail struct {
	From     string            `json:"from"`
	FromAddr string            `json:"from_addr,omitempty"`
	FromName string            `json:"from_name,omitempty"`
	To       []string          `json:"to,omitempty"`
	Cc       []string          `json:"cc,omitempty"`
	Subject  string            `json:"subject,omitempty"`
	Date     string            `json:"date,omitempty"`
	Text     string            `json:"text"`
	Headers  map[string]string `json:"headers,omitempty"`
}

const me = "alex@example.org"

// message builds what mail.Parse would have made of one mail of a case.
func (d devMail) message(tb testing.TB, day int) *mail.Message {
	tb.Helper()
	m := &mail.Message{Subject: d.Subject, Text: d.Text, Date: time.Date(2026, 3, 11, 10, day, 0, 0, time.FixedZone("", 3600))}
	if d.Date != "" {
		t, err := time.Parse(time.RFC3339, d.Date)
		if err != nil {
			tb.Fatal(err)
		}
		m.Date = t
	}
	m.New, m.Quoted, m.Signature, m.Forwarded = mail.Split(d.Text)
	from := mail.Address{Name: d.FromName, Addr: d.FromAddr}
	if d.From == "me" {
		from = mail.Address{Name: "Alex Morgan", Addr: me}
	}
	m.From = []mail.Address{from}
	for _, a := range d.To {
		m.To = append(m.To, mail.Address{Addr: a})
	}
	for k, v := range d.Headers {
		m.Header = append(m.Header, mail.Field{Name: k, Value: v})
		if k == "Reply-To" {
			m.ReplyTo = []mail.Address{{Addr: v}}
		}
	}
	return m
}

// judge reads a case's thread from its first message to its last.
func (c devCase) judge(tb testing.TB) Verdict {
	tb.Helper()
	th := Thread{Me: mail.Identities{me}, Borders: []string{"mx.example.org"}}
	for i, d := range c.Thread {
		m := d.message(tb, i)
		if i == len(c.Thread)-1 {
			return Inbound(m, th)
		}
		turn := Turn{Message: m, Mine: d.From == "me"}
		if turn.Mine {
			turn.Said = Own(m, th)
		} else {
			turn.Verdict = Inbound(m, th)
		}
		th.Earlier = append(th.Earlier, turn)
	}
	tb.Fatalf("%s: empty thread", c.ID)
	return Verdict{}
}

func loadCases(tb testing.TB, file string) []devCase {
	tb.Helper()
	fh, err := os.Open(filepath.Join("testdata", file))
	if err != nil {
		tb.Fatal(err)
	}
	defer fh.Close()
	var out []devCase
	dec := json.NewDecoder(bufio.NewReader(fh))
	for {
		var c devCase
		if err := dec.Decode(&c); err == io.EOF {
			return out
		} else if err != nil {
			tb.Fatalf("%s: %v", file, err)
		}
		out = append(out, c)
	}
}

// figures are what is measured on a set of cases.
type figures struct {
	tp, fp, fn, exact, cases    int
	draftTP, draftFP            int
	langRight                   int
	factRight, factWrong, factN int
	bySignal                    map[Signal]*[3]int
	byFact                      map[string]*[3]int
}

var draftCausing = []Signal{Offer, Counteroffer, Persuasion, ReasonRequest, ReferenceRequest, ContractTerms}

func has(ss []Signal, s Signal) bool {
	for _, x := range ss {
		if x == s {
			return true
		}
	}
	return false
}

// signalNames are a verdict's signals in the playbook's order.
func signalNames(v Verdict) []Signal {
	out := []Signal{}
	for _, s := range Signals() {
		if v.Has(s) {
			out = append(out, s)
		}
	}
	return out
}

func (g *figures) add(c devCase, v Verdict) (wrong string) {
	if g.bySignal == nil {
		g.bySignal, g.byFact = map[Signal]*[3]int{}, map[string]*[3]int{}
	}
	g.cases++
	same := true
	for _, s := range Signals() {
		if g.bySignal[s] == nil {
			g.bySignal[s] = &[3]int{}
		}
		want, got := has(c.Signals, s), v.Has(s)
		same = same && want == got
		g.count(s, want, got)
	}
	if same {
		g.exact++
	} else {
		wrong = fmt.Sprintf("%s: want %v got %v", c.ID, c.Signals, signalNames(v))
	}
	if c.Lang == "" || v.Language == c.Lang {
		g.langRight++
	} else {
		wrong += fmt.Sprintf(" %s: language want %s got %s", c.ID, c.Lang, v.Language)
	}
	wrong += g.addFacts(c, v)
	return wrong
}

func (g *figures) count(s Signal, want, got bool) {
	b := g.bySignal[s]
	switch {
	case want && got:
		g.tp, b[0] = g.tp+1, b[0]+1
		if has(draftCausing, s) {
			g.draftTP++
		}
	case got:
		g.fp, b[1] = g.fp+1, b[1]+1
		if has(draftCausing, s) {
			g.draftFP++
		}
	case want:
		g.fn, b[2] = g.fn+1, b[2]+1
	}
}

// addFacts compares the facts a case names; a fact that a case does not name
// is not judged, except where its facts hold "none".
func (g *figures) addFacts(c devCase, v Verdict) string {
	out := ""
	for k, want := range factStrings(c.Facts) {
		got := factStrings(v.Facts)[k]
		if g.byFact[k] == nil {
			g.byFact[k] = &[3]int{}
		}
		switch {
		case want == got:
			g.factRight++
			g.byFact[k][0]++
		case got == "":
			g.byFact[k][2]++
			out += fmt.Sprintf(" %s: %s want %q got none", c.ID, k, want)
		default:
			g.factWrong++
			g.byFact[k][1]++
			out += fmt.Sprintf(" %s: %s want %q got %q", c.ID, k, want, got)
		}
		g.factN++
	}
	return out
}

func factStrings(f Facts) map[string]string {
	out := map[string]string{}
	b, _ := json.Marshal(f)
	var m map[string]json.RawMessage
	_ = json.Unmarshal(b, &m)
	for k, v := range m {
		out[k] = strings.Trim(string(v), `"`)
	}
	return out
}

func (g *figures) f1() float64 {
	if g.tp == 0 {
		return 0
	}
	return 2 * float64(g.tp) / float64(2*g.tp+g.fp+g.fn)
}

func (g *figures) draftPrecision() float64 {
	if g.draftTP+g.draftFP == 0 {
		return 1
	}
	return float64(g.draftTP) / float64(g.draftTP+g.draftFP)
}

func (g *figures) String() string {
	s := fmt.Sprintf("%d cases: micro-F1 %.3f, exact %.3f, draft precision %.3f, language %.3f, facts right %d wrong %d of %d",
		g.cases, g.f1(), float64(g.exact)/float64(max(1, g.cases)), g.draftPrecision(), float64(g.langRight)/float64(max(1, g.cases)), g.factRight, g.factWrong, g.factN)
	for _, x := range Signals() {
		if b := g.bySignal[x]; b != nil && b[0]+b[1]+b[2] > 0 {
			s += fmt.Sprintf("\n  %-18s right %3d  false %2d  missed %2d", x, b[0], b[1], b[2])
		}
	}
	var ks []string
	for k := range g.byFact {
		ks = append(ks, k)
	}
	sort.Strings(ks)
	for _, k := range ks {
		s += fmt.Sprintf("\n  fact %-13s right %3d  wrong %2d  missed %2d", k, g.byFact[k][0], g.byFact[k][1], g.byFact[k][2])
	}
	return s
}

// TestMeasureShared prints figures on public mail that is not part of the
// repository. INBOXD_SHARED_DATA names the folder; without it there is nothing
// to measure and the test says so.
func TestMeasureShared(t *testing.T) {
	dir := os.Getenv("INBOXD_SHARED_DATA")
	if dir == "" {
		t.Skip("INBOXD_SHARED_DATA is not set: manual measurement only")
	}
	ordinary(t, dir)
	jobMail(t, dir)
}

type sharedLine struct {
	ID, Text, Subject, From string
	Labels                  []Signal
	Maybe                   []Signal
}

func sharedLines(t *testing.T, r io.Reader, fn func(sharedLine)) {
	dec := json.NewDecoder(r)
	for {
		var l sharedLine
		if err := dec.Decode(&l); err == io.EOF {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		fn(l)
	}
}

func (l sharedLine) message() *mail.Message {
	m := &mail.Message{Subject: l.Subject, Text: l.Text, Date: time.Date(2026, 3, 11, 10, 0, 0, 0, time.UTC)}
	m.New, m.Quoted, m.Signature, m.Forwarded = mail.Split(l.Text)
	name, addr, ok := strings.Cut(strings.TrimSuffix(l.From, ">"), "<")
	if !ok {
		addr = l.From
	}
	m.From = []mail.Address{{Name: strings.TrimSpace(name), Addr: addr}}
	return m
}

func ordinary(t *testing.T, dir string) {
	fh, err := os.Open(filepath.Join(dir, "ordinary-mail.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer fh.Close()
	z, err := gzip.NewReader(fh)
	if err != nil {
		t.Fatal(err)
	}
	n, some, draft := 0, 0, 0
	start := time.Now()
	sharedLines(t, z, func(l sharedLine) {
		n++
		v := Inbound(l.message(), Thread{})
		if len(v.Signals) == 0 {
			return
		}
		some++
		mark := ""
		for _, s := range draftCausing {
			if v.Has(s) {
				draft++
				mark = " DRAFT"
				break
			}
		}
		t.Logf("%s %.50q %v%s", l.ID, l.Subject, v.Signals, mark)
	})
	t.Logf("ordinary mail: %d, with a signal %d, with one that causes a draft %d, %s", n, some, draft, time.Since(start))
}

func jobMail(t *testing.T, dir string) {
	fh, err := os.Open(filepath.Join(dir, "job-mail.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer fh.Close()
	var g figures
	sharedLines(t, fh, func(l sharedLine) {
		v := Inbound(l.message(), Thread{})
		if w := g.add(devCase{ID: l.ID, Signals: l.Labels}, v); w != "" {
			t.Logf("%s | %.60q %.150q", w, l.Subject, l.Text)
		}
	})
	t.Log("job mail: ", g.String())
}

// floors are the figures below which the recogniser may not fall, by file.
var floors = map[string]struct{ f1, exact, precision float64 }{
	"dev-en.jsonl": {0.7, 0.6, 0.85}, "dev-de.jsonl": {0.6, 0.5, 0.8}, "dev-fr.jsonl": {0.6, 0.5, 0.8}, "dev-ja.jsonl": {0.6, 0.5, 0.8},
	"dev-es.jsonl": {0.6, 0.5, 0.8}, "dev-it.jsonl": {0.6, 0.5, 0.8}, "dev-pt.jsonl": {0.6, 0.5, 0.8}, "dev-nl.jsonl": {0.6, 0.5, 0.75}, "dev-pl.jsonl": {0.6, 0.5, 0.8},
}

func TestDevelopmentCases(t *testing.T) {
	files, err := filepath.Glob("testdata/dev-*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatal("no development cases", err)
	}
	for _, path := range files {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			var g figures
			for _, c := range loadCases(t, name) {
				if w := g.add(c, c.judge(t)); w != "" && testing.Verbose() {
					t.Log(w)
				}
			}
			t.Log(g.String())
			fl := floors[name]
			if g.f1() < fl.f1 || float64(g.exact) < fl.exact*float64(g.cases) || g.draftPrecision() < fl.precision {
				t.Errorf("figures fell below their floor %+v", fl)
			}
		})
	}
}
