"""Who may change what about whom."""

from dataclasses import replace

from soniq.accounts.model import Person, Role
from soniq.errors import Forbidden
from soniq.units import PersonId


def may_manage(by: Person | None, role: Role) -> None:
    """Lets pass the command line (None), the owner, and an admin over lesser roles.

    Raises:
        Forbidden: to anybody else.
    """
    if by is None or by.role is Role.OWNER:
        return
    if by.role.may(Role.ADMIN) and by.role.rank > role.rank:
        return
    raise Forbidden(f"That takes somebody above the role {role}; you are {by.role} here.")


def full_self(by: Person, person: Person) -> None:
    """Refuses a lesser token of the person: it was lent for less than their account.

    Raises:
        Forbidden: `by` acts with a lesser role than the person has.
    """
    if by.role is not person.role:
        raise Forbidden("This token was lent for less. Sign in with the password to do that.")


def lent(person: Person, role: Role | None) -> Person:
    """The person as somebody acts who was lent no more than that role; None for all of it."""
    if role is None or person.role.rank <= role.rank:
        return person
    return replace(person, role=role)


def may_see(by: Person, person_id: PersonId) -> None:
    """Lets pass the person themselves, and admins.

    Raises:
        Forbidden: to anybody else.
    """
    if by.id != person_id and not by.role.may(Role.ADMIN):
        raise Forbidden("That is somebody else's, for them and for admins to see.")


def may_end(by: Person | None, person: Person) -> None:
    """Lets pass the person themselves and those above them, to end what the person has open.

    Raises:
        Forbidden: to anybody else, and to a lesser token of the person.
    """
    if by is not None and by.id == person.id:
        full_self(by, person)
    else:
        may_manage(by, person.role)


def token_role(asked: Role | None, *, person: Person, by: Person | None) -> Role | None:
    """The role that a new token lends; None for the person's own.

    Raises:
        Forbidden: `by` is somebody else, or asks for more than `by` may here.
    """
    if by is not None and by.id != person.id:
        raise Forbidden("People make their own tokens; nobody makes them for others.")
    most = person.role if by is None else by.role
    lent = asked or most
    if lent.rank > most.rank:
        raise Forbidden(f"A token cannot be {lent} where you are {most}.")
    return None if lent is person.role else lent
