"""The child that listens to files: `python -m soniq.child.listening`; see `serving`.

It loads the networks first, so that a broken installation ends it before any file: nobody then
takes the files for unreadable.
"""

import logging
import os
import sys
from functools import partial
from typing import Any

from soniq.audio.analyse import Listener
from soniq.child import protocol
from soniq.child.model import TOO_MUCH
from soniq.child.protocol import Packed
from soniq.child.serving import Starved, Work, serve
from soniq.errors import Unreadable
from soniq.files.opened import refusal
from soniq.units import Milliseconds

logger = logging.getLogger(__name__)


def main(arguments: list[str]) -> None:
    _silence_decoders()
    listener = Listener()
    listener.load()

    def works(request: dict[str, Any]) -> list[Work]:
        path, claims = protocol.path_of(request["hear"]), request["claims"]
        return [partial(_heard, listener, path, claims and Milliseconds(claims))]

    serve(arguments, works)


def _silence_decoders() -> None:
    """FFmpeg tells of each odd frame, by the thousand, straight to the error descriptor; what
    Python has to say still reaches the log."""
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _heard(listener: Listener, path: bytes, claims: Milliseconds | None) -> Packed:
    try:
        return {"heard": listener.hear(path, claims_ms=claims).packed()}
    except Unreadable:
        raise
    except OSError as error:
        raise Unreadable(refusal(error)) from error
    except MemoryError as error:
        raise Starved(TOO_MUCH) from error
    except Exception as error:  # a file that no one foresaw must not stop all others
        if "bad_alloc" in str(error):  # how onnxruntime tells of it
            raise Starved(TOO_MUCH) from error
        logger.exception("listening to %r failed", path)
        raise Unreadable(
            f"soniq cannot make sense of its sound ({type(error).__name__})."
        ) from error


if __name__ == "__main__":
    main(sys.argv[1:])
