"""Pictures of albums at the services where somebody saved them, as their exports name them.

They are fetched from the services' own hosts of images and from nowhere else, whatever an export
says; nothing of the person is sent along.
"""

from soniq.clients.model import DAY, Fetched, Keep, Service
from soniq.clients.transport import Transport

SERVICE = Service(
    name="savedcovers",
    label="Covers of saved albums",
    base_url="https://i.scdn.co",
    rate=4.0,
    hosts=("scdn.co", "spotifycdn.com", "mzstatic.com", "bcbits.com", "discogs.com"),
)
"""Spotify, iTunes, Bandcamp and Discogs."""


class SavedCovers:
    def __init__(self, transport: Transport, service: Service = SERVICE) -> None:
        self._transport = transport
        self._service = service

    def fetch(self, url: str) -> Fetched:
        """Raises ServiceFailed: REFUSED for other hosts, NOT_FOUND where it is gone."""
        return self._transport.get_bytes(self._service, url, keep=Keep(missing=30 * DAY))
