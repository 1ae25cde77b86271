"""Other people's servers: one file each, and the one transport that all of them use."""
