"""Drop capitals in the PDF, by where their glyphs stand and by what is copied out."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from copying import READERS
from drawing import opened_by_mupdf
from sample import TOKENS, p, para, sample_edition
from shared import shared
from tongwen.artefacts.pdf.structure import read_pdf_structure
from tongwen.document import Document, Heading, Paragraph, Passage, Text
from tongwen.fonts import capitals_and_descent, nearest_file
from tongwen.institute import DROP_LINES
from tongwen.writers.pdf import write_pdf
from tongwen.writers.pdf.lines.breaking import Place, chosen_breaks

SENTENCE = "It was said of rivers and of their floods that they come when nobody looks for them. "
OPENINGS = {
    "A": "A general rule is one. ",
    "T": "Their rule. ",
    "Q": "Quiet waters. ",
    "“I": "“I,”",
}


def pages() -> bytes:
    blocks: list[Any] = []
    for letters, words in OPENINGS.items():
        blocks.append(Heading(1, p("Chapter"), f"c{len(blocks)}"))
        blocks.append(Paragraph(Passage((Text(words + SENTENCE * 7),)), capital=letters))
        blocks.append(para(SENTENCE * 2))
    edition = replace(sample_edition(), document=Document(tuple(blocks)), resources={})
    artefact = write_pdf(edition, datetime.datetime(2026, 1, 1))
    assert artefact.problems == ()
    return artefact.data


@pytest.fixture(scope="module")
def made() -> bytes:
    data: bytes = shared(pages)
    return data


def test_a_capital_reaches_from_the_first_line_s_head_to_the_third_line_s_foot(made: bytes) -> None:
    title = nearest_file(TOKENS.fonts.title, TOKENS.weights.title)
    text = nearest_file(TOKENS.fonts.text, 400)
    assert title is not None
    assert text is not None
    high, small = capitals_and_descent(*title)[0], capitals_and_descent(*text)[0]
    found = _openings(made)
    assert [capital.letters for capital, _ in found] == list(OPENINGS)
    for capital, lines in found:
        foot = lines[DROP_LINES - 1].foot
        assert capital.foot == pytest.approx(foot, abs=0.05)
        head = lines[0].foot - small * TOKENS.scale.text
        assert capital.foot - high * capital.size == pytest.approx(head, abs=0.05)
        beside = DROP_LINES + (capital.letters == "Q")  # whose tail hangs into a fourth line
        margin = lines[beside].left
        assert [line.left for line in lines[beside:6]] == pytest.approx([margin] * (6 - beside))
        assert all(line.left > capital.right for line in lines[:beside])
        # They are as full as the others: their width was reckoned with. Marks hang by 3 pt.
        ends = [line.right for line in lines[:6]]
        assert max(ends) - min(ends) < 3.5
    space = found[0][1][0].left - found[0][1][1].left
    assert space > 1.5  # that of “A general”


def test_what_is_copied_out_and_spoken_are_whole_words(made: bytes, tmp_path: Path) -> None:
    wanted = [words + SENTENCE.split(" and")[0] for words in OPENINGS.values()]
    for read in READERS.values():
        copied = read(made, tmp_path)
        for pages_ in (copied.pages, copied.columns):
            text = " ".join(" ".join(page.split()) for page in pages_)
            assert [words for words in wanted if words not in text] == []
    spoken = ["".join(run.text for run in block.content) for block in read_pdf_structure(made).body]
    assert [words for words in wanted if not any(one.startswith(words) for one in spoken)] == []


def test_lines_beside_a_capital_are_chosen_for_their_width() -> None:
    # Thirty words of 10 in lines of 50: five each, but four in the first two.
    places = [Place(n, n * 10.0, n * 10.0, n * 1.0, n * 1.0) for n in range(31)]
    whole = chosen_breaks(places, 50.0, 0.0)
    assert whole[0] == 5
    beside = chosen_breaks(places, 50.0, 0.0, beside=(10.0, 2))
    assert (beside[0], beside[4], beside[8]) == (4, 8, 13)


@dataclass(frozen=True)
class Drawn:
    """Letters that are seen on one line, by where their first begins and their last ends, in pt."""

    letters: str
    size: float
    foot: float
    left: float
    right: float


def _openings(data: bytes) -> list[tuple[Drawn, list[Drawn]]]:
    """Return the capital of each chapter, and the lines of its first page in order."""
    found = []
    with opened_by_mupdf(data) as document:
        for page in document:
            drawn = [_drawn(span) for span in page.get_texttrace() if span["type"] != 3]
            large = [one for one in drawn if one and len(one.letters) < 3 and 50 < one.size < 62]
            lines: dict[float, Drawn] = {}
            for one in drawn:
                if one and abs(one.size - TOKENS.scale.text) < 0.1:
                    known = lines.get(round(one.foot), one)
                    left, right = min(known.left, one.left), max(known.right, one.right)
                    lines[round(one.foot)] = replace(one, left=left, right=right)
            if large:
                found.append((large[0], [lines[foot] for foot in sorted(lines)]))
    return found


def _drawn(span: dict[str, Any]) -> Drawn | None:
    glyphs = [(chr(code), origin, box) for code, _, origin, box in span["chars"] if code > 32]
    if not glyphs:
        return None
    words = "".join(letter for letter, _, _ in glyphs)
    return Drawn(words, span["size"], glyphs[0][1][1], glyphs[0][1][0], glyphs[-1][2][2])
