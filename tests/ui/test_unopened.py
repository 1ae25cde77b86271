"""Pages that are asked for and never opened fill no memory, and those that are open stay."""

import re
from typing import TYPE_CHECKING

from nicegui import Client
from websockets.sync.client import connect

from soniq.accounts.model import Role
from soniq.ui.unopened import MOST

if TYPE_CHECKING:
    from tests.whole import Whole


def sent(box: "Whole", role: Role) -> str:
    """Asks for a page as a program does; its name."""
    with box.client(role) as client:
        page = client.get("/", headers={"Accept": "text/html"}).text
    found = re.search(r"client_id\W+([0-9a-f-]{36})", page)
    assert found is not None
    return found[1]


def test_of_pages_that_nobody_opens_only_the_last_are_held(box: "Whole") -> None:
    pages = [sent(box, Role.USER) for _ in range(MOST + 3)]
    assert [page in Client.instances for page in pages] == [False] * 3 + [True] * MOST


def test_a_page_that_is_open_stays_however_many_are_asked_for(box: "Whole") -> None:
    mine, anothers = sent(box, Role.USER), sent(box, Role.GUEST)
    address = (
        box.url.replace("http", "ws")
        + "/_nicegui_ws/socket.io/?EIO=4&transport=websocket&implicit_handshake=true"
        + f"&client_id={mine}&document_id=one&tab_id=one&next_message_id=0"
    )
    headers = {"Authorization": f"Bearer {box.tokens[Role.USER]}"}
    with connect(address, additional_headers=headers, proxy=None) as socket:
        assert str(socket.recv()).startswith("0{")
        socket.send("40")
        assert str(socket.recv()).startswith("40{")
        for _ in range(MOST + 1):
            sent(box, Role.USER)
        assert mine in Client.instances
        assert anothers in Client.instances
