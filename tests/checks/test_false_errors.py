"""Reports that are right and were told not to be: each kind, in each format, is silent."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from judging import check_pdf
from project import CHAPTER, small_project
from tongwen.artefacts import open_artefact
from tongwen.checks.page import check_page
from tongwen.checks.parity import check_parity
from tongwen.checks.typography import check_typography
from tongwen.checks.word import check_word
from tongwen.diagnostics import Problem, Problems
from tongwen.edition import Edition
from tongwen.languages import LANGUAGES
from tongwen.pipeline import Project, Request, make_edition
from tongwen.pipeline.editions import read
from tongwen.walk import plain_text
from tongwen.writers import WRITERS

MOMENT = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
FORMATS = ("pdf", "docx", "html", "txt")
LOOSE = ("TYP-05", "TYP-06")


_LONG = (
    "Words about [a well-known state-of-the-art long-standing case-by-case hyphen-rich matter]"
    "(https://example.org/a) and so on. "
)

CASES: dict[str, str] = {
    "a picture alone in a list with boxes": (
        "# One\n\n- [ ] a task\n- ![](figures/bars.svg){alt='Bars.'}\n- [x] done\n- words\n"
    ),
    "a picture alone that is a link": (
        "# One\n\nWords.\n\n[![](figures/bars.svg)](https://example.org/a)\n\n"
        "## Two\n\n$$ a = b $$\n\n$$ c = d $$\n"
    ),
    "a formula in Han": (
        "# One\n\nBefore it.\n\n## Part\n\n$$ \\text{成本} = 12.5 \\text{元} $$ {#eq-a}\n\n@eq-a.\n"
    ),
    "a figure whose picture is not there yet": (
        "# One\n\nSee @fig-r.\n\n![A river](https://example.org/r.png){#fig-r}\n\n"
        "Off :no-sign: and [away](#nowhere).\n"
    ),
    "a note named in Han": ("# One\n\nWords.[^註一]\n\n[^註一]: Its words.\n"),
    "notes that begin with no words": (
        "# One\n\nA.[^f] B.[^l] C.[^c]\n\n[^f]: $$\n    a = b\n    $$\n\n    As said.\n\n"
        "[^l]:\n    - one\n    - two\n\n[^c]:\n        x = 1\n"
    ),
    "Korean and Japanese": ("# One\n\nWords [한국어]{lang=ko} and [カタカナ]{lang=ja}.\n"),
    "a selector of a sign's form, a mark of direction": (
        "# One\n\nA sign \u26a0\ufe0f here and a\u202ab\u202c mark, the mean \u0233 of y\u0304.\n"
    ),
    "a figure before a table in a box": (
        "# One\n\nWords.\n\n::: {.callout-note}\n![A bar.](figures/bars.svg)\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n:::\n"
    ),
    "an accent of Hebrew on a letter of Latin": "# One\n\nThe weig\u05ac word.\n",
    "numbered lists of tasks": (
        "# One\n\n1. [ ] task\n2. [x] done\n3.\n\nMore.\n\n3) [ ] far\n\n4) [x] apart\n\n   Text.\n"
    ),
    "chapters named as parts of a page": ("# Notes\n\nWords.^[A note.]\n\n# Abstract\n\nMore.\n"),
    "code without a sign": ("# One\n\nWords.\n\n```\n```\n\nMore.\n"),
    "code in a heading": ("# `for`\n\nWords about it.\n"),
    "a note in a heading": ("# Title^[A note.]\n\nWords here.\n\n## Section^[Another.]\n\nMore.\n"),
    "words for a whole of described pictures": (
        "# One\n\nSee @fig-x.\n\n"
        '::: {#fig-x alt="Two"}\n![First](figures/bars.svg)\n\n![Second](figures/bars.svg)\n\n'
        "A caption.\n:::\n"
    ),
    "short lines that repeat": (
        "# One\n\n" + "A short line.\n\n" * 8 + "```\n" + "foo\n" * 8 + "bar\n```\n"
    ),
    "Han in English, in words and in code": (
        '# One\n\nThe 人工智能（AI）技術 of `x = "中文"` by 王大明.\n\n```\n# 中文\n```\n'
    ),
    "a list in a box in a list": (
        "# One\n\nWords.\n\n1. first\n\n   - deeper\n\n   ::: {.callout-note}\n   Said.\n\n"
        "   - boxed\n     - deeper there\n   - boxed, too\n   :::\n\n2. second\n"
    ),
    "a list in a box in a list in a note": (
        "# One\n\nWords.[^box]\n\n[^box]: Said.\n\n    - item\n\n      ::: {.callout-tip}\n"
        "      - boxed\n        - deep\n      :::\n"
    ),
    "a list of ten levels": "# One\n\nWords.\n\n" + "- " * 10 + "words\n",
    "numbers in numbers": (
        "# One\n\nWords.\n\n1. first\n   1. deeper\n   2. more\n      1. i\n      2. ii\n"
        "      3. iii\n      4. iv\n2. second\n"
    ),
    "a table with merged cells": (
        "# One\n\nSee @tbl-x.\n\n"
        "+------+-----------+\n| A    | B         |\n|      +-----+-----+\n|      | C   | D   |\n"
        "+======+=====+=====+\n| one  | 1   | 2   |\n+------+-----+-----+\n| two  | 3         |\n"
        "+------+-----------+\n\n: Merged {#tbl-x}\n"
    ),
    "HTML as it is pasted": (
        '# One\n\n<p align="center">Words, <b>bold</b>, H<sub>2</sub>O, <kbd>Ctrl</kbd></p>\n\n'
        '<img src="figures/bars.svg" alt="Bars">\n\n<details><summary>More</summary>\n\n'
        "- one\n\n</details>\n\nThe end.\n"
    ),
    "a new page and an alert": (
        "# One\n\n"
        + "Words of a page.\n\n" * 4
        + "{{< pagebreak >}}\n\n> [!NOTE]\n> More.\n\n| a line\n|    kept\n"
    ),
    "formulas alone, accented, and with words that have a line below": (
        "# One\n\n## $x^2$\n\n## A $\\frac{a}{b}$ ratio\n\nA $\\widehat{xyz}$ and "
        "$\\text{my\\_name}$ of $\\text{each $x_1$}$.\n"
    ),
    "an item without words, then code": ("# One\n\n-\n- more\n\n```\n```\n\n```\nx\n```\n"),
    "a figure, code and a table in a callout": (
        '# One\n\n::: {.callout-tip collapse="true"}\n## Title\n\nSee @fig-box and @tbl-box.\n\n'
        '![A caption](figures/bars.svg){#fig-box alt="Bars"}\n\n```\ncode\n```\n\n'
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n: More {#tbl-box}\n\n> Quoted.\n\nThe end.\n:::\n"
    ),
    "Han in what is said of pictures": (
        "# One\n\n![圖表](figures/bars.svg)\n\nOne ![小圖](figures/bars.svg){width=9mm} and "
        "![the 小圖](figures/bars.svg){width=9mm}.\n"
    ),
    "joined signs, selectors of a Han form, two scripts from the right": (
        "# One\n\nA 邊\U000e0101 sign, 葛\U000e0100城市, العربية، الفصحى, עברית and क्\u200dष.\n"
    ),
    "tables with one number, side by side and below each other": (
        "# One\n\nSee @tbl-both, @tbl-two and @tbl-below.\n\n::: {#tbl-both layout-ncol=2}\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n: First {#tbl-one}\n\n"
        "| c | d |\n|---|---|\n| 3 | 4 |\n\n: Second {#tbl-two}\n\nBoth.\n:::\n\nWords.\n\n"
        "::: {#tbl-below}\n| e | f |\n|---|---|\n| 5 | 6 |\n\n: Third\n\n"
        "| g | h |\n|---|---|\n| 7 | 8 |\n\n: Fourth\n\n"
        "![A drawn one](figures/bars.svg)\n\nOne by one.\n:::\n"
    ),
    "a paragraph of pictures that say nothing": (
        "# One\n\nWords.\n\n> ![](figures/bars.svg){width=20mm} ![](figures/bars.svg){width=20mm}\n"
    ),
    "a word parted at a line's end, beside words from the right": (
        "# One\n\nWords with several things and with עברית and other words in a sentence. See "
        f"https://example.org/{'and/on/' * 14}index.html for more.\n"
    ),
    "headings that part no text": (
        "# One\n\n> # Quoted {#sec-quoted}\n>\n> See @sec-quoted.\n\n- # An item\n- more\n\n"
        "Term\n: ## Explained\n\nWords.[^head]\n\n[^head]: ## Noted\n\n"
        "::: {.callout-note}\n## Title\n\n### Inside\n\nWords.\n:::\n\n"
        "::: {.column-margin}\n## Aside\n\nWords.\n:::\n"
    ),
    "a formula that is all of an item, a note, a cell or a head": (
        "# One\n\n- $\\|x\\|$\n- [$a$](https://example.org) and\n  - $b$\n\nTerm\n: $c$\n\n"
        "Words.[^formula]\n\n[^formula]: $d$\n\n| $e$ | f |\n|---|---|\n| $e$ | f |\n"
    ),
    "signs of two forms and ligatures in a heading": (
        "# One\n\n## A \u26a0\ufe0f cafe\u0301 \ufb01\n\nx\n"
    ),
    "a link that breaks after a hyphen": ("# One\n\n" + _LONG * 6 + "\n"),
}

BY_ITSELF = tuple(name for name, text in CASES.items() if not text.startswith("# One\n"))
"""What has something to say of headings; all else is a chapter of one report: it is silent."""
TOGETHER = "Words before every chapter, on a page without a head.\n\n" + "".join(
    text.replace("# One\n", f"# Chapter {number}\n", 1) + "\n"
    for number, (name, text) in enumerate(CASES.items())
    if name not in BY_ITSELF
)


def edition(name: str, folder: Path) -> Edition:
    small_project(folder).write("one.md", CASES.get(name, TOGETHER))
    problems = Problems()
    project = Project(folder)
    report, institute = read(project, Request("small", ("pdf",), ""), problems)
    assert report is not None
    assert institute is not None
    made = make_edition(project, report, institute, LANGUAGES["en"], problems)
    assert made is not None
    assert not problems.has_errors, list(map(str, problems))
    return made


def told(made: Edition, format_: str) -> Iterator[Problem]:
    data = WRITERS[format_](made, MOMENT).data
    opened = open_artefact(format_, data)
    yield from check_parity(made, format_, opened.structure)
    if format_ == "pdf":
        yield from check_pdf(data)
        yield from check_typography("x.pdf", opened.view("pages"))
    if format_ == "html":
        yield from check_page(data.decode())
    if format_ == "docx":
        yield from check_word(data)


def english(folder: Path) -> tuple[Edition, Problems]:
    """Return the English edition of the small report in ``folder``, and what its making reports."""
    problems = Problems()
    report, institute = read(Project(folder), Request("small", ("pdf",), ""), problems)
    assert report is not None
    assert institute is not None
    made = make_edition(Project(folder), report, institute, LANGUAGES["en"], problems)
    assert made is not None
    return made, problems


@pytest.mark.parametrize("format_", FORMATS)
def test_an_abstract_that_cites_and_refers_is_as_in_the_text(format_: str, tmp_path: Path) -> None:
    project = small_project(tmp_path)
    said = (project.report / "report.yaml").read_text(encoding="utf-8")
    said += 'citation-style: author-date\nabstract: ["As [@a, p. 3] says, see @sec-first."]\n'
    project.write("report.yaml", said)
    project.write("one.md", CHAPTER + "\n# Second\n\nAs @a says, and [-@a, p. 3].\n")
    made, problems = english(tmp_path)
    assert not problems.has_errors, list(map(str, problems))
    (abstract,) = made.metadata.abstract
    words = plain_text(abstract.content).replace("\u00a0", " ")
    assert words == "As (Author, 2001, p. 3) says, see Chapter 1."
    found = [one for one in told(made, format_) if one.code not in LOOSE]
    assert [f"{one.code} {one.message}" for one in found] == []


@pytest.mark.parametrize("format_", FORMATS)
def test_covers_may_say_one_word_twice_and_in_two_scripts(format_: str, tmp_path: Path) -> None:
    project = small_project(tmp_path)
    said = (project.report / "report.yaml").read_text(encoding="utf-8")
    said = said.replace("1 & 2 < 3", "On 人工智能 “now”").replace("A. Author", "王大明")
    project.write(
        "report.yaml",
        said.replace("languages: [en, zh-Hant]", "languages: [en]")
        + 'kind: Report\nkeywords: [report, REPORT]\nabstract: ["On 王大明 and $x^2$."]\n',
    )
    made, _ = english(tmp_path)
    found = [one for one in told(made, format_) if one.code not in LOOSE]
    assert [f"{one.code} {one.message}" for one in found] == []


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", [*BY_ITSELF, "all else"])
def test_what_is_right_is_not_told(name: str, format_: str, tmp_path: Path) -> None:
    found = told(edition(name, tmp_path), format_)
    # How full such short pages are, and how loose a line that is all one link is, is told rightly.
    assert [f"{one.code} {one.message}" for one in found if one.code not in LOOSE] == []


_CELLS = " | ".join(("Incomprehensibilities", "counterrevolutionaries", *["3000000000000"] * 6))
_ROWS = f"| {' | '.join('ABCDEFGH')} |\n{'|---' * 8}|\n| {_CELLS} |"
_TOO_WIDE = f"# One\n\nWords.\n\n{_ROWS}\n\n: A table {{}}\n"


@pytest.mark.parametrize(("asked", "runs_off"), [("{#tbl-w}", True), ("{#tbl-w .wide}", False)])
def test_what_runs_off_the_page_is_told_and_its_hint_is_true(
    asked: str, runs_off: bool, tmp_path: Path
) -> None:
    project = small_project(tmp_path)
    project.write("one.md", _TOO_WIDE.format(asked))
    made, _ = english(tmp_path)
    opened = open_artefact("pdf", WRITERS["pdf"](made, MOMENT).data)
    found = [one for one in check_typography("x.pdf", opened.view("pages")) if one.code == "TYP-04"]
    assert bool(found) == runs_off
    assert all(".wide" in one.hint for one in found)


def test_the_call_of_a_note_is_in_no_bookmark(tmp_path: Path) -> None:
    data = WRITERS["pdf"](edition("a note in a heading", tmp_path), MOMENT).data
    titles = [one.title for one in open_artefact("pdf", data).view("file").bookmarks]
    assert titles[-2:] == ["1 Title", "1.1 Section"]
