"""An app made of npm's subsonic-api; see `tests/node`."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.subsonic.house import ADMIN, House

NODE = Path(__file__).parents[1] / "node"

pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def node() -> str:
    """The Node program; the app's library is in place."""
    found = shutil.which("node")
    if found is None or not (NODE / "node_modules" / "subsonic-api").is_dir():
        reason = f"needs Node and `npm install` in {NODE.name}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def test_it_browses_lists_keeps_and_fetches(house: House, node: str) -> None:
    done = subprocess.run(
        [node, NODE / "subsonic.mjs", house.url, ADMIN, house.admin.password, house.admin.key],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said.keys() == {"token", "posted", "key"}
    for told in said.values():
        assert told["starred"] >= 1
        assert told["entries"] == [True]
        assert min(told["stream"], told["download"], told["getCoverArt"]) > 100
