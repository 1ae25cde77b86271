"""People's playlists: made by hand, by rules, or brought from elsewhere."""
