"""Characters: which are Han, which stand in a square, and which end or begin no line.

The one owner of the ranges of Unicode that typesetting asks for. A name in capitals is the
inside of a regular expression's class, unless its docstring says otherwise.
"""

from __future__ import annotations

import re
import unicodedata

FIRST_EAST_ASIAN = "\u2e80"
"""The first of the CJK blocks (CJK Radicals Supplement): one character, no class."""

IDEOGRAPHS = (
    "\u2e80-\u2fdf"  # CJK Radicals Supplement, Kangxi Radicals
    "\u3005-\u3007\u3021-\u3029"  # 々 〆 〇, Hangzhou numerals
    "\u3400-\u9fff"  # Extension A, hexagrams, CJK Unified Ideographs
    "\uf900-\ufaff"  # CJK Compatibility Ideographs
    "\U00020000-\U0003ffff"  # planes 2 and 3: Extensions B onward
)
"""Han characters and what counts as one, no kana and no mark (Unicode 15, 18.1)."""

EAST_ASIAN = (
    "\u2e80-\u2fff"  # radicals, Kangxi, ideographic description
    "\u3001-\u9fff"  # marks, kana, bopomofo, enclosed and squared letters, ideographs
    "\uf900-\ufaff"  # CJK Compatibility Ideographs
    "\ufe30-\ufe4f"  # CJK Compatibility Forms
    "\uff00-\uffef"  # Halfwidth and Fullwidth Forms
    "\U00020000-\U0003ffff"
)
"""What stands in a square as Han does: kana and bopomofo, marks and Latin letters of full width;
not the ideographic space, which an author writes to have one, and not Hangul, whose words
are parted by spaces."""

WORD_EAST_ASIAN = f"\u3000{EAST_ASIAN}\uac00-\ud7af\U0001f200-\U0001f2ff"
"""What Word sets in the East Asian face: with the ideographic space, Hangul Syllables, and
ideographs in a box (Enclosed Ideographic Supplement)."""

KANA = "\u3041-\u3096\u30a1-\u30fc"
"""Hiragana and Katakana, with the mark that lengthens a vowel (Unicode 15, 18.4)."""

EAST_ASIAN_LETTERS = f"{IDEOGRAPHS}\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\uac00-\ud7af"
"""Letters that Word proofs as East Asian: Han, kana, bopomofo and Hangul, and no mark."""

UPRIGHT = (
    "\u25cb\u3007\u3041-\u30fb\u30fd-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\uff01\uff0c\uff0e\uff1a\uff1b\uff1f\u3001\u3002\u00b7\U00020000-\U0003ffff"
)
"""What stands upright in a vertical line (Unicode Standard Annex 50, Vertical_Orientation U and
Tu). Brackets, dashes and Latin letters lie along it, also the ー of katakana."""

NO_LINE_START = "」』）》〉】〕］｝，。、；：！？·％‧…"
"""Marks of full width that begin no line of Chinese (W3C, clreq, 3.1.4): characters, no class."""

NO_LINE_END = "「『（《〈【〔［｛"
"""Marks of full width that end no line of Chinese (W3C, clreq, 3.1.4): characters, no class."""

CLOSING = "」』）》〉】〕］｝，。、；：！？"
"""Marks of full width whose square is empty behind their ink, or on both sides of it: characters,
no class."""

SHARED_MARKS = "—…‘’“”·"
"""Marks that Latin faces have too, in a shape and a place that Chinese text does not take:
characters, no class."""

EITHER_SCRIPT = frozenset("\u2018\u2019\u201c\u201d\u2014\u2013\u2026\u00b7\u2027\u2025\u3000")
"""Punctuation that both scripts use: full width in Han text, narrow in Latin."""

_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")
_WORD_EAST_ASIAN = re.compile(f"[{WORD_EAST_ASIAN}]")
_KANA = re.compile(f"[{KANA}]")
_SQUARE = re.compile(f"[\u3000{EAST_ASIAN}]")


def is_han(character: str) -> bool:
    """Whether ``character`` is a Han one."""
    return _IDEOGRAPH.match(character) is not None


def has_han(text: str) -> bool:
    """Whether a Han character is in ``text``."""
    return _IDEOGRAPH.search(text) is not None


def chinese_tag(text: str) -> str:
    """Return ``zh-Hans`` or ``zh-Hant`` for a text in Chinese, by its characters.

    GB 2312 is the mainland's set, Big5 that of Taiwan and Hong Kong. A character that only
    the first has is a Simplified one (国), only the second a Traditional one (國); what
    there is more of decides. Characters of both sets (人文) decide nothing: with no other the
    text counts as Traditional.
    """
    simplified = sum(_in_set(c, "gb2312") and not _in_set(c, "big5") for c in text)
    traditional = sum(_in_set(c, "big5") and not _in_set(c, "gb2312") for c in text)
    return "zh-Hans" if simplified > traditional else "zh-Hant"


def tag_by_script(text: str) -> str:
    """Return the tag of a text of which a third or more is Han or kana; "" for any other.

    A third of the letters is about half of what is said: a Han character says what three do.
    """
    letters = [char for char in text[:20_000] if char.isalpha()]
    kana = sum(_KANA.match(char) is not None for char in letters)
    wide = sum(map(is_han, letters)) + kana
    if not letters or wide * 3 <= len(letters):
        return ""
    return "ja" if kana * 5 > wide else chinese_tag(text)


def _in_set(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return has_han(character)


def is_square(character: str) -> bool:
    """Whether ``character`` is Han, or stands in a square among Han: kana, marks of full width."""
    return _SQUARE.match(character) is not None


def is_east_asian(character: str) -> bool:
    """Whether Word sets ``character`` in its East Asian face and language."""
    return _WORD_EAST_ASIAN.match(character) is not None


def is_wide(character: str) -> bool:
    """Whether ``character`` is as wide as it is high (UAX 11, East_Asian_Width W or F).

    For estimates of how much room a text takes: Hangul and pictographs count as well, and a
    mark that both scripts share does not.
    """
    return character >= "\u1100" and unicodedata.east_asian_width(character) in "WF"


def has_right_to_left(text: str) -> bool:
    """Whether a letter that runs from right to left is in ``text`` (UAX 9, R and AL)."""
    return any(
        character >= "\u0590" and unicodedata.bidirectional(character) in ("R", "AL")
        for character in text
    )


def shapes_together(text: str) -> bool:
    """Whether letters of ``text`` take their shape or place from those beside them.

    So do those from right to left, and all with marks over, under or round them: Devanagari, Thai,
    accents of their own; and the parts of a Korean syllable (Unicode, 3.6 and 3.12).
    """
    if text.isascii():
        return False
    return has_right_to_left(text) or any(
        unicodedata.category(sign)[0] == "M" or sign == "\u200d" or "\u1100" <= sign <= "\u11ff"
        for sign in text
    )
