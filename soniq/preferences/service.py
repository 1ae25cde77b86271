"""Settings that the page may change, and secrets.

cryptography is imported where the first secret is used: it takes 6 MB, which a soniq without
secrets need not spend.
"""

import base64
import hmac
import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from soniq import settings
from soniq.errors import Conflict, Invalid, NotFound
from soniq.events import JSON
from soniq.preferences import keys, rows
from soniq.preferences.model import Preference, SettingsChanged
from soniq.settings import Loaded, Setting
from soniq.store.database import Database
from soniq.store.deeds import Deed, Redo

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

logger = logging.getLogger(__name__)

SET = "preferences.set"
RESET = "preferences.reset"

_JSON_OF: TypeAdapter[object] = TypeAdapter(object)


class Preferences:
    """All that outsiders may ask of settings and secrets."""

    def __init__(self, db: Database, *, secrets: Path) -> None:
        """secrets: the folder of keys, which only this account may enter."""
        self._db = db
        self._secrets = secrets
        self._fernet: Fernet | None = None

    def ready(self) -> None:
        """Has the key of the secrets made, where there is none, before anybody can ask for one.

        Raises:
            Invalid: what is there is no key.
            Unavailable: it cannot be read or written.
        """
        keys.key(self._secrets)

    def stored(self) -> dict[str, object]:
        """What the page has stored, for `settings.load(page=…)`.

        Values that this soniq no longer takes are left out with a warning: an upgrade must not
        keep it from starting.
        """
        found: dict[str, object] = {}
        for name, text in rows.settings(self._db.read()).items():
            try:
                _changeable(name)
                found[name] = settings.check_value(name, json.loads(text))
            except (NotFound, Invalid) as error:
                logger.warning("a stored setting is left out: %s", error)
        return found

    def shown(self, loaded: Loaded) -> list[Preference]:
        """Every setting with its value in force; `loaded` is what this process runs with."""
        return [_preference(setting, loaded) for setting in settings.described()]

    def set(self, name: str, value: object, loaded: Loaded) -> object:
        """Stores a setting; returns it as the settings hold it.

        Raises:
            NotFound: the page has no such setting.
            Conflict: it is set outside the page.
            Invalid: the value is not allowed.
        """
        _changeable(name)
        if loaded.is_locked(name):
            raise Conflict(f"{name} is set by {loaded.origins[name]}; change it there.")
        checked = settings.check_value(name, value)
        self._write(SET, name, _plain(checked))
        return checked

    def reset(self, name: str) -> None:
        """Forgets what the page has stored, so that the default holds again."""
        _changeable(name)
        self._write(RESET, name, None)

    def redo(self) -> Mapping[str, Redo]:
        """How a restore does the deeds of this room again."""

        def again(deed: Deed) -> None:
            self._write(deed.kind, str(deed.body["name"]), deed.body.get("value"))

        return {SET: again, RESET: again}

    def secret(self, name: str) -> str | None:
        """A stored secret; None where there is none.

        Raises:
            Conflict: it was encrypted with another key.
        """
        from cryptography.fernet import InvalidToken

        found = rows.secret(self._db.read(), name)
        if found is None:
            return None
        try:
            return self._box().decrypt(found).decode()
        except InvalidToken:
            raise Conflict(
                f"The secret {name} was stored with another key; enter it again."
            ) from None

    def secret_names(self) -> list[str]:
        return rows.secret_names(self._db.read())

    def set_secret(self, name: str, value: str | None) -> None:
        """Stores a secret, encrypted; None forgets it. No deed tells of it."""
        sealed = None if value is None else self._box().encrypt(value.encode())
        with self._db.write(lasting=True) as tx:
            if sealed is None:
                rows.drop_secret(tx, name)
            else:
                rows.put_secret(tx, name, sealed)

    def seal(self, secret: str) -> str:
        """The secret encrypted, for tables of others."""
        return self._box().encrypt(secret.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """What `seal` was given.

        Raises:
            Conflict: it was encrypted with another key.
        """
        from cryptography.fernet import InvalidToken

        try:
            return self._box().decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise Conflict("That was encrypted with another key; make it anew.") from None

    def derived(self, purpose: str) -> bytes:
        """32 bytes that follow from the key and from nothing else, for each purpose others."""
        key = base64.urlsafe_b64decode(keys.key(self._secrets))
        return hmac.digest(key, purpose.encode(), "sha256")

    def _write(self, kind: str, name: str, value: JSON) -> None:
        with self._db.write(lasting=True) as tx:
            if kind == SET:
                rows.put_setting(tx, name, json.dumps(value))
                tx.deed(SET, {"name": name, "value": value})
            else:
                rows.drop_setting(tx, name)
                tx.deed(RESET, {"name": name})
            tx.emit(SettingsChanged(setting=name))

    def _box(self) -> "Fernet":
        from cryptography.fernet import Fernet

        if self._fernet is None:
            self._fernet = Fernet(keys.key(self._secrets))
        return self._fernet


def _changeable(name: str) -> Setting:
    for setting in settings.described():
        if setting.name == name and setting.on_page:
            return setting
    raise NotFound(f"The settings page has no {name}; it is set in soniq.toml or the environment.")


def _preference(setting: Setting, loaded: Loaded) -> Preference:
    return Preference(
        name=setting.name,
        description=setting.description,
        kind=setting.kind,
        value=_plain(getattr(loaded.settings, setting.name)),
        default=setting.default,
        origin=loaded.origins[setting.name],
        on_page=setting.on_page,
        locked=loaded.is_locked(setting.name),
    )


def _plain(value: object) -> JSON:
    """A setting's value as JSON: paths become text, tuples lists."""
    plain: JSON = _JSON_OF.dump_python(value, mode="json")
    return plain
