"""In parts an edition is what it is in one piece, and what is remembered changes nothing."""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from test_pdf_copyfitting import edition_of, lines

from pdf_reading import page_texts
from places import PROJECT, TESTS
from sample import MOMENT, para, sample_edition, sample_file
from tongwen.artefacts.pdf.typography import read_pdf_typography
from tongwen.document import (
    Block,
    Caption,
    CrossReference,
    Division,
    Figure,
    Heading,
    Image,
    List,
    ListItem,
    Resource,
)
from tongwen.edition import Edition
from tongwen.preview.layouts import anatomy
from tongwen.writers.memory import lent
from tongwen.writers.pdf import write_pdf
from tongwen.writers.pdf.layout import workshop_of
from tongwen.writers.pdf.parts import FRONT, Way
from tongwen.writers.pdf.source import Source
from tongwen.writers.pdf.warm import Warm


class Remembered(dict[str, str]):
    """A memory that counts what it was asked for and did not know."""

    missed = 0

    def get(self, key: str, default: Any = None) -> Any:
        found = super().get(key)
        self.missed += found is None
        return found

    def put(self, key: str, value: str) -> None:
        self[key] = value


def with_page(edition: Edition, **page: Any) -> Edition:
    tokens = edition.institute.tokens
    tokens = replace(tokens, page=replace(tokens.page, **page))
    return replace(edition, institute=replace(edition.institute, tokens=tokens))


@pytest.mark.parametrize(
    "page",
    [{}, {"chapters": "recto"}, {"facing": True, "half_title": True}],
    ids=str,
)
def test_in_parts_it_is_the_same_file_as_in_one_piece(
    page: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = with_page(sample_edition(), **page)
    parted = write_pdf(edition, MOMENT) if page else sample_file("pdf")
    monkeypatch.setattr(Source, "reaches_across", lambda _: True)
    assert write_pdf(edition, MOMENT) == parted


def test_contents_that_run_over_by_a_line_are_set_closer_until_they_do_not() -> None:
    edition = sample_edition()
    entry = edition.document.contents[0]

    def pages(count: int, fit: float | None = None) -> int:
        contents = replace(edition.document, contents=(entry,) * count)
        workshop = workshop_of(replace(edition, document=contents))
        whole = workshop.lay_out(workshop.source.front_part("contents", 1.0)).document
        chosen = workshop._snug_fit("contents", whole) if fit is None else fit
        laid_out = workshop.lay_out(workshop.source.front_part("contents", chosen))
        return len(laid_out.document.pages)

    assert (pages(24, 1.0), pages(24)) == (2, 1)
    assert pages(40) == pages(40, 1.0) == 2


def test_neither_end_of_a_list_stands_on_a_page_alone() -> None:
    items = tuple(ListItem((para(f"Item {number}"),)) for number in range(4))
    chapters = ((*lines(before), List(items, tight=True), *lines(1)) for before in (33, 35, 37, 39))
    measured = read_pdf_typography(write_pdf(edition_of(*chapters), MOMENT).data)
    pages = [block.lines[0].page for block in measured.blocks if "Item" in block.text]
    found = [pages[place : place + 4] for place in range(0, 16, 4)]
    assert len(pages) == 16
    assert any(len(set(pages)) == 2 for pages in found)
    assert all(pages[0] == pages[1] and pages[2] == pages[3] for pages in found)


def test_a_figure_beside_the_text_is_whole_on_one_page() -> None:
    def chapter(before: int) -> tuple[Block, ...]:
        caption = Caption(para(f"Beside {before}").content, "Figure")
        figure = Figure((Image("chart.svg", para("Bars.").content),), caption, f"fig-{before}")
        beside = Division((figure,), "wrapped", shares=(0.4,))
        return (*lines(before), beside, para(f"Words {before}"), *lines(3))

    counts = range(34, 39)
    pdf = write_pdf(edition_of(*map(chapter, counts)), MOMENT).data
    found = read_pdf_typography(pdf).blocks
    places = {
        (word, count): [block.lines[0].page for block in found if f"{word} {count}" in block.text]
        for word in ("Beside", "Words")
        for count in counts
    }
    assert all(len(pages) == 1 for pages in places.values())
    assert all(places["Beside", count] == places["Words", count] for count in counts)
    above = [[block.lines[0].page] for block in found if block.text == "Line034"]
    moved = [places["Beside", count] != at for count, at in zip(counts, above, strict=True)]
    assert set(moved) == {True, False}


@pytest.mark.parametrize(
    ("sheet", "across"),
    [
        ("h2 { color: red }", False),
        (".figure { margin: 0 } h2 + p { text-indent: 0 }", False),
        ("h2 { counter-increment: part }", True),
        (".chapter { break-before: auto }", True),
        ("@page :left { margin: 0 }", True),
        (".seal { position: fixed }", True),
        (".wide { width: 50vw }", True),
    ],
)
def test_what_a_pack_says_of_other_pages_keeps_it_in_one_piece(sheet: str, across: bool) -> None:
    edition = sample_edition()
    institute = replace(edition.institute, stylesheets={"page": (sheet,)})
    assert workshop_of(replace(edition, institute=institute)).source.reaches_across() is across


def test_how_a_chapter_is_set_is_remembered() -> None:
    edition = edition_of(lines(42), lines(20))
    memory = Remembered()
    with lent(memory):
        cold = write_pdf(edition, MOMENT)
        missed = memory.missed
        assert sum(one.isdecimal() for one in memory.values()) == 2  # the lengths of two chapters
        assert sum(one.startswith("[") for one in memory.values()) == 2  # and their ways
        warm = write_pdf(edition, MOMENT)
        assert memory.missed == missed
    assert cold == warm


@pytest.mark.parametrize("kept", ["", "[", "[7]", '["1"]', "[true]", "{}", "[0, null]", "0"])
def test_what_is_remembered_and_damaged_is_not_believed(kept: str) -> None:
    edition = edition_of(lines(9))
    memory = Remembered()
    workshop = workshop_of(edition, memory)
    assert workshop.way(0, {}) == Way()
    assert memory == dict.fromkeys(memory, "[0]")
    memory.update(dict.fromkeys(memory, kept))
    assert workshop.way(0, {}) == Way()
    assert memory == dict.fromkeys(memory, "[0]")


def test_a_chapter_moves_on_without_being_laid_out_again() -> None:
    workshop = workshop_of(edition_of(lines(50), lines(9)))
    workshop.whole(cover=True)
    known = set(workshop.parts)
    assert sorted(index for index, _ in known) == [FRONT, 0, 1]
    before = workshop.body(right=False).parts[1][1]
    longer = workshop_of(edition_of(lines(120), lines(9)))
    longer.parts, longer.shared = workshop.parts, workshop.shared
    (_, (part, number)) = longer.body(right=False).parts
    assert number > before
    assert part in [one for key, one in workshop.parts.items() if key in known]


# --- whatever is changed --------------------------------------------------------------------------

Change = Callable[[Edition, random.Random], Edition]


def _blocks(edition: Edition, blocks: list[Block]) -> Edition:
    return replace(edition, document=replace(edition.document, blocks=tuple(blocks)))


def _text(edition: Edition, chance: random.Random) -> Edition:
    blocks = list(edition.document.blocks)
    blocks.insert(chance.randrange(2, len(blocks) + 1), para(f"New {chance.random()} " * 30))
    return _blocks(edition, blocks)


def _shorter(edition: Edition, chance: random.Random) -> Edition:
    blocks = list(edition.document.blocks)
    place = chance.randrange(1, len(blocks))
    if not isinstance(blocks[place], Heading):
        del blocks[place]
    return _blocks(edition, blocks)


def _order(edition: Edition, chance: random.Random) -> Edition:
    blocks = edition.document.blocks
    heads = [place for place, block in enumerate(blocks) if isinstance(block, Heading)]
    runs = [blocks[a:b] for a, b in zip(heads, [*heads[1:], len(blocks)], strict=True)]
    chance.shuffle(runs)
    return _blocks(edition, [block for run in runs for block in run])


def _reference(edition: Edition, chance: random.Random) -> Edition:
    target = chance.choice(["chapter-1", "chapter-2", "chapter-3"])
    blocks = [*edition.document.blocks, para("See ", CrossReference(target, text="there"), ".")]
    return _blocks(edition, blocks)


def _picture(edition: Edition, chance: random.Random) -> Edition:
    height = chance.randrange(100, 700)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="99" height="{height}"/>'.encode()
    resources = {"tall.svg": Resource("tall.svg", "image/svg+xml", svg, 99, height)}
    return replace(edition, resources=resources)


def _token(edition: Edition, chance: random.Random) -> Edition:
    tokens = edition.institute.tokens
    leading = chance.choice([13.0, 14.0, 15.0])
    tokens = replace(tokens, scale=replace(tokens.scale, leading=leading))
    return replace(edition, institute=replace(edition.institute, tokens=tokens))


def _option(edition: Edition, chance: random.Random) -> Edition:
    return with_page(edition, facing=chance.random() < 0.5)


CHANGES: tuple[Change, ...] = (_text, _shorter, _order, _reference, _picture, _token, _option)


def test_whatever_is_changed_the_file_is_that_of_a_clean_build() -> None:
    """``bench/sequences.py`` makes many more of these changes, in whole projects."""
    chance = random.Random(1)
    picture = Image("tall.svg", para("A tall picture.").content)
    chapters = (*lines(12), picture, *lines(4)), lines(42), lines(9)
    edition = _picture(edition_of(*chapters), chance)
    memory, warm = Remembered(), Warm()
    for change in chance.sample(CHANGES, 3):
        edition = change(edition, chance)
        with lent(memory):
            built = write_pdf(edition, MOMENT)
        assert built == write_pdf(edition, MOMENT)
        leave(warm, edition, chance.randrange(600))
        pages = warm.whole(edition)
    assert pages == Warm().whole(edition)


class _Left(Exception):
    """A layout is left."""


def leave(warm: Warm, edition: Edition, after: int) -> None:
    """Begin to lay out ``edition``, and leave it once it was asked so often whether to go on."""
    asked = itertools.count()

    def ask() -> None:
        if next(asked) == after:
            raise _Left

    with contextlib.suppress(_Left):
        warm.whole(edition, ask)


def test_a_layout_can_be_left_before_its_first_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def lay_out(*_: object) -> None:
        raise AssertionError("a page was laid out")

    monkeypatch.setattr("weasyprint.layout.page.make_page", lay_out)
    leave(Warm(), edition_of(lines(50)), 0)


def test_a_chapter_alone_is_drawn_as_in_the_whole(tmp_path: Path) -> None:
    edition = edition_of(lines(50), lines(9))
    warm = Warm()
    whole = warm.whole(edition)
    alone = warm.chapter(edition, "chapter-2")
    assert alone is not None
    assert (alone.first, alone.instead_of) == (whole.instead_of - 1, 1)
    assert page_texts(alone.data, tmp_path)[0] == page_texts(whole.data, tmp_path)[alone.first]
    longer = warm.chapter(edition_of(lines(50), lines(60)), "chapter-2")
    assert longer is not None
    assert "Line059" in page_texts(longer.data, tmp_path)[1]
    assert warm.chapter(edition, "nowhere") is None


def one_run(*chapters: tuple[Block, ...]) -> Edition:
    return with_page(edition_of(*chapters), chapters="run-on")


RUN = (lines(50), lines(60), lines(30))
"""Chapters that are set in the same way whichever of the changes below is made.

A chapter alone is set as it stood last; only the whole, which follows, tries whether another way is
better. The second chapter begins on the page on which the first one ends.
"""


@pytest.mark.parametrize(
    ("number", "chapter", "pages"),
    [
        (2, (*lines(20), para("A word"), *lines(60)[21:]), 1),
        (2, (*lines(45), para("One more"), *lines(60)[45:]), 1),
        (3, (*lines(29), para("The end")), 1),
        (3, lines(25), 1),
        (1, (*lines(100), *lines(50)), 3),
    ],
    ids=["a word", "a paragraph", "the end", "shorter", "pages"],
)
def test_only_the_pages_that_changed_are_laid_out(
    number: int, chapter: tuple[Block, ...], pages: int
) -> None:
    warm = Warm()
    warm.whole(one_run(*RUN))
    edition = one_run(*RUN[: number - 1], chapter, *RUN[number:])
    touched = warm.chapter(edition, f"chapter-{number}")
    assert touched is not None
    leaves, _ = anatomy(touched.data)
    whole, _ = anatomy(warm.whole(edition).data)
    beside = whole[touched.first :][: len(leaves)]
    assert [leaf.digest for leaf in leaves] == [leaf.digest for leaf in beside]
    assert (len(leaves), touched.instead_of) == (pages, pages)


def test_pages_that_changed_one_after_the_other_need_no_whole_between() -> None:
    warm = Warm()
    warm.whole(one_run(*RUN))
    warm.chapter(one_run(RUN[0], (para("A word"), *RUN[1][1:]), RUN[2]), "chapter-2")
    changed = (para("A word"), *RUN[1][1:-2], para("Another"), RUN[1][-1])
    edition = one_run(RUN[0], changed, RUN[2])
    touched = warm.chapter(edition, "chapter-2")
    assert touched is not None
    (leaf,), _ = anatomy(touched.data)
    whole, _ = anatomy(warm.whole(edition).data)
    assert leaf.digest == whole[touched.first].digest


FIRST = """
import sys
from sample import sample_edition
from tongwen.writers.pdf.warm import Warm
sys.stdout.buffer.write(Warm().whole(sample_edition("en")).data)
"""


def test_a_process_that_stays_sets_pages_in_our_faces_alone() -> None:
    environment = {key: value for key, value in os.environ.items() if key != "FONTCONFIG_FILE"}
    paths = os.pathsep.join([str(PROJECT / "src"), str(TESTS)])
    done = subprocess.run(
        [sys.executable, "-c", FIRST],
        env={**environment, "PYTHONPATH": paths},
        capture_output=True,
        check=True,
    )
    with pikepdf.open(io.BytesIO(done.stdout)) as pdf:
        faces = {
            str(item.BaseFont).partition("+")[2].rstrip(",")
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
        }
    assert {"Source-Serif-4", "Source-Sans-3-Bold", "Noto-Serif-CJK-TC"} <= faces
