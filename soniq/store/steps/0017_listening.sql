-- What each person played, rated and starred; scrobbling reads it.
SELECT 1;
