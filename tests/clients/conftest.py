"""What tests of the clients share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.clients.asking import Answer, House, Server, house


@pytest.fixture
def asking(tmp_path: Path) -> Callable[..., Any]:
    @contextmanager
    def opened(*answers: Answer) -> Iterator[tuple[House, Server]]:
        server = Server(*answers)
        with house(tmp_path, httpx.MockTransport(server.answer)) as made:
            yield made, server

    return opened
