package demo

import (
	"slices"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
)

// entry is what the sample mailbox knows of one file beside its text.
type entry struct {
	file, folder, about string
	signals             []classify.Signal
	reply               decide.Kind
	flags               []string
}

// index lists the sample mailbox: what each message is, and what is expected of
// the product when it meets it.
func index() []entry {
	return slices.Concat(recruiting(), platforms(), ordinary(), sent(), live())
}

func says(s ...classify.Signal) []classify.Signal { return s }

func seen() []string     { return []string{`\Seen`} }
func answered() []string { return []string{`\Seen`, `\Answered`} }

// recruiting holds the threads in which a person waits for an answer.
func recruiting() []entry {
	return []entry{
		{"hartwell-1.eml", FolderInbox, "The offer that Alex accepted in writing",
			says(classify.Offer), decide.None, answered()},
		{"hartwell-3.eml", FolderInbox, "The new employer, after the acceptance: pursue, so nothing is drafted",
			says(classify.Update), decide.None, seen()},
		{"bramwell-1.eml", FolderInbox, "Invitation to an interview, long answered",
			says(classify.Interview), decide.None, answered()},
		{"bramwell-3.eml", FolderInbox, "British offer in freight, both interviewers on Cc, with a deadline",
			says(classify.Offer), decide.DeclineOffer, nil},
		{"larkfield-1.eml", FolderInbox, "American offer from a hospital network, by word, with a base and a bonus",
			says(classify.Offer), decide.DeclineOffer, nil},
		{"quillmere-1.eml", FolderInbox, "Offer that Alex has declined",
			says(classify.Offer), decide.None, answered()},
		{"quillmere-3.eml", FolderInbox, "Counteroffer after the no: more money, a better title",
			says(classify.Counteroffer), decide.Restate, nil},
		{"hollins-1.eml", FolderInbox, "Offer to which Alex said: the pay",
			says(classify.Offer), decide.None, answered()},
		{"hollins-3.eml", FolderInbox, "Counteroffer that meets the one objection Alex gave: a hold, not a no",
			says(classify.Counteroffer), decide.Hold, nil},
		{"corrib-1.eml", FolderInbox, "Irish reference request while no withdrawal has been sent",
			says(classify.ReferenceRequest), decide.WithdrawBeforeReferences, nil},
		{"nordeby-1.eml", FolderInbox, "Second interview at a clothing company",
			says(classify.Interview), decide.None, answered()},
		{"nordeby-3.eml", FolderInbox, "References asked for although Alex has withdrawn",
			says(classify.ReferenceRequest), decide.DeclineReferences, nil},
		{"thornbury-1.eml", FolderInbox, "Reference request that Alex answered",
			says(classify.ReferenceRequest), decide.None, answered()},
		{"stonebeck-1.eml", FolderInbox, "Agency: the job runs through an umbrella company",
			says(classify.ContractTerms), decide.WithdrawContract, nil},
		{"castlegate-1.eml", FolderInbox, "The post turns out to be a fixed-term maternity cover",
			says(classify.ContractTerms), decide.WithdrawContract, nil},
		{"maplecrest-1.eml", FolderInbox, "Immigration steps for a job abroad: withdraw, and have the paperwork paused",
			says(classify.RelocationVisa), decide.Withdraw, nil},
		{"pennyfold-2.eml", FolderInbox, "Asked why, after a withdrawal",
			says(classify.ReasonRequest), decide.AnswerReason, nil},
		{"tidemark-1.eml", FolderInbox, "Offer from a wind farm operator, declined",
			says(classify.Offer), decide.None, answered()},
		{"tidemark-3.eml", FolderInbox, "Persuasion: please reconsider, nothing new on the table",
			says(classify.Persuasion), decide.Restate, nil},
		{"ashgrove-1.eml", FolderInbox, "Offer in insurance, never answered",
			says(classify.Offer), decide.None, seen()},
		{"ashgrove-2.eml", FolderInbox, "Chaser on the open offer, with the day it lapses",
			says(classify.Chaser), decide.DeclineOffer, nil},
		{"scam-1.eml", FolderInbox, "Fake job: no interview, an equipment cheque, a messenger",
			says(classify.Scam), decide.None, nil},
	}
}

// platforms holds the rest of the recruiting mail: rejections, acknowledgements,
// interviews, platforms and the mail in other languages.
func platforms() []entry {
	return []entry{
		{"marlowe-1.eml", FolderInbox, "Rejection: nothing to answer",
			says(classify.Rejection), decide.None, seen()},
		{"greyfriars-2.eml", FolderInbox, "Acknowledgement of the no: the thread is at rest",
			says(classify.Acknowledgement), decide.None, seen()},
		{"oakhanger-1.eml", FolderInbox, "Invitation to a first interview",
			says(classify.Interview), decide.Withdraw, nil},
		{"copperline-2.eml", FolderInbox, "\"Application received\" by a platform that takes no mail",
			says(classify.Update), decide.None, seen()},
		{"copperline-3.eml", FolderInbox, "A person writes: still reviewing, a decision is coming",
			says(classify.Update), decide.Withdraw, nil},
		{"fernbank-1.eml", FolderInbox, "Through a platform's relay: the token address is answered exactly and alone",
			says(classify.Interview), decide.Withdraw, nil},
		{"atsdraft-1.eml", FolderInbox, "A platform's nudge to finish an application: automatic",
			says(classify.Chaser), decide.None, nil},
		{"outreach-1.eml", FolderInbox, "Indian headhunter, unasked: left alone unless Alex wants approaches answered",
			says(classify.Outreach), decide.None, nil},
		{"outreach-2.eml", FolderInbox, "Start-up recruiter, unasked",
			says(classify.Outreach), decide.None, seen()},
		{"sablewood-1.eml", FolderInbox, "An old process",
			says(classify.Interview), decide.None, answered()},
		{"sablewood-3.eml", FolderInbox, "Back after months with another role",
			says(classify.Reengagement), decide.None, nil},
		{"vindhya-1.eml", FolderInbox, "Indian offer letter with CTC",
			says(classify.Offer), decide.DeclineOffer, nil},
		{"hansekai-1.eml", FolderInbox, "German offer, with Sie and a title",
			says(classify.Offer), decide.DeclineOffer, nil},
		{"lumora-1.eml", FolderInbox, "German start-up, with du: a test before the next talk",
			says(classify.Interview), decide.Withdraw, nil},
		{"weidenau-1.eml", FolderInbox, "German rejection: nothing to answer",
			says(classify.Rejection), decide.None, seen()},
		{"rheinaue-1.eml", FolderInbox, "German interview that Alex went to",
			says(classify.Interview), decide.None, answered()},
		{"verdanel-1.eml", FolderInbox, "French offer, with vous",
			says(classify.Offer), decide.DeclineOffer, nil},
		{"ateliers-1.eml", FolderInbox, "French offer, declined; its sequel arrives live",
			says(classify.Offer), decide.None, answered()},
		{"kirishima-1.eml", FolderInbox, "Japanese invitation to a second interview, in keigo",
			says(classify.Interview), decide.Withdraw, nil},
		{"asahina-1.eml", FolderInbox, "Japanese rejection: nothing to answer",
			says(classify.Rejection), decide.None, seen()},
	}
}

// ordinary is mail that must stay untouched.
func ordinary() []entry {
	return []entry{
		{"news-1.eml", FolderInbox, "Newsletter about job offers: no recruiting mail",
			nil, decide.None, nil},
		{"alert-1.eml", FolderInbox, "Job alert",
			nil, decide.None, nil},
		{"alert-2.eml", FolderInbox, "German job alert",
			nil, decide.None, nil},
		{"invoice-1.eml", FolderInbox, "Invoice",
			nil, decide.None, nil},
		{"shop-1.eml", FolderInbox, "Shop: a special offer",
			nil, decide.None, nil},
		{"bank-1.eml", FolderInbox, "Bank: a loan offer that wants to be accepted",
			nil, decide.None, nil},
		{"calendar-1.eml", FolderInbox, "Calendar invitation to a lunch",
			nil, decide.None, nil},
		{"list-1.eml", FolderInbox, "Mailing list: references, offers and acceptance in another sense",
			nil, decide.None, nil},
		{"friend-1.eml", FolderInbox, "A friend with an offer of her own",
			nil, decide.None, nil},
		{"referee-1.eml", FolderInbox, "A former colleague asks Alex to be his referee",
			nil, decide.None, nil},
		{"referee-2.eml", FolderInbox, "An employer asks Alex about somebody else",
			nil, decide.None, nil},
		{"panel-1.eml", FolderInbox, "Alex as the interviewer, at work",
			nil, decide.None, nil},
		{"conference-1.eml", FolderInbox, "Conference: an invitation to speak",
			nil, decide.None, nil},
		{"ooo-1.eml", FolderInbox, "Out of office, in answer to Alex's withdrawal",
			nil, decide.None, nil},
		{"parcel-1.eml", FolderInbox, "Parcel notice",
			nil, decide.None, nil},
		{"recruiterad-1.eml", FolderInbox, "A recruiter advertises to employers",
			nil, decide.None, nil},
		{"code-1.eml", FolderInbox, "A one-time code of a careers site",
			nil, decide.None, nil},
	}
}

// sent is what Alex wrote.
func sent() []entry {
	return []entry{
		{"hartwell-2.eml", FolderSent, "Alex accepts: from here on the thread is Alex's own affair",
			nil, decide.None, seen()},
		{"bramwell-2.eml", FolderSent, "Alex agrees to the interview",
			nil, decide.None, seen()},
		{"quillmere-2.eml", FolderSent, "Alex declines the offer, without naming terms",
			nil, decide.None, seen()},
		{"hollins-2.eml", FolderSent, "Alex declines over the pay and over nothing else",
			nil, decide.None, seen()},
		{"nordeby-2.eml", FolderSent, "Alex withdraws",
			nil, decide.None, seen()},
		{"thornbury-2.eml", FolderSent, "Alex names two referees",
			nil, decide.None, seen()},
		{"thornbury-3.eml", FolderSent, "Alex withdraws after giving references: each referee gets a word of their own",
			nil, decide.RefereeNotice, seen()},
		{"pennyfold-1.eml", FolderSent, "Alex withdraws, without a reason",
			nil, decide.None, seen()},
		{"tidemark-2.eml", FolderSent, "Alex declines",
			nil, decide.None, seen()},
		{"greyfriars-1.eml", FolderSent, "Alex withdraws from a theatre's process",
			nil, decide.None, seen()},
		{"copperline-1.eml", FolderSent, "Alex applies",
			nil, decide.None, seen()},
		{"sablewood-2.eml", FolderSent, "Alex withdrew, months ago",
			nil, decide.None, seen()},
		{"rheinaue-2.eml", FolderSent, "Alex agrees, in German",
			nil, decide.None, seen()},
		{"ateliers-2.eml", FolderSent, "Alex declines, in French",
			nil, decide.None, seen()},
	}
}

// live arrives while somebody watches, in this order.
func live() []entry {
	return []entry{
		{"live-1-news.eml", FolderLive, "Live: a shop's newsletter",
			nil, decide.None, nil},
		{"live-2-offer.eml", FolderLive, "Live: an English offer with a deadline",
			says(classify.Offer), decide.DeclineOffer, nil},
		{"live-3-referenzen.eml", FolderLive, "Live: German reference request before any withdrawal",
			says(classify.ReferenceRequest), decide.WithdrawBeforeReferences, nil},
		{"live-4-friend.eml", FolderLive, "Live: a friend",
			nil, decide.None, nil},
		{"live-5-naitei.eml", FolderLive, "Live: a Japanese offer in keigo, with an answer day",
			says(classify.Offer), decide.DeclineOffer, nil},
		{"live-6-contre-offre.eml", FolderLive, "Live: French counteroffer after Alex's no",
			says(classify.Counteroffer), decide.Restate, nil},
	}
}
