"""What a chart shows, as a table of numbers, and whether Word has a chart that shows the same."""

from __future__ import annotations

import datetime
import statistics
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from ..charts.specification import mark_of, units
from ..diagnostics import Span
from ..document import NO_PASSAGE, Cell, Column, Datum, Passage, Row, Table
from ..document.data import NativeKind

Spec = dict[str, Any]
Words = Callable[[str], Passage]

_MOST_ROWS = 200
"""Rows of a table of numbers under a chart; of more the file of data goes along."""

_MOST_POINTS = 2000
"""Values of a chart of Word's own."""

_AGGREGATES: Mapping[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "sum": lambda values: sum(values, Decimal()),
    "mean": lambda values: sum(values, Decimal()) / len(values),
    "average": lambda values: sum(values, Decimal()) / len(values),
    "median": statistics.median,
    "min": min,
    "max": max,
    "count": lambda values: Decimal(len(values)),
}
_MARKS: Mapping[str, NativeKind] = {
    "bar": "column", "line": "line", "area": "area", "arc": "pie", "point": "scatter",
    "circle": "scatter", "square": "scatter",
}  # fmt: skip
_SHOWS = frozenset(
    ("x", "y", "color", "theta", "xOffset", "yOffset", "shape", "strokeDash", "detail", "order",
     "tooltip", "opacity", "fill", "stroke", "text", "strokeWidth")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart as the model has it: see :class:`~.document.Chart`."""

    axes: tuple[Passage, ...] = ()
    numbers: Table | None = None
    native: NativeKind = ""
    stacked: Literal["", "stacked", "percent"] = ""
    ranges: tuple[tuple[float, float] | None, ...] = ()


def plotted(spec: Spec, words: Words, place: Span) -> Plot:
    """Return what a chart shows.

    A part alone that neither derives nor bins is a table of categories by series, which Word can
    draw; of any other the fields that it shows are the table.
    """
    found = list(units(spec))
    alone = found[0] if len(found) == 1 and "mark" in spec else None
    if alone is not None:
        simple = _simple(alone, words, place)
        if simple is not None:
            return simple
    shown = [unit for unit in found if unit["rows"] and _fields(unit)]
    if not shown:
        return Plot()
    # The part that shows most says what is in it; others repeat it, as labels do.
    fullest = max(shown, key=lambda unit: len(_fields(unit)))
    return Plot(numbers=_raw(fullest, words, place))


def _fields(unit: Spec) -> dict[str, str]:
    """Return the fields that a part shows, each with its title: names first, then amounts."""
    shown = [
        definition
        for definition in unit["encoding"].values()
        if isinstance(definition, dict) and isinstance(definition.get("field"), str)
    ]
    shown.sort(key=lambda definition: _is_amount(definition, unit))
    return {definition["field"]: _title(definition) for definition in shown}


def _title(definition: Mapping[str, Any]) -> str:
    guides = [definition.get(key) for key in ("axis", "legend", "header")]
    for titled in (definition, *(guide for guide in guides if isinstance(guide, dict))):
        title = titled.get("title")
        if isinstance(title, str) and title:
            return title
        if isinstance(title, list):
            return " ".join(map(str, title))
    return str(definition.get("field", ""))


def _axes(words: Words, *channels: tuple[Mapping[str, Any], str]) -> tuple[Passage, ...]:
    """Return the titles of axes: none where an author wants no axis, or none with a title."""

    def bare(definition: Mapping[str, Any]) -> bool:
        axis = definition.get("axis", {})
        return axis is None or (isinstance(axis, dict) and axis.get("title", "") is None)

    return tuple(NO_PASSAGE if bare(definition) else words(title) for definition, title in channels)


def _raw(unit: Spec, words: Words, place: Span) -> Table | None:
    fields = _fields(unit)
    rows = [row for row in unit["rows"] if isinstance(row, dict)]
    there = {
        field: title
        for field, title in fields.items()
        if any(value_in(row, field) is not None for row in rows)
    }
    if not rows or len(rows) > _MOST_ROWS or not there:
        return None
    amounts = {
        str(definition.get("field"))
        for definition in unit["encoding"].values()
        if isinstance(definition, dict) and _is_amount(definition, unit)
    }
    return _table(
        list(there.values()),
        [[value_in(row, field) for field in there] for row in rows],
        words,
        place,
        sum(field not in amounts for field in there),
    )


def value_in(row: Mapping[str, Any], field: str) -> str | Decimal | datetime.date | None:
    """Return the value of a row's ``field``, which may be a path: properties.name."""
    found: Any = row
    if field in row:
        found = row[field]
    else:
        for name in field.split("."):
            found = found.get(name) if isinstance(found, dict) else None
    if isinstance(found, bool) or found is None or isinstance(found, (dict, list)):
        return None if found is None or not isinstance(found, bool) else str(found).lower()
    if isinstance(found, (int, float)):
        return Decimal(str(found)) if abs(found) < 1e300 else None
    with suppress(ValueError):
        return datetime.date.fromisoformat(str(found)[:10])
    return str(found)


def _table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str | Decimal | datetime.date | None]],
    words: Words,
    place: Span,
    names: int = 1,
) -> Table:
    """Return a table of rows; ``names``: how many columns hold names, which a year may be."""

    def cell(value: str | Decimal | datetime.date | None, at: int) -> Cell:
        first = at == 0
        if value is None or isinstance(value, str):
            return Cell(words(value) if value else NO_PASSAGE, first, span=place)
        if isinstance(value, Decimal):
            year = at < names and value == int(value) and 1000 <= value < 2200
            return Cell(
                NO_PASSAGE, first, value=Datum(value, "plain" if year else "number"), span=place
            )
        return Cell(NO_PASSAGE, first, value=Datum(value, "date"), span=place)

    return Table(
        tuple(
            Column(
                "right" if all(isinstance(row[at], (Decimal, type(None))) for row in rows) else ""
            )
            for at in range(len(heads))
        ),
        (Row(tuple(Cell(words(head), True, span=place) for head in heads)),),
        tuple(Row(tuple(cell(value, at) for at, value in enumerate(row))) for row in rows),
        span=place,
    )


# --- what Word can draw ---------------------------------------------------------------------


def _simple(unit: Spec, words: Words, place: Span) -> Plot | None:
    """Return a part of categories by series; None where it is more than that."""
    encoding = unit["encoding"]
    kind = _MARKS.get(mark_of(unit), "")
    strange = unit.get("transform") or set(encoding) - _SHOWS or unit.get("projection")
    if not kind or strange or any(_derives(one) for one in encoding.values()):
        return None
    if kind == "pie":
        across, up, series = encoding.get("color"), encoding.get("theta"), None
    else:
        across, up, series = encoding.get("x"), encoding.get("y"), _series_channel(encoding)
    if not isinstance(across, dict) or not isinstance(up, dict):
        return None
    if kind == "scatter":
        return _scatter(unit, across, up, series, words, place)
    if kind in ("column", "area", "line") and _is_amount(across, unit) and not _is_amount(up, unit):
        across, up, kind = up, across, "bar" if kind == "column" else ""
    if not kind or not _is_amount(up, unit) or "field" not in across:
        return None
    return _crossed(unit, kind, across, up, series, words, place)


def _series_channel(encoding: Mapping[str, Any]) -> Mapping[str, Any] | None:
    for channel in (
        "color",
        "fill",
        "stroke",
        "strokeDash",
        "shape",
        "detail",
        "xOffset",
        "yOffset",
    ):
        definition = encoding.get(channel)
        if isinstance(definition, dict) and isinstance(definition.get("field"), str):
            return definition
    return None


def _derives(definition: Any) -> bool:
    if not isinstance(definition, dict):
        return isinstance(definition, list)
    aggregate = definition.get("aggregate")
    return bool(
        definition.get("bin")
        or definition.get("timeUnit")
        or definition.get("condition")
        or (aggregate is not None and aggregate not in _AGGREGATES)
    )


def _is_amount(definition: Mapping[str, Any], unit: Spec) -> bool:
    if definition.get("aggregate"):
        return True
    kind = definition.get("type")
    if kind:
        return bool(kind == "quantitative")
    values = [
        value_in(row, str(definition.get("field"))) for row in unit["rows"] if isinstance(row, dict)
    ]
    return bool(values) and all(isinstance(value, (Decimal, type(None))) for value in values)


def _crossed(
    unit: Spec,
    kind: NativeKind,
    across: Mapping[str, Any],
    up: Mapping[str, Any],
    series: Mapping[str, Any] | None,
    words: Words,
    place: Span,
) -> Plot | None:
    """Return categories by series: the values of each pair, brought together as is asked."""
    rows = [row for row in unit["rows"] if isinstance(row, dict)]
    held: dict[tuple[Any, Any], list[Decimal]] = {}
    for row in rows:
        value = (
            Decimal(1) if up.get("aggregate") == "count" else value_in(row, str(up.get("field")))
        )
        key = (
            value_in(row, str(across["field"])),
            value_in(row, str(series["field"])) if series else "",
        )
        if isinstance(value, Decimal) and key[0] is not None:
            held.setdefault(key, []).append(value)
    aggregate = _AGGREGATES.get(str(up.get("aggregate") or ""))
    if not held or (aggregate is None and any(len(values) > 1 for values in held.values())):
        return None
    amounts = {key: aggregate(values) if aggregate else values[0] for key, values in held.items()}
    categories = _ordered(list(dict.fromkeys(key[0] for key in amounts)), across, amounts)
    names = _ordered(list(dict.fromkeys(key[1] for key in amounts)), series or {}, {})
    stacking = _stacking(unit, kind, up, series)
    if stacking and isinstance(order := unit["encoding"].get("order"), dict):
        if order.get("field") != (series or {}).get("field"):
            return None  # Word stacks series in one order, the same for each category
        names = _ordered(names, order, {})
    if len(categories) * len(names) > _MOST_POINTS:
        return None
    value_title, across_title = _title(up) or "Count", _title(across)
    heads = [across_title, *([str(name) for name in names] if series else [value_title])]
    table = _table(
        heads,
        [[category, *(amounts.get((category, name)) for name in names)] for category in categories],
        words,
        place,
    )
    return Plot(
        _axes(words, (across, across_title), (up, value_title)),
        table if len(categories) <= _MOST_ROWS else None,
        kind,
        stacking,
        () if stacking else (None, _range(up, list(amounts.values()))),
    )


def _range(
    definition: Mapping[str, Any], values: Sequence[Decimal | None]
) -> tuple[float, float] | None:
    """Return from where to where an axis goes: as is said, or as the values do without a zero."""
    scale = definition.get("scale")
    if not isinstance(scale, dict):
        return None
    domain = scale.get("domain")
    if isinstance(domain, list) and len(domain) == 2:
        ends = [float(end) for end in domain if isinstance(end, (int, float))]
    else:
        there = [float(value) for value in values if value is not None]
        ends = [min(there), max(there)] if scale.get("zero") is False and there else []
    return (ends[0], ends[1]) if len(ends) == 2 and ends[0] < ends[1] else None


def _stacking(
    unit: Spec, kind: NativeKind, up: Mapping[str, Any], series: Mapping[str, Any] | None
) -> Literal["", "stacked", "percent"]:
    stack = up.get("stack", "zero")
    if series is None or kind not in ("bar", "column", "area") or stack in (None, False):
        return ""
    if {"xOffset", "yOffset"} & set(unit["encoding"]):
        return ""
    return "percent" if stack == "normalize" else "stacked"


def _ordered(
    found: list[Any], definition: Mapping[str, Any], amounts: Mapping[Any, Decimal]
) -> list[Any]:
    """Return categories in the order in which Vega-Lite puts them."""
    sort = definition.get("sort", "ascending")
    domain = (
        (definition.get("scale") or {}).get("domain")
        if isinstance(definition.get("scale"), dict)
        else None
    )
    listed = sort if isinstance(sort, list) else domain if isinstance(domain, list) else None
    if listed is not None and definition.get("type") not in ("quantitative", "temporal"):
        wanted = [str(item) for item in listed]
        return sorted(
            found, key=lambda item: wanted.index(str(item)) if str(item) in wanted else len(wanted)
        )
    if sort is None:
        return found
    if isinstance(sort, str) and sort.lstrip("-") in ("x", "y") and amounts:
        total = {
            item: sum((value for key, value in amounts.items() if key[0] == item), Decimal())
            for item in found
        }
        return sorted(found, key=lambda item: total[item], reverse=sort.startswith("-"))
    try:
        return sorted(found, reverse=sort == "descending")
    except TypeError:
        return sorted(found, key=str, reverse=sort == "descending")


def _scatter(
    unit: Spec,
    across: Mapping[str, Any],
    up: Mapping[str, Any],
    series: Mapping[str, Any] | None,
    words: Words,
    place: Span,
) -> Plot | None:
    """Return points: the table has a row each, the name of its series first where there are."""
    if not (_is_amount(across, unit) and _is_amount(up, unit)):
        return None
    if across.get("aggregate") or up.get("aggregate"):
        return None
    fields = [*([series] if series else []), across, up]
    rows = [row for row in unit["rows"] if isinstance(row, dict)]
    points = [[value_in(row, str(one.get("field"))) for one in fields] for row in rows]
    points = [
        point
        for point in points
        if isinstance(point[-1], Decimal) and isinstance(point[-2], Decimal)
    ]
    if not points or len(points) > _MOST_ROWS:
        return None
    if series:
        order = _ordered(list(dict.fromkeys(point[0] for point in points)), series, {})
        points.sort(key=lambda point: order.index(point[0]))
    heads = [_title(one) for one in fields]
    table = _table(heads, points, words, place, len(fields) - 2)
    axes = _axes(words, (across, _title(across)), (up, _title(up)))
    ranges = (
        _range(across, [value for point in points if isinstance(value := point[-2], Decimal)]),
        _range(up, [value for point in points if isinstance(value := point[-1], Decimal)]),
    )
    return Plot(axes, table, "scatter", ranges=ranges)
