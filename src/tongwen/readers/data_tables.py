"""A table that names a file of data → its rows: columns picked, sorted, counted up."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Protocol

from ..diagnostics import Problems, Span, nearest
from ..document import (
    NO_PASSAGE,
    Cell,
    Column,
    DataColumn,
    Datum,
    Passage,
    Row,
    Strong,
    Table,
    TableSource,
    Text,
)
from ..languages import is_currency
from .data_files import Sheet, Value, in_order

TOTALS: Mapping[str, Callable[[Sequence[Decimal]], Decimal]] = MappingProxyType(
    {
        "sum": lambda values: sum(values, Decimal()),
        "mean": lambda values: sum(values, Decimal()) / len(values),
        "least": min,
        "most": max,
        "count": lambda values: Decimal(len(values)),
    }
)
"""What the last row of a table can say of a column."""

FORM = re.compile(
    r"(?P<form>number|percent|plain|date|text|currency)(?:\s+(?P<code>(?<=currency )[A-Z]{3}))?"
    r"(?:\s+(?P<digits>\d))?"
)
"""How a column may be asked to be printed."""

_MISSING = "–"
_YEARS = range(1000, 2200)


class Reader(Protocol):
    """What reads words of the data in the report's language."""

    def __call__(self, text: str, span: Span) -> Passage:
        """Return ``text`` as words: nothing in it is mark-up."""


def filled(table: Table, sheet: Sheet, span: Span, words: Reader, problems: Problems) -> Table:
    """Return ``table`` with the rows of ``sheet`` that it asks for.

    Args:
        span: the place of the file.
        words: reads what stands in cells.

    Problems: ``TBL-06`` a column that the data do not have, or what does not fit what it holds.
    """
    source = table.source or TableSource(sheet.name)
    columns = _columns(source, sheet, table.span, span, words, problems)
    unknown = [key for key in source.sort if key.removeprefix("-") not in sheet.columns]
    for key in unknown:
        _report_unknown(key.removeprefix("-"), sheet, table.span, problems)
    sheet = in_order(sheet, [key for key in source.sort if key not in unknown])
    count = source.first or len(sheet.rows)
    values = [sheet.column(column.key)[:count] for column in columns]
    lines = sheet.lines[:count]
    forms = [
        _form(column, found, sheet, table.span, problems)
        for column, found in zip(columns, values, strict=True)
    ]
    heads = _heads_rows(source, values)

    def cell(place: int, value: Value, line: int) -> Cell:
        at, form = Span(span.file, line, 1), forms[place]
        head = heads and place == 0
        if form is not None and value is not None and not isinstance(value, str):
            return Cell(NO_PASSAGE, head, value=replace(form, value=value), span=at)
        missing = _MISSING if form else ""
        return Cell(words(missing if value is None else str(value), at), head, span=at)

    body = [
        Row(tuple(cell(place, found[at], line) for place, found in enumerate(values)))
        for at, line in enumerate(lines)
    ]
    if any(column.total for column in columns):
        body.append(_totals(source, columns, values, forms, table.span))
    return replace(
        table,
        columns=tuple(
            Column("right" if form and form.form != "date" else "", share)
            for form, share in zip(forms, _shares(table, len(columns)), strict=True)
        ),
        head=(Row(tuple(Cell(column.head, True, span=table.span) for column in columns)),),
        body=tuple(body),
        source=None,
    )


def _shares(table: Table, width: int) -> list[float]:
    shares = [column.share for column in table.columns]
    return shares if len(shares) == width else [0.0] * width


def _columns(
    source: TableSource, sheet: Sheet, place: Span, file: Span, words: Reader, problems: Problems
) -> list[DataColumn]:
    """Return the columns to show, each with its options."""
    asked = {column.key: column for column in source.others}
    for key in (column.key for column in (*source.columns, *source.others)):
        if key not in sheet.columns:
            _report_unknown(key, sheet, place, problems)
    shown = [column for column in source.columns if column.key in sheet.columns]
    shown = shown or [DataColumn(key, NO_PASSAGE) for key in sheet.columns]
    found = []
    for column in shown:
        more = asked.get(column.key, DataColumn(column.key, NO_PASSAGE))
        head = column.head or words(column.key, Span(file.file, 1, 1))
        if more.head:
            # The unit belongs to the head, and is translated with it.
            head = replace(
                head,
                content=(*head.content, Text(" ("), *more.head.content, Text(")")),
                message=f"{head.message} ({more.head.message})",
            )
        found.append(replace(column, head=head, form=more.form, total=more.total))
    return found


def _report_unknown(key: str, sheet: Sheet, place: Span, problems: Problems) -> None:
    problems.error(
        "TBL-06",
        place,
        f"“{sheet.name}” has no column “{key}”",
        nearest(key, sheet.columns) or f"its columns are: {', '.join(sheet.columns)}",
    )


def _form(
    column: DataColumn, values: Sequence[Value], sheet: Sheet, place: Span, problems: Problems
) -> Datum | None:
    """Return how a column is printed; None for words."""
    there = [value for value in values if value is not None]
    asked = column.form or sheet.forms.get(column.key, "")
    if not asked:
        return _natural_form(there)
    form = _asked_form(asked)
    if isinstance(form, str):
        problems.error("TBL-06", place, f"a column cannot be printed as “{asked}”", form)
        return None
    kind = datetime.date if form and form.form == "date" else Decimal
    wrong = next((value for value in there if not isinstance(value, kind)), None)
    if form is None or wrong is None:
        return _in_cents(form, there) if form and form.form == "currency" else form
    what, hint = (
        ("number", "write numbers as 1234.5, without a unit, and leave empty what is not known")
        if kind is Decimal
        else ("date", "write dates as 2024-03-31")
    )
    problems.error(
        "TBL-06", place, f"the column “{column.key}” holds “{wrong}”, which is no {what}", hint
    )
    return None


def _in_cents(form: Datum, there: Sequence[Value]) -> Datum:
    """Return how money is printed: whole where all of it is, else in cents or as fine as it is."""
    amounts = [value for value in there if isinstance(value, Decimal)]
    if form.digits is not None or not amounts:
        return form
    finest = max(-_exponent(value.normalize()) for value in amounts)
    return replace(form, digits=max(2, finest) if finest > 0 else 0)


def _natural_form(there: Sequence[Value]) -> Datum | None:
    """Return how values are printed of which the author says nothing."""
    amounts = [value for value in there if isinstance(value, Decimal)]
    if there and len(amounts) == len(there):
        years = all(value == int(value) and int(value) in _YEARS for value in amounts)
        return Datum(Decimal(), "plain" if years else "number")
    dates = there and all(isinstance(value, datetime.date) for value in there)
    return Datum(Decimal(), "date") if dates else None


def _asked_form(asked: str) -> Datum | str | None:
    """Return the number format that an author chose, None for words; or the advice."""
    found = FORM.fullmatch(asked)
    if found is None:
        return (
            "write number, percent, plain, text or date, perhaps with digits: “percent 1”; "
            "or “currency USD 2”"
        )
    digits = int(found["digits"]) if found["digits"] else None
    match found["form"]:
        case "text":
            return None
        case "currency" if not is_currency(found["code"] or ""):
            return "name a currency by its code: “currency USD”, “currency CNY 2”"
        case form:
            # The pattern's words are a Datum's forms.
            return Datum(Decimal(), form, digits, found["code"] or "")  # type: ignore[arg-type]


def _heads_rows(source: TableSource, values: Sequence[Sequence[Value]]) -> bool:
    if source.header_columns is not None:
        return source.header_columns == 1
    return len(values) > 1


def _totals(
    source: TableSource,
    columns: Sequence[DataColumn],
    values: Sequence[Sequence[Value]],
    forms: Sequence[Datum | None],
    span: Span,
) -> Row:
    cells = []
    for place, (column, found, form) in enumerate(zip(columns, values, forms, strict=True)):
        amounts = [value for value in found if isinstance(value, Decimal)]
        if column.total and amounts and form is not None:
            amount = TOTALS[column.total](amounts)
            if column.total == "mean":
                # As many digits as the data have: the mean knows no more.
                amount = amount.quantize(min(amounts, key=_exponent))
            if column.total == "count":
                form = replace(form, form="number", digits=0)
            total = replace(form, value=amount, strong=True)
            cells.append(Cell(NO_PASSAGE, value=total, span=span))
        elif place == 0:
            said = source.total
            label = NO_PASSAGE if said is None else _stressed(said)
            value = None if label else Datum("total", "label", strong=True)
            cells.append(Cell(label, True, value=value, span=span))
        else:
            cells.append(Cell(NO_PASSAGE, span=span))
    return Row(tuple(cells))


def _stressed(passage: Passage) -> Passage:
    return replace(passage, content=(Strong(passage.content),), message=f"**{passage.message}**")


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
