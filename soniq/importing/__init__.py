"""A listener's past elsewhere, taken in: what they played, liked and listed."""
