"""A chart of Word's own → the same in Vega-Lite, with the numbers that Word keeps for it.

ECMA-376 part 1, 21.2: each series names its cells in a workbook, and holds what stood in them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ...artefacts.docx.package import Element, Package
from ...artefacts.parts import UnreadableArtefact, parse_xml
from ...readers.data_files import DataError, read_sheet

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MARKS = {
    "barChart": "bar", "bar3DChart": "bar", "lineChart": "line", "line3DChart": "line",
    "areaChart": "area", "area3DChart": "area", "pieChart": "arc", "pie3DChart": "arc",
    "doughnutChart": "arc", "scatterChart": "point",
}  # fmt: skip
"""Kinds of chart in a plot area → marks of Vega-Lite that show the same."""

_MOST_VALUES = 5000
_CATEGORY, _SERIES, _VALUE, _ACROSS = "category", "series", "value", "across"

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class _Series:
    name: str
    names: tuple[Value, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class _Plot:
    """The series of one kind in a plot area; ``axes`` are the numbers of its axes."""

    kind: str
    lying: bool
    grouping: str
    series: tuple[_Series, ...]
    axes: tuple[str, ...]


def specification(package: Package, source: str, holder: Element) -> str:
    """Return the specification of the chart that ``holder`` names, in YAML.

    Empty where it is of a kind that is not read, or where its part is not there or broken.
    """
    relation = package.relations_of(source).get(holder.get(_REFERENCE, ""))
    if relation is None or relation.target not in package.parts:
        return ""
    try:
        root = parse_xml(package.parts[relation.target], relation.target)
    except UnreadableArtefact:
        return ""
    area = root.find(f".//{C}plotArea")
    if area is None:
        return ""
    drawn = [node for node in area if etree.QName(node).localname.endswith("Chart")]
    if not drawn or any(etree.QName(node).localname not in _MARKS for node in drawn):
        return ""
    plots = [_plot(node) for node in drawn]
    if not sum(len(one.values) for plot in plots for one in plot.series):
        return ""
    titles = {_said(axis, "axId"): _words(axis.find(f"{C}title")) for axis in area
              if axis.find(f"{C}axId") is not None and axis.tag.endswith("Ax")}  # fmt: skip
    head = _corner(package, relation.target)
    parts = [_unit(plot, titles, head) for plot in plots]
    whole: dict[str, Any] = {}
    if title := _words(root.find(f"{C}chart/{C}title")):
        whole["title"] = title
    if len(parts) == 1:
        whole.update(parts[0])
    else:
        whole["layer"] = parts
        if len({plot.axes for plot in plots}) > 1:
            whole["resolve"] = {"scale": {"y": "independent"}}
    return "\n".join(_yaml(whole)) + "\n"


# --- what the part holds -------------------------------------------------------------------------


def _plot(node: Element) -> _Plot:
    return _Plot(
        etree.QName(node).localname,
        _said(node, "barDir") == "bar",
        _said(node, "grouping"),
        tuple(_series(one, at) for at, one in enumerate(node.findall(f"{C}ser"))),
        tuple(str(axis.get("val", "")) for axis in node.findall(f"{C}axId")),
    )


def _series(node: Element, at: int) -> _Series:
    title = node.find(f"{C}tx")
    name = " ".join(str(each) for each in _points(title)) if title is not None else ""
    across, up = node.find(f"{C}cat"), node.find(f"{C}val")
    if node.find(f"{C}yVal") is not None:
        across, up = node.find(f"{C}xVal"), node.find(f"{C}yVal")
    values = _points(up)
    names = _points(across) or tuple(range(1, len(values) + 1))
    return _Series(name or f"{at + 1}", names, values)


def _points(node: Element | None) -> tuple[Value, ...]:
    """Return what is cached for a range of cells (21.2.2.25, 21.2.2.201), in its order."""
    if node is None:
        return ()
    found: dict[int, Value] = {}
    counted = 0
    for point in node.iter(f"{C}pt"):
        words = point.findtext(f"{C}v") or ""
        holder = point.getparent()
        numeric = holder is not None and str(holder.tag).startswith(f"{C}num")
        place = int(point.get("idx", "0")) if point.get("idx", "0").isdecimal() else 0
        if place < _MOST_VALUES:
            found[place] = _number(words) if numeric or words.isdecimal() else words
    for count in node.iter(f"{C}ptCount"):
        times = count.get("val") or ""
        counted = int(times) if times.isdecimal() else 0
    if not found and (said := node.findtext(f"{C}v")):
        return (said,)
    whole = min(max(counted, max(found, default=-1) + 1), _MOST_VALUES)
    return tuple(found.get(place) for place in range(whole))


def _number(words: str) -> Value:
    try:
        value = float(words)
    except ValueError:
        return words
    if value != value or abs(value) == float("inf"):
        return None
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def _said(node: Element, name: str) -> str:
    found = node.find(f"{C}{name}")
    return "" if found is None else str(found.get("val", ""))


def _words(node: Element | None) -> str:
    if node is None:
        return ""
    return " ".join("".join(each.text or "" for each in node.iter(f"{_A}t", f"{C}v")).split())


def _corner(package: Package, chart: str) -> str:
    """Return the first cell of the workbook: the name of the categories."""
    for relation in package.relations_of(chart).values():
        data = package.parts.get(relation.target)
        if relation.kind == "package" and data is not None:
            try:
                columns = read_sheet("chart.xlsx", data).columns
            except (DataError, ValueError, KeyError):
                return ""
            return str(columns[0]).strip() if columns else ""
    return ""


# --- what is written -----------------------------------------------------------------------------


def _unit(plot: _Plot, titles: Mapping[str, str], head: str) -> dict[str, Any]:
    """Return the specification of one kind of series."""
    several = len(plot.series) > 1
    across, up = (titles.get(axis, "") for axis in (*plot.axes, "", "")[:2])
    named = plot.series[0].name
    value: dict[str, Any] = {"field": _VALUE, "type": "quantitative", "title": up or named}
    if not up and plot.kind not in ("pieChart", "pie3DChart", "doughnutChart"):
        value["axis"] = {"title": None}
    if several:
        value["title"] = up or "value"
    mark: Any = _MARKS[plot.kind]
    rows = [
        {_CATEGORY: name, **({_SERIES: one.name} if several else {}), _VALUE: amount}
        for one in plot.series
        for name, amount in zip(one.names, one.values, strict=False)
        if name is not None and amount is not None
    ]
    series = {"field": _SERIES, "type": "nominal", "sort": None, "title": None}
    category: dict[str, Any] = {"field": _CATEGORY, "type": "ordinal", "sort": None,
                                "title": across or head or _CATEGORY}  # fmt: skip
    if not across:
        category["axis"] = {"title": None}
    encoding: dict[str, Any]
    if mark == "arc":
        if plot.kind == "doughnutChart":
            mark = {"type": "arc", "innerRadius": 50}
        category.pop("axis", None)
        encoding = {"theta": value, "color": category}
    elif mark == "point":
        scale = {"scale": {"zero": False}}
        category = {**category, "type": "quantitative", **scale}
        del category["sort"]
        encoding = {"x": category, "y": value}
    elif plot.lying:
        encoding = {"y": category, "x": value}
    else:
        encoding = {"x": category, "y": value}
    if several and mark != "arc":
        encoding["color"] = series
        stacking = {"stacked": "zero", "percentStacked": "normalize"}.get(plot.grouping)
        if mark in ("bar", "area"):
            if stacking is None and mark == "bar":
                encoding["yOffset" if plot.lying else "xOffset"] = {
                    "field": _SERIES, "sort": None
                }  # fmt: skip
            else:
                value["stack"] = stacking
    return {"mark": mark, "data": {"values": rows}, "encoding": encoding}


def _yaml(node: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """Yield the lines of a specification: what is short in one line, rows of data each in its."""
    for key, value in node.items():
        written = json.dumps(value, ensure_ascii=False)
        if isinstance(value, dict) and len(written) > 88:
            yield f"{indent}{key}:"
            yield from _yaml(value, indent + "  ")
        elif isinstance(value, list):
            yield f"{indent}{key}:"
            yield from _listed(value, indent + "  ")
        else:
            yield f"{indent}{key}: {written}"


def _listed(values: Sequence[Any], indent: str) -> Iterator[str]:
    for value in values:
        yield f"{indent}- {json.dumps(value, ensure_ascii=False)}"
