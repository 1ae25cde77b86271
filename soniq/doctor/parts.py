"""Self-tests of what soniq is built from."""

import os
import platform
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

from soniq.child.service import Children, Failure
from soniq.doctor.finding import Finding, fail, ok, warn
from soniq.doctor.minimums import MINIMUMS, PYTHON, SQLITE, beneath
from soniq.errors import Unavailable
from soniq.settings import Settings
from soniq.store import vectors

MODULES = (
    "argon2", "aubio", "av", "cryptography.fernet", "fastapi", "httptools", "huey", "mutagen",
    "nicegui", "numpy", "onnxruntime", "orjson", "PIL.Image", "psutil", "rapidfuzz", "sqlite_utils",
    "strawberry", "uvicorn", "uvloop", "watchfiles", "xxhash",
)  # fmt: skip

_IMPORTER = """
import importlib, sys
for name in sys.argv[1:]:
    print(name, end=" ", flush=True)
    try:
        importlib.import_module(name)
        print("ok", flush=True)
    except Exception as error:
        print(str(error).splitlines()[0] if str(error) else type(error).__name__, flush=True)
"""


def python(_: Settings) -> Finding:
    text = f"Python {platform.python_version()} on {platform.machine()}"
    if sys.version_info < PYTHON:
        return fail("python", text, f"soniq needs Python {PYTHON[0]}.{PYTHON[1]} or newer.")
    if struct.calcsize("P") < 8:
        return fail("python", f"{text}, 32 bits", "Install a 64-bit system; the wheels need it.")
    return ok("python", text)


def packages(_: Settings) -> Finding:
    """Imports each in another process: a wheel for another processor ends the one that loads it."""
    command = [sys.executable, "-c", _IMPORTER, *MODULES]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    told = [line.split(" ", 1) for line in run.stdout.splitlines()]
    wrong = [f"{name}: {result}" for name, result in told if result != "ok"]
    if run.returncode < 0:
        name = run.stdout.split()[-1]
        wrong.append(f"{name} ends Python with {signal.Signals(-run.returncode).name}")
    if wrong:
        advice = "Install them again: remove .venv and run `make run`."
        return fail("packages", "; ".join(wrong), advice)
    return ok("packages", f"{len(told)} packages load")


def versions(_: Settings) -> Finding:
    old = [
        f"{minimum.package} {version or 'is missing'}, needs {minimum.floor} ({minimum.reason})"
        for minimum, version in beneath()
    ]
    if old:
        return fail("versions", "; ".join(old), "pip install --upgrade -c constraints.txt soniq")
    return ok("versions", f"{len(MINIMUMS)} packages are new enough")


def sqlite(_: Settings) -> Finding:
    text = f"SQLite {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info < SQLITE:
        wanted = ".".join(map(str, SQLITE))
        return fail("sqlite", text, f"soniq needs {wanted} or newer; use a newer Python or system.")
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE trial USING fts5 (title)")
        connection.execute("INSERT INTO trial VALUES ('Sigur Rós')")
        found = connection.execute("SELECT count(*) FROM trial WHERE trial MATCH 'ros*'").fetchone()
    except sqlite3.OperationalError as error:
        return fail("sqlite", f"{text} without FTS5 ({error})", "Use Debian's Python.")
    finally:
        connection.close()
    if found != (1,):
        return fail("sqlite", f"{text} finds nothing with FTS5", "Use Debian's Python.")
    return ok("sqlite", f"{text} with full-text search")


def sqlite_vec(_: Settings) -> Finding:
    try:
        return ok("vectors", f"sqlite-vec {vectors.self_test()} answers")
    except Unavailable as error:
        advice = "Finding by sound works, but slowly. Install it: `pip install sqlite-vec`."
        return warn("vectors", str(error), advice)


def reader(_settings: Settings) -> Finding:
    """Has a small file read by the child process, as a scan does."""
    with tempfile.TemporaryDirectory(prefix="soniq-doctor-") as folder:
        path = Path(folder, "tone.wav")
        _write_tone(path)
        children = Children()
        try:
            [(_, answer)] = children.read([os.fsencode(path)])
        finally:
            children.close()
    if isinstance(answer, Failure):
        return fail("reader", f"The reader cannot read a WAV: {answer.reason}", "Report this.")
    if answer.sound.duration_ms != 6_000:
        text = f"The reader finds {answer.sound.duration_ms} ms in a file of 6000 ms"
        return warn("reader", text, "Report this.")
    return ok("reader", "the process that reads files starts and answers")


def _write_tone(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(struct.pack("<8h", 0, 70, 100, 70, 0, -70, -100, -70) * 6_000)
