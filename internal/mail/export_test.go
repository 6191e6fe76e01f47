package mail

// TextsOf returns the texts of a language, as its file has them.
func TextsOf(language string) string { return spoken(language).texts }
