"""The keys of other services: set or forgotten, never shown again."""

from soniq.accounts.model import Person, Role
from soniq.errors import Invalid
from soniq.events import JSON
from soniq.http.asking import ask
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists

LONGEST = 500

SERVICES: tuple[tuple[str, str, str, str], ...] = (
    (
        "discogs_token",
        "Discogs token",
        "Releases, labels and covers that MusicBrainz does not know.",
        "https://www.discogs.com/settings/developers",
    ),
    (
        "acoustid_key",
        "AcoustID key",
        "Finds recordings by their sound, where tags say little. It takes fpcalc, too.",
        "https://acoustid.org/new-application",
    ),
    (
        "lastfm_key",
        "Last.fm key",
        "Tags and numbers of listeners.",
        "https://www.last.fm/api/account/create",
    ),
    (
        "lastfm_secret",
        "Last.fm shared secret",
        "Comes with the key; needed to tell Last.fm what you listen to.",
        "https://www.last.fm/api/accounts",
    ),
    (
        "listenbrainz_token",
        "ListenBrainz token",
        "Your own listens, kept by the makers of MusicBrainz.",
        "https://listenbrainz.org/settings/",
    ),
    (
        "lidarr_api_key",
        "Lidarr API key",
        "Stands in Lidarr at Settings, General. Connections tries it, with Lidarr's address.",
        "https://wiki.servarr.com/lidarr/settings#security",
    ),
    (
        "oidc_client_secret",
        "Sign-in server's client secret",
        "By which the server that the setting oidc_issuer names knows soniq.",
        "https://openid.net/developers/how-connect-works/",
    ),
)
"""Name, words, what it is for, and where one gets it."""

NAMES = {name: word for name, word, _, _ in SERVICES}
WHERE = {name: url for name, _, _, url in SERVICES}


class Keys(Lists, component="keys.js"):
    """One line each; the browser learns which are set, and nothing else of them."""


async def build(visit: Visit) -> None:
    page = Keys(services=await ask(_shown, visit))

    async def put(_: Person, said: object) -> str:
        name, value = _said(said)
        if not value:
            raise Invalid("Paste the key first.")
        if len(value) > LONGEST or not value.isprintable():
            raise Invalid(f"That is no key: it has line breaks or more than {LONGEST} letters.")
        await keep(name, value)
        return f"The {NAMES[name]} is kept. It is not shown again."

    async def forget(_: Person, said: object) -> str:
        name, _value = _said(said)
        await keep(name, None)
        return f"The {NAMES[name]} is forgotten."

    async def keep(name: str, value: str | None) -> None:
        await ask(visit.soniq.preferences.set_secret, name, value)
        page.props["services"] = await ask(_shown, visit)
        page.update()

    visit.on(page, "put", put, Role.ADMIN)
    visit.on(page, "forget", forget, Role.ADMIN)


def _shown(visit: Visit) -> list[JSON]:
    known = set(visit.soniq.preferences.secret_names())
    return [
        {"name": name, "word": word, "about": about, "url": url, "known": name in known}
        for name, word, about, url in SERVICES
    ]


def _said(said: object) -> tuple[str, str]:
    if isinstance(said, dict) and said.get("name") in NAMES:
        return str(said["name"]), str(said.get("value") or "").strip()
    raise Invalid("The page sent no key that soniq knows. Reload it.")
