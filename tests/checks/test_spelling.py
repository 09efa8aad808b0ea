"""Spelling: what is asked of a dictionary, and what is told. A small program plays Hunspell."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Sequence
from pathlib import Path

import pytest
from test_checks import edition_of

from project import REPORT, small_project
from tongwen.checks.spelling import check_spelling
from tongwen.pipeline import spelling

DICTIONARY = {"the", "rivers", "river's", "of", "a", "steel", "production", "and", "at"}

HUNSPELL = f"""\
#!/usr/bin/env python3
import sys
if "-D" in sys.argv:
    print("AVAILABLE DICTIONARIES:\\n/usr/share/hunspell/en_US\\n/usr/share/hunspell/en_GB\\n"
          "/usr/share/hunspell/hyph_en_GB\\n/usr/share/hunspell/de_DE", file=sys.stderr)
else:
    assert sys.argv[sys.argv.index("-d") + 1] == "en_GB"
    for word in sys.stdin.read().split():
        if word.lower() not in {sorted(DICTIONARY)!r}:
            print(word)
"""


def asked(words: Sequence[str]) -> Collection[str]:
    return [word for word in words if word.lower() not in DICTIONARY]


def told(text: str, *own: str) -> list[str]:
    found = check_spelling(edition_of(text), "en", asked, own)
    return [f"{problem.span.line} {problem.message}" for problem in found]


def test_a_word_that_no_list_knows_is_told_once_with_its_line() -> None:
    text = "# The Rivers\n\nThe prodution of steel.\n\nA prodution at the river’s.\n"
    assert told(text) == ["3 “prodution” is not in the dictionary"]


def test_what_is_no_word_of_the_language_is_let_pass() -> None:
    assert (
        told(
            "# The Rivers\n\n`prodution` and $prodution$ of UNESCO and GmbH at x86, "
            "[Fluss]{lang=de} and 河流, a [river's](https://example.org/prodution).\n\n"
            "~~~\nprodution\n~~~\n"
        )
        == []
    )


def test_the_report_s_own_words_are_known() -> None:
    text = "# The Rivers\n\nKowloon’s steel and the kowloon.\n"
    assert told(text, "Kowloon") == []
    assert len(told(text)) == 2


@pytest.fixture
def hunspell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = tmp_path / "bin" / "hunspell"
    program.parent.mkdir()
    program.write_text(HUNSPELL, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return program


def test_british_english_is_preferred(hunspell: Path) -> None:
    assert spelling.dictionary_for("en") == "en_GB"
    assert spelling.dictionary_for("de") == "de_DE"
    assert spelling.dictionary_for("fr") == ""
    assert spelling.dictionary_for("zh-Hant") == ""


def test_a_hunspell_that_fails_is_no_reason_to_stop(
    hunspell: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hunspell.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    assert spelling.dictionary_for("en") == ""
    assert spelling.misspelt(["a"], "en_GB") == ()
    monkeypatch.setenv("PATH", "/nonexistent")
    assert spelling.misspelt(["a"], "en_GB") == ()


def test_a_preflight_tells_spelling_and_what_it_could_not_judge(
    tmp_path: Path, hunspell: Path
) -> None:
    project = small_project(tmp_path / "project")
    project.write("report.yaml", REPORT.replace("languages: [en, zh-Hant]", "languages: [en]"))
    project.write("words.txt", "stress\nsome\nwords\nwith\nsee\nwork\n")
    rows = project.run("preflight", "small", "--format", "html", "--json").json
    said = {row["message"] for row in rows["problems"] if row["code"] == "SPELL-10"}
    (told,) = said  # one cause, with its words
    assert "is not in the dictionary; and" in told
    assert "“bars”" in told
    assert not {word for word in said if "“stress”" in word}
    assert not [row for row in rows["left_out"] if "spelling" in row]
    hunspell.unlink()
    if not spelling.dictionary_for("en"):
        rows = project.run("preflight", "small", "--built", "--format", "html", "--json").json
        assert [row for row in rows["left_out"] if "spelling of en" in row]
