"""A block of Vega-Lite → the figure that it is."""

from __future__ import annotations

from ...diagnostics import Span
from ...document import NO_PASSAGE, Caption, Chart, Figure, Image
from .attributes import AttributeTaker
from .inlines import PassageReader, take_width

LANGUAGE = "vega-lite"
"""What a block of code is written in that is drawn as a chart."""


def chart(
    text: str, taker: AttributeTaker, inlines: PassageReader, in_figure: bool, span: Span
) -> Figure | Image:
    """Return the chart of a specification, whose data are read when the whole report is there."""
    identifier = taker.identifier()
    item = taker.take_item("alt", "fig-alt")
    alternative = inlines.plain_passage(taker.value(item)) if item else NO_PASSAGE
    said = taker.take_item("caption", "fig-cap")
    caption = Caption(inlines.passage(taker.value(said))) if said else None
    width, data = take_width(taker, inlines.problems), taker.take_files()
    taker.report_rest("a chart")
    image = Image("", alternative, width, chart=Chart(text), span=span)
    if in_figure and not identifier and caption is None and not data:
        return image
    return Figure((image,), caption, identifier, span=span, data=data)
