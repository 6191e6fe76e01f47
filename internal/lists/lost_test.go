package lists

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// heads and lines are what a list can have, with %s for an address.
var (
	heads = []string{"Email", "E-Mail:", "Name,Email", "Email,Name,Phone", "First Name,Last Name,Email", "Emails", "Email,,Name"}
	lines = []string{"%s", "%s; %s", "%s, %s", "Ana Silva <%s>", "Ana Silva <%s>; Bo Lind <%s>", "%s,Ana,Silva", "Ana,%s",
		"Ana,Silva,%s", "Ana,%s,+1 555 010 1001", "\"Silva, Ana\",%s", "\"Ana %s", ",,%s", "Total,2", "\"%s\n%s\"", "(%s)"}
	pastedLines = []string{"Name\tEmail", "Name,Email", "Email;Name;Phone", "Emails: %s", "Ana\t%s", "%s\tAna\tSilva",
		"%s;Ana;+1 555", "Please invite %s and %s.", "Email, %s", "", "Best regards", "Name", "To: %s", "| Ana | %s |", "1. %s",
		"Ana %s", "Sales\t\t%s", "Exported by,%s"}
)

// drawn returns a text of some of the lines, and its addresses.
func drawn(t *rapid.T, lines []string, first string) (text string, addresses []string) {
	all := append([]string{first}, rapid.SliceOfN(rapid.SampledFrom(lines), 1, 8).Draw(t, "lines")...)
	text = strings.Join(all, "\n")
	for strings.Contains(text, "%s") {
		address := fmt.Sprintf("p%d@x.test", len(addresses)+1)
		addresses = append(addresses, address)
		text = strings.Replace(text, "%s", address, 1)
	}
	return text, addresses
}

func checkAddresses(t *rapid.T, text string, addresses []string, rows []Row) {
	all := shown(rows)
	for _, address := range addresses {
		if !strings.Contains(all, address) {
			t.Fatalf("%q: %s is lost:\n%s", text, address, all)
		}
	}
}

// Whatever lines a pasted text has, each address in it has a row.
func TestNoPastedAddressIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, addresses := drawn(t, append(append(pastedLines, lines...), heads...), "")
		checkAddresses(t, text, addresses, ParsePasted(text))
	})
}

// Below a header, each address has a row, whatever its record looks like.
func TestNoAddressBelowAHeaderIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, addresses := drawn(t, lines, rapid.SampledFrom(heads).Draw(t, "head"))
		if table, err := ParseTable([]byte(text), "", nil); err == nil { // else the caller is asked, or refused
			checkAddresses(t, text, addresses, table.Rows)
		}
	})
}
