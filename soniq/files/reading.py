"""Reading a sound file: what it holds, what its tags say, and what it sounds like (its identity).

Only `read` needs mutagen, and imports it when called, so that the server may know the words here
without carrying the parsers.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from soniq.files.model import Lyrics, Picture, Reading, Sound, Tags, Unreadable
from soniq.files.opened import Opened, refusal

__all__ = ["Lyrics", "Picture", "Reading", "Sound", "Tags", "Unreadable", "read"]

TOO_LARGE = "Its tags claim more memory than soniq allows."
TOO_DEEP = "Its parts are nested deeper than any player follows."


def read(path: bytes) -> Reading:
    """Read one file; it is opened for reading only.

    Raises:
        Unreadable: it is no sound file that soniq knows, is broken, or may not be read.
    """
    from soniq.files import digest, tags
    from soniq.files.formats import look_at
    from soniq.files.pictures import picture_of
    from soniq.files.sound import sound_of

    with in_words(), Opened(path) as opened:
        look = look_at(opened, path)
        length = sum(end - begin for begin, end in look.payload)
        sound = sound_of(look.container, look.codec, look.info, length)
        xxh128, sha256 = digest.whole(opened)
        return Reading(
            sound=sound,
            tags=tags.made_of(look.heard),
            picture=picture_of(look.pictures),
            audio_hash=look.identity(opened, sound.duration_ms),
            xxh128=xxh128,
            sha256=sha256,
        )


@contextmanager
def in_words() -> Iterator[None]:
    """What goes wrong while a stranger's file is parsed, as a reason for people.

    Raises:
        Unreadable: the block raised anything at all.
    """
    try:
        yield
    except Unreadable:
        raise
    except OSError as error:
        raise Unreadable(refusal(error)) from error
    except MemoryError as error:
        raise Unreadable(TOO_LARGE) from error
    except RecursionError as error:
        raise Unreadable(TOO_DEEP) from error
    except Exception as error:  # parsers of broken files let out every kind there is
        raise Unreadable(_broken(error)) from error


def _broken(error: Exception) -> str:
    """mutagen's own failures say what is wrong; that a parser tripped over a byte says nothing."""
    from mutagen import MutagenError

    said = error.args[0] if error.args else None
    if isinstance(said, OSError):
        return refusal(said)
    if isinstance(error, MutagenError) and isinstance(said, str):
        return f"It is broken: {said.rstrip('.')}."
    return f"It is broken: what its headers say contradicts itself ({type(error).__name__})."
