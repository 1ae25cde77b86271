"""Shares: who makes them, how long they open, what they hold, and that nothing of them leaks."""

import logging
from pathlib import Path

import pytest

from soniq.accounts.service import Accounts
from soniq.app import library_file
from soniq.errors import Conflict, Forbidden, Invalid, NotFound
from soniq.events import Event
from soniq.http.logs import redacted
from soniq.sharing import model, service, visits
from soniq.sharing.acts import KINDS
from soniq.sharing.model import Expired, Shared, SharesChanged, Until
from soniq.store.database import Database
from soniq.store.deeds import Deeds
from soniq.units import AlbumId, Moment, TrackId
from tests.crowd import build as crowd
from tests.sharing.conftest import DAY, HOUSE, Shop, album, playlist, track


def test_a_link_opens_its_tracks_in_order_and_each_once(shop: Shop) -> None:
    shop.lists[shop.ida.id, 7] = [TrackId(9), TrackId(3)]
    inside = [one.id for one in shop.soniq.library.album_detail(AlbumId(1)).tracks]
    share = shop.share(playlist(7), album(1), track(9), track(50))
    wanted = dict.fromkeys([9, 3, *inside, 50])
    assert shop.opened(share) == list(wanted)


def test_every_link_is_another_and_long(shop: Shop) -> None:
    secrets = {shop.share().secret for _ in range(20)}
    assert len(secrets) == 20
    assert all(secret is not None and len(secret) == 43 for secret in secrets)


@pytest.mark.parametrize("secret", ["", "x", "x" * 43, "ä", "%00", "../..", "' OR 1=1 --"])
def test_what_nobody_gave_away_opens_nothing(shop: Shop, secret: str) -> None:
    shop.share()
    with pytest.raises(NotFound, match="opens nothing"):
        shop.sharing.open(secret, address=HOUSE)
    with pytest.raises(NotFound):
        shop.sharing.check(secret, TrackId(1))


def test_it_plays_what_it_holds_and_nothing_else(shop: Shop) -> None:
    share, other = shop.share(track(1), track(2)), shop.share(track(3))
    assert share.secret
    assert other.secret
    shop.sharing.check(share.secret, TrackId(2))
    for strange in (TrackId(3), TrackId(99_999), TrackId(0)):
        with pytest.raises(NotFound, match="not in this share"):
            shop.sharing.check(share.secret, strange)
    with pytest.raises(NotFound):
        shop.sharing.check(other.secret, TrackId(1))


def test_a_playlist_is_shared_as_it_is_at_each_visit(shop: Shop) -> None:
    shop.lists[shop.ida.id, 7] = [TrackId(1)]
    share = shop.share(playlist(7))
    assert shop.opened(share) == [1]
    shop.lists[shop.ida.id, 7] = [TrackId(1), TrackId(2)]
    shop.wait(31)
    assert shop.opened(share) == [1, 2]
    del shop.lists[shop.ida.id, 7]
    shop.wait(31)
    assert shop.opened(share) == []


def test_nobody_shares_a_playlist_that_they_do_not_see(shop: Shop) -> None:
    shop.lists[shop.owner.id, 7] = [TrackId(1)]
    with pytest.raises(NotFound):
        shop.share(playlist(7))


@pytest.mark.parametrize("thing", [track(9_999), album(9_999), playlist(1)])
def test_what_is_not_there_cannot_be_shared(shop: Shop, thing: Shared) -> None:
    with pytest.raises(NotFound):
        shop.share(track(1), thing)


def test_a_share_holds_something_and_not_everything(shop: Shop) -> None:
    with pytest.raises(Invalid):
        shop.sharing.create(shop.ida, [])
    with pytest.raises(Invalid):
        shop.sharing.create(shop.ida, [track(1)] * 1_001)
    with pytest.raises(Invalid):
        shop.sharing.create(shop.ida, [track(1)], description="x" * 501)


def test_a_link_opens_for_thirty_days_where_nobody_says(shop: Shop) -> None:
    share = shop.share()
    assert share.expires_at == shop.wall + 30 * DAY
    shop.wait(30 * 86_400 - 1)
    assert shop.opened(share) == [1]
    shop.wait(1)
    with pytest.raises(Expired, match="is over") as over:
        shop.opened(share)
    assert over.value.status == 410
    with pytest.raises(Expired):
        shop.sharing.check(share.secret or "", TrackId(1))


def test_a_year_is_the_longest_unless_the_settings_say_so(shop: Shop) -> None:
    assert shop.share(days=366).expires_at == shop.wall + 366 * DAY
    for wrong in (366.01, 0, -1):
        with pytest.raises(Invalid):
            shop.share(days=wrong)
    with pytest.raises(Invalid, match="shares_without_end"):
        shop.sharing.create(shop.ida, [track(1)], until=Until(None))
    shop.may_stay = True
    stays = shop.sharing.create(shop.ida, [track(1)], until=Until(None))
    assert stays.expires_at is None
    shop.wait(20 * 366 * 86_400)
    assert shop.opened(stays) == [1]


def test_an_expired_link_is_opened_again_by_a_later_end(shop: Shop) -> None:
    share = shop.share(days=1)
    shop.wait(2 * 86_400)
    later = Until(Moment(shop.wall + DAY))
    shop.sharing.change(share.id, by=shop.ida, description="again", until=later)
    assert shop.opened(share) == [1]
    assert shop.sharing.share(share.id, by=shop.ida).description == "again"
    shop.sharing.change(share.id, by=shop.ida)
    kept = shop.sharing.share(share.id, by=shop.ida)
    assert (kept.description, kept.expires_at) == ("again", later.at)


def test_a_revoked_link_opens_nothing_at_once(shop: Shop) -> None:
    share = shop.share()
    assert shop.opened(share) == [1]
    shop.sharing.revoke(share.id, by=shop.ida)
    with pytest.raises(NotFound):
        shop.opened(share)
    with pytest.raises(NotFound):
        shop.sharing.check(share.secret or "", TrackId(1))
    with pytest.raises(NotFound):
        shop.sharing.revoke(share.id, by=shop.ida)


def test_with_sharing_turned_off_no_link_opens_and_none_is_made(shop: Shop) -> None:
    share = shop.share()
    shop.enabled = False
    with pytest.raises(NotFound):
        shop.opened(share)
    with pytest.raises(Forbidden, match="turned off"):
        shop.share()
    with pytest.raises(Forbidden, match="turned off"):
        shop.sharing.change(share.id, by=shop.ida, description="x")
    shop.sharing.revoke(share.id, by=shop.ida)


def test_links_of_somebody_who_is_removed_open_nothing(shop: Shop) -> None:
    share = shop.share()
    shop.soniq.accounts.remove(shop.ida.id, by=shop.owner)
    with pytest.raises(NotFound):
        shop.opened(share)


def test_guests_share_nothing(shop: Shop) -> None:
    with pytest.raises(Forbidden):
        shop.share(by=shop.guest)


def test_each_sees_their_own_and_admins_see_all_but_the_secrets(shop: Shop) -> None:
    mine, theirs = shop.share(), shop.share(by=shop.owner)
    assert shop.sharing.of(shop.ida.id, by=shop.ida) == [mine]
    for others in (shop.owner.id, None):
        with pytest.raises(Forbidden):
            shop.sharing.of(others, by=shop.ida)
    seen = {one.id: one.secret for one in shop.sharing.of(None, by=shop.owner)}
    assert seen == {mine.id: None, theirs.id: theirs.secret}
    with pytest.raises(NotFound):
        shop.sharing.share(theirs.id, by=shop.ida)
    with pytest.raises(NotFound):
        shop.sharing.revoke(theirs.id, by=shop.ida)
    for by in (shop.ida, shop.owner):
        with pytest.raises(NotFound):
            shop.sharing.change((theirs if by is shop.ida else mine).id, by=by, description="x")
    shop.sharing.revoke(mine.id, by=shop.owner)
    assert shop.sharing.of(shop.ida.id, by=shop.ida) == []


def test_a_person_shares_five_hundred_times_at_most(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_SHARES", 2)
    shop.share()
    shop.share()
    with pytest.raises(Conflict, match="Revoke"):
        shop.share()
    shop.share(by=shop.owner)


def test_visits_are_counted_once_in_half_an_hour_for_each_address(shop: Shop) -> None:
    share = shop.share()
    for address in (HOUSE, HOUSE, "192.168.1.61", "2001:db8::1", "2001:db8::2"):
        shop.sharing.open(share.secret or "", address=address)
    seen = shop.sharing.share(share.id, by=shop.ida)
    assert (seen.visits, seen.last_visited_at) == (3, shop.wall)
    shop.wait(visits.ONE_VISIT_SECONDS - 1)
    shop.opened(share)
    assert shop.sharing.share(share.id, by=shop.ida).visits == 3
    shop.wait(1)
    shop.opened(share)
    assert shop.sharing.share(share.id, by=shop.ida).visits == 4


def test_a_crowd_of_tracks_is_cut_where_it_is_too_much(shop: Shop) -> None:
    assert model.MOST_TRACKS == 5_000
    shop.lists[shop.ida.id, 1] = [TrackId(n) for n in range(1, 6_001)]
    assert len(shop.opened(shop.share(playlist(1)))) == 5_000


def test_a_merged_track_is_played_by_its_successor_until_the_merge_is_undone(shop: Shop) -> None:
    share = shop.share(track(4), track(5), album(1))
    mover = shop.sharing.mover
    with shop.soniq.db.write() as tx:
        moved = mover.move(tx, TrackId(4), TrackId(20))
    shop.wait(31)
    assert shop.opened(share)[:2] == [20, 5]
    with shop.soniq.db.write() as tx:
        mover.back(tx, moved)
    shop.wait(31)
    assert shop.opened(share)[:2] == [4, 5]


def test_a_share_of_both_copies_keeps_its_second_place_after_an_undo(shop: Shop) -> None:
    share = shop.share(track(4), track(20))
    with shop.soniq.db.write() as tx:
        moved = shop.sharing.mover.move(tx, TrackId(4), TrackId(20))
    assert shop.opened(share) == [20]
    with shop.soniq.db.write() as tx:
        shop.sharing.mover.back(tx, moved)
    shop.wait(31)
    assert shop.opened(share) == [4, 20]


def test_a_link_to_an_album_goes_where_its_tracks_go(shop: Shop) -> None:
    before = shop.opened(share := shop.share(album(2)))
    shop.wait(60)
    with shop.soniq.db.write() as tx:
        tx.execute("UPDATE tracks SET album_id = 1 WHERE album_id = 2")
        tx.execute("UPDATE editions SET album_id = 1, edition_key = 'new' WHERE album_id = 2")
        tx.execute("DELETE FROM albums WHERE id = 2")
    assert set(before) <= set(shop.opened(share))
    assert shop.sharing.share(share.id, by=shop.ida).things == (album(1),)


def test_only_its_person_hears_of_a_share(shop: Shop) -> None:
    heard: list[Event] = []
    with shop.soniq.bus.listen(heard.append):
        share = shop.share()
        shop.sharing.change(share.id, by=shop.ida, description="x")
        shop.sharing.revoke(share.id, by=shop.owner)
    assert heard == [SharesChanged(person_id=shop.ida.id, share_id=share.id)] * 3
    assert shop.ida.hears(heard[0].heard_by)
    assert not shop.owner.hears(heard[0].heard_by)


def test_no_secret_stands_in_the_library_in_deeds_events_or_logs(
    shop: Shop, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[Event] = []
    caplog.set_level(logging.DEBUG)
    with shop.soniq.bus.listen(heard.append):
        share = shop.share()
        shop.opened(share)
    assert share.secret
    shop.soniq.db.read().execute("PRAGMA wal_checkpoint")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if share.secret.encode() in path.read_bytes()]
    assert share.secret not in caplog.text + repr(heard)
    assert share.secret not in redacted(f"GET /share/{share.secret}/tracks 200")
    assert redacted("reading /usr/share/soniq/words.txt") == "reading /usr/share/soniq/words.txt"


def test_a_restore_brings_shares_back_and_leaves_revoked_ones_out(
    shop: Shop, tmp_path: Path
) -> None:
    assert set(shop.sharing.redo) == set(KINDS)
    kept = shop.share(track(2), album(1), track(90))
    gone = shop.share()
    shop.sharing.change(kept.id, by=shop.ida, description="for later")
    shop.sharing.revoke(gone.id, by=shop.ida)
    folder = tmp_path / "restored"
    folder.mkdir()
    crowd(folder / "library.sqlite", 60)
    deeds = library_file(tmp_path / "data").with_name("deeds.jsonl")
    again = Database(folder / "library.sqlite", shop.soniq.bus, Deeds(deeds))
    restored = shop.over(again)
    redo = Accounts(again, box=shop.soniq.preferences).redo | restored.redo
    assert again.replay(redo).skipped == 0
    assert again.replay(redo).done == 0
    (mine,) = restored.of(shop.ida.id, by=shop.ida)
    assert (mine.secret, mine.description, mine.things) == (
        kept.secret,
        "for later",
        (track(2), album(1)),  # what the older library lacks is left out
    )
    with pytest.raises(NotFound):
        restored.open(gone.secret or "", address=HOUSE)
    again.close()
