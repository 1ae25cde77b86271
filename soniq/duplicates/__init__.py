"""Recordings that are there more than once: found, compared, and put away when a person says so."""
