"""What stands apart from the text: callouts, code, pull quotes, margin notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ...document import Callout, CodeBlock, Division, Paragraph, PullQuote
from ...institute import BESIDE_NOTES
from .flow import Flow, Place, SectionBreak
from .markup import (
    Element,
    add_property,
    element,
    name,
    paragraph,
    style_of,
    twips,
    twips_of_mm,
)
from .palette import FARTHEST, MM, borders
from .styles import label_style, style_id
from .tables import extent, new_table

_LONG_BOX = 14
"""Paragraphs. A box of fewer is kept on one page; a longer one may break between them."""


def callout(flow: Flow, block: Callout, place: Place) -> Iterator[Element]:
    """Yield a callout: paragraphs in one box, or a table of one cell that other blocks stand in.

    Word draws one box round paragraphs that begin at one edge, so what is set in otherwise, lists
    and tables, would fall out of it. In a note, whose first row LibreOffice does not show, it does.
    """
    alone = all(isinstance(inner, Paragraph) for inner in block.blocks)
    if alone or place.bare:
        yield from _box(flow, block, place)
    else:
        yield from _cell(flow, block, place)


def _title(flow: Flow, block: Callout, place: Place) -> list[Element]:
    """Return the label and the title of a callout as its first paragraph, where it has any."""
    setting = flow.setting(place, "Callout Title")
    palette = flow.numbering.palette
    title: list[Element] = []
    if block.label:
        named = label_style(palette, block.kind)
        title = flow.ink.words(block.label, replace(setting, style=named))
    if block.title:
        if title:
            title.extend(flow.ink.words("\u2002", setting))
        title.extend(flow.ink.passage(block.title, replace(setting, style="")))
    if not title:
        return []
    return [flow.plain("Callout Title", flow.marked(block.identifier, title, place), place)]


def _blocks(flow: Flow, block: Callout, place: Place) -> list[Element]:
    """Return the title and the blocks of a callout, with its bookmark in the first."""
    parts = _title(flow, block, place)
    inner = flow.flat(block.blocks, replace(place, style="Callout", boxed=True))
    if block.identifier and not parts:
        flow.bookmark_first(inner, block.identifier, place)
    return [*parts, *inner]


def _box(flow: Flow, block: Callout, place: Place) -> Iterator[Element]:
    """Yield a callout of paragraphs; its ground begins and ends with room."""
    palette = flow.numbering.palette
    # In a list it stands as deep as its item; its own lists begin at the first level.
    parts = _blocks(flow, block, replace(place, list_depth=-1))
    if parts and parts[-1].tag != name("w:p"):
        parts.append(paragraph(style_id("Callout")))
    boxed = [part for part in parts if part.tag == name("w:p")]
    if boxed:
        title = style_of(boxed[0]) == style_id("Callout Title")
        space = palette.spots["callout"].before
        if not (title or _turned_into(boxed[0], "Callout", "Callout First")):
            flow.variants.turn(boxed[0], "First", element("w:spacing", before=twips(space)))
        last = (
            ("Callout", "Callout Last") if title or boxed[1:] else ("Callout First", "Callout Only")
        )
        if not _turned_into(boxed[-1], *last):
            flow.variants.turn(boxed[-1], "Last", element("w:spacing", after=twips(space)))
    if len(boxed) <= _LONG_BOX:
        # Held together as in print: one line of a box on another page looks like none.
        for part in boxed[:-1]:
            add_property(part, element("w:keepNext"))
    spot = f"callout {block.kind} text"
    kind, usual = palette.spots[spot], palette.spots["callout text"]
    if (kind.border, kind.ground) != (usual.border, usual.ground):
        for part in boxed:
            flow.variants.turn(part, block.kind.capitalize(), *palette.box(spot))
    yield from parts


def _cell(flow: Flow, block: Callout, place: Place) -> Iterator[Element]:
    """Yield a callout as a table of one cell with its ground and its bar, between two gaps.

    It is as wide as a box of paragraphs, and its words begin where those of one do. Where it may go
    on overleaf, its title and what comes first are a row that is held whole.
    """
    palette = flow.numbering.palette
    found, around = palette.spots[f"callout {block.kind} text"], palette.spots["callout text"]
    bar = found.border.left
    begins = place.indent or around.left * MM
    if begins < 0 and not flow.hang:
        begins += palette.tokens.page.hang
    width = flow.measure - begins - around.right * MM
    # A paragraph's rule stands outside its room, a table's inside its edge, and moves the words by
    # half its width: so both engines and LibreOffice draw them.
    left, right = (min(room, FARTHEST) for room in (found.room.left, found.room.right))
    before, after = twips(left + bar.width * 1.5), twips(right)
    whole = twips_of_mm(width) + before + after
    outer, flow.part = flow.part, width
    parts = _blocks(flow, block, replace(place, indent=0.0, list_depth=-1))
    flow.part = outer
    for part in parts:
        _stand_in(flow, part)
    if parts[-1].tag != name("w:p"):
        parts.append(paragraph(style_id("Section End")))
    table = new_table(
        "Callout Table", [whole], twips_of_mm(begins) - before, first_row=False,
        first_column=False, title="", description=block.label or extent(flow, 1, 1),
    )  # fmt: skip
    ground = (element("w:tcPr", palette.ground(f"callout {block.kind} text")),)
    edge = element("w:tblBorders", palette.line("left", bar.colour, bar.width))
    flow.variants.turn_table(
        table, block.kind.capitalize(), element("w:tblPr", edge), *(ground if found.ground else ())
    )
    rows = [parts]
    if not _may_be_held(parts) and style_of(parts[0]).startswith("CalloutTitle"):
        opening, rest = parts[:2], parts[2:]
        if rest and opening[1].tag == name("w:p") and _may_be_held(opening):
            rows = [opening, rest]
    for at, row in enumerate(rows):
        edges = (
            ("top", 0 if at else twips(found.room.top)),
            ("left", twips(left + bar.width)),
            ("bottom", twips(found.room.bottom) if row is rows[-1] else 0),
            ("right", after),
        )
        room = (element(f"w:{edge}", w=size, type_="dxa") for edge, size in edges)
        size = element("w:tcW", w=whole, type_="dxa")
        cell = element("w:tc", element("w:tcPr", size, element("w:tcMar", *room)), *row)
        held = element("w:trPr", element("w:cantSplit")) if _may_be_held(row) else None
        table.append(element("w:tr", held, cell))
    above, below = paragraph(style_id("Section End")), paragraph(style_id("Section End"))
    space = palette.spots["callout"]
    flow.variants.turn(above, "Above Box", palette.spacing(max(space.before - 1, 0), 0, 1))
    add_property(above, element("w:keepNext"))
    flow.variants.turn(below, "Below Box", palette.spacing(0, max(space.after - 1, 0), 1))
    yield from (above, table, below)


def _may_be_held(parts: list[Element]) -> bool:
    """Return whether a row of ``parts`` is held on one page: it is short, and calls no note.

    A row that is held whole and calls a note is where programs part (see rows.py).
    """
    lines = sum(1 for part in parts for _ in part.iter(name("w:p")))
    called = any(True for part in parts for _ in part.iter(name("w:footnoteReference")))
    return lines <= _LONG_BOX and not called


def _stand_in(flow: Flow, node: Element) -> None:
    """Set ``node``, the title or the text of a callout, as the cell does that has its box."""
    if re.match("Callout", style_of(node)):
        sides = (element(f"w:{side}", val="nil") for side in ("top", "left", "bottom", "right"))
        ground = element("w:shd", val="clear", color="auto", fill="auto")
        palette = flow.numbering.palette
        room = [palette.indent()]
        if style_of(node).startswith("CalloutTitle"):
            title = palette.spots["callout title"]
            room.append(palette.spacing(0, title.after, title.leading))
            # In a cell it would hold the row, however long, to what follows the table.
            room.append(element("w:keepNext", val=0))
        flow.variants.turn(node, "In Table", borders(*sides), ground, *room)


def listed(flow: Flow, node: Element) -> None:
    """Set ``node``, a part of a list in a callout, in the callout's type."""
    palette = flow.numbering.palette
    around = palette.spots["callout text"]
    lines = palette.spacing(0, around.leading * 0.3, around.leading)
    flow.variants.turn(node, "In Callout", lines, run=tuple(palette.run("callout text")))


def _turned_into(node: Element, style: str, other: str) -> bool:
    """Give ``node`` the style ``other`` if it has ``style``; whether it had."""
    mark = node.find(f"{name('w:pPr')}/{name('w:pStyle')}")
    if mark is None or mark.get(name("w:val")) != style_id(style):
        return False
    mark.set(name("w:val"), style_id(other))
    return True


def code(flow: Flow, block: CodeBlock, place: Place) -> Iterator[Element]:
    """Yield the one paragraph of a block of code, its lines broken within."""
    runs: list[Element] = []
    for index, line in enumerate(block.text.rstrip("\n").split("\n")):
        if index:
            runs.append(element("w:r", element("w:br")))
        if line:
            runs.extend(flow.ink.words(line, flow.setting(place), block.span))
    yield flow.plain("Code Block", flow.marked(block.identifier, runs, place), place)


def pull_quote(flow: Flow, block: PullQuote, place: Place) -> Iterator[Element]:
    """Yield its paragraphs, which one pair of rules holds together in Word."""
    inner = replace(place, style="Pull Quote")
    yield from flow.flat(block.blocks, inner)
    if block.attribution:
        setting = flow.setting(place, "Pull Quote Attribution")
        runs = flow.ink.passage(block.attribution, setting)
        dash = flow.ink.words("— ", setting)
        yield flow.plain("Pull Quote Attribution", [*dash, *runs], place)


def margin_note(flow: Flow, block: Division, place: Place) -> list[Element | SectionBreak]:
    """Return a note beside the text after it, or one within the text."""
    after_text = flow.after_text
    free = not (place.style or place.bare or flow.landscape) and place.list_depth < 0
    beside = free and bool(flow.ink.tokens.ornaments.margin_notes)
    style = "Margin Note" if beside else "Margin Note In Text"
    inner = replace(place, style=style, language=block.language or place.language)
    before = flow.beside(block, place) if beside else []
    flow.part, part = flow.ink.tokens.ornaments.margin_notes if beside else flow.part, flow.part
    made = flow.flat(block.blocks, inner)
    flow.part = part
    if block.identifier:
        flow.bookmark_first(made, block.identifier, place)
    if beside:
        flow.after_text = after_text
        for part in made:
            for node in part.iter(name("w:p")):
                add_property(node, _margin_frame(flow))
    return [*before, *made]


def _margin_frame(flow: Flow) -> Element:
    """Return the frame of a note in the outer margin (ECMA-376 part 1, 17.3.1.11).

    It stands with each of its paragraphs: LibreOffice knows none of a style.
    """
    page, width = flow.ink.tokens.page, flow.ink.tokens.ornaments.margin_notes
    frame = element("w:framePr", w=twips_of_mm(width), hSpace=twips_of_mm(2), wrap="around",
                    vAnchor="text", hAnchor="page", y=1)  # fmt: skip
    if page.facing:
        frame.set(name("w:xAlign"), "outside")
    else:
        frame.set(name("w:x"), str(twips_of_mm(page.width - page.outer + BESIDE_NOTES)))
    return frame
