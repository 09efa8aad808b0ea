"""The flagship's pages, in each language and pack: no fault that a compositor would send back."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tongwen.artefacts.typography import Typesetting, read_pdf_typography
from tongwen.build.editions import make_edition, read
from tongwen.build.project import Project, Request
from tongwen.checks.typography import check_typography
from tongwen.diagnostics import Problems
from tongwen.languages import LANGUAGES
from tongwen.writers.pdf import write_pdf

ROOT = Path(__file__).parent.parent
PACKS = ("cuc-icsf", "umt", "lantern", "cuc-icsf+umt")
TAGS = ("en", "zh-Hant")
MOMENT = datetime.datetime(2023, 10, 17, tzinfo=datetime.UTC)


def flagship(slug: str, tag: str) -> Typesetting:
    project = Project(ROOT)
    problems = Problems()
    report, institute = read(project, Request("ai-pioneers", ("pdf",), slug), problems)
    assert report is not None
    assert institute is not None
    edition = make_edition(project, report, institute, LANGUAGES[tag], problems)
    assert edition is not None
    return read_pdf_typography(write_pdf(edition, MOMENT).data)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("slug", PACKS)
def test_no_page_has_a_fault(slug: str, tag: str) -> None:
    measured = flagship(slug, tag)
    assert len(measured.justified_lines) > 60
    told = [str(problem) for problem in check_typography(f"{slug}.{tag}.pdf", measured)]
    assert told == []
