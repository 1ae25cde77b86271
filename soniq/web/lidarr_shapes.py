"""The shapes in which REST tells of Lidarr."""

from pydantic import BaseModel, Field

from soniq.http import ids
from soniq.http.times import iso
from soniq.lidarr.model import (
    Choices,
    Download,
    DownloadState,
    Profile,
    RootFolder,
    Standing,
    Told,
    Trial,
)
from soniq.web.saying import public, when


class TestOrder(BaseModel):
    """What to try, before it is set; what is left out is taken from the settings."""

    lidarr_url: str | None = Field(default=None, max_length=1_000)
    lidarr_api_key: str | None = Field(default=None, max_length=500)


class Tested(BaseModel):
    """Whether Lidarr answers."""

    success: bool
    message: str = Field(description="For people: what is so, or what to do.")
    failure: str | None = Field(
        description="unreachable, refused, garbage, not_found, throttled, off or not_set_up."
    )
    version: str | None
    instance_name: str | None
    lidarr_url: str | None = Field(
        description="Its address as it is to be set: with its URL base, which it tells."
    )
    advice: list[str] = Field(description="What is still to be done, for people.")

    @classmethod
    def of(cls, trial: Trial) -> "Tested":
        found = trial.connection
        return cls(
            success=found is not None,
            message=trial.message,
            failure=trial.failure,
            version=found.version if found else None,
            instance_name=found.name if found else None,
            lidarr_url=found.url if found else None,
            advice=list(found.advice) if found else [],
        )


class StandingBody(BaseModel):
    """How soniq stands to Lidarr. Nothing is asked for it."""

    is_set_up: bool
    lidarr_url: str | None
    has_api_key: bool
    has_webhook: bool
    active: int = Field(description="Albums that Lidarr looks for or downloads.")
    waiting: int
    failed: int
    looked_at: str | None = Field(description="When its queue was last looked at.")
    heard_at: str | None = Field(description="When its webhook last told something.")
    trouble: str = Field(description="Why the last look came to nothing; empty where it went well.")

    @classmethod
    def of(cls, found: Standing) -> "StandingBody":
        return cls(
            is_set_up=found.is_set_up,
            lidarr_url=found.url,
            has_api_key=found.has_key,
            has_webhook=found.has_webhook,
            active=found.active,
            waiting=found.waiting,
            failed=found.failed,
            looked_at=when(found.looked_at),
            heard_at=when(found.heard_at),
            trouble=found.trouble,
        )


class ProfileBody(BaseModel):
    """A profile of Lidarr."""

    id: int = Field(description="Lidarr's own number.")
    name: str

    @classmethod
    def of(cls, one: Profile) -> "ProfileBody":
        return cls(id=one.id, name=one.name)


class FolderBody(BaseModel):
    """A root folder of Lidarr."""

    path: str = Field(description="As Lidarr writes it.")
    name: str
    accessible: bool
    free_bytes: int | None
    here: str | None = Field(
        description="The same folder as soniq sees it; null where it is in no music folder."
    )

    @classmethod
    def of(cls, one: RootFolder) -> "FolderBody":
        return cls(
            path=one.path,
            name=one.name,
            accessible=one.accessible,
            free_bytes=one.free_bytes,
            here=one.here,
        )


class ChoicesBody(BaseModel):
    """What Lidarr offers for new artists, and which of it is chosen."""

    quality_profiles: list[ProfileBody]
    metadata_profiles: list[ProfileBody]
    root_folders: list[FolderBody]
    quality_profile: int | None
    metadata_profile: int | None
    root_folder: str | None

    @classmethod
    def of(cls, found: Choices) -> "ChoicesBody":
        return cls(
            quality_profiles=[ProfileBody.of(one) for one in found.quality_profiles],
            metadata_profiles=[ProfileBody.of(one) for one in found.metadata_profiles],
            root_folders=[FolderBody.of(one) for one in found.root_folders],
            quality_profile=found.quality_profile,
            metadata_profile=found.metadata_profile,
            root_folder=found.root_folder,
        )


class ChoiceOrder(BaseModel):
    """What new artists get; what is left out stays as it is."""

    quality_profile: int | None = None
    metadata_profile: int | None = None
    root_folder: str | None = Field(default=None, max_length=4_096)


class DownloadBody(BaseModel):
    """An album that Lidarr was asked for, or that it takes by itself."""

    album_id: str
    title: str
    artist: str
    lidarr_album_id: int | None
    download_id: str | None
    status: DownloadState
    progress: int = Field(description="Per cent of it that is downloaded.")
    quality_profile: str | None
    release_title: str | None = Field(description="What is being downloaded.")
    estimated_completion_at: str | None
    error: str | None = Field(description="Why it failed, or what it waits for; for people.")
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, one: Download) -> "DownloadBody":
        return cls(
            album_id=ids.public("Album", one.album_id),
            title=one.title,
            artist=one.artist,
            lidarr_album_id=one.lidarr_album_id,
            download_id=one.download_id,
            status=one.state,
            progress=one.percent,
            quality_profile=one.quality_profile,
            release_title=one.release_title,
            estimated_completion_at=when(one.estimated_completion_at),
            error=one.error,
            created_at=iso(one.created_at),
            updated_at=iso(one.updated_at),
        )


class Downloads(BaseModel):
    """The latest first."""

    downloads: list[DownloadBody]
    next_cursor: str | None = Field(description="For `cursor`, where the list goes on.")


class EventBody(BaseModel):
    """Something that Lidarr told."""

    event_type: str = Field(description="As Lidarr writes it.")
    album_id: str | None
    download_id: str | None
    outcome: str = Field(description="What soniq made of it, for people.")
    at: str

    @classmethod
    def of(cls, one: Told) -> "EventBody":
        return cls(
            event_type=one.event_type,
            album_id=public("Album", one.album_id),
            download_id=one.download_id,
            outcome=one.outcome,
            at=iso(one.at),
        )


class Events(BaseModel):
    """The latest first; kept for 90 days."""

    events: list[EventBody]
    next_cursor: str | None = Field(description="For `cursor`, where the list goes on.")


class WebhookOrder(BaseModel):
    """Where Lidarr reaches soniq."""

    address: str = Field(
        max_length=1_000,
        description='Of this soniq as Lidarr\'s machine sees it, like "http://192.168.1.5:8080".',
    )
