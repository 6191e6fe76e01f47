package lists

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	uni "golang.org/x/text/encoding/unicode"
)

// decode returns the text of a file. A byte order mark says the encoding; without one, it is the declared charset, or
// UTF-8. It refuses other kinds of files, and says which encoding the text seems to have.
func decode(file []byte, charset string) (string, error) {
	if kind := kindOf(file); kind != "" {
		return "", &Error{kind}
	}
	nuls := bytes.Count(file, []byte{0})
	if nuls > len(file)/2 {
		return "", &Error{"looks like UTF-32; save it as CSV UTF-8"}
	}
	text, err := decoded(file, charset)
	if err != nil {
		return "", err
	}
	if strings.ContainsRune(text, 0) {
		if nuls > len(file)/4 {
			return "", &Error{"looks like UTF-16 without a byte order mark; save it as CSV UTF-8"}
		}
		return "", &Error{"has NUL characters, which no text has; save it as CSV UTF-8"}
	}
	return text, nil
}

const utf8Needed = "; save it as CSV UTF-8, or send it with its charset"

func decoded(file []byte, charset string) (string, error) {
	utf16 := bytes.HasPrefix(file, []byte("\xff\xfe")) || bytes.HasPrefix(file, []byte("\xfe\xff"))
	from := encoding.Encoding(uni.UTF16(uni.LittleEndian, uni.UseBOM))
	if rest, ok := bytes.CutPrefix(file, []byte("\xef\xbb\xbf")); ok {
		file, charset = rest, ""
	}
	if !utf16 {
		if charset == "" || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "us-ascii") {
			if bytes.Contains(file, []byte("\x1b$")) { // its bytes are all ASCII
				return "", &Error{"looks like ISO-2022-JP (Japanese)" + utf8Needed}
			}
			if utf8.Valid(file) {
				return strings.TrimPrefix(string(file), "\ufeff"), nil
			}
			return "", &Error{"is not UTF-8; " + guess(file) + utf8Needed}
		}
		var err error
		if from, err = charsetOf(charset); err != nil {
			return "", &Error{"has a charset that is not known here; save it as CSV UTF-8"}
		}
	}
	text, err := from.NewDecoder().Bytes(file)
	if err != nil {
		return "", &Error{"cannot be read in its charset; save it as CSV UTF-8"}
	}
	return strings.TrimPrefix(string(text), "\ufeff"), nil
}

// kindOf returns what a file is if it is of another kind than text, and how to make a table of it; otherwise "".
func kindOf(file []byte) string {
	const saveAs = "; open it and save it as CSV UTF-8"
	for _, kind := range []struct{ begins, is string }{
		{"PK\x03\x04", "is an Excel or OpenDocument workbook (or another zip file), not a CSV" + saveAs},
		{"PK\x05\x06", "is a zip file, not a CSV" + saveAs},
		{"\xd0\xcf\x11\xe0", "is an old Excel workbook (.xls), not a CSV" + saveAs},
		{"%PDF-", "is a PDF, not a CSV; export the list as CSV"},
		{"{\\rtf", "is a rich text document, not a CSV" + saveAs},
		{"\x1f\x8b", "is a gzip file, not a CSV; unpack it first"},
		{"\x89PNG", "is a picture, not a CSV; export the list as CSV"},
		{"\xff\xd8\xff", "is a picture, not a CSV; export the list as CSV"},
		{"GIF8", "is a picture, not a CSV; export the list as CSV"},
		{"SQLite format 3\x00", "is a database, not a CSV; export the list as CSV"},
	} {
		if bytes.HasPrefix(file, []byte(kind.begins)) {
			return kind.is
		}
	}
	start := strings.ToLower(strings.TrimLeft(strings.TrimPrefix(string(file[:min(len(file), 1024)]), "\ufeff"), " \t\r\n"))
	switch {
	case strings.HasPrefix(start, "<!doctype html"), strings.HasPrefix(start, "<html"), strings.HasPrefix(start, "<table"),
		strings.HasPrefix(start, "<head"), strings.HasPrefix(start, "<body"), strings.HasPrefix(start, "<!--"), strings.HasPrefix(start, "<meta"):
		return "is a web page (HTML), not a CSV; open it in a spreadsheet and save it as CSV UTF-8"
	case strings.HasPrefix(start, "<?xml"), strings.HasPrefix(start, "<workbook"):
		return "is XML, not a CSV; open it in a spreadsheet and save it as CSV UTF-8"
	case strings.HasPrefix(start, "begin:vcard"):
		return "is a file of vCards, not a CSV; export the contacts as CSV"
	case strings.HasPrefix(start, "dn: "), strings.HasPrefix(start, "dn:: "), strings.HasPrefix(start, "version: 1\ndn:"),
		strings.HasPrefix(start, "version: 1\r\ndn:"), strings.HasPrefix(start, "version: 1\n\ndn:"), strings.HasPrefix(start, "version: 1\r\n\r\ndn:"):
		return "is LDIF, not a CSV; export the list as CSV"
	case strings.HasPrefix(start, "begin:vcalendar"):
		return "is a calendar, not a CSV; export the list as CSV"
	case strings.HasPrefix(start, "{\""), strings.HasPrefix(start, "[{"), strings.HasPrefix(start, "{\n"), strings.HasPrefix(start, "{\r"):
		return "is JSON, not a CSV; export the list as CSV"
	}
	return ""
}
