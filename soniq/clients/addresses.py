"""Addresses of requests: how they are made, which may be followed, and how they are shown."""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, quote, quote_plus, urlencode, urljoin, urlsplit, urlunsplit

from soniq.clients.model import FailureKind, Service, ServiceFailed

HIDDEN = "…"
_SECRET_NAMES = frozenset(
    ("api_key", "apikey", "key", "token", "access_token", "client", "secret", "sk", "api_sig")
)
"""Parameters that are never shown, should one come by another way than `secrets`."""


def address(service: Service, path: str, params: Mapping[str, str | int] | None) -> str:
    """The address of a request. path: from the base URL on, or a whole address.

    Raises:
        ServiceFailed: REFUSED where the service does not allow its host.
    """
    url = service.base_url + path if path.startswith("/") else allowed(service, path)
    if params:
        url += ("&" if urlsplit(url).query else "?") + urlencode(params)
    return url


def shown(url: str) -> str:
    """The address without what should stay between soniq and the service."""
    parts = urlsplit(url)
    if not parts.query:
        return urlunsplit(parts._replace(netloc=_without_login(parts.netloc), fragment=""))
    query = "&".join(
        f"{quote_plus(name)}={HIDDEN if name.lower() in _SECRET_NAMES else quote_plus(value)}"
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
    )
    netloc = _without_login(parts.netloc)
    return urlunsplit(parts._replace(netloc=netloc, query=query, fragment=""))


def followed(service: Service, base: str, location: str) -> str:
    """Where a redirect leads. Raises ServiceFailed where it leads away from the service."""
    return allowed(service, urljoin(base, location))


def allowed(service: Service, url: str) -> str:
    """An address that came from outside, made https, if its host is the service's.

    A service whose base URL says http (a mirror, a stand-in) is asked at that very host and port.

    Raises:
        ServiceFailed: REFUSED for any other host, for a login in the address, or no address.
    """
    try:
        parts = urlsplit(url)
        own = urlsplit(service.base_url)
        host, port = (parts.hostname or "").lower(), parts.port
        own_place = (own.hostname, own.port)
    except ValueError as error:
        raise _elsewhere(service, "an address that is none") from error
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc:
        raise _elsewhere(service, "an address that is none of the web")
    if (host, port) == own_place:
        return urlunsplit(parts._replace(scheme=own.scheme))
    if host == own.hostname and own.scheme == "https" and port in {None, 80, 443}:
        return urlunsplit(parts._replace(scheme="https", netloc=own.netloc))
    if port in {None, 80, 443} and not _is_number(host) and _is_of(host, service.hosts):
        return urlunsplit(parts._replace(scheme="https", netloc=host))
    raise _elsewhere(service, f"{host[:100]}, which is not its own")


def is_own(service: Service, url: str) -> bool:
    """Whether it is the service itself, and no other host that it hands out files from."""
    return urlsplit(url).netloc == urlsplit(service.base_url).netloc


def without(text: str, secrets: Iterable[str]) -> str:
    """The text with every secret in it blotted out, as it is and as addresses write it."""
    for secret in secrets:
        for form in {secret, quote(secret, safe=""), quote_plus(secret)}:
            text = text.replace(form, HIDDEN)
    return text


def secrets_of(headers: Mapping[str, str] | None, params: Mapping[str, str] | None) -> list[str]:
    """Each secret that a request carries: parameters, headers, and the words of headers."""
    said = [*(headers or {}).values(), *(params or {}).values()]
    words = [word for value in (headers or {}).values() for word in re.split(r'[\s=,;"]+', value)]
    return sorted({secret for secret in said + words if len(secret) >= 8}, key=len, reverse=True)


def _is_of(host: str, domains: Iterable[str]) -> bool:
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _without_login(netloc: str) -> str:
    return netloc.rpartition("@")[2]


def _elsewhere(service: Service, where: str) -> ServiceFailed:
    return ServiceFailed(
        f"{service.label} sent soniq to {where}. It was not followed.",
        kind=FailureKind.REFUSED,
        service=service.name,
    )
