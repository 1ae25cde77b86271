"""Whether what a house asks of its library is sought by an index: statements and their plans."""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

from soniq.store.database import Database

STATEMENT = re.compile(r"\s*(SELECT|UPDATE|DELETE|INSERT)")


@dataclass(slots=True, kw_only=True)
class Asked:
    """All statements of a database from now on.

    about: the statements that are looked at. big: steps that no plan may have. sort: likewise,
    but where the statement holds `few`: a handful that was handed in, or one batch.
    """

    db: Database
    about: re.Pattern[str]
    big: re.Pattern[str]
    sort: re.Pattern[str]
    few: re.Pattern[str] | None = None
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.db.read().set_trace_callback(self.seen.add)
        with self.db.write() as tx:
            tx.reader.set_trace_callback(self.seen.add)

    def faults(self) -> Iterator[str]:
        explainer = sqlite3.connect(self.db.path)
        for sql in sorted(self.seen):
            if not STATEMENT.match(sql) or not self.about.search(sql):
                continue
            is_few = self.few is not None and self.few.search(sql)
            for *_, step in explainer.execute(f"EXPLAIN QUERY PLAN {sql}"):
                if self.big.search(step) or (self.sort.search(step) and not is_few):
                    yield f"{step}\n{sql}"
        explainer.close()
