package lists

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A script says how the texts of some encodings look.
type script struct {
	tables []*unicode.RangeTable
	latin  bool   // its letters stand among those of ASCII
	all    string // the letters that it has, in small letters; empty: all of the tables
	common string // the letters that names often have; empty: all
}

var (
	east     = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul}
	latin    = []*unicode.RangeTable{unicode.Latin}
	western  = script{tables: latin, latin: true, all: "àáâãäåæçèéêëìíîïðñòóôõöøœùúûüýÿßþ"}
	central  = script{tables: latin, latin: true, all: "áâăäąćčďđéęěíîľĺłńňóôöőŕřśšşșťţțúůüűýźžżß"}
	turkish  = script{tables: latin, latin: true, all: "âçğıiîöşûü"}
	baltic   = script{tables: latin, latin: true, all: "āčēėęģįīķļņšųūžąäöõü"}
	cyrillic = script{tables: []*unicode.RangeTable{unicode.Cyrillic}, all: "" +
		"абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўјљњћђџ",
		common: "оеаинтсрвлкмдя"}
	greek  = script{tables: []*unicode.RangeTable{unicode.Greek}, common: "αοιετνσρςκηυλπμάίόή"}
	hebrew = script{tables: []*unicode.RangeTable{unicode.Hebrew}, common: "יוהלאמרשתבנד"}
	arabic = script{tables: []*unicode.RangeTable{unicode.Arabic}, common: "اليمنرتدعبسحهةوخ"}
	thai   = script{tables: []*unicode.RangeTable{unicode.Thai}, common: "านรกอเงมยลวดทสตะ่้์ิีัช"}
	kana   = script{tables: east, common: "田中山本木村佐藤鈴高橋渡辺伊小林加吉松井上野大川原石前岡長谷部三浦青坂西島福後近遠池和美子太郎一二雄介男由真智恵香奈優彦明健司" +
		"博之幸正浩次樹平株式会社名姓氏花春夏秋冬東京あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをんがぎぐげござじずぜぞだでどばびぶべぼ" +
		"アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンガギグゲゴザジズゼゾダデドバビブベボパピプペポッャュョー"}
	simplified = script{tables: east, common: "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘杜戴夏钟汪田任姜范方石姚" +
		"谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂小大中国公司有限名姓建华玉红志海春梅云三四五"}
	traditional = script{tables: east, common: "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾游彭詹胡施沈余盧梁趙顏柯翁魏孫戴范方宋鄧杜傅侯曹薛丁卓阮馬" +
		"董溫唐藍石紀姚蔣連馮歐程湯康田姜汪白鄒尤巫塗陶志明家豪雅婷淑芬美玲建宏俊傑怡君小龍大中國公司有限姓名文華玉惠麗雲英"}
	hangul = script{tables: []*unicode.RangeTable{unicode.Hangul}, common: "" +
		"김이박최정강조윤장임한오서신권황안송류홍전고문양손배백허남심노하곽성차주우구민유나진지영수현준연은도예재호" +
		"경미순희철상동훈기선승원혜태길름"}
)

// encodings are those that programs write, with the usual ones first.
var encodings = []struct {
	charset, name string
	script        script
}{
	{"windows-1252", "windows-1252 (Western European)", western},
	{"windows-1250", "windows-1250 (Central European)", central},
	{"windows-1251", "windows-1251 (Cyrillic)", cyrillic},
	{"windows-1253", "windows-1253 (Greek)", greek},
	{"windows-1254", "windows-1254 (Turkish)", turkish},
	{"windows-1255", "windows-1255 (Hebrew)", hebrew},
	{"windows-1256", "windows-1256 (Arabic)", arabic},
	{"windows-1257", "windows-1257 (Baltic)", baltic},
	{"windows-874", "windows-874 (Thai)", thai},
	{"shift_jis", "Shift_JIS (Japanese)", kana},
	{"gb18030", "GB 18030 (Chinese)", simplified},
	{"big5", "Big5 (Chinese)", traditional},
	{"euc-kr", "EUC-KR (Korean)", hangul},
	{"euc-jp", "EUC-JP (Japanese)", kana},
	{"macintosh", "Macintosh (Western European)", western},
	{"x-mac-cyrillic", "Macintosh (Cyrillic)", cyrillic},
	{"iso-8859-2", "ISO-8859-2 (Central European)", central},
	{"koi8-r", "KOI8-R (Cyrillic)", cyrillic},
	{"ibm866", "IBM866 (Cyrillic)", cyrillic},
	{"ibm850", "IBM850 (Western European)", western},
	{"iso-8859-5", "ISO-8859-5 (Cyrillic)", cyrillic},
}

// guess says which encoding a text seems to have, or which ones if that is not certain.
func guess(file []byte) string {
	sample, letters := notASCII(file)
	type fit struct {
		name, text string
		common     int
	}
	var fits []fit
	best := 0
	for _, e := range encodings {
		from, err := charsetOf(e.charset)
		if err != nil {
			continue
		}
		decoded, err := from.NewDecoder().Bytes(sample)
		text := string(decoded)
		if err != nil || slices.ContainsFunc(fits, func(other fit) bool { return other.text == text }) {
			continue
		}
		if common := e.script.fits(text); common > 0 {
			fits, best = append(fits, fit{e.name, text, common}), max(best, common)
		}
	}
	var names []string
	for _, fit := range fits {
		if fit.common >= best-15-150/max(letters, 1) { // a few letters say little
			names = append(names, fit.name)
		}
	}
	switch n := len(names); n {
	case 0:
		return "its encoding is not known"
	case 1:
		return "it looks like " + names[0]
	default:
		return "its encoding is not certain; it may be " + strings.Join(names[:n-1], ", ") + " or " + names[n-1]
	}
}

// notASCII returns the first lines of a file that are not only ASCII, and how many bytes of them are not.
func notASCII(file []byte) (sample []byte, count int) {
	for line := range bytes.Lines(file) {
		n := 0
		for _, c := range line {
			if c >= utf8.RuneSelf {
				n++
			}
		}
		if count += n; n > 0 {
			sample = append(sample, line[:min(len(line), 64<<10)]...)
		}
		if len(sample) > 64<<10 {
			break
		}
	}
	return sample, count
}

// fits returns how many percent of the letters outside ASCII are common ones of the script. It returns 0 if the text
// has no such letters, or too many words that the script cannot have.
func (s script) fits(text string) int {
	letters, common, words, wrong := 0, 0, 0, 0
	separates := func(r rune) bool { return r < utf8.RuneSelf && !unicode.IsLetter(r) }
	for _, word := range strings.FieldsFunc(text, separates) {
		outside, ok := s.word(word)
		for _, r := range outside {
			if r = unicode.ToLower(r); s.common == "" || strings.ContainsRune(s.common, r) {
				common++
			}
		}
		if letters += len(outside); len(outside) > 0 || !ok {
			words++
		}
		if !ok {
			wrong++
		}
	}
	if letters == 0 || wrong*10 > words {
		return 0
	}
	return common * 100 / letters
}

// around are signs outside ASCII that stand beside letters.
const around = "’‘“”„‚«»–—…·\u00a0ºª°　、。・，；：（）ー々"

// word returns the letters of a word that are not of ASCII, and whether there can be such a word.
func (s script) word(word string) (outside []rune, ok bool) {
	if !strings.ContainsFunc(word, unicode.IsLetter) {
		return nil, !strings.ContainsRune(word, utf8.RuneError)
	}
	ascii, small := 0, false
	for i, r := range word {
		switch {
		case r < utf8.RuneSelf:
			ascii++
		case strings.ContainsRune(around, r):
			continue
		case !unicode.In(r, s.tables...) || unicode.IsMark(r) && i == 0 || unicode.IsDigit(r) || unicode.IsSymbol(r) ||
			s.all != "" && !strings.ContainsRune(s.all, unicode.ToLower(r)):
			return nil, false
		default:
			outside = append(outside, r)
		}
		if small && unicode.IsUpper(r) && len(outside) > 0 {
			return outside, false
		}
		small = unicode.IsLower(r)
	}
	if s.latin {
		return outside, ascii > 0 || len(outside) < 3
	}
	return outside, ascii == 0 || len(outside) == 0
}
