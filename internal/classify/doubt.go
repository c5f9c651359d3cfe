package classify

import "strings"

// doubtfulRoles are words that a pattern can take for a whole role although they are
// the beginning of one, or no role of the user's: "Chef" of "Chef de projet",
// "hiring manager".
var doubtfulRoles = wordSet("chef responsable chargé chargée directeur directrice leiter leiterin leitung manager lead head director analyst engineer consultant officer specialist assistant associate stelle position poste role job team candidate candidat kandidat mitarbeiter mitarbeiterin collaborateur 募集 採用 選考 内定")

// The people who hire are not what the user is hired for.
var hirers = []string{"hiring manager", "hiring team", "talent acquisition", "line manager", "human resources", "recruiter", "headhunter"}

// departments are what a Japanese sender line names where a company could stand.
var departments = []string{"人事", "採用", "総務", "管理部", "営業部", "事務局", "担当", "本部"}

// certainRole is role, or "" where it may be only a part of one.
func certainRole(role string) string {
	low := strings.ToLower(strings.TrimSpace(role))
	if doubtfulRoles[low] {
		return ""
	}
	for _, h := range hirers {
		if low == h {
			return ""
		}
	}
	return role
}

// certainCompany is company, or "" where it is a department's name.
func certainCompany(company string) string {
	for _, d := range departments {
		if strings.HasPrefix(company, d) || company == d+"部" {
			return ""
		}
	}
	return company
}
