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


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('autonym = "Deutsch"', 'autonim = "Deutsch"', "de.toml:4:1: error[LANG-02] autonim: "),
        ('autonym = "Deutsch"', "", "de.toml: error[LANG-03] autonym: is missing"),
        ('abstract = "Abstract"\n', "", "labels.abstract: is missing"),
        ('abstract = "Abstract"', "abstract = 3", "labels.abstract: is no text: 3"),
        ("day-endings = {", "day-ending = {", "error[LANG-02] date.day-ending: is no key"),
        ('digits = "0123456789"', 'digits = "123"', "digits: has 3 characters"),
        ('script = "Latn"', 'script = "latin"', "script: “latin” is no code of ISO 15924"),
        ('tag = "de"', 'tag = "nl"', "de.toml:3:1: error[LANG-04] tag: is not the name"),
        ('tag = "de"', 'tag = "de"\nbased-on = "eng"', "based-on: there is no language “eng”"),
        ('squared = "{0} s', 'squared = "{x} s', "spoken.squared: has braces of its own"),
        ('"∑" = "the sum"', '"∑" = 3', "spoken.signs: is no text: 3"),
        ('tag = "de"', 'tag = "de', "de.toml:3:10: error[LANG-01] is no TOML"),
    ],
)
def test_what_is_wrong_is_named_with_file_key_and_line(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    assert old in GERMAN
    found, problems = read(tmp_path, "de.toml", GERMAN.replace(old, new))
    assert found == {}
    assert any(problem in line for line in problems), problems
    assert all(line.startswith("de.toml") for line in problems)


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
    assert tag not in tuple(LANGUAGES)
    assert pickle.loads(pickle.dumps(known)) is known


def test_the_list_of_words_has_labels_only() -> None:
    said = tomllib.loads((DATA.parent / "words.toml").read_text(encoding="utf-8"))
    keys = {*LANGUAGES["en"].labels, "quotes"}
    assert {key for words in said.values() for key in words} <= keys
    assert all(len(words["quotes"]) == 4 for words in said.values())
