"""The jukebox as REST, GraphQL and OpenSubsonic have it, on a fake mpv."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from soniq.graphql import routes as graphql
from soniq.http import errors, ids
from soniq.http.access import Doors
from soniq.http.walls import Walls
from soniq.subsonic import routes as subsonic
from soniq.web import devices, jukebox
from tests.fakes.mpv import FakeMpv
from tests.playback.room import House, opened, until
from tests.subsonic.checking import HERE, Schema, json_faults


class Web:
    """The surfaces of a soniq whose jukebox is on."""

    def __init__(self, house: House, fake: FakeMpv) -> None:
        self.house = house
        self.fake = fake
        soniq = house.soniq
        app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
        for room in (devices, jukebox, graphql, subsonic):
            app.include_router(room.router(soniq))
        errors.install(app)
        doors = Doors()
        app.add_middleware(Walls, accounts=soniq.accounts, bus=soniq.bus, doors=doors)
        doors.learn(app)
        self.tokens = {
            person.name: soniq.accounts.create_token(person.id, "test", by=person).secret
            for person in (house.ada, house.ben, house.guest)
        }
        self.client = TestClient(app, base_url="http://localhost", client=("127.0.0.1", 50_000))

    def rest(
        self, method: str, path: str, body: object = None, *, who: str = "ben", status: int = 200
    ) -> Any:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        answer = self.client.request(method, path, json=body, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def graphql(self, query: str, **variables: object) -> Any:
        answer = self.rest("POST", "/graphql", {"query": query, "variables": variables})
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def subsonic(self, who: str = "ben", form: str = "json", **asked: Any) -> bytes:
        said = {"v": "1.16.1", "c": "tests", "f": form, "apiKey": self.tokens[who], **asked}
        return self.client.get("/rest/jukeboxControl", params=said).content

    def control(self, **asked: Any) -> dict[str, Any]:
        """What a jukeboxControl answers, after it was held against the description."""
        answer = json.loads(self.subsonic(**asked))
        envelope: dict[str, Any] = answer["subsonic-response"]
        assert envelope["status"] == "ok", envelope
        told: dict[str, Any] = envelope.get("jukeboxPlaylist") or envelope["jukeboxStatus"]
        gain = told.pop("gain")  # of Subsonic, which the description calls "volume"
        assert json_faults("jukeboxControl", answer) == []
        assert not Schema(HERE / "subsonic.xsd").faults(self.subsonic(form="xml", action="status"))
        return {**told, "gain": gain}

    def track(self, title: str) -> str:
        return ids.public("Track", self.house.tracks[title])

    def song(self, title: str) -> str:
        return f"tr-{self.house.tracks[title]}"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("web")
    fake = FakeMpv(folder / "unit.sock")
    with opened(folder, jukebox="auto", jukebox_socket=fake.path) as house:
        yield Web(house, fake)
    fake.close()


@pytest.fixture
def web(served: Web) -> Iterator[Web]:
    yield served
    served.house.soniq.jukebox.clear()


def test_rest_plays_a_queue_on_this_machine(web: Web) -> None:
    station = web.house.soniq.radio.add("Waves", "https://waves.example/")
    station_id = ids.public("Station", station.id)
    entries = [{"track_id": web.track("One")}, {"station_id": station_id}]
    status = web.rest("PUT", "/api/jukebox/queue", {"entries": entries})
    assert (status["state"], status["length"], status["index"]) == ("stopped", 2, 0)
    web.rest("POST", "/api/jukebox/commands", {"action": "play"}, status=204)
    assert web.fake.urls[0] == web.house.path("One")
    more = {"entries": [{"track_id": web.track("Two")}], "place": 1}
    assert web.rest("POST", "/api/jukebox/queue", more)["length"] == 3
    assert web.fake.urls[1] == web.house.path("Two")
    found = web.rest("GET", "/api/jukebox")
    assert [one["title"] for one in found["entries"]] == ["One", "Two", "Waves"]
    assert found["entries"][0]["track"]["id"] == web.track("One")
    assert found["entries"][2]["station_id"] == station_id
    web.rest("POST", "/api/jukebox/queue/move", {"place": 2, "to": 1})
    assert web.fake.urls[1] == "https://waves.example/"
    assert web.rest("POST", "/api/jukebox/queue/shuffle")["index"] == 0
    assert web.rest("DELETE", "/api/jukebox/queue?place=1")["length"] == 2
    assert web.rest("DELETE", "/api/jukebox/queue")["state"] == "stopped"


def test_rest_sets_how_it_sounds(web: Web) -> None:
    outputs = web.rest("GET", "/api/jukebox/outputs")["outputs"]
    assert {"name": "alsa/dac", "description": "The DAC"} in outputs
    order = {"volume": 33, "gain": "track", "output": "alsa/dac"}
    status = web.rest("POST", "/api/jukebox/sound", order)
    assert {name: status[name] for name in order} == order
    assert web.fake.properties["volume"] == 33
    web.rest("POST", "/api/jukebox/sound", {"output": "none"}, status=422)
    web.rest("POST", "/api/jukebox/sound", {"volume": 101}, status=422)


def test_only_those_who_may_use_it(web: Web) -> None:
    web.rest("GET", "/api/jukebox", who="guest", status=403)
    web.rest("POST", "/api/devices/jukebox/commands", {"action": "stop"}, who="guest", status=403)
    assert web.rest("GET", "/api/devices", who="guest")["devices"] == []
    (listed,) = web.rest("GET", "/api/devices")["devices"]
    assert (listed["id"], listed["kind"]) == ("jukebox", "jukebox")
    refused = json.loads(web.subsonic(who="guest", action="status"))["subsonic-response"]
    assert refused["error"]["code"] == 50


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PUT", "/queue", {"entries": [{}]}, 422),
        ("PUT", "/queue", {"entries": [{"track_id": ids.public("Track", 999)}]}, 404),
        ("PUT", "/queue", {"entries": [], "index": 0}, 422),
        ("DELETE", "/queue?place=5", None, 422),
        ("POST", "/queue/move", {"place": 0, "to": 1}, 422),
        ("POST", "/commands", {"action": "play"}, 409),
        ("POST", "/commands", {"action": "next"}, 409),
    ],
)
def test_what_cannot_be_is_refused(
    web: Web, method: str, path: str, body: object, status: int
) -> None:
    assert web.rest(method, f"/api/jukebox{path}", body, status=status)["error"]["message"]


JUKEBOX = """{ state length index volume gain output isConnected trouble
    entries { track { id } station { name } } outputs { name description } }"""


def test_graphql_plays_a_queue_on_this_machine(web: Web) -> None:
    station = web.house.soniq.radio.add("Air", "https://air.example/")
    entries = [
        {"trackId": web.track("One")},
        {"stationId": ids.public("Station", station.id)},
    ]
    made = web.graphql(
        f"mutation($e: [JukeboxEntry!]!) {{ setJukeboxQueue(entries: $e) {JUKEBOX} }}", e=entries
    )["setJukeboxQueue"]
    assert made["entries"] == [
        {"track": {"id": web.track("One")}, "station": None},
        {"track": None, "station": {"name": "Air"}},
    ]
    web.graphql('mutation { commandDevice(id: "jukebox", command: {action: PLAY}) }')
    more = web.graphql(
        """mutation($e: [JukeboxEntry!]!) { addToJukebox(entries: $e, place: 1) { length } }""",
        e=[{"trackId": web.track("Two")}],
    )
    assert more["addToJukebox"]["length"] == 3
    assert web.graphql("mutation { moveInJukebox(place: 2, to: 1) { index } }")
    assert web.graphql("mutation { shuffleJukebox { index } }")["shuffleJukebox"]["index"] == 0
    left = web.graphql("mutation { removeFromJukebox(places: [1, 2]) { length } }")
    assert left["removeFromJukebox"]["length"] == 1
    sound = web.graphql(
        'mutation { setJukeboxSound(volume: 21, gain: ALBUM, output: "auto") { volume gain } }'
    )
    assert sound["setJukeboxSound"] == {"volume": 21, "gain": "ALBUM"}
    found = web.graphql(f"{{ jukebox {JUKEBOX} }}")["jukebox"]
    assert (found["state"], found["isConnected"]) == ("PLAYING", True)


def test_a_subsonic_app_does_everything(web: Web) -> None:
    songs = [web.song("One"), web.song("Two")]
    status = web.control(action="set", id=songs)
    assert (status["currentIndex"], status["playing"]) == (0, False)
    assert web.control(action="start")["playing"]
    assert web.fake.urls == [web.house.path("One"), web.house.path("Two")]
    assert web.control(action="add", id=web.song("Three"))["currentIndex"] == 0
    playlist = web.control(action="get")
    assert [one["title"] for one in playlist["entry"]] == ["One", "Two", "Three"]
    assert web.control(action="skip", index=2, offset=1)["currentIndex"] == 2
    assert web.fake.position == 1.0
    assert web.control(action="setGain", gain=0.25)["gain"] == 0.25
    assert web.fake.properties["volume"] == 25
    assert not web.control(action="stop")["playing"]
    assert web.control(action="start")["playing"]
    assert web.control(action="status")["currentIndex"] == 2
    assert web.control(action="remove", index=0)["currentIndex"] == 1
    assert web.control(action="shuffle")["currentIndex"] == 0
    assert web.control(action="clear")["currentIndex"] == -1
    assert web.control(action="get")["entry"] == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, 10),
        ({"action": "explode"}, 0),
        ({"action": "skip"}, 10),
        ({"action": "setGain"}, 10),
        ({"action": "setGain", "gain": "loud"}, 0),
        ({"action": "add", "id": "tr-999"}, 70),
        ({"action": "add", "id": "al-1"}, 70),
        ({"action": "start"}, 0),
    ],
)
def test_a_subsonic_app_is_refused_with_the_codes_of_the_protocol(
    web: Web, asked: dict[str, str], code: int
) -> None:
    envelope = json.loads(web.subsonic(**asked))["subsonic-response"]
    assert envelope["error"]["code"] == code


def test_radio_and_what_is_gone_keep_their_places_in_the_list(web: Web) -> None:
    station = web.house.soniq.radio.add("Sea", "https://sea.example/")
    web.control(action="set", id=[f"ir-{station.id}", web.song("One")])
    web.house.soniq.radio.remove(station.id)
    listed = web.control(action="get")["entry"]
    assert [one["id"] for one in listed] == [f"ir-{station.id}", web.song("One")]


def test_what_the_jukebox_played_stands_in_its_persons_history_alone(web: Web) -> None:
    """So soon ended, it was skipped."""
    listening, house = web.house.soniq.listening, web.house
    web.control(action="set", id=[web.song("Four")])
    web.control(action="start")
    assert [one.track_id for one in listening.now_playing(house.ben.id)] == [house.tracks["Four"]]
    web.fake.finish()
    until(lambda: not web.control(action="status")["playing"])
    newest = listening.plays(house.ben.id, skips=True).plays[0]
    assert (newest.track_id, newest.source, newest.client) == (
        house.tracks["Four"],
        "jukebox",
        "Jukebox",
    )
    assert listening.now_playing(house.ben.id) == []
    assert listening.plays(house.ada.id, skips=True).plays == []
