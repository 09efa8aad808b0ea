"""How much a drawing makes of little: what it repeats, before anybody draws it.

A few lines of SVG can ask for any amount of work: things that are drawn again and again, marks at
each point of a path, masks in masks, tiles and steps of colour too small to see, filters.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.IGNORECASE)
_REFERENCE = re.compile(r"""([\w-]*)\s*:?\s*url\(\s*["']?#([^"')\s]+)""")
_SCALED = re.compile(r"(matrix|scale)\s*\(([^)]*)\)", re.IGNORECASE)

_UNCOUNTED = 10**11
"""Shapes: more are not counted."""

_OF_ITS_OWN = 50
"""Shapes that a mask, a pattern or a clip counts for: each is a drawing apart."""

_FILTERED = 300
"""Shapes that one step of a filter counts for, which goes over every pixel."""

_STRENGTHS: Mapping[str, str] = {
    "feTurbulence": "numOctaves",
    "feMorphology": "radius",
    "feConvolveMatrix": "order",
}
"""A step of a filter → what makes it slow."""

Draws = list[tuple[Any, int]]
"""Nodes, and how often each is drawn."""


def weight_of(root: Any, size: tuple[float, float], most: int) -> tuple[int, Any] | None:
    """Return how many shapes an SVG draws, with repeats, and where; None where within ``most``.

    0 shapes: something there draws itself. ``size`` is of the whole, in user units.
    """
    named = {node.get("id"): node for node in root.iter(etree.Element) if node.get("id")}
    sizes: dict[Any, int] = {}
    entered: set[Any] = set()
    heavy = None
    # Each node is met twice: before what it holds and refers to, and after.
    pending: list[tuple[Any, bool]] = [(root, False)]
    while pending:
        node, done = pending.pop()
        parts: Draws = [(part, 1) for part in node] + _drawn_by(node, named)
        if done:
            entered.discard(node)
            whole = _own(node, size) + sum(sizes.get(part, 0) * n for part, n in parts)
            sizes[node] = min(whole, _UNCOUNTED)
            if whole > most and heavy is None:
                heavy = node
        elif node in entered:
            return 0, node
        elif node not in sizes:
            entered.add(node)
            pending.append((node, True))
            for part, _ in parts:
                if part in entered:
                    return 0, node
                pending.append((part, False))
    return None if heavy is None else (sizes[root], heavy)


def _drawn_by(node: Any, named: Mapping[str, Any]) -> Draws:
    """Return what ``node`` draws by reference: of ``use``, of a pattern, a mask, a marker."""
    if not isinstance(node.tag, str):
        return []
    found: Draws = []
    for attribute, value in node.attrib.items():
        key, text = etree.QName(attribute).localname, str(value)
        if key == "href" and text.strip()[1:] in named and text.strip()[:1] == "#":
            found.append((named[text.strip()[1:]], 1))
        elif "url(" in text:
            for declared, identifier in _REFERENCE.findall(text):
                if identifier in named:
                    marker = "marker" in (declared or key)
                    found.append((named[identifier], _points(node) if marker else 1))
    return found


def _points(node: Any) -> int:
    """Return how many marks a path can bear: no more than the numbers that it is made of."""
    written = " ".join(node.get(key) or "" for key in ("d", "points"))
    return max(2, len(_NUMBER.findall(written)))


def _own(node: Any, size: tuple[float, float]) -> int:
    """Return how many shapes ``node`` counts for without what it holds."""
    if not isinstance(node.tag, str):
        return 0
    tag = etree.QName(node).localname
    if tag in ("mask", "clipPath"):
        return _OF_ITS_OWN
    if tag == "pattern":
        across, down = (_length(node, key, size) for key in ("width", "height"))
        # 0: nothing is drawn, or the size is said elsewhere.
        tiles = (size[0] / across) * (size[1] / down) if across and down else 1.0
        return _OF_ITS_OWN + _whole(tiles / _scale(node, "patternTransform") ** 2)
    if tag in ("linearGradient", "radialGradient") and node.get("spreadMethod", "pad") != "pad":
        length = _gradient_length(node, tag, size) * _scale(node, "gradientTransform")
        return _whole(math.hypot(*size) / length) if length else 1
    if tag.startswith("fe") and tag[2:3].isupper():
        strength = _NUMBER.findall(node.get(_STRENGTHS.get(tag, "strength"), ""))
        return _FILTERED * _whole(math.prod(max(1.0, abs(float(one))) for one in strength))
    if dashes := [abs(float(one)) for one in _NUMBER.findall(node.get("stroke-dasharray", ""))]:
        period = sum(dashes) / len(dashes)
        return _whole(math.hypot(*size) / period) if period else 1
    return 1


def _whole(number: float) -> int:
    return max(1, int(min(number, _UNCOUNTED)))


def _length(node: Any, key: str, size: tuple[float, float]) -> float:
    """Return a length of a pattern or a gradient, in user units; 0 where it says none."""
    written = node.get(key, "").strip()
    found = _NUMBER.match(written)
    if found is None:
        return 0.0
    number = abs(float(found[0]))
    if written.endswith("%"):
        number /= 100
    elif "userSpaceOnUse" in (node.get("gradientUnits", ""), node.get("patternUnits", "")):
        return number
    return number * max(size)


def _gradient_length(node: Any, tag: str, size: tuple[float, float]) -> float:
    if tag == "radialGradient":
        return _length(node, "r", size)
    ends = [_length(node, key, size) for key in ("x1", "y1", "x2", "y2")]
    if not node.get("x2"):
        ends[2] = size[0]
    return math.hypot(ends[2] - ends[0], ends[3] - ends[1])


def _scale(node: Any, attribute: str) -> float:
    """Return by how much a transform makes lengths smaller or larger."""
    scale = 1.0
    for kind, written in _SCALED.findall(node.get(attribute, "")):
        numbers = [float(one) for one in _NUMBER.findall(written)]
        if kind.lower() == "matrix" and len(numbers) == 6:
            scale *= math.sqrt(abs(numbers[0] * numbers[3] - numbers[1] * numbers[2]))
        elif numbers:
            scale *= math.sqrt(abs(numbers[0] * numbers[-1]))
    return scale or 1.0
