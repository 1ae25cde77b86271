"""How music reaches ears."""

from pydantic import BaseModel, Field

from soniq.settings.values import ON_PAGE


class Streams(BaseModel):
    """Settings of what is made playable for a device that cannot play the file."""

    transcodes: int = Field(
        0,
        ge=0,
        le=32,
        description="Tracks that are turned into another format at once; 0 for one for every four "
        "processor cores, so one on a Raspberry Pi.",
        json_schema_extra=ON_PAGE,
    )
    transcode_cache_mb: int = Field(
        1024,
        ge=0,
        le=1_000_000,
        description="Megabytes of such tracks that are kept for the next time.",
        json_schema_extra=ON_PAGE,
    )
