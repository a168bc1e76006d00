package catalogue

import "regexp"

func (c *Catalogue) verify() error { return nil }

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
