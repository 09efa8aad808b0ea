"""Openings of chapters: a numeral above its title, beside it, or both on a page of their own."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pikepdf
from lxml import etree

from sample import sample_edition
from tongwen.artefacts.pdf.file import read_pdf
from tongwen.artefacts.pdf.typography import read_pdf_typography
from tongwen.checks.typography import check_typography
from tongwen.edition import Edition
from tongwen.writers.docx import write_docx
from tongwen.writers.html import write_html
from tongwen.writers.pdf import write_pdf

MOMENT = datetime(2026, 3, 2, tzinfo=UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


@cache
def opened() -> Edition:
    """The sample, whose chapters run on, and of which those with a number have a page each."""
    edition = sample_edition("en")
    page = replace(edition.institute.tokens.page, numerals="page", chapters="run-on")
    tokens = replace(edition.institute.tokens, page=page)
    return replace(edition, institute=replace(edition.institute, tokens=tokens))


def test_a_title_has_a_page_for_itself_and_its_text_begins_overleaf() -> None:
    made = write_pdf(opened(), MOMENT)
    assert made.problems == ()
    measured = read_pdf_typography(made.data)
    numbered = [
        one.heading.number for one in opened().chapters if one.heading and one.heading.number
    ]
    marks = [mark for mark in read_pdf(made.data).bookmarks if mark.level == 1]
    alone = [
        mark.page
        for mark in marks
        if any(mark.title.startswith(f"{number} ") for number in numbered)
    ]
    assert len(alone) == len(numbered) > 0
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        labels = [page.label for page in pdf.pages]
    for page in alone:
        kinds = {block.kind for block in measured.blocks if block.lines[0].page == page}
        assert "H1" in kinds
        assert kinds <= {"H1", "P", "Lbl"}
        assert labels[page].isdecimal()
    told = [one.code for one in check_typography("it.pdf", measured)]
    assert "TYP-03" not in told
    assert "TYP-05" not in told


def test_a_chapter_with_a_page_for_its_title_never_runs_on() -> None:
    assert not any(one.runs_on for one in opened().chapters if one.heading and one.heading.number)


def test_word_gives_it_a_section_and_a_ground() -> None:
    data = write_docx(opened(), MOMENT).data
    body = part(data, "word/document.xml")
    grounds = body.findall(f".//{W}pStyle[@{W}val='ChapterGround']/../..")
    numbered = [one for one in opened().chapters if one.heading and one.heading.number]
    assert len(grounds) == len(numbered)
    for ground in grounds:
        assert next(ground.iter(f"{W}drawing"), None) is not None
        title = ground.getnext()
        assert title.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Heading1"
        ends = [one.find(f"{W}pPr/{W}sectPr") is not None for one in (title, title.getnext())]
        assert any(ends)
    # A pack that wants none has no such style.
    plain = part(write_docx(sample_edition("en"), MOMENT).data, "word/styles.xml")
    assert plain.find(f"{W}style[@{W}styleId='ChapterGround']") is None


def test_the_page_on_a_screen_has_its_ground_too() -> None:
    page = write_html(opened(), MOMENT).data.decode()
    assert "h2.level-1:not(.unnumbered)+.companion{background:var(--pale)" in page
