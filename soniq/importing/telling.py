"""News of imports, for their person alone."""

from soniq.importing.model import Import, ImportChanged
from soniq.store.database import Tx


def told(tx: Tx, one: Import) -> None:
    """Says how an import stands."""
    tx.emit(ImportChanged(person_id=one.person_id, import_id=one.id, state=str(one.state)))
