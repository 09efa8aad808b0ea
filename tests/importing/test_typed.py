"""Numbers typed by hand in Word: captions, headings, and the words that refer to them."""

from __future__ import annotations

from functools import cache

import pytest
from word_making import Word, element, run

from tongwen.diagnostics import Problems
from tongwen.document import Text
from tongwen.importing import Imported, Source, import_sources
from tongwen.importing.typed import looks_like_caption, read_caption
from tongwen.walk import plain_text


def _imported(word: Word) -> Imported:
    problems = Problems()
    source = Source("a.docx", word.bytes(), lambda _: None)
    made = import_sources([source], "house", "2024-01-02", problems)
    assert made is not None
    assert list(problems) == []
    return made


def _text(made: Imported) -> str:
    return "\n".join(data.decode() for name, data in sorted(made.files.items()) if name[0] == "0")


def _table(word: Word) -> None:
    word.file.add_table(2, 2).cell(0, 0).text = "x"
    word.paragraph("Behind.")


ENGLISH = {
    "See Figure 1 here.": "See @fig-catchment here.",
    "See Fig. 1, or fig. 2.": "See @fig-catchment, or @fig-town.",
    "Figures 1 and 2 show": "Figures [-@fig-catchment] and [-@fig-town] show",
    "(figures 1–2)": "(figures [-@fig-catchment]–[-@fig-town])",
    "Table A1 lists": "@tbl-lakes lists",
    "Table II, too": "@tbl-seas, too",
    "Figure 2-1, counted by Word": "@fig-counted, counted by Word",
    "see Section 2.1;": "see @sec-floods;",
    "section 1 and Chapter 2": "section [-@sec-rivers] and @sec-cities",
    "Sections 1 and 2.1": "Sections [-@sec-rivers] and [-@sec-floods]",
    "in Appendix A.": "in @sec-data.",
    "Figure 1a": "[@fig-catchment]a",
    "Figure 1, 2 others": "@fig-catchment, 2 others",
    # What is of another work, of none, or of two.
    "Section 2 of the Water Act": "Section 2 of the Water Act",
    "As (Author 2010, Figure 1)": "As (Author 2010, Figure 1)",
    "The author’s Figure 1": "The author’s Figure 1",
    "Table 7 is not here": "Table 7 is not here",
    "Figure 9 is there twice": "Figure 9 is there twice",
    "a table 2 metres wide": "a table 2 metres wide",
}


@cache
def _english() -> Imported:
    word = Word()
    word.paragraph("T", "Title")
    word.file.add_heading("1 Rivers", 1)
    for words in ENGLISH:
        word.paragraph(words)
    word.picture("a")
    word.paragraph("Figure 1: Catchment", "Caption")
    word.picture("b")
    bold = word.paragraph()
    bold.add_run("Figure 2. ").bold = True
    bold.add_run("Town")
    word.paragraph("Table A1 Lakes")
    _table(word)
    word.paragraph("Table II. Seas", "Caption")
    _table(word)
    for words in ("Once", "Twice"):
        word.picture(words)
        word.paragraph(f"Figure 9: {words}", "Caption")
    word.paragraph("Figure 4: of no picture", "Caption")
    word.file.add_heading("2 Cities", 1)
    word.picture("c")
    counted = word.paragraph("Figure ", "Caption")
    word.field(counted, "STYLEREF 1 \\s", "2")
    run(counted, element("w:noBreakHyphen"))
    word.field(counted, "SEQ Figure \\* ARABIC \\s 1", "1")
    counted.add_run(": Counted")
    word.file.add_heading("2.1 Floods", 2)
    word.paragraph("Words.")
    word.file.add_heading("Appendix A: Data", 1)
    word.paragraph("Words.")
    return _imported(word)


@pytest.mark.parametrize(("words", "wanted"), ENGLISH.items())
def test_words_that_name_a_typed_number(words: str, wanted: str) -> None:
    assert f"\n{wanted}\n" in _text(_english())


def test_what_stays_words_is_told_and_no_number_is_lost() -> None:
    page = _english().files["import.md"].decode()
    none, _, two = page.partition("which nothing here has")[2].partition("which two have")
    assert "Figure 9" in two
    assert none.count("    - ") == 1
    assert "    - Table 7" in none
    assert "Figure 4: of no picture" in _text(_english())
    assert "# Data {#sec-data .appendix}" in _text(_english())


CHINESE = {
    "見圖1、2及表一。": "見[@fig-流域]、[-@fig-城市]及[@tbl-湖泊]。",
    "如圖１所示": "如[@fig-流域]所示",
    "圖1至圖2；圖1-2。": "[@fig-流域]至[@fig-城市]；[@fig-流域]-[-@fig-城市]。",
    "詳見第二章、第2.1節和2.1節": "詳見[@sec-城]、[@sec-水災]和[-@sec-水災]節",
    "第一、二章及附錄一": "第[-@sec-河]、[-@sec-城]章及[@sec-數據]",
    "地圖1，代表2人，《水法》第二章": "地圖1，代表2人，《水法》第二章",
}


def test_words_that_name_a_typed_number_in_chinese() -> None:
    word = Word()
    word.paragraph("河流", "Title")
    word.file.add_heading("第一章 河", 1)
    for words in CHINESE:
        word.paragraph(words)
    word.picture("a")
    word.paragraph("圖1　流域")
    word.picture("b")
    word.paragraph("圖2：城市", "Caption")
    word.paragraph("表一、湖泊")
    _table(word)
    word.file.add_heading("第二章 城", 1)
    word.file.add_heading("2.1 水災", 2)
    word.paragraph("字。")
    word.file.add_heading("附錄一 數據", 1)
    word.paragraph("字。")
    text = _text(_imported(word))
    missed = [wanted for wanted in CHINESE.values() if wanted not in text]
    assert missed == []


@pytest.mark.parametrize(
    ("words", "kind", "bare"),
    [
        ("Figure 1. Rivers", "figure", "Rivers"),
        ("表3.1　面積", "table", "面積"),
        ("圖二：城", "figure", "城"),
        ("表一般情況", "", "表一般情況"),
        ("Eq. 4", "equation", ""),
    ],
)
def test_a_label_is_taken_from_a_caption(words: str, kind: str, bare: str) -> None:
    found, caption = read_caption((Text(words),))
    assert (found, plain_text(caption)) == (kind, bare)


@pytest.mark.parametrize(
    ("words", "caption"),
    [
        ("Figure 1 Areas of lakes", True),
        ("Figure 1: areas of lakes", True),
        ("圖1 各湖面積", True),
        ("Figure 1 shows the lakes", False),
        ("圖1顯示各湖面積", False),
        ("Table 2 Lakes, ponds and seas", True),
        ("Figure of speech", False),
    ],
)
def test_a_paragraph_beside_a_figure_is_its_caption_if_it_reads_like_one(
    words: str, caption: bool
) -> None:
    assert looks_like_caption((Text(words),)) is caption
