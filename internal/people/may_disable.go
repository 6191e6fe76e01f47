package people

import (
	"allyway/internal/portal"
	"allyway/internal/record"
)

// checkMayDisable refuses primary contacts if the settings do not let them disable and enable people. Refusal: forbidden.
func checkMayDisable(c *record.Call) error {
	if c.Staff() || c.Settings.SelfManagement.Disable {
		return nil
	}
	return portal.Refuse(portal.CodeForbidden, "Only the portal's staff disable and enable people here; ask them.")
}
