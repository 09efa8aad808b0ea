"""Institute packs: what a good one gives, and that each bad one gets a problem with a place."""

from __future__ import annotations

import io
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from effort import processor_seconds
from packs import GOOD, SVG, Packs, black_png
from places import PROJECT
from tongwen.diagnostics import Problem, Problems, Severity
from tongwen.fonts import faces
from tongwen.gate import Gate, GateError
from tongwen.institute import brand_values_file, brand_yml_file, institutes, read_institute
from tongwen.institute.yaml_places import Node
from tongwen.pictures import PictureError, css_addresses, read_picture

ROOT = PROJECT
PACKS = ("cuc-icsf", "umt")


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    return Packs(tmp_path)


def places(problems: list[Problem]) -> list[tuple[str, str, int, int]]:
    return [(p.code, Path(p.span.file).name, p.span.line, p.span.column) for p in problems]


# --- the packs that come with the project -------------------------------------------------


@pytest.mark.parametrize("slug", PACKS)
def test_the_packs_read_without_problems(slug: str) -> None:
    problems = Problems()
    institute = read_institute(Gate(ROOT, ()), ROOT / "templates", slug, problems)
    assert list(problems) == []
    assert institute is not None
    assert [body.name("en") != "" for body in institute.bodies] == [True, True]
    for body in institute.bodies:
        assert {logo.ground for logo in body.logos} == {"light", "dark"}
        assert all(logo.image.width == logo.image.height == 96 for logo in body.logos)
    assert institute.folders[-1] == ROOT / "templates" / "house"


def test_the_names_on_the_flagship_are_exact() -> None:
    institute = read_institute(Gate(ROOT, ()), ROOT / "templates", "cuc-icsf", Problems())
    assert institute is not None
    assert institute.university is not None
    assert dict(institute.university.names) == {
        "en": "Communication University of China",
        "zh-Hant": "中國傳媒大學",
    }
    assert dict(institute.organisation.names) == {
        "en": "Institute for a Community with Shared Future",
        "zh-Hant": "人類命運共同體研究院",
    }
    assert institute.university.short_name("en") == "CUC"
    assert institute.organisation.short_name("en") == "ICSF"


def test_the_house_reads_without_problems_and_lends_no_pack_its_emblem(packs: Packs) -> None:
    house, problems = packs.read("house")
    assert problems == []
    assert house is not None
    assert {logo.ground for logo in house.organisation.logos} == {"light", "dark"}
    bare, problems = packs.read_with(institute_yaml="name: Bare\n")
    assert bare.organisation.logos == ()
    assert [problem.code for problem in problems] == ["INST-13"]


def test_the_packs_are_listed_without_the_house() -> None:
    assert set(PACKS) <= set(institutes(ROOT / "templates"))
    assert "house" not in institutes(ROOT / "templates")
    assert institutes(ROOT / "no-such-folder") == ()


# --- what institute.yaml says -------------------------------------------------------------


def test_every_key_is_read(packs: Packs) -> None:
    institute, problems = packs.read_with(
        institute_yaml="""\
name: {en: Example Institute, zh-Hant: 示例研究院}
short-name: EI
university:
  name: {en: Example University, zh-Hant: 示例大學}
  short-name: {en: EU}
  logos: {light: logos/a.svg, dark: logos/a.svg}
  web: https://example.edu/
address:
  en: [1 Example Road, Example City]
  zh-Hant: 示例路一號
web: https://example.org/
imprint: {en: Example Press}
series: {en: Papers}
languages: [zh-Hant, en]
citation-style: author-date
licence: CC-BY-4.0
logos:
  light: {any: logos/a.svg, zh-Hant: logos/han.svg}
  dark: logos/a.svg
page: letter
""",
        **{"logos/han.svg": SVG.replace(b"30 20", b"60 20")},
    )
    assert problems == []
    assert institute.organisation.short_names == {"en": "EI"}
    assert institute.organisation.address == {
        "en": "1 Example Road\nExample City",
        "zh-Hant": "示例路一號",
    }
    assert institute.organisation.web == "https://example.org/"
    assert institute.university is not None
    assert institute.university.web == "https://example.edu/"
    assert institute.languages == ("zh-Hant", "en")
    assert institute.citation_style == "author-date"
    assert institute.licence == "CC-BY-4.0"
    assert institute.imprint == {"en": "Example Press"}
    assert institute.series == {"en": "Papers"}
    assert (institute.tokens.page.width, institute.tokens.page.height) == (215.9, 279.4)
    han = institute.organisation.logo("light", "zh-Hant")
    anyone = institute.organisation.logo("light", "en")
    assert han is not None
    assert anyone is not None
    assert (han.image.width, anyone.image.width) == (60, 30)
    assert han.image.name == "x/logos/han.svg"


def test_numbers_and_truths_stay_as_written_where_text_is_wanted(packs: Packs) -> None:
    institute, _ = packs.read_with(
        institute_yaml=GOOD + "series: {en: 1.10}\nimprint: {en: true}\n"
    )
    assert institute.series == {"en": "1.10"}
    assert institute.imprint == {"en": "true"}


def test_a_department_inherits_from_its_institute_and_not_the_house_name(packs: Packs) -> None:
    packs.write(
        "parent",
        institute_yaml=GOOD + "web: https://example.org/\npage: letter\nlicence: CC0-1.0\n"
        "university:\n  name: Example University\n",
        brand_yml='color: {primary: "#102030"}\n',
        **{"page.css": "h1 { color: red }", "screen.css": "h1 { color: blue }"},
    )
    institute, problems = packs.read_with(
        institute_yaml="name: Department\nextends: parent\n",
        brand_yml='color: {secondary: "#803020"}\n',
        **{"page.css": "h2 { color: red }"},
    )
    assert [p for p in problems if p.severity is Severity.ERROR] == []
    assert institute.organisation.name("en") == "Department"
    assert institute.organisation.web == "https://example.org/"
    assert institute.organisation.logos[0].image.name == "parent/logos/a.svg"
    assert institute.university is not None
    assert institute.licence == "CC0-1.0"
    assert institute.tokens.page.width == 215.9
    assert institute.tokens.colours.deep == "#102030"
    assert institute.tokens.colours.accent == "#803020"
    assert [folder.name for folder in institute.folders] == ["x", "parent", "house"]
    assert institute.stylesheets == {
        "page": ("h1 { color: red }", "h2 { color: red }"),
        "screen": ("h1 { color: blue }",),
    }


# --- bad input ----------------------------------------------------------------------------


def test_an_unknown_institute_names_the_nearest(packs: Packs) -> None:
    packs.write("example-institute")
    found, problems = packs.read("exampel-institute")
    assert found is None
    assert [p.code for p in problems] == ["INST-01"]
    assert "example-institute" in problems[0].hint


@pytest.mark.parametrize("slug", ["..", "../house", "/etc", "", "a/b"])
def test_a_slug_is_no_path(packs: Packs, slug: str) -> None:
    found, problems = packs.read(slug)
    assert found is None
    assert [p.code for p in problems] == ["INST-01"]


def test_an_unknown_key_has_its_place_and_the_nearest_key(packs: Packs) -> None:
    _, problems = packs.read_with(institute_yaml=GOOD + "licnce: CC0\n")
    assert places(problems) == [("INST-04", "institute.yaml", 6, 1)]
    assert problems[0].hint == "did you mean “licence”?"


def test_an_unknown_key_inside_has_its_place(packs: Packs) -> None:
    _, problems = packs.read_with(
        institute_yaml=GOOD + "university:\n  name: University\n  shortname: U\n"
    )
    assert places(problems) == [("INST-04", "institute.yaml", 8, 3)]
    assert problems[0].hint == "did you mean “short-name”?"


BAD_INSTITUTES: dict[str, tuple[str, tuple[str, int, int]]] = {
    "a key twice": (GOOD + "page: a4\npage: letter\n", ("YAML-02", 7, 1)),
    "bad YAML": (GOOD + "page: [a4\n", ("YAML-01", 7, 1)),
    "a list": ("- name\n", ("INST-06", 1, 1)),
    "no name": (GOOD.replace("name:\n  en: Example Institute\n", ""), ("INST-05", 1, 1)),
    "an empty name": (GOOD.replace("en: Example Institute", "en:"), ("INST-06", 2, 3)),
    "a name in an unknown language": (
        GOOD.replace("  en:", "  zh-hant: X\n  en:"),
        ("INST-04", 2, 3),
    ),
    "an unknown language": (GOOD + "languages: [en, zh-hant]\n", ("INST-07", 6, 17)),
    "languages that are no list": (GOOD + "languages: en\n", ("INST-06", 6, 12)),
    "a language without a name": (GOOD + "languages: [en, zh-Hant]\n", ("INST-05", 1, 1)),
    "a missing logo": (GOOD.replace("light: logos/a", "light: logos/b"), ("GATE-02", 4, 10)),
    "a logo outside": (
        GOOD.replace("light: logos/a.svg", "light: ../../../o.svg"),
        ("GATE-01", 4, 10),
    ),
    "a logo by address": (
        GOOD.replace("light: logos/a.svg", "light: https://example.org/a.svg"),
        ("GATE-05", 4, 10),
    ),
    "no logo for dark ground": (GOOD.replace("  dark: logos/a.svg\n", ""), ("INST-13", 3, 1)),
    "no logos": ("name: Example\n", ("INST-13", 1, 1)),
    "an unknown parent": (GOOD + "extends: nobody\n", ("INST-08", 6, 10)),
    "itself as parent": (GOOD + "extends: x\n", ("INST-08", 6, 10)),
    "an unknown page": (GOOD + "page: a44\n", ("INST-07", 6, 7)),
    "a page without end": (GOOD + "page: {width: 99999}\n", ("INST-14", 6, 15)),
    "a page that is no number": (GOOD + "page: {width: .nan}\n", ("INST-14", 6, 15)),
    "margins wider than the page": (GOOD + "page: {inner: 90, outer: 90}\n", ("INST-14", 6, 1)),
    "a web address that is none": (GOOD + "web: javascript:alert(1)\n", ("INST-07", 6, 6)),
    "a university that is text": (GOOD + "university: Example\n", ("INST-06", 6, 13)),
    "a university without name": (
        GOOD + "university: {web: https://example.org/}\n",
        ("INST-05", 6, 1),
    ),
    "a mapping for a text": (GOOD + "licence: {en: CC0}\n", ("INST-06", 6, 10)),
    "a key that is no word": (GOOD + "[a]: b\n", ("INST-04", 6, 1)),
    "aliases without end": (
        GOOD
        + "a: &a [1,1,1,1,1,1,1,1,1,1]\n"
        + "".join(
            f"{name}: &{name} [{','.join(['*' + former] * 10)}]\n"
            for former, name in zip("abcde", "bcdef", strict=True)
        ),
        ("YAML-03", 6, 14),
    ),
    "an alias of itself": (GOOD + "page: &p [*p]\n", ("YAML-03", 6, 7)),
    "nested deeply": (GOOD + "page: " + "[" * 9000 + "]" * 9000 + "\n", ("YAML-03", 6, 9006)),
    "a control character": (GOOD + "web: \x01\n", ("YAML-01", 6, 6)),
    "two documents": (GOOD + "---\nname: Y\n", ("YAML-01", 6, 1)),
}


@pytest.mark.parametrize("case", BAD_INSTITUTES)
def test_a_bad_institute_yaml_gets_a_problem_with_its_place(packs: Packs, case: str) -> None:
    text, (code, line, column) = BAD_INSTITUTES[case]
    packs.write(institute_yaml=text)
    _, problems = packs.read()
    assert (code, "institute.yaml", line, column) in places(problems)


def test_packs_that_extend_one_another_in_a_circle(packs: Packs) -> None:
    packs.write("a", institute_yaml=GOOD + "extends: b\n")
    packs.write("b", institute_yaml=GOOD + "extends: a\n")
    found, problems = packs.read("a")
    assert found is not None
    assert [(p.code, p.span.file) for p in problems] == [
        ("INST-08", "templates/institutes/b/institute.yaml")
    ]
    assert "a → b → a" in problems[0].message


def test_a_pack_without_institute_yaml_is_no_pack(packs: Packs) -> None:
    folder = packs.write()
    (folder / "institute.yaml").unlink()
    found, problems = packs.read()
    assert found is None
    assert [p.code for p in problems] == ["GATE-02"]


def test_a_pack_file_that_is_not_utf8(packs: Packs) -> None:
    packs.write(institute_yaml=GOOD.encode() + "imprint: Universität".encode("latin-1"))
    found, problems = packs.read()
    assert found is None
    assert [p.code for p in problems] == ["GATE-07"]


BAD_BRANDS: dict[str, tuple[str, tuple[str, int, int]]] = {
    "bad YAML": ("color: {primary: \n", ("YAML-01", 2, 1)),
    "an unknown section": ("colour:\n  primary: red\n", ("INST-09", 1, 1)),
    "an unknown key": ("color:\n  primry: red\n", ("INST-09", 2, 3)),
    "a colour that is none": ("color:\n  primary: reddish\n", ("INST-10", 2, 3)),
    "a colour that is code": ("color:\n  primary: 'red;}*{x:y'\n", ("INST-10", 2, 3)),
    "curly quotation marks": ("color:\n  primary: “#17365c”\n", ("INST-10", 2, 3)),
    "a palette colour that is none": ("color:\n  palette:\n    a: '#12'\n", ("INST-10", 3, 5)),
    "a colour that is a number": ("color:\n  primary: 123456\n", ("INST-09", 2, 3)),
    "colours in a circle": ("color:\n  palette:\n    a: b\n    b: a\n", ("INST-09", 1, 1)),
    "a list for colours": ("color: [red]\n", ("INST-09", 1, 1)),
    "an unknown role": ("defaults: {tongwen: {colours: {aksent: red}}}\n", ("INST-04", 1, 32)),
    "an unquoted role": ("defaults: {tongwen: {colours: {accent: }}}\n", ("INST-10", 1, 32)),
    "text for our section": ("defaults: {tongwen: yes}\n", ("INST-06", 1, 21)),
    "a family that is not here": ("typography: {base: {family: Comic}}\n", ("INST-12", 1, 21)),
    "a Han family that is not here": (
        "defaults: {tongwen: {fonts: {text-han: Source Serif 4}}}\n",
        ("INST-12", 1, 40),
    ),
    "a family that is code": ("typography: {base: {family: 'x\";}'}}\n", ("INST-12", 1, 21)),
    "a font file that is missing": (
        "typography:\n  fonts:\n    - family: F\n      source: file\n      files:\n"
        "        - path: fonts/f.ttf\n",
        ("GATE-02", 6, 11),
    ),
    "a font that is no font": (
        "typography:\n  fonts:\n    - family: F\n      source: file\n      files:\n"
        "        - path: logos/a.ttf\n",
        ("INST-12", 6, 11),
    ),
    "a size for screens": ("typography: {base: {size: 18px}}\n", ("INST-14", 1, 21)),
    "a size without end": ("defaults: {tongwen: {sizes: {text: 9000}}}\n", ("INST-14", 1, 36)),
    "a low contrast": (
        "defaults: {tongwen: {colours: {accent: '#ffcc00'}}}\n",
        ("INST-11", 1, 32),
    ),
}


@pytest.mark.parametrize("case", BAD_BRANDS)
def test_a_bad_brand_gets_a_problem_with_its_place(packs: Packs, case: str) -> None:
    text, (code, line, column) = BAD_BRANDS[case]
    institute, problems = packs.read_with(brand_yml=text, **{"logos/a.ttf": b"<html>"})
    assert (code, "_brand.yml", line, column) in places(problems)
    assert institute.tokens.fonts.text == "Source Serif 4"


def test_an_unknown_brand_key_names_the_nearest(packs: Packs) -> None:
    _, problems = packs.read_with(brand_yml="color:\n  primry: red\n  secondary: '#803020'\n")
    assert [p.hint for p in problems] == ["did you mean “primary”?"]


def test_a_font_of_the_packs_own_is_taken(packs: Packs) -> None:
    institute, problems = packs.read_with(
        brand_yml="typography:\n  fonts:\n    - family: Own Face\n      source: file\n"
        "      files:\n        - path: fonts/o.ttf\n          weight: bold\n"
        "          style: italic\n  base: Own Face\n",
        **{"fonts/o.ttf": faces()[0].path.read_bytes()},
    )
    assert problems == []
    assert institute.tokens.fonts.text == "Own Face"
    [font] = institute.font_files
    assert (font.family, font.weight, font.italic) == ("Own Face", 700, True)
    assert font.path.name == "o.ttf"


def test_columns_in_print_are_told_not_overprinted(packs: Packs) -> None:
    sheet = "/* columns: 2\n*/ main { columns: auto }\n.chapter { column-count: 2 }"
    _, problems = packs.read_with(**{"page.css": sheet, "screen.css": sheet})
    assert places(problems) == [("INST-15", "page.css", 3, 1)]


@pytest.mark.parametrize(
    ("sheet", "line"),
    [
        ("h1 { color: red }\nh2 { background: url(https://example.org/x.png) }", 2),
        ("@import '//example.org/x.css';", 1),
        ("h1 { background: url('http\\a ://example.org/x.png') }", 1),
        ("h1 { background: url('https://[example') }", 1),
        ("h1 { content: '</style><script>' }", 1),
    ],
)
def test_a_stylesheet_that_fetches_or_breaks_out_is_refused(
    packs: Packs, sheet: str, line: int
) -> None:
    institute, problems = packs.read_with(**{"screen.css": sheet})
    assert ("INST-15", "screen.css", line, 1) in places(problems)
    assert institute.stylesheets == {"page": (), "screen": ()}


# --- pictures -----------------------------------------------------------------------------


def svg(inside: str, attributes: str = "") -> bytes:
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 6"{attributes}>'
    return f"{opening}{inside}</svg>".encode()


UNSAFE_SVGS = {
    "script": svg("<script>1</script>"),
    "event": svg('<g onclick="x()"/>'),
    "foreign": svg("<foreignObject/>"),
    "image": svg('<image href="https://example.org/a.png"/>'),
    "file": svg('<image href="a.png"/>'),
    "use": svg('<use href="other.svg#a"/>'),
    "xlink": svg('<a xlink:href="javascript:x" xmlns:xlink="http://www.w3.org/1999/xlink"/>'),
    "embedded svg": svg('<image href="data:image/svg+xml,&lt;svg/&gt;"/>'),
    "style": svg("<style>@import 'x.css';</style>"),
    "style url": svg("<style>g{fill:url(https://example.org/#a)}</style>"),
    "escaped url": svg(r'<g style="fill:\75rl(https://example.org/a)"/>'),
    "attribute url": svg('<g fill="url(https://example.org/#a)"/>'),
    "animation": svg('<set attributeName="href" to="javascript:x"/>'),
    "base": svg("", ' xml:base="https://example.org/"'),
    "instruction": b'<?xml-stylesheet href="x.css"?>' + svg(""),
    "outside entity": b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///x">]>' + svg("&a;"),
}


@pytest.mark.parametrize("case", UNSAFE_SVGS)
def test_an_unsafe_svg_is_refused(tmp_path: Path, case: str) -> None:
    (tmp_path / "a.svg").write_bytes(UNSAFE_SVGS[case])
    with pytest.raises(PictureError) as caught:
        read_picture(Gate(tmp_path, (tmp_path,)), "a.svg", tmp_path)
    assert caught.value.code == "PIC-05"
    assert caught.value.hint


def _raster(kind: str, size: tuple[int, int]) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, kind)
    return buffer.getvalue()


PIXEL = _raster("PNG", (1, 1))
SAFE_SVGS = {
    "gradient": svg('<g fill="url(#a)" style="stroke:url(#b)"/>'),
    "use": svg('<use href="#a"/>'),
    "link": svg('<a href="https://example.org/"><text>x</text></a>'),
    "link that is broken": svg('<a href="https://[example"/>'),
    "embedded": svg(f'<image href="data:image/png;base64,{b64encode(PIXEL).decode()}"/>'),
    "comment": b"<!-- made by hand -->" + svg("<!-- url(x) -->"),
    "mark": b"\xef\xbb\xbf" + svg(""),
    "sizes": b'<svg xmlns="http://www.w3.org/2000/svg" width="6pt" height="6"/>',
}


@pytest.mark.parametrize("case", SAFE_SVGS)
def test_a_safe_svg_is_read_whole(tmp_path: Path, case: str) -> None:
    (tmp_path / "a.svg").write_bytes(SAFE_SVGS[case])
    picture = read_picture(Gate(tmp_path, (tmp_path,)), "a.svg", tmp_path)
    assert (picture.media_type, picture.width, picture.height) == ("image/svg+xml", 8, 6)
    assert picture.data == SAFE_SVGS[case]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_raster_picture_has_its_size_in_pixels(tmp_path: Path, kind: str) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (12, 7), "red").save(buffer, kind)
    (tmp_path / "a").write_bytes(buffer.getvalue())
    picture = read_picture(Gate(tmp_path, (tmp_path,)), "a", tmp_path)
    assert (picture.media_type, picture.width, picture.height) == (
        f"image/{kind.lower()}",
        12,
        7,
    )


def test_a_camera_s_picture_of_several_is_shown_as_its_first(tmp_path: Path) -> None:
    first, second = Image.new("RGB", (12, 7), "red"), Image.new("RGB", (6, 3), "blue")
    first.save(tmp_path / "a.jpg", "MPO", save_all=True, append_images=[second])
    picture = read_picture(Gate(tmp_path, (tmp_path,)), "a.jpg", tmp_path)
    assert (picture.media_type, picture.width, picture.height) == ("image/jpeg", 12, 7)


def test_the_addresses_in_long_css_are_found_in_good_time() -> None:
    """A hundred thousand pieces: a walk that moves all of them for each takes minutes."""
    text = "a{b:" + "(x)" * 100_000 + "} @import 'y.css'; c{d:url(z.png)}"
    began = processor_seconds()
    assert list(css_addresses(text)) == ["y.css", "z.png"]
    assert processor_seconds() - began < 20


def _truncated() -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((200, 200), 50).save(buffer, "PNG")
    return buffer.getvalue()[:5000]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "PIC-01"),
        (b"%PDF-1.7", "PIC-01"),
        (b"<svg", "PIC-04"),
        (b"<html><body/></html>", "PIC-04"),
        (b'<svg viewBox="0 0 1 1"/>', "PIC-04"),
        (_truncated(), "PIC-02"),
        (black_png(20_000, 20_000), "PIC-03"),
    ],
    ids=["empty", "pdf", "cut off", "html", "no namespace", "truncated", "bomb"],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(GateError) as caught:
        read_picture(Gate(tmp_path, (tmp_path,)), "a", tmp_path)
    assert caught.value.code == code


def test_a_drawing_without_a_size_is_refused(tmp_path: Path) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"/>'
    (tmp_path / "a.svg").write_bytes(svg)
    with pytest.raises(GateError, match="no size") as caught:
        read_picture(Gate(tmp_path, (tmp_path,)), "a.svg", tmp_path)
    assert caught.value.code == "PIC-04"


@pytest.mark.parametrize(
    ("tag", "meant"), [("zh", "zh-Hans (简体中文) or zh-Hant (繁體中文)"), ("zh-CN", "zh-Hans")]
)
def test_a_language_by_another_name_is_told_with_ours(packs: Packs, tag: str, meant: str) -> None:
    _, problems = packs.read_with(institute_yaml=GOOD + f"short-name: {{{tag}: 河流}}\n")
    [problem] = problems
    assert problem.code == "INST-04"
    assert f"did you mean {meant}" in problem.hint


# --- packs as people write them -----------------------------------------------------------


def said(problems: list[Problem]) -> list[tuple[str, int, str, str]]:
    return [(p.code, p.span.line, p.message, p.hint) for p in problems]


@pytest.mark.parametrize("key", ["primary", "secondary", "light", "foreground", "background"])
def test_a_colour_without_quotation_marks_is_told(packs: Packs, key: str) -> None:
    _, problems = packs.read_with(brand_yml=f"color:\n  {key}: #004f59\n")
    assert said(problems) == [
        ("INST-09", 2, f"“color.{key}” is empty", "a colour that begins with # stands in quotes")
    ]


@pytest.mark.parametrize("part", ["headings", "link"])
def test_so_is_one_of_type(packs: Packs, part: str) -> None:
    _, problems = packs.read_with(brand_yml=f"typography:\n  {part}:\n    color: #004f59\n")
    [problem] = said(problems)
    assert problem[:3] == ("INST-09", 3, f"“typography.{part}.color” is empty")


@pytest.mark.parametrize("text", ["primary: 004959", "palette:\n    sea: 004959"])
def test_a_colour_of_digits_is_told_with_how_it_is_written(packs: Packs, text: str) -> None:
    _, problems = packs.read_with(brand_yml=f"color:\n  {text}\n")
    assert [(p.code, p.message, p.hint) for p in problems] == [
        ("INST-09", "004959 is not a colour", 'write "#004959"')
    ]


def test_of_a_colour_for_light_and_for_dark_screens_the_first_is_taken(packs: Packs) -> None:
    institute, problems = packs.read_with(
        brand_yml="""color:
  palette: {night: "#004f59"}
  primary: {light: night, dark: "#99ffee"}
typography:
  link:
    color: {light: "#003344", dark: "#ffffff"}
"""
    )
    assert problems == []
    assert institute.tokens.colours.deep == "#004f59"
    assert institute.tokens.colours.link == "#003344"


def test_what_other_programs_keep_under_meta_is_no_problem(packs: Packs) -> None:
    _, problems = packs.read_with(
        brand_yml="meta:\n  founded: 1834\n  description: X\n  address: Y\n  links: {a: b}\n"
    )
    assert problems == []
    _, problems = packs.read_with(brand_yml="meta:\n  naem: X\n")
    assert [(p.code, p.hint) for p in problems] == [("INST-04", "did you mean “name”?")]


def test_of_a_stack_of_families_the_first_is_meant(packs: Packs) -> None:
    institute, problems = packs.read_with(
        brand_yml="typography:\n  base:\n    family: \"'Source Sans 3', Aptos, sans-serif\"\n"
    )
    assert problems == []
    assert institute.tokens.fonts.text == "Source Sans 3"


def test_a_logo_s_path_from_the_site_s_root_is_one_from_the_pack(packs: Packs) -> None:
    institute, problems = packs.read_with(
        institute_yaml="name: {en: Example}\n",
        brand_yml="logo:\n  images:\n    a: {path: /logos/a.svg, alt: A}\n  medium: /logos/a.svg\n",
    )
    assert problems == []
    assert institute.organisation.logos[0].image.name == "x/logos/a.svg"
    _, problems = packs.read_with(
        institute_yaml="name: {en: Example}\n", brand_yml="logo:\n  medium: /none.svg\n"
    )
    assert [p.code for p in problems] == ["GATE-02"]


def test_a_brand_file_alone_is_an_institute(packs: Packs) -> None:
    folder = packs.write(
        brand_yml="meta:\n  name: Example University\ncolor:\n  primary: '#004f59'\n"
    )
    (folder / "institute.yaml").unlink()
    institute, problems = packs.read()
    assert institute is not None
    assert institute.organisation.names == {"en": "Example University"}
    assert [p.code for p in problems] == ["INST-13"]


@pytest.mark.parametrize(
    ("name", "proposed"),
    [("River Institute", "river-institute"), ("river_x", "river-x"), ("河流", "river-institute")],
)
def test_a_folder_s_name_that_cannot_be_is_told(packs: Packs, name: str, proposed: str) -> None:
    packs.write(name)
    institute, [problem] = packs.read(name)
    assert institute is None
    assert problem.code == "INST-01"
    assert problem.message == f"“{name}” cannot be the name of an institute's folder"
    assert problem.hint == f"call it {proposed}: small letters, digits and hyphens"


def test_a_file_of_another_ending_is_told(packs: Packs) -> None:
    folder = packs.write()
    (folder / "institute.yaml").rename(folder / "institute.yml")
    institute, [problem] = packs.read()
    assert institute is None
    assert (problem.code, problem.hint) == ("GATE-02", "did you mean “institute.yml”?")


def test_quotation_marks_of_a_text_program_are_told(packs: Packs) -> None:
    institute, problems = packs.read_with(institute_yaml="name:\n  en: “Base Institute”\n")
    assert institute.organisation.names == {"en": "Base Institute"}
    assert ("INST-06", 2) in [(p.code, p.span.line) for p in problems]
    assert 'write straight ones: "Base Institute"' in [p.hint for p in problems]


@pytest.mark.parametrize(("name", "tag"), [("基準研究院", "zh-Hant"), ("人类研究院", "zh-Hans")])
def test_a_plain_name_is_in_the_language_of_its_characters(
    packs: Packs, name: str, tag: str
) -> None:
    institute, problems = packs.read_with(
        institute_yaml=GOOD.replace("\n  en: Example Institute", f" {name}")
    )
    assert institute.organisation.names == {tag: name}
    assert institute.languages == (tag,)
    assert problems == []


def test_what_a_pack_names_outside_is_copied_into_the_pack(packs: Packs) -> None:
    _, problems = packs.read_with(
        institute_yaml="name: {en: Example}\nlogos:\n  light: ../../../a.svg\n  dark: https://x.org/a.svg\n"
    )
    hints = [p.hint for p in problems if p.code.startswith("GATE")]
    assert len(hints) == 2
    assert all("templates/institutes/x/" in hint and "report" not in hint for hint in hints)


def test_a_latin_face_for_chinese_is_told_as_that(packs: Packs) -> None:
    _, [problem] = packs.read_with(
        brand_yml="defaults:\n  tongwen:\n    fonts:\n      text-han: Source Serif 4\n"
    )
    assert problem.message.startswith("“Source Serif 4” has no Chinese; ")
    assert "Noto Serif CJK" in problem.hint


def test_a_brand_without_a_fault_is_checked_once_and_one_with_a_fault_each_time(
    packs: Packs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[Any] = []
    check = brand_yml_file.read_file

    def checking(node: Node, problems: Problems) -> dict[str, Any]:
        checked.append(node.plain())
        return check(node, problems)

    monkeypatch.setattr(brand_yml_file, "read_file", checking)
    monkeypatch.setattr(brand_values_file._READ, "folder", tmp_path / "shelf")
    right = 'color: {palette: {sea-blue: "#102030"}, primary: sea-blue}\n'
    first, told = packs.read_with(brand_yml=right)
    again, told_again = packs.read_with(brand_yml=right)
    assert (told, told_again, again) == ([], [], first)
    assert again.tokens.colours.deep == "#102030"
    assert len(checked) == 2  # the house's own, and this
    wrong = 'color: {primary: "#102030", secundary: "#803020"}\n'
    assert [packs.read_with(brand_yml=wrong)[1][0].code for _ in range(2)] == ["INST-09"] * 2
    assert len(checked) == 4
