"""Copy-fitting: chapters are taken in or let out where their last page is nearly empty."""

from __future__ import annotations

import datetime
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from weasyprint.formatting_structure.boxes import LineBox

from pdf_reading import page_texts
from sample import para, sample_edition, without_front
from tongwen.document import Block, Heading, Image, Resource
from tongwen.edition import Edition
from tongwen.writers.pdf import parts, write_pdf
from tongwen.writers.pdf.engine.boxes import box_of_class
from tongwen.writers.pdf.layout import workshop_of
from tongwen.writers.pdf.pages.copyfitting import FITS, Extent, chosen_fit

MOMENT = datetime.datetime(2023, 10, 17, tzinfo=datetime.UTC)


def edition_of(*chapters: tuple[Block, ...], tag: str = "en") -> Edition:
    edition = sample_edition(tag)
    blocks: list[Block] = []
    for number, chapter in enumerate(chapters, 1):
        title = para(f"Chapter {number}").content
        blocks.append(Heading(1, title, f"chapter-{number}", number=str(number)))
        blocks.extend(chapter)
    document = replace(
        edition.document, blocks=tuple(blocks), notes=(), contents=(), figures=(), tables=()
    )
    return without_front(replace(edition, document=document))


def lines(count: int) -> tuple[Block, ...]:
    return tuple(para(f"Line{number:03}") for number in range(1, count + 1))


def lines_by_page(edition: Edition, folder: Path) -> list[int]:
    data = write_pdf(edition, MOMENT).data
    pages = page_texts(data, folder)
    counts = [len(re.findall(r"Line\d{3}", page)) for page in pages]
    return [count for count in counts if count]


@pytest.fixture
def untouched(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Chapters stay as they are first laid out."""
    monkeypatch.setattr(parts, "MOST_PAGES", 0)
    return monkeypatch


@pytest.fixture
def renders(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that WeasyPrint is given, one after the other."""
    given: list[str] = []
    lay_out = parts.lay_out_part

    def counted(page: str, *others: Any) -> Any:
        given.append(page)
        return lay_out(page, *others)

    monkeypatch.setattr(parts, "lay_out_part", counted)
    return given


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_a_line_too_many_is_taken_in(
    tag: str, tmp_path: Path, untouched: pytest.MonkeyPatch
) -> None:
    page, _ = lines_by_page(edition_of(lines(45), tag=tag), tmp_path)
    edition = edition_of(lines(page + 1), lines(5), tag=tag)
    assert lines_by_page(edition, tmp_path) == [page, 1, 5]
    untouched.undo()
    assert lines_by_page(edition, tmp_path) == [page + 1, 5]


def test_the_type_keeps_its_size(tmp_path: Path, untouched: pytest.MonkeyPatch) -> None:
    page, _ = lines_by_page(edition_of(lines(45)), tmp_path)
    as_it_is = sizes(edition_of(lines(page)))
    untouched.undo()
    assert sizes(edition_of(lines(page + 1))) == as_it_is


def sizes(edition: Edition) -> set[str]:
    """Return the sizes of type on the last page, as its content has them."""
    with pikepdf.open(io.BytesIO(write_pdf(edition, MOMENT).data)) as pdf:
        pdf.pages[-1].contents_coalesce()
        content = pdf.pages[-1].obj.Contents.read_bytes().decode("latin-1")
    found = set(re.findall(r"\S+ [\d.]+ Tf|[\d.-]+ 0 0 [\d.-]+ (?=[\d.-]+ [\d.-]+ Tm)", content))
    assert found
    return found


def test_no_fit_moves_a_chapters_opening_or_a_sections_head() -> None:
    section = Heading(2, para("A section").content, "section", number="1.1")
    workshop = workshop_of(edition_of((para("A lead."), *lines(3), section, *lines(3))))

    def tops(fit: int) -> list[float]:
        page = workshop.lay_out(workshop.source.run(0, fit)).document.pages[-1]
        boxes = box_of_class(page, "chapter").descendants()
        found = [box for box in boxes if isinstance(box, LineBox)]
        return [round(box.position_y + box.baseline, 2) for box in found]

    as_it_is = tops(0)
    assert len(as_it_is) >= 9  # numeral and titles, the lead, six lines
    for fit in FITS:
        assert tops(fit) == as_it_is


def test_what_cannot_be_taken_in_is_let_out(tmp_path: Path, untouched: pytest.MonkeyPatch) -> None:
    page, _ = lines_by_page(edition_of(lines(45)), tmp_path)
    edition = edition_of(lines(page + 8))
    assert lines_by_page(edition, tmp_path) == [page, 8]
    untouched.undo()
    first, last = lines_by_page(edition, tmp_path)
    assert first + last == page + 8
    assert last >= 10


def test_what_cannot_be_helped_stays_as_it_was(
    untouched: pytest.MonkeyPatch, renders: list[str]
) -> None:
    # The picture takes a page, however it is set, and the paragraph after it cannot be parted.
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="99" height="870"/>'
    picture = Image("tall.svg", para("A tall picture.").content)
    after = para("the measure and the leading and the colour of the block are judged " * 3)
    edition = edition_of((*lines(9), picture, after))
    resources = {"tall.svg": Resource("tall.svg", "image/svg+xml", svg, 99, 870)}
    edition = replace(edition, resources=resources)
    before = write_pdf(edition, MOMENT)
    assert len(renders) == 2  # the front, and the chapter
    untouched.undo()
    assert write_pdf(edition, MOMENT) == before


def test_a_chapter_is_laid_out_once_for_each_way_that_is_tried(renders: list[str]) -> None:
    write_pdf(edition_of(lines(9), lines(20)), MOMENT)
    assert len(renders) == len(set(renders)) == 3
    renders.clear()
    write_pdf(edition_of(lines(42), lines(20), lines(42)), MOMENT)
    assert len(renders) == len(set(renders)) <= 4 + 2 * 4


# --- the rule ----------------------------------------------------------------------------------

THIN, THIRD, FULL = Extent(3, 0.1), Extent(3, 0.3), Extent(3, 0.9)
WON = Extent(2, 1.0)
HOLED = Extent(3, 0.9, hole=0.2)


@pytest.mark.parametrize(
    ("before", "after", "fit"),
    [
        (THIN, (WON, WON, WON, THIRD, THIRD), 1),
        (THIN, (THIN, WON, WON, THIRD, THIRD), 2),
        (THIN, (THIN, THIN, WON, THIRD, THIRD), 3),
        (THIN, (THIN, THIN, THIN, THIRD, THIRD), -1),
        (THIN, (THIN, THIN, THIN, THIRD, FULL), -2),
        (THIN, (THIN, THIN, THIN, THIRD, HOLED), -1),
        (THIN, (THIN, THIN, THIN, THIN, THIN), 0),
        (THIN, (THIN, THIN, THIN, Extent(4, 0.9), Extent(4, 0.9)), 0),
        (THIRD, (THIN, WON, WON, FULL, FULL), 2),
        (THIRD, (THIN, THIN, THIN, THIRD, FULL), -2),
        (THIRD, (THIN, THIN, THIN, HOLED, HOLED), 0),
        (Extent(3, 0.3, hole=0.2), (THIN, THIN, THIN, FULL, FULL), 0),
    ],
)
def test_the_first_fit_that_helps_is_taken(
    before: Extent, after: tuple[Extent, ...], fit: int
) -> None:
    asked: set[int] = set()

    def tried(one: int) -> Extent:
        asked.add(one)
        return after[FITS.index(one)]

    assert chosen_fit(before, tried) == fit
    assert len(asked) <= (2 if fit > 0 else 4)


def test_a_long_chapter_that_runs_over_by_little_is_tried_snug_and_no_further() -> None:
    asked: list[int] = []

    def tried(one: int) -> Extent:
        asked.append(one)
        return Extent(14, 0.4)

    assert chosen_fit(Extent(15, 0.1), tried) == 1
    assert asked == [1]
    assert chosen_fit(Extent(15, 0.3), tried) == 1
    assert asked == [1, 2, 1]
