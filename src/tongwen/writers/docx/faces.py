"""fontTable.xml, and the faces in it that the file brings along.

A reader who lacks the brand's fonts would see the text in others, on other pages. So the Latin
families go into the file, where their makers allow it (OpenType 1.9, OS/2, fsType), masked as
ECMA-376 part 4, 17.8.1, has it. Each is cut to what somebody types in a Latin script, and to the
scripts that the report has besides: who edits the report finds every letter. Han families are
too large to go along; for each the font table names the system's of the same square.

Word knows four styles of a family. A light weight is a family of its own to it, by the name that
:func:`~.styles.weighted_family` gives it.
"""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import uharfbuzz
from docx.opc.constants import CONTENT_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from fontTools.ttLib import TTFont, TTLibError

from ...fonts import MissingFonts, faces
from ...fonts.scripts import script_family
from ...gate import Gate, GateError
from ...institute import FontFile, Institute, Tokens
from ...languages import Language
from .markup import NAMESPACES
from .theme import han_family

FONT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
_OBFUSCATED = "application/vnd.openxmlformats-officedocument.obfuscatedFont"

WEIGHT_NAMES = {100: "Thin", 200: "ExtraLight", 300: "Light", 500: "Medium", 800: "ExtraBold",
          900: "Black"}  # fmt: skip
"""The weights that are families of their own to Word, by the names that their fonts have there.

600 is not among them: a heading in semibold turns to regular where the reader lacks the font,
one in bold stays bold. Word's own way to say "heavier" is bold.
"""

_STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
"""The four styles, in the schema's order (ECMA-376 part 1, 17.8.3)."""

_LATIN = (
    (0x20, 0x24F), (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x20A0, 0x20BF), (0x2100, 0x214F),
    (0xFB00, 0xFB06),
)  # fmt: skip
"""What every face keeps: Latin for every language, punctuation, currencies, signs like letters."""

_OTHERS = (
    (0x250, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x530, 0x58F), (0x590, 0x7FF), (0x900, 0xDFF),
    (0x1F00, 0x1FFF), (0x2070, 0x209F), (0x2150, 0x218F), (0x2190, 0x21FF),
    (0x2200, 0x22FF), (0x2460, 0x24FF), (0x25A0, 0x27BF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF),
)  # fmt: skip
"""Scripts and signs that a face keeps whole where the report has one of them: phonetics, Greek,
Cyrillic, arrows and more."""

_FEATURES = (
    "kern", "liga", "clig", "calt", "ccmp", "locl", "mark", "mkmk", "onum", "lnum", "pnum",
    "tnum", "rlig", "init", "medi", "fina",
)  # fmt: skip
"""The OpenType features that Word can switch on, or never switches off."""

_SUBSTITUTES = {"text": "Cambria", "display": "Calibri", "title": "Cambria", "mono": "Consolas"}
_HAN_SUBSTITUTES = {
    ("text", "TC"): "PMingLiU",
    ("display", "TC"): "Microsoft JhengHei",
    ("text", "SC"): "SimSun",
    ("display", "SC"): "Microsoft YaHei",
    ("text", "HK"): "MingLiU_HKSCS",
    ("display", "HK"): "Microsoft JhengHei",
    ("text", "JP"): "MS Mincho",
    ("display", "JP"): "MS Gothic",
    ("text", "KR"): "Batang",
    ("display", "KR"): "Malgun Gothic",
}
_CHARACTER_SETS = {"TC": "88", "HK": "88", "SC": "86", "JP": "80", "KR": "81"}
_LARGEST = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Cut:
    """A face as it goes into the file: ``style`` is one of Word's four.

    Attributes:
        classified: its PANOSE number, ten bytes in hexadecimal.
        signature: the Unicode ranges and code pages that it covers, six words in hexadecimal.
    """

    style: str
    data: bytes = field(repr=False)
    classified: str
    signature: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    family: str
    substitute: str
    kind: str
    character_set: str = "00"


def font_table(
    tokens: Tokens,
    language: Language,
    named: Set[str] = frozenset(),
    cuts: Mapping[str, tuple[Cut, ...]] | None = None,
    keys: Mapping[Cut, tuple[str, str]] | None = None,
) -> bytes:
    """Return fontTable.xml: each family with the one to take where it is not there.

    Args:
        named: the families that styles and runs ask for by name.
        cuts: family → its faces that go along.
        keys: face → the id of its relationship, and the key that it is masked with.
    """
    entries = []
    for row in _rows(tokens, language, named):
        brought = (cuts or {}).get(row.family, ())
        classified = signature = embedded = ""
        if brought:
            first = brought[0]
            classified = f'<w:panose1 w:val="{first.classified}"/>'
            places = ("usb0", "usb1", "usb2", "usb3", "csb0", "csb1")
            pairs = zip(places, first.signature, strict=True)
            signature = "".join(f' w:{place}="{word}"' for place, word in pairs)
            signature = f"<w:sig{signature}/>"
            for cut in brought:
                relation, key = (keys or {})[cut]
                embedded += f'<w:embed{cut.style} r:id="{relation}" w:fontKey="{key}"/>'
        entries.append(
            f"<w:font w:name={quoteattr(row.family)}>"
            f"<w:altName w:val={quoteattr(row.substitute)}/>{classified}"
            f'<w:charset w:val="{row.character_set}"/><w:family w:val="{row.kind}"/>'
            f'<w:pitch w:val="{"fixed" if row.kind == "modern" else "variable"}"/>'
            f"{signature}{embedded}</w:font>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:fonts xmlns:w="{NAMESPACES["w"]}" xmlns:r="{NAMESPACES["r"]}">'
        f"{''.join(entries)}</w:fonts>"
    ).encode()


def font_table_part(
    institute: Institute,
    language: Language,
    named: Set[str],
    asked: Mapping[str, Set[str]],
    characters: Iterable[str],
    package: Any,
) -> Part:
    """Return the font table's part, with the faces that go along tied to it.

    Args:
        named: the families that styles and runs ask for by name.
        asked: family → the styles that words are set in.
        characters: every one of the report's.
    """
    cuts = embedded(institute, asked, characters)
    part = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, b"", package)
    keys: dict[Cut, tuple[str, str]] = {}
    for cut in (cut for found in cuts.values() for cut in found):
        key, data = masked(cut.data)
        name = PackURI(f"/word/fonts/font{len(keys) + 1}.odttf")
        keys[cut] = part.relate_to(Part(name, _OBFUSCATED, data, package), FONT), key
    part._blob = font_table(institute.tokens, language, named, cuts, keys)
    return part


def _rows(tokens: Tokens, language: Language, named: Set[str]) -> list[_Row]:
    fonts = tokens.fonts
    rows: dict[str, _Row] = {}
    families = {fonts.text, fonts.display, fonts.title, fonts.mono}
    for role in ("text", "display", "title", "mono"):
        kind = {"display": "swiss", "mono": "modern"}.get(role, "roman")
        family = getattr(fonts, role)
        rows.setdefault(family, _Row(family, _SUBSTITUTES[role], kind))
        for weight in sorted(named):
            if weight.startswith(f"{family} ") and weight not in families:
                rows.setdefault(weight, _Row(weight, _SUBSTITUTES[role], kind))
    own = language.han_variant
    for variant in dict.fromkeys((own, "TC", "SC", "HK", "JP", "KR")):
        for role in ("text", "display"):
            family = han_family(fonts, role, variant)
            if variant == own or family in named:
                substitute = _HAN_SUBSTITUTES.get((role, variant), "SimSun")
                kind = "swiss" if role == "display" else "roman"
                character_set = _CHARACTER_SETS.get(variant, "88")
                rows.setdefault(family, _Row(family, substitute, kind, character_set))
    for sans in (False, True):
        family = script_family(language.script.code, sans=sans)
        if family:
            kind = "swiss" if sans else "roman"
            rows.setdefault(family, _Row(family, "Arial", kind, "B2"))
    return list(rows.values())


# --- which faces go along --------------------------------------------------------------------


def embedded(
    institute: Institute, asked: Mapping[str, Set[str]], characters: Iterable[str]
) -> Mapping[str, tuple[Cut, ...]]:
    """Return Word's families of the brand's Latin fonts, with the faces that are asked for, cut.

    A family whose licence does not let it be edited with, or that is no TrueType font, stays out:
    Word takes no other.
    """
    fonts = institute.tokens.fonts
    families = dict.fromkeys((fonts.text, fonts.display, fonts.title, fonts.mono))
    kept = _kept(characters)
    found: dict[str, tuple[Cut, ...]] = {}
    for family in families:
        sources = _sources(family, institute)
        for word_family, weights in (
            (family, (400, 700)),
            *((f"{family} {name}", (weight,)) for weight, name in WEIGHT_NAMES.items()),
        ):
            if word_family in found:
                continue
            cuts = [
                cut
                for style in _STYLES
                if style in asked.get(word_family, ())
                and (source := _source(sources, style, weights)) is not None
                and (cut := _cut(*source, word_family, style, kept)) is not None
            ]
            if cuts:
                found[word_family] = tuple(cuts)
    return found


_Source = tuple[bytes, int, int]
"""A font's bytes, its place in a collection, and its weight."""


def _sources(family: str, institute: Institute) -> Mapping[tuple[int, bool], _Source]:
    """Return (weight, italic) → the font; the pack's own win over the house's."""
    brought = [font for font in institute.font_files if font.family == family]
    if brought:
        read = ((font, _pack_font(font, institute)) for font in brought)
        return {(f.weight, f.italic): (data, 0, f.weight) for f, data in read if data}
    try:
        ours = [face for face in faces() if face.family == family]
    except MissingFonts:
        return {}
    return {
        (face.weight, face.italic): (_bytes(face.path), face.index, face.weight) for face in ours
    }


def _source(
    sources: Mapping[tuple[int, bool], _Source], style: str, weights: tuple[int, ...]
) -> _Source | None:
    bold, italic = style.startswith("Bold"), style.endswith("Italic")
    if bold and len(weights) == 1:
        return None
    return sources.get((weights[bold], italic))


@cache
def _bytes(path: Path) -> bytes:
    return path.read_bytes()


def _pack_font(font: FontFile, institute: Institute) -> bytes:
    gate = Gate(font.path.parent, institute.granted)
    try:
        return gate.read_bytes(font.path.name, font.path.parent, _LARGEST)
    except GateError:
        return b""  # what is wrong with the file was reported when the pack was read


def _kept(characters: Iterable[str]) -> frozenset[int]:
    """Return the code points to keep in a face: those easily typed, and the report's."""
    ranges = [range(first, last + 1) for first, last in _LATIN]
    codes = {ord(sign) for sign in characters}
    ranges += [
        range(first, last + 1)
        for first, last in _OTHERS
        if any(first <= code <= last for code in codes)
    ]
    return frozenset(code for part in ranges for code in part)


# --- a face, cut and masked ------------------------------------------------------------------


@lru_cache(maxsize=64)
def _cut(
    data: bytes, index: int, weight: int, family: str, style: str, kept: frozenset[int]
) -> Cut | None:
    """Return a font's face under the name that Word looks it up by; None if it must stay out."""
    try:
        with TTFont(io.BytesIO(data), fontNumber=index, lazy=True) as font:
            rights = int(font["OS/2"].fsType)
            if "glyf" not in font or not may_be_edited_with(rights):
                return None
            if font.flavor:
                font.flavor = None
                plain = io.BytesIO()
                font.save(plain, reorderTables=False)
                data = plain.getvalue()
            varies = "fvar" in font
        subset = _subset(data, index, weight if varies else 0, kept, whole=bool(rights & 0x100))
        with TTFont(io.BytesIO(subset), recalcTimestamp=False) as font:
            _rename(font, family, style)
            written = io.BytesIO()
            font.save(written, reorderTables=False)
            os2 = font["OS/2"]
            panose = os2.panose
            classified = "".join(
                f"{getattr(panose, part):02X}"
                for part in (
                    "bFamilyType", "bSerifStyle", "bWeight", "bProportion", "bContrast",
                    "bStrokeVariation", "bArmStyle", "bLetterForm", "bMidline", "bXHeight",
                )
            )  # fmt: skip
            signature = tuple(
                f"{getattr(os2, part, 0):08X}"
                for part in (
                    "ulUnicodeRange1", "ulUnicodeRange2", "ulUnicodeRange3", "ulUnicodeRange4",
                    "ulCodePageRange1", "ulCodePageRange2",
                )
            )  # fmt: skip
    except (TTLibError, KeyError, ValueError, AttributeError, RuntimeError, OSError):
        return None  # a font that cannot be read stays out: its substitute is named
    return Cut(style, written.getvalue(), classified, signature)


def may_be_edited_with(rights: int) -> bool:
    """Whether a font may go into a document that is edited (OpenType 1.9, OS/2, fsType).

    0 asks for nothing, bit 3 allows editing. One for preview and print alone (bit 2) would make
    Word open the report read-only; one of bitmaps alone (bit 9) has no outlines to give.
    """
    return (rights & 0b1110 == 0 or bool(rights & 0b1000)) and not rights & 0x200


def _subset(data: bytes, index: int, weight: int, kept: frozenset[int], *, whole: bool) -> bytes:
    """Return the font cut to ``kept``, at ``weight`` where it varies (0: it does not).

    Args:
        whole: its maker does not let it be cut (fsType, bit 8).
    """
    face = uharfbuzz.Face(data, index)
    plan = uharfbuzz.SubsetInput()
    if whole:
        plan.keep_everything()
    else:
        plan.unicode_set.update(kept)
        plan.layout_feature_tag_set.clear()
        tags = (int.from_bytes(tag.encode(), "big") for tag in _FEATURES)
        plan.layout_feature_tag_set.update(tags)
    if weight:
        plan.pin_all_axes_to_default(face)
        if any(axis.tag == "wght" for axis in face.axis_infos):
            plan.pin_axis_location(face, "wght", weight)
    return bytes(uharfbuzz.subset(face, plan).blob.data)


def _rename(font: Any, family: str, style: str) -> None:
    """Name a face as the font table does, with the style bits that Word goes by.

    OpenType 1.9, "name" (identifiers 1, 2, 4, 6), "OS/2" (fsSelection), "head" (macStyle).
    """
    bold, italic = style.startswith("Bold"), style.endswith("Italic")
    shown = "Bold Italic" if bold and italic else style
    names = font["name"]
    kept = (0, 5, 7, 8, 9, 11, 13, 14)
    names.names = [record for record in names.names if record.nameID in kept]
    postscript = f"{family}-{style}".replace(" ", "")
    full = f"{family} {shown}"
    for identifier, words in {1: family, 2: shown, 3: full, 4: full, 6: postscript}.items():
        names.setName(words, identifier, 3, 1, 0x409)
    plain = not bold and not italic
    os2 = font["OS/2"]
    os2.fsSelection = (os2.fsSelection & ~0b1100001) | italic | bold << 5 | plain << 6
    font["head"].macStyle = bold | italic << 1


def masked(data: bytes) -> tuple[str, bytes]:
    """Return a key, the same for the same font, and the font masked with it.

    The first 32 bytes are combined with the key's 16, from its last digit on (ECMA-376 part 4,
    17.8.1). It keeps a font from being picked out of the file; it keeps no secret.
    """
    key = str(uuid.UUID(bytes=hashlib.sha256(data).digest()[:16], version=4)).upper()
    mask = bytes.fromhex(key.replace("-", ""))[::-1]
    hidden = bytes(byte ^ mask[place % 16] for place, byte in enumerate(data[:32]))
    return f"{{{key}}}", hidden + data[32:]
