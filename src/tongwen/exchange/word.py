"""A sheet as a Word file: a table with a row for each message (ECMA-376 part 1, 17.4)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from ..artefacts.docx.package import W
from ..artefacts.parts import UnreadableArtefact, parse_xml, read_entries
from .sheet import COLUMNS, Sheet, cells_of, sheet_from

_NS = {"w": W[1:-1]}
_TWIPS = 14000
"""The width of the table: A4 turned, in twentieths of a point."""

_SPANS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": ""}
_LEFT_OUT = frozenset({"del", "moveFrom", "instrText", "delText", "rPr", "pPr", "Fallback"})


def write_word_sheet(sheet: Sheet) -> bytes:
    """Return the sheet as a Word file."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml import parse_xml as parse
    from docx.shared import Mm

    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = Mm(20)
    document.core_properties.title = f"{sheet.report}: {sheet.source_language} → {sheet.language}"
    document.core_properties.subject = sheet.subject
    document.add_paragraph(
        "Write in the third column, and keep what stands in [ ], { }, * * and after @ as it is. "
        "“to review” in the fourth: the text has changed; write “translated” when it is right."
    )
    rows = [_xml_row([name for name, _ in COLUMNS], sheet, head=True)]
    rows += [_xml_row(cells_of(row), sheet) for row in sheet.rows]
    grid = "".join(f'<w:gridCol w:w="{_TWIPS * share // 100}"/>' for _, share in COLUMNS)
    table = parse(
        f'<w:tbl xmlns:w="{W[1:-1]}"><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{_TWIPS}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    document.element.body.insert(1, table)
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def _xml_row(cells: Sequence[str], sheet: Sheet, *, head: bool = False) -> str:
    properties = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if head else "") + "</w:trPr>"
    languages = (None, sheet.source_language, sheet.language, None, None)
    made = []
    for text, (_, share), language in zip(cells, COLUMNS, languages, strict=True):
        width = f'<w:tcPr><w:tcW w:w="{_TWIPS * share // 100}" w:type="dxa"/></w:tcPr>'
        small = "" if language and not head else '<w:sz w:val="15"/>'
        look = small + _language(language if not head else None)
        run = f"<w:r><w:rPr>{look}</w:rPr>{''.join(_xml_text(text))}</w:r>"
        made.append(f"<w:tc>{width}<w:p>{run}</w:p></w:tc>")
    return f"<w:tr>{properties}{''.join(made)}</w:tr>"


def _language(tag: str | None) -> str:
    from ..languages import script_of, word_tag

    if tag is None:
        return "<w:noProof/>"
    attribute = "w:eastAsia" if script_of(tag).wide else "w:val"
    return f'<w:lang {attribute}="{word_tag(tag)}"/>'


def _xml_text(text: str) -> Iterator[str]:
    for part in re.split(r"([\t\n])", text):
        if part == "\t":
            yield "<w:tab/>"
        elif part == "\n":
            yield "<w:br/>"
        elif part:
            yield f'<w:t xml:space="preserve">{escape(part, quote=False)}</w:t>'


def read_word_sheet(data: bytes) -> Sheet:
    """Return the sheet that a Word file holds.

    Runs may be split, words inserted or deleted with changes tracked, rows sorted: what counts is
    what stands in the columns.

    Raises:
        UnreadableArtefact: it is no Word file, or none that was exported.
    """
    _, parts = read_entries(data)
    if "word/document.xml" not in parts:
        raise UnreadableArtefact("it is no Word file")
    core = parse_xml(parts.get("docProps/core.xml", b"<none/>"), "docProps/core.xml")
    said = " ".join(str(text) for text in core.itertext())
    root = parse_xml(parts["word/document.xml"], "word/document.xml")
    lines = (_cells(line) for line in root.iterfind(".//w:tr", _NS))
    return sheet_from(
        said,
        (["\n".join(map(_text, cell.iterfind("w:p", _NS))) for cell in cells] for cells in lines),
    )


def _cells(row: Any) -> Iterator[Any]:
    """Yield a row's cells, those too that a content control holds."""
    for part in row.iterchildren(f"{W}tc", f"{W}sdt", f"{W}sdtContent"):
        if part.tag == f"{W}tc":
            yield part
        else:
            yield from _cells(part)


def _text(node: Any) -> str:
    """Return the text of a paragraph or of a part of it, without tracked deletions."""
    if not isinstance(node.tag, str):
        return ""
    name = node.tag.rpartition("}")[2]
    if name in _LEFT_OUT:
        return ""
    if name == "t":
        return node.text or ""
    if name in _SPANS:
        return _SPANS[name]
    return "".join(map(_text, node))
