"""What others' clients say of soniq's APIs. They are Node programs; see package.json.

`npm install` in this folder brings them. Where there is no Node the tests are skipped, but not on
the build server (CI=true): there that is a failure.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.graphql.sdl import written
from soniq.library.model import LibraryChanged
from tests.node.door import door
from tests.whole import Whole

HERE = Path(__file__).parent
TOOLS = ("graphql-http", "graphql-ws", "graphql-sse", "relay-compiler", "eventsource")

pytestmark = pytest.mark.node


@pytest.fixture(scope="session")
def node() -> str:
    """The Node program; its tools are in place."""
    found = shutil.which("node")
    missing = [tool for tool in TOOLS if not (HERE / "node_modules" / tool).is_dir()]
    if found is None or missing:
        reason = f"needs Node and `npm install` in {HERE.name}; missing: {missing or 'node'}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def lines(node: str, script: str, *words: str) -> Iterator[dict[str, Any]]:
    """What a client prints, as it prints it."""
    with subprocess.Popen(
        [node, str(HERE / script), *words], stdout=subprocess.PIPE, text=True
    ) as client:
        assert client.stdout is not None
        try:
            for line in client.stdout:
                yield json.loads(line)
        finally:
            client.kill()


def happen(box: Whole, added: int) -> int:
    """Something that is told to everybody; returns its number."""
    with box.soniq.feed.subscribe(["library"]) as news:
        with box.soniq.db.write() as tx:
            tx.emit(LibraryChanged(added=added, changed=0, missing=0))
        while (item := news.get(timeout=5)) is not None:
            if item.payload["added"] == added:
                return item.id
    raise AssertionError("nobody was told")


def test_no_must_or_should_of_the_graphql_http_audits_fails(box: Whole, node: str) -> None:
    done = subprocess.run(
        [node, str(HERE / "audits.mjs"), f"{box.url}/graphql", box.tokens[Role.OWNER]],
        stdout=subprocess.PIPE,
        check=True,
        timeout=120,
    )
    audits = json.loads(done.stdout)
    failed = {audit["name"]: audit["reason"] for audit in audits if audit["status"] != "ok"}
    assert len(audits) >= 61
    assert not [name for name in failed if not name.startswith("MAY")], failed
    assert all("GET" in name for name in failed), failed


@pytest.mark.parametrize("script", ["ws.mjs", "sse.mjs"])
def test_a_client_subscribes_and_misses_nothing(box: Whole, node: str, script: str) -> None:
    url = f"{box.url}/graphql"
    url = url.replace("http", "ws", 1) if script == "ws.mjs" else url
    after = happen(box, 100)
    numbers = [happen(box, 101), happen(box, 102)]
    told = lines(node, script, url, box.tokens[Role.GUEST], str(after), "3")
    seen = [next(told), next(told)]
    numbers.append(happen(box, 103))
    seen += list(told)
    assert [event["data"]["added"] for event in seen] == [101, 102, 103]
    assert [int(event["id"]) for event in seen] == numbers


def test_an_event_source_goes_on_where_it_was_cut_off(box: Whole, node: str) -> None:
    with door(box.url) as way:
        told = lines(
            node,
            "events.mjs",
            f"{way.url}/sources/events/stream?topics=library",
            box.tokens[Role.GUEST],
            "4",
            "library.changed",
        )
        assert next(told)["name"] == "open"
        numbers = [happen(box, 201), happen(box, 202)]
        seen = [next(told), next(told)]
        way.slam()
        numbers.append(happen(box, 203))
        assert next(told)["name"] == "open"
        seen.append(next(told))
        numbers.append(happen(box, 204))
        seen += told
    assert [int(event["id"]) for event in seen] == numbers


def test_relay_compiles_a_page_against_the_schema(node: str, tmp_path: Path) -> None:
    (tmp_path / "schema.graphql").write_text(written(), encoding="utf-8")
    shutil.copytree(HERE / "relay" / "src", tmp_path / "src")
    (tmp_path / "relay.config.json").write_text(
        json.dumps({"src": "./src", "schema": "./schema.graphql", "language": "javascript"})
    )
    done = subprocess.run(
        [node, str(HERE / "node_modules/relay-compiler/cli.js"), "relay.config.json"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert list((tmp_path / "src").rglob("TracksQuery.graphql.js"))
