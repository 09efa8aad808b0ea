"""Numbers as lists count: in digits, letters and Roman numerals."""

from __future__ import annotations

import string
from collections.abc import Mapping
from types import MappingProxyType
from typing import get_args

from ..document import Delimiter, Numerals

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
COUNTED: tuple[Numerals, ...] = get_args(Numerals)[1:]
"""The ways of counting that an author may choose."""

BY_DEPTH: tuple[Numerals, ...] = ("decimal", "lower-alpha", "lower-roman")
"""How the house counts, list in list, and from the first again."""

BULLETS = ("–", "·")
"""What stands before an item that is not counted, in a list and in those in it."""

AROUND: Mapping[Delimiter, str] = MappingProxyType(
    {"period": "{}.", "parenthesis": "{})", "parentheses": "({})"}
)
"""What stands round a number."""


def numeral(number: int, numerals: Numerals) -> str:
    """Return ``number`` as a list counts; in digits where letters or numerals have no such number.

    CSS Counter Styles 3, 6.1 and 6.2: after z come aa and ab; Roman numerals end at 3999.
    """
    made = ""
    if numerals.endswith("-alpha") and number > 0:
        while number:
            number, place = divmod(number - 1, 26)
            made = string.ascii_lowercase[place] + made
    elif numerals.endswith("-roman") and 0 < number < 4000:
        for amount, sign in _ROMAN:
            made += sign * (number // amount)
            number %= amount
    else:
        return str(number)
    return made.upper() if numerals.startswith("upper") else made


def numeral_value(text: str, numerals: Numerals) -> int:
    """Return the number that ``text`` is in ``numerals``; 0 if it is none of them."""
    number = 0
    if numerals in ("", "decimal"):
        return int(text) if text.isascii() and text.isdecimal() else 0
    letters = text.lower()
    if numerals.endswith("-alpha"):
        for letter in letters:
            number = number * 26 + string.ascii_lowercase.find(letter) + 1
    else:
        rest = letters
        for amount, sign in _ROMAN:
            while rest.startswith(sign):
                number, rest = number + amount, rest[len(sign) :]
    return number if text and numeral(number, numerals) == text else 0


def house_mark(depth: int, number: int | None) -> str:
    """Return what the house puts before an item where the author does not say.

    Args:
        depth: how many lists the item's list lies in.
        number: the item's; None: it is not counted.
    """
    if number is None:
        return BULLETS[min(depth, len(BULLETS) - 1)]
    return list_mark(number, BY_DEPTH[depth % len(BY_DEPTH)], "period")


def list_mark(number: int, numerals: Numerals, delimiter: Delimiter) -> str:
    """Return what stands before an item of a list: “3.”, “(iv)”."""
    return AROUND[delimiter].format(numeral(number, numerals))
