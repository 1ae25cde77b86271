"""Telling Last.fm, ListenBrainz and their like what a person played, as that person wished."""
