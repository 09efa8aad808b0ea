"""Tables that are drawn: Pandoc's grid, simple and multiline tables → Table.

Pandoc's manual, "Tables". A character of full width takes two places, as editors show it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from ...diagnostics import Span
from ...document import Alignment, Cell, Column, Passage, Row, Table
from .block_rules import report, text_of
from .excerpt import Excerpt

_EDGE = re.compile(r"\+(?:[-=:]+\+)+\Z")
_GRID_LINE = re.compile(r"[+|].*[+|]\Z")
_DASHES = re.compile(r"-{2,}(?: +-{2,})+\Z")
_RULE = re.compile(r"-{3,}\Z")
_ITEM = re.compile(r"(?:[-*+•]|\d{1,3}[.)])[ \t]+")
_FENCE = re.compile(r"(?:`{3,}|~{3,})")
_MOST_UNITS = 200_000
"""Units of a grid, of one row and one column, that are looked at."""

_NOT_MET = (
    "the lines of this drawn table do not meet; it is shown as it is drawn",
    "let each | and + stand under the one above it, or write a pipe table: | a | b |",
)

DRAWN = ("grid_table", "simple_table")
"""The types of the tokens that the rules here make."""


# --- the rules -----------------------------------------------------------------------------


def grid_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table drawn with ``+---+`` and ``|``, merged cells too.

    One whose lines do not meet is one cell, in which it is shown as it is drawn: what stands in it
    means nothing, and its caption and its number stay.
    """
    if state.is_code_block(start) or not _EDGE.match(text_of(state, start).rstrip()):
        return False
    last = start + 1
    while last < end and text_of(state, last)[:1] in ("+", "|") and not state.isEmpty(last):
        last += 1
    drawn = [text_of(state, line).rstrip() for line in range(start, last)]
    lines = list(takewhile(_GRID_LINE.match, drawn))
    while lines and not _EDGE.match(lines[-1]):
        lines.pop()
    if len(lines) < 3 or _Grid.of(lines) is None:
        if not silent and len(drawn) > 1:
            report(state, "TBL-04", state.bMarks[start] + state.tShift[start], *_NOT_MET)
            token = state.push("grid_table", "table", 0)
            token.map, token.meta["lines"] = [start, last], ["```", *drawn, "```"]
            state.line = last
        return len(drawn) > 1
    if not silent:
        token = state.push("grid_table", "table", 0)
        token.map, token.meta["lines"] = [start, start + len(lines)], lines
        state.line = start + len(lines)
    return True


def simple_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table whose columns are given by runs of dashes above and below."""
    if state.is_code_block(start) or state.isEmpty(start):
        return False
    whole = _lines_of(state, start, end)
    if not whole:
        return False
    if not silent:
        token = state.push("simple_table", "table", 0)
        token.map, token.meta["lines"] = [start, start + len(whole)], whole
        state.line = start + len(whole)
    return True


def _lines_of(state: StateBlock, start: int, end: int) -> list[str]:
    """Return the lines of a simple or a multiline table that begins at ``start``, if one does."""

    def line(number: int) -> str:
        return _whole(state, number) if number < end else ""

    first = line(start).strip()
    multiline = bool(_RULE.match(first))
    dashes = start
    while dashes < min(start + 8, end) and not _DASHES.match(line(dashes).strip()):
        if dashes > start and (state.isEmpty(dashes) or (not multiline and dashes > start + 1)):
            return []
        dashes += 1
    if dashes >= end or not _DASHES.match(line(dashes).strip()):
        return []
    headless = dashes == start
    if not multiline and not headless and dashes != start + 1:
        return []
    number = dashes + 1
    closed = False
    while number < end and not closed:
        text = line(number).strip()
        closed = bool(text and (_RULE.match(text) or _DASHES.match(text)))
        if not text and not multiline and not headless:
            break
        if text and state.sCount[number] < state.blkIndent:
            break
        number += 1
    if (multiline or headless) and not closed:
        return []
    return [line(each) for each in range(start, number)] if number > dashes + 1 else []


def _whole(state: StateBlock, line: int) -> str:
    """Return a line with its blanks, from the indent of the block that it stands in."""
    text = state.getLines(line, line + 1, state.blkIndent, False)
    return str(text).rstrip("\n").expandtabs(4).rstrip()


# --- what was drawn → Table ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A cell: its lines, the line and column that it begins in, and how many of each it takes."""

    lines: tuple[str, ...]
    line: int
    column: int
    columns: int = 1
    rows: int = 1


def drawn_table(
    token: Token, file: str, first_line: int, passage: Callable[[Excerpt], Passage]
) -> Table:
    """Return the table that a token of this module is; ``first_line`` is where the file begins."""
    lines = token.meta["lines"]
    at = (token.map or [0])[0] + first_line
    if lines[0] == "```":
        columns: tuple[Column, ...] = (Column(),)
        rows, heads = [[_Drawn(tuple(lines), 0, 0)]], 0
    elif token.type == "grid_table":
        grid = _Grid.of(lines)
        if grid is None:
            raise AssertionError("the rule has drawn the grid")
        rows, heads, columns = list(grid.rows()), grid.heads, grid.columns()
    else:
        rows, heads, columns = _simple(lines)

    def cell(drawn: _Drawn, header: bool) -> Cell:
        span = Span(file, at + drawn.line, 1)
        words = "\\\n".join(_paragraphs(drawn.lines))
        return Cell(passage(Excerpt.at(words, span)), header, drawn.columns, drawn.rows, span=span)

    made = [
        Row(
            tuple(
                cell(
                    drawn,
                    number < heads
                    or (drawn.column == 0 and (len(columns) > 1 or lines[0] == "```")),
                )
                for drawn in row
            )
        )
        for number, row in enumerate(rows)
    ]
    return Table(columns, tuple(made[:heads]), tuple(made[heads:]), span=Span(file, at, 1))


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a cell: each of its paragraphs, each item of a list, each line of code."""
    words = fence = ""
    for line in (*lines, ""):
        line = line.replace("\0", "")
        text = line.strip()
        item = _ITEM.match(text)
        opens = _FENCE.match(text)
        if fence or opens or ((not text or item) and words):
            if words:
                yield words
            words = ""
        if opens and (not fence or text == fence):
            fence = "" if fence else opens[0]
        elif fence and text:
            marks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
            pad = " " if "`" in (text[0], text[-1]) else ""
            yield f"{marks}{pad}{text}{pad}{marks}"
        elif not fence:
            if item and not item[0][0].isdecimal():
                text = f"• {text[item.end() :]}"
            words = f"{words} {text}".strip()
            if text.endswith("\\"):
                yield words[:-1].rstrip()
                words = ""


def _wide(line: str) -> str:
    """Return ``line`` with a filler after each character that takes two places."""
    return "".join(
        char + "\0" if unicodedata.east_asian_width(char) in "WF" else char for char in line
    )


def _squared(lines: list[str]) -> list[str]:
    """Return ``lines`` with their last wall at the place of the outermost."""
    width = max(map(len, lines))
    return [
        line[:-1] + (line[-2] if line[0] == "+" else " ") * (width - len(line)) + line[-1]
        for line in lines
    ]


class _Grid:
    """A grid table: places of its rules, and which walls stand between its units."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        edges = [number for number, line in enumerate(lines) if line.startswith("+") or "+-" in line
                 or "+=" in line]  # fmt: skip
        self.across = edges
        marks = {
            place
            for number in edges
            for place, char in enumerate(lines[number])
            if char == "+" and self._is_corner(number, place)
        }
        self.down = sorted(marks)
        double = [at for at, number in enumerate(edges) if re.match(r"\+[:=]", lines[number])
                  and "=" in lines[number]]  # fmt: skip
        inner = [at for at in double if 0 < at < len(edges) - 1]
        self.heads = inner[0] if inner else 0
        self._ruled = lines[edges[self.heads]]

    @classmethod
    def of(cls, lines: list[str]) -> _Grid | None:
        """Return the grid of ``lines``; None if they draw none.

        Words of the last column may stand out at the right, or its wall be short of the edge, if no
        cells are merged.
        """
        for drawn in ([_wide(line) for line in lines], lines):
            even = len({len(line) for line in drawn}) == 1
            grid = cls(drawn if even else _squared(drawn))
            height, width = len(grid.across) - 1, len(grid.down) - 1
            if 0 < height * width <= _MOST_UNITS and (
                even or all(len(row) == width for row in grid.rows())
            ):
                return grid
        return None

    def _is_corner(self, line: int, place: int) -> bool:
        row = self.lines[line]
        beside = row[max(place - 1, 0) : place + 2]
        return bool(set(beside) & set("-=:")) or place in (0, len(row) - 1)

    def _wall_right(self, top: int, bottom: int, column: int) -> bool:
        place = self.down[column]
        return all(
            self.lines[line][place] in "|+"
            for line in range(self.across[top] + 1, self.across[bottom])
        )

    def _wall_below(self, row: int, left: int, right: int) -> bool:
        line = self.lines[self.across[row]]
        inside = line[self.down[left] + 1 : self.down[right]]
        return bool(inside) and not set(inside) - set("-=:+")

    def columns(self) -> tuple[Column, ...]:
        """Return the columns, aligned as colons in the head's rule say."""
        made = []
        for left, right in zip(self.down, self.down[1:], strict=False):
            rule = self._ruled[left + 1 : right]
            colons: dict[tuple[bool, bool], Alignment] = {
                (True, True): "center", (True, False): "left", (False, True): "right",
            }  # fmt: skip
            made.append(Column(colons.get((rule[:1] == ":", rule[-1:] == ":"), "")))
        return tuple(made)

    def rows(self) -> Iterator[list[_Drawn]]:
        """Yield the cells that begin in each row."""
        taken: set[tuple[int, int]] = set()
        height, width = len(self.across) - 1, len(self.down) - 1
        for row in range(height):
            cells = []
            for column in range(width):
                if (row, column) in taken:
                    continue
                right, below = column + 1, row + 1
                while right < width and not self._wall_right(row, row + 1, right):
                    right += 1
                while below < height and not self._wall_below(below, column, right):
                    below += 1
                taken |= {(r, c) for r in range(row, below) for c in range(column, right)}
                first, last = self.across[row] + 1, self.across[below]
                words = tuple(
                    self.lines[line][self.down[column] + 1 : self.down[right]]
                    for line in range(first, last)
                )
                cells.append(_Drawn(words, first, column, right - column, below - row))
            yield cells


def _simple(lines: list[str]) -> tuple[list[list[_Drawn]], int, tuple[Column, ...]]:
    """Return the rows of a simple or a multiline table, how many are heads, and its columns."""
    drawn = [_wide(line) for line in lines]
    dashes = next(at for at, line in enumerate(drawn) if _DASHES.match(line.strip()))
    runs = [match.span() for match in re.finditer("-+", drawn[dashes])]
    # A column reaches up to the next one: words may be longer than the dashes under them.
    bounds = [(left, runs[at + 1][0] if at + 1 < len(runs) else None) for at, (left, _) in
              enumerate(runs)]  # fmt: skip
    multiline = bool(_RULE.match(lines[0].strip()))

    def cells(first: int, last: int) -> list[_Drawn]:
        return [
            _Drawn(tuple(drawn[line][left:right] for line in range(first, last)), first, column)
            for column, (left, right) in enumerate(bounds)
        ]

    head = [cells(1 if multiline else 0, dashes)] if dashes > multiline else []
    body, first = [], dashes + 1
    last = len(lines) - bool(re.match("[- ]+$", lines[-1].strip() or "x"))
    # Rows of several lines are parted by blank ones; without any, each line is a row.
    parted = multiline and any(not line.strip() for line in lines[dashes + 1 : last])
    for line in range(dashes + 1, last + 1):
        at_end = line == last
        if parted and (at_end or not lines[line].strip()):
            if line > first:
                body.append(cells(first, line))
            first = line + 1
        elif not parted and not at_end:
            body.append(cells(line, line + 1))
    words = drawn[dashes - 1] if head else drawn[min(dashes + 1, len(drawn) - 1)]
    return [*head, *body], len(head), tuple(Column(_aligned(words, *run)) for run in runs)


def _aligned(words: str, left: int, right: int) -> Alignment:
    """Return how a column is aligned, by its head over the dashes from ``left`` to ``right``."""
    inside = words[left:right].ljust(right - left)
    flush_left = not inside[:1].isspace() and bool(inside.strip())
    flush_right = bool(inside.strip()) and not inside[-1:].isspace()
    if flush_left == flush_right:
        return "" if flush_left or not inside.strip() else "center"
    return "left" if flush_left else "right"
