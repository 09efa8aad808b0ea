"""Charts read back from finished files: each damage to what they show is noticed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from flagship import MOMENT
from harvests import harvests, words
from judging import read_structure
from sample import sample_edition
from tongwen.checks.parity import check_parity
from tongwen.document import (
    Caption,
    Chart,
    Document,
    Figure,
    Image,
)
from tongwen.writers import WRITERS

NUMBERS = harvests("Wheat", "5.50")
CHART = Chart("", axes=(words("Year"), words("Harvest")), numbers=NUMBERS, native="column")
FIGURE = Figure(
    (Image("chart.svg", words("Bars of two harvests"), chart=CHART),),
    Caption(words("Harvests"), "Figure 1"), "fig-h", number="1",
)  # fmt: skip
EDITION = replace(sample_edition("en"), document=Document((FIGURE,), (), "en"))


def changed(part: str, change: Callable[[str], str]) -> bytes:
    """Return the Word file with the parts whose name begins with ``part`` changed; a workbook's
    sheet by the same rule."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(WRITERS["docx"](EDITION, MOMENT).data)) as old,
        zipfile.ZipFile(target, "w") as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.startswith(part):
                content = (
                    of_workbook(content, change)
                    if entry.filename.endswith(".xlsx")
                    else change(content.decode()).encode()
                )
            new.writestr(entry, content)
    return target.getvalue()


def of_workbook(data: bytes, change: Callable[[str], str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if "sheet1" in entry.filename:
                content = change(content.decode()).encode()
            new.writestr(entry, content)
    return target.getvalue()


def told(data: bytes, format_: str = "docx") -> list[tuple[str, str]]:
    found = check_parity(EDITION, format_, read_structure(format_, data))
    return [(problem.code, problem.message) for problem in found if problem.code == "PAR-14"]


def test_a_chart_as_it_was_written_is_no_problem() -> None:
    assert told(changed("none", str)) == []


CHARTS, BOOKS = "word/charts/", "word/embeddings/"


@pytest.mark.parametrize(
    ("part", "change", "says"),
    [
        (CHARTS, lambda xml: xml.replace("<c:v>12</c:v>", "<c:v>21</c:v>"), "draws “21”, not “12”"),
        (CHARTS, lambda xml: xml.replace("<c:v>Rice</c:v>", "<c:v>Rye</c:v>"), "draws “Rye”"),
        (CHARTS, lambda xml: xml.replace("<c:v>2022</c:v>", "<c:v>2021</c:v>"), "draws “2021”"),
        (CHARTS, lambda xml: xml.replace(">Harvest<", ">Yield<"), "is called “Yield”"),
        (CHARTS, lambda xml: re.sub(r"<c:pt idx=\"1\"><c:v>12</c:v></c:pt>", "", xml), "not “12”"),
        (CHARTS, lambda xml: re.sub(r"<c:ser>(?:(?!</c:ser>).)*</c:ser>(?=<c:gap)", "", xml),
         "does not draw “5.5”"),
        (BOOKS, lambda xml: xml.replace("<v>12</v>", "<v>13</v>"), "says “13”, not “12”"),
        (BOOKS, lambda xml: xml.replace("Wheat", "Wheel"), "says “Wheel”"),
        (BOOKS, lambda xml: re.sub(r'<row r="3">.*</row>', "", xml), "that its data do not have"),
        ("word/document.xml", lambda xml: re.sub(r"<c:chart [^>]*/>", "", xml), "has 0 charts"),
    ],
)  # fmt: skip
def test_each_damage_to_a_chart_is_noticed(
    part: str, change: Callable[[str], str], says: str
) -> None:
    found = told(changed(part, change))
    assert any(says in message for _, message in found), found


def test_the_numbers_on_the_web_page_are_read_back() -> None:
    page = WRITERS["html"](EDITION, MOMENT).data
    assert told(page, "html") == []
    assert b">12</td>" in page
    assert told(page.replace(b">12</td>", b">21</td>"), "html") != []
