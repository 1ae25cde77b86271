"""What other players and services hand out of a listener's own: one reader for each format."""
