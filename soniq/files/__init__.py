"""What lies on a disk: walking folders, reading tags, recognising sound and pictures."""
