"""Takes purchases in and files them until it is killed: `file_once.py FOLDER LOG`.

LOG gets a line when what an earlier one left half done is settled, and one for each purchase.
"""

import os
import sys
from pathlib import Path

from soniq.units import tell_nobody
from tests.arrivals.stand_ins import FilingHouse


def main(folder: Path, log: Path) -> None:
    house = FilingHouse(folder)
    house.settle()
    lines = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(lines, b"settled\n")
    while True:
        number = 1 + int(house.one("SELECT count(*) FROM arrivals"))
        os.write(lines, b"purchase\n")
        arrival_id = house.buy(number)
        house.working.work(arrival_id, tell_nobody, None)
        house.accept(arrival_id)
        house.working.work(arrival_id, tell_nobody, None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
