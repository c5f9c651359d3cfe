package imaptest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// saslauthd answers Cyrus's question whether a password is right, in the
// protocol of the daemon of that name: four strings, each after its length in
// two octets (user, password, service, realm), and one such string back.
type saslauthd struct {
	ln   net.Listener
	done sync.WaitGroup
}

func startSaslauthd(path string) (*saslauthd, error) {
	ln, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("answer password questions: %w", err)
	}
	if err := os.Chmod(path, 0o666); err != nil {
		return nil, errors.Join(err, ln.Close())
	}
	s := &saslauthd{ln: ln}
	s.done.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return // closed
			}
			answer(conn)
		}
	})
	return s, nil
}

func (s *saslauthd) close() error {
	err := s.ln.Close()
	s.done.Wait()
	return err
}

func answer(conn net.Conn) {
	defer conn.Close()
	if conn.SetDeadline(time.Now().Add(5*time.Second)) != nil {
		return
	}
	var words [4]string
	for i := range words {
		word, err := readWord(conn)
		if err != nil {
			return // Cyrus takes silence for a no
		}
		words[i] = word
	}
	reply := "NO"
	if words[1] == realPassword && (words[0] == realUser || words[0] == cyrusAdmin) {
		reply = "OK"
	}
	out := binary.BigEndian.AppendUint16(nil, uint16(len(reply)))
	_, _ = conn.Write(append(out, reply...)) // the same
}

func readWord(r io.Reader) (string, error) {
	var size [2]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return "", err
	}
	word := make([]byte, binary.BigEndian.Uint16(size[:]))
	_, err := io.ReadFull(r, word)
	return string(word), err
}
