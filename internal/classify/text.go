package classify

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// How much of a body is read. What a person writes about a job stands in the
// first pages; the tail is kept for the closing line and the name under it.
const (
	headBytes = 8 << 10
	tailBytes = 2 << 10
)

// doc is a text prepared for reading: canon is the text with its typography
// made plain (see canonical) and its case kept.
type doc struct {
	canon     string
	low       string // canon in lower case, to look for words before looking closely
	aligned   bool   // low has the offsets of canon, as far as it goes
	sentences []sentence
}

// token is one word, number or CJK character of a sentence.
type token struct {
	norm       string // lower case, without accents
	start, end int    // byte offsets into canon
	clause     int    // number of its clause within the sentence
	number     bool
	cap        bool // written with a capital
	cjk        bool
	word, stem uint32 // hashes of norm and of its beginning
	ids        []wordID
}

// sentence is a run of tokens up to a full stop, a blank line or a list mark.
type sentence struct {
	tokens   []token
	start    int
	end      int
	question bool
	subject  bool
}

// bound cuts an overlong text at rune borders, keeping its head and its tail.
func bound(s string) string {
	if len(s) <= headBytes+tailBytes {
		return s
	}
	h, t := headBytes, len(s)-tailBytes
	for h > 0 && !utf8.RuneStart(s[h]) {
		h--
	}
	for t < len(s) && !utf8.RuneStart(s[t]) {
		t++
	}
	return s[:h] + "\n\n" + s[t:]
}

// canonical composes accents and replaces typography that varies without
// meaning: full-width ASCII, exotic spaces, dashes, apostrophes. Whole-string
// NFKC would turn a footnote's superscript into a digit, so it is not used.
func canonical(s string) string {
	s = strings.ToValidUTF8(bound(s), " ")
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if c := plainRune(r); c >= 0 {
			b.WriteRune(c)
		}
	}
	return b.String()
}

// plainRune is the canonical form of one rune, or -1 if it is dropped.
func plainRune(r rune) rune {
	switch {
	case r == '\n' || r == '\t' || (r >= ' ' && r < 0x7f):
		return r
	case r == '\r':
		return -1
	case r < ' ' || r == 0x7f:
		return ' '
	case r >= 0xFF01 && r <= 0xFF5E && r != '～':
		return r - 0xFEE0
	case r == 0x3000 || r == 0xA0 || r == 0x202F || (r >= 0x2000 && r <= 0x200A):
		return ' '
	case r == 0xAD || (r >= 0x200B && r <= 0x200F) || r == 0xFEFF || r == 0x2060 || r == 0x034F:
		return -1
	case r >= 0x2010 && r <= 0x2015 || r == 0x2212:
		return '-'
	case r == '’' || r == 'ʼ' || r == '′' || r == '‘':
		return '\''
	case r == '“' || r == '”' || r == '„':
		return '"'
	case r == '￥':
		return '¥'
	}
	return r
}

// read prepares a text: canonical form, sentences, clauses, tokens.
func read(s string) *doc {
	d := &doc{canon: canonical(s)}
	d.low = strings.ToLower(d.canon)
	d.aligned = len(d.low) == len(d.canon)
	for _, sp := range splitSentences(d.canon) {
		if st := tokenise(d.canon, sp[0], sp[1]); len(st.tokens) > 0 {
			d.sentences = append(d.sentences, st)
		}
	}
	return d
}

// lowOf is canon[from:to] in lower case.
func (d *doc) lowOf(from, to int) string {
	if d.aligned && to <= len(d.low) {
		return d.low[from:to]
	}
	return strings.ToLower(d.canon[from:to])
}

// text is the words of tokens i to j (exclusive) as they stand.
func (d *doc) text(s *sentence, i, j int) string {
	if i >= j || j > len(s.tokens) {
		return ""
	}
	return strings.Join(strings.Fields(d.canon[s.tokens[i].start:s.tokens[j-1].end]), " ")
}

// isCJK reports scripts written without spaces, one token a character.
func isCJK(r rune) bool {
	return r >= 0x3040 && r <= 0x30FF || r >= 0x3400 && r <= 0x9FFF || r == '々' || r == 'ー' || r == '〇'
}

// tokenise splits canon[from:to] into words and numbers and counts its clauses.
func tokenise(canon string, from, to int) sentence {
	s := sentence{start: from, end: to}
	seg := canon[from:to]
	s.question = strings.ContainsAny(seg, "?") || strings.HasSuffix(strings.TrimRight(seg, "。 \n"), "か")
	s.tokens = make([]token, 0, len(seg)/6+2)
	var room [4]token
	clause, gap, parts := 0, "", room[:0]
	for i := 0; i < len(seg); {
		r, n := utf8.DecodeRuneInString(seg[i:])
		j := wordEnd(seg, i, r, n)
		if j == i {
			gap += string(r)
			i += n
			continue
		}
		parts = wordTokens(seg[i:j], parts[:0])
		for _, t := range parts {
			t.start, t.end = from+i+t.start, from+i+t.end
			if len(s.tokens) > 0 && breaksClause(gap, t.norm) {
				clause++
			}
			gap = ""
			t.clause = clause
			t.hashWords()
			s.tokens = append(s.tokens, t)
		}
		i = j
	}
	return s
}

// wordEnd finds where the word, number or character starting at i ends; i if
// none starts there.
func wordEnd(s string, i int, r rune, n int) int {
	if isCJK(r) {
		return i + n
	}
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return i
	}
	digit := unicode.IsDigit(r)
	j := i + n
	for j < len(s) {
		r2, n2 := utf8.DecodeRuneInString(s[j:])
		switch {
		case isCJK(r2):
			return j
		case unicode.IsLetter(r2) || unicode.IsDigit(r2) || unicode.Is(unicode.Mn, r2):
		case (r2 == '\'' || r2 == '-' || r2 == '&') && letterAt(s, j+n2) && !digit:
		case (r2 == '.' || r2 == ',' || r2 == '\'') && digit && digitAt(s, j+n2):
		default:
			return j
		}
		j += n2
	}
	return j
}

func letterAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[min(i, len(s)):])
	return unicode.IsLetter(r) && !isCJK(r)
}

func digitAt(s string, i int) bool {
	return i < len(s) && s[i] >= '0' && s[i] <= '9'
}

// breaksClause reports whether what stands between two tokens, with the word
// that follows, begins a new clause.
func breaksClause(gap, next string) bool {
	if adversative[next] {
		return true
	}
	if strings.ContainsAny(gap, ";:()\n") || strings.Contains(gap, " - ") {
		return true
	}
	return strings.ContainsAny(gap, ",、") && clauseOpener[next]
}

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// Words that start a new clause by themselves, and words that do so after a
// comma: subject pronouns and conjunctions.
var (
	adversative  = wordSet("but however nevertheless aber jedoch sondern dennoch mais toutefois cependant neanmoins pero sino ma tuttavia mas porem contudo maar echter ale jednak jednakze")
	clauseOpener = wordSet(`we i you they he she it this that these so and or which who as because since while although though if once when please
		wir ich sie du er es ihr und oder so da dass weil wenn falls sobald damit bitte deshalb daher
		nous je vous tu il elle on et ou donc car si lorsque quand afin merci
		nosotros yo usted y o por porque si cuando asi le te
		noi io lei e o quindi perche se quando la ti
		nos eu voce e ou por porque se quando
		wij we ik u je en of dus omdat als wanneer graag
		my ja i lub wiec poniewaz jesli jezeli gdy prosze`)
)

// wordTokens splits a written word into the tokens it stands for: English
// contractions are spelled out and Romance elisions taken apart.
func wordTokens(w string, out []token) []token {
	t := token{end: len(w), norm: foldWord(w)}
	r, _ := utf8.DecodeRuneInString(w)
	t.cap = unicode.IsUpper(r)
	t.number = r >= '0' && r <= '9'
	if exp, ok := contractions[t.norm]; ok {
		return spread(t, exp, out)
	}
	k := strings.IndexByte(t.norm, '\'')
	if k < 0 {
		return append(out, t)
	}
	head, tail := t.norm[:k], t.norm[k+1:]
	if full, ok := clitics[tail]; ok {
		return spread(t, head+" "+full, out)
	}
	if strings.HasSuffix(t.norm, "n't") {
		return spread(t, strings.TrimSuffix(t.norm, "n't")+" not", out)
	}
	return elision(w, t, head, tail, out)
}

// elision splits l'offre into l and offre, each with its own place.
func elision(w string, t token, head, tail string, out []token) []token {
	k := strings.IndexByte(w, '\'')
	if k < 0 || head == "" || tail == "" {
		return append(out, t)
	}
	a, b := t, t
	a.norm, a.end = head, k
	b.norm, b.start = tail, k+1
	r, _ := utf8.DecodeRuneInString(w[k+1:])
	b.cap = unicode.IsUpper(r)
	return append(out, a, b)
}

// spread gives each word of exp the place of t.
func spread(t token, exp string, out []token) []token {
	for _, w := range strings.Fields(exp) {
		c := t
		c.norm = w
		out = append(out, c)
	}
	return out
}

var clitics = map[string]string{"ll": "will", "ve": "have", "re": "are", "m": "am", "d": "would", "s": "s"}

var contractions = map[string]string{
	"can't": "can not", "cannot": "can not", "cant": "can not", "won't": "will not", "wont": "will not",
	"dont": "do not", "didnt": "did not", "doesnt": "does not", "isnt": "is not", "havent": "have not",
	"wouldnt": "would not", "couldnt": "could not", "arent": "are not", "wasnt": "was not", "hasnt": "has not",
	"im": "i am", "ive": "i have", "youre": "you are", "youve": "you have", "weve": "we have",
	"thats": "that s", "whats": "what s", "lets": "let s", "let's": "let s", "gonna": "going to", "wanna": "want to",
	"u": "you", "ur": "your", "pls": "please", "plz": "please", "thx": "thanks", "youll": "you will", "wed": "wed",
	"shan't": "shall not", "theres": "there s", "whos": "who s", "heres": "here s",
}

// foldWord is the matching form of a word: lower case, accents and umlaut dots
// off, ß and ligatures spelled out.
func foldWord(w string) string {
	ascii := true
	for i := 0; i < len(w); i++ {
		if w[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(w)
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(w) {
		switch {
		case unicode.Is(unicode.Mn, r) && r != 0x3099 && r != 0x309A:
		case r == 'ß':
			b.WriteString("ss")
		case r == 'œ' || r == 'Œ':
			b.WriteString("oe")
		case r == 'ł' || r == 'Ł':
			b.WriteByte('l')
		case r == 'ø' || r == 'Ø':
			b.WriteByte('o')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return norm.NFC.String(b.String())
}
