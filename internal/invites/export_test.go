package invites

import "time"

// WithBudget returns the same service with another time for long work in one call.
func (s *Service) WithBudget(d time.Duration) *Service {
	other := *s
	other.budget = d
	return &other
}
