"""Fetching a file from an address that a person gave: https alone, and never from the house.

Such an address may be a trap: it, or what it redirects to, may name the router, another machine of
the house, or soniq itself. So each hop is judged by itself; a name is looked up once, all of what
it stands for must lie in the open Internet, and the connection goes to that very address, while
the certificate is held against the name. Nothing but who asks is sent along.
"""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from soniq.clients import actions, addresses
from soniq.clients.model import Call, CallLog, FailureKind, Service, ServiceFailed
from soniq.errors import Invalid
from soniq.units import Milliseconds, now

if TYPE_CHECKING:
    import httpx

REDIRECTS = 6
CONNECT_SECONDS = 10.0
SILENT_SECONDS = 20.0
SLOWEST = 1_024
"""Bytes a second, over `PATIENCE`; whoever sends less keeps soniq waiting for nothing."""
PATIENCE = 120.0
SNIFFED = 2_048
"""First bytes by which it is judged whether the rest is wanted."""
_REDIRECTING = frozenset((301, 302, 303, 307, 308))
_HOME = (".local", ".lan", ".home", ".internal", ".intranet", ".localhost", ".home.arpa", ".corp")
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))

Resolve = Callable[[str], Sequence[str]]
"""The addresses that a name stands for. Raises OSError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a server says of the file. size: of the whole; None where it does not tell. validator:
    by which the same file is known again (ETag or Last-Modified). start: where the bytes that come
    begin."""

    url: str
    mime: str
    name: str
    size: int | None
    validator: str | None
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    """A file that is whole."""

    head: Head
    size: int


class Watch:
    """What whoever asked wants to hear; the methods may raise to end it."""

    def begins(self, head: Head) -> None:
        """Before the first byte is kept."""

    def sniffs(self, head: Head, start: bytes) -> None:
        """The file's first bytes; raises Invalid where it is not wanted."""

    def comes(self, received: int, size: int | None) -> None:
        """More is on the disk."""


def checked(url: str) -> str:
    """The address as it is asked for. Raises Invalid where it is none that soniq follows."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError:
        raise Invalid("That is no address of the web. Copy the link itself.") from None
    if parts.scheme != "https" or not host:
        raise Invalid("Give a link that begins with https://, so that nobody changes what comes.")
    if "@" in parts.netloc or port not in {None, 443} or not url.isprintable() or " " in url:
        raise Invalid("That link names a login, a port or signs that no link of a shop has.")
    if _is_at_home(host):
        raise Invalid(f"{host[:100]} is an address within the house; soniq fetches nothing there.")
    return urlunsplit(parts._replace(netloc=host, fragment=""))


class Downloader:
    """Fetches files. It blocks, so for jobs alone."""

    def __init__(
        self,
        log: CallLog,
        *,
        network: Callable[[], str],
        user_agent: Callable[[], str],
        resolve: Resolve | None = None,
        through: "httpx.BaseTransport | None" = None,
    ) -> None:
        """resolve, through: in the place of the name service and the network."""
        self._log = log
        self._network = network
        self._user_agent = user_agent
        self._resolve = resolve or _looked_up
        self._through = through

    def is_off(self) -> bool:
        """Whether the settings keep soniq from asking anybody, even for a person."""
        return self._network() == "off"

    def fetch(
        self, url: str, part: Path, *, limit: int, validator: str | None, watch: Watch
    ) -> Got:
        """Fetches a file into `part`; what is there already is gone on with, where the server still
        has that very file (`validator`).

        limit: bytes that it may have.

        Raises:
            Invalid: it is not what is wanted, or too large; trying again does not help.
            ServiceFailed: its kind says whether trying again can help.
            OSError: the disk refuses. Whatever `watch` raises.
        """
        actions.permit(self._network(), actions.current(), _service(url))
        at, began, size, status = now(), time.monotonic(), 0, None
        failure: FailureKind | None = None
        try:
            with self._opened() as client:
                got = self._followed(client, url, part, limit, validator, watch)
            size, status = got.size, 200
            return got
        except ServiceFailed as failed:
            failure, status = failed.kind, failed.number
            raise
        finally:
            self._log.note(
                Call(
                    service="download",
                    method="GET",
                    url=_bare(url),
                    status=status,
                    failure=failure,
                    from_cache=False,
                    duration=Milliseconds(round(1000 * (time.monotonic() - began))),
                    size=size,
                    action=actions.current().title,
                    at=at,
                )
            )

    def _opened(self) -> "httpx.Client":
        import httpx

        timeout = httpx.Timeout(SILENT_SECONDS, connect=CONNECT_SECONDS)
        transport = self._through or httpx.HTTPTransport(trust_env=False, retries=0)
        return httpx.Client(
            transport=transport, timeout=timeout, follow_redirects=False, trust_env=False
        )

    def _followed(
        self,
        client: "httpx.Client",
        url: str,
        part: Path,
        limit: int,
        validator: str | None,
        watch: Watch,
    ) -> Got:
        import httpx

        try:
            for _ in range(1 + REDIRECTS):
                url = checked(url)
                request = self._request(client, url, part, validator)
                response = client.send(request, stream=True)
                try:
                    if response.status_code not in _REDIRECTING:
                        return self._taken(response, url, part, limit, watch)
                    url = urljoin(url, response.headers.get("location", ""))
                finally:
                    response.close()
        except httpx.TimeoutException:
            raise _failed(url, FailureKind.UNREACHABLE, "said nothing for too long") from None
        except (httpx.LocalProtocolError, httpx.UnsupportedProtocol, httpx.InvalidURL):
            raise Invalid("That link cannot be asked for as it is. Copy it anew.") from None
        except httpx.TransportError:
            raise _failed(url, FailureKind.UNREACHABLE, "broke off, or was not reached") from None
        raise _failed(url, FailureKind.REFUSED, "redirects without end")

    def _request(
        self, client: "httpx.Client", url: str, part: Path, validator: str | None
    ) -> "httpx.Request":
        parts = urlsplit(url)
        host = parts.hostname or ""
        address = self._address(host)
        number = f"[{address}]" if ":" in address else address
        headers = {
            "Host": host,
            "User-Agent": self._user_agent(),
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        there = part.stat().st_size if part.is_file() else 0
        if there and validator:
            headers |= {"Range": f"bytes={there}-", "If-Range": validator}
        return client.build_request(
            "GET",
            urlunsplit(parts._replace(netloc=number)),
            headers=headers,
            extensions={"sni_hostname": host},
        )

    def _address(self, host: str) -> str:
        """Raises Invalid where the name leads home."""
        try:
            found = list(self._resolve(host))
        except (OSError, UnicodeError):
            found = []
        if not found:
            raise _failed(
                f"https://{host}", FailureKind.UNREACHABLE, "is not known; look at the link"
            )
        if not all(_is_open(address) for address in found):
            raise Invalid(f"{host[:100]} leads into the house; soniq fetches nothing there.")
        return found[0]

    def _taken(
        self, response: "httpx.Response", url: str, part: Path, limit: int, watch: Watch
    ) -> Got:
        there = part.stat().st_size if part.is_file() else 0
        head = _head(response, url, there)
        if head.size is not None and head.size > limit:
            raise Invalid(_too_large(limit))
        watch.begins(head)
        received, start, is_sniffed = head.start, bytearray(), head.start > 0
        with part.open("r+b" if head.start else "wb") as file:
            file.seek(head.start)
            for chunk in _paced(response, url):
                if not is_sniffed:
                    start += chunk[:SNIFFED]
                    if is_sniffed := len(start) >= SNIFFED // 4:
                        watch.sniffs(head, bytes(start))
                received += len(chunk)
                if received > limit:
                    raise Invalid(_too_large(limit))
                file.write(chunk)
                watch.comes(received, head.size)
            file.flush()
        if not is_sniffed:
            watch.sniffs(head, bytes(start))
        if head.size is not None and received != head.size:
            raise _failed(url, FailureKind.UNREACHABLE, "broke off in the middle")
        return Got(head=head, size=received)


def _paced(response: "httpx.Response", url: str) -> Iterator[bytes]:
    """The body as it comes. Raises ServiceFailed where it comes too slowly."""
    began, size = time.monotonic(), 0
    for chunk in response.iter_raw():
        size += len(chunk)
        since = time.monotonic() - began
        if since > PATIENCE:
            if size < SLOWEST * since:
                raise _failed(url, FailureKind.UNREACHABLE, "sends next to nothing")
            began, size = time.monotonic(), 0
        yield chunk


def _head(response: "httpx.Response", url: str, there: int) -> Head:
    """Raises ServiceFailed where it is no file, or not the part that was asked for."""
    status, headers = response.status_code, response.headers
    if headers.get("content-encoding", "identity").lower() not in {"", "identity"}:
        raise _failed(url, FailureKind.REFUSED, "packs what nobody asked it to pack")
    start, size = 0, _number(headers.get("content-length"))
    if status == 206 and there:
        begin, _, whole = headers.get("content-range", "").removeprefix("bytes ").partition("/")
        if begin.partition("-")[0] != str(there):
            raise _failed(url, FailureKind.GARBAGE, "sent another part than was asked for")
        start, size = there, _number(whole)
    elif status != 200:
        raise _refusal(url, status, headers.get("retry-after"))
    return Head(
        url=url,
        mime=headers.get("content-type", "").partition(";")[0].strip().lower(),
        name=_name(headers.get("content-disposition", ""), url),
        size=size,
        validator=_validator(headers.get("etag"), headers.get("last-modified")),
        start=start,
    )


def _refusal(url: str, status: int, wait: str | None) -> ServiceFailed:
    if status in _PASSING:
        seconds = _number(wait)
        kind = FailureKind.THROTTLED if status in {429, 503} else FailureKind.UNREACHABLE
        return _failed(
            url, kind, f"is not working just now (HTTP {status})", number=status, wait=seconds
        )
    if status in {401, 403, 404, 410}:
        said = (
            f"does not give it (HTTP {status}). Links of shops hold for some hours, and some ask "
            "for a sign-in: copy it anew, or download it with your browser and bring the file"
        )
        return _failed(url, FailureKind.NOT_FOUND, said, number=status)
    if status == 416:
        return _failed(url, FailureKind.GARBAGE, "has another file by now", number=status)
    return _failed(url, FailureKind.REFUSED, f"refused (HTTP {status})", number=status)


def _failed(
    url: str,
    kind: FailureKind,
    said: str,
    *,
    number: int | None = None,
    wait: float | None = None,
) -> ServiceFailed:
    host = (urlsplit(url).hostname or "The server")[:100]
    return ServiceFailed(
        f"{host} {said}.", kind=kind, service="download", number=number, retry_after=wait
    )


def _service(url: str) -> Service:
    host = urlsplit(url).hostname or "The server"
    return Service(name="download", label=host, base_url=f"https://{host}", rate=1)


def _is_at_home(host: str) -> bool:
    """Numbers, names without a dot, and endings that no one in the open Internet has."""
    if "." not in host or host.endswith(_HOME) or host.rpartition(".")[2].isdigit():
        return True
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _is_open(address: str) -> bool:
    """Whether an address lies in the open Internet, in whatever dress it comes."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        is_translated = found in ipaddress.ip_network("64:ff9b::/96")
        if is_translated:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if found.teredo is not None:
            return False
        if inner is not None:
            return _is_open(str(inner))
    return found.is_global and not found.is_multicast and not found.is_reserved


def _looked_up(host: str) -> list[str]:
    found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def _name(disposition: str, url: str) -> str:
    """What the file is called; its last part alone."""
    about = Message()
    about["Content-Disposition"] = disposition[:2_000]
    try:
        said = about.get_filename() or ""
    except (LookupError, ValueError):  # a name in an encoding that is none
        said = ""
    path = unquote(urlsplit(url).path)
    return (said or path).replace("\\", "/").rstrip("/").rsplit("/", 1)[-1][:200]


def _validator(etag: str | None, modified: str | None) -> str | None:
    """Weak ones do not promise the same bytes."""
    return etag if etag and not etag.startswith("W/") else modified


def _number(said: str | None) -> int | None:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 16 else None


def _too_large(limit: int) -> str:
    return f"It is larger than {limit / 2**20:,.0f} MB, of which soniq takes no more."


def _bare(url: str) -> str:
    """Without its query, which opens purchases to whoever has it."""
    return addresses.shown(urlsplit(url)._replace(query="").geturl())
