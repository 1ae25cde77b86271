-- Who did something beside being the artist: the composers of a library, its conductors, its remixers.

CREATE INDEX track_credits_beside ON track_credits (role, artist_id) WHERE role <> 'artist';
