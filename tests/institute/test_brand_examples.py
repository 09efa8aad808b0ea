"""The example brand files that ship inside the brand-yml package: each is a pack’s look as it is.

They were written for other tools: for screens, with fonts and logos that lie elsewhere. What
cannot be honoured is a problem with a hint, and the specimen is made all the same.
"""

from __future__ import annotations

import datetime
import io
import re
import shutil
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image as Raster
from ruamel.yaml import YAML
from test_specimen import editions

from packs import SVG, Packs
from project import ROOT, shorten_specimen
from tongwen.diagnostics import Problem, Problems, Severity
from tongwen.institute import Institute
from tongwen.writers import WRITERS

_SPEC = find_spec("brand_yml")
assert _SPEC is not None
assert _SPEC.origin is not None
MOMENT = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
EXAMPLES = Path(_SPEC.origin).parent / "examples"
FILES = sorted(path.name for path in EXAMPLES.glob("*.yml"))
IN_EVERY_FORMAT = "brand-posit.yml"
NAMES = "name:\n  en: Example Institute\n  zh-Hant: 示例研究院\nlanguages: [en, zh-Hant]\n"
_LOGOS = "logos:\n  light: logos/a.svg\n  dark: logos/a.svg\n"
_PICTURE = re.compile(r"[\w/.-]+\.(?:svg|png)")


def project_with(root: Path, example: str) -> tuple[Packs, Institute, list[Problem]]:
    """Return a project with the pack ``x``, whose _brand.yml is the example, byte for byte.

    Its brand book shows emblems, colours, type and page, and not each kind of text besides.
    The pack has what an institution would have beside it: the pictures and fonts that it names
    and that the package ships or, where it ships none, a picture of that name.
    """
    shutil.copytree(ROOT / "templates" / "house", root / "templates" / "house", symlinks=True)
    shorten_specimen(root, "01-names", "02-colours", "03-type", "04-page")
    text = (EXAMPLES / example).read_text(encoding="utf-8")
    own_logo = YAML(typ="safe").load(text).get("logo")
    folder = root / "templates" / "institutes" / "x"
    (folder / "logos").mkdir(parents=True)
    (folder / "logos" / "a.svg").write_bytes(SVG)
    (folder / "institute.yaml").write_text(NAMES + ("" if own_logo else _LOGOS), encoding="utf-8")
    (folder / "_brand.yml").write_text(text, encoding="utf-8")
    shutil.copytree(EXAMPLES / "fonts", folder / "fonts")
    for name in set(_PICTURE.findall(text)):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if (EXAMPLES / name).is_file():
            path.write_bytes((EXAMPLES / name).read_bytes())
        elif name.endswith(".svg"):
            path.write_bytes(SVG)
        else:
            data = io.BytesIO()
            Raster.new("RGB", (600, 300), "#447099").save(data, "PNG")
            path.write_bytes(data.getvalue())
    packs = Packs.__new__(Packs)
    packs.root, packs.templates = root, root / "templates"
    institute, problems = packs.read("x")
    assert institute is not None
    return packs, institute, problems


def test_the_package_ships_examples() -> None:
    assert len(FILES) >= 15


@pytest.mark.parametrize("example", FILES)
def test_every_example_builds_a_specimen(example: str, tmp_path: Path) -> None:
    _, institute, problems = project_with(tmp_path, example)
    assert [problem for problem in problems if problem.severity is Severity.ERROR] == []
    for problem in problems:
        assert problem.hint, problem
        assert problem.span.file.startswith("templates/institutes/x/"), problem
    # A brand file says the same in each language.
    found = Problems()
    (edition,) = editions(tmp_path / "report", replace(institute, languages=("en",)), found)
    for format_ in ("pdf", "docx", "html") if example == IN_EVERY_FORMAT else ("html",):
        found.extend(WRITERS[format_](edition, MOMENT).problems)
    assert not found.has_errors, [*found]


@pytest.mark.parametrize(
    ("example", "family", "instead"),
    [
        ("brand-posit.yml", "Open Sans", "Source Serif 4"),
        ("brand-posit.yml", "Roboto Slab", "Source Sans 3"),
        ("brand-typography-fonts.yml", "Fira Code", "Source Code Pro"),
        ("brand-typography-minimal-system.yml", "Open Sans", "Source Serif 4"),
    ],
)
def test_a_font_that_cannot_be_fetched_is_told_with_what_stands_in(
    example: str, family: str, instead: str, tmp_path: Path
) -> None:
    _, institute, problems = project_with(tmp_path, example)
    (problem,) = (problem for problem in problems if f"“{family}”" in problem.message)
    assert problem.severity is Severity.WARNING
    assert f"“{instead}”" in problem.message
    assert "nothing is fetched from the network" in problem.hint
    assert problem.span.line > 0
    fonts = institute.tokens.fonts
    assert instead in (fonts.text, fonts.display, fonts.mono)
    assert family not in (fonts.text, fonts.display, fonts.mono)


def test_a_font_that_the_example_brings_is_taken_and_one_at_an_address_is_not(
    tmp_path: Path,
) -> None:
    _, institute, problems = project_with(tmp_path, "brand-typography-fonts.yml")
    assert institute.tokens.fonts.text == "Open Sans"
    assert {font.family for font in institute.font_files} == {"Open Sans"}
    elsewhere = [problem for problem in problems if problem.code == "GATE-05"]
    assert [problem.severity for problem in elsewhere] == [Severity.WARNING] * 2
    assert all("folder fonts/" in problem.hint for problem in elsewhere)


def test_a_link_may_have_any_name_but_a_slip_is_told(tmp_path: Path) -> None:
    _, _, problems = project_with(tmp_path, "brand-posit.yml")
    assert [problem for problem in problems if problem.code == "INST-04"] == []
    path = tmp_path / "templates/institutes/x/_brand.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("mastodon:", "mastodno:"), "utf-8")
    packs = Packs.__new__(Packs)
    packs.root, packs.templates = tmp_path, tmp_path / "templates"
    (slip,) = (problem for problem in packs.read("x")[1] if problem.code == "INST-04")
    assert "mastodon" in slip.hint


@pytest.mark.parametrize(
    ("example", "role", "colour"),
    [
        ("brand-color-direct-posit.yml", "ink", "#151515"),
        ("brand-color-palette-posit.yml", "ink", "#151515"),
        ("brand-posit.yml", "ink", "#151515"),
        ("brand-typography-color.yml", "paper", "#f7f4f4"),
    ],
)
def test_the_examples_colours_take_effect(
    example: str, role: str, colour: str, tmp_path: Path
) -> None:
    _, institute, _ = project_with(tmp_path, example)
    assert getattr(institute.tokens.colours, role) == colour
