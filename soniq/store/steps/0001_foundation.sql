-- What every capability stands on: events that must not be lost, and the count of people's deeds.

CREATE TABLE events_outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    audience TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    payload TEXT NOT NULL
) STRICT;

CREATE TABLE deeds_held (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    number INTEGER NOT NULL
) STRICT;

INSERT INTO deeds_held (only, number) VALUES (1, 0);
