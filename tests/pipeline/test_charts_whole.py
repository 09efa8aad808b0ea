"""Charts from their data to every finished file: each kind, two languages and both beside."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from pdf_reading import page_texts, tags
from project import SmallProject, small_project
from tongwen.artefacts.docx.structure import read_docx_structure

CSV = "year,crop,tonnes\n2018,Rice,212\n2018,Wheat,134\n2020,Rice,224\n2020,Wheat,1151\n"
ENCODED = (
    '"x": {"field": "year", "type": "ordinal", "title": "Year"},'
    '"y": {"field": "tonnes", "type": "quantitative", "title": "Harvest"},'
    '"color": {"field": "crop", "type": "nominal"}'
)
KINDS = {
    "bar": '"mark": "bar"',
    "line": '"mark": "line"',
    "area": '"mark": "area"',
    "dots": '"mark": {"type": "point", "filled": true}',
}
PIE = (
    '{"mark": "arc", "data": {"values": [{"crop": "Rice", "share": 60},'
    ' {"crop": "Wheat", "share": 40}]}, "encoding": {"theta": {"field": "share", "type":'
    ' "quantitative"}, "color": {"field": "crop", "type": "nominal"}}}'
)
POINTS = (
    '{"mark": "point", "data": {"values": [{"a": 3, "b": 7.5}, {"a": 4, "b": 9}]}, "encoding":'
    ' {"x": {"field": "a", "type": "quantitative", "title": "Length"},'
    ' "y": {"field": "b", "type": "quantitative", "title": "Basin"}}}'
)
MULTIPLES = (
    '{"mark": "area", "encoding": {"facet": {"field": "crop", "type": "nominal", "columns": 2,'
    ' "title": null}, "x": {"field": "year", "type": "ordinal", "title": null},'
    ' "y": {"field": "tonnes", "type": "quantitative", "title": "Harvest"}}}'
)
MAP = (
    '{"data": {"url": "data/land.geojson"}, "projection": {"type": "identity"}, "layer": [{"mark":'
    ' "geoshape", "encoding": {"color": {"field": "properties.rain", "type": "quantitative",'
    ' "title": "Rain"}, "tooltip": {"field": "properties.name", "title": "Province"}}}]}'
)


def land(rains: tuple[tuple[str, int], ...] = (("North", 620), ("South", 1480))) -> str:
    """Return provinces in GeoJSON: squares beside each other, each with its rain."""
    found = []
    for at, (name, rain) in enumerate(rains):
        corners = [(at, 0), (at, 1), (at + 1, 1), (at + 1, 0), (at, 0)]
        form = {"type": "Polygon", "coordinates": [corners]}
        of = {"name": name, "rain": rain}
        found.append({"type": "Feature", "properties": of, "geometry": form})
    return json.dumps({"type": "FeatureCollection", "features": found})


SAID = {
    "Year": "年份", "Harvest": "收成", "Rice": "稻米", "Wheat": "小麥", "Length": "長度",
    "Basin": "流域", "A title": "一題", "Small Report": "小報告",
    "Rain": "雨量", "North": "北省", "South": "南省", "Province": "省份",
    **{f"Of {kind}": f"{kind}之圖" for kind in (*KINDS, "pie", "points", "multiples", "map")},
}  # fmt: skip


def block(name: str, spec: str, data: str = "") -> str:
    of = f' data="{data}"' if data else ""
    return f'```{{.vega-lite #fig-{name} caption="Of {name}"{of}}}\n{spec}\n```\n\n'


def charted(root: Path) -> SmallProject:
    project = small_project(root)
    text = "# A title\n\n" + "".join(
        block(name, f'{{{mark}, "encoding": {{{ENCODED}}}}}', "data/h.csv")
        for name, mark in KINDS.items()
    )
    text += block("pie", PIE) + block("points", POINTS) + block("map", MAP)
    project.write("one.md", text + block("multiples", MULTIPLES, "data/h.csv"))
    project.write("data/land.geojson", land())
    project.write("data/h.csv", CSV)
    yaml = (project.report / "report.yaml").read_text().replace("references: [works.yaml]\n", "")
    yaml = yaml.replace("subtitle: 1 & 2 < 3\n", "") + "parallel: [en+zh-Hant]\n"
    project.write("report.yaml", yaml)
    project.run("translate", "update", "small")
    (catalogue,) = (project.report / "translations").glob("zh-Hant.po")
    words = catalogue.read_text("utf-8")
    for english, han in SAID.items():
        words = words.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{han}"')
    project.write("translations/zh-Hant.po", words)
    return project


TAGS = ("en", "zh-Hant", "en+zh-Hant")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    project = charted(tmp_path_factory.mktemp("charts"))
    run = project.run("build", "small", *(word for tag in TAGS for word in ("--edition", tag)))
    assert run.status == 0, run.output + run.errors
    return project


def artefact(project: SmallProject, tag: str, ending: str) -> bytes:
    return (project.root / f"build/small/cuc-icsf/small.{tag}.{ending}").read_bytes()


def words_of(tag: str, *said: str) -> set[str]:
    """Return ``said`` in the language of the edition's charts: of two, the first."""
    return {SAID[word] if tag == "zh-Hant" else word for word in said}


@pytest.mark.parametrize("tag", TAGS)
def test_word_has_charts_of_its_own_whose_workbooks_are_what_is_drawn(
    built: SmallProject, tag: str
) -> None:
    charts = read_docx_structure(artefact(built, tag, "docx")).charts
    assert len(charts) == 5, "Word has no chart of points over names, no multiples and no maps"
    heads = tuple(word for each in ("Year", "Rice", "Wheat") for word in words_of(tag, each))
    for chart in charts[:3]:
        assert chart.rows == (heads, ("2018", "212", "134"), ("2020", "224", "1151"))
        assert set(chart.titles) == words_of(tag, "Year", "Harvest")
    assert [row[1] for row in charts[3].rows[1:]] == ["60", "40"]
    assert set(charts[4].titles) == words_of(tag, "Length", "Basin")
    for chart in charts:
        assert chart.shown
        assert all(chart.rows[row][column] == shown for row, column, shown in chart.shown)


@pytest.mark.parametrize("tag", TAGS)
def test_the_web_page_draws_them_in_words_and_has_their_numbers(
    built: SmallProject, tag: str
) -> None:
    page: Any = html.fromstring(artefact(built, tag, "html").decode())
    figures = page.xpath("//figure[starts-with(@id, 'fig-')]")
    assert len(figures) == 8
    shown = {"fig-points": ("Length", "Basin"), "fig-map": ("Rain",)}
    for figure in figures:
        name = figure.get("id")
        # One for dark screens, and one for the others.
        sources = figure.xpath(".//picture//source/@srcset | .//picture//img/@src")
        night, day = (base64.b64decode(each.partition(",")[2]).decode() for each in sources)
        assert night != day, name
        for drawing in (night, day):
            words = set(re.findall(r"<text[^>]*>([^<]+)</text>", drawing))
            assert words_of(tag, *shown.get(name, ("Rice", "Wheat"))) <= words, name
            # A picture on a page sees none of its faces.
            faces = set(re.findall(r'@font-face\{font-family:"([^"]+)"[^}]+url\("data:f', drawing))
            assert faces <= {"Source Sans 3", "Noto Sans CJK TC"}
            assert ("Noto Sans CJK TC" if tag == "zh-Hant" else "Source Sans 3") in faces, name
        assert figure.xpath("string(.//img/@alt)")
        assert figure.xpath(".//details//table//td"), name
    cells = figures[0].xpath(".//details//td/text()")
    assert cells == ["212", "134", "224", "1,151"]


@pytest.mark.parametrize("tag", TAGS)
def test_the_pdf_draws_their_words_as_text(built: SmallProject, tag: str, tmp_path: Path) -> None:
    text = "".join(page_texts(artefact(built, tag, "pdf"), tmp_path))
    for word in words_of(tag, "Rice", "Wheat", "Harvest", "Year", "Length", "Basin", "Rain"):
        assert word in re.sub(r"\s", "", text), word
    alternatives = [line for line in tags(artefact(built, tag, "pdf")) if "212" in line]
    assert len(alternatives) >= 5, "what cannot be seen is told in numbers"
    assert any("1,480" in line for line in tags(artefact(built, tag, "pdf"))), "of maps too"


@pytest.mark.parametrize("tag", TAGS)
def test_word_has_what_it_draws_no_chart_of_as_a_drawing_with_words(
    built: SmallProject, tag: str
) -> None:
    with zipfile.ZipFile(io.BytesIO(artefact(built, tag, "docx"))) as package:
        drawings = [package.read(name).decode() for name in package.namelist() if ".svg" in name]
    words = [re.sub(r"<[^>]*>", "", drawing) for drawing in drawings]
    for asked in (("Rice", "Wheat", "Harvest"), ("Rain",)):
        assert any(all(word in said for word in words_of(tag, *asked)) for said in words), asked


def test_a_chart_is_made_again_when_its_data_change(built: SmallProject) -> None:
    built.write("data/h.csv", CSV.replace("1151", "2468"))
    built.write("data/land.geojson", land((("North", 620), ("South", 1733))))
    asked = ("--edition", "en", "--format", "html", "--format", "docx")
    run = built.run("build", "small", *asked)
    assert run.status == 0, run.output + run.errors
    page = artefact(built, "en", "html")
    assert b"2,468" in page
    assert b"1,733" in page
    charts = read_docx_structure(artefact(built, "en", "docx")).charts
    assert all(chart.rows[2][2] == "2468" for chart in charts[:3])
    assert all((2, 2, "2468") in chart.shown for chart in charts[:3])
