"""Headings as an author means them: without typed numbers, from level 1 on; bold lines told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from ..diagnostics import short
from ..document import Block, Figure, Heading, Inline, Paragraph, Passage, Strong, Table, Text
from ..walk import plain_text
from .account import Account
from .typed import typed_depth, typed_headings

_MOST_HEADING = 90
"""Characters of a bold line that may stand for a heading."""


def tidy_headings(blocks: Sequence[Block], account: Account, *, promote: bool) -> tuple[Block, ...]:
    """Return ``blocks`` with bare headings: no typed numbers, levels from 1 on.

    A bold line that stands for a heading becomes one where ``promote`` says so; else that is noted.
    """
    made = [_unbolded(block) for block in _promoted(blocks, account, promote)]
    headings = [block for block in made if isinstance(block, Heading)]
    highest = min((heading.level for heading in headings), default=1)
    typed = typed_headings(headings)
    for heading in (each for each in headings if id(each) in typed):
        account.change(
            "numbers typed before headings are gone: Tongwen counts",
            short(plain_text(heading.content)),
        )
    result: list[Block] = []
    for block in made:
        if isinstance(block, Heading):
            found = typed.get(id(block))
            numbered = block.numbered and (not typed or found is not None or block.level > highest)
            content = Passage(found.content) if found else block.content
            appendix = found is not None and found.appendix and block.level == highest
            block = replace(
                block,
                level=block.level - highest + 1,
                content=content,
                numbered=numbered,
                role="appendix" if appendix else block.role,
            )
        result.append(block)
    return tuple(result)


def _unbolded(block: Block) -> Block:
    """Return a heading without the bold that all of it is in: that is a heading's look."""
    content = block.content.content if isinstance(block, Heading) else ()
    bold = _without_blanks(content)
    if not bold or not all(isinstance(node, Strong) for node in bold):
        return block
    words = [
        part for node in content for part in (node.content if isinstance(node, Strong) else (node,))
    ]
    return replace(cast("Heading", block), content=Passage(tuple(words)))


def _without_blanks(content: Sequence[Inline]) -> list[Inline]:
    return [node for node in content if not (isinstance(node, Text) and not node.text.strip())]


def _promoted(blocks: Sequence[Block], account: Account, promote: bool) -> list[Block]:
    made: list[Block] = []
    level = 0
    for position, block in enumerate(blocks):
        if isinstance(block, Heading):
            level = block.level
        words = bold_line(block)
        after = blocks[position + 1] if position + 1 < len(blocks) else None
        depth = typed_depth(plain_text(words)) if words else 0
        if words is None or after is None or isinstance(after, Heading) or (
            isinstance(after, (Figure, Table)) and not depth
        ):  # fmt: skip
            made.append(block)
        elif promote:
            account.change("a bold line became a heading", short(plain_text(words)))
            made.append(Heading(min(depth or level + 1, 6), Passage(words)))
        else:
            account.offer(
                "a bold line that seems to be a heading: write # before it, or import again with "
                "--headings (make import … HEADINGS=yes)",
                short(plain_text(words)),
            )
            made.append(block)
    return made


def bold_line(block: Block) -> tuple[Inline, ...] | None:
    """Return the words of a paragraph that is bold as a whole, short, and no sentence."""
    if not isinstance(block, Paragraph):
        return None
    content = _without_blanks(block.content.content)
    if len(content) != 1 or not isinstance(content[0], Strong):
        return None
    words = plain_text(content[0]).strip()
    if not words or len(words) > _MOST_HEADING or words[-1] in ".。!！?？;；,，":
        return None
    return content[0].content
