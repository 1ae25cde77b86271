"""What strangers tell of tracks, held against the library: by path, by ids, by names."""
