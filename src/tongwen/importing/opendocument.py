"""An OpenDocument text as Pandoc is to see it: references, captions' numbers, citations as marks.

OpenDocument 1.3 part 3, 7.4.8 (sequences), 7.7 (references), 6.2 (bookmarks and reference marks).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ..artefacts.docx.package import Element
from ..artefacts.parts import parse_xml, read_entries
from ..diagnostics import short
from .account import Account
from .marks import (
    RESERVED,
    Anchor,
    HereReferences,
    InStyle,
    Mark,
    Pending,
    Sequence,
    Unnumbered,
    put_text,
    written,
)
from .word import Prepared, packed
from .word.citations import Library

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_REFERENCES = ("bookmark-ref", "reference-ref", "sequence-ref")
_PLACES = ("bookmark", "bookmark-start", "reference-mark", "reference-mark-start")
_NUMBERS = ("number", "number-all-superior", "number-no-superior", "value")
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_MEANT = {
    "Title": "Title",
    "Subtitle": "Subtitle",
    **dict.fromkeys(
        ("Caption", "caption", "Illustration", "Figure", "Table", "Drawing"), "caption"
    ),
}
"""Styles of paragraphs in LibreOffice → those of Word that mean the same here."""

_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_FORMULA = b"http://www.w3.org/1998/Math/MathML"
_OURS = b'"Section_20_End"'
"""A style of ours, which stays in what LibreOffice makes of a Word file of ours."""

_PLAIN = ("", "Standard", "Text body", "Text Body", "Normal")
_SAID = {
    "title": "title",
    "initial-creator": "creator",
    "creator": "editor",
    "keyword": "keywords",
    "rights": "rights",
}


def prepare_opendocument(data: bytes, account: Account) -> Prepared:
    """Return the OpenDocument text ``data`` with marks, and what its properties say.

    Raises:
        UnreadableArtefact: not a package, damaged, or larger than a package may be.
    """
    _, parts = read_entries(data)
    marks: list[Mark] = []
    library = Library({})
    changed = dict(parts)
    if "content.xml" in parts:
        root = parse_xml(parts["content.xml"], "content.xml")
        for chart in root.iter(f"{_DRAW}object"):
            name = chart.get(f"{_XLINK}href", "").removeprefix("./")
            if _FORMULA not in parts.get(f"{name}/content.xml", b""):
                account.lose("an object of another program: save it as a picture", _near(chart))
        _lift_headings(root, marks)
        _put_marks(root, marks, library, _OURS in parts.get("styles.xml", b""))
        changed["content.xml"] = etree.tostring(root, encoding="UTF-8")
    said = dict(_properties(parts["meta.xml"])) if "meta.xml" in parts else {}
    said["creator"] = said.get("creator") or said.pop("editor", "")
    works = tuple(library.works.values())
    return Prepared(packed(changed), tuple(marks), said, works)


def _properties(content: bytes) -> Iterator[tuple[str, str]]:
    words: list[str] = []
    for node in parse_xml(content, "meta.xml").iter():
        name = etree.QName(node).localname if isinstance(node.tag, str) else ""
        if name == "keyword" and node.text and node.text.strip():
            words.append(node.text.strip())
            yield _SAID[name], "; ".join(words)
        elif name in _SAID and node.text and node.text.strip():
            yield _SAID[name], node.text.strip()
        elif name == "user-defined" and node.text and node.text.strip():
            # What an author adds under a name of their own (4.3.2.20).
            yield node.get(f"{_META}name", "").casefold(), node.text.strip()


def _lift_headings(root: Element, marks: list[Mark]) -> None:
    """Put headings in the place of lists that hold nothing else: so LibreOffice counts some.

    Those in a list that shows no numbers are not counted.
    """
    shown = {
        style.get(f"{_STYLE}name", "")
        for style in root.iter(f"{_TEXT}list-style")
        if any(level.get(f"{_STYLE}num-format") for level in style)
    }
    for whole in list(root.iter(f"{_TEXT}list")):
        inner = [node for item in whole for node in item]
        parent = whole.getparent()
        if parent is None or not inner or any(node.tag != f"{_TEXT}h" for node in inner):
            continue
        for heading in inner:
            if whole.get(f"{_TEXT}style-name") not in shown:
                marks.append(Unnumbered(""))
                heading.text = (heading.text or "") + written(len(marks) - 1)
            whole.addprevious(heading)
        parent.remove(whole)


def _put_marks(root: Element, marks: list[Mark], library: Library, ours: bool) -> None:
    """Put marks into the text; ``ours``: a Word file of ours was saved as this one."""
    wanted = {
        node.get(f"{_TEXT}ref-name", "") for name in _REFERENCES for node in root.iter(_TEXT + name)
    }
    styles = _styles(root, ours)
    for node in list(root.iter()):
        if not isinstance(node.tag, str):
            continue
        if node.text and node.tag != f"{_TEXT}h":
            node.text = RESERVED.sub("\ufffd", node.text)
        name = node.tag.removeprefix(_TEXT)
        mark = _mark(node, name, wanted, library, styles)
        if mark is None:
            continue
        marks.append(mark)
        here = written(len(marks) - 1)
        if isinstance(mark, (InStyle, HereReferences)):
            _fill(node, here)
            continue
        if isinstance(mark, Sequence) and (anchor := node.get(f"{_TEXT}ref-name")):
            marks.append(Anchor("", anchor))
            here = written(len(marks) - 1) + here
        if name == "reference-mark-start":
            _drop_until_end(node)
        put_text(node, here)


def _styles(root: Element, ours: bool) -> dict[str, str]:
    """Return the styles of paragraphs that mean something: those of the text for those named.

    In a file of ours all do, as they do in Word.
    """
    found = dict(_MEANT)
    for style in root.iter(f"{_STYLE}style"):
        parent = style.get(f"{_STYLE}parent-style-name", "")
        if parent in _MEANT or ours:
            found[style.get(f"{_STYLE}name", "")] = _MEANT.get(parent) or _spelt(parent)
    if ours:
        used = {node.get(f"{_TEXT}style-name", "") for node in root.iter(f"{_TEXT}p")}
        found |= {name: _spelt(name) for name in used - set(found)}
    return {name: meant for name, meant in found.items() if meant not in _PLAIN}


def _spelt(name: str) -> str:
    """Return the name of a style as it is shown: a blank is written _20_ (19.498.1)."""
    return re.sub(r"_([0-9a-f]{2})_", lambda sign: chr(int(sign[1], 16)), name)


def _fill(node: Element, here: str) -> None:
    """Put a mark at the head of a paragraph; in the place of all that a section holds."""
    if node.tag == f"{_TEXT}p":
        node.text = here + (node.text or "")
        return
    for child in list(node):
        node.remove(child)
    etree.SubElement(node, f"{_TEXT}p").text = here


def _mark(
    node: Element, name: str, wanted: set[str], library: Library, styles: dict[str, str]
) -> Mark | None:
    called = node.get(f"{_TEXT}name", "")
    shown = "".join(str(words) for words in node.itertext())
    if name in _REFERENCES:
        form = node.get(f"{_TEXT}reference-format", "")
        kind = "PAGEREF" if form == "page" else "REFNUMBER" if form in _NUMBERS else "REF"
        return Pending(node.get(f"{_TEXT}ref-name", ""), shown=shown, kind=kind)
    if name == "sequence":
        return Sequence(shown, called)
    if name in ("reference-mark", "reference-mark-start") and "CSL_CITATION" in called:
        return library.from_field(called, "", shown)
    if name == "section" and called.startswith("ZOTERO_BIBL"):
        return HereReferences("")
    if name == "p" and (style := styles.get(node.get(f"{_TEXT}style-name", ""))):
        return InStyle("", style)
    return Anchor("", called) if name in _PLACES and called in wanted else None


def _drop_until_end(start: Element) -> None:
    """Take out the shown text between the start and the end of a reference mark."""
    name = start.get(f"{_TEXT}name")
    start.tail = ""
    for node in list(start.itersiblings()):
        parent = node.getparent()
        if parent is None:
            return
        if node.tag == f"{_TEXT}reference-mark-end" and node.get(f"{_TEXT}name") == name:
            return
        node.tail, _ = "", node.tail
        parent.remove(node)


def _near(node: Element) -> str:
    holder = next(node.iterancestors(f"{_TEXT}p"), None)
    return "" if holder is None else short("".join(str(each) for each in holder.itertext()))
