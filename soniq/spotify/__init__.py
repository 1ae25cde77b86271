"""One person's account at Spotify: consent, what is saved there, and when that is looked at."""
