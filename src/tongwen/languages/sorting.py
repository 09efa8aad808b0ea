"""The order in which a language lists words: letters first, then Han by pinyin or by strokes.

The library pypinyin knows how characters read, in words too (重庆 is chong qing). Big5 has its
characters by the number of strokes, in two parts, which gives that number.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from itertools import groupby

from .characters import is_han
from .model import Language
from .tags import han_variant

Key = tuple[tuple[int, int, str], ...]

_COMMON = (
    0xA440, 0xA442, 0xA454, 0xA4A1, 0xA4FE, 0xA5E0, 0xA6EA, 0xA8C3, 0xAB46, 0xADBC, 0xB0AE, 0xB3C3,
    0xB6C3, 0xB9AC, 0xBBF5, 0xBEA7, 0xC075, 0xC24F, 0xC35E, 0xC457, 0xC4D7, 0xC56B, 0xC5C8, 0xC5F1,
    0xC655, 0xC665, 0xC66C, 0xC676, 0xC679, 0xC67D,
)  # fmt: skip
"""Where in Big5's common characters those of 1, 2, 3 … strokes begin."""

_RARE = (
    0xC940, 0xC940, 0xC945, 0xC94D, 0xC963, 0xC9AB, 0xCA5A, 0xCBB1, 0xCDDD, 0xD0C8, 0xD44B, 0xD851,
    0xDCB1, 0xE0F0, 0xE4E6, 0xE8F4, 0xECB9, 0xEFB7, 0xF1EB, 0xF3FD, 0xF5C0, 0xF6D6, 0xF7D0, 0xF8A5,
    0xF8EE, 0xF96B, 0xF9A2, 0xF9BA, 0xF9C6, 0xF9CC, 0xF9D0,
)  # fmt: skip
"""The same of the others, which begin anew."""


def sort_key(text: str, language: Language, words: str = "") -> Key:
    """Return what ``text`` is sorted by in ``language``: letters without case and accents first.

    Han follows: in Simplified Chinese by pinyin, in Traditional Chinese by strokes. Letters that
    stand for ``words`` in Han (``chong qing`` for 重庆) are their pinyin.
    """
    if han_variant(language.tag) != "SC":
        return tuple(_by_strokes(each) for each in _letters(text))
    if any(map(is_han, words)) and not any(map(is_han, text)):
        return tuple((1, 0, syllable) for syllable in _letters(text).split())
    key: list[tuple[int, int, str]] = []
    for han, run in groupby(_letters(text), is_han):
        if han:
            key += _by_pinyin("".join(run))
        else:
            key += ((0, 0, each) for each in run)
    return tuple(key)


def _letters(text: str) -> str:
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in parted if not unicodedata.combining(each))


def _by_pinyin(han: str) -> list[tuple[int, int, str]]:
    # It loads 40,000 readings, for which only a list in Chinese has to wait.
    from pypinyin import Style, lazy_pinyin

    key: list[tuple[int, int, str]] = []
    for read in lazy_pinyin(han, style=Style.TONE3):
        if is_han(read[0]):  # nobody knows how these read
            key += ((2, 0, each) for each in read)
        else:
            key.append((1, 0, f"{read} {han[len(key)]}"))
    return key


def _by_strokes(character: str) -> tuple[int, int, str]:
    """Return the key of one character; of as many strokes by radical, which Unicode goes by."""
    if not is_han(character):
        return (0, 0, character)
    try:
        code = int.from_bytes(character.encode("big5"))
    except UnicodeEncodeError:
        return (2, 0, character)
    return (1, bisect_right(_COMMON if code < _RARE[0] else _RARE, code), character)
