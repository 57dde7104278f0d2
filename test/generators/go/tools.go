//go:build tools

// Package tools names what is pinned: the generator, and what generated code needs.
package tools

import (
	_ "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen"
	_ "github.com/oapi-codegen/runtime"
	_ "gopkg.in/validator.v2"
)
