package lists_test

import _ "allyway/internal/lists/charsets"
