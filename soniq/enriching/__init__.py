"""What other services tell of tracks besides their fields: how much they are heard, their tags."""
