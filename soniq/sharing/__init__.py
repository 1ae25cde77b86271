"""Links by which somebody without an account hears what a person shares with them."""
