"""OpenID Connect: another server says who somebody is, and signs it.

What the server publishes of itself (discovery) names its other addresses; they may lie on other
hosts, and are asked because the issuer says so. PyJWT judges signatures; all else of the flow are
three requests, for which Authlib would bring a client framework, a session store and 1 MB.
Sources: OpenID Connect Core 1.0 §3.1 and Discovery 1.0; RFC 7636 (PKCE); RFC 8725 §3.1.
"""

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from soniq.clients.model import NOT_AT_ALL, FailureKind, Keep, Service, ServiceFailed
from soniq.clients.transport import Transport
from soniq.clients.wire import Named, Wire, Words, odd, read
from soniq.errors import Forbidden
from soniq.units import Moment

if TYPE_CHECKING:
    from jwt import PyJWK

AN_HOUR = Keep(found=3_600_000, missing=0)
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Signatures that only the server's own key makes; never those that the client's secret makes."""
ACTION = "Sign in"
LEEWAY_SECONDS = 120
"""By which two clocks may differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """What soniq is to the server."""

    issuer: str
    """Its address, with or without a slash at its end."""
    id: str
    secret: str | None
    """None: the server knows soniq as a public client, and PKCE alone protects the code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The server as it describes itself."""

    issuer: str
    """Exactly as its id tokens name it."""
    label: str
    """For people."""
    authorization_url: str
    token_url: str
    keys_url: str
    takes_basic: bool
    """Whether the client's secret goes into a header, as is usual, or into the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What soniq remembers while somebody is at the server."""

    state: str
    nonce: str
    verifier: str
    back: str
    """The address to which the server sends them back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """Whom the server vouches for."""

    issuer: str
    subject: str
    """Never reused by that issuer."""
    name: str
    """What the server calls them; may be anything, and proves nothing."""


class Unproven(Forbidden):
    """What the server says does not prove who that is."""


class _Discovered(Wire):
    issuer: Named
    authorization_endpoint: Named
    token_endpoint: Named
    jwks_uri: Named
    token_endpoint_auth_methods_supported: Words = ()


class _Tokens(Wire):
    id_token: Named


class OpenId:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def provider(self, client: Client) -> Provider:
        """What the issuer publishes of itself; asked once an hour at most.

        Raises ServiceFailed.
        """
        label = urlsplit(client.issuer).hostname or client.issuer
        well_known = client.issuer.rstrip("/") + "/.well-known/openid-configuration"
        service, path = _at(well_known, label)
        with self._transport.action(ACTION, by_person=True):
            return self._transport.get_json(
                service,
                path,
                read=lambda answer: _provider(service, client, answer),
                keep=AN_HOUR,
            )

    def address(self, client: Client, errand: Errand) -> str:
        """Where somebody signs in, and is sent back from. Raises ServiceFailed."""
        provider = self.provider(client)
        asked = {
            "response_type": "code",
            "client_id": client.id,
            "redirect_uri": errand.back,
            "scope": "openid profile",
            "state": errand.state,
            "nonce": errand.nonce,
            "code_challenge": challenge(errand.verifier),
            "code_challenge_method": "S256",
        }
        joint = "&" if urlsplit(provider.authorization_url).query else "?"
        return provider.authorization_url + joint + urlencode(asked)

    def vouched(self, client: Client, errand: Errand, code: str, *, now: Moment) -> Vouched:
        """Whom the server sent back with that code.

        Raises:
            ServiceFailed: the server does not take the code, or does not answer.
            Unproven: its id token does not prove who that is.
        """
        provider = self.provider(client)
        with self._transport.action(ACTION, by_person=True):
            id_token = self._exchanged(provider, client, errand, code)
        claims = self._claims(provider, client, id_token)
        return _judged(provider, client, errand, claims, now)

    def _exchanged(self, provider: Provider, client: Client, errand: Errand, code: str) -> str:
        form = {"grant_type": "authorization_code", "redirect_uri": errand.back}
        secrets = {"code": code, "code_verifier": errand.verifier}
        headers: dict[str, str] = {}
        if client.secret is not None and provider.takes_basic:
            headers["Authorization"] = _basic(client.id, client.secret)
        else:
            form["client_id"] = client.id
            if client.secret is not None:
                secrets["client_secret"] = client.secret
        service, path = _at(provider.token_url, provider.label)
        return self._transport.post_json(
            service,
            path,
            read=lambda answer: read(service, _Tokens, answer).id_token,
            form=form,
            secrets=secrets,
            headers=headers,
            keep=NOT_AT_ALL,
            repeatable=False,  # a code is good once
        )

    def _claims(self, provider: Provider, client: Client, id_token: str) -> dict[str, Any]:
        """What the id token says, once its signature, issuer and audience are right."""
        import jwt

        try:
            header = jwt.get_unverified_header(id_token)
            if header.get("alg") not in ALGORITHMS:
                raise Unproven(f"It is signed in a way ({header.get('alg')}) that proves nothing.")
            key = self._key(provider, header.get("kid"), str(header["alg"]))
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key,
                algorithms=[header["alg"]],
                issuer=provider.issuer,
                audience=client.id,
                options={
                    "require": ["iss", "sub", "aud", "exp", "nonce"],
                    "verify_exp": False,  # judged by soniq's own clock, in words
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except jwt.PyJWTError as error:
            raise Unproven(
                f"{provider.label} vouched in a way that soniq cannot check ({error})."
            ) from None
        return claims

    def _key(self, provider: Provider, kid: object, algorithm: str) -> "PyJWK":
        """The server's key of that name; its keys are asked for anew where they lack it."""
        service, path = _at(provider.keys_url, provider.label)
        for fresh in (False, True):
            with self._transport.action(ACTION, by_person=True, fresh=fresh):
                found = self._transport.get_json(
                    service,
                    path,
                    read=lambda answer: _keys(service, answer),
                    keep=AN_HOUR,
                )
            fitting = _fitting(found, kid, algorithm)
            if fitting is not None:
                return fitting
        raise Unproven(f"{provider.label} signed with a key that it does not publish.")


def challenge(verifier: str) -> str:
    """What is told beforehand of a verifier (S256)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _at(url: str, label: str) -> tuple[Service, str]:
    """The host of an address as a service of its own, and the path there.

    Each of a provider's addresses is one: a service sends its headers to no other host.
    """
    parts = urlsplit(url)
    base = f"{parts.scheme}://{parts.netloc}"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Service(name="oidc", label=label, base_url=base, rate=5.0, tries=2), path


def _provider(service: Service, client: Client, answer: object) -> Provider:
    said = read(service, _Discovered, answer)
    if said.issuer.rstrip("/") != client.issuer.rstrip("/"):
        raise ServiceFailed(
            f"{service.label} calls itself {said.issuer[:200]}, not {client.issuer}. Set "
            "oidc_issuer to what it calls itself.",
            kind=FailureKind.REFUSED,
            service=service.name,
        )
    named = (said.authorization_endpoint, said.token_endpoint, said.jwks_uri)
    for url in named:
        _check(service, url)
    methods = said.token_endpoint_auth_methods_supported
    return Provider(
        issuer=said.issuer,
        label=service.label,
        authorization_url=said.authorization_endpoint,
        token_url=said.token_endpoint,
        keys_url=said.jwks_uri,
        takes_basic=not methods or "client_secret_basic" in methods,
    )


def _check(service: Service, url: str) -> None:
    """Raises ServiceFailed: it is no address that an issuer may name."""
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or "@" in parts.netloc:
        raise odd(service, f"{url[:100]} is no address of the web")
    if parts.scheme == "http" and service.base_url.startswith("https:"):
        raise odd(service, f"{url[:100]} is not encrypted, as the issuer is")


def _keys(service: Service, answer: object) -> list[dict[str, Any]]:
    if not isinstance(answer, dict) or not isinstance(answer.get("keys"), list):
        raise odd(service, "no list of keys")
    return [key for key in answer["keys"] if isinstance(key, dict) and _is_for_signing(key)]


def _is_for_signing(key: dict[str, Any]) -> bool:
    return key.get("use", "sig") == "sig" and key.get("kty") in ("RSA", "EC", "OKP")


def _fitting(keys: list[dict[str, Any]], kid: object, algorithm: str) -> "PyJWK | None":
    """The key of that name; where the token names none, the only one there is."""
    from jwt import PyJWK, PyJWTError

    named = [key for key in keys if key.get("kid") == kid] if kid is not None else keys
    if len(named) != 1:
        return None
    try:
        return PyJWK(named[0], algorithm=algorithm)
    except (PyJWTError, TypeError, ValueError):
        return None


def _judged(
    provider: Provider, client: Client, errand: Errand, claims: dict[str, Any], now: Moment
) -> Vouched:
    """Raises Unproven."""
    label = provider.label
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != client.id:
        raise Unproven(f"{label} vouched to several at once, and not to soniq.")
    if claims["nonce"] != errand.nonce:
        raise Unproven(f"{label} vouched for another sign-in than this one. Try again.")
    if not isinstance(claims["exp"], int | float):
        raise Unproven(f"{label} does not say until when it vouches.")
    if claims["exp"] + LEEWAY_SECONDS < now / 1000:
        raise Unproven(
            f"What {label} vouches for is over by soniq's clock. Is the time of this machine right?"
        )
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise Unproven(f"{label} does not say whom it vouches for.")
    names = (claims.get("preferred_username"), claims.get("name"), claims.get("nickname"))
    name = next((one for one in names if isinstance(one, str) and one.strip()), "")
    return Vouched(issuer=provider.issuer, subject=subject, name=name.strip()[:200])


def _basic(name: str, secret: str) -> str:
    """As RFC 6749 §2.3.1 has it: both are quoted before they are joined."""
    joined = f"{quote(name, safe='')}:{quote(secret, safe='')}"
    return "Basic " + base64.b64encode(joined.encode()).decode()
