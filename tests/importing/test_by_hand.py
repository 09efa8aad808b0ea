"""Word files that are set by hand: covers in large type, boxes, sources, turned pages."""

from __future__ import annotations

import re
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.shared import Pt
from test_word_of_others import _SPACES, add, imported, text_of
from word_making import Word, element, run


def line(word: Word, words: str, size: int = 11, *, bold: bool = False) -> Any:
    paragraph = word.paragraph()
    made = paragraph.add_run(words)
    made.font.size, made.bold = Pt(size), bold
    return paragraph


def raised(paragraph: Any, *parts: str) -> None:
    """Add words and raised signs in turn."""
    for at, words in enumerate(parts):
        paragraph.add_run(words).font.superscript = at % 2 == 1 or None


def test_a_cover_in_large_type_says_what_report_yaml_wants() -> None:
    word = Word()
    line(word, "Working Paper 2024/07", 12, bold=True)
    line(word, "The Price of a Flood", 22, bold=True)
    line(word, "Evidence from towns", 14)
    raised(word.paragraph(), "A. Author", "1", ", B. Author", "2")
    raised(word.paragraph(), "", "1", " Institute for River Studies")
    raised(word.paragraph(), "", "2", " University of Example")
    for words in ("This version: 12 June 2024", "ISBN 978-3-16-148410-0", "JEL: Q54",
                  "Keywords: floods; towns"):  # fmt: skip
        word.paragraph(words)
    word.paragraph("Abstract. Floods cost towns a tenth of all that they own, as we find.")
    word.paragraph("Contents")
    field = word.paragraph()
    word.field(field, 'TOC \\o "1-3"', "1 One\t1")
    word.file.add_heading("1 One", 1)
    word.paragraph("Words.")
    made = imported(word)
    front = made.files["report.yaml"].decode()
    for wanted in (
        'title: "The Price of a Flood"', 'subtitle: "Evidence from towns"',
        '- name: "A. Author"\n    affiliation:\n      - "Institute for River Studies"',
        '- name: "B. Author"\n    affiliation:\n      - "University of Example"',
        "published: 2024-06-12", 'isbn: "978-3-16-148410-0"', 'series: "Working Paper"',
        'series-number: "2024/07"', 'keywords:\n  - "floods"\n  - "towns"', '- "JEL: Q54"',
        'abstract:\n  - "Floods cost towns a tenth of all that they own, as we find."',
    ):  # fmt: skip
        assert wanted in front
    assert text_of(word) == "# One\n\nWords.\n"
    assert "a line of the cover is in the colophon:\n    - JEL: Q54" in (
        made.files["import.md"].decode()
    )


def test_a_brief_without_any_style_of_headings() -> None:
    word = Word()
    line(word, "POLICY BRIEF", bold=True)
    line(word, "No. 12 | March 2025")
    line(word, "Warn Early", 24, bold=True)
    word.paragraph("A. Author and B. Author")
    cell = word.file.add_table(1, 1).cell(0, 0)
    cell.paragraphs[0].add_run("KEY MESSAGES").bold = True
    cell.add_paragraph("Warning halves losses.", "List Bullet")
    line(word, "The problem", 14, bold=True)
    word.paragraph("Floods cost more.")
    line(word, "The answer", 14, bold=True)
    word.paragraph("Sirens.")
    made = imported(word)
    front = made.files["report.yaml"].decode()
    for wanted in ('title: "Warn Early"', 'kind: "Policy brief"', 'series-number: "12"',
                   "published: 2025-03", '- name: "B. Author"'):  # fmt: skip
        assert wanted in front
    assert text_of(word).startswith(
        '::: {.callout-finding title="KEY MESSAGES"}\n- Warning halves losses.\n:::\n\n'
    )


def test_headings_in_large_type_are_no_title() -> None:
    word = Word()
    for words in ("One", "Two"):
        line(word, words, 16, bold=True)
        word.paragraph("Words.")
    made = imported(word)
    assert "no title was found" in made.files["import.md"].decode()
    assert "**One**" in text_of(word)


def test_chapters_before_and_behind_those_that_have_a_number() -> None:
    word = Word()
    word.paragraph("T", "Title")
    for words, level in (("Declaration", 1), ("Abstract", 1), ("Thanks", 1), ("Preface", 1),
                         ("Chapter 1 Why", 1), ("1.1 How", 2), ("Bibliography", 1)):  # fmt: skip
        word.file.add_heading(words, level)
        word.paragraph(f"Of {words.lower()}.")
    made = imported(word)
    assert [line for line in text_of(word).split("\n") if line.startswith("#")] == [
        "# Declaration {.unnumbered}", "# Thanks {.unnumbered}", "# Preface {.unnumbered}",
        "# Why {#sec-why}", "## How", "# Bibliography {.unnumbered}",
    ]  # fmt: skip
    assert 'abstract:\n  - "Of abstract."' in made.files["report.yaml"].decode()


def test_boxes_sources_and_turned_pages() -> None:
    word = Word()
    word.paragraph("T", "Title")
    word.file.add_heading("A", 1)
    word.picture("Seen.")
    word.paragraph("Source: own survey")
    word.paragraph("圖1　城鎮 Figure 1 Towns")
    word.picture("A gauge.")
    box = "".join(
        f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in ("“Two.”", "— B. Author")
    )
    add(
        word,
        f"<w:p><w:r><w:t>Beside.</w:t></w:r><w:r><w:pict><w:txbxContent>{box}</w:txbxContent>"
        "</w:pict></w:r></w:p>",
    )
    section = word.file.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    word.caption("Table", "1", "Losses")
    table = word.file.add_table(2, 2)
    for place, words in enumerate(("Town", "Loss", "Upper", "3")):
        table.cell(place // 2, place % 2).text = words
    word.paragraph("Note: in euro.")
    text = text_of(word)
    assert "![城鎮 Towns](figures/城鎮-towns.png){#fig-城鎮-towns alt=Seen. width=50%" in text
    assert 'credit="Source: own survey"}' in text
    assert re.search(r'!\[\]\(figures/\S+\){alt="A gauge."', text)
    assert "Beside.\n\n::: {.pullquote}\n“Two.”\n\n— B. Author\n:::" in text
    assert ".wide" in text
    assert "Note: in euro.\n\nLosses\n:::" in text


def test_a_text_box_with_a_caption_in_it_is_no_box() -> None:
    word = Word()
    word.paragraph("T", "Title")
    word.file.add_heading("A", 1)
    word.picture("Seen.")
    held = word.paragraph()
    box = element("w:txbxContent")
    caption = word.paragraph("Figure 1: Towns", "Caption")
    box.append(caption._p)
    run(held, element("w:pict")).find("{*}pict").append(box)
    assert "![Towns](figures/towns.png){#fig-towns alt=Seen." in text_of(word)


def test_items_that_go_on_with_a_count_in_a_list_of_their_own_are_of_one_list() -> None:
    word = Word()
    word.paragraph("T", "Title")
    word.file.add_heading("A", 1)
    counts = word.file.part.numbering_part.element
    counts.insert(0, parse_xml(
        f'<w:abstractNum {_SPACES} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="(%1)"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    for number, override in ((91, again), (92, ""), (93, again)):
        counts.append(parse_xml(
            f'<w:num {_SPACES} w:numId="{number}"><w:abstractNumId w:val="90"/>{override}</w:num>'
        ))  # fmt: skip
    for words, number in (("one", 91), ("two", 92), ("three", 92), ("one", 93)):
        listed = word.paragraph(words)._p.get_or_add_pPr()
        listed.append(parse_xml(
            f'<w:numPr {_SPACES}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        ))  # fmt: skip
    assert "(1) one\n\n(2) two\n\n(3) three\n" in text_of(word)
    assert text_of(word).count("(1) one") == 2


def test_two_languages_in_turn_are_told() -> None:
    word = Word()
    word.paragraph("T", "Title")
    word.file.add_heading("A", 1)
    for _ in range(3):
        word.paragraph("　　河流貫穿城市，城市因河流而興。洪水每十年代價更高，本報告研究城鎮。")
        word.paragraph("Rivers run through cities, and cities live by rivers.")
    assert "in two languages in turn" in imported(word).files["import.md"].decode()


def test_a_cover_in_chinese() -> None:
    word = Word()
    for words, size in (("示例大學河流研究所", 14), ("河流與城市研究報告", 26),
                        ("——以十一個城鎮為例", 16), ("作者：王大明、李小紅", 12),
                        ("單位：河流研究所", 12), ("二〇二五年三月", 12)):  # fmt: skip
        line(word, words, size)
    word.paragraph("目　錄")
    word.field(word.paragraph(), 'TOC \\o "1-3"', "一、引言\t1")
    word.file.add_heading("摘要", 1)
    word.paragraph("　　本報告研究城鎮。")
    word.paragraph("關鍵詞：洪水；城鎮")
    word.file.add_heading("一、引言", 1)
    word.paragraph("洪水。")
    front = imported(word).files["report.yaml"].decode()
    for wanted in (
        'title: "河流與城市研究報告"', 'subtitle: "以十一個城鎮為例"', '- name: "李小紅"',
        '- "河流研究所"', "published: 2025-03", '- "本報告研究城鎮。"',
        'keywords:\n  - "洪水"\n  - "城鎮"',
    ):  # fmt: skip
        assert wanted in front
    assert text_of(word) == "# 引言\n\n洪水。\n"
