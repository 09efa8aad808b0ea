"""Tables written as lists: a list of rows, each of which is a list of its cells.

As the Lua filter ``list-table`` of Pandoc's community has it, after reStructuredText's directive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, get_args

from ..document import (
    Alignment,
    Block,
    Caption,
    Cell,
    Column,
    Division,
    Inline,
    LineBreak,
    List,
    Paragraph,
    Passage,
    Row,
    Table,
    Text,
)

if TYPE_CHECKING:
    from .directives import Fence

_ALIGNMENTS: dict[str, Alignment] = {one[:1]: one for one in get_args(Alignment) if one}


def list_table(fence: Fence) -> tuple[Block, ...]:
    """Return the table that a division with a list of lists is; its first paragraph is the caption.

    Problems: ``MD-22`` it holds no such list, ``TBL-04`` a cell with what no cell holds.
    """
    attributes = fence.attributes
    identifier = attributes.identifier()
    wide = bool(attributes.take_class("wide"))
    heads = _number(attributes.take("header-rows") or "1")
    sides = _number(attributes.take("header-cols", "header-columns") or "0")
    aligns = re.findall("[dlrc]", attributes.take("aligns"))
    shares = [float(one) for one in re.findall(r"\d+(?:\.\d+)?", attributes.take("widths"))]
    attributes.report_rest("a table")
    everything = blocks = fence.blocks()
    caption = None
    if blocks and isinstance(blocks[0], Paragraph):
        caption, blocks = Caption(blocks[0].content), blocks[1:]
    whole = blocks[0] if blocks else None
    if not isinstance(whole, List):
        fence.problems.error(
            "MD-22", fence.span, "this table is no list of rows",
            "write “- - first cell” for each row, and “  - next cell” under it",
        )  # fmt: skip
        named = Division(everything, identifier=identifier, span=fence.span)
        return (named,) if identifier else everything
    rows = [_cells(fence, item.blocks) for item in whole.items]
    width = max(map(len, rows))
    total = sum(shares) if len(shares) == width else 0.0
    columns = tuple(
        Column(
            _ALIGNMENTS.get(aligns[at], "") if at < len(aligns) else "",
            round(shares[at] / total, 4) if total else 0.0,
        )
        for at in range(width)
    )
    made = tuple(
        Row(
            tuple(
                Cell(passage, at < sides or number < heads, span=passage.span)
                for at, passage in enumerate((*row, *[Passage()] * (width - len(row))))
            )
        )
        for number, row in enumerate(rows)
    )
    table = Table(
        columns, made[:heads], made[heads:], caption, identifier, wide=wide, span=fence.span
    )
    return (table, *blocks[1:])


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() else 0


def _cells(fence: Fence, blocks: tuple[Block, ...]) -> list[Passage]:
    """Return the cells of a row; a row that is no list is one cell."""
    inside = blocks[0] if len(blocks) == 1 else None
    if not isinstance(inside, List):
        return [_one(list(_lines(fence, blocks)))]
    return [_one(list(_lines(fence, item.blocks))) for item in inside.items]


def _lines(fence: Fence, blocks: tuple[Block, ...], mark: str = "") -> Iterator[Passage]:
    """Yield the paragraphs of a cell, and the items of its lists, as cells have them: in lines."""
    for block in blocks:
        if isinstance(block, Paragraph):
            words, said = block.content, mark
            if said:
                first = words.content[0] if words.content else Text("")
                opens = isinstance(first, Text)
                opening = Text(said + first.text) if isinstance(first, Text) else Text(said)
                content: tuple[Inline, ...] = (opening, *words.content[opens:])
                words = Passage(content, f"{said}{words.message}", words.language, words.span)
            yield words
        elif isinstance(block, List):
            for number, item in enumerate(block.items, start=block.start):
                yield from _lines(fence, item.blocks, f"{number}. " if block.ordered else "• ")
        else:
            fence.problems.error(
                "TBL-04", block.span, "a cell holds paragraphs and lists alone",
                "put the rest before the table, or after it",
            )  # fmt: skip


def _one(lines: list[Passage]) -> Passage:
    """Return the lines of a cell as one passage, which is translated as one."""
    if len(lines) < 2:
        return lines[0] if lines else Passage()
    content: list[Inline] = [*lines[0].content]
    for line in lines[1:]:
        content += [LineBreak(), *line.content]
    message = "\\\n".join(line.message for line in lines)
    return Passage(tuple(content), message, lines[0].language, lines[0].span)
