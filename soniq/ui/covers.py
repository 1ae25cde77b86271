"""What stands on pages for files and covers: the sheet of covers, what may be done with files."""

from soniq.accounts.model import Role
from soniq.library.model import AlbumDetail
from soniq.ui import chosen
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import button


class Covers(Lists, component="covers.js"):
    """The sheet of an album's covers; anything with `data-covers` opens it."""


class Files(Lists, component="files.js"):
    """A button with a menu: write tags, rename, delete. number: the album; tracks: public ids."""


class PutAway(Lists, component="putaway.js"):
    """Asks before tracks go into quarantine, once `soniq:putaway` is heard in the browser."""


def covers_and_files(visit: Visit, detail: AlbumDetail) -> None:
    """For those who may change them."""
    album = detail.album
    if visit.may(Role.MODERATOR):
        names = {"data_covers": str(album.id), "data_name": album.title}
        button("Cover", "image", "btn small quiet", aria_haspopup="dialog", **names)
    if visit.may(Role.ADMIN):
        tracks = chosen.public([track.id for track in detail.tracks])
        Files(number=album.id, name=album.title, tracks=tracks)
