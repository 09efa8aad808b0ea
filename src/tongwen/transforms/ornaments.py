"""Ornaments: what a pack says of pull quotes and drop capitals, once for every format."""

from __future__ import annotations

import re
from dataclasses import replace

from ..document import Block, Division, Document, Epigraph, Heading, Paragraph, PullQuote, Text
from ..walk import Node, plain_text, rebuild
from .context import Context

_OPENING = re.compile(r"[“‘«„]?\u2060?[^\W\d_]")
"""What drops: a letter, and the quotation mark before it."""


def resolve_conditions(document: Document, context: Context) -> Document:
    """Return ``document`` without what is for other languages' or institutes' editions.

    It comes first, so that what is not there is neither translated nor counted.
    """

    def change(node: Node) -> Node:
        if not isinstance(node, Division) or not node.conditions:
            return node
        tag = context.language.tag
        shown = all(one.holds(tag, context.institutes) for one in node.conditions)
        return node.blocks if shown else ()

    return rebuild(document, change, frozenset({Division}))


def resolve_pull_quotes(document: Document, context: Context) -> Document:
    """Return ``document`` without its pull quotes where the pack sets none.

    They repeat what the text says. Taken out here, no format has to know of it, and what they
    cite is not cited for their sake.
    """
    if context.pull_quotes:
        return document

    def change(node: Node) -> Node:
        return () if isinstance(node, PullQuote) else node

    return rebuild(document, change, frozenset({PullQuote}))


def resolve_drop_capitals(document: Document, context: Context) -> Document:
    """Return ``document`` with the drop capitals of its chapters, where the pack wants them.

    A chapter has one where its text begins with a paragraph, at once or after its lead and its
    epigraph; not where a heading, a list or a table comes first. The paragraph begins with a
    capital letter, in plain words and the edition's language, and is long enough to stand beside
    it. Chinese has no capitals.
    """
    if not context.capitals_from or not context.language.script.capitals:
        return document
    blocks: list[Block] = []
    opening = False
    for block in document.blocks:
        if isinstance(block, Heading):
            opening = block.level == 1
        elif opening and isinstance(block, Paragraph):
            block = replace(block, capital=_capital(block, context.capitals_from))
            opening = False
        elif not (
            isinstance(block, Epigraph | PullQuote)
            or (isinstance(block, Division) and block.role in ("lead", "margin"))
        ):
            opening = False
        blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def _capital(paragraph: Paragraph, least: int) -> str:
    first = paragraph.content.content[0] if paragraph.content.content else None
    if not isinstance(first, Text) or paragraph.content.language:
        return ""
    found = _OPENING.match(first.text)
    if found is None or not found[0][-1].isupper():
        return ""
    return found[0] if len(plain_text(paragraph.content)) >= least else ""
