"""A report that says what it is where other programs want it: at its head, in a project's file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sample import sample_edition
from tongwen.checks.structure import check_heading_levels
from tongwen.diagnostics import Problems
from tongwen.document import Heading
from tongwen.front_matter import date_of, lone_heading
from tongwen.gate import Gate
from tongwen.metadata import Metadata
from tongwen.readers.source import Report, read_report
from tongwen.walk import plain_text


def read(folder: Path, named: str = "", **files: str) -> tuple[Report, list[str]]:
    """Return the report of ``files``; two underscores in a name stand for a dot."""
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    problems = Problems()
    report = read_report(Gate(folder, (folder,)), folder, problems, named)
    assert report is not None
    return report, [f"{p.span} {p.code}" for p in problems]


def headings(report: Report) -> list[tuple[int, str]]:
    return [
        (block.level, plain_text(block.content))
        for block in report.document.blocks
        if isinstance(block, Heading)
    ]


HEAD = """---
title: "Rivers *and* Cities"
subtitle: What floods cost
{author}
date: {date}
abstract: |
  Floods cost more.

  This says why.
keywords: [floods, "rivers, towns"]
bibliography: refs.bib
license: CC BY
series: Papers
lang: en-GB
format:
  html:
    toc: true
    number-sections: false
toc-depth: 1
---

## One

x

### Part
"""


def metadata(folder: Path, author: str = "author: Ada", date: str = "2026-04-17") -> Metadata:
    (folder / "refs.bib").write_text("@book{a, title={A}}")
    text = HEAD.format(author=author, date=date)
    return read(folder, "report.qmd", report__qmd=text)[0].metadata


def test_a_report_of_one_file_says_at_its_head_what_it_is(tmp_path: Path) -> None:
    said = metadata(tmp_path)
    assert plain_text(said.title) == "Rivers and Cities"
    assert plain_text(said.subtitle) == "What floods cost"
    assert [plain_text(part) for part in said.abstract] == ["Floods cost more.", "This says why."]
    assert [plain_text(word) for word in said.keywords] == ["floods", "rivers", "towns"]
    assert (said.licence, plain_text(said.series)) == ("CC BY", "Papers")
    assert said.references == ("refs.bib",)
    assert said.chapters == ("report.qmd",)
    assert said.institutes == ("house",)
    assert said.languages == ("en-GB",)
    assert str(said.published) == "2026-04-17"
    assert (said.numbered, said.contents_depth) == (False, 1)


def test_a_report_of_one_file_says_its_licence_in_the_words_of_a_hint(tmp_path: Path) -> None:
    said = read(tmp_path, "a.qmd", a__qmd="---\ntitle: A\nlicence: CC-BY-4.0\n---\n\nWords.\n")[0]
    assert said.metadata.licence == "CC-BY-4.0"


def test_the_chapters_of_a_report_of_one_file_are_its_first_headings(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text("@book{a, title={A}}")
    text = HEAD.format(author="author: Ada", date="today")
    report, problems = read(tmp_path, report__qmd=text)
    assert headings(report) == [(1, "One"), (2, "Part")]
    assert report.metadata.published is None
    assert problems == ["report.qmd:5:7 META-04"]
    report, problems = read(tmp_path, report__yaml="published: 2026-04-17\ninstitute: house\n")
    assert str(report.metadata.published) == "2026-04-17"
    assert problems == []


def test_a_list_in_an_abstract_is_a_paragraph_an_item(tmp_path: Path) -> None:
    head = "title: T\nabstract: |\n  It says:\n  - one\n    and *more*\n  - two\n\n  1. three\n"
    report, problems = read(tmp_path, report__qmd=f"---\n{head}---\n\n# One\n\nx\n")
    said = report.metadata.abstract
    assert [plain_text(part) for part in said] == [
        "It says:",
        "• one and more",
        "• two",
        "1. three",
    ]
    assert [part.span.line for part in said] == [4, 5, 7, 9]
    assert problems == []


@pytest.mark.parametrize("text", ["| a | b |\n  |---|---|", "# Aims", "> Words", "```\n  x\n  ```"])
def test_what_has_no_place_in_an_abstract_is_told_where_it_stands(
    text: str, tmp_path: Path
) -> None:
    head = f"title: T\nabstract: |\n  Words.\n\n  {text}\n"
    _, (told,) = read(tmp_path, report__qmd=f"---\n{head}---\n\n# One\n\nx\n")
    assert told == "report.qmd:6:3 META-04"


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (
            "author:\n  - name: {given: Jan, non-dropping-particle: van, family: Eyck,\n"
            "      suffix: Jr.}\n    url: https://example.org\n"
            "    roles: [writing, {editing: lead}]\n    equal-contributor: true\n"
            "    degrees: [PhD]",
            [("Jan van Eyck Jr.", [], "")],
        ),
        ("author: Ada Lovelace", [("Ada Lovelace", [], "")]),
        ("author: [Ada, Charles]", [("Ada", [], ""), ("Charles", [], "")]),
        (
            "author:\n  - {name: Ada, affiliation: River Institute, orcid: 0000-0002-1825-0097}",
            [("Ada", ["River Institute"], "0000-0002-1825-0097")],
        ),
        (
            "author:\n  - name: {given: Ada, family: Lovelace}\n    corresponding: true\n"
            "    affiliations:\n      - name: River Institute\n        department: Hydrology\n"
            "        city: Cologne\n        country: Germany",
            [("Ada Lovelace", ["Hydrology", "River Institute", "Cologne, Germany"], "")],
        ),
        (
            "author:\n  - name: Ada\n    affiliations: [{ref: one}, two]\n"
            "affiliations:\n  - {id: one, name: River Institute}\n  - {id: two, name: UMT}",
            [("Ada", ["River Institute", "UMT"], "")],
        ),
    ],
)
def test_authors_are_read_in_each_form_of_quarto(
    tmp_path: Path, author: str, expected: list[tuple[str, list[str], str]]
) -> None:
    found = metadata(tmp_path, author).contributors
    if "url" in author:
        assert found[0].url == "https://example.org"
        assert [plain_text(one) for one in found[0].about] == ["writing, editing (lead)"]
    assert [
        (plain_text(one.name), [plain_text(line) for line in one.affiliation], one.orcid)
        for one in found
    ] == expected


@pytest.mark.parametrize(
    ("text", "tag", "date"),
    [
        ("2026-04-17", "en", "2026-04-17"),
        ("2026-4-7", "en", "2026-04-07"),
        ("2026-04", "en", "2026-04"),
        ("10/17/2023", "en", "2023-10-17"),
        ("17 October 2023", "en", "2023-10-17"),
        ("October 17th, 2023", "en", "2023-10-17"),
        ("April 2026", "en", "2026-04"),
        ("2023年10月17日", "zh-Hant", "2023-10-17"),
        ("2023年10月", "zh-Hant", "2023-10"),
        ("17 octobre 2023", "fr", "2023-10-17"),
        ("2023", "en", ""),
        ("today", "en", ""),
        ("`r Sys.Date()`", "en", ""),
        ("31 February 2023", "en", ""),
    ],
)
def test_dates_are_read_as_authors_write_them(text: str, tag: str, date: str) -> None:
    assert date_of(text, tag) == date


QUARTO = """project:
  type: book
book:
  title: A Book
  author: [Ada, Charles]
  date: April 2026
  chapters:
    - index.qmd
    - part: First part
      chapters: [one.qmd, two.md]
    - href: https://example.org
  appendices: [more.qmd]
"""


def test_a_book_of_quarto_is_read_by_its_project_file(tmp_path: Path) -> None:
    report, problems = read(
        tmp_path,
        _quarto__yml=QUARTO,
        index__qmd="# Preface {.unnumbered}\n\nx\n",
        one__qmd="---\ntitle: One\n---\n\n## Part\n\n[two](two.md)\n",
        two__md="# Two\n\nx\n",
        more__qmd="# More\n\nx\n",
        stray__qmd="# Stray\n\nx\n",
    )
    assert report.metadata.chapters == ("index.qmd", "one.qmd", "two.md", "more.qmd")
    assert plain_text(report.metadata.title) == "A Book"
    assert report.metadata.published is not None
    assert report.metadata.published.isoformat() == "2026-04"
    assert headings(report) == [
        (1, "Preface"), (1, "First part"), (1, "One"), (2, "Part"), (1, "Two"), (1, "More"),
    ]  # fmt: skip
    assert problems == []


def test_a_project_of_quarto_that_is_no_book_leaves_the_title_to_the_file(tmp_path: Path) -> None:
    report, problems = read(
        tmp_path,
        _quarto__yml="project:\n  type: default\nbibliography: [a.bib, b.bib]\nlang: fr\n",
        _metadata__yml="author: Ada\nlang: en\n",
        only__qmd="---\ntitle: Alone\nsubtitle: S\n---\n\n# One\n\nx\n",
        a__bib="@book{a, title={A}}",
        b__bib="@book{b, title={B}}",
    )
    said = report.metadata
    assert (plain_text(said.title), plain_text(said.contributors[0].name)) == ("Alone", "Ada")
    assert (said.references, said.languages) == (("a.bib", "b.bib"), ("en",))
    assert problems == []


def test_a_book_of_bookdown_may_list_its_files_by_format(tmp_path: Path) -> None:
    files = {f"{name}__Rmd": f"# {name}\n\nx\n" for name in ("one", "two", "stray")}
    report, problems = read(
        tmp_path,
        _bookdown__yml="rmd_files:\n  html: [index.Rmd, two.Rmd, one.Rmd]\n  latex: [one.Rmd]\n"
        "before_chapter_script: run.R\nlanguage: {label: {fig: Abb.}}\n",
        index__Rmd="---\ntitle: A Book\n---\n\n# Preface {-}\n\nx\n",
        **files,
    )
    assert report.metadata.chapters == ("index.Rmd", "two.Rmd", "one.Rmd")
    assert problems == []


def test_a_book_of_bookdown_is_read_from_its_index_and_its_files(tmp_path: Path) -> None:
    report, problems = read(
        tmp_path,
        _bookdown__yml="book_filename: x\n",
        index__Rmd="---\ntitle: A Book\nauthor: Ada\n---\n\n# Preface {-}\n\nSee \\@ref(eq:a).\n",
        **{"01-one__Rmd": "# One\n\n$$\nx (\\#eq:a)\n$$\n\nTable: (\\#tab:t) W\n\n| a |\n|---|\n"},
    )
    assert report.metadata.chapters == ("index.Rmd", "01-one.Rmd")
    assert plain_text(report.metadata.title) == "A Book"
    assert [getattr(block, "identifier", "") for block in report.document.blocks] == [
        "preface", "", "one", "eq-a", "tbl-t",
    ]  # fmt: skip
    assert problems == []


def roles(report: Report) -> list[tuple[str, str, bool]]:
    return [
        (plain_text(block.content), block.role, block.numbered)
        for block in report.document.blocks
        if isinstance(block, Heading) and block.level == 1
    ]


def test_parts_and_appendices_of_quarto_are_pages_and_counted_in_letters(tmp_path: Path) -> None:
    book = (
        "book:\n  title: B\n  chapters:\n    - part: Rivers *and* seas\n      chapters: [a.qmd]\n"
        "    - part: p.qmd\n      chapters: [b.qmd]\n  appendices: [x.qmd]\n"
    )
    files = {f"{name}__qmd": f"# {name.upper()}\n\nx\n" for name in "apbx"}
    report, problems = read(tmp_path, _quarto__yml=book, **files)
    assert roles(report) == [
        ("Rivers and seas", "part", False), ("A", "", True), ("P", "part", False),
        ("B", "", True), ("X", "appendix", True),
    ]  # fmt: skip
    assert str(report.document.blocks[0].span) == "_quarto.yml:4:1"
    assert problems == []


def test_report_yaml_has_parts_and_appendices(tmp_path: Path) -> None:
    said = "title: T\ninstitute: umt\nappendices: [a.md]\nparts: {b.md: Rivers}\n"
    files = {f"{name}__md": f"# {name.upper()}\n\nx\n" for name in "ab"}
    report, problems = read(tmp_path, report__yaml=said, **files)
    assert roles(report) == [("Rivers", "part", False), ("B", "", True), ("A", "appendix", True)]
    assert problems == []


def test_parts_and_appendices_of_bookdown_are_marks_in_headings(tmp_path: Path) -> None:
    text = (
        "---\ntitle: T\n---\n\n# (PART\\*) Rivers {-}\n\n# One\n\nx\n\n"
        "# (APPENDIX) Appendix {-}\n\n# More\n\nx\n"
    )
    report, problems = read(tmp_path, _bookdown__yml="book_filename: x\n", index__Rmd=text)
    assert roles(report) == [
        ("Rivers", "part", False),
        ("One", "", True),
        ("More", "appendix", True),
    ]
    first = report.document.blocks[0]
    assert isinstance(first, Heading)
    assert first.content.message == "Rivers"
    assert problems == []


def test_report_yaml_wins_where_both_speak(tmp_path: Path) -> None:
    report, problems = read(
        tmp_path,
        report__yaml="title: Ours\ninstitute: umt\n",
        _quarto__yml=QUARTO.replace("index.qmd\n", "one.qmd\n"),
        one__qmd="# One\n\nx\n",
        two__md="# Two\n\nx\n",
        more__qmd="# More\n\nx\n",
    )
    assert plain_text(report.metadata.title) == "Ours"
    assert report.metadata.institutes == ("umt",)
    assert [plain_text(one.name) for one in report.metadata.contributors] == ["Ada", "Charles"]
    assert "_quarto.yml:10:18 META-04" in problems


def test_a_language_that_there_is_none_of_is_told(tmp_path: Path) -> None:
    _, problems = read(tmp_path, report__qmd="---\ntitle: T\nlang: tlh\n---\n\n# A\n\nx\n")
    assert problems == ["report.qmd:3:7 META-04"]


def test_a_book_of_mkdocs_is_read_by_its_navigation(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Home\n\n[two](two.md)\n")
    (tmp_path / "docs" / "two.md").write_text("# Two\n\nx\n")
    report, problems = read(
        tmp_path,
        mkdocs__yml="site_name: A Book\nsite_author: Ada\nnav:\n  - Home: index.md\n"
        "  - More:\n      - two.md\n  - Away: https://example.org\n",
    )
    assert report.metadata.chapters == ("docs/index.md", "docs/two.md")
    assert plain_text(report.metadata.title) == "A Book"
    assert headings(report) == [(1, "Home"), (1, "Two")]
    assert problems == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("_quarto.yml", "project: {type: book}\nbook: {title: B, chapters: [index.qmd, a.qmd]}\n"),
        ("report.yaml", "title: B\ninstitute: house\n"),
    ],
)
def test_what_a_chapter_says_at_its_head_belongs_where_the_metadata_are(
    name: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(said, encoding="utf-8")
    (tmp_path / "index.qmd").write_text("# Zero\n\nx\n", encoding="utf-8")
    (tmp_path / "a.qmd").write_text("---\nabstract: A.\n---\n# One\n\nx\n", encoding="utf-8")
    problems = Problems()
    read_report(Gate(tmp_path, (tmp_path,)), tmp_path, problems)
    assert [p.hint for p in problems if p.code == "MD-90"] == [f"move it to {name}"]


def test_a_report_that_names_itself_takes_nothing_from_a_chapters_head(tmp_path: Path) -> None:
    head = "---\ntitle: A chapter\nauthor: Nobody\ndate: 2020-01-02\n---\n\nText.\n"
    own = "title: Rivers\ninstitute: house\n"
    report, told = read(tmp_path, **{"one__md": head, "report__yaml": own})
    assert report.metadata.title.message == "Rivers"
    assert report.metadata.contributors == ()
    assert report.metadata.published is None
    assert any("MD-90" in line for line in told)


@pytest.mark.parametrize(
    ("files", "head", "brand"),
    [
        ({}, "", ""),
        ({"_brand.yml": "x"}, "", "_brand.yml"),
        ({"_brand/_brand.yml": "x"}, "", "_brand/_brand.yml"),
        ({"_brand.yml": "x"}, "brand: false\n", ""),
        ({"_brand.yml": "x", "looks/sea.yml": "x"}, "brand: looks/sea.yml\n", "looks/sea.yml"),
        ({"a.yml": "x", "b.yml": "x"}, "brand: {light: a.yml, dark: b.yml}\n", "a.yml"),
    ],
)
def test_a_brand_beside_a_report_is_found_as_quarto_finds_it(
    tmp_path: Path, files: dict[str, str], head: str, brand: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    report, problems = read(tmp_path, report__qmd=f"---\ntitle: T\n{head}---\n\n# A\n\nx\n")
    assert report.metadata.brand == brand
    assert report.metadata.institutes == (("_brand",) if brand else ("house",))
    assert problems == []


def test_a_brand_that_is_missing_or_written_into_the_metadata_is_told(tmp_path: Path) -> None:
    for head, told in (("sea.yml", "GATE-02"), ("{color: {primary: red}}", "META-03")):
        text = f"---\ntitle: T\nbrand: {head}\n---\n\n# A\n\nx\n"
        report, problems = read(tmp_path, report__qmd=text)
        assert report.metadata.institutes == ("house",)
        assert problems == [f"report.qmd:3:8 {told}"]


def test_a_bibliography_that_a_run_has_yet_to_write_stops_nothing(tmp_path: Path) -> None:
    """knitr's reports name packages.bib; one of report.yaml's own is an error."""
    head = "---\ntitle: A\nbibliography: [refs.bib, packages.bib]\n---\n\n# One\n\nx\n"
    files = {"a__qmd": head, "refs__bib": "@book{k, title={K}}\n"}
    report, problems = read(tmp_path, "a.qmd", **files)
    assert report.metadata.references == ("refs.bib",)
    assert report.metadata.missing == ("packages.bib",)
    assert problems == ["a.qmd:3:26 GATE-02"]
    yaml = "title: A\nreferences: [packages.bib]\nlanguages: [en]\ninstitute: house\n"
    report, _ = read(tmp_path, report__yaml=yaml)
    assert not report.metadata.missing


@pytest.mark.parametrize(
    ("text", "title", "heads"),
    [
        ("# A plain one\n\nWords.\n\n## First\n\nx\n", "A plain one", [(1, "First")]),
        ("# One\n\nx\n\n# Two\n\ny\n", "River report", [(1, "One"), (1, "Two")]),
        ("```\n# no\n```\n\n## One\n\nx\n", "River report", [(1, "One")]),
    ],
)
def test_a_report_without_a_title_takes_its_one_great_heading_or_its_files_name(
    tmp_path: Path, text: str, title: str, heads: list[tuple[int, str]]
) -> None:
    (tmp_path / "river-report.md").write_text(text)
    report, problems = read(tmp_path, "river-report.md")
    assert plain_text(report.metadata.title) == title
    assert headings(report) == heads
    assert problems == ["river-report.md:1:1 META-02"]


def test_a_website_of_quarto_is_the_pages_of_its_navigation(tmp_path: Path) -> None:
    """Sidebar before bar; without either, all its pages; what is made of it is said."""
    (tmp_path / "docs").mkdir()
    for name in ("index.qmd", "about.qmd", "docs/b.qmd", "docs/a.qmd", "docs/_part.qmd", "left.md"):
        link = "[b](left.md)" if name == "about.qmd" else "x"
        (tmp_path / name).write_text(f"---\ntitle: {name}\n---\n\n{link}\n")
    site = "project: {type: website}\nwebsite:\n  title: Site\n"
    bars = "  navbar: {left: [/index.html, href: about.qmd]}\n"
    bars += "  sidebar: {contents: [{section: D, contents: docs}]}\n"
    report, problems = read(tmp_path, _quarto__yml=site + bars)
    assert report.metadata.chapters == ("docs/a.qmd", "docs/b.qmd", "index.qmd", "about.qmd")
    assert problems == ["_quarto.yml:3:3 META-04", "about.qmd:5:1 REF-01"]
    report, _ = read(tmp_path, _quarto__yml=site)
    every = ("index.qmd", "about.qmd", "docs/a.qmd", "docs/b.qmd", "left.md")
    assert report.metadata.chapters == every


def test_a_book_of_gitbook_or_mdbook_is_read_by_its_summary(tmp_path: Path) -> None:
    """What is listed under a page is its sections, whatever level its own heading has."""
    (tmp_path / "src").mkdir()
    for name, text in {
        "README.md": "# In",
        "a.md": "# A\n\n## A1",
        "b.md": "## B\n\n### B1",
    }.items():
        (tmp_path / "src" / name).write_text(f"{text}\n\nx\n")
    summary = (
        "# Summary\n\n[In](README.md)\n\n- [A](./a.md)\n  - [B](b.md#x)\n  - [C](c.md)\n- [D]()\n"
    )
    (tmp_path / "src" / "SUMMARY.md").write_text(summary)
    book = '[book]\ntitle = "Book"\nauthors = ["Ada"]\nlanguage = "zh-Hans"\n'
    report, problems = read(tmp_path, book__toml=book)
    assert headings(report) == [(1, "In"), (1, "A"), (2, "A1"), (2, "B"), (3, "B1")]
    assert plain_text(report.metadata.title) == "Book"
    assert report.metadata.languages == ("zh-Hans",)
    assert problems == ["src/SUMMARY.md:7:1 GATE-02"]


def test_a_head_in_toml_is_read_line_by_line(tmp_path: Path) -> None:
    head = "+++\ntitle = 'Rivers'\n# when\ndate = 2024-01-02T10:00:00Z\n[extra]\ndate = 1\n+++\n\n"
    report, problems = read(tmp_path, a__md=f"{head}# One\n\nWords.\n")
    said = report.metadata
    assert (plain_text(said.title), str(said.published)) == ("Rivers", "2024-01-02")
    assert (said.title.span.line, headings(report)) == (2, [(1, "One")])
    assert problems == []
    _, problems = read(tmp_path, a__md="+++\ntitle = 'Rivers'\ndate = \n+++\n\n# One\n\nx\n")
    assert "a.md:3:1 META-04" in problems


def test_a_skipped_level_is_told_in_steps_that_hold_where_levels_are_moved(tmp_path: Path) -> None:
    text = "---\ntitle: T\n---\n\n## One\n\n##### Two\n\nx\n"
    report, _ = read(tmp_path, "a.md", a__md=text)
    edition = replace(sample_edition(), document=report.document)
    (problem,) = check_heading_levels(edition)
    assert problem.hint.startswith("take 2 # away")


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("這份報告說明水資源的狀況，*Words* 與 `code` 不計。", "zh-Hant"),
        (
            "这份报告说明水资源 [@Diggle2002Childhood]，见 \\@ref(eq:likelihood)。\n\n"
            "\\begin{equation}\nExponential \\mathbf{likelihood}\n\\end{equation}\n\n$$\nabc\n$$\n",
            "zh-Hans",
        ),
        ("この報告は水についてのものです。", "ja"),
        ("Reports on water name 王大明 and 中國傳媒大學 among many others.", "en"),
    ],
)
def test_a_report_that_says_no_language_is_in_that_of_its_text(
    tmp_path: Path, text: str, tag: str
) -> None:
    head = 'title: "水"\nauthor: A. Author\nsite: bookdown::bookdown_site'
    index = f"---\n{head}\n---\n\n# 前言 {{-}}\n\nx\n"
    report, told = read(tmp_path, index__md=index, a__md=f"# One\n\n{text}\n")
    assert report.metadata.languages == (tag,)
    assert report.metadata.title is not None
    assert plain_text(report.metadata.title) == "水"
    assert told == (["index.md:1:1 META-02"] if tag != "en" else [])
    labels = "language:\n  label:\n    fig: 图\n"
    again, _ = read(tmp_path, index__Rmd=index, _bookdown__yml=labels)
    assert again.metadata.languages == (tag,)
    (tmp_path / "_bookdown.yml").unlink()
    (tmp_path / "index.Rmd").unlink()
    assert read(tmp_path, index__md=index.replace("\nsite", "\nlang: en\nsite"))[1] == []


def test_a_heading_that_stands_for_the_title_is_words_alone() -> None:
    for heading in (
        "[Rivers](https://example.org) <img src='logo.png' align=\"right\">",
        "![](logo.png){height=40} Rivers",
        "Rivers <a href='https://example.org'><img src='logo.png'/></a>",
    ):
        assert lone_heading(f"Words.\n\n# {heading}\n\nMore.\n") == ("Rivers", 3)
    assert lone_heading("# ![](logo.png)\n\nMore.\n") == ("", 0)


DEFAULTS = """from: markdown
input-files: [one.md, two.md]
metadata-file: meta.yaml
metadata: {subtitle: For towns}
bibliography: refs.bib
filters: [pandoc-crossref]
"""


def test_what_pandoc_is_to_read_is_a_report(tmp_path: Path) -> None:
    report, told = read(
        tmp_path,
        defaults__yaml=DEFAULTS,
        meta__yaml="title: Sirens\nauthor: A. Author\ndate: 2025-03-01\n",
        one__md="---\nkeywords: [floods]\n---\n\n# One\n\nAs [@k] says.\n",
        two__md="# Two\n\nWords.\n",
        three__md="# Left out\n",
        refs__bib="@book{k, title={T}, author={Author, A.}, year=2020}\n",
    )
    said = report.metadata
    assert told == []
    assert [plain_text(said.title), plain_text(said.subtitle)] == ["Sirens", "For towns"]
    assert (f"{said.published}", said.references) == ("2025-03-01", ("refs.bib",))
    assert [plain_text(word) for word in said.keywords] == ["floods"]
    assert headings(report) == [(1, "One"), (1, "Two")]
