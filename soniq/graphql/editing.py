"""Editing by hand: one track or thousands, seen before and taken back after."""

import strawberry
from strawberry.scalars import JSON as ANY

from soniq.accounts.model import Role
from soniq.errors import Invalid
from soniq.graphql.attribution import FieldChangeNode
from soniq.graphql.context import Info
from soniq.graphql.fields import field, least, rows
from soniq.graphql.relay import node_id
from soniq.graphql.scalars import told
from soniq.http import orders, saying
from soniq.library.model import Slice
from soniq.provenance import edits
from soniq.units import TrackId

PREVIEWED = 500
"""Tracks of which an edit is previewed at once."""


@strawberry.input(name="SetField", description="One value for all tracks.")
class SetFieldInput:
    field: str
    value: ANY | None = strawberry.field(
        default=None, description="Text, number, flag or list of texts; null or [] clears it."
    )


@strawberry.input(name="FindReplace", description="In a text, or in each text of a list.")
class FindReplaceInput:
    field: str
    find: str
    replace: str
    is_pattern: bool = strawberry.field(
        default=False, description="`find` is a regular expression; `replace` may name its groups."
    )
    match_case: bool = True


@strawberry.input(name="NumberTracks", description="Track numbers in the given order.")
class NumberTracksInput:
    start: int = 1
    per_disc: bool = strawberry.field(default=True, description="Begin anew on each disc.")
    set_totals: bool = strawberry.field(
        default=False, description="The last number of a disc is its number of tracks."
    )


@strawberry.input(name="SplitArtists", description='"A feat. B" becomes A and B.')
class SplitArtistsInput:
    separators: list[str]
    field: str = strawberry.field(default="artists", description="artists or album_artists.")


@strawberry.input(name="FromFileName", description="Fields from the names of file and folders.")
class FromFileNameInput:
    pattern: str = strawberry.field(description='"{track} - {artist} - {title}"')


@strawberry.input(name="TrimSpaces", description="No spaces at the ends, no two in a row.")
class TrimSpacesInput:
    fields: list[str] | None = strawberry.field(default=None, description="Null: all texts.")


@strawberry.input(name="Edit", one_of=True, description="What to change; exactly one of these.")
class EditInput:
    set_field: SetFieldInput | None = strawberry.UNSET
    set_fields: ANY | None = strawberry.field(
        default=strawberry.UNSET, description='Several at once: {"album": "Amnesiac", …}.'
    )
    find_replace: FindReplaceInput | None = strawberry.UNSET
    number_tracks: NumberTracksInput | None = strawberry.UNSET
    split_artists: SplitArtistsInput | None = strawberry.UNSET
    from_file_name: FromFileNameInput | None = strawberry.UNSET
    trim_spaces: TrimSpacesInput | None = strawberry.UNSET

    def meant(self) -> edits.Edit:
        """Raises Invalid: several fields are to be set, and they are no object."""
        if one := self.set_field:
            return edits.SetField(field=one.field, value=told(one.value))
        if replacing := self.find_replace:
            return edits.FindReplace(
                field=replacing.field,
                find=replacing.find,
                replace=replacing.replace,
                is_pattern=replacing.is_pattern,
                match_case=replacing.match_case,
            )
        if numbering := self.number_tracks:
            return edits.NumberTracks(
                start=numbering.start,
                per_disc=numbering.per_disc,
                set_totals=numbering.set_totals,
            )
        if splitting := self.split_artists:
            return edits.SplitArtists(separators=tuple(splitting.separators), field=splitting.field)
        if naming := self.from_file_name:
            return edits.FromFileName(pattern=naming.pattern)
        if trimming := self.trim_spaces:
            fields = None if trimming.fields is None else tuple(trimming.fields)
            return edits.TrimSpaces(fields=fields)
        values = told(self.set_fields)
        if isinstance(values, dict):
            return edits.SetFields(values=values)
        raise Invalid('`setFields` takes an object of fields: {"album": "Amnesiac"}.')


@least(Role.MODERATOR)
@strawberry.type(description="A track that cannot be edited so; it would stay as it is.")
class EditProblem:
    track_id: strawberry.ID
    reason: str = strawberry.field(description="For people.")


@least(Role.MODERATOR)
@strawberry.type(description="What an edit would change.")
class EditPreview:
    change_count: int = strawberry.field(description="Of all, also those beyond `first`.")
    changes: list[FieldChangeNode]
    problems: list[EditProblem] = strawberry.field(metadata=rows(10))


@least(Role.MODERATOR)
@strawberry.type(description="What became of an edit.")
class Edited:
    change_id: strawberry.ID | None = strawberry.field(
        description="Takes it back; null where nothing differed."
    )


@least(Role.MODERATOR)
@strawberry.type
class EditingQuery:
    @field(
        description=f"What an edit of at most {PREVIEWED} tracks would change; the first so many "
        "changes, at most 200."
    )
    async def preview_edit(
        self,
        info: Info,
        track_ids: list[strawberry.ID],
        edit: EditInput,
        first: int | None = None,
    ) -> EditPreview:
        context, size = info.context, Slice(first=first).size
        tracks = orders.numbers("Track", track_ids, TrackId, most=PREVIEWED)
        found = await context.ask(context.soniq.editing.preview, tracks, edit.meant())
        names = await context.ask(saying.names_of, context.soniq)
        return EditPreview(
            change_count=len(found.changes),
            changes=FieldChangeNode.all(found.changes[:size], names),
            problems=[
                EditProblem(track_id=node_id("Track", track_id), reason=reason)
                for track_id, reason in found.problems.items()
            ],
        )


@least(Role.MODERATOR)
@strawberry.type
class EditingMutation:
    @field(
        description=f"Edit at most {orders.AT_ONCE:,} tracks by hand, as one change. No file is "
        "touched."
    )
    async def edit_tracks(
        self, info: Info, track_ids: list[strawberry.ID], edit: EditInput
    ) -> Edited:
        context = info.context
        change_id = await context.ask_changes(
            context.soniq.editing.apply,
            orders.numbers("Track", track_ids, TrackId),
            edit.meant(),
            by=context.asker.id,
        )
        return Edited(change_id=node_id("Change", change_id) if change_id else None)
