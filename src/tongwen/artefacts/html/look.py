"""How a web page looks: the computed style of its elements (CSSOM, 9), and the fonts in it.

Where the machine has Chromium it computes the style; else :mod:`~tongwen.look.cascade`
does, by the plain rules of CSS. What is distinguished by element and class is then the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import tinycss2  # type: ignore[import-untyped]

from ...languages import is_han
from ...look.cascade import Border, Borders, Edges, Style, computed_styles, read_sheet
from ...look.values import Rgba, colour_in, families_of
from ..look import Look, Tally, count_letters, hexadecimal
from .browser import STYLE, find_browser, styled_page
from .faces import GENERIC, Faces, read_faces
from .tree import Element, read_tree

ALIASES = "Han Punctuation"
"""What the page calls a face of its own that holds marks alone: no machine has such a family."""

PT = 72 / 96
"""Points of a CSS px."""


def read_html_look(data: bytes, tree: Element | None = None, *, browser: str | None = None) -> Look:
    """Return how an HTML edition looks on a light screen.

    Args:
        tree: the page's elements, where they have been read already.
        browser: the browser to ask; empty: none; None: the one that the machine has.

    Raises:
        UnreadableArtefact: no page of HTML, or one without a text.
    """
    root = read_tree(data) if tree is None else tree
    program = find_browser() if browser is None else browser
    dumped = styled_page(data, program) if program else None
    styles = None
    if dumped is not None:
        elements = read_tree(dumped)
        styles = _computed_styles(elements)
        if styles is not None:
            root = elements
    sheets = [read_sheet(text) for text in _sheets(root)]
    faces = read_faces(rule for sheet in sheets for rule in sheet.faces)
    computed = styles is not None
    if styles is None:
        found = computed_styles(root, sheets)
        styles = found.get
    reader = _Reader(Tally(), styles, faces)
    reader.page(root)
    return Look(
        "html",
        reader.tally.spots(),
        fonts=faces.families,
        pairs=reader.tally.pairs(),
        computed=computed,
    )


def _sheets(root: Element) -> list[str]:
    return ["".join(str(text) for text in node.itertext()) for node in root.iter("style")]


def _computed_styles(root: Element) -> Callable[[Element], Style | None] | None:
    """Return the style that the browser computed of each element; None where it gave none."""
    found: dict[Element, Style] = {}
    for node in root.iter():
        written = node.get(STYLE) if isinstance(node.tag, str) else None
        if written is None:
            continue
        try:
            values = json.loads(written)
            colour, ground, family, size, weight, margin, *borders = map(str, values)
            top, top_colour, bottom, bottom_colour = borders
            found[node] = Style(
                families=families_of(tinycss2.parse_component_value_list(family)),
                size=_pixels(size),
                weight=round(float(weight)),
                colour=colour_in(colour),
                background=colour_in(ground),
                margin=Edges(top=_pixels(margin)),
                border=Borders(
                    top=Border(_pixels(top), colour_in(top_colour)),
                    bottom=Border(_pixels(bottom), colour_in(bottom_colour)),
                ),
            )
        except (ValueError, TypeError):
            return None
    return found.get if found else None


def _pixels(text: str) -> float:
    return float(text.removesuffix("px")) if text != "auto" else 0.0


# --- what is what ------------------------------------------------------------------------

_UNREAD = frozenset({"script", "style", "svg", "math", "template", "nav", "head", "title"})

_HEADINGS = {"h2": "heading 1", "h3": "heading 2", "h4": "heading 3"}

_CLASSES = {
    "companion": "companion",
    "lead": "lead",
    "callout": "callout",
    "callout-title": "callout title",
    "quote": "quote",
    "epigraph": "epigraph",
    "pull-quote": "pull quote",
    "attribution": "attribution",
    "note-call": "note number",
    "note-content": "note",
    "back-link": "other",
    "data-files": "other",
    "numbers": "own words",
    "report-title": "cover title",
    "report-subtitle": "cover subtitle",
    "kicker": "cover kicker",
    "band": "other",
    "cite": "own words",
}
"""A class → what its text is."""

_TAGS = {
    "figcaption": "caption",
    "caption": "caption",
    "thead": "table header",
    "tbody": "table text",
    "pre": "code block",
    "figure": "figure content",
    "ul": "other",
    "ol": "other",
    "dl": "other",
}
"""An element → what its text is."""

_HIDDEN = frozenset({"epigraph", "figure content", "other", "own words"})
"""What looks otherwise than the rest and is no spot of its own.

``own words``: what the page says of itself, in boxes and lists like a report's: no proof of those.
"""

_PAIRED = frozenset({"epigraph", "other", "own words"})
"""What is no spot, and yet text that has to be read on its ground."""


@dataclass
class _Reader:
    tally: Tally
    style: Callable[[Element], Style | None]
    faces: Faces

    def page(self, root: Element) -> None:
        """Read the opening and the chapters; the foot is the cover's ground again."""
        style = self._of(root)
        ground = _over(style.background, "#ffffff") or "#ffffff"
        self.tally.add("page", ground=ground)
        body = root.find("body")
        if body is not None:
            ground = _over(self._of(body).background, ground) or ground
        self._opening(root)
        for node in () if body is None else body:
            self._node(node, "other", ground)

    def _of(self, node: Element) -> Style:
        return self.style(node) or Style()

    def _opening(self, root: Element) -> None:
        for node in root.iter("header", "div"):
            names = _classes(node)
            style = self._of(node)
            if "hero" in names:
                self.tally.add("cover ground", ground=_over(style.background, "#ffffff"))
            elif "band" in names:
                self.tally.add("cover band", ground=_over(style.background, "#ffffff"))
                width, colour = style.border.top
                if width:
                    self.tally.add(
                        "cover bar", colour=_over(colour, "#ffffff"), thickness=_points(width)
                    )

    def _node(self, node: Element, spot: str, ground: str) -> None:
        if not isinstance(node.tag, str) or node.tag in _UNREAD:
            return
        names = _classes(node)
        if "skip" in names or node.get("hidden") is not None:
            return
        spot = self._spot(node, names, spot)
        style = self._of(node)
        ground = _over(style.background, ground) or ground
        self._measure(node, names, spot, style)
        self._text(node.text, spot, style, ground)
        for child in node:
            self._node(child, spot, ground)
            self._text(child.tail, spot, style, ground)

    def _spot(self, node: Element, names: frozenset[str], spot: str) -> str:
        """Return what the text of ``node`` is, where it stands in what is ``spot``."""
        if spot == "own words":
            return spot
        parent = node.getparent()
        in_chapter = parent is not None and "chapter" in _classes(parent)
        tag = str(node.tag)
        if tag in _HEADINGS:
            return _HEADINGS[tag] if in_chapter else "other"
        for name in names:
            if name in _CLASSES:
                return _CLASSES[name]
        if tag in _TAGS:
            # A list or a figure within a box or a note is a part of that.
            return spot if spot in ("callout", "note") else _TAGS[tag]
        if "number" in names and spot.startswith("heading"):
            return "chapter number" if spot == "heading 1" else "heading number"
        if "label" in names and spot == "caption":
            return "caption label"
        if in_chapter and (tag == "p" or "paragraph" in names):
            return "text"
        if tag == "code" and spot not in (*_HIDDEN, "code block") and not spot.startswith("cover"):
            return "code"
        if tag == "a" and spot in ("text", "note"):
            return "link"
        return spot

    def _measure(self, node: Element, names: frozenset[str], spot: str, style: Style) -> None:
        """Count the space above an element and its rules."""
        tag = node.tag
        if spot == "heading 2" and tag == "h3":
            self.tally.add("heading 2", space=round(style.margin.top * PT, 1))
        elif tag == "figure" and "figure" in names:
            self.tally.add("figure", space=round(style.margin.top * PT, 1))
        elif tag in ("th", "td"):
            row = node.getparent()
            last = row is not None and row.getnext() is None
            if spot == "table header":
                self._rule("table edge", style.border.top)
                if last:
                    self._rule("table head rule", style.border.bottom)
            elif spot == "table text":
                self._rule("table edge" if last else "table rule", style.border.bottom)
        elif tag == "table":
            self._rule("table edge", style.border.top)
            self._rule("table edge", style.border.bottom)

    def _rule(self, spot: str, border: Border) -> None:
        width, colour = border
        if width:
            self.tally.add(spot, colour=_over(colour, "#ffffff"), thickness=_points(width))

    def _text(self, text: str | None, spot: str, style: Style, ground: str) -> None:
        if not text or not text.strip():
            return
        colour = _over(style.colour, ground)
        size = _points(style.size)
        if spot in _HIDDEN:
            if spot in _PAIRED:
                self.tally.add_pair("text elsewhere", text, colour, ground, size, style.weight)
            return
        latin, latin_weight = self._drawn(text, style, han=False)
        han, han_weight = self._drawn(text, style, han=True)
        self.tally.add_text(
            spot,
            text,
            latin,
            han,
            (latin_weight, han_weight),
            size=size,
            colour=colour,
            ground=ground,
        )

    def _drawn(self, text: str, style: Style, *, han: bool) -> tuple[str, int]:
        """Return family and weight that draw most of the letters of one script in ``text``."""
        letters = [x for x in text if count_letters(x) != (0, 0) and is_han(x) == han]
        if not letters:
            return "", 0
        families = tuple(
            name for name in style.families if name not in GENERIC and not _is_alias(name, self)
        )
        drawn = [self.faces.drawn(families, style.weight, letter) for letter in letters]
        return max(dict.fromkeys(drawn), key=drawn.count)


def _is_alias(family: str, reader: _Reader) -> bool:
    return family.startswith(ALIASES) and family not in reader.faces.families


def _classes(node: Element) -> frozenset[str]:
    return frozenset((node.get("class") or "").split())


def _points(pixels: float) -> float:
    return round(pixels * PT, 2)


def _over(colour: Rgba | None, ground: str) -> str:
    """Return ``colour`` as it looks on ``ground``; "" where it is not known."""
    if colour is None:
        return ""
    *channels, alpha = colour
    under: Sequence[float] = [int(ground[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    mixed = (one * alpha + other * (1 - alpha) for one, other in zip(channels, under, strict=True))
    return hexadecimal(*mixed)
