"""Reads what is saved until it is killed: `read_once.py FOLDER ADDRESS`."""

import sys
from pathlib import Path

from soniq.clients import spotify
from tests.spotify.home import ADA, Home


def main(folder: str, address: str) -> None:
    spotify.API_URL = spotify.ACCOUNTS_URL = address
    spotify.RATE = 100.0
    home = Home(Path(folder), over_sockets=True)
    try:
        home.spotify.sync(ADA)
    finally:
        home.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
