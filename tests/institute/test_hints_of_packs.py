"""Hints about packs are true: what each advises, done, makes its problem go."""

from __future__ import annotations

from pathlib import Path

import pytest

from packs import GOOD, SVG, Packs, black_png
from tongwen.diagnostics import Problem, Severity

PACK, BRAND = "institute_yaml", "brand_yml"
NAMED = "meta: {name: Example Institute}\n"
LOGOS = "logos:\n  light: logos/a.svg\n  dark: logos/a.svg\n"
UNIVERSITY = (
    f"university:\n  name: Example University\n  {LOGOS.replace(chr(10), chr(10) + '  ')}\n"
)
TOKENS = "defaults:\n  tongwen:\n"
OWN = f"{TOKENS}    colours:\n      "


def brand(said: str) -> str:
    return NAMED + said


ROWS: list[tuple[str, str, str, str]] = [
    ("INST-04", PACK, f"{GOOD}adress: 1 Road\n", f"{GOOD}address: 1 Road\n"),
    ("INST-04", PACK, f"{GOOD}colour: red\n", GOOD),
    ("INST-05", PACK, LOGOS, GOOD),
    ("INST-05", PACK, f"{GOOD}university: {{web: https://e.org/}}\n",
     f"{GOOD}{UNIVERSITY}"),
    ("INST-05", PACK, f"{GOOD}languages: [en, zh-Hant]\n",
     GOOD.replace("Example Institute\n", "Example Institute\n  zh-Hant: 研究院\n")
     + "languages: [en, zh-Hant]\n"),
    ("INST-05", PACK, f"{GOOD}languages: [en, zh-Hant]\n", f"{GOOD}languages: [en]\n"),
    ("INST-06", PACK, "Example Institute\n", GOOD),
    ("INST-06", PACK, GOOD.replace("Example Institute", "“Example Institute”"), GOOD),
    ("INST-06", PACK, f"{GOOD}languages: en\n", f"{GOOD}languages: [en]\n"),
    ("INST-06", PACK, f"{GOOD}extends: [house]\n", f"{GOOD}extends: x-parent\n"),
    ("INST-06", PACK, f"{GOOD}page: 3\n", f"{GOOD}page: a4\n"),
    ("INST-06", PACK, f"{GOOD}lockup: wide\n", f"{GOOD}lockup: {{}}\n"),
    ("INST-06", PACK, f"{GOOD}university: Example University\n",
     f"{GOOD}{UNIVERSITY}"),
    ("INST-07", PACK, f"{GOOD}web: example.org\n", f"{GOOD}web: https://example.org/\n"),
    ("INST-07", PACK, f"{GOOD}languages: [en, zh-Hnat]\n",
     GOOD.replace("Example Institute\n", "Example Institute\n  zh-Hant: 研究院\n")
     + "languages: [en, zh-Hant]\n"),
    ("INST-07", PACK, f"{GOOD}page: leter\n", f"{GOOD}page: letter\n"),
    ("INST-07", PACK, f"{GOOD}licence: CC BY 4.0\n", f"{GOOD}licence: CC-BY-4.0\n"),
    ("INST-08", PACK, f"{GOOD}extends: x-parnet\n", f"{GOOD}extends: x-parent\n"),
    ("INST-08", PACK, f"{GOOD}extends: x\n", GOOD),
    ("INST-13", PACK, "name: Example Institute\n", GOOD),
    ("INST-13", PACK, GOOD.replace("  dark: logos/a.svg\n", ""), GOOD),
    ("INST-14", PACK, f"{GOOD}page: {{outer: 90, inner: 90}}\n",
     f"{GOOD}page: {{outer: 30, inner: 30}}\n"),
    ("GATE-02", PACK, GOOD.replace("light: logos/a", "light: logos/b"), GOOD),
    ("INST-09", BRAND, brand("color: {primary: 123456}\n"), brand('color: {primary: "#123456"}\n')),
    ("INST-09", BRAND, brand("color: {primry: red}\n"), brand("color: {primary: teal}\n")),
    ("INST-09", BRAND, brand("color: {palette: {a: b, b: a}, primary: a}\n"),
     brand('color: {palette: {a: b, b: "#123456"}, primary: a}\n')),
    ("INST-09", BRAND, brand("color: {palette: {a:}, primary: a}\n"),
     brand('color: {palette: {a: "#123456"}, primary: a}\n')),
    ("INST-10", BRAND, brand(f"{OWN}deep: #123456\n"), brand(f'{OWN}deep: "#123456"\n')),
    ("INST-10", BRAND, brand(f'{OWN}deep: "#12345"\n'), brand(f'{OWN}deep: "#123456"\n')),
    ("INST-11", BRAND, brand(f'{OWN}deep: "#ffd400"\n'), brand(f'{OWN}deep: "#806a00"\n')),
    ("INST-16", BRAND, brand('color: {primary: "#e8604c"}\n'),
     brand(f'color: {{primary: "#e8604c"}}\n{OWN}deep: "#a03020"\n')),
    ("INST-04", BRAND, brand(f"{TOKENS}    colors: {{}}\n"), brand(f"{TOKENS}    colours: {{}}\n")),
    ("INST-14", BRAND, brand(f"{TOKENS}    cover: {{design: spilt}}\n"),
     brand(f"{TOKENS}    cover: {{design: split}}\n")),
    ("INST-14", BRAND, brand(f"{TOKENS}    cover: {{design: photograph}}\n"),
     brand(f"{TOKENS}    cover: {{design: photograph, picture: logos/river.png}}\n")),
    ("INST-14", BRAND, brand(f"{TOKENS}    cover: {{design: type, picture: logos/river.png}}\n"),
     brand(f"{TOKENS}    cover: {{design: pattern, picture: logos/river.png}}\n")),
    ("INST-04", BRAND, brand(f"{TOKENS}    sizes: {{txt: 9}}\n"),
     brand(f"{TOKENS}    sizes: {{text: 9}}\n")),
    ("INST-06", PACK, f"{GOOD}licence: [CC-BY-4.0]\n", f"{GOOD}licence: CC-BY-4.0\n"),
    ("INST-06", PACK, "name: Example Institute\nlogos: [logos/a.svg]\n", GOOD),
    ("INST-12", BRAND, brand("typography: {base: Source Serif}\n"),
     brand("typography: {base: Source Serif 4}\n")),
    ("INST-16", BRAND, brand('color: {light: "#286169"}\n'),
     brand(f'color: {{light: "#286169"}}\n{OWN}pale: "#eef4f4"\n')),
    ("INST-16", BRAND, brand('color: {background: "#101010", foreground: "#f0f0f0"}\n'),
     brand('color: {background: "#101010", foreground: "#f0f0f0"}\n'
           f'{OWN}ink: "#101010"\n      paper: "#ffffff"\n')),
    ("INST-15", "page.css", '@import "https://example.org/a.css";\n', "h2 { color: red }\n"),
]  # fmt: skip


def told(folder: Path, **files: str) -> list[Problem]:
    packs = Packs(folder)
    packs.write("x-parent")
    pictures: dict[str, str | bytes] = {
        "logos/river.png": black_png(2000, 2800),
        "logos/a.svg": SVG,
    }
    packs.write("x", **{**pictures, **files})
    return packs.read()[1]


@pytest.mark.parametrize(("code", "file", "wrong", "mended"), ROWS)
def test_what_a_hint_advises_makes_the_problem_go(
    tmp_path: Path, code: str, file: str, wrong: str, mended: str
) -> None:
    before = [one for one in told(tmp_path / "a", **{file: wrong}) if one.code == code]
    assert before
    assert all(one.hint for one in before), before
    after = told(tmp_path / "b", **{file: mended})
    assert code not in [one.code for one in after], list(map(str, after))
    assert [str(one) for one in after if one.severity is Severity.ERROR] == []


def test_a_citation_style_that_there_is_not_is_told_at_its_line(tmp_path: Path) -> None:
    pack = f"{GOOD}citation-style: numerc\n"
    problems = told(tmp_path, institute_yaml=pack, **{"csl/numeric.csl": "<style/>"})
    said = [(one.code, one.span.line, one.hint) for one in problems]
    assert said == [("INST-07", pack.count("\n"), "did you mean “numeric”?")]


@pytest.mark.parametrize(
    ("code", "wrong", "hint", "mended"),
    [
        ("INST-01", "x-parnet", "did you mean “x-parent”?", "x-parent"),
        ("INST-18", "x+x", "each named once", "x"),
        ("INST-18", "a+b+c+d+e", "up to 4 institutes publish together", "x+x-parent"),
    ],
)
def test_an_institute_is_named_as_its_hint_says(
    tmp_path: Path, code: str, wrong: str, hint: str, mended: str
) -> None:
    packs = Packs(tmp_path)
    packs.write("x-parent")
    packs.write("x")
    ((found, advice),) = ((one.code, one.hint) for one in packs.read(wrong)[1])
    assert (found, hint in advice) == (code, True), advice
    assert packs.read(mended)[1] == []
