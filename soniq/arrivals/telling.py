"""Telling of arrivals and downloads, once what they are now is written."""

from soniq.arrivals import rows
from soniq.arrivals.model import ArrivalChanged, ArrivalId, Download, DownloadChanged
from soniq.store.database import Tx


def told(tx: Tx, arrival_id: ArrivalId) -> None:
    """Tells how an arrival stands, after the commit."""
    one = rows.one(tx.reader, arrival_id)
    if one is not None:
        name = one.found.album if one.found is not None and one.found.album else one.name
        tx.emit(ArrivalChanged(arrival_id=one.id, state=one.state, title=name))


def news(one: Download) -> DownloadChanged:
    return DownloadChanged(
        download_id=one.id, state=one.state, received=one.received, size=one.size
    )
