"""Blocks side by side: parts of a figure, and the rows of a parallel edition.

They stand in a table without lines, which holds places alone. So both texts of a parallel edition
go on being text: each is edited, commented on and searched as in an edition of its own, and what a
reviewer adds on one side does not part it from the other. Headings stand outside: Word's navigation
pane lists none that are in tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...document import Block, Division, Parallel
from .flow import Flow, Place
from .markup import Element, add_property, element, name, paragraph, twips, twips_of_mm
from .styles import style_id
from .tables import extent, new_table

GAP = 8.0
"""Between the columns, in mm."""


def rows(flow: Flow, blocks: Sequence[Parallel], place: Place) -> Element:
    """Return ``blocks`` as one table, whose rows go on overleaf as text does, and as in print.

    A row held whole, that a note is called in, is where programs part: LibreOffice sets the note
    overleaf, Word the row.
    """
    half = twips_of_mm((flow.measure - place.indent) / 2)
    languages = (flow.ink.language, flow.ink.companion)
    both = " + ".join(language.autonym for language in languages if language)
    whole = _places([half, half], place.indent, both)
    below = twips(flow.ink.tokens.scale.leading / 2)
    inside = replace(place, indent=0.0)
    for block in blocks:
        other = replace(inside, language=block.language)
        first = _side(flow, block.first, inside, half, {"right": GAP / 2}, below)
        second = _side(flow, block.second, other, half, {"left": GAP / 2}, below)
        whole.append(element("w:tr", first, second))
    return whole


def row(flow: Flow, block: Division, place: Place) -> Element:
    """Return the blocks of a row in a table of one row, which stays on one page.

    It begins at the text's edge, but for one of a figure's parts, which hangs as the figure does.
    """
    begins, width = flow.reach(place)
    if not (place.hung or place.boxed):
        begins, width = place.indent, flow.measure - place.indent
    gaps = GAP * (len(block.shares) - 1)
    parts = [(width - gaps) * share for share in block.shares]
    last = len(parts) - 1
    widths = [twips_of_mm(part + (GAP if at < last else 0.0)) for at, part in enumerate(parts)]
    whole = _places(widths, begins, extent(flow, 1, len(widths)))
    inside = replace(place, indent=0.0, boxed=False, hung=False)
    outer = flow.part
    cells = []
    for at, (part, cell) in enumerate(zip(parts, widths, strict=True)):
        flow.part = part
        gap = {"right": GAP} if at < last else {}
        cells.append(_side(flow, block.blocks[at : at + 1], inside, cell, gap, 0))
    flow.part = outer
    whole.append(element("w:tr", element("w:trPr", element("w:cantSplit")), *cells))
    return whole


def wrapped(flow: Flow, block: Division, place: Place) -> list[Element]:
    """Return a figure that the text runs round: its paragraphs share a frame at the text's edge.

    Its caption is counted and listed there as elsewhere, which it would not be in a text box. Where
    no frame can stand (in a cell, a list, a box, a note) the figure stands in the text, and so does
    one that has a table.
    """
    if place.style or place.bare or place.boxed or place.list_depth >= 0 or flow.part:
        return flow.flat(block.blocks, place)
    before = flow.beside(block, place)
    flow.part = flow.measure * block.shares[0]
    width = twips_of_mm(flow.part)
    made = flow.flat(block.blocks, place)
    flow.part = 0.0
    side = "left" if flow.ink.language.script.right_to_left else "right"
    for part in made if all(part.tag == name("w:p") for part in made) else ():
        frame = element(
            "w:framePr", w=width, hSpace=twips_of_mm(GAP), vSpace=twips_of_mm(2), wrap="around",
            vAnchor="text", hAnchor="margin", xAlign=side, y=1,
        )  # fmt: skip
        add_property(part, frame)
    return [*before, *made]


def _places(widths: list[int], indent: float, description: str) -> Element:
    """Return a table without rows that holds places alone: ``indent`` in mm."""
    return new_table(
        "Parallel Table", widths, twips_of_mm(indent), first_row=False, first_column=False,
        title="", description=description,
    )  # fmt: skip


def _side(
    flow: Flow,
    blocks: Sequence[Block],
    place: Place,
    width: int,
    gap: Mapping[str, float],
    below: int,
) -> Element:
    """Return a cell with ``blocks``.

    Args:
        gap: the room in mm at the edge that the next cell is at. below: that under it, in twips.
    """
    flow.after_text = False
    content = flow.flat(blocks, place)
    if not content or content[-1].tag != name("w:p"):
        content.append(paragraph(style_id("Section End")))
    margins = {
        edge: element(f"w:{edge}", w=size, type_="dxa")
        for edge, size in (("left", 0), ("bottom", below), ("right", 0))
    }
    for edge, size in gap.items():
        margins[edge] = element(f"w:{edge}", w=twips_of_mm(size), type_="dxa")
    properties = element(
        "w:tcPr", element("w:tcW", w=width, type_="dxa"), element("w:tcMar", *margins.values())
    )
    return element("w:tc", properties, *content)
