"""Names made comparable: folded for searching, keyed for sorting, made safe for showing."""

import os
import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ŋ": "n", "œ": "oe",
        "æ": "ae", "þ": "th", "ŧ": "t", "ĸ": "k", "’": "'", "‘": "'", "ʼ": "'", "…": "...",
    }
)  # fmt: skip
"""Letters that Unicode does not decompose, yet people type without their strokes."""

_ACCENTS = re.compile("[\u0300-\u036f]")
"""Combining marks of Latin, Greek and Cyrillic; those of other scripts change the letter itself."""

_ARTICLE = re.compile(r"^(the|an|a)\s+(?=\S)")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_CJK = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff])")
_SIGNS = {"!": "i", "$": "s"}
_SIGN_FOR_LETTER = re.compile(r"(?<=[^\W_])[!$](?=[^\W_])")
LONGEST_JOINED = 24
"""Letters; what is longer is a list or an address, and nobody types it in one."""

_UNSHOWABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def fold(name: str) -> str:
    """The name without case, accents and doubled spaces: "Sigur  Rós" → "sigur ros"."""
    if name.isascii():
        return " ".join(name.lower().split())
    folded = unicodedata.normalize("NFKD", name).casefold()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", folded))
    return " ".join(unicodedata.normalize("NFC", bare).translate(_LETTERS).split())


def sort_key(name: str) -> str:
    """The folded name with its English article moved behind: "The Beatles" → "beatles, the".

    Names that begin with a quote or a bracket sort by their first letter.
    """
    folded = fold(name).lstrip("'\"([{<.¡¿*-_ ") or fold(name)
    article = _ARTICLE.match(folded)
    if article is None:
        return folded
    return f"{folded[article.end() :]}, {article.group(1)}"


def words(name: str) -> str:
    """The folded words of a name, for the full-text index: "AC/DC – T.N.T." → "ac dc t n t".

    Chinese, Japanese and Korean characters stand alone, as these scripts write no spaces.
    """
    spaced = _CJK.sub(r" \1 ", fold(name))
    return " ".join(word.replace("'", "") for word in _WORD.findall(spaced))


def indexed(name: str) -> str:
    """The words of a name, then those that its marks join: "AC/DC" → "ac dc acdc".

    The full-text index holds these, so that a name is found with and without its marks. Where a
    sign stands for a letter, that is tried too: "Ke$ha" → "ke ha keha kesha".
    """
    tokens = _CJK.sub(" ", fold(name)).split()
    parts = (_WORD.findall(token) for token in tokens)
    joined = ["".join(part).replace("'", "") for part in parts if len(part) > 1]
    for token in tokens:
        if (meant := _SIGN_FOR_LETTER.sub(lambda sign: _SIGNS[sign[0]], token)) != token:
            joined += words(meant).split()
    return " ".join(
        [words(name), *(word for word in joined if len(word) <= LONGEST_JOINED)]
    ).strip()


def initial(key: str) -> str:
    """The letter of a sort key under which a list files it: A–Z, another script's letter, or #."""
    first = key[:1].upper()
    return first if first.isalpha() else "#"


def after_letter(letter: str) -> str:
    """The least text that sorts behind all that begin with the character."""
    if letter == "":
        return "\x00"
    code = ord(letter) + 1
    return chr(0xE000 if code == 0xD800 else min(code, 0x10FFFF))


def shown(path: bytes) -> str:
    """A path for people's eyes: bytes that are no text, controls and direction marks become �."""
    return _UNSHOWABLE.sub("\ufffd", os.fsdecode(path))
