"""How a PDF looks, through its tag tree and its marked content (ISO 32000-1, 14.6 to 14.8).

The tag tree says what a piece of text is, the content stream how it is drawn: the font and
its size after the text matrix, the fill colour after its colour space, the ground painted
under it before. What is no content (rules, grounds) is found by its place beside what is.
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from playa.content import PathObject, TextObject

from ...languages import FIRST_EAST_ASIAN, is_han
from ..look import (
    Look,
    PageLook,
    Tally,
    hexadecimal,
    label_length,
    split_weight,
)
from .drawn import DrawnPdf, reading
from .tree import Mark, Tag

MM = 25.4 / 72

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text drawn by one operator: its characters, its element, and how it is drawn."""

    spot: str
    element: Tag
    page: int
    text: str
    family: str
    weight: int
    size: float
    colour: str
    ground: str
    box: Box


@dataclass(frozen=True, slots=True)
class _Paint:
    """A path that is filled or stroked: ``thickness`` of a stroke; ``ring``: of a box's border."""

    box: Box
    colour: str
    thickness: float = 0.0
    ring: float = 0.0


def read_pdf_look(pdf: DrawnPdf | bytes) -> Look:
    """Return how a PDF looks.

    Raises:
        UnreadableArtefact: no PDF, or one without a tag tree, so that nobody can say what is
            a heading in it.
    """
    with reading(pdf) as opened:
        return _read(opened)


def _read(pdf: DrawnPdf) -> Look:
    roles = _roles(pdf)
    tally = Tally()
    pieces: list[_Piece] = []
    for index, page in enumerate(pdf.pages):
        found, fills, lines = _draw(pdf.drawn(index), index, roles)
        pieces += found
        if index == 0:
            _cover(tally, found, fills, (page.width, page.height))
        else:
            _table_rules(tally, found, lines)
            tally.add("page", ground=_whole_ground(fills, (page.width, page.height)) or "#ffffff")
    body = [piece for piece in pieces if piece.page and piece.spot]
    _count(tally, body)
    _spaces(tally, body)
    for piece in pieces:
        if not piece.page:
            tally.add_pair(
                "cover", piece.text, piece.colour, piece.ground, piece.size, piece.weight
            )
    sizes = Counter((round(p.width * MM, 1), round(p.height * MM, 1)) for p in pdf.pages)
    width, height = sizes.most_common(1)[0][0]
    return Look(
        "pdf",
        tally.spots(),
        _page(pieces, width, height, {i for i, p in enumerate(pdf.pages) if p.width > p.height}),
        fonts=_embedded(pdf.document),
        pairs=tally.pairs(),
    )


# --- what is what ------------------------------------------------------------------------


_Named = dict[Mark, tuple[str, Tag]]
"""Marked content → its spot, "" for none, and the paragraph, heading or caption that it is in."""


def _roles(pdf: DrawnPdf) -> _Named:
    tags = [tag for root in pdf.tree for tag in root.walk()]
    named: _Named = {}
    for body in [tag for tag in tags if tag.kind == "Part"] or pdf.tree:
        for chapter in body.walk():
            if chapter.kind == "Sect" and any(kid.kind == "H1" for kid in chapter.kids):
                _name_chapter(pdf, chapter, named)
    for tag in tags:
        for mark in tag.marks:
            named.setdefault(mark, ("", _block(tag)))
    return named


def _name_chapter(pdf: DrawnPdf, chapter: Tag, named: _Named) -> None:
    opening = after_title = False
    for kid in chapter.kids:
        kind = kid.kind
        spot = ""
        if re.fullmatch("H[1-6]", kind):
            spot = f"heading {kind[1]}" if kind < "H4" else ""
            opening = after_title = kind == "H1"
        elif kind == "P":
            spot = "companion" if after_title and kid.own_language else "text"
            if spot == "text" and [_kind(item) for item in kid.order] == ["Code"]:
                spot = "code block"
            opening = opening and spot == "companion"
            after_title = False
        elif kind == "Div" and opening:
            spot = "lead" if any(grandkid.kind == "P" for grandkid in kid.kids) else ""
            opening = False
        else:
            opening = after_title = False
        _name(pdf, kid, spot, named, callout=kind == "Sect")


def _name(pdf: DrawnPdf, element: Tag, spot: str, named: _Named, *, callout: bool = False) -> None:
    """Give the content of ``element`` its spot; what stands in it may be a spot of its own."""
    first = True
    for item in element.order:
        if isinstance(item, tuple):
            named[item] = (spot, _block(element))
        elif isinstance(item, Tag):
            kind = item.kind
            inner = spot
            if kind == "Reference" and item.marks:
                # Where a work is cited: no note's number.
                named |= dict.fromkeys(item.content(), ("", _block(item)))
                continue
            if kind in _OWN:
                inner = _OWN[kind]
            elif kind == "Code":
                inner = "code block" if spot == "code block" else "code"
            elif kind == "Lbl":
                inner = "note number" if spot == "note" else ""
            elif kind in ("TH", "TD"):
                inner = spot
            elif callout and kind == "P":
                inner = "callout title" if first else "callout"
                first = False
            elif element.kind == "BlockQuote" and kind == "P":
                last = item is element.kids[-1]
                inner = "attribution" if last and pdf.words(item).startswith("—") else "quote"
            _name(pdf, item, inner, named)


_OWN = {
    "Caption": "caption",
    "THead": "table header",
    "TBody": "table text",
    "Link": "link",
    "Reference": "note number",
    "Note": "note",
    "Figure": "",
    "Formula": "",
    "L": "",
}
"""Type of a structure element → what its text is, wherever it stands in the body."""


def _kind(item: Tag | Mark | int) -> str:
    return item.kind if isinstance(item, Tag) else ""


def _block(tag: Tag) -> Tag:
    """Return the paragraph, heading or caption that an element is a part of."""
    while tag.kind in ("Span", "Link", "Reference", "Code") and tag.parent is not None:
        tag = tag.parent
    return tag


# --- how it is drawn ---------------------------------------------------------------------


def _draw(
    page: Iterable[Any], index: int, roles: _Named
) -> tuple[list[_Piece], list[_Paint], list[_Paint]]:
    """Return the text of a page, its fills and its lines, each in the order of painting."""
    pieces: list[_Piece] = []
    fills: list[_Paint] = []
    lines: list[_Paint] = []
    for drawn in page:
        if isinstance(drawn, TextObject):
            mcid = drawn.mcid
            named = None if mcid is None else roles.get((index, mcid))
            box = _inked(drawn)
            if named is None or box is None or not drawn.chars.strip():
                continue
            spot, element = named
            if spot == "text" and _hangs(drawn.chars.rstrip()[-1]):
                box = _up_to_margin(drawn, box)
            family, weight = _face(drawn)
            pieces.append(
                _Piece(
                    spot, element, index, drawn.chars, family, weight, round(drawn.size, 2),
                    _colour(drawn.gstate.ncs, drawn.gstate.ncolor), _under(box, fills), box,
                )
            )  # fmt: skip
        elif isinstance(drawn, PathObject):
            state = drawn.gstate
            if drawn.fill and state.nalpha == 1:
                fills.append(_Paint(drawn.bbox, _colour(state.ncs, state.ncolor), 0, _ring(drawn)))
            if drawn.stroke:
                a, b, c, d = drawn.ctm[:4]
                scale = math.sqrt(abs(a * d - b * c))
                colour = _colour(state.scs, state.scolor)
                lines.append(_Paint(drawn.bbox, colour, state.linewidth * scale))
    return pieces, fills, lines


def _up_to_margin(drawn: TextObject, box: Box) -> Box:
    """Return the box up to the margin: a Latin mark at a line's end hangs over it by a half."""
    before = [glyph.bbox[2] for glyph in drawn if not _hangs((glyph.text or " ")[-1])]
    right = (max(before, default=box[0]) + box[2]) / 2
    return box[0], box[1], min(box[2], right), box[3]


def _hangs(character: str) -> bool:
    return not character.isalnum() and character < FIRST_EAST_ASIAN


def _inked(drawn: TextObject) -> Box | None:
    """Return the box of the visible glyphs, without the spaces at either end.

    A space that a line's end dropped stands after the line, or before the next; where the font has
    one glyph for both, it reads as a no-break space.
    """
    box: Box | None = drawn.bbox
    if box is None or drawn.chars == drawn.chars.strip():
        return box
    inked = [glyph.bbox for glyph in drawn if (glyph.text or "").strip()]
    if not inked:
        return box
    return min(ink[0] for ink in inked), box[1], max(ink[2] for ink in inked), box[3]


def _face(drawn: TextObject) -> tuple[str, int]:
    """Return family and weight of the font, as the file itself names them (ISO 32000-1, 9.8)."""
    base = drawn.fontbase.split("+")[-1]
    named, weight = split_weight(base)
    descriptor = drawn.font.descriptor
    family = descriptor.get("FontFamily")
    given = descriptor.get("FontWeight")
    if isinstance(family, bytes):
        name = family.decode("utf-16" if family[:2] in (b"\xfe\xff", b"\xff\xfe") else "latin-1")
    else:
        name = named
    return name, weight or (int(given) if isinstance(given, (int, float)) else 400)


def _colour(space: Any, colour: Any) -> str:
    """Return ``#rrggbb`` for a colour in a device or calibrated space; "" for another."""
    values = colour.values
    name = space.name
    if name == "ICCBased" or name.startswith(("Device", "Cal")):
        if len(values) == 1:
            return hexadecimal(values[0], values[0], values[0])
        if len(values) == 3:
            return hexadecimal(*values)
        if len(values) == 4:
            cyan, magenta, yellow, black = values
            return hexadecimal(*((1 - x) * (1 - black) for x in (cyan, magenta, yellow)))
    return ""


def _under(box: Box, fills: list[_Paint]) -> str:
    """Return the colour of the last fill that reaches under the whole of ``box``."""
    for fill in reversed(fills):
        left, top, right, bottom = fill.box
        holds = left <= box[0] + 1 and right >= box[2] - 1 and top <= box[1] + 2
        if holds and bottom >= box[3] - 2 and not fill.ring:
            return fill.colour
    return ""


def _ring(path: PathObject) -> float:
    """Return how thick the upper border is, for a border drawn as a box less the box within.

    0 for a path that is one box, or has no upper border.
    """
    segments = list(path.segments)
    if len(segments) < 8 or any(segment.operator == "c" for segment in segments):
        return 0.0
    heights = sorted({round(point[1], 2) for segment in segments for point in segment.points})
    top = path.bbox[1]
    within = [y for y in heights if y - top > 0.05]
    return (within[0] - top) if len(within) >= 2 else 1e-6


# --- what it comes to --------------------------------------------------------------------


def _add(tally: Tally, spot: str, piece: _Piece) -> None:
    han = any(map(is_han, piece.text))
    tally.add_text(
        spot,
        piece.text,
        "" if han else piece.family,
        piece.family if han else "",
        (0, piece.weight) if han else (piece.weight, 0),
        size=piece.size,
        colour=piece.colour,
        ground=piece.ground,
    )


_NUMBER = re.compile(r"[\dA-Z][\d.]*\s*")
"""A heading's number, which is shown apart from its words."""


def _count(tally: Tally, body: list[_Piece]) -> None:
    blocks: dict[tuple[str, Tag], list[_Piece]] = defaultdict(list)
    for piece in body:
        blocks[piece.spot, piece.element].append(piece)
    for (spot, _), pieces in blocks.items():
        rest = pieces
        if spot == "caption":
            cut = label_length(piece.text for piece in pieces)
            for piece in pieces[:cut]:
                _add(tally, "caption label", piece)
            rest = pieces[cut:]
        elif spot.startswith("heading") and len(pieces) > 1 and _NUMBER.fullmatch(pieces[0].text):
            _add(tally, "chapter number" if spot == "heading 1" else "heading number", pieces[0])
            rest = pieces[1:]
        for piece in rest:
            _add(tally, spot, piece)


def _spaces(tally: Tally, body: list[_Piece]) -> None:
    """Count the space above headings of the second level: between the letters' own boxes.

    That is the space between their lines within a point or two. A heading at the head of a page,
    or below what is no running text, does not count.
    """
    pages: dict[int, list[_Piece]] = defaultdict(list)
    for piece in body:
        pages[piece.page].append(piece)
    for pieces in pages.values():
        firsts: dict[Tag, _Piece] = {}
        for piece in pieces:
            if piece.spot == "heading 2" and not _NUMBER.fullmatch(piece.text):
                firsts.setdefault(piece.element, piece)
        for heading in firsts.values():
            above = [one for one in pieces if _middle(one) < _middle(heading) - 3]
            if above and (last := max(above, key=_middle)).spot == "text":
                tally.add("heading 2", space=round(heading.box[1] - last.box[3], 1))


def _wide(fills: list[_Paint], width: float) -> list[_Paint]:
    return [fill for fill in fills if fill.box[0] <= 1 and fill.box[2] >= width - 1]


def _whole_ground(fills: list[_Paint], size: tuple[float, float]) -> str:
    """Return the colour of the last fill that is as large as the page; "" for none."""
    width, height = size
    wide = _wide(fills, width)
    whole = [fill for fill in wide if fill.box[1] <= 1 and fill.box[3] >= height - 1]
    return whole[-1].colour if whole else ""


def _cover(
    tally: Tally, pieces: list[_Piece], fills: list[_Paint], size: tuple[float, float]
) -> None:
    width, height = size
    if ground := _whole_ground(fills, size):
        tally.add("cover ground", ground=ground)
    for fill in _wide(fills, width):
        if fill.box[1] <= 1:
            continue
        if fill.ring > 0.01 or fill.box[3] - fill.box[1] < 40:
            thickness = fill.ring if fill.ring > 0.01 else fill.box[3] - fill.box[1]
            tally.add("cover bar", colour=fill.colour, thickness=round(thickness, 2))
        elif fill.box[3] >= height - 1 and not fill.ring:
            tally.add("cover band", ground=fill.colour)
    if not pieces:
        return
    title = max(pieces, key=lambda piece: piece.size).element
    order = list(dict.fromkeys(piece.element for piece in pieces))
    place = order.index(title)
    for offset, spot in ((-1, "cover kicker"), (0, "cover title"), (1, "cover subtitle")):
        if 0 <= place + offset < len(order):
            for piece in pieces:
                if piece.element == order[place + offset]:
                    _add(tally, spot, piece)


def _table_rules(tally: Tally, pieces: list[_Piece], lines: list[_Paint]) -> None:
    """Count the rules of tables, each kind by what stands over and under it."""
    cells = [piece for piece in pieces if piece.spot in ("table header", "table text")]
    for line in lines:
        left, top, right, bottom = line.box
        if bottom - top > 0.5 or right - left < 20:
            continue
        near = [cell for cell in cells if abs((cell.box[1] + cell.box[3]) / 2 - top) < 200]
        over = [cell for cell in near if cell.box[3] <= top + 1.5]
        under = [cell for cell in near if cell.box[1] >= top - 1.5]
        above = max(over, key=lambda cell: cell.box[3]).spot if over else ""
        below = min(under, key=lambda cell: cell.box[1]).spot if under else ""
        spot = {
            ("", "table header"): "table edge",
            ("table header", "table text"): "table head rule",
            ("table text", "table text"): "table rule",
            ("table text", ""): "table edge",
        }.get((above, below))
        if spot:
            tally.add(spot, colour=line.colour, thickness=round(line.thickness, 2))


_ASIDE = 0.5
"""In mm: what is aside by less stands in the same place."""


def _page(pieces: list[_Piece], width: float, height: float, turned: set[int]) -> PageLook:
    """Return the page's size, and its margins as the text stands in them."""
    upright = [piece for piece in pieces if piece.page and piece.page not in turned]
    text = [piece for piece in upright if piece.spot == "text"]
    if _mirrored(text):
        # The margins that are returned are a right page's, and the first page is one.
        upright = [piece for piece in upright if piece.page % 2 == 0]
        text = [piece for piece in text if piece.page % 2 == 0]
    # Beside a drop capital lines of text begin further in; a chapter's lead has the same margin.
    leads = [piece for piece in upright if piece.spot == "lead"]
    inner = min((_left(piece) * MM for piece in text + leads), default=None)
    outer = min((width - _right(piece) * MM for piece in text), default=None)
    headings = [
        piece.box[0] * MM
        for piece in upright
        if piece.spot == "heading 1" and not _NUMBER.fullmatch(piece.text)
    ]
    hang = inner - min(headings) if headings and inner is not None else None
    return PageLook(width, height, _top(upright), outer, None, inner, hang)


_EMPTY = 0.5
"""The half of a Chinese mark that is empty may hang over the margin, in em."""


def _left(piece: _Piece) -> float:
    """Return where the text begins, without what a Chinese opening mark hangs over, in pt."""
    return piece.box[0] + _EMPTY * piece.size * _is_mark(piece.text.lstrip()[:1])


def _right(piece: _Piece) -> float:
    """Return where the text ends, without what a Chinese closing mark hangs over, in pt."""
    return piece.box[2] - _EMPTY * piece.size * _is_mark(piece.text.rstrip()[-1:])


def _is_mark(character: str) -> bool:
    wide = unicodedata.east_asian_width(character) in "WF" if character else False
    return wide and unicodedata.category(character).startswith("P")


def _mirrored(text: list[_Piece]) -> bool:
    """Return whether the text of left pages stands aside from that of right ones, as a whole."""
    right, left = ([piece.box for piece in text if piece.page % 2 == side] for side in (0, 1))
    if not (right and left):
        return False
    starts = min(box[0] for box in left) - min(box[0] for box in right)
    ends = max(box[2] for box in left) - max(box[2] for box in right)
    return abs(starts) * MM > _ASIDE and abs(starts - ends) * MM < _ASIDE


def _top(shown: list[_Piece]) -> float | None:
    """Return the upper margin in mm, from pages that go on with running text; None without one.

    A line's box is one leading high, and its letters stand in the middle of it.
    """
    firsts: list[float] = []
    pages: dict[int, list[_Piece]] = defaultdict(list)
    for piece in shown:
        pages[piece.page].append(piece)
    # Of whatever page: a line that a page begins with may have nothing near under it.
    leadings: dict[tuple[str, float], float] = {}
    for pieces in pages.values():
        lines: dict[tuple[str, float], list[float]] = defaultdict(list)
        for piece in pieces:
            if piece.spot == "text":
                lines[piece.family, piece.size].append(_middle(piece))
        for face, middles in lines.items():
            rows = sorted(middles)
            gaps = [low - high for high, low in itertools.pairwise(rows) if low - high > face[1]]
            if gaps:
                leadings[face] = min(*gaps, leadings.get(face, gaps[0]))
    for pieces in pages.values():
        first = min(pieces, key=lambda piece: piece.box[1])
        line = [p for p in pieces if p.spot == "text" and abs(_middle(p) - _middle(first)) < 3]
        if first.spot != "text" or not line:
            continue
        leading = leadings.get((first.family, first.size), 0.0)
        if leading:
            firsts.append((_middle(first) - leading / 2) * MM)
    return round(median(firsts), 1) if firsts else None


def _middle(piece: _Piece) -> float:
    return (piece.box[1] + piece.box[3]) / 2


def _embedded(document: Any) -> frozenset[str]:
    found = set()
    for font in document.fonts.values():
        descriptor = font.descriptor
        if any(f"FontFile{kind}" in descriptor for kind in ("", "2", "3")):
            name, _ = split_weight(str(font.fontname).split("+")[-1])
            family = descriptor.get("FontFamily")
            found.add(family.decode("latin-1") if isinstance(family, bytes) else name)
    return frozenset(found)
