"""Charts as they are drawn: in a look and in words, told apart without colour, within bounds."""

from __future__ import annotations

import json
import re
import socket
from dataclasses import replace
from functools import cache

import pytest

from sample import INSTITUTE
from tongwen.charts import drawing
from tongwen.charts.drawing import STOPPED, drawn, without_unseen
from tongwen.charts.hatching import hatched
from tongwen.charts.look import config, request, room_of, weak_colours
from tongwen.document import Chart, Image, Passage, Text, Word
from tongwen.languages import LANGUAGES, number_locale, time_locale

ROWS = [
    {"year": "2020", "crop": "Rice", "tonnes": 1000},
    {"year": "2020", "crop": "Wheat", "tonnes": 500},
    {"year": "2022", "crop": "Rice", "tonnes": 1200},
    {"year": "2022", "crop": "Wheat", "tonnes": 1250},
]
COLOURS = ("#112233", "#aa3322", "#228877", "#775511", "#444499", "#666666")
TOKENS = replace(INSTITUTE.tokens, charts=COLOURS)


def image(mark: str, **encoding: object) -> Image:
    found = {
        "x": {"field": "year", "type": "ordinal", "title": "Year"},
        "y": {"field": "tonnes", "type": "quantitative", "title": "Harvest"},
        "color": {"field": "crop", "type": "nominal"},
        **encoding,
    }
    said = {"Year": "年份", "Harvest": "收成", "Rice": "稻米", "Wheat": "小麥"}
    words = tuple(Word(text, Passage((Text(han),))) for text, han in said.items())
    spec = {"data": {"values": ROWS}, "mark": mark, "encoding": found}
    return Image("chart:x", chart=Chart(json.dumps(spec), words))


BACKWARDS = {"field": "crop", "type": "nominal", "sort": ["Wheat", "Rice"]}
BARS, LINES, POINTS = image("bar"), image("line"), image("point")
PLAIN = image("bar", color={"value": COLOURS[0]})


@cache
def drawings() -> dict[tuple[str, str], str]:
    """Return all that is looked at here, drawn at once: a process takes most of a second."""
    named = {"bars": BARS, "lines": LINES, "points": POINTS, "plain": PLAIN}
    named["listed"] = image("bar", color=BACKWARDS)
    named["fallen"] = image("bar", color={**BACKWARDS, "sort": "descending"})
    named["unsorted"] = image("area", color={**BACKWARDS, "sort": None})
    asked = {
        **{
            (name, "zh-Hant"): request(one, TOKENS, LANGUAGES["zh-Hant"])
            for name, one in named.items()
        },
        **{("bars", tag): request(BARS, TOKENS, LANGUAGES[tag]) for tag in ("en", "fr")},
    }
    made = {}
    for key, found in zip(asked, drawn(tuple(asked.values()), ()), strict=True):
        assert isinstance(found, bytes), found
        made[key] = hatched(found, COLOURS, TOKENS.colours.paper).decode()
    return made


def svg(name: str, tag: str = "zh-Hant") -> str:
    return drawings()[name, tag]


def words(found: str) -> set[str]:
    return set(re.findall(r"<text[^>]*>([^<]+)</text>", found))


def test_words_are_words_in_the_edition_s_language_and_faces() -> None:
    found = svg("bars")
    assert {"年份", "收成", "稻米", "小麥", "2020", "2022"} <= words(found)
    assert not {"Rice", "Year", "Harvest"} & words(found)
    assert set(re.findall(r'font-family="([^"]*)"', found)) == {
        config(TOKENS, LANGUAGES["zh-Hant"], room_of(TOKENS))["font"]
    }


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert "1\u202f000" in words(svg("bars", "fr"))
    assert "1,000" in words(svg("bars", "en"))


def test_colours_are_the_institute_s_and_areas_are_hatched() -> None:
    found = svg("bars")
    first, second = TOKENS.charts[:2]
    assert f'fill="{first}"' in found
    assert f'<rect width="6" height="6" fill="{second}"/>' in found
    assert found.count('fill="url(#hatching-1)"') == 3  # two bars, and the legend's


@pytest.mark.parametrize(
    ("name", "first"),
    [("bars", "Rice"), ("listed", "Wheat"), ("fallen", "Wheat"), ("unsorted", "Rice")],
)
def test_the_first_series_lies_at_the_bottom_as_in_word(name: str, first: str) -> None:
    bars = re.findall(r'aria-label="[^"]*crop: (\w+)[^"]*"[^>]*? d="M[-\d.]+,([-\d.]+)', svg(name))
    height = {crop: float(top) for crop, top in bars}
    assert max(height, key=lambda crop: height[crop]) == first


def test_lines_are_dashed_and_points_differ_in_shape() -> None:
    assert re.search(r'stroke-dasharray="6,3"', svg("lines"))
    points = re.findall(r'aria-roledescription="point" d="([^"]*)"', svg("points"))
    points += re.findall(r'<path aria-label="[^"]*"[^>]*? d="(M[^"]*)"', svg("points"))
    assert len({re.sub(r"[-0-9.,]+", "", point) for point in points}) == 2


def test_a_label_without_room_is_not_said_unseen() -> None:
    shown = b'<text fill="#111" opacity="1">2018</text>'
    unseen = b'<text fill="#111" opacity="0"><tspan>20</tspan><tspan>20</tspan></text>'
    faint = b'<text opacity="0.5">2022</text>'
    assert without_unseen(shown + unseen + faint) == shown + faint


def test_one_series_stays_plain() -> None:
    assert "url(#" not in svg("plain")


def test_the_engine_is_given_no_network() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.csv"
        asked = {
            "spec": {"data": {"url": address}, "mark": "point"},
            "config": {},
            "numbers": number_locale(LANGUAGES["en"]),
            "times": time_locale(LANGUAGES["en"]),
        }
        [found] = drawn((json.dumps(asked),), ())
        assert isinstance(found, str)
        assert "not allowed" in found
        try:
            server.accept()
        except BlockingIOError:
            return
    raise AssertionError("the engine reached for the network")


def test_what_the_engine_does_not_draw_is_said_and_the_rest_is_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawing, "_MEGABYTES", 700)
    good = request(BARS, TOKENS, LANGUAGES["en"])
    channels = {"x": {"field": "a", "type": "no"}}
    broken = {**json.loads(good), "spec": {"mark": "bar", "encoding": channels, "projection": 7}}
    # Far more points than the engine may have memory for.
    endless = {"sequence": {"start": 0, "stop": 3e8, "as": "n"}}
    spec = {"data": endless, "mark": "point", "encoding": {"x": {"field": "n"}}}
    heavy = {**json.loads(good), "spec": spec}
    asked = (good, json.dumps(broken), json.dumps(heavy), replace_title(good))
    first, second, third, fourth = drawn(asked, ())
    assert isinstance(first, bytes)
    assert isinstance(second, str)
    assert len(second) < 200
    assert third == STOPPED
    assert isinstance(fourth, bytes)


def replace_title(asked: str) -> str:
    found = json.loads(asked)
    found["spec"]["title"] = "Another"
    return json.dumps(found)


def test_colours_too_faint_for_the_page_are_found() -> None:
    faint = json.dumps(
        {"mark": {"type": "bar", "color": "#eeeeaa"}, "data": {"values": [{"color": "#ffffff"}]}}
    )
    assert weak_colours(faint, TOKENS) == ["#eeeeaa"]
    assert weak_colours(json.dumps({"mark": {"type": "bar", "color": "#123456"}}), TOKENS) == []


def test_a_chart_without_words_of_its_own_is_asked_for_as_it_is() -> None:
    assert BARS.chart is not None
    plain = replace(BARS, chart=replace(BARS.chart, words=()))
    assert "labelExpr" not in request(plain, TOKENS, LANGUAGES["en"])
