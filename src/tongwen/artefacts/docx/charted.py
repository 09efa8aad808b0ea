"""What charts of Word's own show: the cells of their workbooks, and what is drawn of each.

ECMA-376 part 1, 21.2.2: a series names cells of the workbook, and holds what they said when the
chart was drawn; Word shows that until somebody edits the data.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from ..parts import read_entries
from ..structure import Charted, said
from .package import Element, Package

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CELLS = re.compile(r"\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?$")


def read_charts(package: Package, part: str) -> tuple[Charted, ...]:
    """Return the charts of Word's own in a part of the text, in its order."""
    return tuple(
        _read(package, relation.target)
        for node in package.roots[part].iter(f"{_C}chart")
        if (relation := package.relations_of(part).get(node.get(f"{_R}id", ""))) is not None
    )


def _read(package: Package, part: str) -> Charted:
    root = package.roots.get(part)
    if root is None:
        return Charted((), place=part)
    rows = _rows(package.parts.get(package.related(part, "package"), b""))
    titles = tuple(
        "".join(text.text or "" for text in title.iter(f"{_A}t"))
        for title in root.iter(f"{_C}title")
    )
    return Charted(rows, tuple(_shown(root)), titles, part)


def _rows(workbook: bytes) -> tuple[tuple[str, ...], ...]:
    """Return the cells of a workbook's first sheet; none where there is no workbook."""
    import openpyxl

    try:
        read_entries(workbook)  # within bounds
        book: Any = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)
        return tuple(
            tuple(map(said, row)) for row in book.worksheets[0].iter_rows(values_only=True)
        )
    except Exception:  # a file can be broken in as many ways as there are readers; it says nothing
        return ()


def _shown(root: Element) -> Iterator[tuple[int, int, str]]:
    """Yield each cell that a series names, by row and column from 0, and what is drawn of it."""
    for reference in root.iter(f"{_C}strRef", f"{_C}numRef"):
        cells = _CELLS.search(reference.findtext(f"{_C}f") or "")
        if cells is None:
            continue
        points = {
            int(point.get("idx", "0")): said(point.findtext(f"{_C}v"))
            for point in reference.iter(f"{_C}pt")
        }
        column, row = _column(cells[1]), int(cells[2]) - 1
        for at in range(int(cells[4] or cells[2]) - row):
            yield row + at, column, points.get(at, "")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
