"""What an answer of a service means: a JSON value, an image, or which failure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import orjson

from soniq.clients.exchange import Incoming
from soniq.clients.model import FailureKind, Service, ServiceFailed

_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
)

_BY_STATUS = {
    400: FailureKind.REFUSED,
    404: FailureKind.NOT_FOUND,
    408: FailureKind.UNREACHABLE,
    410: FailureKind.NOT_FOUND,
    425: FailureKind.UNREACHABLE,
    429: FailureKind.THROTTLED,
    503: FailureKind.THROTTLED,
}
"""503 is what MusicBrainz and the Cover Art Archive say to those who ask too often."""

_WORDS = {
    FailureKind.THROTTLED: "asked soniq to wait. Try again in a while.",
    FailureKind.QUOTA: "grants no more requests for now. Try again later, perhaps tomorrow.",
    FailureKind.NOT_FOUND: "has no such thing.",
    FailureKind.REFUSED: "refused the request.",
    FailureKind.GARBAGE: "sent something else than the answer. Try again later.",
    FailureKind.UNREACHABLE: "is not working just now. Try again later.",
    FailureKind.OFF: "was not asked.",
}


def json_of(service: Service, got: Incoming, *, may_be_empty: bool = False) -> object:
    """The JSON of a good answer; None for no body, where there `may_be` none.

    Raises:
        ServiceFailed: by the HTTP status, or by what the answer says.
    """
    body, is_json = _parsed(got.body)
    fault = service.faults(got.status, body) if is_json else None
    if fault is not None:
        raise failed(
            service,
            fault.kind,
            said=fault.text,
            retry_after=fault.retry_after or _wait(got),
            number=fault.number or got.status,
        )
    _refuse(service, got, body)
    if may_be_empty and not got.body:
        return None
    if not is_json:
        is_page = b"<html" in got.body[:2_000].lower() or b"<!doctype" in got.body[:100].lower()
        raise failed(service, FailureKind.GARBAGE, said="a web page" if is_page else "no JSON")
    return body


def image_of(service: Service, got: Incoming) -> str:
    """The kind of image that a good answer is, by its first bytes. Raises ServiceFailed."""
    _refuse(service, got, None)
    mime = _image_type(got.body)
    if mime is None:
        raise failed(service, FailureKind.GARBAGE, said="no image that soniq knows")
    return mime


def failed(
    service: Service,
    kind: FailureKind,
    *,
    said: str = "",
    retry_after: float | None = None,
    reached: bool = True,
    number: int | None = None,
) -> ServiceFailed:
    """A failure in words. said: what the service gave as reason."""
    reason = f" ({said[:200]})" if said else ""
    return ServiceFailed(
        f"{service.label} {_WORDS[kind]}".rstrip(".") + f"{reason}.",
        kind=kind,
        service=service.name,
        retry_after=retry_after,
        reached=reached,
        number=number,
    )


def rest_of(headers: Mapping[str, str]) -> float | None:
    """Seconds for which a service grants nothing more, where a good answer was the last one."""
    if headers.get("x-ratelimit-remaining", "").strip() != "0":
        return None
    return _seconds(headers.get("x-ratelimit-reset-in"))


def _refuse(service: Service, got: Incoming, body: object) -> None:
    if 200 <= got.status < 300:
        return
    kind = _BY_STATUS.get(got.status) or (
        FailureKind.UNREACHABLE if got.status >= 500 else FailureKind.REFUSED
    )
    said = f"HTTP {got.status}" + (f": {words}" if (words := _said(body)) else "")
    raise failed(service, kind, said=said, retry_after=_wait(got), number=got.status)


def _said(body: object) -> str:
    if not isinstance(body, dict):
        return ""
    words = body.get("error") or body.get("message")
    return " ".join(words.split())[:150] if isinstance(words, str) else ""


def _parsed(body: bytes) -> tuple[object, bool]:
    try:
        return orjson.loads(body), True
    except orjson.JSONDecodeError:
        return None, False


def _wait(got: Incoming) -> float | None:
    """What Retry-After asks for, in seconds or as a date, else what is left of the rate's window.

    A date is measured against the server's own: a Pi without a battery may be wrong by years.
    """
    asked = got.headers.get("retry-after")
    seconds = _seconds(asked)
    if seconds is not None or not asked:
        return seconds if seconds is not None else _seconds(got.headers.get("x-ratelimit-reset-in"))
    until, now = _date(asked), _date(got.headers.get("date", "")) or datetime.now(UTC)
    return None if until is None else max(0.0, (until - now).total_seconds())


def _seconds(text: str | None) -> float | None:
    try:
        seconds = float(text or "")
    except ValueError:
        return None
    return seconds if 0 <= seconds < 10**9 else None


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date


def _image_type(start: bytes) -> str | None:
    for magic, mime in _MAGIC:
        if start.startswith(magic):
            return mime
    return "image/webp" if start[:4] == b"RIFF" and start[8:12] == b"WEBP" else None
