"""The commands as people and scripts use them."""

import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from docs import tables
from soniq import __version__
from soniq.app import Soniq
from soniq.cli import main
from soniq.cli.telling import line, plain
from soniq.store import lock
from soniq.units import Progress
from tests.shelf import Shelf

PASSWORD = "a quiet harbour at noon"


class Line:
    """The command line of one data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def __call__(self, *words: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(main, [*words, "--data", str(self.data)], input=typed)

    def add(self, name: str, *, role: str = "user") -> Result:
        return self("user", "add", name, "--role", role, typed=f"{PASSWORD}\n{PASSWORD}\n")


@pytest.fixture
def run(tmp_path: Path) -> Line:
    return Line(tmp_path / "data")


@pytest.mark.parametrize("words", [words for words, _ in tables.commands()], ids=" ".join)
def test_every_command_has_help(words: list[str]) -> None:
    result = CliRunner().invoke(main, [*words, "--help"])

    assert result.exit_code == 0
    assert ("--data DIR" in result.output) == (words != ["analyse"])


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(main, ["--version"]).output == f"soniq {__version__}\n"


def test_a_word_that_is_no_command_is_wrong_usage() -> None:
    assert CliRunner().invoke(main, ["dance"]).exit_code == 2


def test_help_and_doctor_do_not_load_what_may_be_broken() -> None:
    asked = "import sys, soniq.cli; print(*sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True, text=True
    ).stdout.split()

    assert not {"numpy", "av", "PIL", "argon2", "uvicorn", "nicegui", "strawberry"} & set(loaded)


# scan


def test_a_scan_prints_its_figures(run: Line, shelf: Shelf) -> None:
    shelf.add("A/1.mp3", artist="A", album="B", number=1)
    shelf.add("A/2.flac", artist="A", album="B", number=2)
    shelf.put("A/broken.flac", b"no flac at all")

    result = run("scan", str(shelf.root))

    assert result.exit_code == 0, result.output
    figures = dict(re.findall(r"^(\w+) +([\d.]+)$", result.stdout, re.M))
    seconds = figures.pop("seconds")
    assert float(seconds) >= 0
    assert figures == {
        "found": "3", "new": "3", "changed": "0", "moved": "0", "missing": "0", "unreadable": "1",
    }  # fmt: skip
    assert re.search(r"^unreadable: .*broken\.flac: \w+", result.stdout, re.M)


def test_a_second_scan_finds_nothing_new_and_still_tells_what_is_broken(
    run: Line, shelf: Shelf
) -> None:
    shelf.add("1.mp3")
    shelf.put("broken.flac", b"no flac at all")
    run("scan", str(shelf.root))

    report = json.loads(run("scan", str(shelf.root), "--json").stdout)

    assert (report["found"], report["new"], report["changed"]) == (2, 0, 0)
    assert [Path(one["path"]).name for one in report["unread"]] == ["broken.flac"]


def test_what_was_scanned_without_a_server_is_found_in_spite_of_a_slip(
    run: Line, shelf: Shelf
) -> None:
    shelf.add("1.mp3", title="Gravel Road")
    run("scan", str(shelf.root))

    soniq = Soniq.open({"data": run.data})
    try:
        found = soniq.discovery.search("gravle")
    finally:
        soniq.close()

    assert [track.title for track in found.tracks] == ["Gravel Road"]


def test_what_was_passed_by_is_told(run: Line, shelf: Shelf) -> None:
    os.mkfifo(shelf.place("pipe.mp3"))

    report = json.loads(run("scan", str(shelf.root), "--json").stdout)

    assert [Path(one["path"]).name for one in report["passed_by"]] == ["pipe.mp3"]


def test_a_folder_that_emptied_is_held_until_it_is_accepted(run: Line, shelf: Shelf) -> None:
    track = shelf.add("1.mp3")
    run("scan", str(shelf.root))
    track.unlink()

    held = run("scan", str(shelf.root), "--json")
    accepted = run("scan", str(shelf.root), "--json", "--accept-missing")

    assert held.exit_code == 1
    assert json.loads(held.stdout)["held"]
    assert json.loads(held.stdout)["missing"] == 0
    assert accepted.exit_code == 0
    assert json.loads(accepted.stdout)["missing"] == 1


def test_a_scan_beside_a_server_is_refused_and_told_what_to_do(run: Line, shelf: Shelf) -> None:
    with lock.held(run.data, "soniq serve"):
        result = run("scan", str(shelf.root))

    assert result.exit_code == 3
    assert "soniq serve" in result.stderr
    assert "/sources/scan" in result.stderr


def test_a_data_folder_that_cannot_be_made_is_out_of_reach(tmp_path: Path, shelf: Shelf) -> None:
    (tmp_path / "file").write_bytes(b"")

    result = Line(tmp_path / "file" / "data")("scan", str(shelf.root))

    assert result.exit_code == 4
    assert "Traceback" not in result.output


# people


def test_people_are_added_listed_and_removed(run: Line) -> None:
    assert run.add("Ada", role="owner").exit_code == 0
    assert run.add("Bob", role="guest").exit_code == 0

    assert json.loads(run("user", "list", "--json").stdout) == [
        {"name": "Ada", "role": "owner"},
        {"name": "Bob", "role": "guest"},
    ]
    assert run("user", "role", "bob", "moderator").exit_code == 0
    assert "moderator  Bob" in run("user", "list").stdout
    assert run("user", "remove", "Bob").exit_code == 0
    assert "Bob" not in run("user", "list").stdout


def test_people_are_added_beside_a_server(run: Line) -> None:
    run.add("Ada", role="owner")

    with lock.held(run.data, "soniq serve"):
        assert run.add("Bob").exit_code == 0


def test_two_different_passwords_are_wrong_usage(run: Line) -> None:
    result = run("user", "add", "Ada", typed=f"{PASSWORD}\nsomething else here\n")

    assert result.exit_code == 2
    assert "twice" in result.stderr


def test_a_name_that_is_taken_is_refused(run: Line) -> None:
    run.add("Ada", role="owner")

    result = run.add("ADA")

    assert result.exit_code == 3
    assert result.stderr.startswith("soniq: ")


def test_a_password_is_changed(run: Line) -> None:
    run.add("Ada", role="owner")

    result = run("user", "passwd", "Ada", typed="another harbour, at night\n" * 2)

    assert result.exit_code == 0, result.output


def test_the_owner_is_not_removed(run: Line) -> None:
    run.add("Ada", role="owner")

    assert run("user", "remove", "Ada").exit_code == 3


# tokens


def test_a_token_is_the_last_line_and_alone_on_standard_output(run: Line) -> None:
    run.add("Ada", role="owner")

    result = run("token", "create", "reader", "--role", "guest")

    assert result.exit_code == 0, result.output
    assert re.fullmatch(r"sq_[\w-]{20,}\n", result.stdout)


def test_a_token_is_listed_without_its_secret_and_revoked_by_name(run: Line) -> None:
    run.add("Ada", role="owner")
    secret = run("token", "create", "reader").stdout.strip()

    listed = run("token", "list").stdout
    revoked = run("token", "revoke", "reader")

    assert "Ada: reader" in listed
    assert secret not in listed
    assert revoked.exit_code == 0
    assert run("token", "list").stdout == ""
    assert run("token", "revoke", "reader").exit_code == 3


def test_of_two_tokens_of_one_name_one_is_revoked_by_its_number(run: Line) -> None:
    run.add("Ada", role="owner")
    run("token", "create", "reader")
    run("token", "create", "reader")

    refused = run("token", "revoke", "reader")
    [first, second] = json.loads(run("token", "list", "--json").stdout)

    assert refused.exit_code == 3
    assert run("token", "revoke", str(first["id"])).exit_code == 0
    assert [one["id"] for one in json.loads(run("token", "list", "--json").stdout)] == [
        second["id"]
    ]


def test_without_an_owner_there_is_nobody_to_have_a_token(run: Line) -> None:
    result = run("token", "create", "reader")

    assert result.exit_code == 3
    assert "--role owner" in result.stderr


# doctor


def test_the_doctor_prints_a_line_for_each_test(run: Line) -> None:
    result = run("doctor", "--port", "0")

    assert result.exit_code == 0, result.output
    assert all(re.match(r"(ok|warn) +\w+ +\S", one) for one in result.stdout.splitlines())


def test_the_doctor_fails_where_a_test_does(run: Line) -> None:
    (run.data / "secrets").mkdir(parents=True, mode=0o755)

    result = run("doctor", "--json", "--port", "0")

    assert result.exit_code == 1
    assert {one["name"] for one in json.loads(result.stdout) if one["state"] == "fail"} == {"data"}


# serve and demo


def test_a_server_starts_answers_and_ends_when_told(tmp_path: Path, shelf: Shelf) -> None:
    shelf.add("1.mp3")
    with _started("serve", "--music", str(shelf.root), "--data", str(tmp_path / "d")) as server:
        said = server.read_until("with the code")
        address = re.findall(r"http://\S+", said)[0]

        with urllib.request.urlopen(f"{address}/health") as answer:
            assert answer.status == 200

    assert server.process.returncode == 0


def test_a_second_server_says_which_one_is_there(tmp_path: Path) -> None:
    with _started("serve", "--data", str(tmp_path)) as server:
        server.read_until("with the code")

        second = subprocess.run(
            [sys.executable, "-m", "soniq", "serve", "--port", "0", "--data", str(tmp_path)],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    assert second.returncode == 3
    assert f"soniq serve (process {server.process.pid})" in second.stderr


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with _started("serve", "--data", str(tmp_path / "one")) as server:
        port = server.read_until("with the code").split(":")[2].split()[0]

        second = subprocess.run(
            [sys.executable, "-m", "soniq", "serve", "--port", port, "--data", str(tmp_path / "b")],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    assert second.returncode == 4
    assert f"port {port}" in second.stderr


def test_the_demo_prints_a_link_that_signs_in_once(tmp_path: Path) -> None:
    with _started("demo", "--data", str(tmp_path)) as server:
        link = re.findall(r"http://\S+/signin/link/\S+", server.read_until("/signin/link/"))[0]
        browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )

        with browser.open(link) as page:
            first = page.url
        with browser.open(link.split("/signin")[0] + "/api/stats") as answer:
            assert answer.status == 200

    assert "/signin" not in first
    assert link.startswith("http://127.0.0.1:")


# progress


def test_a_bar_fills_with_its_progress() -> None:
    half = line(Progress(done=1_200, total=2_400, note="Nocturnes"))

    assert half == f"[{'#' * 12}{'·' * 12}] 1,200 of 2,400  Nocturnes"


def test_without_a_total_there_is_a_count() -> None:
    assert line(Progress(done=12, note="A")) == "12  A"
    assert plain(Progress(done=1_000)) == "1,000"


class _Server:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def read_until(self, words: str) -> str:
        """What it prints, up to the line with these words."""
        assert self.process.stdout is not None
        said = ""
        for text in self.process.stdout:
            said += text
            if words in text:
                return said
        raise AssertionError(f"it ended without saying {words!r}: {said}")


@contextmanager
def _started(*words: str) -> Iterator[_Server]:
    """A server on a free port, told to end when the block does."""
    command = [sys.executable, "-m", "soniq", *words, "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield _Server(process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
