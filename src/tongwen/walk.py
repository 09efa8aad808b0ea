"""Walking a Document: visit every block or inline, rebuild with some replaced, read as text.

What holds blocks, passages or inlines is read off the fields of the dataclasses, so a new block
needs nothing here, and every transform and check reaches into it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from . import document
from .diagnostics import NOWHERE, Span
from .document import (
    Block,
    Citation,
    Code,
    CrossReference,
    Division,
    Document,
    Inline,
    InlineImage,
    LanguageSpan,
    LineBreak,
    Link,
    Math,
    MathBlock,
    NoteReference,
    Passage,
    Text,
)
from .remembering import OfThings

Node = Any
"""A block, an inline, or one of their parts (Passage, ListItem, Row, Cell, Caption …)."""

T = TypeVar("T")


_PLAIN = (str, bytes, int, float, bool, type(None), Span)
_PERMANENT_NAME = re.compile(r"[a-z]+-[0-9a-f]{8}(-[0-9]+)?")
_COUNTED_CALL = re.compile(r"\[\^\d+\]")


def is_node(value: Any) -> bool:
    """Return whether ``value`` is a node: a Document or one of its parts, no place in a file."""
    return _is_kind(value.__class__)


@cache
def _is_kind(kind: type) -> bool:
    """Return whether the things of a class are nodes: asked for each value of a long report."""
    return is_dataclass(kind) and not issubclass(kind, Span)


def nodes_in(value: Any) -> Iterator[Node]:
    """Yield the nodes that the value of a field is or holds, in its order."""
    if isinstance(value, tuple):
        for item in value:
            yield from nodes_in(item)
    elif is_node(value):
        yield value


def children(node: Node) -> Iterator[Node]:
    """Yield the parts of ``node`` that are themselves nodes, in the order of reading."""
    for name in _names(node.__class__):
        yield from nodes_in(getattr(node, name))


def walk(node: Node | Iterable[Node]) -> Iterator[Node]:
    """Yield ``node`` and everything inside it, depth first, in the order of reading.

    A :class:`Document`'s notes come after its blocks.
    """
    # What waits stands in reading order from the end: generators in generators take their depth
    # in time for each node.
    waiting: list[Any] = [node]
    while waiting:
        value = waiting.pop()
        if isinstance(value, (tuple, list)):
            waiting.extend(reversed(value))
        elif _is_block(value.__class__):
            yield value
            yield from _inside(value)[0]
        elif is_node(value):
            yield value
            waiting.extend(getattr(value, name) for name in reversed(_names(value.__class__)))


def lacks(node: Node, kinds: frozenset[type]) -> bool:
    """Return whether ``node`` is a block or a note, and nothing of the classes ``kinds`` in it.

    Of anything else nobody knows: False.
    """
    kind = node.__class__
    return _is_block(kind) and kind not in kinds and kinds.isdisjoint(_inside(node)[1])


_Inside = tuple[tuple[Node, ...], frozenset[type]]
_known: OfThings[_Inside] = OfThings()


@cache
def _is_block(kind: type) -> bool:
    """Return whether it is remembered what is inside the things of a class: blocks and notes."""
    return _is_kind(kind) and kind.__weakrefoffset__ > 0


def _inside(block: Node) -> _Inside:
    """Return all nodes inside ``block``, in order, and their classes.

    A report is walked some fifty times for each edition, and a block that no transform changes
    is the same one each time.
    """
    known = _known.find(block)
    if known is not None:
        return known
    found = tuple(walk([getattr(block, name) for name in _names(block.__class__)]))
    return _known.keep(block, (found, frozenset(map(type, found))))


def field_names(node: Node) -> tuple[str, ...]:
    """Return the names of those fields of ``node`` that may hold nodes, in their order.

    Words, numbers and places hold none.
    """
    return _names(node.__class__)


@cache
def _names(kind: type) -> tuple[str, ...]:
    """Return what :func:`field_names` does, of a kind: asked for each node of a long report."""
    # A part of the model that has a module of its own names the others as the model does.
    hints = get_type_hints(kind, localns=vars(document))
    return tuple(field.name for field in fields(kind) if not _is_plain(hints[field.name]))


def _is_plain(hint: Any) -> bool:
    """Return whether what is of this type holds no node."""
    if isinstance(hint, type):
        return hint in _PLAIN or issubclass(hint, Enum)
    inside = [one for one in get_args(hint) if one is not Ellipsis]
    return get_origin(hint) is Literal or (bool(inside) and all(map(_is_plain, inside)))


def rewrite_fields(node: T, names: Iterable[str], change: Callable[[Node], Node]) -> T:
    """Return ``node`` with ``change`` applied to the nodes in the fields ``names``, in their order.

    ``change`` returns a node, or a tuple of nodes to stand in the place of one.
    """
    changes: dict[str, Any] = {}
    for name in names:
        value = getattr(node, name)
        new = _rewrite_value(value, change)
        if new is not value:
            changes[name] = new
    # T is any of the model's dataclasses, which no type names together.
    return replace(node, **changes) if changes else node  # type: ignore[type-var]


def _rewrite_value(value: Any, change: Callable[[Node], Node]) -> Any:
    if is_node(value):
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


def rebuild(node: T, change: Callable[[Node], Node], kinds: frozenset[type] = frozenset()) -> T:
    """Return ``node`` with ``change`` applied to each node inside it and then to itself.

    Bottom up: ``change`` sees a node whose parts are changed already. It returns the node
    itself, or another to stand in its place; a tuple takes the place of one by several.

    Args:
        kinds: what ``change`` returns another for; blocks without any of them are not looked into.
            Empty: of whatever kind.
    """
    if kinds and lacks(node, kinds):
        return node
    rebuilt: T = change(
        rewrite_fields(node, field_names(node), lambda part: rebuild(part, change, kinds))
    )
    return rebuilt


def map_blocks(document: Document, change: Callable[[Block], Block]) -> Document:
    """Return ``document`` with ``change`` applied to every block, innermost first."""
    kinds = get_args(Block)
    return rebuild(document, lambda node: change(node) if isinstance(node, kinds) else node)


def map_inlines(node: T, change: Callable[[Inline], Inline | tuple[Inline, ...]]) -> T:
    """Return ``node`` with ``change`` applied to every inline, innermost first."""
    kinds = get_args(Inline)
    return rebuild(node, lambda part: change(part) if isinstance(part, kinds) else part)


def map_passages(node: T, change: Callable[[Passage], Passage]) -> T:
    """Return ``node`` with ``change`` applied to every passage, innermost first."""
    return rebuild(node, lambda part: change(part) if isinstance(part, Passage) else part)


def map_outer_passages(node: T, change: Callable[[Passage], Passage]) -> T:
    """Return ``node`` with ``change`` applied to every passage that lies in no other.

    A note written inside a passage belongs to that passage's message.
    """
    return rewrite_fields(
        node,
        field_names(node),
        lambda part: (
            change(part) if isinstance(part, Passage) else map_outer_passages(part, change)
        ),
    )


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


def texts(
    node: Node, language: str, without: tuple[type, ...], span: Span = NOWHERE
) -> Iterator[tuple[str, str, Span]]:
    """Yield each text of a report with the language that it is in and the nearest place.

    Args:
        language: what ``node`` is in, if it does not say.
        without: the kinds of node that are passed over.
    """
    place = getattr(node, "span", NOWHERE)
    span = place if place.file else span
    if isinstance(node, without):
        return
    if isinstance(node, Text):
        yield node.text, language, span
    if isinstance(node, (Division, LanguageSpan, Passage)):
        language = node.language or language
    for child in children(node):
        yield from texts(child, language, without, span)


def source_words(node: Node) -> str:
    """Return the words of ``node`` in the report's source language.

    It is the same in each language of the report: by it things are named that nobody named. The
    number of a note's call is left out: it counts, and changes where a note is put before.
    """
    if isinstance(node, Passage):
        return _COUNTED_CALL.sub("[^]", node.message) or plain_text(node)
    return "\n".join(map(source_words, passages(node)))


def permanent_name(kind: str, words: str, taken: Collection[str] = ()) -> str:
    """Return an identifier made of ``words``, as :func:`source_words` gives them; "" of none.

    It stays when text is added or taken away elsewhere. Only where a report says the very same
    twice do the later ones take a number.

    Args:
        kind: what it begins with: "p" for a paragraph, "fig" for a figure, "cite" for a citation.
        taken: the identifiers that others have.
    """
    if not words.strip():
        return ""
    return numbered_name(f"{kind}-{hashlib.sha256(words.encode()).hexdigest()[:8]}", taken)


def numbered_name(name: str, taken: Collection[str]) -> str:
    """Return ``name``, or where it is ``taken`` with the number behind those that are: name-2.

    Numbers are given in order, so the first free one is found by halves: a report may say the same
    ten thousand times.
    """
    if name not in taken:
        return name
    low, high = 1, 2
    while f"{name}-{high}" in taken:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if f"{name}-{middle}" in taken else (low, middle)
    return f"{name}-{high}"


def is_permanent_name(identifier: str) -> bool:
    """Return whether an identifier is one that :func:`permanent_name` makes, no author's."""
    return _PERMANENT_NAME.fullmatch(identifier) is not None


def plain_text(node: Node | Iterable[Node]) -> str:
    """Return the words of a passage or of inlines, without mark-up.

    Note calls give nothing; resolved citations and cross-references give what is printed.
    """
    if isinstance(node, (tuple, list)):
        return "".join(plain_text(item) for item in node)
    match node:
        case Text(text=text) | Code(text=text):
            return text
        case Math(tex=tex, formula=formula) | MathBlock(tex=tex, formula=formula):
            return formula.text or tex
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


def only_pictures(passage: Passage) -> bool:
    """Whether ``passage`` holds pictures, perhaps as links, and no words."""
    parts = [part for part in walk(passage.content) if not isinstance(part, (Link, LineBreak))]
    return any(isinstance(part, InlineImage) for part in parts) and all(
        isinstance(part, InlineImage) or (isinstance(part, Text) and not part.text.strip())
        for part in parts
    )
