"""What packs choose among, as pictures: docs/pictures/covers.png and openings.png.

    .venv/bin/python bench/gallery.py

A small report is built as PDF, Word file and web page in each design, for the institutes of this
project by turns. LibreOffice draws the Word file, Chromium the page. The photograph is made here,
of waves of colour.
"""

from __future__ import annotations

import io
import math
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
PICTURES = PROJECT / "docs" / "pictures"
COVERS = {
    "drawing": "cuc-icsf",
    "photograph": "umt",
    "type": "cuc-icsf",
    "pattern": "lantern",
    "split": "umt",
}
"""Design → the pack whose names, emblems and colours it is shown with."""

OPENINGS = {
    "above": ("cuc-icsf", "ruled"),
    "beside": ("lantern", "banded"),
    "page": ("umt", "ruled"),
}
"""How a chapter opens → the pack, and the rows of its tables."""

HEIGHT, GAP, COLOURS = 330, 14, 200
GROUND = "#e9e9e6"
WIDE, HIGH = 1280, 860
"""Size of the browser's window, in CSS px."""

REPORT = """\
title: Rivers and Cities
subtitle: What Twenty Harbours Did with Their Water
kind: Report
languages: [en]
institute: gallery-drawing
published: 2026-03-02
authors:
  - {name: A. Author, affiliation: "Professor of Hydrology, University of the Estuary"}
  - {name: B. Author, affiliation: "Fellow, Institute of Harbours"}
"""


def photograph(width: int = 1240, height: int = 1754) -> bytes:
    """Return a picture of waves of colour, as JPEG."""
    small = Image.new("RGB", (width // 8, height // 8))
    for top in range(small.height):
        for left in range(small.width):
            down = top / small.height
            wave = 0.5 + 0.5 * math.sin(left / 26 + 1.6 * math.sin(top / 21)) * math.cos(top / 32)
            small.putpixel(
                (left, top),
                (
                    int(60 + 150 * down * wave + 30 * wave),
                    int(136 + 80 * wave - 40 * down),
                    int(220 - 70 * down - 40 * wave),
                ),
            )
    target = io.BytesIO()
    small.resize((width, height), Image.Resampling.BICUBIC).save(target, "JPEG", quality=88)
    return target.getvalue()


TEXT = """\
# Water

::: lead
A harbour is a promise that a river makes to the sea.
:::

Water runs downhill. Twenty cities have asked what to do about it, and no two of them found the same
answer. @tbl-cities names three.

| City | Gates | Opened |
|---|--:|--:|
| North | 12 | 1987 |
| South | 7 | 2001 |
| East | 31 | 2017 |

: Three cities and their gates {#tbl-cities}
"""


def pack(folder: Path, name: str, parent: str, said: str) -> None:
    """Add a pack that is like ``parent`` but for what ``said`` adds to its look."""
    made = folder / "templates" / "institutes" / name
    shutil.copytree(made.with_name(parent), made)
    (made / "pictures").mkdir()
    (made / "pictures" / "waves.jpg").write_bytes(photograph())
    with (made / "institute.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\nextends: {parent}\n")
    (made / "_brand.yml").write_text(f"defaults:\n  tongwen:\n{said}", encoding="utf-8")


def project(folder: Path) -> None:
    """Lay out a project with the house, a pack for each design and a report in ``folder``."""
    shutil.copytree(PROJECT / "templates", folder / "templates")
    for design, parent in COVERS.items():
        picture = "      picture: pictures/waves.jpg\n" * (design == "photograph")
        pack(folder, f"gallery-{design}", parent, f"    cover:\n      design: {design}\n{picture}")
    for opening, (parent, rows) in OPENINGS.items():
        said = f"    page: {{numerals: {opening}}}\n    tables: {{rows: {rows}}}\n"
        pack(folder, f"gallery-{opening}", parent, said)
    report = folder / "content" / "rivers"
    report.mkdir(parents=True)
    (report / "report.yaml").write_text(REPORT, encoding="utf-8")
    (report / "01-water.md").write_text(TEXT, encoding="utf-8")


def built(folder: Path, design: str) -> dict[str, Path]:
    """Return the files of the report in a design, by format."""
    found = {}
    for kind in ("pdf", "docx", "html"):
        command = [sys.executable, "-m", "tongwen", "build", "rivers", "--format", kind]
        command += ["--edition", "en"]
        command += ["--institute", f"gallery-{design}"]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
        found[kind] = next((folder / "build").rglob(f"gallery-{design}/*.{kind}"))
    return found


def drawn(pdf: Path, number: int) -> Image.Image:
    """Return a page of a PDF, counted from 1."""
    command = ["pdftoppm", "-png", "-r", "80", "-f", str(number), "-l", str(number), str(pdf)]
    found = subprocess.run(command, check=True, capture_output=True).stdout
    return Image.open(io.BytesIO(found)).convert("RGB")


def page_of_chapter(pdf: Path, design: str) -> int:
    """Return the number of the page on which the chapter opens: of its text, or the one before."""
    text = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True).stdout
    pages = text.decode().split("\f")
    found = next(number for number, page in enumerate(pages, 1) if "runs downhill" in page)
    return found - (design == "page")


def in_word(docx: Path, scratch: Path) -> Path:
    """Return a Word file as LibreOffice lays it out, as PDF."""
    profile = f"-env:UserInstallation=file://{scratch}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(scratch)]
    subprocess.run([*command, str(docx)], check=True, capture_output=True, timeout=180)
    return scratch / f"{docx.stem}.pdf"


def row(folder: Path, design: str, page: Page, *, cover: bool) -> list[Image.Image]:
    """Return the three formats of a design: its cover, or where its chapter opens."""
    files = built(folder, design)
    page.goto(files["html"].as_uri())
    if not cover:
        page.eval_on_selector("h2.level-1", "node => node.scrollIntoView({behavior: 'instant'})")
        page.wait_for_timeout(300)
    screen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    pages = (files["pdf"], in_word(files["docx"], folder))
    shown = (*(drawn(one, 1 if cover else page_of_chapter(one, design)) for one in pages), screen)
    return [one.resize((one.width * HEIGHT // one.height, HEIGHT)) for one in shown]


def sheet(rows: Sequence[Sequence[Image.Image]]) -> Image.Image:
    """Return the rows below one another."""
    wide = max(sum(one.width + GAP for one in row) for row in rows) + GAP
    whole = Image.new("RGB", (wide, len(rows) * (HEIGHT + GAP) + GAP), GROUND)
    for place, shown in enumerate(rows):
        left = GAP
        for one in shown:
            whole.paste(one, (left, GAP + place * (HEIGHT + GAP)))
            left += one.width + GAP
    return whole


def gallery() -> dict[str, Image.Image]:
    """Return the pictures: a row for each design, its three formats side by side."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        project(folder)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": WIDE, "height": HIGH})
        found = {
            "covers": sheet([row(folder, one, page, cover=True) for one in COVERS]),
            "openings": sheet([row(folder, one, page, cover=False) for one in OPENINGS]),
        }
        browser.close()
    return found


if __name__ == "__main__":
    for name, picture in gallery().items():
        target = PICTURES / f"{name}.png"
        picture.quantize(COLOURS).save(target, optimize=True)
        print(f"{target.relative_to(PROJECT)}  {target.stat().st_size // 1000} kB")
