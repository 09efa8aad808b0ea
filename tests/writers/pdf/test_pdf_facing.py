"""Pages that face each other: mirrored margins, chapters on right-hand pages, the half-title."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from judging import check_pdf, read_structure
from packs import Packs
from pdf_reading import line_boxes, page_texts
from sample import para, sample_edition
from tongwen.artefacts import open_artefact
from tongwen.artefacts.pdf.file import read_pdf
from tongwen.checks.parity import check_parity
from tongwen.document import Division
from tongwen.edition import Edition
from tongwen.writers.pdf import write_pdf

MOMENT = datetime.datetime(2023, 10, 17, 9, 30, tzinfo=datetime.UTC)
MM = 72 / 25.4


def faced() -> Edition:
    """Return the sample with facing pages, whose outer margin is no inner one less the hang.

    Beside its figure that text runs round, the sample has no full line on a left page, by which to
    tell where text ends there.
    """
    edition = sample_edition("en")
    blocks = list(edition.document.blocks)
    figure = next(
        place
        for place, block in enumerate(blocks)
        if isinstance(block, Division) and block.role == "wrapped"
    )
    blocks.insert(figure + 2, para("Words that go on below it. " * 30))
    edition = replace(edition, document=replace(edition.document, blocks=tuple(blocks)))
    page = replace(
        edition.institute.tokens.page, facing=True, chapters="recto", half_title=True, outer=20.0
    )
    tokens = replace(edition.institute.tokens, page=page)
    return replace(edition, institute=replace(edition.institute, tokens=tokens))


@cache
def facing() -> bytes:
    artefact = write_pdf(faced(), MOMENT)
    assert artefact.problems == ()
    return artefact.data


def labels() -> list[str]:
    with pikepdf.open(io.BytesIO(facing())) as pdf:
        return [page.label for page in pdf.pages]


def test_chapters_open_on_right_hand_pages_and_these_are_odd() -> None:
    counted = labels()
    assert counted[:3] == ["Cover", "Cover 2", "i"]
    body = [index for index, label in enumerate(counted) if label.isdecimal()]
    assert [int(counted[index]) for index in body] == list(range(1, len(body) + 1))
    assert all((index + 1) % 2 == int(counted[index]) % 2 for index in body)
    openings = [mark.page for mark in read_pdf(facing()).bookmarks if mark.level == 1]
    opened = [page for page in openings if page in body]
    assert len(opened) > 2
    assert all(page % 2 == 0 for page in opened)


def test_a_half_title_stands_before_the_title_page_and_empty_pages_are_empty(
    tmp_path: Path,
) -> None:
    texts = [" ".join(text.split()) for text in page_texts(facing(), tmp_path)]
    assert texts[2] == "A Sample"
    assert texts[1] == texts[3] == ""
    assert "A Sample Of Every Block" in texts[4]
    assert labels()[4] == "iii"


def test_left_pages_mirror_the_type_area_of_right_ones(tmp_path: Path) -> None:
    page = faced().institute.tokens.page
    right, left = (
        [
            start / MM
            for index, lines in enumerate(line_boxes(facing(), tmp_path))
            if labels()[index].isdecimal() and index % 2 == side
            for start, _ in lines
        ]
        for side in (0, 1)
    )
    assert min(right) == pytest.approx(page.inner - page.hang, abs=1)
    assert min(left) == pytest.approx(page.outer, abs=1)
    look = open_artefact("pdf", facing()).look.page
    assert (look.inner, look.hang) == pytest.approx((page.inner, page.hang), abs=0.3)


def test_nothing_else_changes() -> None:
    assert list(check_pdf(facing())) == []
    assert list(check_parity(faced(), "pdf", read_structure("pdf", facing()))) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("facing: perhaps", "'perhaps' says neither yes nor no"),
        ("chapters: rekto", "'rekto' is not a place for a chapter to open"),
        ("half-title: 3", "3.0 says neither yes nor no"),
        ("grid: 5mm", "'5mm' says neither yes nor no"),
        ("facin: true", "unknown key “facin” in “page”"),
    ],
)
def test_what_a_pack_may_say_of_pages(tmp_path: Path, said: str, told: str) -> None:
    brand = f"defaults:\n  tongwen:\n    page:\n      {said}\n"
    _, problems = Packs(tmp_path).read_with(brand_yml=brand)
    assert [problem.message for problem in problems] == [told]


def test_a_pack_may_have_facing_pages(tmp_path: Path) -> None:
    said = "{facing: true, chapters: recto, half-title: true, grid: false, hang: 9}"
    brand = f"defaults:\n  tongwen:\n    page: {said}\n"
    institute, problems = Packs(tmp_path).read_with(brand_yml=brand)
    page = institute.tokens.page
    assert problems == []
    assert (page.facing, page.chapters, page.half_title, page.hang) == (True, "recto", True, 9)
    assert not page.grid
