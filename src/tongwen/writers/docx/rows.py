"""Rows of a parallel edition: a table of two columns, a row for each block.

So both texts go on being text: each is edited, commented on and searched as in an edition of its
own, and what a reviewer adds on one side does not part it from the other. Headings stand outside:
Word's navigation pane lists none that are in tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...document import Block, Parallel
from .flow import Flow, Place
from .markup import Element, element, name, paragraph, twips, twips_of_mm
from .styles import style_id
from .tables import new_table

GAP = 8.0
"""Between the columns, in mm."""


def rows(flow: Flow, blocks: Sequence[Parallel], place: Place) -> Element:
    """Return ``blocks`` as one table, whose rows go on overleaf as text does, and as in print.

    A row held whole, that a note is called in, is where programs part: LibreOffice sets the note
    overleaf, Word the row.
    """
    half = twips_of_mm((flow.measure - place.indent) / 2)
    whole = new_table(
        "Parallel Table",
        [half, half],
        twips_of_mm(place.indent),
        first_row=False,
        first_column=False,
        title="",
        description=" + ".join(
            language.autonym for language in (flow.ink.language, flow.ink.companion) if language
        ),
    )
    below = twips(flow.ink.tokens.scale.leading / 2)
    inside = replace(place, indent=0.0)
    for block in blocks:
        other = replace(inside, language=block.language)
        first = _side(flow, block.first, inside, half, "right", below)
        second = _side(flow, block.second, other, half, "left", below)
        whole.append(element("w:tr", first, second))
    return whole


def _side(
    flow: Flow, blocks: Sequence[Block], place: Place, width: int, inner: str, below: int
) -> Element:
    """Return a cell with ``blocks``.

    Args:
        inner: the edge that the gap is at. below: the room under it, in twips.
    """
    flow.after_text = False
    content = flow.flat(blocks, place)
    if not content or content[-1].tag != name("w:p"):
        content.append(paragraph(style_id("Section End")))
    margins = {
        edge: element(f"w:{edge}", w=size, type_="dxa")
        for edge, size in (("left", 0), ("bottom", below), ("right", 0))
    }
    margins[inner] = element(f"w:{inner}", w=twips_of_mm(GAP / 2), type_="dxa")
    properties = element(
        "w:tcPr", element("w:tcW", w=width, type_="dxa"), element("w:tcMar", *margins.values())
    )
    return element("w:tc", properties, *content)
