"""How an album stands, whole: what a decision changes, and what its undo brings back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self, TypeAlias

from soniq.events import JSON
from soniq.matching.reviewing import MatchStatus
from soniq.units import Moment, PersonId

Verdict: TypeAlias = Literal["chosen", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a decision says of one candidate. terms: the points of each term, and its most."""

    accepted: bool
    external_id: str
    score: float
    terms: Mapping[str, tuple[float, float]]

    @property
    def shares(self) -> dict[str, float]:
        """How right each term was: points ÷ its most."""
        return {name: points / of for name, (points, of) in self.terms.items() if of}

    def to_json(self) -> JSON:
        return {
            "accepted": self.accepted,
            "external_id": self.external_id,
            "score": self.score,
            "terms": {name: [points, of] for name, (points, of) in self.terms.items()},
        }

    @classmethod
    def of(cls, said: Mapping[str, object]) -> Self:
        terms = said["terms"]
        assert isinstance(terms, Mapping)
        return cls(
            accepted=said["accepted"] is True,
            external_id=str(said["external_id"]),
            score=float(str(said["score"])),
            terms={name: (float(points), float(of)) for name, (points, of) in terms.items()},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person said of an album, and the candidates that lay before them."""

    verdict: Verdict
    by: PersonId | None
    at: Moment
    release_group_id: str | None = None
    release_id: str | None = None
    score: int | None = None
    labels: tuple[Label, ...] = ()

    def to_json(self) -> JSON:
        return {
            "verdict": self.verdict,
            "by": self.by,
            "at": self.at,
            "release_group_id": self.release_group_id,
            "release_id": self.release_id,
            "score": self.score,
            "labels": [label.to_json() for label in self.labels],
        }

    @classmethod
    def of(cls, said: Mapping[str, object]) -> Self:
        labels, by = said["labels"], said["by"]
        assert isinstance(labels, list)
        return cls(
            verdict="chosen" if said["verdict"] == "chosen" else "none",
            by=None if by is None else PersonId(int(str(by))),
            at=Moment(int(str(said["at"]))),
            release_group_id=_text(said["release_group_id"]),
            release_id=_text(said["release_id"]),
            score=_number(said["score"]),
            labels=tuple(Label.of(label) for label in labels),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Of one album. release_group_id: as the catalogue shows it; seen: digest of what was looked
    for at `looked_at`; coarse: matched by its names alone, without a look at its tracks."""

    status: MatchStatus = MatchStatus.PENDING
    score: int | None = None
    release_group_id: str | None = None
    release_id: str | None = None
    rung: str | None = None
    reason: str = ""
    later: Moment | None = None
    looked_at: Moment | None = None
    seen: bytes | None = None
    coarse: bool = False
    decision: Decision | None = None

    @property
    def queue(self) -> int | None:
        """Its place in the inbox: 0 with candidates, 1 without, None where nobody need look."""
        if self.decision is not None:
            return None
        return {MatchStatus.MANUAL_REVIEW: 0, MatchStatus.NO_MATCH: 1}.get(self.status)

    @property
    def is_untouched(self) -> bool:
        """Whether nothing is to be remembered but what the catalogue's own row says."""
        return (
            self.looked_at is None
            and self.decision is None
            and self.later is None
            and self.release_id is None
        )

    def is_as(self, other: "State") -> bool:
        """Whether both say the same of the album; when it was looked at is no part of that."""
        return (self.status, self.later, self.release_id, self.decision) == (
            other.status,
            other.later,
            other.release_id,
            other.decision,
        ) and (
            self.status != MatchStatus.MATCHED or self.release_group_id == other.release_group_id
        )

    def to_json(self) -> dict[str, JSON]:
        return {
            "status": self.status.value,
            "score": self.score,
            "release_group_id": self.release_group_id,
            "release_id": self.release_id,
            "rung": self.rung,
            "reason": self.reason,
            "later": self.later,
            "looked_at": self.looked_at,
            "seen": None if self.seen is None else self.seen.hex(),
            "coarse": self.coarse,
            "decision": None if self.decision is None else self.decision.to_json(),
        }

    @classmethod
    def of(cls, said: Mapping[str, object]) -> Self:
        decision, seen = said["decision"], said["seen"]
        looked_at, later = _number(said["looked_at"]), _number(said["later"])
        assert decision is None or isinstance(decision, Mapping)
        return cls(
            status=MatchStatus(str(said["status"])),
            score=_number(said["score"]),
            release_group_id=_text(said["release_group_id"]),
            release_id=_text(said["release_id"]),
            rung=_text(said["rung"]),
            reason=str(said["reason"]),
            later=None if later is None else Moment(later),
            looked_at=None if looked_at is None else Moment(looked_at),
            seen=None if seen is None else bytes.fromhex(str(seen)),
            coarse=said["coarse"] is True,
            decision=None if decision is None else Decision.of(decision),
        )


def _text(said: object) -> str | None:
    return None if said is None else str(said)


def _number(said: object) -> int | None:
    return None if said is None else int(str(said))
