"""Playlists as files: one reader and writer for each format. Bytes in, words out."""
