"""Columns of figures: their decimal points one under the other, as a Word user would set them.

Word aligns what stands in a cell at the cell's first decimal tab, without a tab in the text
(ECMA-376 part 1, 17.18.84). Where the tab stands is up to the column, so each place is a style.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...columns import FIGURE, behind_point, decimal_numbers, ems
from ...document import Cell, Table
from ...walk import plain_text

DECIMAL_STYLE = "Table Decimal"
"""What the names of the styles begin with; the second and later ones have a number after it."""

_AIR = 0.2
"""Em. What is left free at the right, for what a substitute face is wider."""


def decimal_style(order: int) -> str:
    """Return the name of the style of the tab that was needed as this one, from 0."""
    return f"{DECIMAL_STYLE} {order + 1}" if order else DECIMAL_STYLE


def decimal_places(block: Table, widths: Sequence[float], size: float) -> dict[int, float]:
    """Return, by column, where in mm from the cell's left its decimal points are to stand.

    Only of columns that need it (:func:`~tongwen.columns.decimal_numbers`).

    Args:
        widths: of the columns' text, in mm.
        size: of the type, in points.
    """
    found: dict[int, float] = {}
    for place in range(min(len(block.columns), len(widths))):
        numbers = [number for _, number in decimal_numbers(block, place)]
        if not numbers:
            continue
        behind = max(ems(behind_point(number)) for number in numbers)
        at = widths[place] - (behind + _AIR) * size * 25.4 / 72
        before = max(ems(number[0]) - ems(behind_point(number)) for number in numbers)
        if at >= before * size * 25.4 / 72:
            found[place] = at
    return found


def is_figure(cell: Cell) -> bool:
    """Whether ``cell`` holds a number, or nothing but a mark that none is known."""
    words = plain_text(cell.content).strip()
    return bool(FIGURE.fullmatch(words)) or len(words) == 1
