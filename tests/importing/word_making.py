"""Word files as people bring them, made by python-docx and by hand: fields, changes, comments."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from PIL import Image

CSL = {
    "citationItems": [
        {
            "uris": ["http://zotero.org/users/1/items/ABCD"],
            "itemData": {
                "id": 12,
                "type": "article-journal",
                "title": "A work",
                "author": [{"family": "Zhou", "given": "L."}],
                "issued": {"date-parts": [["2023"]]},
            },
            "locator": "7-9",
            "label": "page",
            "prefix": "see",
        }
    ]
}
ENDNOTE = (
    "<EndNote><Cite><Author>Li</Author><Year>2020</Year><Pages>4</Pages><record>"
    "<rec-number>3</rec-number><ref-type name='Book'>6</ref-type><contributors><authors>"
    "<author>Li, Na</author></authors></contributors><titles><title>Cities</title></titles>"
    "<dates><year>2020</year></dates></record></Cite></EndNote>"
)


class Word:
    """A Word file in the making."""

    def __init__(self) -> None:
        self.file = docx.Document()
        self.bookmarks = 0

    def bytes(self) -> bytes:
        target = io.BytesIO()
        self.file.save(target)
        return target.getvalue()

    def paragraph(self, text: str = "", style: str = "Normal") -> Any:
        return self.file.add_paragraph(text, style)

    def field(self, paragraph: Any, instruction: str, shown: str) -> None:
        """Add a field with its cached result."""
        for tag, text, kind in (
            ("w:fldChar", "", "begin"),
            ("w:instrText", f" {instruction} ", ""),
            ("w:fldChar", "", "separate"),
            ("w:t", shown, ""),
            ("w:fldChar", "", "end"),
        ):
            run(paragraph, element(tag, text, **({"fldCharType": kind} if kind else {})))

    def bookmark(self, paragraph: Any, name: str, inside: Callable[[], Any]) -> None:
        """Add what ``inside`` adds between the two marks of a bookmark."""
        self.bookmarks += 1
        number = str(self.bookmarks)
        paragraph._p.append(element("w:bookmarkStart", id=number, name=name))
        inside()
        paragraph._p.append(element("w:bookmarkEnd", id=number))

    def caption(self, label: str, number: str, words: str, name: str = "") -> None:
        """Add a caption as Word's own command does."""
        paragraph = self.paragraph(style="Caption")

        def counted() -> None:
            paragraph.add_run(f"{label} ")
            self.field(paragraph, f"SEQ {label} \\* ARABIC", number)

        if name:
            self.bookmark(paragraph, name, counted)
        else:
            counted()
        paragraph.add_run(f": {words}")

    def picture(self, described: str = "", form: str = "PNG") -> None:
        target = io.BytesIO()
        Image.new("RGB", (60, 40), (20, 60, 100)).save(target, form)
        shown = self.paragraph().add_run().add_picture(target, width=Mm(76.2))
        shown._inline.docPr.set("descr", described)


def element(tag: str, text: str = "", **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    if text:
        made.text = text
        made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def run(paragraph: Any, *children: Any) -> Any:
    made = element("w:r")
    for child in children:
        made.append(child)
    paragraph._p.append(made)
    return made


def report() -> bytes:
    """A report with what people have in theirs."""
    word = Word()
    said = word.file.core_properties
    said.title, said.author, said.keywords = "A property", "Ann Author; Bo Writer", "rivers, floods"
    word.paragraph("Rivers & Cities", "Title")
    word.paragraph("Ann Author and Bo Writer")
    word.paragraph("17 October 2023")
    heading = word.file.add_heading("", 1)
    word.bookmark(heading, "_Ref100", lambda: heading.add_run("1. Introduction"))
    text = word.paragraph("As ")
    word.field(text, "REF _Ref200 \\h", "Figure 1")
    text.add_run(" shows, see ")
    word.field(text, "REF _Ref300 \\h", "Table 1")
    text.add_run(" and section ")
    word.field(text, "REF _Ref100 \\r \\h", "1")
    text.add_run(", page ")
    word.field(text, "PAGEREF _Ref100 \\h", "3")
    text.add_run("; it was ")
    text.add_run("never").bold = True
    text.add_run(" dry_land *there*.")
    word.picture("Two maps.")
    word.caption("Figure", "1", "The catchment", "_Ref200")
    word.file.add_heading("1.1 Floods", 2)
    word.caption("Table", "1", "Floods by year", "_Ref300")
    table = word.file.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Country"
    table.cell(0, 2).text = "Floods"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Germany"
    for row, column, words in ((1, 1, "1990"), (1, 2, "2"), (2, 1, "2020"), (2, 2, "a | b")):
        table.cell(row, column).text = words
    word.paragraph().add_run("What follows").bold = True
    cited = word.paragraph("Cited ")
    word.field(cited, f"ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(CSL)}", "(see Zhou, 2023)")
    cited.add_run(" and ")
    word.field(cited, f"ADDIN EN.CITE {ENDNOTE}", "(Li 2020)")
    cited.add_run(".")
    for words, style in (
        ("one", "List Bullet"),
        ("two", "List Bullet"),
        ("deep", "List Bullet 2"),
        ("first", "List Number"),
        ("Quoted words.", "Quote"),
    ):
        word.paragraph(words, style)
    changed = word.paragraph("It is ")
    for tag, words in (("ins", "very "), ("del", "not ")):
        kind = element(f"w:{tag}", id="9", author="Ann", date="2024-01-01T00:00:00Z")
        inside = element("w:r")
        inside.append(element("w:delText" if tag == "del" else "w:t", words))
        kind.append(inside)
        changed._p.append(kind)
    changed.add_run("good.")
    word.file.add_comment(changed.runs, text="Really--?", author="Bo", initials="B")
    word.file.add_heading("References", 1)
    listed = word.paragraph()
    word.field(listed, "ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY", "Zhou, L. (2023). A work.")
    return word.bytes()
