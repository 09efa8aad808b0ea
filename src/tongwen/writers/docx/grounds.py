"""The cover's grounds: rectangles behind the text, as style sheets paint them in print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...institute import PageGeometry, Tokens
from ...look.spots import Spot
from .drawings import anchored, properties
from .markup import NAMESPACES, Element, element, emu, name
from .palette import hexadecimal
from .theme import SLOTS, bare, shown_as

FOOT, TITLES, HEAD, SIDE = 235.0, 114.0, 44.0, 22.0
"""Where a template's cover has its foot, its titles begin, its lockups end, and what is free at its
sides, in mm on A4."""

BLEED = 1.0
"""How far the cover's grounds reach past the page, in mm, so that no white edge shows."""

MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A place on the page, in mm from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class CoverEdges:
    """Where the parts of a cover end that its grounds go by, in mm from the page's upper edge.

    Attributes:
        head: of the lockups. titles: where the titles begin.
        foot, floor: where the band with the authors begins and ends.
    """

    head: float
    titles: float
    foot: float
    floor: float


def usual_edges(page: PageGeometry) -> CoverEdges:
    """Return the edges of a template's cover, before the words of a report are known."""
    head, titles, foot = (edge * page.height / 297 for edge in (HEAD, TITLES, FOOT))
    return CoverEdges(head, titles, foot, page.height)


@dataclass(frozen=True, slots=True)
class Panel:
    """A ground of the cover: the name of its shape, its place, its colour."""

    name: str
    place: Rectangle
    colour: str


def panels(tokens: Tokens, spots: Mapping[str, Spot], edges: CoverEdges) -> tuple[Panel, ...]:
    """Return the grounds of a cover's parts by the style sheets, lowest first."""
    page, layout = tokens.page, tokens.cover.layout
    head, panel, titles, band = (
        spots[f"cover {part}"] for part in ("head", "panel", "titles", "band")
    )
    width = panel.style.width * MM or page.width
    above = (titles.style.border.top.width + titles.style.padding.top) * MM
    top = edges.titles - above
    begin = top - panel.style.padding.top * MM
    left = layout.left * page.width / 210
    room = min(titles.style.widest * MM, page.width - left - layout.right * page.width / 210)
    under = panel.ground or spots["cover ground"].ground
    bar, rule = band.style.border.top, titles.style.border.top
    thick, thin = bar.width * MM, rule.width * MM
    found = (
        ("Head", head.ground, (0, 0, page.width, edges.head + head.style.padding.bottom * MM)),
        ("Panel", panel.ground, (0, begin, width, edges.floor - begin)),
        ("Band", band.ground if band.ground != under else None,
         (0, edges.foot, width, edges.floor - edges.foot)),
        ("Bar", bar.colour if thick else None, (0, edges.foot - thick, width, thick)),
        ("Titles Bar", rule.colour if thin else None, (left, top, room, thin)),
    )  # fmt: skip
    return tuple(
        Panel(title, Rectangle(*place), hexadecimal(colour))
        for title, colour, place in found
        if colour
    )


def ground_shapes(tokens: Tokens, spots: Mapping[str, Spot]) -> tuple[Element, ...]:
    """Return the cover's ground."""
    page = tokens.page
    colour = hexadecimal(spots["cover ground"].ground)
    whole = Panel("Ground", Rectangle(0, 0, page.width, page.height), colour)
    return (_shape(whole, tokens, order=1),)


def opening_ground(tokens: Tokens) -> Element:
    """Return the ground of a page that a chapter's title has for itself."""
    page = tokens.page
    whole = Panel("Opening", Rectangle(0, 0, page.width, page.height), tokens.colours.pale)
    return _shape(whole, tokens, order=1)


def panel_shapes(tokens: Tokens, spots: Mapping[str, Spot]) -> tuple[Element, ...]:
    """Return the grounds on it, where a template's cover has them."""
    # What lies on the ground, of order 2, is below them.
    found = panels(tokens, spots, usual_edges(tokens.page))
    return tuple(_shape(panel, tokens, order=order) for order, panel in enumerate(found, start=3))


def bled(place: Rectangle, page: PageGeometry) -> Rectangle:
    """Return ``place`` reaching past those edges of the page that it meets, as for a trim."""
    left = BLEED if place.left <= 0 else 0
    top = BLEED if place.top <= 0 else 0
    right = BLEED if place.left + place.width >= page.width - 0.01 else 0
    foot = BLEED if place.top + place.height >= page.height - 0.01 else 0
    return Rectangle(
        place.left - left, place.top - top, place.width + left + right, place.height + top + foot
    )


def _fill(tokens: Tokens, colour: str) -> Element:
    """Return a fill: a slot of the theme where that has the colour, else the colour itself."""
    shown = shown_as(tokens.colours, colour)
    whole = shown.tint is None and shown.shade is None
    slot = next((drawn for _, styled, drawn in SLOTS.values() if styled == shown.slot), "")
    if slot and whole:
        return element("a:solidFill", element("a:schemeClr", val=slot))
    return element("a:solidFill", element("a:srgbClr", val=bare(colour)))


def _shape(panel: Panel, tokens: Tokens, *, order: int) -> Element:
    """Return a decorative rectangle; it reaches past the page's edges, as for a trim."""
    place = bled(panel.place, tokens.page)
    left, top, width, height = place.left, place.top, place.width, place.height
    shape = element(
        "wps:wsp",
        element("wps:cNvSpPr"),
        element(
            "wps:spPr",
            element(
                "a:xfrm",
                element("a:off", x=0, y=0),
                element("a:ext", cx=emu(width), cy=emu(height)),
            ),
            element("a:prstGeom", element("a:avLst"), prst="rect"),
            _fill(tokens, panel.colour),
            element("a:ln", element("a:noFill")),
        ),
        element("wps:bodyPr"),
    )
    graphic = element("a:graphic", element("a:graphicData", shape, uri=NAMESPACES["wps"]))
    drawing = anchored(
        properties(panel.name, "", decorative=True), graphic, (left, top, width, height), order
    )
    return element("mc:AlternateContent", element("mc:Choice", drawing, Requires="wps"))


_BEHIND = -251658240
"""What Word itself gives to VML behind the text; the highest is in front."""


def add_fallbacks(root: Element, tokens: Tokens) -> None:
    """Draw each ground of ``root`` in VML, too, for readers that know no shapes of Word 2010.

    Without it they would show the cover's light letters on white. It is made from the shape as
    it stands at last. ECMA-376 part 3, 10.2.3; part 4, 19.1.
    """
    roles = {slots[2]: role for role, slots in SLOTS.items()}
    for shape in list(root.iter(name("mc:AlternateContent"))):
        anchor = shape.find(f"{name('mc:Choice')}//{name('wp:anchor')}")
        if anchor is None or next(anchor.iter(name("wps:wsp")), None) is None:
            continue
        fill = anchor.find(f".//{name('wps:spPr')}/{name('a:solidFill')}/*")
        offsets = [
            anchor.find(f"{name(position)}/{name('wp:posOffset')}")
            for position in ("wp:positionH", "wp:positionV")
        ]
        colour = None
        if fill is not None and not len(fill) and fill.tag == name("a:schemeClr"):
            colour = getattr(tokens.colours, roles.get(fill.get("val"), ""), None)
        elif fill is not None and fill.tag == name("a:srgbClr") and not len(fill):
            own = shape.find(name("mc:Fallback")) is None
            colour = f"#{fill.get('val').lower()}" if own else None
        if colour is None or None in offsets:
            continue  # what a template's maker drew has the fallback that Word gave it
        extent = anchor.find(name("wp:extent"))
        lengths = (
            offsets[0].text, offsets[1].text, extent.get("cx"), extent.get("cy")
        )  # fmt: skip
        left, top, width, height = (f"{int(length) / 12700:.2f}pt" for length in lengths)
        for old in shape.findall(name("mc:Fallback")):
            shape.remove(old)
        rectangle = element(
            "v:rect",
            id=anchor.find(name("wp:docPr")).get("name", ""),
            style=(
                f"position:absolute;margin-left:{left};margin-top:{top};"
                f"width:{width};height:{height};"
                f"z-index:{_BEHIND + int(anchor.get('relativeHeight', '0'))};"
                "mso-position-horizontal-relative:page;mso-position-vertical-relative:page"
            ),
            fillcolor=colour,
            stroked="f",
        )
        shape.append(element("mc:Fallback", element("w:pict", rectangle)))
