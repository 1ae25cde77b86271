"""A request as soniq means it, before it is sent: what of it is shown, kept, and secret."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import orjson

from soniq.clients import addresses
from soniq.clients.model import Service

Params = Mapping[str, str | int]
Secrets = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    service: Service
    method: str
    url: str = field(repr=False)
    """With its secrets."""
    shown: str
    """Without."""
    key: str
    """By which its answer is kept; the secrets have no part in it."""
    headers: Mapping[str, str] = field(repr=False)
    content: bytes | None = field(default=None, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def hide(self, text: str) -> str:
        """The text without this request's secrets, wherever it got them from."""
        return addresses.without(text, self.secrets)


def get(
    service: Service,
    path: str,
    params: Params | None,
    *,
    secrets: Secrets | None,
    headers: Secrets | None,
) -> Request:
    """Raises ServiceFailed where the service does not allow the path's host."""
    open_url = addresses.address(service, path, params)
    return Request(
        service=service,
        method="GET",
        url=addresses.address(service, open_url, secrets) if secrets else open_url,
        shown=addresses.shown(open_url),
        key=_key("GET", service, open_url, b""),
        headers=dict(headers or {}),
        secrets=tuple(addresses.secrets_of(headers, secrets)),
    )


def post(
    service: Service,
    path: str,
    *,
    form: Params | None,
    json: object,
    zipped: bool,
    secrets: Secrets | None,
    headers: Secrets | None,
    method: str = "POST",
) -> Request:
    """Raises ServiceFailed where the service does not allow the path's host."""
    url = addresses.address(service, path, None)
    if json is None:
        kind = "application/x-www-form-urlencoded"
        open_content = urlencode(form or {}).encode()
        content = urlencode({**(form or {}), **(secrets or {})}).encode()
    else:
        kind = "application/json"
        content = open_content = orjson.dumps(json)
        url = addresses.address(service, url, secrets) if secrets else url
    sent = {"Content-Type": kind, **(headers or {})}
    if zipped:
        sent["Content-Encoding"] = "gzip"
    return Request(
        service=service,
        method=method,
        url=url,
        shown=addresses.shown(addresses.address(service, path, None)),
        key=_key(method, service, path, open_content),
        headers=sent,
        content=gzip.compress(content) if zipped else content,
        secrets=tuple(addresses.secrets_of(headers, secrets)),
    )


def _key(method: str, service: Service, url: str, content: bytes) -> str:
    said = "\n".join((method, service.name, service.base_url, url)).encode() + b"\n" + content
    return hashlib.blake2b(said, digest_size=20).hexdigest()
