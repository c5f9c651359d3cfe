-- What one installation knows about its mailboxes, messages, threads and drafts.
-- Everything can be read with the sqlite3 shell; names are the product's own.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- How far each mailbox has been taken in. next is the first UID not yet taken
-- in; it moves in the transaction that stores the messages below it.
CREATE TABLE mailbox (
  account     TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  uidvalidity INTEGER NOT NULL,
  next        INTEGER NOT NULL,
  uidnext     INTEGER NOT NULL DEFAULT 0, -- as last seen, to notice that something changed
  messages    INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account, name)
) STRICT;

CREATE TABLE thread (
  id          TEXT PRIMARY KEY,
  account     TEXT NOT NULL,
  subject     TEXT NOT NULL DEFAULT '',
  company     TEXT NOT NULL DEFAULT '',
  role        TEXT NOT NULL DEFAULT '',
  counterpart TEXT NOT NULL DEFAULT '',
  word        TEXT NOT NULL DEFAULT '', -- the user's own stance for it
  word_reason TEXT NOT NULL DEFAULT '',
  word_at     TEXT NOT NULL DEFAULT '',
  asked       TEXT NOT NULL DEFAULT '', -- a reply kind the user asked for by name
  decision    TEXT NOT NULL DEFAULT '', -- the last decision, JSON
  dirty       INTEGER NOT NULL DEFAULT 0, -- must be judged again
  latest      INTEGER NOT NULL DEFAULT 0, -- unix seconds of its newest message
  recruiting  INTEGER NOT NULL DEFAULT 0  -- some message in it carries a signal
) STRICT;
CREATE INDEX thread_dirty ON thread (account, dirty);

-- One row a message, wherever it lies. state: listed (header only), new (to be
-- read), read, skipped.
CREATE TABLE message (
  account    TEXT    NOT NULL,
  key        TEXT    NOT NULL, -- mail.Message.Key
  thread     TEXT    NOT NULL,
  message_id TEXT    NOT NULL,
  at         INTEGER NOT NULL,
  date       TEXT    NOT NULL,
  mine       INTEGER NOT NULL,
  sender     TEXT    NOT NULL,
  subject    TEXT    NOT NULL,
  base       TEXT    NOT NULL,
  state      TEXT    NOT NULL,
  reason     TEXT    NOT NULL DEFAULT '',
  marked     INTEGER NOT NULL DEFAULT 0, -- our keyword stood on it when it was taken in, or we put it there
  header     BLOB,
  raw        BLOB, -- kept only while an answer may quote it
  reading    TEXT    NOT NULL DEFAULT '', -- classify.Verdict or classify.Said, JSON
  PRIMARY KEY (account, key)
) STRICT;
CREATE INDEX message_thread ON message (thread, at);
CREATE INDEX message_base ON message (account, base, at);
CREATE INDEX message_state ON message (account, state);

-- Where messages lie.
CREATE TABLE place (
  account     TEXT    NOT NULL,
  mailbox     TEXT    NOT NULL,
  uidvalidity INTEGER NOT NULL,
  uid         INTEGER NOT NULL,
  key         TEXT    NOT NULL,
  PRIMARY KEY (account, mailbox, uidvalidity, uid)
) STRICT;
CREATE INDEX place_key ON place (account, key);

-- Every message id that a thread is known by: its messages' own and those they name.
CREATE TABLE ref (
  account TEXT NOT NULL,
  id      TEXT NOT NULL,
  thread  TEXT NOT NULL,
  PRIMARY KEY (account, id)
) STRICT;
CREATE INDEX ref_thread ON ref (thread);

-- A reply that was decided, with its final bytes: the intent is committed
-- before the mailbox is touched. States are those of `threads --json`.
CREATE TABLE draft (
  id          TEXT    PRIMARY KEY,
  account     TEXT    NOT NULL,
  thread      TEXT    NOT NULL,
  parent      TEXT    NOT NULL, -- key of the message it answers
  kind        TEXT    NOT NULL,
  revision    INTEGER NOT NULL,
  state       TEXT    NOT NULL,
  message_id  TEXT    NOT NULL,
  fingerprint TEXT    NOT NULL,
  raw         BLOB    NOT NULL,
  recipients  TEXT    NOT NULL, -- To and Cc, JSON
  subject     TEXT    NOT NULL,
  mailbox     TEXT    NOT NULL DEFAULT '',
  uidvalidity INTEGER NOT NULL DEFAULT 0,
  uid         INTEGER NOT NULL DEFAULT 0,
  appended    TEXT    NOT NULL DEFAULT '', -- when an APPEND was first begun
  uidnext     INTEGER NOT NULL DEFAULT 0, -- of the drafts mailbox before it
  verified    INTEGER NOT NULL DEFAULT 0, -- read back as written
  missing     TEXT    NOT NULL DEFAULT '', -- since when it is not in the mailbox
  stale       INTEGER NOT NULL DEFAULT 0, -- to be removed if still untouched
  problem     TEXT    NOT NULL DEFAULT '',
  created     TEXT    NOT NULL,
  updated     TEXT    NOT NULL
) STRICT;
CREATE INDEX draft_thread ON draft (thread);
CREATE INDEX draft_state ON draft (account, state);

-- The story, for `show` and `why`, and what the user must be told.
CREATE TABLE event (
  id      INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,
  account TEXT NOT NULL,
  thread  TEXT NOT NULL,
  message TEXT NOT NULL,
  what    TEXT NOT NULL,
  detail  TEXT NOT NULL
) STRICT;
CREATE INDEX event_thread ON event (thread, id);
CREATE INDEX event_message ON event (account, message, id);
