"""A paragraph is broken as a whole: fewer holes than line by line, and the same words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tongwen.artefacts.pdf.typography import Block, Typesetting, read_pdf_typography
from tongwen.writers.pdf.engine.room import engine_room
from tongwen.writers.pdf.hooks import HOOKS
from tongwen.writers.pdf.lines.breaking import Place, chosen_breaks
from tongwen.writers.pdf.lines.even import EvenLines
from tongwen.writers.pdf.lines.justification import HanJustification
from tongwen.writers.pdf.tags.tagging import RightTags

PARAGRAPH = (
    "Cloudwalk supplies facial recognition for security, finance and civil aviation; it has been"
    " criticised for software that tracks ethnic minority groups, and the administration has"
    " published <em>recommendations</em> for algorithmic transparency and governance <a>[8]</a>."
    " It is one of five decision-making laboratories whose measurements of intelligibility were"
    " made available to the representatives of international organisations."
)


NO_SPACE = {ord(mark): "" for mark in " -\N{HYPHEN}"}


def set_text(
    text: str,
    width: float,
    *,
    even: bool = True,
    style: str = "",
    filled: bool | None = None,
    height: int = 2000,
) -> Typesetting:
    """Return ``text`` as it is set.

    ``filled``: what lines lack goes where the house has it, by default as ``even``.
    """
    import weasyprint

    page = (
        f"<html lang=en><title>T</title><style>@page{{size:700pt {height}pt}}"
        "p{font:10pt/15pt 'Source Serif 4';text-align:justify;hyphens:auto;margin:0;"
        f"hyphenate-limit-chars:6 3 3;hyphenate-limit-zone:0;width:{width}pt;{style}}}"
        f"</style>{text}"
    )
    features = [
        RightTags(),
        *[EvenLines()] * even,
        *[HanJustification()] * (even if filled is None else filled),
    ]
    with engine_room(HOOKS, *features):
        data: Any = weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")
    return read_pdf_typography(data)


def in_widths(
    text: str,
    widths: Iterable[int],
    *,
    even: bool = True,
    style: str = "",
    filled: bool | None = None,
    tag: str = "en",
) -> list[tuple[int, Block]]:
    """Return a paragraph as it is set in each of ``widths``, which are all in one file."""
    wanted = list(widths)
    made = (f'<p lang={tag} style="width:{width}pt;{style}">{text}</p>' for width in wanted)
    measured = set_text("".join(made), 500, even=even, filled=filled, height=9000)
    assert len(measured.pages) == 1
    return list(zip(wanted, measured.blocks, strict=True))


def paragraphs(count: int = 1) -> str:
    return f"<p>{PARAGRAPH}</p>" * count


def spaces(*blocks: Block) -> list[float]:
    return [line.space for block in blocks for line in block.lines[:-1]]


def test_lines_are_evener_than_line_by_line_and_fewer_are_loose() -> None:
    widths = range(220, 420, 10)
    together = in_widths(PARAGRAPH, widths)
    alone = in_widths(PARAGRAPH, widths, even=False)
    for (width, ours), (_, theirs) in zip(together, alone, strict=True):
        even, plain = spaces(ours), spaces(theirs)
        assert max(even) <= max(plain) + 0.05, width
        assert sum((s - 1) ** 2 for s in even) < sum((s - 1) ** 2 for s in plain) + 0.2, width

    def loose(blocks: list[tuple[int, Block]]) -> int:
        return sum(line.is_loose for _, block in blocks for line in block.lines[:-1])

    assert loose(alone) > 4
    assert loose(together) < 0.75 * loose(alone)


def test_letters_of_a_loose_line_stand_apart_by_a_hair_and_its_words_less() -> None:
    widths = (220, 340)
    for (_, tracked), (_, plain) in zip(
        in_widths(PARAGRAPH, widths), in_widths(PARAGRAPH, widths, filled=False), strict=True
    ):
        assert [line.text for line in tracked.lines] == [line.text for line in plain.lines]
        pairs = list(zip(spaces(tracked), spaces(plain), strict=True))
        assert all(now < then - 0.05 for now, then in pairs if then > 1.5)
        assert all(now == pytest.approx(then, abs=0.01) for now, then in pairs if then < 1.3)
        ends = [line.right for line in tracked.lines[:-1]]
        before = [line.right for line in plain.lines[:-1]]
        assert ends == pytest.approx(before, abs=0.2)


def test_no_word_is_lost_and_no_space_closed() -> None:
    def said(block: Block) -> str:
        return block.text.translate(NO_SPACE)

    (whole,) = set_text(paragraphs(), 3000).blocks
    for _, block in in_widths(PARAGRAPH, range(220, 420, 20)):
        assert said(block) == said(whole)
        assert min(spaces(block)) > 0.66


@pytest.mark.parametrize("spacing", [0, -0.25])
def test_a_line_ends_at_the_measure_or_its_mark_hangs(spacing: float) -> None:
    ends = set()
    style = f"word-spacing:{spacing}pt"
    for width, block in in_widths(PARAGRAPH, range(220, 420, 20), style=style):
        for line in block.lines[:-1]:
            over = line.right - block.lines[0].left - width
            hangs = line.text[-1] in ",.\N{HYPHEN}-;:’”"
            assert -0.15 < over - (0.3 if hangs else 0) < (2.5 if hangs else 0.3), line.text
            ends.add(hangs)
    assert ends == {True, False}


def test_a_paragraph_goes_on_after_a_page_as_it_was_begun() -> None:
    whole = [line.text for b in set_text(paragraphs(2), 300).blocks for line in b.lines]
    style = "} @page { size: 700pt 260pt"
    parted = set_text(paragraphs(2), 300, style=style)
    assert len(parted.pages) > 1
    assert [line.text for block in parted.blocks for line in block.lines] == whole


def test_chinese_lines_are_chosen_together_too() -> None:
    # Line by line, the long name goes to the next line and leaves a hole.
    words = (
        "優必選向消費者銷售人形機器人，並推出積木套件。該公司據稱擁有超過一千五百項"
        "機器人技術及人工智能專利，並已完成大額融資。商湯（SenseTimeInternational）業務"
        "涵蓋人臉識別、自動駕駛和醫學影像，曾獲估值約三十億美元。"
    )
    widths, face = range(200, 420, 10), "font-family:'Noto Serif CJK TC'"

    def worst(even: bool) -> float:
        found = []
        for width, block in in_widths(
            words, widths, even=even, style=face, filled=True, tag="zh-Hant"
        ):
            for line in block.lines[:-1]:
                # A line that would be torn apart is left ragged: what it lacks is a hole, too.
                lacks = (width - (line.right - line.left)) / line.size / len(line.text)
                found.append(max(line.spread, lacks))
        return sum(spread**2 for spread in found)

    assert worst(even=True) < 0.7 * worst(even=False)


LEFT = "text-align:left;hyphenate-limit-chars:5 2 3"


def rag(even: bool, widths: Iterable[int]) -> list[tuple[int, list[tuple[str, float]]]]:
    return [
        (width, [(line.text, line.right - line.left) for line in block.lines])
        for width, block in in_widths(PARAGRAPH, widths, even=even, style=LEFT)
    ]


def test_a_ragged_edge_is_evener_parts_fewer_words_and_takes_no_more_lines() -> None:
    widths = range(220, 420, 40)
    for (width, even), (_, plain) in zip(rag(True, widths), rag(False, widths), strict=True):
        assert len(even) <= len(plain)
        assert sum(text.endswith("\N{HYPHEN}") for text, _ in even) <= sum(
            text.endswith("\N{HYPHEN}") for text, _ in plain
        )
        assert not even[-2][0].endswith("\N{HYPHEN}")
        assert max(wide for _, wide in even) <= width + 0.1


def test_a_ragged_paragraph_does_not_end_with_half_a_word() -> None:
    def halves(even: bool) -> int:
        return sum(
            lines[-2][0].endswith("\N{HYPHEN}") and lines[-1][1] < 0.85 * width
            for width, lines in rag(even, range(220, 420, 8))
        )

    assert halves(even=False) > 0
    assert halves(even=True) == 0


def heading(text: str, width: float) -> list[str]:
    style = f"h1{{font:20pt/24pt 'Source Serif 4';width:{width}pt;hyphens:manual}}"
    blocks = set_text(f"<h1>{text}</h1>", 300, style="} " + style.removesuffix("}")).blocks
    return [line.text for block in blocks for line in block.lines]


def test_the_lines_of_a_heading_are_about_as_long_and_end_where_it_pauses() -> None:
    assert heading("China’s Governmental Push: Policies and Initiatives", 360) == [
        "China’s Governmental Push:",
        "Policies and Initiatives",
    ]
    assert heading("Water for the cities of the coast and of the plain", 360) == [
        "Water for the cities",
        "of the coast and of the plain",
    ]
    assert heading("One line", 360) == ["One line"]


def test_the_last_line_gives_way_for_a_word() -> None:
    # 355 pt of text with its spaces as they are; narrowed, it needs no second line.
    words = "Evidence is still to be gathered on choices that are as political as technical."
    whole = set_text(f"<p>{words}</p>", 600).blocks[0].lines[0]
    width = whole.right - whole.left - 6
    assert len(set_text(f"<p>{words}</p>", width, even=False).blocks[0].lines) == 2
    (line,) = set_text(f"<p>{words}</p>", width).blocks[0].lines
    assert line.right - line.left < width + 2
    assert 0.7 < line.space < 0.95


def test_a_word_that_no_line_can_hold_does_not_stop_the_rest() -> None:
    text = f"<p>{PARAGRAPH} https://example.org/{'x' * 90} {PARAGRAPH}</p>"
    even = spaces(*set_text(text, 300).blocks)
    assert len(even) > 10


# --- the choice ------------------------------------------------------------------------------


def words(*widths: float, space: float = 4.0) -> list[Place]:
    places = [Place(0, 0, 0, 0, 0)]
    reach = spaces = 0.0
    for number, width in enumerate(widths, 1):
        reach += width
        last = number == len(widths)
        after = 0.0 if last else space
        places.append(Place(number, reach, reach + after, spaces, spaces + after))
        reach += after
        spaces += after
    return places


def chosen(places: list[Place], width: float) -> list[int]:
    following = chosen_breaks(places, width, 0)
    index, ends = 0, []
    while index < len(places) - 1:
        index = following[index]
        ends.append(index)
    return ends


def test_a_word_is_taken_over_to_spare_the_next_line_a_hole() -> None:
    # Line by line: four words, then one alone before a long one; together: three and two.
    places = words(20, 20, 20, 10, 60, 70, 20, space=10)
    assert chosen(places, 100) == [3, 5, 7]


def test_a_text_that_fits_is_one_line() -> None:
    assert chosen(words(20, 20), 90) == [2]


def test_a_space_gives_way_for_a_word() -> None:
    places = words(20, 20, 21, 21, 60, 20)
    assert chosen(places, 92)[0] == 4
    assert chosen(places, 90)[0] == 3


def test_a_short_name_is_not_parted() -> None:
    text = "It was said by Wenjun and by Xiaoping that words " * 6
    for _, block in in_widths(text, range(200, 420, 10)):
        for line in block.lines:
            assert not line.text.endswith(("Wen\N{HYPHEN}", "ping\N{HYPHEN}", "Xiao\N{HYPHEN}"))


def test_a_last_line_is_no_mere_scrap() -> None:
    for width, block in in_widths(PARAGRAPH, range(240, 420, 10)):
        last = block.lines[-1]
        assert last.right - last.left > 0.07 * width
