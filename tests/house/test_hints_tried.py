"""Hints that no test has tried yet: the list may only become shorter."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
TRIED_IN = (
    "checks/test_spelling.py",
    "institute/test_hints_of_packs.py",
    "pipeline/test_hints_of_reports.py",
    "readers/test_exchange.py",
    "readers/test_hints.py",
    "readers/test_hints_of_files.py",
)
MADE = ("HAN", "INST", "LINK", "PAR", "PDF", "TYP", "WEB", "WORD")
"""What these codes speak of is in what was made, or is asked of an institute's look: the cases of
tests/checks have a sound file beside each that is not."""
UNTRIED = """
BIB-10 BIB-11 BUILD-01 BUILD-02 BUILD-03 BUILD-04 BUILD-05 BUILD-06 BUILD-07 BUILD-08 CIT-05
DOCX-02 DOCX-05 DOCX-06 DOCX-08 DOCX-09 FIG-11 FIG-12 FIG-13 GATE-03 GATE-04 GATE-06 GATE-07
GLY-01 GLY-02 GLY-03 HTML-01 HTML-02 HTML-03 HTML-04 IMP-01 IMP-02 IMP-03 IMP-04 IMP-05 IMP-06
LANG-01 LANG-02 LANG-03 LANG-04 LANG-05 LIM-01 MATH-02 MATH-03 META-11 NEW-01 NEW-02 NOTE-01
NOTE-02 REL-01 REL-02 REL-03 SIZE-10 TPL-01 TR-24 USE-01 USE-02 USE-03 USE-04 USE-09 USE-10 USE-11
USE-12 USE-13 YAML-04
"""


def test_the_hints_that_no_test_has_tried_become_fewer() -> None:
    said = "\n".join((TESTS / name).read_text("utf-8") for name in TRIED_IN)
    tried = set(re.findall(r"\b[A-Z]+-\d\d\b", said))
    told = re.findall(r"^### ([A-Z]+)(-\d\d):", (TESTS.parent / "docs/checks.md").read_text(), re.M)
    left = {f"{kind}{number}" for kind, number in told if kind not in MADE} - tried
    assert left == set(UNTRIED.split()), "take out what is tried; write a row for what is new"
