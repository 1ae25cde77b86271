"""The webhook: having Lidarr tell soniq what it does, and knowing it by its secret."""

import hmac
import secrets
from collections.abc import Sequence
from urllib.parse import urlsplit

from soniq import settings as layers
from soniq.clients.model import FailureKind, ServiceFailed
from soniq.clients.transport import Transport
from soniq.errors import Invalid
from soniq.lidarr.connecting import Connecting
from soniq.preferences.service import Preferences

SECRET = "lidarr_webhook_secret"  # noqa: S105 - the name of one
HEADER = "X-Soniq-Secret"
HOOK = "/webhooks/lidarr"
NAME = "soniq"
"""Of the notification in Lidarr, and of who signs in by Basic authentication."""

HEARS = (
    "onGrab", "onReleaseImport", "onUpgrade", "onRename", "onArtistAdd", "onArtistDelete",
    "onAlbumDelete", "onHealthIssue", "onHealthRestored", "onDownloadFailure", "onImportFailure",
    "onTrackRetag", "onApplicationUpdate", "onManualInteractionRequired",
)  # fmt: skip


class Registering:
    """What asks Lidarr raises NotSetUp and ServiceFailed."""

    def __init__(
        self, preferences: Preferences, transport: Transport, connecting: Connecting
    ) -> None:
        self._preferences = preferences
        self._transport = transport
        self._connecting = connecting

    @property
    def is_expected(self) -> bool:
        """Whether Lidarr was given a secret."""
        return self._connecting.has(SECRET)

    def register(self, address: str) -> None:
        """Raises Invalid where the address is none."""
        base = layers.check_value("public_url", address.strip())
        if not isinstance(base, str):
            raise Invalid('The address of soniq is written like "http://192.168.1.5:8080".')
        server, before = self._connecting.server(), self._preferences.secret(SECRET)
        secret = before or secrets.token_urlsafe(32)
        with self._transport.action("Register soniq in Lidarr", by_person=True):
            kinds = server.kinds_of_notification()
            kind = next((one for one in kinds if one.get("implementation") == "Webhook"), None)
            if kind is None:
                raise ServiceFailed(
                    "This Lidarr has no webhooks. Update it.",
                    kind=FailureKind.REFUSED,
                    service="lidarr",
                )
            here = _registered(server.notifications())
            self._preferences.set_secret(SECRET, secret)  # before: Lidarr tries it at once
            try:
                server.put_notification(_filled(kind, here, f"{base}{HOOK}", secret))
            except ServiceFailed as failed:
                self._preferences.set_secret(SECRET, before)
                raise _unheard(failed, base) from None

    def forget(self) -> None:
        server = self._connecting.server()
        with self._transport.action("Take soniq out of Lidarr", by_person=True):
            here = _registered(server.notifications())
            number = here.get("id") if here else None
            if isinstance(number, int):
                server.drop_notification(number)
        self._preferences.set_secret(SECRET, None)

    def lets_in(self, secret: str | None) -> bool:
        """In a time that does not tell how near a guess was."""
        known = self._preferences.secret(SECRET)
        if not known or not secret:
            return False
        return hmac.compare_digest(known.encode(), secret.encode("utf-8", "replace"))


def _registered(notifications: Sequence[dict[str, object]]) -> dict[str, object] | None:
    return next(
        (
            one
            for one in notifications
            if one.get("implementation") == "Webhook" and one.get("name") == NAME
        ),
        None,
    )


def _filled(
    kind: dict[str, object], here: dict[str, object] | None, url: str, secret: str
) -> dict[str, object]:
    """The form that Lidarr gave, filled in. Old versions know no headers, but all know Basic."""
    values: dict[str, object] = {
        "url": url,
        "method": 1,
        "username": NAME,
        "password": secret,
        "headers": [{"key": HEADER, "value": secret}],
    }
    form = kind.get("fields")
    fields = [one for one in form if isinstance(one, dict)] if isinstance(form, list) else []
    said = {
        "name": NAME,
        "implementation": "Webhook",
        "implementationName": kind.get("implementationName") or "Webhook",
        "configContract": kind.get("configContract") or "WebhookSettings",
        "tags": here.get("tags", []) if here else [],
        "fields": [
            {"name": one["name"], "value": values.get(str(one["name"]), one.get("value"))}
            for one in fields
            if "name" in one
        ],
    }
    hears = {
        name: True for name in HEARS if kind.get(f"supports{name[0].upper()}{name[1:]}") is True
    }
    number = {"id": here["id"]} if here and isinstance(here.get("id"), int) else {}
    return {**said, **hears, **number}


def _unheard(failed: ServiceFailed, base: str) -> ServiceFailed:
    """Lidarr tells something before it keeps whom to tell."""
    if failed.number != 400:
        return failed
    host = urlsplit(base).hostname
    advice = (
        f"Add {host} to the setting allowed_hosts: soniq does not know that it is its own name."
        if "421" in str(failed)
        else "Is that the address of soniq as Lidarr's machine sees it?"
    )
    return ServiceFailed(
        f"Lidarr tried to tell soniq something at {base}, and that came to nothing. {advice} "
        f"{failed}",
        kind=failed.kind,
        service=failed.service,
        number=failed.number,
    )
