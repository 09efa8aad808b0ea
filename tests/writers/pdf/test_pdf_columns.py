"""The text of chapters in two columns, and what stands across both."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import cache

import pytest

from judging import check_of_edition, read_structure
from sample import p, para, sample_edition, without_front
from tongwen.artefacts.pdf.typography import Line, Typesetting, read_pdf_typography
from tongwen.document import (
    Block,
    Callout,
    Caption,
    Cell,
    Column,
    Figure,
    Heading,
    Image,
    Link,
    List,
    ListItem,
    Note,
    NoteReference,
    Resource,
    Row,
    Table,
    Text,
)
from tongwen.edition import Edition
from tongwen.institute import column_width
from tongwen.institute.columns import with_text_columns
from tongwen.spanning import across
from tongwen.writers.pdf import write_pdf

MOMENT = datetime.datetime(2023, 10, 17, tzinfo=datetime.UTC)
WORDS = {
    "en": "the measure and the leading and the colour of a block are judged by the eye ",
    "zh-Hant": "版心的寬度與行距決定一段文字的濃淡，須以眼判斷，不可只憑數字，也不可只憑習慣。",
}
PT = 25.4 / 72


def noted(tag: str, number: int) -> Block:
    words = Text(WORDS[tag] * 3)
    return para(words, NoteReference(f"note-{number}", number=str(number)), Text(WORDS[tag] * 2))


def table(columns: int) -> Table:
    cells = tuple(Cell(para(f"Cell{columns}").content) for _ in range(columns))
    return Table((Column(),) * columns, (Row(cells),), (Row(cells), Row(cells)))


@cache
def edition(tag: str) -> Edition:
    """Two pages: columns with a note, a figure across, columns with another below it."""
    base = sample_edition(tag)
    items = tuple(ListItem((para(WORDS[tag]),)) for _ in range(3))
    blocks = (
        Heading(1, para("Chapter").content, "chapter", number="1"),
        noted(tag, 1),
        Heading(2, para("In a column").content, "in", number="1.1"),
        *(para(WORDS[tag] * 8) for _ in range(4)),
        table(2),
        para(WORDS[tag] * 4),
        Figure((Image("a.svg"),), Caption(para("A picture").content)),
        para(WORDS[tag] * 14),
        noted(tag, 2),
        List(items, ordered=False, start=1),
        *(para(WORDS[tag] * 9) for _ in range(9)),
        noted(tag, 3),
        Heading(2, para("Across").content, "across", number="1.2"),
        Callout("finding", (para("Found " + WORDS[tag]),), label="Key finding"),
        para(WORDS[tag] * 12),
        para("Last words " + WORDS[tag] * 7),
    )
    notes = tuple(
        Note(f"note-{number}", (para(f"Note {number} " + WORDS[tag] * 3),), str(number))
        for number in (1, 2, 3)
    )
    document = replace(
        base.document, blocks=blocks, notes=notes, contents=(), figures=(), tables=()
    )
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60"/>'
    tokens = base.institute.tokens
    wide = replace(tokens.page, columns=2, inner=24.0, outer=24.0, hang=0.0)
    institute = replace(base.institute, tokens=with_text_columns(replace(tokens, page=wide)))
    resources = {"a.svg": Resource("a.svg", "image/svg+xml", svg, 300, 60)}
    return without_front(replace(base, document=document, institute=institute, resources=resources))


@cache
def set_text(tag: str) -> tuple[Typesetting, bytes]:
    data = write_pdf(edition(tag), MOMENT).data
    return read_pdf_typography(data), data


def lines(tag: str, *kinds: str) -> list[Line]:
    measured, _ = set_text(tag)
    return [
        line
        for block in measured.blocks
        if block.body and (not kinds or block.kind in kinds)
        for line in block.lines
    ]


def text_lines(tag: str) -> list[Line]:
    size = edition(tag).institute.tokens.scale.text
    return [line for line in lines(tag, "P") if abs(line.size - size) < 0.05]


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_text_stands_in_two_columns_whose_lines_are_level(tag: str) -> None:
    tokens = edition(tag).institute.tokens
    wide = column_width(tokens) / PT
    found = [line for line in text_lines(tag) if line.right - line.left > wide / 2]
    assert max(line.right - line.left for line in found) < wide + tokens.scale.text
    leading = tokens.scale.leading * (1.2 if tag == "zh-Hant" else 1)
    middle = tokens.page.width / PT / 2
    left = {round(line.baseline % leading, 1) for line in found if line.left < middle}
    right = {round(line.baseline % leading, 1) for line in found if line.left > middle}
    assert len(left) == 1
    assert left == right


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_notes_stand_below_all_text_of_their_page(tag: str) -> None:
    notes = {line.page: 10_000.0 for line in lines(tag, "Note")}
    for line in lines(tag, "Note"):
        notes[line.page] = min(notes[line.page], line.baseline - line.size)
    assert notes
    assert all(line.baseline < notes[line.page] for line in text_lines(tag) if line.page in notes)
    measured, _ = set_text(tag)
    for number in (1, 2, 3):
        (note,) = [one for one in measured.blocks if f"Note {number}" in one.text]
        assert len({line.page for line in note.lines}) == 1
        assert (
            note.lines[0].right - note.lines[0].left
            > column_width(edition(tag).institute.tokens) / PT
        )


def test_a_heading_right_before_a_box_stands_across_with_it() -> None:
    tokens = edition("en").institute.tokens
    middle = tokens.page.width / PT / 2
    heading = next(line for line in lines("en", "H2") if "Across" in line.text)
    box = next(line for line in lines("en") if line.text.startswith("Found"))
    assert heading.left < middle
    assert box.left < middle < box.right
    assert heading.page == box.page


def test_a_chapter_ends_in_columns_of_one_length() -> None:
    middle = edition("en").institute.tokens.page.width / PT / 2
    last = max(line.page for line in text_lines("en"))
    found = [line for line in text_lines("en") if line.page == last]
    left = max(line.baseline for line in found if line.left < middle)
    right = max(line.baseline for line in found if line.left > middle)
    leading = edition("en").institute.tokens.scale.leading
    assert abs(left - right) < leading + 0.1


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_columns_are_read_back_in_the_order_of_the_report(tag: str) -> None:
    _, data = set_text(tag)
    assert [str(one) for one in check_of_edition(edition(tag), data)] == []


def test_what_stands_across_is_said_by_what_it_is() -> None:
    blocks = edition("en").document.blocks
    tokens = edition("en").institute.tokens
    wide = [
        type(block).__name__
        for block, flag in zip(blocks, across(blocks, tokens), strict=True)
        if flag
    ]
    assert wide == ["Heading", "Figure", "Heading", "Callout"]
    narrow = Figure((Image("a.svg", width="50mm"),))
    assert across((table(2), table(3), narrow), tokens) == (False, True, False)
    single = replace(tokens, page=replace(tokens.page, columns=1))
    assert not any(across(blocks, single))


def test_a_link_leads_to_a_picture_beside_which_another_ends_higher() -> None:
    base = edition("en")
    leads = (Link("#tall", (Text("The first"),)), Text(" and "), Link("#low", (Text("another"),)))
    blocks = (
        Heading(1, para("Chapter").content, "chapter", number="1"),
        para(*leads),
        *(
            block
            for name in ("tall", "low")
            for block in (
                Figure((Image(name, p(name), width="50mm"),), identifier=name),
                para(WORDS["en"] * 3),
            )
        ),
    )
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0H300V{0}H0z"/></svg>'
    resources = {
        name: Resource(name, "image/svg+xml", svg.format(height).encode(), 300, height)
        for name, height in (("tall", 400), ("low", 200))
    }
    document = replace(base.document, blocks=blocks, notes=(), contents=(), figures=(), tables=())
    beside = replace(base, document=document, resources=resources)
    read = read_structure("pdf", write_pdf(beside, MOMENT).data)
    for name in ("tall", "low"):
        (picture,) = read.body[read.landings[name].index].content
        assert (picture.kind, picture.text) == ("picture", name)
