"""Lists with their items, definitions, and the references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ...diagnostics import NOWHERE
from ...document import (
    Bibliography,
    DefinitionList,
    Index,
    IndexEntry,
    List,
    ListItem,
    Paragraph,
    Passage,
)
from .boxes import listed
from .contents import as_field
from .fields import bookmark_name
from .flow import Flow, Place
from .markup import Element, add_property, element, name, paragraph, twips, twips_of_mm
from .numbering import BULLETS, DEEPEST
from .pages import PageNumbers
from .palette import numbered as numbered_by
from .styles import INDEX_LEVELS, LIST_LEVELS, REFERENCE_WIDTH, list_style, style_id


def listing(flow: Flow, block: List, place: Place) -> Iterator[Element]:
    """Yield the items of a list, with those of the lists in it."""
    depth = place.list_depth + 1
    places = (place.indent + flow.step * (depth + 1), flow.step) if place.indent else None
    if block.ordered:
        number = flow.numbering.ordered_list(block, depth, places)
    else:
        # The deeper levels have no style of their own that would bring the list along.
        number = BULLETS if depth >= LIST_LEVELS else 0
    for item in block.items:
        yield from _item(flow, block, item, replace(place, list_depth=depth, style=""), number)


def _item(flow: Flow, block: List, item: ListItem, place: Place, number: int) -> Iterator[Element]:
    depth = place.list_depth
    blocks = item.blocks
    first = blocks[0] if blocks and isinstance(blocks[0], Paragraph) else None
    rest = blocks[1:] if first else blocks
    content = first.content if first else Passage()
    setting = flow.setting(place)
    runs = flow.ink.passage(content, setting)
    if first:
        runs = flow.marked(first.identifier, runs, place)
    if item.checked is not None:
        style = "List Task"
        runs = [_checkbox(item.checked), element("w:r", element("w:tab")), *runs]
    else:
        style = list_style("Number" if block.ordered else "Bullet", depth)
    made = paragraph(style_id(style), *runs)
    if number and (block.ordered or item.checked is None):
        add_property(
            made,
            element(
                "w:numPr",
                element("w:ilvl", val=min(depth, DEEPEST)),
                element("w:numId", val=number),
            ),
        )
    if depth >= LIST_LEVELS or place.indent or (item.checked is not None and depth):
        flow.indent(made, place.indent + flow.step * (depth + 1), flow.step)
    if not block.tight:
        flow.variants.turn(made, "Loose", element("w:contextualSpacing", val=0))
    if place.boxed:
        listed(flow, made)
    if first:
        flow.anchor(first, [made])
    yield made
    for inner in rest:
        nested = place
        if not isinstance(inner, (List, Paragraph)):
            nested = replace(place, indent=place.indent + flow.step * (depth + 1))
        yield from flow.flat((inner,), nested)


def _checkbox(checked: bool) -> Element:
    """Return a box that a reader can tick: a content control ([MS-DOCX] 2.5.1.4)."""
    sign = "☑" if checked else "☐"
    return element(
        "w:sdt",
        element(
            "w:sdtPr",
            element(
                "w14:checkbox",
                element("w14:checked", val=int(checked)),
                element("w14:checkedState", val="2611", font="Segoe UI Symbol"),
                element("w14:uncheckedState", val="2610", font="Segoe UI Symbol"),
            ),
        ),
        element("w:sdtContent", element("w:r", element("w:t", sign))),
    )


def definitions(
    flow: Flow, block: DefinitionList, place: Place, *, after_text: bool = False
) -> Iterator[Element]:
    """Yield terms, each with what explains it; the first apart from a paragraph before it."""
    leading = flow.numbering.palette.spots["text"].leading
    for definition in block.definitions:
        setting = flow.setting(place, "Definition Term")
        term = flow.ink.passage(definition.term, setting)
        made = flow.plain("Definition Term", flow.marked(definition.identifier, term, place), place)
        if after_text and definition is block.definitions[0] and not place.indent:
            room = element("w:spacing", before=twips(0.4 * leading))
            flow.variants.turn(made, "First", room)
        yield made
        for explanation in definition.explanations:
            deeper = replace(place, style="", indent=place.indent + flow.step)
            words = replace(deeper, style="Definition", indent=place.indent and deeper.indent)
            for inner in explanation:
                yield from flow.flat((inner,), words if isinstance(inner, Paragraph) else deeper)


def index(flow: Flow, block: Index, place: Place) -> Iterator[Element]:
    """Yield the index as the field that makes it anew of the marks (17.16.5.28)."""
    lines = list(_index_lines(flow, block.entries, place, 1))
    language, kind = flow.ink.of_index(flow.setting(place).language)
    between = language.label("list-separator")
    yield from as_field(f'INDEX \\e "{between}" \\l "{between}"{kind}', lines)


def _index_lines(
    flow: Flow, entries: Iterable[IndexEntry], place: Place, level: int
) -> Iterator[Element]:
    style = f"index {min(level, INDEX_LEVELS)}"
    between = flow.ink.of_index(flow.setting(place).language)[0].label("list-separator")
    for entry in entries:
        setting = flow.setting(place)
        runs = flow.ink.inlines(entry.content, setting, NOWHERE)
        beside = replace(setting, style="Index Pages")
        # A note has no bookmarks that a layout could give the page of.
        places = {bookmark_name(mention.target): mention.target for mention in entry.mentions
                  if flow.bookmarks.has(mention.target)}  # fmt: skip
        pages = flow.pages or PageNumbers({})
        for bookmark in pages.apart(list(places)):
            number = flow.ink.words("0", beside)
            pages.show(next(number[0].iter(name("w:t"))), bookmark)
            runs += flow.ink.words(between, beside)
            runs.append(flow.ink.anchor(places[bookmark], number))
        yield flow.plain(style, flow.marked(entry.identifier, runs, place), place)
        yield from _index_lines(flow, entry.entries, place, level + 1)


def bibliography(flow: Flow, block: Bibliography, place: Place) -> Iterator[Element]:
    """Yield the references, each a paragraph; Word's own list numbers them where it can."""
    for entry in block.entries:
        setting = replace(
            flow.setting(place), language=entry.language or place.language, dotted=False
        )
        runs: list[Element] = []
        numbered = entry.identifier in flow.ink.works
        if entry.label and not numbered:
            label = replace(setting, role="display", style="Bibliography Label")
            runs = [*flow.ink.words(entry.label, label), element("w:r", element("w:tab"))]
        runs.extend(flow.ink.inlines(entry.content, setting, block.span))
        made = flow.plain("Bibliography", flow.marked(entry.identifier, runs, place), place)
        if not numbered:
            width = twips_of_mm(REFERENCE_WIDTH)
            hung = element("w:ind", left=width, hanging=width)
            flow.variants.turn(made, "Unnumbered", numbered_by(0), hung)
        yield made
