"""The order in which a reader meets a Document's parts, and rewriting in that order.

:func:`tongwen.walk.walk` goes by the fields of the dataclasses. On the page a table's
caption stands above it and a callout's title before its text; what is numbered by first
appearance has to go by the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from ..document import Block, Callout, Document, Heading, Note, NoteReference, Passage, Table
from ..remembering import OfThings
from ..walk import Node, field_names, lacks, nodes_in, rewrite_fields

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


def in_reading_order(
    blocks: Iterable[Block], notes: Mapping[str, Note], kinds: frozenset[type]
) -> Iterator[Node]:
    """Yield what is of the classes ``kinds`` as a reader meets it; notes where they are called."""
    for block in blocks:
        for node in _met(block, kinds | {NoteReference}):
            if node.__class__ in kinds:
                yield node
            if isinstance(node, NoteReference) and not node.repeated and node.identifier in notes:
                yield from in_reading_order(notes[node.identifier].blocks, notes, kinds)


def _met(block: Block, kinds: frozenset[type]) -> tuple[Node, ...]:
    """Return what is of the classes ``kinds`` in a block, in the order of reading."""
    if lacks(block, kinds):
        return ()
    known = _met_before.setdefault(kinds, OfThings())
    found = known.find(block)
    if found is None:
        found = tuple(_parts_met(block, kinds))
        if not found or found[0] is not block:
            known.keep(block, found)
    return found


_met_before: dict[frozenset[type], OfThings[tuple[Node, ...]]] = {}


def _parts_met(node: Node, kinds: frozenset[type]) -> Iterator[Node]:
    if node.__class__ in kinds:
        yield node
    if isinstance(node, NoteReference):
        return
    for name in _names(node):
        # An alternative text is for who cannot see it; it holds no calls.
        if name != "alternative":
            for part in nodes_in(getattr(node, name)):
                yield from _parts_met(part, kinds)


def without_notes(passage: Passage) -> Passage:
    """Return ``passage`` without its calls of notes, for where it is shown a second time."""

    def change(node: Node) -> Node:
        if isinstance(node, NoteReference):
            return ()
        return rewrite_parts(node, change)

    return rewrite_parts(passage, change)
