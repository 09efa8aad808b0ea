"""Tables, as authors write them: what data files make of them is in :mod:`.data`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ..diagnostics import NOWHERE, Span
from .data import Datum, TableSource

if TYPE_CHECKING:
    from . import Caption, Passage

Alignment = Literal["", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: alignment (empty: by the script) and share of the width (0: free)."""

    alignment: Alignment = ""
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell; ``header`` where it heads its row or column.

    ``value`` is there where it comes from data. *Resolved:* ``content`` is that in words then.
    """

    content: Passage
    header: bool = False
    column_span: int = 1
    row_span: int = 1
    value: Datum | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Table:
    """A table: header rows, which repeat on each page, and body rows. *Resolved:* ``number``.

    ``wide``: the author asks for a page turned to landscape. ``notes`` stand below it: what its
    signs mean, and where the numbers are from. ``data`` are the files that it was made of or that
    go with it. ``source`` is there until the reader has read those.
    """

    columns: tuple[Column, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    caption: Caption | None = None
    identifier: str = ""
    number: str = ""
    wide: bool = False
    notes: tuple[Passage, ...] = ()
    data: tuple[str, ...] = ()
    source: TableSource | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)
