"""The cover as a printer wants it: back, spine and front on one sheet.

The spine is as wide as the pages are thick. Its title runs from head to foot: turned where it is
Latin, upright, one character below the other, where it is Han.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ....languages.characters import UPRIGHT

NARROWEST = 5.0
"""A spine that is narrower, in mm, carries no words: a binder's tolerance is 1 mm on each side."""

_STANDING = re.compile(f"[{UPRIGHT}]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line that runs down a spine; ``upright``: one character set upright."""

    text: str
    upright: bool


def down_the_spine(words: str) -> tuple[Piece, ...]:
    """Return ``words`` as a line that runs from head to foot."""
    pieces: list[Piece] = []
    for character in words:
        upright = _STANDING.fullmatch(character) is not None
        if pieces and not upright and not pieces[-1].upright:
            pieces[-1] = Piece(pieces[-1].text + character, upright=False)
        else:
            pieces.append(Piece(character, upright))
    return tuple(pieces)


_SET_A = (
    "0001101", "0011001", "0010011", "0111101", "0100011",
    "0110001", "0101111", "0111011", "0110111", "0001011",
)  # fmt: skip
_LEFT_HALF = (
    "AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB",
    "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA",
)  # fmt: skip


def barcode(isbn: str) -> str:
    """Return the EAN-13 of an ISBN as modules, 1 for a bar; empty where it is no ISBN-13.

    ISO/IEC 15420, 4.3: a guard, six digits in the sets that the first one chooses, a guard in the
    middle, six digits in set C, a guard.
    """
    digits = re.sub(r"[\s-]", "", isbn)
    if not re.fullmatch(r"97[89]\d{10}", digits):
        return ""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    if total % 10:
        return ""
    set_c = [code.translate(str.maketrans("01", "10")) for code in _SET_A]
    set_b = [code[::-1] for code in set_c]
    left = "".join(
        (_SET_A if kind == "A" else set_b)[int(digit)]
        for kind, digit in zip(_LEFT_HALF[int(digits[0])], digits[1:7], strict=True)
    )
    return f"101{left}01010{''.join(set_c[int(digit)] for digit in digits[7:])}101"


def bars(modules: str) -> str:
    """Return the path of a barcode's bars, one unit a module, 100 units high."""
    return "".join(
        f"M{found.start()} 0h{len(found[0])}v100h-{len(found[0])}z"
        for found in re.finditer("1+", modules)
    )
