"""Every field of the schema, asked for as every role."""

from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    Undefined,
    get_named_type,
    is_input_object_type,
    is_introspection_type,
    is_leaf_type,
    parse,
    validate,
)

from soniq.accounts.model import Person, Role
from soniq.graphql.access import refusals, requirements
from soniq.graphql.schema import core, schema
from soniq.units import Moment, PersonId

KINDS = core(schema)
ADMINS = {
    "Query": {
        *("lidarrChoices", "lidarrEvents"),
        "roots",
        "jobs",
        "job",
        "previewTags",
        "renamePresets",
        "renameExample",
        "renamePlan",
        "quarantine",
        "networkLog",
        "networkServices",
        "networkTotals",
        "duplicatesPreview",
        "keepRules",
        *("arrivals", "arrival", "inbox", "downloads"),
        "collectionSettings",
    },
    "Mutation": {
        "addRoot",
        "removeRoot",
        "startScan",
        "acceptMissing",
        "cancelJob",
        "retryJob",
        "pauseAnalysis",
        "resumeAnalysis",
        "matchAll",
        "fetchMissingArtwork",
        "writeTags",
        "setRootWritable",
        "planRenames",
        "applyRenames",
        "quarantineTracks",
        "restoreFiles",
        "deleteQuarantined",
        "findDuplicates",
        "resolveDuplicates",
        "acceptDuplicates",
        "setKeepRules",
        "addStation",
        "changeStation",
        "removeStation",
        *("planArrival", "acceptArrival", "dropArrival"),
        *("fetchLink", "cancelDownload", "retryDownload"),
        *("testLidarr", "chooseLidarr", "registerLidarrWebhook", "forgetLidarrWebhook"),
        "setCollectionSettings",
    },
    "Track": {"path"},
    "CollectedAlbum": {"localPath"},
    "DuplicateCopy": {"path"},
    **dict.fromkeys(
        (
            "Root",
            "Job",
            "FileChange",
            "FieldWrite",
            "RenamePreset",
            "RenamePlan",
            "Move",
            "MoveEdge",
            "MoveConnection",
            "Moved",
            "QuarantinedFile",
            "QuarantineEdge",
            "QuarantineConnection",
            *("LidarrProfile", "LidarrFolder", "LidarrChoices", "LidarrTrial"),
            *("LidarrEvent", "LidarrEvents"),
            "CollectionSettings",
            *("Arrival", "ArrivalFound", "ArrivalFile", "ArrivalPreview", "Inbox", "Download"),
            "NetworkCall",
            "NetworkEdge",
            "NetworkConnection",
            "NetworkService",
            "NetworkTotal",
            "DuplicatesPreview",
            "Resolved",
            "KeepRules",
        )
    ),
}
"""What takes an admin; None is all of the type. A field that is added elsewhere is a guest's: to
write its name here is to have thought about it."""
MODERATORS = {
    "Query": {"previewEdit"},
    "Mutation": {
        "searchMetadata",
        "applyCandidate",
        "revertField",
        "editTracks",
        "undoChange",
        "matchAlbum",
        "chooseMatch",
        "rejectMatch",
        "putOffMatch",
        "reopenMatch",
        "searchMatch",
        "searchArtwork",
        "fetchArtwork",
        "setPrimaryArtwork",
        "removeArtwork",
        "notDuplicate",
    },
    **dict.fromkeys(
        (
            "Applied",
            "EditPreview",
            "EditProblem",
            "Edited",
            "Undone",
            "Stale",
            "Decided",
            "ArtworkOffers",
            "ArtworkOffer",
            "ArtworkChanged",
        )
    ),
}
"""What takes a moderator, likewise."""
USERS = {
    "Query": {
        *("lidarr", "lidarrDownloads", "lidarrDownload"),
        *("lookUpAlbums", "spotify", "spotifyPlaylists"),
        "scrobbleLinks",
        "scrobbleRefusals",
        "editableFields",
        "attribution",
        "candidates",
        "metadata",
        "previewCandidate",
        "history",
        "change",
        "review",
        "matchStanding",
        "matchCandidates",
        "albumImages",
        "duplicates",
        "imports",
        "importById",
        "importLost",
    },
    "Mutation": {
        "createPlaylist",
        "changePlaylist",
        "addToPlaylist",
        "removeFromPlaylist",
        "putBackInPlaylist",
        "moveInPlaylist",
        "copyPlaylist",
        "deletePlaylist",
        "restorePlaylist",
        "beginLastfmLink",
        "finishLastfmLink",
        "linkScrobbler",
        "setScrobbleLoves",
        "setScrobbleNowPlaying",
        "unlinkScrobbler",
        "searchLidarr",
        *("wantAlbum", "unwantAlbum", "holdAlbum", "letGo", "setOwnership", "setBuying"),
        *("beginSpotify", "finishSpotify", "setSpotifyOptions", "disconnectSpotify"),
        "syncSpotify",
        "analyseTracks",
        "startImport",
        "importAccount",
        "dropImport",
        "undoImport",
        "setTempo",
        "setKey",
        "createShare",
        "changeShare",
        "revokeShare",
        "fetchLyrics",
    },
    **dict.fromkeys(
        (
            "AddedToPlaylist",
            *("LidarrStanding", "LidarrDownload", "LidarrDownloads"),
            "AlbumOffer",
            *("SpotifyConnection", "SpotifyList", "SpotifyJob", "SpotifyPlaylist"),
            "ScrobbleLink",
            "ScrobbleRefusal",
            "EditableField",
            "Answer",
            "Attribution",
            "FieldChange",
            "ScoreTerm",
            "Candidate",
            "TrackMetadata",
            "Change",
            "ChangeEdge",
            "ChangeConnection",
            "ChangeItem",
            "ChangeItems",
            "Difference",
            "MatchStanding",
            "ReviewItem",
            "ReviewEdge",
            "ReviewCounts",
            "ReviewConnection",
            "AlbumImage",
            "DuplicateCopy",
            "DuplicateGroup",
            "DuplicateCount",
            "DuplicateEdge",
            "DuplicateConnection",
            "Import",
            "ImportSought",
            "ImportRefusal",
            "ImportLeft",
            "ImportPreview",
            "ImportTaken",
            "ImportReport",
            "ImportLine",
            "ImportLines",
            "ImportUndone",
        )
    ),
}
"""What takes a user, likewise."""


def person(role: Role) -> Person:
    return Person(id=PersonId(1), name="Ada", role=role, created_at=Moment(0), last_seen_at=None)


def fields() -> Iterator[tuple[str, str]]:
    for kind in KINDS.type_map.values():
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not (
            is_introspection_type(kind)
        ):
            yield from ((kind.name, name) for name in kind.fields)


def least(kind: str, name: str) -> Role:
    for role, named in (
        (Role.ADMIN, ADMINS),
        (Role.MODERATOR, MODERATORS),
        (Role.USER, USERS),
    ):
        listed = named.get(kind, set())
        if listed is None or name in listed:
            return role
    return Role.GUEST


def literal(argument: GraphQLArgument | GraphQLInputField) -> str:
    kind = argument.type
    assert isinstance(kind, GraphQLNonNull)
    inner = kind.of_type
    if isinstance(inner, GraphQLList | GraphQLInputObjectType):
        return "[]" if isinstance(inner, GraphQLList) else written_input(inner)
    if isinstance(inner, GraphQLEnumType):
        return str(next(iter(inner.values)))
    assert isinstance(inner, GraphQLScalarType)
    return {"Int": "1", "Boolean": "true"}.get(inner.name, '"x"')


def written_input(kind: GraphQLInputObjectType) -> str:
    """One of the fields, where the input must have one of them; else those that it must have."""
    if not kind.is_one_of:
        must = [
            f"{key}: {literal(one)}"
            for key, one in kind.fields.items()
            if isinstance(one.type, GraphQLNonNull) and one.default_value is Undefined
        ]
        return f"{{ {', '.join(must)} }}"
    name = next(name for name, one in kind.fields.items() if is_input_object_type(one.type))
    inner = kind.fields[name].type
    assert isinstance(inner, GraphQLInputObjectType)
    needed = [
        f'{key}: "x"' for key, one in inner.fields.items() if isinstance(one.type, GraphQLNonNull)
    ]
    return f"{{ {name}: {{ {', '.join(needed)} }} }}"


def written(name: str, field: GraphQLField) -> str:
    """The field with all arguments that it must have, and something below it."""
    needed = [
        f"{key}: {literal(argument)}"
        for key, argument in field.args.items()
        if isinstance(argument.type, GraphQLNonNull)
    ]
    arguments = f"({', '.join(needed)})" if needed else ""
    below = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    return f"{name}{arguments}{below}"


def request(kind: str, name: str) -> str:
    """A document that asks for the field. Whatever leads there is a guest's."""
    found = KINDS.type_map[kind]
    assert isinstance(found, GraphQLObjectType | GraphQLInterfaceType)
    asked = written(name, found.fields[name])
    if kind in ("Query", "Mutation", "Subscription"):
        return f"{kind.lower()} {{ {asked} }}"
    if kind == "Event":
        return f"subscription {{ events {{ {asked} }} }}"
    root, path = path_to(kind, f"... on {kind} {{ {asked} }}")
    return f"{root.lower()} {{ {path} }}"


def path_to(kind: str, asked: str) -> tuple[str, str]:
    """A way from a root to a type, by nodes where it is one, and the root."""
    if kind == "Node" or any(each.name == "Node" for each in interfaces_of(kind)):
        return "Query", f'node(id: "x") {{ {asked} }}'
    for parent, name in fields():
        found = KINDS.type_map[parent]
        assert isinstance(found, GraphQLObjectType | GraphQLInterfaceType)
        field = found.fields[name]
        if get_named_type(field.type).name == kind and parent not in (kind, "Subscription"):
            step = written(name, field).replace("{ __typename }", f"{{ {asked} }}")
            if parent in ("Query", "Mutation"):
                return parent, step
            return path_to(parent, on(parent, step))
    raise LookupError(f"No field leads to {kind}.")


def on(kind: str, asked: str) -> str:
    return f"... on {kind} {{ {asked} }}"


def interfaces_of(kind: str) -> tuple[GraphQLInterfaceType, ...]:
    found = KINDS.type_map[kind]
    return tuple(found.interfaces) if isinstance(found, GraphQLObjectType) else ()


@pytest.mark.parametrize(("kind", "name"), list(fields()), ids=".".join)
def test_a_field_answers_the_roles_that_may_and_no_other(kind: str, name: str) -> None:
    document = parse(request(kind, name))
    assert validate(KINDS, document) == []
    for role in Role:
        refused = refusals(KINDS, document, None, person(role))
        may = role.may(least(kind, name))
        assert (refused == []) is may, role
        assert may or any(f"{kind}.{name}" in error.message for error in refused)


@pytest.mark.parametrize(("kind", "name"), list(fields()), ids=".".join)
def test_no_field_answers_who_is_not_signed_in(kind: str, name: str) -> None:
    document = parse(request(kind, name))
    (error,) = refusals(KINDS, document, None, None)
    assert error.extensions == {"code": "sign_in_needed"}


def test_every_field_states_its_role() -> None:
    stated = requirements(KINDS)
    assert set(fields()) <= set(stated)


def test_fields_within_fragments_are_found() -> None:
    document = parse(
        "{ tracks { edges { node { ...row } } } } fragment row on Track { id ... { path } }"
    )
    (error,) = refusals(KINDS, document, None, person(Role.USER))
    assert "Track.path" in error.message


def test_only_the_operation_that_runs_is_judged() -> None:
    document = parse("query mine { me { id } } query theirs { jobs { id } }")
    assert refusals(KINDS, document, "mine", person(Role.GUEST)) == []
    assert refusals(KINDS, document, "theirs", person(Role.GUEST)) != []
