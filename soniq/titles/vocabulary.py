"""The words by which shops and catalogues tell editions, versions and kinds.

Gathered from what shops append to titles (Spotify, iTunes, Deezer, Bandcamp) and from the style
guideline of MusicBrainz on extra title information.
"""

AND = frozenset({"y", "und", "n"})
"""Between two words these mean "and"."""

SHORT_FORMS = {"vol": "volume", "pt": "part", "pts": "parts", "nr": "no", "st": "saint"}

COUNTING = frozenset(
    {"volume", "part", "chapter", "book", "act", "disc", "cd", "no", "nos", "season", "episode"}
)
NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10,
}  # fmt: skip

VARIOUS = frozenset(
    {"various artists", "various", "va", "v a", "diverse", "diverse interpreten", "verschiedene"}
    | {"verschiedene interpreten", "varios artistas", "varios", "artistes divers", "artisti vari"}
    | {"various performers", "varios interpretes", "sampler", "compilation"}
)

UNKNOWN = frozenset(
    {"unknown artist", "unknown", "artist unknown", "no artist", "untitled artist", "n a"}
    | {"unbekannter interpret", "unbekannt", "artiste inconnu", "artista desconocido"}
)
"""What programs write where nobody told them whose it is."""

KINDS = frozenset({"ep", "single"})

EDITION = {
    **dict.fromkeys(
        ("deluxe", "expanded", "extended", "special", "limited", "collector", "collectors"),
        "edition",
    ),
    **dict.fromkeys(
        ("edition", "editions", "reissue", "reissued", "rerelease", "legacy"), "edition"
    ),
    **dict.fromkeys(
        ("bonus", "explicit", "clean", "mono", "stereo", "hd", "lp", "album"), "edition"
    ),
    **dict.fromkeys(("version", "bit", "hires", "atmos", "vinyl", "enhanced"), "edition"),
    **dict.fromkeys(("remaster", "remastered", "remasters", "remastering"), "remaster"),
    **dict.fromkeys(("anniversary", "jubilee"), "anniversary"),
    **dict.fromkeys(("soundtrack", "ost", "picture"), "soundtrack"),
    **dict.fromkeys(("edicion", "ausgabe", "デラックス", "エディション"), "edition"),
    **dict.fromkeys(("通常盤", "初回限定盤", "初回生産限定盤", "期間生産限定盤"), "edition"),
    "cast": "soundtrack",
    "score": "score",
}
"""Words that name an edition, and the kind of it."""

EDITION_FILLING = frozenset(
    {
        *("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "twentieth"),
        *("thirtieth", "fortieth", "fiftieth", "twenty", "thirty", "forty", "apple", "ltd", "intl"),
        *("rarities", "visual", "broadway", "london", "especial", "aniversario", "re", "vault"),
        *("super", "digital", "digitally", "original", "motion", "music", "from", "the", "a"),
        *("of", "and", "with", "plus", "incl", "including", "tracks", "track", "disc", "discs"),
        *("cd", "cds", "dvd", "release", "standard", "international", "japanese", "japan"),
        *("us", "uk", "european", "exclusive", "itunes", "amazon", "spotify", "tour"),
        *("ultimate", "definitive", "complete", "box", "set", "download", "booklet", "hi"),
        *("res", "dolby", "spatial", "audio", "master", "newly", "film", "movie", "series"),
        *("television", "tv", "recording", "cast", "gold", "platinum", "silver", "years"),
        *("year", "bundle", "second", "first", "third", "new", "mix", "collection", "video"),
        *("content", "only", "target", "walmart", "hmv", "extra", "material", "parental"),
        *("advisory", "uncut", "uncensored", "censored", "song", "songs", "in", "high"),
        *("quality", "definition"),
    }
)
"""Words that stand beside those without meaning more. "mix" stands here for "2017 Stereo Mix"."""

PLAIN = frozenset({"original mix", "original version", "album mix"})
"""Asides that say nothing."""

VERSION = {
    **dict.fromkeys(("live", "concert", "konzert", "vivo", "unplugged"), "live"),
    **dict.fromkeys(
        ("remix", "remixes", "remixed", "rmx", "rework", "reworked", "bootleg"), "remix"
    ),
    **dict.fromkeys(("mixes", "megamix", "vip", "dub", "flip", "mashup"), "remix"),
    **dict.fromkeys(("acoustic", "akustik", "acustico", "stripped"), "acoustic"),
    **dict.fromkeys(("demo", "demos", "outtake", "outtakes", "rehearsal"), "demo"),
    **dict.fromkeys(("instrumental", "instrumentals"), "instrumental"),
    **dict.fromkeys(("karaoke", "playback"), "karaoke"),
    **dict.fromkeys(("tribute", "tributes", "cover", "covers", "lullaby"), "tribute"),
    **dict.fromkeys(("acapella", "acappella"), "acapella"),
    **dict.fromkeys(("edit", "edits"), "edit"),
    **dict.fromkeys(("session", "sessions"), "session"),
    **dict.fromkeys(("orchestral", "symphonic", "piano"), "arranged"),
    **dict.fromkeys(("rerecorded", "rerecording", "reimagined", "revisited"), "rerecorded"),
    **dict.fromkeys(("slowed", "nightcore", "8d"), "speed"),
    **dict.fromkeys(("commentary", "interview"), "spoken"),
}
"""Words that, beside a name, say that it is another recording, and how it is another."""

VERSION_FILLING = frozenset(
    {*VERSION, *EDITION, *EDITION_FILLING, "at", "on", "by", "mix", "re", "recorded", "up", "sped"}
)
"""Words beside a version that do not tell one such version from another."""

VERSION_PHRASES = {
    "a cappella": "acapella",
    "sped up": "speed",
    "re recorded": "rerecorded",
    "club mix": "remix",
    "dance mix": "remix",
    "extended mix": "extended",
    "extended version": "extended",
    "dj mix": "remix",
    "in the style of": "karaoke",
    "made famous by": "karaoke",
    "originally performed by": "karaoke",
    "as performed by": "tribute",
    "string quartet": "tribute",
}

LOUD = {
    word: VERSION[word]
    for word in (
        *("remixes", "remixed", "remix", "karaoke", "tribute", "unplugged", "acoustic"),
        *("demos", "instrumental", "instrumentals", "lullaby", "nightcore", "acapella"),
    )
}
"""Of those, the words that say so within a name, too."""
