"""Checks of pictures: their words, and whether they are fine enough for print."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics import Problem, Severity, Span
from ..document import Division, Figure, Image, InlineImage
from ..edition import Edition
from ..walk import plain_text, walk

NEEDED = 150
"""Dots per inch, at the least: below it a picture in print is seen to be made of dots."""

MM_PER_INCH = 25.4

_FILE = re.compile(r"[\w .()-]+\.(svg|png|jpe?g|gif|webp|tiff?)", re.IGNORECASE)
_EMPTY_WORDS = frozenset(
    {
        *("image", "picture", "photo", "figure", "graphic", "chart", "diagram", "logo", "alt"),
        *("todo", "tbd", "圖", "圖片", "照片", "圖表", "图", "图片", "图表"),
    }
)
_WIDTH = re.compile(r"([0-9.]+)(%|mm|cm|in|px)?")
_MM = {"mm": 1.0, "cm": 10.0, "in": MM_PER_INCH, "px": MM_PER_INCH / 96}


def check_alternatives(edition: Edition) -> Iterator[Problem]:
    """FIG-12: alternative text that says nothing of what the picture shows.

    A file's name, the word “image”, or the caption over again: who cannot see the picture learns
    that there is one, and no more (WCAG 2.2, 1.1.1).
    """
    captions: dict[int, str] = {}
    for node in walk(edition.document):
        if isinstance(node, Figure) and node.caption is not None:
            words = plain_text(node.caption.content)
            captions |= {id(one): words for one in walk(node.blocks) if isinstance(one, Image)}
            fault = _fault(plain_text(node.alternative), words)
            if fault:
                yield _weak(node.span, fault)
    for node in walk(edition.document):
        if isinstance(node, Image) and not node.decorative:
            fault = _fault(plain_text(node.alternative), captions.get(id(node), ""))
        elif isinstance(node, InlineImage):
            fault = _fault(node.alternative, "")
        else:
            continue
        if fault:
            yield _weak(node.span, fault)


def _fault(words: str, caption: str) -> str:
    bare = " ".join(words.split()).strip(" .。").casefold()
    if not bare:
        return ""
    if _FILE.fullmatch(bare):
        return f"“{words}” is a file's name"
    if bare in _EMPTY_WORDS or re.fullmatch(r"(image|figure|fig\.?|picture|圖|图) ?[0-9]+", bare):
        return f"“{words}” does not say what it shows"
    if caption and bare == " ".join(caption.split()).strip(" .。").casefold():
        return "it says the caption over again"
    return ""


def _weak(span: Span, fault: str) -> Problem:
    return Problem(
        span,
        "FIG-12",
        f"the alternative text is none: {fault}",
        "say what a reader is to see: what grows, who stands where, what leads to what",
        Severity.WARNING,
    )


def check_resolution(edition: Edition) -> Iterator[Problem]:
    """FIG-13: a picture of too few pixels for the size it is printed in.

    A picture from a web page is sharp on a screen and blurred in print, which has 300 dots per
    inch; from 150 on, most readers do not mind.
    """
    page = edition.institute.tokens.page
    measure = page.width - page.inner - page.outer
    shares = {
        id(image): share
        for part in walk(edition.document)
        if isinstance(part, Division)
        for block, share in zip(part.blocks, part.shares, strict=False)
        for image in walk(block)
        if isinstance(image, Image)
    }
    for node in walk(edition.document):
        if not isinstance(node, Image):
            continue
        resource = edition.resources.get(node.source)
        if resource is None or not resource.width or resource.media_type == "image/svg+xml":
            continue
        width = printed_width(node.width, resource.width, measure * shares.get(id(node), 1.0))
        density = resource.width / width * MM_PER_INCH
        if density < NEEDED - 0.5:
            wanted = width / MM_PER_INCH * 300
            sharp = int(resource.width / NEEDED * MM_PER_INCH)
            yield Problem(
                node.span,
                "FIG-13",
                f"“{resource.name}” is {resource.width:.0f} pixels wide; printed {width:.0f} mm "
                f"wide it has {density:.0f} dpi, and print needs {NEEDED} at the least",
                f"take one of {wanted:.0f} pixels, or set it smaller: width={sharp}mm",
                Severity.WARNING,
            )


def printed_width(asked: str, pixels: float, measure: float) -> float:
    """Return how wide a picture is printed, in mm.

    Args:
        asked: as the author wrote it ("60%", "80mm"); empty: its own size, at 96 dpi, or the
            measure where that is less.
        pixels: its own width. measure: the width of the text, in mm.
    """
    found = _WIDTH.fullmatch(asked)
    if found is None:
        return min(pixels * _MM["px"], measure)
    number = float(found[1])
    width = measure * number / 100 if found[2] == "%" else number * _MM[found[2] or "px"]
    return min(width, measure) or measure
