"""The lines of running text stand on one grid, the same on each page."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest

from sample import para, sample_edition, without_front
from tongwen.artefacts.pdf.typography import Typesetting, read_pdf_typography
from tongwen.checks.typography import check_typography, grid_share, leading
from tongwen.document import (
    Block,
    Caption,
    Figure,
    Heading,
    Image,
    List,
    ListItem,
    Quote,
    Resource,
)
from tongwen.writers.pdf import write_pdf
from tongwen.writers.pdf.pages.grid import shift

MOMENT = datetime.datetime(2023, 10, 17, tzinfo=datetime.UTC)
WORDS = {
    "en": "the measure and the leading (行距) and the colour of a block are judged by the eye ",
    "zh-Hant": "版心的寬度與行距（leading）決定一段文字的濃淡，須以眼判斷，不可只憑數字。",
}
"""In each language with letters of the other, which another face has."""


def text(tag: str, lines: int) -> Block:
    return para((WORDS[tag] * lines).strip())


@cache
def measured(tag: str, *, grid: bool = True) -> Typesetting:
    """Measure three pages with all that is no running text, of heights that are no lines'."""
    items = tuple(ListItem((text(tag, 1),)) for _ in range(3))
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="99" height="71"/>'
    figure = Figure((Image("a.svg"),), Caption(para("A picture.").content))
    title = para("A section whose title is so long that it stands on two lines " * 2)
    section = (
        Heading(2, title.content, number="1.1"),
        text(tag, 4),
        List(items, ordered=False, start=1, tight=False),
        text(tag, 5),
        figure,
        text(tag, 3),
        Heading(3, para("A third").content, number="1.1.1"),
        text(tag, 4),
        Quote((text(tag, 2),)),
        text(tag, 3),
    )
    heading = Heading(1, para("Chapter").content, "chapter", number="1")
    edition = sample_edition(tag)
    document = replace(
        edition.document, blocks=(heading, text(tag, 3), *section, *section), notes=(),
        contents=(), figures=(), tables=(),
    )  # fmt: skip
    tokens = edition.institute.tokens
    tokens = replace(tokens, page=replace(tokens.page, grid=grid))
    edition = replace(
        edition,
        document=document,
        institute=replace(edition.institute, tokens=tokens),
        resources={"a.svg": Resource("a.svg", "image/svg+xml", svg, 99, 71)},
    )
    artefact = write_pdf(without_front(edition), MOMENT)
    assert artefact.problems == ()
    return read_pdf_typography(artefact.data)


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_all_running_text_stands_on_the_grid(tag: str) -> None:
    set_text = measured(tag)
    scale = sample_edition(tag).institute.tokens.scale
    step = scale.leading * (1.2 if tag == "zh-Hant" else 1)
    assert leading(set_text) == pytest.approx(step, abs=0.01)
    assert sum(sheet.body for sheet in set_text.pages) >= 2
    assert grid_share(set_text, step) == 1
    assert {problem.code for problem in check_typography("x.pdf", set_text)} <= {"TYP-06"}


def test_a_heading_stays_near_to_its_text() -> None:
    def gaps(set_text: Typesetting) -> list[float]:
        return [
            after.lines[0].baseline - heading.lines[-1].baseline
            for heading, after in pairwise(set_text.blocks)
            if heading.kind in ("H2", "H3")
        ]

    assert gaps(measured("en")) == pytest.approx(gaps(measured("en", grid=False)), abs=1)


def test_a_pack_may_have_no_grid() -> None:
    off = measured("en", grid=False)
    assert grid_share(off, leading(off)) < 0.6


@pytest.mark.parametrize(
    ("end", "room", "fit", "moved"),
    [
        (45, 30, 0, 0),
        (51, 33, 0, -6),  # a part of the room is taken
        (51, 12, 0, 9),  # too little of it is there
        (54, 40, 0, 6),  # the next line is nearer
        (54, 40, 2, -9),  # but a chapter that is taken in wins a line
        (51, 33, -1, -6),
        (53, 33, -2, 7),  # and one that is let out loses one
    ],
)
def test_text_moves_to_the_nearest_line_as_far_as_there_is_room(
    end: float, room: float, fit: float, moved: float
) -> None:
    assert shift(end, 15, room, fit) == pytest.approx(moved)
