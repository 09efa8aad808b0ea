"""Tables of our own Word files that are told by their styles; the line of time, which is one."""

from __future__ import annotations

from typing import Any

from ..document import Figure, Passage, Table, Text, Timeline, TimelineEvent
from ..walk import walk
from .marks import Described


def style_of(row: Any) -> str:
    """Return the style of the first paragraph of a row; "" where it says none."""
    nodes = row[1][0][4] if row and row[1] else ()
    first: Any = nodes[0] if nodes else {"t": ""}
    return str(dict(first["c"][0][2]).get("custom-style", "")) if first["t"] == "Div" else ""


def is_ours(row: Any) -> bool:
    """Whether a table begins with a row in the styles of ours."""
    return style_of(row).startswith(("Table Head", "Table Row Head", "Table Text"))


def timeline_of(table: Table) -> Figure:
    """Return the line of time that a table of ours draws: dates over what happened, or beside."""
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
