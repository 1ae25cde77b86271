"""People, what they may do, and the API keys of their programs."""

from soniq.accounts.model import Person, Role, Token
from soniq.errors import Invalid
from soniq.events import JSON
from soniq.http.asking import ask, passwords
from soniq.ui.asking import Visit
from soniq.ui.cards import Lists
from soniq.ui.parts import title
from soniq.units import PersonId, TokenId

ROLES = [
    (Role.GUEST, "Guest", "Listens"),
    (Role.USER, "User", "Listens, and keeps things of their own"),
    (Role.ARTIST, "Artist", "May also offer music of their own"),
    (Role.MODERATOR, "Moderator", "May also tidy what others wrote"),
    (Role.ADMIN, "Admin", "Looks after folders, people and settings"),
]


class People(Lists, component="people.js"):
    """The page of people and API keys."""


async def build(visit: Visit) -> None:
    title("People")
    page = People()
    page.props.update(await ask(_found, visit))
    _manage(visit, page)
    _own(visit, page)


def _manage(visit: Visit, page: People) -> None:
    """What those who look after people do."""
    accounts = visit.soniq.accounts

    async def add(by: Person, said: object) -> str:
        name, password, role = _text(said, "name"), _text(said, "password"), _text(said, "role")
        await passwords.ask(accounts.add_person, name, password, _role(role), by=by)
        await _again(visit, page, done="add")
        return f"{name} may come in now."

    async def change_role(by: Person, said: object) -> str:
        person = await ask(accounts.set_role, _person(said), _role(_text(said, "role")), by=by)
        await _again(visit, page)
        return f"{person.name} is {person.role} now."

    async def remove(by: Person, said: object) -> str:
        await ask(accounts.remove, _person(said), by=by)
        await _again(visit, page, done="remove")
        return "Removed. What was theirs is gone with them."

    visit.on(page, "add", add, Role.ADMIN)
    visit.on(page, "role", change_role, Role.ADMIN)
    visit.on(page, "remove", remove, Role.ADMIN)


def _own(visit: Visit, page: People) -> None:
    """What everyone does for themselves; `accounts` judges whose it is."""
    accounts = visit.soniq.accounts

    async def set_password(by: Person, said: object) -> str:
        password, current = _text(said, "password"), _text(said, "current")
        await passwords.ask(
            accounts.set_password, _person(said), password, by=by, current=current or None
        )
        await _again(visit, page, done="password")
        return "The new password holds. Every browser of that person must sign in anew."

    async def revoke(by: Person, said: object) -> str:
        await ask(accounts.revoke_token, TokenId(_number(said)), by=by)
        await _again(visit, page)
        return "The key opens nothing any more."

    visit.on(page, "password", set_password, Role.GUEST)
    visit.on(page, "revoke", revoke, Role.GUEST)


async def _again(visit: Visit, page: People, *, done: str = "") -> None:
    page.props.update(await ask(_found, visit))
    page.update()
    if done:
        page.run_method("done", done)


def _found(visit: Visit) -> dict[str, JSON]:
    accounts = visit.soniq.accounts
    me = accounts.person(visit.person.id)
    manages = visit.may(Role.ADMIN)
    people = accounts.people() if manages else [me]
    names = {person.id: person.name for person in people}
    tokens = accounts.tokens(None if manages else me.id)
    return {
        "me": _row(me),
        "manages": manages,
        "people": [_row(person) for person in people],
        "roles": [[*role] for role in ROLES if role[0].rank <= me.role.rank],
        "tokens": [_token(token, names.get(token.person_id, "")) for token in tokens],
    }


def _row(person: Person) -> dict[str, JSON]:
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "seen": person.last_seen_at,
    }


def _token(token: Token, whose: str) -> dict[str, JSON]:
    return {
        "id": token.id,
        "name": token.name,
        "hint": token.hint,
        "role": token.role,
        "whose": whose,
        "created": token.created_at,
        "used": token.last_used_at,
    }


def _text(said: object, name: str) -> str:
    value = said.get(name) if isinstance(said, dict) else None
    return value if isinstance(value, str) else ""


def _person(said: object) -> PersonId:
    return PersonId(_number(said.get("id") if isinstance(said, dict) else said))


def _number(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise Invalid("The page sent no number where one was needed. Reload it.")


def _role(name: str) -> Role:
    if name not in set(Role):
        raise Invalid(f'There is no role "{name[:20]}".')
    return Role(name)
