"""Tables that are known by how they look: our own Word files' by their styles, a head in bold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..document import Figure, Inline, Passage, Row, Strong, Table, Text, Timeline, TimelineEvent
from ..walk import plain_text, walk
from .account import Account
from .marks import Described, Turned


def style_of(row: Any) -> str:
    """Return the style of the first paragraph of a row; "" where it says none."""
    nodes = row[1][0][4] if row and row[1] else ()
    first: Any = nodes[0] if nodes else {"t": ""}
    return str(dict(first["c"][0][2]).get("custom-style", "")) if first["t"] == "Div" else ""


def is_ours(row: Any) -> bool:
    """Whether a table begins with a row in the styles of ours."""
    return style_of(row).startswith(("Table Head", "Table Row Head", "Table Text"))


def with_head(table: Table, account: Account) -> Table:
    """Return ``table`` with its first row as its head, where that is set apart in bold alone.

    A head that is all in bold is freed of it: each design sets heads apart.
    """
    table = replace(table, wide=any(isinstance(node, Turned) for node in walk(table)))
    if table.head or not table.body:
        return replace(table, head=tuple(_freed(row) or row for row in table.head))
    first, *others = table.body
    head = _freed(first)
    parted = any(cell.row_span > 1 for cell in first.cells)
    if head is None or parted or not any(_freed(row) is None for row in others):
        return table
    words = "a table’s first row, which is in bold, became its head"
    account.change(words, plain_text(head.cells[0].content))
    return replace(table, head=(head,), body=tuple(others))


def _freed(row: Row) -> Row | None:
    """Return a row without its bold where all its words are bold, as a head's are; else None."""
    plain = [_unbolded(cell.content.content) for cell in row.cells]
    if None in plain or not any(plain):
        return None
    return Row(
        tuple(
            replace(cell, content=Passage(words or ()), header=True)
            for words, cell in zip(plain, row.cells, strict=True)
        )
    )


def _unbolded(content: Sequence[Inline]) -> tuple[Inline, ...] | None:
    """Return what is all in bold without it; None where some of it is not."""
    words: list[Inline] = []
    for node in content:
        if isinstance(node, Strong):
            words += node.content
        elif plain_text(node).strip():
            return None
        else:
            words.append(node)
    return tuple(words)


def timeline_of(table: Table) -> Figure:
    """Return the time line that one of our tables draws: dates above or beside events."""
    rows = [row.cells for row in (*table.head, *table.body)]
    described = next((node.text for node in walk(table) if isinstance(node, Described)), "")
    across = len(rows) % 2 == 0 and len(rows[0]) > 1 and len(rows) > 1
    pairs = (
        [
            pair
            for at in range(0, len(rows), 2)
            for pair in zip(rows[at], rows[at + 1], strict=False)
        ]
        if across
        else [(row[0], row[1]) for row in rows if len(row) > 1]
    )
    events = tuple(
        TimelineEvent(_plain(when.content), _plain(what.content))
        for when, what in pairs
        if when.content or what.content
    )
    words = Passage((Text(described),)) if described else Passage()
    return Figure((Timeline(events),), table.caption, alternative=words)


def _plain(passage: Passage) -> Passage:
    return Passage(tuple(node for node in passage.content if not isinstance(node, Described)))
