"""What the board tells of itself through /sys: heat, power, throttling.

Sources: the kernel's raspberrypi-hwmon driver ("rpi_volt", in0_lcrit_alarm), the firmware driver's
`get_throttled` (bits 0 and 16: undervoltage now and since the start; 1–3: capped, throttled or hot
now), and the thermal zones (thousandths of a degree). All are readable from a sandbox.
"""

from collections.abc import Iterator
from pathlib import Path

from soniq.machine.model import Board

SYS = Path("/sys")


def board(sys: Path = SYS) -> Board:
    flags = _first(_numbers(sys, "devices/platform/soc*/soc*firmware/get_throttled", base=16))
    alarm = _first(_undervoltage_alarms(sys))
    heat = max(_numbers(sys, "class/thermal/thermal_zone*/temp"), default=None)
    weak = [
        bool(sign)
        for sign in (alarm, None if flags is None else flags & 0x10001)
        if sign is not None
    ]
    return Board(
        temperature=None if heat is None else heat / 1000,
        undervoltage=any(weak) if weak else None,
        throttled=None if flags is None else bool(flags & 0b1110),
    )


def _undervoltage_alarms(sys: Path) -> Iterator[int]:
    for name in sorted(sys.glob("class/hwmon/hwmon*/name")):
        if name.read_text().strip() == "rpi_volt":
            yield from _numbers(name.parent, "in0_lcrit_alarm")


def _numbers(folder: Path, pattern: str, *, base: int = 10) -> Iterator[int]:
    for path in sorted(folder.glob(pattern)):
        try:
            yield int(path.read_text().strip(), base)
        except (OSError, ValueError):
            continue  # a sensor that is off reads as an error


def _first(numbers: Iterator[int]) -> int | None:
    return next(numbers, None)
