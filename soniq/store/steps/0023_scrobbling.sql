-- What is to be told to Last.fm and ListenBrainz.
SELECT 1;
