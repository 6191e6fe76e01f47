package cloud

import "allyway/internal/origin"

// AllowedOrigins is the variable with the origins from which browsers may call the API with a bearer token. A function that
// answers requests may have it.
const AllowedOrigins Variable = "ALLOWED_ORIGINS"

func checkOrigins(list string) error {
	_, err := origin.ParseList(list)
	return err
}
