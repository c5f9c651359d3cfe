package classify

import (
	"math"
	"sort"
	"time"
)

// confidence turns a sum of weights into a score between 0 and 1. At the sum
// that is enough, it is one half.
func confidence(sum float64) float64 {
	return math.Round(100/(1+math.Exp(enough-sum))) / 100
}

// decide starts a decision on what was read.
func (c *prepared) decide() *decision {
	return &decision{c: c, f: c.f, st: c.st, sums: map[Signal]float64{}, from: map[Signal][]string{}}
}

// rules decides which signals hold by the cues and their hand weights alone; a
// scam takes every other signal's place.
func (c *prepared) rules(automatic bool, company string) (out []Scored, scamReasons []string) {
	d := c.decide()
	sum, reasons, words := scam(c.m, c.doc, c.th, company, d.aboutJob())
	c.lures = sum
	if sum >= scamEnough && !bounceOrAnswer(c.m) {
		return []Scored{{Name: Scam, Score: confidence(sum), Evidence: firstThree(words)}}, reasons
	}
	if d.silent(automatic) {
		return []Scored{}, nil
	}
	if !d.st.signalled {
		d.f.localise(len(c.doc.sentences))
	}
	d.closing()
	d.asking()
	d.process()
	d.exclude()
	d.afterNo()
	return d.result(), nil
}

func firstThree(words []string) []string {
	if len(words) > 3 {
		return words[:3]
	}
	return words
}

// decision collects what speaks for each signal.
type decision struct {
	c    *prepared
	f    *features
	st   state
	sums map[Signal]float64
	from map[Signal][]string // labels the evidence comes from
}

func (d *decision) set(s Signal, sum float64, labels ...string) {
	if sum >= enough {
		d.sums[s], d.from[s] = sum, labels
	}
}

func (d *decision) holds(s Signal) bool { return d.sums[s] >= enough }

func (d *decision) drop(ss ...Signal) {
	for _, s := range ss {
		delete(d.sums, s)
	}
}

// silent reports mail that is not about a job for this user, whatever words it holds.
func (d *decision) silent(automatic bool) bool {
	f := d.f
	process := d.st.signalled || d.st.turns > 0 && f.count("job")+f.count("jobw") > 0 && f.count("shop") == 0
	switch {
	case bounceOrAnswer(d.c.m):
		return true
	case f.has("otp") && f.score("offer") < 3 && f.score("reject") < 3 && f.score("iv") < 3:
		return true
	case process:
		return false
	case f.has("own") && d.st.turns == 0:
		return true
	case f.has("applicant") && f.score("offer") < enough:
		return true
	case f.has("alert") && !f.has("offer") && !f.has("reject") && f.score("upd") < 4:
		return true
	case f.has("hirer") && f.score("offer") < 3 && f.score("reject") < 3:
		return true
	}
	return d.notAboutJobs() || listMail(d.c.m) && !d.personalOutcome() || automatic && f.has("shop")
}

// personalOutcome reports news about the user's own application, which hiring
// platforms send with the headers of bulk mail.
func (d *decision) personalOutcome() bool {
	return d.f.has("upd") || d.f.has("reject") || d.f.has("iv") || d.f.has("offer") || d.f.has("chase") && d.f.has("job")
}

// notAboutJobs weighs the words of shops, lenders, schools and landlords
// against those of hiring.
func (d *decision) notAboutJobs() bool {
	shop, weak := d.f.count("shop"), d.f.count("jobw")
	strong := d.f.count("job") + d.f.count("decision")
	if strong == 0 && weak < 2 && !(d.f.score("offer") >= 3 && weak > 0) {
		return true
	}
	return shop >= 1 && strong == 0 || shop >= 2 && strong < shop
}

// closing reads what the end of a process is made of: offers, better terms,
// pleas, questions for the reason, the acceptance of a no.
func (d *decision) closing() {
	f, st := d.f, d.st
	offer := f.score("offer") + f.score("offersubj")/2
	if f.has("offersubj") && f.score("offer") == 0 {
		offer = f.score("offersubj")
	}
	terms, plead := f.score("terms"), f.score("plead")
	if f.has("own") {
		offer = 0
	}
	said := st.saidNo || f.has("decision")
	if d.betterTerms(offer, terms, said) {
		d.set(Counteroffer, max(terms, offer, enough), "terms", "stay", "offer")
	} else {
		d.set(Offer, offer, "offer", "offersubj")
	}
	if (said || st.hesitated || plead >= 2.7 && f.has("job")) && !d.holds(Offer) {
		d.set(Persuasion, plead, "plead")
	}
	if said || f.score("reason") >= 4.2 && f.has("decision") {
		d.set(ReasonRequest, f.score("reason")-f.score("reasonself"), "reason")
	}
	if said {
		d.set(Acknowledgement, f.score("ack")/2+f.score("ackd"), "ackd", "ack")
	}
}

// betterTerms reports new terms after the user's no or hesitation, or from the
// employer the user is about to leave.
func (d *decision) betterTerms(offer, terms float64, said bool) bool {
	f, st := d.f, d.st
	leaving := f.has("stay") && (f.has("resign") || terms >= enough)
	switch {
	case leaving:
		return terms >= enough || offer >= enough
	case said || st.hesitated:
		return terms >= enough || offer >= enough && (terms >= 1 || st.saidNo && st.offered) || (st.saidNo || st.hesitated && st.offered) && d.namesPay() && d.c.recent()
	case f.has("cold") || !f.has("job"):
		return false
	}
	return f.top("terms") >= 2.8
}

// namesPay reports a figure that can be pay.
func (d *decision) namesPay() bool {
	s, _ := d.c.salary(true)
	return s != nil
}

// reopenAfter is how long a thread must have rested for a new message after the
// user's no to be a new beginning rather than an answer to it.
const reopenAfter = 21 * 24 * time.Hour

// afterNo reads a message that answers the user's no without any of the usual
// words: people who write after a no have few things to say.
func (d *decision) afterNo() {
	if !d.st.saidNo || len(d.sums) > 0 || d.st.turns == 0 {
		return
	}
	question := false
	for i := range d.c.doc.sentences {
		question = question || d.c.doc.sentences[i].question
	}
	switch weak := enough + 0.1; {
	case !d.c.recent():
		d.set(Reengagement, weak, "again", "cold")
	case d.namesPay():
		d.set(Counteroffer, weak, "terms")
	case question || d.f.score("plead") > 1:
		d.set(Persuasion, weak, "plead")
	case d.c.words < 90:
		d.set(Acknowledgement, weak, "ack", "ackd")
	}
}

// aboutJob reports whether the message or its thread speaks of a job at all.
func (d *decision) aboutJob() bool {
	return d.f.has("job") || d.f.count("jobw") > 1 || d.st.process || d.st.approach
}

// asking reads the requests and disclosures that stand beside any stage.
func (d *decision) asking() {
	f := d.f
	if f.score("refreq") > 0 && !f.has("refother") {
		d.set(ReferenceRequest, f.score("refreq"), "refreq")
	}
	if !f.has("structsell") && d.aboutJob() {
		d.set(ContractTerms, f.score("struct"), "struct")
	}
	if f.score("relocneg") == 0 && d.aboutJob() {
		sum := f.score("reloc")
		if f.score("reloccond") > 0 && f.count("reloc") == 1 {
			sum = 0
		}
		d.set(RelocationVisa, sum, "reloc")
	}
	d.set(Chaser, d.chaser(), "chase")
}

// chaser is how much speaks for a nudge; the validity of an offer made in this
// very message is none.
func (d *decision) chaser() float64 {
	sum := d.f.score("chase")
	if d.holds(Offer) && !d.st.offered && sum < 3 {
		return 0
	}
	if !d.aboutJob() && d.st.turns == 0 {
		return 0
	}
	return sum
}

// process reads the stages before the end: approach, interview, news, refusal.
func (d *decision) process() {
	f, st := d.f, d.st
	if !d.aboutJob() {
		return
	}
	d.set(Rejection, f.score("reject"), "reject")
	if st.saidNo && !d.c.recent() && !d.holds(Counteroffer) {
		d.set(Reengagement, max(f.score("again"), f.score("cold"), enough+0.3), "again", "cold")
	} else if f.has("again") && (st.ended() || f.has("decision") || st.turns == 0 && f.score("again") >= 2.4) {
		d.set(Reengagement, f.score("again"), "again", "cold")
	} else if st.ended() && f.score("cold") >= 2.8 {
		d.set(Reengagement, f.score("cold"), "cold")
	}
	if !st.process && f.score("cold") > 0 {
		d.set(Outreach, f.score("cold")+f.score("coldwant")/2, "cold", "coldwant")
	}
	iv := f.score("iv")
	if f.has("ivpast") || f.score("ivfuture") > 0 {
		iv--
	}
	d.set(Interview, iv, "iv")
	d.set(Update, max(f.score("upd"), f.score("offerlater")), "upd", "offerlater")
}

// exclude settles which signals cannot stand beside each other.
func (d *decision) exclude() {
	d.excludeAfterNo()
	if d.holds(Rejection) {
		if d.holds(Offer) && d.sums[Offer] > d.sums[Rejection]+1 {
			d.drop(Rejection)
		} else {
			d.drop(Offer, Interview, Update, Outreach, Chaser, Persuasion, ContractTerms, RelocationVisa, ReferenceRequest)
		}
	}
	if d.holds(Offer) || d.holds(Counteroffer) {
		d.drop(Interview, Update, Outreach, Persuasion, Acknowledgement, Reengagement)
		if !d.st.offered {
			d.drop(Chaser)
		}
	}
	if d.holds(Outreach) {
		d.drop(Interview, Update, Persuasion)
		if !d.st.inbound && d.sums[Chaser] < 3.5 {
			d.drop(Chaser)
		}
		if d.st.inbound && d.holds(Chaser) {
			d.drop(Outreach)
		}
	}
	if d.holds(Interview) || d.holds(ReferenceRequest) || d.holds(Chaser) || d.holds(Persuasion) || d.holds(ReasonRequest) || d.holds(Acknowledgement) {
		d.drop(Update)
	}
}

// excludeAfterNo is the order among answers to the user's no: a plea is no
// acceptance, and who accepts is not refusing.
func (d *decision) excludeAfterNo() {
	no := d.st.saidNo || d.f.has("decision")
	if d.holds(Counteroffer) {
		d.drop(Persuasion, Acknowledgement, Reengagement, Rejection)
	}
	if d.holds(Persuasion) {
		d.drop(Acknowledgement, Interview, Rejection, Outreach)
		if d.sums[Reengagement] < 3 {
			d.drop(Reengagement)
		}
	}
	if d.holds(ReasonRequest) {
		d.drop(Interview, Rejection, Outreach)
		if d.sums[Acknowledgement] < 5 {
			d.drop(Acknowledgement)
		}
	}
	if d.holds(Reengagement) {
		d.drop(Acknowledgement, Outreach, Update, Persuasion)
		if d.f.score("iv") < 5 {
			d.drop(Interview)
		}
	}
	if d.holds(Acknowledgement) && no {
		d.drop(Rejection, Interview, Update, Outreach, Chaser)
	}
}

// result lists what holds, the surest first, in the playbook's order among equals.
func (d *decision) result() []Scored {
	out := []Scored{}
	for _, s := range Signals() {
		if d.holds(s) {
			out = append(out, Scored{Name: s, Score: confidence(d.sums[s]), Evidence: d.f.evidence(d.from[s]...)})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Score > out[j].Score })
	return out
}
