"""Notes in the margin of a PDF, by where their letters stand."""

from __future__ import annotations

import datetime
from dataclasses import replace
from itertools import pairwise

from test_pdf_copyfitting import edition_of, lines

from drawing import opened_by_mupdf
from sample import TOKENS, p, para, sample_edition
from shared import shared
from tongwen.document import Block, Division, Document, Heading
from tongwen.institute import BESIDE_NOTES, Ornaments, PageGeometry
from tongwen.writers.pdf import write_pdf
from tongwen.writers.pdf.pages.margins import BETWEEN, placed

COLUMN, OUTER = 42.0, 56.0
MM = 72 / 25.4
TEXT = "It was said of rivers and of their floods that they come when nobody looks for them. " * 9


def pages() -> bytes:
    def note(words: str) -> Division:
        return Division((para(words),), role="margin")

    blocks: list[Block] = [Heading(1, p("Chapter"), "c")]
    for index in range(9):
        blocks += [note(f"Note {index} on one thing. " * 3), note(f"And {index}."), para(TEXT)]
    tokens = replace(
        TOKENS,
        page=PageGeometry(210, 297, 30, OUTER, 28, 30, 10, facing=True),
        ornaments=Ornaments(margin_notes=COLUMN),
    )
    edition = sample_edition()
    edition = replace(
        edition,
        document=Document(tuple(blocks)),
        institute=replace(edition.institute, tokens=tokens),
    )
    artefact = write_pdf(edition, datetime.datetime(2026, 1, 1))
    assert artefact.problems == ()
    return artefact.data


def test_notes_stand_in_the_outer_margin_and_none_on_another() -> None:
    found, sides = 0, set()
    with opened_by_mupdf(shared(pages)) as document:
        for number, page in enumerate(document, start=1):
            lines = [
                (line["bbox"], "".join(span["text"] for span in line["spans"]))
                for block in page.get_text("dict")["blocks"]
                for line in block.get("lines", ())
                if abs(line["spans"][0]["size"] - TOKENS.scale.caption) < 0.1
            ]
            notes = [box for box, _ in lines] if any("thing" in text for _, text in lines) else []
            left = number % 2 == 0
            begin = (OUTER - BESIDE_NOTES - COLUMN if left else 210 - OUTER + BESIDE_NOTES) * MM
            for box in notes:
                assert begin - 0.5 <= box[0]
                assert box[2] <= begin + COLUMN * MM + 0.5
                # A chapter's pages may be a line longer, so that its last one is not nearly empty.
                foot = (297 - 28) * MM + TOKENS.scale.leading + 2
                assert 30 * MM - 2 < box[1] < box[3] < foot
            heads = sorted(box[1] for box in notes)
            assert all(below - above > 8 for above, below in pairwise(heads))
            found += sum("And" in text for _, text in lines)
            sides |= {left} if notes else set()
    assert found == 9
    assert sides == {True, False}


def test_a_note_at_the_end_of_a_chapter_is_whole_and_moves_up() -> None:
    def chapter(before: int) -> tuple[Block, ...]:
        note = Division((para(f"Begin{before} " + "and so on " * 40 + f"End{before}"),), "margin")
        return (*lines(before), note, para("Beside it."))

    counts = range(33, 37)
    edition = edition_of(*map(chapter, counts))
    tokens = replace(edition.institute.tokens, ornaments=Ornaments(margin_notes=COLUMN))
    tokens = replace(tokens, page=replace(tokens.page, outer=OUTER))
    edition = replace(edition, institute=replace(edition.institute, tokens=tokens))
    with opened_by_mupdf(write_pdf(edition, datetime.datetime(2026, 1, 1)).data) as document:
        texts = [page.get_text() for page in document]
    for count in counts:
        (page,) = [text for text in texts if f"Begin{count}" in text]
        assert f"End{count}" in page


def test_notes_are_parted_and_kept_on_the_page() -> None:
    assert placed([(10, 20), (15, 20), (90, 5)], 0, 200) == [10, 30 + BETWEEN, 90]
    assert placed([(80, 20), (90, 20)], 0, 100) == [80 - 20 - BETWEEN, 80]
    assert placed([(0, 60), (10, 60)], 0, 100) == [0, 60 + BETWEEN]
