package owner_test

type body = map[string]any
