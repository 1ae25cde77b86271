"""MusicBrainz: who made what, as its web service (version 2) tells it in JSON."""

from soniq.clients.model import Recording, Release, ReleaseGroup, UrlTarget
from soniq.clients.transport import Transport


def escaped(text: str) -> str:
    """Text for a search, each character that Lucene would take for an operator escaped."""
    raise NotImplementedError


def quoted(text: str) -> str:
    """A phrase for a search: these words, in this order, next to each other."""
    raise NotImplementedError


class MusicBrainz:
    """All methods raise ServiceFailed; a look-up of what is not there does so with NOT_FOUND."""

    def __init__(self, transport: Transport, base_url: str, rate: float) -> None:
        """rate: requests a second; more than 1 only for a mirror of one's own."""
        raise NotImplementedError

    def search_release_groups(
        self, query: str, *, limit: int = 25, offset: int = 0
    ) -> list[ReleaseGroup]:
        """query: Lucene, such as `artist:"Portishead" AND releasegroup:dummy`. limit: 1–100."""
        raise NotImplementedError

    def search_releases(self, query: str, *, limit: int = 25, offset: int = 0) -> list[Release]:
        """The releases come without tracks."""
        raise NotImplementedError

    def search_recordings(self, query: str, *, limit: int = 25, offset: int = 0) -> list[Recording]:
        raise NotImplementedError

    def release_group(self, mbid: str) -> ReleaseGroup:
        """With stubs of its releases."""
        raise NotImplementedError

    def releases_of(self, group_mbid: str) -> list[Release]:
        """Every release of a group, with media and labels but without tracks."""
        raise NotImplementedError

    def release(self, mbid: str) -> Release:
        """With media, tracks, recordings, credits, labels and ISRCs."""
        raise NotImplementedError

    def recording(self, mbid: str) -> Recording:
        """With its ISRCs and stubs of the releases that carry it."""
        raise NotImplementedError

    def by_isrc(self, isrc: str) -> list[Recording]:
        """The recordings of an ISRC, with stubs of their releases; empty where it is unknown."""
        raise NotImplementedError

    def by_barcode(self, barcode: str) -> list[Release]:
        """Releases without tracks; zeros in front of the barcode do not matter."""
        raise NotImplementedError

    def by_url(self, url: str) -> list[UrlTarget]:
        """What the address (of Bandcamp, say) is tied to; empty where it is unknown."""
        raise NotImplementedError
