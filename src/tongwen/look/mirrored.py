"""A style sheet, mirrored for pages whose lines run from right to left.

The house's sheets and those of packs are written as for a page from left to right. What they say of
the left is here said of the right, and the other way round: properties, values, the boxes in a
page's margins, and the pages themselves, since a book from right to left is bound at its right.
Declarations for ``start`` and ``end`` go by the direction of its element, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import tinycss2  # type: ignore[import-untyped]

from .values import DEEPEST

_HOLD_RULES = frozenset({"media", "supports", "layer", "container"})
"""Rules that hold others; those that hold declarations name no side."""

_STYLED = re.compile(r'(<style>)(.*?)(</style>)|(\sstyle=")([^"]*)(")', re.DOTALL)

_OTHER = {"left": "right", "right": "left"}
_SIDE = re.compile(r"(?<![a-z])(left|right)(?![a-z])")

_FOUR_SIDED = frozenset(
    {"margin", "padding", "inset", "border-width", "border-style", "border-color"}
)
"""Shorthands of four values: top, right, bottom, left (CSS Box 4, 3)."""

_SIDED = frozenset(
    {
        *("text-align", "text-align-all", "text-align-last", "float", "clear", "object-position"),
        *("break-before", "break-after", "page-break-before", "page-break-after"),
        *("background", "background-image", "background-position", "transform-origin"),
    }
)
"""Properties whose value may name a side."""

_TURNED = frozenset({"rotate", "translatex", "skewx"})
"""Functions of ``transform`` whose one value is turned round (CSS Transforms 1, 13)."""


def mirrored_page(page: str) -> str:
    """Return a page of HTML with its style sheets and its elements' own styles mirrored."""

    def changed(found: re.Match[str]) -> str:
        if found[1]:
            return found[1] + mirrored(found[2]) + found[3]
        own = _declarations(tinycss2.parse_component_value_list(found[5]))
        return f"{found[4]}{tinycss2.serialize(own)}{found[6]}"

    return _STYLED.sub(changed, page)


@lru_cache(maxsize=16)
def mirrored(sheet: str) -> str:
    """Return a style sheet with its left and right changed over."""
    return str(tinycss2.serialize(_rules(tinycss2.parse_stylesheet(sheet), 0)))


def _rules(nodes: Iterable[Any], depth: int) -> list[Any]:
    """Return rules, mirrored, without what no engine reads."""
    kept = [node for node in nodes if node.type != "error"]
    for node in kept if depth <= DEEPEST else ():
        if node.type == "qualified-rule":
            node.content = _declarations(node.content)
        elif node.type == "at-rule" and node.content is not None:
            if node.lower_at_keyword == "page":
                node.prelude = [_page_side(part) for part in node.prelude]
                node.content = _declarations(node.content, depth + 1)
            elif node.lower_at_keyword in _HOLD_RULES:
                node.content = _rules(tinycss2.parse_rule_list(node.content), depth + 1)
    return kept


def _declarations(content: Iterable[Any], depth: int = 0) -> list[Any]:
    nodes = tinycss2.parse_blocks_contents(content)
    for node in nodes:
        if node.type == "declaration" and not node.name.startswith("--"):
            node.value = _value(node.lower_name, node.value)
            node.name = node.lower_name = _SIDE.sub(_swapped, node.lower_name)
        elif node.type == "at-rule" and node.content is not None and depth < DEEPEST:
            # A box in the margin: @top-left (CSS Paged Media 3, 4.2).
            node.at_keyword = _SIDE.sub(_swapped, node.lower_at_keyword)
            node.content = _declarations(node.content, depth + 1)
        elif node.type == "qualified-rule" and depth < DEEPEST:
            node.content = _declarations(node.content, depth + 1)
    written = (
        f"{node.serialize()};" if node.type == "declaration" else node.serialize()
        for node in nodes
        if node.type != "error"
    )
    return list(tinycss2.parse_component_value_list("".join(written)))


def _swapped(found: re.Match[str]) -> str:
    return _OTHER[found[1]]


def _page_side(node: Any) -> Any:
    if node.type == "ident" and node.lower_value in _OTHER:
        node.value = node.lower_value = _OTHER[node.lower_value]
    return node


def _value(name: str, value: list[Any]) -> list[Any]:
    if name in _FOUR_SIDED:
        places = _words(value)
        if len(places) == 4:
            _, right, _, left = places
            value[right], value[left] = value[left], value[right]
    elif name == "border-radius":
        # Top left, top right, bottom right, bottom left.
        places = _words(value)
        if len(places) == 4:
            value[:] = _at(value, dict(zip(places, (places[i] for i in (1, 0, 3, 2)), strict=True)))
    elif name in _SIDED:
        for node in value:
            _name_other_side(node)
    elif name == "transform":
        for node in value:
            if node.type == "function" and node.lower_name in _TURNED:
                node.arguments = [_negated(one) for one in node.arguments]
    if name == "transform-origin":
        _mirror_first(value)
    return value


def _words(value: list[Any]) -> list[int]:
    """Return where the words of a value stand, without blanks and comments between them."""
    return [place for place, node in enumerate(value) if node.type not in ("whitespace", "comment")]


def _at(value: list[Any], source: dict[int, int]) -> list[Any]:
    return [value[source.get(place, place)] for place in range(len(value))]


def _name_other_side(node: Any) -> None:
    if node.type == "ident" and node.lower_value in _OTHER:
        node.value = node.lower_value = _OTHER[node.lower_value]
    elif node.type == "function" and "gradient" in node.lower_name:
        for argument in node.arguments:
            _name_other_side(argument)


def _negated(node: Any) -> Any:
    if node.type in ("dimension", "number", "percentage"):
        (turned,) = tinycss2.parse_component_value_list(
            f"{-node.value:g}{getattr(node, 'unit', '%' * (node.type == 'percentage'))}"
        )
        return turned
    return node


def _mirror_first(value: list[Any]) -> None:
    """Count the first of a point's two places from the other side: 0 becomes 100%."""
    places = _words(value)
    if places and value[places[0]].type in ("number", "percentage"):
        share = value[places[0]].value
        (value[places[0]],) = tinycss2.parse_component_value_list(f"{100 - share:g}%")
