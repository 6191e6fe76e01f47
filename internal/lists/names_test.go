package lists

import "testing"

func TestSplitName(t *testing.T) {
	for shown, want := range map[string][2]string{
		"John Smith Jr.":             {"John", "Smith"},
		"Henry Ford III":             {"Henry", "Ford"},
		"Ana Silva PhD":              {"Ana", "Silva"},
		"Ana Silva, Ph.D.":           {"Ana", "Silva"},
		"Smith, John Jr.":            {"John", "Smith"},
		"Smith, Dr. John":            {"John", "Smith"},
		"Ana Silva, CEO":             {"Ana", "Silva"},
		"Ana Silva, Acme Ltd.":       {"Ana", "Silva"},
		"Silva Costa, Ana":           {"Ana", "Silva Costa"},
		"Yo-Yo Ma":                   {"Yo-Yo", "Ma"},
		"Ana Md":                     {"Ana", "Md"},
		"Mary St. John":              {"Mary", "St. John"},
		"Dr. med. Jan Kranz":         {"Jan", "Kranz"},
		"Prof. Dr. rer. nat. Eva Li": {"Eva", "Li"},
		"dr. jan kranz":              {"jan", "kranz"},
		"Phil Collins":               {"Phil", "Collins"},
		"GARCÍA LÓPEZ María":         {"María", "GARCÍA LÓPEZ"},
		"María GARCÍA LÓPEZ":         {"María", "GARCÍA LÓPEZ"},
		"DE LA TOUR Jean":            {"Jean", "DE LA TOUR"},
		"Jean DE LA TOUR":            {"Jean", "DE LA TOUR"},
		"Jan van der BERG":           {"Jan", "van der BERG"},
		"SILVA Ana":                  {"Ana", "SILVA"},
		"ANA SILVA":                  {"ANA", "SILVA"},
		"ANA MARIA SILVA":            {"ANA MARIA", "SILVA"},
		"John F. SMITH":              {"John F.", "SMITH"},
		"John I. Smith":              {"John I.", "Smith"},
		"John D. Smith":              {"John D.", "Smith"},
		"Ludwig van Beethoven":       {"Ludwig", "van Beethoven"},
	} {
		if first, last := splitName(shown); first != want[0] || last != want[1] {
			t.Errorf("%s: %q, %q", shown, first, last)
		}
	}
}
