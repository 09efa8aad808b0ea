"""Tables made of files of data: what is picked, sorted, counted, printed, and what is refused."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tongwen.diagnostics import Problems
from tongwen.document import Datum, Table
from tongwen.gate import Gate
from tongwen.languages import LANGUAGES, amount_in_words
from tongwen.readers.data_files import DataError, read_sheet
from tongwen.readers.source import read_report
from tongwen.transforms import Context, resolve
from tongwen.walk import plain_text, walk

CSV = "place,year,amount,share\nNorth,2020,1234.5,0.25\nSouth,2021,,0.5\nEast,2022,20,0.125\n"


def workbook(*rows: list[object], formats: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, form in (formats or {}).items():
        sheet[cell].number_format = form
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def made(
    folder: Path,
    attributes: str,
    data: bytes | str = CSV,
    name: str = "x.csv",
    language: str = "en",
) -> tuple[list[list[str]], Table, list[str]]:
    """Return the cells of a table as they are printed, the table, and the problems."""
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data" / name).write_bytes(data.encode() if isinstance(data, str) else data)
    (folder / "report.yaml").write_text("title: T\nlanguages: [en]\nchapters: [a.md]\n")
    text = (
        f'# A\n\n::: {{.table #tbl-x data="data/{name}" {attributes}}}\nA note.\n\nCaption\n:::\n'
    )
    (folder / "a.md").write_text(text, encoding="utf-8")
    problems = Problems()
    report = read_report(Gate(folder, (folder,)), folder, problems)
    assert report is not None
    context = Context(LANGUAGES[language], None, LANGUAGES["en"])
    table = next(
        node for node in walk(resolve(report.document, context)) if isinstance(node, Table)
    )
    rows = [[plain_text(cell.content) for cell in row.cells] for row in (*table.head, *table.body)]
    return rows, table, [f"{p.span} {p.code} {p.message}" for p in problems]


def test_all_of_a_file_is_shown_where_nothing_is_asked(tmp_path: Path) -> None:
    rows, table, problems = made(tmp_path, "")
    assert problems == []
    assert rows == [
        ["place", "year", "amount", "share"],
        ["North", "2020", "1,234.5", "0.25"],
        ["South", "2021", "–", "0.5"],
        ["East", "2022", "20", "0.125"],
    ]
    assert [column.alignment for column in table.columns] == ["", "right", "right", "right"]
    assert [cell.header for cell in table.body[0].cells] == [True, False, False, False]
    assert table.data == ("data/x.csv",)
    assert [plain_text(note) for note in table.notes] == ["A note."]
    assert table.caption is not None
    assert plain_text(table.caption.content) == "Caption"
    assert table.body[2].cells[0].span.line == 4


def test_columns_are_picked_named_sorted_and_added_up(tmp_path: Path) -> None:
    rows, _, problems = made(
        tmp_path,
        'columns="place=Where; amount=How *much*; share" units="amount=t" sort="-amount" '
        'formats="share=percent; amount=number 2" totals="amount; share=mean" total="In all"',
    )
    assert problems == []
    assert rows == [
        ["Where", "How much (t)", "share"],
        ["North", "1,234.50", "25%"],
        ["East", "20.00", "12.5%"],
        ["South", "–", "50%"],
        ["In all", "1,254.50", "29.2%"],
    ]


def test_a_row_of_totals_is_named_in_the_language_of_the_edition(tmp_path: Path) -> None:
    rows, _, _ = made(tmp_path, 'columns="place; amount" totals="amount" first=1', language="fr")
    assert rows[1:] == [["North", "1\u202f234,5"], ["Total", "1\u202f234,5"]]
    rows, _, _ = made(tmp_path, 'columns="place; amount" totals="amount=count"', language="zh-Hant")
    assert rows[-1] == ["總計", "2"]


def test_money_has_cents_in_all_of_a_column_or_in_none(tmp_path: Path) -> None:
    asked = 'columns="place; amount" formats="amount=currency EUR" totals="amount"'
    rows, _, problems = made(tmp_path, asked)
    assert problems == []
    assert [row[1] for row in rows[1:]] == ["€1,234.50", "–", "€20.00", "€1,254.50"]
    rows, _, _ = made(tmp_path, asked, CSV.replace("1234.5", "1234.0"))
    assert [row[1] for row in rows[1:]] == ["€1,234", "–", "€20", "€1,254"]


@pytest.mark.parametrize(
    ("datum", "tag", "printed"),
    [
        (Datum(Decimal("-1234.5")), "en", "−1,234.5"),
        (Datum(Decimal("2024"), "plain"), "en", "2024"),
        (Datum(Decimal("0.1234"), "percent", 1), "fr", "12,3\u202f%"),
        (Datum(Decimal("4000"), "currency", 0, "HKD"), "en", "HK$4,000"),
        (Datum(Decimal("4000"), "currency", 2, "CNY"), "zh-Hans", "¥4,000.00"),
        (Datum(datetime.date(2024, 3, 1), "date"), "zh-Hant", "2024年3月1日"),
        (Datum(Decimal("1234.5")), "ar", "1,234.5"),
    ],
)
def test_each_language_prints_its_own_way(datum: Datum, tag: str, printed: str) -> None:
    assert plain_text(amount_in_words(datum, LANGUAGES[tag])).replace("\xa0", "\u202f") == printed


def test_a_workbook_says_how_its_numbers_are_shown(tmp_path: Path) -> None:
    day = datetime.datetime(2024, 3, 1)
    data = workbook(
        ["what", "when", "part", "n"],
        ["a", day, 0.256, 1.5],
        ["b", day, 0.5, 0.1 + 0.2],
        formats={"C2": "0.0%", "C3": "0.0%", "D2": "0.00", "D3": "#,##0"},
    )
    rows, _, problems = made(tmp_path, "", data, "x.xlsx")
    assert problems == []
    day_in_words = "1st March\xa02024"
    assert rows[1:] == [["a", day_in_words, "25.6%", "1.5"], ["b", day_in_words, "50.0%", "0.3"]]


def test_a_formula_has_the_value_that_was_saved_beside_it() -> None:
    # An empty word is a value too.
    saved = {"B2": "><v>2", "C2": ' t="str"><v>', "B3": "><v>4", "C3": ' t="str"><v>x'}
    data = workbook(["a", "b", "c"], [1, "=A2*2", '=""'], [2, "=A3*2", '="x"'])
    whole, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name in whole.namelist():
            part = whole.read(name).decode()
            for cell, said in saved.items():
                kind, _, value = said.partition(">")
                part = re.sub(
                    rf'<c r="{cell}">(<f>.*?</f>)<v ?/?>(?:</v>)?',
                    rf'<c r="{cell}"{kind}>\1{value}</v>',
                    part,
                )
            package.writestr(name, part)
    sheet = read_sheet("x.xlsx", target.getvalue())
    assert sheet.rows == ((Decimal(1), Decimal(2), None), (Decimal(2), Decimal(4), "x"))


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", bytes(65 * 2**20))
    return target.getvalue()


def with_document_type() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("xl/workbook.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "line", "said"),
    [
        ("x.csv", lambda: b"a,b\n1,2\n1,2,3\n", 3, "3 values in its line 3, and 2 columns"),
        ("x.csv", lambda: b"a,b\n1\n", 2, "1 values"),
        ("x.csv", lambda: b'a,b\n1,"2\n', 2, "unexpected end"),
        ("x.csv", lambda: b"a,a\n1,2\n", 1, "two columns “a”"),
        ("x.csv", lambda: b"\n\n", 0, "has no rows"),
        ("x.csv", lambda: b"a\n\xff\n", 2, "not UTF-8"),
        ("x.csv", lambda: b"a\n" + b"1\n" * 5001, 0, "5,000 are allowed"),
        ("x.xlsx", lambda: b"PK no workbook", 0, "no spreadsheet"),
        ("x.xlsx", lambda: workbook(["a", "b"], [1, "=1+1"]), 2, "formula without its value in B2"),
        ("x.xlsx", lambda: workbook(["a"], ["=A1"])[:-40], 0, "no spreadsheet"),
        ("x.xlsx", bomb, 0, "larger, unpacked"),
        ("x.xlsx", with_document_type, 0, "document type"),
        ("x.json", lambda: b"[]", 0, "is read by no table"),
    ],
)
def test_what_is_no_table_is_told_with_its_place(
    name: str, data: Callable[[], bytes], line: int, said: str, tmp_path: Path
) -> None:
    rows, _, problems = made(tmp_path, "", data(), name)
    place = f"data/{name}" + (f":{line}:" if line else "")
    assert any(told.startswith(place) and said in told for told in problems), problems
    assert rows == []


def test_a_broken_part_of_a_workbook_is_told(tmp_path: Path) -> None:
    whole = zipfile.ZipFile(io.BytesIO(workbook(["a"], [1])))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name in whole.namelist():
            broken = name.endswith("sheet1.xml")
            package.writestr(name, whole.read(name)[: 200 if broken else None])
    with pytest.raises(DataError, match="broken spreadsheet"):
        read_sheet("x.xlsx", target.getvalue())


@pytest.mark.parametrize(
    ("attributes", "code", "said"),
    [
        ('columns="plaice=Where"', "TBL-06", "no column “plaice”"),
        ('sort="nothing"', "TBL-06", "no column “nothing”"),
        ('formats="place=number"', "TBL-06", "holds “North”, which is no number"),
        ('formats="amount=date"', "TBL-06", "holds “1234.5”, which is no date"),
        ('formats="amount=roman"', "TBL-06", "printed as “roman”"),
        ('formats="amount=currency QQQ"', "TBL-06", "printed as “currency QQQ”"),
        ('totals="amount=median"', "TBL-06", "no total “median”"),
        ('first="few"', "TBL-03", "first cannot be “few”"),
    ],
)
def test_what_does_not_fit_the_data_is_told_and_the_rest_is_shown(
    attributes: str, code: str, said: str, tmp_path: Path
) -> None:
    rows, _, problems = made(tmp_path, attributes)
    assert [told for told in problems if code in told and said in told], problems
    assert len(rows) == 4


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "report.yaml").write_text("title: T\nlanguages: [en]\nchapters: [a.md]\n")
    (tmp_path / "a.md").write_text('# A\n\n::: {.table data="no.csv"}\nCaption\n:::\n')
    problems = Problems()
    read_report(Gate(tmp_path, (tmp_path,)), tmp_path, problems)
    assert [(str(p.span), p.code) for p in problems] == [("a.md:3:1", "GATE-02")]


def test_semicolons_and_decimal_commas_of_a_spreadsheet_are_read() -> None:
    sheet = read_sheet("x.csv", "a;b\n1,5;x\n−2;007\n".encode())
    assert sheet.rows == ((Decimal("1.5"), "x"), (Decimal("-2"), "007"))
