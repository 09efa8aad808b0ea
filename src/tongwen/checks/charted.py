"""Parity of charts: what Word draws and lets one edit, and a page's tables, are the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..artefacts.structure import Charted, Structure, said
from ..diagnostics import NOWHERE, Problem, Span, short
from ..document import Cell, Figure, Image, Table
from ..edition import Edition
from ..formats import FORMATS
from ..walk import Node, plain_text, walk

_HINT = "build it again; who edited the chart in Word finds the numbers in the report's data"


def check_charts(edition: Edition, structure: Structure) -> Iterator[Problem]:
    """Yield what charts of Word's own, or the tables under them on a web page, say otherwise."""
    held = FORMATS[structure.format].allowances.charts
    if held == "own":
        charts = [image for image in walk(edition.document) if _is_native(image, edition)]
        noun = "row {} of a chart's workbook"
    elif held == "table":
        figures = [node for node in walk(edition.document) if isinstance(node, Figure)]
        charts = [image for figure in figures for image in figure.blocks if _numbers(image)]
        noun = "row {} of a chart's numbers"
    else:
        return
    if len(charts) != len(structure.charts):
        span = next((_span(image) for image in charts), Span("report.yaml"))
        kind = "charts of its own" if held == "own" else "tables of charts"
        yield _problem(span, f"the file has {len(structure.charts)} {kind}, not {len(charts)}")
        return
    for image, found in zip(charts, structure.charts, strict=True):
        for fault in (*_rows(image, found, noun), *_drawing(image, found)):
            yield _problem(_span(image), f"{fault} ({found.place})")


def _is_native(node: Node, edition: Edition) -> bool:
    if not isinstance(node, Image) or _numbers(node) is None:
        return False
    return bool(node.chart and node.chart.native) and node.source in edition.resources


def _numbers(node: Node) -> Table | None:
    return node.chart.numbers if isinstance(node, Image) and node.chart else None


def _span(node: Node) -> Span:
    return node.span if isinstance(node, Image) else NOWHERE


def _rows(image: Node, found: Charted, noun: str) -> Iterator[str]:
    of_words = not found.shown  # a web page says numbers as the language writes them
    wanted = _wanted(image, of_words=of_words)
    if [len(row) for row in found.rows] != [len(row) for row in wanted]:
        yield f"a chart has {len(found.rows)} rows of numbers or columns that its data do not have"
        return
    for row, (cells, others) in enumerate(zip(wanted, found.rows, strict=True), start=1):
        for cell, other in zip(cells, others, strict=True):
            if cell != other:
                yield f"{noun.format(row)} says “{short(other)}”, not “{short(cell)}”"


def _drawing(image: Node, found: Charted) -> Iterator[str]:
    """Yield what is drawn otherwise than the numbers say; nothing of a mere table."""
    if not found.shown or not isinstance(image, Image) or image.chart is None:
        return
    wanted = _wanted(image, of_words=False)
    for row, column, shown in found.shown:
        cell = wanted[row][column] if row < len(wanted) and column < len(wanted[row]) else ""
        if shown != cell and (shown or _is_number(cell)):
            yield f"a chart draws “{short(shown)}”, not “{short(cell)}”"
    drawn = {(row, column) for row, column, _ in found.shown}
    lost = [
        cell
        for row, cells in enumerate(wanted[1:], start=1)
        for column, cell in enumerate(cells[1:], start=1)
        if (row, column) not in drawn and _is_number(cell)
    ]
    if lost:
        yield f"a chart does not draw “{short(lost[0])}” ({len(lost)} in all)"
    axes = {plain_text(axis.content).strip() for axis in image.chart.axes}
    for title in found.titles:
        if title.strip() not in axes:
            yield f"an axis of a chart is called “{short(title)}”"


def _wanted(image: Node, *, of_words: bool) -> list[list[str]]:
    table = _numbers(image)
    assert table is not None  # only charts with numbers are compared
    return [[_said(cell, of_words) for cell in row.cells] for row in (*table.head, *table.body)]


def _is_number(words: str) -> bool:
    return bool(words) and words.lstrip("-").replace(".", "", 1).isdecimal()


def _said(cell: Cell, of_words: bool) -> str:
    value = cell.value.value if cell.value else None
    if of_words or not isinstance(value, Decimal):
        words = " ".join(plain_text(cell.content).split())
        return words if of_words else said(words)
    return said(value)


def _problem(span: Span, message: str) -> Problem:
    return Problem(span, "PAR-14", message, _HINT)
