"""What a specification in Vega-Lite is made of: parts with marks, and the words that are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Spec = dict[str, Any]

HELD = ("layer", "hconcat", "vconcat", "concat")
"""Keys whose values are parts, one over another or side by side."""

_HOLDS_NO_WORDS = frozenset(("values", "datasets", "data", "transform", "params", "$schema"))
_TITLED = frozenset(("title", "subtitle"))


def units(spec: Spec) -> Iterator[Spec]:
    """Yield the parts of a specification that have a mark, each with its ``rows`` of data."""
    yield from _units(spec, [], {})


def _units(node: Spec, rows: list[Any], around: Mapping[str, Any]) -> Iterator[Spec]:
    data = node.get("data")
    if isinstance(data, dict):
        values = data.get("values")
        rows = values if isinstance(values, list) else []
    own = node.get("encoding")
    encoding = {**around, **(own if isinstance(own, dict) else {})}
    if "mark" in node:
        yield _Unit(node, rows, encoding)
    for key in HELD:
        for part in node.get(key) or ():
            if isinstance(part, dict):
                yield from _units(part, rows, encoding)
    if isinstance(node.get("spec"), dict):
        yield from _units(node["spec"], rows, {**encoding, **_facets(node)})


def _facets(node: Spec) -> Mapping[str, Any]:
    facet = node.get("facet")
    if not isinstance(facet, dict):
        return {}
    return {"facet": facet} if "field" in facet else facet


class _Unit(dict[str, Any]):
    """A part with a mark, as it stands, and what is around it: its rows and its encoding."""

    def __init__(self, node: Spec, rows: list[Any], encoding: Mapping[str, Any]) -> None:
        super().__init__(node, rows=rows, encoding=dict(encoding))


def mark_of(unit: Spec) -> str:
    """Return the name of a part's mark."""
    mark = unit.get("mark")
    return str(mark.get("type", "")) if isinstance(mark, dict) else str(mark or "")


def mapped_titles(node: Any, change: Callable[[str], str]) -> Any:
    """Return a specification with each of its shown words changed."""
    if isinstance(node, list):
        return [mapped_titles(item, change) for item in node]
    if not isinstance(node, dict):
        return node
    made: Spec = {}
    for key, value in node.items():
        shown = key in _TITLED or (key == "text" and not isinstance(value, dict))
        if shown and isinstance(value, str):
            made[key] = change(value)
        elif shown and isinstance(value, list):
            made[key] = [change(item) if isinstance(item, str) else item for item in value]
        elif key == "text" and isinstance(value, dict) and isinstance(value.get("value"), str):
            made[key] = {**value, "value": change(value["value"])}
        else:
            made[key] = value if key in _HOLDS_NO_WORDS else mapped_titles(value, change)
    return made
