"""Columns of figures: their decimal points one under the other, as a Word user would set them.

Word aligns what stands in a cell at the cell's first decimal tab, without a tab in the text
(ECMA-376 part 1, 17.18.84). Where the tab stands is up to the column, so each place is a style.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...document import Cell, Table
from ...languages import is_wide
from ...walk import plain_text

DECIMAL_STYLE = "Table Decimal"
"""What the names of the styles begin with; the second and later ones have a number after it."""

_FIGURE = re.compile(r"\D{0,4}?\d[\d,\u00a0\u2009\u202f]*(?:(?P<decimals>\.\d+)\D{0,3}|\D{0,3})")
"""A number, perhaps with a sign or a currency before it and a unit after it."""

_DIGIT, _POINT, _WIDE, _OTHER = 0.5, 0.27, 1.0, 0.62
"""Widths in em: of the display face's figures in tables, of its point, of Han, of other signs."""

_AIR = 0.2
"""Em. What is left free at the right, for what a substitute face is wider."""


def decimal_style(order: int) -> str:
    """Return the name of the style of the tab that was needed as this one, from 0."""
    return f"{DECIMAL_STYLE} {order + 1}" if order else DECIMAL_STYLE


def decimal_places(block: Table, widths: Sequence[float], size: float) -> dict[int, float]:
    """Return, by column, where in mm from the cell's left its decimal points are to stand.

    Only columns that are set to the right, that hold more than one number and whose numbers
    have decimals, not all of them as many: others are in line as they are.

    Args:
        widths: of the columns' text, in mm.
        size: of the type, in points.
    """
    found: dict[int, float] = {}
    for place, column in enumerate(block.columns[: len(widths)]):
        if column.alignment != "right":
            continue
        numbers = [
            number
            for cell in _cells(block, place)
            if (number := _FIGURE.fullmatch(plain_text(cell.content).strip()))
        ]
        decimals = {len(number["decimals"] or "") for number in numbers}
        if len(numbers) < 2 or len(decimals) < 2:
            continue
        behind = max(_ems(_behind(number)) for number in numbers)
        at = widths[place] - (behind + _AIR) * size * 25.4 / 72
        before = max(_ems(number[0]) - _ems(_behind(number)) for number in numbers)
        if at >= before * size * 25.4 / 72:
            found[place] = at
    return found


def _cells(block: Table, place: int) -> list[Cell]:
    """Return the cells of the body that stand in the column ``place`` alone, row by row."""
    found: list[Cell] = []
    covered: dict[int, int] = {}
    for row in block.body:
        column = 0
        cells = iter(row.cells)
        while column < len(block.columns):
            if covered.get(column, 0) > 0:
                covered[column] -= 1
                column += 1
                continue
            cell = next(cells, None)
            if cell is None:
                break
            span = max(cell.column_span, 1)
            for inside in range(column, column + span):
                covered[inside] = cell.row_span - 1
            if column == place and span == 1:
                found.append(cell)
            column += span
    return found


def is_figure(cell: Cell) -> bool:
    """Whether ``cell`` holds a number, or nothing but a mark that none is known."""
    words = plain_text(cell.content).strip()
    return bool(_FIGURE.fullmatch(words)) or len(words) == 1


def _behind(number: re.Match[str]) -> str:
    """Return what stands behind the place of the decimal point, the point with it."""
    if number["decimals"] is not None:
        return number[0][number.start("decimals") :]
    return re.sub(r"^.*\d", "", number[0])


def _ems(words: str) -> float:
    return sum(
        _DIGIT
        if sign.isdecimal()
        else _POINT
        if sign in ".,\u00a0\u2009\u202f"
        else _WIDE
        if is_wide(sign)
        else _OTHER
        for sign in words
    )
