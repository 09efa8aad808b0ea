"""Lines in Word: exactly as high as their leading, higher where they hold more than letters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_docx import M, edition_of, part, style_name, styled, words, write

from sample import sample_edition
from tongwen import measuring
from tongwen.artefacts.docx.structure import read_docx_structure
from tongwen.artefacts.docx.word import read_word
from tongwen.checks.word import WORD_CHECKS
from tongwen.diagnostics import Problems
from tongwen.document import (
    Callout,
    Caption,
    Cell,
    Column,
    Division,
    Figure,
    Heading,
    Image,
    InlineImage,
    List,
    ListItem,
    Math,
    MathBlock,
    Paragraph,
    Passage,
    Row,
    Table,
    Text,
)
from tongwen.edition import Artefact, Edition
from tongwen.look.spots import PageLook
from tongwen.pipeline import workers
from tongwen.pipeline.state import with_engine
from tongwen.writers.docx.palette import hexadecimal


def passage(words: str) -> Passage:
    return Passage((Text(words),))


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def spacing(data: bytes, identifier: str) -> dict[str, str]:
    """Return the line and its rule of a style, along what it builds on."""
    root = part(data, "word/styles.xml")
    found: dict[str, str] = {}
    while identifier:
        style = root.find(f'{W}style[@{W}styleId="{identifier}"]')
        node = style.find(f"{W}pPr/{W}spacing")
        for name in ("line", "lineRule"):
            if node is not None and node.get(f"{W}{name}"):
                found.setdefault(name, node.get(f"{W}{name}"))
        base = style.find(f"{W}basedOn")
        identifier = "" if base is None else base.get(f"{W}val")
    return found


def found(data: bytes, code: str) -> list[Any]:
    return list(WORD_CHECKS[code](read_word(data)))


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_lines_of_text_are_as_high_as_the_page_sets_them(tag: str) -> None:
    edition = edition_of(Paragraph(Passage((Text("Words 人工智能."),))), tag=tag)
    data = write(edition)
    look = PageLook(edition.institute, edition.language, edition.companion)
    for name, spot in (("BodyText", "text"), ("FootnoteText", "note"), ("TableText", "table text"),
                       ("ListBullet3", "list item"), ("Caption", "caption")):  # fmt: skip
        line = str(round(look[spot].leading * 20))
        assert spacing(data, name) == {"line": line, "lineRule": "exact"}
    # Who inserts a picture into a paragraph of Word's own, or of these, sees all of it.
    for name in ("Normal", "Figure", "Picture", "Equation"):
        assert spacing(data, name)["lineRule"] == "atLeast"
    assert found(data, "WORD-64") == found(data, "WORD-65") == []


def test_a_line_grows_for_what_is_higher_than_letters() -> None:
    def paragraph(*inside: Any) -> Paragraph:
        return Paragraph(Passage((Text("Before "), *inside, Text(" after."))))

    high = InlineImage("chart.svg", "A chart", width="20mm")
    low = InlineImage("chart.svg", "A sign", width="6mm")  # 3 mm high
    data = write(
        edition_of(
            paragraph(low, Math("x^2")),
            paragraph(high),
            paragraph(Math(r"\frac{a}{b}")),
            List((ListItem((paragraph(high),)),)),
        )
    )
    body = part(data)
    lines = [node for node in body.iter(f"{W}p") if "Before" in "".join(node.itertext())]
    assert [style_name(node) for node in lines] == [
        "FirstParagraph", "BodyTextTall", "BodyTextTall", "ListBulletTall"
    ]  # fmt: skip
    assert len(styled(body, "BodyTextTall")) == 2
    plain, tall = spacing(data, "BodyText"), spacing(data, "BodyTextTall")
    assert tall == {"line": plain["line"], "lineRule": "atLeast"}
    assert found(data, "WORD-65") == []


def test_a_picture_in_a_cell_is_no_wider_than_its_column() -> None:
    cells = (Cell(Passage((InlineImage("chart.svg", "A chart"),))), Cell(passage("Words")))
    columns = (Column("", 0.2), Column("", 0.8))
    data = write(edition_of(Table(columns, (), (Row(cells),))))
    (table,) = [one for one in part(data).iter(f"{W}tbl") if "Words" in "".join(one.itertext())]
    drawn, column = next(table.iter("{*}extent")), next(table.iter(f"{W}tcW"))
    assert 0 < int(drawn.get("cx")) / 635 <= int(column.get(f"{W}w"))


# --- page numbers from LibreOffice's layout ------------------------------------------------


@pytest.fixture
def office_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A LibreOffice without a formula editor; the folder that tells of its parts."""
    return _office(tmp_path, "share/registry", monkeypatch)


def _office(tmp_path: Path, folder: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = tmp_path / "office" / "program" / "soffice"
    program.parent.mkdir(parents=True)
    program.touch()
    registry = tmp_path / "office" / folder
    registry.mkdir(parents=True)
    (registry / "writer.xcd").touch()
    monkeypatch.setattr(measuring, "office", lambda: str(program))
    return registry


def test_without_the_formula_editor_pages_are_the_pdfs_where_there_are_formulas(
    office_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(measuring, "lay_out", lambda data, extension: asked.append(extension))
    paragraph = Paragraph(Passage((Text("Words."),)))
    plain = edition_of(paragraph)
    formulas = edition_of(paragraph, MathBlock(r"\frac{a}{b}"))

    problems = Problems()

    def told(edition: Edition) -> list[str]:
        written = workers.write("docx", edition)
        assert isinstance(written, Artefact)
        problems.extend(written.problems)
        return [problem.code for problem in written.problems]

    assert told(plain) == []
    assert asked == ["docx"]
    assert told(formulas) == ["BUILD-07"]
    assert asked == ["docx"]
    assert told(edition_of(MathBlock("x"), tag="zh-Hant")) == ["BUILD-07"]
    assert len(problems) == 1  # for all editions
    (office_folder / "math.xcd").touch()
    assert told(formulas) == []
    assert asked == ["docx", "docx"]


@pytest.mark.parametrize("folder", ["share/registry", "Resources/registry"])
def test_once_the_formula_editor_is_installed_files_are_made_anew(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = _office(tmp_path, folder, monkeypatch)
    without = with_engine("", "docx")
    (registry / "math.xcd").touch()
    assert with_engine("", "docx") != without


# --- formulas with numbers -----------------------------------------------------------------


def test_a_formula_with_its_number_is_displayed_as_one_without() -> None:
    tex = r"\sum_{i=1}^{n} x_i = \frac{a}{b}"
    block = MathBlock(tex, "eq-sum", "1")
    data = write(edition_of(MathBlock(tex), block, List((ListItem((block,)),))))
    body = part(data)
    displayed = [node for node in body.iter(f"{M}oMath") if node.getparent().tag == f"{M}oMathPara"]
    assert len(displayed) == 3
    assert found(data, "WORD-82") == found(data, "WORD-75") == found(data, "WORD-78") == []
    tables = list(body.iter(f"{W}tbl"))
    widths = [[int(node.get(f"{W}w")) for node in table.iter(f"{W}gridCol")] for table in tables]
    assert len(tables) == 2
    assert widths[0][1] == widths[1][1]
    assert widths[0][0] > widths[1][0]  # in a list it begins further in, and ends where text ends
    inside = [style_name(node) for node in tables[0].iter(f"{W}p")]
    assert inside == ["EquationNumbered", "EquationNumber"]
    assert words(tables[0]).endswith("(1)")
    assert tables[0].getnext().tag == f"{W}p"  # or Word would join it with the next table


def test_a_row_that_numbers_a_formula_is_read_back_as_the_formula() -> None:
    edition = edition_of(MathBlock("E = mc^2", "eq-e", "1"))
    (block,) = [b for b in read_docx_structure(write(edition)).body if b.kind == "formula"]
    assert block.label == "(1)"
    assert [run.text for run in block.content] == ["E=mc2"]


# --- turned pages ----------------------------------------------------------------------------


def test_on_a_turned_page_header_caption_and_table_are_as_wide_as_its_text() -> None:
    def table(identifier: str) -> Table:
        return Table(
            head=(Row((Cell(passage("A"), header=True), Cell(passage("B"), header=True))),),
            body=(Row((Cell(passage("a")), Cell(passage("b")))),),
            columns=(Column(), Column()),
            caption=Caption(passage("Words"), label="Table 1"),
            number="1",
            identifier=identifier,
        )

    figure = Figure(
        (Image("chart.svg", passage("A chart")),), caption=Caption(passage("C"), label="Figure 1"),
        number="1", identifier="fig",
    )  # fmt: skip
    chapter = Heading(1, passage("Chapter"), identifier="chapter")
    turned = Division((table("turned"), figure), "landscape")
    data = write(edition_of(chapter, table("upright"), turned, Paragraph(passage("After."))))
    assert found(data, "WORD-93") == found(data, "WORD-94") == []
    body = part(data)
    styles = [style_name(node) for node in body.iter(f"{W}p")]
    assert {"TableCaption", "TableCaptionLandscape", "FigureLandscape", "CaptionLandscape"} <= set(
        styles
    )


# --- nothing held together by hand -------------------------------------------------------------


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_styles_say_what_is_held_together(tag: str) -> None:
    long = "Words that fill a line and go on to the next of it. " * 4
    table = Table(
        head=(Row((Cell(passage("A"), header=True),)),),
        body=(Row((Cell(passage("a")),)), Row((Cell(passage("b")),))),
        columns=(Column(),),
    )
    data = write(
        edition_of(
            Heading(1, passage("Chapter"), identifier="chapter"),
            Paragraph(passage(long)),
            table,
            Paragraph(passage(long)),
            Paragraph(passage("The last one.")),
            tag=tag,
        )
    )
    held = {"keepNext", "keepLines", "pageBreakBefore"}
    body, styles = part(data), part(data, "word/styles.xml")
    by_hand = [node.tag for name in held for node in body.iter(f"{W}{name}")]
    assert by_hand == []
    assert found(data, "WORD-49") == []
    # The last row of a short table may part from what follows it, the others not.
    assert [style_name(node) for node in body.iter(f"{W}p") if words(node) in ("a", "b")] == [
        "TableTextWithNext", "TableText"
    ]  # fmt: skip
    (kept,) = styles.iterfind(f'{W}style[@{W}styleId="TableTextWithNext"]')
    assert kept.find(f"{W}basedOn").get(f"{W}val") == "TableText"
    assert [node.tag for node in kept.find(f"{W}pPr")] == [f"{W}keepNext"]
    # A chapter's last paragraphs are held by nothing: they leave no half of a page empty.
    assert style_name(styled(body, "BodyText")[-1]) == "BodyText"


# --- boxes -------------------------------------------------------------------------------------


def test_a_box_with_lists_in_it_is_one_box_in_its_kinds_colour() -> None:
    deep = List((ListItem((Paragraph(passage("deep")),)),), ordered=True)
    items = (Paragraph(passage("item")), Paragraph(passage("its second")), deep)
    inner = List((ListItem(items),))
    blocks = (Paragraph(passage("Said.")), inner, Paragraph(passage("After.")))
    data = write(edition_of(Callout("note", blocks, label="Note"), Callout("warning", blocks)))
    assert found(data, "WORD-67") == []
    tables = list(part(data).iterfind(f"{W}body/{W}tbl"))
    names = [node.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") for node in tables]
    assert names == ["CalloutTableNote", "CalloutTableWarning"]
    assert [len(styled(node, "ListNumber2InCallout")) for node in tables] == [1, 1]

    def bar(identifier: str) -> str:
        styles = part(data, "word/styles.xml")
        style = styles.find(f'{W}style[@{W}styleId="{identifier}"]')
        return str(style.find(f"{W}tblPr/{W}tblBorders/{W}left").get(f"{W}color"))

    look = PageLook(sample_edition().institute, sample_edition().language)
    colours = [hexadecimal(look[f"callout {kind} text"].border.left.colour).upper()[1:]
               for kind in ("note", "warning")]  # fmt: skip
    assert [bar(one) for one in names] == colours
    assert colours[0] != colours[1]


def test_the_title_of_a_long_box_is_a_row_with_what_comes_first() -> None:
    items = tuple(ListItem((Paragraph(passage(f"item {number}")),)) for number in range(20))
    blocks = (Paragraph(passage("Said.")), List(items))
    data = write(edition_of(Callout("note", blocks, label="Note"), Callout("tip", blocks[:1])))
    (table,) = part(data).iterfind(f"{W}body/{W}tbl")
    rows = table.findall(f"{W}tr")
    assert [words(node) for node in rows[0].iter(f"{W}p")] == ["Note", "Said."]
    assert [len(list(row.iter(f"{W}cantSplit"))) for row in rows] == [1, 0]
    assert found(data, "WORD-67") == []
