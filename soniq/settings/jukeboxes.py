"""Settings of this machine's own sound output."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from soniq.settings.values import ON_PAGE


class Jukeboxes(BaseModel):
    """Part of `Settings`: whether and how soniq plays by itself."""

    jukebox: Literal["auto", "off"] = Field(
        "auto",
        description="Whether this machine's own sound output plays, through mpv, where that is "
        "installed.",
        json_schema_extra=ON_PAGE,
    )
    jukebox_socket: Path | None = Field(
        None,
        description="Where the mpv of soniq-jukebox.service listens; unset, soniq starts one "
        "when it is first needed.",
    )
    jukebox_role: Literal["guest", "user", "artist", "moderator", "admin", "owner"] = Field(
        "user",
        description="The least role that may play on this machine's sound output.",
        json_schema_extra=ON_PAGE,
    )
