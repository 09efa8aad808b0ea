"""What tables and charts are made of: numbers, columns of files, specifications."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from . import Passage, Table


@dataclass(frozen=True, slots=True)
class Datum:
    """A number or a date of data, printed as each language prints it.

    Attributes:
        value: what the data say; of a "label" the key of a word of the toolchain's own.
        form: "plain" prints the digits without grouping them: a year, a code.
        digits: behind the decimal point; None: as many as the data have.
        currency: an ISO 4217 code.
        strong: it is a total.
    """

    value: Decimal | datetime.date | str
    form: Literal["number", "plain", "percent", "currency", "date", "label"] = "number"
    digits: int | None = None
    currency: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column of a table made from data.

    Attributes:
        key: its name in the file.
        head: what stands over it.
        form: how it is printed, as the author wrote it: "percent 1"; empty: as the data are.
        total: what its last row has: "sum", "mean", "least", "most", "count"; empty: nothing.
    """

    key: str
    head: Passage
    form: str = ""
    total: str = ""


@dataclass(frozen=True, slots=True)
class TableSource:
    """What a table is to be made of, before its data are read.

    Attributes:
        sheet: of a workbook; empty: its first.
        columns: those that are shown, in order; none: all.
        others: what is asked of columns that are shown as the file names them.
        sort: names of columns, "-year" for the last first.
        first: how many rows are shown; 0: all.
        total: what heads the row of totals, where the author says it.
        header_columns: 1 where the first column heads its rows; None: where it holds words.
    """

    file: str
    sheet: str = ""
    columns: tuple[DataColumn, ...] = ()
    others: tuple[DataColumn, ...] = ()
    sort: tuple[str, ...] = ()
    first: int = 0
    total: Passage | None = None
    header_columns: int | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """Words of a chart: as its specification or its data write them, and as they are shown."""

    written: str
    said: Passage


NativeKind = Literal["", "bar", "column", "line", "area", "pie", "scatter"]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of data, which is drawn for each edition.

    Attributes:
        spec: Vega-Lite in JSON, its data in it; as the author wrote it until the reader has read
            the data.
        words: the words in it, each of which is translated: titles, names of what is shown.
        axes: the words along the categories, and along the values.
        numbers: what it shows, as a table: a row each category, a column each series.
        native: what kind of chart of Word's own shows the same; empty: none.
        description: what the specification itself says of it, for who cannot see it.
        stacked: of that kind, whether its series stand on one another: as they are, or as parts
            of a hundred.
        ranges: from where to where its axes go, along the categories and along the values; None
            where that is left to the program, which begins at zero.
    """

    spec: str
    words: tuple[Word, ...] = ()
    axes: tuple[Passage, ...] = ()
    numbers: Table | None = None
    native: NativeKind = ""
    stacked: Literal["", "stacked", "percent"] = ""
    description: Passage | None = None
    ranges: tuple[tuple[float, float] | None, ...] = ()
