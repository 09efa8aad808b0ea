"""Each code's hint is tried: what it advises is done in a test, and its problem is gone."""

from __future__ import annotations

import re
from pathlib import Path

from tongwen.checks.registry import rules

HERE = Path(__file__).resolve()
TESTS = HERE.parents[1]
TRIED_IN = {
    "checks/test_checks.py": "SIZE-10",
    "checks/test_parity.py": "PAR-17",
    "checks/test_spelling.py": "",
    "ground/test_templating.py": "TPL-01",
    "institute/test_covers.py": "DOCX-09 PDF-09",
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
    "writers/pdf/test_pdf.py": "PDF-01 PDF-02 PDF-03 PDF-04 PDF-05",
    "writers/pdf/test_pdf_engine.py": "PDF-08",
    "writers/pdf/test_pdf_print.py": "PDF-06 PDF-07",
    "writers/html/test_html.py": "HTML-01 HTML-02 HTML-03 HTML-04 MATH-02 MATH-03",
}
"""Tests that do what hints advise, and the codes whose hints they try; "": all that they name."""

CASES = {
    "edition": ("checks/test_checks.py", "test_a_check_leaves_alone_what_is_sound"),
    "held": ("writers/pdf/test_pdf_source.py", "test_spoilt_data_are_told"),
    "look": ("checks/test_look.py", "test_every_check_has_a_folder_and_every_folder_a_check"),
    "pack": ("checks/test_pack_checks.py", "test_every_check_has_a_folder_and_every_folder_a"),
    "page": ("checks/test_checks.py", "test_a_check_leaves_alone_what_is_sound"),
    "pdf": ("checks/test_pdf_damage.py", "test_every_check_has_a_damage"),
    "press": ("writers/pdf/test_pdf_print.py", "test_every_check_has_its_damage_and_a_whole_file"),
    "publication": ("checks/test_checks.py", "test_a_check_leaves_alone_what_is_sound"),
    "specimen": ("checks/test_look.py", "test_every_check_has_a_folder_and_every_folder_a_check"),
    "structure": ("checks/test_parity_mutations.py", "test_the_undamaged_sample_is_silent"),
    "typography": ("checks/test_typography.py", "test_every_check_has_a_page_that_breaks_it_and"),
    "word": ("checks/test_word_checks.py", "test_every_check_has_a_damage"),
}
"""What a check judges that was made, or an institute's look: the test that demands for each such
check a case with its problem and one without."""


def test_each_hint_is_tried_in_a_test() -> None:
    tried: set[str] = set()
    for name, codes in TRIED_IN.items():
        named = set(re.findall(r"\b[A-Z]+-\d\d\b", (TESTS / name).read_text("utf-8")))
        assert set(codes.split()) <= named, name
        tried |= set(codes.split()) or named
    told = re.findall(r"^### ([A-Z]+)(-\d\d):", (TESTS.parent / "docs/checks.md").read_text(), re.M)
    left = {f"{kind}{number}" for kind, number in told} - tried
    left -= {code for code, rule in rules().items() if rule.kind in CASES}
    assert left == set(), "write a row in which the hint is followed and the problem is gone"


def test_each_check_of_what_was_made_has_a_file_with_its_problem_and_one_without() -> None:
    for name, test in CASES.values():
        assert f"def {test}" in (TESTS / name).read_text("utf-8"), name
    told = "\n".join(path.read_text("utf-8") for path in TESTS.rglob("test_*.py") if path != HERE)
    named = set(re.findall(r"\b[A-Z]+-\d\d\b", told)) | {
        one.name for one in TESTS.glob("checks/*-*")
    }
    made = {code for code, rule in rules().items() if rule.kind in CASES}
    assert made - named == set(), "give it a case"
