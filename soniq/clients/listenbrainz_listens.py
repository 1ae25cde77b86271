"""Telling ListenBrainz, or a server that takes the same, what somebody played."""

import re
from collections.abc import Sequence

from soniq.clients.listens import Listen, payload
from soniq.clients.model import NOT_AT_ALL, FailureKind, Service, ServiceFailed
from soniq.clients.transport import Transport
from soniq.clients.wire import Text, Wire, read

AT_ONCE = 200
"""Listens a request; 1,000 are granted (MAX_LISTENS_PER_REQUEST), and fewer fail together."""

_MBID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class _Known(Wire):
    valid: bool = False
    user_name: Text = None
    message: Text = None


class _Done(Wire):
    status: Text = None


class ListenBrainzListens:
    """Each call is for one person, by their token. All raise ServiceFailed; its number is 401 where
    the token is not taken (any more)."""

    def __init__(self, transport: Transport, service: Service, version: str) -> None:
        self._transport = transport
        self._service = service
        self._version = version

    def name_of(self, token: str) -> str | None:
        """Whose token it is; None where it is nobody's."""
        known = self._transport.get_json(
            self._service,
            "/1/validate-token",
            read=lambda answer: read(self._service, _Known, answer),
            keep=NOT_AT_ALL,
            headers=_headers(token),
        )
        return (known.user_name or "") if known.valid else None

    def submit(self, token: str, listens: Sequence[Listen]) -> None:
        """At most `AT_ONCE`. What was told before, it knows by its time."""
        kind = "single" if len(listens) == 1 else "import"
        self._post(token, "/1/submit-listens", payload(listens, kind=kind, version=self._version))

    def playing_now(self, token: str, listen: Listen) -> None:
        said = payload([listen], kind="playing_now", version=self._version)
        self._post(token, "/1/submit-listens", said)

    def love(self, token: str, recording_mbid: str, *, loved: bool) -> None:
        said: dict[str, object] = {"recording_mbid": recording_mbid, "score": 1 if loved else 0}
        self._post(token, "/1/feedback/recording-feedback", said)

    def _post(self, token: str, path: str, said: dict[str, object]) -> None:
        done = self._transport.post_json(
            self._service,
            path,
            read=lambda answer: read(self._service, _Done, answer),
            json=said,
            keep=NOT_AT_ALL,
            headers=_headers(token),
        )
        if done.status != "ok":
            raise ServiceFailed(
                f"{self._service.label} did not say that it took the plays. Try again later.",
                kind=FailureKind.GARBAGE,
                service=self._service.name,
            )


def is_mbid(text: str | None) -> bool:
    return text is not None and _MBID.fullmatch(text) is not None


def compatible(base_url: str) -> Service:
    """A server of one's own that takes what ListenBrainz takes, such as Maloja."""
    return Service(name="scrobbler", label=_host(base_url), base_url=base_url, rate=2.0)


def _host(url: str) -> str:
    return url.split("//", 1)[-1].split("/", 1)[0]


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Token {token}"}
