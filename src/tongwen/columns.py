"""How wide a table's columns are: the same shares in every format, but for names in Word.

Pages, Word and browsers each have a rule of their own, and all three part 機器人技術 beside a
column with room to spare. Here a column is at least as wide as the longest word in it, and as the
longest cell that is short. What is left goes to those that hold more, and is then moved about for
as long as the table becomes lower.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .document import Cell, LanguageSpan, Strong, Table
from .fonts import MissingFonts, advances, nearest_file
from .institute import Tokens
from .languages import NO_LINE_END, NO_LINE_START, is_wide
from .walk import plain_text, walk

GAP = 4.0
"""Millimetres between two columns."""

_SHORT = 8.0
"""Em. A cell that is not wider is never parted."""

_WIDEST_WORD = 16.0
"""Em. An address or the like is broken somewhere inside."""

_SAFETY = 1.04
"""Words are taken for this much wider than they are: a reader may set them in another face."""

_MOST_ROWS = 40
"""Of a longer table the columns stay as they were first shared out."""

_STEPS = (6.0, 3.0, 1.5, 0.75)
"""Em. How much room is moved at a time."""

FIGURE = re.compile(r"\D{0,4}?\d[\d,\u00a0\u2009\u202f]*(?:(?P<decimals>\.\d+)\D{0,3}|\D{0,3})")
"""A number, perhaps with a sign or a currency before it and a unit after it."""

_DIGIT, _POINT, _WIDE, _OTHER = 0.5, 0.27, 1.0, 0.62
"""Widths in em: of the display face's figures in tables, of its point, of Han, of other signs."""

_USUAL = 0.6
"""What a font lacks is so wide, in em."""

_MM = 25.4 / 72

Brought = tuple[tuple[str, int, Path], ...]
"""Family, weight and file of the upright fonts that a pack brings."""


def column_shares(
    block: Table,
    tokens: Tokens,
    brought: Brought,
    width: float = 0.0,
    size: float = 0.0,
    *,
    names_part: bool = False,
) -> tuple[float, ...]:
    """Return each column's share of the table's width, all together 1; () without columns.

    Args:
        brought: as :func:`~.institute.upright_files` returns them; they come first.
        width: of the table in mm; 0: of the type area with its hang.
        size: of its type in pt; 0: that of captions.
        names_part: whether the reader ends a line within a Han name, as Word does. Then the cell
            whose name would be parted has room for all of it in one line, where the table has.
    """
    page = tokens.page
    width = width or page.width - page.inner - page.outer + page.hang
    count = max(len(block.columns), *(_reach(row.cells) for row in (*block.head, *block.body)), 0)
    given = [column.share for column in block.columns]
    if len(given) == count and all(share > 0 for share in given):
        return tuple(share / sum(given) for share in given)
    em = (size or tokens.scale.caption) * _MM
    faces = {
        bold: measured(tokens.fonts.display, 600 if bold else 400, brought)
        for bold in (False, True)
    }
    cells = [
        _measured(row, place, cell, faces[cell.header or _is_strong(cell)])
        for row, place, cell in _single_cells(block)
    ]
    gap = GAP / em
    least, whole = [gap] * count, [gap] * count
    for cell in cells:
        least[cell.column] = max(least[cell.column], cell.least + gap)
        whole[cell.column] = max(whole[cell.column], cell.whole + gap)
    for place in range(len(block.columns)):
        if numbers := [number for _, number in decimal_numbers(block, place)]:
            behind = [ems(behind_point(number)) for number in numbers]
            before = [ems(one[0]) - own for one, own in zip(numbers, behind, strict=True)]
            room = (max(before) + max(behind)) * _SAFETY + gap
            least[place], whole[place] = max(least[place], room), max(whole[place], room)
    lowered = len(block.body) <= _MOST_ROWS
    widths = _settled(least, whole, cells, width / em, gap, lowered=lowered)
    while names_part and (
        parted := [
            cell
            for cell in cells
            if cell.parts_name(widths[cell.column] - gap)
            and 0 < cell.whole + gap - least[cell.column] < width / em - sum(least)
        ]
    ):
        first = parted[0]
        least[first.column] = first.whole + gap
        widths = _settled(least, whole, cells, width / em, gap, lowered=lowered)
    return tuple(part / sum(widths) for part in widths)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of one column, measured in em.

    Attributes:
        pieces: what no line's end parts, each with the space after it.
        name: the longest name in another language, which stays whole.
        han: the first and the last piece of each name that is written in Han.
    """

    row: int
    column: int
    pieces: tuple[tuple[float, float], ...]
    name: float
    han: tuple[tuple[int, int], ...]

    @property
    def whole(self) -> float:
        """How wide it is in one line."""
        return sum(width + space for width, space in self.pieces)

    @property
    def least(self) -> float:
        """How wide it is at least."""
        longest = max((width for width, _ in self.pieces), default=0.0)
        return self.whole if self.whole <= _SHORT else min(max(longest, self.name), _WIDEST_WORD)

    def lines(self, room: float) -> int:
        """Return how many lines it takes in ``room``."""
        return max(self._line_of_each(room), default=1)

    def parts_name(self, room: float) -> bool:
        """Whether a full line ends within a Han name: as measured, or without the safety."""
        return self.whole <= _WIDEST_WORD and any(
            at[first] != at[last]
            for at in map(self._line_of_each, (room, room * _SAFETY))
            for first, last in self.han
        )

    def _line_of_each(self, room: float) -> list[int]:
        """Return for each piece the line that it stands in, from 1."""
        found, count, used = [], 1, 0.0
        for width, space in self.pieces:
            if used and used + width > room:
                count, used = count + 1, 0.0
            found.append(count)
            used += width + space
        return found


def _settled(
    least: Sequence[float],
    whole: Sequence[float],
    cells: Sequence[_Cell],
    width: float,
    gap: float,
    *,
    lowered: bool,
) -> list[float]:
    """Return widths as :func:`_shared` has them, and ``lowered`` where the table has room."""
    widths = _shared(least, whole, width)
    return _lower(widths, least, cells, gap) if lowered and sum(least) < width else widths


def _shared(least: Sequence[float], whole: Sequence[float], width: float) -> list[float]:
    """Return widths: at least ``least``, the rest of ``width`` by what each lacks of ``whole``.

    Where each has its longest cell in one line, what is left over goes to all in proportion.
    """
    room = width - sum(least)
    if room <= 0:
        return list(least)
    if sum(whole) <= width:
        return [part * width / sum(whole) for part in whole]
    shares = [max(min(w, 0.6 * width) - part, 0.0) for w, part in zip(whole, least, strict=True)]
    total = sum(shares)
    return [part + room * share / total for part, share in zip(least, shares, strict=True)]


def _lower(
    widths: list[float], least: Sequence[float], cells: Sequence[_Cell], gap: float
) -> list[float]:
    """Return ``widths`` with room moved between columns where the table becomes lower by it."""

    def lines(column: int, width: float) -> dict[int, int]:
        return {one.row: one.lines(width - gap) for one in cells if one.column == column}

    def height(rows: Sequence[dict[int, int]]) -> int:
        return sum(max(row.get(at, 1) for row in rows) for at in {one.row for one in cells})

    rows = [lines(column, width) for column, width in enumerate(widths)]
    lowest = height(rows)
    moves = [
        (step, giver, taker)
        for step in _STEPS
        for giver in range(len(widths))
        for taker in range(len(widths))
        if giver != taker
    ]
    better = True
    while better:
        better = False
        for step, giver, taker in moves:
            if widths[giver] - step < least[giver]:
                continue
            tried = list(rows)
            tried[giver] = lines(giver, widths[giver] - step)
            tried[taker] = lines(taker, widths[taker] + step)
            if height(tried) < lowest:
                rows, lowest, better = tried, height(tried), True
                widths[giver] -= step
                widths[taker] += step
    return widths


def _reach(cells: Sequence[Cell]) -> int:
    return sum(max(cell.column_span, 1) for cell in cells)


def _single_cells(block: Table) -> Iterator[tuple[int, int, Cell]]:
    """Yield row, column and cell of each cell that stands in one column alone."""
    for first, rows in ((0, block.head), (len(block.head), block.body)):
        covered: dict[int, int] = {}
        for at, row in enumerate(rows, start=first):
            place = 0
            for cell in row.cells:
                while covered.get(place, 0) > 0:
                    covered[place] -= 1
                    place += 1
                span = max(cell.column_span, 1)
                if span == 1 and place < len(block.columns):
                    yield at, place, cell
                for column in range(place, place + span):
                    covered[column] = max(cell.row_span, 1) - 1
                place += span


@lru_cache(maxsize=64)
def measured(family: str, weight: int, brought: Brought) -> Callable[[str], float]:
    """Return how wide a character of ``family`` is at ``weight``, in em; Han is a square.

    What the font does not have, and all where there is none, is taken for wide.
    """
    try:
        found = nearest_file(family, weight, brought)
        own = advances(*found, weight) if found else None
    except (OSError, ValueError, RuntimeError, MissingFonts):
        own = None

    def advance(sign: str) -> float:
        return 1.0 if is_wide(sign) else (own(sign) if own else 0.0) or _USUAL

    return advance


def _em(words: str, advance: Callable[[str], float]) -> float:
    return sum(advance(sign) for sign in words) * _SAFETY


def _is_strong(cell: Cell) -> bool:
    """Whether words of ``cell`` are bold, as those of a last row that adds up are."""
    return any(isinstance(node, Strong) for node in walk(cell.content))


def _measured(row: int, column: int, cell: Cell, advance: Callable[[str], float]) -> _Cell:
    words = plain_text(cell.content)
    pieces, begins, at = [], [], 0
    for piece in _pieces(words):
        bare = piece.rstrip()
        pieces.append((_em(bare, advance), _em(piece[len(bare) :], advance)))
        begins.append(at)
        at += len(piece)
    names = [plain_text(node) for node in walk(cell.content) if isinstance(node, LanguageSpan)]
    longest = max((_em(name, advance) for name in names), default=0.0)
    han = []
    for name in (one for one in names if any(is_wide(sign) for sign in one)):
        start = words.find(name)
        ends = (start, start + len(name) - 1)
        han.append((bisect_right(begins, ends[0]) - 1, bisect_right(begins, ends[1]) - 1))
    return _Cell(row, column, tuple(pieces), longest, tuple(han))


def _pieces(words: str) -> Iterator[str]:
    """Part ``words`` where a line may end: behind spaces, hyphens and slashes, round Han."""
    piece = ""
    for sign in words:
        if sign in " \t\n":
            yield piece + sign
            piece = ""
        elif is_wide(sign) and piece and piece[-1] not in NO_LINE_END:
            if sign in NO_LINE_START:
                piece += sign
            else:
                yield piece
                piece = sign
        elif piece and is_wide(piece[-1]) and piece[-1] not in NO_LINE_END:
            yield piece
            piece = sign
        else:
            piece += sign
            if sign in "-/":
                yield piece
                piece = ""
    yield piece


# --- decimal points ---------------------------------------------------------------------------


def decimal_numbers(block: Table, place: int) -> list[tuple[Cell, re.Match[str]]]:
    """Return the numbers of a column whose decimal points are to stand one under the other.

    Only of one that is set to the right, that holds more than one number and whose numbers have
    decimals, not all of them as many: others are in line as they are, and give none.
    """
    if block.columns[place].alignment != "right":
        return []
    found = [
        (cell, number)
        for cell in _cells(block, place)
        if (number := FIGURE.fullmatch(plain_text(cell.content).strip()))
    ]
    decimals = {len(number["decimals"] or "") for _, number in found}
    return found if len(found) > 1 and len(decimals) > 1 else []


def decimal_tails(block: Table) -> dict[int, float]:
    """Return by the id of each cell what room it keeps behind its number, in em."""
    tails: dict[int, float] = {}
    for place in range(len(block.columns)):
        numbers = decimal_numbers(block, place)
        behind = {id(cell): ems(behind_point(number)) for cell, number in numbers}
        most = max(behind.values(), default=0.0)
        tails |= {cell: round(most - own, 2) for cell, own in behind.items() if own < most}
    return tails


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


def behind_point(number: re.Match[str]) -> str:
    """Return what stands behind the place of the decimal point, the point with it."""
    if number["decimals"] is not None:
        return number[0][number.start("decimals") :]
    return re.sub(r"^.*\d", "", number[0])


def ems(words: str) -> float:
    """Return how wide words are in a table, in em: for numbers alone exactly enough."""
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
