package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"inboxd/internal/compose"
	"inboxd/internal/decide"
)

// The user's own letters: a folder of plain texts,
//
//	LANGUAGE/KIND.txt          for both tones
//	LANGUAGE/KIND-direct.txt   for one
//	LANGUAGE/KIND-warm.txt
//
// read once, with the configuration. They are read through os.Root, so that no
// link leads out of the folder.

// maxTemplateBytes is more than a letter may have; ReadTemplate tells of the rest.
const maxTemplateBytes = 64 << 10

// TemplateName reads what a template is for from the folder it lies in and its
// file name.
func TemplateName(language, file string) (t compose.Template, ok bool) {
	name, ok := strings.CutSuffix(file, ".txt")
	if !ok || !slices.Contains(templateLanguages(), language) {
		return t, false
	}
	t.Language = language
	for _, tone := range []compose.Tone{compose.DirectTone, compose.WarmTone} {
		if before, has := strings.CutSuffix(name, "-"+string(tone)); has {
			name, t.Tone = before, tone
		}
	}
	t.Kind = decide.Kind(name)
	return t, slices.Contains(decide.Kinds(), t.Kind)
}

func templateLanguages() []string {
	all := append(compose.Varieties(), compose.Languages()...)
	slices.Sort(all)
	return slices.Compact(all)
}

// templates reads the folder that a key names; "" is none.
func (s section) templates(name string) compose.Templates {
	dir := s.text(name)
	if dir == "" {
		return nil
	}
	if dir = s.file(name, dir); dir == "" {
		return nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		s.wrong(name, "the folder %s cannot be read: %v", dir, errors.Unwrap(err))
		return nil
	}
	r := templateReader{s: s, key: name, dir: dir, root: root.FS()}
	out := r.all()
	if err := root.Close(); err != nil {
		s.wrong(name, "the folder %s cannot be read: %v", dir, err)
	}
	return out
}

type templateReader struct {
	s        section
	key, dir string
	root     fs.FS
}

// wrong notes a problem with a file of the folder.
func (r templateReader) wrong(path string, line int, format string, args ...any) {
	r.s.in.problems = append(r.s.in.problems, Problem{File: filepath.Join(r.dir, filepath.FromSlash(path)), Line: line, What: fmt.Sprintf(format, args...)})
}

func (r templateReader) all() (out compose.Templates) {
	err := fs.WalkDir(r.root, ".", func(path string, d fs.DirEntry, err error) error {
		hidden := path != "." && (strings.HasPrefix(d.Name(), ".") || strings.HasSuffix(d.Name(), "~"))
		switch {
		case err != nil:
			return err
		case hidden && d.IsDir():
			return fs.SkipDir
		case d.IsDir() || hidden || strings.HasPrefix(strings.ToUpper(d.Name()), "README"):
			return nil
		}
		if t, ok := r.read(path); ok {
			out = append(out, t)
		}
		return nil
	})
	if err != nil {
		r.s.wrong(r.key, "the folder %s cannot be read: %v", r.dir, err)
	}
	return out
}

// read reads one template and notes what is wrong with it.
func (r templateReader) read(path string) (t compose.Template, ok bool) {
	folder, file, _ := strings.Cut(path, "/")
	name, ok := TemplateName(folder, file)
	if !ok {
		r.wrong(path, 1, "no template has this name; expected LANGUAGE/KIND.txt, LANGUAGE/KIND-direct.txt or LANGUAGE/KIND-warm.txt, with a language of %s and a kind of %v",
			strings.Join(templateLanguages(), ", "), decide.Kinds())
		return t, false
	}
	text, err := r.text(path)
	if err != nil {
		r.wrong(path, 1, "cannot be read: %v", err)
		return t, false
	}
	t, faults := compose.ReadTemplate(name.Language, name.Kind, name.Tone, text)
	for _, f := range faults {
		r.wrong(path, f.Line, "%s", f)
	}
	return t, len(faults) == 0
}

func (r templateReader) text(path string) (text string, err error) {
	info, err := fs.Stat(r.root, path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() { // a pipe would keep the start waiting
		return "", errors.New("it is no plain file")
	}
	f, err := r.root.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	b, err := io.ReadAll(io.LimitReader(f, maxTemplateBytes))
	return string(b), err
}
