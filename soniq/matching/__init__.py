"""Which release an album is, and which recordings its tracks are."""
