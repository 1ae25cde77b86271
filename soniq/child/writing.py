"""The child that writes tags: `python -m soniq.child.writing`; see `serving`.

The other children may write no file at all. This one makes new files beside those that it reads,
under names that it is told; the server puts them in their place.
"""

import resource
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from soniq.child.protocol import Packed, path_of
from soniq.child.serving import Starved, Work, serve
from soniq.files import delta, retag  # noqa: F401 - loaded before memory is bounded
from soniq.files.reading import TOO_LARGE, Unreadable
from soniq.files.rewriting import recognised, restored, retagged
from soniq.files.rewritten import Restore, Retag, Rewritten


def _works(request: dict[str, Any]) -> list[Work]:
    if "retag" in request:
        return [partial(_done, partial(retagged, Retag.unpacked(request["retag"])), request)]
    if "restore" in request:
        return [partial(_done, partial(restored, Restore.unpacked(request["restore"])), request)]
    path, kept = path_of(request["recognise"]), path_of(request["kept"])
    return [partial(_done, partial(recognised, path, kept), request)]


def _done(work: Callable[[], Rewritten], request: dict[str, Any]) -> Packed:
    _bound_files(request["most"])
    try:
        return work().packed()
    except Unreadable as error:
        if error.reason == TOO_LARGE:
            raise Starved(TOO_LARGE) from error
        raise


def _bound_files(most: int) -> None:
    """No file that it makes may grow beyond so many bytes, whatever a broken tag claims."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))


if __name__ == "__main__":
    serve(sys.argv[1:], _works, writes=True)
