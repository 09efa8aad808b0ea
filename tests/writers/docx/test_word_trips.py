"""The Word edition in other hands: LibreOffice and back, and three libraries that read it.

What survives is read from the XML after the trip, by the functions that read our own files.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import docx
import mammoth  # type: ignore[import-untyped]
import pytest
from docx2python import docx2python
from lxml import html

from effort import PATIENCE
from flagship import MOMENT, flagship, flagship_artefact
from places import PROJECT
from shared import shared
from tongwen.artefacts.docx.word import W, WordFile, is_on, read_word, value
from tongwen.document import Code, Heading, Text
from tongwen.edition import Edition
from tongwen.fonts import fontconfig_file
from tongwen.measuring import SETTINGS, lay_out
from tongwen.walk import plain_text, walk
from tongwen.writers.docx import page_numbers, write_docx

ROOT = PROJECT
TAGS = ("en", "zh-Hant")
_HAN = re.compile("[\u4e00-\u9fff]")
WORD = "docx:MS Word 2007 XML"
TRIPS = {"docx": (WORD,), "odt": ("odt", WORD)}

office = pytest.mark.office
installed = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)


@cache
def measured(tag: str) -> bytes:
    """Return the flagship as it is published: with the pages of a layout in its contents."""
    return bytes(shared(_measured, tag))


def _measured(tag: str) -> bytes:
    edition, unmeasured = flagship(tag), flagship_artefact("docx", tag).data
    if shutil.which("soffice") is None:
        return unmeasured
    layout = lay_out(unmeasured, "docx")
    assert layout is not None
    pages = page_numbers(layout, edition)
    assert pages is not None
    return write_docx(edition, MOMENT, pages).data


def converted(data: bytes, suffix: str, form: str) -> bytes:
    """Return ``data``, a file with ``suffix``, as LibreOffice saves it in the format ``form``."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, out = folder / f"report.{suffix}", folder / "out"
        source.write_bytes(data)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_bytes(SETTINGS)  # as Word sets it: without them Chinese breaks otherwise
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
             "--convert-to", form, "--outdir", str(out), str(source)],
            env={**os.environ, "FONTCONFIG_FILE": str(fontconfig_file())},
            check=True, capture_output=True, timeout=PATIENCE,
        )  # fmt: skip
        return (out / f"report.{form.split(':')[0]}").read_bytes()


@cache
def travelled(tag: str, trip: str) -> WordFile:
    """Return the flagship after a trip through LibreOffice."""
    return read_word(shared(_travelled, tag, trip))


def _travelled(tag: str, trip: str) -> bytes:
    data, suffix = measured(tag), "docx"
    for form in TRIPS[trip]:
        data, suffix = converted(data, suffix, form), form.split(":")[0]
    return data


@cache
def unchanged(tag: str) -> WordFile:
    """Return the flagship before it travels."""
    return read_word(measured(tag))


# --- LibreOffice and back ----------------------------------------------------------------

# Each language and each trip: not each with each.
trips = pytest.mark.parametrize(("tag", "trip"), [*zip(TAGS, TRIPS, strict=True)])
tags = pytest.mark.parametrize("tag", TAGS)


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words)


def notes(file: WordFile) -> list[str]:
    root = file.root("footnotes")
    assert root is not None
    return [
        squeezed("".join(node.text or "" for node in note.iter(f"{W}t")))
        for note in root.iter(f"{W}footnote")
        if value(note, "type") in ("", "normal")
    ]


def calls(file: WordFile) -> int:
    return sum(1 for _ in file.document.root.iter(f"{W}footnoteReference"))


def captions(file: WordFile) -> list[tuple[str, str, str]]:
    """Return what counts each caption, what it shows, and the whole caption."""
    story = file.document
    return [
        (
            field.argument,
            story.words(field),
            squeezed(story.words(story.paragraphs[field.paragraph])),
        )
        for field in story.fields
        if field.name == "SEQ"
    ]


def references(file: WordFile) -> list[str]:
    story = file.document
    return [squeezed(story.words(field)) for field in story.fields if field.name == "REF"]


def headings(file: WordFile) -> list[tuple[int, str]]:
    story = file.document
    found = ((file.styles.level_of(paragraph.node), paragraph) for paragraph in story.paragraphs)
    return [(level, squeezed(story.words(p))) for level, p in found if level is not None]


def head_rows(file: WordFile) -> list[tuple[bool, ...]]:
    return [
        tuple(bool(is_on(row.find(f"{W}trPr/{W}tblHeader"))) for row in table.findall(f"{W}tr"))
        for table in file.document.root.iter(f"{W}tbl")
    ]


def languages(file: WordFile) -> Counter[tuple[str, str]]:
    """Return how often each Han sign stands in each language, from the first chapter on.

    LibreOffice writes the frames of the cover and the title page twice, in two manners.
    """
    found: Counter[tuple[str, str]] = Counter()
    story = file.document
    begun = next(p.start for p in story.paragraphs if file.styles.level_of(p.node) is not None)
    for run in story.runs:
        if run.start >= begun:
            tag = file.run_property(story, run, "lang", ("eastAsia",))
            found.update((sign, tag) for sign in _HAN.findall(story.words(run)))
    return found


@office
@installed
@trips
def test_notes_come_back(tag: str, trip: str) -> None:
    before, after = unchanged(tag), travelled(tag, trip)
    assert notes(after) == notes(before)
    assert calls(after) == calls(before) == len(notes(before)) > 5


@office
@installed
@trips
def test_captions_and_their_counts_come_back(tag: str, trip: str) -> None:
    before, after = unchanged(tag), travelled(tag, trip)
    assert captions(after) == captions(before)
    document = flagship(tag).document
    assert len(captions(before)) == len(document.figures) + len(document.tables) > 2


@office
@installed
@trips
def test_references_and_headings_come_back(tag: str, trip: str) -> None:
    before, after = unchanged(tag), travelled(tag, trip)
    assert references(after) == references(before)
    assert len(references(before)) > 10
    assert headings(after) == headings(before)


@office
@installed
@trips
def test_contents_come_back_with_their_pages(tag: str, trip: str) -> None:
    def lists(file: WordFile) -> list[list[str]]:
        story = file.document
        return [
            [squeezed(line) for line in story.words(field).split("\n") if line.strip()]
            for field in story.fields
            if field.name == "TOC"
        ]

    before, after = unchanged(tag), travelled(tag, trip)
    assert lists(after) == lists(before)
    entries, figures, tables = lists(before)
    titles = flagship(tag).document.contents
    # Chapters' titles in the second language have lines without a page.
    others = [entry for entry in titles if entry.level == 1 and entry.companion]
    assert len(entries) == len(titles) + len(others) > len(titles) > 10
    assert len(figures) + len(tables) == len(captions(before)) > 2
    # Word, and whatever knows its ways, finds a line's place by a bookmark of this name.
    for file in (before, after):
        pages = [field for field in file.document.fields if field.name == "PAGEREF"]
        assert all(field.argument.startswith("_Toc") for field in pages)
        links = [str(node.get(f"{W}anchor")) for node in file.document.root.iter(f"{W}hyperlink")]
        places = [mark.name for mark in file.document.bookmarks if mark.name.startswith("_Toc")]
        asked = [field.argument for field in pages]
        assert [link for link in links if link in asked] == asked
        assert sorted(places) == sorted(link for link in links if link.startswith("_Toc"))
        assert len(places) == len(entries) + len(figures) + len(tables)
        # LibreOffice writes a PAGEREF round each line, with a page or without.
        assert len(asked) in (len(places) - len(others), len(places))


@office
@installed
@trips
def test_head_rows_come_back(tag: str, trip: str) -> None:
    before, after = unchanged(tag), travelled(tag, trip)
    assert head_rows(after) == head_rows(before)
    assert all(rows[0] and not any(rows[1:]) for rows in head_rows(before))


@office
@installed
@trips
def test_languages_come_back(tag: str, trip: str) -> None:
    before, after = languages(unchanged(tag)), languages(travelled(tag, trip))
    assert before
    assert after == before


# --- pages, as LibreOffice breaks them ---------------------------------------------------


@office
@installed
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="Poppler is not installed")
def test_contents_tell_the_page_that_bears_the_heading(tmp_path: Path) -> None:
    """Each page is known by the number printed at its foot, as a reader knows it."""
    tag = "zh-Hant"  # which has lines without a page besides
    file = tmp_path / "report.pdf"
    file.write_bytes(converted(measured(tag), "docx", "pdf"))
    text = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True
    ).stdout
    printed = {}
    for page in text.split("\f"):
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        if lines and lines[-1].isdecimal():
            printed[lines[-1]] = squeezed(page)
    assert len(printed) > 8
    story = unchanged(tag).document
    contents = next(field for field in story.fields if field.name == "TOC")
    told = [line.split("\t") for line in story.words(contents).split("\n")]
    # Titles in the second language have no page.
    entries = [line for line in told if len(line) > 1]
    assert len(entries) == len(flagship(tag).document.contents) > 10
    for *label, words, number in entries:
        assert squeezed("".join([*label, words])) in printed[number], (words, number)
        # A heading's number is its own: no other page has it.
        other = {
            page for page, text in printed.items() if squeezed("".join([*label, words])) in text
        }
        if label:
            assert number == min(other, key=int)


# --- other readers -----------------------------------------------------------------------


def said(edition: Edition, *, notes_too: bool) -> Iterator[str]:
    """Yield what the edition's blocks say: each word that an author wrote."""
    blocks: list[Any] = list(edition.document.blocks)
    if notes_too:
        blocks += [note.blocks for note in edition.document.notes]
    for node in walk(tuple(blocks)):
        if isinstance(node, Text | Code) and node.text.strip():
            yield squeezed(node.text)


def missing(edition: Edition, text: str, *, notes_too: bool) -> list[str]:
    """Return what the edition says and ``text`` does not."""
    text = squeezed(text)
    shown = [
        plain_text(node.companion)
        for node in walk(edition.document.blocks)
        if isinstance(node, Heading) and node.level > 1
    ]
    # The second language stands under the headings of chapters only; what describes a picture
    # is no text.
    described = [
        part.text
        for node in walk(edition.document.blocks)
        for part in walk(getattr(node, "alternative", ()))
        if isinstance(part, Text)
    ]
    left_out = {squeezed(words) for words in (*shown, *described)}
    return [
        words
        for words in said(edition, notes_too=notes_too)
        if words not in text and words not in left_out
    ]


@tags
def test_python_docx_reads_every_word_of_the_text(tag: str) -> None:
    edition = flagship(tag)
    document = docx.Document(io.BytesIO(flagship_artefact("docx", tag).data))

    def texts(holder: Any) -> Iterator[str]:
        for block in holder.iter_inner_content():
            if hasattr(block, "rows"):
                for row in block.rows:
                    for cell in row.cells:
                        yield from texts(cell)
            else:
                yield block.text

    assert missing(edition, "\n".join(texts(document)), notes_too=False) == []
    assert document.core_properties.title == plain_text(edition.metadata.title)
    names = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert {"Heading 1", "Heading 2", "Body Text", "Caption"} <= names


@tags
def test_docx2python_reads_every_word_and_the_notes(tag: str, tmp_path: Path) -> None:
    edition = flagship(tag)
    file = tmp_path / "report.docx"
    file.write_bytes(flagship_artefact("docx", tag).data)
    with docx2python(file) as found:
        assert missing(edition, found.text, notes_too=True) == []
        assert found.core_properties["title"] == plain_text(edition.metadata.title)


@tags
def test_mammoth_reads_every_word_and_the_notes_without_a_warning(tag: str) -> None:
    edition = flagship(tag)
    data = flagship_artefact("docx", tag).data
    file = read_word(data)
    # It warns of each style that it is not told an element for: that is not the file's fault.
    kinds = {"paragraph": "p", "character": "r", "table": "table"}
    styles = "\n".join(
        f"{kinds[value(node, 'type')]}[style-name='{value(node.find(f'{W}name'))}'] => "
        f"{ {'p': 'p', 'r': 'span', 'table': 'table'}[kinds[value(node, 'type')]] }:fresh"
        for node in file.styles.nodes.values()
        if value(node, "type") in kinds
        and not file.styles.name(value(node, "styleId")).startswith("heading")
    )
    result = mammoth.convert_to_html(io.BytesIO(data), style_map=styles)
    assert [str(message) for message in result.messages] == []
    tree: Any = html.fromstring(f"<div>{result.value}</div>")
    assert missing(edition, tree.text_content(), notes_too=True) == []
    assert len(tree.xpath("//h1")) == sum(
        isinstance(node, Heading) and node.level == 1 for node in walk(edition.document.blocks)
    )
    assert len(tree.xpath("//sup/a[starts-with(@href, '#footnote-')]")) == len(edition.notes) > 5
