"""A station's sound, as soniq passes it on to a browser.

The pages load nothing from strangers, and a page of HTTPS may play nothing of plain HTTP; so the
browser asks soniq, and soniq the station. What a list of streams names first is what is played.
"""

import re
import ssl
from http.client import HTTPException, HTTPResponse
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from soniq.errors import Unavailable

SECONDS = 10.0
"""A station that sends nothing for so long is silent."""
DEEPEST = 3
"""Lists that name lists."""
LARGEST_LIST = 64 * 1024
CHUNK = 16 * 1024
"""A second of sound at 128 kbit/s."""

_LISTS = ("mpegurl", "scpls", "pls+xml", "x-ms-asf")
_SOUNDS = ("audio/", "application/ogg", "video/ogg", "video/mp2t")
_NAMED = re.compile(r"^(?:\s*File\d+\s*=)?\s*(https?://\S+)", re.IGNORECASE | re.MULTILINE)
_RELATIVE = re.compile(r"^(?!#)\s*(\S+)", re.MULTILINE)


class Air:
    """A stream that is open; it has no end."""

    def __init__(self, answer: HTTPResponse, kind: str) -> None:
        self._answer = answer
        self.kind = kind
        """Its media type, such as "audio/mpeg"."""
        self.name = _said(answer, "icy-name")
        """What the station calls itself; "" where it does not say."""
        self.bitrate = _number(_said(answer, "icy-br"))
        """kbit/s, where it says."""

    def read(self) -> bytes:
        """What came since, at most some 16 kB; b"" where the station has ended, or fell silent."""
        try:
            return self._answer.read1(CHUNK)
        except (OSError, HTTPException, ValueError):  # ValueError: it was closed meanwhile
            return b""

    def close(self) -> None:
        self._answer.close()


def tune_in(url: str, *, deep: int = 0) -> Air:
    """
    Raises:
        Unavailable: the station does not answer, or sends what no browser plays; in words.
    """
    host = urlsplit(url).hostname or url
    if deep > DEEPEST:
        raise Unavailable(f"{host} names lists that name lists, and none of them a stream.")
    answer = _asked(url, host)
    kind = answer.headers.get_content_type().lower()
    if any(sign in kind for sign in _LISTS) or _is_list(answer.url):
        with answer:
            listed = answer.read(LARGEST_LIST).decode("utf-8", "replace")
        return tune_in(_first(listed, answer.url, host), deep=deep + 1)
    if not kind.startswith(_SOUNDS):
        answer.close()
        raise Unavailable(
            f"{host} sends no music but {kind}. It may be the address of the station's page; its "
            "stream has another, which often ends in .mp3, .aac, .m3u or .pls."
        )
    return Air(answer, kind)


def _asked(url: str, host: str) -> HTTPResponse:
    try:
        request = Request(url, headers={"User-Agent": "soniq"})  # noqa: S310 - see _opener
        answer = _opener().open(request, timeout=SECONDS)
    except HTTPError as error:
        error.close()
        raise Unavailable(f"{host} answers {error.code} {error.reason}.".strip()) from None
    except (ssl.SSLError, ssl.CertificateError) as error:
        raise Unavailable(f"{host} could not prove who it is: {error}.") from None
    except URLError as error:
        raise Unavailable(f"{host} cannot be reached: {_words(error.reason)}.") from None
    except TimeoutError:
        raise Unavailable(f"{host} says nothing.") from None
    except (OSError, HTTPException, ValueError):
        raise Unavailable(
            f"{host} does not speak the language of the web. The sound output of this machine "
            "may play it all the same."
        ) from None
    if not isinstance(answer, HTTPResponse):  # nobody was there to open it: it is no http
        raise Unavailable(f"{host} is no address of the web, which begins with http or https.")
    return answer


def _opener() -> OpenerDirector:
    """One that asks by http and https alone: no address, and no redirect, leads to a file."""
    opener = OpenerDirector()
    for one in (
        ProxyHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPRedirectHandler(),
        HTTPErrorProcessor(),
        HTTPDefaultErrorHandler(),
    ):
        opener.add_handler(one)
    return opener


def _is_list(url: str) -> bool:
    return urlsplit(url).path.lower().endswith((".m3u", ".m3u8", ".pls"))


def _first(listed: str, url: str, host: str) -> str:
    if "#EXT-X-" in listed:
        raise Unavailable(
            f"{host} sends its music in pieces (HLS), which browsers do not play by themselves. "
            "The sound output of this machine does."
        )
    named = _NAMED.search(listed)
    found = named or (None if "[playlist]" in listed.lower() else _RELATIVE.search(listed))
    if found is None:
        raise Unavailable(f"The list that {host} sends names no stream.")
    return urljoin(url, str(found[1]))


def _said(answer: HTTPResponse, name: str) -> str:
    return " ".join((answer.headers.get(name) or "").split())[:200]


def _number(text: str) -> int | None:
    first = text.split(",")[0].strip()
    return int(first) if first.isascii() and first.isdigit() and len(first) < 6 else None


def _words(reason: object) -> str:
    """Of a system's error, its words alone."""
    if isinstance(reason, TimeoutError):
        return "it says nothing"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror[:1].lower() + reason.strerror[1:]
    return str(reason)
