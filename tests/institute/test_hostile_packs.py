"""Packs that are broken or mean harm: a problem with its place, in bounded time, and no traceback.

Each case is what one file of a pack holds. Whatever it is, reading or running it ends soon, and
what comes of it is a problem in that pack's file with a hint; the other institutes are built.
"""

from __future__ import annotations

import dataclasses
import re
import resource
import shutil
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from effort import processor_seconds
from packs import GOOD, SVG, Packs, black_png, packed_zeros, png_chunk
from places import PROJECT
from project import SmallProject, small_project
from sample import INSTITUTE, sample_edition
from tongwen.diagnostics import Problem
from tongwen.edition import Artefact
from tongwen.fonts import faces
from tongwen.institute.font_files import font_fault
from tongwen.pipeline import workers
from tongwen.processes import MEGABYTE, Bounds
from tongwen.templating import TemplateProblem, environment, render

SECONDS = 10
"""What one case may take; each takes less than three on a slow machine."""

MEGABYTES = 700
"""By how much the most memory ever used may grow."""


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    return Packs(tmp_path)


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    def peak() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

    before = peak()
    yield
    assert peak() - before < MEGABYTES


def read(packs: Packs, **files: str | bytes) -> list[Problem]:
    began = processor_seconds()
    packs.write("x", **files)
    _, problems = packs.read()
    assert processor_seconds() - began < SECONDS
    return problems


def told(problems: list[Problem], code: str, file: str, line: int) -> Problem:
    """Return the problem ``code`` at this place, or fail."""
    found = [p for p in problems if p.code == code and p.span.file.endswith(f"/x/{file}")]
    places = [(p.code, p.span.file, p.span.line) for p in problems]
    assert [p for p in found if p.span.line == line], places
    problem = next(p for p in found if p.span.line == line)
    assert problem.hint
    return problem


# --- YAML ------------------------------------------------------------------------------------

ALIASES = "a: &a [1,1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"{name}: &{name} [{','.join(['*' + former] * 10)}]\n"
    for former, name in zip("abcdefgh", "bcdefghi", strict=True)
)
YAMLS: dict[str, tuple[str | bytes, str, int]] = {
    "aliases without end": (ALIASES, "YAML-03", 1),
    "an alias of itself": ("a: &a [*a]\n", "YAML-03", 1),
    "a key twice": ("a: 1\na: 2\n", "YAML-02", 2),
    "NUL": ("a: 1\nb: c\0d\n", "YAML-01", 2),
    "no UTF-8": (b"a: 1\nb: Universit\xe4t\n", "GATE-07", 2),
    "UTF-16": ("a: 1\n".encode("utf-16"), "GATE-07", 1),
    "nested in brackets": ("a: 1\nb: " + "[" * 5000 + "]" * 5000 + "\n", "YAML-03", 2),
    "nested in lines": (
        "".join(f"{' ' * depth}a:\n" for depth in range(450)) + " " * 450 + "b\n",
        "YAML-03",
        62,
    ),
    "huge": ("".join(f"k{number}: v\n" for number in range(200_000)), "GATE-04", 0),
    "many": ("a: [" + "1," * 60_000 + "1]\n", "YAML-03", 1),
    "a tag that makes an object": ("a: !!python/object/apply:os.system [id]\n[\n", "YAML-01", 3),
}


# One reader reads both files: the second is asked where it comes to it and where it ends.
@pytest.mark.parametrize(
    ("case", "name"),
    [
        *((case, "institute.yaml") for case in YAMLS),
        *((case, "_brand.yml") for case in ("an alias of itself", "a key twice", "no UTF-8")),
    ],
)
def test_yaml_that_explodes_or_cannot_be_read(packs: Packs, case: str, name: str) -> None:
    content, code, line = YAMLS[case]
    told(read(packs, **{name.replace(".", "_").lstrip("_"): content}), code, name, line)


def test_a_byte_order_mark_does_no_harm(packs: Packs) -> None:
    problems = read(
        packs,
        institute_yaml=b"\xef\xbb\xbf" + GOOD.encode(),
        brand_yml=b"\xef\xbb\xbfcolor: {primary: '#102030'}\n",
    )
    assert problems == []


NAMES = {
    "a list": "[One, Two]",
    "a number": "42",
    "nothing": "",
    "an empty text": '""',
    "a mapping": "{a: b}",
    "no letter": '"--- !!!"',
    "a whole chapter": "Long " * 4000,
}


@pytest.mark.parametrize("case", NAMES)
@pytest.mark.parametrize("key", ["name", "university"])
def test_a_name_that_is_none(packs: Packs, case: str, key: str) -> None:
    if key == "name":
        text = GOOD.replace("en: Example Institute", f"en: {NAMES[case]}")
        line = 2
    else:
        text = f"{GOOD}university:\n  name:\n    en: {NAMES[case]}\n"
        line = 8
    problems = read(packs, institute_yaml=text)
    assert [p for p in problems if p.span.line in (line, line - 1, line - 2) and p.hint], problems
    assert {p.code for p in problems} <= {"INST-05", "INST-06"}


# --- unknown keys ----------------------------------------------------------------------------

UNKNOWN = [
    ("institute_yaml", f"{GOOD}licnce: CC0\n", "licence"),
    ("institute_yaml", f"{GOOD}university: {{name: X, lgos: {{}}}}\n", "logos"),
    ("institute_yaml", f"{GOOD}university: {{name: X, logos: {{drak: logos/a.svg}}}}\n", "dark"),
    ("institute_yaml", f"{GOOD}university: {{name: {{zh-hant: X}}}}\n", "zh-Hant"),
    ("institute_yaml", f"{GOOD}lockup: {{ordr: institute-first}}\n", "order"),
    ("institute_yaml", f"{GOOD}page: {{widht: 210}}\n", "width"),
    ("institute_yaml", f"{GOOD}address: {{eng: X}}\n", "en"),
    ("institute_yaml", f"{GOOD}short-name: {{zh-hans: X}}\n", "zh-Hans"),
    ("institute_yaml", f"{GOOD}imprint: {{en-us: X}}\n", "en-US"),
    ("institute_yaml", GOOD.replace("dark: logos/a.svg", "dark: {smal: logos/a.svg}"), "small"),
    (
        "institute_yaml",
        GOOD.replace("dark: logos/a.svg", "dark: {any: {lareg: logos/a.svg}}"),
        "large",
    ),
    *(
        ("brand_yml", text + "\n", near)
        for text, near in (
            ("colr: {}", "color"),
            ("meta: {nmae: X}", "name"),
            ("meta: {name: {ful: X}}", "full"),
            ("meta: {link: {hme: 'https://example.org'}}", "home"),
            ("logo: {smal: logos/a.svg}", "small"),
            ("logo: {small: {lihgt: logos/a.svg}}", "light"),
            ("logo: {images: {a: {pth: logos/a.svg}}}", "path"),
            ("color: {primry: red}", "primary"),
            ("typography: {bse: {}}", "base"),
            ("typography: {base: {famly: Source Sans 3}}", "family"),
            ("typography: {headings: {weigth: 600}}", "weight"),
            ("typography: {monospace: {szie: 1rem}}", "size"),
            ("typography: {link: {colr: red}}", "color"),
            ("typography: {fonts: [{family: F, source: file, fils: []}]}", "files"),
            ("typography: {fonts: [{family: F, source: file, files: [{pth: a}]}]}", "path"),
            ("defaults: {tongwn: {}}", "tongwen"),
            ("defaults: {tongwen: {colors: {}}}", "colours"),
            ("defaults: {tongwen: {colours: {aksent: red}}}", "accent"),
            ("defaults: {tongwen: {fonts: {txt: Source Sans 3}}}", "text"),
            ("defaults: {tongwen: {sizes: {headng-1: 3}}}", "heading-1"),
            ("defaults: {tongwen: {weights: {headng: 600}}}", "heading"),
            ("defaults: {tongwen: {spacing: {blok: 6}}}", "block"),
            ("defaults: {tongwen: {rules: {thn: 1}}}", "thin"),
            ("defaults: {tongwen: {page: {iner: 30}}}", "inner"),
            ("defaults: {tongwen: {cover: {bnd: deep}}}", "band"),
        )
    ),
]


@pytest.mark.parametrize(("file", "text", "near"), UNKNOWN)
def test_an_unknown_key_names_the_nearest(packs: Packs, file: str, text: str, near: str) -> None:
    problems = read(packs, **{file: text})
    hinted = [p for p in problems if p.hint == f"did you mean “{near}”?"]
    assert hinted, problems
    assert all(p.span.line and p.code in ("INST-04", "INST-09") for p in hinted)


def test_what_other_programs_keep_in_a_brand_file_is_theirs(packs: Packs) -> None:
    assert read(packs, brand_yml="defaults: {quarto: {format: x}, shiny: {theme: y}}\n") == []


# --- colours ---------------------------------------------------------------------------------

COLOURS = [
    "reddish",
    "red; } body { display: none",
    "#12345g",
    "url(https://example.org/)",
    "expression(alert(1))",
    "</style><script>",
    "var(--x)",
    "#17365c\\n}",
]


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("color:\n  primary: '{}'\n", 2),
        ("color:\n  palette:\n    a: '{}'\n", 3),
        ("typography:\n  link:\n    color: '{}'\n", 3),
        ("defaults:\n  tongwen:\n    colours:\n      accent: '{}'\n", 4),
        ("defaults:\n  tongwen:\n    charts: ['{}']\n", 3),
    ],
)
def test_a_colour_that_is_none_reaches_no_artefact(
    packs: Packs, colour: str, text: str, line: int
) -> None:
    packs.write("x", brand_yml=text.replace("{}", colour))
    institute, problems = packs.read()
    told(problems, "INST-10", "_brand.yml", line)
    assert institute is not None
    tokens = institute.tokens
    for value in (*dataclasses.astuple(tokens.colours), *tokens.charts):
        assert len(value) == 7
        assert value.startswith("#")


def test_colours_that_refer_to_one_another_for_ever(packs: Packs) -> None:
    chain = "".join(f"    c{number}: c{number + 1}\n" for number in range(5000))
    told(read(packs, brand_yml=f"color:\n  palette:\n{chain}"), "INST-09", "_brand.yml", 1)


# --- paths and parents -----------------------------------------------------------------------

OUTSIDE = ["../../../secret.svg", "/etc/passwd", "logos/../../../../secret.svg", "logos/link.svg"]


@pytest.mark.parametrize("path", OUTSIDE)
@pytest.mark.parametrize("what", ["logo", "font", "brand logo"])
def test_a_path_that_leaves_the_pack(packs: Packs, path: str, what: str) -> None:
    # The brand's own format has no absolute paths: its validator refuses them first.
    refused = "INST-09" if path.startswith("/") else "GATE-01"
    (packs.root / "secret.svg").write_bytes(SVG)
    folder = packs.write("x")
    (folder / "logos" / "link.svg").symlink_to(packs.root / "secret.svg")
    if what == "logo":
        problems = read(packs, institute_yaml=GOOD.replace("light: logos/a.svg", f"light: {path}"))
        told(problems, "GATE-01", "institute.yaml", 4)
    elif what == "font":
        text = (
            "typography:\n  fonts:\n    - family: F\n      source: file\n      files:\n"
            f"        - path: {path}\n"
        )
        told(read(packs, brand_yml=text), refused, "_brand.yml", 6)
    else:
        problems = read(
            packs,
            institute_yaml="name: {en: Example Institute}\n",
            brand_yml=f"logo:\n  small: {path}\n",
        )
        told(problems, refused, "_brand.yml", 2)


@pytest.mark.parametrize(("name", "line"), [("_brand.yml", 0), ("page.css", 0), ("screen.css", 0)])
def test_a_file_of_the_pack_that_is_a_link_out_of_it(packs: Packs, name: str, line: int) -> None:
    folder = packs.write("x")
    (packs.root / "secret").write_text("meta: {name: Secret}\n", encoding="utf-8")
    (folder / name).symlink_to(packs.root / "secret")
    institute, problems = packs.read()
    told(problems, "GATE-01", name, line)
    assert "Secret" not in repr(institute)


def test_a_pack_that_is_a_link_to_somewhere_else(packs: Packs) -> None:
    elsewhere = packs.root / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "institute.yaml").write_text(GOOD, encoding="utf-8")
    packs.write("y")
    (packs.templates / "institutes" / "x").symlink_to(elsewhere)
    found, problems = packs.read()
    assert found is None
    assert [(p.code, p.span.file) for p in problems] == [("GATE-01", "templates/institutes/x")]


def test_a_parent_that_is_a_link_to_somewhere_else(packs: Packs) -> None:
    elsewhere = packs.root / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "institute.yaml").write_text(f"{GOOD}licence: SECRET\n", encoding="utf-8")
    packs.write("x", institute_yaml=f"{GOOD}extends: parent\n")
    (packs.templates / "institutes" / "parent").symlink_to(elsewhere)
    institute, problems = packs.read()
    assert "GATE-01" in {p.code for p in problems}
    assert institute is not None
    assert institute.licence == ""


@pytest.mark.parametrize(
    ("parent", "code"),
    [
        ("../../secret", "INST-08"),
        ("/etc", "INST-08"),
        ("x", "INST-08"),
        ("nobody", "INST-08"),
        ("..", "INST-08"),
        ("[umt, x]", "INST-06"),
        ("{x: y}", "INST-06"),
    ],
)
def test_a_parent_that_is_none(packs: Packs, parent: str, code: str) -> None:
    told(read(packs, institute_yaml=f"{GOOD}extends: {parent}\n"), code, "institute.yaml", 6)


def test_packs_that_extend_one_another_in_a_circle(packs: Packs) -> None:
    packs.write("a", institute_yaml=f"{GOOD}extends: b\n")
    packs.write("b", institute_yaml=f"{GOOD}extends: x\n")
    problems = read(packs, institute_yaml=f"{GOOD}extends: a\n")
    [problem] = problems
    assert (problem.code, problem.span.file, problem.span.line) == (
        "INST-08",
        "templates/institutes/b/institute.yaml",
        6,
    )
    assert "x → a → b → x" in problem.message
    assert problem.hint


def test_a_family_that_is_too_deep(packs: Packs) -> None:
    for number in range(12):
        packs.write(f"p{number}", institute_yaml=f"{GOOD}extends: p{number + 1}\n")
    problems = read(packs, institute_yaml=f"{GOOD}extends: p0\n")
    assert [p.code for p in problems] == ["INST-08"]
    assert problems[0].hint


# --- fonts -----------------------------------------------------------------------------------

FONT = (
    "typography:\n  fonts:\n    - family: F\n      source: file\n      files:\n"
    "        - path: fonts/f.ttf\n"
)


def whole_font() -> bytes:
    return next(face for face in faces() if face.family == "Source Sans 3").path.read_bytes()


BAD_FONTS: dict[str, Callable[[], bytes]] = {
    "a web page": lambda: b"<html>",
    "nothing": lambda: b"",
    "only its first letters": lambda: b"\0\1\0\0",
    "cut off in half": lambda: whole_font()[: len(whole_font()) // 2],
    "cut off at its end": lambda: whole_font()[:-100],
    "noise": lambda: b"\0\1\0\0" + bytes(range(256)) * 20,
    "no tables": lambda: b"OTTO" + bytes(200),
    "a collection of none": lambda: b"ttcf" + bytes(200),
    "a collection without end": lambda: b"ttcf\0\1\0\0\xff\xff\xff\xff" + bytes(200),
    "a packed one that bursts": lambda: (
        b"wOF2\0\1\0\0" + (64).to_bytes(4, "big") + bytes(4) + b"\x7f\xff\xff\xff" + bytes(44)
    ),
    "a packed one cut off": lambda: b"wOFF\0\1\0\0" + (6400).to_bytes(4, "big") + bytes(52),
}


@pytest.mark.parametrize("case", BAD_FONTS)
def test_a_font_that_is_none(packs: Packs, case: str) -> None:
    packs.write("x", brand_yml=FONT, **{"fonts/f.ttf": BAD_FONTS[case]()})
    institute, problems = packs.read()
    told(problems, "INST-12", "_brand.yml", 6)
    assert institute is not None
    assert institute.font_files == ()


def test_a_font_of_a_hundred_megabytes(packs: Packs) -> None:
    folder = packs.write("x", brand_yml=FONT)
    (folder / "fonts").mkdir()
    with (folder / "fonts" / "f.ttf").open("wb") as file:
        file.write(b"\0\1\0\0")
        file.truncate(100 * 1024 * 1024)
    _, problems = packs.read()
    assert "font" in told(problems, "GATE-04", "_brand.yml", 6).hint


def test_every_face_that_pages_are_set_in_is_sound() -> None:
    paths = {face.path for face in faces()}
    assert {path.name: font_fault(path.read_bytes()) for path in paths} == {
        path.name: "" for path in paths
    }


# --- pictures --------------------------------------------------------------------------------


def drawing(inside: str, before: str = "") -> bytes:
    root = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">\n'
    return f"{before}{root}{inside}</svg>".encode()


def png_that_bursts() -> bytes:
    """One pixel, says its header; behind it, packed, a text of a gigabyte."""
    return black_png(1, 1, png_chunk(b"zTXt", b"Comment\0\0" + packed_zeros(1 << 30)))


LAUGHS = (
    '<!DOCTYPE svg [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {name} "{f"&{former};" * 10}">'
        for former, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
USES = "".join(
    f'<g id="{name}">' + f'<use href="#{former}"/>' * 10 + "</g>\n"
    for former, name in zip("abcdefgh", "bcdefghi", strict=True)
)
EMBEDDED = b64encode(black_png(20_000, 20_000)).decode()
PICTURES: dict[str, tuple[bytes, str]] = {
    "script": (drawing("<script>1</script>"), "PIC-05"),
    "foreign object": (drawing("<foreignObject><b/></foreignObject>"), "PIC-05"),
    "event handler": (drawing('<g onload="x()"/>'), "PIC-05"),
    "outside picture": (drawing('<image href="https://example.org/a.png"/>'), "PIC-05"),
    "outside drawing": (drawing('<use href="other.svg#a"/>'), "PIC-05"),
    "xlink": (
        drawing('<use xlink:href="//x/a" xmlns:xlink="http://www.w3.org/1999/xlink"/>'),
        "PIC-05",
    ),
    "url()": (drawing('<g fill="url(https://example.org/#a)"/>'), "PIC-05"),
    "escaped url()": (drawing(r'<g style="fill:u\72 l(//example.org/a)"/>'), "PIC-05"),
    "@import": (drawing("<style>@import 'x.css';</style>"), "PIC-05"),
    "billion laughs": (drawing("<text>&i;</text>", LAUGHS), "PIC-04"),
    "outside entity": (
        drawing("<text>&a;</text>", '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        "PIC-05",
    ),
    "billion uses": (drawing(f'<g id="a"><path d="M0 0"/></g>{USES}<use href="#i"/>'), "PIC-03"),
    "use of itself": (drawing('<g id="a"><use href="#a"/></g>'), "PIC-05"),
    "use in a circle": (
        drawing('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
        "PIC-05",
    ),
    "pattern of itself": (
        drawing('<pattern id="a"><path d="M0 0h9" fill="url(#a)"/></pattern>'),
        "PIC-05",
    ),
    "nested": (drawing("<g>" * 2000 + "</g>" * 2000), "PIC-04"),
    "embedded bomb": (drawing(f'<image href="data:image/png;base64,{EMBEDDED}"/>'), "PIC-03"),
    "embedded noise": (drawing('<image href="data:image/png;base64,AAAA"/>'), "PIC-01"),
    "embedded, no base64": (drawing('<image href="data:image/png;base64,%%%"/>'), "PIC-02"),
    "20,000 pixels": (black_png(20_000, 20_000), "PIC-03"),
    "too many pixels": (black_png(20_000, 2_000), "PIC-03"),
    "cut off": (black_png(2000, 2000)[:200], "PIC-02"),
    "bursting text": (png_that_bursts(), "PIC-02"),
    "no picture": (b"MZ" + bytes(100), "PIC-01"),
}


ADOBE = "http://ns.adobe.com/Extensibility/1.0/"


@pytest.mark.parametrize(
    "named",
    [
        "<!DOCTYPE svg>",
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x/svg11.dtd">',
        '<!DOCTYPE svg SYSTEM "https://example.org/svg.dtd" [ ]>',
        f'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x" [ <!ENTITY ns_ai "{ADOBE}"> ]>',
    ],
)
def test_the_document_type_that_drawing_programs_write_is_dropped(packs: Packs, named: str) -> None:
    shape = f"<path d='M0 0h9' xmlns:i='{'&ns_ai;' if 'ENTITY' in named else ADOBE}'/>"
    packs.write("x", institute_yaml=GOOD, **{"logos/a.svg": drawing(shape, named)})
    institute, problems = packs.read()
    assert not problems
    assert institute is not None
    for logo in institute.organisation.logos:
        assert b"DOCTYPE" not in logo.image.data
        assert ADOBE.encode() in logo.image.data


@pytest.mark.parametrize("case", PICTURES)
def test_a_picture_that_is_hostile(packs: Packs, case: str) -> None:
    data, code = PICTURES[case]
    name = "logos/b.svg" if data.lstrip().startswith(b"<") else "logos/b.png"
    text = GOOD.replace("light: logos/a.svg", f"light: {name}")
    packs.write("x", institute_yaml=text, **{name: data})
    began = processor_seconds()
    institute, problems = packs.read()
    assert processor_seconds() - began < SECONDS
    assert name in told(problems, code, "institute.yaml", 4).message
    assert institute is not None
    assert all(logo.image.data != data for logo in institute.organisation.logos)


def test_a_logo_as_large_as_print_needs_is_taken(packs: Packs) -> None:
    text = GOOD.replace("light: logos/a.svg", "light: logos/b.png")
    assert read(packs, institute_yaml=text, **{"logos/b.png": black_png(4000, 4000)}) == []


# --- style sheets ----------------------------------------------------------------------------

SHEETS = {
    "an import": ("h1 {}\n@import url(https://example.org/a.css);", "both", 2),
    "an import by name": ("h1 {}\n@import 'other.css';", "screen", 2),
    "a picture elsewhere": ("h1 {}\nh2 { background: url(http://example.org/a.png) }", "both", 2),
    "an address in disguise": ("h1 {}\nh2 { background: u\\72l('//example.org/a') }", "both", 2),
    "a font elsewhere": (
        "h1 {}\n@font-face { font-family: x; src: url(https://example.org/a.woff2) }",
        "both",
        2,
    ),
    "a file": ("h1 {}\nh2 { background: url(file:///etc/passwd) }", "both", 2),
    "a program": ("h1 {}\nh2 { width: expression(alert(1)) }", "both", 2),
    "a program by file": ("h1 {}\nh2 { behavior: url(x.htc) }", "both", 2),
    "a program by binding": ("h1 {}\nh2 { -moz-binding: url('x.xml#a') }", "both", 2),
    "the end of the style": ("h1 {}\nh2 { content: '</style><script>1' }", "both", 2),
    "a picture beside it": ("h1 {}\nh2 { background: url(logos/a.svg) }", "screen", 2),
}


@pytest.mark.parametrize("case", SHEETS)
@pytest.mark.parametrize("name", ["page.css", "screen.css"])
def test_a_style_sheet_that_fetches_or_runs_something(packs: Packs, case: str, name: str) -> None:
    text, where, line = SHEETS[case]
    packs.write("x", **{name: text})
    institute, problems = packs.read()
    assert institute is not None
    if where == "screen" and name == "page.css":
        assert problems == []
        return
    told(problems, "INST-15", name, line)
    assert institute.stylesheets == {"page": (), "screen": ()}


@pytest.mark.parametrize("text", ["a{" * 20_000, "a{b:" + "(" * 20_000, "[" * 50_000, "\0" * 100])
def test_a_style_sheet_nested_deeply_ends(packs: Packs, text: str) -> None:
    read(packs, **{"page.css": text, "screen.css": text})


# --- templates -------------------------------------------------------------------------------

TEMPLATES: dict[str, str] = {
    "it raises": "{{ 1 / 0 }}",
    "it is not written well": "{% for %}",
    "it names nobody": "{{ nobody.at.all }}",
    "a long loop": "{% for i in range(10**9) %}x{% endfor %}",
    "a macro that calls itself": "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
    "it includes itself": '{% include "a.html" %}',
    "it extends itself": '{% extends "a.html" %}',
    "a class": "{{ ().__class__.__mro__ }}",
    "a class by filter": '{{ () | attr("__class__") | attr("__mro__") }}',
    "a class by brackets": '{{ ""["__class__"]["__mro__"] }}',
    "a function's globals": '{{ range | attr("__globals__") }}',
    "a macro's globals": '{% macro m() %}{% endmacro %}{{ m.__init__.__globals__["os"] }}',
    "a format of internals": '{{ "{0.__class__}".format(value) }}',
    "a format by map": '{{ "{a.__class__.__mro__}".format_map({"a": value}) }}',
    "a format through a filter": '{{ ("{0.__class__}" | attr("format"))(value) }}',
    "a class through map": '{{ [value] | map(attribute="__class__") | first }}',
    "the environment": "{{ self._TemplateReference__context.environment }}",
    "the caller's frame": "{{ (value for value in []).gi_frame }}",
    "a module": "{{ cycler.__init__.__globals__.os }}",
    "joiner's globals": '{{ joiner.__init__["__globals__"] }}',
    "a change of what it is given": "{{ held.append(1) }}",
    "a change of a mapping": "{{ mapping.update(a=1) }}",
    "a file outside": '{% include "../../../secret.html" %}',
    "an absolute file": '{% include "/etc/passwd" %}',
    "brackets without end": "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "blocks in blocks": "{% if 1 %}" * 500 + "{% endif %}" * 500,
}
"""Templates that are refused for what they say."""


@pytest.mark.parametrize("case", TEMPLATES)
def test_a_template_that_is_hostile(tmp_path: Path, case: str) -> None:
    house = tmp_path / "templates" / "house"
    own = tmp_path / "templates" / "institutes" / "x"
    house.mkdir(parents=True)
    own.mkdir(parents=True)
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    (own / "a.html").write_text(f"one\n{TEMPLATES[case]}\n", encoding="utf-8")
    pack = dataclasses.replace(INSTITUTE, folders=(own, house))
    held, mapping = [0], {"b": 2}
    with pytest.raises(TemplateProblem) as caught:
        render(environment(pack), "a.html", value="x", held=held, mapping=mapping)
    problem = caught.value.problem
    assert problem.span.file == "templates/institutes/x/a.html"
    assert problem.span.line == 2
    assert problem.hint
    assert len(problem.message) < 500
    assert (held, mapping) == ([0], {"b": 2})


ENDLESS: dict[str, str] = {
    "loops in loops": "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}"
    "{% endfor %}",
    "loops that print": "{% for i in range(99999) %}{% for j in range(999) %}xxxxxxxx{% endfor %}"
    "{% endfor %}",
    "a macro that doubles": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}"
    "{% endmacro %}{{ m(60) }}",
    "a long text": '{{ "a" * 10**9 }}',
    "a text doubled": '{% set n = namespace(s="a") %}{% for i in range(64) %}'
    "{% set n.s = n.s ~ n.s %}{% endfor %}",
    "a wide format": '{{ "%1000000000d" | format(1) }}',
    "powers of powers": "{% set n = namespace(x=9) %}{% for i in range(99) %}"
    "{% set n.x = n.x * n.x %}{% endfor %}",
    "lists in lists": "{% set n = namespace(x=[1]) %}{% for i in range(99) %}"
    "{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x | string }}",
    "an endless JSON": "{{ [1] | tojson(indent=10**9) }}",
}
"""Templates that run without end or want all memory: the system ends their writer."""


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project's templates, with the house's own."""
    folder = tmp_path_factory.mktemp("endless") / "templates"
    shutil.copytree(PROJECT / "templates" / "house", folder / "house")
    return folder


def job_of(templates: Path, slug: str, text: str) -> workers.Job:
    """Return the job to write the sample by a pack whose ``parts/chapter.html`` is ``text``."""
    own = templates / "institutes" / slug
    (own / "parts").mkdir(parents=True)
    if text:
        (own / "parts" / "chapter.html").write_text(f"one\n{text}\n", encoding="utf-8")
    pack = dataclasses.replace(INSTITUTE, folders=(own, templates / "house"))
    edition = dataclasses.replace(sample_edition(), institute=pack)
    return workers.Job(edition, "html", Path(f"{slug}.html"))


@pytest.mark.parametrize("case", ENDLESS)
def test_a_template_that_never_ends_or_takes_all_memory_is_one_problem(
    templates: Path, case: str
) -> None:
    """Its seconds are the processor's own, so that a busy machine changes nothing."""
    slug = case.replace(" ", "-")
    bound = Bounds(processor=1, memory=1200 * MEGABYTE)
    ((_, problem, _),) = workers.run([job_of(templates, slug, ENDLESS[case])], bound)
    assert isinstance(problem, Problem)
    if problem.code == "TPL-01":
        assert problem.span.file == f"templates/institutes/{slug}/parts/chapter.html"
        # Memory can run out where what was printed is put together, behind the last line.
        assert problem.span.line == 2 or "memory" in problem.message
    else:
        assert problem.code == "BUILD-01"
        assert re.search(r"\d seconds of the processor|\d MB", problem.message)
    assert problem.hint
    assert len(problem.message) < 500


def test_what_else_is_asked_for_is_written_all_the_same(templates: Path) -> None:
    jobs = [
        job_of(templates, "hostile", ENDLESS["a text doubled"]),
        job_of(templates, "harmless", ""),
    ]
    bound = Bounds(memory=1200 * MEGABYTE)
    written = {job.path.stem: made for job, made, _ in workers.run(jobs, bound)}
    assert isinstance(written["hostile"], Problem)
    assert isinstance(written["harmless"], Artefact)


# --- the other institutes --------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    return small_project(tmp_path)


def spoil(project: SmallProject, how: str) -> str:
    """Make the pack cuc-icsf unfit; return the file and line that are to be named."""
    pack = project.root / "templates" / "institutes" / "cuc-icsf"
    text = (pack / "institute.yaml").read_text(encoding="utf-8")
    last = text.count("\n") + 1
    match how:
        case "circle":
            (pack / "institute.yaml").write_text(f"{text}extends: cuc-icsf\n", encoding="utf-8")
            return f"cuc-icsf/institute.yaml:{last}:"
        case "yaml":
            (pack / "institute.yaml").write_text(f"{text}x: [\n", encoding="utf-8")
            return f"cuc-icsf/institute.yaml:{last + 1}:"
        case "logo":
            (pack / "logos" / "institute.svg").write_bytes(drawing("<script/>"))
            return "cuc-icsf/institute.yaml:"
        case "endless":
            (pack / "parts").mkdir()
            template = "\n{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}"
            (pack / "parts" / "chapter.html").write_text(f"{template}{{% endfor %}}", "utf-8")
            return "cuc-icsf/parts/chapter.html:2:"
        case "reaching":
            (pack / "blocks").mkdir()
            template = "\n{{ block.__class__.__init__.__globals__ }}"
            (pack / "blocks" / "paragraph.html").write_text(template, "utf-8")
            return "cuc-icsf/blocks/paragraph.html:2:"
    raise AssertionError(how)


@pytest.mark.parametrize("how", ["circle", "yaml", "logo", "endless", "reaching"])
def test_a_broken_institute_does_not_keep_another_from_publishing(
    project: SmallProject, how: str
) -> None:
    place = spoil(project, how)
    limit = {"TONGWEN_TIME_LIMIT": "5"} if how == "endless" else {}
    run = project.run(
        "build",
        *("--institute", "cuc-icsf", "--institute", "umt"),
        *("--edition", "en", "--format", "html"),
        **limit,
    )
    assert run.status == 1
    # On a busy machine the clock may end what is endless, which knows no line.
    assert place in run.errors or ("error[BUILD-01]" in run.errors and how == "endless")
    assert "hint:" in run.errors
    built = project.root / "build" / "small" / "umt"
    assert [path.name for path in built.glob("*.html")] == ["small.en.html"]
    assert not list((project.root / "build" / "small").glob("cuc-icsf/*.html"))
