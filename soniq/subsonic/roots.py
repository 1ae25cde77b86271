"""The music folders, as apps narrow lists by them: `musicFolderId`."""

from soniq.errors import NotFound
from soniq.library.model import Root
from soniq.subsonic.asked import Asked
from soniq.units import RootId


def root_of(asked: Asked) -> RootId | None:
    """The music folder that a list is to be of; None for all.

    Raises:
        NotFound: there is no such music folder.
    """
    said = asked.text_or("musicFolderId", "")
    if not said:
        return None
    for root in asked.soniq.roots.all():
        if said == str(root.id):
            return root.id
    raise NotFound(f'There is no music folder "{said[:40]}".')


def chosen(asked: Asked) -> list[Root]:
    """The music folder that is asked for, or all. Raises as `root_of`."""
    wanted = root_of(asked)
    return [root for root in asked.soniq.roots.all() if wanted in (None, root.id)]
