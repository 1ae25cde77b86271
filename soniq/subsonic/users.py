"""The people of this house, as apps see and manage them."""

from soniq.accounts.model import Person, Role
from soniq.errors import NotFound
from soniq.subsonic.answers import NOT_ALLOWED, Body, Failed, Value
from soniq.subsonic.asked import Asked, Methods
from soniq.subsonic.signing import plain


def get_user(asked: Asked) -> Body:
    """Oneself, or anybody for admins."""
    person = _named(asked, asked.text("username"))
    return {"user": _user(asked, person)}


def get_users(asked: Asked) -> Body:
    asked.only(Role.ADMIN)
    people = asked.soniq.accounts.people()
    return {"users": {"user": [_user(asked, person) for person in people]}}


def create_user(asked: Asked) -> Body:
    """The password is for soniq's pages; apps get passwords of their own there."""
    asked.only(Role.ADMIN)
    name, password = asked.text("username"), plain(asked.text("password"))
    asked.text("email")  # the protocol wants it said; soniq sends no mail, and keeps none
    role = Role.ADMIN if asked.flag("adminRole", default=False) else Role.USER
    asked.soniq.accounts.add_person(name, password, role, by=asked.person)
    return {}


def update_user(asked: Asked) -> Body:
    """The role and the password are what soniq keeps of all that can be said."""
    asked.only(Role.ADMIN)
    person = _named(asked, asked.text("username"))
    accounts = asked.soniq.accounts
    if asked.has("adminRole"):
        role = _role(person.role, admin=asked.flag("adminRole", default=False))
        if role is not person.role:
            accounts.set_role(person.id, role, by=asked.person)
    if asked.text_or("password", ""):
        accounts.set_password(person.id, plain(asked.text("password")), by=asked.person)
    return {}


def _role(now: Role, *, admin: bool) -> Role:
    """An owner stays one, and whoever is no admin stays what they are."""
    if admin:
        return now if now.may(Role.ADMIN) else Role.ADMIN
    return Role.USER if now is Role.ADMIN else now


def delete_user(asked: Asked) -> Body:
    asked.only(Role.ADMIN)
    asked.soniq.accounts.remove(_named(asked, asked.text("username")).id, by=asked.person)
    return {}


def change_password(asked: Asked) -> Body:
    """Of those beneath an admin. One's own is changed on soniq's pages, by telling the old one."""
    name, password = asked.text("username"), plain(asked.text("password"))
    asked.only(Role.ADMIN)
    person = _named(asked, name)
    if person.id == asked.person.id:
        raise Failed(NOT_ALLOWED, "Change your own password on soniq's pages.")
    asked.soniq.accounts.set_password(person.id, password, by=asked.person)
    return {}


def _named(asked: Asked, name: str) -> Person:
    """Raises Failed (50) for others' names, whether they exist or not; NotFound for admins."""
    try:
        person = asked.soniq.accounts.person_named(name)
    except NotFound:
        asked.only(Role.ADMIN)
        raise
    if person.id == asked.person.id:
        return asked.person
    asked.only(Role.ADMIN)
    return person


def _user(asked: Asked, person: Person) -> Body:
    """Whether somebody's plays are told elsewhere is theirs to know."""
    user, admin = person.role.may(Role.USER), person.role.may(Role.ADMIN)
    soniq = asked.soniq
    folders: list[Value] = [root.id for root in soniq.roots.all()]
    return {
        "username": person.name,
        "scrobblingEnabled": person.id == asked.person.id
        and bool(soniq.scrobbling.links(person.id)),
        "adminRole": admin,
        "settingsRole": user,
        "downloadRole": True,
        "uploadRole": False,
        "playlistRole": user,
        "coverArtRole": False,
        "commentRole": False,
        "podcastRole": False,
        "streamRole": True,
        "jukeboxRole": soniq.jukebox.can_be and soniq.jukebox.is_open_to(person),
        "shareRole": user and soniq.settings.shares,
        "videoConversionRole": False,
        "folder": folders,
    }


METHODS: Methods = {
    "getUser": get_user,
    "getUsers": get_users,
    "createUser": create_user,
    "updateUser": update_user,
    "deleteUser": delete_user,
    "changePassword": change_password,
}
