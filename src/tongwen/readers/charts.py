"""A chart's specification in Vega-Lite → Chart: its data in it, its words apart.

The specification is the author's, and names what it likes; what is kept of it names nothing any
more. Files of data are read through the gate and put in the place of their names.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from ..charts.specification import mapped_titles, mark_of, units
from ..diagnostics import Problems, Span, nearest
from ..document import Chart, Image, Passage, Word
from ..gate import GateError, decoded, scheme_of
from ..limits import CODE, exceeded, most
from ..placed import read_placed, typed
from .data_files import SHEETS, DataError, Sheet, Value, read_sheet
from .plots import plotted, value_in

SPECIFICATIONS = (".vl.json", ".vl.yaml", ".vl.yml")
"""How the name of a file ends that holds a chart's specification."""

DRAWN = "chart:"
"""How the names of drawings begin that are made of a specification."""

Spec = dict[str, Any]

_NAMED = ("x", "y", "size", "row", "column")
"""Channels whose field stands as a title where none is written; a legend says what it names."""


class ChartFault(GateError):
    """A specification that is not drawn: ``CHT-01`` unreadable, ``CHT-02`` not supported."""


def read_chart(
    text: str,
    place: Span,
    named: str,
    load: Callable[[str], bytes],
    words: Callable[[str, Span], Passage],
    problems: Problems,
) -> Chart | None:
    """Return the chart of a specification; None, with problems, where it cannot be drawn.

    Args:
        text: JSON, or the same in YAML.
        place: of its first line.
        named: the file of its data, where it names none itself; may be empty.
        load: returns a file of the report through the gate.
        words: reads words in the report's language.
    """
    spec = _parsed(text, place, problems)
    if spec is None:
        return None
    try:
        if named and "data" not in spec:
            spec["data"] = {"url": named}
        _report_reach(spec)
        spec = _with_values(spec, load)
    except GateError as error:
        at = Span(place.file, place.line + error.line - 1, error.column) if error.line else place
        where = at if isinstance(error, ChartFault) else place
        problems.error(error.code, where, f"“{error.name}” {error.reason}", error.hint)
        return None
    for unit in units(spec):
        if not _report_unknown(unit, "transform" in text, place, problems):
            return None
        _name_channels(unit)
    said = dict.fromkeys((*_titles(spec), *_values_said(spec)))
    known = {text: words(text, place) for text in said if any(map(str.isalpha, text))}
    plot = plotted(spec, lambda text: known.get(text) or words(text, place), place)
    return Chart(
        json.dumps(spec, ensure_ascii=False),
        tuple(Word(text, passage) for text, passage in known.items()),
        plot.axes,
        plot.numbers,
        plot.native,
        plot.stacked,
        words(str(spec["description"]), place) if spec.get("description") else None,
        plot.ranges,
    )


def drawn_names(image: Image) -> tuple[str, str]:
    """Return the names of what is drawn of a chart, on paper and for a dark screen.

    No file has such a name.
    """
    name = f"{DRAWN}{image.source or f'{image.span.file}:{image.span.line}'}"
    return name, f"{name} at night"


def _parsed(text: str, place: Span, problems: Problems) -> Spec | None:
    """Return what a specification says, JSON or YAML; ``CHT-01`` where it does not read."""
    found: Any = None
    if text.lstrip().startswith("{"):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
            why = getattr(error, "msg", "it is nested too deeply")
            problems.error(
                "CHT-01",
                Span(place.file, place.line + line - 1, column),
                f"this specification is no JSON: {why}",
                "close each bracket and quotation mark, and write no comma before a closing one",
            )
            return None
    else:
        own = Problems()
        # Lines before it keep the places right.
        placed = read_placed("\n" * (place.line - 1) + text, place.file, own)
        problems.extend(own)
        if own.has_errors:
            return None
        found = typed(placed) if placed is not None else None
    if not isinstance(found, dict) or not any(
        isinstance(found.get(key), (dict, list, str)) for key in _BEGINS
    ):
        problems.error(
            "CHT-01",
            place,
            "this is no specification of Vega-Lite: it has no mark",
            'write {"mark": "bar", "encoding": {…}}',
        )
        return None
    return found


MARKS = (
    "bar", "line", "area", "point", "circle", "square", "arc", "rect", "rule", "text", "tick",
    "trail", "geoshape", "boxplot", "errorband", "errorbar",
)  # fmt: skip
"""The marks of Vega-Lite that are drawn here: all but pictures."""

_BEGINS = ("mark", "layer", "spec", "hconcat", "vconcat", "concat")


def _report_reach(spec: Spec) -> None:
    """Refuse what a specification would fetch, or what cannot be described in words.

    Raises:
        ChartFault: it does.
    """
    for key, value, parents in _items(spec):
        if key == "url" and "data" in parents[-1:]:
            if scheme_of(str(value)):
                raise ChartFault(
                    "CHT-02", str(value)[:80], "is an address; nothing is fetched from the network",
                    "save the data in the report's folder and name the file",
                )  # fmt: skip
        elif key in ("url", "href") or (key in ("mark", "type") and value == "image"):
            raise ChartFault(
                "CHT-02", f"{key}: {value if isinstance(value, str) else '…'}"[:80],
                "leads out of the chart, or draws a picture in it", "take it away",
            )  # fmt: skip


def _report_unknown(unit: Spec, derives: bool, place: Span, problems: Problems) -> bool:
    """Report an unknown mark, and columns that are not in the data.

    Of either the engine draws nothing and says so to nobody. ``derives``: the specification makes
    columns of its own. Return whether the part can be drawn.
    """
    mark = mark_of(unit)
    if mark not in MARKS:
        hint = nearest(mark, MARKS) or f"one of: {', '.join(MARKS)}"
        problems.error("CHT-02", place, f"there is no mark “{mark}” in Vega-Lite", hint)
        return False
    rows = [row for row in unit["rows"] if isinstance(row, dict)]
    if derives or not rows:
        return True
    for definition in unit["encoding"].values():
        field = definition.get("field") if isinstance(definition, dict) else None
        if isinstance(field, str) and not any(value_in(row, field) is not None for row in rows):
            columns = list(rows[0])
            hint = nearest(field, columns) or f"its columns are: {', '.join(columns)}"
            problems.error("CHT-02", place, f"the data of this chart have no “{field}”", hint)
            return False
    return True


def _items(node: Any, parents: tuple[str, ...] = ()) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    """Yield each key with its value, and the keys it lies in; not what data hold."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield key, value, parents
            if key not in ("values", "datasets"):
                yield from _items(value, (*parents, key))
    elif isinstance(node, list):
        for value in node:
            yield from _items(value, parents)


# --- data -----------------------------------------------------------------------------------


def _with_values(node: Any, load: Callable[[str], bytes]) -> Any:
    """Return a specification with rows in the place of each file's name."""
    if isinstance(node, list):
        return [_with_values(item, load) for item in node]
    if not isinstance(node, dict):
        return node
    made = {}
    for key, value in node.items():
        if key == "data" and isinstance(value, dict) and "url" in value:
            made[key] = _loaded(value, load)
        else:
            made[key] = value if key in ("values", "datasets") else _with_values(value, load)
    return made


def _loaded(data: Mapping[str, Any], load: Callable[[str], bytes]) -> Spec:
    name = str(data["url"])
    content = load(name)
    kept = {key: value for key, value in data.items() if key not in ("url", "format")}
    if name.lower().endswith(SHEETS):
        sheet = read_sheet(name, content, str(kept.pop("sheet", "")))
        return {**kept, "values": rows_of(sheet)}
    try:
        found = json.loads(decoded(name, content))
    except (ValueError, RecursionError) as error:
        raise DataError("CHT-02", name, f"is no JSON ({error})", "save it anew") from None
    form = data.get("format") or {}
    if isinstance(found, dict) and form.get("type") != "topojson":
        found = found.get(str(form.get("property") or "features"), found)
    if isinstance(found, list) and len(found) > most("rows"):
        raise DataError(CODE, name, *exceeded("rows", len(found)))
    return {**kept, "values": found, **({"format": form} if form.get("type") == "topojson" else {})}


def rows_of(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the rows of a sheet as JSON has them."""
    return [dict(zip(sheet.columns, map(_plain, row), strict=True)) for row in sheet.rows]


def _plain(value: Value) -> Any:
    if isinstance(value, Decimal):
        return (
            int(value)
            if value == value.to_integral_value() and abs(value) < 2**53
            else float(value)
        )
    return value.isoformat() if isinstance(value, datetime.date) else value


def rows_in(chart: Chart) -> bytes:
    """Return the rows that stand in a chart itself as CSV; empty where it has none."""
    spec = json.loads(chart.spec) if chart.spec else {}
    found: list[Any] = next((unit["rows"] for unit in units(spec) if unit["rows"]), [])
    rows = [row for row in found if isinstance(row, dict)]
    columns = list(dict.fromkeys(key for row in rows for key in row))
    if not columns:
        return b""
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()


# --- words ----------------------------------------------------------------------------------


def _name_channels(unit: Spec) -> None:
    """Write the title of each channel that has none: it is its field's name, and translated."""
    for channel in _NAMED:
        definition = unit.get("encoding", {}).get(channel)
        if not isinstance(definition, dict) or "title" in definition:
            continue
        guide: Any = next(
            (definition[key] for key in ("axis", "legend", "header") if key in definition), {}
        )
        field = definition.get("field")
        if isinstance(guide, dict) and "title" not in guide and isinstance(field, str):
            definition["title"] = field


def _titles(node: Any) -> Iterator[str]:
    """Yield the printed words of a specification: titles, and the words of text marks."""
    said: list[str] = []

    def hear(text: str) -> str:
        said.append(text)
        return text

    mapped_titles(node, hear)
    yield from said


def _values_said(spec: Spec) -> Iterator[str]:
    """Yield the words in the data that a chart shows: names of series and of categories."""
    for unit in units(spec):
        rows = unit["rows"]
        for definition in unit.get("encoding", {}).values():
            field = definition.get("field") if isinstance(definition, dict) else None
            if isinstance(field, str):
                for row in rows:
                    value = row.get(field) if isinstance(row, dict) else None
                    if isinstance(value, str) and not _is_date(value):
                        yield value


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True
