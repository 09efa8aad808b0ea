"""A script whose fonts are not on the machine is told before anything is laid out."""

from __future__ import annotations

import dataclasses

import pytest

from sample import sample_edition
from tongwen.checks import glyphs
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
    assert problem.hint.startswith("install the package")
    assert list(glyphs.check_script(sample_edition())) == []
