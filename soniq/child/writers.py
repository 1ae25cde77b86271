"""The door to the child that writes tags."""

from soniq.child.model import Limits


class Writers:
    """Any thread may knock, and waits for its answer; files are written one at a time."""

    def __init__(self, limits: Limits | None = None) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """End the child at once; whoever waits for an answer is told Unavailable."""
        raise NotImplementedError
