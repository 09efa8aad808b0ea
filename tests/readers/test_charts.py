"""Charts as they are read: data through the gate, words apart, numbers as a table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tongwen.diagnostics import Problems
from tongwen.document import Chart, Figure, Image
from tongwen.gate import Gate
from tongwen.languages import LANGUAGES
from tongwen.readers.source import Report, read_report
from tongwen.transforms import Context, resolve
from tongwen.walk import plain_text, walk

CSV = "year,crop,tonnes\n2020,Rice,10\n2020,Wheat,5.5\n2022,Rice,12\n2022,Wheat,6\n"
LINES = """\
mark: line
encoding:
  x: {field: year, type: ordinal}
  y: {field: tonnes, type: quantitative, title: Harvest}
  color: {field: crop, type: nominal}
"""
BARS = LINES.replace("line", "bar")


def read(
    folder: Path, spec: str, attributes: str = 'data="x.csv"', **files: str
) -> tuple[Report, list[str]]:
    for name, text in {"x.csv": CSV, **files}.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    (folder / "report.yaml").write_text("title: T\nlanguages: [en]\nchapters: [a.md]\n")
    fence = f'```{{.vega-lite #fig-x caption="C" {attributes}}}\n{spec}```\n'
    (folder / "a.md").write_text(f"# A\n\n{fence}", encoding="utf-8")
    problems = Problems()
    report = read_report(Gate(folder, (folder,)), folder, problems)
    assert report is not None
    return report, [f"{p.span} {p.code} {p.message}" for p in problems]


def chart(report: Report, tag: str = "en") -> tuple[Figure, Image, Chart]:
    document = resolve(report.document, Context(LANGUAGES[tag], None, LANGUAGES["en"]))
    figure = next(node for node in walk(document) if isinstance(node, Figure))
    image = figure.blocks[0]
    assert isinstance(image, Image)
    assert image.chart is not None
    return figure, image, image.chart


def printed(found: Chart) -> list[list[str]]:
    assert found.numbers is not None
    rows = (*found.numbers.head, *found.numbers.body)
    return [[plain_text(cell.content) for cell in row.cells] for row in rows]


def test_a_chart_is_its_data_its_words_and_its_numbers(tmp_path: Path) -> None:
    report, problems = read(tmp_path, LINES)
    assert problems == []
    figure, image, found = chart(report)
    assert printed(found) == [["year", "Rice", "Wheat"], ["2020", "10", "5.5"], ["2022", "12", "6"]]
    assert {word.written for word in found.words} == {"year", "Harvest", "Rice", "Wheat"}
    assert [plain_text(axis) for axis in found.axes] == ["year", "Harvest"]
    assert (found.native, found.stacked) == ("line", "")
    assert json.loads(found.spec)["data"]["values"][1]["tonnes"] == 5.5
    assert figure.data == ("x.csv",)
    assert plain_text(image.alternative) == ("Chart: year, Rice, Wheat: 2020: 10, 5.5; 2022: 12, 6")
    assert {"Rice", "Harvest"} <= {message.text for message in report.messages}


def test_json_and_yaml_say_the_same(tmp_path: Path) -> None:
    encoding = {
        "x": {"field": "year", "type": "ordinal"},
        "y": {"field": "tonnes", "type": "quantitative", "title": "Harvest"},
        "color": {"field": "crop", "type": "nominal"},
    }
    report, problems = read(tmp_path, json.dumps({"mark": "line", "encoding": encoding}) + "\n")
    assert problems == []
    assert chart(report)[2].spec == chart(read(tmp_path, LINES)[0])[2].spec


@pytest.mark.parametrize(
    ("spec", "kind", "stacked"),
    [
        (BARS, "column", "stacked"),
        (LINES.replace("line", "area"), "area", "stacked"),
        (BARS.replace("title: Harvest", "stack: normalize"), "column", "percent"),
        (BARS.replace("title: Harvest", "stack: null"), "column", ""),
        ("mark: arc\nencoding:\n  theta: {field: tonnes, aggregate: sum, type: quantitative}\n"
         "  color: {field: crop, type: nominal}\n", "pie", ""),
        ("mark: bar\nencoding:\n  y: {field: crop, type: nominal}\n"
         "  x: {field: tonnes, aggregate: mean, type: quantitative}\n", "bar", ""),
        ("mark: point\nencoding:\n  x: {field: year, type: quantitative}\n"
         "  y: {field: tonnes, type: quantitative}\n", "scatter", ""),
        ("mark: bar\ntransform: [{filter: 'datum.tonnes > 6'}]\nencoding:\n"
         "  x: {field: year, type: ordinal}\n  y: {field: tonnes, type: quantitative}\n", "", ""),
        ("mark: bar\nencoding:\n  x: {field: tonnes, bin: 1}\n  y: {aggregate: count}\n", "", ""),
        ("layer:\n- " + LINES.replace("\n", "\n  ").rstrip() + "\n", "", ""),
    ],
)  # fmt: skip
def test_what_word_can_draw_is_known(spec: str, kind: str, stacked: str, tmp_path: Path) -> None:
    report, problems = read(tmp_path, spec)
    assert problems == []
    found = chart(report)[2]
    assert (found.native, found.stacked) == (kind, stacked)
    assert found.numbers is not None


def test_an_axis_that_does_not_begin_at_zero_is_known(tmp_path: Path) -> None:
    amounts = (
        "mark: point\nencoding:\n  x: {field: year, type: quantitative, scale: {zero: false}}\n"
        "  y: {field: tonnes, type: quantitative%s}\n"
    )
    for said, ranges in (("", None), (", scale: {domain: [-2, 30]}", (-2.0, 30.0))):
        report, _ = read(tmp_path, amounts % said)
        along, upward = chart(report)[2].ranges
        assert along is not None
        assert along[0] > 1900
        assert upward == ranges


def test_what_is_on_an_axis_and_in_what_order_series_lie_is_the_author_s(tmp_path: Path) -> None:
    bare = BARS.replace("title: Harvest", "axis: {title: null}")
    found = chart(read(tmp_path, bare)[0])[2]
    assert [plain_text(axis) for axis in found.axes] == ["year", ""]
    fallen = BARS.rstrip() + "\n  order: {field: crop, sort: descending}\n"
    assert printed(chart(read(tmp_path, fallen)[0])[2])[0][1:] == ["Wheat", "Rice"]
    other = BARS.rstrip() + "\n  order: {field: tonnes}\n"
    assert chart(read(tmp_path, other)[0])[2].native == "", "Word has no order by amounts"


def test_values_are_brought_together_and_put_in_order(tmp_path: Path) -> None:
    spec = ("mark: bar\nencoding:\n  y: {field: crop, type: nominal, sort: '-x'}\n"
            "  x: {field: tonnes, aggregate: mean, type: quantitative}\n")  # fmt: skip
    assert printed(chart(read(tmp_path, spec)[0])[2]) == [
        ["crop", "tonnes"],
        ["Rice", "11"],
        ["Wheat", "5.75"],
    ]


def test_rows_in_the_specification_go_along_as_a_file(tmp_path: Path) -> None:
    rows = "data: {values: [{a: North, b: 1}, {a: South, b: 2.5}]}\n"
    spec = rows + "mark: bar\nencoding: {x: {field: a}, y: {field: b}}\n"
    report, problems = read(tmp_path, spec, "")
    assert problems == []
    assert chart(report)[0].data == ("fig-x.csv",)
    assert report.data["fig-x.csv"].data == b"a,b\nNorth,1\nSouth,2.5\n"


def test_a_map_shows_what_its_regions_have(tmp_path: Path) -> None:
    land = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"name": "Here", "rain": 3},
                    "geometry": {
                        "type": "Polygon",
                        "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]],
                    },
                }
            ],
        }
    )
    spec = ("data: {url: m.geojson}\nmark: geoshape\nencoding:\n"
            "  color: {field: properties.rain, type: quantitative, title: Rain}\n"
            "  detail: {field: properties.name}\n")  # fmt: skip
    report, problems = read(tmp_path, spec, "", m_geojson=land)
    assert problems == []
    figure, _, found = chart(report)
    assert figure.data == ("m.geojson",)
    assert printed(found) == [["properties.name", "Rain"], ["Here", "3"]]


def test_a_file_with_a_specification_is_a_picture(tmp_path: Path) -> None:
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "c.vl.yaml").write_text(LINES + "data: {url: y.csv}\n")
    (tmp_path / "charts" / "y.csv").write_text(CSV)
    (tmp_path / "report.yaml").write_text("title: T\nlanguages: [en]\nchapters: [a.md]\n")
    (tmp_path / "a.md").write_text("# A\n\n![Caption](charts/c.vl.yaml){#fig-x}\n")
    problems = Problems()
    report = read_report(Gate(tmp_path, (tmp_path,)), tmp_path, problems)
    assert report is not None
    assert list(problems) == []
    figure, image, found = chart(report)
    assert found.native == "line"
    assert figure.data == ("charts/y.csv",)
    assert image.source == "chart:charts/c.vl.yaml"


@pytest.mark.parametrize(
    ("spec", "place", "code", "said"),
    [
        ('{"mark": "bar",\n}\n', "a.md:5:1", "CHT-01", "no JSON"),
        ("mark: [bar\n", "a.md:", "YAML-01", "not YAML"),
        ("encoding: {}\n", "a.md:4:1", "CHT-01", "has no mark"),
        ("data: {url: 'https://x.org/x.csv'}\nmark: bar\n", "a.md:4:1", "CHT-02", "is an address"),
        ("data: {url: '//x.org/x.csv'}\nmark: bar\n", "a.md:4:1", "CHT-02", "is an address"),
        ("data: {url: ../../x.csv}\nmark: bar\n", "a.md:4:1", "GATE-01", "outside"),
        ("data: {url: none.csv}\nmark: bar\n", "a.md:4:1", "GATE-02", "does not exist"),
        ("mark: {type: image, url: x.png}\n", "a.md:4:1", "CHT-02", "draws a picture"),
        ("mark: bar\nencoding: {href: {field: a}}\n", "a.md:4:1", "CHT-02", "leads out"),
        ("mark: bar\ntransform: [{lookup: a, from: {data: {url: 'http://x.y/z'}, key: a}}]\n",
         "a.md:4:1", "CHT-02", "is an address"),
        ("mark: bra\n", "a.md:4:1", "CHT-02", "no mark “bra”"),
        ("data: {url: x.csv}\nmark: bar\nencoding: {x: {field: yaer}}\n", "a.md:4:1", "CHT-02",
         "no “yaer”"),
        ("data: {url: bad.csv}\nmark: bar\n", "a.md:4:1", "TBL-05", "3 values"),
        ("data: {url: bad.json}\nmark: bar\n", "a.md:4:1", "CHT-02", "no JSON"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_told_with_its_place(
    spec: str, place: str, code: str, said: str, tmp_path: Path
) -> None:
    report, problems = read(tmp_path, spec, "", bad_csv="a,b\n1,2,3\n", bad_json="{")
    assert len(problems) == 1
    assert problems[0].startswith(place)
    assert f" {code} " in problems[0]
    assert said in problems[0]
    assert chart(report)[2].spec == ""
