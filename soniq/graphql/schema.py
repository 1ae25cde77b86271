"""The schema, and the gate that every operation passes, by whatever way it comes."""

from collections.abc import Iterable, Iterator
from contextlib import aclosing
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLSchema
from strawberry.extensions import ParserCache, SchemaExtension, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.schema.schema import StreamResult
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from soniq.graphql.access import refusals, requirements, sign_in_needed
from soniq.graphql.albums import AlbumQuery
from soniq.graphql.apps import AppsMutation, AppsQuery
from soniq.graphql.arrivals import ArrivalMutation, ArrivalQuery
from soniq.graphql.artists import ArtistQuery
from soniq.graphql.artworks import ArtworkMutation, ArtworkQuery
from soniq.graphql.attribution import AttributionMutation, AttributionQuery
from soniq.graphql.catalogue import CatalogueQuery
from soniq.graphql.collection import CollectionMutation, CollectionQuery
from soniq.graphql.context import Context
from soniq.graphql.costs import excess
from soniq.graphql.devices import DeviceMutation, DeviceQuery
from soniq.graphql.documents import operation_of, operations_of
from soniq.graphql.duplicates import DuplicatesMutation, DuplicatesQuery
from soniq.graphql.editing import EditingMutation, EditingQuery
from soniq.graphql.errors import told
from soniq.graphql.events import EventSubscription
from soniq.graphql.features import FeaturesMutation, FeaturesQuery
from soniq.graphql.history import HistoryMutation, HistoryQuery
from soniq.graphql.importing import ImportMutation, ImportQuery
from soniq.graphql.jobs import JobMutation, JobQuery
from soniq.graphql.lidarr import LidarrMutation, LidarrQuery
from soniq.graphql.limits import parsed
from soniq.graphql.listening import ListeningMutation, ListeningQuery
from soniq.graphql.listening_stats import ListeningStatsQuery
from soniq.graphql.lyrics import LyricsMutation, LyricsQuery
from soniq.graphql.matching import MatchingMutation, MatchingQuery
from soniq.graphql.moving import MovingMutation, MovingQuery
from soniq.graphql.outside import OutsideQuery
from soniq.graphql.people import PersonQuery
from soniq.graphql.playback import PlaybackMutation, PlaybackQuery
from soniq.graphql.playlists import PlaylistMutation, PlaylistQuery
from soniq.graphql.roots import RootMutation, RootQuery
from soniq.graphql.scalars import SCALARS
from soniq.graphql.scrobbling import ScrobblingMutation, ScrobblingQuery
from soniq.graphql.sharing import SharingMutation, SharingQuery
from soniq.graphql.similar import SimilarQuery
from soniq.graphql.spotify import SpotifyMutation, SpotifyQuery
from soniq.graphql.tagging import TaggingMutation, TaggingQuery
from soniq.graphql.tracks import TrackQuery


@strawberry.type
class Query(
    TrackQuery,
    AlbumQuery,
    ArtistQuery,
    CatalogueQuery,
    FeaturesQuery,
    SimilarQuery,
    LyricsQuery,
    ListeningQuery,
    ListeningStatsQuery,
    ScrobblingQuery,
    LidarrQuery,
    AttributionQuery,
    EditingQuery,
    HistoryQuery,
    MatchingQuery,
    ArtworkQuery,
    TaggingQuery,
    MovingQuery,
    DuplicatesQuery,
    OutsideQuery,
    PlaybackQuery,
    PlaylistQuery,
    DeviceQuery,
    RootQuery,
    JobQuery,
    PersonQuery,
    AppsQuery,
    SharingQuery,
    ImportQuery,
    CollectionQuery,
    SpotifyQuery,
    ArrivalQuery,
):
    pass


@strawberry.type
class Mutation(
    RootMutation,
    JobMutation,
    FeaturesMutation,
    LyricsMutation,
    ListeningMutation,
    ScrobblingMutation,
    LidarrMutation,
    AttributionMutation,
    EditingMutation,
    HistoryMutation,
    MatchingMutation,
    ArtworkMutation,
    TaggingMutation,
    MovingMutation,
    DuplicatesMutation,
    AppsMutation,
    SharingMutation,
    ImportMutation,
    CollectionMutation,
    SpotifyMutation,
    PlaybackMutation,
    PlaylistMutation,
    DeviceMutation,
    ArrivalMutation,
):
    pass


@strawberry.type
class Subscription(EventSubscription):
    pass


class ShapedParserCache(ParserCache):
    """Keeps documents whose shape was judged; see `limits.parsed`."""

    def on_parse(self) -> Iterator[None]:
        found = self.execution_context
        found.graphql_document = parsed(found.query or "")
        yield


class Gate(SchemaExtension):
    """After validation: may this person ask that, and is it within the budget?"""

    def on_validate(self) -> Iterator[None]:
        found = self.execution_context
        document = found.graphql_document
        if document is not None and not found.pre_execution_errors:
            kinds, name = core(found.schema), found.operation_name
            found.pre_execution_errors = refusals(
                kinds, document, name, found.context.person
            ) or excess(kinds, document, name, found.variables)
        yield


class GatedSchema(strawberry.Schema):
    """Refuses before anything is parsed twice or run, and tells errors as `errors.told` does."""

    async def execute(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        refused = refusal(query, operation_name, context_value)
        if refused is not None:
            return _told(refused, context_value)
        try:
            result = await super().execute(
                query,
                variable_values,
                context_value,
                root_value,
                operation_name,
                allowed_operation_types,
                operation_extensions,
            )
        except InvalidOperationTypeError:
            result = _refused(
                GraphQLError(
                    "A subscription needs a stream: ask with `Accept: text/event-stream`, "
                    "or over a socket (graphql-transport-ws)."
                )
            )
        return _told(result, context_value)

    async def stream(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        operation_extensions: dict[str, Any] | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
    ) -> StreamResult:
        refused = refusal(query, operation_name, context_value)
        if refused is not None:
            return _one(_told(refused, context_value))
        results = await super().stream(
            query,
            variable_values,
            context_value,
            root_value,
            operation_name,
            operation_extensions,
            allowed_operation_types,
        )
        return _each(results, context_value)

    def process_errors(
        self,
        errors: list[GraphQLError],
        execution_context: ExecutionContext | None = None,
    ) -> None:
        """Nothing: `errors.told` logs what is worth a line."""


def refusal(query: str | None, name: str | None, context: Context) -> PreExecutionError | None:
    """Why a request is not even validated: a stranger's, no GraphQL, too large, or ambiguous.

    Strawberry's stream would let an error of the parser through as an exception.
    """
    if context.person is None:
        return _refused(sign_in_needed())
    try:
        document = parsed(query or "")
    except GraphQLError as error:
        return _refused(error)
    operations = operations_of(document)
    if name is None and len(operations) != 1:
        return _refused(
            GraphQLError(f"Say in `operationName` which of {len(operations)} operations to run.")
        )
    if name is not None and operation_of(document, name) is None:
        return _refused(GraphQLError(f'The document has no operation "{name}".'))
    return None


def _refused(error: GraphQLError) -> PreExecutionError:
    return PreExecutionError(data=None, errors=[error])


def _told(result: ExecutionResult, context: Context) -> ExecutionResult:
    if result.errors:
        result.errors = [told(error, context.request_id) for error in result.errors]
    return result


async def _one(result: ExecutionResult) -> StreamResult:
    yield result


async def _each(results: StreamResult, context: Context) -> StreamResult:
    async with aclosing(results):
        async for result in results:
            yield _told(result, context) if isinstance(result, ExecutionResult) else result


def core(schema: strawberry.Schema) -> GraphQLSchema:
    """graphql-core's own form of a schema."""
    found: GraphQLSchema = schema._schema
    return found


def _built() -> GatedSchema:
    schema = GatedSchema(
        Query,
        Mutation,
        Subscription,
        extensions=[ShapedParserCache, ValidationCache, Gate],
        config=StrawberryConfig(scalar_map=SCALARS),
    )
    requirements(core(schema))
    return schema


schema = _built()
