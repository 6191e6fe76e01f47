package cost

import "context"

func captures() []operation {
	const all = "/v1/ecosystems/{ecosystem}/captures"
	survey := func(s *stage) (path, question, member string) {
		eco, members := s.network(1, 1)
		made := s.Must(201, "POST", "/v1/ecosystems/"+eco+"/captures", s.owner, aCapture())
		return made.Header.Get("Location"), made.Text("questions.0.id"), members[0]
	}
	answered := func(s *stage) (path, question, member string) {
		path, question, member = survey(s)
		s.Must(200, "PUT", path+"/responses/"+member, s.user, body{"answers": body{question: 7}})
		return path, question, member
	}
	mailed := func(s *stage) (path string) {
		path, _, _ = survey(s)
		s.Must(200, "PUT", path+"/mail", s.owner, body{"subject": "How many?", "text": "Please answer."})
		return path
	}
	return []operation{
		{"GET " + all + "/{capture}/mail", "", single(), func(s *stage) { s.ask(200, "GET", mailed(s)+"/mail", s.owner, nil) }},
		{"PUT " + all + "/{capture}/mail", "", change(), func(s *stage) {
			path, _, _ := survey(s)
			s.ask(200, "PUT", path+"/mail", s.owner, body{"subject": "How many?", "text": "Please answer."})
		}},
		{"POST " + all + "/{capture}/mail/stop", "", change(), func(s *stage) { s.ask(200, "POST", mailed(s)+"/mail/stop", s.owner, nil) }},
		// the recipients; their names and responses
		{"GET " + all + "/{capture}/mail/recipients", "1 of them, mailed", longer(), func(s *stage) {
			path := mailed(s)
			if _, err := s.Cleanup.MailCaptures(context.Background()); err != nil {
				s.T.Fatal(err)
			}
			s.ask(200, "GET", path+"/mail/recipients", s.owner, nil)
		}},
		{"mail-captures", "each hour, nothing to mail", ceiling{calls: 1}, func(s *stage) {
			s.job(func(ctx context.Context) error { _, err := s.Cleanup.MailCaptures(ctx); return err })
		}},
		{"mail-captures", "1 user is mailed", ceiling{calls: 7}, func(s *stage) {
			mailed(s)
			s.job(func(ctx context.Context) error { _, err := s.Cleanup.MailCaptures(ctx); return err })
		}},
		{"GET " + all, "by a user", list(), func(s *stage) {
			path, _, _ := survey(s)
			s.ask(200, "GET", path[:len(path)-27], s.user, nil)
		}},
		{"POST " + all, "", change(), func(s *stage) {
			eco, _ := s.network(0, 0)
			s.ask(201, "POST", "/v1/ecosystems/"+eco+"/captures", s.owner, aCapture())
		}},
		{"GET " + all + "/{capture}", "by a user", single(), func(s *stage) {
			path, _, _ := survey(s)
			s.ask(200, "GET", path, s.user, nil)
		}},
		{"PATCH " + all + "/{capture}", "", change(), func(s *stage) {
			path, _, _ := survey(s)
			s.ask(200, "PATCH", path, s.owner, body{"title": "Size"})
		}},
		{"GET " + all + "/{capture}/responses", "1 of them", list(), func(s *stage) {
			path, _, _ := answered(s)
			s.ask(200, "GET", path+"/responses", s.owner, nil)
		}},
		{"GET " + all + "/{capture}/responses/{member}", "by a user", ceiling{calls: 1, reads: 9}, func(s *stage) {
			path, _, member := answered(s)
			s.ask(200, "GET", path+"/responses/"+member, s.user, nil)
		}},
		{"PUT " + all + "/{capture}/responses/{member}", "the first", change(), func(s *stage) {
			path, question, member := survey(s)
			s.ask(200, "PUT", path+"/responses/"+member, s.user, body{"answers": body{question: 7}})
		}},
		{"PUT " + all + "/{capture}/responses/{member}", "again", change(), func(s *stage) {
			path, question, member := answered(s)
			s.ask(200, "PUT", path+"/responses/"+member, s.user, body{"answers": body{question: 8}})
		}},
	}
}

func aCapture() body {
	return body{"title": "Headcount", "opensAt": "2026-01-01T00:00:00Z", "closesAt": "2027-01-01T00:00:00Z",
		"questions": []body{{"text": "How many people work for you?", "kind": "number"}}}
}
