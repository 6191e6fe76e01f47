package lists

import (
	"strings"
	"testing"
)

// A column that names both halves of a name has whole names, in the order that it says.
func TestWholeNames(t *testing.T) {
	for _, c := range []struct{ column, cell, want string }{
		{"Nachname, Vorname", "Müller, Jürgen", "first=Jürgen  last=Müller"},
		{"Nachname Vorname", "Müller Jürgen", "first=Jürgen  last=Müller"},
		{"Nachname/Vorname", "von Berg Jürgen", "first=Jürgen  last=von Berg"},
		{"Vorname Name", "Jürgen Müller", "first=Jürgen  last=Müller"},
		{"Vor- und Zuname", "Jürgen Müller", "first=Jürgen  last=Müller"},
		{"Имя Фамилия", "Иван Петров", "first=Иван  last=Петров"},
		{"Фамилия, имя, отчество", "Петров Иван Ильич", "first=Иван Ильич  last=Петров"},
		{"Fornavn og etternavn", "Kari Nordmann", "first=Kari  last=Nordmann"},
		{"Förnamn och efternamn", "Åsa Lind", "first=Åsa  last=Lind"},
		{"Prénom et nom", "Zoé Petit", "first=Zoé  last=Petit"},
		{"Nom / Prénom", "Petit Zoé", "first=Zoé  last=Petit"},
		{"Apellido y nombre", "Paz, Di", "first=Di  last=Paz"},
		{"Nombre(s) y Apellido(s)", "Di Paz", "first=Di  last=Paz"},
		{"Surname, Name", "Silva, Ana", "first=Ana  last=Silva"},
		{"First and Last Name", "Ana Silva", "first=Ana  last=Silva"},
		{"First/Last name", "Ana Silva", "first=Ana  last=Silva"},
		{"Contact First Name Last Name", "Ana Silva", "first=Ana  last=Silva"},
		{"Cognome Nome", "Re Flo", "first=Flo  last=Re"},
		{"Jméno a příjmení", "Jan Kranz", "first=Jan  last=Kranz"},
		{"Kontaktperson", "Jan Kranz", "first=Jan  last=Kranz"},
		{"Contact Person", "Jan Kranz", "first=Jan  last=Kranz"},
		{"Persona de contacto", "Di Paz", "first=Di  last=Paz"},
		{"担当者名", "山田 太郎", "first=太郎  last=山田"},
		{"联系人姓名", "李 小龙", "first=小龙  last=李"},
		{"성함", "김 철수", "first=철수  last=김"},
		{"First Name", "Ana", "first=Ana"},
		{"Attendee First Name", "Ana", "first=Ana"},
		{"Participant Last Name", "Silva", "last=Silva"},
		{"Contact surname", "Silva", "last=Silva"},
		{"Name (First)", "Ana", "first=Ana"},
		{"Name (Last)", "Silva", "last=Silva"},
		{"Nom (Prénom)", "Zoé", "first=Zoé"},
		{"Last name / Nom", "Petit", "last=Petit"},
		{"First name / Prénom", "Zoé", "first=Zoé"},
		{"氏名（姓）", "山田", "last=山田"},
		{"Name [First]", "Ana", "first=Ana"},
		{"Name: First", "Ana", "first=Ana"},
		{"Name / Last Name", "Silva", "last=Silva"},
	} {
		table, err := ParseTable([]byte("\""+c.column+"\";E-Mail\n\""+c.cell+"\";a@x.test\n"), "", nil)
		if err != nil {
			t.Errorf("%s: %v", c.column, err)
		} else if got := strings.TrimSpace(strings.TrimPrefix(shown(table.Rows), "a@x.test")); got != c.want {
			t.Errorf("%s, %s: %s, want %s", c.column, c.cell, got, c.want)
		}
	}
}
