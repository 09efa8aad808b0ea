"""Pages drawn by two programs, poppler and MuPDF, and how far the pictures are apart."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import pymupdf
from PIL import Image, ImageChops, ImageFilter

RESOLUTION = 200
"""Pixels an inch: a letter of the text is some twenty high."""

CELL = 8
"""Pixels along the side of a square over which differences are taken together."""


def opened_by_mupdf(data: bytes) -> Any:
    """Return a PDF as MuPDF's document, to be used in a ``with``."""
    return pymupdf.open(stream=data, filetype="pdf")  # type: ignore[no-untyped-call]  # it tells no types


def by_poppler(data: bytes, page: int, folder: Path) -> Image.Image:
    """Return page ``page``, counted from 1, in grey, as poppler draws it."""
    path = folder / "drawn.pdf"
    path.write_bytes(data)
    which = ["-f", str(page), "-l", str(page), "-r", str(RESOLUTION), "-gray"]
    run = subprocess.run(["pdftoppm", *which, str(path)], capture_output=True, check=True)
    return Image.open(io.BytesIO(run.stdout)).convert("L")


def by_mupdf(data: bytes, page: int) -> Image.Image:
    """Return page ``page``, counted from 1, in grey, as MuPDF draws it."""
    with opened_by_mupdf(data) as document:
        drawn = document[page - 1].get_pixmap(dpi=RESOLUTION, colorspace=pymupdf.csGRAY)
        return Image.frombytes("L", (drawn.width, drawn.height), drawn.samples)


def difference(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """Return how far two pictures are apart: on the whole, and in the worst cell.

    Both from 0 to 255, the whole as a mean. Programs smooth the edges of letters each in its own
    way, so pictures are blurred a little first.
    """
    if one.size != other.size:
        return 255.0, 255.0
    blurred = [picture.filter(ImageFilter.GaussianBlur(2)) for picture in (one, other)]
    apart = ImageChops.difference(*blurred)
    cells = apart.resize((apart.width // CELL, apart.height // CELL), Image.Resampling.BOX)
    total = sum(value * count for value, count in enumerate(apart.histogram()))
    worst = max(value for value, count in enumerate(cells.histogram()) if count)
    return total / (apart.width * apart.height), float(worst)
