"""The parts of a tag tree in the making: structure elements, marked content, annotations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

FILES = "TongwenFiles"
"""The key of a structure element under which the names of the files that it shows stand, until
they are in the PDF and their specifications take its place."""


@dataclass(eq=False, slots=True)
class Content:
    """A piece of a page's drawing: marked content ``mcid`` on the page with index ``page``.

    ``words`` is what it says; ``text`` too, where that cannot be known from its letters, or
    where they are drawn as others are (``shared``). ``unseen``: it is there to be read, not to be
    seen; ``unsaid``: the other way round.
    """

    page: int
    mcid: int
    text: str = ""
    words: str = ""
    shared: bool = False
    unseen: bool = False
    unsaid: bool = False


@dataclass(eq=False, slots=True)
class Annotation:
    """A link's clickable area on the page with index ``page``."""

    page: int
    annotation: Any


@dataclass(eq=False, slots=True)
class Node:
    """A structure element in the making.

    ``language`` is set only where it differs from the parent's; ``page`` is the index of
    the page on which it began; ``entries`` go into its dictionary as they are.
    """

    tag: str
    parent: Node | None
    language: str | None = None
    page: int = 0
    contents: bool = False
    kids: list[Node | Content | Annotation] = field(default_factory=list)
    attributes: list[dict[str, Any]] = field(default_factory=list)
    entries: dict[str, Any] = field(default_factory=dict)
    body: Node | None = None
    verbatim: bool = False

    def nearest(self, *tags: str) -> Node | None:
        """Return this node or the nearest ancestor that has one of ``tags``."""
        node: Node | None = self
        while node is not None and node.tag not in tags:
            node = node.parent
        return node

    @property
    def spoken(self) -> str | None:
        """The language in force here."""
        node: Node | None = self
        while node is not None:
            if node.language:
                return node.language
            node = node.parent
        return None

    @property
    def in_contents(self) -> bool:
        """Whether this lies in a list of contents."""
        node: Node | None = self
        while node is not None:
            if node.contents:
                return True
            node = node.parent
        return False


def within(node: Node) -> Iterator[Node]:
    """Yield the nodes that stand in ``node``, at any depth."""
    for kid in node.kids:
        if isinstance(kid, Node):
            yield kid
            yield from within(kid)


def prune(node: Node) -> bool:
    """Drop empty nodes, except empty cells; return whether ``node`` stays."""
    node.kids = [kid for kid in node.kids if not isinstance(kid, Node) or prune(kid)]
    return bool(node.kids) or node.tag in ("TD", "TH")
