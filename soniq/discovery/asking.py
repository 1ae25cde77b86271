"""What a person typed, taken apart. None of it is ever read as the full-text index's own syntax."""

from dataclasses import dataclass

from soniq import text

LETTERS = 200
"""Of a search; what is longer is cut."""

WORDS = 8
"""Of a search; later ones are left out."""

ARTICLES = ("the", "a", "an")

_JOINING = frozenset({"and"})
"""Words that a sleeve writes with a sign: "Simon & Garfunkel"."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: its words, and how a name that begins like it is keyed."""

    words: tuple[str, ...]
    key: str
    """The folded text without its article and opening marks."""
    article: str
    """What was typed before the key: "the", "a", "an" or nothing."""

    @classmethod
    def of(cls, typed: str) -> "Asked":
        cut = typed[:LETTERS].encode(errors="ignore").decode()
        key = text.sort_key(cut)
        bare, comma, article = key.rpartition(", ")
        if not comma or article not in ARTICLES or not text.fold(cut).startswith(article):
            bare, article = key, ""
        return cls(words=tuple(text.words(cut).split()[:WORDS]), key=bare, article=article)

    @classmethod
    def of_words(cls, words: tuple[str, ...]) -> "Asked":
        return cls.of(" ".join(words))

    @property
    def is_empty(self) -> bool:
        return not self.key

    @property
    def keys(self) -> tuple[str, ...]:
        """The sort keys of names that are exactly this, with whatever article."""
        return (self.key, *(f"{self.key}, {article}" for article in ARTICLES))

    @property
    def needed(self) -> tuple[str, ...]:
        """The words that a document must have, each once."""
        wanted = tuple(dict.fromkeys(word for word in self.words if word not in _JOINING))
        return wanted or self.words[:1]

    def match(self, *, unfinished: bool, names_only: bool) -> str:
        """The words as a query of the index: all of them.

        unfinished: the last word may go on. Of a single letter it may not: every name has a word
        that begins with it, and the index keeps beginnings of two letters and more.
        """
        *whole, last = self.needed
        goes_on = "*" if unfinished and self.can_go_on else ""
        query = " ".join((*(f'"{word}"' for word in whole), f'"{last}"{goes_on}'))
        return f"name : ({query})" if names_only else query

    @property
    def can_go_on(self) -> bool:
        return len(self.needed[-1]) > 1 and self.needed[-1] == self.words[-1]
