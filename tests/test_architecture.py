"""The house stands on its ground: imports point down, and none runs in a circle.

Imports under TYPE_CHECKING and inside functions count too: a circle that only
the type checker sees is still a circle to whoever reads the code.
"""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = [
    {"units", "errors", "text", "harmony"},
    {"settings", "events", "titles", "files", "audio", "clients"},
    {"store", "child"},
    {"journal", "accounts", "preferences"},
    {"library", "machine", "notices"},
    {
        "provenance",
        "features",
        "listening",
        "versions",
        "tracklists",
        "pads",
        "playback",
        "streaming",
        "tagging",
        "moving",
    },
    {
        "matching",
        "playlists",
        "duplicates",
        "artworks",
        "enriching",
        "lyrics",
        "scrobbling",
        "collection",
    },
    {"intake", "discovery", "importing", "sharing", "spotify", "lidarr", "arrivals"},
    {"jobs"},
    {"app"},
    {"http", "demo", "doctor"},
    {"graphql", "web", "subsonic", "ui"},
    {"server"},
    {"cli"},
    {"__main__"},
]
SURFACES = {"http", "graphql", "web", "subsonic", "ui"}
LINES = 400
HEAVY = {
    *("numpy", "PIL", "av", "mutagen", "sqlite_utils", "sqlite_vec", "onnxruntime", "aubio"),
    *("cryptography", "rapidfuzz", "httpx", "psutil", "aiohttp", "requests", "huey.contrib"),
    *("matplotlib", "plotly", "pandas", "polars", "nicegui.testing", "jwt"),
}
"""What only some work needs, or none. aiohttp and requests: see `soniq.ui.sockets`."""


def modules() -> dict[str, Path]:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in (ROOT / "soniq").rglob("*.py")
    }


def imports(path: Path, known: set[str]) -> set[str]:
    """The modules of ours that the file names, wherever in the file it names them."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & known
            found |= inner or {node.module}
    return found & known


def floor_of(module: str) -> int:
    part = module.split(".")[1]
    found = next((level for level, parts in enumerate(FLOORS) if part in parts), None)
    assert found is not None, f"{module} stands on no floor; give {part} its place in FLOORS"
    return found


def test_no_circles() -> None:
    known = modules()
    graph = {name: imports(path, set(known)) - {name} for name, path in known.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail("imports run in a circle: " + " -> ".join(circle.args[1]))


def test_imports_point_down() -> None:
    known = modules()
    upward = [
        f"{name} -> {used}"
        for name, path in known.items()
        if name != "soniq"
        for used in imports(path, set(known)) - {"soniq"}
        if floor_of(used) > floor_of(name)
        or (floor_of(used) == floor_of(name) and used.split(".")[1] != name.split(".")[1])
    ]
    assert not upward, "these imports climb or cross a floor:\n" + "\n".join(upward)


def test_no_import_is_relative() -> None:
    relative = [
        name
        for name, path in modules().items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not relative, "write these imports out, so that their floor is seen: " + str(relative)


def test_surfaces_go_through_services() -> None:
    known = modules()
    beneath = [
        f"{name} -> {used}"
        for name, path in known.items()
        if name != "soniq" and name.split(".")[1] in SURFACES
        for used in imports(path, set(known))
        if used.split(".")[1:2] in (["store"], ["clients"])
        or (used.split(".")[-1].split("_")[-1] == "rows" and used.split(".")[1] not in SURFACES)
    ]
    assert not beneath, "surfaces ask services, not tables:\n" + "\n".join(beneath)


def test_files_audio_and_clients_know_no_database() -> None:
    known = modules()
    knowing = [
        f"{name} -> {used}"
        for name, path in known.items()
        if name.startswith(("soniq.files", "soniq.audio", "soniq.clients"))
        for used in imports(path, set(known))
        if used.startswith("soniq.store")
    ]
    assert not knowing, "\n".join(knowing)


def test_no_file_is_long_without_a_reason() -> None:
    """A file over 400 lines says why in its docstring, in a sentence with the word "lines"."""
    long = [
        str(path.relative_to(ROOT))
        for path in [*modules().values(), *(ROOT / "tests").rglob("*.py")]
        if len(path.read_text(encoding="utf-8").splitlines()) > LINES
        and "lines" not in (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "")
    ]
    assert not long, f"over {LINES} lines without a reason: {long}"


@pytest.mark.parametrize(
    "module", ["server", "jobs.service", "accounts.service", "machine.service"]
)
def test_the_server_imports_nothing_heavy(module: str) -> None:
    """Each takes megabytes that a server at rest need not have; they live in the child process."""
    if f"soniq.{module}" not in modules():
        pytest.skip(f"there is no soniq.{module} yet")
    script = f"import sys, soniq.{module}; print(*sorted({HEAVY!r} & set(sys.modules)))"
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, timeout=120, check=False
    )
    assert told.returncode == 0, told.stderr.decode()
    assert told.stdout.decode().split() == []
