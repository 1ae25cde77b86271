"""Reaching Lidarr: whether it answers, what it offers, and what of it is chosen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from soniq import settings as layers
from soniq import text
from soniq.clients.lidarr import LidarrServer
from soniq.clients.lidarr_model import Folder, NamedProfile
from soniq.clients.model import FailureKind, ServiceFailed
from soniq.clients.transport import Transport
from soniq.errors import Conflict
from soniq.library.roots import Roots
from soniq.lidarr import paths
from soniq.lidarr.model import Choices, Connection, NotSetUp, Profile, RootFolder
from soniq.preferences.service import Preferences
from soniq.settings import Settings

KEY = "lidarr_api_key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What new artists get."""

    quality_profile: NamedProfile
    metadata_profile: NamedProfile
    folder: Folder


class Connecting:
    """What is asked of Lidarr about itself. All that asks raises NotSetUp and ServiceFailed."""

    def __init__(
        self,
        preferences: Preferences,
        transport: Transport,
        roots: Roots,
        settings: Callable[[], Settings],
    ) -> None:
        self._preferences = preferences
        self._transport = transport
        self._roots = roots
        self._settings = settings

    @property
    def url(self) -> str | None:
        return self._settings().lidarr_url

    def has(self, secret: str) -> bool:
        return secret in self._preferences.secret_names()

    def server(self, url: str | None = None, key: str | None = None) -> LidarrServer:
        """The kept key goes to the machine that it was given for, and to no other.

        Raises NotSetUp; Invalid where a given address is none.
        """
        address = self.url if not url else layers.check_value("lidarr_url", url.strip())
        if not isinstance(address, str):
            raise NotSetUp("Nobody said where Lidarr is. An admin sets its address first.")
        key = (key or "").strip() or None
        if key is None and self._is_known(address):
            key = self._preferences.secret(KEY)
        if key is None and self.has(KEY):
            raise NotSetUp("This is another machine than before. Enter the API key of its Lidarr.")
        if key is None:
            raise NotSetUp(
                "soniq has no API key of Lidarr. Copy it from Lidarr, Settings, General, Security."
            )
        return LidarrServer(self._transport, address, key)

    def _is_known(self, address: str) -> bool:
        return self.url is None or urlsplit(address)[:2] == urlsplit(self.url)[:2]

    def test(self, url: str | None, key: str | None) -> Connection:
        server = self.server(url, key)
        address = server.url
        with self._transport.action("Test Lidarr", by_person=True):
            try:
                status = server.status()
                if status.app not in {"", "Lidarr"} or not status.version:
                    raise _no_lidarr(address, status.app)
                folders = server.folders()
            except ServiceFailed as failed:
                raise _explained(failed, address) from None
        right = address if address.endswith(status.url_base) else address + status.url_base
        advice = [] if right == address else [f"Set the address to {right}: that is its URL base."]
        return Connection(
            version=status.version,
            name=status.name,
            url=right,
            advice=[*advice, *self._advice(folders)],
        )

    def choices(self) -> Choices:
        server = self.server()
        with self._transport.action("Ask Lidarr for its profiles", by_person=True):
            qualities = server.quality_profiles()
            metadata = server.metadata_profiles()
            folders = server.folders()
        folder = _folder(folders, self._settings().lidarr_root_folder)
        quality, other = self._picked(qualities, metadata, folder)
        return Choices(
            quality_profiles=[Profile(id=one.id, name=one.name) for one in qualities],
            metadata_profiles=[Profile(id=one.id, name=one.name) for one in metadata],
            root_folders=[self._shown(one) for one in folders],
            quality_profile=quality.id if quality else None,
            metadata_profile=other.id if other else None,
            root_folder=folder.path if folder else None,
        )

    def chosen(self, server: LidarrServer) -> Chosen:
        """Raises Conflict where Lidarr has none of one, or not the one that is set."""
        now = self._settings()
        folder = _folder(server.folders(), now.lidarr_root_folder)
        if folder is None:
            wanted = f" {now.lidarr_root_folder}" if now.lidarr_root_folder else ""
            raise Conflict(
                f"Lidarr has no root folder{wanted}. Add it in Lidarr, Settings, Media Management, "
                "or choose another one in soniq."
            )
        quality, metadata = self._picked(
            server.quality_profiles(), server.metadata_profiles(), folder
        )
        if quality is None or metadata is None:
            raise Conflict(
                "Lidarr has no such quality or metadata profile as is chosen in soniq. Choose "
                "another one."
            )
        return Chosen(quality_profile=quality, metadata_profile=metadata, folder=folder)

    def _picked(
        self,
        qualities: Sequence[NamedProfile],
        metadata: Sequence[NamedProfile],
        folder: Folder | None,
    ) -> tuple[NamedProfile | None, NamedProfile | None]:
        """Those that are set, else those of the root folder, else the first of each."""
        now = self._settings()
        return (
            _profile(
                qualities, now.lidarr_quality_profile, folder.quality_profile if folder else None
            ),
            _profile(
                metadata, now.lidarr_metadata_profile, folder.metadata_profile if folder else None
            ),
        )

    def _shown(self, folder: Folder) -> RootFolder:
        place = self._here(folder.path)
        return RootFolder(
            path=folder.path,
            name=folder.name,
            accessible=folder.accessible,
            free_bytes=folder.free_bytes,
            here=None if place is None else text.shown(place),
        )

    def _here(self, path: str) -> bytes | None:
        """A folder of Lidarr as it is here; None where it lies in no music folder of soniq."""
        place = paths.here(path, self._settings().lidarr_paths)
        is_ours = any(paths.within(place, root.path) for root in self._roots.all())
        return place if is_ours else None

    def _advice(self, folders: Sequence[Folder]) -> list[str]:
        if not folders:
            return ["Lidarr has no root folder yet. Add one in Lidarr, Settings, Media Management."]
        return [
            f"Lidarr puts music into {folder.path}, which is no music folder of soniq. Add it, or "
            f"say in lidarr_paths where it is here, like {folder.path.rstrip('/')}=/mnt/music."
            for folder in folders
            if self._here(folder.path) is None
        ]


def _folder(folders: Sequence[Folder], wanted: str) -> Folder | None:
    """The one of that path; where none is named, the first that Lidarr can write into."""
    if wanted:
        bare = wanted.rstrip("/\\")
        return next((one for one in folders if one.path.rstrip("/\\") == bare), None)
    return next((one for one in folders if one.accessible), folders[0] if folders else None)


def _profile(
    profiles: Sequence[NamedProfile], wanted: int, usual: int | None
) -> NamedProfile | None:
    """Lidarr's own profile "None" takes in nothing, so it is never the first."""
    if wanted:
        return next((one for one in profiles if one.id == wanted), None)
    found = next((one for one in profiles if one.id == usual), None)
    useful = [one for one in profiles if one.name.lower() != "none"] or [*profiles]
    return found or (useful[0] if useful else None)


def _explained(failed: ServiceFailed, url: str) -> ServiceFailed:
    """The failure with what is to be done about it, where its own words do not say."""
    words = {
        FailureKind.GARBAGE: f"Something answers at {url}, but not as Lidarr does. Is it a sign-in "
        "page of a proxy, or does the address lack Lidarr's URL base (http://…:8686/lidarr)?",
        FailureKind.NOT_FOUND: f"Something answers at {url}, but Lidarr is not there. Does the "
        "address lack Lidarr's URL base (http://…:8686/lidarr), or have one too many?",
        FailureKind.UNREACHABLE: f"Nothing answers at {url}. Does Lidarr run, and is that its "
        'address as this machine sees it? Within a container, "localhost" is the container itself.',
    }
    is_known = failed.kind in words and (failed.kind is not FailureKind.UNREACHABLE)
    silent = failed.kind is FailureKind.UNREACHABLE and failed.number is None
    if not (is_known or silent):
        return failed
    return ServiceFailed(
        words[failed.kind],
        kind=failed.kind,
        service=failed.service,
        retry_after=failed.retry_after,
        reached=failed.reached,
        number=failed.number,
    )


def _no_lidarr(url: str, app: str) -> ServiceFailed:
    is_other = app not in {"", "Lidarr"}
    text = f"At {url} answers {app[:40]}, which is not Lidarr." if is_other else ""
    return ServiceFailed(
        text or f"Something answers at {url}, but it does not say that it is Lidarr.",
        kind=FailureKind.REFUSED,
        service="lidarr",
    )
