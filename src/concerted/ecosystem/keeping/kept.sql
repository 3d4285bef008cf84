-- A kept map: what an update needs of the map that it changes. One file, for its owner alone: it holds what was said.

CREATE TABLE about (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

-- How the whole map's statements used each word, as it was then.
CREATE TABLE word (word TEXT PRIMARY KEY, count INTEGER NOT NULL, texts INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE document (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL, actor TEXT NOT NULL, source TEXT NOT NULL, date TEXT NOT NULL,
  alike TEXT NOT NULL,          -- what documents of one text have in common
  statements INTEGER NOT NULL, placed INTEGER NOT NULL
);
CREATE INDEX document_is ON document (key);
CREATE INDEX document_by ON document (actor);
CREATE INDEX document_alike ON document (alike) WHERE alike != '';

-- In map.json's order. A found one is known by the demand that names it.
CREATE TABLE concept (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL,
  text TEXT NOT NULL, demand TEXT NOT NULL, content TEXT NOT NULL, statements INTEGER NOT NULL
);

-- The demands that name concepts, in cells of like ones (their centres are told in `about`), and by their words.
CREATE TABLE head (
  concept INTEGER PRIMARY KEY, cell INTEGER NOT NULL, words INTEGER NOT NULL, letters INTEGER NOT NULL,
  telling TEXT NOT NULL, vector BLOB NOT NULL
);
CREATE INDEX head_telling ON head (telling);
CREATE TABLE naming (word TEXT NOT NULL, concept INTEGER NOT NULL, PRIMARY KEY (word, concept)) WITHOUT ROWID;

-- Statements that have a concept; of others only their number is kept, with their document.
CREATE TABLE statement (
  id INTEGER PRIMARY KEY, document INTEGER NOT NULL, concept INTEGER NOT NULL, side REAL NOT NULL,
  start INTEGER NOT NULL, stop INTEGER NOT NULL, text TEXT NOT NULL, polarity INTEGER NOT NULL, rule TEXT NOT NULL
);
CREATE INDEX statement_of ON statement (document);
CREATE INDEX statement_on ON statement (concept);

-- What an actor's statements on a concept come to: its position is total / (count + 1).
CREATE TABLE cell (
  concept INTEGER NOT NULL, actor TEXT NOT NULL, total REAL NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (concept, actor)
) WITHOUT ROWID;

CREATE TABLE tie (
  a TEXT NOT NULL, b TEXT NOT NULL, place TEXT NOT NULL, date TEXT NOT NULL, kind TEXT NOT NULL,
  start INTEGER NOT NULL, stop INTEGER NOT NULL, document INTEGER
);
CREATE INDEX tie_in ON tie (document);
