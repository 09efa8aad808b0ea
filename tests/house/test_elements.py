"""docs/elements.md says of each element what the finished files hold; here they are asked.

The files are the golden ones of the sample, which the tests of each writer hold against what it
writes, and for what only a whole report has (charts, credits, terms) those of
content/specimen-report.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

import cssselect2  # type: ignore[import-untyped]
import pytest
from lxml import etree, html

from places import PROJECT
from tongwen import document
from tongwen.diagnostics import Problems
from tongwen.formats import Format
from tongwen.languages import LANGUAGES
from tongwen.pipeline import Project, Request, make_edition
from tongwen.pipeline.editions import read
from tongwen.writers import WRITERS

PAGE = PROJECT / "docs" / "elements.md"
GOLDEN = PROJECT / "tests" / "golden"
FORMATS = ("PDF", "Word", "web page", "text")
SAID = re.compile(r"(native|like|absent)\b(?P<more>.*)")
CODE = re.compile(r"`([^`]+)`")


def rows() -> Iterator[list[str]]:
    """Yield the cells of each row, without the heads."""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| ") and not line.startswith("| element"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def told() -> Iterator[tuple[str, str, str]]:
    """Yield element, format, and what the format's file holds of it."""
    for name, _, *cells in rows():
        for format_, cell in zip(FORMATS, cells, strict=True):
            for code in CODE.findall(cell):
                yield name, format_, code


@cache
def selected(format_: str) -> Any:
    """Return what selectors are asked of: the web page, or the PDF's tags as elements."""
    if format_ == "web page":
        root = html.fromstring((GOLDEN / "sample.en.html").read_bytes())
        return cssselect2.ElementWrapper.from_html_root(root)
    return cssselect2.ElementWrapper.from_xml_root(tags((GOLDEN / "sample.en.pdf.txt").read_text()))


def tags(golden: str) -> etree._Element:
    """Return the tag tree of a golden PDF as elements."""
    stack: list[tuple[int, etree._Element]] = [(-1, etree.Element("tags"))]
    for line in golden.partition("== tags\n")[2].splitlines():
        found = re.fullmatch(r"(?P<room> *)(?P<name>[A-Z]\w*)(?: \[(?P<said>.*)\])?", line)
        if found is None:
            continue  # words
        depth = len(found["room"])
        while stack[-1][0] >= depth:
            stack.pop()
        named = (pair.partition("=") for pair in (found["said"] or "").split("; ") if pair)
        attributes = {key: value for key, _, value in named}
        stack.append((depth, etree.SubElement(stack[-1][1], found["name"], attributes)))
    return stack[0][1]


@cache
def word() -> str:
    return (GOLDEN / "sample.en.docx.xml").read_text(encoding="utf-8")


@cache
def specimen(format_: Format) -> bytes:
    """Return the specimen report as a file of ``format_``."""
    problems = Problems()
    project = Project(PROJECT)
    report, institute = read(project, Request("specimen-report", (format_,)), problems)
    assert report is not None
    assert institute is not None
    edition = make_edition(project, report, institute, LANGUAGES["en"], problems)
    assert edition is not None
    assert not list(problems)
    return WRITERS[format_](edition, datetime.datetime(2026, 11, 30, tzinfo=datetime.UTC)).data


@cache
def whole_word() -> str:
    with zipfile.ZipFile(io.BytesIO(specimen("docx"))) as package:
        return package.read("word/document.xml").decode()


@cache
def whole_page() -> Any:
    return cssselect2.ElementWrapper.from_html_root(html.fromstring(specimen("html")))


def holds(format_: str, code: str) -> bool:
    """Return whether the format's golden file, or the specimen's, holds what the page names."""
    if format_ == "Word":
        return in_word(word(), code) or in_word(whole_word(), code)
    if format_ == "text":
        return code in (GOLDEN / "sample.en.txt").read_text(encoding="utf-8")
    if selected(format_).query(code) is not None:
        return True
    return format_ == "web page" and whole_page().query(code) is not None


def in_word(whole: str, code: str) -> bool:
    if ":" in code:
        return re.search(rf"<{code}[ />]", whole) is not None
    style = rf'<w:[prt]\w*Style w:val="{code}'
    field = rf"<w:instrText[^>]*> ?{code}\b"
    return any(re.search(one, whole) for one in (style, field))


def test_every_part_of_the_model_has_a_row() -> None:
    named = {code for _, model, *_ in rows() for code in CODE.findall(model)}
    parts = {
        kind.__name__ for union in (document.Block, document.Inline) for kind in get_args(union)
    }
    assert parts - named == set()
    assert [name for name in named if not hasattr(document, name)] == []


def test_each_cell_says_what_becomes_of_the_element() -> None:
    wrong = [
        (name, cell)
        for name, _, *cells in rows()
        for cell in cells
        if not (found := SAID.match(cell)) or (found[1] != "native" and not found["more"])
    ]
    assert wrong == [], "native, like … or absent, the last two with what and why"


def test_the_finished_files_hold_what_the_page_names() -> None:
    asked = list(told())
    assert len(asked) > 115
    assert [one for one in asked if not holds(*one[1:])] == []


@pytest.mark.parametrize(
    ("format_", "code"),
    [("PDF", "Table > P"), ("Word", "w:object"), ("Word", "Marquee"), ("web page", "p marquee")],
)
def test_what_no_file_holds_is_not_found(format_: str, code: str) -> None:
    assert not holds(format_, code)
