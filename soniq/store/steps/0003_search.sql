-- The full-text index. A document is a track, an album or an artist; its id carries the kind in the
-- high bits (artists 0, albums 1, tracks 2: kind << 40 | id), so that one index serves all three and
-- a range of ids restricts a search to one kind. The text is `text.indexed` of the shown names. That folds
-- and takes apart already; to the tokenizer called ascii all beyond ASCII is a letter, so that it
-- parts a text nowhere but at its spaces.

CREATE TABLE search_docs (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    artist TEXT NOT NULL,
    album TEXT NOT NULL,
    genre TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE search_index USING fts5 (
    name, artist, album, genre,
    content = 'search_docs', content_rowid = 'id',
    tokenize = 'ascii',
    prefix = '2 3',
    detail = 'column'
);

CREATE TRIGGER search_docs_added AFTER INSERT ON search_docs BEGIN
    INSERT INTO search_index (rowid, name, artist, album, genre)
    VALUES (new.id, new.name, new.artist, new.album, new.genre);
END;

CREATE TRIGGER search_docs_removed AFTER DELETE ON search_docs BEGIN
    INSERT INTO search_index (search_index, rowid, name, artist, album, genre)
    VALUES ('delete', old.id, old.name, old.artist, old.album, old.genre);
END;

CREATE TRIGGER search_docs_changed AFTER UPDATE ON search_docs BEGIN
    INSERT INTO search_index (search_index, rowid, name, artist, album, genre)
    VALUES ('delete', old.id, old.name, old.artist, old.album, old.genre);
    INSERT INTO search_index (rowid, name, artist, album, genre)
    VALUES (new.id, new.name, new.artist, new.album, new.genre);
END;

-- What may have been meant where nothing matches; discovery/spelling.py keeps it current from the
-- words of the index, and tells what a cut is.

CREATE VIRTUAL TABLE search_words USING fts5vocab ('search_index', 'row');

CREATE TABLE spellings (
    id INTEGER PRIMARY KEY,
    word TEXT NOT NULL UNIQUE,
    docs INTEGER NOT NULL               -- documents with the word, roughly
) STRICT;

CREATE TABLE spelling_cuts (
    cut TEXT NOT NULL,
    word_id INTEGER NOT NULL,
    PRIMARY KEY (cut, word_id)
) STRICT, WITHOUT ROWID;
