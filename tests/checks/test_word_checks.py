"""The checks of a finished Word file: each catches a damage done to it, and none cries wolf.

A damage is done to the bytes of a file that our writer made, as an editor, a converter or a
careless change of the writer would do it; then the check of its code must say so.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache

import pytest
from lxml import etree

from places import PROJECT
from sample import sample_edition
from tongwen.artefacts import UnreadableArtefact
from tongwen.artefacts.docx.numbering import written_number
from tongwen.artefacts.docx.word import read_word
from tongwen.checks.word import WORD_CHECKS, check_word
from tongwen.checks.word.packages import unmasked
from tongwen.diagnostics import Problem
from tongwen.writers.docx import write_docx
from tongwen.writers.docx.fields import bookmark_name, contents_name

ROOT = PROJECT
MOMENT = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
EPOCH = (1980, 1, 1, 0, 0, 0)
MAIN, STYLES, SETTINGS = "word/document.xml", "word/styles.xml", "word/settings.xml"
NOTES, LISTS, THEME = "word/footnotes.xml", "word/numbering.xml", "word/theme/theme1.xml"
FONTS, TYPES, RELATIONS = (
    "word/fontTable.xml",
    "[Content_Types].xml",
    "word/_rels/document.xml.rels",
)

Parts = dict[str, bytes]
Damage = Callable[[Parts], None]


@cache
def sound(tag: str = "en") -> bytes:
    """Return the sample of every block, with page numbers in its lists."""
    edition = sample_edition(tag)
    document = edition.document
    pages = {
        bookmark_name(entry.target): number
        for entries in (document.contents, document.figures, document.tables)
        for number, entry in enumerate(entries, start=1)
    }
    return write_docx(edition, MOMENT, pages).data


@cache
def known(tag: str = "en") -> tuple[Problem, ...]:
    return tuple(check_word(sound(tag)))


def unpacked(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Mapping[str, bytes], date: tuple[int, int, int, int, int, int] = EPOCH) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, date), content)
    return target.getvalue()


def found(parts: Parts, tag: str = "en") -> list[Problem]:
    """Return what the checks say of the damaged file and did not say of the sound one."""
    return [problem for problem in check_word(packed(parts)) if problem not in known(tag)]


PARAGRAPH = "<w:p(?: [^>]*)?>"


def change(name: str, old: str, new: str, count: int = 1) -> Damage:
    """Replace ``old``, a regular expression that must be there, in the part ``name``.

    ``<w:p>`` in it is a paragraph of any name.
    """

    def damage(parts: Parts) -> None:
        text, done = re.subn(
            old.replace("<w:p>", PARAGRAPH), new, parts[name].decode(), count=count, flags=re.DOTALL
        )
        assert done, f"{old} is not in {name}"
        parts[name] = text.encode()

    return damage


def drop(*names: str) -> Damage:
    def damage(parts: Parts) -> None:
        for name in names:
            del parts[name]

    return damage


def several(*damages: Damage) -> Damage:
    def damage(parts: Parts) -> None:
        for one in damages:
            one(parts)

    return damage


def put(name: str, content: bytes) -> Damage:
    def damage(parts: Parts) -> None:
        parts[name] = content

    return damage


def first(kind: str) -> Damage:
    """Empty the first part whose name ends with ``kind``."""

    def damage(parts: Parts) -> None:
        name = next(name for name in parts if name.endswith(kind))
        parts[name] = b"no picture"

    return damage


def worded(parts: Parts) -> None:
    """Put words into every drawing, and not into the picture beside it."""
    for name in parts:
        if name.endswith(".svg"):
            words = b'<text x="2" y="12" font-size="9">Lost</text></svg>'
            parts[name] = parts[name].replace(b"</svg>", words)


def related(kind: str, target: str, mode: str = "") -> Damage:
    """Add a relationship of the document to ``target``."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    more = f' TargetMode="{mode}"' if mode else ""
    made = f'<Relationship Id="rIdX" Type="{base}{kind}" Target="{target}"{more}/></Relationships>'
    return change(RELATIONS, "</Relationships>", made)


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{}</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BODY = '<w:pStyle w:val="FirstParagraph"/></w:pPr>'


def inside(content: str) -> Damage:
    """Put ``content`` at the beginning of a paragraph of the text."""
    return change(MAIN, BODY, (BODY + content).replace("\\", r"\\"))


def header_of_its_own(parts: Parts) -> None:
    """Give the second chapter a header like the first's, with its own title saved in it."""
    first, rels = "word/headerBody1.xml", "word/_rels/headerBody1.xml.rels"
    parts[first.replace("1", "2")] = parts[first].replace(b"A Sample", b"Conclusion")
    parts[rels.replace("1", "2")] = parts[rels]
    for name in (TYPES, RELATIONS):
        entry = re.search(rb"<[^<]*headerBody1\.xml[^>]*>", parts[name])
        assert entry is not None
        other = entry[0].replace(b"headerBody1", b"headerBody2")
        other = re.sub(rb' Id="[^"]*"', b' Id="rIdOther"', other)
        parts[name] = parts[name].replace(entry[0], entry[0] + other)
    head, mark, tail = parts[MAIN].rpartition(b"<w:sectPr>")
    named = b'<w:headerReference w:type="default" r:id="rIdOther"/>'
    parts[MAIN] = head + mark + named + tail


def with_field(instruction: str, result: str = "1") -> Damage:
    return inside(FIELD.format(instruction, result))


def font_with_key(key: str) -> Damage:
    return several(
        put("word/fonts/font1.odttf", b"\0" * 64),
        put("word/_rels/fontTable.xml.rels",
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships/font" Target="fonts/font1.odttf"/></Relationships>'),
        change(TYPES, "</Types>", '<Default Extension="odttf" ContentType="application/'
               'vnd.openxmlformats-officedocument.obfuscatedFont"/></Types>'),
        change(FONTS, "</w:font>", '<w:embedRegular xmlns:r="http://schemas.openxmlformats.org/'
               f'officeDocument/2006/relationships" r:id="rId1" w:fontKey="{key}"/></w:font>'),
    )  # fmt: skip


DAMAGES: tuple[tuple[str, str, Damage], ...] = (
    # The package.
    ("WORD-01", "a part without a type", change(TYPES, '<Default Extension="png"[^>]*>', "")),
    ("WORD-01", "a header called a footer", change(
        TYPES, r'(headerBody1\.xml" ContentType="[^"]*)header\+xml', r"\1footer+xml")),
    ("WORD-01", "a type for nothing", change(
        TYPES, "</Types>", '<Override PartName="/word/x.xml" ContentType="text/xml"/></Types>')),
    ("WORD-02", "a picture that is gone", related("image", "media/gone.png")),
    ("WORD-02", "a header that is gone", drop("word/headerBody1.xml",
                                              "word/_rels/headerBody1.xml.rels")),
    ("WORD-03", "a picture without a relationship", change(MAIN, 'r:embed="', 'r:embed="x')),
    ("WORD-04", "a part that nothing leads to", put("word/media/secret.png", b"\x89PNG\r\n")),
    ("WORD-04", "a link that no word bears", related("hyperlink", "https://a.example", "External")),
    ("WORD-06", "a thumbnail", several(
        put("docProps/thumbnail.png", b"\x89PNG\r\n"),
        related("metadata/thumbnail", "../docProps/thumbnail.png"))),
    ("WORD-06", "revision ids", change(MAIN, "<w:p>", '<w:p w:rsidR="00A1B2C3">')),
    ("WORD-06", "where Word was last", inside(
        '<w:bookmarkStart w:id="999" w:name="_GoBack"/><w:bookmarkEnd w:id="999"/>')),
    ("WORD-07", "no title", change("docProps/core.xml", "<dc:title>[^<]*", "<dc:title>")),
    ("WORD-07", "no language", change("docProps/core.xml", "<dc:language>[^<]*", "<dc:language>")),
    ("WORD-07", "another language", change(
        "docProps/core.xml", "<dc:language>en", "<dc:language>fr")),
    ("WORD-08", "asks to update", change(SETTINGS, "<w:compat>", "<w:updateFields/><w:compat>")),
    ("WORD-08", "a picture from elsewhere", related(
        "image", "https://a.example/a.png", "External")),
    ("WORD-09", "compatibility mode", change(
        SETTINGS, '(compatibilityMode"[^>]*val=)"15"', r'\1"12"')),
    ("WORD-09", "no language of the theme", change(SETTINGS, "<w:themeFontLang[^>]*>", "")),
    ("WORD-10", "a theme without a colour", change(THEME, "<a:accent3>.*?</a:accent3>", "")),
    ("WORD-10", "a theme without a Han face", change(
        THEME, '(<a:minorFont><a:latin[^>]*><a:ea typeface=)"[^"]*"', r'\1""')),
    ("WORD-11", "a font with a wrong key", font_with_key("{12345678-1234-1234-1234-123456789012}")),
    ("WORD-11", "a font without a key", font_with_key("")),
    ("WORD-12", "a face without a substitute", change(FONTS, "<w:font .*?</w:font>", "")),
    ("WORD-13", "a picture that is none", first(".png")),
    ("WORD-13", "a drawing that is none", first(".svg")),
    ("WORD-14", "an address with a space", change(
        RELATIONS, 'Target="https://', 'Target="https:// ')),
    ("WORD-14", "an address on a disk", change(RELATIONS, 'Target="https://', 'Target="file:///')),
    ("WORD-15", "an undeclared prefix", change(MAIN, 'Ignorable="w14', 'Ignorable="w14 w99')),
    ("WORD-16", "a tracked change", inside('<w:ins w:id="1" w:author="A. Author"><w:r/></w:ins>')),
    # Bookmarks and fields.
    ("WORD-17", "a family that nothing is set in", change(
        STYLES, ' w:ascii="Source Code Pro"', ' w:ascii="Source Serif 4"', 0)),
    ("WORD-18", "a paragraph without a name", change(MAIN, ' w14:paraId="[^"]*"', "")),
    ("WORD-18", "two paragraphs of one name", change(
        MAIN, ' w14:paraId="[^"]*"', ' w14:paraId="12345678"', 2)),
    ("WORD-18", "a name that is too large", change(
        MAIN, ' w14:paraId="[^"]*"', ' w14:paraId="F2345678"')),
    ("WORD-20", "two bookmarks of one name", inside(
        f'<w:bookmarkStart w:id="998" w:name="{bookmark_name("fig-line").upper()}"/>'
        '<w:bookmarkEnd w:id="998"/>')),
    ("WORD-20", "a name that is none", change(MAIN, 'w:name="_Ref', 'w:name="9 Ref')),
    ("WORD-21", "a bookmark without its end", change(MAIN, '<w:bookmarkEnd w:id="2"/>', "")),
    ("WORD-21", "an end without a bookmark", inside('<w:bookmarkEnd w:id="777"/>')),
    ("WORD-21", "two of one number", change(
        MAIN, '<w:bookmarkStart w:id="2" (.*?)<w:bookmarkEnd w:id="2"/>',
        r'<w:bookmarkStart w:id="1" \1<w:bookmarkEnd w:id="1"/>')),
    ("WORD-22", "a field without its end", change(
        MAIN, 'w:fldCharType="end"', 'w:fldCharType="x"')),
    ("WORD-22", "an end without a field", inside('<w:r><w:fldChar w:fldCharType="end"/></w:r>')),
    ("WORD-22", "two results", change(
        MAIN, '(<w:r><w:fldChar w:fldCharType="separate"/></w:r>)', r"\1\1")),
    ("WORD-23", "a field that is none", with_field("REFF _x")),
    ("WORD-23", "an empty field", with_field(" ")),
    ("WORD-24", "an error in print", with_field(
        "REF _x \\h", "Error! Reference source not found.")),
    ("WORD-24", "a field that shows nothing", change(
        MAIN, r"( PAGEREF .*?separate\"/></w:r>)<w:r><w:t[^>]*>1</w:t></w:r>", r"\1")),
    ("WORD-25", "a reference to nowhere", with_field("REF _Nowhere \\h")),
    ("WORD-25", "a link to nowhere", inside(
        '<w:hyperlink w:anchor="_Nowhere"><w:r><w:t>there</w:t></w:r></w:hyperlink>')),
    ("WORD-25", "contents of nowhere", change(MAIN, r"TOC \\o", r"TOC \\b _Nowhere \\o")),
    ("WORD-26", "a figure counted wrongly", with_field("SEQ Figure \\* ARABIC", "7")),
    ("WORD-27", "a stale reference", change(
        MAIN, r"( REF _Ref4307d3aa5de41bfb \\h .*?<w:t[^>]*>)Figure.1", r"\1Figure 9")),
    ("WORD-27", "a stale number of a section", with_field(
        f"REF {bookmark_name('sec-intro')} \\r \\h", "42")),
    ("WORD-28", "a page that is none", change(
        MAIN, r"( PAGEREF .*?separate\"/></w:r><w:r><w:t[^>]*>)1<", r"\1soon<")),
    ("WORD-28", "pages that go backwards", change(
        MAIN, r"( PAGEREF .*?separate\"/></w:r><w:r><w:t[^>]*>)1<", r"\g<1>99<")),
    ("WORD-29", "a heading that the contents lack", change(
        MAIN, '<w:p><w:pPr><w:pStyle w:val="Heading1"/>',
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>New</w:t></w:r></w:p>'
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/>')),
    ("WORD-29", "a stale line of the contents", change(
        MAIN, r"(TOC \\o.*?<w:t[^>]*>)Introduction", r"\1Preface")),
    ("WORD-29", "a stale line of the figures", change(
        MAIN, r'(TOC \\h \\z \\c.*?<w:t[^>]*>)A line', r"\1The line")),
    ("WORD-29", "a line of the contents that leads to another heading", change(
        MAIN, f'(w:hyperlink w:anchor="){contents_name("sec-intro")}"',
        rf'\1{contents_name("conclusion")}"')),
    ("WORD-29", "a line of the contents with another heading's page", change(
        MAIN, f'PAGEREF {contents_name("conclusion")}', f'PAGEREF {contents_name("sec-intro")}')),
    ("WORD-29", "a line of the figures that leads to another", change(
        MAIN, f'(w:hyperlink w:anchor="){contents_name("fig-line")}"',
        rf'\1{contents_name("sec-intro")}"')),
    ("WORD-30", "a stale running header", change(
        "word/headerBody1.xml", r"(separate\"/></w:r><w:r>(?:<w:rPr>.*?</w:rPr>)?<w:t[^>]*>)[^<]*",
        r"\1Preface")),
    ("WORD-30", "a running header of no style", change(
        "word/headerBody1.xml", "STYLEREF 1",
        'STYLEREF "heading 9"')),
    ("WORD-28", "fewer pages than the contents tell of", with_field("NUMPAGES", "1")),
    ("WORD-31", "another title", with_field("TITLE", "Another")),
    ("WORD-31", "the file's title changed, the cover not", change(
        "docProps/core.xml", "<dc:title>[^<]*", "<dc:title>Another")),
    ("WORD-31", "a property of the imprint that is gone", change(
        "docProps/custom.xml", '<property [^>]*name="Licence".*?</property>', "")),
    ("WORD-31", "a field of the imprint that says otherwise", change(
        MAIN, "(DOCPROPERTY Series .*?<w:t[^>]*>)Sample", r"\1Simple")),
    ("WORD-31", "no such property", with_field("DOCPROPERTY Nothing", "x")),
    ("WORD-32", "an index that lacks a word", inside(
        FIELD.format('XE "rivers"', "") + FIELD.format("INDEX", "cities"))),
    ("WORD-33", "a locked field", change(
        MAIN, 'w:fldCharType="begin"', 'w:fldCharType="begin" w:fldLock="1"')),
    ("WORD-34", "a figure counted by another word than its label", change(
        MAIN, r"SEQ Figure \\\*", r"SEQ Picture \\*", 0)),
    ("WORD-35", "a reference that takes its label's look", change(
        MAIN, r"( REF _Ref4307d3aa5de41bfb \\h) \\\* MERGEFORMAT", r"\1")),
    ("WORD-35", "a reference told to be bold", change(
        MAIN, r"<w:r>(<w:instrText[^>]*> REF _Ref4307d3aa5de41bfb .*?\\\* )MERGE",
        r"<w:r><w:rPr><w:b/></w:rPr>\1CHAR")),
    ("WORD-36", "a header that names a style as English calls it", change(
        "word/headerBody1.xml", "STYLEREF 1", 'STYLEREF "heading 1"')),
    ("WORD-38", "a citation that is typed", inside(
        f'<w:hyperlink w:anchor="{bookmark_name("ref-one")}">'
        "<w:r><w:t>1</w:t></w:r></w:hyperlink>")),
    ("WORD-39", "contents in no control", change(
        MAIN, "<w:docPartObj>.*?</w:docPartObj>", "")),
    # Styles and lists.
    ("WORD-40", "a style that is not there", change(
        MAIN, 'pStyle w:val="FirstParagraph"', 'pStyle w:val="Missing"')),
    ("WORD-40", "a paragraph's style on a run", change(
        MAIN, 'rStyle w:val="[^"]*"', 'rStyle w:val="BodyText"')),
    ("WORD-41", "a base that is not there", change(
        STYLES, '<w:basedOn w:val="Normal"/>', '<w:basedOn w:val="Gone"/>')),
    ("WORD-41", "a circle of styles", change(
        STYLES, '(styleId="BodyText">.*?basedOn w:val=)"Normal"', r'\1"FirstParagraph"')),
    ("WORD-42", "two styles of one name", change(
        STYLES, '<w:name w:val="Quote"/>', '<w:name w:val="Body Text"/>')),
    ("WORD-43", "no default paragraph", change(STYLES, ' w:default="1" w:styleId="Normal"',
                                               ' w:styleId="Normal"')),
    ("WORD-44", "defaults without a language", change(STYLES, "<w:lang [^>]*>", "")),
    ("WORD-44", "defaults without a Han face", change(
        STYLES, ' w:eastAsiaTheme="minorEastAsia"', "")),
    ("WORD-45", "every style of Word's shown", change(
        STYLES, 'w:defSemiHidden="1"', 'w:defSemiHidden="0"')),
    ("WORD-45", "no latent styles", change(STYLES, "<w:latentStyles.*?/>", "")),
    ("WORD-46", "a list that is not there", change(
        MAIN, 'numId w:val="[^"]*"', 'numId w:val="999"')),
    ("WORD-46", "a list of no kind", change(
        LISTS, '<w:abstractNumId w:val="1"/>', '<w:abstractNumId w:val="77"/>')),
    ("WORD-47", "a list that knows no heading", change(LISTS, '<w:pStyle w:val="Heading2"/>', "")),
    ("WORD-48", "a heading of no level", change(
        STYLES, '(styleId="Heading2">.*?)<w:outlineLvl [^>]*>', r"\1")),
    ("WORD-49", "a paragraph held to the next by hand", change(
        MAIN, BODY, BODY.replace("</w:pPr>", "<w:keepNext/></w:pPr>"))),
    ("WORD-49", "a paragraph centred by hand", change(
        MAIN, BODY, BODY.replace("</w:pPr>", '<w:jc w:val="center"/></w:pPr>'))),
    ("WORD-49", "a run coloured by hand", inside(
        '<w:r><w:rPr><w:color w:val="FF0000"/></w:rPr><w:t>red</w:t></w:r>')),
    ("WORD-50", "a colour of charts of a style's own", several(
        change(STYLES, '(<w:color [^>]*) w:themeColor="accent1"/>', r"\1/>"),
        change(THEME, '(name="Chart 2"><a:srgbClr val=)"[^"]*"', r'\1"A3342B"'))),
    ("WORD-50", "a colour of a style's own", change(
        STYLES, '(<w:color [^>]*) w:themeColor="accent1"/>', r"\1/>")),
    ("WORD-51", "a hidden style in use", change(
        STYLES, '(styleId="Definition">.*?<w:uiPriority [^>]*>)', r"\1<w:semiHidden/>")),
    ("WORD-53", "a style of the cover in the pane", change(
        STYLES, '(styleId="DefinitionTerm">.*?<w:uiPriority [^>]*>)',
        r'\1</w:style><w:style w:type="paragraph" w:styleId="X"><w:name w:val="X"/>')),
    ("WORD-53", "a gallery of all styles", change(
        STYLES, r"(<w:uiPriority [^>]*>)(?!<w:qFormat/>|<w:semi)", r"\1<w:qFormat/>", 20)),
    ("WORD-54", "a list without a number of its own", change(LISTS, "<w:nsid [^>]*>", "")),
    ("WORD-54", "two lists of one number", change(LISTS, '<w:nsid w:val="[^"]*"',
                                                  '<w:nsid w:val="12345678"', 2)),
    ("WORD-52", "a number's tab that reaches the right margin", several(
        change(LISTS, '(Heading1"/>.*?<w:tab w:val="num" w:pos=)"[^"]*"', r'\1"8164"'),
        change(STYLES, '(styleId="Heading1">.*?)<w:ind [^>]*>', r'\1<w:ind w:left="-794"/>'))),
    ("WORD-52", "a title beside its companion's edge", change(
        LISTS, '(abstractNumId="4">.*?<w:ind w:left=)"[^"]*"', r'\1"0"')),
    ("WORD-52", "a numeral as heavy as its title", change(
        LISTS, '(Heading1"/>.*?)<w:b w:val="0"/>', r"\1")),
    # Words.
    ("WORD-55", "a tag that is none", change(MAIN, 'w:lang w:eastAsia="[^"]*"',
                                             'w:lang w:eastAsia="Chinese"')),
    ("WORD-55", "Chinese in the Latin slot", inside(
        '<w:r><w:rPr><w:lang w:val="zh-TW"/></w:rPr><w:t>word</w:t></w:r>')),
    ("WORD-55", "English in the Han slot", change(
        MAIN, 'w:lang w:eastAsia="[^"]*"', 'w:lang w:eastAsia="en-GB"')),
    ("WORD-56", "words in no language", change(STYLES, 'w:lang w:val="[^"]*"', "w:lang")),
    ("WORD-56", "Han in English", change(
        MAIN, 'w:lang w:eastAsia="[^"]*"', 'w:lang w:eastAsia="en-GB"')),
    ("WORD-57", "Han in no face", change(STYLES, ' w:eastAsiaTheme="[^"]*"', "", 0)),
    ("WORD-58", "Arabic from left to right", inside("<w:r><w:t>سلام</w:t></w:r>")),
    ("WORD-59", "a level that is skipped", change(
        MAIN, 'pStyle w:val="Heading2"', 'pStyle w:val="Heading4"')),
    ("WORD-59", "a heading without words", change(
        MAIN, '<w:p><w:pPr><w:pStyle w:val="Heading1"/>',
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr></w:p>'
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/>')),
    ("WORD-60", "a template's mark in a header", change(
        "word/headerBody1.xml", "示例研究院", "{{ publishers }}")),
    ("WORD-60", "a sign of private use", inside("<w:r><w:t>\ue002body\ue003</w:t></w:r>")),
    ("WORD-61", "room by empty lines", change(
        MAIN, '(<w:p><w:pPr><w:pStyle w:val="FirstParagraph"/>)',
        '<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr></w:p>' * 3 + r"\1")),
    ("WORD-62", "code that is proofed", change(STYLES, "<w:noProof/>", "", 0)),
    ("WORD-63", "a link without words", inside('<w:hyperlink w:anchor="_top"/>')),
    ("WORD-66", "a head that is bold twice", change(
        STYLES, 'type="firstRow"><w:rPr>', 'type="firstRow"><w:rPr><w:b/>')),
    ("WORD-66", "a table that is bold as its heads are", change(
        STYLES, '(styleId="HouseTable">.*?)(<w:tblStylePr)', r"\1<w:rPr><w:b/></w:rPr>\2")),
    ("WORD-66", "strong words in a strong paragraph", change(
        STYLES, '(styleId="BodyText">.*?<w:rPr>)', r"\1<w:b/>")),
    # Pictures, tables, captions.
    ("WORD-64", "lines with Han that may grow", change(
        STYLES, '(styleId="ChapterCompanion".*?w:lineRule=)"exact"', r'\1"atLeast"')),
    ("WORD-65", "a picture in a line of text", change(
        MAIN, '(<w:pStyle w:val=)"Figure"', r'\1"BodyText"')),
    ("WORD-65", "a fraction in a line of text", change(
        MAIN, BODY, BODY + "<m:oMath><m:f><m:num/><m:den/></m:f></m:oMath>")),
    ("WORD-67", "a box whose text begins further in than its title", change(
        STYLES, r'(styleId="CalloutLast.*?<w:pPr>)', r'\1<w:ind w:left="1700"/>')),
    ("WORD-70", "a picture without words", change(MAIN, 'descr="[^"]+"', 'descr=""')),
    ("WORD-70", "a file's name for words", change(MAIN, 'descr="[^"]+"', 'descr="chart-1.png"')),
    ("WORD-71", "a decoration with words", change(MAIN, 'descr=""', 'descr="A line"')),
    ("WORD-72", "two drawings of one number", change(
        "word/headerBody1.xml", 'docPr id="[^"]*"', 'docPr id="1"')),
    ("WORD-73", "an SVG alone", change(
        MAIN, r'<a:blip r:embed="([^"]*)">(.*?svgBlip [^>]*r:embed=)"([^"]*)"',
        r'<a:blip r:embed="\3">\2"\1"')),
    ("WORD-74", "a picture wider than paper", change(
        MAIN, '(<wp:inline[^>]*><wp:extent cx=)"[^"]*"', r'\1"99999999"')),
    ("WORD-75", "a head that does not repeat", change(MAIN, "<w:tblHeader/>", "")),
    ("WORD-75", "a head in the middle", change(
        MAIN, r"<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>(.*?)<w:trPr><w:cantSplit/></w:trPr>",
        r"<w:trPr><w:cantSplit/></w:trPr>\1<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")),
    ("WORD-76", "rows that may be torn", change(MAIN, "<w:cantSplit/>", "")),
    ("WORD-77", "a table without a style", change(MAIN, "<w:tblStyle [^>]*>", "")),
    ("WORD-78", "a cell too few", change(MAIN, "<w:tc>.*?</w:tc>", "")),
    ("WORD-78", "a merged cell without a first", change(
        MAIN, "<w:tcPr><w:tcW", r"<w:tcPr><w:vMerge/><w:tcW")),
    ("WORD-79", "a table without words", change(MAIN, "<w:tblDescription [^>]*>", "")),
    ("WORD-79", "a table that is described by its heads", change(
        MAIN, 'tblDescription w:val="[^"]* 3 × 3"',
        'tblDescription w:val="Company; Field; Patents"')),
    ("WORD-80", "a caption that is none", change(
        MAIN, 'pStyle w:val="Caption"', 'pStyle w:val="BodyText"')),
    ("WORD-80", "a caption that is not kept", change(
        STYLES, '(styleId="TableCaption">.*?)<w:keepNext/>', r"\1")),
    ("WORD-80", "a caption in a table", change(
        MAIN, '(<w:p><w:pPr><w:pStyle w:val="Caption"/>.*?</w:p>)',
        r"<w:tbl><w:tr><w:tc>\1</w:tc></w:tr></w:tbl>")),
    # Notes and sections.
    ("WORD-81", "words that the picture does not show", worded),
    ("WORD-82", "a formula and its number in one paragraph", change(
        MAIN, f"(<w:p><w:pPr>{BODY})", f"<w:p><w:pPr>{BODY}<m:oMath><m:r><m:t>x</m:t></m:r>"
        r"</m:oMath><w:r><w:tab/><w:t>(1)</w:t></w:r></w:p>\1")),
    ("WORD-83", "a ground that old readers do not see", change(
        MAIN, "<mc:Fallback>.*?</mc:Fallback>", "")),
    ("WORD-84", "a picture called by its file", change(
        MAIN, '(<wp:docPr [^>]*name=)"[^"]*"', r'\1"figures/growth.svg"')),
    ("WORD-85", "a call without its note", change(MAIN, 'footnoteReference w:id="1"',
                                                  'footnoteReference w:id="41"')),
    ("WORD-85", "a note that nothing calls", change(MAIN, "<w:footnoteReference [^>]*>", "")),
    ("WORD-85", "two notes of one number", change(NOTES, 'footnote w:id="2"', 'footnote w:id="1"')),
    ("WORD-86", "no rule above the notes", change(
        NOTES, '<w:footnote w:type="separator".*?</w:footnote>', "")),
    ("WORD-86", "no rule above endnotes", change(
        "word/endnotes.xml", '<w:endnote w:type="separator".*?</w:endnote>', "")),
    ("WORD-86", "settings that name no rule above endnotes", change(
        SETTINGS, "<w:endnotePr>.*?</w:endnotePr>", "")),
    ("WORD-86", "settings that name no rule", change(
        SETTINGS, "<w:footnotePr>.*?</w:footnotePr>", "")),
    ("WORD-87", "a note without its number", change(NOTES, "<w:footnoteRef/>", "")),
    ("WORD-87", "a note in another style", change(
        NOTES, '(footnote w:id="1"><w:p><w:pPr><w:pStyle w:val=)"[^"]*"', r'\1"BodyText"')),
    ("WORD-90", "a section without a size", change(MAIN, "<w:pgSz [^>]*>", "")),
    ("WORD-90", "a page turned by half", change(MAIN, "<w:pgSz ", '<w:pgSz w:orient="landscape" ')),
    ("WORD-90", "no section at the end", change(
        MAIN, r"<w:sectPr>(?!.*<w:sectPr>).*?</w:sectPr>", "")),
    ("WORD-91", "no header for a first page", several(
        change(MAIN, '<w:headerReference w:type="first" [^>]*>', "", 0))),
    ("WORD-91", "no header for even pages", change(
        SETTINGS, "(<w:characterSpacingControl)", r"<w:evenAndOddHeaders/>\1")),
    ("WORD-91", "a footer for a header", change(
        MAIN, '(<w:headerReference w:type="default" r:id=)"[^"]*"(.*?<w:footerReference '
        'w:type="default" r:id=)("[^"]*")', r"\1\3\2\3")),
    ("WORD-93", "a header that ends before the text", change(
        STYLES, '(styleId="Header".*?w:val="right" w:pos=)"[^"]*"', r'\1"4000"')),
    ("WORD-94", "a table that begins beside its caption", change(
        MAIN, '("HouseTable"/><w:tblW [^>]*><w:tblInd w:w=)"-[0-9]*"', r'\1"0"', 0)),
    ("WORD-95", "a header for each chapter", header_of_its_own),
    ("WORD-92", "no page shows its number", several(*(
        change(f"word/footer{n}.xml", " PAGE ", " NUMPAGES ") for n in (1, 3, 4)))),
)  # fmt: skip


@pytest.mark.parametrize(
    ("code", "damage"),
    [pytest.param(code, damage, id=f"{code} {title}") for code, title, damage in DAMAGES],
)
def test_a_damage_is_caught(code: str, damage: Damage) -> None:
    parts = unpacked(sound())
    damage(parts)
    problems = list(WORD_CHECKS[code](read_word(packed(parts))))
    assert problems
    assert {problem.code for problem in problems} == {code}
    assert all(problem.span.file and problem.message for problem in problems)


@pytest.mark.parametrize("first", range(8))
def test_no_check_falls_over_what_others_find(first: int) -> None:
    parts = unpacked(sound())
    for _, _, damage in DAMAGES[first::8]:
        # What an earlier one took away cannot be damaged again.
        with suppress(AssertionError, KeyError, StopIteration):
            damage(parts)
    assert len({problem.code for problem in check_word(packed(parts))}) > 10


@pytest.mark.parametrize("kind", ["date", "order", "twice"])
def test_a_damaged_directory_is_caught(kind: str) -> None:
    parts = unpacked(sound())
    data = packed(parts)
    if kind == "date":
        data = packed(parts, (2026, 1, 2, 3, 4, 6))
    elif kind == "order":
        data = packed(dict(reversed(parts.items())))
    else:
        target = io.BytesIO(data)
        with (
            pytest.warns(UserWarning, match="Duplicate name"),
            zipfile.ZipFile(target, "a") as package,
        ):
            package.writestr(zipfile.ZipInfo(STYLES, EPOCH), parts[STYLES])
        data = target.getvalue()
    codes = {problem.code for problem in check_word(data) if problem not in known()}
    assert codes == {"WORD-05"}


def test_every_check_has_a_damage() -> None:
    assert {code for code, _, _ in DAMAGES} | {"WORD-05"} == set(WORD_CHECKS)


OF_OLD: Mapping[str, tuple[str, ...]] = {
    "titles torn from their first letter": ("a number's tab that reaches the right margin",),
    "toggles that cancel": ("a head that is bold twice",),
    "words that vanish from drawings": ("words that the picture does not show",),
    "heights of lines": (
        "lines with Han that may grow", "a picture in a line of text",
        "a fraction in a line of text",
    ),
    "references that an update turns bold and red": (
        "a reference that takes its label's look", "a reference told to be bold",
    ),
    "captions counted by an English word": (
        "a figure counted by another word than its label", "a heading that the contents lack",
    ),
    "heads that ask for an English style": ("a header that names a style as English calls it",),
    "titles without a number beside their companion": ("a title beside its companion's edge",),
    "numerals as heavy as their title": ("a numeral as heavy as its title",),
    "turned pages": (
        "a header that ends before the text", "a table that begins beside its caption",
    ),
    "boxes that fall apart": ("a box whose text begins further in than its title",),
    "numbered formulas set in a line": ("a formula and its number in one paragraph",),
    "formatting by hand": ("a paragraph held to the next by hand",),
    "what an editor meets": (
        "a citation that is typed", "a header for each chapter", "a style of the cover in the pane",
        "contents in no control", "a ground that old readers do not see",
        "a picture called by its file", "a table that is described by its heads",
        "a list without a number of its own", "a paragraph without a name",
        "a family that nothing is set in",
    ),
}  # fmt: skip
"""What Word files had before they were laid out as Word does it, by kind; see docs/word.md.

Formulas without a height are BUILD-07's (test_docx_lines), lists, contents and licences that read
otherwise than in print are parity's and the frame's (test_parity_mutations, test_frame).
"""


def test_each_fault_of_an_old_file_is_named_beside_all_the_others() -> None:
    """What one has broken hides no other's fault, and each is told for itself."""
    known_by = {title: (code, damage) for code, title, damage in DAMAGES}
    parts, wanted = unpacked(sound()), Counter[str]()
    for title in (title for titles in OF_OLD.values() for title in titles):
        code, damage = known_by[title]
        damage(parts)
        wanted[code] += 1
    told = Counter(code for code, _ in {(one.code, one.message) for one in found(parts)})
    assert {code: told[code] for code in wanted if told[code] < wanted[code]} == {}


def test_every_check_says_why() -> None:
    for code, check in WORD_CHECKS.items():
        assert (check.__doc__ or "").startswith(f"{code}: ")


def test_braces_that_an_author_wrote_are_no_template_s() -> None:
    parts = unpacked(sound())
    inside("<w:r><w:t>{{ title }}</w:t></w:r>")(parts)
    assert "WORD-60" not in {problem.code for problem in found(parts)}
    # A report of sections has no chapter that would say where the template ends.
    parts["word/document.xml"] = parts["word/document.xml"].replace(b'"Heading1"', b'"Heading2"')
    assert "WORD-60" not in {problem.code for problem in found(parts)}
    # Nor has one of quotations a paragraph in the style that text begins with.
    for style in (b'"Heading2"', b'"FirstParagraph"'):
        parts["word/document.xml"] = parts["word/document.xml"].replace(style, b'"Quote"')
    assert "WORD-60" not in {problem.code for problem in found(parts)}


@pytest.mark.parametrize("data", [b"", b"PK", packed({"a.xml": b"<a/>"})])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableArtefact):
        list(check_word(data))


def test_a_file_without_a_body_is_refused() -> None:
    parts = unpacked(sound())
    change(MAIN, "<w:body>.*</w:body>", "")(parts)
    with pytest.raises(UnreadableArtefact, match="no body"):
        read_word(packed(parts))


# --- no check cries wolf -----------------------------------------------------------------


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_the_sample_of_every_block_has_no_fault(tag: str) -> None:
    assert [str(problem) for problem in known(tag)] == []


# --- what Word would compute -------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [(4, "lowerRoman", "iv"), (1999, "upperRoman", "MCMXCIX"), (28, "lowerLetter", "bb"),
     (7, "decimalZero", "07"), (3, "chineseCounting", None), (5, "bullet", "")],
)  # fmt: skip
def test_numbers_are_written_as_word_writes_them(
    number: int, form: str, expected: str | None
) -> None:
    assert written_number(number, form) == expected


def test_lists_count_as_word_counts() -> None:
    file = read_word(sound())
    story = file.document
    headings = {
        story.words(paragraph): file.labels.get(place)
        for place, paragraph in enumerate(story.paragraphs)
        if file.styles.level_of(paragraph.node) is not None
    }
    assert headings["Introduction"] == "1"
    assert headings["A section"] == "1.1"
    assert headings["References"] == ""


def test_a_masked_font_comes_back_by_its_key() -> None:
    key = "{00112233-4455-6677-8899-AABBCCDDEEFF}"
    font = bytes(range(64))
    masked = unmasked(font, key)
    # The last byte of the key masks the first of the font (part 4, 2.8.1).
    assert masked[0] == font[0] ^ 0xFF
    assert masked[32:] == font[32:]
    assert unmasked(masked, key) == font
    assert unmasked(font, "no key") == b""


def test_a_field_is_read_in_words() -> None:
    parts = unpacked(sound())
    with_field('TOC \\o "1-3" \\t "My Style,1" \\h', "x")(parts)
    field = next(
        field
        for field in read_word(packed(parts)).document.fields
        if "My Style" in (field.switch("t") or "")
    )
    assert (field.name, field.argument) == ("TOC", "")
    assert (field.switch("o"), field.switch("t"), field.switch("h")) == ("1-3", "My Style,1", "")
    assert field.switch("z") is None


def test_words_in_a_field_s_instruction_are_not_read() -> None:
    parts = unpacked(sound())
    nested = FIELD.format("PAGE", "3")
    inside(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
        f'{nested}<w:r><w:instrText> = 3 "yes" "no"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>yes</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )(parts)
    story = read_word(packed(parts)).document
    field = next(field for field in story.fields if field.name == "IF")
    assert story.words(field) == "yes"
    assert etree.tostring(story.root)
    assert story.faults == []
