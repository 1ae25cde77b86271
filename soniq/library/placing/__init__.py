"""From what tags and names say to albums, editions and tracks: rules alone, no database."""
