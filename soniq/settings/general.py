"""What a person can set about the box, the music and the work that soniq does by itself."""

import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from soniq.settings.values import (
    ON_PAGE,
    Hours,
    Networks,
    Origins,
    RequiredWebAddress,
    RootPath,
    TimeOfDay,
    WebAddress,
)


def data_folder() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or Path("~/.local/share").expanduser()
    return Path(base) / "soniq"


class General(BaseModel):
    """Settings of the whole."""

    data: Path = Field(
        default_factory=data_folder,
        description="Folder for the library, the covers and the secrets.",
    )
    music: tuple[Path, ...] = Field(
        (), description="Folders with music; they are added to the library at start."
    )
    host: str = Field(
        "127.0.0.1", min_length=1, description="Address to listen on; 0.0.0.0 opens it to the LAN."
    )
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    root_path: RootPath = Field(
        "", description='Path under which a proxy shows soniq, such as "/music".'
    )
    public_url: WebAddress = Field(
        None, description="Address by which people reach soniq, for links; guessed where unset."
    )
    allowed_hosts: tuple[str, ...] = Field(
        (),
        description="Host names to answer to, besides this machine's own names and addresses.",
    )
    trusted_proxies: Networks = Field(
        (), description="Addresses or networks whose X-Forwarded-* headers are believed."
    )
    public_access: bool = Field(
        False,
        description="Answer to the Internet too; otherwise only to private networks and VPNs.",
    )
    cors_origins: Origins = Field(
        (), description="Other web pages that may call the API, as scheme and host."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least important lines that are logged."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="Log lines for people, or JSON for a log collector."
    )
    session_days: int = Field(
        30,
        ge=1,
        le=400,
        description="Days until an unused sign-in ends.",
        json_schema_extra=ON_PAGE,
    )
    scan_on_start: bool = Field(
        True, description="Look for changed music when soniq starts.", json_schema_extra=ON_PAGE
    )
    scan_at: TimeOfDay = Field(
        "02:00",
        description="Time of day at which all folders are scanned; empty for never.",
        json_schema_extra=ON_PAGE,
    )
    watch: bool = Field(
        True, description="Notice changed music by itself.", json_schema_extra=ON_PAGE
    )
    watch_quiet_seconds: float = Field(
        5,
        ge=0.1,
        le=600,
        description="Seconds without a change before a changed folder is scanned.",
        json_schema_extra=ON_PAGE,
    )
    poll_minutes: int = Field(
        15,
        ge=1,
        le=1440,
        description="Minutes between two looks at network drives, which report no changes.",
        json_schema_extra=ON_PAGE,
    )
    folder_playlists: bool = Field(
        False,
        description="Bring in the playlist files (M3U, PLS, XSPF, JSPF, .nsp) that lie in music "
        "folders: after each scan, as lists of the owner that the household sees.",
        json_schema_extra=ON_PAGE,
    )
    analyse: bool = Field(
        True,
        description="Listen to the music for tempo, key, mood and what sounds alike.",
        json_schema_extra=ON_PAGE,
    )
    analysis_hours: Hours = Field(
        "",
        description='Hours of the day in which to listen, such as "22:00-07:00"; empty for always.',
        json_schema_extra=ON_PAGE,
    )
    analysis_children: int = Field(
        0,
        ge=0,
        le=64,
        description="Tracks to listen to at once; 0 for one less than there are processor cores.",
        json_schema_extra=ON_PAGE,
    )
    network: Literal["off", "ask", "auto"] = Field(
        "ask",
        description="Whether soniq asks other servers (MusicBrainz and the like): off, only where "
        "a person asked for it (ask), or by itself too (auto).",
        json_schema_extra=ON_PAGE,
    )
    contact: str = Field(
        "",
        max_length=120,
        description="Your address, as other servers see it beside soniq's name; empty for none.",
        json_schema_extra=ON_PAGE,
    )
    musicbrainz_url: RequiredWebAddress = Field(
        "https://musicbrainz.org", description="The MusicBrainz to ask, or a mirror of it."
    )
    musicbrainz_rate: float = Field(
        1, gt=0, le=50, description="Requests a second to it; more than 1 only for your own mirror."
    )
    quarantine_days: int = Field(
        30,
        ge=1,
        le=3650,
        description="Days after which files that were put away are deleted for good.",
        json_schema_extra=ON_PAGE,
    )
    requests_per_minute: int = Field(
        1200, ge=10, description="Requests that one address may make in a minute."
    )
    child_memory_mb: int = Field(
        400, ge=128, le=4096, description="Memory that the process which reads files may take."
    )
    child_timeout_seconds: float = Field(
        30, ge=1, le=3600, description="Seconds after which the reading of one file is given up."
    )
    job_days: int = Field(
        30,
        ge=1,
        le=3650,
        description="Days that finished jobs stay in the list.",
        json_schema_extra=ON_PAGE,
    )
    queue_workers: int = Field(
        2, ge=1, le=8, description="Jobs that may run at the same time, besides the listening."
    )
