-- Covers of albums that are only wished for come from where somebody saved them, too.

CREATE TABLE artwork_had (
    entity TEXT NOT NULL CHECK (entity IN ('album', 'edition', 'track', 'artist')),
    entity_id INTEGER NOT NULL,
    hash TEXT NOT NULL REFERENCES artwork (hash),
    source TEXT NOT NULL
        CHECK (source IN ('embedded', 'folder', 'saved', 'coverartarchive', 'discogs', 'deezer', 'person')),
    file_id INTEGER REFERENCES files (id) ON DELETE CASCADE,   -- embedded: the file that carries it
    folder_id INTEGER REFERENCES folders (id) ON DELETE CASCADE,  -- folder: where the image lies
    name BLOB,                                                 -- folder: the image's file name
    url TEXT,                                                  -- fetched: where it was
    types TEXT,                                                -- fetched: JSON array of what it shows: "Front" …
    is_primary INTEGER NOT NULL DEFAULT 0 CHECK (is_primary IN (0, 1)),
    PRIMARY KEY (entity, entity_id, hash, source)
) STRICT, WITHOUT ROWID;

INSERT INTO artwork_had (
    entity, entity_id, hash, source, file_id, folder_id, name, url, types, is_primary
)
SELECT entity, entity_id, hash, source, file_id, folder_id, name, url, types, is_primary
FROM artwork_of;

DROP TABLE artwork_of;
ALTER TABLE artwork_had RENAME TO artwork_of;
CREATE INDEX artwork_of_hash ON artwork_of (hash);
CREATE INDEX artwork_of_file ON artwork_of (file_id) WHERE file_id IS NOT NULL;
CREATE INDEX artwork_of_folder ON artwork_of (folder_id) WHERE folder_id IS NOT NULL;

-- Albums whose cover is to be fetched from there.
CREATE INDEX albums_without_told_cover ON albums (id) WHERE cover IS NULL AND wanted > 0 AND cover_art_url IS NOT NULL;
