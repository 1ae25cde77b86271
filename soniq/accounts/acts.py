"""What people do to accounts, each in a form that a restore can do again.

An act is a kind and a body; the body carries every value that is written, hashes in the place of
secrets (of an app password its encrypted form, without which a restore could not bring it back).
Doing an act twice leaves the same as once.
"""

from collections.abc import Mapping

from soniq.accounts.model import PeopleChanged
from soniq.events import JSON
from soniq.store.database import Tx

ADDED = "accounts.person_added"
ROLE = "accounts.role_set"
PASSWORD = "accounts.password_set"  # noqa: S105 - the name of a deed
REMOVED = "accounts.person_removed"
TOKEN_CREATED = "accounts.token_created"  # noqa: S105 - the name of a deed
TOKEN_REVOKED = "accounts.token_revoked"  # noqa: S105 - the name of a deed
SIGNED_OUT = "accounts.signed_out"
APP_PASSWORD_CREATED = "accounts.app_password_created"  # noqa: S105 - the name of a deed
APP_PASSWORD_REVOKED = "accounts.app_password_revoked"  # noqa: S105 - the name of a deed
APP_SIGNED_OUT = "accounts.app_signed_out"
VOUCHED = "accounts.vouched"
VOUCHED_NO_MORE = "accounts.vouched_no_more"


_SQL: Mapping[str, tuple[str, ...]] = {
    ADDED: (
        """
        INSERT INTO people (id, name, name_key, role, password_hash, created_at_ms)
        VALUES (:person_id, :name, :name_key, :role, :password_hash, :at)
        ON CONFLICT (id) DO NOTHING
        """,
    ),
    ROLE: ("UPDATE people SET role = :role WHERE id = :person_id",),
    PASSWORD: (
        "UPDATE people SET password_hash = :password_hash WHERE id = :person_id",
        "DELETE FROM sessions WHERE person_id = :person_id",
    ),
    REMOVED: ("DELETE FROM people WHERE id = :person_id",),
    TOKEN_CREATED: (
        """
        INSERT INTO tokens (id, secret_hash, person_id, name, role, hint, created_at_ms)
        VALUES (:token_id, :secret_hash, :person_id, :name, :role, :hint, :at)
        ON CONFLICT (id) DO NOTHING
        """,
    ),
    TOKEN_REVOKED: ("DELETE FROM tokens WHERE id = :token_id",),
    SIGNED_OUT: ("DELETE FROM sessions WHERE secret_hash = :secret_hash",),
    APP_PASSWORD_CREATED: (
        """
        INSERT INTO app_passwords (id, person_id, name, role, sealed, created_at_ms)
        VALUES (:app_password_id, :person_id, :name, :role, :sealed, :at)
        ON CONFLICT (id) DO NOTHING
        """,
    ),
    APP_PASSWORD_REVOKED: ("DELETE FROM app_passwords WHERE id = :app_password_id",),
    APP_SIGNED_OUT: ("DELETE FROM app_families WHERE secret_hash = :secret_hash",),
    VOUCHED: (
        """
        INSERT INTO vouched_people (id, issuer, subject, person_id, called, created_at_ms)
        VALUES (:vouched_id, :issuer, :subject, :person_id, :called, :at)
        ON CONFLICT DO NOTHING
        """,
    ),
    VOUCHED_NO_MORE: ("DELETE FROM vouched_people WHERE id = :vouched_id",),
}

_TOLD = {
    ADDED: "added",
    ROLE: "role",
    PASSWORD: "password",
    REMOVED: "removed",
    TOKEN_CREATED: "token_created",
    TOKEN_REVOKED: "token_revoked",
    SIGNED_OUT: "signed_out",
    APP_PASSWORD_CREATED: "app_password_created",
    APP_PASSWORD_REVOKED: "app_password_revoked",
    APP_SIGNED_OUT: "app_signed_out",
    VOUCHED: "vouched",
    VOUCHED_NO_MORE: "vouched_no_more",
}

KINDS = tuple(_SQL)


def do(tx: Tx, kind: str, body: dict[str, JSON]) -> None:
    """Does an act, notes it among the deeds, and tells those who may know."""
    for sql in _SQL[kind]:
        tx.execute(sql, body)
    tx.deed(kind, body)
    person_id = body["person_id"]
    if isinstance(person_id, int):
        tx.emit(PeopleChanged(person_id=person_id, change=_TOLD[kind]))
