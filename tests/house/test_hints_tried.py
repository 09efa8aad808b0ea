"""Each code's hint is tried: what it advises is done in a test, and its problem is gone."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
TRIED_IN = {
    "checks/test_checks.py": "SIZE-10",
    "checks/test_spelling.py": "",
    "ground/test_templating.py": "TPL-01",
    "institute/test_covers.py": "DOCX-09",
    "institute/test_hints_of_packs.py": "",
    "languages/test_data_files.py": "LANG-01 LANG-02 LANG-03 LANG-04",
    "languages/test_editions.py": "GLY-03",
    "languages/test_missing_fonts.py": "GLY-02",
    "pipeline/test_builds.py": "BUILD-01 BUILD-02 BUILD-05",
    "pipeline/test_cluster.py": "BUILD-08 USE-13",
    "pipeline/test_hints_of_commands.py": "",
    "pipeline/test_hints_of_reports.py": "",
    "pipeline/test_verify.py": "",
    "readers/test_exchange.py": "",
    "readers/test_hints.py": "",
    "readers/test_hints_of_files.py": "",
    "transforms/test_citations.py": "CIT-05",
    "writers/docx/test_docx.py": "DOCX-02 DOCX-05 DOCX-08",
    "writers/docx/test_docx_lines.py": "BUILD-07",
    "writers/html/test_html.py": "HTML-01 HTML-02 HTML-03 HTML-04 MATH-02 MATH-03",
}
"""Tests that do what hints advise, and the codes whose hints they try; "": all that they name."""

MADE = ("HAN", "INST", "LINK", "PAR", "PDF", "TYP", "WEB", "WORD")
"""What these codes speak of is in what was made, or is asked of an institute's look: the cases of
tests/checks have a sound file beside each that is not."""


def test_each_hint_is_tried_in_a_test() -> None:
    tried: set[str] = set()
    for name, codes in TRIED_IN.items():
        named = set(re.findall(r"\b[A-Z]+-\d\d\b", (TESTS / name).read_text("utf-8")))
        assert set(codes.split()) <= named, name
        tried |= set(codes.split()) or named
    told = re.findall(r"^### ([A-Z]+)(-\d\d):", (TESTS.parent / "docs/checks.md").read_text(), re.M)
    left = {f"{kind}{number}" for kind, number in told if kind not in MADE} - tried
    assert left == set(), "write a row in which the hint is followed and the problem is gone"
