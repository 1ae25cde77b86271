"""The words of songs, and when each is sung."""
