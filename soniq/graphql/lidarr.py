"""The household's Lidarr: what it was asked for, what it offers, and what it told."""

import strawberry

from soniq.accounts.model import Role
from soniq.errors import Invalid
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, needs, rows
from soniq.graphql.relay import node_id
from soniq.http import cursors, ids, lidarr
from soniq.library.model import PAGE_LIMIT
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
from soniq.units import AlbumId, Moment

strawberry.enum(
    DownloadState,
    name="LidarrState",
    description="PENDING: soniq has yet to ask Lidarr, or its metadata server is down.",
)


@least(Role.USER)
@strawberry.type(
    name="LidarrDownload", description="An album that Lidarr was asked for, or takes by itself."
)
class DownloadNode:
    album_id: strawberry.ID
    title: str
    artist: str
    status: DownloadState
    progress: int = strawberry.field(description="Per cent of it that is downloaded.")
    lidarr_album_id: int | None
    download_id: str | None
    quality_profile: str | None
    release_title: str | None = strawberry.field(description="What is being downloaded.")
    estimated_completion_at: Moment | None
    error: str | None = strawberry.field(description="Why it failed, or what it waits for.")
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, one: Download) -> "DownloadNode":
        return cls(
            album_id=node_id("Album", one.album_id),
            title=one.title,
            artist=one.artist,
            status=one.state,
            progress=one.percent,
            lidarr_album_id=one.lidarr_album_id,
            download_id=one.download_id,
            quality_profile=one.quality_profile,
            release_title=one.release_title,
            estimated_completion_at=one.estimated_completion_at,
            error=one.error,
            created_at=one.created_at,
            updated_at=one.updated_at,
        )


@least(Role.USER)
@strawberry.type(name="LidarrDownloads", description="The latest first.")
class DownloadsNode:
    downloads: list[DownloadNode] = strawberry.field(metadata=rows(50))
    next_cursor: str | None = strawberry.field(description="For `after`, where the list goes on.")


@least(Role.USER)
@strawberry.type(name="LidarrStanding", description="How soniq stands to Lidarr.")
class StandingNode:
    is_set_up: bool
    url: str | None
    has_api_key: bool
    has_webhook: bool
    active: int = strawberry.field(description="Albums that it looks for or downloads.")
    waiting: int
    failed: int
    looked_at: Moment | None = strawberry.field(description="When its queue was last looked at.")
    heard_at: Moment | None = strawberry.field(description="When its webhook last told something.")
    trouble: str = strawberry.field(description="Why the last look came to nothing.")

    @classmethod
    def of(cls, found: Standing) -> "StandingNode":
        return cls(
            is_set_up=found.is_set_up,
            url=found.url,
            has_api_key=found.has_key,
            has_webhook=found.has_webhook,
            active=found.active,
            waiting=found.waiting,
            failed=found.failed,
            looked_at=found.looked_at,
            heard_at=found.heard_at,
            trouble=found.trouble,
        )


@least(Role.ADMIN)
@strawberry.type(name="LidarrProfile")
class ProfileNode:
    number: int = strawberry.field(description="Lidarr's own.")
    name: str

    @classmethod
    def of(cls, one: Profile) -> "ProfileNode":
        return cls(number=one.id, name=one.name)


@least(Role.ADMIN)
@strawberry.type(name="LidarrFolder", description="A root folder of Lidarr.")
class FolderNode:
    path: str = strawberry.field(description="As Lidarr writes it.")
    name: str
    accessible: bool
    free_bytes: float | None
    here: str | None = strawberry.field(
        description="The same folder as soniq sees it; null where it is in no music folder."
    )

    @classmethod
    def of(cls, one: RootFolder) -> "FolderNode":
        return cls(
            path=one.path,
            name=one.name,
            accessible=one.accessible,
            free_bytes=None if one.free_bytes is None else float(one.free_bytes),
            here=one.here,
        )


@least(Role.ADMIN)
@strawberry.type(
    name="LidarrChoices", description="What Lidarr offers for new artists, and what is chosen."
)
class ChoicesNode:
    quality_profiles: list[ProfileNode] = strawberry.field(metadata=rows(10))
    metadata_profiles: list[ProfileNode] = strawberry.field(metadata=rows(10))
    root_folders: list[FolderNode] = strawberry.field(metadata=rows(5))
    quality_profile: int | None
    metadata_profile: int | None
    root_folder: str | None

    @classmethod
    def of(cls, found: Choices) -> "ChoicesNode":
        return cls(
            quality_profiles=[ProfileNode.of(one) for one in found.quality_profiles],
            metadata_profiles=[ProfileNode.of(one) for one in found.metadata_profiles],
            root_folders=[FolderNode.of(one) for one in found.root_folders],
            quality_profile=found.quality_profile,
            metadata_profile=found.metadata_profile,
            root_folder=found.root_folder,
        )


@least(Role.ADMIN)
@strawberry.type(name="LidarrEvent", description="Something that Lidarr told by its webhook.")
class EventNode:
    event_type: str = strawberry.field(description="As Lidarr writes it.")
    album_id: strawberry.ID | None
    download_id: str | None
    outcome: str = strawberry.field(description="What soniq made of it.")
    at: Moment

    @classmethod
    def of(cls, one: Told) -> "EventNode":
        return cls(
            event_type=one.event_type,
            album_id=None if one.album_id is None else node_id("Album", one.album_id),
            download_id=one.download_id,
            outcome=one.outcome,
            at=one.at,
        )


@least(Role.ADMIN)
@strawberry.type(name="LidarrEvents", description="The latest first; kept for 90 days.")
class EventsNode:
    events: list[EventNode] = strawberry.field(metadata=rows(50))
    next_cursor: str | None = strawberry.field(description="For `after`, where the list goes on.")


@least(Role.ADMIN)
@strawberry.type(name="LidarrTrial", description="Whether Lidarr answers.")
class TrialNode:
    success: bool
    message: str = strawberry.field(description="What is so, or what to do.")
    failure: str | None
    version: str | None
    instance_name: str | None
    url: str | None = strawberry.field(description="Its address as it is to be set.")
    advice: list[str] = strawberry.field(description="What is still to be done.")

    @classmethod
    def of(cls, trial: Trial) -> "TrialNode":
        found = trial.connection
        return cls(
            success=found is not None,
            message=trial.message,
            failure=trial.failure,
            version=found.version if found else None,
            instance_name=found.name if found else None,
            url=found.url if found else None,
            advice=list(found.advice) if found else [],
        )


@least(Role.USER)
@strawberry.type
class LidarrQuery:
    @field(description="How soniq stands to Lidarr. Nothing is asked for it.")
    async def lidarr(self, info: Info) -> StandingNode:
        context = info.context
        return StandingNode.of(await context.ask(context.soniq.lidarr.standing))

    @field(description="Albums that Lidarr was asked for, the latest first; at most 200.")
    async def lidarr_downloads(
        self,
        info: Info,
        status: list[DownloadState] | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> DownloadsNode:
        context, most = info.context, _most(first)
        found = await context.ask(
            context.soniq.lidarr.downloads,
            status or (),
            before=lidarr.before(after),
            first=most + 1,
        )
        return DownloadsNode(
            downloads=[DownloadNode.of(one) for one in found[:most]],
            next_cursor=lidarr.after_download(found, most),
        )

    @field(description="How an album stands at Lidarr; null where it was not asked for it.")
    async def lidarr_download(self, info: Info, album_id: strawberry.ID) -> DownloadNode | None:
        context = info.context
        number = ids.private("Album", album_id, AlbumId)
        found = await context.ask(context.soniq.lidarr.download_of, number)
        return None if found is None else DownloadNode.of(found)

    @field(
        description="What Lidarr offers for new artists. This asks Lidarr.",
        metadata=needs(Role.ADMIN),
    )
    async def lidarr_choices(self, info: Info) -> ChoicesNode:
        context = info.context
        return ChoicesNode.of(await context.ask_servers(context.soniq.lidarr.choices))

    @field(description="What Lidarr told, the latest first.", metadata=needs(Role.ADMIN))
    async def lidarr_events(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> EventsNode:
        context, most = info.context, _most(first)
        found = await context.ask(
            context.soniq.lidarr.told, before=cursors.number(lidarr.EVENTS, after), first=most + 1
        )
        return EventsNode(
            events=[EventNode.of(one) for one in found[:most]],
            next_cursor=lidarr.after_event(found, most),
        )


@least(Role.ADMIN)
@strawberry.type
class LidarrMutation:
    @field(
        description="Have Lidarr look for an album, as a job. Code `match_first`: soniq does not "
        "know which one it is in MusicBrainz.",
        metadata=needs(Role.USER),
    )
    async def search_lidarr(self, info: Info, album_id: strawberry.ID) -> DownloadNode:
        context = info.context
        number = ids.private("Album", album_id, AlbumId)
        await context.ask(lidarr.search, context.soniq, number, context.asker.id)
        found = await context.ask(context.soniq.lidarr.download_of, number)
        assert found is not None
        return DownloadNode.of(found)

    @field(description="Try whether Lidarr answers; what is left out is taken from the settings.")
    async def test_lidarr(
        self, info: Info, url: str | None = None, api_key: str | None = None
    ) -> TrialNode:
        context = info.context
        return TrialNode.of(await context.ask_servers(context.soniq.lidarr.test, url, api_key))

    @field(description="Choose what new artists get. What is left out stays. This asks Lidarr.")
    async def choose_lidarr(
        self,
        info: Info,
        quality_profile: int | None = None,
        metadata_profile: int | None = None,
        root_folder: str | None = None,
    ) -> ChoicesNode:
        context = info.context
        found = await context.ask_servers(
            lidarr.choose,
            context.soniq,
            quality_profile=quality_profile,
            metadata_profile=metadata_profile,
            root_folder=root_folder,
        )
        return ChoicesNode.of(found)

    @field(
        description="Have Lidarr tell soniq what it does. `address`: of this soniq as Lidarr's "
        "machine sees it."
    )
    async def register_lidarr_webhook(self, info: Info, address: str) -> StandingNode:
        context = info.context
        await context.ask_servers(context.soniq.lidarr.register_webhook, address)
        return StandingNode.of(await context.ask(context.soniq.lidarr.standing))

    @field(description="Have Lidarr tell soniq no more.")
    async def forget_lidarr_webhook(self, info: Info) -> StandingNode:
        context = info.context
        await context.ask_servers(context.soniq.lidarr.forget_webhook)
        return StandingNode.of(await context.ask(context.soniq.lidarr.standing))


def _most(first: int | None) -> int:
    """Raises Invalid."""
    most = 50 if first is None else first
    if not 1 <= most <= PAGE_LIMIT:
        raise Invalid(f"Ask for 1 to {PAGE_LIMIT} at once, not {most}.")
    return most
