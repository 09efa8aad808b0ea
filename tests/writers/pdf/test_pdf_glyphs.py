"""The Han glyphs in a PDF are those that the brand's face has for the character in its language.

A right text layer over wrong pictures is what copying cannot find: here the outlines in the file
are held to the face's own.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pikepdf
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from sample import p, para, sample_edition
from tongwen.document import Heading, Image, LanguageSpan, Resource, Strong, Text
from tongwen.edition import Edition
from tongwen.fonts import face
from tongwen.languages import LANGUAGES
from tongwen.writers.pdf import write_pdf

MOMENT = datetime.datetime(2023, 10, 17, 9, 30, tzinfo=datetime.UTC)

DIFFERENT = "骨直角過令今所化花起達遠述邊次冷寒羽"
"""Characters that are drawn otherwise in Taiwan, in Hong Kong, on the mainland and in Japan."""

SUFFIXES = {"zh-Hant": "TC", "zh-Hant-HK": "HK", "zh-Hans": "SC", "ja": "JP"}

Outline = tuple[tuple[str, tuple[object, ...]], ...]


@cache
def edition(tag: str) -> Edition:
    made = sample_edition(tag if tag in ("zh-Hant", "zh-Hans") else "zh-Hant")
    words = (Text(DIFFERENT), Strong((Text(DIFFERENT),)))
    inner = (LanguageSpan(tag, words),) if made.language.tag != tag else words
    blocks = (Heading(1, p(Text("章"), *inner), "chapter", number="1"), para("文", *inner))
    document = replace(made.document, blocks=blocks, notes=(), contents=(), figures=(), tables=())
    return replace(made, document=document)


@cache
def pdf(tag: str) -> bytes:
    return write_pdf(edition(tag), MOMENT).data


def drawn(data: bytes) -> dict[str, dict[str, Outline]]:
    """Return the outline of each Han character of each font in the file, by the font's name."""
    found: dict[str, dict[str, Outline]] = {}
    with pikepdf.open(io.BytesIO(data)) as file:
        for font in file.objects:
            if not isinstance(font, pikepdf.Dictionary) or "/DescendantFonts" not in font:
                continue
            name = str(font.BaseFont)[1:].split("+")[-1]
            if "CJK" not in name:
                continue
            told = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", font.ToUnicode.read_bytes())
            faces = CFFFontSet()
            program = font.DescendantFonts[0].FontDescriptor.FontFile3.read_bytes()
            faces.decompile(io.BytesIO(program), None)
            glyphs = faces[0].CharStrings
            outlines = found.setdefault(name, {})
            for code, character in told:
                letter = bytes.fromhex(character.decode()).decode("utf-16-be")
                if letter >= "\u2e80" and int(code, 16):
                    outlines[letter] = outline(glyphs, f"cid{int(code, 16):05}")
    return found


def outline(glyphs: Mapping[str, object], name: str) -> Outline:
    pen = RecordingPen()
    glyphs[name].draw(pen)  # type: ignore[attr-defined]
    return tuple(pen.value)


@cache
def own(family: str, weight: int) -> TTFont:
    found = face(family, weight)
    assert found is not None
    return TTFont(found.path, fontNumber=found.index, lazy=True)


@cache
def expected(name: str, letter: str) -> Outline:
    """Return the outline that the face named in the file, "Noto-Serif-CJK-TC", has."""
    family = name.removesuffix("-Bold").replace("-", " ")
    font = own(family, 700 if name.endswith("-Bold") else 400)
    return outline(font["CFF "].cff[0].CharStrings, font.getBestCmap()[ord(letter)])


def wrong(data: bytes, suffix: str) -> list[str]:
    """Return what is drawn otherwise than the faces for the region ``suffix`` have it."""
    faults = []
    for name, outlines in drawn(data).items():
        family = re.sub("(CJK-)[A-Z]+", rf"\1{suffix}", name)
        faults += [
            f"{letter} in {name}"
            for letter, found in outlines.items()
            if letter in DIFFERENT and found != expected(family, letter)
        ]
    return faults


@pytest.mark.parametrize("tag", SUFFIXES)
def test_han_is_drawn_in_the_forms_of_its_language(tag: str) -> None:
    found = drawn(pdf(tag))
    held = [name for name, outlines in found.items() if set(DIFFERENT) <= outlines.keys()]
    assert len(held) >= 2  # text and headings, or bold
    assert wrong(pdf(tag), SUFFIXES[tag]) == []


@pytest.mark.parametrize("tag", SUFFIXES)
def test_the_forms_of_another_region_are_found(tag: str) -> None:
    for other in set(SUFFIXES.values()) - {SUFFIXES[tag]}:
        assert len(wrong(pdf(tag), other)) > 10


def test_every_han_glyph_of_the_page_is_its_faces_own() -> None:
    found = drawn(pdf("zh-Hant"))
    assert sum(map(len, found.values())) > 60
    faults = [
        f"{letter} in {name}"
        for name, outlines in found.items()
        for letter, shape in outlines.items()
        if shape != expected(name, letter)
    ]
    assert faults == []


def test_one_outline_in_anothers_place_is_found() -> None:
    bone, straight = (f"<{ord(letter):04x}>".encode() for letter in "骨直")
    with pikepdf.open(io.BytesIO(pdf("zh-Hant"))) as file:
        for font in file.objects:
            if isinstance(font, pikepdf.Dictionary) and "/DescendantFonts" in font:
                told = font.ToUnicode.read_bytes().replace(bone, b"<>")
                font.ToUnicode.write(told.replace(straight, bone).replace(b"<>", straight))
        output = io.BytesIO()
        file.save(output)
    faults = wrong(output.getvalue(), "TC")
    assert {fault[0] for fault in faults} == {"骨", "直"}


def test_each_language_with_han_has_its_forms() -> None:
    for tag, language in LANGUAGES.items():
        if tag in SUFFIXES:
            assert language.han_variant == SUFFIXES[tag]


def test_letters_of_a_drawing_that_shape_one_another_are_drawn_together() -> None:
    """“śrī” is one glyph for its first three letters; letter by letter there would be three."""
    words = '<text y="9">श्री</text>'
    data = f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20">{words}</svg>'
    made = sample_edition("en")
    picture = Image("a.svg", p(Text("A word.")))
    document = replace(
        made.document, blocks=(picture,), notes=(), contents=(), figures=(), tables=()
    )
    resources = {"a.svg": Resource("a.svg", "image/svg+xml", data.encode(), 90, 20)}
    written = write_pdf(replace(made, document=document, resources=resources), MOMENT).data
    said = []
    with pikepdf.open(io.BytesIO(written)) as file:
        for font in file.objects:
            if isinstance(font, pikepdf.Dictionary) and "/ToUnicode" in font:
                said += re.findall(rb"> <([0-9a-f]+)>", font.ToUnicode.read_bytes())
    assert "श्र" in [bytes.fromhex(one.decode()).decode("utf-16-be") for one in said]
