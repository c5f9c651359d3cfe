package config

// table describes one table of the file: what the loader accepts, what the
// example shows and what the documentation says all come from here.
type table struct {
	name   string
	many   bool // written [[name]], once per element
	spare  bool // optional as a whole; the example shows it commented out
	twin   bool // its keys are explained at another table: the example shows one as a sample
	title  string
	doc    string // plain words; paragraphs separated by a blank line
	keys   []key
	tables []table
}

// key describes one key.
type key struct {
	name string
	// def is the default: string, int, bool or []string. nil: there is none.
	def any
	// sample is what the example shows where there is no default: as def, or raw.
	sample any
	need   bool // the file must have it
	oneOf  bool // the file must have it or what stands in its place: the example shows it
	kind   kind
	expect string   // completes "expected …"
	doc    string   // plain words
	choice []choice // the values a text may have; empty: any
	also   []string // what people write instead
}

// choice is one value of a key and what it means.
type choice struct{ value, means string }

// raw is TOML, shown as it stands.
type raw string

// kind is what a value must be.
type kind string

// The kinds of value, named as the documentation names them.
const (
	text       kind = "text"
	number     kind = "whole number"
	yesNo      kind = "true or false"
	texts      kind = "list of texts"
	argv       kind = "list of words"
	amount     kind = "number"
	pays       kind = "list of amounts"
	signInKind kind = "text or table"
	criterion  kind = "criterion" // a text, list or yes/no, or a table with value and weight
)

// find returns the description of a key that t has.
func (t table) find(name string) key {
	for _, k := range t.keys {
		if k.name == name {
			return k
		}
	}
	return key{}
}

// sub returns the description of a table that t has.
func (t table) sub(name string) table {
	for _, s := range t.tables {
		if s.name == name {
			return s
		}
	}
	return table{}
}

// names are the keys and tables that may stand in t.
func (t table) names() []string {
	var out []string
	for _, k := range t.keys {
		out = append(out, k.name)
	}
	for _, s := range t.tables {
		out = append(out, s.name)
	}
	return out
}

// schema is the whole file.
func schema() table {
	return table{tables: []table{accountTable(), policyTable(), criteriaTable(), sendingTable(), noticesTable(), stateTable()}}
}
