"""A brand beside a report: its look and name are taken, and nothing else of the folder."""

from __future__ import annotations

from pathlib import Path

from packs import SVG
from project import ROOT
from tongwen.diagnostics import Problems
from tongwen.gate import Gate
from tongwen.institute import HOUSE, Institute, read_institute

TEMPLATES = ROOT / "templates"


def beside(folder: Path, brand: str) -> tuple[Institute, list[str]]:
    (folder / "_brand.yml").write_text(brand, encoding="utf-8")
    problems = Problems()
    institute = read_institute(Gate(ROOT, ()), TEMPLATES, "_brand", problems, folder / "_brand.yml")
    assert institute is not None
    return institute, [f"{p.severity.value} {p.span} {p.code}" for p in problems]


def test_colours_name_logo_and_fonts_are_taken_and_no_template_of_the_folder(
    tmp_path: Path,
) -> None:
    (tmp_path / "logo.svg").write_bytes(SVG)
    (tmp_path / "page.css").write_text("h1 {color: red}")
    (tmp_path / "covers" / "mine").mkdir(parents=True)
    institute, told = beside(
        tmp_path,
        "meta: {name: River Office, link: https://river.example}\n"
        "color:\n  palette: {teal: '#006d77'}\n  primary: teal\nlogo: {medium: logo.svg}\n",
    )
    assert told == []
    assert institute.organisation.names == {"en": "River Office"}
    assert institute.organisation.web == "https://river.example/"
    assert institute.tokens.colours.deep == "#006d77"
    assert [logo.image.name for logo in institute.organisation.logos] == ["_brand/logo.svg"]
    assert institute.folders == (TEMPLATES / HOUSE,)
    assert institute.stylesheets == {"page": (), "screen": ()}


def test_a_brand_of_colours_alone_leaves_the_name_to_the_house(tmp_path: Path) -> None:
    institute, told = beside(tmp_path, "color: {primary: '#006d77'}\n")
    assert told == []
    assert institute.organisation.names["en"] == "Tongwen"
    assert institute.organisation.logos


def test_what_is_wrong_is_told_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(SVG)
    told = beside(tmp_path, "color:\n  primary: '#00'\n  primery: red\nlogo: logo.svg\n")[1]
    assert told == [
        "warning _brand.yml:1:1 INST-05",
        "error _brand.yml:2:3 INST-10",
        "error _brand.yml:3:3 INST-09",
    ]
