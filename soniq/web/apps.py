"""`/api/apps`: by what one's apps come in: app passwords, and the sign-ins that followed."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from soniq.accounts.app_model import AppPassword, AppPasswordId, Family, FamilyId
from soniq.accounts.model import Person, Role
from soniq.app import Soniq
from soniq.errors import NotFound
from soniq.http import ids
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.http.times import iso
from soniq.units import PersonId
from soniq.web.saying import person_of, when

SignedIn = Annotated[Asker, allow(Role.GUEST)]
Whose = Annotated[str | None, Query(description="Somebody else's, for admins; one's own if unset.")]


class AppPasswordBody(BaseModel):
    """A password for one app on one device; it was told once, when it was made."""

    id: str
    name: str
    role: Role | None = Field(description="Less than one's own; null for the same.")
    created_at: str
    last_used_at: str | None
    last_client: str | None = Field(description="What the app called itself.")
    last_address: str | None

    @classmethod
    def of(cls, found: AppPassword) -> "AppPasswordBody":
        return cls(
            id=ids.public("AppPassword", found.id),
            name=found.name,
            role=found.role,
            created_at=iso(found.created_at),
            last_used_at=when(found.last_used_at),
            last_client=found.last_client,
            last_address=found.last_address,
        )


class AppPasswordOrder(BaseModel):
    """What the new app password is for."""

    name: str = Field(max_length=200, description='"Symfonium on the phone"')
    role: Role | None = None


class NewAppPasswordBody(AppPasswordBody):
    """An app password, and for once itself."""

    password: str


class FamilyBody(BaseModel):
    """An app that is signed in by tokens."""

    id: str
    app_password_id: str
    client: str = Field(description="What it called itself; may be empty.")
    address: str
    created_at: str
    last_used_at: str

    @classmethod
    def of(cls, found: Family) -> "FamilyBody":
        return cls(
            id=ids.public("AppSignIn", found.id),
            app_password_id=ids.public("AppPassword", found.app_password_id),
            client=found.client,
            address=found.address,
            created_at=iso(found.created_at),
            last_used_at=iso(found.last_used_at),
        )


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api/apps", tags=["accounts"])
    accounts = soniq.accounts

    def seen(asker: Asker, person_id: str | None) -> PersonId:
        """Whose apps are asked for."""
        by = person_of(asker)
        whose = ids.private("Person", person_id, PersonId) or by.id
        accounts.check_sight(whose, by=by)
        return whose

    @api.get("/passwords", summary="List app passwords")
    async def passwords(asker: SignedIn, person_id: Whose = None) -> list[AppPasswordBody]:
        found = await ask(accounts.app_passwords, seen(asker, person_id))
        return [AppPasswordBody.of(one) for one in found]

    @api.post("/passwords", summary="Make an app password", status_code=201)
    async def create(order: AppPasswordOrder, asker: SignedIn) -> NewAppPasswordBody:
        """For apps that speak Subsonic, and for `/api/auth/token`. One for each device."""
        by = person_of(asker)
        new = await ask(accounts.create_app_password, by.id, order.name, order.role, by=by)
        body = AppPasswordBody.of(new.app_password).model_dump()
        return NewAppPasswordBody(**body, password=new.secret)

    @api.delete("/passwords/{app_password_id}", summary="Revoke an app password", status_code=204)
    async def revoke(app_password_id: str, asker: SignedIn) -> None:
        """Every app that came in by it is out at once. That of somebody else counts as not there,
        but to admins."""
        by = person_of(asker)
        number = ids.private("AppPassword", app_password_id, AppPasswordId)
        await ask(_revoke, soniq, number, by)

    @api.get("/signins", summary="List apps that are signed in by tokens")
    async def families(asker: SignedIn, person_id: Whose = None) -> list[FamilyBody]:
        found = await ask(accounts.families, seen(asker, person_id))
        return [FamilyBody.of(one) for one in found]

    @api.delete("/signins/{family_id}", summary="Sign an app out", status_code=204)
    async def end(family_id: str, asker: SignedIn) -> None:
        """Its tokens are good for nothing at once."""
        by = person_of(asker)
        number = ids.private("AppSignIn", family_id, FamilyId)
        await ask(_end, soniq, number, by)

    return api


def _revoke(soniq: Soniq, number: AppPasswordId, by: Person) -> None:
    own = soniq.accounts.app_passwords(by.id)
    if not by.role.may(Role.ADMIN) and number not in {one.id for one in own}:
        raise NotFound("You have no such app password; it may have been revoked already.")
    soniq.accounts.revoke_app_password(number, by=by)


def _end(soniq: Soniq, number: FamilyId, by: Person) -> None:
    own = soniq.accounts.families(by.id)
    if not by.role.may(Role.ADMIN) and number not in {one.id for one in own}:
        raise NotFound("You have no such app signed in; it may be out already.")
    soniq.accounts.end_family(number, by=by)
