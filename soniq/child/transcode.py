"""The child that transcodes one file: `python -m soniq.child.transcode FORMAT BITRATE OFFSET WORDS
MEMORY SECONDS PARENT`.

The file is its standard input, opened by the server: a link that is swapped meanwhile changes
nothing. FORMAT is one of `audio.coding.Format`, BITRATE kbit/s or 0, OFFSET in milliseconds, WORDS
the descriptor that is told how it ended, MEMORY bytes of address space, SECONDS of processor time,
PARENT the process id of the one who asks. The sound goes to standard output.
"""

import os
import resource
import sys
from typing import Any

import orjson

from soniq.audio.coding import Format
from soniq.audio.transcode import transcode
from soniq.child.confine import confine
from soniq.errors import Unreadable
from soniq.units import Milliseconds

NICE = 5
"""Behind the server, which is to answer; before scans and the analysis, as somebody listens."""


def main(arguments: list[str]) -> None:
    """Do one transcode."""
    format = Format(arguments[0])
    bitrate, offset, words, memory, seconds, parent = (int(one) for one in arguments[1:])
    target = os.dup(1)
    os.dup2(2, 1)  # what a library prints goes to the log
    confine(memory, parent, nice=NICE)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        transcode(
            "/dev/fd/0",
            target,
            format=format,
            bitrate=bitrate or None,
            offset=Milliseconds(offset),
        )
    except BrokenPipeError:
        raise SystemExit(1) from None  # nobody listens any more
    except Unreadable as error:
        _say(words, {"error": error.reason})
    except MemoryError:
        _say(words, {"error": "Decoding it takes more memory than soniq allows."})
    except Exception as error:  # decoders of broken files let out every kind there is
        _say(words, {"error": f"It is broken: its decoder failed ({type(error).__name__})."})
    else:
        _say(words, {"done": True})


def _say(words: int, what: dict[str, Any]) -> None:
    os.write(words, orjson.dumps(what))


if __name__ == "__main__":
    main(sys.argv[1:])
