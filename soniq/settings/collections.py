"""What people stream elsewhere, and how often that is looked at."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from soniq.settings.values import ON_PAGE


def _interval(value: int) -> int:
    if value not in (12, 24):
        raise ValueError("12 or 24 hours")
    return value


def _client_id(value: str) -> str:
    value = value.strip()
    if value and not (value.isascii() and value.isalnum()):
        raise ValueError("the letters and digits of a Client ID, or nothing")
    return value


class Collections(BaseModel):
    """Settings of accounts elsewhere; each person connects their own."""

    spotify_client_id: Annotated[str, AfterValidator(_client_id)] = Field(
        "",
        max_length=100,
        description="Client ID of the household's own app at developer.spotify.com, for those who "
        "give none of their own when they connect Spotify.",
        json_schema_extra=ON_PAGE,
    )
    spotify_budget: int = Field(
        400,
        ge=20,
        le=5000,
        description="Requests that soniq makes to Spotify on one day with one app there; what is "
        "left goes on the next day.",
        json_schema_extra=ON_PAGE,
    )
    auto_sync_enabled: bool = Field(
        False,
        description="Look by itself for what people saved at Spotify, where network is auto.",
        json_schema_extra=ON_PAGE,
    )
    sync_interval_hours: Annotated[int, AfterValidator(_interval)] = Field(
        24,
        description="Hours between two such looks: 12 or 24.",
        json_schema_extra=ON_PAGE,
    )
