"""`/graphql` over a websocket: graphql-transport-ws, and nothing older."""

from datetime import timedelta

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.unset import UnsetType
from typing_extensions import override

from soniq.app import Soniq
from soniq.graphql.context import Context, context_of
from soniq.graphql.schema import schema
from soniq.http.guard import who_asks

OPERATIONS = 20
"""At a time on one socket."""


class Socket(GraphQL[Context, None]):
    """Strawberry's handling of sockets, with our context.

    Who asks is known by the cookie or the Authorization header, or, from a browser that can set
    neither, by `{"authorization": "Bearer …"}` in what it sends first.
    """

    def __init__(self, soniq: Soniq) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            allow_queries_via_get=False,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=timedelta(seconds=10),
            max_subscriptions_per_connection=OPERATIONS,
        )
        self._soniq = soniq

    @override
    def is_websocket_origin_allowed(self, request: WebSocket, origin: str) -> bool:
        """Any: `http.origin` has judged it, and knows the origins of the settings."""
        return True

    @override
    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> Context:
        return context_of(self._soniq, request)

    @override
    async def on_ws_connect(self, context: Context) -> UnsetType | dict[str, object] | None:
        told = (context.connection_params or {}).get("authorization")
        if isinstance(told, str):
            headers = Headers({"authorization": told})
            context.person, _ = await who_asks(self._soniq.accounts, headers)
            context.standing.prove(headers, context.person)
        if context.person is None:
            raise ConnectionRejectionError
        return UnsetType()
