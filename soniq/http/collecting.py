"""The settings of the collection as the source document has them, for every surface."""

import os
from dataclasses import dataclass

from soniq import text
from soniq.app import Soniq
from soniq.errors import Conflict, Invalid
from soniq.settings import check_value

API_KEY = "lidarr_api_key"  # the name of the secret
LONGEST_KEY = 200
NAMES = ("lidarr_url", "auto_sync_enabled", "sync_interval_hours", "local_shop")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The settings in force. locked: those that are set outside soniq's pages."""

    lidarr_url: str | None
    has_lidarr_api_key: bool
    music_folder_path: str | None
    auto_sync_enabled: bool
    sync_interval_hours: int
    local_shop: str
    locked: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be set; None leaves it, an empty text forgets it."""

    lidarr_url: str | None = None
    lidarr_api_key: str | None = None
    music_folder_path: str | None = None
    auto_sync_enabled: bool | None = None
    sync_interval_hours: int | None = None
    local_shop: str | None = None


def shown(soniq: Soniq) -> Shown:
    now = soniq.settings
    folders = soniq.roots.all()
    return Shown(
        lidarr_url=now.lidarr_url,
        has_lidarr_api_key=API_KEY in soniq.preferences.secret_names(),
        music_folder_path=text.shown(folders[0].path) if folders else None,
        auto_sync_enabled=now.auto_sync_enabled,
        sync_interval_hours=now.sync_interval_hours,
        local_shop=now.local_shop,
        locked=tuple(name for name in NAMES if soniq.loaded.is_locked(name)),
    )


def change(soniq: Soniq, wanted: Wanted) -> Shown:
    """Sets what is said, once all of it is looked at. What is so already is not set.

    Raises:
        Conflict: a setting is set outside soniq's pages.
        Invalid: a value is not allowed, or a folder cannot be read.
    """
    values = {name: _value(soniq, wanted, name) for name in NAMES}
    new = {name: value for name, value in values.items() if value != _now(soniq, name)}
    for name in new:
        if soniq.loaded.is_locked(name):
            raise Conflict(f"{name} is set by {soniq.loaded.origins[name]}; change it there.")
    key = _key(wanted.lidarr_api_key)
    folder = _folder(soniq, wanted.music_folder_path)
    if folder is not None:
        soniq.roots.add(folder)
    for name, value in new.items():
        soniq.preferences.set(name, value, soniq.loaded)
    if key is not None:
        soniq.preferences.set_secret(API_KEY, key or None)
    return shown(soniq)


def _now(soniq: Soniq, name: str) -> object:
    return getattr(soniq.settings, name)


def _value(soniq: Soniq, wanted: Wanted, name: str) -> object:
    """The value as the settings hold it."""
    said = getattr(wanted, name)
    if said is None:
        return _now(soniq, name)
    if isinstance(said, str) and any("\ud800" <= sign <= "\udfff" for sign in said):
        raise Invalid(f"The setting {name} takes text.")
    is_no_address = name == "lidarr_url" and not str(said).strip()
    return check_value(name, None if is_no_address else said)


def _key(said: str | None) -> str | None:
    if said is None:
        return None
    key = said.strip()
    if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise Invalid(
            "An API key of Lidarr is letters and digits; copy it from its Settings, General."
        )
    return key


def _folder(soniq: Soniq, said: str | None) -> bytes | None:
    """A music folder that soniq does not have yet; it watches over several."""
    if said is None or not said.strip():
        return None
    try:
        path = os.fsencode(said)
    except UnicodeEncodeError:
        path = b""
    if not path.startswith(b"/") or b"\0" in path:
        raise Invalid("A music folder is named by its whole path on this machine, from / on.")
    place = os.path.abspath(path)
    shown_now = {text.shown(root.path) for root in soniq.roots.all()}
    is_known = said.rstrip("/") in shown_now or text.shown(place) in shown_now
    return None if is_known else place
