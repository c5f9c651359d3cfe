package engine

import (
	"testing"

	"inboxd/internal/store"
)

func TestSameOpportunity(t *testing.T) {
	h := store.Thread{Company: "Harbourgate", Role: "Logistics Planner", Counterpart: "zoe@agency.example"}
	for _, c := range []struct {
		name                       string
		company, role, counterpart string
		want                       bool
	}{
		{"the same, from the employer", "Harbourgate", "Logistics Planner", "hr@harbourgate.example", true},
		{"the company in full, the title with its rank", "Harbourgate GmbH", "Senior Logistics Planner (m/f/d)", "hr@harbourgate.example", true},
		{"another role there", "Harbourgate", "Data Analyst", "hr@harbourgate.example", false},
		{"the same role elsewhere", "Seawall", "Logistics Planner", "hr@seawall.example", false},
		{"the same person, no company named", "", "Logistics Planner", "zoe@agency.example", true},
		{"the same person and company, no role named", "Harbourgate", "", "zoe@agency.example", true},
		{"the same person, nothing named", "", "", "zoe@agency.example", false},
		{"the same person, another role", "", "Data Analyst", "zoe@agency.example", false},
		{"nobody and nothing", "", "", "", false},
	} {
		if got := sameOpportunity(h, c.company, c.role, c.counterpart); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
