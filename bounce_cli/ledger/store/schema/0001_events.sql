-- Events, one for each record, by its id. `key` is the domain, a blank, and the local part, so that what is known of an
-- address, and the addresses of a domain, lie together and are read in one go. All times are seconds since 1970.
CREATE TABLE events (
    id BLOB NOT NULL,
    key TEXT NOT NULL,
    address TEXT,
    account TEXT NOT NULL,
    level INTEGER NOT NULL,
    proof TEXT,
    rank INTEGER NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT,
    type TEXT,
    suppress TEXT NOT NULL,
    status TEXT,
    reply_code INTEGER,
    diagnostic TEXT,
    remote_mta TEXT,
    rule TEXT,
    confidence REAL NOT NULL,
    moment INTEGER,
    arrival INTEGER,
    until INTEGER,
    mail_id TEXT,
    queue_id TEXT,
    subject INTEGER,
    mail_date INTEGER,
    feedback TEXT,
    origin TEXT,
    PRIMARY KEY (key, id)
) STRICT, WITHOUT ROWID;

-- What people decided about addresses, and lists that were imported; never changed, only added to.
CREATE TABLE decisions (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    address TEXT NOT NULL,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER,
    reason TEXT,
    note TEXT,
    source TEXT NOT NULL,
    UNIQUE (key, account, kind, at, source)
) STRICT;
CREATE UNIQUE INDEX decisions_without_date ON decisions (key, account, kind, source) WHERE at IS NULL;

-- Events that were known when an address was taken off the lists: they never bring it back.
CREATE TABLE pardons (
    decision INTEGER NOT NULL REFERENCES decisions (number) ON DELETE CASCADE,
    event BLOB NOT NULL,
    PRIMARY KEY (decision, event)
) STRICT, WITHOUT ROWID;

-- The latest moment of any event, in one row: whoever asks what holds after it need not look for events that lie ahead.
CREATE TABLE horizon (
    moment INTEGER NOT NULL
) STRICT;

-- What events and decisions come to under the policies in use, once all their dates are past. It can be made anew from
-- the other tables at any time, and `unsettled` holds the addresses for which it has to be.
CREATE TABLE policies (
    number INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL
) STRICT;
CREATE TABLE entries (
    policy INTEGER NOT NULL,
    list TEXT NOT NULL,
    key TEXT NOT NULL,
    account TEXT NOT NULL,
    reason TEXT,
    type TEXT,
    since INTEGER,
    level INTEGER NOT NULL,
    proved INTEGER NOT NULL,
    source TEXT NOT NULL,
    note TEXT,
    address TEXT,
    event BLOB,
    PRIMARY KEY (policy, list, key, account)
) STRICT, WITHOUT ROWID;
CREATE TABLE unsettled (
    key TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
