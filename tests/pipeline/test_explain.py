"""What codes mean; that each of them is explained is held in test_architecture.py.

docs/checks.md is made from the explanations; ``make accept`` writes it.
"""

from __future__ import annotations

import json
import os

import pytest

from places import PROJECT
from tongwen import cli
from tongwen.checks.registry import rules
from tongwen.explanations import explanations
from tongwen.pipeline import checks_page, explained
from tongwen.pipeline.explaining import FAMILIES

PAGE = PROJECT / "docs" / "checks.md"


@pytest.mark.parametrize("code", explanations())
def test_an_explanation_is_whole(code: str) -> None:
    row = explained()[code]
    assert row.title
    assert not row.title.endswith(".")
    assert row.why
    assert row.example
    assert row.mend.endswith((".", "`", "!"))
    assert code.rpartition("-")[0] in FAMILIES


@pytest.mark.parametrize("code", [code for code in rules() if rules()[code].title])
def test_a_check_says_its_reason_once(code: str) -> None:
    """In its docstring, not also in its row: two texts come apart."""
    row, rule = explanations()[code], rules()[code]
    assert not row.title
    assert bool(row.why) is not bool(rule.why)


def test_the_page_is_made_from_the_explanations() -> None:
    if os.environ.get("TONGWEN_ACCEPT"):
        PAGE.write_text(checks_page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == checks_page()


def test_explain_says_why_shows_an_example_and_the_mend(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "fig-01"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("FIG-01: An image has no alternative text\n")
    for word in ("Why", "WCAG 2.2", "Example", "![Three bars](bars.svg)", "Mend", 'alt="Bars'):
        assert word in said


def test_explain_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "STR-10", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["code"] == "STR-10"
    assert said["title"] == "A heading skips a level"


@pytest.mark.parametrize(
    ("code", "hint"), [("FIG-1", "did you mean “FIG-"), ("SOUP", "they begin with BIB")]
)
def test_an_unknown_code_gets_a_hint(
    code: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["explain", code]) == 2
    assert hint in capsys.readouterr().err
