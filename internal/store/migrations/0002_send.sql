-- Approved letters: what was approved, when it may leave, and what became of
-- it. State "sending" is written before the first byte of the letter leaves, and
-- nothing leads back from it (package decide/outbox).
CREATE TABLE send (
  id          TEXT    PRIMARY KEY,
  account     TEXT    NOT NULL,
  draft       TEXT    NOT NULL,
  thread      TEXT    NOT NULL,
  state       TEXT    NOT NULL,
  approved_by TEXT    NOT NULL, -- command, flag or folder
  hash        TEXT    NOT NULL, -- of the content that was approved, with its recipients
  message_id  TEXT    NOT NULL, -- under which it leaves
  sender      TEXT    NOT NULL,
  recipients  TEXT    NOT NULL, -- JSON list of everyone it goes to
  subject     TEXT    NOT NULL,
  size        INTEGER NOT NULL,
  mailbox     TEXT    NOT NULL, -- where the draft lay
  uidvalidity INTEGER NOT NULL,
  uid         INTEGER NOT NULL,
  mark        INTEGER NOT NULL, -- the newest row of table message at approval
  approved    TEXT    NOT NULL,
  undo        TEXT    NOT NULL,
  planned     TEXT    NOT NULL,
  reason      TEXT    NOT NULL, -- why then, or why not
  at_once     INTEGER NOT NULL,
  outside     INTEGER NOT NULL,
  deadline    TEXT    NOT NULL DEFAULT '',
  tries       INTEGER NOT NULL DEFAULT 0,
  retry       TEXT    NOT NULL DEFAULT '', -- not before, after a failure ahead of the transmission
  began       TEXT    NOT NULL DEFAULT '', -- the transmission
  ended       TEXT    NOT NULL DEFAULT '',
  wire        BLOB, -- the bytes that left, until they are filed
  asked       INTEGER NOT NULL DEFAULT 0, -- the user was asked what became of it
  filed       TEXT    NOT NULL DEFAULT '', -- when its copy in Sent was seen or saved
  answered    INTEGER NOT NULL DEFAULT 0, -- \Answered stands on the parent, or cannot
  removed     INTEGER NOT NULL DEFAULT 0, -- the draft is gone, or stays
  bounced     TEXT    NOT NULL DEFAULT '', -- what a delivery report said
  outcome     TEXT    NOT NULL DEFAULT ''  -- how the other side took it
) STRICT;
CREATE INDEX send_state ON send (account, state);
CREATE INDEX send_draft ON send (draft);
CREATE INDEX send_message ON send (account, message_id);

-- What the user has been told, once for each matter.
CREATE TABLE notice (
  matter  TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  thread  TEXT NOT NULL,
  at      TEXT NOT NULL,
  kind    TEXT NOT NULL,
  text    TEXT NOT NULL, -- with names
  told    TEXT NOT NULL DEFAULT '' -- when it appeared; '': it waits for the end of the quiet hours
) STRICT;
CREATE INDEX notice_told ON notice (told);
