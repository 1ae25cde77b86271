"""How each kind of music goes: its chords, patterns and instruments, as a table.

Patterns have one character for each sixteenth of a bar; several bars may follow one another.
Drums: x a stroke, o a soft one. Bass: R root, 3 third, 5 fifth, 8 the root above.
Chords: x the whole chord, 1…5 one of its notes. Melody: x a note. A dot is silence or ringing on.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Part:
    """One player: an instrument of `voices`, what it plays, and where it stands."""

    voice: str
    patterns: tuple[str, ...]
    octave: int
    level: float
    pan: float = 0.0
    room: float = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    progression: tuple[int, ...]
    """Degrees, one to a bar; 0 is the tonic."""
    chords: Part
    bass: Part
    melody: Part
    drums: dict[str, str] = field(default_factory=dict)
    beats: int = 4
    chord_size: int = 3
    swing: float = 0.5
    """Where the middle of a beat falls: 0.5 straight, 0.667 triplets."""
    hall: float = 1.2
    warmth: float = 0.0


STYLES: dict[str, Style] = {
    "bossa": Style(
        progression=(0, 1, 4, 0, 3, 2, 1, 4),
        chord_size=4,
        chords=Part("nylon", ("x..x..x...x..x..", "x..x..x...x.x..."), 4, 0.30, -0.3),
        bass=Part("upright", ("R.....5.5.....R.", "R.....5.5...8..."), 2, 0.62),
        melody=Part(
            "flute", ("x...x.x...x.....", "..x.x...x.......", "x.....x.x...x..."), 5, 0.26, 0.25
        ),
        drums={
            "shaker": "x.o.x.o.x.o.x.o.",
            "rim": "x..x..x...x..x..",
            "soft kick": "x..ox..ox..ox..o",
            "hat": "....x.......x...",
        },
        hall=1.0,
        warmth=0.35,
    ),
    "folk": Style(
        progression=(0, 4, 5, 3, 0, 4, 3, 0),
        chords=Part("steel", ("1.3.4.3.1.3.4.3.", "1.3.4.3.2.3.4.3."), 3, 0.42, -0.25),
        bass=Part("upright", ("R.......5.......",), 2, 0.55),
        melody=Part(
            "clarinet", ("x...x...x.x.x...", "x.....x.x.......", "x.x.x...x......."), 5, 0.20, 0.3
        ),
        drums={"soft kick": "x.......x.......", "brush": "....x.......x..o"},
        hall=1.4,
        warmth=0.2,
    ),
    "rock": Style(
        progression=(0, 5, 3, 4, 0, 5, 3, 4),
        chords=Part("organ", ("x...............",), 3, 0.14, -0.3),
        bass=Part("synth bass", ("R.R.R.R.R.R.5.8.",), 2, 0.36),
        melody=Part(
            "steel", ("x...x.x.x...x...", "x.x.x...x.x.....", "..x.x.x.x......."), 5, 0.42, 0.2
        ),
        drums={"kick": "x.......x.x.....", "snare": "....x.......x...", "hat": "x.x.x.x.x.x.x.x."},
        hall=0.9,
    ),
    "synth pop": Style(
        progression=(0, 5, 2, 6, 0, 5, 3, 4),
        chords=Part("pad", ("x...............",), 4, 0.26, 0.0, 0.4),
        bass=Part("synth bass", ("R.R8R.R8R.R8R.R8", "R.R8R.R8R.5.8.5."), 2, 0.40),
        melody=Part(
            "lead",
            ("x..x..x.x.......", "x...x..x..x.x...", "..x...x.x.x....."),
            5,
            0.19,
            0.15,
            0.35,
        ),
        drums={"kick": "x...x...x...x...", "clap": "....x.......x...", "hat": "..x...x...x...xo"},
        hall=1.3,
    ),
    "city pop": Style(
        progression=(3, 4, 2, 5, 1, 4, 0, 0),
        chord_size=5,
        chords=Part("rhodes", ("x.....x...x.....", "x.....x.....x..."), 4, 0.24, -0.2),
        bass=Part("round bass", ("R..R..8.R..5..R.", "R..R..8.5..R.8.."), 2, 0.42),
        melody=Part(
            "vibes", ("x..x..x...x.x...", "..x.x..x..x.....", "x...x.x...x....."), 5, 0.34, 0.25
        ),
        drums={"kick": "x..x....x.x.....", "snare": "....x.......x..o", "hat": "xoxoxoxoxoxoxoxo"},
        swing=0.54,
        hall=1.1,
        warmth=0.15,
    ),
    "swing": Style(
        progression=(0, 5, 1, 4, 2, 5, 1, 4),
        chord_size=4,
        chords=Part(
            "piano", ("x.....x.........", "......x.....x...", "..x.......x....."), 4, 0.26, -0.3
        ),
        bass=Part("upright", ("R...3...5...8...", "8...5...3...R..."), 2, 0.66),
        melody=Part(
            "vibes", ("x.x.x.x...x.x...", "..x.x.x.x.......", "x...x.x.....x.x."), 5, 0.36, 0.3
        ),
        drums={
            "brush": "x...x.x.x...x.x.",
            "hat": "....x.......x...",
            "soft kick": "o.......o.......",
        },
        swing=0.64,
        hall=1.0,
        warmth=0.45,
    ),
    "waltz": Style(
        progression=(0, 3, 4, 0, 5, 1, 4, 0),
        beats=3,
        chords=Part("nylon", ("....x...x...",), 4, 0.30, -0.3, 0.4),
        bass=Part("upright", ("R...5...5...",), 2, 0.60, 0.3, 0.4),
        melody=Part(
            "clarinet", ("x.......x...", "x...x...x...", "x.....x.x..."), 5, 0.24, 0.15, 0.4
        ),
        hall=2.2,
    ),
    "chamber": Style(
        progression=(0, 4, 5, 2, 3, 0, 3, 4),
        chords=Part("strings", ("x.......x.......",), 4, 0.15, -0.25, 0.45),
        bass=Part("upright", ("R...5...8...5...",), 2, 0.50, 0.35, 0.45),
        melody=Part(
            "strings",
            ("x...x...x.x.x...", "x.....x.x.......", "x.x.x.x.x......."),
            5,
            0.20,
            0.1,
            0.45,
        ),
        hall=2.4,
    ),
    "ambient": Style(
        progression=(0, 5, 3, 0, 5, 3),
        chord_size=4,
        chords=Part("pad", ("x...............",), 3, 0.34, 0.0, 0.7),
        bass=Part("round bass", ("R.......5.......",), 2, 0.32, 0.0, 0.3),
        melody=Part("bell", ("x...x...x...x...", "x.......x...x..."), 5, 0.20, 0.2, 0.8),
        drums={"shaker": "x...x...x...x..."},
        hall=3.0,
        warmth=0.3,
    ),
    "lo-fi": Style(
        progression=(1, 4, 0, 5, 1, 4, 0, 0),
        chord_size=5,
        chords=Part("rhodes", ("x.........x.....", "x......x........"), 4, 0.30, -0.15),
        bass=Part("round bass", ("R......R..5.....",), 2, 0.46),
        melody=Part(
            "nylon", ("....x..x..x.....", "x..x....x.......", "..x...x...x.x..."), 5, 0.34, 0.25
        ),
        drums={"kick": "x......xx.......", "snare": "....x.......x...", "hat": "x.x.x.x.x.x.x.xo"},
        swing=0.58,
        hall=1.0,
        warmth=0.65,
    ),
    "afrobeat": Style(
        progression=(0, 0, 3, 3, 4, 3, 0, 0),
        chord_size=4,
        chords=Part("organ", ("..x...x...x...x.",), 4, 0.12, -0.35),
        bass=Part("round bass", ("R..R..5.8..5..3.", "R..R..5.8.8.5.3."), 2, 0.46),
        melody=Part(
            "marimba", ("x..x..x.x..x..x.", "..x.x.x...x.x...", "x..x..x..x..x..."), 5, 0.44, 0.3
        ),
        drums={
            "kick": "x...x.o.x...x.o.",
            "rim": "x..x..x...x.x...",
            "hat": "x.xxx.xxx.xxx.xx",
            "shaker": "x.o.x.o.x.o.x.o.",
        },
        hall=0.9,
    ),
    "electro": Style(
        progression=(0, 5, 2, 6, 0, 5, 3, 6),
        chords=Part("square", ("1.2.3.2.1.2.3.4.", "1.2.3.4.3.2.1.2."), 4, 0.15, -0.2, 0.35),
        bass=Part("synth bass", ("..R...R...R...R.", "..R...R...R.8.R."), 2, 0.42),
        melody=Part(
            "bell", ("x.....x.....x...", "..x.....x.....x.", "x...x...x......."), 5, 0.26, 0.25, 0.5
        ),
        drums={
            "kick": "x...x...x...x...",
            "clap": "....x.......x...",
            "open hat": "..o...o...o...o.",
        },
        hall=1.4,
    ),
}
