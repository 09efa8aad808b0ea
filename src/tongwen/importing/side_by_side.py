"""Tables that only hold places → what stands in them side by side: parts of a figure, a row.

A Word file of ours says so in the style of the table; one of others in that it holds pictures, each
with words below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..document import (
    Block,
    Callout,
    Caption,
    DefinitionList,
    Division,
    Figure,
    Image,
    List,
    Paragraph,
    Passage,
    Statement,
    Strong,
    Table,
    Text,
)
from ..walk import plain_text
from .marks import Anchor, Beside, Boxed, Stated
from .stated import Called
from .typed import lstripped

_GAP = 8.0
"""Between the columns of our Word files, in mm."""

_LETTERED = re.compile(r"\s*[(（]?(?:[a-zA-Z]|[ivx]{1,4}|\d)[)）]\s*")


@dataclass(frozen=True, slots=True)
class Side(Division):
    """What stands in one cell of a row."""


def row_of(cells: Sequence[tuple[Block, ...]], widths: Sequence[float], measure: float) -> Division:
    """Return the row of ``cells``; ``measure`` is the whole's width in mm, 0 where not known."""
    count = len(cells)
    total = sum(widths) or 1.0
    shares = [width / total for width in widths] if any(widths) else [1 / count] * count
    if measure > _GAP * count:
        inner = measure - _GAP * (count - 1)
        shares = [
            (share * measure - (_GAP if at < count - 1 else 0.0)) / inner
            for at, share in enumerate(shares)
        ]
    if max(shares) - min(shares) < 0.03:
        shares = [1 / count] * count
    else:
        # Word's edges are not quite those of the text: what is near to a twentieth was one.
        near = [round(share * 20) / 20 for share in shares]
        close = max(abs(one - other) for one, other in zip(shares, near, strict=True)) < 0.015
        shares = near if close and 0 not in near else [round(share, 2) for share in shares]
    filled = list(cells)
    while filled and not filled[-1]:
        filled.pop()
    return Division(tuple(map(Side, filled)), "row", shares=tuple(shares))


def one_after_another(rows: Sequence[tuple[Block, ...]]) -> tuple[Block, ...]:
    """Return what stands in the rows of a parallel edition, its lists whole: a row is an item."""
    made: list[Block] = []
    for block in (each for row in rows for each in row):
        before = made[-1] if made else None
        if isinstance(block, List) and isinstance(before, List):
            follows = not block.ordered or block.start == before.start + len(before.items)
            kinds = [(one.ordered, one.numerals, one.delimiter) for one in (before, block)]
            if follows and kinds[0] == kinds[1]:
                tight = before.tight and block.tight
                made[-1] = replace(before, items=(*before.items, *block.items), tight=tight)
                continue
        if isinstance(block, DefinitionList) and isinstance(before, DefinitionList):
            made[-1] = DefinitionList((*before.definitions, *block.definitions))
            continue
        made.append(block)
    return tuple(made)


def laid_out(row: Division, join: Callable[[Sequence[Block]], Sequence[Block]]) -> list[Block]:
    """Return a row whose cells are one block each; its content where a cell holds more."""
    cells = [join(side.blocks) if isinstance(side, Side) else [side] for side in row.blocks]
    if all(len(cell) == 1 for cell in cells):
        # Whether tables are parts of one is seen where there is a caption of the whole.
        parts = (each if isinstance(each, Table) else _part(each) for (each,) in cells)
        return [replace(row, blocks=tuple(parts))]
    return [block for cell in cells for block in cell]


def with_marked(blocks: Sequence[Block]) -> list[Block]:
    """Return ``blocks`` with those between two marks as one division each.

    So stand figures beside the text, theorems with their like, and what is in a box.
    """
    levels: list[tuple[Beside | Stated | Boxed | None, list[Block]]] = [(None, [])]
    for block in blocks:
        content = block.content.content if isinstance(block, Paragraph) else ()
        mark = next((node for node in content if isinstance(node, _ROUND)), None)
        if mark is None:
            levels[-1][1].append(block)
            continue
        # A tracked change may have joined the paragraph before it to the mark.
        words = tuple(node for node in content if not isinstance(node, _ROUND))
        if any(type(node) is not Text or node.text.strip() for node in words):
            levels[-1][1].append(Paragraph(Passage(words)))
        if _opens(mark):
            levels.append((mark, []))
        elif type(levels[-1][0]) is type(mark):
            opened, inside = levels.pop()
            levels[-1][1].append(_marked(opened, tuple(inside)))
    return [block for _, inside in levels for block in inside]


_ROUND = (Beside, Stated, Boxed)
"""Marks that stand before and behind what they are of."""


def _opens(mark: Beside | Stated | Boxed) -> bool:
    match mark:
        case Beside():
            return mark.role != ""
        case Stated():
            return mark.kind is not None
    return mark.opens


def _marked(mark: Beside | Stated | Boxed | None, inside: tuple[Block, ...]) -> Block:
    match mark:
        case Boxed():
            return Callout("note", inside)
        case Beside(role=role, share=share):
            return Division(inside, role, shares=(share,) if role == "wrapped" else ())
        case Stated(kind=kind) if kind is not None:
            return Called(inside, statement=Statement(kind))
    return Division(inside)


def in_frame(frame: Division, blocks: Sequence[Block]) -> list[Block]:
    """Return a frame with ``blocks``, which were joined: its pictures are as wide as it is.

    Text runs round one figure alone; what else is in a frame stands in the text.
    """
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Division) and block.role == frame.role:
            made += block.blocks
        elif isinstance(block, Image):
            made.append(Figure((_unsized(block),)))
        elif isinstance(block, Figure):
            made.append(replace(block, blocks=tuple(map(_unsized, block.blocks))))
        else:
            made.append(block)
    if frame.role == "wrapped" and not (len(made) == 1 and isinstance(made[0], Figure)):
        return list(blocks)
    return [replace(frame, blocks=tuple(made))]


def _unsized(block: Block) -> Block:
    return replace(block, width="") if isinstance(block, Image) else block


def _part(block: Block) -> Block:
    """Return a part of a figure without the letter before its caption: Tongwen counts."""
    if isinstance(block, Image) and block.width.endswith("mm"):
        return replace(block, width="")  # as wide as its place
    if not isinstance(block, (Figure, Table)) or (caption := block.caption) is None:
        return block
    if isinstance(block, Figure):
        pictures = tuple(_part(each) if isinstance(each, Image) else each for each in block.blocks)
        block = replace(block, blocks=pictures)
    content = list(caption.content.content)
    at = next((n for n, node in enumerate(content) if not isinstance(node, Anchor)), -1)
    if at >= 0 and isinstance(content[at], Strong) and _LETTERED.fullmatch(plain_text(content[at])):
        content[at : at + 2] = lstripped(content[at + 1 : at + 2])
    if at >= 0 and type(content[at]) is Text:
        words = getattr(content[at], "text", "")
        content[at] = Text(_LETTERED.sub("", words, count=1) if _LETTERED.match(words) else words)
    kept = tuple(node for node in content if type(node) is not Text or node.text)
    worded = any(not isinstance(node, Anchor) for node in kept)
    return replace(block, caption=Caption(Passage(kept)) if worded else None)


def _is_lettered(block: Block) -> bool:
    """Return whether a table's caption begins with the letter of a part, “(a)”."""
    caption = block.caption if isinstance(block, Table) else None
    words = plain_text(caption.content) if caption else ""
    return _LETTERED.match(words) is not None


def as_part_of_tables(block: Block) -> Block | None:
    """Return a table whose caption has a letter, or a row of such, without; None for another."""
    if isinstance(block, Division) and block.role == "row" and all(map(_is_lettered, block.blocks)):
        return replace(block, blocks=tuple(map(_part, block.blocks)))
    return _part(block) if _is_lettered(block) else None


def is_of_parts(block: Block) -> bool:
    """Whether a block is a row of pictures, which one caption may stand under."""
    return (
        isinstance(block, Division)
        and block.role == "row"
        and all(isinstance(each, (Figure, Image)) for each in block.blocks)
    )
