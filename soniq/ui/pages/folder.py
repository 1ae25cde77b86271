"""Folders as they are on the disk."""

from soniq.accounts.model import Role
from soniq.http.asking import ask
from soniq.library.model import Folder, Slice, TrackFilter
from soniq.ui.asking import Visit
from soniq.ui.cards import Names, Rows
from soniq.ui.feeds import PREFIX
from soniq.ui.parts import Part, icon, link, nothing, page_head, play
from soniq.units import FolderId

DEEPEST = 64


async def build_all(_: Visit) -> None:
    page_head("Folders")
    Part("p", "Your music as it lies on the disk.", "second")
    Names(feed=f"{PREFIX}/folders", mark="hard-drive", empty="No music folder was added yet.")


async def build(visit: Visit, number: int) -> None:
    above, has_folders, has_tracks = await ask(_find, visit, FolderId(number))
    here = above[-1]
    with Part("nav", None, "crumbs", aria_label="Folders above"):
        link("/library/folders", "Folders")
        for folder in above[:-1]:
            icon("chevron-right")
            link(f"/library/folders/{folder.id}", folder.name)
    with page_head(here.name):
        if has_tracks:
            play(f"folder/{here.id}", "Play", "play", classes="btn lead")
            play(f"folder/{here.id}", "Queue", "list-end", how="last")
        if visit.may(Role.ADMIN):
            with link(f"/renames?folder={here.id}", None, "btn"):
                icon("file-pen")
                Part("span", "Rename files")
    if has_folders:
        Names(feed=f"{PREFIX}/folders", fixed={"parent": here.id}, mark="folder")
    if has_tracks:
        columns = ["title", "album", "format", "time", "dots"]
        fixed = {"folder": here.id, "sort": "album"}
        Rows(feed=f"{PREFIX}/tracks", fixed=fixed, pictures=True, columns=columns)
    if not has_folders and not has_tracks:
        nothing("folder", "Nothing to play here", "This folder holds no music that soniq can read.")


def _find(visit: Visit, folder_id: FolderId) -> tuple[list[Folder], bool, bool]:
    library = visit.soniq.library
    above = [library.folder(folder_id)]
    while above[0].parent_id is not None and len(above) < DEEPEST:
        above.insert(0, library.folder(above[0].parent_id))
    one = Slice(first=1)
    folders = library.folders(folder_id, one).items
    tracks = library.tracks(TrackFilter(folder_id=folder_id), part=one).items
    return above, bool(folders), bool(tracks)
