"""When soniq may listen to tracks, and with how many at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from soniq.features.model import AnalysisState

HOT, COOL = 80.0, 75.0
"""Degrees Celsius at which to stop, and to go on. A Raspberry Pi 4 begins to slow down at 80 (its
documentation); without the gap it would stop and go with each track."""

HEAT_SECONDS = 10.0
"""Between two looks at the thermometer."""


def always() -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What the world says, asked again and again.

    enabled: the setting. hours: "22:00-07:00", "" is always. children: how many may listen at once.
    temperature: of the processor, None where nobody measures. is_playing: whether somebody streams.
    """

    enabled: Callable[[], bool] = always
    hours: Callable[[], str] = str
    children: Callable[[], int] = lambda: 1
    temperature: Callable[[], float | None] = lambda: None
    is_playing: Callable[[], bool] = bool
    time_of_day: Callable[[], time] = lambda: datetime.now().time()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Why nothing is begun now, in words."""

    state: AnalysisState
    reason: str


class Gate:
    """Says whether the next track may begin. `clock` counts seconds and never goes back."""

    def __init__(
        self, when: Conditions, is_paused: Callable[[], bool], clock: Callable[[], float]
    ) -> None:
        self._when = when
        self._is_paused = is_paused
        self._clock = clock
        self._looked: float | None = None
        self._heat: float | None = None
        self._is_hot = False

    def waits(self) -> Waits | None:
        """None: go on."""
        if self._is_paused():
            return Waits(state=AnalysisState.PAUSED, reason="Paused")
        opens = opens_at(self._when.hours(), self._when.time_of_day())
        if opens is not None:
            return Waits(state=AnalysisState.WAITING, reason=f"Waits for {opens}")
        self._feel()
        if self._is_hot:
            reason = f"Waits for the processor to cool: {self._heat:.0f} °C"
            return Waits(state=AnalysisState.WAITING, reason=reason)
        return None

    def _feel(self) -> None:
        now = self._clock()
        if self._looked is not None and now - self._looked < HEAT_SECONDS:
            return
        self._looked = now
        self._heat = self._when.temperature()
        self._is_hot = self._heat is not None and self._heat >= (COOL if self._is_hot else HOT)


def opens_at(hours: str, now: time) -> str | None:
    """When the hours begin; None where they are on now, or always. They may pass midnight."""
    if not hours:
        return None
    begin, end = hours.split("-")
    minute = f"{now:%H:%M}"
    is_on = begin <= minute < end if begin < end else minute >= begin or minute < end
    return None if is_on else begin
