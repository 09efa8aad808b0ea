"""Charts of Word's own: what they draw, what their workbook says, and that both are the numbers."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import get_args

import docx
import openpyxl
import pytest
from lxml import etree

from harvests import harvests, words
from sample import INSTITUTE
from tongwen.document import Chart
from tongwen.document.data import NativeKind
from tongwen.languages import LANGUAGES
from tongwen.writers.docx.charts import chart_part

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
COLOURS = ("#112233", "#aa3322", "#228877", "#775511", "#444499", "#666666")
TOKENS = replace(INSTITUTE.tokens, charts=COLOURS)
KINDS = [kind for kind in get_args(NativeKind) if kind]


Ranges = tuple[tuple[float, float] | None, ...]
NUMBERS = harvests("小麥 & rye", "5.5")


def made(kind: NativeKind, ranges: Ranges = ()) -> tuple[etree._Element, list[list[object]]]:
    """Return a chart's part, and the rows of its workbook."""
    axes = (words("Year"), words("Harvest"))
    chart = Chart("", axes=axes, numbers=NUMBERS, native=kind, ranges=ranges)
    part = chart_part(chart, TOKENS, LANGUAGES["zh-Hant"], docx.Document().part.package)
    [relation] = part.rels.values()
    space = etree.fromstring(part.blob)
    data = space.find(f"{C}externalData")
    assert data is not None
    assert data.get(etree.QName(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "id"
    )) == relation.rId  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(relation.target_part.blob))
    return space, [list(row) for row in book["Sheet1"].iter_rows(values_only=True)]


def cached(space: etree._Element, name: str) -> list[list[str]]:
    """Return the words or numbers that each series holds under ``name``."""
    return [[str(value.text) for value in node.iter(f"{C}v")] for node in space.iter(f"{C}{name}")]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "scatter"])
def test_a_chart_and_its_workbook_say_the_numbers(kind: NativeKind) -> None:
    space, rows = made(kind)
    assert rows == [["Year", "Rice", "小麥 & rye"], ["2020", 10, 5.5], ["2022", 12, "–"]]
    assert cached(space, "tx")[:2] == [["Rice"], ["小麥 & rye"]]
    assert cached(space, "cat") == [["2020", "2022"]] * 2
    assert cached(space, "val") == [["10", "12"], ["5.5"]]


def test_axes_begin_where_the_drawing_s_do() -> None:
    def ends(space: etree._Element) -> list[list[str | None]]:
        axes = space.iter(f"{C}valAx")
        wanted = [f"{C}{name}" for name in ("min", "max", "majorUnit")]
        return [[node.get("val") for name in wanted for node in axis.iter(name)] for axis in axes]

    assert ends(made("scatter", ((4350.0, 6300.0), None))[0]) == [["4000", "6500", "500"], []]
    assert ends(made("line", (None, (0.31, 0.42)))[0]) == [["0.3", "0.45", "0.05"]]
    assert ends(made("column")[0]) == [[]]


def test_points_have_numbers_both_ways() -> None:
    space, rows = made("scatter")
    assert cached(space, "xVal") == [["10"], ["12"]]
    assert cached(space, "yVal") == [["5.5"], []]
    assert rows[1] == ["2020", 10, 5.5]


@pytest.mark.parametrize(
    ("kind", "told"), [("column", "wdUpDiag"), ("area", "wdUpDiag"), ("line", "dash")]
)
def test_series_differ_without_colour(kind: NativeKind, told: str) -> None:
    space, _ = made(kind)
    first, second = list(space.iter(f"{C}ser"))
    assert f'"{told}"'.encode() not in etree.tostring(first)
    assert f'"{told}"'.encode() in etree.tostring(second)
    assert b'"AA3322"' in etree.tostring(second)


def test_words_are_set_in_the_institute_s_faces() -> None:
    space, _ = made("line")
    latin = {str(node.get("typeface")) for node in space.iter("{*}latin")}
    eastern = {str(node.get("typeface")) for node in space.iter("{*}ea")}
    assert latin == {TOKENS.fonts.display}
    assert eastern == {f"{TOKENS.fonts.display_han} TC"}


def test_the_same_chart_is_the_same_bytes() -> None:
    assert etree.tostring(made("bar")[0]) == etree.tostring(made("bar")[0])
