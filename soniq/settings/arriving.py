"""How purchases that come as files are taken in."""

from pathlib import Path

from pydantic import BaseModel, Field

from soniq.settings.values import ON_PAGE

MOST_ARRIVAL_MB = 65_536
"""What the setting allows at most."""


class Arriving(BaseModel):
    """Settings of purchases and links."""

    inbox: Path | None = Field(
        None,
        description="Folder in which purchases are dropped (zips, folders, songs); unset: inbox in "
        "the data folder. It must not lie in a music folder.",
    )
    arrival_mb: int = Field(
        4096,
        ge=1,
        le=MOST_ARRIVAL_MB,
        description="Megabytes that a purchase may have, packed and unpacked.",
        json_schema_extra=ON_PAGE,
    )
    arrival_template: str = Field(
        "{albumartist}/[{year} - ]{album}/"
        "{if multidisc}{disc}-{end}[{track:02} - ]{if compilation}{artist} - {end}{title}",
        min_length=1,
        max_length=1_000,
        description="Template by which purchases are filed, as renames have them.",
        json_schema_extra=ON_PAGE,
    )
    file_sure_arrivals: bool = Field(
        False,
        description="File a purchase without asking where it is surely an album that is wanted.",
        json_schema_extra=ON_PAGE,
    )
