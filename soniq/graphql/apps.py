"""By what one's apps come in: app passwords, the sign-ins that followed, accounts elsewhere."""

import strawberry

from soniq.accounts.app_model import AppPassword, AppPasswordId, Family, FamilyId, NewAppPassword
from soniq.accounts.model import Role
from soniq.accounts.vouched_model import VouchedId, VouchedPerson
from soniq.graphql.context import Context, Info
from soniq.graphql.fields import field, least, rows
from soniq.graphql.relay import Node, node_id
from soniq.http import ids
from soniq.units import Moment, PersonId


@least(Role.GUEST)
@strawberry.type(
    name="AppPassword",
    description="A password for one app on one device; it was told once, when it was made.",
)
class AppPasswordNode(Node):
    name: str
    role: Role | None = strawberry.field(description="Less than its person's; null for the same.")
    created_at: Moment
    last_used_at: Moment | None
    last_client: str | None = strawberry.field(description="What the app called itself.")
    last_address: str | None

    @classmethod
    def of(cls, found: AppPassword) -> "AppPasswordNode":
        return cls(
            id=node_id("AppPassword", found.id),
            name=found.name,
            role=found.role,
            created_at=found.created_at,
            last_used_at=found.last_used_at,
            last_client=found.last_client,
            last_address=found.last_address,
        )


@least(Role.GUEST)
@strawberry.type(
    name="NewAppPassword", description="An app password, for once with the password itself."
)
class NewAppPasswordNode:
    app_password: AppPasswordNode
    password: str

    @classmethod
    def of(cls, new: NewAppPassword) -> "NewAppPasswordNode":
        return cls(app_password=AppPasswordNode.of(new.app_password), password=new.secret)


@least(Role.GUEST)
@strawberry.type(
    name="AppSignIn", description="An app that is signed in by tokens (/api/auth/token)."
)
class FamilyNode(Node):
    app_password_id: strawberry.ID
    client: str = strawberry.field(description="What it called itself; may be empty.")
    address: str
    created_at: Moment
    last_used_at: Moment

    @classmethod
    def of(cls, found: Family) -> "FamilyNode":
        return cls(
            id=node_id("AppSignIn", found.id),
            app_password_id=node_id("AppPassword", found.app_password_id),
            client=found.client,
            address=found.address,
            created_at=found.created_at,
            last_used_at=found.last_used_at,
        )


@least(Role.GUEST)
@strawberry.type(
    name="AccountElsewhere",
    description="One's account on the server that the settings name, by which one may come in.",
)
class VouchedNode(Node):
    issuer: str
    called: str = strawberry.field(description="As that server named one; may be empty.")
    created_at: Moment

    @classmethod
    def of(cls, found: VouchedPerson) -> "VouchedNode":
        return cls(
            id=node_id("Vouched", found.id),
            issuer=found.issuer,
            called=found.called,
            created_at=found.created_at,
        )


@least(Role.GUEST)
@strawberry.type
class AppsQuery:
    @field(
        description="App passwords, newest first: one's own, or as an admin somebody else's.",
        metadata=rows(10),
    )
    async def app_passwords(
        self, info: Info, person_id: strawberry.ID | None = None
    ) -> list[AppPasswordNode]:
        context = info.context
        found = await context.ask(context.soniq.accounts.app_passwords, _whose(context, person_id))
        return [AppPasswordNode.of(one) for one in found]

    @field(
        description="Apps that are signed in by tokens, newest first; whose as `appPasswords`.",
        metadata=rows(10),
    )
    async def app_sign_ins(
        self, info: Info, person_id: strawberry.ID | None = None
    ) -> list[FamilyNode]:
        context = info.context
        found = await context.ask(context.soniq.accounts.families, _whose(context, person_id))
        return [FamilyNode.of(one) for one in found]

    @field(description="One's accounts on other servers, newest first.", metadata=rows(2))
    async def accounts_elsewhere(self, info: Info) -> list[VouchedNode]:
        context = info.context
        found = await context.ask(context.soniq.vouching.of, context.asker.id)
        return [VouchedNode.of(one) for one in found]

    @field(description="What the server is called by which one may sign in; null: there is none.")
    async def sign_in_server(self, info: Info) -> str | None:
        return info.context.soniq.vouching.name


@least(Role.GUEST)
@strawberry.type
class AppsMutation:
    @field(
        description="Make an app password for one's own app; with a lesser role, to lend less. "
        "The answer alone tells it."
    )
    async def create_app_password(
        self, info: Info, name: str, role: Role | None = None
    ) -> NewAppPasswordNode:
        context = info.context
        asker = context.asker
        accounts = context.soniq.accounts
        new = await context.ask(accounts.create_app_password, asker.id, name, role, by=asker)
        return NewAppPasswordNode.of(new)

    @field(
        description="Revoke an app password; every app that came in by it is out at once. "
        "Answers with those that are left."
    )
    async def revoke_app_password(
        self, info: Info, app_password_id: strawberry.ID
    ) -> list[AppPasswordNode]:
        context = info.context
        number = ids.private("AppPassword", app_password_id, AppPasswordId)
        accounts = context.soniq.accounts
        await context.ask(accounts.revoke_app_password, number, by=context.asker)
        left = await context.ask(accounts.app_passwords, context.asker.id)
        return [AppPasswordNode.of(one) for one in left]

    @field(description="Sign an app out that holds tokens; answers with those that are left.")
    async def end_app_sign_in(self, info: Info, app_sign_in_id: strawberry.ID) -> list[FamilyNode]:
        context = info.context
        number = ids.private("AppSignIn", app_sign_in_id, FamilyId)
        accounts = context.soniq.accounts
        await context.ask(accounts.end_family, number, by=context.asker)
        left = await context.ask(accounts.families, context.asker.id)
        return [FamilyNode.of(one) for one in left]

    @field(description="Let an account on another server go; answers with those that are left.")
    async def forget_account_elsewhere(
        self, info: Info, account_id: strawberry.ID
    ) -> list[VouchedNode]:
        context = info.context
        number = ids.private("Vouched", account_id, VouchedId)
        await context.ask(context.soniq.vouching.untie, number, by=context.asker)
        left = await context.ask(context.soniq.vouching.of, context.asker.id)
        return [VouchedNode.of(one) for one in left]


def _whose(context: Context, person_id: strawberry.ID | None) -> PersonId:
    """Whose apps are asked for."""
    whose = ids.private("Person", person_id, PersonId) or context.asker.id
    context.soniq.accounts.check_sight(whose, by=context.asker)
    return whose
