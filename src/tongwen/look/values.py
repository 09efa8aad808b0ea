"""Values of CSS: custom properties put in, lengths and sums worked out, colours.

CSS Variables 1, CSS Values 4 (``calc()``, ``min()``, ``max()``, ``clamp()``), CSS Color 4 and 5.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tinycss2  # type: ignore[import-untyped]
import tinycss2.color4  # type: ignore[import-untyped]

LONGEST_VALUE = 20_000
"""Characters of a value with its custom properties put in: they can double it at each step."""

DEEPEST = 32

Rgba = tuple[float, float, float, float]
Node = Any
"""A node of tinycss2, which has no types."""


def substituted(
    value: Sequence[Node], properties: Mapping[str, Sequence[Node]], depth: int = 0
) -> tuple[Node, ...] | None:
    """Return ``value`` with its custom properties put in; None where that cannot be done.

    A property that stands in itself, or grows beyond all bounds, makes the value invalid
    (CSS Variables 1, 2.3).
    """
    made: list[Node] = []
    for node in value:
        if node.type == "function" and node.lower_name == "var":
            name, fallback = _reference(node.arguments)
            inner = properties.get(name)
            put = None
            if inner is not None and depth < DEEPEST:
                put = substituted(inner, properties, depth + 1)
            if put is None and fallback is not None and depth < DEEPEST:
                put = substituted(fallback, properties, depth + 1)
            if put is None:
                return None
            made += put
        elif node.type == "function" or node.type.endswith(" block"):
            content = node.arguments if node.type == "function" else node.content
            put = substituted(content, properties, depth + 1) if depth < DEEPEST else None
            if put is None:
                return None
            made.append(_holding(node, put))
        else:
            made.append(node)
        if len(made) > LONGEST_VALUE:
            return None
    return tuple(made)


def _holding(node: Node, content: Sequence[Node]) -> Node:
    if node.type == "function":
        return tinycss2.ast.FunctionBlock(
            node.source_line, node.source_column, node.name, list(content)
        )
    return type(node)(node.source_line, node.source_column, list(content))


def _reference(arguments: Sequence[Node]) -> tuple[str, Sequence[Node] | None]:
    name = next((node.value for node in arguments if node.type == "ident"), "")
    for place, node in enumerate(arguments):
        if node.type == "literal" and node.value == ",":
            return name, arguments[place + 1 :]
    return name, None


def words_of(value: Sequence[Node]) -> tuple[Node, ...]:
    """Return ``value`` without what only parts its words."""
    return tuple(node for node in value if node.type not in ("whitespace", "comment"))


_UNITS = {
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
}


@dataclass(frozen=True, slots=True)
class Lengths:
    """Lengths in CSS px.

    Attributes:
        em, rem, rlh: what these units are here.
        whole: what a percentage is taken of; None where none is allowed.
        width: of the window or the page.
    """

    em: float
    rem: float
    whole: float | None = None
    rlh: float = 0.0
    width: float = 0.0

    def value(self, node: Node, depth: int = 0) -> float | None:
        """Return a length, or the number that a number is; None for anything else."""
        if depth > DEEPEST:
            return None
        if node.type == "number":
            return float(node.value)
        if node.type == "percentage":
            return None if self.whole is None else node.value / 100 * self.whole
        if node.type == "dimension":
            units = {
                **_UNITS,
                "em": self.em,
                "rem": self.rem,
                "rlh": self.rlh,
                "ex": self.em / 2,
                "ch": self.em / 2,
                **dict.fromkeys(("vw", "svw", "lvw", "dvw"), self.width / 100),
            }
            unit = units.get(node.lower_unit)
            return None if unit is None else node.value * unit
        if node.type == "() block":
            return self.sum(node.content, depth + 1)
        if node.type == "function":
            return self._function(node, depth + 1)
        return None

    def _function(self, node: Node, depth: int) -> float | None:
        parts: list[list[Node]] = [[]]
        for argument in node.arguments:
            if argument.type == "literal" and argument.value == ",":
                parts.append([])
            else:
                parts[-1].append(argument)
        values = [self.sum(part, depth) for part in parts]
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            return None
        if node.lower_name == "calc" and len(known) == 1:
            return known[0]
        if node.lower_name == "min":
            return min(known)
        if node.lower_name == "max":
            return max(known)
        if node.lower_name == "clamp" and len(known) == 3:
            return max(known[0], min(known[1], known[2]))
        return None

    def sum(self, nodes: Sequence[Node], depth: int = 0) -> float | None:
        """Return what a sum of products comes to (CSS Values 4, 10.8)."""
        total, product = 0.0, None
        sign, operator = 1.0, "*"
        for node in words_of(nodes):
            if node.type == "literal" and node.value in ("*", "/", "+", "-"):
                if node.value in "+-":
                    total += sign * (product or 0.0)
                    product, operator = None, "*"
                    sign = -1.0 if node.value == "-" else 1.0
                else:
                    operator = node.value
                continue
            value = self.value(node, depth)
            if value is None or (operator == "/" and value == 0):
                return None
            if product is None:
                product = value
            else:
                product = product * value if operator == "*" else product / value
        return None if product is None else total + sign * product


def is_number(node: Node) -> bool:
    """Return whether a value is a number and no length: no unit stands in it anywhere."""
    if node.type == "function" or node.type == "() block":
        inner = node.arguments if node.type == "function" else node.content
        return all(map(is_number, inner))
    return node.type not in ("dimension", "percentage")


def keyword(words: Sequence[Node]) -> str:
    """Return the keyword that a value is; empty for anything else."""
    return words[0].lower_value if len(words) == 1 and words[0].type == "ident" else ""


def length(words: Sequence[Node] | None, lengths: Lengths) -> float | None:
    """Return the length that a value is, or the number; None for anything else."""
    found = lengths.value(words[0]) if words and len(words) == 1 else None
    return found if found is not None and math.isfinite(found) else None


def families_of(words: Iterable[Node]) -> tuple[str, ...]:
    """Return the names in a ``font-family`` list."""
    names: list[list[str]] = [[]]
    for node in words:
        if node.type == "literal" and node.value == ",":
            names.append([])
        elif node.type in ("string", "ident"):
            names[-1].append(node.value)
    return tuple(" ".join(name) for name in names if name)


def is_colour(node: Node) -> bool:
    """Return whether a value is a colour."""
    if node.type == "function" and node.lower_name == "color-mix":
        return True
    return tinycss2.color4.parse_color(node) is not None


def colour_of(node: Node, current: Rgba | None = None, depth: int = 0) -> Rgba | None:
    """Return the colour that ``node`` is, ``current`` for ``currentcolor``; None for no colour."""
    if node.type == "function" and node.lower_name == "color-mix":
        return _mixed(node.arguments, current, depth + 1) if depth < DEEPEST else None
    found = tinycss2.color4.parse_color(node)
    if found is None:
        return None
    if isinstance(found, str):
        return current if found == "currentcolor" else None
    try:
        red, green, blue = found.to("srgb").coordinates
    except (NotImplementedError, ValueError):
        return None
    channels = [min(max(float(x or 0), 0.0), 1.0) for x in (red, green, blue)]
    return channels[0], channels[1], channels[2], float(found.alpha)


def _mixed(arguments: Sequence[Node], current: Rgba | None, depth: int) -> Rgba | None:
    """Return ``color-mix(in srgb, …)`` (CSS Color 5, 3)."""
    parts: list[list[Node]] = [[]]
    for node in words_of(arguments):
        if node.type == "literal" and node.value == ",":
            parts.append([])
        else:
            parts[-1].append(node)
    if len(parts) != 3 or [keyword([node]) for node in parts[0]] != ["in", "srgb"]:
        return None
    colours: list[Rgba] = []
    shares: list[float | None] = []
    for part in parts[1:]:
        shares.append(next((n.value / 100 for n in part if n.type == "percentage"), None))
        rest = [node for node in part if node.type != "percentage"]
        colour = colour_of(rest[0], current, depth) if len(rest) == 1 else None
        if colour is None:
            return None
        colours.append(colour)
    first, second = shares
    if first is None:
        first = 0.5 if second is None else 1 - second
    if second is None:
        second = 1 - first
    whole = first + second
    if whole <= 0:
        return None
    first, second = first / whole, second / whole
    one, other = colours
    alpha = one[3] * first + other[3] * second
    if not alpha:
        return 0.0, 0.0, 0.0, 0.0
    red, green, blue = (
        (one[i] * one[3] * first + other[i] * other[3] * second) / alpha for i in range(3)
    )
    return red, green, blue, alpha * min(whole, 1.0)


def colour_in(text: str) -> Rgba | None:
    """Return the colour that ``text`` is, as browsers write computed ones; None for none."""
    nodes = words_of(tinycss2.parse_component_value_list(text))
    return colour_of(nodes[0]) if len(nodes) == 1 else None
