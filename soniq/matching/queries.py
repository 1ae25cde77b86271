"""What the catalogue is asked, in the query language of MusicBrainz' search (Lucene)."""

from soniq.clients.musicbrainz import escaped, quoted
from soniq.matching.model import AlbumWanted
from soniq.matching.terms import primary
from soniq.titles import words

SHORTEST_FUZZY = 3
"""Letters; with two slips forgiven, a shorter word is near to all others."""


def exact(wanted: AlbumWanted) -> str:
    """The very words: the source document's form, with the type only where it is known.

    Guests, "The", editions and versions are left out, as the phrase then finds what has them and
    what has not; the score tells these apart.
    """
    title = words.title(wanted.title).base
    clauses = [f"releasegroup:{quoted(title)}"]
    if artist := _artist(wanted):
        clauses.insert(0, f"artist:{quoted(artist)}")
    if wanted.type is not None:
        clauses.append(f"primarytype:{primary(wanted.type)}")
    return " AND ".join(clauses)


def fuzzy(wanted: AlbumWanted) -> str:
    """Words like these, in any order, of any type; the more of them, the higher it stands."""
    clauses = [f"releasegroup:({_like(words.title(wanted.title).base)})"]
    if artist := _artist(wanted):
        clauses.insert(0, f"artist:({_like(artist)})")
    return " AND ".join(clauses)


def title_alone(wanted: AlbumWanted) -> str | None:
    """By whomever, for artists that the catalogue knows by another name. None where no artist is
    known: then `exact` has asked that."""
    if not _artist(wanted):
        return None
    return f"releasegroup:{quoted(words.title(wanted.title).base)}"


def free(text: str) -> str:
    """What a person typed, as words that may stand anywhere."""
    return " ".join(escaped(word) for word in text.split())


def _artist(wanted: AlbumWanted) -> str:
    """Whom to look for: the first where several are known one by one, else all, without guests."""
    written = wanted.artists[0] if len(wanted.artists) > 1 else wanted.artist or ""
    credit = words.credit(written)
    if credit.is_unknown:
        return ""
    if credit.is_various:
        return "Various Artists"
    main = credit.main
    if main[:4].lower() == "the " and main[4:].strip():
        return main[4:].strip()
    return main


def _like(name: str) -> str:
    """Each word with its slips; scripts that write no spaces as they are. Surest words first."""
    found = dict.fromkeys(word for word in words.spelt(name) if word != "and") or {"and": None}
    terms = [
        f"{escaped(word)}~" if _slips(word) else quoted(word) if _unspaced(word) else escaped(word)
        for word in found
    ]
    return " ".join(sorted(terms, key=lambda term: term.endswith("~")))


def _slips(word: str) -> bool:
    return len(word) >= SHORTEST_FUZZY and not word.isdecimal() and not _unspaced(word)


def _unspaced(word: str) -> bool:
    """Chinese, Japanese, Thai …: the search cuts these words otherwise than their spaces."""
    return any("\u0e00" <= letter <= "\u0eff" or "\u3040" <= letter <= "\ud7af" for letter in word)
