package lists

import (
	"slices"
	"strings"
)

// emails returns the columns of the address. Their names decide. If a name is only similar to a known one, the content
// of the column decides, too. If two columns could be meant, or none, emails returns a question.
func (s *sheet) emails() ([]int, error) {
	h := headers()
	var all, others []ranked
	for i, k := range s.keys {
		rank, looks := h.means(k, "email"), isMailbox
		if rank > 0 {
			looks = holdsAddress
		}
		content, filled := s.share(i, looks)
		if rank == 0 && content {
			switch {
			case h.has(k, "other-any") || h.has(k, "other-email"):
			case h.means(k, "login") > 0:
				rank = rankLogin
			case h.contains(k, "email", 4) && h.has(k, "home"):
				rank = rankOther
			case h.contains(k, "email", 4):
				rank = rankLoose
			}
		}
		if rank > 0 && (rank != rankLogin || content) {
			if filled && !content && rank > 1 {
				continue
			}
			all = append(all, ranked{i, rank})
		} else if content {
			others = append(others, ranked{i, 0})
		}
	}
	s.sort(all)
	if len(all) == 0 || s.nowhere(all) && len(others) > 0 {
		return s.only(others)
	}
	best := all[0].rank
	same := slices.Clone(all)
	same = slices.DeleteFunc(same, func(r ranked) bool { return r.rank != best })
	if best != rankOther && s.differ(same) {
		return nil, &Question{"email", s.header, numbersOf(same)}
	}
	var columns []int
	for _, r := range all {
		if r.rank == best || best < rankLogin && r.rank <= rankOther && r.rank != rankLoose {
			columns = append(columns, r.column)
		}
	}
	return columns, nil
}

// only returns the only column of addresses whose name does not say that they are other addresses. If there is none, or
// more than one, it returns a question.
func (s *sheet) only(others []ranked) ([]int, error) {
	plain := slices.DeleteFunc(slices.Clone(others), func(r ranked) bool {
		return headers().has(s.keys[r.column], "other-any") || headers().has(s.keys[r.column], "other-email")
	})
	if len(plain) == 1 {
		return []int{plain[0].column}, nil
	}
	return nil, &Question{"email", s.header, numbersOf(others)}
}

func numbersOf(all []ranked) []int {
	var numbers []int
	for _, r := range all {
		numbers = append(numbers, r.column+1)
	}
	slices.Sort(numbers)
	return numbers
}

// nowhere reports whether these columns have nothing that could be an address.
func (s *sheet) nowhere(all []ranked) bool {
	for _, row := range s.rows {
		for _, r := range all {
			if r.column < len(row) && strings.ContainsAny(row[r.column], "@＠") {
				return false
			}
		}
	}
	return true
}

// differ reports whether a row has different addresses in columns that have the same rank, and are not numbered.
func (s *sheet) differ(same []ranked) bool {
	for _, row := range s.rows {
		seen := map[string]bool{}
		for _, r := range same {
			number := s.numbers[r.column]
			if number < 2 && r.column < len(row) && isAddress(row[r.column]) {
				seen[strings.ToLower(bare(row[r.column]))] = true
			}
		}
		if len(seen) > 1 {
			return true
		}
	}
	return false
}
