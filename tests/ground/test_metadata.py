"""report.yaml: every mistake is a problem with a place, and none stops the reading of the rest."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tongwen.diagnostics import Problems, Span
from tongwen.document import Passage, Text
from tongwen.gate import Gate
from tongwen.metadata import Metadata, read_metadata
from tongwen.metadata_keys import KEYS
from tongwen.walk import plain_text


def read(tmp_path: Path, text: str | bytes) -> tuple[Metadata | None, list[str]]:
    (tmp_path / "one.md").write_text("# One", encoding="utf-8")
    data = text.encode() if isinstance(text, str) else text
    (tmp_path / "report.yaml").write_bytes(data)
    problems = Problems()
    metadata = read_metadata(
        Gate(tmp_path, (tmp_path,)),
        tmp_path,
        lambda words, span, *_: Passage((Text(words),), words, span=span),
        problems,
    )
    return metadata, [f"{p.span} {p.code} {p.message} | {p.hint}" for p in problems]


def test_every_key_is_read(tmp_path: Path) -> None:
    metadata, problems = read(
        tmp_path,
        """\
title: "No: a title"
subtitle: Sub
kind: Report
authors:
  - Plain Name
  - name: A. Author
    affiliation: [Line one, Line two]
    orcid: 0000-0001
credit-line: By
published: 2023-10-17
abstract: |
  First paragraph
  goes on.

  Second paragraph.
keywords: [one, two]
series: S
series-number: 7
licence: CC-BY-4.0
publisher: P
colophon: One.
languages: [en, zh-Hant]
citation-style: numeric
institute: x
chapters: [one.md]
references: []
doi: https://doi.org/10.1/x
isbn: 978-1
raw-html: true
""",
    )
    assert problems == []
    assert metadata is not None
    assert plain_text(metadata.title) == "No: a title"
    assert metadata.published == datetime.date(2023, 10, 17)
    assert [plain_text(p) for p in metadata.abstract] == [
        "First paragraph\ngoes on.",
        "Second paragraph.",
    ]
    assert [plain_text(line) for line in metadata.contributors[1].affiliation] == [
        "Line one",
        "Line two",
    ]
    assert (metadata.series_number, metadata.doi, metadata.raw_html) == ("7", "10.1/x", True)
    assert metadata.languages == ("en", "zh-Hant")


def test_without_a_list_the_chapters_are_the_files_by_name(tmp_path: Path) -> None:
    (tmp_path / "00.md").write_text("# Zero", encoding="utf-8")
    (tmp_path / "README.md").write_text("about", encoding="utf-8")
    metadata, problems = read(tmp_path, "title: T")
    assert metadata is not None
    assert metadata.chapters == ("00.md", "one.md")
    assert problems == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: T\nsubtitel: S", "report.yaml:2:1 META-01 “subtitel” is not a key"),
        ("title: T\nsubtitel: S", "did you mean “subtitle”?"),
        ("subtitle: S", "report.yaml:1:1 META-02 the report has no title"),
        ("title: T\npublished: 2023-02-30", "report.yaml:2:12 META-04 “2023-02-30” is not a date"),
        ("title: T\nlanguages: [en, zh-Hnat]", "did you mean “zh-Hant”?"),
        ("title: T\nlanguages: [en, en]", "“en” is listed twice"),
        ("title: T\nraw-html: perhaps", "report.yaml:2:11 META-03"),
        ("title: T\ntoc-depth: all", "report.yaml:2:12 META-04 “all” is no depth of contents"),
        ("title: [T]", "report.yaml:1:8 META-03 a text is wanted here"),
        ("title: T\ntitle: U", "report.yaml:2:1 YAML-02 “title” is given twice"),
        ("title: T: U", "YAML-01 this is not YAML"),
        ("title: 'T", "YAML-01 this is not YAML"),
        ("- a\n- b", "report.yaml:1:1 META-03 report.yaml holds no keys"),
        ("title: T\nchapters: [two.md]", "report.yaml:2:12 GATE-02 “two.md” does not exist"),
        ("title: T\nchapters: [../../x.md]", "GATE-01"),
        ("title: T\nchapters: [one.md, one.md]", "report.yaml:2:20 META-04 “one.md” is listed"),
        ('title: T\nlicence: "a\\x01b"', "report.yaml:2:10 YAML-04"),
        ("title: T\nauthors:\n  -\n  - X", "META-02 an author has no name"),
        (
            "title: T\nauthors:\n  - name: X\n    affiliation: [[Y]]",
            "report.yaml:4:19 META-03 a text is wanted here",
        ),
        ("title: T\nauthors:\n  - affiliation: [X]", "report.yaml:3:5 META-02 an author has"),
        ("title: T\nauthors:\n  - nmae: X", "did you mean “name”?"),
        (b"title: caf\xe9", "GATE-07 is not UTF-8"),
        ("", "one.md:1:1 META-02 the report says no title"),
        ("title: &a [*a]", "YAML-0"),
        ("a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
         "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
         "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\ntitle: [*e,*e,*e,*e]", "YAML-03"),
        ("title: \x07", "YAML-01"),
    ],
)  # fmt: skip
def test_a_mistake_is_a_problem_with_a_place(
    tmp_path: Path, text: str | bytes, expected: str
) -> None:
    _, problems = read(tmp_path, text)
    assert any(expected in problem for problem in problems), problems


def test_an_ideographic_space_and_a_line_break_are_the_author_s(tmp_path: Path) -> None:
    metadata, problems = read(
        tmp_path, "title: 同文\u3000出版\nsubtitle: |\n  one\\\n  two\nlicence: 甲\u3000乙\n  丙\n"
    )
    assert problems == []
    assert metadata is not None
    assert plain_text(metadata.title) == "同文\u3000出版"
    assert metadata.subtitle.message == "one\\\ntwo"
    assert metadata.licence == "甲\u3000乙 丙"


def test_mistakes_are_told_together(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "titel: T\npublished: soon\nlanguages: [xx]\n")
    assert [problem.split()[1] for problem in problems] == [
        "META-01",
        "META-02",
        "META-04",
        "META-04",
    ]


def test_every_key_says_what_it_is_for() -> None:
    assert all(KEYS.values())


def test_places_are_spans() -> None:
    assert str(Span("a.md", 3, 4)) == "a.md:3:4"
    assert str(Span("a.md")) == "a.md"


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("date", "published"),
        ("bibliography", "references"),
        ("csl", "citation-style"),
        ("author", "authors"),
        ("license", "licence"),
    ],
)
def test_a_key_of_another_program_is_told_with_ours(tmp_path: Path, key: str, meant: str) -> None:
    _, problems = read(tmp_path, f"title: T\n{key}: x\n")
    [problem] = [p for p in problems if "META-01" in p]
    assert problem.endswith(f"| did you mean “{meant}”?")
