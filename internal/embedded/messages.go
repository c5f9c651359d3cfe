package embedded

import (
	"bufio"
	"bytes"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-message/textproto"
)

// row is a message as one connection sees it at one moment.
type row struct {
	*message
	seq   uint32 // as this client numbers it
	index int    // in the mailbox, from 0
	flags []imap.Flag
}

// rows are the messages of the open mailbox that a set names; the caller holds the mutex.
func (ss *session) rows(set imap.NumSet) []row {
	m, v := ss.view.box, ss.view
	set = static(set, uint32(len(m.messages)), m.uidNext-1)
	var out []row
	for i, msg := range m.messages {
		seq := v.tracker.EncodeSeqNum(uint32(i + 1))
		var in bool
		switch set := set.(type) {
		case imap.SeqSet:
			in = seq != 0 && set.Contains(seq)
		case imap.UIDSet:
			in = set.Contains(msg.uid)
		}
		if in {
			out = append(out, row{message: msg, seq: seq, index: i, flags: msg.flags})
		}
	}
	return out
}

// static puts numbers in the place of "*", in a copy. "5:*" over three
// messages is "3:5": a range is the same either way round (RFC 9051 §9, seq-range).
func static(set imap.NumSet, lastSeq uint32, lastUID imap.UID) imap.NumSet {
	switch set := set.(type) {
	case imap.SeqSet:
		out := make(imap.SeqSet, len(set))
		for i, r := range set {
			out[i].Start, out[i].Stop = span(r.Start, r.Stop, lastSeq)
		}
		return out
	case imap.UIDSet:
		out := make(imap.UIDSet, len(set))
		for i, r := range set {
			out[i].Start, out[i].Stop = span(r.Start, r.Stop, lastUID)
		}
		return out
	}
	return set
}

func span[N imap.UID | uint32](start, stop, last N) (N, N) {
	if start == 0 {
		start = last
	}
	if stop == 0 {
		stop = last
	}
	return min(start, stop), max(start, stop)
}

// Fetch sends what was asked for of each message.
func (ss *session) Fetch(w *imapserver.FetchWriter, set imap.NumSet, o *imap.FetchOptions) error {
	return ss.do("FETCH", ss.openName(), func() error {
		if err := ss.alive(); err != nil {
			return err
		}
		rows, showFlags := ss.read(set, o)
		for _, r := range rows {
			if err := r.write(w.CreateMessage(r.seq), o, showFlags); err != nil {
				return err
			}
		}
		return nil
	})
}

// read picks the rows and marks them \Seen where a body is asked for without
// PEEK (RFC 9051 §6.4.5) in a mailbox that can be written; then the flags are
// part of the answer. Nothing is sent under the mutex: a client that does not
// read must not stop a delivery.
func (ss *session) read(set imap.NumSet, o *imap.FetchOptions) (rows []row, showFlags bool) {
	ss.account.mu.Lock()
	defer ss.account.mu.Unlock()
	rows = ss.rows(set)
	if ss.view.readOnly || peeks(o) {
		return rows, o.Flags
	}
	for i, r := range rows {
		r.set(imap.FlagSeen)
		rows[i].flags = r.message.flags
		ss.view.box.tracker.QueueMessageFlags(uint32(r.index+1), r.uid, r.message.flags, ss.view.tracker)
	}
	ss.account.touch()
	return rows, true
}

func peeks(o *imap.FetchOptions) bool {
	for _, s := range o.BodySection {
		if !s.Peek {
			return false
		}
	}
	for _, s := range o.BinarySection {
		if !s.Peek {
			return false
		}
	}
	return true
}

func (r row) write(w *imapserver.FetchResponseWriter, o *imap.FetchOptions, showFlags bool) error {
	w.WriteUID(r.uid)
	if showFlags {
		w.WriteFlags(r.flags)
	}
	if o.InternalDate {
		w.WriteInternalDate(r.date)
	}
	if o.RFC822Size {
		w.WriteRFC822Size(int64(len(r.raw)))
	}
	if o.Envelope {
		w.WriteEnvelope(r.envelope())
	}
	if o.BodyStructure != nil {
		w.WriteBodyStructure(imapserver.ExtractBodyStructure(bytes.NewReader(r.raw)))
	}
	for _, section := range o.BodySection {
		part := imapserver.ExtractBodySection(bytes.NewReader(r.raw), section)
		body := w.WriteBodySection(section, int64(len(part)))
		if _, err := body.Write(part); err != nil {
			return err
		}
		if err := body.Close(); err != nil {
			return err
		}
	}
	return w.Close()
}

func (m *message) envelope() *imap.Envelope {
	header, err := textproto.ReadHeader(bufio.NewReader(bytes.NewReader(m.raw)))
	if err != nil {
		return &imap.Envelope{} // a broken header: what a server would make of it is empty
	}
	return imapserver.ExtractEnvelope(header)
}

// Store changes flags and, unless told to be silent, answers with the new ones.
func (ss *session) Store(w *imapserver.FetchWriter, set imap.NumSet, flags *imap.StoreFlags, _ *imap.StoreOptions) error {
	return ss.do("STORE", ss.openName(), func() error {
		if err := ss.alive(); err != nil {
			return err
		}
		if ss.view.readOnly {
			return readOnlyRefusal()
		}
		rows, err := ss.store(set, flags)
		if err != nil || flags.Silent {
			return err
		}
		for _, r := range rows {
			if err := r.write(w.CreateMessage(r.seq), &imap.FetchOptions{}, true); err != nil {
				return err
			}
		}
		return nil
	})
}

func (ss *session) store(set imap.NumSet, change *imap.StoreFlags) ([]row, error) {
	a := ss.account
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, f := range change.Flags {
		if a.noKeywords && isKeyword(f) {
			return nil, refusal(imap.ResponseCodeCannot, "Keywords are not supported")
		}
	}
	rows := ss.rows(set)
	for i, r := range rows {
		if change.Op == imap.StoreFlagsSet {
			r.message.flags = nil
		}
		for _, f := range change.Flags {
			if change.Op == imap.StoreFlagsDel {
				r.clear(f)
			} else {
				r.set(f)
			}
		}
		rows[i].flags = r.message.flags
		ss.view.box.tracker.QueueMessageFlags(uint32(r.index+1), r.uid, r.message.flags, ss.view.tracker)
	}
	a.touch()
	return rows, nil
}

// Copy copies messages into another mailbox of the account.
func (ss *session) Copy(set imap.NumSet, dest string) (*imap.CopyData, error) {
	var data *imap.CopyData
	err := ss.do("COPY", ss.openName(), func() (err error) {
		ss.account.mu.Lock()
		defer ss.account.mu.Unlock()
		_, data, err = ss.copyRows(set, dest)
		return err
	})
	if !ss.server.caps.has(imap.CapUIDPlus) {
		data = nil
	}
	return data, err
}

// Move moves messages into another mailbox of the account (RFC 6851).
func (ss *session) Move(w *imapserver.MoveWriter, set imap.NumSet, dest string) error {
	return ss.do("MOVE", ss.openName(), func() error {
		if ss.view.readOnly {
			return readOnlyRefusal()
		}
		a := ss.account
		a.mu.Lock()
		rows, data, err := ss.copyRows(set, dest)
		if err == nil {
			moved := make(map[*message]bool, len(rows))
			for _, r := range rows {
				moved[r.message] = true
			}
			a.remove(ss.view.box, func(msg *message) bool { return moved[msg] })
		}
		a.mu.Unlock()
		if err != nil || data == nil {
			return err
		}
		// The EXPUNGEs follow by Poll, before the tagged answer.
		return w.WriteCopyData(data)
	})
}

// copyRows does the copying; the caller holds the mutex. data is nil where nothing was named.
func (ss *session) copyRows(set imap.NumSet, dest string) ([]row, *imap.CopyData, error) {
	a := ss.account
	to, err := a.find(dest)
	if err != nil {
		return nil, nil, refusal(imap.ResponseCodeTryCreate, "No such mailbox")
	}
	rows := ss.rows(set)
	if len(rows) == 0 {
		return nil, nil, nil
	}
	data := &imap.CopyData{UIDValidity: to.uidValidity}
	var from, into imap.UIDSet
	for _, r := range rows {
		msg, err := a.add(to, r.raw, r.flags, r.date)
		if err != nil {
			return nil, nil, err
		}
		from.AddNum(r.uid)
		into.AddNum(msg.uid)
	}
	data.SourceUIDs, data.DestUIDs = from, into
	return rows, data, nil
}
