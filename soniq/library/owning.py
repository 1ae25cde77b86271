"""How an album stands: owned, on its way, or not; and how many of its songs are here."""

from dataclasses import dataclass

OWNED = "owned"
DOWNLOADING = "downloading"
NOT_OWNED = "not_owned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What is known of an album's songs.

    here: those with a file. wanted: those that a wish names and that have none. promised: how many
    the tags of its files say there are; told: how many the wish says, of the whole album. whole:
    the album itself is wished for, not some songs of it. held: owned beside the files. coming: on
    its way. other_edition: what is here is another edition than the one that is wished for.
    """

    here: int
    wanted: int = 0
    promised: int | None = None
    told: int | None = None
    whole: bool = False
    held: bool = False
    coming: bool = False
    other_edition: bool = False


def total(album: Holdings) -> int | None:
    """Of how many songs the album is, as far as anybody says; None where nobody does."""
    counted = album.here + album.wanted
    told = album.told if album.whole else None
    said = max(counted, album.promised or 0, told or 0)
    is_said = bool(album.wanted or album.promised or told)
    return said if is_said and said else None


def status(album: Holdings) -> str:
    """As S1's `ownership_status` has it.

    An album of which every song is here is owned; of which some are, it is not ("7 of 12"). Who
    owns it as another edition, all of it, owns it.
    """
    if album.held or _is_whole(album):
        return OWNED
    return DOWNLOADING if album.coming else NOT_OWNED


def _is_whole(album: Holdings) -> bool:
    if album.here == 0:
        return False
    if album.here >= (total(album) or 0):
        return True
    return album.other_edition and album.promised is not None and album.here >= album.promised
