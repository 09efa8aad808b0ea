"""A script whose fonts are not on the machine is told before anything is laid out."""

from __future__ import annotations

import dataclasses

import pytest

from sample import para, sample_edition
from tongwen.checks import glyphs
from tongwen.diagnostics import Severity
from tongwen.document import Document
from tongwen.languages import LANGUAGES


def test_fonts_that_are_not_there_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    arabic = dataclasses.replace(sample_edition(), language=LANGUAGES["ar"])
    script = LANGUAGES["ar"].script.code
    monkeypatch.setattr(
        glyphs, "missing_of_script", lambda code: ("Some.ttf",) if code == script else ()
    )
    (problem,) = glyphs.check_script(arabic)
    assert problem.code == "GLY-02"
    assert "Some.ttf" in problem.message
    assert problem.hint == "sh setup/prepare.sh fonts installs fonts-noto-core"
    assert list(glyphs.check_script(sample_edition())) == []


@pytest.mark.parametrize("installed", [True, False])
def test_words_in_other_scripts_are_one_warning_that_says_what_installs_their_fonts(
    monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    words = "Владимир, Αθήνα, 東京タワー, 서울, 北京"
    others = "नरेन्द्र ירושלים ไทย 😀🚀 1\ufe0f\u20e3"
    has = frozenset(map(ord, others)) if installed else frozenset[int]()
    monkeypatch.setattr(glyphs, "_of_other_scripts", lambda: has)
    monkeypatch.setattr(glyphs, "missing_of_script", lambda code: () if installed else (code,))
    document = Document((para(words), para(others)))
    edition = dataclasses.replace(sample_edition(), document=document)
    found = list(glyphs.check_glyphs(edition))
    if installed:
        assert found == []
        return
    (problem,) = found
    assert problem.severity is Severity.WARNING
    assert "Emoji 😀 (U+1F600) 🚀 (U+1F680)" in problem.message
    assert problem.hint.startswith(
        "sh setup/prepare.sh fonts installs fonts-noto-color-emoji and fonts-noto-core; or "
    )
