"""The faces that a Word file brings along: which, cut to what, masked how, and shown where."""

from __future__ import annotations

import datetime
import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from effort import PATIENCE
from sample import sample_edition
from tongwen.document import Heading
from tongwen.fonts import covered_by, face, fontconfig_file, han_files
from tongwen.institute import FontFile, Institute
from tongwen.writers.docx import write_docx
from tongwen.writers.docx.faces import embedded, masked, may_be_edited_with

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MOMENT = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
LARGEST = 700_000
PLAIN = {"Source Serif 4": {"Regular"}, "Own Text": {"Regular"}}


@cache
def package(tag: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(write_docx(sample_edition(tag), MOMENT).data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def table(tag: str) -> dict[str, Any]:
    root = etree.fromstring(package(tag)["word/fontTable.xml"])
    return {str(node.get(f"{W}name")): node for node in root}


def fonts(tag: str) -> dict[tuple[str, str], TTFont]:
    """Return (family, style) → the font, read with the key that the font table tells."""
    parts = package(tag)
    relations = etree.fromstring(parts["word/_rels/fontTable.xml.rels"])
    targets = {str(node.get("Id")): str(node.get("Target")) for node in relations}
    found = {}
    for family, node in table(tag).items():
        for child in node:
            style = etree.QName(child).localname
            if not style.startswith("embed"):
                continue
            data = parts[f"word/{targets[child.get(f'{R}id')]}"]
            key = re.sub("[{}-]", "", child.get(f"{W}fontKey"))
            mask = bytes.fromhex(key)[::-1]
            head = bytes(byte ^ mask[place % 16] for place, byte in enumerate(data[:32]))
            found[family, style.removeprefix("embed")] = TTFont(io.BytesIO(head + data[32:]))
    return found


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_each_latin_family_brings_the_faces_that_it_has(tag: str) -> None:
    found: dict[str, set[str]] = {}
    for family, style in fonts(tag):
        found.setdefault(family, set()).add(style)
    slanted = {"en": {"Italic"}, "zh-Hant": set()}[tag]  # titles of works in a caption
    assert found == {
        "Source Serif 4": {"Regular", "Bold", "Italic"},  # in any case: to write on with
        "Source Sans 3": {"Regular", "Bold", *slanted},
        "Source Serif 4 Display": {"Regular"},
        "Source Sans 3 Light": {"Regular"},  # the dates of a line of time
        "Source Serif 4 Display Light": {"Regular"},
        "Source Code Pro": {"Regular"},
    }


def test_a_face_is_named_as_the_font_table_names_it() -> None:
    for (family, style), font in fonts("en").items():
        names = font["name"]
        shown = "Bold Italic" if style == "BoldItalic" else style
        assert (names.getDebugName(1), names.getDebugName(2)) == (family, shown)
        assert bool(font["OS/2"].fsSelection & 1 << 5) == style.startswith("Bold")
        assert bool(font["OS/2"].fsSelection & 1) == style.endswith("Italic")
        assert font["head"].macStyle == style.startswith("Bold") | style.endswith("Italic") << 1
        assert "fvar" not in font


def test_an_editor_finds_every_letter_of_latin_script() -> None:
    letters = "Łódź Việt Nam Þórr İstanbul ﬁ “—” € № Ǎǎ"
    for (family, style), font in fonts("en").items():
        source = face(family.removesuffix(" Light"))
        assert source is not None
        has = covered_by(source.path)
        wanted = {ord(sign) for sign in letters if ord(sign) in has}
        assert len(wanted) > 18
        assert wanted <= set(font.getBestCmap()), (family, style)


def test_a_script_of_the_report_is_kept_and_another_is_not() -> None:
    institute = sample_edition("en").institute
    without = embedded(institute, PLAIN, "Anna")
    with_it = embedded(institute, PLAIN, "Анна")
    for cuts, kept in ((without, False), (with_it, True)):
        regular = TTFont(io.BytesIO(cuts["Source Serif 4"][0].data))
        assert (ord("ж") in regular.getBestCmap()) is kept


def test_old_style_and_tabular_figures_stay() -> None:
    features = {
        record.FeatureTag
        for record in fonts("en")["Source Serif 4", "Regular"][
            "GSUB"
        ].table.FeatureList.FeatureRecord
    }
    assert {"onum", "lnum", "tnum", "liga"} <= features


@pytest.mark.parametrize(
    ("tag", "family", "substitute", "characters"),
    [
        ("en", "Source Serif 4", "Cambria", "00"),
        ("en", "Source Code Pro", "Consolas", "00"),
        ("zh-Hant", "Noto Serif CJK TC", "PMingLiU", "88"),
        ("zh-Hant", "Noto Sans CJK TC", "Microsoft JhengHei", "88"),
    ],
)
def test_each_family_names_its_substitute(
    tag: str, family: str, substitute: str, characters: str
) -> None:
    node = table(tag)[family]
    assert node.find(f"{W}altName").get(f"{W}val") == substitute
    assert node.find(f"{W}charset").get(f"{W}val") == characters
    order = ["altName", "panose1", "charset", "family", "pitch", "sig", "embedRegular",
             "embedBold", "embedItalic", "embedBoldItalic"]  # fmt: skip
    places = [order.index(etree.QName(child).localname) for child in node]
    assert places == sorted(places)


def test_word_keeps_the_faces_whole_when_it_saves() -> None:
    settings = etree.fromstring(package("en")["word/settings.xml"])
    assert settings.find(f"{W}embedTrueTypeFonts") is not None
    assert settings.find(f"{W}saveSubsetFonts") is None


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_the_file_stays_small(tag: str) -> None:
    assert len(write_docx(sample_edition(tag), MOMENT).data) < LARGEST


@pytest.mark.parametrize(
    ("rights", "allowed"),
    [
        (0x0, True),  # installable
        (0x8, True),  # editable
        (0x2, False),  # restricted
        (0x4, False),  # preview and print: Word would open the report read-only
        (0x6, False),
        (0x208, False),  # bitmaps alone
        (0x108, True),  # not to be cut
    ],
)
def test_rights_of_a_font(rights: int, allowed: bool) -> None:
    assert may_be_edited_with(rights) is allowed


def own_font(folder: Path, rights: int, flavor: str = "") -> Institute:
    """Return the sample's institute with a text font of its own, of these rights."""
    source = face("Source Sans 3")
    assert source is not None
    with TTFont(source.path) as font:
        font["OS/2"].fsType = rights
        font.flavor = flavor or None
        font.save(folder / "own.ttf")
    institute = sample_edition("en").institute
    fonts_ = replace(institute.tokens.fonts, text="Own Text")
    return replace(
        institute,
        tokens=replace(institute.tokens, fonts=fonts_),
        folders=(folder, *institute.folders),
        font_files=(FontFile("Own Text", folder / "own.ttf"),),
    )


@pytest.mark.parametrize("flavor", ["", "woff2"])
def test_a_font_of_the_pack_goes_along_under_its_family(tmp_path: Path, flavor: str) -> None:
    cuts = embedded(own_font(tmp_path, 8, flavor), PLAIN, "a")["Own Text"]
    assert [cut.style for cut in cuts] == ["Regular"]
    with TTFont(io.BytesIO(cuts[0].data)) as font:
        assert font["name"].getDebugName(1) == "Own Text"
        assert font.flavor is None


@pytest.mark.parametrize("rights", [0x2, 0x4])
def test_a_font_whose_maker_forbids_it_stays_out(tmp_path: Path, rights: int) -> None:
    assert "Own Text" not in embedded(own_font(tmp_path, rights), PLAIN, "a")


def test_a_font_that_may_not_be_cut_goes_along_whole(tmp_path: Path) -> None:
    cut = embedded(own_font(tmp_path, 0x108), PLAIN, "a")["Own Text"][0]
    source = face("Source Sans 3")
    assert source is not None
    assert len(TTFont(io.BytesIO(cut.data)).getGlyphOrder()) == len(
        TTFont(source.path).getGlyphOrder()
    )


def test_the_mask_is_the_same_each_time_and_takes_the_first_bytes_only() -> None:
    data = bytes(range(256))
    key, hidden = masked(data)
    assert (key, hidden) == masked(data)
    assert re.fullmatch(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", key)
    assert hidden[:32] != data[:32]
    assert hidden[32:] == data[32:]
    assert masked(data[:-1])[0] != key


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_a_machine_without_the_faces_shows_them(tmp_path: Path) -> None:
    """LibreOffice, shown the Han fonts alone, sets Latin text in what the file brings."""
    folders = sorted({path.parent for path in han_files().values()})
    (tmp_path / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        + "".join(f"<dir>{folder}</dir>" for folder in folders)
        + f"<cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    assert fontconfig_file() != tmp_path / "fonts.conf"
    source = tmp_path / "report.docx"
    source.write_bytes(write_docx(sample_edition("en"), MOMENT).data)
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
         "--convert-to", "pdf", "--outdir", tmp_path, source],
        env={**os.environ, "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "HOME": str(tmp_path)},
        check=True, capture_output=True, timeout=PATIENCE,
    )  # fmt: skip
    shown = subprocess.run(
        ["pdffonts", tmp_path / "report.pdf"], check=True, capture_output=True, text=True
    ).stdout
    families = {name.split("-")[0] for name in re.findall(r"^[A-Z]{6}\+(\S+)", shown, re.MULTILINE)}
    assert {"SourceSerif4", "SourceSans3", "SourceCodePro"} <= families
    assert {name for name in families if not name.startswith(("Source", "Noto"))} == set()


def test_a_family_that_no_words_are_set_in_stays_at_home() -> None:
    edition = sample_edition("en")
    blocks = tuple(block for block in edition.document.blocks if isinstance(block, Heading))
    bare = replace(edition, document=replace(edition.document, blocks=blocks, notes=()))
    with zipfile.ZipFile(io.BytesIO(write_docx(bare, MOMENT).data)) as archive:
        root = etree.fromstring(archive.read("word/fontTable.xml"))
    along = {
        str(node.get(f"{W}name")): [etree.QName(child).localname for child in node] for node in root
    }
    assert not any(part.startswith("embed") for part in along["Source Code Pro"])
    assert "embedItalic" in along["Source Serif 4"]
