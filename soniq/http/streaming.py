"""The sound of a track, as every surface sends it: the file itself, or what it was made into."""

import os
from collections.abc import Callable

from starlette.responses import Response

from soniq.app import Soniq
from soniq.audio.coding import Format, Quality
from soniq.errors import SoniqError
from soniq.features.model import Rank
from soniq.http.growing import Growth, sending
from soniq.http.sending import TYPES, Opened, Sending, open_within
from soniq.library.model import File
from soniq.streaming.model import Plan, Ready, Source
from soniq.units import Milliseconds, TrackId

START = Milliseconds(0)


def sound(
    soniq: Soniq,
    track_id: TrackId,
    *,
    format: Format | None = None,
    max_bitrate: int | None = None,
    quality: Quality | None = None,
    raw: bool = False,
    plan: Plan | None = None,
    offset: Milliseconds = START,
    estimate: bool = False,
    look: bool = False,
    refusal: Callable[[SoniqError], Response] | None = None,
) -> Response:
    """The answer that plays a track; in a thread, as it opens files.

    See `streaming.planning.plan` for what decides; plan: what was decided already. estimate:
    whether a length is claimed for what is still being made. look: only the head is wanted, for
    which nothing is begun. refusal: how a failure is told that shows itself later; None raises it.

    Raises:
        NotFound: no such track.
        Invalid: it is not that long.
        Unavailable: its file cannot be had now, or too many wait for theirs.
    """
    file = soniq.library.playable(track_id)
    if plan is None:
        plan = soniq.transcoding.plan(
            file,
            format=format,
            max_bitrate=max_bitrate,
            quality=quality,
            raw=raw,
            offset=offset,
        )
    opened = open_within(file.path, soniq.roots.root(file.root_id).path)
    soniq.features.want([track_id], Rank.SEEN)
    if plan.is_original:
        return _original(soniq, file, opened)
    try:
        if look:
            return _head(soniq, file, plan, offset, estimate)
        return _made(soniq, file, opened, plan, offset, estimate, refusal)
    finally:
        os.close(opened.handle)


def _original(soniq: Soniq, file: File, opened: Opened) -> Sending:
    return Sending(
        file.path,
        opened,
        etag=f'"{file.id}-{opened.size}-{opened.mtime_ns}"',
        headers=_headers(TYPES.get(file.container or "", "application/octet-stream"), file, START),
        during=soniq.streams.playing,
    )


def _made(
    soniq: Soniq,
    file: File,
    opened: Opened,
    plan: Plan,
    offset: Milliseconds,
    estimate: bool,
    refusal: Callable[[SoniqError], Response] | None,
) -> Response:
    source = Source(
        file_id=file.id,
        handle=opened.handle,
        size=opened.size,
        mtime_ns=opened.mtime_ns,
        duration=file.duration or None,
    )
    headers = _headers(plan.mime or "", file, offset)
    found = soniq.transcoding.open(source, plan, offset=offset)
    if isinstance(found, Ready):
        return sending(found, headers=headers, during=soniq.streams.playing)
    return Growth(
        found,
        headers=headers,
        during=soniq.streams.playing,
        length=_expected(soniq, file, plan, offset) if estimate else None,
        refusal=refusal,
    )


def _head(soniq: Soniq, file: File, plan: Plan, offset: Milliseconds, estimate: bool) -> Response:
    """What is known before anything is made."""
    answer = Response(headers=_headers(plan.mime or "", file, offset))
    length = _expected(soniq, file, plan, offset) if estimate else None
    if length is None:
        del answer.headers["content-length"]
    else:
        answer.headers["content-length"] = str(length)
    return answer


def _expected(soniq: Soniq, file: File, plan: Plan, offset: Milliseconds) -> int | None:
    left = None if not file.duration else Milliseconds(file.duration - offset)
    return soniq.transcoding.expected_bytes(plan, left)


def _headers(mime: str, file: File, offset: Milliseconds) -> dict[str, str]:
    """X-Content-Duration: seconds, as Firefox and Subsonic apps read it where no length is told."""
    said = {"Content-Type": mime, "Cache-Control": "private, no-cache"}
    if file.duration:
        said["X-Content-Duration"] = f"{(file.duration - offset) / 1000:.3f}"
    return said
