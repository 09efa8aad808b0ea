"""The charts of an edition, drawn in the institute's look and the edition's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..diagnostics import Problems
    from ..document import Document, Image, Resource
    from ..institute import Institute, Tokens
    from ..languages import Language


def drawn_charts(
    document: Document, institute: Institute, language: Language, problems: Problems
) -> dict[str, Resource]:
    """Return the drawings of a document's charts by name, those for dark screens too.

    A chart whose author asks for colours that are too faint on a dark page has none for it: it
    stands on a light ground there.

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
    from ..charts.look import request, weak_colours
    from ..fonts import faces
    from ..institute.dark import dark_tokens

    tokens, night = institute.tokens, dark_tokens(institute.tokens)
    files = [*(font.path for font in institute.font_files), *(face.path for face in faces())]
    by_day = tuple(request(chart, tokens, language) for chart in charts)
    by_night = tuple(request(chart, night, language) for chart in charts)
    drawings = drawn((*by_day, *by_night), font_folders(files))
    found: dict[str, Resource] = {}
    for image, drawing, dark in zip(
        charts, drawings[: len(charts)], drawings[len(charts) :], strict=True
    ):
        if isinstance(drawing, str):
            problems.error(
                "CHT-03",
                image.span,
                f"this chart cannot be drawn: {drawing}",
                "try the specification in an editor of Vega-Lite",
            )
            continue
        spec = image.chart.spec if image.chart else ""
        for colour in weak_colours(spec, tokens):
            problems.warning(
                "CHT-04",
                image.span,
                f"the chart’s colour {colour} is hard to see on the page",
                "leave the colours to the institute, or take one with a contrast of 3:1",
            )
        found[image.source] = _resource(image.source, drawing, tokens)
        if isinstance(dark, bytes) and not weak_colours(spec, night):
            found[image.dark] = _resource(image.dark, dark, night)
    return found


def _resource(name: str, drawing: bytes, tokens: Tokens) -> Resource:
    """Return a drawing with its series hatched, and parted in the colour of the paper."""
    from ..charts.hatching import hatched
    from ..document import Resource
    from ..pictures import checked_drawing

    paper = tokens.colours.paper
    drawing = hatched(drawing, tokens.charts, paper)
    drawing = drawing.replace(b'stroke="white"', f'stroke="{paper}"'.encode())
    width, height = checked_drawing(name, drawing)
    return Resource(name, "image/svg+xml", drawing, width, height)
