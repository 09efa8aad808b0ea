"""The order in which a reader meets a Document's parts, and rewriting in that order.

:func:`tongwen.walk.walk` goes by the fields of the dataclasses. On the page a table's
caption stands above it and a callout's title before its text; what is numbered by first
appearance has to go by the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from ..diagnostics import Span
from ..document import Callout, Document, Heading, Note, NoteReference, Passage, Table
from ..walk import Node

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
    return _ORDER.get(type(node)) or tuple(field.name for field in fields(node))


def _is_node(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, (Span, type))


def rewrite_parts(node: T, change: Callable[[Node], Node]) -> T:
    """Return ``node`` with ``change`` applied to each of its direct parts, as they are read.

    ``change`` returns a node, or a tuple of nodes to stand in the place of one.
    """
    changes: dict[str, Any] = {}
    for name in _names(node):
        value = getattr(node, name)
        new = _rewrite_value(value, change)
        if new is not value:
            changes[name] = new
    return replace(node, **changes) if changes else node  # type: ignore[type-var]


def _rewrite_value(value: Any, change: Callable[[Node], Node]) -> Any:
    if _is_node(value):
        return change(value)
    if not isinstance(value, tuple):
        return value
    items: list[Any] = []
    same = True
    for item in value:
        new = _rewrite_value(item, change)
        same = same and new is item
        if isinstance(new, tuple) and not isinstance(item, tuple):
            items.extend(new)
        else:
            items.append(new)
    return value if same else tuple(items)


def _parts(value: Any) -> Iterator[Node]:
    if isinstance(value, tuple):
        for item in value:
            yield from _parts(item)
    elif _is_node(value):
        yield value


def in_reading_order(node: Node, notes: Mapping[str, Note]) -> Iterator[Node]:
    """Yield ``node`` and what is in it as a reader meets it; a note where it is first called."""
    yield node
    if isinstance(node, NoteReference):
        if not node.repeated and node.identifier in notes:
            for block in notes[node.identifier].blocks:
                yield from in_reading_order(block, notes)
        return
    for name in _names(node):
        # What a picture shows is told to who cannot see it; it holds no calls.
        if name == "alternative":
            continue
        for part in _parts(getattr(node, name)):
            yield from in_reading_order(part, notes)


def without_notes(passage: Passage) -> Passage:
    """Return ``passage`` without its calls of notes, for where it is shown a second time."""

    def change(node: Node) -> Node:
        if isinstance(node, NoteReference):
            return ()
        return rewrite_parts(node, change)

    return rewrite_parts(passage, change)
