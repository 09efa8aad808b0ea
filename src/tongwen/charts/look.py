"""A chart in an institute's colours and faces, in an edition's words, readable without colour.

What an author says of the look stands; this is what is drawn where nothing is said. Titles stand
level and lines are hairlines, so that what is measured is what is seen.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from ..document import Cell, Chart, Image
from ..institute import Tokens, contrast, drawing_families, mix
from ..languages import Language, is_wide, number_locale, time_locale
from ..walk import plain_text
from .specification import HELD, Spec, mapped_titles

LEAST_CONTRAST = 3.0
"""Of a mark on the page (WCAG 2.2, 1.4.11)."""

DASHES: list[list[float]] = [[1, 0], [6, 3], [1.5, 2.5], [9, 3, 2, 3], [3, 2], [12, 4]]
"""Of lines, in px: drawn, left out …"""

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")

_LINES = ("line", "trail", "rule")
_POINTS = ("point", "circle", "square")
_COLOURED = ("color", "stroke", "fill")
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_PAINTED = ("color", "fill", "stroke", "value", "range")
_PIXELS = 96 / 72
_GUTTER = 22
"""Pixels between small multiples."""

_PLACE = "place in the legend"
"""The name of a column that is derived."""

_NEAREST = 1.35
"""Ems between two labels beside the ends of lines: nearer ones would touch."""


@dataclass(frozen=True, slots=True)
class Room:
    """How wide a chart may be, in px, and how large its words are."""

    width: float
    size: float


def room_of(tokens: Tokens) -> Room:
    """Return the room of a chart: a figure begins where headings do, and ends with the text."""
    page = tokens.page
    width = (page.width - page.inner - page.outer + page.hang) * 96 / 25.4
    return Room(round(width), round(tokens.scale.caption * _PIXELS, 1))


def request(image: Image, tokens: Tokens, language: Language) -> str:
    """Return what the engine is asked to draw, as JSON: the same for the same chart."""
    chart = image.chart or Chart("")
    room = room_of(tokens)
    spec = _prepared(json.loads(chart.spec), chart, room)
    spec = _in_words(spec, {word.written: plain_text(word.said) for word in chart.words})
    found = {
        "spec": spec,
        "config": config(tokens, language, room),
        "numbers": number_locale(language),
        "times": time_locale(language),
    }
    return json.dumps(found, ensure_ascii=False, sort_keys=True)


# --- the institute's look -------------------------------------------------------------------


def config(tokens: Tokens, language: Language, room: Room) -> Spec:
    """Return what Vega-Lite is to draw by: https://vega.github.io/vega-lite/docs/config.html."""
    colours, size = tokens.colours, room.size
    families = drawing_families(tokens, language)["sans-serif"]
    font = ",".join((*(f"'{family}'" for family in families), "sans-serif"))
    first = tokens.charts[0]
    ramp = [mix(first, colours.paper, share) for share in (0.86, 0.62, 0.36, 0.0)]
    ramp.append(mix(first, colours.ink, 0.55))
    hairline = max(0.5, tokens.rules.hair * _PIXELS)
    words = {"labelColor": colours.ink, "titleColor": colours.muted}
    axis = {
        **words, "labelFontSize": size, "titleFontSize": size, "titleFontWeight": "normal",
        "grid": False, "domainColor": colours.muted, "domainWidth": hairline, "ticks": False,
        "labelPadding": 6, "titlePadding": 10, "gridColor": colours.rule, "gridWidth": hairline,
        "tickColor": colours.muted, "tickWidth": hairline, "labelOverlap": "parity",
    }  # fmt: skip
    return {
        "background": None,
        "padding": 2,
        "font": font,
        "view": {"stroke": None, "continuousWidth": room.width, "continuousHeight": 260},
        "axis": axis,
        "axisX": {"titleAnchor": "end", "titleAlign": "right"},
        "axisY": {
            "titleAngle": 0, "titleAlign": "left", "titleAnchor": "start",
            "titleBaseline": "bottom", "titleX": 0, "titleY": -10,
        },
        "axisQuantitative": {
            "grid": True, "domain": False, "tickCount": 5, "labelColor": colours.muted,
        },
        "axisYQuantitative": {"labelAlign": "right"},
        "axisXQuantitative": {"labelFlush": True},
        "axisXBand": {"labelAngle": 0, "domain": True},
        "axisXPoint": {"labelAngle": 0},
        "axisYBand": {"domain": False, "labelColor": colours.ink},
        "header": {
            **words, "labelFontSize": size, "titleFontSize": size, "labelFontWeight": 600,
            "labelAnchor": "start", "titleFontWeight": "normal", "labelColor": colours.ink,
            "labelPadding": 8,
        },
        "legend": {
            **words, "labelFontSize": size, "titleFontSize": size, "titleFontWeight": "normal",
            "orient": "top", "direction": "horizontal", "symbolSize": 110, "columnPadding": 18,
            "labelLimit": room.width / 2, "offset": 14, "gradientLength": 180,
            "gradientThickness": 9, "title": None, "symbolStrokeWidth": 2,
        },
        "title": {
            "subtitleColor": colours.muted, "subtitleFontSize": size, "anchor": "start",
            "frame": "group", "offset": 14,
        },
        "style": {
            "group-title": {"fill": colours.ink, "fontSize": size * 1.1, "fontWeight": 600},
            "measured": {
                "fill": colours.muted, "fontSize": size, "fontWeight": "normal", "font": font,
            },
        },
        "range": {
            "category": list(tokens.charts), "ramp": ramp, "heatmap": ramp,
            "ordinal": [mix(first, colours.paper, share) for share in (0.72, 0.48, 0.24, 0.0)],
            "diverging": [tokens.charts[1], colours.pale, first], "symbol": list(SHAPES),
        },
        "mark": {"color": first},
        "bar": {"discreteBandSize": {"band": 0.72}, "continuousBandSize": 8},
        "line": {"strokeWidth": 2.2, "strokeCap": "round", "strokeJoin": "round"},
        "trail": {"color": first},
        "area": {"fillOpacity": 1, "line": False},
        "point": {
            "filled": True, "size": 64, "opacity": 0.92, "stroke": colours.paper,
            "strokeWidth": 0.6,
        },
        "circle": {"size": 64, "opacity": 0.92},
        "square": {"size": 64, "opacity": 0.92},
        "arc": {"stroke": colours.paper, "strokeWidth": 1.5},
        "rect": {"stroke": colours.paper, "strokeWidth": 1},
        "rule": {"color": colours.muted, "strokeWidth": hairline * 1.5},
        "tick": {"color": first, "thickness": 2},
        "geoshape": {"stroke": colours.paper, "strokeWidth": 0.8, "fill": colours.rule},
        "text": {"color": colours.ink, "fontSize": size},
        "rangeBand": {"fill": colours.pale},
    }  # fmt: skip


# --- what is drawn where nothing is said ----------------------------------------------------


def _prepared(spec: Spec, chart: Chart, room: Room) -> Spec:
    """Return a specification with its size, and with dashes, shapes or hatching for its series."""
    spec = copy.deepcopy(spec)
    spec.setdefault("$schema", "https://vega.github.io/schema/vega-lite/v6.json")
    _size(spec, room)
    if any(_titled(unit.get("encoding")) for unit in _units(spec)) or _titled(spec.get("encoding")):
        # The title of what is measured stands between the legend and the lines.
        spec["config"] = {"legend": {"offset": round(room.size * 2.6)}, **spec.get("config", {})}
    if "mark" in spec and chart.native == "line" and _labelled(spec, chart, room):
        return spec
    for unit in _units(spec):
        _apart(unit)
        _swatched(unit)
        _heaped(unit)
    return spec


def _units(node: Spec) -> Iterator[Spec]:
    if "mark" in node:
        yield node
    for key in HELD:
        for part in node.get(key) or ():
            yield from _units(part)
    if isinstance(node.get("spec"), dict):
        yield from _units(node["spec"])


def _size(spec: Spec, room: Room) -> None:
    """Give a chart the width of the text; small multiples share it."""
    facet = spec.get("facet")
    encoding = spec.get("encoding") if isinstance(spec.get("encoding"), dict) else {}
    inner = spec["spec"] if isinstance(spec.get("spec"), dict) else spec
    channel = encoding.get("facet") if isinstance(encoding, dict) else None
    across = channel.get("columns") if isinstance(channel, dict) else spec.get("columns")
    faceted = facet is not None or channel is not None or "repeat" in spec
    if faceted and isinstance(across, int) and across > 0:
        free = room.width - 3.4 * room.size - _GUTTER * (across - 1)
        inner.setdefault("width", max(60, round(free / across)))
        inner.setdefault("height", round(inner["width"] * 0.72))
        spec.setdefault("spacing", _GUTTER)
        _title_above(spec, inner)
        return
    if faceted or any(key in spec for key in ("hconcat", "vconcat", "concat")):
        return
    if isinstance(encoding, dict) and {"row", "column"} & set(encoding):
        return
    by_step = _is_band(encoding, "y")
    spec.setdefault("width", room.width)
    if by_step:
        spec.setdefault("height", {"step": round(room.size * 2.3)})
    else:
        spec.setdefault("height", round(room.width * (0.62 if spec.get("projection") else 0.46)))
    kind = "fit-x" if isinstance(spec["height"], dict) else "fit"
    spec.setdefault("autosize", {"type": kind, "contains": "padding"})


def _title_above(spec: Spec, inner: Spec) -> None:
    """Let what all the small ones measure stand once, above the first of them."""
    upward = (inner.get("encoding") or {}).get("y")
    if isinstance(upward, dict) and isinstance(upward.get("title"), str) and "title" not in spec:
        spec["title"] = {"text": upward["title"], "style": "measured"}
        upward["title"] = None


def _titled(encoding: Any) -> bool:
    upward = encoding.get("y") if isinstance(encoding, dict) else None
    return isinstance(upward, dict) and bool(upward.get("title"))


def _is_band(encoding: Any, channel: str) -> bool:
    definition = encoding.get(channel) if isinstance(encoding, dict) else None
    return isinstance(definition, dict) and definition.get("type") in ("nominal", "ordinal")


def _mark(unit: Spec) -> Spec:
    """Return a part's mark as an object, which it is from now on."""
    if not isinstance(unit["mark"], dict):
        unit["mark"] = {"type": unit["mark"]}
    mark: Spec = unit["mark"]
    return mark


def _series(unit: Spec) -> Spec | None:
    """Return the channel that gives each series a colour; None where none does."""
    encoding = unit.get("encoding")
    for channel in _COLOURED:
        definition = encoding.get(channel) if isinstance(encoding, dict) else None
        if not isinstance(definition, dict) or not isinstance(definition.get("field"), str):
            continue
        if definition.get("type", "nominal") in ("nominal", "ordinal"):
            return definition
    return None


def _apart(unit: Spec) -> None:
    """Give series dashes and shapes of their own besides colour; areas get hatching when drawn."""
    definition, mark = _series(unit), _mark(unit)
    kind = mark.get("type")
    if definition is None:
        return
    encoding = unit["encoding"]
    same: Spec = {
        key: definition[key]
        for key in ("field", "type", "title", "sort", "legend")
        if key in definition
    }
    if kind in _LINES and not {"strokeDash", "detail"} & set(encoding):
        encoding["strokeDash"] = same | {"scale": {"range": DASHES}}
    elif kind in _POINTS and "shape" not in encoding:
        mark["type"] = "point"
        encoding["shape"] = same | {"scale": {"range": list(SHAPES)}}
    elif kind == "bar":
        mark.setdefault("stroke", "white")
        mark.setdefault("strokeWidth", 0.8)


def _swatched(unit: Spec) -> None:
    """Show a scale of amounts by swatches: not every program draws a gradient."""
    encoding = unit.get("encoding")
    for channel in _COLOURED:
        definition = encoding.get(channel) if isinstance(encoding, dict) else None
        if not isinstance(definition, dict) or definition.get("type") != "quantitative":
            continue
        if definition.get("legend", {}) is not None:
            definition["legend"] = {"type": "symbol", **definition.get("legend", {})}


def _heaped(unit: Spec) -> None:
    """Let the first series of the legend lie at the bottom, where Word and spreadsheets put it.

    Vega-Lite puts it on top.
    """
    definition, encoding = _series(unit), unit.get("encoding") or {}
    if definition is None or _mark(unit).get("type") not in ("bar", "area"):
        return
    if {"order", "xOffset", "yOffset"} & set(encoding):
        return
    field, sort = definition["field"], definition.get("sort", "ascending")
    listed = sort if isinstance(sort, list) else (definition.get("scale") or {}).get("domain")
    if sort is None and not isinstance(listed, list):
        rows = (unit.get("data") or {}).get("values") or ()
        listed = list(dict.fromkeys(row.get(field) for row in rows if isinstance(row, dict)))
    if isinstance(listed, list):
        place = f"indexof({json.dumps(listed, ensure_ascii=False)}, datum[{json.dumps(field)}])"
        # What is not in the list comes last.
        count = len(listed) + 1
        last = {"calculate": f"({place} + {count}) % {count}", "as": _PLACE}
        unit["transform"] = [*(unit.get("transform") or ()), last]
        encoding["order"] = {"field": _PLACE, "type": "quantitative"}
    else:
        order = "descending" if sort == "descending" else "ascending"
        encoding["order"] = {"field": field, "type": "nominal", "sort": order}


def _labelled(spec: Spec, chart: Chart, room: Room) -> bool:
    """Write the names of lines beside their ends, where they do not touch; say whether it is so."""
    definition = _series(spec)
    if definition is None or "legend" in definition or chart.numbers is None:
        return False
    ends = [_last(chart, column) for column in range(1, len(chart.numbers.columns))]
    amounts = [number for row in chart.numbers.body for number in map(_number, row.cells[1:])]
    there = [number for number in amounts if number is not None]
    if not there or None in ends:
        return False
    height = spec["height"] if isinstance(spec["height"], (int, float)) else room.width * 0.4
    span = (max(there) - min(0.0, *there)) or 1.0
    scale = (height - 3 * room.size) / span
    heights = sorted(end * scale for end in ends if end is not None)
    if any(two - one < _NEAREST * room.size for one, two in pairwise(heights)):
        return False
    heads = [plain_text(cell.content) for cell in chart.numbers.head[0].cells[1:]]
    beside = max(sum(1.0 if is_wide(sign) else 0.56 for sign in head) for head in heads) * room.size
    across = spec["encoding"]["x"]
    definition["legend"] = None
    _apart(spec)
    label = {
        "transform": [
            {"window": [{"op": "rank", "as": "from the end"}],
             "sort": [{"field": across["field"], "order": "descending"}],
             "groupby": [definition["field"]]},
            {"filter": "datum['from the end'] === 1"},
        ],
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 7},
        "encoding": {"text": {"field": definition["field"], "type": "nominal"}},
    }  # fmt: skip
    line: Spec = {"mark": spec.pop("mark"), "encoding": {}}
    if "strokeDash" in spec["encoding"]:
        line["encoding"] = {"strokeDash": spec["encoding"].pop("strokeDash")}
    spec["layer"] = [line, label]
    spec["padding"] = {"left": 2, "top": 2, "bottom": 2, "right": round(beside + 12)}
    return True


def _last(chart: Chart, column: int) -> float | None:
    """Return the value of a series at the last of the categories; None where there is none."""
    rows = chart.numbers.body if chart.numbers else ()
    return _number(rows[-1].cells[column]) if rows else None


def _number(cell: Cell) -> float | None:
    value = cell.value.value if cell.value else None
    return float(value) if isinstance(value, Decimal) else None


# --- in the edition's words -----------------------------------------------------------------


def _in_words(spec: Spec, said: Mapping[str, str]) -> Spec:
    """Return a specification with its words replaced as ``said`` has them.

    Names in the data stay as they are, so that what filters and sorts by them still does; what
    is shown of them is looked up where it is shown.
    """
    spec = mapped_titles(spec, lambda text: said.get(text, text))
    other = {text: words for text, words in said.items() if text != words}
    if other:
        looked_up = f"({json.dumps(other, ensure_ascii=False)})"
        for node in _encodings(spec):
            _look_up(node, looked_up)
    return spec


def _encodings(node: Any) -> Iterator[Spec]:
    """Yield each part of a specification that has an encoding or is parted into small ones."""
    if isinstance(node, dict):
        if isinstance(node.get("encoding"), dict) or isinstance(node.get("facet"), dict):
            yield node
        for key in (*HELD, "spec"):
            yield from _encodings(node.get(key))
    elif isinstance(node, list):
        for item in node:
            yield from _encodings(item)


_GUIDES = {"x": "axis", "y": "axis", "row": "header", "column": "header", "facet": "header"}
_LEGENDS = ("color", "fill", "stroke", "shape", "strokeDash", "size", "opacity")


def _look_up(node: Spec, looked_up: str) -> None:
    """Let guides and text marks say the names that are looked up."""
    channels: dict[str, Any] = dict(node.get("encoding") or {})
    facet = node.get("facet")
    if isinstance(facet, dict):
        channels.update({"facet": facet} if "field" in facet else facet)
    for channel, definition in channels.items():
        if not isinstance(definition, dict) or not isinstance(definition.get("field"), str):
            continue
        if definition.get("type", "nominal") not in ("nominal", "ordinal"):
            continue
        if channel == "text":
            field = json.dumps(definition["field"], ensure_ascii=False)
            name = f"{definition['field']} as it is said"
            say = {"calculate": f"{looked_up}[datum[{field}]] || datum[{field}]", "as": name}
            node["transform"] = [*(node.get("transform") or ()), say]
            definition["field"] = name
            continue
        guide = _GUIDES.get(channel) or ("legend" if channel in _LEGENDS else "")
        if guide and definition.get(guide, {}) is not None:
            held = "datum.value" if guide == "header" else "datum.label"
            label = f"{looked_up}[{held}] || {held}"
            definition[guide] = {"labelExpr": label, **(definition.get(guide) or {})}


# --- what is drawn --------------------------------------------------------------------------


def weak_colours(spec: str, tokens: Tokens) -> Sequence[str]:
    """Return the specification's colours that have too little contrast with the page."""
    found: list[str] = []

    def visit(node: Any, key: str = "") -> None:
        if isinstance(node, dict):
            for name, value in node.items():
                if name not in ("values", "datasets", "data", "text"):
                    visit(value, name)
        elif isinstance(node, list):
            for value in node:
                visit(value, key)
        elif key in _PAINTED and isinstance(node, str) and _COLOUR.fullmatch(node):
            faint = contrast(node, tokens.colours.paper) < LEAST_CONTRAST
            found.extend([node] if faint else [])

    visit(json.loads(spec) if spec else {})
    return list(dict.fromkeys(found))
