"""A music library for a Raspberry Pi: it scans, listens, finds what sounds alike, and plays."""

__version__ = "0.1.0"
