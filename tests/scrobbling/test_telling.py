import pytest

from soniq.clients.model import FailureKind, ServiceFailed
from soniq.errors import Conflict, Invalid, NotFound
from soniq.listening.model import PlaySource, ThingKind
from soniq.scrobbling.model import LinkChanged, LinkState, Place
from soniq.units import Moment
from tests.fakes.lastfm.scrobbling import Scrobbled
from tests.fakes.listenbrainz.listens import TOKEN
from tests.listening.room import (
    ABSCHIED,
    ADA,
    AFRAID,
    BEN,
    DAY,
    INTRO,
    LENGTH,
    MINUTE,
    NOON,
    SVEFN,
    brought,
    things,
)
from tests.scrobbling.house import House


def test_plays_are_told_once_and_in_order(house: House) -> None:
    house.link_lastfm()
    house.link()
    house.play(INTRO, NOON)
    house.play(SVEFN, NOON + DAY)
    house.play(AFRAID, NOON + 2 * DAY, 1_000)
    done = house.tell()
    assert (done.told, done.refused, done.waiting, done.troubles) == (4, 0, 0, [])
    assert house.lastfm.scrobbles == [
        Scrobbled(artist="Sigur Rós", title="Intro", at=NOON // 1000),
        Scrobbled(artist="Sigur Rós", title="Svefn-g-englar", at=(NOON + DAY) // 1000),
    ]
    assert house.listenbrainz.listens == [
        ("Sigur Rós", "Intro", NOON // 1000),
        ("Sigur Rós", "Svefn-g-englar", (NOON + DAY) // 1000),
    ]
    calls = len(house.asked)
    assert house.tell().told == 0
    assert len(house.asked) == calls
    assert not house.scrobbling.has_work()


def test_imported_plays_and_those_before_the_link_are_not_told(house: House) -> None:
    house.play(INTRO, NOON)
    house.link()
    house.listening.bring(ADA, [brought("x", NOON, AFRAID)], PlaySource.SPOTIFY)
    assert not house.scrobbling.has_work()
    assert house.tell().told == 0


def test_the_past_is_told_where_that_is_asked(house: House) -> None:
    house.play(INTRO, NOON)
    house.link(with_past=True)
    assert house.tell().told == 1


def test_nobody_elses_plays_are_told(house: House) -> None:
    house.link(by=BEN)
    house.play(INTRO, NOON, by=ADA)
    assert house.tell().told == 0
    assert house.scrobbling.links(ADA) == []


def test_the_queue_outlives_weeks_without_a_network_and_a_restart(house: House) -> None:
    house.link()
    house.listenbrainz.down = True
    for day in range(30):
        house.play(INTRO, NOON + day * DAY)
    assert house.tell().told == 0
    [link] = house.scrobbling.links(ADA)
    assert (link.waiting, link.state) == (30, LinkState.ACTIVE)
    assert link.note
    house.scrobbling = house.again()
    house.listenbrainz.down = False
    done = house.tell()
    assert (done.told, done.waiting) == (30, 0)
    [link] = house.scrobbling.links(ADA)
    assert (link.note, link.told) == ("", 30)


def test_a_service_that_fails_is_left_alone_for_a_while(house: House) -> None:
    house.link()
    house.listenbrainz.down = True
    house.play(INTRO)
    assert house.scrobbling.has_work()
    house.tell()
    assert not house.scrobbling.has_work()
    house.later()
    assert house.scrobbling.has_work()


def test_fifty_plays_go_in_one_request_to_lastfm(house: House) -> None:
    house.link_lastfm()
    for place in range(120):
        house.play(INTRO, NOON + place * 5 * MINUTE)
    assert house.tell().told == 120
    assert house.lastfm.calls.count("track.scrobble") == 3
    assert len(house.lastfm.scrobbles) == 120


def test_what_lastfm_ignores_is_noted_in_words_and_not_told_again(house: House) -> None:
    house.link_lastfm()
    house.lastfm.oldest, house.lastfm.newest = NOON // 1000, (NOON + DAY) // 1000
    house.play(INTRO, NOON - 20 * DAY)
    house.play(SVEFN, NOON)
    house.play(AFRAID, NOON + 9 * DAY)
    done = house.tell()
    assert (done.told, done.refused, done.waiting) == (1, 2, 0)
    whys = [(one.title, one.why) for one in house.scrobbling.refusals(ADA, Place.LASTFM)]
    assert whys == [
        ("Afraid", "it lies in the future for Last.fm: look at the clock"),
        ("Intro", "it was played too long ago for Last.fm"),
    ]
    assert not house.scrobbling.has_work()
    assert house.scrobbling.refusals(BEN, Place.LASTFM) == []


def test_when_the_day_is_full_the_rest_waits(house: House) -> None:
    house.link_lastfm()
    house.lastfm.today = 2
    for place in range(5):
        house.play(INTRO, NOON + place * 5 * MINUTE)
    done = house.tell()
    assert (done.told, done.refused, done.waiting) == (2, 0, 3)
    [link] = house.scrobbling.links(ADA)
    assert "no more plays today" in link.note
    house.lastfm.today = None
    house.later()
    assert house.tell().told == 3
    assert len(house.lastfm.scrobbles) == 5


def test_short_tracks_are_not_for_lastfm(house: House) -> None:
    house.link_lastfm()
    house.link()
    with house.db.write() as tx:
        tx.execute("UPDATE tracks SET duration_ms = 30000 WHERE id = :id", {"id": INTRO})
    house.play(INTRO, NOON, 30_000)
    house.tell()
    assert house.lastfm.scrobbles == []
    [refusal] = house.scrobbling.refusals(ADA, Place.LASTFM)
    assert "30 seconds" in refusal.why
    assert len(house.listenbrainz.listens) == 1


def test_one_odd_listen_does_not_hold_up_the_others(house: House) -> None:
    house.link()
    house.listenbrainz.odd = {"Svefn-g-englar"}
    for place, track in enumerate((INTRO, SVEFN, AFRAID, ABSCHIED)):
        house.play(track, NOON + place * DAY)
    done = house.tell()
    assert (done.told, done.refused) == (3, 1)
    assert [title for _, title, _ in house.listenbrainz.listens] == ["Intro", "Afraid", "Abschied"]
    [refusal] = house.scrobbling.refusals(ADA, Place.LISTENBRAINZ)
    assert refusal.title == "Svefn-g-englar"


def test_a_nameless_track_is_refused_here(house: House) -> None:
    house.link()
    house.link_lastfm()
    with house.db.write() as tx:
        tx.execute("UPDATE tracks SET artist = ' ' WHERE id = :id", {"id": INTRO})
    house.play(INTRO)
    calls = len(house.asked)
    assert house.tell().refused == 2
    assert len(house.asked) == calls


def test_a_session_that_is_over_stops_the_link_and_tells_its_person(house: House) -> None:
    house.link_lastfm()
    house.lastfm.sessions.clear()
    house.play(INTRO)
    done = house.tell()
    assert (done.told, done.waiting) == (0, 1)
    [link] = house.scrobbling.links(ADA)
    assert link.state == LinkState.OVER
    assert "Link your account anew" in link.note
    told = [event for event in house.heard if isinstance(event, LinkChanged)]
    assert (told[-1].heard_by, told[-1].place, told[-1].state) == ("person:1", "lastfm", "over")
    house.later()
    assert not house.scrobbling.has_work()
    house.lastfm.sessions["session-of-ida"] = "ida"
    house.link_lastfm()
    assert house.tell().told == 1


def test_a_token_that_is_over_stops_its_link_alone(house: House) -> None:
    house.link()
    house.link_lastfm()
    house.listenbrainz.tokens.clear()
    house.play(INTRO)
    assert house.tell().told == 1
    states = {link.place: link.state for link in house.scrobbling.links(ADA)}
    assert states == {Place.LASTFM: LinkState.ACTIVE, Place.LISTENBRAINZ: LinkState.OVER}


@pytest.mark.parametrize("code", [8, 11, 16, 26, 29])
def test_errors_that_may_pass_keep_the_link_and_the_plays(house: House, code: int) -> None:
    house.link_lastfm()
    house.play(INTRO)
    house.lastfm.error = code
    assert house.tell().waiting == 1
    [link] = house.scrobbling.links(ADA)
    assert (link.state, link.waiting) == (LinkState.ACTIVE, 1)
    assert link.note


def test_who_is_asked_to_wait_waits(house: House) -> None:
    house.link()
    house.play(INTRO)
    house.listenbrainz.busy = 1
    assert house.tell().told == 1


def test_nothing_is_told_where_the_network_is_off(house: House) -> None:
    house.link()
    house.play(INTRO)
    house.network = "off"
    calls = len(house.asked)
    assert house.tell().waiting == 1
    assert len(house.asked) == calls


def test_ones_own_server_takes_plays_as_listenbrainz_does(house: House) -> None:
    house.link(Place.OTHER)
    house.play(INTRO)
    house.tell()
    assert house.maloja.listens == [("Sigur Rós", "Intro", NOON // 1000)]
    assert house.listenbrainz.listens == []
    house.other = None
    house.play(SVEFN, NOON + DAY)
    done = house.tell()
    assert (done.told, done.waiting) == (0, 1)
    with pytest.raises(ServiceFailed, match="scrobble_url"):
        house.link(Place.OTHER, BEN)


def test_a_love_that_is_never_taken_keeps_no_plays_back(house: House) -> None:
    house.link_lastfm()
    house.lastfm.unknown = {"Nico"}
    house.listening.star(ADA, things(ThingKind.TRACK, [AFRAID, INTRO]))
    house.play(SVEFN, NOON)
    assert house.tell().told == 1
    assert house.lastfm.loved == {("Sigur Rós", "Intro"): True}
    assert not house.scrobbling.has_work()


def test_stars_are_told_as_loves_and_taken_back(house: House) -> None:
    house.link_lastfm()
    house.link()
    mbid = "1b6c4a60-0000-4000-8000-000000000001"
    with house.db.write() as tx:
        tx.execute(
            "UPDATE tracks SET musicbrainz_id = :mbid WHERE id = :id", {"mbid": mbid, "id": INTRO}
        )
    house.listening.star(ADA, things(ThingKind.TRACK, [INTRO, AFRAID]))
    assert house.tell().loves == 4
    assert house.lastfm.loved == {("Sigur Rós", "Intro"): True, ("Nico", "Afraid"): True}
    assert house.listenbrainz.loved == {mbid: 1}
    house.listening.unstar(ADA, things(ThingKind.TRACK, [INTRO]))
    house.tell()
    assert house.lastfm.loved["Sigur Rós", "Intro"] is False
    assert house.listenbrainz.loved == {mbid: 0}
    house.scrobbling.set_loves(ADA, Place.LASTFM, False)
    house.scrobbling.set_loves(ADA, Place.LISTENBRAINZ, False)
    house.listening.star(ADA, things(ThingKind.TRACK, [SVEFN]))
    assert not house.scrobbling.has_work()


def test_what_plays_now_is_told_and_a_failure_is_nobodys_trouble(house: House) -> None:
    house.link_lastfm()
    house.link()
    house.listening.playing_now(ADA, INTRO, client="web")
    house.listening.playing_now(BEN, AFRAID, client="web")
    house.scrobbling.close()
    assert house.lastfm.playing == [("Sigur Rós", "Intro")]
    assert house.listenbrainz.playing == [("Sigur Rós", "Intro")]
    house.lastfm.error = 9
    house.listening.playing_now(ADA, SVEFN, client="web")
    house.scrobbling.close()
    assert house.scrobbling.links(ADA)[0].state == LinkState.ACTIVE
    assert len(house.listenbrainz.playing) == 2


def test_what_plays_now_is_kept_from_who_need_not_know(house: House) -> None:
    house.link_lastfm()
    house.link()
    kept = house.scrobbling.set_announces(ADA, Place.LASTFM, False)
    assert not kept.announces
    house.listening.playing_now(ADA, INTRO, client="web")
    house.scrobbling.close()
    assert house.lastfm.playing == []
    assert house.listenbrainz.playing == [("Sigur Rós", "Intro")]
    with pytest.raises(NotFound):
        house.scrobbling.set_announces(BEN, Place.LASTFM, True)


def test_linking_lastfm_needs_the_persons_word_there(house: House) -> None:
    with pytest.raises(Conflict, match="Begin to link"):
        house.scrobbling.finish_lastfm(ADA)
    page = house.scrobbling.begin_lastfm(ADA)
    assert page.startswith("https://www.last.fm/api/auth/?api_key=")
    assert page.endswith("token=a-token")
    with pytest.raises(ServiceFailed) as failure:
        house.scrobbling.finish_lastfm(ADA)
    assert failure.value.number == 14
    house.lastfm.granted.add("a-token")
    link = house.scrobbling.finish_lastfm(ADA)
    assert (link.account, link.state, link.waiting) == ("ida", LinkState.ACTIVE, 0)
    house.scrobbling.begin_lastfm(ADA)
    house.later(60)
    with pytest.raises(Conflict, match="hour"):
        house.scrobbling.finish_lastfm(ADA)


def test_without_a_secret_lastfm_is_not_asked(house: House) -> None:
    house.secret = None
    with pytest.raises(ServiceFailed, match="shared secret") as failure:
        house.scrobbling.begin_lastfm(ADA)
    assert failure.value.kind == FailureKind.OFF
    assert house.asked == []


def test_a_wrong_token_is_not_linked(house: House) -> None:
    for token in ("", "wrong", "ünfug", "a" * 501):
        with pytest.raises(Invalid):
            house.scrobbling.link_by_token(ADA, Place.LISTENBRAINZ, token)
    with pytest.raises(Invalid, match="own page"):
        house.scrobbling.link_by_token(ADA, Place.LASTFM, TOKEN)
    assert house.scrobbling.links(ADA) == []


def test_keys_are_sealed_where_they_lie(house: House) -> None:
    house.link_lastfm()
    house.link()
    house.play(INTRO)
    house.tell()
    house.log.flush()
    lying = "\n".join(
        str([tuple(row) for row in house.db.read().execute(f"SELECT * FROM {table}")])
        for table in ("scrobble_links", "network_calls")
    )
    for secret in (TOKEN, "session-of-ida", house.secret):
        assert str(secret) not in lying
    assert "session-of-ida" not in house.deeds.read_text()


def test_unlinking_forgets_the_key_for_good(house: House) -> None:
    house.link()
    house.play(INTRO)
    house.scrobbling.unlink(ADA, Place.LISTENBRAINZ)
    assert house.scrobbling.links(ADA) == []
    assert house.tell().told == 0
    with pytest.raises(NotFound):
        house.scrobbling.unlink(ADA, Place.LISTENBRAINZ)
    with pytest.raises(NotFound):
        house.scrobbling.set_loves(ADA, Place.LISTENBRAINZ, True)
    house.link()
    with house.db.write() as tx:
        tx.execute("UPDATE deeds_held SET number = 0")
    house.db.replay({**house.listening.redo, **house.scrobbling.redo})
    assert house.scrobbling.links(ADA) == []


def test_the_last_two_hundred_refusals_are_kept(house: House) -> None:
    house.link_lastfm()
    house.lastfm.oldest = 2**39
    for place in range(230):
        house.play(INTRO, NOON + place * 5 * MINUTE)
    assert house.tell().refused == 230
    kept = house.scrobbling.refusals(ADA, Place.LASTFM)
    assert len(kept) == 200
    assert kept[0].played_at == Moment(NOON + 229 * 5 * MINUTE)
    assert LENGTH == 200_000
