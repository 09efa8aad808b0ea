"""Pictures and figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...document import Figure, Image, Passage, Timeline
from ...walk import plain_text
from .captions import caption
from .flow import Flow, Place
from .markup import Element, add_property, element, name
from .tables import timeline


def image(
    flow: Flow, block: Image, style: str, place: Place, alternative: Passage | None = None
) -> Iterator[Element]:
    """Yield a paragraph with a picture, or with the words for it where it cannot be drawn."""
    words = plain_text(block.alternative) or (plain_text(alternative) if alternative else "")
    wide = style == "Figure" or place.boxed
    room = (flow.reach(place)[1] if wide else flow.measure - place.indent, flow.tallest)
    drawing = flow.ink.chart(block, words, room)
    if drawing is None:
        drawing = flow.ink.picture(
            block.source,
            "" if block.decorative else words,
            block.width,
            room,
            block.span,
            decorative=block.decorative,
        )
    if drawing is None:
        runs = flow.ink.words(words, flow.setting(place))
    else:
        runs = [element("w:r", element("w:rPr", element("w:noProof")), drawing)]
    yield flow.plain(style, runs, place)


def figure(flow: Flow, block: Figure, place: Place) -> Iterator[Element]:
    """Yield what a figure shows, kept with the caption under it, or above it over tables."""
    parts: list[Element] = []
    if block.caption and block.kind == "table":
        yield caption(flow, block.caption, "Table Caption", block, place)
    for inner in block.blocks:
        last = inner is block.blocks[-1] and not (block.caption and block.kind == "figure")
        if isinstance(inner, Image):
            parts.extend(image(flow, inner, "Figure", place, block.alternative))
        elif isinstance(inner, Timeline):
            words = plain_text(block.alternative)
            parts.extend(timeline(flow, inner, place, words, last=last))
        else:
            parts.extend(flow.flat((inner,), replace(place, hung=True)))
    if block.caption and block.kind == "figure":
        for part in parts:
            beside = part.findall(name("w:tr"))[-1:]
            for node in beside[0].iter(name("w:p")) if beside else (part,):
                if node.tag == name("w:p"):
                    add_property(node, element("w:keepNext"))
        parts.append(caption(flow, block.caption, "caption", block, place))
    elif parts and block.identifier and not block.caption:
        flow.bookmark_first(parts, block.identifier, place)
    yield from parts
