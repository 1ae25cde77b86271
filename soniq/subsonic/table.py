"""All methods, by name; each group has a file of its own."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from soniq.http import asking
from soniq.http.asking import Desk
from soniq.subsonic import (
    album_lists,
    alike,
    annotating,
    browsing,
    folders,
    hls,
    lyrics,
    media,
    playback,
    playlists,
    refused,
    scanning,
    searching,
    shares,
    streaming,
    system,
    users,
)
from soniq.subsonic.answers import Body
from soniq.subsonic.asked import Methods, Told


def gathered(*groups: Methods) -> Methods:
    """One table of all. Raises LookupError: two groups answer the same method."""
    methods: Methods = {}
    for group in groups:
        if twice := methods.keys() & group.keys():
            raise LookupError(f"Two groups answer {', '.join(sorted(twice))}")
        methods |= group
    return methods


METHODS: Methods = gathered(
    album_lists.METHODS,
    alike.METHODS,
    annotating.METHODS,
    browsing.METHODS,
    folders.METHODS,
    hls.METHODS,
    lyrics.METHODS,
    media.METHODS,
    playback.METHODS,
    playlists.METHODS,
    refused.METHODS,
    scanning.METHODS,
    searching.METHODS,
    shares.METHODS,
    streaming.METHODS,
    system.METHODS,
    users.METHODS,
)

Public: TypeAlias = Callable[[Told], Body]
PUBLIC: Mapping[str, Public] = system.PUBLIC
"""What anybody may ask, before signing in."""

DESKS: Mapping[str, Desk] = {
    "getCoverArt": asking.covers,
    "stream": asking.disks,
    "download": asking.disks,
    "getTranscodeStream": asking.disks,
}
"""Threads of those that make covers or open files; all others share those of the services."""
