"""Contents: the list of contents, of figures and of tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..document import (
    Block,
    Citation,
    ContentsEntry,
    CrossReference,
    Division,
    Document,
    Figure,
    Heading,
    Indexed,
    Link,
    NoteReference,
    Passage,
    Table,
    Text,
)
from ..walk import Node, map_inlines, walk
from .context import Context

DEEPEST_LEVEL = 3
"""Headings below it are in no list of contents. A page prints levels 1 and 2."""


def resolve_contents(document: Document, context: Context) -> Document:
    """Return ``document`` with its contents: headings to level 3, and what has a caption.

    The lists of figures and tables stand below the contents: a report without headings has none.
    """
    deepest = min(context.contents_depth or DEEPEST_LEVEL, DEEPEST_LEVEL)
    contents = tuple(
        ContentsEntry(
            heading.level,
            heading.number,
            _listed(heading.content),
            heading.identifier,
            _listed(heading.companion),
        )
        for heading in _headings(document.blocks)
        if heading.level <= deepest
    )
    if not contents:
        return document
    return replace(
        document,
        contents=contents,
        figures=_captions(document, "figure"),
        tables=_captions(document, "table"),
    )


def _headings(blocks: Iterable[Block]) -> Iterator[Heading]:
    for block in blocks:
        if isinstance(block, Heading):
            yield block
        elif isinstance(block, Division):
            yield from _headings(block.blocks)


def _captions(document: Document, kind: str) -> tuple[ContentsEntry, ...]:
    entries = []
    for node in walk(document.blocks):
        if not isinstance(node, (Figure, Table)) or not node.number or node.caption is None:
            continue
        # Parts (3a, 3b) are found by their whole.
        part = node.number not in node.caption.label
        if part or (node.kind if isinstance(node, Figure) else "table") != kind:
            continue
        caption = node.caption
        entries.append(ContentsEntry(1, caption.label, _listed(caption.content), node.identifier))
    return tuple(entries)


def _listed(passage: Passage) -> Passage:
    """Return ``passage`` as a line of a list, which is itself a link: no calls, no links."""

    def change(node: Node) -> Node:
        match node:
            case NoteReference():
                return ()
            case Link(content=content) | Indexed(content=content):
                return content
            case Citation(content=content):
                # Its links were replaced already: an inline is changed after its parts.
                return content
            case CrossReference():
                return Text(node.number if node.number_only else node.text)
        return node

    return map_inlines(passage, change)
