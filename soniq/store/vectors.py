"""sqlite-vec in the connections of this process, on any Python.

Some Pythons are built without `enable_load_extension`. There the extension is registered with the
libsqlite3 that Python's own `_sqlite3` module is bound to, which then gives it to every new
connection. The shared object is found without importing `sqlite_vec`, which would pull in numpy.
"""

import ctypes
import importlib.util
import sqlite3
import struct
import threading
from collections.abc import Sequence
from pathlib import Path

from soniq.errors import Unavailable

_lock = threading.Lock()
_registered = False


def prepare() -> None:
    """Readies the process; call it before the connections are opened that shall `load`.

    Raises:
        Unavailable: see `load`.
    """
    if not hasattr(sqlite3.Connection, "enable_load_extension"):
        _register(_extension())


def load(connection: sqlite3.Connection) -> None:
    """Gives the connection `vec0` tables and the `vec_…` functions.

    Raises:
        Unavailable: sqlite-vec is not installed, is built for another machine, or cannot be
            brought into this Python's SQLite; or the connection is older than `prepare`.
    """
    if _has_vectors(connection):
        return
    if not hasattr(connection, "enable_load_extension"):
        raise Unavailable("This connection was opened before vectors.prepare() was called.")
    extension = _extension()
    connection.enable_load_extension(True)
    try:
        connection.load_extension(str(extension.with_suffix("")))
    except sqlite3.OperationalError as error:
        raise Unavailable(f"sqlite-vec does not load into SQLite: {error}.") from error
    finally:
        connection.enable_load_extension(False)


def pack(values: Sequence[float]) -> bytes:
    """A vector as `vec_f32` reads it."""
    return struct.pack(f"<{len(values)}f", *values)


def self_test() -> str:
    """Makes a table of vectors and finds the nearest; returns the version of sqlite-vec.

    Raises:
        Unavailable: it does not load or gives a wrong answer.
    """
    prepare()
    connection = sqlite3.connect(":memory:")
    try:
        load(connection)
        connection.execute("CREATE VIRTUAL TABLE trial USING vec0 (place FLOAT[2])")
        for rowid, place in enumerate(((0.0, 0.0), (1.0, 0.0), (0.0, 3.0)), start=1):
            connection.execute(
                "INSERT INTO trial (rowid, place) VALUES (:rowid, :place)",
                {"rowid": rowid, "place": pack(place)},
            )
        nearest = connection.execute(
            "SELECT rowid FROM trial WHERE place MATCH :place AND k = 2 ORDER BY distance",
            {"place": pack((0.9, 0.1))},
        ).fetchall()
        (version,) = connection.execute("SELECT vec_version()").fetchone()
    except sqlite3.DatabaseError as error:
        raise Unavailable(f"sqlite-vec does not work: {error}.") from error
    finally:
        connection.close()
    if [row[0] for row in nearest] != [2, 1]:
        raise Unavailable(f"sqlite-vec gives wrong neighbours: {nearest}.")
    return str(version)


def _has_vectors(connection: sqlite3.Connection) -> bool:
    found = connection.execute("SELECT 1 FROM pragma_function_list WHERE name = 'vec_version'")
    return found.fetchone() is not None


def _extension() -> Path:
    spec = importlib.util.find_spec("sqlite_vec")
    if spec is None or spec.origin is None:
        raise Unavailable("sqlite-vec is not installed: `pip install sqlite-vec`.")
    folder = Path(spec.origin).parent
    found = next((path for path in folder.glob("vec0.*") if path.suffix in {".so", ".dylib"}), None)
    if found is None:
        raise Unavailable(f"The sqlite-vec in {folder} has no library; install it again.")
    return found


def _sqlite() -> ctypes.CDLL:
    """The libsqlite3 that this Python's sqlite3 module calls."""
    import _sqlite3

    origin = getattr(_sqlite3, "__file__", None)  # none where it is built into the interpreter
    library = ctypes.CDLL(origin)
    try:
        library.sqlite3_libversion.restype = ctypes.c_char_p
        version = library.sqlite3_libversion().decode()
    except AttributeError as error:
        raise Unavailable("This Python hides its SQLite; use one that loads extensions.") from error
    if version != sqlite3.sqlite_version:
        raise Unavailable(f"This Python runs SQLite {sqlite3.sqlite_version}, but {version} loads.")
    return library


def _entry(extension: Path) -> ctypes.c_void_p:
    try:
        return ctypes.cast(ctypes.CDLL(str(extension)).sqlite3_vec_init, ctypes.c_void_p)
    except (OSError, AttributeError) as error:
        raise Unavailable(f"sqlite-vec does not run on this machine: {error}.") from error


def _register(extension: Path) -> None:
    """Gives the extension to every connection that is opened from now on."""
    global _registered
    with _lock:
        if _registered:
            return
        register = _sqlite().sqlite3_auto_extension
        register.argtypes = [ctypes.c_void_p]
        if register(_entry(extension)) != 0:
            raise Unavailable("SQLite refuses to register sqlite-vec.")
        _registered = True
