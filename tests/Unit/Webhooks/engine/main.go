// Runs the triggers and templates of argocd-notifications-cm as ArgoCD's notifications do: conditions by expr, texts by Go's
// templates with the functions of Sprig but for those that read the environment. On the input is one JSON object:
//
//	{"vars": {"app": …, "appProject": …, "context": …}, "triggers": {NAME: [{"when", "oncePer"}]}, "templates": {NAME: TEXT}}
//
// and on the output one: {"triggers": {NAME: [null or the key it is told once per]}, "templates": {NAME: TEXT}}.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"github.com/antonmedv/expr"
)

type condition struct {
	When    string `json:"when"`
	OncePer string `json:"oncePer"`
}

type input struct {
	Vars      map[string]interface{} `json:"vars"`
	Triggers  map[string][]condition `json:"triggers"`
	Templates map[string]string      `json:"templates"`
}

type output struct {
	Triggers  map[string][]*string `json:"triggers"`
	Templates map[string]string    `json:"templates"`
}

func main() {
	var in input
	fail(json.NewDecoder(os.Stdin).Decode(&in))
	in.Vars["get"] = func(from interface{}, name string) interface{} {
		if fields, ok := from.(map[string]interface{}); ok {
			return fields[name]
		}
		return nil
	}
	out := output{Triggers: map[string][]*string{}, Templates: map[string]string{}}
	for name, conditions := range in.Triggers {
		for _, one := range conditions {
			met, err := expr.Eval(optional(one.When), in.Vars)
			fail(err)
			if met != true {
				out.Triggers[name] = append(out.Triggers[name], nil)
				continue
			}
			key, err := expr.Eval(optional(one.OncePer), in.Vars)
			fail(err)
			text := fmt.Sprintf("%v", key)
			out.Triggers[name] = append(out.Triggers[name], &text)
		}
	}
	functions := sprig.TxtFuncMap()
	delete(functions, "env")
	delete(functions, "expandenv")
	for name, text := range in.Templates {
		parsed, err := template.New(name).Funcs(functions).Parse(text)
		fail(err)
		var written bytes.Buffer
		fail(parsed.Execute(&written, in.Vars))
		out.Templates[name] = written.String()
	}
	fail(json.NewEncoder(os.Stdout).Encode(out))
}

var chain = regexp.MustCompile(`[A-Za-z_]\w*(?:\??\.[A-Za-z_]\w*)*\?\.[A-Za-z_]\w*(?:\??\.[A-Za-z_]\w*)*`)

// Debian's expr is older than ArgoCD's and does not know a?.b, which is nil where a is nil; it is written here as get(a, "b").
func optional(expression string) string {
	return chain.ReplaceAllStringFunc(expression, func(path string) string {
		parts := strings.Split(path, ".")
		made := strings.TrimSuffix(parts[0], "?")
		for at, part := range parts[1:] {
			name := strings.TrimSuffix(part, "?")
			if strings.HasSuffix(parts[at], "?") {
				made = fmt.Sprintf("get(%s, %q)", made, name)
			} else {
				made += "." + name
			}
		}
		return made
	})
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
