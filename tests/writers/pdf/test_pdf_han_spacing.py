"""Room between Han and Latin, and closed-up marks, by where each letter of a page is drawn."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import playa
import pytest
from playa.content import TextObject

from tongwen.writers.pdf.engine.room import engine_room
from tongwen.writers.pdf.hooks import HOOKS
from tongwen.writers.pdf.lines.even import EvenLines
from tongwen.writers.pdf.lines.han_spacing import SLIVER, HanSpacing, Need, may_part, needs
from tongwen.writers.pdf.lines.justification import HanJustification

SIZE = 10.0
STYLE = """
@page { size: 260pt 700pt; margin: 30pt; @top-left { content: string(title); font-size: 10pt } }
html { font: 10pt/18pt 'Source Serif 4', 'Noto Serif CJK TC'; line-height: 18pt }
h1 { string-set: title content(); font-size: 10pt } body, h1, p { margin: 0 }
p { text-align: justify } sup { font-size: 7pt; line-height: 0 }
code { font-family: 'Source Code Pro' } .label { padding-right: 5pt }
.note { float: footnote } .note::footnote-call { content: "7"; font-size: 7pt }
"""
Letter = tuple[str, float, float, float]
"""A letter, where it begins and ends, and its baseline, in pt."""


@cache
def drawn(body: str) -> tuple[Letter, ...]:
    import weasyprint

    page = f"<html lang=zh-Hant><style>{STYLE}</style>{body}"
    with engine_room(HOOKS, HanSpacing(), HanJustification(), EvenLines()):
        data: Any = weasyprint.HTML(string=page).write_pdf()
    with playa.Document(data) as document:
        return tuple(
            (glyph.text or "", glyph.origin[0], glyph.origin[0] + glyph.displacement[0],
             round(glyph.origin[1], 1))
            for page in document.pages for item in page if isinstance(item, TextObject)
            for glyph in item
        )  # fmt: skip


def rooms(body: str) -> dict[str, float]:
    """Return the room between two letters that follow one another on a line, in em."""
    return {
        one[0] + other[0]: round((other[1] - one[2]) / SIZE, 2)
        for one, other in pairwise(drawn(body))
        if abs(one[3] - other[3]) < 5
    }


MEETINGS = {
    "a number": ("<p>於2030年", ["於2", "0年"]),
    "one character between two words": ("<p>China於2023", ["a於", "於2"]),
    "the end of a link": ("<p>見<a href='#a'>表 1</a>將<a href='#a'>AI</a>比",
                          ["1將", "將A", "I比"]),
    "emphasis": ("<p>用<em>AI與<b>人</b></em>Bob", ["用A", "I與", "人B"]),
    "another language": ("<p>稱<span lang=en>the <i>few</i></span>者", ["稱t", "w者"]),
    "a citation": ("<p>論[3]指，Zhou [1]所述(2)的", ["論[", "]指", "]所", "述(", ")的"]),
    "signs of a number": ("<p>逾$5元，達5%的°C人，+3級或−2度C++語",
                          ["逾$", "5元", "%的", "C人", "3級", "或−", "2度", "度C", "+語"]),
    "a raised figure": ("<p>達10<sup>2</sup>人", ["達1", "2人"]),
    "a note's text": ("<p>文<span class=note>名為AI的</span>字", ["為A", "I的"]),
    "a running header": ("<h1>從1950到AI</h1>", ["從1", "0到", "到A"]),
    "code and what is beside it": ("<p>用<code>print甲:</code>後a", ["用p", ":後", "後a"]),
}  # fmt: skip


@pytest.mark.parametrize("name", MEETINGS)
def test_han_and_latin_stand_a_sliver_apart(name: str) -> None:
    body, pairs = MEETINGS[name]
    found = rooms(body)
    assert {pair: found[pair] for pair in pairs} == {
        pair: pytest.approx(SLIVER, abs=0.025) for pair in pairs
    }


def test_nothing_else_is_moved() -> None:
    body = (
        "<p style='text-align:left'>甲，A。B「C」丙<code>x乙y</code>丁、<a href='https://a.cn/戊1'>https://a.cn/戊1</a>、"
        "<span class=label>圖</span>1文<span class=note>己</span>字 D"
    )
    found = rooms(body)
    for pair in ("，A", "A。", "。B", "「C", "C」", "x乙", "乙y", "/戊", "戊1", "字D"):
        assert found.get(pair, 0) == pytest.approx(0, abs=0.02), pair
    assert found["圖1"] == pytest.approx(0.5, abs=0.02)  # the label's own room
    assert all("a" not in pair or room < 0.1 for pair, room in rooms("<p lang=en>a人b").items())


def in_lines(body: str) -> list[list[Letter]]:
    """Return the letters of each line, from the head of the page to its foot."""
    found: dict[float, list[Letter]] = {}
    for letter in drawn(body):
        found.setdefault(letter[3], []).append(letter)
    return list(found.values())


def test_a_line_begins_and_ends_without_a_sliver() -> None:
    words = "".join(f"中{'國' * (n % 7)}{'AI' * (n % 3)}" for n in range(90))
    kinds = set()
    for line in in_lines(f"<p>{words}")[:-1]:
        assert line[0][1] == pytest.approx(30, abs=0.1)
        assert line[-1][2] == pytest.approx(230, abs=0.3)
        kinds |= {(line[0][0] in "中國", False), (line[-1][0] in "中國", True)}
        for one, other in pairwise(line):
            if (one[0] in "中國") != (other[0] in "中國"):
                assert (other[1] - one[2]) / SIZE == pytest.approx(SLIVER, abs=0.02)
    assert len(kinds) == 4


def test_what_is_empty_of_a_mark_stands_in_the_margin() -> None:
    words = "".join(f"{'國' * (n % 5 + 1)}「中」{'國' * (n % 3)}，" for n in range(80))
    for tag, hangs in (("zh-Hant", {"」": 0.5}), ("zh-Hans", {"」": 0.5, "，": 0.5})):
        seen = set()
        for line in in_lines(f"<p lang={tag}>{words}")[:-1]:
            first, last = line[0], line[-1]
            assert (30 - first[1]) / SIZE == pytest.approx(0.5 if first[0] == "「" else 0, abs=0.02)
            if last[0] in hangs and line[-2][0] != "」":
                over = (last[2] - 230) / SIZE
                assert over == pytest.approx(hangs[last[0]], abs=0.03), last[0]
                seen.add(last[0])
            seen |= set(first[0]) & {"「"}
        assert seen == {"「", *hangs}


@pytest.mark.parametrize("tag", ["zh-Hant", "zh-Hans"])
def test_marks_take_up_what_a_line_is_too_long_and_characters_keep_their_pitch(tag: str) -> None:
    pattern = [f"{'國' * (n % 7 + 2)}{'，。；、'[n % 4]}{'AI' * (n % 5 == 1)}" for n in range(80)]
    given = []
    for line in in_lines(f"<p lang={tag}>{''.join(pattern)}")[:-1]:
        for (one, left, *_), (other, right, *_) in pairwise(line):
            if one == other == "國":
                assert right - left == pytest.approx(SIZE, abs=0.02 * SIZE)
        for (one, left, *_), (mark, *_), (other, right, *_) in zip(
            line, line[1:], line[2:], strict=False
        ):
            if one == other == "國" and mark in "，。；、":
                given.append(2 - (right - left) / SIZE)
    assert max(given) > 0.3
    assert -0.05 < min(given) <= max(given) < 0.52


def test_an_opening_mark_begins_a_paragraph_at_its_indent() -> None:
    (begin, *_), *_ = in_lines("<p style='text-indent:2em'>《中國》是書名")
    assert begin[0] == "《"
    assert begin[1] == pytest.approx(30 + 1.5 * SIZE, abs=0.1)


def test_marks_of_both_scripts_are_the_han_faces_among_han() -> None:
    letters = drawn("<p style='text-align:left'>甲——乙……丙“丁”戊·己")
    starts = {letter: left for letter, left, _, _ in letters}
    assert "——" in starts  # one glyph, without a gap between its strokes

    def room(one: str, other: str) -> float:
        return round((starts[other] - starts[one]) / SIZE, 1)

    assert (room("乙", "丙"), room("丙", "丁"), room("丁", "戊")) == (3, 2, 2)
    assert room("戊", "己") == 1.5
    narrow = drawn("<p>甲“<span lang=en>b—c</span>”、d’e “f”")
    wide = [letter for letter, left, right, _ in narrow if right - left > 0.95 * SIZE]
    assert wide == ["甲", "“", "”", "、"]


def test_a_last_line_holds_more_than_one_character() -> None:
    text = "這個句子剛好比一行多出一個字而已所以要移"
    for style in ("left", "justify"):
        lines = in_lines(f"<p style='text-align:{style}'>{text}者")
        assert [len(line) for line in lines] == [18, 3]


def test_marks_close_up_across_elements() -> None:
    def end(body: str) -> float:
        starts = {letter: left for letter, left, _, _ in drawn(body)}
        return round((starts["A"] - starts["甲"]) / SIZE, 2)

    assert end("<p>甲」，（A") == end("<p>甲<b>」</b><i>，</i><a href='#a'>（</a>A") == 3
    assert end("<p>甲，<em>「</em>『A") == end("<p>甲，「『A") == 3
    assert end("<p>甲<code>」，</code>A") == 3 + SLIVER


def test_what_a_character_needs() -> None:
    before, after, both = Need(SLIVER), Need(right=SLIVER), Need(SLIVER, SLIVER)
    half, han = Need(half=True), Need(han=True)
    assert needs("於2030年") == {0: after, 5: before}
    assert needs("a於\u200b\u2060b") == {1: both}
    assert needs("第\u00a02\u00a0章") == {0: replace(after, spaced=">"),
                                          4: replace(before, spaced="<")}  # fmt: skip
    assert needs("《「甲」》，") == {1: half, 3: half, 4: half}
    assert needs("於 2030 年") == needs("於。A、年") == needs("a-中+外&b") == {}
    assert needs("為\ue000與\ufffc") == {0: after, 2: before}
    assert needs("甲——乙……") == dict.fromkeys((1, 2, 4, 5), han)
    assert needs("甲，“乙”。") == {1: half, 2: han, 4: Need(half=True, han=True)}
    assert needs("A’s “b” — c… d·e") == {}
    assert needs("稱“AI’s ‘b’”者") == {1: han, 10: han}
    assert list(needs("丙·丁")) == [1]


def test_where_a_line_may_end() -> None:
    assert not any(may_part(pair[0], pair[1], True) for pair in ("0年", "3家", "第3", "5億", "論["))
    assert all(may_part(pair[0], pair[1], True) for pair in ("於2", "0在", "年3", "a個"))
    assert all(may_part(pair[0], pair[1], False) for pair in ("說“", "，‘", "”者", "’「"))
    assert not any(may_part(pair[0], pair[1], False) for pair in ("a“", "「‘", "”，", "“說", "者”"))
