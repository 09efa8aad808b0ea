"""Parity: the rules by which two texts are the same, and the command that asks."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from judging import read_structure
from places import PROJECT
from project import SmallProject, small_project
from tongwen.artefacts import UnreadableArtefact
from tongwen.artefacts.structure import BREAK, LINE_END, Run
from tongwen.checks.sameness import (
    ENDED,
    LIGATURES,
    NONE,
    PERHAPS,
    RULES,
    SOME,
    SPACE,
    lay_open,
    letters_of,
    same_address,
    same_formula,
    same_gaps,
    without_hyphenation,
    without_ligatures,
)
from tongwen.languages import language_key

ROOT = PROJECT
MOMENT = datetime.datetime(2023, 10, 17, tzinfo=datetime.UTC)

# --- the rules, one by one ---------------------------------------------------------------


def same(one: str, other: str) -> bool:
    mine, found = lay_open([Run(one)]), lay_open([Run(other)])
    return mine.letters == found.letters and same_gaps(mine.gaps, found.gaps) is None


@pytest.mark.parametrize("space", [" ", "\N{NO-BREAK SPACE}", "\N{THIN SPACE}", "  ", "\t", "\r\n"])
def test_a_stretch_of_white_space_is_one_space(space: str) -> None:
    if "\n" in space:
        return  # a line's end, which is another rule
    assert same("two words", f"two{space}words")
    assert not same("twowords", f"two{space}words")


def test_white_space_at_the_two_ends_counts_nothing() -> None:
    assert same("words", "  words ")


@pytest.mark.parametrize("sign", ["\u200b", "\u2060", "\ufeff"])
def test_a_space_without_width_counts_nothing(sign: str) -> None:
    assert same("doi.org/10", f"doi.org/{sign}10")
    assert not same("doi.org/ 10", f"doi.org/{sign}10")


@pytest.mark.parametrize("wanted", ["two words", "twowords", f"two{BREAK}words"])
def test_at_a_lines_end_in_print_there_may_be_a_space_an_ended_line_or_nothing(wanted: str) -> None:
    assert same(wanted, f"two{LINE_END}words")


def test_a_space_beside_a_lines_end_is_not_nothing() -> None:
    assert same("two words", f"two{LINE_END} words")
    assert same(f"two{BREAK}words", f"two{LINE_END} words")
    assert not same("twowords", f"two{LINE_END} words")


def test_an_ended_line_is_no_space() -> None:
    assert not same(f"two{BREAK}words", "two words")
    assert same(f"two {BREAK} words", f"two{BREAK}words")


def test_a_soft_hyphen_counts_nothing_nor_the_lines_end_after_it() -> None:
    assert without_hyphenation(f"hyphen\N{SOFT HYPHEN}{LINE_END}ation") == "hyphenation"
    assert same("hyphenation", f"hyphen\N{SOFT HYPHEN}{LINE_END}ation")
    assert not same("hyphenation", f"hyphen-{LINE_END}ation")
    parted = [Run("hyphen\N{SOFT HYPHEN}", "en"), Run(f"{LINE_END}ation", "en-GB")]
    assert lay_open(parted).letters == "hyphenation"


def test_a_letter_and_its_accent_are_the_letter_with_it() -> None:
    assert same("é", "e\u0301")
    assert same("أ", "\u0627\u0654")


@pytest.mark.parametrize("ligature", LIGATURES)
def test_a_ligature_is_its_letters(ligature: str) -> None:
    assert without_ligatures(f"o{ligature}ice") == f"o{LIGATURES[ligature]}ice"
    assert same(f"o{LIGATURES[ligature]}ice", f"o{ligature}ice")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Words", "words"), ("word", "wörd"), ("“word”", '"word"'), ("—", "–"), ("é", "e"),
     ("Ａ", "A"), ("word", "word."), ("²", "2"), ("…", "...")],
)  # fmt: skip
def test_nothing_else_is_forgiven(one: str, other: str) -> None:
    assert not same(one, other)


def test_the_page_for_engineers_shows_every_rule() -> None:
    page = (ROOT / "docs" / "parity.md").read_text(encoding="utf-8")
    for name, rule in RULES.items():
        assert f"| {name} | {rule} |" in page


def test_gaps_are_told_apart() -> None:
    line = lay_open([Run(f"a b{BREAK}c{LINE_END}d{LINE_END} ef")])
    assert line.gaps == (NONE, SPACE, ENDED, PERHAPS, SOME, NONE)


def test_two_tags_of_one_language_are_one() -> None:
    assert language_key("zh-TW") == language_key("zh-Hant") == language_key("zh-Hant-HK")
    assert language_key("zh-CN") == language_key("zh-Hans") != language_key("zh-Hant")
    assert language_key("en-GB") == language_key("en") != language_key("fr")


def test_addresses_may_be_percent_encoded_and_are_else_the_same() -> None:
    assert same_address("https://example.org/ü b", "https://example.org/%C3%BC%20b")
    assert not same_address("https://example.org/a", "https://example.org/a/")


def test_a_formula_in_word_is_known_by_its_letters_and_digits() -> None:
    assert same_formula("docx", "a2+sin\u2061x", "a2+sinx")
    assert same_formula("docx", "√3x", "3x√")
    assert same_formula("docx", "𝔼", "E")
    assert not same_formula("docx", "a2", "a3")
    assert not same_formula("docx", "成本", "成")
    assert not same_formula("pdf", r"\frac{a}{2}", r"\frac{a}{3}")


def test_letters_are_what_is_no_white_space() -> None:
    assert letters_of(" a\u00a0b\nc ") == "abc"


# --- what cannot be read -----------------------------------------------------------------


@pytest.mark.parametrize("format_", ["pdf", "docx", "html"])
@pytest.mark.parametrize("data", [b"", b"nothing", b"%PDF-1.7\n%%EOF", b"PK\x03\x04"])
def test_what_is_no_artefact_is_refused(format_: str, data: bytes) -> None:
    with pytest.raises(UnreadableArtefact):
        read_structure(format_, data)


# --- the command -------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    return small_project(tmp_path)


def test_what_is_not_built_is_told(project: SmallProject) -> None:
    run = project.run("check", "small", "--built", "--edition", "en", "--format", "html")
    assert run.status == 1
    assert "build/small/cuc-icsf/small.en.html: error[PAR-17] it is not built" in run.errors
    assert "hint: build it: tongwen build --format html" in run.errors  # as the next test does


def test_what_is_built_is_held_against_the_report_as_it_is_now(project: SmallProject) -> None:
    asked = ("small", "--edition", "en", "--format", "html")
    assert project.run("build", *asked).status == 0
    assert project.run("check", *asked, "--built").status == 0
    text = (project.report / "one.md").read_text(encoding="utf-8")
    project.write("one.md", text.replace("Some words", "Other words"))
    run = project.run("check", *asked, "--built")
    assert run.status == 1
    assert "content/small/one.md:3:1: error[PAR-07]" in run.errors
    assert (project.root / "build/small/cuc-icsf/small.en.html").read_text().count("Some words")


def test_a_damaged_file_is_told(project: SmallProject) -> None:
    path = project.root / "build/small/cuc-icsf/small.en.docx"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"PK\x03\x04 and no more")
    run = project.run("check", "small", "--built", "--edition", "en", "--format", "docx")
    assert run.status == 1
    assert "error[PAR-17] it is no package of parts" in run.errors


def test_formats_are_of_what_is_built(project: SmallProject) -> None:
    run = project.run("check", "small", "--format", "html")
    assert run.status == 2
    assert "add --built" in run.errors
