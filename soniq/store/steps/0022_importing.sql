-- What people brought from elsewhere, and what of it was found.

-- A told path is sought by its file's name. Only what is shelved: see files_by_sound.
CREATE INDEX files_by_name ON files (name) WHERE track_id IS NOT NULL;
