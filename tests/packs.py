"""A project of institute packs in a temporary folder, for tests that need one."""

from __future__ import annotations

import shutil
import zlib
from pathlib import Path

from places import PROJECT
from tongwen.diagnostics import Problem, Problems
from tongwen.gate import Gate
from tongwen.institute import Institute, read_institute

ROOT = PROJECT
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20">'
    b'<path d="M3 2h24v16H3z" fill="#888"/></svg>'
)
GOOD = "name:\n  en: Example Institute\nlogos:\n  light: logos/a.svg\n  dark: logos/a.svg\n"


class Packs:
    """A project in a temporary folder, with a house and packs that a test writes."""

    def __init__(self, root: Path) -> None:
        self.root, self.templates = root, root / "templates"
        house = self.templates / "house"
        (house / "logos").mkdir(parents=True)
        for name in ("_brand.yml", "institute.yaml", "logos/emblem.svg", "logos/emblem-dark.svg"):
            (house / name).write_bytes((ROOT / "templates" / "house" / name).read_bytes())
        shutil.copytree(ROOT / "templates" / "house" / "covers", house / "covers")

    def write(self, slug: str = "x", /, **files: str | bytes) -> Path:
        folder = self.templates / "institutes" / slug
        contents: dict[str, str | bytes] = {"institute_yaml": GOOD, "logos/a.svg": SVG, **files}
        names = {"institute_yaml": "institute.yaml", "brand_yml": "_brand.yml"}
        for name, content in contents.items():
            path = folder / names.get(name, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            data = content.encode() if isinstance(content, str) else content
            path.write_bytes(data)
        return folder

    def read(self, slug: str = "x") -> tuple[Institute | None, list[Problem]]:
        problems = Problems()
        found = read_institute(Gate(self.root, ()), self.templates, slug, problems)
        return found, list(problems)

    def read_with(self, **files: str | bytes) -> tuple[Institute, list[Problem]]:
        self.write("x", **files)
        found, problems = self.read()
        assert found is not None
        return found, problems


def packed_zeros(length: int) -> bytes:
    """Return a zlib stream of ``length`` zero bytes, however many, without packing each of them."""

    def block(size: int) -> bytes:
        packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
        # A full flush leaves nothing that the next block refers to, so that one serves for all.
        return packer.compress(bytes(size)) + packer.flush(zlib.Z_FULL_FLUSH)

    whole, rest = divmod(length, 1 << 20)
    checksum = (length % 65_521) << 16 | 1
    blocks = block(1 << 20) * whole + block(rest)
    return b"\x78\xda" + blocks + b"\x03\x00" + checksum.to_bytes(4, "big")


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG file: its length, kind, data and checksum."""
    checksum = zlib.crc32(kind + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + kind + data + checksum


def black_png(width: int, height: int, extra: bytes = b"") -> bytes:
    """Return a black PNG of one bit a pixel; ``extra`` chunks stand before its pixels."""
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((1, 0, 0, 0, 0))
    pixels = packed_zeros((1 + (width + 7) // 8) * height)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + extra
        + png_chunk(b"IDAT", pixels)
        + png_chunk(b"IEND", b"")
    )
