package api

func (userRequest) header() []string {
	return []string{"id", "status", "reason", "partner", "person", "name", "email", "holder", "by", "byName", "at",
		"decidedBy", "decidedByName", "decidedAt", "note"}
}

func (r userRequest) cells() []string {
	return []string{r.ID, string(r.Status), string(r.Reason), r.Partner.Name, r.Person, r.Name, r.Email, nameOf(r.Holder), r.By, r.ByName,
		cellTime(r.At), r.DecidedBy, r.DecidedByName, cellTime(r.DecidedAt), r.Note}
}
