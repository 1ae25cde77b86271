"""What each person played, rated and starred: theirs alone, and kept for good."""
