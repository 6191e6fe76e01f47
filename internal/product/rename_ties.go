package portal

import (
	"context"

	"allyway/internal/table"
)

const renamedAtOnce = 80 // ties, beside the ops of the person's own change

// renameTies brings a person's new name to the copies in their ties.
func (w *change) renameTies(ties []*EcosystemUser, who *Person) {
	for _, tie := range ties {
		renamed := *tie
		renamed.PersonName, renamed.SortName = who.Name(), who.sortName()
		w.add(table.Put(renamed.item(), table.Version(tie.version)))
	}
}

// renameMoreTies does the same for those beyond what the Write of the change itself holds.
func (p *Portal) renameMoreTies(ctx context.Context, ties []*EcosystemUser, who *Person) error {
	for len(ties) > renamedAtOnce {
		ties = ties[renamedAtOnce:]
		w := newChange(p.now(), who.ID)
		for _, tie := range ties[:min(len(ties), renamedAtOnce)] {
			if tie.PersonName != who.Name() || tie.SortName != who.sortName() {
				w.renameTies([]*EcosystemUser{tie}, who)
			}
		}
		if len(w.ops) == 0 {
			continue
		}
		if err := w.commit(ctx, p.table); err != nil {
			return err
		}
	}
	return nil
}
