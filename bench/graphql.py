"""What a page costs over GraphQL.

    python -m bench.graphql [--dir DIR] [--tracks 100000]

Takes a copy of the library that bench/search.py keeps in DIR, or builds it. In one process, through
FastAPI and down to SQLite, without a socket. The peer is a plain FastAPI route that answers the
same page as dicts. Figures are requests per second of process CPU time.
"""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

import orjson
from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send

from bench import collection
from bench.measuring import given, options, tell
from soniq.accounts.model import Nearness, Person, Role
from soniq.app import Soniq, library_file
from soniq.graphql.routes import router
from soniq.http import cursors, ids
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.http.standing import Staying
from soniq.library.model import Slice
from soniq.units import Moment, PersonId

GOAL = 330
REFUSAL_GOAL = 20
PAGE = """
query ($after: String) {
  tracks(first: 50, after: $after) {
    edges { node { id title artist album year durationMs } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
ARTISTS = PAGE.replace("artist album", "artists album")
ABUSE = "{" + " ".join(f"alias{n:04}: library {{ tracks albums artists }}" for n in range(1000))
OWNER = Person(
    id=PersonId(1), name="bench", role=Role.OWNER, created_at=Moment(0), last_seen_at=None
)
ASKER = Asker(
    person=OWNER, proof=None, address="127.0.0.1", nearness=Nearness.LOOPBACK, request_id="bench"
)


def app_of(soniq: Soniq) -> FastAPI:
    app = FastAPI()
    app.include_router(router(soniq))
    app.add_middleware(Staying, doorkeeper=soniq.accounts, bus=soniq.bus)

    @app.get("/peer")
    async def peer(_: Annotated[Asker, allow(Role.GUEST)]) -> dict[str, Any]:
        page = await ask(soniq.library.tracks, part=Slice(first=50))
        return {
            "tracks": [
                {
                    "id": ids.public("Track", track.id),
                    "title": track.title,
                    "artist": track.artist,
                    "album": track.album,
                    "year": track.year,
                    "durationMs": track.duration,
                }
                for track in page.items
            ],
            "endCursor": cursors.write("tracks", page.keys[-1]),
        }

    return app


async def request(app: FastAPI, method: str, path: str, body: bytes = b"") -> bytes:
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {"asker": ASKER},
    }
    answer = bytearray()
    sent = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if not sent:
            await asyncio.Event().wait()
        return sent.pop()

    async def send(message: Message) -> None:
        answer.extend(message.get("body", b""))

    handle: Callable[[Scope, Receive, Send], Awaitable[None]] = app
    await handle(scope, receive, send)
    return bytes(answer)


async def rate(app: FastAPI, method: str, path: str, body: bytes = b"", times: int = 300) -> float:
    """Requests per second of CPU time, of all threads together."""
    for _ in range(20):
        await request(app, method, path, body)
    began = time.process_time()
    for _ in range(times):
        await request(app, method, path, body)
    return times / (time.process_time() - began)


async def measure(app: FastAPI) -> None:
    def asking(query: str) -> bytes:
        return orjson.dumps({"query": query, "variables": {"after": None}})

    answer = orjson.loads(await request(app, "POST", "/graphql", asking(PAGE)))
    assert len(answer["data"]["tracks"]["edges"]) == 50, answer
    page = await rate(app, "POST", "/graphql", asking(PAGE))
    artists = await rate(app, "POST", "/graphql", asking(ARTISTS))
    peer = await rate(app, "GET", "/peer")
    beside = f"with artists one by one {artists:.0f}; a dict route {peer:.0f}"
    tell("graphql, 50 tracks, 6 fields", page, "pages/CPU-s", least=GOAL, beside=beside)
    abuse = asking(ABUSE + "}")
    refused = orjson.loads(await request(app, "POST", "/graphql", abuse))
    assert refused["errors"][0]["extensions"]["code"] == "too_much"
    took = 1000 / await rate(app, "POST", "/graphql", abuse, times=20)
    name = f"graphql, {len(ABUSE) / 1000:.0f} kB, 1,000 aliases: refusal"
    tell(name, took, "ms CPU", most=REFUSAL_GOAL)


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--tracks", type=int, default=100_000)
    said = given(parser)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        library = library_file(data)
        library.parent.mkdir(parents=True)
        shutil.copyfile(collection.crowd(said.dir, said.tracks), library)
        soniq = Soniq.open({"data": data})
        try:
            asyncio.run(measure(app_of(soniq)))
        finally:
            soniq.close()


if __name__ == "__main__":
    main()
