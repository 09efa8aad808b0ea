"""The order in which a language lists words, by what Python's own tables of characters know.

GB 2312 has its 3,755 common characters in the order of pinyin and the others by radical; Big5 has
its characters by the number of strokes. A library of Unicode's collation would know the rest.
"""

from __future__ import annotations

import unicodedata

from .characters import is_han
from .model import Language
from .tags import han_variant

_COMMON_END = 0xD7F9
"""The last of GB 2312's characters in the order of pinyin: level 1, rows 16 to 55."""


def sort_key(text: str, language: Language) -> tuple[tuple[int, int, str], ...]:
    """Return what ``text`` is sorted by in ``language``: letters without case and accents first.

    Han follows: in Simplified Chinese by pinyin, in Traditional Chinese by strokes.
    """
    simplified = han_variant(language.tag) == "SC"
    return tuple(_of(character, simplified) for character in _letters(text))


def _letters(text: str) -> str:
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in parted if not unicodedata.combining(each))


def _of(character: str, simplified: bool) -> tuple[int, int, str]:
    if not is_han(character):
        return (0, 0, character)
    try:
        code = int.from_bytes(character.encode("gb2312" if simplified else "big5"))
    except UnicodeEncodeError:
        return (2, ord(character), character)
    return (1 if not simplified or code <= _COMMON_END else 2, code, character)
