"""Paragraphs, headings and quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ...columns import measured
from ...document import Heading, Paragraph, Quoted
from ...institute import DROP_LINES, upright_files
from ...walk import plain_text
from .boxes import listed
from .fields import companion_of
from .flow import Flow, Place
from .markup import Element, add_property, element, name, paragraph, twips_of_mm
from .numbering import UNNUMBERED
from .palette import MM, numbered
from .styles import LEVELS, list_style, style_id


def text_paragraph(flow: Flow, block: Paragraph, place: Place) -> Element:
    """Return a paragraph in the style of its place, by default that of running text."""
    style = place.style
    if not style:
        if place.list_depth >= 0:
            style = list_style("Continue", place.list_depth)
        else:
            spots = flow.numbering.palette.spots
            usual = flow.after_text or spots["text first"] == spots["text"]
            style = "Body Text" if usual else "First Paragraph"
    runs = flow.ink.passage(block.after_capital, flow.setting(place, style))
    if place.indent and place.list_depth >= 0:
        place = replace(place, indent=place.indent + flow.step * (place.list_depth + 1))
    made = flow.plain(style, flow.marked(block.identifier, runs, place), place)
    if place.boxed and place.list_depth >= 0:
        listed(flow, made)
    return made


def drop_capital(flow: Flow, block: Paragraph, place: Place) -> Iterator[Element]:
    """Yield the drop capital of ``block``: in Word a paragraph in a frame of its own."""
    if not block.capital:
        return
    frame = element(
        "w:framePr", dropCap="drop", lines=DROP_LINES, hSpace=twips_of_mm(1), wrap="around",
        vAnchor="text", hAnchor="text",
    )  # fmt: skip
    setting = replace(flow.setting(place), style="Drop Capital Letter")
    words = flow.ink.words(block.capital, setting)
    yield paragraph(style_id("Drop Capital"), *words, properties=[frame])


def heading(flow: Flow, block: Heading, place: Place) -> Iterator[Element]:
    """Yield a heading and, under a chapter's, its title in the second language."""
    level = min(max(block.level, 1), 6)
    style = f"heading {level}"
    runs = flow.ink.passage(block.content, flow.setting(place, style))
    automatic = _counted(flow, block) if block.numbered else ""
    typed: list[Element] = []
    properties: list[Element] = []
    if automatic[:1].isalpha():
        properties.append(numbered(flow.numbering.appendices(), level - 1))
    if not automatic:
        # An unnumbered heading, or one whose number no list gives.
        properties.append(numbered(UNNUMBERED, level - 1))
        if block.number:
            typed = [
                *flow.ink.words(block.number, flow.setting(place, style)),
                element("w:r", element("w:tab")),
            ]
    properties += _at_its_pause(flow, block, place)
    made = paragraph(
        style_id(style),
        *typed,
        *flow.listed(block.identifier, flow.marked(block.identifier, runs, place), place),
        properties=properties,
    )
    yield made
    if level > 1:
        return  # The second language stands under the headings of chapters only.
    if block.companion or flow.companions:
        # A chapter without one has its empty line, so that all texts begin at one height.
        companion = "Chapter Companion"
        other = flow.ink.companion.tag if flow.ink.companion else place.language
        setting = replace(flow.setting(place, companion), language=other)
        runs = flow.ink.passage(block.companion, setting)
        if block.companion and not place.bare and block.identifier in flow.ink.listed:
            runs = flow.bookmarks.listed(companion_of(block.identifier), runs)
        made = flow.plain(companion, runs, place)
        if not block.number:
            # It stands under its title, which begins where others have their numeral.
            palette = flow.numbering.palette
            flow.variants.turn(made, "Unnumbered", palette.indent(left=-palette.tokens.page.hang))
        yield made


def _at_its_pause(flow: Flow, block: Heading, place: Place) -> list[Element]:
    """Return the indent by which a heading of two lines is parted at its colon, as on the page.

    None where a line would not hold what stands before or behind it.
    """
    palette, words = flow.numbering.palette, plain_text(block.content)
    pause = _PAUSE.fullmatch(words)
    if pause is None or place.indent:
        return []
    style = palette.spots[f"heading {min(max(block.level, 1), 6)}"].style
    advance = measured(style.families[0], style.weight, upright_files(palette.font_files))

    def width(part: str) -> float:
        return sum(advance(sign) * style.size + style.tracking for sign in part) * MM

    first, second = pause.groups()
    room = flow.measure + (0.0 if block.number or block.level > 1 else flow.hang)
    # Something to spare, for faces that are a little wider than ours.
    wanted = max(width(first), width(second)) * 1.03 + 1
    if width(words) < 0.98 * room or wanted > room:
        return []
    if wanted > 0.98 * width(f"{first} {second.split()[0]}"):
        return []
    return [element("w:ind", right=twips_of_mm(room - wanted))]


_PAUSE = re.compile(r"([^:?!;]+[:?!;]) (.+)")
"""What stands before a heading's first pause, and what behind it."""


def _counted(flow: Flow, block: Heading) -> str:
    """Return the number that Word's list gives ``block`` if it is the right one, else ''."""
    shown, counters = counted(block, flow.counters)
    flow.counters = counters
    return shown


def counted(block: Heading, counters: list[int]) -> tuple[str, list[int]]:
    """Return the number that Word's list gives ``block``, and the list's counters after it.

    Empty, and the counters as they were, where ``block`` has no number or another one.

    Args:
        counters: of chapters, and :data:`~.styles.LEVELS` further on of appendices.
    """
    level = min(max(block.level, 1), LEVELS)
    for begin in (0, LEVELS):
        own = counters[begin : begin + LEVELS]
        after = [*own[: level - 1], own[level - 1] + 1, *[0] * (LEVELS - level)]
        # Word counts a level that was passed over as 1.
        first, *others = (max(count, 1) for count in after[:level])
        shown = ".".join((chr(ord("@") + first) if begin else str(first), *map(str, others)))
        if block.numbered and shown == block.number:
            return shown, [*counters[:begin], *after, *counters[begin + LEVELS :]]
    return "", counters


def quoted(flow: Flow, block: Quoted, style: str, place: Place) -> Iterator[Element]:
    """Yield the blocks of a quotation or an epigraph, and its attribution."""
    inner = replace(place, style=style)
    made = flow.flat(block.blocks, inner)
    yield from made
    if block.attribution:
        if made and made[-1].tag == name("w:p"):
            add_property(made[-1], element("w:keepNext"))
        setting = flow.setting(place, "Attribution")
        runs = flow.ink.passage(block.attribution, setting)
        line = "Epigraph Attribution" if style == "Epigraph" else "Attribution"
        yield flow.plain(line, [*flow.ink.words("— ", setting), *runs], place)
