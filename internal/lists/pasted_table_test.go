package lists

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// rowsCase is a text and its rows as shown writes them, with a blank between the parts.
type rowsCase struct{ name, text, rows string }

func checkRows(t *testing.T, cases []rowsCase, read func(text string) string) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Split(strings.TrimSpace(strings.ReplaceAll(read(c.text), "  ", " ")), "\n")
			if diff := cmp.Diff(strings.Split(c.rows, "\n"), got); diff != "" {
				t.Errorf("%q: %s", c.text, diff)
			}
		})
	}
}

func readPaste(text string) string { return shown(ParsePasted(text)) }

func readFile(text string) string { return tableCase([]byte(text)) }

// TestPastedBelowHeader: below a line that names a column of addresses, no address is lost.
func TestPastedBelowHeader(t *testing.T) {
	checkRows(t, []rowsCase{
		{"addresses on one line", "E-Mail\nana@p.test; bo@p.test; cy@p.test", "ana@p.test\nbo@p.test\ncy@p.test"},
		{"named ones", "Emails:\nAna Silva <ana@p.test>; Bo Lind <bo@p.test>",
			"ana@p.test first=Ana last=Silva\nbo@p.test first=Bo last=Lind"},
		{"lines of several", "E-mail addresses:\nana@p.test, bo@p.test\ncy@p.test", "ana@p.test\nbo@p.test\ncy@p.test"},
		{"a sentence below", "Name\tEmail\nAna Silva\tana@p.test\n\n" +
			"Please also invite bo@p.test and Cy Low <cy@p.test>.",
			"ana@p.test first=Ana last=Silva\nbo@p.test\ncy@p.test first=Cy last=Low"},
		{"a sentence above", "Hi, please add dora@p.test and these:\n\nName,Email\nAna Silva,ana@p.test",
			"ana@p.test first=Ana last=Silva\ndora@p.test"},
		{"people beside the header", "Email, Ana Silva <ana@p.test>, Bo Lind <bo@p.test>\ncy@p.test",
			"ana@p.test first=Ana last=Silva\nbo@p.test first=Bo last=Lind\ncy@p.test"},
		{"two tables", "Sales\nName\tEmail\nAna\tana@p.test\n\nSupport\nEmail\tName\nbo@p.test\tBo",
			"ana@p.test first=Ana\nbo@p.test first=Bo"},
		{"two tables of other columns", "Name,Email,Phone\nAna,ana@p.test,+1 555 010 1001\nEmail,Name\nbo@p.test,Bo",
			"ana@p.test first=Ana phone=+1 555 010 1001\nbo@p.test first=Bo"},
		{"two vCards", "BEGIN:VCARD\nEMAIL;TYPE=WORK:ana@p.test\nEND:VCARD\nBEGIN:VCARD\nEMAIL:bo@p.test\nEND:VCARD",
			"ana@p.test\nbo@p.test"},
		{"a sentence in a cell", "Email\nana@p.test and bo@p.test", "ana@p.test\nbo@p.test"},
		{"a slip", "Name,Email\nAna,ana@q\nBo,bo.q.test", "ana@q first=Ana\nbo.q.test first=Bo"},
		{"a slip in one column", "Email\nana@p.test\nbo.p.test\n\nBest regards", "ana@p.test\nbo.p.test"},
		{"a person with no address", "Name,Email,Phone\nAna,ana@p.test,\nBo,,+1 555 010 1001",
			"ana@p.test first=Ana\n first=Bo phone=+1 555 010 1001"},
		{"managers", "Name,Email,Manager Email\nAna,ana@p.test,boss@p.test", "ana@p.test first=Ana"},
		{"a mail below", "Name\tEmail\tPhone\nAna Silva\tana@p.test\t\nBo Lind\tbo@p.test\n\n" +
			"From: Cy Low <cy@p.test>\nTo: Di Paz <di@p.test>",
			"ana@p.test first=Ana last=Silva\nbo@p.test first=Bo last=Lind\ncy@p.test first=Cy last=Low\n" +
				"di@p.test first=Di last=Paz"},
		{"a line below a column of managers", "Manager Email,Email\nboss@p.test,ana@p.test\nand bo@p.test please",
			"ana@p.test\nbo@p.test"},
		{"a manager alone", "Name,Email,Manager Email\nAna,ana@p.test,boss@p.test\nBo,,boss@p.test",
			"ana@p.test first=Ana\n first=Bo"},
		{"words and an address as a name", "Email,Name\nana@p.test,and then bo@p.test", "ana@p.test\nbo@p.test"},
		{"an address as a name", "Email,Name\nana@p.test,bo@p.test", "ana@p.test\nbo@p.test"},
		{"a drawn table", "| Name | Email |\n|:-----|-------|\n| Ana Silva | ana@p.test |\n| Bo Lind | bo@p.test |",
			"ana@p.test first=Ana last=Silva\nbo@p.test first=Bo last=Lind"},
		{"owners", "Email\tAccount Owner\nana@p.test\tolive@p.test", "ana@p.test"},
		{"a private address", "Email\tPersonal Email\nana@p.test\thome@p.test\n\tbo@p.test", "ana@p.test\nbo@p.test"},
		{"a note with an address", "Email,Notes\nana@p.test,ask bo@p.test first", "ana@p.test\nbo@p.test"},
		{"an unnamed column", "Email,,Name\nana@p.test,bo@p.test,Ana", "ana@p.test first=Ana\nbo@p.test"},
		{"a header of a mail", "Email: ana@p.test\nEmail: bo@p.test", "ana@p.test\nbo@p.test"},
		{"two columns that could be meant", "Buyer Email,Seller Email\nana@p.test,bo@p.test", "ana@p.test\nbo@p.test"},
		{"a signature", "Ana Silva\nEmail\nana@p.test\nPhone\n+1 555 010 1001", "ana@p.test"},
		{"a header alone", "Name,Email", ""},
	}, readPaste)
}

// TestAddressesWithoutColumn: in a file, an address has a row even if its column has no name.
func TestAddressesWithoutColumn(t *testing.T) {
	checkRows(t, []rowsCase{
		{"commas", "Email\nana@x.test, bo@x.test\ncy@x.test\n",
			"\",\" map[email:1], ignored []\nana@x.test\nbo@x.test\ncy@x.test"},
		{"semicolons", "Emails\nana@x.test;bo@x.test;cy@x.test\n",
			"\";\" map[email:1], ignored []\nana@x.test\nbo@x.test\ncy@x.test"},
		{"names", "Email\nAna Silva <ana@x.test>, Bo <bo@x.test>\n",
			"\",\" map[email:1], ignored []\nana@x.test first=Ana last=Silva\nbo@x.test first=Bo"},
		{"behind the last column", "Name,Email\nAna,ana@x.test,bo@x.test\n",
			"\",\" map[email:2 name:1], ignored []\nana@x.test first=Ana\nbo@x.test"},
		{"in the column of names", "Name,Email\nAna,ana@x.test\nbo@x.test\ncy@x.test,Cy\n",
			"\",\" map[email:2 name:1], ignored []\nana@x.test first=Ana\nbo@x.test\ncy@x.test first=Cy"},
		{"in place of a name", "Name,Email\nana@x.test,ana@x.test\nbo@y.test,bo@x.test\n",
			"\",\" map[email:2 name:1], ignored []\nana@x.test\nbo@x.test\nbo@y.test"},
		{"several in a stray cell", "Email,,Name\nana@x.test,bo@x.test; cy@x.test,Ana\n",
			"\",\" map[email:1 name:3], ignored []\nana@x.test first=Ana\nbo@x.test\ncy@x.test"},
		{"a name with a comma", "Name,Email\nSilva, Ana,ana@x.test\n",
			"\",\" map[email:2 name:1], ignored []\nAna first=Silva\nana@x.test"},
		{"a column without a name", "Email,,Name\nana@x.test,bo@x.test,Ana\n",
			"\",\" map[email:1 name:3], ignored []\nana@x.test first=Ana\nbo@x.test"},
		{"a name below the only column's name", "Email Address\nAna Silva,ana@x.test\nBo,bo@x.test\n",
			"\",\" map[email:1], ignored []\nana@x.test first=Ana last=Silva\nbo@x.test first=Bo"},
		{"a slip beside an address", "Email\nana.x.test,bo@x.test\nn/a,cy@x.test\n",
			"\",\" map[email:1], ignored []\nana.x.test\nbo@x.test\nn/a\ncy@x.test"},
		{"other cells", "Email\nana@x.test,Ana,old\n", "\",\" map[email:1], ignored []\nana@x.test"},
	}, readFile)
}

// A title with an address does not hide the header.
func TestHeaderBelowTitle(t *testing.T) {
	checkRows(t, []rowsCase{
		{"GoToWebinar", "Registrant List,,\nOrganizer,Olive,olive@v.test\n\nFirst Name,Last Name,Email Address\n" +
			"Ana,Silva,ana@x.test\n",
			"\",\" map[email:3 firstName:1 lastName:2], ignored []\nana@x.test first=Ana last=Silva"},
		{"Zoom", "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n" +
			"123,Partner day,1/1/24,1/1/24,host@v.test,60,2\n\n" +
			"Name (Original Name),User Email,Join Time\nAna Silva,ana@x.test,1\n",
			"\",\" map[email:2 name:1], ignored [\"Join Time\"]\nana@x.test first=Ana last=Silva"},
		{"an author", "Report by,olive@vendor.test\nDate,2024\n\nName,Email\nAna,a@x.test",
			"\",\" map[email:2 name:1], ignored []\na@x.test first=Ana"},
		{"two hosts", "Host;olive@v.test\nPanelist;pia@v.test\n\nE-Mail;Vorname;Nachname\na@x.test;Ana;Silva",
			"\";\" map[email:1 firstName:2 lastName:3], ignored []\na@x.test first=Ana last=Silva"},
		{"a footer", "Name,Email\nAna,ana@x.test\n\nExported by,olive@v.test\n",
			"\",\" map[email:2 name:1], ignored []\nana@x.test first=Ana\nExported by olive@v.test"},
		{"a footer in one cell", "Email\nana@x.test\nExported by olive@v.test\n",
			"\",\" map[email:1], ignored []\nana@x.test\nExported by olive@v.test"},
		{"a footer of three cells", "Name,Email\nAna,ana@x.test\nGenerated by,Olive Oyl,olive@v.test\n",
			"\",\" map[email:2 name:1], ignored []\nana@x.test first=Ana\nGenerated by Olive Oyl olive@v.test"},
		{"a total", "Name,Email\nAna,ana@x.test\nTotal:,1\n",
			"\",\" map[email:2 name:1], ignored []\nana@x.test first=Ana"},
		{"a count", "Name,Email\nAna,ana@x.test\n\n10,000 records\n",
			"\",\" map[email:2 name:1], ignored []\nana@x.test first=Ana"},
		{"a count in Japanese", "Email\nana@x.test\n合計: 1件\n", "\",\" map[email:1], ignored []\nana@x.test"},
		{"a person at the end", "Name,Email\nAna,ana@x.test\nBo 2\n",
			"\",\" map[email:2 name:1], ignored []\nana@x.test first=Ana\n first=Bo last=2"},
		{"a host who is on the list", "Role,Email\nHost,olive@v.test\nGuest,ana@x.test\n",
			"\",\" map[email:2], ignored [\"Role\"]\nolive@v.test\nana@x.test"},
		{"a German footer", "E-Mail;Vorname;Nachname\na@x.test;Ana;Silva\nErstellt von:;;olive@v.test\n",
			"\";\" map[email:1 firstName:2 lastName:3], ignored []\na@x.test first=Ana last=Silva\n" +
				"Erstellt von: olive@v.test"},
		{"people, then more", "Name,Email\nAna,a@x.test\nFirst Name,Last Name,Email\nBo,Lind,b@x.test",
			"\",\" map[email:2 name:1], ignored []\na@x.test first=Ana\nLast Name first=First last=Name\n" +
				"Lind first=Bo\nb@x.test"},
		{"addresses above", "ana@x.test\nName,Email\nBo,b@x.test",
			"\",\" map[email:2], ignored [\"column 1\"]\nana@x.test\nEmail\nb@x.test"},
	}, readFile)
}
