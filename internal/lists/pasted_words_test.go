package lists

import "testing"

// A blank before or after the @ hides nobody: the row is refused later, and shown.
func TestBlankAtTheAt(t *testing.T) {
	checkRows(t, []rowsCase{
		{"before", "ana @x.test, bo@x.test", "ana @x.test\nbo@x.test"},
		{"behind", "bo@ p.test; cy@p.test", "bo@ p.test\ncy@p.test"},
		{"both", "ana @ x.test\nbo@x.test", "ana @ x.test\nbo@x.test"},
		{"a no-break space", "ed\u00a0@p.test; cy@p.test", "ed @p.test\ncy@p.test"},
		{"full width", "ana\u3000＠x.test、bo@x.test", "ana @x.test\nbo@x.test"},
		{"a name", "Ed Low <ed @p.test>; cy@p.test", "ed @p.test first=Ed last=Low\ncy@p.test"},
		{"a table", "Name,Email\nAna,ana @x.test\nBo,bo@x.test", "ana @x.test first=Ana\nbo@x.test first=Bo"},
		{"a handle", "@handle ana@x.test", "ana@x.test"},
		{"a mention", "thanks @bo, please add ana@x.test", "ana@x.test"},
		{"a company", "Ana Silva @ Acme <ana@x.test>", "ana@x.test first=Ana last=Silva"},
		{"a price", "5 units @ 2.50, for ana@x.test", "ana@x.test"},
		{"the next line", "ana\n@x.test bo@x.test", "bo@x.test"},
	}, readPaste)
}

// TestEscapedAddresses: what is escaped in links and HTML is decoded.
func TestEscapedAddresses(t *testing.T) {
	checkRows(t, []rowsCase{
		{"an entity in a link", "mailto:ana@x.test?subject=Hi&amp;cc=bo@x.test", "ana@x.test\nbo@x.test"},
		{"a semicolon in a link", "mailto:ana@x.test?subject=Hi;cc=bo@x.test;bcc=cy@x.test",
			"ana@x.test\nbo@x.test\ncy@x.test"},
		{"two in angles", "<ana%40x.test>, bo@x.test", "ana@x.test\nbo@x.test"},
		{"a link without a first", "mailto:?to=ana%40p.test&cc=bo@p.test&bcc=di%40p.test",
			"ana@p.test\nbo@p.test\ndi@p.test"},
		{"a plus", "mailto:bo%2Bportal@x.test", "bo+portal@x.test"},
		{"a comma", "mailto:ana@x.test%2Cbo@x.test%3Bcy@x.test", "ana@x.test\nbo@x.test\ncy@x.test"},
		{"a link in a cell", "Email,Name\nmailto:bo%2Bportal@x.test,Bo\nana%40x.test,Ana",
			"bo+portal@x.test first=Bo\nana@x.test first=Ana"},
		{"a link of a name", `<a href="mailto:ana%40x.test">Ana Silva</a>, bo@x.test`,
			"ana@x.test first=Ana last=Silva\nbo@x.test"},
		{"a number", "Bo Lind <bo&#64;p.test>", "bo@p.test first=Bo last=Lind"},
		{"a number of base 16", "Bo Lind &lt;bo&#x40;p.test&gt;", "bo@p.test first=Bo last=Lind"},
		{"blanks", "Ana&nbsp;Silva <ana@x.test>; J&ouml;rg&#160;Lind &lt;joerg@x.test&gt;",
			"ana@x.test first=Ana last=Silva\njoerg@x.test first=Jörg last=Lind"},
		{"hidden from robots", "ana(at)x.test, bo [at] x.test; Cy Low <cy(AT)x.test>",
			"ana@x.test\nbo@x.test\ncy@x.test first=Cy last=Low"},
		{"at a place", "Ana (at Acme Inc.) <ana@x.test>", "ana@x.test first=Ana"},
		{"an ampersand", "R&D; a&b@x.test", "a&b@x.test"},
		{"a percent sign", "50%off@x.test; ana@x.test", "50%off@x.test\nana@x.test"},
		{"an address in a page's", "https://x.test/unsubscribe?u=ana@x.test&l=1 https://x.test/@bo", "ana@x.test"},
		{"an address in another link", "https://x.test/?u=ana%40x.test bo@x.test", "bo@x.test"},
	}, readPaste)
}

// A cell beside an address that says something else is no name.
func TestLabelsAreNoNames(t *testing.T) {
	checkRows(t, []rowsCase{
		{"a column's name", "Email\tkeyed@k.test", "keyed@k.test"},
		{"a card", "First name\tAna\nLast name\tSilva\nEmail\tana@k.test", "ana@k.test"},
		{"a longer name", "Work email\tana@k.test\nE-Mail (dienstlich)\tbo@k.test\nCorreo electrónico:\tcy@k.test",
			"ana@k.test\nbo@k.test\ncy@k.test"},
		{"a contact", "Contact\tAna Silva\tana@k.test", "ana@k.test first=Ana last=Silva"},
		{"a position", "CEO\tAna Silva\tana@k.test", "ana@k.test first=Ana last=Silva"},
		{"a form of address", "Mr\tAna\tSilva\tana@k.test\nFrau\tEva\tGroß\teva@k.test",
			"ana@k.test first=Ana last=Silva\neva@k.test first=Eva last=Groß"},
		{"an answer", "Yes\tana@k.test\nNein\tbo@k.test", "ana@k.test\nbo@k.test"},
		{"a department", "Sales\tana@k.test\nVertrieb\tbo@k.test", "ana@k.test\nbo@k.test"},
		{"a role behind", "ana@k.test\tAdmin\nbo@k.test\tBo\tLind\tEditor", "ana@k.test\nbo@k.test first=Bo last=Lind"},
		{"a company", "Acme Ltd\tAna\tSilva\tana@k.test", "ana@k.test first=Ana last=Silva"},
		{"a surname that counts", "Jimmy\tPage\tjp@k.test", "jp@k.test first=Jimmy last=Page"},
		{"names that are words, too", "Ho\tMinh\tho@k.test\nDon\tSmith\tdon@k.test\n성\t춘향\tsung@k.test",
			"ho@k.test first=Ho last=Minh\ndon@k.test first=Don last=Smith\nsung@k.test first=성 last=춘향"},
		{"bars", "Bo Lind | Acme <bo@k.test>\n| Ana Silva | ana@k.test |\n| Cy | Low | cy@k.test |\nSales | di@k.test",
			"bo@k.test first=Bo last=Lind\nana@k.test first=Ana last=Silva\ncy@k.test first=Cy last=Low\ndi@k.test"},
		{"Japanese", "氏名\t山田太郎\tメール\tyamada@k.test", "yamada@k.test first=山田太郎"},
	}, readPaste)
}

// Signs of italics are no part of an address, and two addresses without a sign between them are refused as one.
func TestSignsAround(t *testing.T) {
	checkRows(t, []rowsCase{
		{"italics", "_ana@x.test_, *bo@x.test*, ~cy@x.test~, __di@x.test__",
			"ana@x.test\nbo@x.test\ncy@x.test\n_di@x.test"},
		{"an underscore", "_ana@x.test, bo_@x.test", "_ana@x.test\nbo_@x.test"},
		{"two as one", "ana@p.testbo@p.test, cy@x.test", "ana@p.testbo@p.test\ncy@x.test"},
		{"three as one", "ana@p.testbo@p.testcy@p.test", "ana@p.testbo@p.testcy@p.test"},
		{"a handle", "@bo@x.test, @cy", "bo@x.test"},
		{"a sentence's end", "a@x.test。b@x.test", "a@x.test\nb@x.test"},
	}, readPaste)
}

// Signs separate a name from the only address of its line.
func TestNamesBeside(t *testing.T) {
	checkRows(t, []rowsCase{
		{"halves", "Ana,Silva,ana@p.test\nBo;Lind;bo@p.test",
			"ana@p.test first=Ana last=Silva\nbo@p.test first=Bo last=Lind"},
		{"behind", "ana@x.test, Ana Silva\nbo@x.test; Bo Lind\ncy@x.test - Cy Low",
			"ana@x.test first=Ana last=Silva\nbo@x.test first=Bo last=Lind\ncy@x.test first=Cy last=Low"},
		{"halves behind", "ana@x.test,Ana,Silva,Buyer\n", "ana@x.test first=Ana last=Silva"},
		{"before", "Ana Silva; ana@x.test\n- Bo Lind; bo@x.test\nContact: Cy Low; cy@x.test",
			"ana@x.test first=Ana last=Silva\nbo@x.test first=Bo last=Lind\ncy@x.test first=Cy last=Low"},
		{"a number before", "1,Ana,Silva,ana@x.test", "ana@x.test first=Ana last=Silva"},
		{"a company", "Acme Ltd; Ana Silva; ana@x.test\nbo@x.test, Acme Ltd",
			"ana@x.test first=Ana last=Silva\nbo@x.test"},
		{"quoted cells", "\"Ana Silva\",\"ana@x.test\",\"Buyer\"\n\"Lind, Bo\",\"bo@x.test\"\n'Cy Low','cy@x.test'\n\"di@x.test\",\"Di Paz\"",
			"ana@x.test first=Ana last=Silva\nbo@x.test first=Bo last=Lind\ncy@x.test first=Cy last=Low\ndi@x.test first=Di last=Paz"},
		{"bold", "* **Ana Silva** <ana@x.test>\n* __Bo__ (bo@x.test)",
			"ana@x.test first=Ana last=Silva\nbo@x.test first=Bo"},
		{"a signature", "ana@x.test | Senior Buyer | www.acme.test", "ana@x.test"},
		{"two on a line", "ana@x.test, bo@x.test, Bo Lind", "ana@x.test\nbo@x.test"},
		{"one word", "Thanks, ana@x.test", "ana@x.test"},
		{"a sentence", "If you can, invite her, ana@x.test, please", "ana@x.test"},
	}, readPaste)
}
