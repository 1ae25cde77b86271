"""How soniq reaches the household's Lidarr, and what it asks of it."""

from ipaddress import ip_address
from typing import Annotated, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field

from soniq.settings.values import ON_PAGE, WebAddress

MOST_PATHS = 20


def _home_address(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        is_one = parts.port != 0 and "@" not in parts.netloc and _may_be_asked(parts.hostname or "")
    except ValueError:
        is_one = False
    if not is_one or any(letter.isspace() or ord(letter) < 32 for letter in value):
        raise ValueError('an address like "http://192.168.1.20:8686", without a login in it')
    return value.removesuffix("/api/v1").removesuffix("/api").rstrip("/")


def _may_be_asked(host: str) -> bool:
    """No address of the link alone: clouds hand out their keys there."""
    try:
        address = ip_address(host)
    except ValueError:
        return True
    return not (address.is_link_local or address.is_multicast or address.is_unspecified)


def _path_pairs(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        theirs, _, ours = value.partition("=")
        if not theirs.strip() or not ours.strip().startswith("/"):
            raise ValueError('pairs like "/music=/mnt/music": its path, then the same one here')
    return values


HomeAddress: TypeAlias = Annotated[WebAddress, AfterValidator(_home_address)]
PathPairs: TypeAlias = Annotated[
    tuple[str, ...], Field(max_length=MOST_PATHS), AfterValidator(_path_pairs)
]


class Lidarrs(BaseModel):
    """Part of `Settings`. The API key is a secret of its own, `lidarr_api_key`."""

    lidarr_url: HomeAddress = Field(
        None,
        description="The household's Lidarr, which looks for albums that are wanted "
        "(http://192.168.1.20:8686, with its URL base if it has one); its API key is entered "
        "among the keys.",
        json_schema_extra=ON_PAGE,
    )
    lidarr_quality_profile: int = Field(
        0,
        ge=0,
        le=2**31,
        description="Which quality profile of Lidarr new artists get, by its number there; 0 for "
        "its first.",
        json_schema_extra=ON_PAGE,
    )
    lidarr_metadata_profile: int = Field(
        0,
        ge=0,
        le=2**31,
        description="Which metadata profile of Lidarr new artists get, by its number there; 0 for "
        "its first.",
        json_schema_extra=ON_PAGE,
    )
    lidarr_root_folder: str = Field(
        "",
        max_length=4_096,
        description="The root folder of Lidarr that new artists go to, as Lidarr writes it; empty "
        "for its first.",
        json_schema_extra=ON_PAGE,
    )
    lidarr_paths: PathPairs = Field(
        (),
        description="Where Lidarr's paths are other ones than soniq's, as in containers: pairs "
        'like "/music=/mnt/music", its path first.',
        json_schema_extra=ON_PAGE,
    )
