"""Where plays are told."""

from pydantic import BaseModel, Field

from soniq.settings.values import ON_PAGE, WebAddress


class Scrobbles(BaseModel):
    """Settings of what other servers learn of what people play; each person links their own."""

    scrobble_url: WebAddress = Field(
        None,
        description="Your own server that takes plays as ListenBrainz does, such as Maloja "
        "(https://maloja.example/apis/listenbrainz); people link themselves to it.",
        json_schema_extra=ON_PAGE,
    )
