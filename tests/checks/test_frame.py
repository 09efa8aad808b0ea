"""The frame is proved: damage to what stands round the text is told, and nothing else is.

A damage is done to a finished file of a report that has every part of a frame; each was silent
while parity asked only whether a word stands somewhere. Reports that leave a part out are right.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from functools import cache
from typing import Any

import pikepdf
import pytest
from lxml import etree

from sample import p, sample_edition
from tongwen.artefacts import OpenArtefact, open_artefact
from tongwen.artefacts.structure import Run
from tongwen.checks.parity import check_parity
from tongwen.diagnostics import Problem, Problems
from tongwen.document import NO_PASSAGE, Link, Text
from tongwen.edition import Download, Edition
from tongwen.languages import LANGUAGES
from tongwen.readers.markdown import read_markdown
from tongwen.transforms import Context, resolve
from tongwen.writers import WRITERS

MOMENT = datetime.datetime(2023, 10, 17, tzinfo=datetime.UTC)
FORMATS = ("pdf", "docx", "html", "txt")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Root = Any

OF_THE_FRAME = ("PAR-02", "PAR-10", "PAR-15", "PAR-18")


@cache
def rich(tag: str = "en", paragraphs: int = 1) -> Edition:
    """All that a frame can have, round a text of two short chapters: the frame is the point."""
    context = Context(LANGUAGES[tag], None, LANGUAGES[tag])
    words = "\n\nWords here, and more of them." * paragraphs
    chapters = f"# Introduction{words}\n\n# Conclusion{words}\n"
    text = resolve(read_markdown(chapters, "a.md", tag, Problems()), context)
    edition = sample_edition(tag)
    metadata = edition.metadata
    first, second = metadata.contributors
    people = (
        replace(first, orcid="0000-0002-1825-0097", email="author@example.org"),
        replace(second, orcid="0000-0001-5109-3700", url="https://example.org/b-author"),
    )
    linked = p("A sample, ", Link("https://example.org/made", (Text("made by hand"),)), ".")
    about = p("What the sample is about: ", Link("https://example.org/about", (Text("more"),)))
    metadata = replace(
        metadata, contributors=people, doi="10.1234/sample", isbn="978-3-16-148410-0",
        colophon=(linked,), abstract=(about,), issn="2049-3630",
        disclaimer=(p("What is said here is the authors’ own."),), history=(p("Second printing."),),
    )  # fmt: skip
    return replace(edition, metadata=metadata, document=text)


def framed(format_: str) -> Edition:
    """What is damaged: in print, chapters that go on to a second page, which has a head."""
    edition = rich("en", 50 if format_ == "pdf" else 1)
    files = (Download("pdf", f"{edition.stem}.pdf", 20_000),) if format_ == "html" else ()
    return replace(edition, downloads=files)


@cache
def artefact(format_: str) -> bytes:
    return WRITERS[format_](framed(format_), MOMENT).data


def told(format_: str, data: bytes, edition: Edition) -> list[Problem]:
    return list(check_parity(edition, format_, open_artefact(format_, data).structure))


# --- what leaves something out is right --------------------------------------------------------


def lacking(parts: tuple[str, ...]) -> Edition:
    """The edition with a whole frame, without these parts."""
    edition = rich("zh-Hant" if parts == ("nothing, in Chinese",) else "en")
    for what in parts:
        edition = without(what, edition)
    return edition


def without(what: str, edition: Edition) -> Edition:
    metadata = edition.metadata
    if what == "companion":
        return replace(
            edition, companion=None, companion_metadata=None, companion_published=(), alternates=()
        )
    if what.startswith("nothing"):
        return edition
    if what.endswith("authors"):
        people = (metadata.contributors * 3)[: int(what.split()[0])]
        named = tuple(
            replace(person, name=p(f"Person {number}")) for number, person in enumerate(people)
        )
        return replace(edition, metadata=replace(metadata, contributors=named))
    if what == "date":
        bare = replace(metadata, published=None)
        return replace(edition, metadata=bare, published=(), companion_published=())
    changes: dict[str, dict[str, Any]] = {
        "abstract": {"abstract": (), "keywords": ()},
        "series": {"series": NO_PASSAGE, "series_number": ""},
        "names of numbers": {"doi": "", "isbn": "", "issn": ""},
        "publisher": {"publisher": NO_PASSAGE},
        "licence in words": {"licence": "All rights are the authors’."},
        "title that has the subtitle in it": {"title": p("A Sample Of Every Block")},
    }
    empty: dict[str, Any] = {
        "subtitle": NO_PASSAGE, "kind": NO_PASSAGE, "credit_line": NO_PASSAGE,
        "keywords": (), "licence": "", "colophon": (), "series_number": "", "disclaimer": (),
        "history": (),
    }  # fmt: skip
    change = changes.get(what) or {what: empty[what]}
    return replace(edition, metadata=replace(metadata, **change))


LACKING = (
    *("nothing", "nothing, in Chinese", "companion", "0 authors", "1 authors", "5 authors", "date"),
    *("abstract", "series", "names of numbers", "publisher", "licence in words", "subtitle"),
    *("kind", "credit_line", "keywords", "licence", "colophon", "series_number"),
    *("disclaimer", "history"),
    "title that has the subtitle in it",
)
TOGETHER = (
    ("nothing",),
    ("nothing, in Chinese",),
    ("companion", "0 authors", "publisher", "subtitle"),
    ("1 authors", "date", "kind", "series", "licence in words", "disclaimer", "history"),
    ("5 authors", "abstract", "credit_line", "names of numbers", "licence"),
    ("keywords", "colophon", "series_number", "title that has the subtitle in it"),
)
"""What is left out of one file that takes long to write; of a web page each by itself."""


def test_each_part_is_left_out_of_each_format() -> None:
    assert sorted(part for parts in TOGETHER for part in parts) == sorted(LACKING)


@pytest.mark.parametrize(
    ("parts", "format_"),
    [
        *(((part,), format_) for part in LACKING for format_ in ("html", "txt")),
        *((parts, format_) for parts in TOGETHER for format_ in ("docx", "pdf")),
    ],
)
def test_a_report_that_leaves_a_part_out_is_right(parts: tuple[str, ...], format_: str) -> None:
    edition = lacking(parts)
    data = WRITERS[format_](edition, MOMENT).data
    assert [f"{one.code} {one.message}" for one in told(format_, data, edition)] == []


# --- damage ------------------------------------------------------------------------------------


def in_html(change: Callable[[Root], None]) -> bytes:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    root = etree.fromstring(artefact("html"), parser)
    change(root)
    return etree.tostring(root, encoding="utf-8", method="html", doctype="<!doctype html>")


def in_docx(change: Callable[[Root], None], part: str) -> bytes:
    """Change the parts whose names ``part`` matches."""
    target = io.BytesIO()
    changed = 0
    with (
        zipfile.ZipFile(io.BytesIO(artefact("docx"))) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            if re.fullmatch(part, entry.filename):
                root = etree.fromstring(content)
                change(root)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
                changed += 1
            new.writestr(entry, content)
    assert changed, f"no part {part}"
    return target.getvalue()


def in_pdf(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(artefact("pdf"))) as pdf:
        change(pdf)
        pdf.save(target)
    return target.getvalue()


def at(path: str, root: Root) -> Root:
    found = root.xpath(path)
    assert found, f"nothing at {path}"
    return found[0]


def gone(path: str) -> Callable[[Root], None]:
    return lambda root: at(path, root).getparent().remove(at(path, root))


def attribute(path: str, name: str, value: str) -> Callable[[Root], None]:
    return lambda root: at(path, root).set(name, value)


def rewritten(path: str, before: str, after: str) -> Callable[[Root], None]:
    def change(root: Root) -> None:
        node = at(path, root)
        assert before in (node.text or "")
        node.text = node.text.replace(before, after)

    return change


_ROW = "//dl[@class='imprint']/div[dt='{}']"

HTML: dict[str, Callable[[Root], None]] = {
    "the licence's address": attribute(
        "//dd/a[starts-with(@href,'https://creativecommons')]",
        "href",
        "https://creativecommons.org/licenses/by-nc/4.0/",
    ),
    "the DOI's address": attribute(
        "//dd/a[.='https://doi.org/10.1234/sample']", "href", "https://doi.org/10.1234/other"
    ),
    "an ORCID iD's address": attribute(
        "//a[@class='orcid']", "href", "https://orcid.org/0000-0001-5109-3700"
    ),
    "an author's page": attribute("//a[@class='web']", "href", "https://example.org/other"),
    "the other language's page": attribute(
        "//nav[@class='languages']//a", "href", "other.zh-Hant.html"
    ),
    "a link of the colophon": attribute(
        "//section[@class='colophon']//a", "href", "https://example.org/else"
    ),
    "a link of the abstract": attribute("//section[@class='abstract']//a", "href", "#nowhere"),
    "a link that nobody wrote": attribute("//a[@class='to-top']", "href", "https://example.com/"),
    "the imprint's date": gone(_ROW.format("Published")),
    "the imprint's publisher": gone(_ROW.format("Published by")),
    "a label of the imprint": gone(_ROW.format("Licence") + "/dt"),
    "the cover's date": gone("//header//p[@class='date']"),
    "an author on the cover": gone("//li[@class='person']/span[@class='name strong']"),
    "the citation's title": rewritten("//p[@class='citation-line']", "A Sample", "A Simple"),
    "the citation's year": rewritten("//p[@class='citation-line']", "2023", "2022"),
    "an author in BibTeX": rewritten("//pre[contains(., '@techreport')]/code", "Author, A.", "X"),
    "the DOI in RIS": rewritten("//pre[contains(., 'TY  - ')]/code", "10.1234", "10.4321"),
    "a download": attribute(
        "//section[@class='cite']//a", "href", "data:application/x-bibtex;base64,WA=="
    ),
    "the section on citing": gone("//section[@class='cite']"),
    "an author for search engines": gone("//meta[@name='citation_author']"),
    "the date for libraries": attribute("//meta[@name='DC.date']", "content", "2022-10-17"),
    "the licence for libraries": attribute("//meta[@name='DC.rights']", "content", "CC0"),
    "the title for libraries": attribute("//meta[@name='DC.title']", "content", "A Simple"),
    "a keyword for libraries": gone("//meta[@name='DC.subject']"),
    "the name on the cover": gone("//header//span[.='Institute of Examples']"),
    "the second name on the cover": gone("//header//span[.='示例研究院']"),
    "a name in the foot": gone("//footer//span[.='Example University']"),
    "the kind in the second language": gone("//p[@class='kicker']/span[.='研究報告']"),
    "the date in the second language": gone("//p[@class='date']/span[@lang]"),
    "an affiliation that is a name, too": gone(
        "//li[@class='person']/span[.='Institute of Examples']"
    ),
    "an ORCID iD": gone("//a[@class='orcid']"),
    "the other languages": gone("//nav[@class='languages']"),
    "the language of another language's name": attribute(
        "//nav[@class='languages']//a", "lang", "de"
    ),
    "the heading of the contents": gone("//nav[@class='contents']//summary"),
    "the label of the keywords": gone("//p[@class='facts keywords']/span[@class='label']"),
    "the imprint's address": gone(_ROW.format("Address")),
    "the label of the address": gone(_ROW.format("Address") + "/dt"),
    "a label of another row": rewritten(_ROW.format("ISBN") + "/dt", "ISBN", "ISSN"),
    "a row of the imprint that is there twice": lambda root: at(
        _ROW.format("Disclaimer"), root
    ).addnext(deepcopy(at(_ROW.format("Disclaimer"), root))),
    "the language of a label": attribute(_ROW.format("Licence") + "/dt", "lang", "de"),
    "how it was made": gone("//p[@class='made']/span"),
    "the suggested citation": gone("//p[@class='citation-line']"),
    "the publisher in the citation": rewritten(
        "//p[@class='citation-line']", "Institute of Examples", "Institute of Sample"
    ),
    "the citation in RIS": gone("//details[summary='RIS']"),
    "a download that is gone": gone("//details[summary='BibTeX']/p"),
    "the page's title": rewritten("/html/head/title", "A Sample", "A Simple"),
    "what search engines show": gone("//meta[@name='description']"),
    "what is shown where the page is shared": attribute(
        "//meta[@property='og:title']", "content", "A"
    ),
    "the publisher for libraries": gone("//meta[@name='DC.publisher']"),
    "the number of the report": gone("//meta[@name='citation_technical_report_number']"),
    "the licence's link in the head": attribute("//link[@rel='license']", "href", "https://x.org/"),
    "the page's own address": attribute("//link[@hreflang='en']", "href", "other.html"),
    "the page's language": attribute("/html", "lang", "de"),
    "where the other language is": attribute("//link[@hreflang='zh-Hant']", "href", "x.html"),
    "the date for machines": attribute("//header//time", "datetime", "2022-10-17"),
    "the colour of the window": attribute("//meta[@name='theme-color']", "content", "#ffffff"),
    "the name of the languages": attribute("//nav[@class='languages']", "aria-label", "Contents"),
    "the name of the contents": attribute("//nav[@class='contents']", "aria-label", ""),
    "the name of the other formats": attribute("//ul[@class='formats']", "aria-label", "Formats"),
    "a part that is named by nothing": attribute(
        "//section[@class='abstract']", "aria-labelledby", "x"
    ),
    "the heading of the colophon": rewritten("//h2[@id='_colophon']", "Colophon", "Imprint"),
    "another format's file": attribute("//ul[@class='formats']//a[@type]", "href", "other.pdf"),
}


def styled(style: str, nth: int = 0) -> str:
    return (
        f"(//*[local-name()='p'][.//*[local-name()='pStyle'][@*[local-name()='val']='{style}']])"
        f"[{nth + 1}]"
    )


def row(words: str) -> str:
    """The line of the imprint that says ``words``."""
    return (
        "//*[local-name()='p'][.//*[local-name()='pStyle'][starts-with(@*[local-name()='val'], "
        f"'Imprint')]][contains(., '{words}')]"
    )


def relation(address: str, other: str) -> Callable[[Root], None]:
    return attribute(f"//*[@Target='{address}']", "Target", other)


def core(name: str, value: str) -> Callable[[Root], None]:
    def change(root: Root) -> None:
        at(f"//*[local-name()='{name}']", root).text = value

    return change


def said(before: str, after: str) -> Callable[[Root], None]:
    return rewritten(f"//*[local-name()='t'][contains(., '{before}')]", before, after)


def without_fields(root: Root) -> None:
    for node in list(root.iter(f"{W}instrText", f"{W}fldChar")):
        node.getparent().remove(node)


_T = "//*[local-name()='t'][.='{}']"
_EMBLEM = (
    "//*[local-name()='drawing'][.//*[local-name()='docPr'][starts-with(@descr, 'Emblem of')]]"
)
_MAIN = r"word/document\.xml"
_RELATIONS = r"word/_rels/document\.xml\.rels"
_CORE = r"docProps/core\.xml"
DOCX: dict[str, tuple[Callable[[Root], None], str]] = {
    "the title page's title": (gone(styled("Title")), _MAIN),
    "the title page's subtitle": (gone(styled("Subtitle")), _MAIN),
    "the title page's kind": (gone(styled("TitleKicker")), _MAIN),
    "the title page's date": (gone(styled("Date")), _MAIN),
    "an author of the title page": (gone(styled("Author", 1)), _MAIN),
    "the title page's credit": (gone(styled("TitleCredit")), _MAIN),
    "the cover's title": (gone(styled("CoverTitle")), _MAIN),
    "an author of the cover": (gone(styled("CoverAuthor")), _MAIN),
    "the cover's date": (gone(styled("CoverDate")), _MAIN),
    "the cover's series": (gone(styled("CoverSeries")), _MAIN),
    "the imprint's date": (gone(row("17th October")), _MAIN),
    "the imprint's series": (gone(row("Sample Reports")), _MAIN),
    "an author of the imprint": (gone(row("B. Author")), _MAIN),
    "the imprint's publisher": (gone(row("Published by")), _MAIN),
    "the DOI's address": (
        relation("https://doi.org/10.1234/sample", "https://doi.org/10.1234/other"),
        _RELATIONS,
    ),
    "an ORCID iD's address": (
        relation("https://orcid.org/0000-0002-1825-0097", "https://orcid.org/0"),
        _RELATIONS,
    ),
    "an e-mail's address": (
        relation("mailto:author@example.org", "mailto:other@example.org"),
        _RELATIONS,
    ),
    "the institute's address": (
        relation("https://example.org/", "https://example.com/"),
        _RELATIONS,
    ),
    "a link of the colophon": (
        relation("https://example.org/made", "https://example.org/else"),
        _RELATIONS,
    ),
    "a link of the abstract": (
        relation("https://example.org/about", "https://example.org/else"),
        _RELATIONS,
    ),
    "the chapter in a head": (said("A Sample", "Conclusion"), r"word/headerBody1\.xml"),
    "a chapter of no report": (said("A Sample", "Confusion"), r"word/headerBody1\.xml"),
    "the name in a head": (said("Institute of Examples", "House"), r"word/headerBody1\.xml"),
    "the number in a foot": (without_fields, r"word/footer3\.xml"),
    "the cover's name": (gone(styled("CoverName", 1)), _MAIN),
    "the cover's second name": (gone(styled("CoverNameCompanion")), _MAIN),
    "the cover's emblem": (gone(_EMBLEM), _MAIN),
    "an affiliation that is a name, too": (gone(styled("CoverAffiliation", 2)), _MAIN),
    "the kind in the second language": (gone(_T.format("研究報告")), _MAIN),
    "the title page's name": (gone(styled("TitleName")), _MAIN),
    "the imprint's name": (gone(styled("ImprintName", 1)), _MAIN),
    "the imprint's address": (gone(row("Example Road")), _MAIN),
    "the label of the address": (gone(_T.format("Address")), _MAIN),
    "the imprint's ISSN": (gone(row("2049-3630")), _MAIN),
    "the suggested citation": (gone(row("Suggested")), _MAIN),
    "a row of the imprint that is there twice": (
        lambda root: at(row("Disclaimer"), root).addnext(deepcopy(at(row("Disclaimer"), root))),
        _MAIN,
    ),
    "how it was made": (gone(row("Made with")), _MAIN),
    "the heading of the contents": (gone(styled("TOCHeadingOnNewPage")), _MAIN),
    "the second name in a head": (gone(_T.format("示例研究院")), r"word/headerBody1\.xml"),
    "the subtitle in the properties": (core("subject", "Of No Block"), _CORE),
    "the title in the properties": (core("title", "Report1"), _CORE),
    "the authors in the properties": (core("creator", "A. Author"), _CORE),
    "the keywords in the properties": (core("keywords", ""), _CORE),
    "the language in the properties": (core("language", "de"), _CORE),
}


def front(pdf: pikepdf.Pdf, page: int) -> list[Any]:
    """The elements with words of their own on a page before the text, in order."""
    found: list[Any] = []

    def look(element: Any) -> None:
        if element.get("/S") in ("/P", "/H1", "/LI", "/Lbl", "/LBody"):
            own = element.get("/Pg")
            if own is not None and own.objgen == pdf.pages[page].objgen:
                found.append(element)
        held = element.get("/K")
        for kid in held if isinstance(held, pikepdf.Array) else [held]:
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") is not None:
                look(kid)

    for kid in pdf.Root.StructTreeRoot.K:
        look(kid)
    return found


@cache
def undamaged() -> OpenArtefact:
    return open_artefact("pdf", artefact("pdf"))


def silent(page: int, words: str) -> Callable[[pikepdf.Pdf], None]:
    """Take from the tree what says ``words`` on a page; the letters become decoration."""

    def change(pdf: pikepdf.Pdf) -> None:
        structure, marks = undamaged().structure, undamaged().view("file")
        assert any(words in "".join(run.text for run in block.content) for block in structure.front)
        done = 0
        for tag in marks.tags():
            own = {mark for one in tag.walk() for mark in one.marks}
            if own and {mark[0] for mark in own} == {page} and marks.words(tag).strip() == words:
                done += _untag(pdf, own)
                break
        assert done, words

    return change


def _untag(pdf: pikepdf.Pdf, marks: set[tuple[int, int]]) -> int:
    """Take marked content out of the elements that hold it."""
    done = 0
    for element in pdf.objects:
        if not isinstance(element, pikepdf.Dictionary) or element.get("/S") is None:
            continue
        held, page = element.get("/K"), element.get("/Pg")
        index = next(
            (
                n
                for n, one in enumerate(pdf.pages)
                if page is not None and one.objgen == page.objgen
            ),
            -1,
        )
        kids = list(held) if isinstance(held, pikepdf.Array) else [held]
        kept = [kid for kid in kids if not (isinstance(kid, int) and (index, kid) in marks)]
        if len(kept) < len(kids):
            element["/K"] = pikepdf.Array(kept)
            done += 1
    return done


def address(before: str, after: str) -> Callable[[pikepdf.Pdf], None]:
    """Change where the links to an address lead."""

    def change(pdf: pikepdf.Pdf) -> None:
        done = 0
        for page in pdf.pages:
            for area in page.obj.get("/Annots", []):
                action = area.get("/A")
                if action is not None and str(action.get("/URI", "")) == before:
                    action["/URI"] = pikepdf.String(after)
                    done += 1
        assert done, before

    return change


def edge(page: int, subtype: str, other: int | None) -> Callable[[pikepdf.Pdf], None]:
    """Take the letters of a page's head or foot out, or put in those of another page."""

    def change(pdf: pikepdf.Pdf) -> None:
        theirs = list(_edge(pdf.pages[other], subtype)) if other is not None else []
        kept: list[Any] = []
        inside = done = 0
        for operands, operator in _instructions(pdf.pages[page]):
            if inside and str(operator) == "EMC":
                inside = 0
                kept += theirs if not done else []
                done += 1
            inside = inside or _is_edge(operands, operator, subtype)
            if not (inside and str(operator) in ("Tj", "TJ", "Tf", "Tm", "Td")):
                kept.append((operands, operator))
        assert done
        pdf.pages[page].Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))

    return change


def _instructions(page: pikepdf.Page) -> Any:
    return pikepdf.parse_content_stream(page)


def _is_edge(operands: Any, operator: Any, subtype: str) -> int:
    held = operands[1] if str(operator) == "BDC" and len(operands) > 1 else None
    return int(isinstance(held, pikepdf.Dictionary) and held.get("/Subtype") == f"/{subtype}")


def _edge(page: pikepdf.Page, subtype: str) -> Iterator[Any]:
    inside = 0
    for operands, operator in _instructions(page):
        inside = 0 if str(operator) == "EMC" else inside or _is_edge(operands, operator, subtype)
        if inside and str(operator) != "BDC":
            yield operands, operator


def relabelled(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels = pikepdf.Dictionary(
        Nums=pikepdf.Array([0, pikepdf.Dictionary(S=pikepdf.Name.D)])
    )


PDF: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "the title page's title": silent(1, "A Sample"),
    "the title page's subtitle": silent(1, "Of Every Block"),
    "the title page's credit": silent(1, "Jointly written by"),
    "an author of the title page": silent(1, "B. Author"),
    "the cover's title": silent(0, "A Sample"),
    "the cover's subtitle": silent(0, "Of Every Block"),
    "an author of the cover": silent(0, "A. Author"),
    "the cover's affiliation": silent(0, "Department of Examples"),
    "the cover's series": silent(0, "Sample Reports 1"),
    "a label of the imprint": silent(2, "Licence"),
    "the imprint's date": silent(2, "17th October 2023"),
    "the imprint's series": silent(2, "Sample Reports 1"),
    "the authors' label in the imprint": silent(2, "Authors"),
    "the DOI's address": address("https://doi.org/10.1234/sample", "https://doi.org/10.1234/other"),
    "an ORCID iD's address": address(
        "https://orcid.org/0000-0002-1825-0097", "https://orcid.org/0"
    ),
    "an e-mail's address": address("mailto:author@example.org", "mailto:other@example.org"),
    "the institute's address": address("https://example.org/", "https://example.com/"),
    "a link of the colophon": address("https://example.org/made", "https://example.org/else"),
    "a link of the abstract": address("https://example.org/about", "https://example.org/else"),
    "the cover's name": silent(0, "Institute of Examples"),
    "the second name on the cover": silent(0, "示例研究院"),
    "the label of the address": silent(2, "Address"),
    "the imprint's publisher": silent(2, "Published by"),
    "the imprint's ISSN": silent(2, "2049-3630"),
    "the label of the citation": silent(2, "Suggested citation"),
    "how it was made": silent(2, "Made with Tongwen 0.1.0"),
    "the heading of the abstract": silent(3, "Abstract"),
    "the heading of the contents": silent(4, "Contents"),
    "the number of a page before the text": edge(3, "Footer", None),
    "a page's number": edge(6, "Footer", None),
    "another page's number": edge(5, "Footer", 4),
    "a head's chapter": edge(6, "Header", None),
    "the pages' labels": relabelled,
}

TXT = {
    "the title": ("A Sample\n========\n\n", ""),
    "the subtitle": ("Of Every Block\n\n", ""),
    "an author": ("B. Author\n", ""),
    "an affiliation that is a name, too": ("B. Author\nInstitute of Examples", "B. Author"),
    "an ORCID iD": ("https://orcid.org/0000-0001-5109-3700", ""),
    "an e-mail address": ("author@example.org", "other@example.org"),
    "the date on the title page": ("17th October 2023\n\nAbstract", "Abstract"),
    "the heading of the abstract": ("Abstract\n--------", "\n"),
    "the label of the keywords": ("Keywords: ", ""),
    "a keyword": ("samples, blocks", "samples, locks"),
    "the heading of the contents": ("Contents\n========", "Consents\n========"),
    "the publisher": ("Published by: Institute of Examples\n", ""),
    "the address": ("Address: 1 Example Road", "Address: 2 Example Road"),
    "the label of the address": ("Address: ", ""),
    "the institute's address": ("https://example.org/\n", ""),
    "the date in the imprint": ("Published: 17th October 2023\n", ""),
    "the series": ("Series: Sample Reports 1\n", ""),
    "the DOI": ("DOI: https://doi.org/10.1234/sample", "DOI: https://doi.org/10.1234/simple"),
    "the label of the ISBN": ("ISBN: ", "ISSN: "),
    "the ISSN": ("ISSN: 2049-3630\n", ""),
    "the licence's address": ("licenses/by/4.0", "licenses/by-nc/4.0"),
    "the year in the suggested citation": ("(2023)", "()"),
    "the disclaimer, twice": ("Disclaimer: ", "Disclaimer: Disclaimer: "),
    "a name of who publishes": (" / 示例研究院", ""),
    "how it was made": ("Made with Tongwen 0.1.0", ""),
}  # fmt: skip
"""Name → what is taken out of the file, once, and what is put there."""


def in_txt(before: str, after: str) -> bytes:
    text = artefact("txt").decode()
    assert before in text, before
    return text.replace(before, after, 1).encode()


DAMAGES = [
    *(("html", name, lambda change=change: in_html(change)) for name, change in HTML.items()),
    *(
        ("docx", name, lambda change=change, part=part: in_docx(change, part))
        for name, (change, part) in DOCX.items()
    ),
    *(("pdf", name, lambda change=change: in_pdf(change)) for name, change in PDF.items()),
    *(("txt", name, lambda pair=pair: in_txt(*pair)) for name, pair in TXT.items()),
]


@pytest.mark.parametrize(
    ("format_", "make"), [(f, m) for f, _, m in DAMAGES], ids=[f"{f}: {n}" for f, n, _ in DAMAGES]
)
def test_damage_to_the_frame_is_told(format_: str, make: Callable[[], bytes]) -> None:
    problems = told(format_, make(), framed(format_))
    shown = "\n".join(map(str, problems))
    assert [one for one in problems if one.code in OF_THE_FRAME], shown or "nothing was told"


def test_there_are_enough_kinds_of_damage() -> None:
    for format_ in FORMATS:
        assert sum(kind == format_ for kind, *_ in DAMAGES) >= 20


def test_a_chapter_whose_heading_shows_a_formula_excuses_its_own_heads_alone() -> None:
    """What a head may say instead of a formula, no letters tell; other chapters' heads they do."""
    edition = framed("pdf")
    structure = undamaged().structure

    def judged(drawn: str, changed: str) -> list[Problem]:
        """Return what is said of heads: a formula in one heading, heads of a chapter renamed."""
        body = tuple(
            replace(block, content=(*block.content, Run("x", kind="formula")))
            if (block.kind, block.level) == ("heading", 1) and drawn in str(block.content)
            else block
            for block in structure.body
        )
        head = tuple(
            replace(block, content=tuple(
                replace(run, text=run.text.replace(changed, "Confusion")) for run in block.content
            ))
            for block in structure.frame["head"]
        )  # fmt: skip
        assert head != structure.frame["head"]
        assert body != structure.body
        other = replace(structure, body=body, frame={**structure.frame, "head": head})
        found = check_parity(edition, "pdf", other)
        return [one for one in found if "the head " in one.message]

    assert judged("Conclusion", "Introduction")
    assert not judged("Introduction", "Introduction")


def test_a_head_without_its_chapters_number_is_told_where_others_have_it() -> None:
    edition, structure = framed("pdf"), undamaged().structure

    def judged(*changed: str) -> list[str]:
        """Return what is said of heads when those of ``changed`` have lost their number."""
        head = tuple(
            replace(block, content=tuple(
                replace(run, text=re.sub(f"^\\d ({'|'.join(changed)})", "\\1", run.text))
                for run in block.content
            ))
            for block in structure.frame["head"]
        )  # fmt: skip
        other = replace(structure, frame={**structure.frame, "head": head})
        return [one.message for one in check_parity(edition, "pdf", other) if one.code == "PAR-18"]

    assert judged("Conclusion") == ["the head of the PDF (page 9) lacks its chapter's number"]
    assert not judged("No chapter")
    assert not judged("Introduction", "Conclusion"), "a pack's heads may be without numbers"
