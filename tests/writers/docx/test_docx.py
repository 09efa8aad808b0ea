"""The Word edition: its package, its parts against a golden, and what no checker looks at."""

from __future__ import annotations

import datetime
import io
import os
import re
import shutil
import struct
import subprocess
import tracemalloc
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, get_args

import docx
import pytest
from lxml import etree
from openxml_audit import FileFormat, OpenXmlValidator  # type: ignore[import-untyped]

from effort import PATIENCE
from flagship import PACKS, PAIRS, flagship_artefact
from places import TESTS
from sample import (
    HOUSE,
    INSTITUTE,
    OF_A_READER,
    SVG,
    emblem,
    p,
    para,
    parallel_edition,
    sample_edition,
)
from tongwen.artefacts.docx.word import WordFile, read_word
from tongwen.checks.word import check_word
from tongwen.columns import GAP
from tongwen.diagnostics import Problems, Span
from tongwen.document import (
    Bibliography,
    Block,
    Callout,
    Caption,
    Cell,
    CodeBlock,
    Column,
    ContentsEntry,
    CrossReference,
    Definition,
    DefinitionList,
    Division,
    Document,
    Emphasis,
    Figure,
    Heading,
    Image,
    Index,
    Indexed,
    IndexEntry,
    LanguageSpan,
    Link,
    List,
    ListItem,
    Math,
    MathBlock,
    Mention,
    Note,
    NoteReference,
    Paragraph,
    Passage,
    Quote,
    Resource,
    Row,
    Strong,
    Table,
    Text,
    Timeline,
    TimelineEvent,
)
from tongwen.edition import Edition
from tongwen.fonts import fontconfig_file
from tongwen.gate import Gate
from tongwen.institute import (
    CoverDesign,
    FontFile,
    Institute,
    Logo,
    Rules,
    Spacing,
    Weights,
    lockups,
    read_institute,
)
from tongwen.institute.colour import contrast
from tongwen.languages import LANGUAGES, NO_LINE_END, NO_LINE_START
from tongwen.look.spots import PageLook
from tongwen.measuring import lay_out, layout_of
from tongwen.metadata import Contributor
from tongwen.pictures import read_picture
from tongwen.transforms import read_formulas
from tongwen.walk import plain_text, walk
from tongwen.writers.docx import page_numbers, write_docx
from tongwen.writers.docx.drawings import placed_size
from tongwen.writers.docx.fields import anchor_name, bookmark_name, sequence
from tongwen.writers.docx.filling import TemplateFault, fill_in
from tongwen.writers.docx.inlines import split_scripts
from tongwen.writers.docx.pages import BODY, PAGE_COUNT
from tongwen.writers.docx.palette import Palette, eighths, weighted_family
from tongwen.writers.docx.template import derived_template, house_template
from tongwen.writers.docx.theme import Shown, shown

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MOMENT = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
GOLDEN = TESTS / "golden"
TAGS = ("en", "zh-Hant")
GOLDEN_PARTS = ("word/document.xml", "word/footnotes.xml", "word/numbering.xml", "word/styles.xml")


Pages = Mapping[str, int]


def write(edition: Edition, pages: Pages | Callable[[bytes], Pages] | None = None) -> bytes:
    artefact = write_docx(edition, MOMENT, pages)
    assert artefact.problems == ()
    return artefact.data


@cache
def sample(tag: str) -> bytes:
    return write(sample_edition(tag))


def part(data: bytes, name: str = "word/document.xml") -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def parts(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {
            name: etree.fromstring(package.read(name))
            for name in package.namelist()
            if name.endswith((".xml", ".rels"))
        }


def edition_of(
    *blocks: Block, notes: tuple[Note, ...] = (), tag: str = "en", **more: Any
) -> Edition:
    document = read_formulas(Document(blocks, notes, tag, **more), tag, Problems())
    return replace(sample_edition(tag), document=document)


def written(*blocks: Block, **more: Any) -> Any:
    return part(write(edition_of(*blocks, **more)))


def words(node: Any) -> str:
    return "".join(text.text or "" for text in node.iter(f"{W}t", f"{M}t"))


def styled(root: Any, style: str) -> list[Any]:
    return [
        node
        for node in root.iter(f"{W}p")
        if node.find(f"{W}pPr/{W}pStyle") is not None
        and node.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == style
    ]


def style_name(node: Any) -> str:
    style = node.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def instructions(root: Any) -> list[str]:
    return [(node.text or "").strip() for node in root.iter(f"{W}instrText")]


# --- anchors -----------------------------------------------------------------------------


def anchors(data: bytes) -> dict[str, str]:
    """Return the name of each anchor → the words in it."""
    found: dict[str, str] = {}
    everything = parts(data)
    stories = ("word/document.xml", "word/footnotes.xml")
    for root in (everything[name] for name in stories if name in everything):
        open_: dict[str, str] = {}
        for node in root.iter():
            if node.tag == f"{W}bookmarkStart" and node.get(f"{W}name").startswith("_tw"):
                open_[node.get(f"{W}id")] = node.get(f"{W}name")
                assert node.get(f"{W}name") not in found
                found[node.get(f"{W}name")] = ""
            elif node.tag == f"{W}bookmarkEnd":
                open_.pop(node.get(f"{W}id"), None)
            elif node.tag == f"{W}t":
                for name in open_.values():
                    found[name] += node.text or ""
        assert open_ == {}
    return found


def test_every_block_lies_in_an_anchor_that_tells_its_place_and_its_words() -> None:
    here = Span("03-core.md", 12, 1)
    quoted = Paragraph(p("Second."), span=Span("03-core.md", 15, 3))
    item = Paragraph(p("In a list."), span=Span("03-core.md", 20, 3))
    told = Paragraph(p("In a note."), span=Span("03-core.md", 30, 1))
    call = Passage((Text("Called"), NoteReference("a", number="1")))
    blocks: tuple[Block, ...] = (
        Heading(1, p("Chapter"), identifier="chapter"),
        Paragraph(Passage((Text("First "), Strong((Text("words"),)))), span=here),
        Quote((quoted,)),
        List((ListItem((item,)),)),
        Paragraph(call, span=Span("03-core.md", 22, 1)),
    )
    data = write(edition_of(*blocks, notes=(Note("a", (told,), "1"),)))
    found = anchors(data)
    assert found[anchor_name("chapter", "Chapter")] == "Chapter"
    assert found[anchor_name("Paragraph 03-core.md:12:1", "First  words\n")] == "First words"
    for block in (quoted, item, told):
        place = f"Paragraph 03-core.md:{block.span.line}:{block.span.column}"
        assert found[anchor_name(place, plain_text(block.content))] == plain_text(block.content)
    assert len(found) == 7  # the quotation has one round its paragraph's


def test_an_anchor_changes_with_the_words_in_its_second_part_alone() -> None:
    def name(words: str, line: int) -> str:
        data = write(edition_of(Paragraph(p(words), span=Span("a.md", line, 1))))
        (found,) = anchors(data)
        return found

    before, after, moved = name("Old words.", 1), name("New words.", 1), name("Old words.", 2)
    assert before.split("_")[1] == after.split("_")[1] != moved.split("_")[1]
    assert before.split("_")[2] == moved.split("_")[2] != after.split("_")[2]


@pytest.mark.parametrize("tag", TAGS)
def test_every_block_of_the_sample_has_its_anchor(tag: str) -> None:
    edition = sample_edition(tag)
    blocks = [
        node
        for node in walk((*edition.document.blocks, *(n.blocks for n in edition.document.notes)))
        if isinstance(node, (Paragraph, Heading, Figure, Table, Callout, CodeBlock, MathBlock))
    ]
    names = anchors(sample(tag))
    assert len(names) >= len(blocks) > 30
    assert all(re.fullmatch(r"_tw[0-9a-f]{16}_[0-9a-f]{12}", name) for name in names)


# --- the package -------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
def test_golden(tag: str) -> None:
    found = []
    for name in GOLDEN_PARTS:
        tree = part(sample(tag), name)
        for node in tree.iter(f"{W}p"):
            node.attrib.clear()  # names made of the words
        etree.indent(tree, " ")
        found.append(f"<!-- {name} -->\n{etree.tostring(tree, encoding='unicode')}\n")
    text = "\n".join(found)
    golden = GOLDEN / f"sample.{tag}.docx.xml"
    if os.environ.get("TONGWEN_ACCEPT") == "1":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("tag", TAGS)
def test_same_input_same_bytes(tag: str) -> None:
    assert write(sample_edition(tag)) == sample(tag)


@pytest.mark.parametrize("tag", TAGS)
def test_checkers_find_nothing(tag: str, tmp_path: Path) -> None:
    judged_sound(sample(tag), tmp_path)


@pytest.mark.parametrize(("slug", "tag"), PAIRS)
def test_checkers_find_nothing_in_the_flagship(slug: str, tag: str, tmp_path: Path) -> None:
    judged_sound(flagship_artefact("docx", tag, slug).data, tmp_path)


def judged_sound(data: bytes, folder: Path) -> None:
    """Hold a Word file to what openxml-audit and ooxml-integrity ask of it."""
    file = folder / "judged.docx"
    file.write_bytes(data)
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(file)
    assert [str(error) for error in result.errors] == []
    integrity = shutil.which("ooxml-integrity", path=_scripts())
    assert integrity
    run = subprocess.run([integrity, "check", str(file)], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout
    assert "0 error(s), 0 warning(s)" in run.stdout


def _scripts() -> str:
    import sys

    return str(Path(sys.executable).parent)


def test_package_holds_nothing_unneeded() -> None:
    with zipfile.ZipFile(io.BytesIO(sample("en"))) as package:
        names = package.namelist()
        assert names[0] == "[Content_Types].xml"
        assert len(names) == len(set(names))
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in package.infolist())
    assert not [name for name in names if "Effects" in name or "thumbnail" in name]
    named = "".join(
        etree.tostring(root).decode()
        for name, root in parts(sample("en")).items()
        if ".rels" in name
    )
    assert all(Path(name).name in named for name in names if name.startswith("word/media"))


def test_properties() -> None:
    properties = docx.Document(io.BytesIO(sample("zh-Hant"))).core_properties
    assert (properties.title, properties.author) == ("A Sample", "A. Author; B. Author")
    assert (properties.subject, properties.keywords) == ("Of Every Block", "samples; blocks")
    assert properties.language == "zh-Hant"
    assert properties.created == properties.modified == MOMENT
    assert properties.last_modified_by == "Tongwen"


def test_word_is_told_neither_to_update_nor_to_convert() -> None:
    settings = part(sample("en"), "word/settings.xml")
    assert settings.find(f"{W}updateFields") is None
    modes = {
        setting.get(f"{W}name"): setting.get(f"{W}val")
        for setting in settings.iter(f"{W}compatSetting")
    }
    assert modes["compatibilityMode"] == "15"
    languages = settings.find(f"{W}themeFontLang")
    assert (languages.get(f"{W}val"), languages.get(f"{W}eastAsia")) == ("en-GB", "zh-TW")


# --- what checkers do not look at --------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
def test_bookmarks_are_whole_and_unique(tag: str) -> None:
    roots = [root for name, root in parts(sample(tag)).items() if name.startswith("word/")]
    starts = [node for root in roots for node in root.iter(f"{W}bookmarkStart")]
    ends = [node.get(f"{W}id") for root in roots for node in root.iter(f"{W}bookmarkEnd")]
    names = [node.get(f"{W}name") for node in starts]
    assert len(names) == len(set(names)) > 10
    assert all(re.fullmatch(r"_[A-Za-z][A-Za-z0-9_]{0,38}", name) for name in names)
    assert sorted(node.get(f"{W}id") for node in starts) == sorted(ends)
    assert len(set(ends)) == len(ends)


@pytest.mark.parametrize("tag", TAGS)
def test_every_anchor_has_its_bookmark(tag: str) -> None:
    root = part(sample(tag))
    names = {node.get(f"{W}name") for node in root.iter(f"{W}bookmarkStart")}
    anchors = {node.get(f"{W}anchor") for node in root.iter(f"{W}hyperlink")} - {None}
    assert anchors
    assert anchors <= names
    referred = {
        instruction.split()[1]
        for instruction in instructions(root)
        if instruction.startswith(("REF ", "PAGEREF ", "NOTEREF "))
    }
    assert referred
    assert referred <= names


@pytest.mark.parametrize("tag", TAGS)
def test_fields_are_balanced(tag: str) -> None:
    for root in parts(sample(tag)).values():
        depth = 0
        for mark in root.iter(f"{W}fldChar"):
            kind = mark.get(f"{W}fldCharType")
            depth += {"begin": 1, "end": -1}.get(kind, 0)
            assert depth >= 0
        assert depth == 0


@pytest.mark.parametrize("tag", TAGS)
def test_every_style_and_list_exists(tag: str) -> None:
    roots = parts(sample(tag))
    styles = {node.get(f"{W}styleId") for node in roots["word/styles.xml"].iter(f"{W}style")}
    numbering = roots["word/numbering.xml"]
    lists = {node.get(f"{W}numId") for node in numbering.findall(f"{W}num")}
    kinds = ("pStyle", "rStyle", "tblStyle", "basedOn", "next")
    for name, root in roots.items():
        for kind in kinds:
            for node in root.iter(f"{W}{kind}"):
                assert node.get(f"{W}val") in styles, (name, kind)
        if name != "word/numbering.xml":
            for node in root.iter(f"{W}numId"):
                assert node.get(f"{W}val") in lists


@pytest.mark.parametrize("tag", TAGS)
def test_drawings_are_described_and_numbered_apart(tag: str) -> None:
    seen: Counter[str] = Counter()
    for root in parts(sample(tag)).values():
        for node in root.iter(f"{WP}docPr"):
            seen[node.get("id")] += 1
            decorative = any(
                "decorative" in child.tag for child in node.iter() if child.tag is not None
            )
            assert node.get("descr") or decorative, node.get("name")
            assert not (node.get("descr") and decorative)
    assert len(seen) > 8
    assert set(seen.values()) == {1}


@pytest.mark.parametrize("tag", TAGS)
def test_tables_have_heads_that_repeat_and_rows_that_hold_together(tag: str) -> None:
    tables = list(part(sample(tag)).iter(f"{W}tbl"))
    assert len(tables) == 4
    for table in tables:
        rows = table.findall(f"{W}tr")
        style = table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val")
        # A formula beside its number has no head, nor has a place for pictures.
        heads = rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert heads == (style not in ("EquationTable", "ParallelTable"))
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        assert table.find(f"{W}tblPr/{W}tblDescription").get(f"{W}val")
        widths = [int(node.get(f"{W}w")) for node in table.iter(f"{W}gridCol")]
        assert sum(widths) == int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w"))


def test_two_texts_side_by_side_go_on_overleaf_as_text_does() -> None:
    """Held whole, a row with a note's call would stand on one page in LibreOffice, and in Word on
    the next.
    """
    data = write(parallel_edition())
    texts = [
        node for node in part(data).iter(f"{W}tbl")
        if node.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "ParallelTable"
        and node.find(f".//{W}drawing") is None
    ]  # fmt: skip
    assert texts
    assert not [row for table in texts for row in table.findall(f"{W}tr/{W}trPr")]
    assert "WORD-76" not in {found.code for found in check_word(data)}
    # Each index is made anew of the marks of its language alone.
    told = marks_of_index(data)
    assert told.count('XE "index"') == 1
    assert told.count('XE "index" \\f "b"') == 1


def marks_of_index(data: bytes, name: str = "word/document.xml") -> list[str]:
    told = [str(node.text).strip() for node in part(data, name).iter(f"{W}instrText")]
    return [field for field in told if field.startswith(("XE", "INDEX"))]


def test_what_a_note_marks_for_the_index_stands_beside_its_call() -> None:
    """Where the field of an index finds it in every program, on the same page."""
    mark = Indexed((Text("dykes"),), ("dykes",), identifier="index-dykes")
    entry = IndexEntry((Text("dykes"),), "entry-dykes", (Mention("index-dykes", "1"),))
    note = Note("n", (para("Some ", mark, " break."),), "1")
    data = write(
        edition_of(para("x", NoteReference("n", number="1")), Index((entry,)), notes=(note,))
    )
    assert marks_of_index(data, "word/footnotes.xml") == []
    assert marks_of_index(data) == ['XE "dykes"', 'INDEX \\e ", " \\l ", "']
    root, name = part(data), bookmark_name("index-dykes")
    (call,) = root.iter(f"{W}footnoteReference")
    (start,) = root.iterfind(f".//{W}bookmarkStart[@{W}name='{name}']")
    assert start.getparent() is call.getparent().getparent()


@pytest.mark.parametrize("tag", TAGS)
def test_styles_set_look_not_paragraphs(tag: str) -> None:
    allowed = {
        "rStyle", "b", "bCs", "i", "iCs", "strike", "u", "smallCaps", "vertAlign", "rFonts",
        "lang", "noProof",
    }  # fmt: skip
    for properties in part(sample(tag)).iter(f"{W}rPr"):
        if properties.getparent().tag == f"{W}r":
            assert {etree.QName(node).localname for node in properties} <= allowed


def test_tokens_are_in_theme_and_styles() -> None:
    tokens = replace(INSTITUTE.tokens, colours=replace(INSTITUTE.tokens.colours, deep="#00ff01"))
    tokens = replace(tokens, fonts=replace(tokens.fonts, display="Other Sans"))
    tokens = replace(tokens, page=replace(tokens.page, width=170, height=240))
    other = replace(INSTITUTE, tokens=tokens)
    data = write(replace(sample_edition(), institute=other))
    theme = etree.tostring(part(data, "word/theme/theme1.xml")).decode()
    assert 'val="00FF01"' in theme
    assert 'typeface="Other Sans"' in theme
    sizes = {(node.get(f"{W}w"), node.get(f"{W}h")) for node in part(data).iter(f"{W}pgSz")}
    assert sizes == {("9638", "13606")}
    ground = next(node for node in part(data).iter(f"{WP}extent"))
    assert (ground.get("cx"), ground.get("cy")) == (
        str((170 + 2) * 36000),
        str((240 + 2) * 36000),
    )


def test_no_colour_outside_the_theme() -> None:
    styles = part(sample("en"), "word/styles.xml")
    for node in styles.iter(f"{W}color"):
        assert node.get(f"{W}themeColor")
    for node in styles.iter(f"{W}shd"):
        assert node.get(f"{W}themeFill")


# --- every block and inline --------------------------------------------------------------


def test_every_kind_of_block_is_in_the_sample_and_its_words_in_the_file() -> None:
    edition = sample_edition()
    kinds = {type(node) for node in walk(edition.document.blocks)}
    assert set(OF_A_READER) <= kinds
    root = part(sample("en"))
    text = words(root) + words(part(sample("en"), "word/footnotes.xml"))
    text += " ".join(node.get("descr", "") for node in root.iter(f"{WP}docPr"))
    text += " ".join(node.get(f"{W}val") for node in root.iter(f"{W}tblDescription"))
    missing = []
    for block in walk((edition.document.blocks, *(note.blocks for note in edition.document.notes))):
        if isinstance(block, Heading) and block.level > 1:
            block = replace(block, companion=Passage())  # the second language is for chapters
        if isinstance(block, get_args(Block)):
            for node in walk(block):
                if isinstance(node, Text) and node.text not in text:
                    missing.append((type(block).__name__, node.text))
    assert missing == []


@pytest.mark.parametrize(
    ("block", "style", "text"),
    [
        (Paragraph(p("word")), "FirstParagraph", "word"),
        (Division((para("word"),), "lead"), "Lead", "word"),
        (Callout("warning", (para("word"),), label="Note"), "CalloutLast", "word"),
        (Callout("warning", (para("word"),), label="Note"), "CalloutTitle", "Note"),
        (List((ListItem((para("word"),)),)), "ListBullet", "word"),
        (List((ListItem((para("word"),)),), ordered=True), "ListNumber", "word"),
        (List((ListItem((para("word"),), True),)), "ListTask", "☑word"),
    ],
)
def test_block_has_its_style(block: Block, style: str, text: str) -> None:
    found = styled(written(block), style)
    assert words(found[0]) == text


def test_a_callout_with_more_than_paragraphs_is_the_one_cell_of_a_table() -> None:
    """Its bar and ground are the table's; what stands in it begins where it does elsewhere."""
    cells = tuple(Cell(p(word)) for word in ("left", "middle", "right"))
    inner = Table((Column(),) * 3, (), (Row(cells), Row((Cell(p("wide"), column_span=3),))))
    item = ListItem((para("point"), para("and more")))
    blocks = (para("word"), List((item,)), inner, para("after"))
    data = write(edition_of(Callout("warning", blocks, label="Note")))
    codes = {found.code for found in check_word(data)}
    assert not codes & {"WORD-67", "WORD-75", "WORD-76", "WORD-79"}
    (table,) = part(data).iterfind(f"{W}body/{W}tbl")
    said = table.find(f"{W}tblPr/{W}tblDescription").get(f"{W}val")
    assert said == "Note"
    style = style_of(data, table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val"))
    bar, ground = (
        style_of(data, "Callout").find(f"{W}pPr/{at}").attrib
        for at in (f"{W}pBdr/{W}left", f"{W}shd")
    )
    colour = style.find(f"{W}tblPr/{W}tblBorders/{W}left").get(f"{W}color")
    assert colour == bar[f"{W}color"]
    assert style.find(f"{W}tcPr/{W}shd").get(f"{W}fill") == ground[f"{W}fill"]
    (cell,) = table.findall(f"{W}tr/{W}tc")
    assert len(list(cell.iterchildren(f"{W}tbl"))) == 1
    for name_, said in (
        ("CalloutTitleInTable", "Note"), ("CalloutInTable", "word"),
        ("ListBulletInCallout", "point"), ("ListContinueInCallout", "and more"),
    ):  # fmt: skip
        assert words(styled(cell, name_)[0]) == said
        assert style_of(data, "ListBulletInCallout").find(f"{W}pPr/{W}ind") is None
    whole = int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w"))
    assert [int(node.get(f"{W}w")) for node in table.iterfind(f"{W}tblGrid/{W}gridCol")] == [whole]


def test_a_callout_with_a_list_stays_paragraphs_in_a_note() -> None:
    """LibreOffice shows no first row of a table that stands in a note."""
    box = Callout("note", (para("word"), List((ListItem((para("point"),)),))), label="Note")
    noted = Note("n", (box,), "1")
    data = write(edition_of(para("x", NoteReference("n", number="1")), notes=(noted,)))
    assert next(part(data, "word/footnotes.xml").iter(f"{W}tbl"), None) is None


def test_what_differs_from_a_style_in_one_thing_is_a_style_based_on_it() -> None:
    """A loose list, an aligned cell, a note's second paragraph, a figure in a list."""
    loose = List((ListItem((para("one"),)), ListItem((para("two"),))), tight=False)
    row = Row((Cell(p("left")), Cell(p("middle")), Cell(p("right"))))
    table = Table((Column(), Column("center"), Column("right")), (), (row,))
    note = Note("n", (para("first"), para("second"), para("third")), "1")
    data = write(
        edition_of(
            para("noted", NoteReference("n", number="1")),
            loose,
            table,
            List((ListItem((para("item"), CodeBlock("code"))),)),
            notes=(note,),
        )
    )
    for style, base, property_, count in (
        ("ListBulletLoose", "ListBullet", "contextualSpacing", 2),
        ("TableTextCentred", "TableText", "jc", 1),
        ("TableTextRight", "TableText", "jc", 1),
        ("FootnoteTextContinued", "FootnoteText", "ind", 2),
        ("CodeBlockIndented1", "CodeBlock", "ind", 1),
    ):
        node = style_of(data, style)
        assert node.find(f"{W}basedOn").get(f"{W}val") == base
        assert [etree.QName(own).localname for own in node.find(f"{W}pPr")] == [property_]
        place = "word/footnotes.xml" if "Footnote" in style else "word/document.xml"
        assert len(styled(part(data, place), style)) == count
    assert style_of(data, "TableHeadRight") is None  # what no block needs is not there


def test_what_explains_a_term_is_set_in_whatever_it_is() -> None:
    items = (
        List((ListItem((para("bullet"), para("more"))),)),
        List((ListItem((para("counted"),)),), ordered=True),
    )
    term = Definition(p("Term"), ((para("Words."), *items),))
    data = write(edition_of(DefinitionList((term,))))
    root, numbers = part(data), part(data, "word/numbering.xml")

    def left(said: str) -> int:
        (node,) = (one for one in root.iter(f"{W}p") if words(one) == said)
        style = style_of(data, node.find(f"{W}pPr/{W}pStyle").get(f"{W}val"))
        return int(style.find(f"{W}pPr/{W}ind").get(f"{W}left"))

    assert left("bullet") == left("more") == 2 * left("Words.")
    # A paragraph that names its list has the list's edges.
    own = numbers.find(f"{W}num/{W}lvlOverride/{W}lvl/{W}pPr/{W}ind")
    assert int(own.get(f"{W}left")) == left("bullet")


def test_all_chapters_texts_begin_at_one_height() -> None:
    """Room below a chapter's title is the style's, whether it has one in the second language."""
    one, two = Heading(1, p("One"), number="1"), Heading(1, p("Two"), number="2")
    alone = write(edition_of(one, para("Words."), two))
    both = write(edition_of(replace(one, companion=p("一")), para("Words."), two))
    room = [
        int(style_of(data, "Heading1").find(f"{W}pPr/{W}spacing").get(f"{W}after"))
        for data in (alone, both)
    ]
    assert room[0] > 5 * room[1]
    assert [words(node) for node in styled(part(alone), "ChapterCompanion")] == []
    assert [words(node) for node in styled(part(both), "ChapterCompanion")] == ["一", ""]


def test_a_chapter_s_numeral_hangs_beside_its_title() -> None:
    """Word tears a title behind a tab to the margin, and one that is added has its style alone."""
    data = write(
        edition_of(
            Heading(1, p("One"), "one", number="1", companion=p("一")),
            Heading(1, p("Aside"), "aside", numbered=False, companion=p("旁")),
        )
    )
    hang = round(INSTITUTE.tokens.page.hang * 1440 / 25.4)
    numbers = part(data, "word/numbering.xml")
    chapters, plain = (
        numbers.find(f"{W}abstractNum[@{W}abstractNumId='{number}']/{W}lvl/{W}pPr/{W}ind")
        for number in (1, 4)
    )
    title = int(chapters.get(f"{W}left"))
    assert 0 <= title < hang
    assert int(chapters.get(f"{W}hanging")) == title + hang
    style = style_of(data, "Heading1").find(f"{W}pPr")
    assert dict(style.find(f"{W}ind").attrib) == dict(chapters.attrib)
    assert style.find(f"{W}tabs") is None
    # Without a number the title begins where numerals do, and so does what stands under it.
    assert int(plain.get(f"{W}left")) == -hang
    indents = [
        style_of(data, f"ChapterCompanion{which}").find(f"{W}pPr/{W}ind")
        for which in ("", "Unnumbered")
    ]
    begins = [0 if indent is None else int(indent.get(f"{W}left")) for indent in indents]
    assert begins == [title, -hang]
    assert [words(node) for node in styled(part(data), "ChapterCompanionUnnumbered")] == ["旁"]


def test_a_numeral_is_as_large_as_its_margin_allows() -> None:
    def numeral(hang: float, digits: int) -> tuple[float, float]:
        institute = replace(INSTITUTE, tokens=replace(
            INSTITUTE.tokens, page=replace(INSTITUTE.tokens.page, hang=hang)))  # fmt: skip
        look = PageLook(institute, LANGUAGES["en"], None)
        return Palette(look, institute.tokens, LANGUAGES["en"], digits=digits).numeral()

    sizes = [numeral(*one)[0] for one in ((30.0, 1), (14.0, 1), (8.0, 1), (8.0, 2), (0.0, 1))]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[2] > sizes[4]
    assert numeral(14.0, 1)[1] == pytest.approx(0.0, abs=0.01)
    assert numeral(0.0, 1)[1] > 5  # no margin to hang in: the title makes room


def test_strong_words_in_a_strong_paragraph_stay_strong() -> None:
    """Word switches off what the styles of paragraph and run both switch on (17.7.3)."""
    strong = Strong((Text("strong"),))
    head = Row((Cell(p("A ", strong), header=True),))
    row = Row((Cell(p("one ", strong)),))
    data = write(edition_of(para("so ", strong), Table((Column(),), (head,), (row,))))
    root = part(data)
    marks = {
        node.find(f"{W}pPr/{W}pStyle").get(f"{W}val"): [
            mark.get(f"{W}val") for mark in node.iter(f"{W}rStyle")
        ]
        for node in root.iter(f"{W}p")
    }
    assert marks["FirstParagraph"] == marks["TableText"] == ["Strong"]
    assert marks["TableHead"] == []
    assert style_of(data, "TableHead").find(f"{W}rPr/{W}b") is not None
    # Bold is the paragraphs', so that the table's style does not cancel it.
    table = style_of(data, "HouseTable")
    assert table.find(f"{W}tblStylePr[@{W}type='firstRow']/{W}rPr/{W}color") is not None
    assert list(table.iter(f"{W}b")) == []
    assert not [problem for problem in check_word(data) if problem.code == "WORD-66"]


def test_headings_are_numbered_by_the_list_and_right() -> None:
    blocks = (
        Heading(1, p("One"), "one", number="1"),
        Heading(2, p("A"), "a", number="1.1"),
        Heading(1, p("Aside"), "aside", numbered=False),
        Heading(1, p("Two"), "two", number="2"),
        Heading(2, p("B"), "b", number="2.1"),
        Heading(2, p("Odd"), "odd", number="2.7"),
        Heading(2, p("C"), "c", number="2.2"),
        para("see ", CrossReference("b", text="Section 2.1", number="2.1")),
        para("see ", CrossReference("odd", text="Section 2.7", number="2.7")),
    )
    root = written(*blocks)
    shown = {}
    for style in ("Heading1", "Heading2"):
        for node in styled(root, style):
            shown[words(node)] = node.find(f"{W}pPr/{W}numPr") is None
    assert shown == {
        "One": True, "A": True, "Aside": False, "Two": True, "B": True, "2.7Odd": False, "C": True
    }  # fmt: skip
    assert f"REF {bookmark_name('b')} \\r \\h \\* MERGEFORMAT" in instructions(root)
    assert "see Section 2.7" in words(root)


def test_ordered_lists_start_where_they_should() -> None:
    inner = List((ListItem((para("deep"),)),), ordered=True, start=5)
    data = write(
        edition_of(
            List((ListItem((para("of its style"),)),), ordered=True),
            List((ListItem((para("a"), inner)),), ordered=True, start=3),
            List((ListItem((para("b"),)),), ordered=True),
        )
    )
    # The first is its style's own list: nothing of it is said by hand.
    assert styled(part(data), "ListNumber")[0].find(f"{W}pPr/{W}numPr") is None
    numbering = part(data, "word/numbering.xml")
    starts = {
        node.get(f"{W}numId"): (
            node.find(f"{W}lvlOverride").get(f"{W}ilvl"),
            node.find(f"{W}lvlOverride/{W}startOverride").get(f"{W}val"),
        )
        for node in numbering.findall(f"{W}num")
        if node.find(f"{W}lvlOverride") is not None
    }
    assert sorted(starts.values()) == [("0", "1"), ("0", "3"), ("1", "5")]
    root = part(data)
    deep = styled(root, "ListNumber2")[0].find(f"{W}pPr/{W}numPr")
    assert starts[deep.find(f"{W}numId").get(f"{W}val")] == ("1", "5")


def test_captions_are_fields_and_references_lead_to_them() -> None:
    root = part(sample("en"))
    found = instructions(root)
    assert found.count("SEQ Figure \\* ARABIC") == 4
    assert found.count("SEQ Table \\* ARABIC") == 1
    assert found.count("SEQ Equation \\* ARABIC") == 1
    assert f"REF {bookmark_name('fig-line')} \\h \\* MERGEFORMAT" in found
    assert f"REF {bookmark_name('tbl-a', 'Number')} \\h \\* MERGEFORMAT" in found
    assert [words(node) for node in styled(root, "Caption")] == [
        "Figure 1\u2002A line of time", "Figure 2\u2002A chart", "Figure 3\u2002Two halves"
    ]  # fmt: skip
    caption = styled(root, "TableCaption")[0]
    assert caption.getnext().tag == f"{W}tbl"


def test_a_reference_is_told_to_stay_as_its_sentence_is_set() -> None:
    """Updating sets the new words as the old ones were: plain, or strong in strong words."""
    figure = Figure(
        (Image("chart.svg", p("bars")),), Caption(p("Bars"), "Figure 1"), "fig-x", number="1"
    )
    told = CrossReference("fig-x", text="Figure 1", number="1")
    data = write(edition_of(figure, para("see ", told, " and ", Strong((told,)))))
    asked = [text for text in instructions(part(data)) if text.startswith("REF ")]
    assert len(asked) == 2
    assert all(text.endswith("\\* MERGEFORMAT") for text in asked)
    assert not [problem for problem in check_word(data) if problem.code == "WORD-35"]


def test_captions_are_counted_by_their_label_in_each_language() -> None:
    """What Insert Caption adds in Word goes on from ours, and the list has it."""
    found = instructions(part(flagship_artefact("docx", "zh-Hant", PACKS[0]).data))
    counts = Counter(text for text in found if text.startswith("SEQ"))
    assert counts == {"SEQ 圖 \\* ARABIC": 3, "SEQ 表 \\* ARABIC": 2}
    lists = [text.partition("\\c ")[2].split()[0] for text in found if "\\c" in text]
    assert lists == ['"圖"', '"表"']
    assert sequence("Tableau 2.1", "2.1") == "Tableau"
    assert sequence("Text figure 3", "3") == "Text_figure"
    assert sequence("3. ábra", "3") == "ábra"


def test_number_that_no_count_gives_is_forced() -> None:
    figure = Figure(
        (Image("chart.svg", p("bars")),), Caption(p("Late"), "Figure 2.4"), "fig-x", number="2.4"
    )
    root = written(figure)
    assert "SEQ Figure \\* ARABIC \\r 4" in instructions(root)
    assert words(styled(root, "Caption")[0]) == "Figure 2.4\u2002Late"


def test_notes_are_real() -> None:
    notes = part(sample("en"), "word/footnotes.xml")
    found = notes.findall(f"{W}footnote")
    assert [node.get(f"{W}type") for node in found[:2]] == ["separator", "continuationSeparator"]
    assert [node.get(f"{W}id") for node in found] == ["-1", "0", "1", "2"]
    assert [words(node) for node in found[3].findall(f"{W}p")] == [
        "First paragraph.", "Second paragraph."
    ]  # fmt: skip
    calls = [node.get(f"{W}id") for node in part(sample("en")).iter(f"{W}footnoteReference")]
    assert calls == ["1", "2"]


def test_note_called_twice_links_and_bare_note_in_note_is_kept() -> None:
    note = Note(
        "n",
        (
            para(
                "See ",
                Link("https://example.org/", (Text("there"),)),
                NoteReference("m", (para("inner"),)),
            ),
        ),
        "1",
    )
    again = NoteReference("n", number="1", repeated=True)
    data = write(
        edition_of(
            para("a", NoteReference("n", number="1"), "b", again),
            notes=(note,),
        )
    )  # fmt: skip
    root = part(data)
    assert len(list(root.iter(f"{W}footnoteReference"))) == 1
    assert f"NOTEREF {bookmark_name('n', 'Note')} \\f \\h" in instructions(root)
    notes = part(data, "word/footnotes.xml")
    assert "See there [inner]" in words(notes)
    relations = part(data, "word/_rels/footnotes.xml.rels")
    targets = {node.get("Id"): node.get("Target") for node in relations}
    link = next(notes.iter(f"{W}hyperlink"))
    assert targets[link.get(f"{R}id")] == "https://example.org/"


def test_a_report_without_notes_has_no_notes_part() -> None:
    with zipfile.ZipFile(io.BytesIO(write(edition_of(para("word"))))) as package:
        assert "word/footnotes.xml" not in package.namelist()


def test_addresses_become_uris() -> None:
    target = "https://example.org/a b’c?x=[1]#:~:text=%20’"
    data = write(edition_of(para(Link(target, (Text("here"),)))))
    relations = part(data, "word/_rels/document.xml.rels")
    external = [node.get("Target") for node in relations if node.get("TargetMode") == "External"]
    assert "https://example.org/a%20b%E2%80%99c?x=[1]#:~:text=%20%E2%80%99" in external


@pytest.mark.parametrize(
    ("text", "han_text", "expected"),
    [
        ("大疆 (DJI)", False, [("大疆", True), (" (DJI)", False)]),
        ("他說“好”。", True, [("他說“好”。", True)]),
        ("China’s plan", True, [("China’s plan", False)]),
        ("“word”", False, [("“word”", False)]),
        ("", True, []),
    ],
)
def test_scripts_are_parted(text: str, han_text: bool, expected: list[tuple[str, bool]]) -> None:
    assert split_scripts(text, han_text) == expected


@pytest.mark.parametrize(
    ("tag", "expected", "family"),
    [
        ("zh-Hant", "zh-TW", None),
        ("zh-Hans", "zh-CN", "Noto Serif CJK SC"),
        ("zh-Hant-HK", "zh-HK", "Noto Serif CJK HK"),
        ("ja", "ja-JP", "Noto Serif CJK JP"),
    ],
)
def test_han_runs_carry_their_language(tag: str, expected: str, family: str | None) -> None:
    root = written(para("see ", LanguageSpan(tag, (Text("中國"),))))
    run = next(node for node in root.iter(f"{W}r") if words(node) == "中國")
    fonts, language = run.find(f"{W}rPr/{W}rFonts"), run.find(f"{W}rPr/{W}lang")
    assert fonts.get(f"{W}hint") == "eastAsia"
    assert fonts.get(f"{W}eastAsia") == family
    assert language.get(f"{W}eastAsia") == expected
    latin = next(node for node in root.iter(f"{W}r") if words(node) == "see ")
    assert latin.find(f"{W}rPr") is None


def test_latin_words_in_another_language_are_tagged() -> None:
    root = written(para(LanguageSpan("fr", (Text("mot"),))))
    run = next(node for node in root.iter(f"{W}r") if words(node) == "mot")
    assert run.find(f"{W}rPr/{W}lang").get(f"{W}val") == "fr-FR"


def test_han_is_never_slanted() -> None:
    root = written(para(Emphasis((Text("AI 人工智能"),))), tag="zh-Hant")
    styles = {
        words(run): run.find(f"{W}rPr/{W}rStyle").get(f"{W}val")
        for run in styled(root, "BodyText")[0].iter(f"{W}r")
    }
    assert styles == {"AI ": "Emphasis", "人工智能": "EmphasisHan"}
    sheet = part(sample("zh-Hant"), "word/styles.xml")
    dotted = next(node for node in sheet if node.get(f"{W}styleId") == "EmphasisHan")
    assert dotted.find(f"{W}rPr/{W}em").get(f"{W}val") == "underDot"
    body = next(node for node in sheet if node.get(f"{W}styleId") == "BodyText")
    assert body.find(f"{W}pPr/{W}ind").get(f"{W}firstLineChars") == "200"


def test_words_inside_words_keep_every_emphasis() -> None:
    root = written(para(Strong((Emphasis((Text("both"),)),))))
    run = next(node for node in root.iter(f"{W}r") if words(node) == "both")
    assert run.find(f"{W}rPr/{W}rStyle").get(f"{W}val") == "Emphasis"
    assert run.find(f"{W}rPr/{W}b") is not None


# --- tables, figures, turned pages -------------------------------------------------------


def test_spans_of_cells() -> None:
    table = Table(
        (Column(), Column("right"), Column()),
        (Row((Cell(p("head"), True, column_span=2), Cell(p("x"), True))),),
        (
            Row((Cell(p("tall"), row_span=2), Cell(p("1")), Cell(p("2")))),
            Row((Cell(p("3")), Cell(p("4")))),
        ),
    )
    rows = list(written(table).iter(f"{W}tr"))
    assert [len(row.findall(f"{W}tc")) for row in rows] == [2, 3, 3]
    assert rows[0].find(f"{W}tc/{W}tcPr/{W}gridSpan").get(f"{W}val") == "2"
    merges = [row.find(f"{W}tc/{W}tcPr/{W}vMerge") for row in rows[1:]]
    assert [merge.get(f"{W}val") for merge in merges] == ["restart", None]
    right = rows[1].findall(f"{W}tc")[1].find(f"{W}p/{W}pPr/{W}pStyle")
    assert right.get(f"{W}val").removesuffix("WithNext") == "TableTextRight"


def test_decimal_points_stand_one_under_the_other() -> None:
    def row(*texts: str) -> Row:
        return Row(tuple(Cell(p(text)) for text in texts))

    columns = (Column("left"), *(Column("right"),) * 4)
    head = Row(tuple(Cell(p(text), header=True) for text in ("Year", "a", "b", "c", "d")))
    body = (
        row("1990", "3.5%", "1,204.75", "12", "0.5"),
        row("1991", "12.25%", "9", "345", "1.5"),
        row("1992", "−0.125", "n/a", "6", "2.5"),
        Row((Cell(p("1993")), Cell(p("7"), row_span=2), Cell(p("wide 1.5"), column_span=2),
             Cell(p("3.5")))),
        row("1994", "US$4.5", "–", "4.5"),
    )  # fmt: skip
    data = write(edition_of(Table(columns, (head,), body)))
    root = part(data)
    told = {
        words(node): style_name(node).removesuffix("WithNext")
        for node in root.iter(f"{W}p")
        if words(node)
    }
    first, second = "TableDecimal", "TableDecimal2"
    assert {text: told[text] for text in ("3.5%", "12.25%", "−0.125", "7")} == dict.fromkeys(
        ("3.5%", "12.25%", "−0.125", "7"), first
    )
    assert [told[text] for text in ("1,204.75", "9", "US$4.5")] == [second] * 3
    # Whole numbers, and those with as many decimals, are in line at the right as they are.
    for text in ("12", "345", "0.5", "4.5", "n/a", "wide 1.5"):
        assert told[text] == "TableTextRight", text
    assert told["1990"] == "TableText"
    assert told["a"].startswith("TableHead")
    stops = [style_of(data, name).find(f"{W}pPr/{W}tabs/{W}tab") for name in (first, second)]
    assert [stop.get(f"{W}val") for stop in stops] == ["decimal", "decimal"]
    # The widest decimals end at the right of the cell, which leaves its margin free.
    width = int(root.findall(f".//{W}gridCol")[1].get(f"{W}w"))
    behind = width - 227 - int(stops[0].get(f"{W}pos"))
    assert 1.9 * 8.6 * 20 < behind < 2.3 * 8.6 * 20
    direct = [node for node in root.iter(f"{W}tab") if node.getparent().tag == f"{W}tabs"]
    assert direct == []


def test_wide_table_turns_the_page_and_only_it() -> None:
    table = Table((Column(),), (), (Row((Cell(p("wide")),)),), wide=True)
    root = written(Heading(1, p("One"), "one", number="1"), para("before"), table, para("after"))
    turned = [node.get(f"{W}orient") for node in root.iter(f"{W}pgSz")]
    assert turned == [None, None, None, "landscape", None]
    assert [node.get(f"{W}fmt") for node in root.iter(f"{W}pgNumType")].count("decimal") == 3
    starts = [node.get(f"{W}start") for node in root.iter(f"{W}pgNumType")]
    assert starts == ["0", "1", "1", None, None]  # cover, front matter, body


_TITLES = (("One", "1"), ("Two", "2"), ("End", ""), ("Last", ""))


def chapters(**page: Any) -> bytes:
    """Two chapters with a number and two without, on pages as the tokens say."""
    report = [
        block
        for title, number in _TITLES
        for block in (
            Heading(1, p(title), title, number=number, numbered=bool(number)),
            para(f"words of {title}"),
        )
    ]
    tokens = replace(INSTITUTE.tokens, page=replace(INSTITUTE.tokens.page, **page))
    return write(replace(edition_of(*report), institute=replace(INSTITUTE, tokens=tokens)))


def ahead_of_tab(line: Any) -> tuple[list[Any], list[Any]]:
    """Return the runs of ``line`` before its first tab, and those from it on."""
    runs = list(line.iter(f"{W}r"))
    at = next(place for place, node in enumerate(runs) if node.find(f"{W}tab") is not None)
    return runs[:at], runs[at:]


def test_chapters_share_their_running_header() -> None:
    """An editor changes one, and a chapter that is added has it too."""
    data = chapters()
    file = read_word(data)
    relations = file.package.relations_of(file.main)
    named = [
        {str(node.get(f"{W}type")): relations[str(node.get(f"{R}id"))].target
         for node in section.node.findall(f"{W}headerReference")}
        for section in file.sections[2:]
    ]  # fmt: skip
    header = "word/headerBody1.xml"
    # A section that names none has those of the section before it.
    assert [section.get("default") for section in named] == [header, None, None, None]
    assert len(file.sections_with(header)) == 4
    # Where a title has no number, Word says 0, perhaps behind a mark of direction; that is not
    # shown, nor the space behind it.
    asked = "".join(node.text or "" for node in part(data, header).iter(f"{W}instrText"))
    number = " STYLEREF 1 \\n "
    marked = f' IF "{number}" = "\u200e0" "" " IF "{number}" = "0" "" "{number}\u2002" " '
    assert asked.startswith(f"{marked} STYLEREF 1 ")
    # The chapter's number and title are set as in print, who publishes is set as its paragraph.
    chapter, publisher = (
        {
            node.find(f"{W}rPr/{W}rStyle").get(f"{W}val")
            if node.find(f"{W}rPr/{W}rStyle") is not None
            else ""
            for node in nodes
        }
        for nodes in ahead_of_tab(next(part(data, header).iterchildren(f"{W}p")))
    )
    assert chapter == {"HeaderChapter"}
    assert publisher == {""}
    # What is saved is right on each page, for programs that know no STYLEREF: the report's title.
    assert [words(line) for line in part(data, header)] == [
        "A Sample\u2002Institute of Examples", "示例研究院",
    ]  # fmt: skip


def heading_style(data: bytes) -> tuple[bool, int]:
    """Whether the style of chapters' titles begins a page, and its space before, in twips."""
    found = style_of(data, "Heading1").find(f"{W}pPr")
    begins = found.find(f"{W}pageBreakBefore") is not None
    return begins, int(found.find(f"{W}spacing").get(f"{W}before"))


def test_chapters_run_on_where_the_pack_says_so() -> None:
    apart, together = chapters(chapters="next"), chapters(chapters="run-on")
    assert len(read_word(apart).sections) == 2 + len(_TITLES)
    assert len(read_word(together).sections) == 2 + 1
    begins, before = heading_style(apart)
    runs_on, more = heading_style(together)
    assert (begins, runs_on) == (True, False)
    assert more - before == 2 * 20 * INSTITUTE.tokens.spacing.heading
    assert heading_style(chapters(chapters="recto"))[0]


def test_a_beginning_without_a_title_keeps_to_itself() -> None:
    """At the head of its pages Word would show the next chapter's title."""
    page = replace(INSTITUTE.tokens.page, chapters="run-on")
    tokens = replace(INSTITUTE.tokens, page=page)
    edition = edition_of(para("before"), Heading(1, p("One"), "one", number="1"), para("words"))
    data = write(replace(edition, institute=replace(INSTITUTE, tokens=tokens)))
    file = read_word(data)
    assert len(file.sections) == 4
    headers = [name for name in parts(data) if name.startswith("word/headerBody")]
    assert [len(file.sections_with(name)) for name in headers] == [1, 1]


def test_what_an_author_left_out_is_no_fault_of_the_file() -> None:
    """An empty item shows its mark; heads at the left of rows say what these are; one empty line
    parts a table and a line of time.
    """
    rows = tuple(
        Row((Cell(p(f"row {n}"), header=True), Cell(p(f"cell {n}")))) for n in range(2)
    )  # fmt: skip
    items = tuple(ListItem(()) for _ in range(3))
    line = Timeline((TimelineEvent(p("1981"), p("event")),))
    blocks = (para("before"), Table((Column(), Column()), (), rows), line, List(items))
    data = write(edition_of(Heading(1, p("One"), "one", number="1"), *blocks))
    assert not {"WORD-61", "WORD-75"} & {problem.code for problem in check_word(data)}
    # Without a caption nothing else parts it from the text above.
    whole, _ = part(data).iter(f"{W}tbl")
    above = whole.getprevious().find(f"{W}pPr/{W}pStyle").get(f"{W}val")
    assert above == "AfterTableWithNext"


def test_a_box_is_held_together() -> None:
    paragraphs = (para("one"), para("two"), para("three"))
    box = Callout("note", paragraphs)
    root = written(Heading(1, p("One"), "one", number="1"), box, para("after"))
    held = [
        node.find(f"{W}pPr/{W}pStyle").get(f"{W}val").endswith("WithNext")
        for text in ("one", "two", "three")
        for node in root.iter(f"{W}p") if words(node) == text
    ]  # fmt: skip
    assert held == [True, True, False]


def test_a_title_with_a_high_formula_keeps_its_style() -> None:
    """Contents and running heads know a chapter by it; nothing of the formula may be cut off."""
    title = Passage((Math(r"\frac{a}{b}"),))
    data = write(edition_of(Heading(1, title, "one", number="1"), para("words")))
    (node,) = styled(part(data), "Heading1")
    assert node.find(f"{W}pPr/{W}spacing").get(f"{W}lineRule") == "atLeast"
    assert "WORD-49" not in {problem.code for problem in check_word(data)}


def test_the_running_header_of_what_has_no_heading_is_the_title() -> None:
    """Word shows “Error! No text of specified style” where no heading stands in the report."""
    headers = [root for name, root in parts(write(edition_of(para("words")))).items()
               if name.startswith("word/headerBody")]  # fmt: skip
    (header,) = headers
    assert not [field for field in instructions(header) if "STYLEREF" in field]
    assert [words(line) for line in header] == ["A Sample\u2002Institute of Examples", "示例研究院"]


def test_a_template_s_header_that_names_a_heading_s_style_asks_for_its_level(
    tmp_path: Path,
) -> None:
    """A Word in another language knows no “heading 1”; the level is the same in all of them."""

    def named(name: str, data: bytes) -> bytes:
        changed = data.replace(b"STYLEREF 1", b'STYLEREF "Heading 1"')
        assert changed != data or name != "word/header1.xml"
        return changed

    template = repacked(house_template(), named)
    roots = parts(write(with_template(INSTITUTE, template, tmp_path)))
    headers = [root for name, root in roots.items() if name.startswith("word/headerBody")]
    assert headers
    assert all("STYLEREF 1" in instructions(root) for root in headers)


def test_svg_has_a_png_beside_it() -> None:
    root = written(Image("chart.svg", p("bars"), "80mm"))
    drawing = next(
        node for node in root.iter(f"{WP}inline") if node.find(f"{WP}docPr").get("descr") == "bars"
    )
    blip = next(drawing.iter(f"{A}blip"))
    assert blip.get(f"{R}embed")
    assert b"svgBlip" in etree.tostring(blip)
    extents = [node.get("cx") for node in root.iter(f"{WP}extent")]
    assert str(80 * 36000) in extents


def test_fallback_is_drawn_at_300_dpi() -> None:
    from PIL import Image as Raster

    data = write(edition_of(Image("chart.svg", p("bars"), "80mm")))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sizes = {
            Raster.open(io.BytesIO(package.read(name))).size
            for name in package.namelist()
            if name.endswith(".png")
        }
    assert any(abs(width - 945) <= 1 and abs(height - 472) <= 1 for width, height in sizes)


def test_many_events_stand_one_below_another() -> None:
    events = tuple(TimelineEvent(p(str(1980 + n)), p(f"event {n}")) for n in range(9))
    data = write(edition_of(Timeline(events)))
    rows = list(part(data).iter(f"{W}tr"))
    assert len(rows) == 9
    assert words(rows[8]) == "1988event 8"
    # The line is beside them; that of dates that stand side by side is drawn above them.
    edges = style_of(data, "TimelineTable").iterfind(f"{W}tblStylePr/{W}tcPr/{W}tcBorders/*")
    assert [edge.tag for edge in edges] == [f"{W}right"]
    assert not list(styled(part(data), "TimelineAxis"))


def test_the_axis_of_a_line_of_time_is_drawn_above_its_dates() -> None:
    events = tuple(TimelineEvent(p(year), p("what")) for year in ("1981", "1987", "2030"))
    data = write(edition_of(Timeline(events)))
    (above,) = styled(part(data), "TimelineAxis")
    assert above.getnext().tag == f"{W}tbl"
    (drawn,) = above.iter(f"{WP}anchor")
    assert drawn.find(f"{WP}docPr").get("descr") == ""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        drawings = (package.read(name) for name in package.namelist() if name.endswith(".svg"))
        axis = next(found for found in drawings if b'class="axis"' in found)
    # 6 of 49 years after the first, on two thirds of the length.
    marks = [float(at) for at in re.findall(rb'axis-mark" cx="([\d.]+)', axis)]
    assert marks[1] / marks[2] == pytest.approx(6 / 49, abs=0.001)


@pytest.mark.parametrize(
    ("said", "wide"),
    [
        ('viewBox="0 0 400 200"', 150.0),
        ('viewBox="0 0 400 200" width="100%"', 150.0),
        ('width="60mm" viewBox="0 0 400 200"', 60.0),
        ("height='30mm' viewBox='0 0 400 200'", 60.0),
        ('width="96" height="48"', 25.4),
    ],
)
def test_a_drawing_is_as_large_as_it_says_or_as_wide_as_there_is_room(
    said: str, wide: float, tmp_path: Path
) -> None:
    """As in print; a drawing's own units are no size."""
    (tmp_path / "a.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {said}/>')
    found = read_picture(Gate(tmp_path, (tmp_path,)), "a.svg", tmp_path)
    size = placed_size(found, "", 150, 400)
    assert [round(side, 2) for side in size] == [wide, round(wide / 2, 2)]


def test_formula_is_office_math() -> None:
    root = written(
        para(Math(r"\frac{a}{b}")),
        MathBlock(r"\sum_{i=1}^{n} \sqrt{x_i} = \hat{y}"),
        MathBlock(r"\begin{aligned} a &= b \\ c &= d \end{aligned}"),
        MathBlock(r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "eq-m", "1"),
    )
    kinds = {etree.QName(node).localname for node in root.iter() if str(node.tag).startswith(M)}
    assert {"f", "nary", "rad", "sSub", "acc", "eqArr", "m", "d", "oMathPara"} <= kinds
    assert len(list(root.iter(f"{M}oMath"))) == 4


def test_formula_that_cannot_be_read_stays_as_text() -> None:
    artefact = write_docx(edition_of(para(Math(r"\frac{a"))), MOMENT)
    assert not artefact.problems
    assert r"\frac{a" in words(part(artefact.data))


# --- contents and pages ------------------------------------------------------------------


def _pages(edition: Edition) -> dict[str, int]:
    document = edition.document
    entries = (*document.contents, *document.figures, *document.tables)
    return {bookmark_name(entry.target): 7 for entry in entries}


COMPANIONS = r'\t "Chapter Companion,3,Chapter Companion Unnumbered,4"'


def test_contents_without_pages_have_no_numbers() -> None:
    root = part(sample("en"))
    tables = [text for text in instructions(root) if text.startswith("TOC")]
    assert tables == [
        rf'TOC \o "1-2" \h \z \n {COMPANIONS}',
        'TOC \\h \\z \\c "Figure" \\n',
        'TOC \\h \\z \\c "Table" \\n',
    ]
    assert not [text for text in instructions(root) if text.startswith("PAGEREF")]
    assert words(styled(root, "TOC2")[0]) == "1.1A section"


def test_lists_that_libreoffice_updates_keep_their_look() -> None:
    """It sets their lines in the style of this name, its own for Word's "table of figures"."""
    style = part(sample("en"), "word/styles.xml").find(f"{W}style[@{W}styleId='FigureIndex1']")
    assert style.find(f"{W}name").get(f"{W}val") == "Figure Index 1"
    assert style.find(f"{W}basedOn").get(f"{W}val") == "TableofFigures"
    assert style.find(f"{W}semiHidden") is not None


def test_contents_with_pages() -> None:
    edition = sample_edition()
    root = part(write(edition, _pages(edition)))
    assert words(styled(root, "TOC1")[0]) == "1Introduction7"
    assert len([text for text in instructions(root) if text.startswith("PAGEREF")]) == 9
    assert rf'TOC \o "1-2" \h \z \n 3-4 {COMPANIONS}' in instructions(root)


def test_contents_have_chapters_titles_in_both_languages() -> None:
    edition = sample_edition()
    root = part(sample("en"))
    numbered, bare = styled(root, "TOC3"), styled(root, "TOC4")
    assert [words(line) for line in numbered] == ["引言"]
    assert [words(line) for line in bare] == ["結語", "參考文獻"]
    # Each leads to the title that it says, as Word has it after an update.
    marks = {mark.get(f"{W}name"): mark for mark in root.iter(f"{W}bookmarkStart")}
    for line in (*numbered, *bare):
        (link,) = line.iter(f"{W}hyperlink")
        title = marks[link.get(f"{W}anchor")].getparent()
        assert style_name(title).startswith("ChapterCompanion")
        assert words(title) == words(line)
    alone = replace(edition, companion=None)
    assert r'TOC \o "1-2" \h \z \n' in instructions(part(write(alone)))
    # A title and the other one under it stand on one page.
    assert style_of(sample("en"), "TOC1").find(f"{W}pPr/{W}keepNext") is not None
    assert style_of(sample("en"), "TOC3").find(f"{W}pPr/{W}keepNext") is None


def test_pages_that_are_known_in_part_are_left_out() -> None:
    edition = sample_edition()
    pages = _pages(edition)
    del pages[bookmark_name("conclusion")]
    data = write(edition, lambda draft: pages)
    assert words(styled(part(data), "TOC1")[0]) == "1Introduction"
    assert data == write(edition, pages)


def test_a_file_that_is_given_its_numbers_at_last_is_the_same_as_with_them_at_first() -> None:
    edition = sample_edition("zh-Hant")
    pages = {**_pages(edition), PAGE_COUNT: 23}
    drafts: list[bytes] = []

    def numbered(draft: bytes) -> Pages:
        drafts.append(draft)
        return pages

    data = write(edition, numbered)
    assert data == write(edition, pages)
    (draft,) = drafts  # composed once, and laid out with room for the numbers
    assert words(styled(part(draft), "TOC1")[0]) == "1Introduction0"
    assert words(styled(part(data), "TOC1")[0]) == "1Introduction7"


def test_pages_are_read_from_the_pdf_edition_too() -> None:
    import pikepdf

    pdf = pikepdf.new()
    for _ in range(5):
        pdf.add_blank_page()
    tree = pikepdf.NameTree.new(pdf)
    for key, index in (("cover", 0), ("sec-intro", 2), ("fig-line", 4)):
        tree[key] = pikepdf.Array([pdf.pages[index].obj, pikepdf.Name.XYZ, 0, 0, 0])
    pdf.Root.Names = pikepdf.Dictionary(Dests=tree.obj)
    target = io.BytesIO()
    pdf.save(target)
    layout = layout_of(target.getvalue())
    pages = page_numbers(layout, sample_edition())
    assert pages is not None
    assert (pages[bookmark_name("sec-intro")], pages[bookmark_name("fig-line")]) == (1, 3)
    nowhere = replace(layout, places={"cover": 0})
    assert page_numbers(nowhere, sample_edition()) is None


def test_without_libreoffice_nothing_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert lay_out(sample("en"), "docx") is None


# --- bad input ---------------------------------------------------------------------------


def test_control_characters_are_shown_and_reported() -> None:
    artefact = write_docx(edition_of(para("a\x00b\x1fc\ud800")), MOMENT)
    assert "a�b�c�" in words(part(artefact.data))
    (problem,) = artefact.problems
    assert (problem.code, problem.hint) == ("DOCX-05", "delete the character")
    write(edition_of(para("abc")))


def test_metadata_survives_as_it_is() -> None:
    edition = sample_edition()
    odd = "R&D <b> {{ 7 * 7 }} {% x %}"
    metadata = replace(
        edition.metadata, title=p(odd), contributors=(Contributor(p(odd), (p(odd), p("second"))),)
    )
    root = part(write(replace(edition, metadata=metadata)))
    assert words(styled(root, "CoverTitle")[0]) == odd
    assert words(styled(root, "CoverAuthor")[0]) == odd
    assert [words(node) for node in styled(root, "CoverAffiliation")] == [odd, "second"]


def test_a_missing_picture_is_a_problem_and_the_words_of_a_missing_target_stay() -> None:
    said = (CrossReference("nowhere", text="Figure 9", number="9"), Link("#gone", (Text("x"),)))
    missing = edition_of(para(*said), Image("none.png", p("what it shows")))
    artefact = write_docx(missing, MOMENT)
    assert [(one.code, one.hint) for one in artefact.problems] == [("DOCX-08", "add the file")]
    picture = Resource("none.png", "image/svg+xml", SVG, 80, 40)
    write(replace(missing, resources={"none.png": picture}))
    text = words(part(artefact.data))
    assert "Figure 9x" in text
    assert "what it shows" in text


def test_damaged_picture_is_a_problem() -> None:
    edition = edition_of(Image("x.svg", p("what it shows")))
    broken = Resource("x.svg", "image/svg+xml", b"<svg", 10, 10)
    artefact = write_docx(replace(edition, resources={"x.svg": broken}), MOMENT)
    assert [(one.code, one.hint) for one in artefact.problems] == [
        ("DOCX-08", "save the picture anew")
    ]
    write(replace(edition, resources={"x.svg": replace(broken, data=SVG)}))


def _nested(depth: int, *, ordered: bool) -> List:
    inner = (_nested(depth - 1, ordered=not ordered),) if depth else ()
    return List((ListItem((para(f"depth {depth}"), *inner)),), ordered=ordered)


def test_odd_shapes_make_a_sound_file(tmp_path: Path) -> None:
    table = Table(
        (),
        (),
        (Row((Cell(p("a")), Cell(p("b")))), Row((Cell(p("c")),)), Row(())),
        identifier="tbl-odd",
    )
    picture = Image("chart.svg", p("bars"), "900%")
    quote = Quote((para("q"),))
    targets = ("void", "empty-box", "no-code", "fig-empty", "fig-words", "tbl-odd", "div", "last")
    note = Note("n", (List((ListItem((para("in a note"),)),)), table, picture), "9")
    artefact = write_docx(
        edition_of(
            para("before any heading"),
            Heading(4, p("Deep"), "deep", number="1.1.1.1"),
            Heading(9, p("Deeper"), "deeper", numbered=False),
            _nested(11, ordered=True),
            List(
                (
                    ListItem(()),
                    ListItem((table, CodeBlock("a\n\n\tb\n"), picture, quote)),
                )
            ),
            List((ListItem((List((ListItem((para("task in task"),), True),)),), False),)),
            Callout("tip", (), identifier="empty-box"),
            Callout("tip", (table, _nested(2, ordered=False), CodeBlock("x"))),
            CodeBlock("", identifier="no-code"),
            Timeline(()),
            Figure((), Caption(p()), "fig-empty"),
            Figure((para("words"), table), None, "fig-words"),
            Table((), (), (), Caption(p("nothing"), "Table 7"), "tbl-none", "7"),
            Table((Column("right", 1.0),), (), (Row((Cell(p("x"), row_span=9, column_span=9),)),)),
            Division((Division((table,), "landscape"), para("x")), "landscape", identifier="div"),
            Division((), identifier="void"),
            Bibliography(),
            para(NoteReference("n", number="9"), Link("", (Text("e"),))),
            para(*(Link(f"#{target}", (Text(target),)) for target in targets)),
            Heading(1, p(), "blank", number="7"),
            Heading(1, p(NoteReference("n", number="9", repeated=True), "Called"), "called"),
            table,
            Division((), identifier="last"),
            notes=(note,),
            contents=(ContentsEntry(1, "", p("gone"), "not-there"),),
        ),
        MOMENT,
    )
    assert artefact.problems == ()
    file = tmp_path / "odd.docx"
    file.write_bytes(artefact.data)
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(file)
    assert [str(error) for error in result.errors] == []
    by_hand = [problem for problem in check_word(artefact.data) if problem.code == "WORD-49"]
    assert [str(problem) for problem in by_hand] == []
    root = part(artefact.data)
    names = [node.get(f"{W}name") for node in root.iter(f"{W}bookmarkStart")]
    assert len(names) == len(set(names))
    assert {bookmark_name(target) for target in targets} <= set(names)
    anchors = {node.get(f"{W}anchor") for node in root.iter(f"{W}hyperlink")} - {None}
    assert anchors <= set(names)
    assert words(root).count("task in task") == 1
    assert "depth 0" in words(root)
    for cell in root.iter(f"{W}tc"):
        assert cell[-1].tag == f"{W}p"
    assert all(table.find(f"{W}tr") is not None for table in root.iter(f"{W}tbl"))


def test_empty_report() -> None:
    root = written()
    assert len(list(root.iter(f"{W}sectPr"))) == 3


def test_bare_edition() -> None:
    edition = sample_edition()
    bare = replace(
        edition,
        companion=None,
        companion_metadata=None,
        companion_published=(),
        published=(),
        metadata=type(edition.metadata)(title=p("Only a title")),
        institute=replace(
            INSTITUTE,
            university=None,
            organisation=replace(INSTITUTE.organisation, logos=(), address=None),
            imprint=None,
        ),
    )
    root = part(write(bare))
    assert words(styled(root, "CoverTitle")[0]) == "Only a title"
    assert styled(root, "CoverDate") == []
    assert "{" not in words(root)


# --- the template ------------------------------------------------------------------------


def test_template_opens_without_complaint(tmp_path: Path) -> None:
    file = tmp_path / "template.docx"
    file.write_bytes(house_template())
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(file)
    assert [str(error) for error in result.errors] == []


def _pack(folder: Path, old: str, new: str) -> Edition:
    """Return the sample with a pack whose template has ``new`` in place of ``old``."""
    source = zipfile.ZipFile(io.BytesIO(house_template()))
    target = folder / "packs" / "mine" / "word" / "template.docx"
    target.parent.mkdir(parents=True)
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            data = source.read(name).decode() if name == "word/document.xml" else source.read(name)
            if isinstance(data, str):
                assert old in data
                data = data.replace(old, new).encode()
            archive.writestr(name, data)
    institute = replace(INSTITUTE, folders=(target.parent.parent, HOUSE))
    return replace(sample_edition(), institute=institute)


def test_pack_brings_its_own_template(tmp_path: Path) -> None:
    edition = _pack(tmp_path, "{{ kicker }}", "From {{ title }}")
    assert words(styled(part(write(edition)), "CoverKicker")[0]) == "From A Sample"


@pytest.mark.parametrize(
    "words_in_braces",
    [
        "{{ nobody }}",
        "{% if %}",
        "{{ title.__class__.__mro__ }}",
        "{{ title.__class__.__init__.__globals__ }}",
        "{{ 1 / 0 }}",
    ],
)
def test_template_that_fails_is_a_problem(tmp_path: Path, words_in_braces: str) -> None:
    artefact = write_docx(_pack(tmp_path, "{{ kicker }}", words_in_braces), MOMENT)
    assert [problem.code for problem in artefact.problems] == ["DOCX-02"]
    assert words(styled(part(artefact.data), "CoverTitle")[0]) == "A Sample"


def test_template_without_a_place_for_the_report(tmp_path: Path) -> None:
    artefact = write_docx(_pack(tmp_path, "{{ body }}", "nothing"), MOMENT)
    assert [problem.code for problem in artefact.problems] == ["DOCX-02"]


def test_damaged_template_is_a_problem(tmp_path: Path) -> None:
    edition = _pack(tmp_path, "{{ kicker }}", "x")
    (edition.institute.folders[0] / "word" / "template.docx").write_bytes(b"PK no zip")
    artefact = write_docx(edition, MOMENT)
    assert [problem.code for problem in artefact.problems] == ["DOCX-02"]


def test_an_institute_without_a_template_has_the_house_s_which_is_made() -> None:
    artefact = write_docx(sample_edition(), MOMENT)
    assert artefact.problems == ()
    assert not list(HOUSE.glob("word/*"))
    assert words(styled(part(artefact.data), "CoverTitle")[0]) == "A Sample"


# --- LibreOffice -------------------------------------------------------------------------


def laid_out(data: bytes) -> Mapping[str, int] | None:
    layout = lay_out(data, "docx")
    return page_numbers(layout, sample_edition()) if layout else None


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_pages_are_measured_and_the_contents_tell_them() -> None:
    edition = sample_edition()
    pages = laid_out(sample("en"))
    assert pages is not None
    assert pages[bookmark_name(BODY)] == pages[bookmark_name("sec-intro")] == 1
    assert pages[bookmark_name("conclusion")] > pages[bookmark_name("sec-b")]
    data = write(edition, pages)
    again = laid_out(data)
    assert again == pages
    number = pages[bookmark_name("conclusion")]
    assert words(styled(part(data), "TOC1")[1]) == f"Conclusion{number}"


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("tag", TAGS)
def test_libreoffice_shows_every_word(tag: str, tmp_path: Path) -> None:
    import pikepdf

    (tmp_path / "sample.docx").write_bytes(sample(tag))
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "sample.docx")],
        env={**os.environ, "FONTCONFIG_FILE": str(fontconfig_file())},
        check=True, capture_output=True, timeout=PATIENCE,
    )  # fmt: skip
    with pikepdf.open(tmp_path / "sample.pdf") as pdf:
        assert len(pdf.pages) == 10
        fonts = {
            str(font.get("/BaseFont")).split("+")[-1]
            for page in pdf.pages
            for font in page.Resources.get("/Font", {}).values()
        }
    assert all(font.startswith(("Source", "Noto")) for font in fonts), fonts


def test_citations_link_to_the_list_of_references() -> None:
    """Each is a field for the number of its work, so that one that is put in first counts on."""
    root = part(sample("en"))
    fields = [
        (node.text or "").split()[1]
        for paragraph in styled(root, "FirstParagraph")
        for node in paragraph.iter(f"{W}instrText")
        if "\\r" in (node.text or "")
    ]
    assert fields == [bookmark_name("ref-one"), bookmark_name("ref-two")]


def test_the_cover_has_the_report_s_drawing_behind_its_words() -> None:
    root = part(sample("en"))
    anchors = [node for node in root.iter(f"{WP}anchor") if node.get("relativeHeight") != "0"]
    assert [int(node.get("relativeHeight")) for node in anchors] == [1, 2, 3]
    assert {node.get("behindDoc") for node in anchors} == {"1"}
    extent = anchors[1].find(f"{WP}extent")
    assert (extent.get("cx"), extent.get("cy")) == (str(210 * 36000), str(236 * 36000))
    assert {node.text for node in anchors[1].iter(f"{WP}posOffset")} == {"0"}
    assert not anchors[1].find(f"{WP}docPr").get("descr")
    blip = next(anchors[1].iter(f"{A}blip"))
    relations = {
        node.get("Id"): node.get("Target")
        for node in part(sample("en"), "word/_rels/document.xml.rels")
    }
    fallback = relations[blip.get(f"{R}embed")]
    vector = next(node for node in blip.iter() if node.tag.endswith("}svgBlip"))
    with zipfile.ZipFile(io.BytesIO(sample("en"))) as package:
        svg = package.read(f"word/{relations[vector.get(f'{R}embed')]}").decode()
        png = package.read(f"word/{fallback}")
    assert svg.count("<ellipse") >= 30
    assert png.startswith(b"\x89PNG")
    assert len(png) < 80_000
    other = write(replace(sample_edition(), report="another"))
    with zipfile.ZipFile(io.BytesIO(other)) as package:
        assert fallback not in {name.removeprefix("word/") for name in package.namelist()}


def test_imprint_tells_who_made_the_report_at_the_foot_of_its_page() -> None:
    root = part(sample("en"))
    rows = [*styled(root, "ImprintFirst"), *styled(root, "Imprint")]
    told = [words(node) for node in rows]
    assert told[0].startswith("Authors")
    assert any(line.startswith("Published") for line in told)
    first, *others = styled(root, "ImprintFirst")
    [made] = styled(root, "ImprintMade")
    assert others == []
    places = [frame(node)[1] for node in (*styled(root, "Colophon"), first, *rows[1:], made)]
    assert places == sorted(places)
    page = INSTITUTE.tokens.page
    assert page.height / 3 < places[0] < places[-1] < page.height - page.foot
    assert len(set(places[2:-1])) == 1  # all but the first and the last are one frame


def test_an_address_of_several_lines_is_set_line_by_line() -> None:
    edition = sample_edition("en")
    body = replace(
        edition.institute.organisation, address={"en": "8 Quay Road\nHarbour City"}, web=""
    )
    institute = replace(edition.institute, organisation=body, partners=())
    root = part(write_docx(replace(edition, institute=institute), MOMENT).data)
    [row] = [node for node in styled(root, "Imprint") if "Quay" in words(node)]
    told = ["|" if node.tag == f"{W}br" else node.text for node in row.iter(f"{W}t", f"{W}br")]
    assert "8 Quay Road|Harbour City" in "".join(told)


def test_a_callout_takes_the_words_before_it_along() -> None:
    root = written(para("Said before."), Callout("note", (para("Boxed."),), label="Note"))
    before = next(node for node in root.iter(f"{W}p") if words(node) == "Said before.")
    assert style_name(before) == "FirstParagraphWithNext"


def test_a_column_of_names_is_not_broken() -> None:
    def row(*cells: str, header: bool = False) -> Row:
        return Row(tuple(Cell(p(cell), header=header) for cell in cells))

    name = LanguageSpan("zh-Hant", (Text("國家互聯網信息辦公室"),))
    told = Cell(p("Rules for recommendation, and for much else " * 4))
    table = Table(
        (Column(), Column()),
        (row("Body", "What it does", header=True),),
        (Row((Cell(p("CAC ", name)), told)),),
    )
    grid = [int(node.get(f"{W}w")) for node in written(table).iter(f"{W}gridCol")]
    size = INSTITUTE.tokens.scale.caption
    assert grid[0] / 20 - GAP * 72 / 25.4 >= size * 10
    assert grid[0] < grid[1]


def test_emblems_stand_on_cover_title_page_and_in_headers() -> None:
    roots = parts(sample("en"))
    described = {
        name: [node.get("descr") for node in root.iter(f"{WP}docPr") if node.get("descr")]
        for name, root in roots.items()
    }
    university, institute = "Emblem of Example University", "Emblem of Institute of Examples"
    found = [words for words in described["word/document.xml"] if words.startswith("Emblem")]
    assert found == [university, institute] * 3  # cover, title page and its back
    headers = [name for name in described if name.startswith("word/headerBody")]
    assert [described[name] for name in headers] == [[institute]]
    for name in headers:
        relations = parts(sample("en"))[name.replace("word/", "word/_rels/") + ".rels"]
        known = {node.get("Id") for node in relations}
        assert {node.get(f"{R}embed") for node in roots[name].iter(f"{A}blip")} <= known


# --- lockups -----------------------------------------------------------------------------

OTHER = replace(
    INSTITUTE,
    slug="other",
    university=None,
    organisation=replace(
        INSTITUTE.organisation,
        names={"en": "Laboratory of Samples", "zh-Hant": "樣本實驗室"},
        short_names={"en": "LoS"},
        address={"en": "2 Sample Street"},
    ),
    imprint={"en": "Laboratory of Samples"},
)
TOGETHER = replace(INSTITUTE, partners=(OTHER,))


def of_institute(institute: Institute, tag: str = "en") -> Any:
    return part(write(replace(sample_edition(tag), institute=institute)))


def ruled(**rules: Any) -> Institute:
    return replace(INSTITUTE, lockup=replace(INSTITUTE.lockup, **rules))


def lines(root: Any, prefix: str = "Cover") -> list[str]:
    wanted = {f"{prefix}Name", f"{prefix}NameCompanion"}
    return [
        words(node)
        for node in root.iter(f"{W}p")
        if node.find(f"{W}pPr/{W}pStyle") is not None
        and node.find(f"{W}pPr/{W}pStyle").get(f"{W}val") in wanted
    ]


def frame(node: Any) -> tuple[float, float, float]:
    """Left, top and width of a paragraph's frame, in mm."""
    found = node.find(f"{W}pPr/{W}framePr")
    return tuple(  # type: ignore[return-value]
        round(int(found.get(f"{W}{side}")) * 25.4 / 1440, 1) for side in ("x", "y", "w")
    )


def emblem_size(node: Any) -> tuple[float, float]:
    extent = next(node.iter(f"{WP}extent"))
    return int(extent.get("cx")) / 36000, int(extent.get("cy")) / 36000


@pytest.mark.parametrize("tag", TAGS)
def test_lockups_of_the_cover_stand_where_the_rules_place_them(tag: str) -> None:
    language = LANGUAGES[tag]
    root = of_institute(INSTITUTE, tag)
    expected = lockups(INSTITUTE, language, "cover")
    emblems, firsts = styled(root, "CoverEmblem"), styled(root, "CoverName")
    assert len(expected) == len(emblems) == len(firsts) == 2
    for lockup, drawn, first in zip(expected, emblems, firsts, strict=True):
        assert frame(drawn)[:2] == pytest.approx((lockup.left, lockup.top), abs=0.1)
        assert emblem_size(drawn) == pytest.approx((lockup.width, lockup.height), abs=0.01)
        assert frame(first) == pytest.approx(
            (
                lockup.left + lockup.text_left,
                lockup.top + lockup.text_top,
                lockup.room - lockup.text_left,
            ),
            abs=0.1,
        )
        assert lockup.text_left - lockup.width >= lockup.clear > 0


def test_the_rules_say_which_body_and_which_name_is_first() -> None:
    both = ["Example University", "示例大學", "Institute of Examples", "示例研究院"]
    assert lines(of_institute(INSTITUTE)) == both
    turned = of_institute(ruled(order="institute-first"))
    for prefix in ("Cover", "Title", "Imprint"):
        assert lines(turned, prefix) == [*both[2:], *both[:2]]
    fixed = ruled(names="fixed")  # zh-Hant, en
    assert lines(of_institute(fixed))[:2] == ["示例大學", "Example University"]
    assert lines(of_institute(INSTITUTE, "zh-Hant"))[:2] == ["示例大學", "Example University"]


def test_names_below_the_emblem_or_in_it() -> None:
    below = of_institute(ruled(orientation="below", clear_space=0.5))
    above, first = styled(below, "CoverEmblem")[0], styled(below, "CoverName")[0]
    left, top, _ = frame(above)
    assert frame(first)[0] == left
    assert frame(first)[1] == pytest.approx(top + 14 * 1.5, abs=0.2)
    title = [frame(node) for node in styled(below, "TitleEmblem")]
    assert title[0][1] == title[1][1]
    assert title[0][0] < title[1][0]
    alone = of_institute(ruled(wordmark=True))
    assert lines(alone) == lines(alone, "Title") == []
    assert len(styled(alone, "CoverEmblem")) == 2


def test_height_and_smallest_width_are_kept() -> None:
    tall = of_institute(ruled(height=20.0))
    assert emblem_size(styled(tall, "CoverEmblem")[0]) == (20.0, 20.0)
    data = write(replace(sample_edition(), institute=ruled(smallest_width=12.5)))
    assert emblem_size(styled(part(data), "CoverEmblem")[0])[0] == 14.0
    assert emblem_size(styled(part(data), "TitleEmblem")[0])[0] == 12.5
    headers = [root for name, root in parts(data).items() if "headerBody" in name]
    assert headers
    assert not any(list(root.iter(f"{WP}inline")) for root in headers)


def test_a_body_without_emblem_has_its_names_at_the_edge() -> None:
    bare = replace(
        INSTITUTE,
        organisation=replace(INSTITUTE.organisation, logos=()),
        university=None,
    )
    root = of_institute(bare)
    assert styled(root, "CoverEmblem") == styled(root, "TitleEmblem") == []
    assert frame(styled(root, "CoverName")[0])[0] == 22.0


def test_the_emblem_is_the_one_for_ground_language_and_size() -> None:
    def logo(colour: str, ground: str, language: str = "", size: str = "") -> Logo:
        return Logo(emblem(colour), ground, language, size)  # type: ignore[arg-type]

    logos = (
        logo("aaaaaa", "light"), logo("bbbbbb", "dark"), logo("cccccc", "dark", "zh-Hant"),
        logo("dddddd", "light", size="small"),
    )  # fmt: skip
    institute = replace(
        INSTITUTE, university=None, organisation=replace(INSTITUTE.organisation, logos=logos)
    )

    def drawn(data: bytes, owner: str, node: Any) -> str:
        relations = {
            r.get("Id"): r.get("Target")
            for r in part(data, f"word/_rels/{owner.removeprefix('word/')}.rels")
        }
        vector = next(n for n in node.iter() if str(n.tag).endswith("}svgBlip"))
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return package.read(f"word/{relations[vector.get(f'{R}embed')]}").decode()

    for tag, colour in (("en", "bbbbbb"), ("zh-Hant", "cccccc")):
        data = write(replace(sample_edition(tag), institute=institute))
        root = part(data)
        assert colour in drawn(data, "word/document.xml", styled(root, "CoverEmblem")[0])
        assert "aaaaaa" in drawn(data, "word/document.xml", styled(root, "TitleEmblem")[0])
        header = "word/headerBody1.xml"
        assert "dddddd" in drawn(data, header, part(data, header))


def test_several_institutes_publish_together() -> None:
    data = write(replace(sample_edition(), institute=TOGETHER))
    root = part(data)
    whole = [
        "Example University", "示例大學", "Institute of Examples", "示例研究院",
        "Laboratory of Samples", "樣本實驗室",
    ]  # fmt: skip
    assert lines(root) == lines(root, "Title") == lines(root, "Imprint") == whole
    own, _, other = (frame(node) for node in styled(root, "CoverEmblem"))
    assert own[1] == other[1]
    assert own[0] < other[0]
    size = part(data, "word/styles.xml").find(f"{W}style[@{W}styleId='CoverName']/{W}rPr/{W}sz")
    assert size.get(f"{W}val") == str(round(11.5 * 0.86 * 2))
    header = part(data, "word/headerBody1.xml")
    assert words(header).endswith("\u2002IoE\u2002\u2002\u2002\u2002LoS")
    assert len(list(header.iter(f"{WP}inline"))) == 2
    imprint = [words(node) for node in styled(root, "Imprint")]
    assert any("Institute of Examples1 Example Road" in line for line in imprint)
    assert any("Laboratory of Samples2 Sample Street" in line for line in imprint)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in ("docProps/app.xml", "docProps/custom.xml"):
            assert "Institute of Examples; Laboratory of Samples" in package.read(name).decode()


def test_what_repeats_a_property_is_a_field_of_it() -> None:
    edition = sample_edition()
    plain = Passage((Text("On rivers & 河流"),), "en")
    metadata = replace(
        edition.metadata,
        title=plain,
        subtitle=Passage((Text("with "), Emphasis((Text("emphasis"),))), "en"),
        doi="10.1/x_y",
        isbn="9783161484100",
        publisher=Passage((Text("p" * 256),), "en"),
    )
    data = write(replace(edition, metadata=metadata))
    file = read_word(data)
    shown = [
        (field.argument, story.words(field))
        for story in file.stories
        for field in story.fields
        if field.name == "DOCPROPERTY" and field.argument != "Company"
    ]
    assert sorted(shown) == [
        ("DOI", "10.1/x_y"), ("ISBN", "9783161484100"), ("Licence", "CC BY 4.0"),
        ("Series", "Sample Reports 1"),
        ("Title", "On rivers & 河流"), ("Title", "On rivers & 河流"),
    ]  # fmt: skip
    # The field is in the link: the reader who clicks is still led to the work.
    link = next(node for node in part(data).iter(f"{W}hyperlink") if "doi.org" in words(node))
    assert words(link) == "https://doi.org/10.1/x_y"
    assert [node.text.strip() for node in link.iter(f"{W}instrText")] == [
        "DOCPROPERTY DOI \\* MERGEFORMAT"
    ]
    assert [problem for problem in check_word(data) if problem.code == "WORD-31"] == []


@pytest.mark.parametrize("number", [2, 3, 4])
def test_up_to_four_institutes_have_room(number: int, tmp_path: Path) -> None:
    partners = tuple(replace(TOGETHER.partners[0], slug=f"p{n}") for n in range(number - 1))
    institute = replace(INSTITUTE, partners=partners)
    file = tmp_path / "together.docx"
    file.write_bytes(write(replace(sample_edition(), institute=institute)))
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(file)
    assert [str(error) for error in result.errors] == []
    root = part(file.read_bytes())
    page = INSTITUTE.tokens.page
    for style in ("CoverName", "TitleName", "ImprintName"):
        # Names in lines of like length have a style of their own, made of this one.
        named = re.compile(rf"{style}(SetIn\d+)?")
        places = [
            frame(node.getparent().getparent())
            for node in root.iter(f"{W}pStyle")
            if named.fullmatch(node.get(f"{W}val"))
        ]
        assert len(places) == number + 1
        assert len(set(places)) == number + 1
        assert all(left + width <= page.width - 20 for left, _, width in places)
        assert all(0 < top < page.height - page.foot for _, top, _ in places)


# --- tokens ------------------------------------------------------------------------------


def of_tokens(**tokens: Any) -> bytes:
    institute = replace(INSTITUTE, tokens=replace(INSTITUTE.tokens, **tokens))
    return write(replace(sample_edition(), institute=institute))


def style_of(data: bytes, identifier: str) -> Any:
    return part(data, "word/styles.xml").find(f"{W}style[@{W}styleId='{identifier}']")


def latin(style: Any) -> str:
    fonts = style.find(f"{W}rPr/{W}rFonts")
    return str(fonts.get(f"{W}asciiTheme") or fonts.get(f"{W}ascii"))


@pytest.mark.parametrize(
    ("heading", "face", "bold"),
    [
        (300, "Source Sans 3 Light", False),
        (400, "majorHAnsi", False),
        (500, "majorHAnsi", False),  # we have no medium
        (600, "majorHAnsi", True),
        (900, "majorHAnsi", True),
    ],
)
def test_weight_of_headings(heading: int, face: str, bold: bool) -> None:
    data = of_tokens(weights=Weights(heading, 400))
    for identifier in ("Heading1", "Heading2", "TOCHeading"):
        style = style_of(data, identifier)
        assert latin(style) == face
        assert (style.find(f"{W}rPr/{W}b") is not None) is bold
    for identifier in ("Title", "CoverTitle"):
        style = style_of(data, identifier)
        assert latin(style) == "Source Serif 4 Display"
        assert style.find(f"{W}rPr/{W}b") is None


def test_weight_of_titles_and_faces_that_a_pack_brings() -> None:
    assert latin(style_of(sample("en"), "CoverTitle")) == "Source Serif 4 Display Light"
    heavy = of_tokens(weights=Weights(600, 700))
    assert style_of(heavy, "CoverTitle").find(f"{W}rPr/{W}b") is not None
    level = part(heavy, "word/numbering.xml").find(f".//{W}lvl/{W}rPr")
    assert level.find(f"{W}b").get(f"{W}val") is None
    own = FontFile("Own Sans", Path("own.ttf"), 500)
    assert weighted_family("Own Sans", 500, (own,)) == ("Own Sans Medium", False)
    assert weighted_family("Own Sans", 500) == ("Own Sans", False)
    assert weighted_family("Own Sans", 900) == ("Own Sans", True)


def test_spaces_are_the_tokens() -> None:
    data = of_tokens(spacing=Spacing(heading=36, block=18))

    def space(identifier: str, side: str = "before") -> int:
        found = style_of(data, identifier).find(f"{W}pPr/{W}spacing")
        return int(found.get(f"{W}{side}"))

    assert space("Heading2") == 36 * 20
    assert space("Heading3") == 20 * 20
    assert space("Figure") == space("TableCaption") == space("Caption", "after") == 18 * 20
    assert space("AfterTable", "after") + space("AfterTable", "line") == 18 * 20
    assert space("CalloutTitle") == space("CalloutFirst") == space("CalloutOnly") == 18 * 20
    assert space("CalloutLast", "after") == space("CalloutOnly", "after") == 18 * 20


def test_rules_are_the_tokens_in_eighths_of_a_point() -> None:
    data = of_tokens(rules=Rules(hair=0, thin=0.1, thick=1.5))
    table = style_of(data, "HouseTable")
    borders = table.find(f"{W}tblPr/{W}tblBorders")
    found = {
        etree.QName(node).localname: (node.get(f"{W}val"), node.get(f"{W}sz")) for node in borders
    }
    assert found == {
        "top": ("single", "12"), "bottom": ("single", "12"), "insideH": ("none", "0")
    }  # fmt: skip
    head = table.find(f"{W}tblStylePr/{W}tcPr/{W}tcBorders/{W}bottom")
    assert head.get(f"{W}sz") == "2"  # the finest that Word has
    assert [eighths(points) for points in (0.4, 0.5, 1, 99)] == [3, 4, 8, 96]


def shapes(root: Any) -> dict[str, tuple[str, float, float]]:
    """Shapes behind the text: fill, top and height in mm."""
    found = {}
    for anchor in root.iter(f"{WP}anchor"):
        fill = next((node.get("val") for node in anchor.iter(f"{A}schemeClr")), "")
        top = int(anchor.find(f"{WP}positionV/{WP}posOffset").text) / 36000
        height = int(anchor.find(f"{WP}extent").get("cy")) / 36000
        found[anchor.find(f"{WP}docPr").get("name")] = (fill, round(top, 2), round(height, 2))
    return found


def colour_of(data: bytes, identifier: str) -> str:
    """The slot of the colour of a style, its own or of what it builds on."""
    style = style_of(data, identifier)
    colour = style.find(f"{W}rPr/{W}color")
    if colour is None:
        return colour_of(data, style.find(f"{W}basedOn").get(f"{W}val"))
    return str(colour.get(f"{W}themeColor"))


def test_cover_of_the_tokens() -> None:
    usual = shapes(part(sample("en")))
    assert usual["Ground"] == ("tx2", -1, 299)
    band, top, height = usual["Band"]
    assert (band, top + height) == ("bg2", 298)
    assert 230 < top < 255  # as high as the authors ask for
    assert set(usual) == {"Ground", "Band", "Drawing", "Axis"}
    paper = shapes(part(of_tokens(cover=CoverDesign(band="paper", bar=0.7, drawing=False))))
    assert paper["Band"][0] == "bg1"
    assert paper["Bar"][::2] == ("accent6", 0.7)
    assert paper["Bar"][1] == pytest.approx(top - 0.7, abs=0.01)
    assert "Drawing" not in paper
    deep = of_tokens(cover=CoverDesign(band="deep"))
    assert "Band" not in shapes(part(deep))
    colours = {
        identifier: colour_of(deep, identifier)
        for identifier in ("CoverAuthor", "CoverAffiliation", "CoverCredit", "CoverDate")
    }
    assert colours == {
        "CoverAuthor": "background1", "CoverAffiliation": "text1", "CoverCredit": "text1",
        "CoverDate": "accent6",
    }  # fmt: skip


def test_chart_colours_are_in_the_theme() -> None:
    charts = ("#010203", "#040506", "#070809", "#0a0b0c", "#0d0e0f", "#101112")
    theme = part(of_tokens(charts=charts), "word/theme/theme1.xml")
    found = [node.get("val") for node in theme.iterfind(f".//{A}custClr/{A}srgbClr")]
    assert found == [colour[1:].upper() for colour in charts]
    slots = [theme.find(f".//{A}accent{n}/{A}srgbClr").get("val") for n in range(2, 6)]
    # The last comes nearest the accent, which is the first accent already.
    assert slots == [colour[1:].upper() for colour in charts[:4]]


def test_a_role_without_a_slot_is_a_tint_or_stands_by_itself() -> None:
    colours = INSTITUTE.tokens.colours
    tinted = shown(colours, "rule")
    assert tinted.slot
    assert (tinted.tint, tinted.shade) != (None, None)
    assert shown(colours, "on_deep").named() == {"themeColor": "background1"}
    # No tint of navy, red or grey is this green: it stays the brand's, and the theme lists it.
    green = replace(colours, rule="#00e060")
    assert shown(green, "rule") == Shown("00E060")
    data = of_tokens(colours=green)
    theme = part(data, "word/theme/theme1.xml")
    listed = {node.get("name"): node[0].get("val") for node in theme.iter(f"{A}custClr")}
    assert listed["Rule"] == "00E060"
    assert not [problem for problem in check_word(data) if problem.code == "WORD-50"]
    # A tint that could not be read is not taken: this one's neighbours are darker.
    faint = replace(colours, deep="#767676", on_deep="#ffffff")
    assert contrast("#" + shown(faint, "on_deep_muted").value, faint.deep) >= min(
        4.5, contrast(faint.on_deep_muted, faint.deep)
    )


def facing_pages(tmp_path: Path, **page: Any) -> bytes:
    tokens = INSTITUTE.tokens
    made = replace(tokens.page, facing=True, **page)
    institute = replace(INSTITUTE, tokens=replace(tokens, page=made))
    edition = edition_of(
        Heading(1, p("One"), "sec-one", number="1"), Paragraph(p("x")),
        Heading(1, p("Two"), "sec-two", number="2"), Paragraph(p("y")),
    )  # fmt: skip
    data = write(replace(edition, institute=institute))
    file = tmp_path / "facing.docx"
    file.write_bytes(data)
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(file)
    assert [str(error) for error in result.errors] == []
    assert [problem for problem in check_word(data) if problem.code in ("WORD-30", "WORD-91")] == []
    return data


@pytest.mark.parametrize(
    ("tag", "line"),
    [("en", "Made with Tongwen 0\u2002·\u200223 pages"),
     ("zh-Hant", "以同文 Tongwen 0 製作\u2002·\u2002共 23 頁")],
)  # fmt: skip
def test_the_imprint_tells_how_many_pages_there_are(tag: str, line: str) -> None:
    edition = replace(sample_edition(tag), version="0")
    data = write(edition, {bookmark_name(BODY): 1, PAGE_COUNT: 23})
    (made,) = styled(part(data), "ImprintMade")
    assert words(made) == line
    assert instructions(made) == ["NUMPAGES \\* Arabic"]
    assert [problem for problem in check_word(data) if problem.code in ("WORD-24", "WORD-28")] == []
    # Where no layout tells it, nothing is said.
    told = instructions(part(sample(tag)))
    assert not [text for text in told if text.startswith("NUMPAGES")]


def test_a_templates_own_page_count_is_filled_in(tmp_path: Path) -> None:
    own = (
        b'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> NUMPAGES </w:instrText>'
        b'</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>9'
        b'</w:t></w:r><w:r><w:t>9</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        b'<w:fldSimple w:instr=" NUMPAGES \\* MERGEFORMAT "><w:r><w:t>9</w:t></w:r></w:fldSimple>'
    )
    template = repacked(
        house_template(),
        lambda name, content: (
            content.replace(b"</w:p>", own + b"</w:p>") if name == "word/footer3.xml" else content
        ),
    )
    edition = with_template(INSTITUTE, template, tmp_path)
    numbers = {**_pages(edition), PAGE_COUNT: 23}
    footer = part(write(edition, lambda draft: numbers), "word/footer3.xml")
    assert words(footer) == "12323"
    assert len(list(footer.iter(f"{W}b"))) == 1


def section_types(file: WordFile) -> list[str]:
    return [
        str(node.get(f"{W}val"))
        for section in file.sections
        for node in section.node.iter(f"{W}type")
    ]


def test_facing_pages_mirror_each_other(tmp_path: Path) -> None:
    data = facing_pages(tmp_path)
    settings = part(data, "word/settings.xml")
    assert settings.find(f"{W}mirrorMargins") is not None
    assert settings.find(f"{W}evenAndOddHeaders") is not None
    file = read_word(data)
    relations = file.package.relations_of(file.main)
    heads = []
    for section in file.sections[2:3]:
        shown = {
            (node.tag.removeprefix(W), node.get(f"{W}type")): relations[str(node.get(f"{R}id"))]
            for node in section.node
            if node.tag.endswith("Reference")
        }
        for kind in ("default", "even"):
            header = part(data, shown["headerReference", kind].target)
            first = header.find(f"{W}p")
            at = next(place for place, node in enumerate(first) if node.find(f"{W}tab") is not None)
            heads.append(
                ["".join(map(words, side)).strip() for side in (first[:at], first[at + 1 :])]
            )
            footer = part(data, shown["footerReference", kind].target)
            assert (
                style_name(footer.find(f"{W}p"))
                == {"default": "Footer", "even": "FooterEven"}[kind]
            )
        opening = part(data, shown["footerReference", "first"].target)
        assert style_name(opening.find(f"{W}p")) == "FooterOpening"
    body = "Institute of Examples"
    assert heads == [["A Sample", body], [body, "A Sample"]]
    inherited = [node.tag for node in file.sections[3].node if node.tag.endswith("Reference")]
    assert inherited == []
    front = file.sections[1].node
    kinds = [str(node.get(f"{W}type")) for node in front.findall(f"{W}footerReference")]
    assert sorted(kinds) == ["default", "even", "first"]
    assert section_types(file) == ["nextPage"] * 4


def test_headers_that_a_template_has_for_even_pages_are_kept(tmp_path: Path) -> None:
    def with_even(name: str, content: bytes) -> bytes:
        if name != "word/document.xml":
            return content
        changed, count = re.subn(
            rb'<w:headerReference w:type="default" r:id="(\w+)"/>',
            rb'\g<0><w:headerReference w:type="even" r:id="\1"/>',
            content,
        )
        assert count
        return changed

    edition = with_template(INSTITUTE, repacked(house_template(), with_even), tmp_path)
    page = replace(INSTITUTE.tokens.page, facing=True)
    institute = replace(edition.institute, tokens=replace(INSTITUTE.tokens, page=page))
    data = write(replace(edition, institute=institute))
    relations = read_word(data).package.relations_of("word/document.xml")
    for section in list(part(data).iter(f"{W}sectPr"))[2:3]:
        odd, even = (
            part(data, relations[node.get(f"{R}id")].target)
            for kind in ("default", "even")
            for node in section.findall(f"{W}headerReference[@{W}type='{kind}']")
        )
        # The sides are as the designer has them.
        assert words(odd) == words(even)


def test_chapters_that_open_on_right_pages(tmp_path: Path) -> None:
    data = facing_pages(tmp_path, chapters="recto", outer=18.0)
    file = read_word(data)
    # The first chapter is on page 1, which is a right one.
    assert section_types(file) == ["nextPage", "nextPage", "nextPage", "oddPage"]
    # A heading would hang 4 mm from the edge of a left page.
    assert part(data, "word/settings.xml").find(f"{W}mirrorMargins") is None
    names = {node.get(f"{W}styleId") for node in part(data, "word/styles.xml")}
    used = {style_name(node) for root in parts(data).values() for node in root.iter(f"{W}p")}
    assert "FooterEven" in names & used
    assert "FooterOpening" not in used


@pytest.mark.parametrize(
    ("tag", "region"), [("en", "zh-TW"), ("zh-Hant", "zh-TW"), ("zh-Hans", "zh-CN")]
)
def test_lines_of_han_begin_and_end_as_in_print(tag: str, region: str) -> None:
    settings = part(sample(tag), "word/settings.xml")
    before, after = (settings.find(f"{W}noLineBreaks{side}") for side in ("Before", "After"))
    assert before.get(f"{W}lang") == after.get(f"{W}lang") == region
    assert set(NO_LINE_START) < set(before.get(f"{W}val"))
    assert set(NO_LINE_END) < set(after.get(f"{W}val"))
    # What may not begin a line may end it, and the other way round.
    assert not set(before.get(f"{W}val")) & set(after.get(f"{W}val"))
    control = settings.find(f"{W}characterSpacingControl").get(f"{W}val")
    assert control == ("doNotCompress" if tag == "en" else "compressPunctuation")
    normal = style_of(sample(tag), "Normal")
    switches = ("kinsoku", "autoSpaceDE", "autoSpaceDN")
    assert all(normal.find(f"{W}pPr/{W}{switch}") is not None for switch in switches)
    # Marks hang where nothing is said of it; LibreOffice takes what is said for its opposite.
    assert not list(part(sample(tag), "word/styles.xml").iter(f"{W}overflowPunct"))
    assert normal.find(f"{W}pPr/{W}topLinePunct") is None


def test_pages_that_do_not_face(tmp_path: Path) -> None:
    settings = part(sample("en"), "word/settings.xml")
    assert settings.find(f"{W}evenAndOddHeaders") is None
    assert "FooterEven" not in {
        node.get(f"{W}styleId") for node in part(sample("en"), "word/styles.xml")
    }

    # What a template says of facing pages is kept, unless the brand says that there are none.
    template = repacked(
        house_template(),
        lambda name, content: (
            re.sub(rb"(<w:settings[^>]*>)", rb"\1<w:mirrorMargins/>", content)
            if name == "word/settings.xml"
            else content
        ),
    )
    edition = with_template(INSTITUTE, template, tmp_path)
    for facing, kept in ((None, True), (False, False)):
        page = replace(INSTITUTE.tokens.page, facing=facing)
        institute = replace(edition.institute, tokens=replace(INSTITUTE.tokens, page=page))
        made = part(write(replace(edition, institute=institute)), "word/settings.xml")
        assert (made.find(f"{W}mirrorMargins") is not None) is kept


def test_letter_is_composed_as_a4() -> None:
    page = replace(INSTITUTE.tokens.page, width=215.9, height=279.4, top=20)
    root = part(of_tokens(page=page))
    sizes = {(node.get(f"{W}w"), node.get(f"{W}h")) for node in root.iter(f"{W}pgSz")}
    assert sizes == {("12240", "15840")}
    foot = shapes(root)["Band"][1]
    assert 215 < foot < 240
    assert frame(styled(root, "CoverDate")[0])[1] > foot
    expected = lockups(
        replace(INSTITUTE, tokens=replace(INSTITUTE.tokens, page=page)), LANGUAGES["en"], "cover"
    )
    assert frame(styled(root, "CoverEmblem")[0])[:2] == pytest.approx(
        (expected[0].left, expected[0].top), abs=0.1
    )
    margins = list(root.iter(f"{W}pgMar"))[-1]
    assert int(margins.get(f"{W}header")) < int(margins.get(f"{W}top")) - 500


# --- a template of the pack's own --------------------------------------------------------


def packs() -> list[Institute]:
    """The packs of the project, and two of them together."""
    problems = Problems()
    templates = HOUSE.parent
    gate = Gate(templates.parent, (templates,))
    found = []
    for slug in (
        *sorted(folder.name for folder in (templates / "institutes").iterdir()),
        "cuc-icsf+umt",
    ):
        institute = read_institute(gate, templates, slug, problems)
        assert institute is not None
        found.append(institute)
    return found


def with_template(institute: Institute, data: bytes, folder: Path) -> Edition:
    """The sample by ``institute``, whose pack has the Word template ``data``."""
    file = folder / "packs" / "mine" / "word" / "template.docx"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    own = replace(institute, folders=(file.parent.parent, *institute.folders))
    return replace(sample_edition(), institute=own)


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, change(name, source.read(name)))
    return target.getvalue()


@pytest.mark.parametrize("institute", packs(), ids=lambda pack: pack.slug)
def test_a_derived_template_builds_what_the_house_s_does(
    institute: Institute, tmp_path: Path
) -> None:
    derived = derived_template(institute)
    assert derived == derived_template(institute)
    file = tmp_path / "template.docx"
    file.write_bytes(derived)
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(file)
    assert [str(error) for error in result.errors] == []
    theme = etree.tostring(part(derived, "word/theme/theme1.xml")).decode()
    assert institute.tokens.colours.deep[1:].upper() in theme
    usual = write(replace(sample_edition(), institute=institute))
    own = write(with_template(institute, derived, tmp_path))
    with zipfile.ZipFile(io.BytesIO(usual)) as one, zipfile.ZipFile(io.BytesIO(own)) as other:
        names = [name for name in one.namelist() if name.endswith(".xml")]
        assert names == [name for name in other.namelist() if name.endswith(".xml")]
        for name in names:
            assert shape_free(one.read(name)) == shape_free(other.read(name)), name


def shape_free(data: bytes) -> bytes:
    """Canonical XML, so that prefixes declared higher up make no difference."""
    root = etree.fromstring(data)
    for node in root.iter(f"{W}t"):
        node.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", "")
    return etree.tostring(root, method="c14n", exclusive=True)


def as_word_saves_it(name: str, data: bytes) -> bytes:
    """What Word does to a template: runs broken up, marks, identifiers in another language."""
    if name == "word/styles.xml":
        text = data.decode().replace('w:styleId="Title"', 'w:styleId="Titel"')
        return text.replace('w:val="Title"/><w:next', 'w:val="Titel"/><w:next').encode()
    if not re.fullmatch(r"word/(document|header\d|footer\d)\.xml", name):
        return data
    text = data.decode().replace('w:pStyle w:val="Title"', 'w:pStyle w:val="Titel"')

    def broken(match: re.Match[str]) -> str:
        words = match[1].replace("'", "’")
        cuts = (words[:1], words[1:4], words[4:-1], words[-1:])
        return '<w:proofErr w:type="spellStart"/>'.join(
            f'<w:r w:rsidRPr="00AB12CD"><w:rPr><w:lang w:val="de-DE"/></w:rPr>'
            f'<w:t xml:space="preserve">{cut}</w:t></w:r>'
            for cut in cuts
        )

    text = re.sub(r'<w:r><w:t xml:space="preserve">([^<]*\{[^<]*)</w:t></w:r>', broken, text)
    text = re.sub(
        "<w:p>",
        '<w:p w:rsidR="00AB12CD" w:rsidRDefault="00AB12CD">',
        text,
    )
    mark = '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
    return text.replace("</w:p>", f"{mark}</w:p>", 1).encode()


def test_what_word_does_to_a_template_breaks_nothing(tmp_path: Path) -> None:
    derived = derived_template(INSTITUTE)
    saved = repacked(derived, as_word_saves_it)
    assert b"Titel" in etree.tostring(part(saved, "word/styles.xml"))
    assert words(part(saved)) != words(part(derived))
    usual = part(write(with_template(INSTITUTE, derived, tmp_path)))
    again = part(write(with_template(INSTITUTE, saved, tmp_path)))
    assert words(again) == words(usual)
    assert [n.get(f"{W}val") for n in again.iter(f"{W}pStyle")] == [
        n.get(f"{W}val") for n in usual.iter(f"{W}pStyle")
    ]
    assert [frame(n) for n in styled(again, "CoverName")] == [
        frame(n) for n in styled(usual, "CoverName")
    ]
    names = [node.get(f"{W}name") for node in again.iter(f"{W}bookmarkStart")]
    assert "_GoBack" not in names


def test_what_takes_a_tag_s_place_is_set_as_the_tag_was(tmp_path: Path) -> None:
    tag = '<w:r><w:t xml:space="preserve">{{ title }}</w:t></w:r>'
    set_ = (
        '<w:r><w:rPr><w:rFonts w:ascii="Papyrus" w:hAnsi="Papyrus"/><w:color w:val="FF0000"/>'
        '</w:rPr><w:t xml:space="preserve">On “{{ title }}”</w:t></w:r>'
    )
    edition = _pack(tmp_path, tag, set_)
    metadata = replace(edition.metadata, title=p("Of ", Emphasis((Text("China"),)), " 中國"))
    root = part(write(replace(edition, metadata=metadata)))
    title = styled(root, "CoverTitle")[0]
    assert words(title) == "On “Of China 中國”"
    for run in title.iter(f"{W}r"):
        assert run.find(f"{W}rPr/{W}color").get(f"{W}val") == "FF0000"
        assert run.find(f"{W}rPr/{W}rFonts").get(f"{W}ascii") == "Papyrus"
    emphasised = next(run for run in title.iter(f"{W}r") if words(run) == "China")
    assert emphasised.find(f"{W}rPr/{W}rStyle").get(f"{W}val") == "Emphasis"


def test_tags_as_docxtpl_has_them_still_hold(tmp_path: Path) -> None:
    root = part(write(_pack(tmp_path, "{{ kicker }}", "{{r title.runs }}")))
    assert words(styled(root, "CoverKicker")[0]) == "A Sample"


HOSTILE = {
    "{{ titel }}": "did you mean “title”?",
    "{{ title": "stands in one paragraph",
    "{{ ''.__class__.__mro__ }}": "",
    "{{ lockups.cover.__init__ }}": "",
    "{{ 'x' * 10**9 }}": "",
    "{{ [1] * 10**9 }}": "",
    "{{ 9 ** (10 ** 8) }}": "",
    "{{ title.runs.__globals__ }}": "",
    "{% include '/etc/passwd' %}": "",
    "{%p for a in authors %}": "",
}


@pytest.mark.parametrize("tag", HOSTILE)
def test_hostile_tag_is_a_problem_that_names_the_file(tag: str, tmp_path: Path) -> None:
    artefact = write_docx(_pack(tmp_path, "{{ kicker }}", tag), MOMENT)
    (problem,) = artefact.problems
    assert problem.code == "DOCX-02"
    assert problem.span.file.endswith("template.docx")
    assert problem.hint
    assert HOSTILE[tag] in problem.hint
    assert artefact.data == sample("en")


def _relation(kind: str, target: str) -> Callable[[str, bytes], bytes]:
    def change(name: str, data: bytes) -> bytes:
        if name != "word/_rels/document.xml.rels":
            return data
        row = (
            '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            f'relationships/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
        )
        return data.replace(b"</Relationships>", row.encode())

    return change


def _document(change: Callable[[bytes], bytes]) -> Callable[[str, bytes], bytes]:
    return lambda name, data: change(data) if name == "word/document.xml" else data


INFLATED = 72 * 1024 * 1024
"""Bytes: more than any template may be, unpacked, and a hundred kilobytes packed."""


def bomb(name: str, *, honest: bool, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the house's template with a part that inflates to :data:`INFLATED` bytes.

    A dishonest one's directory says that it has a hundred, and gives the sum of those.
    """
    target = io.BytesIO(house_template())
    with zipfile.ZipFile(target, "a", packing) as package:
        entry = zipfile.ZipInfo(name)
        entry.compress_type = packing
        with package.open(entry, "w") as part:
            for _ in range(INFLATED // 2**20):
                part.write(bytes(2**20))
        info = package.getinfo(name)
        whole, size = struct.pack("<L", info.CRC), struct.pack("<L", INFLATED)
    data = target.getvalue()
    if honest:
        return data
    assert data.count(size) >= 2  # before the part, and in the directory
    return data.replace(whole, struct.pack("<L", zlib.crc32(bytes(100)))).replace(
        size, struct.pack("<L", 100)
    )


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (lambda: bomb("word/media/image9.png", honest=True), "larger, unpacked"),
        (lambda: bomb("word/header9.xml", honest=True), "larger, unpacked"),
        (lambda: bomb("word/media/image9.png", honest=False), "no name"),
        (lambda: bomb("word/header9.xml", honest=False), "no name"),
        (lambda: bomb("word/media/a.png", honest=False, packing=zipfile.ZIP_LZMA), "packed as"),
    ],
    ids=["picture", "markup", "picture that lies", "markup that lies", "packed otherwise"],
)
def test_what_inflates_without_end_takes_no_memory(
    template: Callable[[], bytes], said: str
) -> None:
    data = template()
    assert len(data) < 500_000
    tracemalloc.start()
    with pytest.raises(TemplateFault) as fault:
        fill_in(data, {}, INSTITUTE)  # the names of what is filled in would be missing next
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert said in str(fault.value)
    assert peak < INFLATED / 4


def test_a_part_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    target = io.BytesIO(house_template())
    with zipfile.ZipFile(target, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("word/document.xml", b"<w:document/>")
    artefact = write_docx(with_template(INSTITUTE, target.getvalue(), tmp_path), MOMENT)
    assert [problem.code for problem in artefact.problems] == ["DOCX-02"]
    assert "two parts" in artefact.problems[0].message


ELSEWHERE = "put the picture itself into the file"
ANEW = "save the file anew as a Word document (.docx)"
PACKAGES: dict[str, tuple[Callable[[str, bytes], bytes], str]] = {
    "picture elsewhere": (_relation("image", "https://example.org/track.png"), ELSEWHERE),
    "object": (_relation("oleObject", "file:///c:/x"), "take it out and save the file anew"),
    "cut off": (_document(lambda data: data[:900]), "save it as a Word document"),
    "not bound": (_document(lambda data: b"<w:document/>"), "save it as a Word document"),
    "entities": (
        _document(
            lambda data: data.replace(
                b"?>", b'?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>', 1
            )
        ),
        ANEW,
    ),
    "entities in UTF-16": (
        _document(
            lambda data: (
                data.replace(b'encoding="UTF-8"', b'encoding="UTF-16"')
                .decode()
                .replace("?>", '?><!DOCTYPE x [<!ENTITY a "aaaa">]>', 1)
                .encode("utf-16")
            )
        ),
        ANEW,
    ),
    "huge": (
        _document(lambda data: data.replace(b"</w:body>", b" " * 5_000_000 + b"</w:body>")),
        "make it smaller",
    ),
    "no section": (
        _document(lambda data: re.sub(rb"<w:sectPr.*?</w:sectPr>", b"", data, flags=re.DOTALL)),
        ANEW,
    ),
    "no body": (
        _document(lambda data: data.replace(b"w:body", b"w:bodies")),
        "remove the file: the house's is used then",
    ),
}
"""What is wrong with a template's file, and what mends it."""


@pytest.mark.parametrize("case", PACKAGES)
def test_hostile_package_is_a_problem_that_names_the_file(case: str, tmp_path: Path) -> None:
    change, hint = PACKAGES[case]
    edition = with_template(INSTITUTE, repacked(house_template(), change), tmp_path)
    artefact = write_docx(edition, MOMENT)
    assert [problem.code for problem in artefact.problems] == ["DOCX-02"]
    assert artefact.problems[0].span.file.endswith("template.docx")
    assert hint in artefact.problems[0].hint
    assert words(part(artefact.data)) == words(part(sample("en")))


@pytest.mark.parametrize("tag", TAGS)
def test_a_title_of_two_han_characters_reaches_past_the_tab_of_numbers(tag: str) -> None:
    styles = part(sample(tag), "word/styles.xml")
    by_id = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
    stops = {
        name: [stop for stop in by_id[name].iter(f"{W}tab") if stop.get(f"{W}val") == "left"]
        for name in ("TOC1", "TOC2")
    }
    size = styles.find(f"{W}docDefaults").find(f".//{W}sz")
    twips = int(size.get(f"{W}val", "0")) * 10
    own = by_id["TOC2"].find(f"{W}rPr/{W}sz")
    small = twips if own is None else int(own.get(f"{W}val")) * 10
    chapters, sections = (int(stops[name][0].get(f"{W}pos")) for name in stops)
    # Two digits are about as wide as one character, and "9.10" is not quite as wide as two.
    assert 1.5 * twips < chapters < 2 * twips
    assert 1.8 * small < sections - chapters < 2 * small
    found = [by_id[f"TOC{n}"].find(f"{W}pPr/{W}ind") for n in (1, 2, 3, 4)]
    indents = [0 if node is None else int(node.get(f"{W}left")) for node in found]
    # The title in the second language stands under the first, and has no page.
    assert indents == [chapters, sections, chapters, 0]
    assert not [tab for n in (3, 4) for tab in by_id[f"TOC{n}"].iter(f"{W}tab")]
