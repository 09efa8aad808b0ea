"""The comparison of Word files, and the page that shows it."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from types import ModuleType

import pytest

from flagship import MOMENT, flagship_artefact
from places import PROJECT
from sample import sample_edition
from tongwen.checks.word import WORD_CHECKS
from tongwen.writers.docx import write_docx

PAGE = PROJECT / "docs" / "word.md"
LAID_OUT = {"page numbers in contents", "number of pages"}
"""What a file made without a layout has not."""


@pytest.fixture(scope="module")
def script() -> ModuleType:
    path = PROJECT / "bench" / "word_features.py"
    spec = importlib.util.spec_from_file_location("word_features", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["word_features"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def rows(script: ModuleType, page: str) -> list[list[str]]:
    """Return the cells of the table on the page."""
    table = page.partition(script.BEGIN)[2].partition(script.END)[0]
    lines = [line for line in table.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_page_has_each_feature_and_what_a_file_of_ours_has_of_it(script: ModuleType) -> None:
    """``make accept`` writes our column anew; ``bench/word_features.py --page`` Pandoc's too."""
    page = PAGE.read_text(encoding="utf-8")
    told = {name: (ours, theirs) for name, _, ours, theirs, _ in rows(script, page)}
    data = flagship_artefact("docx", "en").data
    made = []
    for row in script.compared(data, data):
        ours, theirs = told.get(row.feature.name, ("", ""))
        shown = ours if row.feature.name in LAID_OUT else row.ours
        made.append(script.Row(row.feature, shown, theirs))
    if os.environ.get("TONGWEN_ACCEPT"):
        PAGE.write_text(script.filled(page, made), encoding="utf-8")
    assert script.filled(page, made) == PAGE.read_text(encoding="utf-8")


def test_what_tests_a_feature_is_there(script: ModuleType) -> None:
    for feature in script.FEATURES:
        for name in re.findall(r"WORD-\d+", feature.tested):
            assert name in WORD_CHECKS
        for name in re.findall(r"test_\w+", feature.tested):
            assert list((PROJECT / "tests").rglob(f"{name}.py"))


def test_a_file_that_lacks_a_thing_has_a_dash(script: ModuleType) -> None:
    data = write_docx(sample_edition(), MOMENT).data
    (row,) = (
        row for row in script.compared(data, data) if row.feature.name == "page numbers in contents"
    )
    assert row.ours == ""
    line = next(line for line in script.lines_of([row]) if line.startswith("| page numbers"))
    assert "| – | – |" in line


def test_the_table_takes_the_place_of_the_old_one(script: ModuleType) -> None:
    data = write_docx(sample_edition(), MOMENT).data
    table = script.compared(data, data)
    page = f"before\n\n{script.BEGIN}\nstale rows\n{script.END}\n\nafter\n"
    made = script.filled(page, table)
    assert made.startswith(f"before\n\n{script.BEGIN}\n| feature |")
    assert made.endswith(f"{script.END}\n\nafter\n")
    assert "stale rows" not in made
    assert script.filled(made, table) == made
