"""The household's Lidarr: it looks for albums that are wanted, and tells what becomes of them."""
