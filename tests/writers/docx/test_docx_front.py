"""Cover, title page and its back in Word: nothing lies on anything else, whatever they say.

The pages are composed from measured words, so they are read back from a layout that knows nothing
of it, LibreOffice's: no two words may share a place, and none may leave the page.
"""

from __future__ import annotations

import datetime
import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from lxml import etree

from effort import PATIENCE
from sample import INSTITUTE, parallel_edition, sample_edition
from tongwen.document import Document, Heading, LineBreak, Paragraph, Passage, Text
from tongwen.edition import Edition
from tongwen.fonts import face, fontconfig_file
from tongwen.institute import FontFile, Institute
from tongwen.institute.lockup import TITLE_FITS
from tongwen.look.cascade import Style
from tongwen.look.spots import PageLook, Spot
from tongwen.writers.docx import write_docx
from tongwen.writers.docx.composing import (
    Composition,
    compose,
    worded_lines,
)
from tongwen.writers.docx.cover import front_of
from tongwen.writers.docx.grounds import TITLES
from tongwen.writers.docx.measuring import Widths
from tongwen.writers.docx.template import derived_template

MOMENT = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def passage(words: str) -> Passage:
    return Passage((Text(words),))


def small(tag: str) -> Edition:
    """The sample's front pages, and next to nothing behind them."""
    blocks = (Heading(1, passage("One")), Paragraph(passage("Words.")))
    return replace(sample_edition(tag), document=Document(blocks, (), tag))


def test_a_report_without_headings_has_no_contents_and_says_what_it_is() -> None:
    sample = sample_edition("en")
    bare = replace(
        sample,
        document=Document((Paragraph(passage("Words.")),), (), "en"),
        metadata=replace(sample.metadata, kind=Passage(())),
    )
    with zipfile.ZipFile(io.BytesIO(write_docx(bare, MOMENT).data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    words = "".join(map(str, body.itertext()))
    assert "Contents" not in words
    assert words.count("Report · 研究報告") == 2, "on the cover and on the title page"


@pytest.fixture(scope="module")
def broad(tmp_path_factory: pytest.TempPathFactory) -> tuple[FontFile, ...]:
    """Source Sans 3, 15 % wider, as a pack's own font."""
    folder = tmp_path_factory.mktemp("fonts")
    found = []
    for weight in (400, 700):
        source = face("Source Sans 3", weight)
        assert source is not None
        font = TTFont(source.path)
        glyphs = font.getGlyphSet()
        for name in font.getGlyphOrder():
            pen = TTGlyphPen(None)
            outline = DecomposingRecordingPen(glyphs)
            glyphs[name].draw(outline)
            outline.replay(TransformPen(pen, (1.15, 0, 0, 1, 0, 0)))
            font["glyf"][name] = pen.glyph()
            width, side = font["hmtx"][name]
            font["hmtx"][name] = (round(width * 1.15), round(side * 1.15))
        for record in font["name"].names:
            if record.nameID in (1, 16):
                record.string = "Broad Sans"
            elif record.nameID in (4, 6):
                record.string = f"BroadSans-{weight}"
        path = folder / f"BroadSans-{weight}.ttf"
        font.save(path)
        found.append(FontFile("Broad Sans", path, weight))
    return tuple(found)


def crowded(tag: str, fonts: tuple[FontFile, ...], institutes: int) -> Edition:
    """A report of long names in a broad face on a small page."""

    def named(institute: Institute, number: int) -> Institute:
        names = {
            "en": f"Interdisciplinary Institute for Telecommunications Infrastructure {number}",
            "zh-Hant": f"跨學科電信基礎設施與負責任治理研究院暨全球傳播中心{number}",
        }
        body = replace(
            institute.organisation,
            names=names,
            address={"en": "8 Quay Road\nHarbour City"},
            web="https://example.org/an/address/of/many/letters",
        )
        return replace(institute, organisation=body, slug=f"p{number}", imprint=names)

    tokens = INSTITUTE.tokens
    page = replace(tokens.page, width=170, height=240, inner=24, outer=20, top=22, foot=26, hang=8)
    families = replace(tokens.fonts, display="Broad Sans") if fonts else tokens.fonts
    whole = replace(
        named(INSTITUTE, 1),
        tokens=replace(tokens, page=page, fonts=families),
        font_files=fonts,
        folders=(*INSTITUTE.folders, *{font.path.parent for font in fonts}),
        partners=tuple(named(INSTITUTE, number) for number in range(2, institutes + 1)),
    )
    edition = sample_edition(tag)
    author = edition.metadata.contributors[0]
    metadata = replace(
        edition.metadata,
        title=passage("Responsible Artificial Intelligence in Telecommunications and Beyond"),
        subtitle=passage("Infrastructure, governance and communication in twelve countries"),
        contributors=tuple(
            replace(author, name=passage(f"Professor Dr. Longlastname-Evenlongername {number}"))
            for number in range(4)
        ),
    )
    return replace(small(tag), institute=whole, metadata=metadata)


def put_back(data: bytes) -> bytes:
    """The same file with the second lockup's names where the first's are."""
    source = zipfile.ZipFile(io.BytesIO(data))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                text = content.decode()
                # Other words than the first's: the same in one place are one to Poppler.
                places = re.findall(r'"CoverName(?:SetIn\d+)?"/>(<w:framePr[^>]*>)', text)
                assert len(places) >= 2
                content = text.replace(places[1], places[0]).encode()
            archive.writestr(name, content)
    return target.getvalue()


SIDES = ("xMin", "yMin", "xMax", "yMax")


@dataclass(frozen=True)
class Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float

    def over(self, other: Word) -> bool:
        """Whether the words share a place: more than a hair across, almost half a line down."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 1 and down > 0.45 * min(self.bottom - self.top, other.bottom - other.top)


def faults(pdf: Path) -> Iterator[str]:
    """Tell which words of the first three pages lie on one another or leave the page."""
    command = ["pdftotext", "-bbox-layout", "-l", "3", str(pdf), "-"]
    root = etree.fromstring(subprocess.run(command, capture_output=True, check=True).stdout)
    for number, page in enumerate(root.iter("{*}page"), 1):
        width, height = float(page.get("width", "")), float(page.get("height", ""))
        words = [
            Word(node.text or "", *(float(node.get(side, "")) for side in SIDES))
            for node in page.iter("{*}word")
        ]
        assert words
        for place, word in enumerate(words):
            if word.left < 0 or word.top < 0 or word.right > width or word.bottom > height:
                yield f"{number}: {word.text} leaves the page"
            for other in words[place + 1 :]:
                if word.over(other):
                    yield f"{number}: {word.text} lies on {other.text}"


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="Poppler is not installed")
def test_nothing_overlaps_however_long_and_wide_names_are(
    tmp_path: Path, broad: tuple[FontFile, ...]
) -> None:
    editions = {
        f"{tag}-{number}": crowded(tag, broad, number)
        for tag, number in (("en", 1), ("en", 3), ("zh-Hant", 4))
    }
    files = []
    for name, edition in editions.items():
        artefact = write_docx(edition, MOMENT)
        assert artefact.problems == ()
        files.append(tmp_path / f"{name}.docx")
        files[-1].write_bytes(artefact.data)
    files.append(tmp_path / "damaged.docx")
    files[-1].write_bytes(put_back(files[1].read_bytes()))
    subprocess.run(
        [
            "soffice", "--headless", "--norestore",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, files),
        ],
        env={**os.environ, "FONTCONFIG_FILE": str(fontconfig_file()), "HOME": str(tmp_path)},
        capture_output=True, check=True, timeout=PATIENCE,
    )  # fmt: skip
    found = {file.stem: list(faults(file.with_suffix(".pdf"))) for file in files}
    assert found.pop("damaged")  # a lockup on another is seen
    assert found == {name: [] for name in editions}


# --- what is composed --------------------------------------------------------------------


def composed(edition: Edition) -> Composition:
    return compose(
        edition,
        front_of(edition),
        PageLook(edition.institute, edition.language, edition.companion),
    )


PLAIN = Spot(Style(("Source Sans 3",), size=10, leading=12))


def test_words_are_measured_in_their_own_face(broad: tuple[FontFile, ...]) -> None:
    widths = Widths(INSTITUTE)
    usual = widths.width("Communication", PLAIN)
    assert widths.width("Communication", PLAIN.scaled(2)) == pytest.approx(2 * usual)
    assert widths.width("Communication", Spot(replace(PLAIN.style, weight=700))) > usual
    assert widths.width("傳播", PLAIN) == pytest.approx(2 * 10 * 25.4 / 72 * 1.03)
    wider = Widths(crowded("en", broad, 1).institute)
    broad_face = Spot(replace(PLAIN.style, families=("Broad Sans",)))
    assert wider.width("Communication", broad_face) == pytest.approx(1.15 * usual, rel=0.01)


def test_lines_are_broken_as_words_allow() -> None:
    widths = Widths(INSTITUTE)
    room = widths.width("one two", PLAIN) + 0.1
    assert widths.lines("one two", PLAIN, room) == 1
    assert widths.lines("one two one", PLAIN, room) == 2
    assert widths.lines("傳播大學", PLAIN, widths.width("傳播", PLAIN) + 0.1) == 2
    assert widths.lines("Telecommunications", PLAIN, widths.width("Telecom", PLAIN)) == 3
    even = widths.even("one two one two one", PLAIN, widths.width("one two one two ", PLAIN))
    assert widths.lines("one two one two one", PLAIN, even) == 2
    assert even < widths.width("one two one two ", PLAIN)


def test_an_address_is_measured_line_by_line() -> None:
    assert worded_lines((Text("8 Quay Road"), LineBreak(), Text("Harbour City"))) == (
        "8 Quay Road",
        "Harbour City",
    )


def test_titles_stand_above_the_foot_and_shrink_only_for_room(broad: tuple[FontFile, ...]) -> None:
    usual = composed(sample_edition("en"))
    size = INSTITUTE.tokens.scale.title * 1.25
    assert usual.look.spots["cover title"].size == pytest.approx(size)
    assert usual.edges.titles < usual.edges.foot
    tight = composed(crowded("en", broad, 3))
    lowest = max(placed.bottom for placed in tight.cover)
    assert lowest < tight.edges.titles < tight.edges.foot
    share = tight.look.spots["cover title"].size / (INSTITUTE.tokens.scale.title * 0.74)
    assert share == pytest.approx(next(fit for fit in TITLE_FITS if abs(fit - share) < 0.01))
    assert share < 1


def test_columns_are_as_wide_as_the_longest_word(broad: tuple[FontFile, ...]) -> None:
    edition = crowded("en", broad, 4)
    places = {placed.left for placed in composed(edition).cover}
    assert len(places) == 2  # two rows of two: "Telecommunications" would break in four columns
    short = replace(edition, institute=replace(edition.institute, font_files=(), partners=()))
    assert len({placed.top for placed in composed(short).cover}) == 1


def test_the_imprint_ends_at_the_foot_of_its_page() -> None:
    edition = sample_edition("en")
    found, page = composed(edition), INSTITUTE.tokens.page
    assert found.notice.top > page.top
    tops = [found.notice.top, *(placed.top for placed in found.colophon), found.imprint_first.top]
    assert tops == sorted(tops)
    assert found.imprint_first.top < found.imprint.top < found.made.top < page.height - page.foot


def test_a_pack_that_moves_the_titles_keeps_them(tmp_path: Path) -> None:
    """A template whose cover has another upper margin than the house's is left as it is."""

    def margin(data: bytes) -> int:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            root = etree.fromstring(package.read("word/document.xml"))
        node: Any = next(root.iter(f"{W}pgMar"))
        return int(node.get(f"{W}top"))

    def built(template: bytes) -> bytes:
        file = tmp_path / "pack" / "word" / "template.docx"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(template)
        own = replace(INSTITUTE, folders=(file.parent.parent, *INSTITUTE.folders))
        return write_docx(replace(small("en"), institute=own), MOMENT).data

    usual = derived_template(INSTITUTE)
    house = round(TITLES * 1440 / 25.4)
    assert margin(usual) == house
    assert margin(built(usual)) == round(composed(sample_edition("en")).edges.titles * 1440 / 25.4)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(usual)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = content.replace(f'w:top="{house}"'.encode(), b'w:top="3000"', 1)
            archive.writestr(name, content)
    assert margin(built(target.getvalue())) == 3000


def test_every_language_has_its_front() -> None:
    fronts: Mapping[str, Any] = {tag: front_of(sample_edition(tag)) for tag in ("en", "zh-Hant")}
    assert fronts["en"].companion == ("樣本", "每種區塊")
    assert fronts["zh-Hant"].imprint[0]


def test_the_abstract_of_two_languages_stands_side_by_side() -> None:
    edition = parallel_edition()
    edition = replace(edition, document=small("en").document)
    with zipfile.ZipFile(io.BytesIO(write_docx(edition, MOMENT).data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    (row,) = root.iter(f"{W}tr")
    cells = ["".join(map(str, cell.itertext(f"{W}t"))) for cell in row.iterchildren(f"{W}tc")]
    assert cells == ["What the sample is about.", "譯文：What the sample is about."]
    styles = {node.get(f"{W}val") for node in row.iter(f"{W}pStyle")}
    assert styles == {"Abstract"}


def test_authors_stand_apart_from_the_titles_with_or_without_a_line_of_credit() -> None:
    edition = sample_edition("en")
    for credit, style in ((Passage(), "AuthorFirst"), (passage("Written by"), "TitleCredit")):
        told_by = replace(edition, metadata=replace(edition.metadata, credit_line=credit))
        data = write_docx(told_by, MOMENT).data
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            root, styles = (
                etree.fromstring(package.read(f"word/{name}.xml"))
                for name in ("document", "styles")
            )
        kinds = [str(mark.get(f"{W}val")) for mark in root.iter(f"{W}pStyle")]
        assert kinds.index(style) == kinds.index("TitleCompanion") + 1
        rooms = styles.find(f"{W}style[@{W}styleId='{style}']/{W}pPr/{W}spacing")
        assert rooms is not None
        assert int(str(rooms.get(f"{W}before"))) > 500
