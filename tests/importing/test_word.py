"""Word files that people bring → a report's folder."""

from __future__ import annotations

import base64
import json
from functools import cache
from typing import Any

import pytest
import word_making
from docx.oxml import OxmlElement
from word_making import Word

from tongwen.diagnostics import Problems
from tongwen.importing import Imported, Kept, Source, import_sources


def imported(data: bytes, name: str = "a.docx", changes: Kept = "show", **more: Any) -> Imported:
    problems = Problems()
    source = Source(name, data, lambda _: None)
    made = import_sources([source], "house", "2024-01-02", problems, changes=changes, **more)
    assert made is not None, list(problems)
    assert list(problems) == []
    return made


def chapters(made: Imported) -> str:
    return "".join(
        data.decode() for name, data in sorted(made.files.items()) if name[0].isdecimal()
    )


@cache
def report() -> Imported:
    return imported(word_making.report())


def test_the_front_is_told_by_the_cover() -> None:
    front = report().files["report.yaml"].decode()
    assert 'title: "Rivers & Cities"' in front
    assert front.count("- name:") == 2
    assert "published: 2023-10-17" in front
    assert '  - "floods"' in front
    assert "Ann Author and" not in chapters(report())


def test_fields_become_references() -> None:
    text = chapters(report())
    assert "# Introduction {#sec-introduction}" in text, "the typed number is gone"
    assert (
        "As @fig-the-catchment shows, see @tbl-floods-by-year and section [-@sec-introduction], "
        "page [3](#sec-introduction); it was **never** dry_land \\*there\\*." in text
    )


def test_captions_belong_to_figures_and_tables() -> None:
    text = chapters(report())
    assert (
        '![The catchment](figures/the-catchment.png){#fig-the-catchment alt="Two maps." width=50%}'
        in text
    )
    assert report().files["figures/the-catchment.png"].startswith(b"\x89PNG")
    assert ": Floods by year {#tbl-floods-by-year}" in text


def test_merged_cells_are_drawn() -> None:
    from tongwen.document import Table
    from tongwen.readers.markdown import read_markdown

    blocks = read_markdown(chapters(report()), "a.md", "en", Problems()).blocks
    table = next(block for block in blocks if isinstance(block, Table))
    spans = [(c.column_span, c.row_span) for row in (*table.head, *table.body) for c in row.cells]
    assert spans == [(2, 1), (1, 1), (1, 2), (1, 1), (1, 1), (1, 1), (1, 1)]


def test_citations_of_zotero_and_endnote_bring_their_works() -> None:
    text = chapters(report())
    assert "Cited [see @zhou2023, p. 7–9] and [@li2020, p. 4]." in text
    works = json.loads(report().files["references.json"])
    assert [(work["id"], work["title"]) for work in works] == [
        ("zhou2023", "A work"),
        ("li2020", "Cities"),
    ]
    assert "# References {.unnumbered}\n\n::: {#refs}" in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ("show", "It is [very]{.underline} ~~not~~ good."),
        ("accept", "It is very good."),
        ("reject", "It is not good."),
    ],
)
def test_tracked_changes(changes: Kept, words: str) -> None:
    text = chapters(imported(word_making.report(), changes=changes))
    assert words in text.replace("<!-- Bo: Really- -? -->", "")


def test_lists_nest_by_their_styles() -> None:
    assert "- one\n- two\n  - deep\n\n1. first\n\n> Quoted words.\n" in chapters(report())


def test_a_bold_line_is_told_and_becomes_a_heading_where_it_is_asked() -> None:
    assert "**What follows**" in chapters(report())
    assert "What follows" in report().files["import.md"].decode()
    assert "### What follows\n" in chapters(imported(word_making.report(), headings=True))


def test_the_account_says_what_was_carried_over_and_what_not() -> None:
    page = report().files["import.md"].decode()
    assert "- cross-references: 3" in page
    assert "- tables: 1" in page
    assert "a reference to a page" in page


def test_a_field_in_one_run_and_one_in_one_element() -> None:
    word = Word()
    word.paragraph("T", "Title")
    word.file.add_heading("A", 1)
    word.picture("Seen.")
    caption = word.paragraph("Figure ", "Caption")
    simple = word_making.element("w:fldSimple", instr=" SEQ Figure \\* ARABIC ")
    simple.append(word_making.element("w:r"))
    simple[0].append(word_making.element("w:t", "1"))
    caption._p.append(simple)
    caption.add_run(" Shown")
    word_making.run(
        word.paragraph("On "),
        word_making.element("w:fldChar", fldCharType="begin"),
        word_making.element("w:instrText", " DATE "),
        word_making.element("w:fldChar", fldCharType="separate"),
        word_making.element("w:t", "2 May"),
        word_making.element("w:fldChar", fldCharType="end"),
    )
    text = chapters(imported(word.bytes()))
    assert "![Shown](figures/shown.png){#fig-shown" in text
    assert "On 2 May" in text


def test_what_no_text_can_say_is_told() -> None:
    word = Word()
    word.paragraph("T", "Title")
    word.file.add_heading("A", 1)
    chart = OxmlElement(
        "c:chart", nsdecls={"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    )
    word_making.run(word.paragraph("Sales by year"), chart)
    page = imported(word.bytes()).files["import.md"].decode()
    assert "## Not carried over\n\n- a chart that Word draws" in page
    assert "Sales by year" in page


def test_pictures_that_no_edition_shows_are_turned_or_told() -> None:
    word = Word()
    word.paragraph("T", "Title")
    word.file.add_heading("A", 1)
    word.picture("Seen.", "TIFF")
    made = imported(word.bytes())
    [name] = [name for name in made.files if name.startswith("figures/")]
    assert name.endswith(".png")
    assert made.files[name].startswith(b"\x89PNG")


def test_a_picture_without_a_description_is_offered() -> None:
    word = Word()
    word.paragraph("T", "Title")
    word.file.add_heading("A", 1)
    word.picture()
    word.caption("Figure", "1", "Shown")
    page = imported(word.bytes()).files["import.md"].decode()
    assert "a picture without a description" in page
    assert "figures/shown.png" in page


def test_mendeleys_content_controls_are_citations() -> None:
    word = Word()
    word.paragraph("T", "Title")
    word.file.add_heading("A", 1)
    tag = "MENDELEY_CITATION_v3_" + base64.b64encode(json.dumps(word_making.CSL).encode()).decode()
    control = word_making.element("w:sdt")
    properties = word_making.element("w:sdtPr")
    properties.append(word_making.element("w:tag", val=tag))
    content = word_making.element("w:sdtContent")
    shown = word_making.element("w:r")
    shown.append(word_making.element("w:t", "(Zhou)"))
    content.append(shown)
    control.extend([properties, content])
    word.paragraph("So ")._p.append(control)
    assert "So [see @zhou2023, p. 7–9]" in chapters(imported(word.bytes()))


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        (["1 Rivers", "2 Cities", "Thanks"], ["Rivers", "Cities", "Thanks {.unnumbered}"]),
        (["第一章 河流", "第二章 城市"], ["河流", "城市"]),
        (["一、河流", "二、城市"], ["河流", "城市"]),
        (["2030 goals", "Cities", "Ends"], ["2030 goals", "Cities", "Ends"]),
        (["Chapter 1: Rivers", "Chapter 2: Cities"], ["Rivers", "Cities"]),
    ],
)
def test_numbers_typed_before_headings(headings: list[str], wanted: list[str]) -> None:
    from tongwen.document import Heading, Passage, Text
    from tongwen.importing.account import Account
    from tongwen.importing.headings import tidy_headings
    from tongwen.importing.markdown import write_markdown

    blocks = [Heading(2, Passage((Text(words),)), "x") for words in headings]
    made = tidy_headings(blocks, Account(), promote=False)
    lines = write_markdown(made).replace(" {#x}", "").replace("#x ", "").split("\n\n")
    assert [line.strip("# \n") for line in lines] == wanted
