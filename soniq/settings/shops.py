"""Where people buy what they want."""

from typing import Annotated, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field

from soniq.settings.values import ON_PAGE


def _search(value: str) -> str:
    value = value.strip()
    if value and not _is_search(value):
        raise ValueError(
            'an address like "https://shop.example/search?q={artist}+{album}", or nothing'
        )
    return value


def _is_search(value: str) -> bool:
    try:
        parts = urlsplit(value)
        named = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False
    is_whole = all(32 < ord(sign) < 127 for sign in value)
    return named and is_whole and "{" not in parts.netloc and "{album}" in value


Search: TypeAlias = Annotated[str, AfterValidator(_search)]


class Shops(BaseModel):
    """Settings of the shopping list."""

    local_shop: Search = Field(
        "",
        max_length=500,
        description="Search of a shop of your own for the shopping list, with {artist} and {album} "
        "where they belong; it opens in the browser of whoever looks.",
        json_schema_extra=ON_PAGE,
    )
