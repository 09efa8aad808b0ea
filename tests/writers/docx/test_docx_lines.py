"""Lines in Word: exactly as high as their leading, higher where they hold more than letters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_docx import edition_of, part, style_name, styled, write

from tongwen import measuring
from tongwen.artefacts.docx.word import read_word
from tongwen.checks.word import WORD_CHECKS
from tongwen.diagnostics import Problems
from tongwen.document import (
    InlineImage,
    List,
    ListItem,
    Math,
    MathBlock,
    Paragraph,
    Passage,
    Text,
)
from tongwen.edition import Artefact, Edition
from tongwen.look.spots import PageLook
from tongwen.pipeline import workers
from tongwen.pipeline.state import with_engine

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


# --- page numbers from LibreOffice's layout ------------------------------------------------


@pytest.fixture(params=["share/registry", "Resources/registry"])
def office_folder(request: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A LibreOffice without a formula editor; the folder that tells of its parts."""
    program = tmp_path / "office" / "program" / "soffice"
    program.parent.mkdir(parents=True)
    program.touch()
    registry = tmp_path / "office" / str(request.param)
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
    without = with_engine("", "docx")
    (office_folder / "math.xcd").touch()
    assert told(formulas) == []
    assert asked == ["docx", "docx"]
    assert with_engine("", "docx") != without  # once it is installed, the file is made anew
