"""Damage to finished artefacts, and to the model they were made from: parity names each, and where.

The undamaged sample is silent, so whatever is told here is told of the damage. Each case says
what is done, in which format, the code that must be told, and the block whose line it must name.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from typing import Any

import pikepdf
import pytest
from lxml import etree

from judging import read_structure
from sample import parallel_edition, sample_edition
from tongwen.checks.parity import check_parity
from tongwen.diagnostics import NOWHERE, Problem, Span
from tongwen.document import (
    BibliographyEntry,
    Callout,
    Cell,
    CodeBlock,
    Document,
    Figure,
    Heading,
    Image,
    IndexEntry,
    List,
    ListItem,
    MathBlock,
    Note,
    Paragraph,
    StyledSpan,
    Table,
    Text,
    TimelineEvent,
)
from tongwen.edition import Edition
from tongwen.walk import plain_text, rebuild, walk
from tongwen.writers import WRITERS

MOMENT = datetime.datetime(2023, 10, 17, tzinfo=datetime.UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

CONTENTS = ("TOC1", "TOC2", "TOC3", "TOC4", "TableofFigures")
"""Styles of the lines of contents in Word."""

Root = Any
"""An element of lxml, whose stubs know less of it than is done here."""


def with_an_abbreviation(node: Any) -> Any:
    if isinstance(node, Text) and node.text == "A word for the ":
        return StyledSpan("abbreviation", (node,), "What one looks up in the")
    return node


@cache
def placed(tag: str = "en") -> Edition:
    """The sample with a line of its own for every block, as a report's blocks have."""
    lines = count(1)

    def place(node: Any) -> Any:
        if "span" in getattr(node, "__dataclass_fields__", ()):
            return replace(node, span=Span("sample.md", next(lines)))
        return node

    edition = parallel_edition() if tag == "en+zh-Hant" else sample_edition(tag)
    edition = replace(edition, document=rebuild(edition.document, with_an_abbreviation))
    metadata = replace(edition.metadata, span=Span("report.yaml", 1))
    return replace(edition, document=rebuild(edition.document, place), metadata=metadata)


@cache
def artefact(format_: str, tag: str = "en") -> bytes:
    return WRITERS[format_](placed(tag), MOMENT).data


def told(format_: str, data: bytes, edition: Edition | None = None) -> list[Problem]:
    return list(check_parity(edition or placed(), format_, read_structure(format_, data)))


@pytest.mark.parametrize("tag", ["en", "zh-Hant", "en+zh-Hant"])
@pytest.mark.parametrize("format_", ["html", "docx", "pdf"])
def test_the_undamaged_sample_is_silent(format_: str, tag: str) -> None:
    assert told(format_, artefact(format_, tag), placed(tag)) == []


# --- which block is meant ----------------------------------------------------------------


def lines_of(kind: type, words: str = "") -> set[Span]:
    """The places of the blocks of ``kind`` that say ``words``, and of the blocks in them."""
    found = set()
    for root in (placed().document.blocks, placed().document.notes):
        for node in walk(root):
            if isinstance(node, kind) and words in said(node):
                found |= {part.span for part in walk(node) if getattr(part, "span", NOWHERE).file}
    assert found, f"the sample has no {kind.__name__} that says {words!r}"
    return found


def said(node: Any) -> str:
    if isinstance(node, (CodeBlock,)):
        return node.text
    if isinstance(node, MathBlock):
        return node.tex
    if isinstance(node, Image):
        return plain_text(node.alternative) or "decorative"
    return plain_text(node)


# --- damage ------------------------------------------------------------------------------


def in_html(change: Callable[[Root], None]) -> bytes:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    root = etree.fromstring(artefact("html"), parser)
    change(root)
    return etree.tostring(root, encoding="utf-8", method="html", doctype="<!doctype html>")


def in_docx(change: Callable[[Root], None], part: str = "word/document.xml") -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(artefact("docx"))) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == part:
                root = etree.fromstring(content)
                change(root)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
            new.writestr(entry, content)
    return target.getvalue()


def in_pdf(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(artefact("pdf"))) as pdf:
        change(pdf)
        pdf.save(target)
    return target.getvalue()


def one(root: Root, path: str) -> Root:
    found = root.xpath(path, namespaces={"w": W[1:-1], "wp": WP[1:-1]})
    assert found, f"nothing at {path}"
    return found[0]


def drop(node: Root) -> None:
    """Take an element out, and leave what stands after it."""
    parent = node.getparent()
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def double(node: Root) -> None:
    node.addnext(deepcopy(node))


def swap(one_: Root, other: Root) -> None:
    """Let two elements change what they hold."""
    ours, theirs = [one_.text, list(one_)], [other.text, list(other)]
    for node, (text, kids) in ((one_, theirs), (other, ours)):
        node.text = text
        for kid in kids:
            node.append(kid)


def unwrap(node: Root) -> None:
    """Take a link away and leave its words."""
    for kid in reversed(list(node)):
        node.addnext(kid)
    if node.text:
        before = node.getprevious()
        parent = node.getparent()
        if before is not None:
            before.tail = (before.tail or "") + node.text
        else:
            parent.text = (parent.text or "") + node.text
    drop(node)


def set_text(node: Root, text: str) -> None:
    node.text = text


def set_(node: Root, name: str, value: str) -> None:
    node.set(name, value)


def paragraph(root: Root, words: str, nth: int = 0) -> Root:
    """The Word paragraph after the front matter that says ``words``."""
    found = [
        node
        for node in root.iter(f"{W}p")
        if words in "".join(text.text or "" for text in node.iter(f"{W}t"))
        and not any(named.get(f"{W}val") in CONTENTS for named in node.iter(f"{W}pStyle"))
    ]
    assert len(found) > nth, f"no paragraph says {words!r}"
    return found[nth]


def word(node: Root, words: str) -> Root:
    """The ``w:t`` in ``node`` that says ``words``."""
    return next(text for text in node.iter(f"{W}t") if words in (text.text or ""))


def style(node: Root, name: str) -> None:
    node.find(f"{W}pPr/{W}pStyle").set(f"{W}val", name)


# --- a PDF's tree


def elements(pdf: pikepdf.Pdf, type_: str) -> list[Any]:
    """The text's structure elements of a type, in order: those under the Parts."""
    found: list[Any] = []

    def look(element: Any, inside: bool) -> None:
        inside = inside or element.get("/S") == "/Part"
        if inside and element.get("/S") == f"/{type_}":
            found.append(element)
        for kid in kids(element):
            look(kid, inside)

    for kid in kids(pdf.Root.StructTreeRoot):
        look(kid, type_.startswith("TOC"))
    assert found, f"the PDF has no {type_}"
    return found


def kids(element: Any) -> Iterator[Any]:
    held = element.get("/K")
    for kid in held if isinstance(held, pikepdf.Array) else [held] if held is not None else []:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") is not None:
            yield kid


def held(element: Any) -> list[Any]:
    content = element.get("/K")
    return list(content) if isinstance(content, pikepdf.Array) else [content]


def hold(element: Any, content: list[Any]) -> None:
    element["/K"] = pikepdf.Array(content)


def drop_tag(element: Any) -> None:
    parent = element["/P"]
    hold(parent, [kid for kid in held(parent) if not same(kid, element)])


def double_tag(element: Any) -> None:
    parent = element["/P"]
    content: list[Any] = []
    for kid in held(parent):
        content += [kid, kid] if same(kid, element) else [kid]
    hold(parent, content)


def same(kid: Any, element: Any) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.objgen == element.objgen


def swap_tags(one_: Any, other: Any) -> None:
    first, second = held(one_), held(other)
    pages = one_.get("/Pg"), other.get("/Pg")
    hold(one_, second)
    hold(other, first)
    one_["/Pg"], other["/Pg"] = pages[1], pages[0]


def cut_tag(element: Any, keep: int) -> None:
    hold(element, held(element)[:keep])


def annotation(link: Any) -> Any:
    return next(kid["/Obj"] for kid in held(link) if isinstance(kid, pikepdf.Dictionary)
                and kid.get("/Type") == "/OBJR")  # fmt: skip


def unlink(link: Any) -> None:
    """Make a link a span: what it leads to is lost."""
    link["/S"] = pikepdf.Name("/Span")
    hold(link, [kid for kid in held(link) if not isinstance(kid, pikepdf.Dictionary)])


def silence(pdf: pikepdf.Pdf, element: Any, which: int) -> None:
    """Take the letters of one piece of marked content out of the page's stream."""
    page = next(page for page in pdf.pages if page.objgen == element["/Pg"].objgen)
    mcid = [kid for kid in held(element) if isinstance(kid, int)][which]
    kept: list[Any] = []
    inside = False
    instructions: Any = pikepdf.parse_content_stream(page)
    for operands, operator in instructions:
        if str(operator) == "BDC" and len(operands) > 1 and operands[1].get("/MCID") == mcid:
            inside = True
        elif str(operator) == "EMC":
            inside = False
        if not (inside and str(operator) in ("Tj", "TJ")):
            kept.append((operands, operator))
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))


# --- the cases ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Damage:
    """What is done, the code that must be told, and the block that must be named."""

    name: str
    format: str
    make: Callable[[], bytes]
    code: str
    kind: type | None = None
    words: str = ""
    most: int = 2
    """How many problems may be told of it: one loss is one problem, or two where it is two."""


def html(
    name: str, change: Callable[[Root], None], code: str, kind: type | None, words: str = "",
    most: int = 2,
) -> Damage:  # fmt: skip
    return Damage(name, "html", lambda: in_html(change), code, kind, words, most)


def docx(
    name: str, change: Callable[[Root], None], code: str, kind: type | None, words: str = "",
    most: int = 2, part: str = "word/document.xml",
) -> Damage:  # fmt: skip
    return Damage(name, "docx", lambda: in_docx(change, part), code, kind, words, most)


def pdf(
    name: str, change: Callable[[pikepdf.Pdf], None], code: str, kind: type | None,
    words: str = "", most: int = 2,
) -> Damage:  # fmt: skip
    return Damage(name, "pdf", lambda: in_pdf(change), code, kind, words, most)


FOOTNOTES, NUMBERING = "word/footnotes.xml", "word/numbering.xml"

DAMAGES = (
    # --- the web page
    html("drop a paragraph", lambda r: drop(one(r, "//p[.='The end.']")),
         "PAR-01", Paragraph, "The end."),
    html("double a paragraph", lambda r: double(one(r, "//p[.='The end.']")),
         "PAR-02", Paragraph, "The end."),
    html("move a paragraph", lambda r: one(r, "//p[.='The end.']").addnext(
        one(r, "//p[starts-with(.,'A second')]")), "PAR-03", Paragraph, "A second paragraph"),
    html("add a paragraph", lambda r: one(r, "//p[.='The end.']").addnext(
        etree.fromstring("<p>Nobody wrote this sentence here.</p>")), "PAR-04", None),
    html("make a heading deeper", lambda r: set_tag(one(r, "//h3[@id='sec-a']"), "h4"),
         "PAR-05", Heading, "A section"),
    html("make a paragraph a heading", lambda r: set_tag(one(r, "//p[.='The end.']"), "h3"),
         "PAR-05", Paragraph, "The end."),
    html("renumber a heading", lambda r: set_text(
        one(r, "//h3[@id='sec-a']/span[@class='number']"), "1.2"), "PAR-06", Heading, "A section"),
    html("renumber a figure", lambda r: set_text(
        one(r, "//figure[@id='fig-chart']//span[@class='label']"), "Figure 3"),
        "PAR-06", Figure, "A chart"),
    html("change a word", lambda r: set_text(one(r, "//blockquote[@class='quote']/p"),
         "Quoted word."), "PAR-07", Paragraph, "Quoted words."),
    html("run two words together", lambda r: set_text(
        one(r, "//blockquote[@class='quote']/p"), "Quotedwords."), "PAR-07", Paragraph, "Quoted"),
    html("cut a paragraph", lambda r: set_text(one(r, "//div[@class='lead']/p"),
         "A chapter may open"), "PAR-08", Paragraph, "A chapter may"),
    html("change a link's target", lambda r: set_(
        one(r, "//main//a[.='a link']"), "href", "https://example.org/other"),
        "PAR-09", Paragraph, "Text with"),
    html("drop a citation's link", lambda r: unwrap(one(r, "//a[@href='#ref-one']")),
         "PAR-09", Paragraph, "Text with"),
    html("let a citation lead to another work", lambda r: set_(
        one(r, "//a[@href='#ref-one']"), "href", "#ref-two"), "PAR-09", Paragraph, "Text with"),
    html("lose a work's way back", lambda r: drop(one(r, "//li[@id='ref-two']/*[@class='cited']")),
         "PAR-09", BibliographyEntry),
    html("let a work's way back lead elsewhere", lambda r: set_(
        one(r, "//li[@id='ref-two']/*[@class='cited']/a"), "href", "#conclusion"),
        "PAR-09", BibliographyEntry),
    html("let a cross-reference lead nowhere", lambda r: set_(
        one(r, "//main//a[@href='#fig-line']"), "href", "#fig-gone"),
        "PAR-09", Paragraph, "Text with"),
    html("make words a link", lambda r: wrap(one(r, "//p[.='The end.']"), "https://example.org/"),
         "PAR-09", Paragraph, "The end."),
    html("change the language of a run", lambda r: set_(
        one(r, "//span[.='人類命運共同體']"), "lang", "ja"), "PAR-10", Paragraph, "Text with"),
    html("lose the language of a block", lambda r: one(
        r, "//div[@lang='zh-Hant'][contains(.,'整段')]").attrib.pop("lang"),
        "PAR-10", Paragraph, "整段"),
    html("cut a note", lambda r: drop(one(r, "//li[@id='note-2']//p[2]")), "PAR-11", Note, "First"),
    html("lose a note", lambda r: drop(one(r, "//li[@id='note-2']")), "PAR-11", Note, "First", 3),
    html("lose a note's call", lambda r: drop(one(r, "//a[@id='call-1']")),
         "PAR-11", Paragraph, "Text with", 3),
    html("let a call lead to another note", lambda r: set_(
        one(r, "//a[@id='call-1']"), "href", "#note-2"), "PAR-11", Paragraph, "Text with"),
    html("let a note lead back elsewhere", lambda r: set_(
        one(r, "//a[@href='#call-1']"), "href", "#call-2"), "PAR-11", Note, "A note with"),
    html("lose alternative text", lambda r: set_(
        one(r, "//img[starts-with(@alt,'Three bars')]"), "alt", ""), "PAR-12", Image, "Three bars"),
    html("change alternative text in a line", lambda r: set_(
        one(r, "//img[@alt='a small chart']"), "alt", "a small card"),
        "PAR-12", Paragraph, "Text with"),
    html("lose a figure's description", lambda r: one(
        r, "//div[@role='group']").attrib.pop("aria-label"), "PAR-12", Figure, "A line of time"),
    html("change a formula", lambda r: set_text(
        one(r, "//div[@class='equation']//annotation"), "E = mc^3"), "PAR-13", MathBlock, "E = mc"),
    html("swap two cells", lambda r: swap(one(r, "//td[.='Robots']"), one(r, "//td[.='Chips']")),
         "PAR-14", Cell, "Robots"),
    html("lose a table's header", lambda r: set_tag(one(r, "//th[.='One']"), "td"),
         "PAR-14", Cell, "One"),
    html("merge cells", lambda r: set_(one(r, "//td[.='20']"), "rowspan", "2"), "PAR-14", None, "",
         3),
    html("swap two captions", lambda r: swap(
        one(r, "//figure[@id='fig-line']//span[@class='caption']"),
        one(r, "//figure[@id='fig-chart']//span[@class='caption']")), "PAR-07", Figure, "A chart",
        4),
    html("shift a caption", lambda r: one(r, "//h3[@id='sec-a']").addnext(
        one(r, "//figure[@id='fig-chart']/figcaption")), "PAR-03", Figure, "A chart"),
    html("lose a list's item", lambda r: drop(one(r, "//main//li[.='first']")),
         "PAR-01", ListItem, "first"),
    html("lift a nested list", lambda r: one(r, "//main//li[starts-with(.,'second')]").addnext(
        one(r, "//main//ul/li[.='deep']")), "PAR-05", ListItem, "deep"),
    html("begin a list at another number", lambda r: set_(
        one(r, "//main//ol[@start='3']"), "start", "1"), "PAR-06", ListItem, "three", 3),
    html("untick a task", lambda r: set_text(one(r, "//span[@aria-label='done']"), "☐"),
         "PAR-06", ListItem, "a task done"),
    html("truncate a reference", lambda r: cut_after(one(r, "//li[@id='ref-one']//em")),
         "PAR-08", BibliographyEntry, "", 2),
    html("lose code's line", lambda r: set_text(one(r, "//pre/code"), "def f(x):"),
         "PAR-08", CodeBlock, "def"),
    html("lose an event of a time line", lambda r: drop(
        one(r, "//ol[@class='timeline']/li[2]")), "PAR-01", TimelineEvent, "2017"),
    html("lose a box's title", lambda r: drop(one(r, "//p[@class='callout-title'][1]")),
         "PAR-01", Callout, "What a reader"),
    html("wrong words in the contents", lambda r: set_text(
        one(r, "//nav//a[@href='#sec-a']/span[@class='entry-words']"), "A sectoin"),
        "PAR-16", Heading, "A section"),
    html("wrong target in the contents", lambda r: set_(
        one(r, "//nav//a[@href='#sec-a']"), "href", "#sec-b"), "PAR-16", Heading, "A section"),
    html("lose a line of the contents", lambda r: drop(
        one(r, "//nav//li[a/@href='#sec-a']")), "PAR-16", Heading, "A section"),
    html("misspell the title", lambda r: set_text(one(r, "//h1"), "A Simple"), "PAR-15", None),
    html("lose an affiliation", lambda r: drop(one(r, "//span[.='Department of Examples']")),
         "PAR-15", None),
    html("cut the abstract", lambda r: set_text(one(r, "//section[@class='abstract']/p[1]"),
         "What the sample"), "PAR-15", None),
    html("double the abstract", lambda r: double(one(r, "//section[@class='abstract']/p[1]")),
         "PAR-02", None),
    html("change the date", lambda r: set_text(one(r, "//time/sup"), "st"), "PAR-15", None),
    html("lose what an abbreviation stands for", lambda r: one(r, "//abbr").attrib.pop("title"),
         "PAR-19", Paragraph, "index"),
    html("let an abbreviation stand for something else", lambda r: set_(
        one(r, "//abbr"), "title", "A ward"), "PAR-19", Paragraph, "index"),
    html("lose an entry of the index", lambda r: drop(one(r, "//*[@id='entry-a']")),
         "PAR-01", IndexEntry, "index", 4),
    html("let an entry of the index lead elsewhere", lambda r: set_(
        one(r, "//*[@id='entry-a']//a"), "href", "#conclusion"), "PAR-09", IndexEntry, "index"),
    html("swap the parts of a figure", lambda r: swap(
        one(r, "//*[@id='fig-half-a']"), one(r, "//*[@id='fig-half-b']")), "PAR-03", Figure, "half",
        6),
    html("renumber a part of a figure", lambda r: set_text(
        one(r, "//*[@id='fig-half-a']//span[@class='label']"), "(c)"), "PAR-06", Figure,
        "The first half"),
    html("lose a part of a figure", lambda r: drop(one(r, "//*[@id='fig-half-b']")), "PAR-01",
         Figure, "The second half", 3),
    # --- Word
    docx("lose an entry of the index", lambda r: drop(one(
        r, "//w:p[w:pPr/w:pStyle/@w:val='Index1']")), "PAR-01", IndexEntry, "index", 4),
    docx("change an entry of the index", lambda r: set_text(word(r, "list, see"), "lost, see "),
         "PAR-07", IndexEntry, "list"),
    docx("let an entry of the index lead elsewhere", lambda r: set_(one(
        paragraph(r, "list, see"), ".//w:hyperlink"), f"{W}anchor", bookmark_at(r, "A section")),
        "PAR-09", IndexEntry, "list"),
    docx("renumber a part of a figure", lambda r: set_text(
        word(paragraph(r, "The second half"), "b"), "c"), "PAR-06", Figure, "The second half"),
    docx("lose a part of a figure", lambda r: drop(one(
        paragraph(r, "The second half"), "ancestor::w:tc[1]")), "PAR-01", Figure,
        "The second half", 3),
    docx("drop a paragraph", lambda r: drop(paragraph(r, "A second paragraph")),
         "PAR-01", Paragraph, "A second", 3),
    docx("double a paragraph", lambda r: double(paragraph(r, "A chapter may")),
         "PAR-02", Paragraph, "A chapter"),
    docx("move a paragraph", lambda r: paragraph(r, "Quoted words.").addprevious(
        paragraph(r, "A chapter may")), "PAR-03", Paragraph, "A chapter may"),
    docx("make a heading deeper", lambda r: style(paragraph(r, "A section"), "Heading3"),
         "PAR-05", Heading, "A section", 4),
    docx("renumber headings", lambda r: set_(one(
        r, "//w:abstractNum[1]/w:lvl[1]/w:start"), f"{W}val", "2"), "PAR-06", Heading,
        "Introduction", 4, NUMBERING),
    docx("renumber a figure", lambda r: set_text(word(paragraph(r, "A chart"), "2"), "7"),
         "PAR-06", Figure, "A chart"),
    docx("change a word", lambda r: set_text(word(r, "Quoted words."), "Quoted worlds."),
         "PAR-07", Paragraph, "Quoted words."),
    docx("cut a paragraph", lambda r: set_text(word(r, "A chapter may"), "A chapter"),
         "PAR-08", Paragraph, "A chapter may"),
    docx("change a cross-reference's target", lambda r: swap_fields(r), "PAR-09", Paragraph,
         "Text with"),
    docx("drop a citation's link", lambda r: unwrap_word(
        paragraph(r, "ext with emph").findall(f"{W}hyperlink")[1]), "PAR-09", Paragraph,
        "Text with"),
    docx("change the language of a run", lambda r: set_(one(
        paragraph(r, "ext with emph"), ".//w:lang[@w:eastAsia]"), f"{W}eastAsia", "ja-JP"),
        "PAR-10", Paragraph, "Text with"),
    docx("cut a note", lambda r: drop(paragraph(r, "Second paragraph.")), "PAR-11", Note, "First",
         2, FOOTNOTES),
    docx("change a note", lambda r: set_text(word(r, "A note with"), "A tone with "),
         "PAR-07", Paragraph, "A note with", 2, FOOTNOTES),
    docx("lose a note's call", lambda r: drop(one(
        paragraph(r, "ext with emph"), ".//w:r[w:footnoteReference]")), "PAR-11", Paragraph,
        "Text with", 5),
    docx("lose alternative text", lambda r: set_(one(
        r, "//wp:docPr[starts-with(@descr,'Three bars')]"), "descr", ""),
        "PAR-12", Image, "Three bars"),
    docx("lose a time line's description", lambda r: drop(one(
        r, "//w:tblDescription[starts-with(@w:val,'Three events')]")), "PAR-12", Figure,
        "A line of time"),
    docx("change a formula", lambda r: set_text(next(
        node for node in r.iter("{http://schemas.openxmlformats.org/officeDocument/2006/math}t")
        if node.text == "c"), "k"), "PAR-13", MathBlock, "E = mc"),
    docx("swap two cells", lambda r: swap_words(r, "Robots", "Chips"), "PAR-14", Cell, "Robots"),
    docx("lose a table's header row", lambda r: drop(one(
        paragraph(r, "Patents"), "ancestor::w:tr[1]//w:tblHeader")), "PAR-14", Table, "Patents"),
    docx("lose a row", lambda r: drop(one(paragraph(r, "Chips"), "ancestor::w:tr[1]")),
         "PAR-14", Table, "Patents", 6),
    docx("lose a list's item", lambda r: drop(paragraph(r, "first", 0)), "PAR-01", ListItem,
         "first", 2),
    docx("count a list in letters", lambda r: set_(one(
        r, "//w:abstractNum[@w:abstractNumId='3']/w:lvl[@w:ilvl='0']/w:numFmt"), W + "val",
        "lowerLetter"), "PAR-06", ListItem, part=NUMBERING, most=9),
    docx("put other bullets", lambda r: set_(one(
        r, "//w:abstractNum[@w:abstractNumId='2']/w:lvl[@w:ilvl='0']/w:lvlText"), W + "val",
        "•"), "PAR-06", ListItem, part=NUMBERING, most=9),
    docx("lift a nested item", lambda r: style(paragraph(r, "deep"), "ListBullet"),
         "PAR-05", ListItem, "deep"),
    docx("truncate a reference", lambda r: drop(one(
        paragraph(r, "A work without"), ".//w:r[w:t[contains(.,'A work without')]]")),
        "PAR-01", BibliographyEntry, "", 3),
    docx("lose a caption", lambda r: drop(paragraph(r, "Companies")), "PAR-01", Table,
         "Companies", 5),
    docx("wrong words in the contents", lambda r: set_text(toc_word(r, "A section"), "A fiction"),
         "PAR-16", Heading, "A section"),
    docx("change a chapter's other title in the contents", lambda r: set_text(
        toc_word(r, "引言"), "序言"), "PAR-16", Heading, "Introduction"),
    docx("wrong target in the contents", lambda r: set_(
        next(toc_word(r, "A section").iterancestors(f"{W}hyperlink")), f"{W}anchor",
        bookmark_at(r, "A smaller section")), "PAR-16", Heading, "A section"),
    docx("lose the subtitle", lambda r: drop_all(r, "Of Every Block"), "PAR-15", None),
    docx("misspell an author", lambda r: set_text(word(r, "B. Author"), "B. Authro"),
         "PAR-15", None),
    # --- PDF
    pdf("lose what an abbreviation stands for", lambda p: expanded(p).__delitem__("/E"),
        "PAR-19", Paragraph, "index"),
    pdf("let an abbreviation stand for something else", lambda p: expanded(p).update(
        {"/E": pikepdf.String("A ward")}), "PAR-19", Paragraph, "index"),
    pdf("lose an entry of the index", lambda p: drop_tag(next(
        kids(next(kids(elements(p, "Index")[0]))))), "PAR-01", IndexEntry, "index", 4),
    pdf("let an entry of the index lead elsewhere", lambda p: annotation(
        link_to(p, "index-a")).update({"/Dest": pikepdf.String("sec-b")}), "PAR-09", IndexEntry),
    pdf("lose a page in the index", lambda p: drop_tag(link_to(p, "index-a")), "PAR-09",
        IndexEntry, "index", 4),
    pdf("lose a part of a figure", lambda p: drop_tag(half(p)), "PAR-01", Figure,
        "The second half", 4),
    pdf("lose the letter of a part of a figure", lambda p: hold(
        caption := next(e for e in kids(half(p)) if e["/S"] == "/Caption"), held(caption)[1:]),
        "PAR-06", Figure, "The second half"),
    pdf("drop a paragraph", lambda p: drop_tag(elements(p, "P")[-1]), "PAR-01", None, "", 2),
    pdf("take the letters out of a paragraph", lambda p: silence(
        p, elements(p, "BlockQuote")[-1]["/K"][0], 0), "PAR-01", Paragraph, "Quoted words."),
    pdf("double a paragraph", lambda p: double_tag(elements(p, "BlockQuote")[-1]["/K"][0]),
        "PAR-02", Paragraph, "Quoted words."),
    pdf("make a heading deeper", lambda p: elements(p, "H2")[0].update(
        {"/S": pikepdf.Name("/H3")}), "PAR-05", Heading, "A section"),
    pdf("lose a heading's number", lambda p: hold(
        elements(p, "H2")[0], held(elements(p, "H2")[0])[1:]), "PAR-06", Heading, "A section"),
    pdf("cut a paragraph", lambda p: cut_tag(text_paragraph(p), 2), "PAR-08", Paragraph,
        "Text with", 8),
    pdf("change a link's target", lambda p: annotation(first_link(p, "/A"))["/A"].update(
        {"/URI": pikepdf.String("https://example.org/other")}), "PAR-09", Paragraph, "Text with"),
    pdf("lose a work's way back", lambda p: drop_tag(elements(p, "Reference")[-1]), "PAR-09",
        BibliographyEntry),
    pdf("let a cross-reference lead elsewhere", lambda p: annotation(
        first_link(p, "/Dest")).update({"/Dest": pikepdf.String("sec-b")}), "PAR-09", Paragraph,
        "Text with"),
    pdf("drop a citation's link", lambda p: unlink(link_to(p, "ref-one")), "PAR-09", Paragraph,
        "Text with"),
    pdf("change the language of a run", lambda p: next(
        e for e in elements(p, "Span") if e.get("/Lang") == "zh-Hant").update(
        {"/Lang": pikepdf.String("ja")}), "PAR-10", Paragraph, "Text with"),
    pdf("lose the language of a block", lambda p: next(
        e for e in elements(p, "Div") if e.get("/Lang") is not None).__delitem__("/Lang"),
        "PAR-10", Paragraph, "整段"),
    pdf("cut a note", lambda p: cut_tag(elements(p, "Note")[0]["/K"][1], 1), "PAR-08", Note,
        "A note with"),
    pdf("lose a note", lambda p: drop_tag(elements(p, "Note")[1]), "PAR-11", None, "", 3),
    pdf("lose a note's call", lambda p: drop_tag(elements(p, "Reference")[0]), "PAR-11",
        Paragraph, "Text with", 3),
    pdf("lose alternative text", lambda p: next(
        e for e in elements(p, "Figure") if str(e.get("/Alt")).startswith("Three bars")
        ).__delitem__("/Alt"), "PAR-12", Image, "Three bars"),
    pdf("change a formula", lambda p: elements(p, "Formula")[1]["/A"][1]["/P"][0].update(
        {"/V": pikepdf.String("E = mc^3")}), "PAR-13", MathBlock, "E = mc"),
    pdf("swap two cells", lambda p: swap_tags(elements(p, "TD")[0], elements(p, "TD")[2]),
        "PAR-14", Cell, "Robots"),
    pdf("make a head a cell", lambda p: elements(p, "TH")[3].update({"/S": pikepdf.Name("/TD")}),
        "PAR-14", Cell, "One"),
    pdf("lose a row", lambda p: drop_tag(elements(p, "TR")[2]), "PAR-14", Table, "Patents", 6),
    pdf("swap two captions", lambda p: swap_tags(
        elements(p, "Caption")[0], elements(p, "Caption")[1]), "PAR-03", Figure, "", 4),
    pdf("lose a caption", lambda p: drop_tag(elements(p, "Caption")[1]), "PAR-01", Figure,
        "A chart"),
    pdf("lose a list's item", lambda p: drop_tag(elements(p, "LI")[0]), "PAR-01", ListItem,
        "first"),
    pdf("lose a list's item with a list in it", lambda p: drop_tag(elements(p, "LI")[1]), "PAR-01",
        ListItem, "second"),
    pdf("truncate a reference", lambda p: cut_tag(elements(p, "LBody")[-2], 2), "PAR-08",
        BibliographyEntry, "", 3),
    pdf("wrong target in the contents", lambda p: annotation(next(iter(kids(next(iter(kids(
        elements(p, "TOCI")[1]))))))).update({"/Dest": pikepdf.String("sec-b")}), "PAR-16", Heading,
        "A section"),
    pdf("lose a line of the contents", lambda p: drop_tag(elements(p, "TOCI")[1]), "PAR-16",
        Heading, "A section"),
    pdf("lose the subtitle", lambda p: lose_front(p, "Of Every Block"), "PAR-15", None),
)  # fmt: skip


# --- more damage


def drop_all(root: Root, words: str) -> None:
    """Take out every Word paragraph that says ``words`` and nothing else."""
    for node in list(root.iter(f"{W}p")):
        if "".join(text.text or "" for text in node.iter(f"{W}t")) == words:
            drop(node)


def set_tag(node: Root, tag: str) -> None:
    node.tag = tag


def wrap(node: Root, address: str) -> None:
    link = etree.SubElement(node, "a", href=address)
    link.text, node.text = node.text, None


def cut_after(node: Root) -> None:
    """Take away what stands after ``node`` in its parent."""
    parent = node.getparent()
    node.tail = None
    for later in list(node.itersiblings()):
        parent.remove(later)


def unwrap_word(link: Root) -> None:
    for kid in reversed(list(link)):
        link.addnext(kid)
    link.getparent().remove(link)


def swap_words(root: Root, one_: str, other: str) -> None:
    first, second = word(root, one_), word(root, other)
    first.text, second.text = second.text, first.text


def swap_fields(root: Root) -> None:
    """Let the first REF field lead to another bookmark."""
    field = next(node for node in paragraph(root, "ext with emph").iter(f"{W}instrText"))
    field.text = field.text.replace(field.text.split()[1], bookmark_at(root, "A smaller section"))


def bookmark_at(root: Root, words: str) -> str:
    return str(paragraph(root, words).find(f"{W}bookmarkStart").get(f"{W}name"))


def toc_word(root: Root, words: str) -> Root:
    return next(
        text
        for link in root.iter(f"{W}hyperlink")
        for text in link.iter(f"{W}t")
        if text.text == words
    )


def expanded(pdf_: pikepdf.Pdf) -> Any:
    return next(e for e in elements(pdf_, "Span") if "/E" in e)


def half(pdf_: pikepdf.Pdf) -> Any:
    """The second part of the figure that has two."""
    picture = next(e for e in elements(pdf_, "Figure") if "second half" in str(e.get("/Alt", "")))
    return picture["/P"]


def text_paragraph(pdf_: pikepdf.Pdf) -> Any:
    return next(e for e in elements(pdf_, "P") if any(k["/S"] == "/Note" for k in kids(e)))


def first_link(pdf_: pikepdf.Pdf, key: str) -> Any:
    return next(e for e in elements(pdf_, "Link") if annotation(e).get(key) is not None)


def link_to(pdf_: pikepdf.Pdf, name: str) -> Any:
    return next(e for e in elements(pdf_, "Link") if str(annotation(e).get("/Dest")) == name)


def front_paragraphs(pdf_: pikepdf.Pdf) -> list[Any]:
    found: list[Any] = []

    def look(element: Any) -> None:
        if element.get("/S") == "/Part":
            return
        if element.get("/S") == "/P":
            found.append(element)
        for kid in kids(element):
            look(kid)

    for kid in kids(pdf_.Root.StructTreeRoot):
        look(kid)
    return found


def lose_front(pdf_: pikepdf.Pdf, words: str) -> None:
    """Take out the paragraphs of the front matter that say ``words``, by what is read back."""
    structure = read_structure("pdf", artefact("pdf"))
    said_there = [
        "".join(run.text for run in block.content)
        for block in structure.front
        if block.kind == "paragraph"
    ]
    for element, text in zip(front_paragraphs(pdf_), said_there, strict=True):
        if text == words:
            drop_tag(element)


@pytest.mark.parametrize("damage", DAMAGES, ids=[f"{d.format}: {d.name}" for d in DAMAGES])
def test_damage_is_told_and_its_block_named(damage: Damage) -> None:
    problems = told(damage.format, damage.make())
    shown = "\n".join(map(str, problems))
    assert problems, "nothing was told"
    met = [problem for problem in problems if problem.code == damage.code]
    assert met, f"no {damage.code} among\n{shown}"
    assert len(problems) <= damage.most, shown
    if damage.kind in (BibliographyEntry, IndexEntry):
        # An entry has no line of its own: its list has.
        return
    if damage.kind is not None:
        lines = lines_of(damage.kind, damage.words)
        assert {problem.span for problem in met} & lines, f"{sorted(lines)} not named in\n{shown}"


def test_there_are_enough_kinds_of_damage() -> None:
    assert len({(damage.format, damage.name) for damage in DAMAGES}) == len(DAMAGES) >= 40
    assert {damage.format for damage in DAMAGES} == {"html", "docx", "pdf"}


# --- the model is changed, the artefact is not -------------------------------------------


def rewritten(change: Callable[[Any], Any]) -> Edition:
    edition = placed()
    document: Document = rebuild(edition.document, change)
    return replace(edition, document=document)


def other_words(node: Any) -> Any:
    return Text("The beginning.") if node == Text("The end.") else node


def another_item(node: Any) -> Any:
    if (
        isinstance(node, List)
        and len(node.items) == 2
        and not node.ordered
        and (node.items[0].checked is None)
    ):
        return replace(node, items=(*node.items, node.items[0]))
    return node


def another_level(node: Any) -> Any:
    return replace(node, level=3) if isinstance(node, Heading) and node.number == "1.1" else node


def another_number(node: Any) -> Any:
    if isinstance(node, Heading) and node.number == "1.1":
        return replace(node, number="1.2")
    return node


def another_label(node: Any) -> Any:
    if isinstance(node, Figure) and node.caption and node.number == "2":
        return replace(node, caption=replace(node.caption, label="Figure 4"))
    return node


def another_cell(node: Any) -> Any:
    return Text("Ships") if node == Text("Chips") else node


MODELS = {
    "other words": (other_words, "PAR-07", "The beginning."),
    "another item": (another_item, "PAR-01", "first"),
    "another level": (another_level, "PAR-05", "A section"),
    "another number": (another_number, "PAR-06", "A section"),
    "another label": (another_label, "PAR-06", "A chart"),
    "another cell": (another_cell, "PAR-14", "Ships"),
}


@pytest.mark.parametrize("format_", ["html", "docx", "pdf"])
@pytest.mark.parametrize("name", MODELS)
def test_a_report_changed_since_is_told(name: str, format_: str) -> None:
    change, code, words = MODELS[name]
    problems = told(format_, artefact(format_), rewritten(change))
    shown = "\n".join(map(str, problems))
    assert any(problem.code == code and words in problem.message for problem in problems), shown
    assert all(problem.span.file for problem in problems), shown
