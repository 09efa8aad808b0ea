"""The spots of cover, title page and its back, as Word has them: a paragraph each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...look.spots import FrontPages, PageLook, Spot

FRONT_SPOTS: Mapping[str, str] = {
    "Cover Kicker": "cover kicker",
    "Cover Title": "cover title",
    "Cover Subtitle": "cover subtitle",
    "Cover Rule": "cover rule",
    "Cover Companion": "cover companion",
    "Cover Credit": "cover credit",
    "Cover Author": "cover author",
    "Cover Affiliation": "cover affiliation",
    "Cover Date": "cover dates",
    "Cover Series": "cover series",
    "Title Kicker": "title kicker",
    "Title": "title",
    "Subtitle": "subtitle",
    "Title Companion": "title companion",
    "Title Credit": "title credit",
    "Author": "author",
    "Affiliation": "title credit",
    "Date": "title dates",
    "Colophon": "colophon",
    "Imprint": "imprint",
    "Imprint Made": "imprint made",
}
"""Style of the front pages → the spot that it is the look of."""

_IN_FRAMES = ("title dates", "imprint", "imprint made", "colophon")
"""Spots that stand in a frame of their own in Word: what is above them is the frame's place."""


_ON_PANEL = ("cover kicker", "cover title", "cover subtitle", "cover rule", "cover companion")
"""Spots whose ground is that of a panel of the cover."""


def front_spots(
    look: PageLook, cover: FrontPages, page: FrontPages, imprint_fit: float = 1.0
) -> Mapping[str, Spot]:
    """Return the spots as the paragraphs of cover, title page and its back are set.

    Args:
        cover, page: what is asked of the cover and of the title page.
        imprint_fit: how much smaller the back of the title page is set.
    """
    on_cover, found = look.front(cover), dict(look.front(page))
    for spot in FRONT_SPOTS.values():
        one = on_cover[spot] if spot.startswith("cover") else found[spot]
        # Titles stand on a shape behind the text: a ground of their own would reach past it.
        ground = None if spot in _ON_PANEL else one.ground
        found[spot] = replace(one, after=one.style.margin.bottom, ground=ground)
    for spot in ("cover titles", "cover band", "cover person", "cover panel", "cover head"):
        found[spot] = on_cover[spot]
    for spot in _IN_FRAMES:
        found[spot] = replace(found[spot], before=0.0)
    kicker = found["cover kicker"]
    # Where titles begin is the composition's affair.
    found["cover kicker"] = replace(kicker, before=kicker.style.margin.top)
    # A rule is a paragraph of its own, and a row of the imprint one with its padding.
    companion = on_cover["cover companion"].style
    rule = replace(found["cover rule"].style, size=1.0, leading=1.0)
    found["cover rule"] = Spot(rule, before=companion.margin.top)
    found["cover companion"] = replace(found["cover companion"], before=companion.padding.top)
    found["colophon"] = replace(found["colophon"], after=look["colophon"].before)
    row = found["imprint"].style
    found["imprint"] = replace(found["imprint"], after=row.padding.top + row.padding.bottom)
    for spot in ("imprint", "imprint made", "colophon"):
        found[spot] = found[spot].scaled(imprint_fit)
    return found
