"""Every piece of the source language, by the case files in tests/cases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from case_files import ACCEPT, FOLDER, Case, accept, printed, read_cases
from sample import OF_A_READER
from tongwen.document import Inline
from tongwen.readers.directives import DIRECTIVES

FILES = sorted(FOLDER.glob("*.txt"))
CASES = [(path, case) for path in FILES for case in read_cases(path)]


@pytest.mark.parametrize(
    ("path", "case"), CASES, ids=[f"{path.stem}:{case.line}" for path, case in CASES]
)
def test_case(path: Path, case: Case) -> None:
    if ACCEPT:
        accept(path, case)
        return
    assert printed(case) == case.expected


@pytest.mark.parametrize("kind", [*OF_A_READER, *Inline.__args__])
def test_every_block_and_inline_has_a_case(kind: type) -> None:
    pattern = re.compile(rf"^ *{kind.__name__}\b", re.MULTILINE)
    # One that was just added has nothing that is expected before it is accepted.
    read = (case.expected.strip() or printed(case) for _, case in CASES)
    assert any(map(pattern.search, read))


@pytest.mark.parametrize("name", DIRECTIVES)
def test_every_directive_has_a_case(name: str) -> None:
    by_identifier = {"references": "{#refs}", "table": "{#tbl-", "figure": "{#fig-"}
    ways = (f"::: {by_identifier.get(name, name)}", f".{name}")
    assert any(way in case.source for _, case in CASES for way in ways)
