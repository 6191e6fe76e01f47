package lists

import (
	"strings"
	"testing"
)

// Of several columns, a row has the first cell that is an address or a phone number.
func TestFirstRightCell(t *testing.T) {
	checkRows(t, []rowsCase{
		{"numbered", "Email,Email 2,First Name\nn/a,ana@x.test,Ana\n",
			"\",\" map[email:1 firstName:3], ignored []\nana@x.test first=Ana"},
		{"work and personal", "Name,Work Email,Personal Email\nAna,-,ana@x.test\nBo,none,\n",
			"\",\" map[email:3 name:1], ignored [\"Work Email\"]\nana@x.test first=Ana\n first=Bo"},
		{"Microsoft Forms", "ID,Start time,Completion time,Email,Name,Your email,Your full name\n" +
			"1,1,1,anonymous,,ana@mf.test,Ana Silva\n",
			"\",\" map[email:4 name:7], ignored [\"ID\" \"Start time\" \"Completion time\" \"Name\"]\n" +
				"ana@mf.test first=Ana last=Silva"},
		{"a slip and an address", "Email,Other Email\nana@x,ana@y.test\n",
			"\",\" map[email:1], ignored []\nana@y.test"},
		{"a name with the second", "Email,Other Email\n-,Ana Silva <ana@y.test>\n",
			"\",\" map[email:1], ignored []\nana@y.test first=Ana last=Silva"},
		{"a number without its country", "Email,Phone Number,Mobile\nana@x.test,(415) 555-2671,+1 415-555-9999\n",
			"\",\" map[email:1 phone:2], ignored []\nana@x.test phone=+1 415-555-9999"},
		{"no right number", "Email,Phone,Mobile\nana@x.test,n/a,0171 1234567\n",
			"\",\" map[email:1 phone:2], ignored []\nana@x.test phone=0171 1234567"},
		{"an extension alone", "Email,Work Phone,Mobile\nana@x.test,ext. 12,\n",
			"\",\" map[email:1 phone:2], ignored []\nana@x.test phone=ext. 12"},
	}, readFile)
}

// TestFilledColumn: a column with content is preferred to an empty one, and a column of job titles to one of forms of
// address.
func TestFilledColumn(t *testing.T) {
	checkRows(t, []rowsCase{
		{"Outlook in Japanese", "肩書き,名,ミドル ネーム,姓,サフィックス,会社名,部署,役職,電子メール アドレス\n,太郎,,山田,,例示,営業,部長,taro@x.test\n",
			"\",\" map[email:9 firstName:2 lastName:4 title:8], " +
				"ignored [\"肩書き\" \"ミドル ネーム\" \"サフィックス\" \"会社名\" \"部署\"]\ntaro@x.test first=太郎 last=山田 title=部長"},
		{"Outlook in French", "\"Titre\",\"Prénom\",\"Nom\",\"Titre\",\"Adresse de messagerie\"\n" +
			"\"\",\"Ana\",\"Silva\",\"Acheteuse\",\"ana@x.test\"\n",
			"\",\" map[email:5 firstName:2 lastName:3 title:4], ignored [\"Titre\"]\n" +
				"ana@x.test first=Ana last=Silva title=Acheteuse"},
		{"a form of address in both", "Title,Name,Job Title,Email\nMs,Ana Silva,Buyer,ana@x.test\n",
			"\",\" map[email:4 name:2 title:3], ignored [\"Title\"]\nana@x.test first=Ana last=Silva title=Buyer"},
		{"a job title in the other column", "Job Title,Name,Position,Email\n,Ana Silva,Buyer,ana@x.test\n",
			"\",\" map[email:4 name:2 title:3], ignored [\"Job Title\"]\nana@x.test first=Ana last=Silva title=Buyer"},
		{"an empty name", "First Name,Given Name,Last Name,Email\n,Ana,Silva,ana@x.test\n",
			"\",\" map[email:4 firstName:2 lastName:3], ignored [\"First Name\"]\nana@x.test first=Ana last=Silva"},
		{"nothing in any", "Title,Email,Job Title\n,ana@x.test,\n",
			"\",\" map[email:2 title:3], ignored [\"Title\"]\nana@x.test"},
	}, readFile)
}

// The only column of addresses may have names in it, and is found without a name of its own.
func TestColumnOfNamedAddresses(t *testing.T) {
	checkRows(t, []rowsCase{
		{"no header", "Ana Silva <a@x.test>\nBo <b@x.test>\n",
			"\",\" map[email:1], ignored []\na@x.test first=Ana last=Silva\nb@x.test first=Bo"},
		{"a contact", "Contact\nAna Silva <a@x.test>\nBo <b@x.test>\n",
			"\",\" map[email:1], ignored []\na@x.test first=Ana last=Silva\nb@x.test first=Bo"},
		{"beside others", "Firma;Kontakt\nAcme;Ana Silva <a@x.test>\nLind;Bo Lind <b@x.test>\n",
			"\";\" map[email:2], ignored [\"Firma\"]\na@x.test first=Ana last=Silva\nb@x.test first=Bo last=Lind"},
		{"quoted", "\"Silva, Ana <a@x.test>\"\n\"Lind, Bo <b@x.test>\"\n",
			"\",\" map[email:1], ignored []\na@x.test first=Ana last=Silva\nb@x.test first=Bo last=Lind"},
		{"not quoted", "Silva, Ana <a@x.test>\nLind, Bo <b@x.test>\n",
			"\",\" map[email:2], ignored [\"column 1\"]\na@x.test first=Ana\nb@x.test first=Bo"},
		{"lists", "Ana Silva <a@x.test>; Bo <b@x.test>\n",
			"Which column of [\"column 1\" \"column 2\"] has the email: [1 2]?"},
	}, readFile)
}

// TestCellsAsPasted: an address in a cell can have every form that a pasted address can have.
func TestCellsAsPasted(t *testing.T) {
	checkRows(t, []rowsCase{
		{"a link", "Email\nmailto:f@x.test?subject=hi\n", "f@x.test"},
		{"a link behind", "Email\ng@x.test<mailto:g@x.test>\n", "g@x.test"},
		{"Markdown", "Email\n[e@x.test](mailto:e@x.test)\n", "e@x.test"},
		{"a formula", "Email\n\"=HYPERLINK(\"\"mailto:h@x.test\"\",\"\"h@x.test\"\")\"\n", "h@x.test"},
		{"two", "Email\nj@x.test and k@x.test\n", "j@x.test\nk@x.test"},
		{"an exclamation mark", "Email\no@x.test!\n", "o@x.test"},
		{"a note", "Email\np@x.test (old)\n", "p@x.test"},
		{"named ones", "Email\n\"Ana Silva <a@x.test>; Lind, Bo <b@x.test>\"\n",
			"a@x.test first=Ana last=Silva\nb@x.test first=Bo last=Lind"},
		{"a blank in it", "Email\nana silva@x.test\nana 16@x.test\n", "ana silva@x.test\nana 16@x.test"},
		{"a page", "Email\nhttps://x.test/?email=ana@x.test\n", "ana@x.test"},
		{"a name", "Email\nAna Silva ana@x.test\n", "ana@x.test first=Ana last=Silva"},
		{"one of two is none", "Email\nj@x.test and k@x\n", "j@x.test and k@x"},
		{"a slash", "Email\nj@x.test/k@x.test\n", "j@x.test\nk@x.test"},
		{"lines", "Email\n\"j@x.test\nk@x.test\"\n", "j@x.test\nk@x.test"},
	}, func(text string) string {
		_, rows, _ := strings.Cut(readFile(text), "\n")
		return rows
	})
}

// What programs call a person's columns.
func TestColumnsOfPrograms(t *testing.T) {
	checkRows(t, []rowsCase{
		{"Gravity Forms", "Name (First),Name (Last),Email\nAna,Silva,a@x.test\n",
			"\",\" map[email:3 firstName:1 lastName:2], ignored []\na@x.test first=Ana last=Silva"},
		{"WPForms", "Name: First,Name: Last,Email\nAna,Silva,a@x.test\n",
			"\",\" map[email:3 firstName:1 lastName:2], ignored []\na@x.test first=Ana last=Silva"},
		{"Pipedrive", "Person - Name,Person - Email - Work,Person - Email - Home\nAna Silva,a@x.test,h@x.test\n" +
			"Bo Lind,,b@x.test\n",
			"\",\" map[email:2 name:1], ignored []\na@x.test first=Ana last=Silva\nb@x.test first=Bo last=Lind"},
		{"home first", "Contact Home Email,Contact Work Email,Name\nh@x.test,a@x.test,Ana\n",
			"\",\" map[email:2 name:3], ignored []\na@x.test first=Ana"},
		{"two strangers", "Buyer Email,Seller Email\na@x.test,b@x.test\n",
			"Which column of [\"Buyer Email\" \"Seller Email\"] has the email: [1 2]?"},
		{"carets", "Name^Email^Phone\nAna Silva^a@x.test^+1 555 010 1001\n",
			"\"^\" map[email:2 name:1 phone:3], ignored []\na@x.test first=Ana last=Silva phone=+1 555 010 1001"},
		{"carets that are said", "sep=^\nName^Email\nAna^a@x.test\n",
			"\"^\" map[email:2 name:1], ignored []\na@x.test first=Ana"},
	}, readFile)
}

// A quoted cell may have lines like records in it, if the quote is closed.
func TestQuotedLines(t *testing.T) {
	checkRows(t, []rowsCase{
		{"within", "email,notes,name\na@x.test,\"call\nb@x.test,x,y\nok\",Ana\nc@x.test,,Cy\n",
			"\",\" map[email:1 name:3], ignored [\"notes\"]\na@x.test first=Ana\nc@x.test first=Cy"},
		{"last", "email,name,notes\na@x.test,Ana,\"call\nb@x.test,Bo,hi\nok\"\nc@x.test,Cy,\n",
			"\",\" map[email:1 name:2], ignored [\"notes\"]\na@x.test first=Ana\nc@x.test first=Cy"},
		{"never closed", "email,name,notes\na@x.test,Ana,\"call\nb@x.test,Bo,hi\nc@x.test,Cy,5\"\n",
			"\",\" map[email:1 name:2], ignored [\"notes\"]\na@x.test first=Ana\nb@x.test first=Bo\nc@x.test first=Cy"},
		{"never closed, and short", "email,name,notes\na@x.test,Ana,\"call\nb@x.test,Bo,hi\nc@x.test,Cy 5\"\n",
			"\",\" map[email:1 name:2], ignored [\"notes\"]\na@x.test first=Ana\nb@x.test first=Bo\n" +
				"c@x.test first=Cy last=5"},
	}, readFile)
}
