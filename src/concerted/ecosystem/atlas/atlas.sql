-- The atlas of a map: what a page asks about it. Actors, concepts and coalitions have their places in map.json as numbers.

CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Whole coalitions, numbered from 1 as on the page, with their middle and their upper edge.
CREATE TABLE coalition (
  number INTEGER PRIMARY KEY, place INTEGER NOT NULL, latent INTEGER NOT NULL, size INTEGER NOT NULL,
  x REAL NOT NULL, middle REAL NOT NULL, top REAL NOT NULL
);

CREATE TABLE actor (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL,
  coalition INTEGER NOT NULL,  -- 0: in none
  context TEXT NOT NULL, reach INTEGER, documents INTEGER NOT NULL,
  positions INTEGER NOT NULL,  -- how many it holds
  known INTEGER NOT NULL,      -- how many it knows
  x REAL NOT NULL, y REAL NOT NULL
);

-- Pairs, a < b, that are near or far (alignment) or know each other, or both.
CREATE TABLE line (
  a INTEGER NOT NULL, b INTEGER NOT NULL, alignment REAL, known INTEGER NOT NULL, PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX line_of ON line (b);

CREATE TABLE tie (a INTEGER NOT NULL, b INTEGER NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL, date TEXT NOT NULL);
CREATE INDEX tie_of ON tie (a, b);

CREATE TABLE concept (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, supporting INTEGER NOT NULL, opposing INTEGER NOT NULL
);

CREATE TABLE position (
  concept INTEGER NOT NULL, actor INTEGER NOT NULL, side REAL NOT NULL, PRIMARY KEY (concept, actor)
) WITHOUT ROWID;
CREATE INDEX position_of ON position (actor);

CREATE TABLE statement (
  id INTEGER PRIMARY KEY, actor INTEGER NOT NULL,
  concept INTEGER,             -- none where the map rests on wording
  side REAL NOT NULL, text TEXT NOT NULL, source TEXT NOT NULL, date TEXT NOT NULL, because TEXT NOT NULL, by TEXT NOT NULL
);
CREATE INDEX statement_of ON statement (actor, concept);
CREATE INDEX statement_when ON statement (date);

CREATE TABLE copied (
  a INTEGER NOT NULL, b INTEGER NOT NULL, letters INTEGER NOT NULL, text TEXT NOT NULL,
  source_a TEXT NOT NULL, source_b TEXT NOT NULL
);
CREATE INDEX copied_of ON copied (a, b);
