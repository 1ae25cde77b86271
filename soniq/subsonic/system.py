"""What the server is, and what it can beyond the protocol."""

from collections.abc import Callable, Mapping

from soniq.subsonic.answers import Body, Value
from soniq.subsonic.asked import Asked, Methods, Told

EXTENSIONS: Mapping[str, tuple[int, ...]] = {
    "apiKeyAuthentication": (1,),
    "formPost": (1,),
    "indexBasedQueue": (1,),
    "playbackReport": (1,),
    "songLyrics": (1, 2),
    "sonicSimilarity": (1,),
    "transcodeOffset": (1,),
    "transcoding": (1,),
}
"""By name, with the versions of each that are spoken."""


def extensions(_: Told) -> Body:
    told: list[Value] = [
        {"name": name, "versions": versions} for name, versions in EXTENSIONS.items()
    ]
    return {"openSubsonicExtensions": told}


def ping(_: Asked) -> Body:
    return {}


def licence(_: Asked) -> Body:
    """Free software needs none; apps want to hear that it is valid."""
    return {"license": {"valid": True}}


def token_info(asked: Asked) -> Body:
    return {"tokenInfo": {"username": asked.person.name}}


PUBLIC: Mapping[str, Callable[[Told], Body]] = {"getOpenSubsonicExtensions": extensions}

METHODS: Methods = {
    "ping": ping,
    "getLicense": licence,
    "tokenInfo": token_info,
}
