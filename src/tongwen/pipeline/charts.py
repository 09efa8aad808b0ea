"""The charts of an edition, drawn in the institute's look and the edition's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..diagnostics import Problems
    from ..document import Document, Image, Resource
    from ..institute import Institute
    from ..languages import Language


def drawn_charts(
    document: Document, institute: Institute, language: Language, problems: Problems
) -> dict[str, Resource]:
    """Return the drawings of a document's charts by name.

    Problems: ``CHT-03`` a chart that the engine does not draw, ``CHT-04`` colours that its author
    asks for and that are too faint on the page.
    """
    from ..document import Image
    from ..walk import walk

    charts = [
        node
        for node in walk(document)
        if isinstance(node, Image) and node.chart is not None and node.chart.spec
    ]
    return _drawn(charts, institute, language, problems) if charts else {}


def _drawn(
    charts: list[Image], institute: Institute, language: Language, problems: Problems
) -> dict[str, Resource]:
    from ..charts.drawing import drawn, font_folders
    from ..charts.hatching import hatched
    from ..charts.look import request, weak_colours
    from ..fonts import faces

    tokens = institute.tokens
    files = [*(font.path for font in institute.font_files), *(face.path for face in faces())]
    asked = tuple(request(chart, tokens, language) for chart in charts)
    found: dict[str, Resource] = {}
    for image, drawing in zip(charts, drawn(asked, font_folders(files)), strict=True):
        if isinstance(drawing, str):
            problems.error(
                "CHT-03",
                image.span,
                f"this chart cannot be drawn: {drawing}",
                "try the specification in an editor of Vega-Lite",
            )
            continue
        for colour in weak_colours(image.chart.spec if image.chart else "", tokens):
            problems.warning(
                "CHT-04",
                image.span,
                f"the chart’s colour {colour} is hard to see on the page",
                "leave the colours to the institute, or take one with a contrast of 3:1",
            )
        drawing = hatched(drawing, tokens.charts, tokens.colours.paper)
        found[image.source] = _resource(image.source, drawing)
    return found


def _resource(name: str, drawing: bytes) -> Resource:
    from ..document import Resource
    from ..pictures import checked_drawing

    width, height = checked_drawing(name, drawing)
    return Resource(name, "image/svg+xml", drawing, width, height)
