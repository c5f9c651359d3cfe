package config

import (
	"fmt"
	"strconv"
	"strings"
)

// tomlValue writes a default or sample as TOML.
func tomlValue(v any) string {
	switch v := v.(type) {
	case raw:
		return string(v)
	case string:
		return tomlText(v)
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	case []string:
		var list []string
		for _, t := range v {
			list = append(list, tomlText(t))
		}
		return "[" + strings.Join(list, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// tomlText writes a text of the schema, which has no control characters.
func tomlText(t string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(t) + `"`
}
