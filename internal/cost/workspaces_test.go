package cost

func workspaces() []operation {
	const all = "/v1/workspaces"
	made := func(s *stage) string {
		return all + "/" + s.Must(201, "POST", all, s.owner, body{"name": "Spring launch"}).Text("id")
	}
	shared := func(s *stage) string {
		path := made(s)
		for _, id := range []string{s.userID, s.contactID, s.add("con@acme.com", false)} {
			s.Must(200, "PUT", path+"/people/"+id, s.owner, nil)
		}
		return path
	}
	return []operation{
		{"GET /v1/workspaces", "3 of them, by staff", list(), func(s *stage) {
			for range 3 {
				made(s)
			}
			s.ask(200, "GET", all, s.owner, nil)
		}},
		// first the person's accesses, then the workspaces that these name
		{"GET /v1/workspaces", "3 of them, by a user", longer(), func(s *stage) {
			for range 3 {
				s.Must(200, "PUT", made(s)+"/people/"+s.userID, s.owner, nil)
			}
			s.ask(200, "GET", all, s.user, nil)
		}},
		{"POST /v1/workspaces", "", change(), func(s *stage) { s.ask(201, "POST", all, s.owner, body{"name": "Spring launch"}) }},
		{"GET /v1/workspaces/{workspace}", "by a user", single(), func(s *stage) { s.ask(200, "GET", shared(s), s.user, nil) }},
		{"PATCH /v1/workspaces/{workspace}", "", change(), func(s *stage) { s.ask(200, "PATCH", made(s), s.owner, body{"name": "Autumn launch"}) }},
		{"DELETE /v1/workspaces/{workspace}", "with 3 people", ceiling{calls: 6}, func(s *stage) { s.ask(204, "DELETE", shared(s), s.owner, nil) }},
		{"GET /v1/workspaces/{workspace}/people", "3 of them", list(), func(s *stage) { s.ask(200, "GET", shared(s)+"/people", s.owner, nil) }},
		// an invite, the access and its event
		{"PUT /v1/workspaces/{workspace}/people/{person}", "a contact, who is invited", ceiling{calls: 3, writes: 36}, func(s *stage) {
			path, id := made(s), s.add("con@acme.com", false)
			s.ask(200, "PUT", path+"/people/"+id, s.owner, nil)
		}},
		{"PUT /v1/workspaces/{workspace}/people/{person}", "an active person", ceiling{calls: 2, writes: 16}, func(s *stage) {
			s.ask(200, "PUT", made(s)+"/people/"+s.userID, s.owner, nil)
		}},
		{"DELETE /v1/workspaces/{workspace}/people/{person}", "", change(), func(s *stage) {
			s.ask(204, "DELETE", shared(s)+"/people/"+s.userID, s.owner, nil)
		}},
	}
}
