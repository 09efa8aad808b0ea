"""The cover's grounds: rectangles behind the text, in the theme's colours, from the tokens."""

from __future__ import annotations

from ...institute import PageGeometry, Tokens
from .drawings import anchored, properties
from .markup import NAMESPACES, Element, element, emu, name
from .theme import SLOTS

FOOT = 235.0
"""Where the cover's foot begins, in mm from the top of an A4 page."""

BLEED = 1.0
"""How far the cover's grounds reach past the page, in mm, so that no white edge shows."""


def foot_top(page: PageGeometry) -> float:
    """Return where the cover's foot begins, in mm from the top of ``page``."""
    return FOOT * page.height / 297


def ground_shapes(tokens: Tokens) -> tuple[Element, ...]:
    """Return the cover's ground."""
    page = tokens.page
    return (_shape("Ground", page, 0, page.height, role="deep", order=1),)


def foot_shapes(tokens: Tokens) -> tuple[Element, ...]:
    """Return the band at the cover's foot and the bar above it, those of them that it has."""
    # The report's drawing, of order 2, lies between ground and foot.
    page, cover = tokens.page, tokens.cover
    top = foot_top(page)
    made = []
    if cover.band != "deep":
        made.append(_shape("Band", page, top, page.height, role=cover.band, order=3))
    if cover.bar > 0:
        made.append(_shape("Bar", page, top - cover.bar, top, role="on_deep_accent", order=4))
    return tuple(made)


def _shape(
    title: str, page: PageGeometry, top: float, bottom: float, *, role: str, order: int
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
            element("a:solidFill", element("a:schemeClr", val=SLOTS[role][2])),
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
