"""What must stand before a service can be built: settings, the library file, the secrets."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from soniq import settings as layers
from soniq.child.service import Limits
from soniq.events import Bus
from soniq.preferences.service import Preferences
from soniq.settings import Loaded, Settings
from soniq.store import lock
from soniq.store.database import Database
from soniq.store.deeds import Deeds
from soniq.store.migrations import migrate


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What every service stands on."""

    loaded: Loaded
    load: Callable[[Mapping[str, object]], Loaded]
    """Loads the settings anew with what the settings page has stored."""
    bus: Bus
    db: Database
    preferences: Preferences


def library_file(data: Path) -> Path:
    """Where the library lies in a data folder."""
    return data / "library" / "db" / "library.sqlite"


def lay(command_line: Mapping[str, object], alone_as: str | None, undo: ExitStack) -> Ground:
    """Brings the library to this version's schema; what is to be closed goes onto `undo`."""
    said = {name: value for name, value in command_line.items() if value is not None}

    def load(page: Mapping[str, object]) -> Loaded:
        named = said.get("data")
        file = layers.find_file(data=Path(str(named)) if named else None)
        return layers.load(page=page, file=file, command_line=said)

    data = load({}).settings.data
    library = library_file(data)
    library.parent.mkdir(parents=True, exist_ok=True)
    if alone_as is not None:
        undo.enter_context(lock.held(data, alone_as))
    if alone_as is not None or lock.holder(data) is None:
        migrate(library)
    bus = Bus()
    db = Database(library, bus, Deeds(library.with_name("deeds.jsonl")))
    undo.callback(db.close)
    preferences = Preferences(db, secrets=data / "secrets")
    preferences.ready()
    loaded = load(preferences.stored())
    return Ground(loaded=loaded, load=load, bus=bus, db=db, preferences=preferences)


def limits(settings: Settings) -> Limits:
    """What a child process may take."""
    return Limits(
        memory=settings.child_memory_mb * 1024 * 1024, seconds=settings.child_timeout_seconds
    )
