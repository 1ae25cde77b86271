"""One's shares, as apps list, make and revoke them. What a link opens is on soniq's own pages."""

from soniq.errors import NotFound
from soniq.http import links
from soniq.sharing.model import Share, Shared, SharedKind, ShareId, Until
from soniq.subsonic import shapes
from soniq.subsonic.answers import MISSING_PARAMETER, Body, Failed
from soniq.subsonic.asked import Asked, Methods
from soniq.subsonic.ids import Kind, parse, public
from soniq.units import Moment, now

KINDS: dict[Kind, SharedKind] = {
    "tr": SharedKind.TRACK,
    "al": SharedKind.ALBUM,
    "pl": SharedKind.PLAYLIST,
}


def get_shares(asked: Asked) -> Body:
    found = asked.soniq.sharing.of(asked.person.id, by=asked.person)
    return {"shares": {"share": [_told(asked, share) for share in found]}}


def create_share(asked: Asked) -> Body:
    """Of songs, albums and playlists; for thirty days where the app does not say."""
    things = [_thing(said) for said in asked.texts("id")]
    if not things:
        raise Failed(MISSING_PARAMETER, 'Required parameter "id" is missing.')
    share = asked.soniq.sharing.create(
        asked.person,
        things,
        description=asked.text_or("description", ""),
        until=_until(asked),
    )
    return {"shares": {"share": [_told(asked, share)]}}


def update_share(asked: Asked) -> Body:
    asked.soniq.sharing.change(
        ShareId(asked.id("id", "sh")),
        by=asked.person,
        description=asked.text("description") if asked.has("description") else None,
        until=_until(asked),
    )
    return {}


def delete_share(asked: Asked) -> Body:
    asked.soniq.sharing.revoke(ShareId(asked.id("id", "sh")), by=asked.person)
    return {}


def _thing(said: str) -> Shared:
    kind, number = parse(said)
    if kind not in KINDS:
        raise NotFound(f'"{said}" cannot be shared: share songs, albums and playlists.')
    return Shared(kind=KINDS[kind], id=number)


def _until(asked: Asked) -> Until | None:
    """Milliseconds since 1970; 0 is for as long as may be."""
    said = asked.number_or("expires", -1, low=-1)
    if said < 0:
        return None
    if said > 0:
        return Until(Moment(said))
    longest = asked.soniq.sharing.longest
    return Until(None if longest is None else Moment(now() + longest))


def _told(asked: Asked, share: Share) -> Body:
    sharing, base = asked.soniq.sharing, asked.soniq.settings.public_url or asked.base
    return shapes.known(
        {
            "id": public("sh", share.id),
            "url": base + links.share(share.secret or ""),
            "description": share.description,
            "username": asked.person.name,
            "created": shapes.iso(share.created_at),
            "expires": None if share.expires_at is None else shapes.iso(share.expires_at),
            "lastVisited": (
                None if share.last_visited_at is None else shapes.iso(share.last_visited_at)
            ),
            "visitCount": share.visits,
            "entry": shapes.songs(asked, sharing.things_of(share)),
        }
    )


METHODS: Methods = {
    "getShares": get_shares,
    "createShare": create_share,
    "updateShare": update_share,
    "deleteShare": delete_share,
}
