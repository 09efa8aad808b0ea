"""A language is a file of data: what the files say, and what is said of a wrong one."""

from __future__ import annotations

import datetime
import pickle
import tomllib
from pathlib import Path

import pytest

from tongwen.diagnostics import Problems
from tongwen.document import Superscript, Text
from tongwen.languages import LANGUAGES, date_in_words, read_languages
from tongwen.languages.data_files import DATA
from tongwen.walk import plain_text

FILES = sorted(path.stem for path in DATA.glob("*.toml"))
GERMAN = (
    (DATA / "en.toml")
    .read_text(encoding="utf-8")
    .replace('tag = "en"', 'tag = "de"')
    .replace('autonym = "English"', 'autonym = "Deutsch"')
    .replace('locale = "en_GB"', 'locale = "de"')
    .replace('quotes = "“”‘’"', 'quotes = "„“‚‘"')
    .replace('contents = "Contents"', 'contents = "Inhalt"')
    .replace('"*" = "th"', '"*" = "."')
)


def read(tmp_path: Path, name: str, text: str) -> tuple[dict[str, object], list[str]]:
    (tmp_path / name).write_text(text, encoding="utf-8")
    problems = Problems()
    found = read_languages(tmp_path, problems)
    return dict(found), [str(problem).split("\n")[0] for problem in problems]


@pytest.mark.parametrize("tag", FILES)
def test_a_file_has_every_key_and_no_other(tag: str) -> None:
    problems = Problems()
    found = read_languages(DATA, problems)
    assert list(map(str, problems)) == []
    assert found[tag].labels.keys() == found["en"].labels.keys()
    for key, words in found["en"].labels.items():
        assert found[tag].labels[key].count("{number}") == words.count("{number}"), key


def test_the_languages_are_the_files() -> None:
    assert list(LANGUAGES) == FILES


@pytest.mark.parametrize("tag", FILES)
def test_a_language_comes_through_a_process_as_itself(tag: str) -> None:
    assert pickle.loads(pickle.dumps(LANGUAGES[tag])) is LANGUAGES[tag]


def test_a_new_language_is_one_file(tmp_path: Path) -> None:
    found, problems = read(tmp_path, "de.toml", GERMAN)
    assert problems == []
    german = found["de"]
    assert german.autonym == "Deutsch"  # type: ignore[attr-defined]
    assert german.label("contents") == "Inhalt"  # type: ignore[attr-defined]
    date = datetime.date(2024, 3, 17)
    assert plain_text(date_in_words(date, german)) == "17. März 2024"  # type: ignore[arg-type]


def test_a_language_based_on_another_says_what_differs(tmp_path: Path) -> None:
    text = 'tag = "en-NZ"\nbased-on = "en"\n[labels]\ncontents = "Inside"\n'
    found, problems = read(tmp_path, "en-NZ.toml", text)
    assert problems == []
    labels = found["en-NZ"].labels  # type: ignore[attr-defined]
    assert labels == {**LANGUAGES["en"].labels, "contents": "Inside"}


WRONG = [
    ("LANG-01", 'tag = "de"', 'tag = "de', "de.toml:3:10: is no TOML", 'key = "text"'),
    ("LANG-02", 'autonym = "D', 'autonim = "D', "de.toml:4:1: autonim: is no key", "“autonym”?"),
    (
        "LANG-02",
        "day-endings = {",
        "day-ending = {",
        "date.day-ending: is no key",
        "“day-endings”?",
    ),
    ("LANG-02", "[date]\n", '[date]\nxyz = "1"\n', "date.xyz: is no key", "take it away"),
    ("LANG-03", 'autonym = "Deutsch"', "", "de.toml: autonym: is missing", "write autonym above"),
    ("LANG-03", 'abstract = "Abstract"\n', "", "labels.abstract: is missing", "below [labels]"),
    (
        "LANG-04",
        'abstract = "Abstract"',
        "abstract = 3",
        "labels.abstract: is no text: 3",
        "in quotes",
    ),
    ("LANG-04", "before = {}", "before = 3", "spaces.before: is no table", "before = {}"),
    ("LANG-04", "[spaces] ", "[[spaces]] ", "spaces: is no table", "write [spaces]"),
    (
        "LANG-04",
        'digits = "0123456789"',
        'digits = "123"',
        "digits: has 3 characters",
        "write 10: ",
    ),
    ("LANG-04", 'quotes = "„“‚‘"', 'quotes = "„“"', "quotes: has 2 characters", "write 4: "),
    ("LANG-04", 'script = "Latn"', 'script = "latin"', "script: “latin” is no code", "Latn, "),
    ("LANG-04", 'tag = "de"', 'tag = "nl"', "de.toml:3:1: tag: is not the name", "write “de”"),
    ("LANG-04", 'tag = "de"', 'tag = "de"\nbased-on = "eng"', "no language “eng”", "“en”?"),
    ("LANG-04", 'tag = "de"', 'tag = "de"\nbased-on = "xyz"', "no language “xyz”", "known: "),
    (
        "LANG-04",
        'squared = "{0} s',
        'squared = "{x} s',
        "has braces of its own",
        "{0}, {1} and {2}",
    ),
    ("LANG-04", '"∑" = "the sum"', '"∑" = 3', "spoken.signs: is no text: 3", "in quotes"),
    ("LANG-04", "and=+ ", "and ", "numbers.words: is no word=number: and", "two=2"),
    (
        "LANG-04",
        'capitals = "names"',
        'capitals = "all"',
        "is neither: “all”",
        "“names” or “nouns”",
    ),
]
"""A code; what a good file has, and what is wrong in its place; what is said of it, and advised."""


@pytest.mark.parametrize(("code", "right", "wrong", "problem", "hint"), WRONG)
def test_what_is_wrong_is_named_with_file_key_line_and_what_mends_it(
    tmp_path: Path, code: str, right: str, wrong: str, problem: str, hint: str
) -> None:
    assert right in GERMAN
    (tmp_path / "de.toml").write_text(GERMAN.replace(right, wrong), encoding="utf-8")
    problems = Problems()
    assert read_languages(tmp_path, problems) == {}
    said = [f"{one.span}: {one.message}" for one in problems if one.code == code]
    assert any(problem in line for line in said), said
    assert any(hint in one.hint for one in problems if one.code == code)
    assert {one.span.file for one in problems} == {"de.toml"}
    assert read(tmp_path, "de.toml", GERMAN)[1] == []


def test_a_day_has_the_ending_that_its_language_gives_it() -> None:
    first = date_in_words(datetime.date(2024, 2, 1), LANGUAGES["en"])
    assert first == (Text("1"), Superscript((Text("st"),)), Text(" February 2024"))
    twelfth = date_in_words(datetime.date(2024, 2, 12), LANGUAGES["en"])
    assert twelfth[1] == Superscript((Text("th"),))
    assert date_in_words(datetime.date(2024, 2, 1), LANGUAGES["en-US"]) == (
        Text("February 1, 2024"),
    )
    assert date_in_words(datetime.date(2024, 2, 1), LANGUAGES["zh-Hant"]) == (Text("2024年2月1日"),)


@pytest.mark.parametrize(
    ("tag", "figure", "date", "script"),
    [
        ("nl", "Figuur 3", "2 maart 2024", "Latn"),
        ("sv", "Figur 3", "2 mars 2024", "Latn"),
        ("uk", "Figure 3", "2 березня 2024\u202fр.", "Cyrl"),
        ("he", "Figure 3", "2 במרץ 2024", "Hebr"),
    ],
)
def test_a_language_without_a_file_has_what_cldr_and_the_list_of_words_say(
    tag: str, figure: str, date: str, script: str
) -> None:
    known = LANGUAGES[tag]
    (said,) = date_in_words(datetime.date(2024, 3, 2), known)
    assert (known.label("figure", "3"), said, known.script.code) == (figure, Text(date), script)
    assert "copied" in known.borrowed
    assert LANGUAGES["de"].borrowed == ()  # which has a file: what LANG-05 advises
    assert tag not in tuple(LANGUAGES)
    assert pickle.loads(pickle.dumps(known)) is known


def test_the_list_of_words_has_labels_only() -> None:
    said = tomllib.loads((DATA.parent / "words.toml").read_text(encoding="utf-8"))
    keys = {*LANGUAGES["en"].labels, "quotes"}
    assert {key for words in said.values() for key in words} <= keys
    assert all(len(words["quotes"]) == 4 for words in said.values())
