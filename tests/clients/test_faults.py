"""Over real sockets: whatever a server does wrong ends in a typed failure, and in good time."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.clients.exchange import Deadlines
from soniq.clients.model import FailureKind, ServiceFailed
from soniq.errors import Stopped
from tests.clients.asking import House, ask, house, service
from tests.fakes.faults.server import FaultServer, faults

HASTY = Deadlines(connect=1.0, read=0.3, call=0.8)

KINDS = {
    "429": FailureKind.THROTTLED,
    "503": FailureKind.THROTTLED,
    "500": FailureKind.UNREACHABLE,
    "html": FailureKind.GARBAGE,
    "half": FailureKind.GARBAGE,
    "hang": FailureKind.UNREACHABLE,
    "slow-head": FailureKind.UNREACHABLE,
    "slow-body": FailureKind.UNREACHABLE,
    "loop": FailureKind.GARBAGE,
    "away": FailureKind.REFUSED,
    "huge": FailureKind.GARBAGE,
    "bomb": FailureKind.GARBAGE,
    "close": FailureKind.GARBAGE,
    "noise": FailureKind.GARBAGE,
}


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with faults() as made:
        yield made


@pytest.fixture
def made(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path, deadlines=HASTY) as opened:
        yield opened


@pytest.mark.parametrize("fault", KINDS)
def test_a_fault_ends_in_a_typed_failure_and_is_got_over(
    server: FaultServer, made: House, fault: str
) -> None:
    faulty = service(server.url, rate=100.0)
    with pytest.raises(ServiceFailed) as failed:
        ask(made, f"/{fault}", faulty)
    assert failed.value.kind is KINDS[fault]
    assert str(failed.value).startswith("Catalogue")
    assert made.log.calls(first=1)[0].call.failure is KINDS[fault]
    server.heal()
    if fault != "503":  # it asked for an hour
        assert ask(made, f"/{fault}", faulty) == "Fog"


def test_an_endless_image_is_cut_off_and_leaves_nothing(
    server: FaultServer, tmp_path: Path
) -> None:
    with house(tmp_path, deadlines=Deadlines()) as made:
        with pytest.raises(ServiceFailed, match="more than 25 MB"):
            made.transport.get_bytes(service(server.url, rate=100.0), "/endless")
        assert not any(path.is_file() for path in (tmp_path / "metadata").glob("**/*"))


def test_nobody_at_home_is_unreachable(made: House, server: FaultServer) -> None:
    nowhere = server.url
    server.close()
    with pytest.raises(ServiceFailed, match="could not be reached") as failed:
        ask(made, "/", service(nowhere))
    assert failed.value.kind is FailureKind.UNREACHABLE
    assert not failed.value.reached


def test_what_speaks_no_tls_is_unreachable(made: House, server: FaultServer) -> None:
    with pytest.raises(ServiceFailed) as failed:
        ask(made, "/", service(server.url.replace("http:", "https:")))
    assert failed.value.kind is FailureKind.UNREACHABLE


def test_a_server_that_hangs_lets_a_cancelled_job_go(tmp_path: Path, server: FaultServer) -> None:
    with (
        house(tmp_path, deadlines=Deadlines()) as made,
        made.transport.action("A", by_person=True, should_stop=lambda: server.seen["/hang"] > 0),
        pytest.raises(Stopped),
    ):
        ask(made, "/hang", service(server.url))


def test_closing_lets_go_of_a_server_that_hangs(tmp_path: Path, server: FaultServer) -> None:
    ended: list[type[BaseException]] = []
    with house(tmp_path, deadlines=Deadlines()) as made:

        def run() -> None:
            try:
                ask(made, "/hang", service(server.url))
            except BaseException as error:
                ended.append(type(error))

        thread = threading.Thread(target=run)
        thread.start()
        while not server.seen["/hang"]:
            threading.Event().wait(0.01)
        made.transport.close()
        thread.join()
    assert ended == [Stopped]


def test_many_threads_share_one_server_in_trouble(made: House, server: FaultServer) -> None:
    faulty = service(server.url, rate=200.0)
    outcomes: list[object] = []

    def run(number: int) -> None:
        for path in ("/500", "/half", "/ok"):
            try:
                outcomes.append(ask(made, f"{path}?{number}", faulty))
            except ServiceFailed as failed:
                outcomes.append(failed.kind)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 12
    assert set(outcomes) <= {"Fog", FailureKind.UNREACHABLE, FailureKind.GARBAGE}
