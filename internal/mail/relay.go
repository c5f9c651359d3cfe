package mail

import "strings"

// noMailWords are local parts, or parts of them, behind which nobody reads.
var noMailWords = map[string]bool{
	"notification": true, "notifications": true, "notify": true, "notifier": true, "mailer-daemon": true, "postmaster": true,
	"bounce": true, "bounces": true, "autoreply": true, "autoresponder": true, "unsubscribe": true, "alerts": true, "jobalerts": true,
	"jobalert": true, "mailrobot": true, "robot": true, "mailer": true, "undisclosed": true, "nobody": true, "automailer": true,
	"autoconfirm": true, "jobagent": true, "daemon": true,
}

// noReplyWords say it in words, written together; separators are dropped before
// comparing.
var noReplyWords = []string{"noreply", "donotreply", "dontreply", "noanswer", "neverreply", "keineantwort", "nichtantworten", "nepasrepondre",
	"norepondre", "noresponder", "noresponda", "norispondere", "nonrispondere", "naoresponda", "naoresponder", "nieodpowiadaj",
	"nietbeantwoorden", "geenantwoord", "nietantwoorden", "mailerdaemon", "autoreply", "svarainte"}

// TakesNoMail reports whether addr is one that nobody reads: no-reply and its
// kin, daemons, bounces, notification robots, and platforms that are answered
// on their site.
func TakesNoMail(addr string) bool {
	local, _, ok := strings.Cut(strings.ToLower(strings.Trim(addr, " <>")), "@")
	if !ok || local == "" {
		return true // no mailbox at all
	}
	if robotLocal(local) {
		return true
	}
	_, replyable, relay := Relay(addr)
	return relay && !replyable
}

func dropSeparator(r rune) rune {
	if r == '.' || r == '-' || r == '_' || r == '+' {
		return -1
	}
	return r
}

// robotLocal judges a local part by its words.
func robotLocal(local string) bool {
	joined := strings.Map(dropSeparator, local)
	for _, w := range noReplyWords {
		if strings.Contains(joined, w) {
			return true
		}
	}
	if noMailWords[local] {
		return true
	}
	base, _, _ := strings.Cut(local, "+")
	for _, w := range strings.FieldsFunc(base, func(r rune) bool { return r == '.' || r == '-' || r == '_' || r == '=' }) {
		if noMailWords[w] {
			return true
		}
	}
	return false
}

// replies says what becomes of an answer sent to a platform's address.
type replies uint8

const (
	byToken replies = iota // every address but its robots stands for a person
	never                  // nothing is read; the answer is given on the site
	staffed                // only its robots are relays, the rest are employees
)

// platform is a hiring platform or network and what it does with answers.
type platform struct {
	name    string
	replies replies
}

// platforms are known by the domain of their mail; a narrower domain goes
// before a wider one.
var platforms = map[string]platform{
	"greenhouse-mail.io": {"Greenhouse", byToken}, "greenhouse.io": {"Greenhouse", staffed},
	"hire.lever.co": {"Lever", byToken}, "lever.co": {"Lever", staffed},
	"ashbyhq.com":   {"Ashby", staffed},
	"myworkday.com": {"Workday", never}, "myworkdayjobs.com": {"Workday", never}, "otp.workday.com": {"Workday", never},
	"workday.com":         {"Workday", staffed},
	"icims.com":           {"iCIMS", byToken},
	"smartrecruiters.com": {"SmartRecruiters", byToken},
	"successfactors.com":  {"SuccessFactors", never}, "successfactors.eu": {"SuccessFactors", never}, "sapsf.com": {"SuccessFactors", never},
	"taleo.net": {"Taleo", never}, "oraclecloud.com": {"Oracle Recruiting", byToken}, "cloud.oracle.com": {"Oracle Recruiting", byToken},
	"workablemail.com": {"Workable", byToken}, "workable.com": {"Workable", staffed},
	"recruitee.com": {"Recruitee", byToken}, "teamtailor-mail.com": {"Teamtailor", byToken}, "teamtailor.com": {"Teamtailor", staffed},
	"jobvite.com": {"Jobvite", byToken}, "breezy-mail.com": {"Breezy", byToken}, "applytojob.com": {"JazzHR", byToken},
	"app.bamboohr.com": {"BambooHR", byToken}, "bamboohr.com": {"BambooHR", staffed}, "m.personio.de": {"Personio", byToken}, "personio.de": {"Personio", staffed},
	"personio.com": {"Personio", staffed}, "softgarden.io": {"softgarden", byToken}, "join.com": {"JOIN", staffed},
	"csod.com": {"Cornerstone", byToken}, "hireflix.com": {"Hireflix", byToken}, "gupy.com.br": {"Gupy", never}, "gupy.io": {"Gupy", never},
	"reply.linkedin.com": {"LinkedIn", byToken}, "linkedin.com": {"LinkedIn", staffed},
	"indeedemail.com": {"Indeed", byToken}, "indeed.com": {"Indeed", staffed},
	"stepstone.de": {"StepStone", staffed}, "stepstone.com": {"StepStone", staffed}, "totaljobs.com": {"Totaljobs", staffed},
	"mail.xing.com": {"XING", never}, "xing.com": {"XING", staffed},
	"glassdoor.com": {"Glassdoor", never}, "ziprecruiter.com": {"ZipRecruiter", staffed}, "monster.com": {"Monster", staffed},
	"wellfound.com": {"Wellfound", staffed}, "hired.com": {"Hired", staffed}, "infojobs.net": {"InfoJobs", never},
	"erecruiter.pl": {"eRecruiter", never}, "pracuj.pl": {"Pracuj.pl", staffed}, "wantedly.com": {"Wantedly", staffed},
	"bizreach.jp": {"BizReach", never}, "bizreach.co.jp": {"BizReach", staffed},
}

// platformRobots are local parts of platform addresses that relay or notify
// although their words do not say so.
var platformRobots = map[string]bool{
	"hit-reply": true, "inmail-hit-reply": true, "messages-noreply": true, "invitations": true, "jobs-listings": true, "jobs-noreply": true,
	"member": true, "updates": true, "messaging-digest-noreply": true, "info": true, "news": true, "jobs": true, "service": true, "support": true,
	"alert": true, "team": true, "hello": true, "system": true, "no": true,
}

// Relay reports whether addr is a hiring platform's relay (a token address that
// must be copied exactly and answered alone), and the platform's name.
// replyable is false for platforms whose mail must be answered on their site.
func Relay(addr string) (platform string, replyable, is bool) {
	local, domain, ok := strings.Cut(strings.ToLower(strings.Trim(addr, " <>")), "@")
	if !ok {
		return "", false, false
	}
	for ok {
		if p, known := platforms[domain]; known {
			return p.answer(local)
		}
		_, domain, ok = strings.Cut(domain, ".")
	}
	return "", false, false
}

// answer is Relay for a local part at one of the platform's domains.
func (p platform) answer(local string) (name string, replyable, is bool) {
	base, _, _ := strings.Cut(local, "+")
	robot := robotLocal(local) || plusRobot(local)
	switch {
	case p.replies == never:
		return p.name, false, true
	case p.replies == byToken:
		return p.name, !robot, true
	case robot || platformRobots[base]:
		return p.name, false, true
	}
	return "", false, false
}

// plusRobot knows iCIMS' "tenant+autoreply@talent.icims.com".
func plusRobot(local string) bool {
	_, tag, ok := strings.Cut(local, "+")
	return ok && noMailWords[tag]
}
