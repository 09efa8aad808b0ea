"""Going through a PDF's tag tree (ISO 32000-1, 14.7): elements, their content and attributes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playa.structure import ContentItem, Element

from ..parts import UnreadableArtefact

DEEPEST = 200
"""Elements in one another."""


Mark = tuple[int, int]
"""A piece of marked content: its page, from 0, and its number there (14.7.4)."""


def mark_of(item: Any) -> Mark | None:
    """Return which piece of marked content an item of an element is; None for what is none."""
    page, number = item.page, getattr(item, "mcid", None)
    return None if page is None or number is None else (page.page_idx, number)


def rows_of(table: Element) -> Iterator[tuple[Element, bool]]:
    """Yield the rows of a table, and whether each is in its head."""
    for kid in kids_of(table):
        if kid.type == "TR":
            yield kid, False
        elif kid.type in ("THead", "TBody", "TFoot"):
            for row in kids_of(kid):
                if row.type == "TR":
                    yield row, kid.type == "THead"


def kids_of(parent: Any) -> list[Element]:
    """Return the elements that are directly within one."""
    return [kid for kid in parent if isinstance(kid, Element)]


def descendants_of(parent: Any, depth: int = 0) -> Iterator[Element]:
    """Yield the elements within one, in order."""
    if depth > DEEPEST:
        raise UnreadableArtefact(f"the PDF's tags are nested deeper than {DEEPEST}")
    for kid in kids_of(parent):
        yield kid
        yield from descendants_of(kid, depth + 1)


def content_of(element: Element) -> Iterator[ContentItem]:
    """Yield the pieces of content within an element."""
    for item in element:
        if isinstance(item, ContentItem):
            yield item
        elif isinstance(item, Element):
            yield from content_of(item)


def attribute_of(element: Element, name: str) -> Any:
    """Return an attribute of any owner (14.7.5); "" where the element has none."""
    found: Any = element.props.get("A")
    found = found.resolve() if hasattr(found, "resolve") else found
    for entry in found if isinstance(found, list) else [found]:
        attributes = entry.resolve() if hasattr(entry, "resolve") else entry
        if isinstance(attributes, dict) and name in attributes:
            value = attributes[name]
            return getattr(value, "name", value)
    return ""


def span_of(value: Any) -> int:
    """Return a count of rows or columns; 1 for what is none."""
    return value if isinstance(value, int) and value > 0 else 1


def text_of(value: Any) -> str:
    """Return a string of the file as text."""
    if isinstance(value, bytes):
        if value[:2] in (b"\xfe\xff", b"\xff\xfe"):
            return value.decode("utf-16", "replace")
        if value[:3] == b"\xef\xbb\xbf":
            return value[3:].decode("utf-8", "replace")
        return value.decode("latin-1")
    return value if isinstance(value, str) else ""
