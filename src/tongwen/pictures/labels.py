"""Words in HTML within a drawing, as Mermaid labels its boxes → the same words in SVG.

They stand in the middle of their box, line by line, as Mermaid and draw.io set them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from ..languages.characters import is_square

_HTML = "{http://www.w3.org/1999/xhtml}"
_SVG = "{http://www.w3.org/2000/svg}"
# fmt: off
_WORDS = frozenset((
    "a", "b", "body", "br", "code", "div", "em", "font", "i", "li", "ol", "p", "section", "small",
    "span", "strong", "sub", "sup", "u", "ul",
))
# fmt: on
_BREAKS = frozenset(["br", "div", "li", "p", "section"])
_SIZE = 16.0
"""The size of type that browsers begin with, in user units (CSS 2.2, 15.7)."""


def as_words(holder: Any) -> Any | None:
    """Return ``<text>`` that says what a ``<foreignObject>`` does; None where words are not all."""
    numbers = [_number(holder.get(name)) for name in ("x", "y", "width", "height")]
    inside = [one for one in holder.iter(etree.Element) if one is not holder]
    if numbers[2] is None or numbers[3] is None or not all(map(_says_words, inside)):
        return None
    x, y, wide, high = (number or 0.0 for number in numbers)
    sizes = [re.search(r"font-size:\s*([\d.]+)px", one.get("style") or "") for one in inside]
    size = next((float(found[1]) for found in sizes if found), _SIZE)
    paragraphs = " ".join("".join(_said(holder)).split(" ")).split("\n")
    room = wide / size if high > 1.8 * size else math.inf  # what is one line high is one line
    lines = [line for words in paragraphs for line in _wrapped(words.split(), room)]
    made = etree.Element(f"{_SVG}text", {"text-anchor": "middle", "font-size": f"{size:g}"})
    top = y + high / 2 - (len(lines) - 1) * 0.6 * size + 0.35 * size
    for index, line in enumerate(lines):
        place = {"x": f"{x + wide / 2:g}", "y": f"{top + index * 1.2 * size:g}"}
        etree.SubElement(made, f"{_SVG}tspan", place).text = line
    return made


def _says_words(node: Any) -> bool:
    return str(node.tag).removeprefix(_HTML) in _WORDS


def _said(node: Any) -> Iterator[str]:
    """Yield the words of ``node``, and the ends of its lines."""
    yield re.sub(r"\s+", " ", node.text or "")
    for child in node.iterchildren(etree.Element):
        edge = "\n" * (str(child.tag).removeprefix(_HTML) in _BREAKS)
        yield edge
        yield from _said(child)
        yield edge + re.sub(r"\s+", " ", child.tail or "")


def _wrapped(words: list[str], room: float) -> Iterator[str]:
    """Yield lines of ``words`` no wider than ``room`` in em, estimated by counting signs."""
    line = ""
    for word in words:
        longer = f"{line} {word}".strip()
        if line and sum(1.0 if is_square(sign) else 0.5 for sign in longer) > room * 1.1:
            yield line
            longer = word
        line = longer
    if line:
        yield line


def _number(written: str | None) -> float | None:
    found = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)(?:px)?\s*", written or "")
    return float(found[1]) if found else None
