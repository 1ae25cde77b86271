"""What one brings from elsewhere, by GraphQL."""

import io
import time

from soniq.accounts.model import Role
from soniq.http import ids
from soniq.importing.model import Import, ImportId
from soniq.units import PersonId
from tests.files.exports.exported import EXPORTS
from tests.whole import Whole

WANTED = ["HISTORY", "COLLECTION"]
SOUGHT = "{ told tracks found guessed lost }"
TAKEN = "{ told found guessed lost added known }"
IMPORT = f"""
    id source name state parts suggested guesses trouble running progress note createdAt endedAt
    preview {{ files parts plays {SOUGHT} counts {SOUGHT} opinions {SOUGHT} playlists
      entries {SOUGHT} albums {SOUGHT} songs {SOUGHT} holdings {SOUGHT} listed {SOUGHT}
      since until refused refusals {{ file place reason }} left {{ what count }} }}
    report {{
      plays {TAKEN} playlists {TAKEN} wishes {TAKEN} holdings {TAKEN} lists newLists notes }}
"""
ALL = f"{{ imports {{ {IMPORT} }} }}"
ONE = f"query ($id: ID!) {{ importById(id: $id) {{ {IMPORT} }} }}"
START = f"""
    mutation ($id: ID!, $parts: [ImportPart!]) {{
      startImport(id: $id, parts: $parts) {{ {IMPORT} }}
    }}
"""
LOST = """
    query ($id: ID!) { importLost(id: $id) { total after lines { kind title times guessId } } }
"""
DROP = "mutation ($id: ID!) { dropImport(id: $id) }"
UNDO = """
    mutation ($id: ID!) {
      undoImport(id: $id) { plays counts opinions playlists wishes holdings }
    }
"""
ACCOUNT = """
    mutation ($account: AccountInput!) { importAccount(account: $account) { id } }
"""


def staged(box: Whole) -> Import:
    person = box.asked("{ me { id } }", Role.USER)["me"]["id"]
    content = io.BytesIO(EXPORTS["my_spotify_data.zip"])
    return box.soniq.importing.stage(ids.private("Person", person, PersonId), content, "my.zip")


def public(one: Import) -> str:
    return ids.public("Import", one.id)


def test_an_import_is_looked_at_started_and_taken_back(box: Whole) -> None:
    one = staged(box)
    listed, *_ = box.asked(ALL, Role.USER)["imports"]
    assert (listed["id"], listed["state"], listed["source"]) == (public(one), "STAGED", "SPOTIFY")
    assert listed["suggested"] == ["HISTORY", "OPINIONS", "PLAYLISTS", "COLLECTION"]
    assert listed["preview"]["parts"] == [*listed["suggested"], "LISTED"]
    assert {"what": "empty playlists", "count": 1} in listed["preview"]["left"]
    assert listed["preview"]["albums"]["told"] == 1
    begun = box.asked(START, Role.USER, id=public(one), parts=WANTED)["startImport"]
    assert begun["parts"] == WANTED
    for _ in range(600):
        if _state(box, one) == "DONE":
            break
        time.sleep(0.05)
    done = box.asked(ONE, Role.USER, id=public(one))["importById"]
    assert done["report"]["plays"]["added"] == 2
    assert done["report"]["wishes"]["added"] == 2
    lost = box.asked(LOST, Role.USER, id=public(one))["importLost"]
    assert [line["title"] for line in lost["lines"]] == ["One", "Two"]
    undone = box.asked(UNDO, Role.USER, id=public(one))["undoImport"]
    assert (undone["plays"], undone["wishes"], undone["holdings"]) == (2, 2, 0)


def test_an_import_is_let_go(box: Whole) -> None:
    one = staged(box)
    assert box.asked(DROP, Role.USER, id=public(one))["dropImport"] == public(one)
    assert _state(box, one) == "DROPPED"


def test_nobody_reaches_anothers(box: Whole) -> None:
    one = staged(box)
    assert box.asked(ALL, Role.OWNER)["imports"] == []
    for query in (ONE, START, LOST, DROP, UNDO):
        answer = box.graphql(query, Role.OWNER, id=public(one))
        assert answer["errors"][0]["extensions"]["code"] == "not_found"
    assert box.soniq.importing.import_(ImportId(one.id), one.person_id).state == "staged"
    box.soniq.importing.drop(one.id, one.person_id)


def test_an_account_that_cannot_be_is_refused(box: Whole) -> None:
    account = {"source": "SUBSONIC", "name": "me", "url": "ftp://nowhere"}
    answer = box.graphql(ACCOUNT, Role.USER, account=account)
    assert answer["errors"][0]["extensions"]["code"] == "invalid"


def _state(box: Whole, one: Import) -> str:
    return str(box.asked(ONE, Role.USER, id=public(one))["importById"]["state"])
