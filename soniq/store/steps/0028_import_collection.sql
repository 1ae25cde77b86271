-- Which wishes and holdings an import added, so that it can be taken back.

CREATE TABLE import_wishes (
    import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    wish_id INTEGER NOT NULL REFERENCES wishes (id) ON DELETE CASCADE,
    PRIMARY KEY (import_id, wish_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_wishes_of ON import_wishes (wish_id);

CREATE TABLE import_holdings (
    import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    holding_id INTEGER NOT NULL REFERENCES holdings (id) ON DELETE CASCADE,
    PRIMARY KEY (import_id, holding_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_holdings_of ON import_holdings (holding_id);

-- The last ids before a batch was brought, until what it added is noted: a batch that a kill cut off
-- finds what it had added by then.
CREATE TABLE import_marks (
    import_id INTEGER PRIMARY KEY REFERENCES imports (id) ON DELETE CASCADE,
    wish_id INTEGER NOT NULL,
    holding_id INTEGER NOT NULL
) STRICT;
