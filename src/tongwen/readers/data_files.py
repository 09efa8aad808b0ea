"""Files of data → their rows: CSV, TSV and XLSX, judged before anything is made of them.

What stands in a row is a number, a date, words, or nothing. A file is data of somebody else: it may
be ragged, broken, or unpack to more than a machine has.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from ..archives import ArchiveFault, Room, repacked
from ..gate import GateError, decoded
from ..limits import CODE, exceeded, most

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

Value = str | Decimal | datetime.date | None
"""What a cell of data holds; None: nothing."""

SHEETS = (".csv", ".tsv", ".xlsx")
"""The kinds of files that are read as rows."""

_NUMBER = re.compile(r"[-+\u2212]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?")
_COMMA = re.compile(r"[-+\u2212]?\d+,\d+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOTHING = frozenset(("", "NA", "N/A", "n/a", "NaN", "nan", "null", "-", "–", "—", "…", ".."))
_ANEW = "open it in a spreadsheet program and save it anew as .xlsx, or as .csv"
_PERCENT = re.compile(r"0(?:\.(0+))?%")
_DIGITS = re.compile(r"[#,]*0(?:\.(0+))?")


class DataError(GateError):
    """Unreadable data: ``TBL-05`` for a table that is no table, ``LIM-01`` for too many rows."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of data under names of columns.

    Attributes:
        name: of the file.
        columns: their names, as the first row has them.
        rows: as many values as columns in each.
        lines: where each row stands in the file, from 1.
        forms: by column, what a spreadsheet shows its numbers as: "percent 1".
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    lines: tuple[int, ...]
    forms: Mapping[str, str]

    def column(self, name: str) -> tuple[Value, ...]:
        """Return the values under ``name``."""
        place = self.columns.index(name)
        return tuple(row[place] for row in self.rows)


def read_sheet(name: str, data: bytes, sheet: str = "") -> Sheet:
    """Return the rows of a file of data, whose first row names its columns.

    Args:
        sheet: of a workbook, which of its sheets; empty: the first.

    Raises:
        GateError: it is not UTF-8.
        DataError: it is no table, is broken, or has more rows than are allowed.
    """
    kind = PurePosixPath(name).suffix.lower()
    if kind == ".xlsx":
        lines, forms = _workbook(name, data, sheet)
    elif kind in SHEETS:
        lines, forms = _separated(name, data, "\t" if kind == ".tsv" else ""), {}
    else:
        raise DataError(
            "TBL-05", name, "is read by no table", f"save the rows as one of: {', '.join(SHEETS)}"
        )
    rows = [(line, row) for line, row in lines if any(value is not None for value in row)]
    if not rows:
        raise DataError("TBL-05", name, "has no rows", "name the columns in its first row")
    (first, head), *body = rows
    columns = _columns(name, first, head)
    for limit, found in (("rows", len(body)), ("cells", len(body) * len(columns))):
        if found > most(limit):
            raise DataError(CODE, name, *exceeded(limit, found))
    for line, row in body:
        if len(row) != len(columns):
            raise DataError(
                "TBL-05",
                name,
                f"has {len(row)} values in its line {line}, and {len(columns)} columns",
                "write a value for each column, and “…” round one with a comma in it",
                line,
                1,
            )
    return Sheet(
        name,
        columns,
        tuple(tuple(row) for _, row in body),
        tuple(line for line, _ in body),
        {columns[place]: form for place, form in forms.items() if place < len(columns)},
    )


def _columns(name: str, line: int, head: Sequence[Value]) -> tuple[str, ...]:
    columns = tuple(_written(value) for value in head)
    for place, column in enumerate(columns):
        if not column or column in columns[:place]:
            wrong = (
                f"has two columns “{column}”" if column else f"has no name over its {place + 1}."
            )
            raise DataError("TBL-05", name, wrong, "give each column a name of its own", line, 1)
    return columns


def _written(value: Value) -> str:
    return "" if value is None else str(value)


# --- text -----------------------------------------------------------------------------------


def _separated(name: str, data: bytes, separator: str) -> list[tuple[int, list[Value]]]:
    """Return the lines of a CSV file that say something, with their numbers."""
    text = decoded(name, data)
    first = text.partition("\n")[0]
    if not separator:
        # What a spreadsheet writes where the comma is the decimal point.
        separator = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    found: list[tuple[int, list[Value]]] = []
    try:
        for row in reader:
            if len(found) > most("rows") + 1:
                raise DataError(CODE, name, *exceeded("rows", text.count("\n")))
            if row:
                found.append((reader.line_num, [_value(word, separator) for word in row]))
    except csv.Error as error:
        raise DataError(
            "TBL-05",
            name,
            f"cannot be read ({error})",
            "close each quotation mark, and double one that is meant",
            reader.line_num,
            1,
        ) from None
    return found


def _value(written: str, separator: str) -> Value:
    """Return what a cell of a CSV file holds."""
    word = " ".join(written.split())
    if word in _NOTHING:
        return None
    if separator == ";" and _COMMA.fullmatch(word):
        word = word.replace(",", ".")
    if _NUMBER.fullmatch(word):
        # What begins with a zero is a code: 007.
        code = len(word) > 1 and word[0] == "0" and word[1].isdecimal()
        return word if code else Decimal(word.replace("\u2212", "-"))
    if _DATE.fullmatch(word):
        with suppress(ValueError):
            return datetime.date.fromisoformat(word)
    return word


# --- spreadsheets ---------------------------------------------------------------------------


def _workbook(
    name: str, data: bytes, wanted: str
) -> tuple[list[tuple[int, list[Value]]], dict[int, str]]:
    """Return the rows of a sheet with their numbers, and how each column shows its numbers."""
    import openpyxl

    try:
        data = repacked(data, Room())
    except ArchiveFault as error:
        raise DataError("TBL-05", name, f"is no spreadsheet: {error}", _ANEW) from None
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        titles = [sheet.title for sheet in book.worksheets]
        if (wanted and wanted not in titles) or not titles:
            raise DataError(
                "TBL-05",
                name,
                f"has no sheet “{wanted}”" if titles else "has no sheet with cells",
                f"its sheets are: {', '.join(titles)}" if titles else _ANEW,
            )
        sheet = book[wanted] if wanted else book.worksheets[0]
        rows, forms = _rows(name, sheet)
        _report_formulas(name, data, sheet)
    except DataError:
        raise
    except Exception as error:  # whatever a broken part makes of it, deep in the library
        what = f"{type(error).__name__}: {error}".rstrip(": ")
        raise DataError("TBL-05", name, f"is a broken spreadsheet ({what[:120]})", _ANEW) from None
    width = max((len(row) for _, row in rows), default=0)
    return [(line, row + [None] * (width - len(row))) for line, row in rows], forms


def _rows(
    name: str, sheet: ReadOnlyWorksheet
) -> tuple[list[tuple[int, list[Value]]], dict[int, str]]:
    found: list[tuple[int, list[Value]]] = []
    forms: dict[int, set[str]] = {}
    # What a sheet says of its own size may be wrong.
    sheet.reset_dimensions()
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        if len(found) > most("rows") + 1:
            raise DataError(CODE, name, *exceeded("rows", len(found)))
        row: list[Value] = []
        for place, cell in enumerate(cells):
            if place > most("cells"):
                raise DataError(CODE, name, *exceeded("cells", place))
            row.append(_held(name, line, cell))
            if isinstance(row[-1], Decimal):
                forms.setdefault(place, set()).add(_form(str(cell.number_format)))
        while row and row[-1] is None:
            row.pop()
        if row:
            found.append((line, row))
    return found, {place: one for place, all_ in forms.items() for one in all_ if len(all_) == 1}


def _held(name: str, line: int, cell: Any) -> Value:
    """Return what a spreadsheet's cell holds."""
    value = cell.value
    if isinstance(value, bool) or value is None:
        return None if value is None else str(value).upper()
    if isinstance(value, (int, float)):
        # Fifteen digits are what a spreadsheet keeps (IEEE 754): 0.1 + 0.2 is 0.3 there.
        return Decimal(f"{value:.15g}")
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    word = " ".join(str(value).split())
    if cell.data_type == "e":
        raise DataError(
            "TBL-05",
            name,
            f"has the error {word} in its row {line}",
            "mend the formula in the spreadsheet, and save it",
            line,
            1,
        )
    return None if word in _NOTHING else word


def _form(shown: str) -> str:
    """Return what a spreadsheet's format of numbers is called in a table: "percent 1"."""
    if found := _PERCENT.fullmatch(shown):
        return f"percent {len(found[1] or '')}"
    if found := _DIGITS.fullmatch(shown):
        return f"number {len(found[1] or '')}"
    return ""


def _report_formulas(name: str, data: bytes, sheet: ReadOnlyWorksheet) -> None:
    """Refuse a sheet with a formula whose value nobody has worked out.

    A spreadsheet program saves both; one that a script wrote has the formula alone. A value that is
    empty, as IF(A2="","",A2) gives it, is one.
    """
    import openpyxl

    if b"<f" not in data:
        return
    written = openpyxl.load_workbook(io.BytesIO(data), read_only=True)[sheet.title]
    written.reset_dimensions()
    rows = zip(written.iter_rows(), sheet.iter_rows(), strict=True)
    for line, (cells, values) in enumerate(rows, start=1):
        if line > most("rows") + 1:
            return
        for place, (cell, value) in enumerate(zip(cells, values, strict=True)):
            if cell.data_type == "f" and value.value is None and value.data_type == "n":
                raise DataError(
                    "TBL-05",
                    name,
                    f"has a formula without its value in {cell.coordinate}",
                    "open it in a spreadsheet program and save it, which works the values out",
                    line,
                    place + 1,
                )


def in_order(sheet: Sheet, keys: Sequence[str]) -> Sheet:
    """Return a sheet with its rows sorted by columns: "-year" for the last first.

    What is missing comes last; numbers come before dates, and dates before words.
    """
    order = list(range(len(sheet.rows)))
    for key in reversed(keys):
        values = sheet.column(key.removeprefix("-"))

        def rank(at: int, values: tuple[Value, ...] = values) -> tuple[int, Any]:
            value = values[at]
            kinds: tuple[type, ...] = (Decimal, datetime.date, str)
            return next((n, value) for n, kind in enumerate(kinds) if isinstance(value, kind))

        there = [at for at in order if values[at] is not None]
        there.sort(key=rank, reverse=key.startswith("-"))
        order = there + [at for at in order if values[at] is None]
    return replace(
        sheet,
        rows=tuple(sheet.rows[at] for at in order),
        lines=tuple(sheet.lines[at] for at in order),
    )
