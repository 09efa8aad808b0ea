"""Theorems, their kin and listings, as Pandoc reads LaTeX's → divisions with a name and a number.

Pandoc types the name and the number before the words, as amsthm prints them; Tongwen makes its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..document import (
    NO_PASSAGE,
    Block,
    CodeBlock,
    Division,
    Emphasis,
    Inline,
    Paragraph,
    Passage,
    Statement,
    Strong,
    Text,
)
from ..readers.directives import STATEMENTS, listing
from ..readers.markdown.citations import referred
from ..walk import plain_text

_TITLE = re.compile(r"[\s\u00a0]*(?:\((?P<title>[^()]*(?:\([^()]*\)[^()]*)*)\))?\.?[\s\u00a0]*")
_END = "◻"
"""The sign that Pandoc sets at the end of a proof."""


def stated(identifier: str, classes: Sequence[str], blocks: tuple[Block, ...]) -> Division | None:
    """Return the division that a theorem or its like is; None where the classes name none."""
    kind = next((one for one in STATEMENTS.values() if one in classes), None)
    if kind is None:
        return None
    title, blocks = _without_name(blocks)
    numbered = bool(identifier) or kind not in ("proof", "remark", "solution")
    said = Statement(kind, Passage((Text(title),)) if title else NO_PASSAGE, numbered)
    return Division(blocks, identifier=referred(identifier), statement=said)


def _without_name(blocks: tuple[Block, ...]) -> tuple[str, tuple[Block, ...]]:
    """Return the title that is typed after name and number, and the blocks without all three."""
    if not blocks or not isinstance(blocks[0], Paragraph):
        return "", blocks
    first, *rest = blocks[0].content.content or (Text(""),)
    if not isinstance(first, (Strong, Emphasis)):
        return "", blocks
    title = ""
    if rest and type(rest[0]) is Text and (match := _TITLE.match(rest[0].text)):
        title = match["title"] or ""
        rest = [Text(rest[0].text[match.end() :]), *rest[1:]]
    opening = replace(blocks[0], content=Passage(_plain(tuple(rest))))
    return title, tuple(map(_without_end, (opening, *blocks[1:])))


def _plain(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return the words of a theorem upright: that all of them slant is amsthm's look."""
    worded = [each for each in content if type(each) is not Text or each.text.strip()]
    if len(worded) == 1 and isinstance(worded[0], Emphasis):
        return worded[0].content
    return tuple(worded) if len(worded) == 1 else content


def _without_end(block: Block) -> Block:
    if not isinstance(block, Paragraph) or not plain_text(block).rstrip().endswith(_END):
        return block
    *before, last = block.content.content
    if type(last) is not Text:
        return block
    left = Text(last.text.rstrip().removesuffix(_END).rstrip("\u00a0 "))
    return replace(block, content=Passage((*before, left) if left.text else tuple(before)))


def code_of(
    identifier: str, classes: Sequence[str], values: Mapping[str, str], text: str
) -> CodeBlock | Division:
    """Return a passage of code; one with a caption is a listing, which has a number."""
    code = CodeBlock(f"{text}\n", (*classes, "")[0], identifier)
    if not (values.get("caption") or identifier.startswith("lst:")):
        return code
    caption = Passage((Text(values["caption"]),)) if values.get("caption") else NO_PASSAGE
    return listing((replace(code, identifier=""),), caption, referred(identifier), code.span)
