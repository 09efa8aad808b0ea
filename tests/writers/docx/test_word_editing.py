"""What an editor meets in the Word file: its pane of styles, its contents, its objects' names."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from lxml import etree

from flagship import PACKS, flagship_artefact
from sample import INSTITUTE, sample_edition
from tongwen.document import Paragraph
from tongwen.edition import Edition
from tongwen.writers.docx import write_docx
from tongwen.writers.docx.drawings import spoken_name
from tongwen.writers.docx.template import derived_template

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
VML = "{urn:schemas-microsoft-com:vml}"
MOMENT = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
TAGS = ("en", "zh-Hant")


@cache
def sample(tag: str = "en") -> bytes:
    return write_docx(sample_edition(tag), MOMENT).data


def part(data: bytes, name: str = "word/document.xml") -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.namelist()


def value(node: Any) -> str:
    return "" if node is None else str(node.get(f"{W}val", ""))


# --- the pane of styles ------------------------------------------------------------------


def styles(data: bytes) -> Mapping[str, Any]:
    return {
        value(node.find(f"{W}name")): node
        for node in part(data, "word/styles.xml").iter(f"{W}style")
    }


def shown(node: Any) -> bool:
    return node.find(f"{W}semiHidden") is None


@pytest.mark.parametrize("tag", TAGS)
def test_the_pane_shows_what_a_writer_picks_and_hides_what_the_toolchain_sets(tag: str) -> None:
    known = styles(sample(tag))
    for name in ("Body Text", "heading 1", "Quote", "List Bullet", "caption", "Callout", "Figure",
                 "Table Text", "Definition Term", "Definition", "Chapter Companion"):  # fmt: skip
        assert shown(known[name]), name
    for name in ("Cover Title", "Title", "Imprint Term", "toc 1", "After Table", "Section End",
                 "Callout First", "Timeline Year", "Table Text Right"):  # fmt: skip
        assert not shown(known[name]), name
        assert known[name].find(f"{W}unhideWhenUsed") is None, name
    quick = [name for name, node in known.items() if node.find(f"{W}qFormat") is not None]
    assert 8 <= len(quick) <= 16


def test_a_style_that_nothing_is_set_in_waits_until_somebody_picks_it() -> None:
    node = styles(sample())["heading 5"]
    assert not shown(node)
    assert node.find(f"{W}unhideWhenUsed") is not None


def test_who_designs_a_template_sees_every_style() -> None:
    assert all(shown(node) for node in styles(derived_template(INSTITUTE)).values())


# --- the contents ------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
def test_contents_and_their_heading_stand_in_words_control_for_them(tag: str) -> None:
    root = part(sample(tag))
    (gallery,) = root.iter(f"{W}docPartGallery")
    assert value(gallery) == "Table of Contents"
    control = next(gallery.iterancestors(f"{W}sdt"))
    inside = control.find(f"{W}sdtContent")
    kinds = [value(node.find(f"{W}pPr/{W}pStyle")) for node in inside]
    assert kinds[0].startswith("TOCHeading")
    # Titles in the second language stand below, each in a style of its own.
    assert set(kinds[1:]) == {"TOC1", "TOC2", "TOC3", "TOC4"}
    marks = [node.get(f"{W}fldCharType") for node in inside.iter(f"{W}fldChar")]
    assert marks.count("begin") == marks.count("end") == 1


# --- citations ---------------------------------------------------------------------------


def test_a_citation_shows_the_number_that_the_list_gives_to_its_work() -> None:
    root = part(flagship_artefact("docx", "en").data)
    works = {
        mark.get(f"{W}name"): str(order)
        for order, node in enumerate(
            (node for node in root.iter(f"{W}p")
             if value(node.find(f"{W}pPr/{W}pStyle")) == "Bibliography"), start=1)
        for mark in node.iter(f"{W}bookmarkStart")
    }  # fmt: skip
    shown = 0
    for code in root.iter(f"{W}instrText"):
        words = (code.text or "").split()
        if words[:1] != ["REF"] or words[1] not in works:
            continue
        assert "\\r" in words
        runs = list(code.getparent().itersiblings(f"{W}r"))
        assert "".join(runs[1].itertext()) == works[words[1]]
        assert value(runs[1].find(f"{W}rPr/{W}rStyle")) == "Hyperlink"
        shown += 1
    assert shown > 20
    bibliography = styles(flagship_artefact("docx", "en").data)["Bibliography"]
    assert value(bibliography.find(f"{W}pPr/{W}numPr/{W}numId")) == "5"


# --- drawings, tables --------------------------------------------------------------------


def test_a_ground_of_the_cover_has_a_rectangle_for_old_readers() -> None:
    root = part(sample())
    shapes = list(root.iter(f"{MC}AlternateContent"))
    assert shapes
    for shape in shapes:
        choice, fallback = shape
        (rectangle,) = fallback.iter(f"{VML}rect")
        offset = choice.find(f".//{WP}positionV/{WP}posOffset").text
        assert f"margin-top:{int(offset) / 12700:.2f}pt" in rectangle.get("style")
        assert rectangle.get("fillcolor") in vars_of(INSTITUTE.tokens.colours)


def vars_of(record: Any) -> set[str]:
    return {getattr(record, name) for name in record.__slots__}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("figures/river-towns_2024.svg", "River towns 2024"),
        ("emblem.svg", "Emblem"),
        ("圖/里程碑.png", "里程碑"),
        ("", "Picture"),
    ],
)
def test_a_picture_is_called_by_words(path: str, name: str) -> None:
    assert spoken_name(path) == name


def test_a_table_is_described_by_its_extent() -> None:
    told = [value(node) for node in part(sample()).iter(f"{W}tblDescription")]
    assert "Rows × columns: 3 × 3" in told
    told = [value(node) for node in part(sample("zh-Hant")).iter(f"{W}tblDescription")]
    assert "列數 × 欄數：3 × 3" in told


# --- names that outlast a change ---------------------------------------------------------


def paragraph_names(data: bytes) -> list[tuple[str, str]]:
    return [
        (str(node.get(f"{W14}paraId")), "".join(node.itertext()))
        for name in names(data)
        if re.fullmatch(r"word/(document|foot|head|end).*\.xml", name)
        for node in part(data, name).iter(f"{W}p")
    ]


def with_one_paragraph_less(edition: Edition) -> Edition:
    blocks = list(edition.document.blocks)
    blocks.remove(next(block for block in reversed(blocks) if isinstance(block, Paragraph)))
    return replace(edition, document=replace(edition.document, blocks=tuple(blocks)))


def test_each_paragraph_has_a_name_that_outlasts_a_change_elsewhere() -> None:
    before = paragraph_names(sample())
    assert len({name for name, _ in before}) == len(before)
    assert all(0 < int(name, 16) < 0x80000000 for name, _ in before)
    after = paragraph_names(write_docx(with_one_paragraph_less(sample_edition("en")), MOMENT).data)
    lost = {name for name, words in before if words} - {name for name, _ in after}
    assert len(lost) == 1


def test_lists_are_known_again_in_another_report() -> None:
    def numbers(data: bytes) -> list[str]:
        return [value(node) for node in part(data, "word/numbering.xml").iter(f"{W}nsid")]

    assert len(set(numbers(sample()))) == len(numbers(sample())) == 5
    assert numbers(sample()) == numbers(sample("zh-Hant"))


@pytest.mark.parametrize("pack", PACKS)
def test_the_flagship_shows_no_more_styles_than_a_pane_holds(pack: str) -> None:
    known = styles(flagship_artefact("docx", "en", pack).data)
    assert sum(map(shown, known.values())) <= 45
