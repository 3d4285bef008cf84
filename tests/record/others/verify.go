package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type Inclusion struct {
	Index, Size int64
	Leaf, Root  string
	Proof       []string
}
type Consistency struct {
	Old, New         int64
	OldRoot, NewRoot string
	Proof            []string
}
type Asked struct {
	Notes       []string
	Vkey        string
	Inclusion   []Inclusion
	Consistency []Consistency
}

func hash(text string) tlog.Hash {
	var h tlog.Hash
	for i := range h {
		fmt.Sscanf(text[2*i:2*i+2], "%02x", &h[i])
	}
	return h
}
func hashes(texts []string) []tlog.Hash {
	var all []tlog.Hash
	for _, text := range texts {
		all = append(all, hash(text))
	}
	return all
}
func must(err error, what string) {
	if err != nil {
		fmt.Println("refused", what, err)
		os.Exit(1)
	}
}
func main() {
	var asked Asked
	must(json.NewDecoder(os.Stdin).Decode(&asked), "input")
	verifier, err := note.NewVerifier(asked.Vkey)
	must(err, "vkey")
	for _, text := range asked.Notes {
		opened, err := note.Open([]byte(text), note.VerifierList(verifier))
		must(err, "note")
		lines := strings.SplitN(opened.Text, "\n", 2)
		_ = lines
	}
	for _, one := range asked.Inclusion {
		must(tlog.CheckRecord(hashes(one.Proof), one.Size, hash(one.Root), one.Index, hash(one.Leaf)), "inclusion")
	}
	for _, one := range asked.Consistency {
		must(tlog.CheckTree(hashes(one.Proof), one.New, hash(one.NewRoot), one.Old, hash(one.OldRoot)), "consistency")
	}
	skey, vkey, err := note.GenerateKey(nil, "third.example")
	must(err, "key")
	signer, err := note.NewSigner(skey)
	must(err, "signer")
	signed, err := note.Sign(&note.Note{Text: "third.example\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"}, signer)
	must(err, "sign")
	json.NewEncoder(os.Stdout).Encode(map[string]string{"note": string(signed), "vkey": vkey})
}
