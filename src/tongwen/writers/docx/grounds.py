"""The cover's grounds: rectangles behind the text, as style sheets paint them in print."""

from __future__ import annotations

from collections.abc import Mapping

from ...institute import PageGeometry, Tokens
from ...look.spots import Spot
from .drawings import anchored, properties
from .markup import NAMESPACES, Element, element, emu, name
from .palette import hexadecimal
from .theme import SLOTS, bare, shown_as

FOOT = 235.0
"""Where the cover's foot begins, in mm from the top of an A4 page."""

BLEED = 1.0
"""How far the cover's grounds reach past the page, in mm, so that no white edge shows."""


def foot_top(page: PageGeometry) -> float:
    """Return where the cover's foot begins, in mm from the top of ``page``."""
    return FOOT * page.height / 297


def ground_shapes(tokens: Tokens, spots: Mapping[str, Spot]) -> tuple[Element, ...]:
    """Return the cover's ground."""
    page = tokens.page
    fill = _fill(tokens, hexadecimal(spots["cover ground"].ground))
    return (_shape("Ground", page, 0, page.height, fill, order=1),)


def foot_shapes(tokens: Tokens, spots: Mapping[str, Spot]) -> tuple[Element, ...]:
    """Return the band at the cover's foot and the bar above it, those of them that it has."""
    # The report's drawing, of order 2, lies between ground and foot.
    page, band = tokens.page, spots["cover band"]
    top, bar = foot_top(page), band.style.border.top
    made = []
    if band.ground and band.ground != spots["cover ground"].ground:
        fill = _fill(tokens, hexadecimal(band.ground))
        made.append(_shape("Band", page, top, page.height, fill, order=3))
    if bar.width:
        fill = _fill(tokens, hexadecimal(bar.colour))
        made.append(_shape("Bar", page, top - bar.width * 25.4 / 72, top, fill, order=4))
    return tuple(made)


def _fill(tokens: Tokens, colour: str) -> Element:
    """Return a fill: a slot of the theme where that has the colour, else the colour itself."""
    shown = shown_as(tokens.colours, colour)
    whole = shown.tint is None and shown.shade is None
    slot = next((drawn for _, styled, drawn in SLOTS.values() if styled == shown.slot), "")
    if slot and whole:
        return element("a:solidFill", element("a:schemeClr", val=slot))
    return element("a:solidFill", element("a:srgbClr", val=bare(colour)))


def _shape(
    title: str, page: PageGeometry, top: float, bottom: float, fill: Element, *, order: int
) -> Element:
    """Return a decorative rectangle across the page; ``top`` and ``bottom`` in mm.

    It reaches past the page's edges, as for a trim.
    """
    above = 0 if top else BLEED
    below = BLEED if bottom == page.height else 0
    left, top = -BLEED, top - above
    width, height = page.width + 2 * BLEED, bottom - top + below
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
            fill,
            element("a:ln", element("a:noFill")),
        ),
        element("wps:bodyPr"),
    )
    graphic = element("a:graphic", element("a:graphicData", shape, uri=NAMESPACES["wps"]))
    drawing = anchored(
        properties(title, "", decorative=True), graphic, (left, top, width, height), order
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
        fill = anchor.find(f".//{name('wps:spPr')}/{name('a:solidFill')}/{name('a:schemeClr')}")
        offsets = [
            anchor.find(f"{name(position)}/{name('wp:posOffset')}")
            for position in ("wp:positionH", "wp:positionV")
        ]
        role = roles.get(fill.get("val", "")) if fill is not None and not len(fill) else None
        if role is None or None in offsets:
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
            fillcolor=getattr(tokens.colours, role),
            stroked="f",
        )
        shape.append(element("mc:Fallback", element("w:pict", rectangle)))
