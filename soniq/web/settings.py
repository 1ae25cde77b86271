"""`/api/settings`: the settings of the collection, as the source document has them."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http import collecting
from soniq.http.access import allow
from soniq.http.asker import Asker
from soniq.http.asking import ask
from soniq.http.collecting import Shown, Wanted

Admin = Annotated[Asker, allow(Role.ADMIN)]


class SettingsBody(BaseModel):
    """What is in force."""

    lidarr_url: str | None
    lidarr_api_key: None = Field(description="Never told; see `lidarr_api_key_set`.")
    lidarr_api_key_set: bool
    music_folder_path: str | None = Field(description="The first of soniq's music folders.")
    auto_sync_enabled: bool
    sync_interval_hours: int
    local_shop: str = Field(description="A search with {artist} and {album}.")
    locked: list[str] = Field(description="Which are set outside soniq's pages.")

    @classmethod
    def of(cls, found: Shown) -> "SettingsBody":
        return cls(
            lidarr_url=found.lidarr_url,
            lidarr_api_key=None,
            lidarr_api_key_set=found.has_lidarr_api_key,
            music_folder_path=found.music_folder_path,
            auto_sync_enabled=found.auto_sync_enabled,
            sync_interval_hours=found.sync_interval_hours,
            local_shop=found.local_shop,
            locked=list(found.locked),
        )


class SettingsOrder(BaseModel):
    """What is to be set. What is null or absent stays; an empty text forgets it.

    What an answer holds beside these keys is passed over, so that it can be sent back changed.
    """

    model_config = ConfigDict(extra="ignore")

    lidarr_url: str | None = Field(default=None, max_length=500)
    lidarr_api_key: str | None = Field(default=None, max_length=200)
    music_folder_path: str | None = Field(
        default=None,
        max_length=4_000,
        description="Taken in beside those that soniq has; another goes at `removeRoot`.",
    )
    auto_sync_enabled: bool | None = None
    sync_interval_hours: int | None = Field(default=None, description="12 or 24.")
    local_shop: str | None = Field(default=None, max_length=500)

    def meant(self) -> Wanted:
        return Wanted(**self.model_dump())


def router(soniq: Soniq) -> APIRouter:
    api = APIRouter(prefix="/api/settings", tags=["settings"])

    @api.get("", summary="The settings of the collection")
    async def settings(_: Admin) -> SettingsBody:
        return SettingsBody.of(await ask(collecting.shown, soniq))

    @api.put("", summary="Change settings of the collection")
    async def change(_: Admin, order: SettingsOrder) -> SettingsBody:
        """409 where a setting is set outside soniq's pages: in `soniq.toml`, say."""
        return SettingsBody.of(await ask(collecting.change, soniq, order.meant()))

    return api
