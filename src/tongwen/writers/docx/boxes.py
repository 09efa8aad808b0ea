"""What stands apart from the text: callouts, code, pull quotes, margin notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ...document import Callout, CodeBlock, Division, PullQuote
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
from .palette import FARTHEST, MM, Palette
from .styles import CELL_MARGIN, label_style, style_id

_LONG_BOX = 14
"""Paragraphs. A box of fewer is kept on one page; a longer one may break between them."""


def callout(flow: Flow, block: Callout, place: Place) -> Iterator[Element]:
    """Yield the title and the blocks of a callout; its ground begins and ends with room."""
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
    parts: list[Element] = []
    if title:
        parts.append(
            flow.plain("Callout Title", flow.marked(block.identifier, title, place), place)
        )
    inner = flow.flat(block.blocks, replace(place, style="Callout", boxed=True))
    if block.identifier and not title:
        flow.bookmark_first(inner, block.identifier, place)
    for part in inner:
        style = style_of(part)
        if part.tag == name("w:p") and not re.match(r"Callout|.*InCallout", style):
            _hold(flow, part)
    parts.extend(inner)
    if parts and parts[-1].tag != name("w:p"):
        parts.append(paragraph(style_id("Callout")))
    boxed = [part for part in parts if part.tag == name("w:p")]
    if boxed:
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
    for above, part in zip([None, *parts], parts, strict=False):
        if part.tag == name("w:tbl"):
            _hold_table(flow, part, spot, block.kind)
            if above is not None and above.tag == name("w:p"):
                # What a paragraph leaves below it has no ground before a table.
                flow.variants.turn(above, "Above Table", element("w:spacing", after=0))
    yield from parts


def _hold_table(flow: Flow, node: Element, spot: str, kind: str) -> None:
    """Let the ground and the bar of a callout run on behind a table, which is as wide as the box.

    What it holds stays where it is: the outer cells have the box's room beside them.
    """
    palette = flow.numbering.palette
    found = palette.spots[spot]
    bar = found.border.left
    left, right = (min(room, FARTHEST) for room in (found.room.left, found.room.right))
    # A paragraph's rule stands outside its room, a table's inside its edge, and moves the words by
    # half its width: so both engines and LibreOffice draw them.
    before, after = twips(left + bar.width * 1.5), twips(right)
    inside = twips(left + bar.width), after
    for at, (side, room) in enumerate((("left", before), ("right", after))):
        column = node.findall(f"{name('w:tblGrid')}/{name('w:gridCol')}")[-at]
        cells = [row.findall(name("w:tc"))[-at] for row in node.iterfind(name("w:tr"))]
        widths = [cell.find(f"{name('w:tcPr')}/{name('w:tcW')}") for cell in cells]
        for width in (column, *widths):
            width.set(name("w:w"), str(int(width.get(name("w:w"))) + room))
        for cell in cells:
            _widen(cell, side, inside[at] + _margins(palette, node)[at])
    table = node.find(name("w:tblPr"))
    for tag, change in (("w:tblInd", -before), ("w:tblW", before + after)):
        own = table.find(name(tag))
        own.set(name("w:w"), str(int(own.get(name("w:w"))) + change))
    ground = (element("w:tcPr", palette.ground(spot)),) if found.ground else ()
    edge = element("w:tblBorders", palette.line("left", bar.colour, bar.width))
    what = f"In Callout {kind.capitalize()}"
    flow.variants.turn_table(node, what, element("w:tblPr", edge), *ground)


def _margins(palette: Palette, node: Element) -> tuple[int, int]:
    """Return the room beside the words of a table's cells, as its style has it, in twips."""
    style = node.find(f"{name('w:tblPr')}/{name('w:tblStyle')}").get(name("w:val"))
    if style not in (style_id("House Table"), style_id("Timeline Table")):
        return 0, 0
    inner = palette.spots["table text"].style.padding.left * MM
    return twips_of_mm(inner), twips_of_mm(CELL_MARGIN - inner)


def _widen(cell: Element, side: str, room: int) -> None:
    """Let the words of ``cell`` begin or end ``room`` twips from its edge, or further in."""
    properties = cell.find(name("w:tcPr"))
    margins = properties.find(name("w:tcMar"))
    if margins is None:
        margins = element("w:tcMar")
        properties.append(margins)
    own = margins.find(name(f"w:{side}"))
    if own is None:
        own = element(f"w:{side}", w=0, type_="dxa")
        margins.insert(0 if side == "left" else len(margins), own)
    own.set(name("w:w"), str(int(own.get(name("w:w"))) + room))


def _hold(flow: Flow, node: Element) -> None:
    """Let the ground and rules of a callout run on behind ``node``: a picture, a caption, code."""
    palette = flow.numbering.palette
    around = palette.spots["callout text"]
    indent = element("w:ind", left=twips(around.left), right=twips(around.right), firstLine=0)
    flow.variants.turn(node, "In Callout", *palette.box("callout text"), indent)


def box(flow: Flow, node: Element, depth: int) -> None:
    """Let the ground and rules of a callout run on behind ``node``, a part of a list.

    Word draws one box round what begins at one edge, and another round what begins elsewhere: a
    list's mark stands at the box's edge however deep the list is, its words as deep as they are.
    """
    left, hanging = in_box(flow, depth)
    palette = flow.numbering.palette
    around = palette.spots["callout text"]
    indent = element(
        "w:ind",
        left=twips_of_mm(left),
        right=twips_of_mm(around.right * MM),
        hanging=twips_of_mm(hanging),
    )
    ground, words = palette.box("callout text"), tuple(palette.run("callout text"))
    lines = palette.spacing(0, around.leading * 0.3, around.leading)
    flow.variants.turn(node, "In Callout", *ground, indent, lines, run=words)


def in_box(flow: Flow, depth: int) -> tuple[float, float]:
    """Return where the words of a list in a callout begin, and how far their mark hangs, in mm."""
    deep = flow.step * (depth + 1)
    return flow.numbering.palette.spots["callout text"].left * MM + deep, deep


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
    """Return a note beside the text that follows, which goes on; or one within the text."""
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
