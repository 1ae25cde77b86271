"""Whether a password is a person's."""

from soniq.accounts import names, passwords, rows
from soniq.accounts.model import Person
from soniq.accounts.throttle import Throttle
from soniq.store.database import Database


def proven(
    db: Database, throttle: Throttle, name: str, password: str, *, address: str
) -> Person | None:
    """The person, if the password fits; the try is counted against the address before.

    An unknown name takes as long as a wrong password. A hash made with older parameters is renewed.

    Raises:
        Throttled: there were too many tries.
    """
    name_key = names.key(name)
    throttle.count(address, name_key)
    known = rows.person_named(db.read(), name_key)
    fits = passwords.fits(password, passwords.NOBODYS if known is None else known.password_hash)
    if known is None or not fits:
        return None
    throttle.take_back(address, name_key)
    if passwords.outdated(known.password_hash):
        renewed = passwords.hashed(password)
        with db.write() as tx:
            rows.renew_hash(tx, known, renewed)
    return known.person
