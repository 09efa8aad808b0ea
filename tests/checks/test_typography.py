"""The typographic audit: pages made up to be wrong, and pages like them that are right."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tongwen.artefacts import UnreadableArtefact
from tongwen.artefacts.pdf.typography import Typesetting, _full, read_pdf_typography
from tongwen.checks.typography import (
    TYPOGRAPHY_CHECKS,
    check_typography,
    grid_share,
    holes,
    leading,
    short_ends,
)
from tongwen.writers.pdf.engine.room import engine_room
from tongwen.writers.pdf.hooks import HOOKS
from tongwen.writers.pdf.tags.tagging import RightTags

WORDS = "the measure and the leading and the colour of a block are judged by eye at arm’s length "
"""About one line and a bit."""

STYLE = """
@page { size: 300pt 260pt; margin: 30pt }
html { font: 10pt/15pt 'Source Serif 4'; orphans: 1; widows: 1 }
body, p, h2, figure { margin: 0 } p { text-align: justify } h2 { font-size: 12pt }
table { border-spacing: 0 }
.break { break-before: page }
"""
"""Thirteen lines a page, 240 pt wide."""

FULL = f"<p>{WORDS * 2}</p>"
"""A paragraph that shows the measure: three lines and a bit."""


def pdf(body: str, style: str = "") -> bytes:
    import weasyprint

    page = f"<html lang=en><title>T</title><style>{STYLE}{style}</style><main>{body}</main>"
    with engine_room(HOOKS, RightTags()):
        data: bytes = weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")
    return data


def measured(body: str, style: str = "") -> Typesetting:
    return read_pdf_typography(pdf(f"<section><h1>One</h1>{body}</section>", style))


def codes(body: str, style: str = "") -> list[str]:
    return [problem.code for problem in check_typography("x.pdf", measured(body, style))]


def lines(count: int) -> str:
    return f"<p>{'<br>'.join(WORDS[:40].strip() for _ in range(count))}</p>"


OPENING = f"<p>{WORDS * 3}</p>"
"""Lines that end at the measure, so that a page tells where it is."""

ROOM = "h1 { font-size: 10pt; line-height: 15pt; margin: 0 }"


def filled(count: int) -> str:
    """Return what takes up so many of the thirteen lines, with the title."""
    return f"<div style='height:{15 * (count - 1)}pt'></div>"


TABLE = "<table><caption>A table</caption>{}</table>"
ROW = "<tr><td>one<br>two<br>three</td><td>four</td></tr>"
PICTURE = (
    "<img alt='A box.' style='width:50pt;height:{}pt' src=\"data:image/svg+xml,"
    "%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E"
    "%3Crect width='9' height='9'/%3E%3C/svg%3E\">"
)

WRONG = {
    "TYP-01": (filled(11) + lines(3) + lines(5), ""),
    "TYP-02": (filled(12) + lines(7), ""),
    "TYP-03": (filled(11) + "<h2>A heading</h2>" + f"<div class=break>{lines(6)}</div>",
               "h2 { break-after: auto }"),
    "TYP-04": (OPENING + "<p>https://example.org/" + "x" * 80 + "</p>", ""),
    "TYP-05": (lines(3) + f"<div class=break>{lines(11)}</div>", "@page { size: 300pt 600pt }"),
    "TYP-06": (f"<p>{'incomprehensibilities misunderstandings counterrevolutionaries ' * 6}</p>"
               + FULL, ""),
    "TYP-07": ("<p lang=zh-Hant>中文的一行<br>，逗號不應在行首</p>", ""),
    "TYP-08": ("<figure>" + PICTURE.format(60) + "<figcaption class=break>A caption</figcaption>"
               "</figure>" + lines(6), ""),
    "TYP-09": (filled(11) + TABLE.format(ROW) + lines(6), ""),
    "TYP-10": ("<p>" + "<br>".join(["so that it is hyphen-"] * 4) + "<br>ated</p>", ""),
    "TYP-11": ("<p lang=zh-Hant>於2030年</p>", ""),
}  # fmt: skip
"""Code → a page that has this fault."""

RIGHT = {
    "TYP-01": (filled(10) + lines(5) + lines(5), "html { widows: 2; orphans: 2 }"),
    "TYP-02": (filled(12) + lines(7), "html { widows: 2; orphans: 2 }"),
    "TYP-03": (filled(9) + "<h2>A heading</h2>" + lines(8), "html { widows: 2; orphans: 2 }"),
    "TYP-04": (OPENING + "<p>https://example.org/<wbr>" + "x" * 20 + "</p>", ""),
    "TYP-05": (lines(3), "@page { size: 300pt 600pt }"),
    "TYP-06": (f"<p>{WORDS * 8}</p>", "@page { size: 500pt 260pt }"),
    "TYP-07": ("<p lang=zh-Hant>中文的一行，<br>逗號不在行首，「引號」<br>也不在行末。</p>", ""),
    "TYP-08": ("<figure style='break-inside:avoid'>" + PICTURE.format(60)
               + "<figcaption>A caption</figcaption></figure>" + lines(6), ""),
    "TYP-09": (filled(11) + TABLE.format(ROW) + lines(6), "tr, table { break-inside: avoid }"),
    "TYP-10": ("<p>" + "<br>".join(["so that it is hyphen-"] * 3) + "<br>ated</p>", ""),
    "TYP-11": ("<p lang=zh-Hant>於<b>2030</b>年，<code>甲A</code>、<a href='https://a.cn/甲'>"
               "https://a.cn/甲</a></p>", "b { margin: .14em }"),
}  # fmt: skip
"""Code → a page like it that has not."""


def test_every_check_has_a_page_that_breaks_it_and_one_that_does_not() -> None:
    assert set(WRONG) == set(RIGHT) == set(TYPOGRAPHY_CHECKS)


@pytest.mark.parametrize("code", WRONG)
def test_a_fault_is_found(code: str) -> None:
    assert code in codes(WRONG[code][0], ROOM + WRONG[code][1])


@pytest.mark.parametrize("code", RIGHT)
def test_no_fault_is_found_where_there_is_none(code: str) -> None:
    assert code not in codes(RIGHT[code][0], ROOM + RIGHT[code][1])


def test_text_that_runs_into_other_text_is_found() -> None:
    both = "<p style='float:left;width:80pt;white-space:nowrap'>A label that is long</p>"
    wide = OPENING + both + "<p style='margin-left:80pt'>and what it labels</p>"
    style = "p + p { text-align: left }"
    assert "TYP-04" not in codes(wide.replace("80pt", "120pt"), style)
    messages = [
        problem.message
        for problem in check_typography("x.pdf", measured(wide.replace("width:80pt", "width:1pt")
                                        .replace("margin-left:80pt", "margin-left:50pt"), style))
        if problem.code == "TYP-04"
    ]  # fmt: skip
    assert any("runs into" in message for message in messages)


def test_text_off_the_page_is_found_where_no_line_tells_the_measure() -> None:
    assert "TYP-04" in codes("<p style='white-space:nowrap'>" + WORDS + "</p>")


def test_a_message_names_the_page_and_quotes_the_words() -> None:
    body, style = WRONG["TYP-01"]
    told = [
        p for p in check_typography("x.pdf", measured(body, ROOM + style)) if p.code[-2:] == "01"
    ]
    assert [str(problem.span) for problem in told] == ["x.pdf"]
    assert told[0].message.startswith("page 2: a widow: “the measure and the leading")


def test_a_page_left_blank_on_purpose_is_not_near_empty() -> None:
    body = lines(11) + "<div class=break style='break-after:page'></div>" + lines(11)
    assert "TYP-05" not in codes(body, ROOM)


def test_justified_lines_are_told_from_ragged_ones() -> None:
    assert len(measured(OPENING).justified_lines) > 3
    assert measured(OPENING, "p { text-align: left !important }").justified_lines == ()


def test_room_between_words_is_measured_against_the_fonts_own() -> None:
    plain = measured(f"<p>{WORDS[:40]}</p>").blocks[-1].lines[0]
    wider = measured(f"<p>{WORDS[:40]}</p>", "p { word-spacing: 2.395pt }").blocks[-1].lines[0]
    assert plain.space == pytest.approx(1, abs=0.15)  # spaces are kerned
    assert wider.space - plain.space == pytest.approx(1, abs=0.02)


def test_room_between_han_characters_is_measured_against_their_size() -> None:
    style = "p { font-family: 'Noto Serif CJK TC'; letter-spacing: 1.5pt }"
    line = measured("<p lang=zh-Hant>中文的一行文字</p>", style).blocks[-1].lines[0]
    assert line.spread == pytest.approx(0.15, abs=0.005)
    assert line.is_loose


def test_a_raised_letter_stays_in_its_line() -> None:
    style = "sup { vertical-align: baseline; position: relative; top: -4pt; font: 6.8pt/0 serif }"
    (block,) = [b for b in measured("<p>one<sup>2</sup> three</p>", style).blocks if b.kind == "P"]
    assert [line.text for line in block.lines] == ["one2 three"]


def test_the_grid_is_told() -> None:
    text = FULL * 5
    assert grid_share(measured(text, ROOM), 15) == 1
    assert grid_share(measured(text, ROOM + "p + p { margin-top: 4pt }"), 15) < 0.7


def test_short_ends_and_holes_are_told_and_are_no_faults() -> None:
    tall = "<div class=break style='height:100pt'></div>"
    found = measured(lines(8) + f"<div class=break>{lines(12)}</div>{tall}{lines(1)}", ROOM)
    assert [sheet.label for sheet in holes(found)] == ["1"]
    assert short_ends(found) == ()
    found = measured(lines(12) + f"<div class=break>{lines(3)}</div>", ROOM)
    assert [sheet.label for sheet in short_ends(found)] == ["2"]
    assert not holes(found)
    assert leading(measured(FULL, ROOM)) == 15


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\n"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableArtefact):
        read_pdf_typography(data)


def test_a_pdf_without_tags_is_refused() -> None:
    import weasyprint

    data: Any = weasyprint.HTML(string="<p>Text").write_pdf()
    with pytest.raises(UnreadableArtefact, match="no tag tree"):
        read_pdf_typography(data)


def test_lines_that_run_round_a_figure_are_no_measure() -> None:
    """A short report has more of them than of full lines."""
    assert _full(Counter({300.0: 8, 440.0: 2})) == 440.0
    assert _full(Counter({440.0: 30, 446.0: 12})) == 440.0, "marks that hang"
    assert _full(Counter({300.0: 20, 440.0: 1})) == 300.0
