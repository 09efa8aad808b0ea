"""Chapters that run on: where a page has room for them, and what its head says."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pdf_reading import page_texts
from sample import para, sample_edition, without_front
from tongwen.document import Division, Heading, Table
from tongwen.edition import Edition
from tongwen.writers.pdf import parts, write_pdf

MOMENT = datetime.datetime(2023, 10, 17, tzinfo=datetime.UTC)


def edition_of(chapters: Mapping[str, int], where: Any = "next") -> Edition:
    """Return an edition of chapters with so many lines; those with a digit have numbers."""
    edition = sample_edition("en")
    blocks: list[Any] = []
    for title, count in chapters.items():
        number = re.sub(r"\D", "", title)
        blocks.append(Heading(1, para(title).content, title, bool(number), number))
        blocks += [para(f"Line{line:03}") for line in range(count)]
    document = replace(
        edition.document, blocks=tuple(blocks), notes=(), contents=(), figures=(), tables=()
    )
    page = replace(edition.institute.tokens.page, chapters=where)
    tokens = replace(edition.institute.tokens, page=page)
    institute = replace(edition.institute, tokens=tokens)
    return without_front(replace(edition, document=document, institute=institute))


def body(edition: Edition, folder: Path) -> list[str]:
    """Return the words of each page that holds a chapter."""
    pages = page_texts(write_pdf(edition, MOMENT).data, folder)
    return [" ".join(page.split()) for page in pages if "Line0" in page]


@pytest.mark.parametrize(
    ("where", "pages"),
    [
        ("next", [["First"], ["Second", "Ending", "Works"]]),
        ("run-on", [["First", "Second", "Ending", "Works"]]),
        ("recto", [["First"], ["Second"], ["Ending"], ["Works"]]),
    ],
)
def test_short_chapters_run_on_where_the_pack_says_so_and_ends_without_a_number_by_themselves(
    where: str, pages: list[list[str]], tmp_path: Path
) -> None:
    edition = edition_of({"First 1": 3, "Second 2": 2, "Ending": 2, "Works": 1}, where)
    told = [set(re.findall("First|Second|Ending|Works", page)) for page in body(edition, tmp_path)]
    assert told == [set(page) for page in pages]


def test_what_has_no_number_before_the_first_chapter_opens_a_page(tmp_path: Path) -> None:
    edition = edition_of({"Findings": 3, "First 1": 3, "Ending": 3})
    assert [chapter.runs_on for chapter in edition.chapters] == [False, False, True]


def test_pages_are_counted_on_behind_a_turned_one_in_chapters_that_run_on(tmp_path: Path) -> None:
    edition = edition_of({"First 1": 2, "Second 2": 2, "Third 3": 2}, "run-on")
    wide = next(block for block in sample_edition("en").document.blocks if isinstance(block, Table))
    *before, last = edition.document.blocks
    document = replace(edition.document, blocks=(*before, replace(wide, wide=True), last))
    pages = body(replace(edition, document=document), tmp_path)
    assert [page.split()[-1] for page in pages] == ["1", "3"]


@pytest.fixture
def untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chapters stay as they are first laid out."""
    monkeypatch.setattr(parts, "MOST_PAGES", 0)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    ("first", "end", "pages"),
    [
        (5, 60, 2),  # more than half of the page is left: it begins there
        (20, 5, 1),  # less is left, and all of it has room
        (20, 40, 2),  # less, and not: it opens the next page
    ],
)
def test_a_chapter_begins_where_half_a_page_or_all_of_it_has_room(
    first: int, end: int, pages: int, tmp_path: Path
) -> None:
    told = body(edition_of({"First 1": first, "Ending": end}), tmp_path)
    assert len(told) == pages
    assert ("Ending" in told[0]) == (first < 20 or end < 20)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(("lead", "stays"), [(4, True), (13, False)])
def test_a_chapter_begins_where_two_lines_have_room_below_its_lead(
    lead: int, stays: bool, tmp_path: Path
) -> None:
    edition = edition_of({"First 1": 19, "Second 2": 30}, "run-on")
    blocks = list(edition.document.blocks)
    words = para(" ".join(["artificial intelligence in the world"] * 2 * lead))
    blocks.insert(21, Division((words,), role="lead"))
    edition = replace(edition, document=replace(edition.document, blocks=tuple(blocks)))
    first, *_ = body(edition, tmp_path)
    assert ("Second" in first) == stays


@pytest.mark.usefixtures("untouched")
def test_a_part_begins_on_the_page_of_its_first_chapter(tmp_path: Path) -> None:
    told = body(edition_of({"First 1": 20, "Part": 0, "Works 2": 40}, "run-on"), tmp_path)
    assert ("Part" in told[0], "Part 2 Works 2 Line" in told[1]) == (False, True)


@pytest.mark.usefixtures("untouched")
def test_the_head_of_a_page_tells_of_the_chapter_that_comes_from_the_page_before(
    tmp_path: Path,
) -> None:
    first, second, third = body(edition_of({"First 1": 45, "Ending": 25, "Works": 40}), tmp_path)
    assert first.startswith("1 First 1 Line")
    head = second.partition("Line")[0]
    assert "Institute of Examples" in head
    assert "1 First 1" in head
    assert "Ending Line" in second
    assert third.startswith("Works Line")  # at the page's head: an opening, without a head
