"""What is the same for every zip of a stranger's: how a damaged one shows itself, and the words."""

import struct
import zipfile
import zlib

DAMAGED = "The zip is damaged or was cut short. Download it again."
DAMAGES = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError),
    *(ValueError, LookupError, OverflowError, NotImplementedError, RuntimeError),
)
"""What zipfile raises for tables of contents that lie; the last for a lock that is none."""
