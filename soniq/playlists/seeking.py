"""Rules whose tracks an index finds at once; so a list of the starred reads the starred alone."""

from collections.abc import Callable
from dataclasses import dataclass

from soniq.playlists.checking import Checked
from soniq.playlists.fields import Op


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A SELECT of one column `id`, each once: all that fulfil the rule, maybe more.

    breadth: the narrower, the less; as such rules usually are.
    """

    sql: str
    breadth: int


def seek(one: Checked, put: Callable[[Checked], list[str]]) -> Sought | None:
    """None where no index finds them. put: gives the rule's values their names in the statement."""
    name, op = one.field.name, one.op
    if op in (Op.NEAR, Op.IN) and name in ("sounds_like", "playlist"):
        breadth = 0 if name == "sounds_like" else 1
        return Sought(sql=f"SELECT value AS id FROM json_each({put(one)[0]})", breadth=breadth)  # noqa: S608 - names of values
    if name == "starred" and one.value is (op is Op.IS):
        return Sought(sql=_STARRED, breadth=2)
    if (bounds := _BOUNDS.get(op)) is None:
        return None
    if (name, op) == ("plays", Op.MORE) and not (isinstance(one.value, float) and one.value >= 0):
        return None  # nor is what was never played in the table
    if name in _SOUGHT:
        select, column, breadth = _SOUGHT[name]
        return Sought(sql=f"{select} AND {bounds(column, put(one))}", breadth=breadth)
    return None


_STARRED = """
        SELECT entity_id AS id
        FROM ratings INDEXED BY ratings_by_star
        WHERE person_id = :person AND entity = 'track' AND starred_at_ms IS NOT NULL
    """

_SOUGHT = {
    "rating": (
        """
        SELECT entity_id AS id
        FROM ratings INDEXED BY ratings_by_rating
        WHERE person_id = :person AND entity = 'track' AND rating IS NOT NULL""",
        "rating",
        3,
    ),
    "last_played": (
        """
        SELECT track_id AS id
        FROM play_counts INDEXED BY play_counts_by_last
        WHERE person_id = :person""",
        "last_played_ms",
        4,
    ),
    "plays": (
        """
        SELECT track_id AS id
        FROM play_counts INDEXED BY play_counts_by_plays
        WHERE person_id = :person""",
        "plays",
        5,
    ),
    "added": (
        """
        SELECT id
        FROM tracks INDEXED BY tracks_by_added
        WHERE missing_since_ms IS NULL""",
        "added_at_ms",
        6,
    ),
}

_BOUNDS: dict[Op, Callable[[str, list[str]], str]] = {
    Op.MORE: lambda column, v: f"{column} > {v[0]}",
    Op.IN_LAST: lambda column, v: f"{column} > {v[0]}",
    Op.AFTER: lambda column, v: f"{column} >= {v[1]}",
}
"""From a value on. What has an upper end as well may be nearly all, as rules go."""
