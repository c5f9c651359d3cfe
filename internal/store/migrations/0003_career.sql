-- What the user notes about a thread: kind is note, red (a red flag) or good
-- (a positive).
CREATE TABLE note (
  id     INTEGER PRIMARY KEY,
  thread TEXT NOT NULL,
  at     TEXT NOT NULL,
  kind   TEXT NOT NULL,
  text   TEXT NOT NULL
) STRICT;
CREATE INDEX note_thread ON note (thread, id);
