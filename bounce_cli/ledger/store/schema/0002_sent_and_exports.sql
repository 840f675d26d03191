-- The index of sent mail: one row for each mail and recipient. A number for each row, so that a log read twice adds nothing.
CREATE TABLE sent (
    hash INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    mail_id TEXT,
    queue_id TEXT,
    subject INTEGER,
    moment INTEGER
) STRICT;
CREATE INDEX sent_by_key ON sent (key);

-- The lists as they were exported last; a target is which lists, and for which account.
CREATE TABLE exports (
    target TEXT NOT NULL,
    key TEXT NOT NULL,
    list TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (target, key)
) STRICT, WITHOUT ROWID;

-- The key of pseudonyms, so that they are the same in every output and lead nobody back to an address.
CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
