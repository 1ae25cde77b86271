"""A shop that hands out files: parts of them, redirects, refusals, and pages instead of files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx


@dataclass(slots=True)
class Ware:
    """A file that the shop has. breaks_at: bytes after which the line breaks, once each."""

    content: bytes
    mime: str = "application/zip"
    name: str | None = None
    etag: str = '"one"'
    takes_ranges: bool = True
    tells_size: bool = True
    breaks_at: list[int] = field(default_factory=list)


class FakeShop:
    """Answers by host and path. What it was asked is in `asked`."""

    def __init__(self) -> None:
        self.wares: dict[str, Ware] = {}
        self.redirects: dict[str, str] = {}
        self.refusals: dict[str, list[httpx.Response]] = {}
        self.names: dict[str, Sequence[str]] = {}
        self.asked: list[httpx.Request] = []

    def resolve(self, host: str) -> Sequence[str]:
        """As the name service does; names that nobody gave lie in the open Internet."""
        return self.names.get(host, ["93.184.216.34"])

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        url = f"https://{request.headers['host']}{request.url.raw_path.decode()}"
        if refusals := self.refusals.get(url):
            return refusals.pop(0)
        if url in self.redirects:
            return httpx.Response(302, headers={"Location": self.redirects[url]})
        ware = self.wares.get(url)
        return httpx.Response(404) if ware is None else _given(request, ware)

    def sell(self, url: str, ware: Ware) -> str:
        assert urlsplit(url).scheme == "https"
        self.wares[url] = ware
        return url


def _given(request: httpx.Request, ware: Ware) -> httpx.Response:
    start, status = 0, 200
    asked = request.headers.get("range", "")
    headers = {"Content-Type": ware.mime, "ETag": ware.etag}
    if ware.takes_ranges and asked and request.headers.get("if-range") == ware.etag:
        start, status = int(asked.removeprefix("bytes=").rstrip("-")), 206
        whole = len(ware.content)
        headers["Content-Range"] = f"bytes {start}-{whole - 1}/{whole}"
    if ware.name is not None:
        headers["Content-Disposition"] = f'attachment; filename="{ware.name}"'
    if ware.tells_size:
        headers["Content-Length"] = str(len(ware.content) - start)
    breaks = ware.breaks_at.pop(0) if ware.breaks_at else None
    return httpx.Response(status, headers=headers, stream=_Body(ware.content[start:], breaks))


class _Body(httpx.SyncByteStream):
    def __init__(self, content: bytes, breaks: int | None) -> None:
        self._content = content
        self._breaks = breaks

    def __iter__(self) -> Iterator[bytes]:
        end = len(self._content) if self._breaks is None else self._breaks
        for at in range(0, end, 4_096):
            yield self._content[at : min(end, at + 4_096)]
        if self._breaks is not None:
            raise httpx.ReadError("the line broke")
