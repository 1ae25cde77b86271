-- Images that soniq fetched or was given, beside those of the files. One image may have come in
-- several ways; each is a row, so that what a scan finds and what people do never meet in one.

CREATE TABLE artwork_had (
    entity TEXT NOT NULL CHECK (entity IN ('album', 'edition', 'track', 'artist')),
    entity_id INTEGER NOT NULL,
    hash TEXT NOT NULL REFERENCES artwork (hash),
    source TEXT NOT NULL
        CHECK (source IN ('embedded', 'folder', 'coverartarchive', 'discogs', 'deezer', 'person')),
    file_id INTEGER REFERENCES files (id) ON DELETE CASCADE,   -- embedded: the file that carries it
    folder_id INTEGER REFERENCES folders (id) ON DELETE CASCADE,  -- folder: where the image lies
    name BLOB,                                                 -- folder: the image's file name
    url TEXT,                                                  -- fetched: where it was
    types TEXT,                                                -- fetched: JSON array of what it shows: "Front" …
    is_primary INTEGER NOT NULL DEFAULT 0 CHECK (is_primary IN (0, 1)),
    PRIMARY KEY (entity, entity_id, hash, source)
) STRICT, WITHOUT ROWID;

INSERT INTO artwork_had (entity, entity_id, hash, source, file_id, folder_id, name, is_primary)
SELECT entity, entity_id, hash, source, file_id, folder_id, name, is_primary
FROM artwork_of;

DROP TABLE artwork_of;
ALTER TABLE artwork_had RENAME TO artwork_of;
CREATE INDEX artwork_of_hash ON artwork_of (hash);
CREATE INDEX artwork_of_file ON artwork_of (file_id) WHERE file_id IS NOT NULL;
CREATE INDEX artwork_of_folder ON artwork_of (folder_id) WHERE folder_id IS NOT NULL;

-- Which image a person made the cover. It stands for as long as the thing has that image, and again
-- when the image comes back; without a row the files say.
CREATE TABLE artwork_chosen (
    entity TEXT NOT NULL CHECK (entity IN ('album', 'edition', 'track', 'artist')),
    entity_id INTEGER NOT NULL,
    hash TEXT NOT NULL REFERENCES artwork (hash),
    PRIMARY KEY (entity, entity_id)
) STRICT, WITHOUT ROWID;

INSERT INTO artwork_chosen (entity, entity_id, hash)
SELECT entity, entity_id, min(hash)
FROM artwork_of
WHERE source = 'person' AND is_primary = 1
GROUP BY entity, entity_id;

-- Albums whose cover is still to be fetched.
CREATE INDEX albums_without_cover ON albums (id) WHERE match_status = 'matched' AND cover IS NULL;
