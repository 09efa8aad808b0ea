"""The checks of packs: each has a folder with a pack that it finds fault with, and what it says.

``tests/checks/<code>/`` is the pack, ``expected.txt`` the problems of that check and no
other. Pictures and fonts that the pack names are made here. ``make accept`` rewrites the
expectation.
"""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from packs import GOOD, Packs
from places import PROJECT, TESTS
from tongwen.checks import institute as checks
from tongwen.checks.packs import PACK_CHECKS, check_pack
from tongwen.diagnostics import Problem, Problems, Severity
from tongwen.fonts import MissingFonts, face
from tongwen.gate import Gate
from tongwen.institute import Institute, read_institute

ROOT = PROJECT
FOLDERS = TESTS / "checks"


def named_font(
    path: Path, family: str, *, rights: int = 0, weight: int = 400, italic: bool = False
) -> None:
    """Write a font called ``family``, with embedding rights as of OpenType's OS/2 fsType."""
    source = face("Source Sans 3")
    assert source is not None
    with TTFont(source.path) as font:
        for record in font["name"].names:
            if record.nameID in (1, 4, 16):
                record.string = family
        font["OS/2"].fsType = rights
        font["OS/2"].usWeightClass = weight
        font["OS/2"].fsSelection = 1 if italic else 0x40
        path.parent.mkdir(parents=True, exist_ok=True)
        font.save(path)


def pack_of(packs: Packs, code: str) -> Path:
    folder = packs.templates / "institutes" / "x"
    shutil.copytree(FOLDERS / code, folder, ignore=shutil.ignore_patterns("expected.txt"))
    if code in ("INST-26", "INST-27", "INST-28"):
        # What a pack overrides is the real house's.
        for part in ("pdf", "html", "parts"):
            shutil.copytree(ROOT / "templates" / "house" / part, packs.templates / "house" / part)
    if code == "INST-22":
        data = io.BytesIO()
        Image.radial_gradient("L").resize((60, 60)).save(data, "PNG")
        (folder / "logos" / "coarse.png").write_bytes(data.getvalue())
    if code in ("INST-23", "INST-25"):
        for name, weight in (("Regular", 400), ("Bold", 700)):
            named_font(folder / "fonts" / f"Brand-{name}.ttf", "Brand Sans", weight=weight)
    if code == "INST-23":
        named_font(folder / "licensed" / "Locked.ttf", "Brand Locked", rights=2)
    return folder


def read(packs: Packs, slug: str = "x") -> tuple[Institute, list[Problem]]:
    problems = Problems()
    institute = read_institute(Gate(packs.root, ()), packs.templates, slug, problems)
    assert institute is not None
    return institute, list(problems)


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    return Packs(tmp_path)


@pytest.mark.parametrize("code", PACK_CHECKS)
def test_a_check_finds_what_its_folder_says(packs: Packs, code: str) -> None:
    pack_of(packs, code)
    institute, problems = read(packs)
    assert [p for p in problems if p.severity is Severity.ERROR] == []
    found = Problems(check_pack(institute))
    told = "".join(f"{problem}\n" for problem in found)
    expected = FOLDERS / code / "expected.txt"
    if os.environ.get("TONGWEN_ACCEPT"):
        expected.write_text(told, encoding="utf-8")
    assert told
    assert {problem.code for problem in found} == {code}
    assert told == expected.read_text(encoding="utf-8")


def test_every_check_has_a_folder_and_every_folder_a_check() -> None:
    assert {folder.name for folder in FOLDERS.iterdir()} >= set(PACK_CHECKS)


def test_every_check_says_why() -> None:
    for code, check in PACK_CHECKS.items():
        assert check.__doc__ is not None
        assert check.__doc__.startswith(f"{code}:")
        assert "\n\n" in check.__doc__, f"{code} has no rationale"


@pytest.mark.parametrize("slug", ["cuc-icsf", "umt", "lantern", "cuc-icsf+umt"])
def test_nothing_is_wrong_with_the_packs_that_come_with_the_project(slug: str) -> None:
    problems = Problems()
    institute = read_institute(Gate(ROOT, ()), ROOT / "templates", slug, problems)
    assert institute is not None
    problems.extend(check_pack(institute))
    assert list(problems) == []


def test_a_sound_pack_with_a_licensed_font_passes(packs: Packs) -> None:
    folder = packs.write(
        institute_yaml=GOOD,
        brand_yml="typography:\n  fonts:\n    - family: Brand Sans\n      source: file\n"
        "      files:\n        - path: fonts/a.ttf\n        - {path: fonts/b.ttf, weight: 700}\n"
        "        - {path: fonts/c.ttf, style: italic}\n  base: {family: Brand Sans}\n",
        **{"fonts/LICENCE.txt": "terms"},
    )
    for name, weight in (("a", 400), ("b", 700), ("c", 400)):
        path = folder / "fonts" / f"{name}.ttf"
        named_font(path, "Brand Sans", rights=8, weight=weight, italic=name == "c")
    institute, problems = read(packs)
    assert problems == []
    assert list(check_pack(institute)) == []


def test_without_the_fonts_the_check_of_names_says_so(
    packs: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> frozenset[int]:
        raise MissingFonts(("NotoSerifCJK-Regular.ttc",))

    packs.write()
    institute, _ = read(packs)
    monkeypatch.setattr(checks, "drawable", missing)
    [problem] = check_pack(institute)
    assert (problem.code, problem.severity) == ("INST-24", Severity.WARNING)
    assert "NotoSerifCJK-Regular.ttc" in problem.message
