"""A table's head says on a further page whose it is: its caption again, with "(continued)".

WeasyPrint repeats the head of a table on each page, and its caption on none. So the caption stands
in the head once more, in a row that is left out where the table begins.
"""

from __future__ import annotations

from typing import Any

from ..engine import boxes
from ..engine.room import Call

CONTINUED = "continued"
"""The class of the row that the head has on further pages only."""


class ContinuedHeads:
    """Leaves the repeated caption out where a table begins."""

    def table_layout(self, call: Call) -> Any:
        """Return what a page has room for of a table."""
        head = call.table.children[0] if call.table.children else None
        if call.skip_stack is not None or head is None or not head.is_header:
            return call.proceed()
        rows, edges = head.children, boxes.shared_edges(call.table)
        head.children = [row for row in rows if not boxes.has_class(row, CONTINUED)]
        if edges is not None:
            # They are counted by the rows of the whole table.
            left_out = len(rows) - len(head.children)
            trimmed = tuple(each[left_out:] for each in edges)
            boxes.set_shared_edges(call.table, trimmed)
        try:
            return call.proceed()
        finally:
            head.children = rows
            boxes.set_shared_edges(call.table, edges)
