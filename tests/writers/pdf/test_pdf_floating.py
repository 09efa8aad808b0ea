"""What does not fit floats to the head of the next page; the text goes on, the order stays."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from sample import para, sample_edition, without_front
from tongwen.artefacts.pdf.typography import Typesetting, read_pdf_typography
from tongwen.checks.typography import check_typography
from tongwen.document import Block, Caption, Figure, Heading, Image, Resource
from tongwen.edition import Edition
from tongwen.writers.pdf import parts, write_pdf
from tongwen.writers.pdf.engine.steps import lay_out_page
from tongwen.writers.pdf.layout import workshop_of
from tongwen.writers.pdf.pages import floating, trial
from tongwen.writers.pdf.pages.apart import Before
from tongwen.writers.pdf.pages.copyfitting import Extent
from tongwen.writers.pdf.pages.floating import Setting, improved, settings
from tongwen.writers.pdf.parts import Part, Way

MOMENT = datetime.datetime(2023, 10, 17, tzinfo=datetime.UTC)
WORDS = "the measure and the leading and the colour of the block are judged by the eye alone "
PICTURE = Figure((Image("tall.svg"),), Caption(para("A tall picture.").content), "fig-tall")


def edition_of(*blocks: Block, height: int = 300, tag: str = "en") -> Edition:
    edition = sample_edition(tag)
    heading = Heading(1, para("Chapter").content, "chapter", number="1")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="99" height="{height}"/>'.encode()
    document = replace(
        edition.document, blocks=(heading, *blocks), notes=(), contents=(), figures=(), tables=()
    )
    resources = {"tall.svg": Resource("tall.svg", "image/svg+xml", svg, 99, height)}
    return without_front(replace(edition, document=document, resources=resources))


def before(count: int = 30) -> tuple[Block, ...]:
    return tuple(para(f"Before{number:03}") for number in range(count))


def after(count: int, name: str = "After") -> tuple[Block, ...]:
    return tuple(para(f"{name}{number} " + WORDS * 5) for number in range(count))


@pytest.fixture
def renders(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[int]]:
    """What floats, each time WeasyPrint lays out."""
    given: list[Sequence[int]] = []
    lay_out = parts.lay_out_part

    def noted(page: str, *others: Any) -> Any:
        if others[2] is not None:  # what stands before a chapter
            given.append(sorted(others[3]))
        return lay_out(page, *others)

    monkeypatch.setattr(parts, "lay_out_part", noted)
    return given


def set_text(edition: Edition) -> tuple[Typesetting, bytes]:
    data = write_pdf(edition, MOMENT).data
    return read_pdf_typography(data), data


def page_of(measured: Typesetting, words: str) -> list[int]:
    """Return on which pages, counted from the chapter's first, the block with these words is."""
    first = next(index for index, sheet in enumerate(measured.pages) if sheet.body)
    (block,) = [one for one in measured.blocks if words in one.text and one.body]
    return sorted({line.page - first for line in block.lines})


def said(measured: Typesetting) -> list[str]:
    return [block.text.replace("\N{HYPHEN} ", "") for block in measured.blocks if block.body]


@pytest.mark.parametrize(("tag", "count"), [("en", 30), ("zh-Hant", 25)])
def test_the_text_fills_the_page_and_the_figure_stands_at_the_head_of_the_next(
    tag: str, count: int, renders: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = edition_of(*before(count), PICTURE, *after(4), tag=tag)
    measured, _ = set_text(edition)
    assert renders[-1] == [0]
    assert len(renders) <= 2 + 4  # as it is, in its fits, and with its floats
    assert page_of(measured, "A tall picture") == [1]
    assert 0 in page_of(measured, "After0")
    caption = next(block for block in measured.blocks if "A tall picture." in block.text)
    later = [
        line
        for block in measured.blocks
        for line in block.lines
        if line.page == caption.lines[0].page and line.text and "After" in block.text
    ]
    assert later
    assert all(line.baseline > caption.lines[0].baseline for line in later)
    assert {one.code for one in check_typography("x.pdf", measured)} <= {"TYP-06"}
    monkeypatch.setattr(parts.Workshop, "way", lambda *_: parts.Way())
    plain, _ = set_text(edition)
    assert said(plain) == said(measured)  # in the source's order
    assert page_of(plain, "After0") == [1]
    opening = next(index for index, sheet in enumerate(plain.pages) if sheet.body)
    assert plain.pages[opening].used < measured.pages[opening].used - 0.05


def test_a_heading_waits_for_the_figure_before_it(renders: list[Any]) -> None:
    heading = Heading(2, para("Next section").content, "next", number="1.1")
    measured, _ = set_text(edition_of(*before(), PICTURE, *after(1), heading, *after(2, "More")))
    assert renders[-1] == [0]
    assert page_of(measured, "After0") == [0]
    assert page_of(measured, "Next section") == page_of(measured, "A tall picture") == [1]


@pytest.mark.parametrize(
    ("blocks", "height"),
    [
        ((*before(8), PICTURE, *after(3)), 300),  # it fits where it stands
        ((*before(), PICTURE), 300),  # nothing follows
        ((*before(), PICTURE, *after(1)), 700),  # too little text would be left beside it
    ],
)
def test_what_gains_nothing_stays(blocks: tuple[Block, ...], height: int) -> None:
    edition = edition_of(*blocks, height=height)
    assert workshop_of(edition).way(0, {}).floats == ()


GOOD = Setting(Extent(2, 0.5), 0.0, (), True)
HOLED = Setting(Extent(2, 0.8), 0.2, (0,), True)


@pytest.mark.parametrize(
    ("was", "now", "better"),
    [
        (HOLED, GOOD, True),
        (GOOD, HOLED, False),
        (HOLED, HOLED, False),
        (HOLED, replace(GOOD, right=False), False),
        (HOLED, replace(GOOD, extent=Extent(3, 0.5)), False),
        (HOLED, replace(GOOD, extent=Extent(2, 0.1)), False),
        (HOLED, replace(HOLED, extent=Extent(1, 0.9)), True),
    ],
)
def test_floats_are_kept_only_where_they_make_it_better(
    was: Setting, now: Setting, better: bool
) -> None:
    assert improved(was, now) is better


@pytest.mark.parametrize(
    ("blocks", "height", "lost"),
    [
        ((*before(), PICTURE, *after(4)), 300, False),
        ((*before(), PICTURE, *after(1), *before(70), *after(9)), 300, False),
        ((*before(), PICTURE, *after(3)), 700, True),
    ],
)
def test_a_trial_on_some_pages_finds_what_a_layout_of_all_would(
    blocks: tuple[Block, ...], height: int, lost: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: list[int] = []

    def noted(number: int, *others: Any) -> Any:
        pages.append(number)
        return lay_out_page(number, *others)

    monkeypatch.setattr(trial, "lay_out_page", noted)
    workshop = workshop_of(edition_of(*blocks, height=height))

    def laid_out(way: Way) -> Part:
        return workshop.run(0, way, Before(), {})

    plain = laid_out(Way())
    drawn = [page.anchors for page in plain.document.pages]
    (found,) = settings(plain.document)
    assert found.pushed == (0,)
    tried = plain.tried(found.pushed, workshop.shared)
    assert len(pages) <= len(drawn)
    (floating,) = settings(laid_out(Way(floats=(0,))).document)
    assert tried == (None if lost else floating)
    assert floating.right is not lost
    assert settings(plain.document) == (found,)  # what was there is as it was
    assert [page.anchors for page in plain.document.pages] == drawn


def test_what_holds_a_note_or_turns_its_page_does_not_float() -> None:
    import weasyprint

    def count(figure: str) -> int:
        page = f"<main><section class=chapter>{figure}<p>Text</section></main>"
        return len(floating.floating(weasyprint.HTML(string=page).etree_element))

    figure = "<figure class=figure><figcaption>Told</figcaption></figure>"
    table = "<div class=table><table><caption>Told</caption></table></div>"
    assert count(figure) == 1
    assert count(table) == 1
    assert count(table.replace("=table", "='table wide'")) == 0
    assert count(table.replace("Told", "<span class=note>1</span>")) == 0
    assert count(figure + "<h2>Next</h2>") == 0
    assert count(f"<aside>{figure}<p>Text</aside>") == 0
    assert count("<figure class=figure></figure>") == 0
