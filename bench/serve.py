"""What a served soniq costs while nobody asks for anything: start, memory, processor.

    python -m bench.serve [--dir DIR] [--files 10000] [--pages 20] [--seconds 30]

Serves a library of small MP3s (made once in DIR) with the settings as they come: it watches the
folder, and scans it when it starts. Only listening is off: with it soniq would be at work, not
idle (bench/analysis.py and bench/presence.py have its cost). Figures are of all of soniq's
processes together, as the system counts them. Pages are open in Chromium, each with its websocket;
Chromium is not counted.
"""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from bench import collection
from bench.measuring import ROOT, apart, given, options, tell
from bench.rescan import known

MEMORY, MEMORY_WITH_PAGES = 100, 120
"""MB resident, at most."""
IDLE, IDLE_WITH_PAGES = 1.0, 2.0
"""Percent of one core, at most."""

USES = 500
"""Requests, few enough for the rate limit of one address."""

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser")
SHOWN = ("/", "/library/albums", "/library/tracks", "/library/artists")
ALONE_SECONDS = 60
"""How long the child process may take to go; it idles for thirty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All processes of a soniq at one moment. Memory in MB, cpu in seconds since its start."""

    processes: int
    rss: float
    pss: float
    cpu: float


class Served:
    """A soniq in a process of its own, and who is signed in there."""

    def __init__(
        self, process: psutil.Process, url: str, client: httpx.Client, begun: float
    ) -> None:
        self.process = process
        self.url = url
        self.client = client
        self.begun = begun
        """By `time.perf_counter`."""

    def standing(self) -> Standing:
        family = [self.process, *self.process.children(recursive=True)]
        rss = pss = 0.0
        for one in family:
            with suppress(psutil.NoSuchProcess):
                memory = one.memory_full_info()
                rss += memory.rss / 1e6
                pss += memory.pss / 1e6
        return Standing(processes=len(family), rss=rss, pss=pss, cpu=self.cpu())

    def cpu(self) -> float:
        spent = 0.0
        for one in [self.process, *self.process.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                times = one.cpu_times()
                spent += times.user + times.system + times.children_user + times.children_system
        return spent

    def settle(self) -> None:
        """Until what works at the start has ended, and its processes have gone."""
        until = time.monotonic() + ALONE_SECONDS
        time.sleep(5)
        while self.process.children() and time.monotonic() < until:
            time.sleep(1)
        time.sleep(5)

    def idle(self, seconds: float) -> float:
        """Percent of a core while nothing is asked."""
        before = self.cpu()
        time.sleep(seconds)
        return (self.cpu() - before) / seconds * 100


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30)
    said = given(parser)
    music = collection.many(said.dir, said.files).resolve()
    data = known(music, said.dir / f"many-{said.files}-data")
    apart("bench.serve:owned", data, password := secrets.token_urlsafe(12))
    name = f"serve {said.files:,} tracks"
    with served(data, password, listening=False) as soniq:
        first_page(name, soniq)
        soniq.settle()
        rest(f"{name}, idle", soniq, said.seconds, memory=MEMORY, idle=IDLE)
        use(soniq)
        soniq.settle()
        now = soniq.standing()
        name_used = f"{name}, idle after {USES} requests: memory"
        tell(name_used, now.rss, "MB RSS", most=MEMORY, beside=f"PSS {now.pss:.0f} MB")
        if said.pages and any(Path(browser).exists() for browser in CHROMIUM):
            with pages(soniq, said.pages):
                soniq.settle()
                rest(
                    f"{name}, {said.pages} pages",
                    soniq,
                    said.seconds,
                    memory=MEMORY_WITH_PAGES,
                    idle=IDLE_WITH_PAGES,
                )


def first_page(name: str, soniq: Served) -> None:
    """From the start of the process to the first whole page of one who is signed in."""
    answered(soniq.client)
    wall = time.perf_counter() - soniq.begun
    tell(f"{name}, first page", wall, "s", beside=f"CPU {soniq.cpu():.2f} s")


def use(soniq: Served) -> None:
    """Asks as pages and programs do, eight at a time."""
    query = "{ tracks(first: 50) { edges { node { id title artists { name } album } } } }"
    feeds = ["/tracks/search?q=track", "/tracks", "/api/stats", "/library/_feed/albums"]

    def ask(number: int) -> None:
        if number % 2:
            answer = soniq.client.post("/graphql", json={"query": query})
        else:
            answer = soniq.client.get(feeds[number // 2 % len(feeds)])
        answer.raise_for_status()

    with ThreadPoolExecutor(8) as people:
        list(people.map(ask, range(USES)))


def rest(name: str, soniq: Served, seconds: float, *, memory: float, idle: float) -> None:
    percent = soniq.idle(seconds)
    now = soniq.standing()
    told = f"PSS {now.pss:.0f} MB; {now.processes} process{'es' * (now.processes > 1)}"
    tell(f"{name}, memory", now.rss, "MB RSS", most=memory, beside=told)
    tell(f"{name}, processor", percent, "% of a core", most=idle)


def owned(data: str, password: str) -> Callable[[], None]:
    """Gives the soniq of the data folder an owner with this password."""
    from soniq.accounts.model import Role
    from soniq.app import Soniq

    soniq = Soniq.open({"data": data}, alone_as="bench")
    owners = [person for person in soniq.accounts.people() if person.role is Role.OWNER]

    def work() -> None:
        if owners:
            soniq.accounts.set_password(owners[0].id, password, by=None)
        else:
            soniq.accounts.add_person("bench", password, Role.OWNER, by=None)
        soniq.close()

    return work


@contextmanager
def served(data: Path, password: str, *, listening: bool = True) -> Iterator[Served]:
    """Serves it twice: the first time to sign in, so that the second start is measured without."""
    with process(data, listening=False) as soniq:
        answered(soniq.client)
        person = {"name": "bench", "password": password}
        soniq.client.post("/api/auth/signin", json=person).raise_for_status()
        cookies = soniq.client.cookies
    with process(data, listening=listening) as soniq:
        soniq.client.cookies.update(cookies)
        yield soniq


@contextmanager
def process(data: Path, *, listening: bool) -> Iterator[Served]:
    """`soniq serve` on a free port, told to end at the end."""
    command = [sys.executable, "-m", "soniq", "serve", "--data", str(data), "--port", "0"]
    environment = {name: value for name, value in os.environ.items() if "SONIQ" not in name}
    environment["SONIQ_ANALYSE"] = str(listening).lower()
    begun = time.perf_counter()
    with (data / "bench.log").open("wb") as log:
        started = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True, env=environment
        )
    assert started.stdout is not None
    try:
        url = "http://" + started.stdout.readline().split("http://")[1].strip()
        with client(url) as asking:
            yield Served(psutil.Process(started.pid), url, asking, begun)
    finally:
        started.send_signal(signal.SIGTERM)
        started.wait(30)


def client(url: str) -> httpx.Client:
    browser = {"Accept": "text/html, */*", "Origin": url}
    return httpx.Client(
        base_url=url, headers=browser, trust_env=False, timeout=60, follow_redirects=True
    )


def answered(asking: httpx.Client) -> None:
    """Asks for the first page until it comes."""
    for _ in range(3_000):
        with suppress(httpx.ConnectError):
            asking.get("/").raise_for_status()
            return
        time.sleep(0.01)
    raise SystemExit("soniq serves nothing; see bench.log in its data folder")


@contextmanager
def pages(soniq: Served, count: int) -> Iterator[None]:
    """So many pages in Chromium, each connected."""
    from playwright.sync_api import sync_playwright

    path = next(browser for browser in CHROMIUM if Path(browser).exists())
    cookies = [
        {"name": cookie.name, "value": cookie.value or "", "url": soniq.url}
        for cookie in soniq.client.cookies.jar
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        context = browser.new_context()
        context.add_cookies(cookies)  # type: ignore[arg-type]  # playwright's TypedDict
        for number in range(count):
            page = context.new_page()
            with page.expect_websocket():
                page.goto(soniq.url + SHOWN[number % len(SHOWN)])
        yield
        browser.close()


if __name__ == "__main__":
    main()
