-- People's playlists, made by hand or by rules.
SELECT 1;
