"""What every request of an app asks, through EXPLAIN QUERY PLAN: by an index, each."""

import hashlib
import re

from soniq.accounts.model import Person
from soniq.accounts.service import Accounts
from soniq.store.database import Database
from tests.plans import Asked

BIG = re.compile(r"SCAN")
SORT = re.compile(r"USE TEMP B-TREE|AUTOMATIC")


def test_what_proves_an_app_is_sought_by_an_index(
    accounts: Accounts, owner: Person, db: Database
) -> None:
    for name in ("phone", "tablet", "car"):
        secret = accounts.create_app_password(owner.id, name, by=owner).secret
    given = accounts.grant("Ada", secret, address="10.0.0.1")
    told = hashlib.md5(f"{secret}pepper".encode(), usedforsecurity=False).hexdigest()
    asked = Asked(db=db, about=re.compile(r"app_|people"), big=BIG, sort=SORT)
    assert accounts.person_of_app_token("Ada", told, "pepper", address="10.0.0.1")
    assert accounts.person_of_app_password("Ada", secret, address="10.0.0.1")
    assert accounts.person_of_bearer(given.access)
    assert accounts.refresh(given.refresh, address="10.0.0.1")
    accounts.end_grant(given.refresh)
    assert any("app_families" in sql for sql in asked.seen)
    assert list(asked.faults()) == []
