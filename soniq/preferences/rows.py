"""The tables of settings and secrets."""

import sqlite3

from soniq.store.database import Tx


def settings(reader: sqlite3.Connection) -> dict[str, str]:
    """All that the page has stored: JSON by name."""
    return dict(reader.execute("SELECT name, value FROM settings").fetchall())


def put_setting(tx: Tx, name: str, value: str) -> None:
    tx.execute(
        """
        INSERT INTO settings (name, value)
        VALUES (:name, :value)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value
        """,
        {"name": name, "value": value},
    )


def drop_setting(tx: Tx, name: str) -> None:
    tx.execute("DELETE FROM settings WHERE name = :name", {"name": name})


def secret(reader: sqlite3.Connection, name: str) -> bytes | None:
    row = reader.execute("SELECT value FROM secrets WHERE name = :name", {"name": name}).fetchone()
    return bytes(row["value"]) if row else None


def secret_names(reader: sqlite3.Connection) -> list[str]:
    return [row["name"] for row in reader.execute("SELECT name FROM secrets ORDER BY name")]


def put_secret(tx: Tx, name: str, value: bytes) -> None:
    tx.execute(
        """
        INSERT INTO secrets (name, value)
        VALUES (:name, :value)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value
        """,
        {"name": name, "value": value},
    )


def drop_secret(tx: Tx, name: str) -> None:
    tx.execute("DELETE FROM secrets WHERE name = :name", {"name": name})
