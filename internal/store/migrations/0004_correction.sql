-- What the user said a message carries, where the recogniser was wrong. It
-- teaches the account's mailbox alone.
CREATE TABLE correction (
  account TEXT NOT NULL,
  key     TEXT NOT NULL, -- of the message
  at      TEXT NOT NULL,
  signals TEXT NOT NULL, -- JSON list
  print   BLOB,          -- hashes by which messages alike are known (classify.Print); NULL until it was read
  was     TEXT NOT NULL, -- its reading before, to go back to
  PRIMARY KEY (account, key)
) STRICT;
