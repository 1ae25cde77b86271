"""The rules by which the copy to keep is proposed, as a person set them."""

from soniq.duplicates import group_rows
from soniq.duplicates.model import RULES, Rule, Rules
from soniq.errors import Invalid
from soniq.events import JSON
from soniq.store.database import Database
from soniq.store.deeds import Deed, Redo
from soniq.text import shown
from soniq.units import PersonId

SET = "duplicates.rules"


class Preferring:
    """Keeps them in the library: they go with its backups."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.redo: dict[str, Redo] = {SET: self._again}

    def rules(self) -> Rules:
        return group_rows.rules(self._db.read()) or RULES

    def set_rules(self, rules: Rules, *, by: PersonId | None) -> None:
        """
        Raises:
            Invalid: a rule stands there twice, or a folder is no absolute path.
        """
        if len(set(rules.order)) < len(rules.order):
            raise Invalid("A rule stands there twice. Each counts once, the weightiest first.")
        for folder in rules.folders:
            if not folder.startswith(b"/"):
                raise Invalid(f"{shown(folder)} is no absolute path; it begins with a slash.")
        order: list[JSON] = [str(rule) for rule in rules.order]
        folders: list[JSON] = [
            folder.decode("utf-8", "surrogateescape") for folder in rules.folders
        ]
        with self._db.write(lasting=True) as tx:
            group_rows.set_rules(tx, [str(rule) for rule in order], [str(one) for one in folders])
            tx.deed(SET, {"rules": order, "folders": folders, "by": by})

    def _again(self, deed: Deed) -> None:
        order, folders = deed.body["rules"], deed.body["folders"]
        assert isinstance(order, list)
        assert isinstance(folders, list)
        known = set(Rule)
        with self._db.write(lasting=True) as tx:
            kept = [str(rule) for rule in order if rule in known]
            group_rows.set_rules(tx, kept, [str(folder) for folder in folders])
