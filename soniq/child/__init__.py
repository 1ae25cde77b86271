"""The child process: what reads strangers' files, where it can break nothing but itself."""
