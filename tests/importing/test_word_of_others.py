"""Word files as programs of others write them: what Pandoc alone would lose or not understand."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest
import word_making
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.shared import Mm
from PIL import Image
from word_making import Word, element, run

from tongwen.diagnostics import Problems
from tongwen.importing import Imported, Kept, Source, import_sources

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_SPACES = f'xmlns:w="{_W}" xmlns:m="{_M}"'
_EMC = (
    "<m:r><m:t>E=m</m:t></m:r><m:sSup><m:e><m:r><m:t>c</m:t></m:r></m:e>"
    "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
)


def begun() -> Word:
    word = Word()
    word.paragraph("T", "Title")
    word.file.add_heading("A", 1)
    return word


def add(word: Word, *blocks: str) -> None:
    """Add blocks of WordprocessingML behind the last."""
    body = word.file.element.body
    for block in blocks:
        whole = parse_xml(f"<w:body {_SPACES}>{block}</w:body>")
        for node in list(whole):
            body.insert(len(body) - 1, node)


def imported(word: Word, changes: Kept = "show") -> Imported:
    problems = Problems()
    source = Source("a.docx", word.bytes(), lambda _: None)
    made = import_sources([source], "house", "2024-01-02", problems, changes=changes)
    assert made is not None
    assert list(problems) == []
    return made


def text_of(word: Word, changes: Kept = "show") -> str:
    made = imported(word, changes)
    return "\n".join(data.decode() for name, data in sorted(made.files.items()) if name[0] == "0")


def field(paragraph: Any, instruction: str, shown: str, letters: int) -> None:
    """Add a field as Word saves it: its instruction in parts, each letter of its result apart."""
    run(paragraph, element("w:fldChar", fldCharType="begin"))
    for at in range(0, len(instruction), letters):
        run(paragraph, element("w:instrText", instruction[at : at + letters]))
    run(paragraph, element("w:fldChar", fldCharType="separate"))
    for letter in shown:
        run(paragraph, element("w:t", letter))
    run(paragraph, element("w:fldChar", fldCharType="end"))


def test_captions_and_references_in_many_languages() -> None:
    word = begun()
    labels = ("Figure", "Abbildung", "圖", "图", "図")
    for number, label in enumerate(labels, 1):
        word.picture("Seen.")
        word.caption(label, str(number), f"Words {number}", f"_Ref{number}")
    tables = ("Table", "Tabelle", "Tableau", "表")
    for number, label in enumerate(tables, 1):
        word.caption(label, str(number), f"Rows {number}", f"_Ref1{number}")
        word.file.add_table(1, 1).cell(0, 0).text = "x"
        word.paragraph("between")
    said = word.paragraph("See ")
    for before, names in (("", labels), ("1", tables)):
        for number, label in enumerate(names, 1):
            field(said, f" REF _Ref{before}{number} \\h ", f"{label} {number}", 4)
            said.add_run(", ")
    text = text_of(word)
    wanted = [f"@fig-words-{n}" for n in range(1, 6)] + [f"@tbl-rows-{n}" for n in range(1, 5)]
    assert f"See {', '.join(wanted)}," in text


@pytest.mark.parametrize(
    ("changes", "rows", "wanted"),
    [
        ("show", ("gone", "come"), "~~moved~~"),
        ("accept", ("come",), "To moved **bold**"),
        ("reject", ("gone",), "moved\n\nTo bold"),
    ],
)
def test_rows_moves_and_looks_that_were_changed(
    changes: Kept, rows: tuple[str, ...], wanted: str
) -> None:
    word = begun()
    who = 'w:id="1" w:author="A. Author"'
    cells = "".join(
        f"<w:tr>{f'<w:trPr><w:{tag} {who}/></w:trPr>' if tag else ''}<w:tc><w:tcPr/><w:p>"
        f"{before}<w:r><w:{words}>{name}</w:{words}></w:r>{after}</w:p></w:tc></w:tr>"
        for tag, name, words, before, after in (
            ("", "head", "t", "", ""),
            ("del", "gone", "delText", f"<w:del {who}>", "</w:del>"),
            ("ins", "come", "t", f"<w:ins {who}>", "</w:ins>"),
        )
    )
    add(
        word,
        f"<w:p><w:moveFrom {who}><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p>",
        f'<w:p><w:r><w:t xml:space="preserve">To </w:t></w:r><w:moveTo {who}><w:r>'
        f'<w:t xml:space="preserve">moved </w:t></w:r></w:moveTo><w:r><w:rPr><w:b/>'
        f"<w:rPrChange {who}><w:rPr/></w:rPrChange></w:rPr><w:t>bold</w:t></w:r></w:p>",
        '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid>' + cells + "</w:tbl>",
    )
    text = text_of(word, changes)
    assert wanted in text
    assert [name for name in ("gone", "come") if name in text] == list(rows)
    assert "a change of looks" in imported(word, changes).files["import.md"].decode()


def test_no_words_are_lost_in_what_stands_round_them() -> None:
    word = begun()
    tag = 'w:uri="u" w:element="e"'
    add(
        word,
        f"<w:customXml {tag}><w:p><w:r><w:t>In custom XML.</w:t></w:r></w:p></w:customXml>",
        f'<w:p><w:smartTag {tag}><w:r><w:t xml:space="preserve">London </w:t></w:r></w:smartTag>'
        f"<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>control</w:t></w:r></w:sdtContent></w:sdt>"
        f"<w:customXml {tag}><w:r><w:t>led</w:t></w:r></w:customXml></w:p>",
        "<w:p><w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>かんじ</w:t></w:r></w:rt><w:rubyBase><w:r>"
        "<w:t>漢字</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
        "<w:p><w:r><w:t>Seen.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r></w:p>",
        '<w:p><w:r><w:t>H</w:t></w:r><w:r><w:rPr><w:position w:val="-2"/><w:sz w:val="19"/></w:rPr>'
        "<w:t>2</w:t></w:r><w:r><w:t>O</w:t></w:r></w:p>",
    )
    text = text_of(word)
    assert "In custom XML.\n\nLondon controlled\n\n漢字（かんじ）\n\nSeen.\n\nH~2~O\n" in text
    page = imported(word).files["import.md"].decode()
    assert "hidden words, which Word shows to nobody:\n    - unseen" in page


def test_formulas_however_their_numbers_are_set() -> None:
    word = begun()
    add(
        word,
        f"<w:p><m:oMathPara><m:oMath><m:eqArr><m:e>{_EMC}<m:r><m:t>#</m:t></m:r><m:d><m:e><m:r>"
        "<m:t>3</m:t></m:r></m:e></m:d></m:e></m:eqArr></m:oMath></m:oMathPara></w:p>",
        f"<w:p><w:r><w:tab/></w:r><m:oMath>{_EMC}</m:oMath><w:r><w:tab/><w:t>(4)</w:t></w:r></w:p>",
        f'<w:p><w:r><w:t xml:space="preserve">In </w:t></w:r><m:oMath>{_EMC}</m:oMath></w:p>',
    )
    text = text_of(word)
    assert "$$\nE = mc^2\n$$ {#eq-1}\n\n$$\nE = mc^2\n$$ {#eq-2}\n\nIn $E = mc^2$\n" in text


def test_headings_by_their_level_in_whatever_style() -> None:
    word = Word()
    word.paragraph("Bericht", "Title")
    for name, level in (("Kapitel", "0"), ("Abschnitt", "1")):
        style = word.file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.get_or_add_pPr().append(element("w:outlineLvl", val=level))
    for words, named in (("1 Einleitung", "Kapitel"), ("Eins.", "Normal"),
                         ("1.1 Ziele", "Abschnitt"), ("Zwei.", "Normal")):  # fmt: skip
        word.paragraph(words, named)
    bare = word.paragraph("Ende")
    bare._p.get_or_add_pPr().append(element("w:outlineLvl", val="0"))
    word.paragraph("Drei.")
    text = text_of(word)
    assert text == "# Einleitung\n\nEins.\n\n## Ziele\n\nZwei.\n\n# Ende {.unnumbered}\n\nDrei.\n"


def test_citations_in_parted_and_nested_fields() -> None:
    word = begun()
    said = word.paragraph("By ")
    run(said, element("w:fldChar", fldCharType="begin"))
    run(said, element("w:instrText", " ADDIN EN.CITE "))
    inner = element("w:fldChar", fldCharType="begin")
    inner.append(element("w:fldData", base64.b64encode(word_making.ENDNOTE.encode()).decode()))
    run(said, inner)
    run(said, element("w:instrText", " ADDIN EN.CITE.DATA "))
    run(said, element("w:fldChar", fldCharType="end"))
    run(said, element("w:fldChar", fldCharType="separate"))
    run(said, element("w:t", "(Li 2020)"))
    run(said, element("w:fldChar", fldCharType="end"))
    said.add_run(", ")
    csl = json.dumps(word_making.CSL)
    field(said, f" ADDIN ZOTERO_ITEM CSL_CITATION {csl} ", "(see Zhou, 2023)", 7)
    said.add_run(", ")
    word.field(said, "CITATION Smi20 \\p 12 \\l 1033", "(Smith, 2020)")
    text = text_of(word)
    assert "By [@li2020, p. 4], [see @zhou2023, p. 7–9], (Smith, 2020)" in text
    made = imported(word)
    assert b"citation-style: author-date" in made.files["report.yaml"]
    assert "a source that is not in the file" in made.files["import.md"].decode()


def test_an_index_comes_over_with_its_marks() -> None:
    word = begun()
    said = word.paragraph("Words")
    for text in (' XE "Rivers:straight" ', ' XE "Streams" \\t "See also Rivers" '):
        run(said, element("w:fldChar", fldCharType="begin"))
        run(said, element("w:instrText", text))
        run(said, element("w:fldChar", fldCharType="end"))
    made = word.paragraph(style="Normal")
    field(made, ' INDEX \\c "2" ', "Rivers, 1", 20)
    text = text_of(word)
    assert '[]{.index entry="Rivers!straight"}[]{.index entry=Streams see-also=Rivers}' in text
    assert text.endswith("::: {#index}\n:::\n")
    assert "Rivers, 1" not in text


def test_a_first_row_in_bold_is_the_head_of_its_table() -> None:
    word = begun()
    for bold in ((0,), (0, 1), ()):
        table = word.file.add_table(rows=2, cols=2)
        look = table._tbl.tblPr.find(f"{{{_W}}}tblLook")
        look.getparent().remove(look)  # else Word says that the first row is a head
        for row in range(2):
            for column in range(2):
                cell = table.cell(row, column).paragraphs[0].add_run(f"{row}{column}")
                cell.bold = row in bold
        word.paragraph("x")
    made = imported(word)
    text = made.files["01-a.md"].decode()
    assert "| 00  | 01  |\n| --- | --- |\n| 10  | 11  |" in text
    assert text.count("| --- |") == 1  # all in bold, or nothing: no head
    assert "languages: [en]" in made.files["report.yaml"].decode()
    assert "a table’s first row, which is in bold" in made.files["import.md"].decode()


def test_lists_that_are_only_typed() -> None:
    word = begun()
    for words in ("• one", "• two", "1. first", "2. second", "(a) alpha", "(b) beta", "7. alone"):
        word.paragraph(words)
    text = text_of(word)
    assert "- one\n- two\n\n1. first\n2. second\n\n(a) alpha\n(b) beta\n\n7\\. alone\n" in text
    assert "marks of a list that were typed" in imported(word).files["import.md"].decode()


def test_a_floating_picture_stands_behind_its_paragraph() -> None:
    word = begun()
    target = io.BytesIO()
    Image.new("RGB", (6, 4)).save(target, "PNG")
    inline = word.paragraph("Words").add_run().add_picture(target, width=Mm(60))._inline
    inline.tag = inline.tag.replace("}inline", "}anchor")
    fill = inline.find(".//{*}blipFill")
    fill.insert(1, parse_xml(
        '<a:srcRect xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" l="25000"/>'
    ))  # fmt: skip
    word.caption("Figure", "1", "Shown")
    assert "Words\n\n![Shown](figures/shown.png){#fig-shown" in text_of(word)
    assert "a cropped picture" in imported(word).files["import.md"].decode()


def test_titles_that_stand_for_headings_are_headings() -> None:
    word = Word()
    for words, style in (
        ("Rivers", "Title"), ("and Cities", "Title"), ("One, Two", "Subtitle"),
        ("Words.", "Normal"), ("1 Floods", "Title"), ("Of floods.", "Normal"),
        ("1.1 In spring", "Title"), ("Of spring.", "Normal"), ("Why", "Subtitle"),
        ("Of reasons.", "Normal"), ("2 Droughts", "Title"), ("Of droughts.", "Normal"),
    ):  # fmt: skip
        word.paragraph(words, style)
    made = imported(word)
    front, text = made.files["report.yaml"].decode(), text_of(word)
    assert 'title: "Rivers and Cities"' in front
    assert 'subtitle: "One, Two"' in front
    assert [line for line in text.split("\n") if line.startswith("#")] == [
        "# Floods", "## In spring", "## Why", "# Droughts"
    ]  # fmt: skip
    assert "a title further on is a heading" in made.files["import.md"].decode()


def test_a_table_on_the_cover_and_a_line_below_the_authors_are_of_the_front() -> None:
    word = Word()
    rows = (("Title", "Floods"), ("Author(s)", "A. Author"), ("Date", "17 October 2023"))
    table = word.file.add_table(len(rows), 2)
    for place, cells in enumerate(rows):
        table.cell(place, 0).text, table.cell(place, 1).text = cells
    word.paragraph("Institute of Rivers")
    word.file.add_heading("A", 1)
    word.paragraph("Words.")
    made = imported(word)
    front = made.files["report.yaml"].decode()
    for line in ('title: "Floods"', '- name: "A. Author"', "published: 2023-10-17",
                 '- "Institute of Rivers"'):  # fmt: skip
        assert line in front
    assert "Floods" not in text_of(word)
    assert "a table on the cover" in made.files["import.md"].decode()


def test_a_table_that_says_more_stays_in_the_text() -> None:
    word = Word()
    table = word.file.add_table(2, 2)
    for place, cells in enumerate((("Title", "Floods"), ("Depth", "3 m"))):
        table.cell(place, 0).text, table.cell(place, 1).text = cells
    word.file.add_heading("A", 1)
    assert "| Depth | 3 m    |" in text_of(word)


def test_a_caption_in_the_paragraph_of_its_picture_and_bold_lines_with_numbers() -> None:
    word = begun()
    word.picture("Seen.")
    shown = word.file.paragraphs[-1]
    shown.add_run().add_break()
    shown.add_run("Figure 2: The gauge")
    word.paragraph().add_run("1.2 Depths").bold = True
    word.file.add_table(1, 2).cell(0, 0).text = "x"
    assert "![The gauge](figures/the-gauge.png){#fig-the-gauge alt=Seen." in text_of(word)
    assert "1.2 Depths" in imported(word).files["import.md"].decode()
