"""What files' own tags say of tempo and key, as far as it can be believed."""

from soniq.harmony import Key

LEAST, MOST = 20.0, 400.0
"""Beats a minute that a tempo may have, whoever says so."""


def tempo_of_tag(said: float | str | None) -> float | None:
    """Of a TBPM; None for what is no tempo (many taggers write 0)."""
    try:
        tempo = float(said or 0)
    except ValueError:
        return None
    return tempo if LEAST <= tempo <= MOST else None


def key_of_tag(said: str | float | None) -> Key | None:
    """Of a TKEY; None for what is no key ("o" is ID3's word for off key)."""
    return None if said is None else Key.parse(str(said))
