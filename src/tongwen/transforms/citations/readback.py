"""Marked strings read back into inlines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ...document import (
    Emphasis,
    Inline,
    Link,
    Passage,
    Strong,
    StyledSpan,
    Subscript,
    Superscript,
    Text,
)
from ...walk import Node, plain_text, rebuild
from . import marks

_DOI_ADDRESS = "https://doi.org/"


def cut_out(marked: str, mark: str) -> tuple[str, str]:
    """Return the first region that ``mark`` opens, and what is left without it.

    Punctuation that joined the region to what follows goes with it.
    """
    start = marked.find(mark)
    if start < 0:
        return "", marked
    depth = 0
    for position in range(start, len(marked)):
        if marked[position] == marks.CLOSE:
            depth -= 1
        elif marks.ANY.match(marked[position]):
            depth += 1
        if not depth:
            break
    region, after = marked[start + 1 : position], marked[position + 1 :]
    before = marked[:start]
    if not marks.ANY.sub("", before).strip():
        after = re.sub(r"^[\s,;:.]+", "", after)
    return region, before + after


_SAME_STOP = frozenset(".?!。？！…")


def tidied(marked: str) -> str:
    """Return ``marked`` without the doubled points that the style's own punctuation makes.

    Only the style's: what stands inside a value is the author's, three points and all.
    """
    kept: list[str] = []
    seen = ""
    open_marks: list[str] = []
    for character in marked:
        if marks.ANY.match(character):
            if character == marks.CLOSE:
                if open_marks:
                    open_marks.pop()
            else:
                open_marks.append(character)
            kept.append(character)
            continue
        inside = any(mark in (marks.VALUE, marks.DOI, marks.ADDRESS) for mark in open_marks)
        if not inside:
            last = seen.rstrip("”’」』\"'")[-1:]
            if character == "." and (last in _SAME_STOP and last):
                continue
            if character == "," and seen[-1:] == ",":
                continue
            if character == " " and seen[-1:] in (" ", ""):
                continue
        kept.append(character)
        seen = (seen + character)[-4:]
    return "".join(kept).rstrip()


@dataclass(slots=True)
class _Region:
    mark: str
    content: list[Inline] = field(default_factory=list)

    def add(self, inline: Inline) -> None:
        last = self.content[-1] if self.content else None
        if isinstance(inline, Text) and isinstance(last, Text):
            self.content[-1] = Text(last.text + inline.text)
        else:
            self.content.append(inline)


def read_inlines(marked: str) -> tuple[Inline, ...]:
    """Return a marked string as inlines; every character but the marks is in them."""
    marked = re.sub(
        rf"https?://(?:dx\.)?doi\.org/{marks.DOI}", f"{marks.DOI}{_DOI_ADDRESS}", marked
    )
    regions = [_Region("")]
    for token in re.split("([\ufdd0-\ufdef])", marked):
        if not token:
            continue
        if token == marks.CLOSE:
            if len(regions) > 1:
                closed = regions.pop()
                for inline in _closed(closed):
                    regions[-1].add(inline)
        elif marks.ANY.match(token):
            regions.append(_Region(token))
        else:
            regions[-1].add(Text(token))
    while len(regions) > 1:
        closed = regions.pop()
        for inline in _closed(closed):
            regions[-1].add(inline)
    return tuple(regions[0].content)


def _closed(region: _Region) -> tuple[Inline, ...]:
    content = tuple(region.content)
    if not content:
        return ()
    match region.mark:
        case marks.DOI:
            doi = plain_text(content)
            return (Link(doi if doi.startswith("http") else _DOI_ADDRESS + doi, content),)
        case marks.ADDRESS:
            return (Link(plain_text(content), content),)
        case marks.ITALIC:
            return _emphasised(content)
        case marks.BOLD:
            return (Strong(content),)
        case marks.UNDERLINE:
            return (StyledSpan("underline", content),)
        case marks.SUPERSCRIPT:
            return (Superscript(content),)
        case marks.SUBSCRIPT:
            return (Subscript(content),)
        case marks.SMALL_CAPITALS:
            return (StyledSpan("smallcaps", content),)
    return content


def _emphasised(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return ``content`` stressed; what was stressed already stands upright in it."""
    result: list[Inline] = []
    upright = True
    for inline in content:
        if isinstance(inline, Emphasis):
            result.extend(inline.content)
            upright = False
            continue
        if upright is True and result and isinstance(result[-1], Emphasis):
            result[-1] = Emphasis((*result[-1].content, inline))
        else:
            result.append(Emphasis((inline,)))
        upright = True
    return tuple(result)


def replaced(
    inlines: tuple[Inline, ...], stand_in: str, content: tuple[Inline, ...]
) -> tuple[Inline, ...]:
    """Return ``inlines`` with ``content`` where the character ``stand_in`` is."""

    def change(node: Node) -> Node:
        if not isinstance(node, Text) or stand_in not in node.text:
            return node
        before, _, after = node.text.partition(stand_in)
        return (
            *((Text(before),) if before else ()),
            *content,
            *((Text(after),) if after else ()),
        )

    holder = rebuild(Passage(inlines), change)
    return holder.content
