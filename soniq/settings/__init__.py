"""What a person can set about soniq, and where each value came from.

Defaults give way to the settings page, that to `soniq.toml`, that to `SONIQ_*` in the environment,
and that to the command line. What the file, the environment or the command line says is locked:
the page shows it with its origin and does not change it.

The layers are our own forty lines, not pydantic-settings: it merges the sources before it checks
them, so neither an error nor the page could name the place that a value came from.
"""

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Literal, Union, get_args, get_origin

from pydantic import ConfigDict, ValidationError

from soniq.errors import Invalid
from soniq.settings.arriving import Arriving
from soniq.settings.collections import Collections
from soniq.settings.doors import Doors
from soniq.settings.general import General, data_folder
from soniq.settings.jukeboxes import Jukeboxes
from soniq.settings.lidarrs import Lidarrs
from soniq.settings.scrobbles import Scrobbles
from soniq.settings.shops import Shops
from soniq.settings.streams import Streams

PREFIX = "SONIQ_"
NOT_SETTINGS = frozenset({"SONIQ_CONFIG", "SONIQ_SHARED"})
"""Variables with our prefix that say something else: where the file is, where test music lies."""

DEFAULT = "default"
PAGE = "page"
COMMAND_LINE = "command line"


class Settings(
    Shops, Arriving, Lidarrs, Collections, Jukeboxes, Scrobbles, Streams, Doors, General
):
    """Every setting of soniq. The descriptions are what the page and the README print.

    The rooms of it are classes of their own; the last one named comes first on the page.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting, as the page and the README describe it."""

    name: str
    description: str
    kind: str
    """What it takes, in words: "whole number", "true or false", "text" …"""
    default: str
    on_page: bool
    """Whether the settings page may change it."""

    @property
    def variable(self) -> str:
        return PREFIX + self.name.upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The settings in force, and for each name the place that it came from."""

    settings: Settings
    origins: Mapping[str, str]

    def is_locked(self, name: str) -> bool:
        """Whether the page cannot change it, as a stronger place has spoken."""
        return self.origins[name] not in {DEFAULT, PAGE}


def load(
    *,
    page: Mapping[str, object] | None = None,
    file: Path | None = None,
    environ: Mapping[str, str] | None = None,
    command_line: Mapping[str, object] | None = None,
) -> Loaded:
    """Puts the layers together.

    page: values that the settings page has stored, by name.
    file: a `soniq.toml`; see `find_file`.
    environ: `os.environ` where None; only `SONIQ_*` counts, and an empty value is no value.
    command_line: values by name; None means "not given".

    Raises:
        Invalid: a key that does not exist, or a value that is not allowed; says where it stands.
    """
    layers: list[tuple[str, Mapping[str, object]]] = [(PAGE, page or {})]
    if file is not None:
        layers.append((f"file {file}", _read(file)))
    layers += _from_environment(os.environ if environ is None else environ)
    said = {name: value for name, value in (command_line or {}).items() if value is not None}
    layers.append((COMMAND_LINE, said))

    origins = dict.fromkeys(Settings.model_fields, DEFAULT)
    merged: dict[str, object] = {}
    for origin, values in layers:
        checked = _checked(values, origin)
        merged.update(checked)
        origins.update(dict.fromkeys(checked, origin))
    return Loaded(settings=Settings.model_validate(merged), origins=origins)


def find_file(*, data: Path | None = None, environ: Mapping[str, str] | None = None) -> Path | None:
    """The `soniq.toml` to read: the one SONIQ_CONFIG names, else in the data folder, else in /etc.

    Raises:
        Invalid: SONIQ_CONFIG names a file that is not there.
    """
    environ = os.environ if environ is None else environ
    named = environ.get("SONIQ_CONFIG")
    if named:
        if not Path(named).is_file():
            raise Invalid(f"SONIQ_CONFIG names {named}, but there is no such file.")
        return Path(named)
    folder = data or Path(environ.get("SONIQ_DATA") or data_folder())
    places = (folder / "soniq.toml", Path("/etc/soniq/soniq.toml"))
    return next((place for place in places if place.is_file()), None)


def check_value(name: str, value: object) -> object:
    """The value as the settings hold it.

    Raises:
        Invalid: no such setting, or the value is not allowed.
    """
    return _checked({name: value}, PAGE)[name]


def described() -> list[Setting]:
    """All settings, in the order of the class."""
    found: list[Setting] = []
    for name, field in Settings.model_fields.items():
        extra = field.json_schema_extra
        found.append(
            Setting(
                name=name,
                description=field.description or "",
                kind=_kind(field.annotation),
                default="" if field.default_factory else _shown(field.default),
                on_page=isinstance(extra, dict) and extra.get("page") is True,
            )
        )
    return found


def _read(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"The file {file} is no valid TOML: {error}.") from error
    except OSError as error:
        raise Invalid(f"The file {file} cannot be read: {error.strerror}.") from error


def _from_environment(environ: Mapping[str, str]) -> list[tuple[str, Mapping[str, object]]]:
    """A layer for each variable, so that each names itself as the origin."""
    layers: list[tuple[str, Mapping[str, object]]] = []
    for variable in sorted(environ):
        if not variable.startswith(PREFIX) or variable in NOT_SETTINGS or not environ[variable]:
            continue
        name = variable.removeprefix(PREFIX).lower()
        layers.append((variable, {name: _split(name, environ[variable])}))
    return layers


def _split(name: str, text: str) -> object:
    """Lists stand in one variable: folders parted by a colon as in PATH, the rest by commas."""
    field = Settings.model_fields.get(name)
    if field is None or get_origin(field.annotation) is not tuple:
        return text
    return tuple(
        part.strip() for part in text.split(os.pathsep if name == "music" else ",") if part.strip()
    )


def _checked(values: Mapping[str, object], origin: str) -> dict[str, object]:
    for name in values:
        if name not in Settings.model_fields:
            raise Invalid(_unknown(name, origin))
    try:
        checked = Settings.model_validate(dict(values))
    except ValidationError as error:
        raise Invalid(_wrong(error, origin)) from None
    return {name: getattr(checked, name) for name in values}


def _unknown(name: str, origin: str) -> str:
    near = difflib.get_close_matches(name, Settings.model_fields, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(Settings.model_fields)}."
    return f"There is no setting {name} ({origin}); {hint}"


def _wrong(error: ValidationError, origin: str) -> str:
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0])
    reason = first["msg"].removeprefix("Value error, ")
    wanted = f"it takes {reason}" if first["type"] == "value_error" else reason
    value = f" is {first['input']!r}, but" if isinstance(first["input"], str | int | float) else ":"
    return f"The setting {name} ({origin}){value} {wanted[0].lower()}{wanted[1:]}."


_KINDS = {bool: "true or false", int: "whole number", float: "number", str: "text", Path: "path"}


def _kind(annotation: object) -> str:
    if isinstance(annotation, type) and annotation in _KINDS:
        return _KINDS[annotation]
    arguments = get_args(annotation)
    if get_origin(annotation) is Literal:
        return " or ".join(str(choice) for choice in arguments)
    if get_origin(annotation) is tuple:
        return f"list of {_kind(arguments[0])}s"
    if get_origin(annotation) in {Union, UnionType}:
        return _kind(next(kind for kind in arguments if kind is not type(None)))
    return _kind(arguments[0])


def _shown(value: object) -> str:
    if value is None or value == ():
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
