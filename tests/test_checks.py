"""The checks: each has a folder with a report that it finds fault with, and what it must say.

``tests/checks/<code>/report.md`` is the report, ``expected.txt`` the problems of that check
and no other. ``make accept`` rewrites the expectation.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from sample import sample_edition
from tongwen.checks import CHECKS, check_edition, glyphs
from tongwen.diagnostics import Problems, Severity
from tongwen.document import Resource
from tongwen.edition import Edition
from tongwen.fonts import MissingFonts
from tongwen.languages import LANGUAGES
from tongwen.readers.markdown import read_markdown
from tongwen.transforms import Context, resolve

FOLDERS = Path(__file__).parent / "checks"


def edition_of(text: str, drawings: Iterable[Path] = ()) -> Edition:
    problems = Problems()
    document = resolve(
        read_markdown(text, "report.md", "en", problems),
        Context(LANGUAGES["en"], None, LANGUAGES["en"], problems=problems),
    )
    assert not list(problems), "a check's report is sound but for what the check finds"
    sample = sample_edition()
    own = {
        path.name: Resource(path.name, "image/svg+xml", path.read_bytes(), 80, 40)
        for path in drawings
    }
    return dataclasses.replace(sample, document=document, resources={**sample.resources, **own})


@pytest.mark.parametrize("code", CHECKS)
def test_a_check_finds_what_its_folder_says(code: str) -> None:
    folder = FOLDERS / code
    edition = edition_of((folder / "report.md").read_text(encoding="utf-8"), folder.glob("*.svg"))
    found = Problems(CHECKS[code](edition))
    told = "".join(f"{problem}\n" for problem in found)
    expected = folder / "expected.txt"
    if os.environ.get("TONGWEN_ACCEPT"):
        expected.write_text(told, encoding="utf-8")
    assert told
    assert all(problem.code == code for problem in found)
    assert told == expected.read_text(encoding="utf-8")


def test_every_check_has_a_folder_and_every_folder_a_check() -> None:
    assert {folder.name for folder in FOLDERS.iterdir()} == set(CHECKS)


def test_every_check_says_why() -> None:
    for code, check in CHECKS.items():
        assert check.__doc__ is not None
        assert check.__doc__.startswith(f"{code}:")
        assert "\n\n" in check.__doc__, f"{code} has no rationale"


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_a_sound_edition_has_no_error(tag: str) -> None:
    # The sample shows one figure and one table that its text does not speak of.
    assert {problem.code for problem in check_edition(sample_edition(tag))} <= {"FIG-10"}


def test_without_the_fonts_the_check_of_characters_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(family: str) -> frozenset[int]:
        raise MissingFonts(("NotoSerifCJK-Regular.ttc",))

    monkeypatch.setattr(glyphs, "covered", missing)
    [problem] = check_edition(edition_of("# A\n\nx\n"))
    assert (problem.code, problem.severity) == ("GLY-01", Severity.WARNING)
    assert "NotoSerifCJK-Regular.ttc" in problem.message
