"""Font families → font files: the same faces on every machine, so that pages break alike.

The Latin faces come from packages that the lock file pins, as variable fonts. PDF viewers,
Word and LibreOffice deal with variable fonts badly, so static instances are made of them
once (HarfBuzz does it in hundredths of a second). The Han faces are Noto CJK, from the
system's package. All are gathered in one folder, and fontconfig is shown that folder and
nothing else: whatever else a machine has installed cannot slip into a page.

``python -m tongwen.fonts prepare`` makes the folder; set-up calls it. Without it the
folder is made when first needed.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any

from .scripts import EMOJI, SCRIPT_FILES

HAN_FILES = {
    "NotoSansCJK-Regular.ttc": "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a",
    "NotoSansCJK-Bold.ttc": "faa5f3656a78b2e2d450d27fe8382c778bc2b6bb5ea29c986664a6a435056ceb",
    "NotoSerifCJK-Regular.ttc": "a04178ec485dffdff7cc0c0c20e1fce9202d7e2160d805e8e44a4c8841c58481",
    "NotoSerifCJK-Bold.ttc": "a5d4b046c127da3d7c72f98b46c41489cd29bf52abfdf18aba920903e920d4ac",
}
"""The Han font collections, with the SHA-256 of the version that pages are proofed with."""

_HAN_PLACES = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "~/Library/Fonts",
    "/Library/Fonts",
)

_LAYOUT = 6
"""Raise when what :func:`prepare` writes changes, so that older folders are made anew."""


@dataclass(frozen=True, slots=True)
class FontFace:
    """One face: a family at a weight (CSS scale, 400 regular), upright or italic.

    ``index`` is its place in a font collection (.ttc), 0 in a single font.
    ``licence`` is an SPDX identifier.
    """

    family: str
    weight: int
    italic: bool
    path: Path
    index: int = 0
    licence: str = "OFL-1.1"


class MissingFonts(Exception):
    """Han font files that are nowhere on this machine.

    Attributes:
        names: theirs.
        hint: what to do about it.
    """

    hint = "sh setup/prepare.sh fonts installs them; on Debian they are the package fonts-noto-cjk"

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(f"font files not found: {', '.join(names)}")
        self.names = names


def missing_of_script(script: str) -> tuple[str, ...]:
    """Return the font files for text in ``script`` that are not on this machine.

    A bold face may be missing: some scripts have none, and others are drawn bolder then.
    """
    wanted = tuple(name for name in SCRIPT_FILES.get(script, ()) if "-Bold" not in name)
    found = _found(wanted)
    if script == EMOJI and found:
        return ()
    return tuple(name for name in wanted if name not in found)


@dataclass(frozen=True, slots=True)
class _Instance:
    """A static face to make: where it is cut from the variable font's axes.

    ``cut``: on the axis of weight; None: at ``weight``.
    """

    package: str
    italic: bool
    family: str
    weight: int
    optical_size: float | None = None
    cut: int | None = None


_SERIF, _SANS, _CODE = "fontpkg_source_serif_4", "fontpkg_source_sans_3", "fontpkg_source_code_pro"

_INSTANCES = (
    # Optical size 10 for text of 8 to 12 pt, 48 for titles: hairlines and spacing fit the size.
    *(_Instance(_SERIF, False, "Source Serif 4", weight, 10) for weight in (400, 600, 700)),
    *(_Instance(_SERIF, True, "Source Serif 4", weight, 10) for weight in (400, 700)),
    *(_Instance(_SERIF, False, "Source Serif 4 Display", weight, 48) for weight in (300, 400)),
    *(_Instance(_SANS, False, "Source Sans 3", weight) for weight in (300, 400, 600, 700)),
    *(_Instance(_SANS, True, "Source Sans 3", weight) for weight in (400, 700)),
    *(_Instance(_CODE, False, "Source Code Pro", weight) for weight in (400, 700)),
    # Lighter, for text in Han: a stem is then as thick as one of the Han face beside it.
    *(
        _Instance(_SERIF, italic, "Source Serif 4 Book", weight, 10, cut)
        for italic in (False, True)
        for weight, cut in ((400, 330), (700, 620))
    ),
    *(
        _Instance(_SANS, italic, "Source Sans 3 Book", weight, None, cut)
        for italic in (False, True)
        for weight, cut in ((300, 300), (400, 370), (600, 600), (700, 680))
        if not italic or weight in (400, 700)
    ),
)

BESIDE_HAN: Mapping[str, str] = {
    "Source Serif 4": "Source Serif 4 Book", "Source Sans 3": "Source Sans 3 Book"
}  # fmt: skip
"""Latin family → the one that is set beside Han, whose faces are drawn lighter."""

USUAL: Mapping[str, str] = {
    "serif": "Source Serif 4", "sans-serif": "Source Sans 3", "monospace": "Source Code Pro"
}  # fmt: skip
"""Kind of face (CSS Fonts 4, 2.1.1) → the family for words that ask for none that is here."""

_STYLES = {300: "Light", 400: "Regular", 600: "Semibold", 700: "Bold"}


@cache
def faces() -> tuple[FontFace, ...]:
    """Return every face that pages are set in.

    Raises:
        MissingFonts: the Han fonts are not installed.
    """
    folder = prepare()
    rows = json.loads((folder / "faces.json").read_text(encoding="utf-8"))
    return tuple(FontFace(**{**row, "path": folder / row["path"]}) for row in rows)


def face(family: str, weight: int = 400, italic: bool = False) -> FontFace | None:
    """Return the face of ``family`` that is nearest to ``weight``, or None without the family.

    An italic that the family lacks falls back to the upright: Han has none.
    """
    family_faces = [candidate for candidate in faces() if candidate.family == family]
    slanted = [candidate for candidate in family_faces if candidate.italic == italic]
    return min(
        slanted or family_faces,
        key=lambda candidate: abs(candidate.weight - weight),
        default=None,
    )


@cache
def covered(family: str) -> frozenset[int]:
    """Return the code points that ``family`` has a glyph for; none for an unknown family."""
    regular = face(family)
    return covered_by(regular.path, regular.index) if regular else frozenset()


@cache
def covered_by(path: Path, index: int = 0) -> frozenset[int]:
    """Return the code points that a font file has a glyph for, ``index`` in a collection."""
    return frozenset(opened(path, index).unicodes)


def opened(path: Path, index: int = 0) -> Any:
    """Return a font file as HarfBuzz reads it, ``index`` in a collection.

    The Han collections have twenty megabytes each, of which little is asked: they are mapped. They
    are the system's; a pack's file may be written anew meanwhile, so it is read.
    """
    import uharfbuzz

    if path.suffix == ".ttc":
        return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)), index)
    return uharfbuzz.Face(path.read_bytes(), index)


def script_families(text: str, families: Sequence[str]) -> tuple[str, ...]:
    """Return installed families of other scripts, one for each that ``text`` lacks.

    A word in several families falls apart: its letters do not join, nor its accents stand over
    them.
    """
    lacking = {ord(sign) for sign in text}.difference(*map(covered, families))
    sans = any("Sans" in family for family in families)
    found = []
    for files in SCRIPT_FILES.values():
        alike = sorted(set(files.values()), key=lambda family: (("Sans" in family) != sans, family))
        having = next((family for family in alike if lacking & covered(family)), None)
        if having:
            found.append(having)
            lacking -= covered(having)
    return tuple(found)


def embedding_refused(path: Path) -> bool:
    """Return whether a font forbids embedding (OpenType, OS/2 fsType, bit 1 without 2 and 3)."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, lazy=True, fontNumber=0) as font:
            rights = int(font["OS/2"].fsType) if "OS/2" in font else 0
    except (TTLibError, OSError, ValueError, KeyError):
        return False
    return rights & 0b1110 == 0b0010


def own_face(path: Path) -> tuple[int, bool] | None:
    """Return weight (100 to 900) and slope that a static font states, else None.

    OpenType, OS/2 usWeightClass and fsSelection, bits 0 (italic) and 9 (oblique).
    """
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, lazy=True, fontNumber=0) as font:
            if "fvar" in font or "OS/2" not in font:
                return None
            return int(font["OS/2"].usWeightClass), bool(font["OS/2"].fsSelection & 0x201)
    except (TTLibError, OSError, ValueError, KeyError):
        return None


@dataclass(frozen=True, slots=True)
class Ink:
    """What a font draws letters with, in em.

    Attributes:
        left: from where the first glyph begins to its ink. right: from there to where the last
            glyph ends.
        lowest: how far the ink reaches below the line's foot.
    """

    left: float
    right: float
    lowest: float


def advances(path: Path, index: int, weight: int) -> Callable[[str], float]:
    """Return how wide a character of a font is, in em; 0 for one that it lacks.

    ``weight``: where a variable font is cut.
    """
    import uharfbuzz

    face = opened(path, index)
    font = uharfbuzz.Font(face)
    font.set_variations({"wght": weight})
    unit = max(int(face.upem), 1)

    @cache
    def advance(sign: str) -> float:
        glyph = font.get_nominal_glyph(ord(sign))
        return float(font.get_glyph_h_advance(glyph)) / unit if glyph else 0.0

    return advance


USUAL_CAPITALS, USUAL_DESCENT = 0.67, 0.3
"""Em: how high capitals are, and how far a face reaches below the foot of its line, where a font
does not say."""


def nearest_file(
    family: str, weight: int, brought: Iterable[tuple[str, int, Path]] = ()
) -> tuple[Path, int] | None:
    """Return the upright font of ``family`` at ``weight``, and its place in its file.

    Args:
        brought: families, weights and files that a pack brings; they come first.
    """
    own = [(abs(its - weight), path) for name, its, path in brought if name == family]
    if own:
        return min(own)[1], 0
    found = face(family, weight)
    return (found.path, found.index) if found else None


def capitals_and_descent(path: Path, index: int = 0) -> tuple[float, float]:
    """Return how high a font's capitals are and how far it reaches below the line's foot, in em.

    OpenType, OS/2 sCapHeight and hhea descender.
    """
    from fontTools.ttLib import TTLibError

    try:
        font = _opened(path, index)
        unit = font["head"].unitsPerEm
        capitals = getattr(font["OS/2"], "sCapHeight", 0) / unit
        return capitals or USUAL_CAPITALS, -font["hhea"].descent / unit
    except (TTLibError, OSError, KeyError):
        return USUAL_CAPITALS, USUAL_DESCENT


def ink(letters: str, path: Path, index: int = 0) -> Ink:
    """Return where the ink of ``letters`` lies, set side by side without kerning."""
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.ttLib import TTLibError

    try:
        font = _opened(path, index)
        names, glyphs, unit = font.getBestCmap(), font.getGlyphSet(), font["head"].unitsPerEm
        left = lowest = advance = 0.0
        for place, letter in enumerate(letters):
            glyph, pen = glyphs[names[ord(letter)]], BoundsPen(glyphs)
            glyph.draw(pen)
            bounds = pen.bounds or (0.0, 0.0, 0.0, 0.0)
            left = left if place else bounds[0] / unit
            lowest = max(lowest, -bounds[1] / unit)
            advance += glyph.width / unit
        return Ink(left, advance - left, lowest)
    except (TTLibError, OSError, KeyError):
        return Ink(0.0, 0.8 * len(letters), 0.0)


FontPlace = tuple[Path, int]
"""A font file, and the font's place in a collection."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A glyph's curves, the origin at the left on the line's foot, upwards positive.

    Attributes:
        path: SVG's commands M, L, Q and C, each with its points.
        box: left, right, bottom and top of its ink.
        advance: from its origin to that of the next glyph.
    """

    path: tuple[tuple[str, tuple[tuple[float, float], ...]], ...]
    box: tuple[float, float, float, float]
    advance: float


@lru_cache(maxsize=4096)
def outline(letter: str, path: Path, index: int, unit: float) -> Outline | None:
    """Return the glyph of ``letter`` in a font file, ``unit`` to the em; None without one."""
    from fontTools.pens.basePen import decomposeQuadraticSegment
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.pens.transformPen import TransformPen

    font = _opened(path, index)
    name = font.getBestCmap().get(ord(letter))
    if name is None:
        return None
    glyphs, scale = font.getGlyphSet(), unit / font["head"].unitsPerEm
    recorded, bounds = DecomposingRecordingPen(glyphs), BoundsPen(glyphs)
    glyphs[name].draw(TransformPen(recorded, (scale, 0, 0, scale, 0, 0)))
    glyphs[name].draw(TransformPen(bounds, (scale, 0, 0, scale, 0, 0)))
    left, bottom, right, top = bounds.bounds or (0.0, 0.0, 0.0, 0.0)
    commands: list[tuple[str, tuple[tuple[float, float], ...]]] = []
    for operator, points in recorded.value:
        if operator == "qCurveTo":
            commands += (("Q", pair) for pair in decomposeQuadraticSegment(points))
        elif operator in _COMMANDS:
            commands.append((_COMMANDS[operator], points))
    return Outline(tuple(commands), (left, right, bottom, top), glyphs[name].width * scale)


_COMMANDS = {"moveTo": "M", "lineTo": "L", "curveTo": "C"}


@lru_cache(maxsize=8)
def _opened(path: Path, index: int) -> Any:
    from fontTools.ttLib import TTFont

    # Kept, so its file may not stay open.
    return TTFont(io.BytesIO(path.read_bytes()), fontNumber=index, lazy=True)


def typefaces(brought: Iterable[Path] = ()) -> tuple[tuple[str, str, str], ...]:
    """Return family, version and licence (SPDX; "" where nobody says) of each typeface.

    Args:
        brought: the files of a pack's own.

    Raises:
        MissingFonts: the Han fonts are not installed.
    """
    files = {(face.family, face.licence): face for face in faces()}
    ours = [(family, _version(face.path), licence) for (family, licence), face in files.items()]
    theirs = [
        (_opened(path, 0)["name"].getBestFamilyName(), _version(path), "") for path in brought
    ]
    return tuple(sorted({*ours, *theirs}))


def _version(path: Path) -> str:
    """Return the version of a font file (OpenType, head.fontRevision)."""
    return f"{_opened(path, 0)['head'].fontRevision:.3f}"


def drawing_files(drawing: bytes, brought: Iterable[Path] = ()) -> tuple[str, ...]:
    """Return the font files that the words of an SVG may need, regular faces first.

    Reading the Han collections takes a second: they are there for a drawing with such signs only.

    Args:
        brought: a pack's own.
    """
    plain = drawing.isascii() and b"&#" not in drawing
    files = {
        str(face.path): face.weight != 400 or face.italic
        for face in reversed(faces())
        if not (plain and face.path.suffix == ".ttc")
    }
    own = (str(path) for path in brought if path.suffix.lower() in (".ttf", ".otf", ".ttc"))
    return (*own, *sorted(files, key=lambda path: (files[path], path)))


def install_fontconfig() -> Path:
    """Show fontconfig our folder only; return the configuration file.

    Must run before Pango is loaded, and before LibreOffice is started. Sets
    ``FONTCONFIG_FILE`` in this process's environment, which child processes inherit.
    """
    configuration = fontconfig_file()
    os.environ["FONTCONFIG_FILE"] = str(configuration)
    return configuration


def fontconfig_file() -> Path:
    """Return the fontconfig configuration that shows our faces and nothing else."""
    return prepare() / "fonts.conf"


def unproofed_han_files() -> tuple[str, ...]:
    """Return the Han font files of another version than the one that pages are proofed with."""
    found = han_files()
    return tuple(
        name
        for name, path in found.items()
        if hashlib.sha256(path.read_bytes()).hexdigest() != HAN_FILES[name]
    )


@cache
def prepare() -> Path:
    """Return the folder with every font file, made if it is missing or out of date.

    It is written beside and renamed, so that two processes may prepare at once.

    Raises:
        MissingFonts: the Han fonts are not installed.
    """
    han = han_files()
    missing = tuple(name for name in HAN_FILES if name not in han)
    if missing:
        raise MissingFonts(missing)
    sources = {
        (instance.package, instance.italic): _variable_font(instance) for instance in _INSTANCES
    }
    others = _found([name for files in SCRIPT_FILES.values() for name in files])
    key = json.dumps(
        [
            _LAYOUT,
            *sorted((str(path), path.stat().st_size) for path in others.values()),
            sorted((str(path), path.stat().st_size) for path in sources.values()),
            sorted((str(path), path.stat().st_size) for path in han.values()),
        ]
    )
    version = hashlib.sha256(key.encode()).hexdigest()[:12]
    root = Path(sys.prefix) / "share" / "tongwen"
    folder = root / f"fonts-{version}"
    if (folder / "faces.json").exists():
        return folder
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, ignore_cleanup_errors=True) as temporary:
        work = Path(temporary) / "fonts"
        work.mkdir()
        rows = [*_write_instances(work, sources), *_han_rows(han), *_script_rows(others)]
        (work / "fonts.conf").write_text(
            _configuration(folder, {**han, **others}), encoding="utf-8"
        )
        (work / "faces.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
        try:
            work.rename(folder)
        except OSError:
            if not (folder / "faces.json").exists():  # not another process that was first
                raise
    return folder


def _variable_font(instance: _Instance) -> Path:
    files = Path(str(importlib.resources.files(instance.package))) / "files"
    return next(
        path
        for path in sorted(files.iterdir())
        if path.suffix == ".ttf" and ("-Italic" in path.name) == instance.italic
    )


def han_files() -> dict[str, Path]:
    """Return the Han font files that this machine has, by name."""
    return _found(tuple(HAN_FILES))


def _found(wanted: Sequence[str]) -> dict[str, Path]:
    """Return those of the font files ``wanted`` that this machine has, by name."""
    found: dict[str, Path] = {}
    for place in _HAN_PLACES:
        root = Path(place).expanduser()
        if len(found) == len(wanted) or not root.is_dir():
            continue
        for folder, _, names in os.walk(root):
            for name in wanted:
                if name in names:
                    found.setdefault(name, (Path(folder) / name).resolve())
    return found


def _script_rows(files: Mapping[str, Path]) -> list[dict[str, Any]]:
    families = {name: family for names in SCRIPT_FILES.values() for name, family in names.items()}
    faces = (
        FontFace(families[name], 700 if "Bold" in name else 400, False, path)
        for name, path in sorted(files.items())
    )
    return [{**asdict(face), "path": str(face.path)} for face in faces]


def _write_instances(folder: Path, sources: dict[tuple[str, bool], Path]) -> list[dict[str, Any]]:
    import uharfbuzz
    from fontTools.ttLib import TTFont

    rows = []
    for instance in _INSTANCES:
        source = uharfbuzz.Face(sources[instance.package, instance.italic].read_bytes())
        plan = uharfbuzz.SubsetInput()
        plan.keep_everything()
        plan.pin_axis_location(source, "wght", instance.cut or instance.weight)
        if instance.optical_size is not None:
            plan.pin_axis_location(source, "opsz", instance.optical_size)
        style = _STYLES[instance.weight]
        if instance.italic:
            style = "Italic" if style == "Regular" else f"{style} Italic"
        name = f"{instance.family}-{style}.ttf".replace(" ", "")
        path = folder / name
        path.write_bytes(uharfbuzz.subset(source, plan).blob.data)
        with TTFont(path, lazy=True) as font:
            _rename(font, instance, style)
            font.save(path)
        rows.append(_row(FontFace(instance.family, instance.weight, instance.italic, path)))
    return rows


def _rename(font: Any, instance: _Instance, style: str) -> None:
    """Give a static instance the names and style bits that fontconfig and Word go by.

    OpenType 1.9, "name" (identifiers 1, 2, 4, 6, 16, 17), "OS/2" (fsSelection), "head".
    """
    names = font["name"]
    # Word knows four styles a family; any other weight is a family of its own to it.
    plain = style in ("Regular", "Italic", "Bold", "Bold Italic")
    legacy_family = instance.family if plain else f"{instance.family} {style.split()[0]}"
    legacy_style = style if plain else ("Italic" if instance.italic else "Regular")
    names.names = [record for record in names.names if record.nameID in (0, 5, 7, 8, 9, 13, 14)]
    postscript = f"{instance.family}-{style}".replace(" ", "")
    for identifier, text in {
        1: legacy_family,
        2: legacy_style,
        3: postscript,
        4: f"{instance.family} {style}",
        6: postscript,
        16: instance.family,
        17: style,
    }.items():
        names.setName(text, identifier, 3, 1, 0x409)
    os2, head = font["OS/2"], font["head"]
    bold = "Bold" in legacy_style
    os2.usWeightClass = instance.weight
    os2.fsSelection = (
        (os2.fsSelection & ~0b1100001)
        | (1 if instance.italic else 0)
        | (1 << 5 if bold else 0)
        | (0 if bold or instance.italic else 1 << 6)
    )
    head.macStyle = (1 if bold else 0) | (2 if instance.italic else 0)
    for table in ("STAT", "DSIG", "fvar", "avar", "MVAR", "HVAR"):
        if table in font:
            del font[table]


def _han_rows(files: dict[str, Path]) -> list[dict[str, Any]]:
    from fontTools.ttLib import TTCollection

    rows = []
    for name, path in sorted(files.items()):
        weight = 700 if "Bold" in name else 400
        with TTCollection(path, lazy=True) as collection:
            for index, font in enumerate(collection.fonts):
                family = font["name"].getDebugName(16) or font["name"].getDebugName(1)
                face = FontFace(str(family), weight, False, path, index)
                rows.append({**asdict(face), "path": str(path)})
    return rows


def _row(face: FontFace) -> dict[str, Any]:
    return {**asdict(face), "path": face.path.name}


_SCALED_PICTURES = """
  <match target="font">
    <test name="outline" compare="eq"><bool>false</bool></test>
    <edit name="pixelsizefixupfactor" mode="assign">
      <divide><name target="pattern">pixelsize</name><name target="font">pixelsize</name></divide>
    </edit>
    <edit name="matrix" mode="assign">
      <times>
        <name>matrix</name>
        <matrix>
          <name>pixelsizefixupfactor</name><double>0</double>
          <double>0</double><name>pixelsizefixupfactor</name>
        </matrix>
      </times>
    </edit>
    <edit name="size" mode="assign">
      <divide><name>size</name><name>pixelsizefixupfactor</name></divide>
    </edit>
  </match>"""
"""Glyphs that are pictures, of one size in their file, are drawn in the size of the text, as
fontconfig's own 10-scale-bitmap-fonts.conf has it."""


def _configuration(folder: Path, han: dict[str, Path]) -> str:
    """Return a fontconfig configuration (fonts.conf(5)) with our faces and no others.

    The Han files stay where they are: LibreOffice does not follow links to fonts. Whatever
    else lies in their folders is rejected.
    """
    folders = sorted({str(path.parent) for path in han.values()})
    lines = [
        '<?xml version="1.0"?>',
        '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">',
        "<fontconfig>",
        *(f"  <dir>{escape(name, quote=False)}</dir>" for name in (str(folder), *folders)),
        f"  <cachedir>{escape(str(folder / 'cache'), quote=False)}</cachedir>",
        "  <selectfont>",
        "    <rejectfont>",
        *(f"      <glob>{escape(name, quote=False)}/*</glob>" for name in folders),
        "    </rejectfont>",
        "    <acceptfont>",
        *(f"      <glob>{escape(str(path), quote=False)}</glob>" for path in sorted(han.values())),
        "    </acceptfont>",
        "  </selectfont>",
        _SCALED_PICTURES,
        "  <config><rescan><int>0</int></rescan></config>",
        "</fontconfig>",
    ]
    return "\n".join(lines) + "\n"
