package lists

import (
	"errors"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	uni "golang.org/x/text/encoding/unicode"
)

var errCharset = errors.New("lists: a charset that is not known here")

// charsetOf returns the encoding with that name. It knows those that programs declare for lists and mail. A switch, and
// not htmlindex of the same library, keeps the tables of the encodings out of the functions that read no list.
func charsetOf(name string) (encoding.Encoding, error) {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "utf-8", "utf8", "us-ascii", "ascii":
		return uni.UTF8, nil
	case "utf-16", "utf-16le":
		return uni.UTF16(uni.LittleEndian, uni.UseBOM), nil
	case "utf-16be":
		return uni.UTF16(uni.BigEndian, uni.UseBOM), nil
	case "windows-1252", "cp1252", "iso-8859-1", "latin1", "l1":
		return charmap.Windows1252, nil
	case "windows-1250", "cp1250":
		return charmap.Windows1250, nil
	case "windows-1251", "cp1251":
		return charmap.Windows1251, nil
	case "windows-1253", "cp1253":
		return charmap.Windows1253, nil
	case "windows-1254", "cp1254", "iso-8859-9", "latin5":
		return charmap.Windows1254, nil
	case "windows-1255", "cp1255":
		return charmap.Windows1255, nil
	case "windows-1256", "cp1256":
		return charmap.Windows1256, nil
	case "windows-1257", "cp1257":
		return charmap.Windows1257, nil
	case "windows-1258", "cp1258":
		return charmap.Windows1258, nil
	case "windows-874", "tis-620":
		return charmap.Windows874, nil
	case "iso-8859-2", "latin2":
		return charmap.ISO8859_2, nil
	case "iso-8859-5":
		return charmap.ISO8859_5, nil
	case "iso-8859-6":
		return charmap.ISO8859_6, nil
	case "iso-8859-7":
		return charmap.ISO8859_7, nil
	case "iso-8859-8":
		return charmap.ISO8859_8, nil
	case "iso-8859-15", "latin9":
		return charmap.ISO8859_15, nil
	case "koi8-r":
		return charmap.KOI8R, nil
	case "koi8-u":
		return charmap.KOI8U, nil
	case "macintosh", "x-mac-roman":
		return charmap.Macintosh, nil
	case "shift_jis", "shift-jis", "sjis", "windows-31j":
		return japanese.ShiftJIS, nil
	case "euc-jp":
		return japanese.EUCJP, nil
	case "iso-2022-jp":
		return japanese.ISO2022JP, nil
	case "euc-kr", "ks_c_5601-1987", "windows-949":
		return korean.EUCKR, nil
	case "gbk", "gb2312", "cp936":
		return simplifiedchinese.GBK, nil
	case "gb18030":
		return simplifiedchinese.GB18030, nil
	case "big5":
		return traditionalchinese.Big5, nil
	}
	return nil, errCharset
}
