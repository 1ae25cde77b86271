"""The one composition: every service, built of its parts and told of the others."""

from soniq.app.ground import library_file
from soniq.app.house import Soniq

__all__ = ["Soniq", "library_file"]
