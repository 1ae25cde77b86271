"""The words of the settings page."""

from dataclasses import dataclass
from typing import ClassVar

from soniq.events import JSON, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """One setting as the page shows it."""

    name: str
    description: str
    kind: str
    """What it takes, in words."""
    value: JSON
    default: str
    origin: str
    """Where the value in force comes from: "default", "page", "file …", "SONIQ_…" …"""
    on_page: bool
    """Whether the page may change such a setting at all."""
    locked: bool
    """Whether it is set outside the page, which then cannot change it."""


@dataclass(frozen=True, slots=True)
class SettingsChanged(Event):
    """A setting was changed on the page."""

    name: ClassVar[str] = "settings.changed"
    lasting: ClassVar[bool] = True
    audience: ClassVar[str] = "admin"

    setting: str
