package main

import (
	_ "embed"
	"fmt"
	"os"
	"runtime"
	"strings"
	"text/template"
	"time"
)

// report is everything that was measured.
type report struct {
	operations []measured
	memory     memory
	mixed      mixed
	peers      []peer
	sizes      []sized
	functions  []function
	inside     []inside
	patterns   patterns
}

//go:embed page.md.tmpl
var pageText string

// page returns the page as Markdown.
func (r report) page() (string, error) {
	limits, err := r.patterns.limits()
	if err != nil {
		return "", err
	}
	costs, err := r.costs()
	if err != nil {
		return "", err
	}
	t, err := template.New("page").Parse(pageText)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = t.Execute(&b, map[string]any{
		"Date": time.Now().UTC().Format("2 January 2006"), "Go": runtime.Version(), "Cores": runtime.NumCPU(), "Processor": processorName(),
		"Operations": r.operationRows(), "IdleMB": fmt.Sprintf("%.0f", r.memory.idle), "SignInsMB": fmt.Sprintf("%.0f", r.memory.signIns),
		"Throughput": r.throughputChart(), "Mixed": r.mixedText(), "PeerNames": r.peerNames(), "Peers": r.peerRows(), "Stores": r.stores(), "Sizes": r.sizeRows(), "Growth": r.growthChart(),
		"Functions": r.functionRows(), "Inside": r.insideRows(), "Costs": costs, "Limits": limitRows(limits),
		"Invites": invitesASecond, "Requests": requestsASecond, "Letter": fmt.Sprintf("%.0f", firstLetter*100),
	})
	return b.String(), err
}

// processorName returns Linux's name of the processor.
func processorName() string {
	text, _ := os.ReadFile("/proc/cpuinfo") // without this file, the page says less
	for _, line := range strings.Split(string(text), "\n") {
		if name, value, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "an unnamed processor"
}

func row(cells ...any) string {
	all := make([]string, len(cells))
	for i, cell := range cells {
		all[i] = fmt.Sprint(cell)
	}
	return "| " + strings.Join(all, " | ") + " |\n"
}

// short returns a duration with about three digits.
func short(d time.Duration) string {
	switch {
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.2f", float64(d)/1e6)
	case d < 100*time.Millisecond:
		return fmt.Sprintf("%.1f", float64(d)/1e6)
	}
	return fmt.Sprintf("%.0f", float64(d)/1e6)
}

func (r report) operationRows() string {
	var b strings.Builder
	for _, m := range r.operations {
		for _, l := range m.with {
			b.WriteString(row(m.name, l.clients, fmt.Sprintf("%.0f", l.perSecond), short(l.p50), short(l.p99), short(l.processor)))
		}
	}
	return b.String()
}

// throughputChart draws how many requests each operation has in a second, with 64 clients.
func (r report) throughputChart() string {
	var names, values []string
	for _, m := range r.operations {
		if len(m.with) == len(clients) {
			names = append(names, fmt.Sprintf("%q", m.name))
			values = append(values, fmt.Sprintf("%.0f", m.with[len(clients)-1].perSecond))
		}
	}
	return bars("Requests a second with 64 clients", names, values)
}

func bars(title string, names, values []string) string {
	return fmt.Sprintf("```mermaid\nxychart-beta\n  title %q\n  x-axis [%s]\n  bar [%s]\n```\n", title, strings.Join(names, ", "), strings.Join(values, ", "))
}

// mixedText returns the text about the mixed load.
func (r report) mixedText() string {
	if r.mixed.lasted == 0 {
		return "It was not measured in this run."
	}
	return fmt.Sprintf("For %.3g minutes, %d clients sent all operations in turn. No request failed. The portal answered %.0f requests a second (p50 %s ms,\n"+
		"p99 %s ms). It had %.0f MB of memory beside the store's file after a tenth of the time, and %.0f MB at the end.", r.mixed.lasted.Minutes(), mixedClients, r.mixed.perSecond,
		short(r.mixed.p50), short(r.mixed.p99), r.mixed.early, r.mixed.late)
}

// peerRows compares the products, with a row for each operation and number of clients. The ratios compare our product
// with the best other one.
func (r report) peerRows() string {
	if len(r.peers) == 0 {
		return row("not measured in this run", "", "", "")
	}
	var b strings.Builder
	for i, m := range r.peers[0].operations {
		for j, l := range m.with {
			cells := []any{m.name, l.clients}
			best, least := 0.0, time.Duration(0)
			for k, p := range r.peers {
				with := p.operations[i].with[j]
				cells = append(cells, fmt.Sprintf("%.0f (%s)", with.perSecond, short(with.processor)))
				if k > 0 {
					best = max(best, with.perSecond)
					if least == 0 || with.processor < least {
						least = with.processor
					}
				}
			}
			b.WriteString(row(append(cells, fmt.Sprintf("%.1f", l.perSecond/best), fmt.Sprintf("%.1f", float64(least)/float64(max(l.processor, 1))))...))
		}
	}
	return b.String()
}

func (r report) peerNames() (names []string) {
	for _, p := range r.peers {
		names = append(names, p.name)
	}
	return names
}

func (r report) stores() string {
	var b strings.Builder
	for _, p := range r.peers {
		fmt.Fprintf(&b, "- **%s**: %s.\n", p.name, p.stores)
	}
	return b.String()
}

func (r report) sizeRows() string {
	var b strings.Builder
	if len(r.sizes) == 0 {
		return ""
	}
	head, line := "| |", "|---|"
	for _, s := range r.sizes {
		head += fmt.Sprintf(" %d people |", s.people)
		line += "---:|"
	}
	b.WriteString(head + "\n" + line + "\n")
	for i, m := range r.sizes[0].operations {
		cells := []any{m.name + ", p50 in ms"}
		for _, s := range r.sizes {
			cells = append(cells, short(s.operations[i].with[0].p50))
		}
		b.WriteString(row(cells...))
	}
	memory, start := []any{"memory afterwards, in MB"}, []any{"start until the first answer, in ms"}
	for _, s := range r.sizes {
		memory, start = append(memory, fmt.Sprintf("%.0f", s.memory)), append(start, short(s.start))
	}
	return b.String() + row(memory...) + row(start...)
}

// growthChart draws a list's time by the size of the portal.
func (r report) growthChart() string {
	var names, values []string
	for _, s := range r.sizes {
		for _, m := range s.operations {
			if m.name == "list 50 people" {
				names = append(names, fmt.Sprintf("\"%d\"", s.people))
				values = append(values, fmt.Sprintf("%.3f", float64(m.with[0].p50)/1e6))
			}
		}
	}
	return bars("Milliseconds for a list of 50 people, by the size of the portal", names, values)
}

func (r report) functionRows() string {
	var b strings.Builder
	for _, f := range r.functions {
		b.WriteString(row(f.name, fmt.Sprintf("%.1f", f.megabytes), fmt.Sprintf("%.1f", f.zip), fmt.Sprintf("%.1f", f.startMillisecond),
			fmt.Sprintf("%.2f", f.byClock), fmt.Sprintf("%.2f", f.byProcessor)))
	}
	return b.String()
}

func (r report) insideRows() string {
	var b strings.Builder
	for _, i := range r.inside {
		_, name, _ := strings.Cut(i.name, "/")
		b.WriteString(row(strings.ReplaceAll(name, "_", " "), fmt.Sprintf("%.0f", i.nanoseconds/1000), fmt.Sprintf("%.0f", i.bytes/1024), fmt.Sprintf("%.0f", i.allocations)))
	}
	return b.String()
}

// The prices of DynamoDB on demand, as on the page of costs.
const aMillionWrites, aMillionReads = 0.625, 0.125

// costs are the rows of the main job's operations.
func (r report) costs() (string, error) {
	var b strings.Builder
	for _, of := range append(life, []struct{ operation, when string }{{"POST /v1/session", "in a browser that is known"}, {"GET /v1/session", ""},
		{"GET /v1/people", "20 of them"}, {"GET /v1/people", "by two words and a filter, of 20"}, {"POST /v1/partners", "a guest"}}...) {
		o, err := r.patterns.find(of.operation, of.when)
		if err != nil {
			return "", err
		}
		b.WriteString(row("`"+o.operation+"`", o.when, o.sequential, o.reads, o.writes, fmt.Sprintf("%.2f", o.reads*aMillionReads+o.writes*aMillionWrites)))
	}
	return b.String(), nil
}

func limitRows(all []limit) string {
	var b strings.Builder
	for _, l := range all {
		b.WriteString(row(l.name, fmt.Sprintf("%.0f", l.needs), fmt.Sprintf("%.0f", l.has), fmt.Sprintf("%.0f%%", 100*l.use()), l.remedy))
	}
	return b.String()
}
