"""Who comes in by what: links that people share, and sign-ins that another server vouches for."""

from typing import Literal

from pydantic import BaseModel, Field

from soniq.settings.values import ON_PAGE, WebAddress


class Doors(BaseModel):
    """Settings of how others come in."""

    shares: bool = Field(
        True,
        description="Let people share music by links that open without an account.",
        json_schema_extra=ON_PAGE,
    )
    shares_without_end: bool = Field(
        False,
        description="Let such links open until they are revoked; otherwise a year at most.",
        json_schema_extra=ON_PAGE,
    )
    oidc_issuer: WebAddress = Field(
        None,
        description="Sign-in server (OpenID Connect) that vouches for people, by its issuer "
        "address; its client secret is entered among the keys.",
        json_schema_extra=ON_PAGE,
    )
    oidc_client_id: str = Field(
        "",
        max_length=300,
        description="The id by which that server knows soniq.",
        json_schema_extra=ON_PAGE,
    )
    oidc_name: str = Field(
        "",
        max_length=40,
        description="What the sign-in page calls that server; empty for its host.",
        json_schema_extra=ON_PAGE,
    )
    oidc_new_people: Literal["no", "guest", "user", "artist", "moderator"] = Field(
        "no",
        description="Whether people whom soniq does not know are added when that server vouches "
        "for them, and with which role.",
        json_schema_extra=ON_PAGE,
    )
