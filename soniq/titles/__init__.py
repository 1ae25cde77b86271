"""Names of songs, records and artists taken apart, for all who hold them against each other."""
