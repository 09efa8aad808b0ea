"""Numbers and dates of data, printed as the edition's language prints them."""

from __future__ import annotations

from dataclasses import replace

from ..diagnostics import Span
from ..document import NO_PASSAGE, Cell, Chart, Document, Image, Passage, Text
from ..languages import Language, amount_in_words
from ..walk import Node, plain_text, rebuild
from .context import Context

_MOST_NUMBERS = 60
"""Cells that the words for a chart hold."""


def resolve_data(document: Document, context: Context) -> Document:
    """Return ``document`` with the content of each cell that holds a number or a date of data."""

    def change(node: Node) -> Node:
        if isinstance(node, Cell) and node.value is not None and not node.content:
            words = amount_in_words(node.value, context.language)
            return replace(node, content=Passage(words, span=node.span))
        if isinstance(node, Image) and node.chart is not None and not node.alternative:
            return replace(node, alternative=_in_words(node.chart, context.language, node.span))
        return node

    return rebuild(document, change, frozenset({Cell, Image}))


def _in_words(chart: Chart, language: Language, span: Span) -> Passage:
    """Return a chart in words, for who cannot see it: its numbers, or its ends where they are many.

    All of them stand in the table that goes along.
    """
    if chart.numbers is None:
        return NO_PASSAGE
    rows = [[plain_text(cell.content) for cell in row.cells] for row in chart.numbers.body]
    shown = rows if len(rows) * len(rows[0]) <= _MOST_NUMBERS else [rows[0], rows[-1]]
    head = [plain_text(cell.content) for cell in chart.numbers.head[0].cells]
    colon, comma = language.label("separator"), language.label("list-separator")
    stop = language.label("citation-separator")
    said = [f"{row[0]}{colon}{comma.join(filter(None, row[1:]))}" for row in shown]
    words = language.label("chart", f"{comma.join(head)}{colon}{stop.join(said)}")
    return Passage((Text(words),), span=span)
