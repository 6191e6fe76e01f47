package lists

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	uni "golang.org/x/text/encoding/unicode"
)

// A client can declare the charset of a table. If it declares none, and the table is not UTF-8, the error says which
// encoding it looks like.
func TestEncodings(t *testing.T) {
	for _, tt := range []struct {
		charset, name string
		from          encoding.Encoding
		looks         string // what is said without the charset; empty: it is read
	}{
		{"windows-1252", "José O’Brien", charmap.Windows1252, "windows-1252"},
		{"iso-8859-1", "Zoë", charmap.ISO8859_1, "windows-1252"},
		{"windows-1251", "Иван Петров", charmap.Windows1251, "windows-1251"},
		{"shift_jis", "山田太郎さん", japanese.ShiftJIS, "Shift_JIS"},
		{"euc-kr", "김철수", korean.EUCKR, "EUC-KR"},
		{"gbk", "李小龙", simplifiedchinese.GBK, "GB 18030"},
		{"utf-16", "José 李", uni.UTF16(uni.LittleEndian, uni.UseBOM), ""},
		{"", "José 李", uni.UTF16(uni.BigEndian, uni.UseBOM), ""},
		{"utf-8", "José 李", uni.UTF8BOM, ""},
		{"UTF-8", "José 李", uni.UTF8, ""},
	} {
		file, err := tt.from.NewEncoder().Bytes([]byte("email,lastName\r\na@x.io," + tt.name + "\r\nb@x.io," + tt.name + "\r\n"))
		if err != nil {
			t.Fatal(err)
		}
		table, err := ParseTable(file, tt.charset, nil)
		if err != nil || len(table.Rows) != 2 || table.Rows[0].LastName != tt.name {
			t.Errorf("%s: %+v, %v", tt.charset, table, err)
		}
		table, err = ParseTable(file, "", nil)
		if tt.looks == "" && (err != nil || table.Rows[1].LastName != tt.name) || tt.looks != "" && !says(err, tt.looks) {
			t.Errorf("%s, not declared: %+v, %v", tt.charset, table, err)
		}
	}
}

// A file that is not UTF-8 is refused with the encoding that it has, alone or among others.
func TestGuess(t *testing.T) {
	certain := 0
	for _, tt := range []struct {
		from  encoding.Encoding
		looks string
		names []string
	}{
		{charmap.Windows1252, "windows-1252", []string{"José Peña", "Zoë", "Müller", "Åsa Bjørk", "François Lefèvre",
			"ANDRÉ", "Jürgen Groß"}},
		{charmap.Windows1250, "windows-1250", []string{"Łukasz Wójcik", "Jiří Dvořák", "Erzsébet Szőke", "Żaneta",
			"Šimon Čapek"}},
		{charmap.Windows1251, "windows-1251", []string{"Иван Петров", "Ольга Смирнова", "ІВАН ФРАНКО", "Юрий",
			"Щукин Александр"}},
		{charmap.Windows1253, "windows-1253", []string{"Γιώργος Παπαδόπουλος", "Ελένη"}},
		{charmap.Windows1254, "windows-1254", []string{"Ayşe Yılmaz", "İbrahim Çağlar", "Gül Şahin"}},
		{charmap.Windows1255, "windows-1255", []string{"אבי כהן", "שרה לוי"}},
		{charmap.Windows1256, "windows-1256", []string{"محمد علي", "فاطمة الزهراء", "خالد"}},
		{charmap.Windows1257, "windows-1257", []string{"Jānis Bērziņš", "Ģirts Kļaviņš", "Živilė Šukytė"}},
		{charmap.Windows874, "windows-874", []string{"สมชาย ใจดี", "มานี มีนา"}},
		{charmap.KOI8R, "KOI8-R", []string{"Иван Петров", "Ольга Смирнова", "Юрий"}},
		{charmap.CodePage866, "IBM866", []string{"Иван Петров", "Ольга Смирнова"}},
		{charmap.MacintoshCyrillic, "Macintosh (Cyrillic)", []string{"Иван Петров", "Ольга Смирнова"}},
		{charmap.Macintosh, "Macintosh (Western European)", []string{"José Peña", "Zoë Müller"}},
		{charmap.CodePage850, "IBM850", []string{"José Peña", "Zoë Müller"}},
		{japanese.ShiftJIS, "Shift_JIS", []string{"山田太郎", "佐藤花子さん", "スズキ イチロー"}},
		{japanese.EUCJP, "EUC-JP", []string{"山田太郎", "佐藤花子さん", "スズキ イチロー"}},
		{korean.EUCKR, "EUC-KR", []string{"김철수", "이영희", "박"}},
		{simplifiedchinese.GBK, "GB 18030", []string{"李小龙", "张伟", "王芳"}},
		{traditionalchinese.Big5, "Big5", []string{"李小龍", "陳志明", "張家豪"}},
	} {
		for _, name := range append(tt.names, strings.Join(tt.names, "\r\nx@x.io,")) {
			file, err := tt.from.NewEncoder().Bytes([]byte("email,lastName\r\na@x.io," + name + "\r\n"))
			if err != nil {
				t.Fatal(err)
			}
			table, err := ParseTable(file, "", nil)
			if !says(err, tt.looks) {
				t.Errorf("%s in %s: %v, %v", name, tt.looks, table, err)
			}
			if says(err, "looks like") {
				certain++
			}
			t.Log(name, err)
		}
	}
	if certain < 40 {
		t.Errorf("only %d are certain", certain)
	}
	late := "email,lastName\r\n" + strings.Repeat("a@x.io,Silva\r\n", 10_000) +
		"b@x.io,Jos\xe9\r\nc@x.io,Andr\xe9\r\n\xa9 Vendor\r\n"
	if table, err := ParseTable([]byte(late), "", nil); !says(err, "windows-1252") {
		t.Errorf("letters at the end: %v, %v", table, err)
	}
	file, _ := japanese.ISO2022JP.NewEncoder().Bytes([]byte("email,lastName\r\na@x.io,山田太郎\r\n"))
	if table, err := ParseTable(file, "", nil); !says(err, "ISO-2022-JP") {
		t.Errorf("ISO-2022-JP: %v, %v", table, err)
	}
	if table, err := ParseTable(file, "iso-2022-jp", nil); err != nil || table.Rows[0].LastName != "山田太郎" {
		t.Errorf("ISO-2022-JP, declared: %v, %v", table, err)
	}
}

func says(err error, words string) bool {
	var wrong *Error
	return errors.As(err, &wrong) && strings.Contains(wrong.Message, words)
}

func TestNoTable(t *testing.T) {
	for name, tt := range map[string]struct{ file, says string }{
		"nothing":                 {"", "is empty"},
		"a BOM alone":             {"\ufeff", "is empty"},
		"line ends":               {"\n\r\n\n", "is empty"},
		"delimiters":              {";;;\n;;;\n", "is empty"},
		"a workbook":              {"PK\x03\x04\x14\x00\x06\x00\xff", "Excel"},
		"an old workbook":         {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"},
		"a page":                  {"<!DOCTYPE html>\n<title>x</title>\n", "HTML"},
		"a page of tables":        {"\ufeff\r\n <TABLE><tr><td>email</td></tr></TABLE>", "HTML"},
		"an XML spreadsheet":      {"<?xml version=\"1.0\"?><Workbook/>", "XML"},
		"a PDF":                   {"%PDF-1.7\n", "PDF"},
		"JSON":                    {`{"people":[{"email":"a@x.io"}]}`, "JSON"},
		"vCards":                  {"BEGIN:VCARD\r\nFN:Ana\r\nEMAIL:a@x.io\r\nEND:VCARD\r\n", "vCard"},
		"LDIF":                    {"version: 1\n\ndn: cn=Ana,dc=x,dc=io\nmail: a@x.io\n", "LDIF"},
		"NUL bytes":               {"email,x\na@x.io,a\x00b\n", "NUL"},
		"UTF-32":                  {"\xff\xfe\x00\x00e\x00\x00\x00\n\x00\x00\x00a\x00\x00\x00@\x00\x00\x00", "UTF-32"},
		"UTF-32 the other way":    {"\x00\x00\xfe\xff\x00\x00\x00e\x00\x00\x00\n\x00\x00\x00a", "UTF-32"},
		"UTF-32 without its mark": {"e\x00\x00\x00\n\x00\x00\x00a\x00\x00\x00@\x00\x00\x00", "UTF-32"},
		"UTF-16 without its mark": {"e\x00m\x00a\x00i\x00l\x00\n\x00a\x00@\x00x\x00.\x00i\x00o\x00", "UTF-16"},
	} {
		if table, err := ParseTable([]byte(tt.file), "", nil); !says(err, tt.says) {
			t.Errorf("%s: %+v, %v", name, table, err)
		}
	}
	if _, err := ParseTable([]byte("email\na@x.io\n"), "x-unknown", nil); !says(err, "charset") {
		t.Errorf("an unknown charset: %v", err)
	}
}

func TestChosenColumns(t *testing.T) {
	const file = "A,B,C,D\na@x.io,b@x.io,Silva,Ana\n"
	for choice, want := range map[string]string{
		"email:1":                        "a@x.io\n",
		"email:2,lastName:3,firstName:4": "b@x.io  first=Ana  last=Silva\n",
		"email:2, name:3":                "b@x.io  first=Silva\n",
		"email:1,title:2":                "a@x.io\n", // an address is no title
	} {
		chosen, err := ParseColumns(choice, PeopleFields)
		if err != nil {
			t.Fatal(err)
		}
		table, err := ParseTable([]byte(file), "", chosen)
		if err != nil {
			t.Errorf("%s: %v", choice, err)
		} else if diff := cmp.Diff(want, shown(table.Rows)); diff != "" {
			t.Errorf("%s: %s", choice, diff)
		}
	}
	for _, choice := range []string{"", "email", "email:x", "email:-1", "mail:1", "email:1,email:2", "email:1;name:2", "email:99999999999999999999"} {
		if chosen, err := ParseColumns(choice, PeopleFields); err == nil {
			t.Errorf("%q: %v", choice, chosen)
		}
	}
	if _, err := ParseTable([]byte(file), "", map[string]int{"email": 5}); !says(err, "4 columns") {
		t.Errorf("column 5 of 4: %v", err)
	}
	var question *Question
	if _, err := ParseTable([]byte("email,name\na@x.io,Ana\n"), "", map[string]int{"email": 0}); !errors.As(err, &question) {
		t.Errorf("no column for the address: %v", err)
	}
	table, err := ParseTable([]byte("email,phone,mobile\na@x.io,1,2\n"), "", map[string]int{"phone": 0})
	if err != nil || table.Rows[0].Phone != "" || len(table.Ignored) != 2 {
		t.Errorf("no phone: %+v, %v", table, err)
	}
}

// TestHeaderNames checks that a column with a name of headers.txt is read as the field that the name stands for.
func TestHeaderNames(t *testing.T) {
	cells := map[string]string{"email": "a@x.io", "first": "Ana", "last": "Silva", "full": "Ana Silva", "phone": "+1 555 010 1001", "title": "Buyer",
		"groups": "Sales"}
	names := 0
	for k, meanings := range headers().meanings {
		m := meanings[0]
		if cells[m.what] == "" || k == "" {
			continue
		}
		names++
		header, row := k+",id\n", cells[m.what]+",7\n"
		if m.what != "email" {
			header, row = "email,"+header, "a@x.io,"+row
		}
		table, err := ParseTable([]byte(header+row), "", nil)
		if err != nil || len(table.Ignored) != 1 || !strings.Contains(shown(table.Rows), cells[m.what]) && m.what != "full" {
			t.Errorf("%s (%s): %+v, %v", k, m.what, table, err)
		}
	}
	if names < 600 {
		t.Errorf("only %d names", names)
	}
}

// Hostile tables take no longer than others, and lose nobody.
func TestTablesInTime(t *testing.T) {
	const size = 2 << 20
	columns := strings.Repeat("x,", 9_999) + "email\n" + strings.Repeat(",", 9_999) + "a@x.io\n"
	for name, tt := range map[string]struct {
		text string
		rows int
	}{
		"one cell":                  {"email\n" + strings.Repeat("x", size), 1},
		"one quoted cell":           {"email\n\"" + strings.Repeat("x", size) + "\"\na@x.io\n", 2},
		"a million quotes":          {"email\n" + strings.Repeat(`"`, 1_000_000) + "\na@x.io\n", -1},
		"a million and one":         {"email\n" + strings.Repeat(`"`, 1_000_001) + "\na@x.io\n", -1},
		"lines that open a quote":   {"email,x\n" + strings.Repeat("a@x.io,\"b\n", 40_000), 40_000},
		"lines of doubled quotes":   {"email,x\n" + strings.Repeat("a@x.io,\"b\"\"\n", 40_000), 40_000},
		"closed at the very end":    {"email,x\n" + strings.Repeat("a@x.io,\"b\"\"\n", 40_000) + `"`, -1},
		"10,000 columns":            {columns, 1},
		"as many lines as possible": {"email\n" + strings.Repeat("a\n", size/2), -1},
		"blank cells":               {"email\n" + strings.Repeat(",", size) + "\na@x.io\n", 1},
		"no table at all":           {strings.Repeat("lorem ipsum dolor\n", size/18) + "email\n", -1},
	} {
		start := time.Now()
		table, err := ParseTable([]byte(tt.text), "", nil)
		took := time.Since(start)
		rows := -1
		if table != nil {
			rows = len(table.Rows)
		}
		if took > 20*time.Second || tt.rows >= 0 && rows != tt.rows {
			t.Errorf("%s: %d rows in %v, want %d; %v", name, rows, took, tt.rows, err)
		} else {
			t.Logf("%s: %d rows in %v, %v", name, rows, took, err)
		}
	}
}

// FuzzTable reads any file: it is refused by an Error or a Question, or gives rows that are clean.
func FuzzTable(f *testing.F) {
	seeds(f, "tables")
	f.Fuzz(func(t *testing.T, file []byte) {
		if len(file) > 1<<16 {
			return
		}
		table, err := ParseTable(file, "", nil)
		var wrong *Error
		var question *Question
		switch {
		case errors.As(err, &question):
			for _, n := range question.Candidates {
				if n < 1 || n > len(question.Header) {
					t.Errorf("column %d of %q", n, question.Header)
				}
			}
		case err != nil:
			if !errors.As(err, &wrong) {
				t.Error(err)
			}
		default:
			for _, r := range table.Rows {
				check(t, r)
			}
			if table.Columns["email"] == 0 {
				t.Error("no column of addresses")
			}
		}
	})
}
