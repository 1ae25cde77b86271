-- What was transcoded and is kept; lyrics.
SELECT 1;
