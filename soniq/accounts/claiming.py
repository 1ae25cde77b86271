"""Who may make an unclaimed soniq their own."""

from soniq.accounts.keys import new_code, same_code
from soniq.accounts.model import Clock, Nearness
from soniq.accounts.throttle import Throttle
from soniq.errors import Forbidden

OPEN_SECONDS = 30 * 60
"""How long after a start a device of the same subnet may claim without the code."""


class Claiming:
    """The open door of an unclaimed soniq.

    Whoever sits at the machine may come in; so may a device of the same subnet in the first
    30 minutes after a start; and at any time whoever reads the code on the console. The time is
    counted by the clock that never jumps.
    """

    def __init__(self, clock: Clock, throttle: Throttle) -> None:
        self.code = new_code()
        self._clock = clock
        self._throttle = throttle
        self._started = clock.monotonic()

    def open_to(self, nearness: Nearness) -> bool:
        """Whether a request from there needs no code."""
        if nearness is Nearness.LOOPBACK:
            return True
        fresh = self._clock.monotonic() - self._started < OPEN_SECONDS
        return nearness is Nearness.SUBNET and fresh

    def check(self, nearness: Nearness, *, code: str | None, address: str) -> None:
        """Lets a claim pass or not.

        Raises:
            Forbidden: it needs the code, or the code is wrong.
            Throttled: too many codes were tried from that address.
        """
        if code is None or not code.strip():
            if self.open_to(nearness):
                return
            raise Forbidden(
                "This soniq has no owner yet. Enter the claim code that its console and its "
                "journal show, or restart it and claim it within 30 minutes from the same network."
            )
        self._throttle.count(address, CODE)
        if not same_code(code, self.code):
            raise Forbidden("That is not the claim code. It stands on the console, as XXXX-XXXX.")
        self._throttle.take_back(address, CODE)


CODE = "\n claim code"
"""Stands for the code where names are counted; no person's name can hold a line break."""
