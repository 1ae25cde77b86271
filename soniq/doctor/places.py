"""Self-tests of where soniq lives: folders, the library, the machine."""

import os
import shutil
import socket
import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from soniq import text
from soniq.doctor.finding import Finding, fail, ok, warn
from soniq.files.volume import volume_of
from soniq.library import roots
from soniq.settings import Settings
from soniq.store import lock, migrations

LITTLE_MEMORY = 300_000_000
"""Bytes: soniq with its reader, and a margin for the system's own."""
LITTLE_SPACE = 500_000_000
NO_SPACE = 50_000_000
LIBRARY = "library/db/library.sqlite"


def memory(_: Settings) -> Finding:
    free = _memory_available()
    if free is None:
        return ok("memory", "this system does not say how much is free")
    shown = f"{free / 1e6:,.0f} MB are free"
    if free < LITTLE_MEMORY:
        return warn("memory", shown, "Close other programs; soniq and its reader want 300 MB.")
    return ok("memory", shown)


def clock(_: Settings) -> Finding:
    """A Pi has no battery: before it finds a time server, it lives in the past."""
    now = time.time()
    shown = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M UTC")
    if now < Path(__file__).stat().st_mtime - 86_400:
        advice = "Connect it to a network, or set the time: sudo timedatectl set-time …"
        return warn("clock", f"{shown} is before soniq was installed", advice)
    return ok("clock", shown)


def data(settings: Settings) -> Finding:
    folder = settings.data
    if not folder.exists():
        return _can_be_made(folder)
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-"):
            pass
    except OSError as error:
        advice = f"Give {folder} to the user that runs soniq: sudo chown -R USER {folder}"
        return fail("data", f"{folder} cannot be written: {error.strerror}", advice)
    secrets = folder / "secrets"
    if secrets.exists() and secrets.stat().st_mode & 0o077:
        return fail("data", f"Others may read {secrets}", f"chmod -R go= {secrets}")
    if volume_of(os.fsencode(folder)).network:
        advice = "Move it to a disk of this machine; databases on network drives break."
        return warn("data", f"{folder} lies on a network drive", advice)
    return ok("data", f"{folder} can be written")


def space(settings: Settings) -> Finding:
    place = _nearest(settings.data)
    free = shutil.disk_usage(place).free
    shown = f"{free / 1e9:,.1f} GB are free where {settings.data} lies"
    advice = "Free some space, or name another folder with --data."
    if free < NO_SPACE:
        return fail("space", shown, advice)
    return warn("space", shown, advice) if free < LITTLE_SPACE else ok("space", shown)


def running(settings: Settings) -> Finding:
    holder = lock.holder(settings.data)
    return ok("lock", f"in use by {holder}" if holder else "nothing else uses the data folder")


def library(settings: Settings) -> Finding:
    path = settings.data / LIBRARY
    if not path.exists():
        return ok("library", "there is none yet; it is made at the first start")
    advice = f"Stop soniq, keep a copy of {path.parent}, and restore a backup."
    try:
        with closing(_open(path)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            stray = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        return fail("library", f"{path} cannot be read: {error}", advice)
    newest = migrations.steps()[-1][0]
    if verdict != "ok" or stray is not None:
        return fail("library", f"{path} is damaged: {verdict}", advice)
    if version > newest:
        text_ = f"{path} has schema {version}, this soniq knows {newest}"
        return fail("library", text_, "Install the newer soniq again.")
    return ok("library", f"schema {version}, undamaged, {path.stat().st_size / 1e6:,.1f} MB")


def music(settings: Settings) -> Finding:
    folders = _music(settings)
    if not folders:
        advice = "Add one on the settings page, or with --music."
        return warn("music", "there are no music folders yet", advice)
    gone = [text.shown(folder) for folder in folders if not _is_readable(folder)]
    if gone:
        advice = "Mount the drive, or let the user that runs soniq read it. Nothing is lost."
        return fail("music", f"cannot be read: {', '.join(gone)}", advice)
    network = [text.shown(folder) for folder in folders if volume_of(folder).network]
    shown = "one folder" if len(folders) == 1 else f"{len(folders)} folders"
    if network:
        return ok("music", f"{shown}, of which polled: {', '.join(network)}")
    return ok("music", f"{shown} can be read")


def watching(settings: Settings) -> Finding:
    """Each folder of music takes one of the kernel's watches."""
    limit = _kernel_number("max_user_watches")
    if limit is None:
        return ok("watching", "this system sets no limit")
    wanted = _folder_count(settings)
    if wanted > limit * 0.8:
        advice = (
            "echo fs.inotify.max_user_watches=524288 | sudo tee /etc/sysctl.d/60-soniq.conf "
            "&& sudo sysctl --system"
        )
        return warn("watching", f"{wanted} folders to watch, the kernel allows {limit}", advice)
    return ok("watching", f"{wanted} folders to watch, the kernel allows {limit}")


def port(settings: Settings) -> Finding:
    shown = f"{settings.host}, port {settings.port}"
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((settings.host, settings.port))
        except OSError as error:
            holder = lock.holder(settings.data)
            if holder:
                return ok("port", f"{shown} is taken, probably by {holder}")
            advice = "Name another port with --port, or see what listens: ss -ltnp"
            return fail("port", f"{shown}: {error.strerror}", advice)
    return ok("port", f"{shown} is free")


def _can_be_made(folder: Path) -> Finding:
    nearest = _nearest(folder)
    if os.access(nearest, os.W_OK | os.X_OK):
        return ok("data", f"{folder} is made at the first start")
    advice = "Name another folder with --data, or make it: sudo install -d -o USER …"
    return fail("data", f"{folder} cannot be made in {nearest}", advice)


def _nearest(folder: Path) -> Path:
    """The folder, or the first one above it that is there."""
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)
    connection.row_factory = sqlite3.Row
    return connection


def _music(settings: Settings) -> list[bytes]:
    folders = [os.fsencode(folder.absolute()) for folder in settings.music]
    path = settings.data / LIBRARY
    if path.exists():
        with closing(_open(path)) as connection:
            folders += [root.path for root in roots.every(connection)]
    return list(dict.fromkeys(folders))


def _is_readable(folder: bytes) -> bool:
    return Path(os.fsdecode(folder)).is_dir() and os.access(folder, os.R_OK | os.X_OK)


def _folder_count(settings: Settings) -> int:
    path = settings.data / LIBRARY
    if not path.exists():
        return 0
    with closing(_open(path)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM folders").fetchone()
        return int(count)


def _kernel_number(name: str) -> int | None:
    try:
        return int(Path("/proc/sys/fs/inotify", name).read_text("ascii"))
    except FileNotFoundError:
        return None


def _memory_available() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except FileNotFoundError:
        return None
    found = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(found[0]) * 1024 if found else None
