"""A small sign-in server (OpenID Connect): people sign in at it, it gives codes, and signs tokens.

It keeps the rules that a real one keeps: a code is good once, for the address it was given for, to
whoever has its verifier. `twist` has it break one of its own.
"""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT = "soniq-at-home"
SECRET = "a client secret: & = %"

Claims = dict[str, Any]


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    assert name
    return rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


@cache
def ec_key(name: str) -> ec.EllipticCurvePrivateKey:
    assert name
    return ec.generate_private_key(ec.SECP256R1())


class FakeOidc:
    """requests: what it was asked, newest last. now: its clock, in seconds since 1970.

    present: who is signed in there already, and is sent back at once.
    """

    def __init__(
        self, url: str = "https://id.example", *, secret: str | None = SECRET, slash: str = ""
    ) -> None:
        """slash: what its issuer ends with."""
        self.url = url
        self.issuer = url + slash
        self.secret = secret
        self.now = 1_800_000_000
        self.algorithm = "RS256"
        self.key_name = "first"
        self.published = ["first"]
        self.methods: list[str] | None = None
        self.twist: Callable[[Claims], Claims] = lambda claims: claims
        self.sign: Callable[[Claims], str] = self.signed
        self.present = "u-1"
        self.requests: list[httpx.Request] = []
        self._codes: dict[str, tuple[dict[str, str], Claims]] = {}
        self.transport = httpx.MockTransport(self.answer)

    def sign_in(self, address: str, subject: str, **names: str) -> dict[str, str]:
        """A person signs in where soniq sent them; with what their browser comes back."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert address.startswith(f"{self.url}/authorize?")
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        claims: Claims = {
            "iss": self.issuer,
            "sub": subject,
            "aud": CLIENT,
            "iat": self.now,
            "exp": self.now + 300,
            "nonce": asked["nonce"],
            **names,
        }
        self._codes[code] = (asked, claims)
        return {"code": code, "state": asked["state"]}

    def signed(self, claims: Claims) -> str:
        key = ec_key(self.key_name) if self.algorithm == "ES256" else rsa_key(self.key_name)
        return jwt.encode(
            claims,
            key,
            algorithm=self.algorithm,
            headers={"kid": f"{self.algorithm} {self.key_name}"},
        )

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        ways = {
            "/.well-known/openid-configuration": self._described,
            "/keys": self._keys,
            "/token": self._token,
            "/authorize": self._authorize,
        }
        path = request.url.path.removeprefix(urlsplit(self.url).path)
        return ways[path](request) if path in ways else httpx.Response(404)

    def asked(self, path: str) -> list[httpx.Request]:
        return [one for one in self.requests if one.url.path.endswith(path)]

    def _described(self, _: httpx.Request) -> httpx.Response:
        said: dict[str, Any] = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
        }
        if self.methods is not None:
            said["token_endpoint_auth_methods_supported"] = self.methods
        return httpx.Response(200, json=said)

    def _authorize(self, request: httpx.Request) -> httpx.Response:
        back = self.sign_in(str(request.url), self.present, preferred_username=self.present)
        to = httpx.URL(request.url.params["redirect_uri"]).copy_merge_params(back)
        return httpx.Response(303, headers={"Location": str(to)})

    def _keys(self, _: httpx.Request) -> httpx.Response:
        keys: list[dict[str, Any]] = []
        for name in self.published:
            if self.algorithm == "ES256":
                key = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(ec_key(name).public_key()))
            else:
                key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key(name).public_key()))
            keys.append(key | {"kid": f"{self.algorithm} {name}", "use": "sig"})
        return httpx.Response(200, json={"keys": keys})

    def _token(self, request: httpx.Request) -> httpx.Response:
        form = {name: said[0] for name, said in parse_qs(request.content.decode()).items()}
        if not self._is_client(request, form):
            return httpx.Response(401, json={"error": "invalid_client"})
        asked, claims = self._codes.pop(form.get("code", ""), ({}, {}))
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            form.get("grant_type") != "authorization_code"
            or asked.get("redirect_uri") != form.get("redirect_uri")
            or asked.get("code_challenge") != challenge
        ):
            return httpx.Response(400, json={"error": "invalid_grant"})
        told = {"access_token": "not for soniq", "token_type": "Bearer"}
        return httpx.Response(200, json=told | {"id_token": self.sign(self.twist(claims))})

    def _is_client(self, request: httpx.Request, form: dict[str, str]) -> bool:
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        if kind == "Basic":
            name, _, secret = base64.b64decode(given).decode().partition(":")
            return (unquote(name), unquote(secret)) == (CLIENT, self.secret)
        return form.get("client_id") == CLIENT and form.get("client_secret") == self.secret


@contextmanager
def served(**about: Any) -> Iterator[FakeOidc]:
    """On loopback, for a soniq that asks over a real socket."""
    fake: FakeOidc

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._do()

        def do_POST(self) -> None:
            self._do()

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

        def _do(self) -> None:
            size = int(self.headers.get("content-length") or 0)
            answer = fake.answer(
                httpx.Request(
                    self.command,
                    fake.url + self.path,
                    headers=dict(self.headers),
                    content=self.rfile.read(size),
                )
            )
            self.send_response(answer.status_code)
            for name in ("Content-Type", "Location"):
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        fake = FakeOidc(f"http://127.0.0.1:{server.server_port}", **about)
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield fake
        finally:
            server.shutdown()
            serving.join()
