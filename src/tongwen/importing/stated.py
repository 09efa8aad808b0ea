"""Theorems, their kin and listings, as Pandoc reads LaTeX's → divisions with a name and a number.

Pandoc types the name and the number before the words, as amsthm prints them; Tongwen makes its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ..document import (
    NO_PASSAGE,
    Block,
    Code,
    CodeBlock,
    Division,
    Emphasis,
    Inline,
    Math,
    Paragraph,
    Passage,
    Statement,
    StatementKind,
    Strong,
    Text,
)
from ..languages import LANGUAGES
from ..readers.directives import STATEMENTS, listing
from ..readers.markdown.citations import referred
from ..readers.markdown.inlines import join_text
from ..walk import plain_text, walk
from .marks import Anchor

_TITLE = re.compile(r"[\s\u00a0]*(?:\((?P<title>[^()]*(?:\([^()]*\)[^()]*)*)\))?\.?[\s\u00a0]*")
_AT = "{number}"
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


@dataclass(frozen=True, slots=True)
class Called(Division):
    """A theorem or its like of a Word file of ours, in which its name and number are typed.

    ``anchors``: the bookmarks that stand for it.
    """

    anchors: tuple[Anchor, ...] = ()


def without_label(division: Called) -> Called:
    """Return ``division`` with the title that is typed in it, and without its name and number."""
    said, (first, *rest) = division.statement, division.blocks or (None,)
    if said is None or not isinstance(first, Paragraph):
        return division
    anchors = tuple(node for node in first.content.content if isinstance(node, Anchor))
    content = [node for node in first.content.content if not isinstance(node, Anchor)]
    title = _bold(content)
    words = content[len(title) :]
    numbered, title = _title_of(said.kind, [each for node in title for each in _upright(node)])
    if words and type(words[0]) is Text:
        words[0] = Text(words[0].text.lstrip())
    kept = [node for node in words if type(node) is not Text or node.text]
    opening = (replace(first, content=Passage(tuple(kept))),) if kept else ()
    said = replace(said, title=Passage(join_text(title)), numbered=numbered)
    return replace(division, blocks=(*opening, *rest), statement=said, anchors=anchors)


def _bold(content: Sequence[Inline]) -> list[Inline]:
    """Return what ``content`` begins with in bold, and what in it has no bold: formulas, blanks."""
    last = 0
    for at, node in enumerate(content, 1):
        if isinstance(node, Strong) or any(isinstance(part, Strong) for part in walk(node)):
            last = at
        elif not isinstance(node, (Math, Code)) and not (
            type(node) is Text and not node.text.strip()
        ):
            break
    return list(content[:last])


def _upright(node: Inline) -> tuple[Inline, ...]:
    """Return ``node`` without the bold that all of a title has."""
    if isinstance(node, Strong):
        return node.content
    if isinstance(node, Emphasis):
        return (Emphasis(tuple(each for part in node.content for each in _upright(part))),)
    return (node,)


def _title_of(kind: StatementKind, content: list[Inline]) -> tuple[bool, list[Inline]]:
    """Return whether a title has a number, and it without that, its name and its brackets."""
    content = list(join_text(content))
    if not content or type(content[0]) is not Text:
        return kind != "listing", content
    first = content[0].text.replace("\u00a0", " ")
    match = _labels(kind).match(first)
    if match is None:
        return False, content
    content[0] = Text(first[match.end() :].lstrip(" \u3000"))
    bare = content[0].text.lstrip("(（")
    if bare != content[0].text and type(content[-1]) is Text:
        content[0] = Text(bare)
        content[-1] = Text(content[-1].text.rstrip(" )）"))
    numbered = re.search(r"\d", match[0]) is not None
    return numbered, [node for node in content if type(node) is not Text or node.text]


@cache
def _labels(kind: StatementKind) -> re.Pattern[str]:
    """Return what the name of a ``kind`` and its number look like, in any language."""
    forms = set[str]()
    for language in LANGUAGES.values():
        before, _, after = (
            re.escape(part.strip()) for part in language.labels[kind].partition(_AT)
        )
        forms.add(rf"{before}(?:\s*\d[\d.]*\s*{after})?")
    return re.compile(rf"\s*(?:{'|'.join(sorted(forms, key=len, reverse=True))})")


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
