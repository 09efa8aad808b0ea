"""What is filled with one of a chart's colours is hatched, each colour in its own way.

Who sees no colours, or prints without them, can still distinguish bars, areas and slices. The first
colour stays plain; lines in the colour of the paper are laid over each further one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_WAYS = (
    "",
    '<path d="M-1,7L7,-1M-1,1L1,-1M5,7L7,5" stroke-width=".9"/>',
    '<circle cx="1.5" cy="1.5" r=".75" stroke="none" fill="{ink}"/>'
    '<circle cx="4.5" cy="4.5" r=".75" stroke="none" fill="{ink}"/>',
    '<path d="M0,3H6" stroke-width=".9"/>',
    '<path d="M-1,-1L7,7M5,-1L7,1M-1,5L1,7" stroke-width=".9"/>',
    '<path d="M0,3H6M3,0V6" stroke-width=".9"/>',
)
"""What is laid over each colour, in the order of a pack's: a tile of 6 by 6."""

_FILLED = re.compile(r'(<path\b[^>]*?\bfill=")(#[0-9a-fA-F]{6})(")')
_MARKS = re.compile(
    r'<g class="mark-(?:rect|area|arc|shape|symbol) role-(?:mark|legend-symbol)[^"]*".*?</g>',
    re.DOTALL,
)


def hatched(svg: bytes, colours: Sequence[str], paper: str) -> bytes:
    """Return an SVG of Vega's whose filled marks are hatched where more than one colour is used."""
    text = svg.decode()
    areas = [
        found
        for found in _MARKS.finditer(text)
        if not found[0].startswith('<g class="mark-symbol role-mark')
    ]
    marks = [found for found in areas if "mark-symbol" not in found[0][:30]]
    ways = {colour.lower(): way for colour, way in zip(colours, _WAYS, strict=False)}
    used = {fill[1].lower() for found in marks for fill in _fills(found[0])} & set(ways)
    if len(used) < 2:
        return svg
    named = {colour: f"hatching-{number}" for number, colour in enumerate(ways) if ways[colour]}

    def fill(found: re.Match[str]) -> str:
        name = named.get(found[2].lower(), "")
        return f"{found[1]}url(#{name}){found[3]}" if name in kept else found[0]

    kept = {named[colour] for colour in used if colour in named}
    parts, end = [], 0
    for found in areas:
        parts += [text[end : found.start()], _FILLED.sub(fill, found[0])]
        end = found.end()
    text = "".join((*parts, text[end:]))
    patterns = "".join(
        f'<pattern id="{named[colour]}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{colour}"/>'
        f'<g stroke="{paper}" fill="none" opacity=".8">{way.format(ink=paper)}</g></pattern>'
        for colour, way in ways.items()
        if named.get(colour) in kept
    )
    head = text.index(">") + 1
    return f"{text[:head]}<defs>{patterns}</defs>{text[head:]}".encode()


def _fills(group: str) -> list[tuple[str, str]]:
    return [(found[0], found[2]) for found in _FILLED.finditer(group)]
