"""The covers of the house as one picture: docs/pictures/covers.png.

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
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
TARGET = PROJECT / "docs" / "pictures" / "covers.png"
COVERS = {
    "drawing": "cuc-icsf",
    "photograph": "umt",
    "type": "cuc-icsf",
    "pattern": "lantern",
    "split": "umt",
}
"""Design → the pack whose names, emblems and colours it is shown with."""

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


def project(folder: Path) -> None:
    """Lay out a project with the house, a pack for each design and a report in ``folder``."""
    shutil.copytree(PROJECT / "templates", folder / "templates")
    for design, parent in COVERS.items():
        pack = folder / "templates" / "institutes" / f"gallery-{design}"
        shutil.copytree(pack.with_name(parent), pack)
        (pack / "pictures").mkdir()
        (pack / "pictures" / "waves.jpg").write_bytes(photograph())
        with (pack / "institute.yaml").open("a", encoding="utf-8") as file:
            file.write(f"\nextends: {parent}\n")
        picture = "      picture: pictures/waves.jpg\n" * (design == "photograph")
        said = f"defaults:\n  tongwen:\n    cover:\n      design: {design}\n{picture}"
        (pack / "_brand.yml").write_text(said, encoding="utf-8")
    report = folder / "content" / "rivers"
    report.mkdir(parents=True)
    (report / "report.yaml").write_text(REPORT, encoding="utf-8")
    (report / "01-water.md").write_text("# Water\n\nWater runs downhill.\n", encoding="utf-8")


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


def first_page(pdf: Path) -> Image.Image:
    """Return the first page of a PDF."""
    command = ["pdftoppm", "-png", "-r", "80", "-f", "1", "-l", "1", str(pdf)]
    drawn = subprocess.run(command, check=True, capture_output=True).stdout
    return Image.open(io.BytesIO(drawn)).convert("RGB")


def in_word(docx: Path, scratch: Path) -> Image.Image:
    """Return the first page of a Word file, as LibreOffice lays it out."""
    profile = f"-env:UserInstallation=file://{scratch}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(scratch)]
    subprocess.run([*command, str(docx)], check=True, capture_output=True, timeout=180)
    return first_page(scratch / f"{docx.stem}.pdf")


def gallery() -> Image.Image:
    """Return the picture: a row for each design, its three formats side by side."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        project(folder)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": WIDE, "height": HIGH})
        rows = []
        for design in COVERS:
            files = built(folder, design)
            page.goto(files["html"].as_uri())
            screen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            shown = (first_page(files["pdf"]), in_word(files["docx"], folder), screen)
            rows.append([one.resize((one.width * HEIGHT // one.height, HEIGHT)) for one in shown])
        browser.close()
    wide = max(sum(one.width + GAP for one in row) for row in rows) + GAP
    whole = Image.new("RGB", (wide, len(rows) * (HEIGHT + GAP) + GAP), GROUND)
    for place, row in enumerate(rows):
        left = GAP
        for one in row:
            whole.paste(one, (left, GAP + place * (HEIGHT + GAP)))
            left += one.width + GAP
    return whole


if __name__ == "__main__":
    gallery().quantize(COLOURS).save(TARGET, optimize=True)
    print(f"{TARGET.relative_to(PROJECT)}  {TARGET.stat().st_size // 1000} kB")
