package classify

import (
	"encoding/json"
	"fmt"
	"math"
)

// MarshalJSON writes whole units: 85000, 62.5.
func (m Money) MarshalJSON() ([]byte, error) {
	if m%100 == 0 {
		return json.Marshal(int64(m / 100))
	}
	return json.Marshal(float64(m) / 100)
}

// UnmarshalJSON reads whole units. An amount beyond what a Money can hold is an error.
func (m *Money) UnmarshalJSON(b []byte) error {
	var f float64
	if err := json.Unmarshal(b, &f); err != nil {
		return fmt.Errorf("amount of money: %w", err)
	}
	if math.IsNaN(f) || math.Abs(f) > 1e15 {
		return fmt.Errorf("amount of money %v is out of range", f)
	}
	*m = Money(math.Round(f * 100))
	return nil
}
