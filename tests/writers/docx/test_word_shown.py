"""What engines that imitate Word showed: appendices, running heads, captions, rows, drawings."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree
from test_docx import M, edition_of, instructions, part, styled, words, write

from tongwen.document import (
    Caption,
    Cell,
    Column,
    CrossReference,
    Division,
    Figure,
    Heading,
    Image,
    Math,
    Paragraph,
    Passage,
    Resource,
    Row,
    Table,
    Text,
)
from tongwen.writers.docx.drawings import with_own_strokes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def passage(words: str) -> Passage:
    return Passage((Text(words),))


def heads(data: bytes) -> list[Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [part(data, name) for name in archive.namelist() if name.startswith("word/headerB")]


def test_appendices_are_counted_by_a_list_of_their_own() -> None:
    blocks = (
        Heading(1, passage("Chapter"), "one", number="1"),
        Heading(1, passage("Sources"), "sources", number="A"),
        Heading(2, passage("Rivers"), "rivers", number="A.1"),
        Heading(1, passage("Methods"), "methods", number="B"),
        Paragraph(Passage((CrossReference("methods", text="Appendix B", number="B"),))),
    )
    data = write(edition_of(*blocks))
    root, lists = part(data), part(data, "word/numbering.xml")
    chapter, *appendices = [*styled(root, "Heading1"), *styled(root, "Heading2")]
    assert chapter.find(f"{W}pPr/{W}numPr") is None
    numbers = {node.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val") for node in appendices}
    (number,) = numbers
    assert [words(node) for node in appendices] == ["Sources", "Methods", "Rivers"]
    (own,) = [node for node in lists.iter(f"{W}num") if node.get(f"{W}numId") == number]
    levels = own.find(f"{W}abstractNumId").get(f"{W}val")
    (abstract,) = [
        node for node in lists.iter(f"{W}abstractNum") if node.get(f"{W}abstractNumId") == levels
    ]
    first, second = list(abstract.iter(f"{W}lvl"))[:2]
    assert first.find(f"{W}numFmt").get(f"{W}val") == "upperLetter"
    assert second.find(f"{W}lvlText").get(f"{W}val") == "%1.%2"
    assert not list(abstract.iter(f"{W}pStyle"))
    assert any(told.endswith("\\r \\h \\* MERGEFORMAT") for told in instructions(root))


@pytest.mark.parametrize(
    ("title", "lines"), [("Rivers", 2), ("Rivers and their many names " * 4, 3)]
)
def test_who_publishes_stands_below_a_title_that_leaves_them_no_room(
    title: str, lines: int
) -> None:
    data = write(edition_of(Heading(1, passage(title.strip()), "one", number="1")))
    for root in heads(data):
        found = list(root.iterchildren(f"{W}p"))
        assert len(found) == lines
        together = [node for node in found[0].iter(f"{W}r") if node.find(f"{W}tab") is not None]
        assert bool(together) == (lines == 2)
        told = words(root)
        assert told.index("A Sample") < told.index("Institute of Examples")


def test_no_run_of_a_caption_is_nothing_but_space() -> None:
    figure = Figure(
        (Image("chart.svg", passage("A chart")),),
        caption=Caption(passage("Words"), label="Figure 1"),
        number="1",
        identifier="fig",
    )
    (caption,) = styled(part(write(edition_of(figure))), "Caption")
    said = [node.text for node in caption.iter(f"{W}t")]
    assert said[-1] == "\u2002Words"
    assert all(text.strip() for text in said)


def test_a_row_stands_at_the_text_and_a_figures_row_hangs_as_the_figure_does() -> None:
    row = Division((Paragraph(passage("One")), Paragraph(passage("Two"))), "row", shares=(0.5, 0.5))
    figure = Figure((row,), caption=Caption(passage("Both"), label="Figure 1"), number="1")
    tables = part(write(edition_of(row, figure))).iter(f"{W}tbl")
    first, second = (int(one.find(f"{W}tblPr/{W}tblInd").get(f"{W}w")) for one in tables)
    assert first == 0
    assert second < 0


def test_a_formula_alone_in_a_cell_is_not_displayed() -> None:
    cell = Cell(Passage((Math("x"),)))
    table = Table(head=(), body=(Row((cell, Cell(passage("a")))),), columns=(Column(), Column()))
    (formula,) = part(write(edition_of(table))).iter(f"{M}oMath")
    assert formula.getnext().findtext(f"{W}t") == "\u200b"


def test_a_reference_has_the_colour_of_a_link() -> None:
    told = Paragraph(Passage((CrossReference("one", text="Chapter 1", number="1"),)))
    root = part(write(edition_of(Heading(1, passage("Chapter"), "one", number="1"), told)))
    (said,) = [node for node in root.iter(f"{W}r") if words(node) == "Chapter "]
    assert said.find(f"{W}rPr/{W}rStyle").get(f"{W}val") == "Hyperlink"


def test_a_drawings_letters_go_along_in_the_faces() -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20">'
        '<text x="2" y="14" font-family="Source Sans 3">{}</text></svg>'
    )
    sizes = []
    for said in ("abc", "Ωμέγα"):
        edition = edition_of(Image("words.svg", passage("Words")))
        resource = Resource("words.svg", "image/svg+xml", drawing.format(said).encode(), 40, 20)
        edition = replace(edition, resources={**edition.resources, "words.svg": resource})
        with zipfile.ZipFile(io.BytesIO(write(edition))) as archive:
            fonts = [one for one in archive.infolist() if one.filename.endswith(".odttf")]
        sizes.append(sum(one.file_size for one in fonts))
    assert sizes[1] > sizes[0] + 5_000


def test_lines_say_themselves_how_faint_they_are() -> None:
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg"><g stroke-opacity=".2"><path d="M0 0H9"/>'
        b'<g stroke-opacity=".5"><path d="M0 1H9"/></g><path d="M0 2H9" style="stroke-opacity:1"/>'
        b"</g></svg>"
    )
    paths = etree.fromstring(with_own_strokes(drawing)).iter("{*}path")
    assert [node.get("stroke-opacity") for node in paths] == [".2", ".5", None]
    assert with_own_strokes(b"<svg/>") == b"<svg/>"
