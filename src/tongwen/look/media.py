"""What a page is shown on, and which rules of its style sheets hold there (media queries)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .values import Lengths, Node


@dataclass(frozen=True, slots=True)
class Medium:
    """What a page is shown on.

    Attributes:
        name: as media queries have it.
        width: of the window or the page, in CSS px.
        pixels: device pixels for a CSS px, in which rules are drawn whole; 0: finer than any.
        measure: what a percentage of a margin is taken of, in CSS px; None where it is not known.
    """

    name: str
    width: float
    pixels: int = 0
    measure: float | None = None


WIDTH = 2560
"""Width of the window, in CSS px: sizes that grow with the window have all reached their end."""

PIXELS = 8
"""Device pixels for a CSS px: rules are drawn in whole ones, and 0.4 pt is half a CSS px."""

SCREEN = Medium("screen", WIDTH, PIXELS)


_FEATURES = {
    "prefers-color-scheme": "light",
    "prefers-reduced-motion": "no-preference",
    "prefers-contrast": "no-preference",
    "forced-colors": "none",
    "hover": "hover",
    "pointer": "fine",
    "orientation": "landscape",
}


def parted(nodes: Iterable[Node]) -> list[list[Node]]:
    """Return what commas part, without spaces."""
    parts: list[list[Node]] = [[]]
    for node in nodes:
        if node.type == "literal" and node.value == ",":
            parts.append([])
        elif node.type not in ("whitespace", "comment"):
            parts[-1].append(node)
    return parts


def holds_on(medium: Medium, prelude: Sequence[Node]) -> bool:
    """Return whether a media query holds on ``medium``."""
    return any(_answers(medium, query) for query in parted(prelude))


def _answers(medium: Medium, query: Sequence[Node]) -> bool:
    turned = False
    holds = True
    for node in query:
        if node.type == "ident":
            word = node.lower_value
            if word == "not":
                turned = True
            elif word not in ("and", "only"):
                holds = holds and word in ("all", medium.name)
        elif node.type == "() block":
            holds = holds and _has_feature(medium, node.content)
        else:
            return False
    return holds != turned


def _has_feature(medium: Medium, content: Sequence[Node]) -> bool:
    nodes = [node for node in content if node.type != "whitespace"]
    if not nodes or nodes[0].type != "ident":
        return False
    name = nodes[0].lower_value
    value = nodes[2] if len(nodes) == 3 else None
    if name in ("min-width", "max-width") and value is not None and value.type == "dimension":
        width = Lengths(16.0, 16.0).value(value)
        if width is None:
            return False
        return bool(width <= medium.width if name == "min-width" else width >= medium.width)
    ours = _FEATURES.get(name)
    if value is None:
        return ours not in (None, "none", "no-preference")
    return bool(value.type == "ident" and value.lower_value == ours)
