"""Internet radio stations, for everybody of the house."""

from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from soniq.errors import Conflict, Invalid, NotFound, Unavailable
from soniq.playback import radio_rows as rows
from soniq.playback.model import Station, StationId, StationsChanged
from soniq.store.database import Database, Tx
from soniq.store.deeds import Deed, Redo

SAVED = "playback.station_saved"
REMOVED = "playback.station_removed"

NAME = 200
ADDRESS = 2_000
"""Letters."""
MOST = 1_000
"""Stations: they are listed without pages."""


class Radio:
    """Everybody may listen; surfaces let admins alone add, change and remove."""

    def __init__(self, db: Database, *, is_off: Callable[[], bool] = bool) -> None:
        """is_off: whether nothing may be asked of other people's servers."""
        self._db = db
        self._is_off = is_off
        self.redo: Mapping[str, Redo] = {SAVED: self._saved_again, REMOVED: self._removed_again}

    def stations(self) -> list[Station]:
        """By name."""
        return rows.stations(self._db.read())

    def station(self, station_id: StationId) -> Station:
        """Raises NotFound where there is none of that id."""
        return _sought(self.by_ids([station_id]), station_id)

    def on_air(self, station_id: StationId) -> Station:
        """One that is to be heard now.

        Raises:
            NotFound: there is none of that id.
            Unavailable: soniq is to ask nothing of other people's servers.
        """
        station = self.station(station_id)
        self.check_open(station.stream_url)
        return station

    def check_open(self, url: str) -> None:
        """Raises Unavailable where the address is not of this home, and soniq asks nobody else."""
        if self._is_off() and not _is_of_home(urlsplit(url).hostname or ""):
            raise Unavailable(
                "Stations are other people's servers, and the setting network is off. "
                'Set it to "ask" to hear them.'
            )

    def checked(self, url: str) -> str:
        """An address as a station may have it. Raises Invalid where it is none."""
        return _address(url, "stream")

    def by_ids(self, ids: Iterable[StationId]) -> dict[StationId, Station]:
        """Those that are there."""
        return rows.by_ids(self._db.read(), ids)

    def add(self, name: str, stream_url: str, homepage_url: str | None = None) -> Station:
        """
        Raises:
            Invalid: no name, or an address that is not http or https.
            Conflict: there are 1,000 already.
        """
        checked = _checked(StationId(0), name, stream_url, homepage_url)
        with self._db.write(lasting=True) as tx:
            if rows.count(tx.reader) >= MOST:
                raise Conflict(f"There are {MOST} stations already. Remove some first.")
            station = Station(
                id=rows.next_id(tx.reader),
                name=checked.name,
                stream_url=checked.stream_url,
                homepage_url=checked.homepage_url,
            )
            _keep(tx, station)
        return station

    def change(
        self, station_id: StationId, name: str, stream_url: str, homepage_url: str | None = None
    ) -> Station:
        """
        Raises:
            NotFound: no such station.
            Invalid: no name, or an address that is not http or https.
        """
        station = _checked(station_id, name, stream_url, homepage_url)
        with self._db.write(lasting=True) as tx:
            _sought(rows.by_ids(tx.reader, [station_id]), station_id)
            _keep(tx, station)
        return station

    def remove(self, station_id: StationId) -> None:
        """Raises NotFound where there is none of that id."""
        with self._db.write(lasting=True) as tx:
            _sought(rows.by_ids(tx.reader, [station_id]), station_id)
            rows.drop(tx, station_id)
            tx.deed(REMOVED, {"station_id": station_id})
            tx.emit(StationsChanged(station_id=station_id))

    def _saved_again(self, deed: Deed) -> None:
        body = deed.body
        homepage = body["homepage_url"]
        with self._db.write(lasting=True) as tx:
            rows.keep(
                tx,
                Station(
                    id=StationId(int(str(body["station_id"]))),
                    name=str(body["name"]),
                    stream_url=str(body["stream_url"]),
                    homepage_url=None if homepage is None else str(homepage),
                ),
            )

    def _removed_again(self, deed: Deed) -> None:
        with self._db.write(lasting=True) as tx:
            rows.drop(tx, StationId(int(str(deed.body["station_id"]))))


def _keep(tx: Tx, station: Station) -> None:
    rows.keep(tx, station)
    tx.deed(
        SAVED,
        {
            "station_id": station.id,
            "name": station.name,
            "stream_url": station.stream_url,
            "homepage_url": station.homepage_url,
        },
    )
    tx.emit(StationsChanged(station_id=station.id))


def _sought(found: Mapping[StationId, Station], station_id: StationId) -> Station:
    if station_id not in found:
        raise NotFound(f"There is no radio station {station_id}. Look at the list again.")
    return found[station_id]


def _checked(
    station_id: StationId, name: str, stream_url: str, homepage_url: str | None
) -> Station:
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME:
        raise Invalid(f"A station has a name of at most {NAME} letters.")
    homepage = _address(homepage_url, "homepage") if homepage_url else None
    return Station(
        id=station_id,
        name=name,
        stream_url=_address(stream_url, "stream"),
        homepage_url=homepage,
    )


def _is_of_home(host: str) -> bool:
    """Whether it is a machine of the network at home, by its address or its name."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost" or host.endswith(".local")


def _address(url: str, what: str) -> str:
    """An address that a browser and mpv take for nothing else: no file, no script."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        is_fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_fine = False
    if not is_fine or len(url) > ADDRESS or not url.isprintable() or " " in url:
        raise Invalid(
            f'The {what} of a station is an address like "https://radio.example.org/live"; '
            f'"{url[:80]}" is none.'
        )
    return url
