"""Covers: the addresses of an image in the sizes in which soniq keeps it."""

import strawberry

from soniq.accounts.model import Role
from soniq.graphql.fields import field, least
from soniq.http import links
from soniq.units import ArtworkHash


@least(Role.GUEST)
@strawberry.type(description="A cover, as WebP in three sizes. The addresses never change.")
class Cover:
    hash: strawberry.Private[ArtworkHash]

    @field(description="160 px.")
    def small(self) -> str:
        return links.cover(self.hash, links.SMALL)

    @field(description="480 px.")
    def medium(self) -> str:
        return links.cover(self.hash, links.MEDIUM)

    @field(description="1,200 px.")
    def large(self) -> str:
        return links.cover(self.hash, links.LARGE)

    @classmethod
    def of(cls, hash: ArtworkHash | None) -> "Cover | None":
        return cls(hash=hash) if hash else None
