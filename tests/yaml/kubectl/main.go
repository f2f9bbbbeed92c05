// Reads texts as kubectl reads files, and writes the documents that it finds as JSON.
//
//	printf '5\na: 1\n' | kubectl   ->  [{"documents":[{"a":1}],"refused":""},{"documents":[{"a":1}],"refused":""}]
//
// Standard input holds texts, each behind its length and a line end. Each is answered by one line: what kubectl 1.32
// reads of it, and what a later release does, up to the first document that it refuses.
//
// With the name of a file it reads that one, once, as kubectl 1.32 does, and answers nothing: for the benchmark.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
	"k8s.io/apimachinery/pkg/runtime"
	jsonutil "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/yaml"
	later "k8s.io/later/pkg/util/yaml"
)

type decoder interface {
	Decode(into any) error
}

type reading struct {
	Documents []json.RawMessage `json:"documents"`
	Refused   string            `json:"refused"`
}

// cli-runtime's StreamVisitor, up to where it makes an object of a document.
func read(d decoder) reading {
	all := reading{Documents: []json.RawMessage{}}
	for {
		ext := runtime.RawExtension{}
		if err := d.Decode(&ext); err == io.EOF {
			return all
		} else if err != nil {
			all.Refused = err.Error()
			return all
		}
		raw := bytes.TrimSpace(ext.Raw)
		if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
			continue
		}
		document, err := canonical(raw)
		if err != nil {
			all.Refused = err.Error()
			return all
		}
		all.Documents = append(all.Documents, document)
	}
}

// As the API server's decoder of untyped objects reads it: of a key that stands twice the last one counts.
func canonical(raw []byte) (json.RawMessage, error) {
	var value any
	if err := jsonutil.Unmarshal(raw, &value); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSpace(out.Bytes()), err
}

// What cli-runtime's FileVisitor puts before the decoder.
func decoded(text []byte) io.Reader {
	return transform.NewReader(bytes.NewReader(text), unicode.BOMOverride(unicode.UTF8.NewDecoder()))
}

const peeked = 4096 // bytes, by which JSON is told from YAML: cli-runtime's number

func answer(text []byte) ([]byte, error) {
	return json.Marshal([]reading{
		read(yaml.NewYAMLOrJSONDecoder(decoded(text), peeked)),
		read(later.NewYAMLOrJSONDecoder(decoded(text), peeked)),
	})
}

func run() error {
	in, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	for {
		length, err := in.ReadString('\n')
		if err == io.EOF && length == "" {
			return out.Flush()
		} else if err != nil {
			return err
		}
		size, err := strconv.Atoi(strings.TrimSpace(length))
		if err != nil {
			return err
		}
		text := make([]byte, size)
		if _, err := io.ReadFull(in, text); err != nil {
			return err
		}
		line, err := answer(text)
		if err != nil {
			return err
		}
		out.Write(append(line, '\n'))
	}
}

// Reads a file into the untyped objects that kubectl works with.
func readFile(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	decoder := yaml.NewYAMLOrJSONDecoder(transform.NewReader(file, unicode.BOMOverride(unicode.UTF8.NewDecoder())), peeked)
	for {
		ext := runtime.RawExtension{}
		if err := decoder.Decode(&ext); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		var object any
		if err := jsonutil.Unmarshal(ext.Raw, &object); err != nil {
			return err
		}
	}
}

func main() {
	var err error
	if len(os.Args) > 1 {
		err = readFile(os.Args[1])
	} else {
		err = run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
