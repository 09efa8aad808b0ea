"""The numbers of a small chart, as a table: two harvests of two grains."""

from __future__ import annotations

from decimal import Decimal

from tongwen.document import Cell, Column, Datum, Passage, Row, Table, Text


def words(text: str) -> Passage:
    return Passage((Text(text),))


def amount(value: str) -> Cell:
    return Cell(words(value), value=Datum(Decimal(value)))


def harvests(second: str, least: str) -> Table:
    """Return the table; ``second`` is the other grain, ``least`` its first harvest as written."""
    return Table(
        (Column(), Column("right"), Column("right")),
        (Row(tuple(Cell(words(head), True) for head in ("Year", "Rice", second))),),
        (
            Row((Cell(words("2020"), True), amount("10"), amount(least))),
            Row((Cell(words("2022"), True), amount("12"), Cell(words("–")))),
        ),
    )
