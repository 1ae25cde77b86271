"""How music reaches ears: as the file has it, or turned into what the listener's device plays."""
