"""How a problem of parity quotes what it is about: the beginning of a line, a cell by its heads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..artefacts.structure import Block, Cell
from ..diagnostics import Span, short
from .flattening import Wanted
from .sameness import FORMULA, NOTE, PICTURE, Line, lay_open

READABLE = {ord(NOTE): None, ord(PICTURE): None, ord(FORMULA): None}


def stretches(targets: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield each stretch of letters with one target: begin, end, target."""
    begin = 0
    for place in range(1, len(targets) + 1):
        if place == len(targets) or targets[place] != targets[begin]:
            yield begin, place, targets[begin]
            begin = place


def excerpt(line: Line, place: int, before: int = 8, after: int = 24) -> str:
    """Return the words of a line round ``place``."""
    begin = max(0, place - before)
    text = "".join(
        (" " if gap and number else "") + letter
        for number, (letter, gap) in enumerate(
            zip(line.letters[begin : place + after], line.gaps[begin : place + after], strict=True)
        )
    ).translate(READABLE)
    head = "…" if begin else ""
    tail = "…" if place + after < len(line.letters) else ""
    return f"{head}{text}{tail}"


def excerpts(mine: Line, other: Line) -> tuple[str, str]:
    """Return what stands where two lines begin to differ."""
    place = next(
        (
            at
            for at, (one, two) in enumerate(zip(mine.letters, other.letters, strict=False))
            if one != two
        ),
        min(len(mine.letters), len(other.letters)),
    )
    return excerpt(mine, place), excerpt(other, place)


def brief(text: str, most: int = 40) -> str:
    """Return the beginning of ``text`` on one line, without what stands for a note."""
    return short(text.replace("\ue000", ""), most)


def plain(cell: Cell) -> str:
    """Return a cell's words, without the calls of notes."""
    return "".join(run.text for run in cell.content if run.kind != "note")


def letters(cell: Cell) -> str:
    """Return a cell's letters."""
    return lay_open(cell.content).letters


def shape(cells: Iterable[Cell]) -> tuple[int, int]:
    """Return how many rows and columns cells fill."""
    rows = columns = 0
    for cell in cells:
        rows = max(rows, cell.row + cell.rows)
        columns = max(columns, cell.column + cell.columns)
    return rows, columns


def headed(table: Block, cell: Cell) -> str:
    """Return where a cell stands, by the heads of its column and its row."""
    heads = [
        brief(plain(other), 24)
        for other in table.cells
        if other.header
        and other is not cell
        and (
            (other.row < cell.row and other.column <= cell.column < other.column + other.columns)
            or (other.column < cell.column and other.row <= cell.row < other.row + other.rows)
        )
    ]
    return f" (under {', '.join(f'“{head}”' for head in heads if head)})" if any(heads) else ""


def span_of(wanted: Wanted, index: int) -> Span:
    """Return the place of a table's cell."""
    return wanted.spans[index] if index < len(wanted.spans) else wanted.span
