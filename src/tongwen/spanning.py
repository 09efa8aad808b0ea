"""What stands across both columns of a page whose text has two: the same in PDF and Word.

By what it is and what was said of it, not by how it comes out: so formats agree, and an author can
know. Titles of chapters, leads, boxes, pull quotes, figures, tables of three columns and more, and
code and formulas that are wider than a column stand across, and a heading with what it is right
before. A figure beside which text would flow stands in a column.
"""

from __future__ import annotations

from collections.abc import Sequence

from .document import (
    Block,
    Callout,
    CodeBlock,
    Division,
    Epigraph,
    Figure,
    Heading,
    Image,
    MathBlock,
    PullQuote,
    Table,
    Timeline,
)
from .institute import Tokens, column_width

MOST = 2
"""A table of so many columns stands in a column of text."""

_CODE = 0.6 * 8.25 / 10.25
"""How wide a letter of code is, in em of the text."""

_SIGN = 0.55
"""The same of a formula."""

_EDGES = 4
"""Em. What the ground of code and the number of a formula take."""

_MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "px": 25.4 / 96}


def across(blocks: Sequence[Block], tokens: Tokens) -> tuple[bool, ...]:
    """Return for each block of a chapter whether it stands across; none where there is one column.

    A heading does with what it stands right before.
    """
    found: list[bool] = []
    for block in reversed(blocks):
        after = bool(found) and found[-1]
        found.append(
            tokens.page.columns > 1
            and (spans(block, tokens) or (isinstance(block, Heading) and after))
        )
    return tuple(reversed(found))


def spans(block: Block, tokens: Tokens) -> bool:
    """Return whether a block by itself stands across the columns of its page."""
    wide = column_width(tokens)
    em = tokens.scale.text * _MILLIMETRES["pt"]
    match block:
        case Heading(level=level):
            return level == 1
        case Epigraph() | PullQuote() | Callout() | Timeline():
            return True
        case Image(width=width):
            return not _fits(width, wide)
        case Figure(blocks=inside):
            return not all(isinstance(one, Image) and _fits(one.width, wide) for one in inside)
        case Table():
            return block.wide or len(block.columns) > MOST
        case CodeBlock(text=text):
            longest = max(map(len, text.splitlines()), default=0)
            return (longest * _CODE + _EDGES) * em > wide
        case MathBlock(formula=formula, tex=tex):
            return (len(formula.text or tex) * _SIGN + _EDGES) * em > wide
        case Division(role="wrapped" | "margin"):
            return False
        case Division(role="lead" | "landscape" | "row"):
            return True
        case Division(blocks=inside):
            return any(spans(one, tokens) for one in inside)
        case _:
            return False


def _fits(width: str, room: float) -> bool:
    """Return whether a width that its author gave is one in units, and at most ``room``."""
    number, unit = width[:-2], width[-2:]
    try:
        return unit in _MILLIMETRES and float(number) * _MILLIMETRES[unit] <= room
    except ValueError:
        return False
