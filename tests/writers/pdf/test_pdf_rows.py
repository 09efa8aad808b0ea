"""The rows of a parallel edition: each begins at one height on both sides, over page ends too."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pytest
from test_pdf_copyfitting import edition_of

from sample import para
from tongwen.artefacts.pdf.typography import read_pdf_typography
from tongwen.document import Block, LineBreak
from tongwen.edition import Edition
from tongwen.institute import in_columns
from tongwen.pipeline.editions import side_by_side
from tongwen.writers.pdf import parts, write_pdf
from tongwen.writers.pdf.hooks import laying_out
from tongwen.writers.pdf.pages import copyfitting
from tongwen.writers.pdf.pages.rows import EvenRows

MOMENT = datetime.datetime(2023, 10, 17, tzinfo=datetime.UTC)
ABOVE = range(34, 38)
"""Of each chapter, how many lines its first row has: the second begins ever further down."""


def row(number: int, word: str, lines: int) -> Block:
    rest = (part for _ in range(lines - 1) for part in (LineBreak(), word))
    return para(f"Row{number:03} {word}", *rest)


def side(tag: str) -> Edition:
    """The chapters in one language: second rows have eight lines here, three there."""
    word, second = ("and", 8) if tag == "en" else ("又", 3)
    chapters = (
        (row(2 * at, word, above), row(2 * at + 1, word, second)) for at, above in enumerate(ABOVE)
    )
    edition = edition_of(*chapters, tag=tag)
    return replace(edition, institute=in_columns(edition.institute))


def drift() -> list[float]:
    """Return how far the sides of each row begin apart, in points; infinite if on two pages."""
    edition = side_by_side(side("en"), side("zh-Hant"))
    found: dict[str, list[tuple[int, float]]] = {}
    for block in read_pdf_typography(write_pdf(edition, MOMENT).data).blocks:
        for line in block.lines:
            if number := re.match(r"Row\d{3}", line.text):
                found.setdefault(number[0], []).append((line.page, line.baseline))
    assert [len(sides) for sides in found.values()] == [2] * 2 * len(ABOVE)
    return [abs(one[1] - other[1]) if one[0] == other[0] else float("inf")
            for one, other in found.values()]  # fmt: skip


def test_no_row_drifts_and_its_sides_begin_on_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copyfitting, "MOST_PAGES", 0)
    assert max(drift()) < 1
    monkeypatch.setattr(
        parts,
        "laying_out",
        lambda shared: [one for one in laying_out(shared) if not isinstance(one, EvenRows)],
    )
    assert max(drift()) == float("inf")
