"""The machine's health: well, or not and why."""

import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from soniq.events import Bus
from soniq.machine import disks
from soniq.machine.board import board
from soniq.machine.model import Board, HealthStatus
from soniq.machine.service import Machine
from soniq.store.database import Database
from soniq.store.migrations import migrate


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    migrate(tmp_path / "library.sqlite")
    db = Database(tmp_path / "library.sqlite", Bus())
    yield db
    db.close()


@pytest.fixture
def sys(tmp_path: Path) -> Path:
    return tmp_path / "sys"


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@dataclass(frozen=True)
class Jobs:
    pending: int = 0
    retrying: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Folder:
    path: bytes


def machine(
    db: Database, sys: Path, *, roots: Iterable[bytes] = (), jobs: Jobs | None = None
) -> Machine:
    return Machine(
        db,
        lambda: jobs or Jobs(),
        lambda: [Folder(path) for path in roots],
        data=sys.parent,
        sys=sys,
    )


@pytest.fixture(autouse=True)
def _roomy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("soniq.machine.service.LEAST_FREE", 0)


def test_all_is_well_where_nothing_is_wrong(db: Database, sys: Path, tmp_path: Path) -> None:
    health = machine(db, sys, roots=[bytes(tmp_path)], jobs=Jobs(pending=2, retrying=1)).health()
    assert (health.status, health.reasons) == (HealthStatus.OK, ())
    assert health.database
    assert health.checked_at is None
    assert health.waiting_jobs == 3
    assert health.memory_bytes > 5_000_000
    assert health.memory_free_bytes > 0
    assert [disk.path for disk in health.disks] == [bytes(tmp_path)] * 2
    assert health.board == Board(temperature=None, undervoltage=None, throttled=None)
    assert health.clock_is_set


def test_dead_letters_are_told(db: Database, sys: Path) -> None:
    assert machine(db, sys, jobs=Jobs(failed=1)).health().reasons == (
        "1 failed job waits for you on the jobs page.",
    )


def test_a_music_folder_that_is_gone_is_told_by_name(db: Database, sys: Path) -> None:
    health = machine(db, sys, roots=[b"/no/such/\xffdrive"]).health()
    assert health.status is HealthStatus.DEGRADED
    assert "/no/such/\ufffddrive does not answer" in health.reasons[0]


def test_a_full_disk_is_told(db: Database, sys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("soniq.machine.service.LEAST_FREE", 2**60)
    (reason,) = machine(db, sys).health().reasons
    assert "MB are free on the disk of" in reason


def test_a_damaged_library_is_told_from_its_check_on(
    db: Database, sys: Path, tmp_path: Path
) -> None:
    with db.write() as tx:
        rows = [{"name": f"{number}", "value": "x" * 900} for number in range(100)]
        tx.executemany("INSERT INTO settings (name, value) VALUES (:name, :value)", rows)
    db.backup(tmp_path / "hurt.sqlite")
    content = bytearray((tmp_path / "hurt.sqlite").read_bytes())
    place = content.rindex(b"x" * 900) // 4096 * 4096
    content[place : place + 4096] = b"\xa5" * 4096
    (tmp_path / "hurt.sqlite").write_bytes(content)
    hurt = Database(tmp_path / "hurt.sqlite", Bus())
    ill = machine(hurt, sys)
    assert ill.check() != []
    health = ill.health()
    assert not health.database
    assert health.checked_at is not None
    assert "Restore a backup" in health.reasons[0]
    hurt.close()


def test_a_sound_library_passes_its_check(db: Database, sys: Path) -> None:
    well = machine(db, sys)
    assert well.check() == []
    assert well.health().checked_at is not None
    assert well.health().database


def test_a_library_that_does_not_answer_is_no_crash(db: Database, sys: Path) -> None:
    def jobs() -> Jobs:
        return Jobs(pending=db.read().execute("SELECT count(*) FROM jobs").fetchone()[0])

    ill = Machine(db, jobs, list, data=sys.parent, sys=sys)
    assert ill.health().database
    db.close()
    health = ill.health()
    assert not health.database
    assert "does not answer" in health.reasons[0]


def test_a_disk_that_hangs_holds_nobody_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    let_go = threading.Event()
    real = os.statvfs

    def hang(path: bytes) -> object:
        let_go.wait(60)
        return real(path)

    monkeypatch.setattr(disks, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr("os.statvfs", hang)
    asked = disks.Disks()
    assert asked.ask(bytes(tmp_path)).free_bytes is None
    before = threading.active_count()
    assert asked.ask(bytes(tmp_path)).free_bytes is None
    assert threading.active_count() == before
    monkeypatch.setattr(disks, "PATIENCE_SECONDS", 60)
    let_go.set()
    assert asked.ask(bytes(tmp_path)).free_bytes is not None


def test_the_hottest_zone_counts(sys: Path) -> None:
    put(sys / "class/thermal/thermal_zone0/temp", "48312\n")
    put(sys / "class/thermal/thermal_zone1/temp", "51000\n")
    put(sys / "class/thermal/thermal_zone2/temp", "off\n")
    assert board(sys).temperature == 51.0


def test_a_hot_board_is_told(db: Database, sys: Path) -> None:
    put(sys / "class/thermal/thermal_zone0/temp", "82000\n")
    (reason,) = machine(db, sys).health().reasons
    assert "82 °C" in reason


@pytest.mark.parametrize(
    ("flags", "undervoltage", "throttled"),
    [
        ("0", False, False),
        ("50005", True, True),
        ("50000", True, False),
        ("20002", False, True),
        ("80008", False, True),
    ],
)
def test_the_firmwares_flags_are_read(
    sys: Path, flags: str, undervoltage: bool, throttled: bool
) -> None:
    put(sys / "devices/platform/soc/soc:firmware/get_throttled", f"{flags}\n")
    assert (board(sys).undervoltage, board(sys).throttled) == (undervoltage, throttled)


def test_the_mainline_drivers_alarm_is_read(db: Database, sys: Path) -> None:
    put(sys / "class/hwmon/hwmon0/name", "cpu_thermal\n")
    put(sys / "class/hwmon/hwmon0/in0_lcrit_alarm", "1\n")
    assert board(sys).undervoltage is None
    put(sys / "class/hwmon/hwmon1/name", "rpi_volt\n")
    put(sys / "class/hwmon/hwmon1/in0_lcrit_alarm", "1\n")
    assert board(sys).undervoltage is True
    assert "too weak" in machine(db, sys).health().reasons[0]


def test_what_others_find_wrong_is_told(db: Database, sys: Path) -> None:
    found = Machine(
        db, Jobs, list, data=sys.parent, sys=sys, troubles=lambda: ["The index is slow."]
    ).health()
    assert found.status is HealthStatus.DEGRADED
    assert "The index is slow." in found.reasons
