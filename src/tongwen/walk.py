"""Walking a Document: visit every block or inline, rebuild with some replaced, read as text.

Every place that holds blocks, passages or inlines is named here once, so that a new block
needs one arm here and every transform and check then reaches into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from .document import (
    Block,
    Citation,
    Code,
    CrossReference,
    Document,
    Inline,
    InlineImage,
    LineBreak,
    Math,
    NoteReference,
    Passage,
    Text,
)

Node = Any
"""A block, an inline, or one of their parts (Passage, ListItem, Row, Cell, Caption …)."""

T = TypeVar("T")


def children(node: Node) -> Iterator[Node]:
    """Yield the parts of ``node`` that are themselves nodes, in the order of reading."""
    for field_ in fields(node):
        value = getattr(node, field_.name)
        yield from _nodes(value)


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)
    elif is_dataclass(value) and value.__class__.__name__ != "Span":
        yield value


def walk(node: Node | Iterable[Node]) -> Iterator[Node]:
    """Yield ``node`` and everything inside it, depth first, in the order of reading.

    A :class:`Document`'s notes come after its blocks.
    """
    if isinstance(node, (tuple, list)):
        for item in node:
            yield from walk(item)
    elif is_dataclass(node):
        yield node
        for child in children(node):
            yield from walk(child)


def rebuild(node: T, change: Callable[[Node], Node]) -> T:
    """Return ``node`` with ``change`` applied to each node inside it and then to itself.

    Bottom up: ``change`` sees a node whose parts are changed already. It returns the node
    itself, or another to stand in its place; a tuple takes the place of one by several.
    """
    changes: dict[str, Any] = {}
    for field_ in fields(node):  # type: ignore[arg-type]
        value = getattr(node, field_.name)
        new = _rebuild_value(value, change)
        if new is not value:
            changes[field_.name] = new
    rebuilt = replace(node, **changes) if changes else node  # type: ignore[type-var]
    return change(rebuilt)  # type: ignore[no-any-return]


def _rebuild_value(value: Any, change: Callable[[Node], Node]) -> Any:
    if isinstance(value, tuple):
        items: list[Any] = []
        same = True
        for item in value:
            new = _rebuild_value(item, change)
            same = same and new is item
            if isinstance(new, tuple) and not isinstance(item, tuple):
                items.extend(new)
            else:
                items.append(new)
        return value if same else tuple(items)
    if is_dataclass(value) and value.__class__.__name__ != "Span":
        return rebuild(value, change)
    return value


def map_blocks(document: Document, change: Callable[[Block], Block]) -> Document:
    """Return ``document`` with ``change`` applied to every block, innermost first."""
    kinds = Block.__args__  # type: ignore[attr-defined]
    return rebuild(document, lambda node: change(node) if isinstance(node, kinds) else node)


def map_inlines(node: T, change: Callable[[Inline], Inline | tuple[Inline, ...]]) -> T:
    """Return ``node`` with ``change`` applied to every inline, innermost first."""
    kinds = Inline.__args__  # type: ignore[attr-defined]
    return rebuild(node, lambda part: change(part) if isinstance(part, kinds) else part)


def map_passages(node: T, change: Callable[[Passage], Passage]) -> T:
    """Return ``node`` with ``change`` applied to every passage, innermost first."""
    return rebuild(node, lambda part: change(part) if isinstance(part, Passage) else part)


def map_outer_passages(node: T, change: Callable[[Passage], Passage]) -> T:
    """Return ``node`` with ``change`` applied to every passage that lies in no other.

    A note written inside a passage belongs to that passage's message.
    """
    changes: dict[str, Any] = {}
    for field_ in fields(node):  # type: ignore[arg-type]
        value = getattr(node, field_.name)
        new = _map_outer_value(value, change)
        if new is not value:
            changes[field_.name] = new
    return replace(node, **changes) if changes else node  # type: ignore[type-var]


def _map_outer_value(value: Any, change: Callable[[Passage], Passage]) -> Any:
    if isinstance(value, Passage):
        return change(value)
    if isinstance(value, tuple):
        items = tuple(_map_outer_value(item, change) for item in value)
        return value if all(a is b for a, b in zip(items, value, strict=True)) else items
    if is_dataclass(value) and value.__class__.__name__ != "Span":
        return map_outer_passages(value, change)
    return value


def needs_translation(passage: Passage) -> bool:
    """Return whether ``passage`` has words: a letter in text, not only numbers and signs."""
    for part in walk(passage):
        words = (
            part.text
            if isinstance(part, Text)
            else part.alternative
            if isinstance(part, InlineImage)
            else ""
        )
        if any(character.isalpha() for character in words):
            return True
    return False


def passages(node: Node | Iterable[Node]) -> Iterator[Passage]:
    """Yield every passage that has content: the messages to translate, in order."""
    for part in walk(node):
        if isinstance(part, Passage) and part.content:
            yield part


def plain_text(node: Node | Iterable[Node]) -> str:
    """Return the words of a passage or of inlines, without mark-up.

    Note calls give nothing; resolved citations and cross-references give what is printed.
    """
    if isinstance(node, (tuple, list)):
        return "".join(plain_text(item) for item in node)
    match node:
        case Text(text=text) | Code(text=text):
            return text
        case Math(tex=tex):
            return tex
        case LineBreak():
            return " "
        case NoteReference():
            return ""
        case InlineImage(alternative=alternative):
            return alternative
        case CrossReference(text=text, number=number, number_only=number_only):
            return number if number_only else text
        case Citation(content=content):
            return plain_text(content)
    return "".join(plain_text(child) for child in children(node))
