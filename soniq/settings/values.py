"""What single settings take: checks, and the types that carry them."""

import re
from ipaddress import ip_network
from typing import Annotated, Any, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator

ON_PAGE: Any = {"page": True}  # Any: pydantic's own type for this argument is recursive
"""For `json_schema_extra` of a setting that the settings page may change."""


def _time_of_day(value: str) -> str:
    if value and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError('a time of day like "02:00", or "" for never')
    return value


def _hours(value: str) -> str:
    time = r"([01]\d|2[0-3]):[0-5]\d"
    begin, _, end = value.partition("-")
    if value and (begin == end or not re.fullmatch(f"{time}-{time}", value)):
        raise ValueError('hours like "22:00-07:00", or "" for always')
    return value


def _web_address(value: str | None) -> str | None:
    if value is None:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError('an address like "https://music.example.org"')
    return value.rstrip("/")


def _required_web_address(value: str) -> str:
    return _web_address(value) or ""


def _origins(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if _web_address(value) != value or urlsplit(value).path:
            raise ValueError('origins like "https://music.example.org", without a path')
    return values


def _root_path(value: str) -> str:
    if value and not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", value):
        raise ValueError('a path like "/music", without a slash at its end')
    return value


def _networks(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        try:
            ip_network(value)
        except ValueError as error:
            raise ValueError('addresses or networks like "192.168.1.5", "10.0.0.0/8"') from error
    return values


TimeOfDay: TypeAlias = Annotated[str, AfterValidator(_time_of_day)]
Hours: TypeAlias = Annotated[str, AfterValidator(_hours)]
WebAddress: TypeAlias = Annotated[str | None, AfterValidator(_web_address)]
RequiredWebAddress: TypeAlias = Annotated[str, AfterValidator(_required_web_address)]
Origins: TypeAlias = Annotated[tuple[str, ...], AfterValidator(_origins)]
RootPath: TypeAlias = Annotated[str, AfterValidator(_root_path)]
Networks: TypeAlias = Annotated[tuple[str, ...], AfterValidator(_networks)]
