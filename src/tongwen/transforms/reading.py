"""The order in which a reader meets a Document's parts, and rewriting in that order.

:func:`tongwen.walk.walk` goes by the fields of the dataclasses. On the page a table's
caption stands above it and a callout's title before its text; what is numbered by first
appearance has to go by the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from ..document import Callout, Document, Heading, Note, NoteReference, Passage, Table
from ..walk import Node, field_names, nodes_in, rewrite_fields

T = TypeVar("T")

_ORDER: Mapping[type[Any], tuple[str, ...]] = {
    Table: ("caption", "head", "body"),
    Callout: ("title", "blocks"),
    Heading: ("content",),
    Document: ("blocks",),
}
"""Where the order of reading differs from the order of the fields; what is not named here
is not read in its place: a companion heading repeats, notes are read where they are called."""


def _names(node: Node) -> tuple[str, ...]:
    return _ORDER.get(type(node)) or field_names(node)


def rewrite_parts(node: T, change: Callable[[Node], Node]) -> T:
    """Return ``node`` with ``change`` applied to each of its direct parts, as they are read.

    ``change`` returns a node, or a tuple of nodes to stand in the place of one.
    """
    return rewrite_fields(node, _names(node), change)


def in_reading_order(node: Node, notes: Mapping[str, Note]) -> Iterator[Node]:
    """Yield ``node`` and what is in it as a reader meets it; a note where it is first called."""
    yield node
    if isinstance(node, NoteReference):
        if not node.repeated and node.identifier in notes:
            for block in notes[node.identifier].blocks:
                yield from in_reading_order(block, notes)
        return
    for name in _names(node):
        # An alternative text is for who cannot see it; it holds no calls.
        if name == "alternative":
            continue
        for part in nodes_in(getattr(node, name)):
            yield from in_reading_order(part, notes)


def without_notes(passage: Passage) -> Passage:
    """Return ``passage`` without its calls of notes, for where it is shown a second time."""

    def change(node: Node) -> Node:
        if isinstance(node, NoteReference):
            return ()
        return rewrite_parts(node, change)

    return rewrite_parts(passage, change)
