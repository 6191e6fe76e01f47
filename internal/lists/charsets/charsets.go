// Package charsets lets package lists read the charsets that programs declare for lists and mail. Import it for that
// effect, as one imports an image format. The tables take half a megabyte, so only the programs that read lists import
// them.
package charsets

import (
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"allyway/internal/lists"
)

func init() {
	lists.RegisterCharset(charmap.Windows1252, "windows-1252", "cp1252", "iso-8859-1", "latin1", "l1")
	lists.RegisterCharset(charmap.Windows1250, "windows-1250", "cp1250")
	lists.RegisterCharset(charmap.Windows1251, "windows-1251", "cp1251")
	lists.RegisterCharset(charmap.Windows1253, "windows-1253", "cp1253")
	lists.RegisterCharset(charmap.Windows1254, "windows-1254", "cp1254", "iso-8859-9", "latin5")
	lists.RegisterCharset(charmap.Windows1255, "windows-1255", "cp1255")
	lists.RegisterCharset(charmap.Windows1256, "windows-1256", "cp1256")
	lists.RegisterCharset(charmap.Windows1257, "windows-1257", "cp1257")
	lists.RegisterCharset(charmap.Windows1258, "windows-1258", "cp1258")
	lists.RegisterCharset(charmap.Windows874, "windows-874", "tis-620")
	lists.RegisterCharset(charmap.ISO8859_2, "iso-8859-2", "latin2")
	lists.RegisterCharset(charmap.ISO8859_5, "iso-8859-5")
	lists.RegisterCharset(charmap.ISO8859_6, "iso-8859-6")
	lists.RegisterCharset(charmap.ISO8859_7, "iso-8859-7")
	lists.RegisterCharset(charmap.ISO8859_8, "iso-8859-8")
	lists.RegisterCharset(charmap.ISO8859_15, "iso-8859-15", "latin9")
	lists.RegisterCharset(charmap.KOI8R, "koi8-r")
	lists.RegisterCharset(charmap.KOI8U, "koi8-u")
	lists.RegisterCharset(charmap.CodePage850, "ibm850", "cp850")
	lists.RegisterCharset(charmap.CodePage866, "ibm866", "cp866")
	lists.RegisterCharset(charmap.MacintoshCyrillic, "x-mac-cyrillic")
	lists.RegisterCharset(charmap.Macintosh, "macintosh", "x-mac-roman")
	lists.RegisterCharset(japanese.ShiftJIS, "shift_jis", "shift-jis", "sjis", "windows-31j")
	lists.RegisterCharset(japanese.EUCJP, "euc-jp")
	lists.RegisterCharset(japanese.ISO2022JP, "iso-2022-jp")
	lists.RegisterCharset(korean.EUCKR, "euc-kr", "ks_c_5601-1987", "windows-949")
	lists.RegisterCharset(simplifiedchinese.GBK, "gbk", "gb2312", "cp936")
	lists.RegisterCharset(simplifiedchinese.GB18030, "gb18030")
	lists.RegisterCharset(traditionalchinese.Big5, "big5")
}
