// Checks exported logs with none of Cairn's code: Go's own golang.org/x/mod/sumdb, which checks the Go module database for every
// Go user, computes the tree anew from the entries, opens the signed note, and authenticates the tiles.
//
// Usage: check DIR... where each DIR holds
//
//	vkey                    the log's public key
//	checkpoint, tile/...    the log (https://c2sp.org/tlog-tiles)
//	proofs/*                proofs that entries stand in it (https://c2sp.org/tlog-proof)
//	requests/*              proofs that it grew from an earlier size (https://c2sp.org/tlog-witness)
//
// or: check sign KEYFILE TEXTFILE, which prints the text as a note that the key signed.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func main() {
	if len(os.Args) == 4 && os.Args[1] == "sign" {
		sign(os.Args[2], os.Args[3])
		return
	}
	failed := false
	for _, dir := range os.Args[1:] {
		checked, err := check(dir)
		if err != nil {
			fmt.Printf("%s: %v\n", filepath.Base(dir), err)
			failed = true
			continue
		}
		fmt.Printf("%s: good, %s\n", filepath.Base(dir), checked)
	}
	if failed {
		os.Exit(1)
	}
}

func sign(keyFile, textFile string) {
	key, err := os.ReadFile(keyFile)
	exitOn(err)
	text, err := os.ReadFile(textFile)
	exitOn(err)
	signer, err := note.NewSigner(string(key))
	exitOn(err)
	signed, err := note.Sign(&note.Note{Text: string(text)}, signer)
	exitOn(err)
	os.Stdout.Write(signed)
}

func exitOn(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// check says what it saw in the log under dir, or what is wrong with it.
func check(dir string) (string, error) {
	vkey, err := os.ReadFile(filepath.Join(dir, "vkey"))
	if err != nil {
		return "", err
	}
	verifier, err := note.NewVerifier(string(vkey))
	if err != nil {
		return "", err
	}
	checkpoint, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return "", err
	}
	tree, err := open(checkpoint, verifier)
	if err != nil {
		return "", err
	}

	// The whole tree from the entries alone, as the one thing all else is compared with.
	entries, err := readEntries(dir, tree.N)
	if err != nil {
		return "", err
	}
	var stored storage
	for i, entry := range entries {
		hashes, err := tlog.StoredHashes(int64(i), entry, &stored)
		if err != nil {
			return "", err
		}
		stored = append(stored, hashes...)
	}
	root, err := rootOf(tree.N, stored)
	if err != nil {
		return "", err
	}
	if root != tree.Hash {
		return "", fmt.Errorf("the entries' root is %v, the checkpoint's %v", root, tree.Hash)
	}

	tiles, err := checkTiles(dir, tree, stored)
	if err != nil {
		return "", err
	}
	for i := range entries {
		proof, err := tlog.ProveRecord(tree.N, int64(i), stored)
		if err != nil {
			return "", err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(i), tlog.RecordHash(entries[i])); err != nil {
			return "", fmt.Errorf("entry %d: %v", i, err)
		}
	}
	proofs, err := each(dir, "proofs", func(text []byte) error { return checkProof(text, tree, verifier, entries) })
	if err != nil {
		return "", err
	}
	requests, err := each(dir, "requests", func(text []byte) error { return checkRequest(text, tree, verifier, stored) })
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d entries, %d tiles, %d proofs, %d requests", len(entries), tiles, proofs, requests), nil
}

// open checks a checkpoint's signature and reads its three lines; tlog.ParseTree reads only the Go module database's own.
func open(checkpoint []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(checkpoint, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		return tlog.Tree{}, fmt.Errorf("the checkpoint is not the three lines of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

func rootOf(size int64, stored storage) (tlog.Hash, error) {
	if size == 0 {
		return sha256.Sum256(nil), nil
	}
	return tlog.TreeHash(size, stored)
}

func readEntries(dir string, size int64) ([][]byte, error) {
	var entries [][]byte
	for int64(len(entries)) < size {
		tile := tlog.Tile{H: height, L: -1, N: int64(len(entries)) >> height, W: 1 << height}
		if left := size - int64(len(entries)); left < int64(tile.W) {
			tile.W = int(left)
		}
		bundle, err := os.ReadFile(pathOf(dir, tile))
		if err != nil {
			return nil, err
		}
		for i := 0; i < tile.W; i++ {
			if len(bundle) < 2 || len(bundle)-2 < int(binary.BigEndian.Uint16(bundle)) {
				return nil, fmt.Errorf("bundle %d ends inside entry %d", tile.N, i)
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			entries = append(entries, bundle[2:end])
			bundle = bundle[end:]
		}
		if len(bundle) > 0 {
			return nil, fmt.Errorf("bundle %d holds more than %d entries", tile.N, tile.W)
		}
	}
	return entries, nil
}

// checkTiles compares each tile with the one the entries give, finds no other file, and reads all leaves through tlog's
// authenticating reader, which trusts the signed root alone.
func checkTiles(dir string, tree tlog.Tree, stored storage) (int, error) {
	wanted := map[string]bool{}
	bundles := 0
	for level := 0; tree.N>>(height*uint(level)) > 0; level++ {
		hashes := tree.N >> (height * uint(level))
		for n := int64(0); n<<height < hashes; n++ {
			tile := tlog.Tile{H: height, L: level, N: n, W: 1 << height}
			if left := hashes - n<<height; left < int64(tile.W) {
				tile.W = int(left)
			}
			right, err := tlog.ReadTileData(tile, stored)
			if err != nil {
				return 0, err
			}
			data, err := os.ReadFile(pathOf(dir, tile))
			if err != nil {
				return 0, err
			}
			if !bytes.Equal(data, right) {
				return 0, fmt.Errorf("%s is not what the entries give", tile.Path())
			}
			wanted[pathOf(dir, tile)] = true
			if level == 0 {
				tile.L = -1
				wanted[pathOf(dir, tile)] = true
				bundles++
			}
		}
	}
	err := filepath.Walk(filepath.Join(dir, "tile"), func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() && !wanted[path] {
			return fmt.Errorf("%s does not belong to a tree of %d", path, tree.N)
		}
		if os.IsNotExist(err) && tree.N == 0 {
			return nil
		}
		return err
	})
	if err != nil {
		return 0, err
	}

	reader := tlog.TileHashReader(tree, files(dir))
	for from := int64(0); from < tree.N; from += 1 << height {
		var indexes []int64
		for i := from; i < tree.N && i < from+1<<height; i++ {
			indexes = append(indexes, tlog.StoredHashIndex(0, i))
		}
		leaves, err := reader.ReadHashes(indexes)
		if err != nil {
			return 0, err
		}
		for i, leaf := range leaves {
			if leaf != stored[indexes[i]] {
				return 0, fmt.Errorf("the leaf of entry %d differs", from+int64(i))
			}
		}
	}
	return len(wanted) - bundles, nil
}

func checkProof(text []byte, tree tlog.Tree, verifier note.Verifier, entries [][]byte) error {
	head, checkpoint := cut(string(text))
	lines := strings.Split(head, "\n")
	if len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		return fmt.Errorf("its head is not that of a proof")
	}
	index, err := strconv.ParseInt(lines[1][len("index "):], 10, 64)
	if err != nil {
		return err
	}
	if same, err := open([]byte(checkpoint), verifier); err != nil || same != tree {
		return fmt.Errorf("its checkpoint is another: %v", err)
	}
	hashes, err := parseHashes(lines[2:])
	if err != nil {
		return err
	}
	return tlog.CheckRecord(hashes, tree.N, tree.Hash, index, tlog.RecordHash(entries[index]))
}

func checkRequest(text []byte, tree tlog.Tree, verifier note.Verifier, stored storage) error {
	head, checkpoint := cut(string(text))
	lines := strings.Split(head, "\n")
	if !strings.HasPrefix(lines[0], "old ") {
		return fmt.Errorf("its head is not that of a request")
	}
	old, err := strconv.ParseInt(lines[0][len("old "):], 10, 64)
	if err != nil {
		return err
	}
	if same, err := open([]byte(checkpoint), verifier); err != nil || same != tree {
		return fmt.Errorf("its checkpoint is another: %v", err)
	}
	hashes, err := parseHashes(lines[1:])
	if err != nil {
		return err
	}
	root, err := tlog.TreeHash(old, stored)
	if err != nil {
		return err
	}
	return tlog.CheckTree(hashes, tree.N, tree.Hash, old, root)
}

// cut parts a text at its first empty line.
func cut(text string) (head, rest string) {
	if i := strings.Index(text, "\n\n"); i >= 0 {
		return text[:i], text[i+2:]
	}
	return text, ""
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	hashes := []tlog.Hash{}
	for _, line := range lines {
		data, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(data) != tlog.HashSize {
			return nil, fmt.Errorf("%q is no hash", line)
		}
		var hash tlog.Hash
		copy(hash[:], data)
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

// each calls checkOne with every file of a directory, which may be missing.
func each(dir, name string, checkOne func([]byte) error) (int, error) {
	paths, err := filepath.Glob(filepath.Join(dir, name, "*"))
	if err != nil {
		return 0, err
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return 0, err
		}
		if err := checkOne(text); err != nil {
			return 0, fmt.Errorf("%s/%s: %v", name, filepath.Base(path), err)
		}
	}
	return len(paths), nil
}

// storage holds all hashes of a tree in tlog's own order.
type storage []tlog.Hash

func (s storage) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(s)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		hashes[i] = s[index]
	}
	return hashes, nil
}

// files reads tiles from a directory.
type files string

func (f files) Height() int { return height }

func (f files) SaveTiles([]tlog.Tile, [][]byte) {}

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(pathOf(string(f), tile))
		if err != nil {
			return nil, err
		}
		if len(data) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s holds %d bytes", tile.Path(), len(data))
		}
		all = append(all, data)
	}
	return all, nil
}

// pathOf spells a tile's path as tlog-tiles does: without tlog's height, and entries for data.
func pathOf(dir string, tile tlog.Tile) string {
	path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
	return filepath.Join(dir, filepath.FromSlash(strings.Replace(path, "tile/data/", "tile/entries/", 1)))
}
