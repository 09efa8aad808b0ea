"""A heading stands on the page of its text, whatever kind of block that is."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from test_pdf_copyfitting import edition_of, lines

from sample import para
from tongwen.artefacts.pdf.typography import read_pdf_typography
from tongwen.checks.typography import Page as Judged
from tongwen.checks.typography import check_stranded_headings
from tongwen.document import Block, Cell, Column, Heading, List, ListItem, Row, Table
from tongwen.writers.pdf import parts, write_pdf
from tongwen.writers.pdf.hooks import laying_out
from tongwen.writers.pdf.pages.headings import KeptHeadings

MOMENT = datetime.datetime(2023, 10, 17, tzinfo=datetime.UTC)
HEADING = Heading(2, para("Next section").content, number="1.1")
TABLE = Table(
    (Column(), Column()),
    (),
    tuple(Row((Cell(para("What").content), Cell(para("is told").content))) for _ in range(6)),
)
NESTED = List((ListItem((para("One"), List((ListItem((para("Two"),)),) * 3))),))
AFTER: tuple[tuple[Block, ...], ...] = ((para("A line."), TABLE), (NESTED,))
"""What follows a heading: first one line, then what may have no room below it."""


def stranded() -> list[str]:
    """Return what is said of chapters in which the heading stands ever further down the page."""
    chapters = [
        (*lines(count), HEADING, *after, *lines(2))
        for after, counts in zip(AFTER, (range(28, 34, 2), range(33, 37)), strict=True)
        for count in counts
    ]
    measured = read_pdf_typography(write_pdf(edition_of(*chapters), MOMENT).data)
    return [problem.message for problem in check_stranded_headings(Judged("x.pdf", measured))]


def test_a_heading_goes_with_its_text_to_the_next_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST_PAGES", 0)
    assert stranded() == []
    monkeypatch.setattr(
        parts, "laying_out",
        lambda shared: [one for one in laying_out(shared) if not isinstance(one, KeptHeadings)],
    )  # fmt: skip
    said = stranded()
    assert len(said) > 2
    assert all("Next section" in one for one in said)


def test_a_heading_before_a_wide_table_turns_with_it() -> None:
    chapter = (*lines(5), HEADING, replace(TABLE, wide=True), *lines(2))
    measured = read_pdf_typography(write_pdf(edition_of(chapter), MOMENT).data)
    (heading,) = [block for block in measured.blocks if block.text.endswith("Next section")]
    cell = next(block for block in measured.blocks if block.text == "is told")
    assert heading.lines[0].page == cell.lines[0].page
    sheet = measured.pages[cell.lines[0].page]
    assert sheet.width > sheet.height


def test_a_turned_table_and_its_heading_are_on_the_page_however_far_headings_hang() -> None:
    edition = edition_of((HEADING, replace(TABLE, wide=True)))
    page = replace(edition.institute.tokens.page, hang=38, inner=63)
    tokens = replace(edition.institute.tokens, page=page)
    edition = replace(edition, institute=replace(edition.institute, tokens=tokens))
    measured = read_pdf_typography(write_pdf(edition, MOMENT).data)
    heading = next(block for block in measured.blocks if block.text.endswith("Next section"))
    cell = next(block for block in measured.blocks if block.text == "What")
    sheet = measured.pages[cell.lines[0].page]
    assert sheet.width > sheet.height
    assert heading.lines[0].page == cell.lines[0].page
    for block in (heading, cell):
        assert all(line.left > 4 * 72 / 25.4 - 1 for line in block.lines)
