"""Paragraphs of a Word file that Pandoc would read in another order, or not at all."""

from __future__ import annotations

from lxml import etree

from ...artefacts.docx.package import Element, W, value, words_in
from ...diagnostics import short
from ..account import Account
from ..marks import ORNAMENT

_GENERATED = ("Table of Contents", "Table of Figures")
_LOST = {
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "a chart that Word draws from "
    "a worksheet: save it as a picture and put that in",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "a SmartArt drawing: save "
    "it as a picture and put that in",
    f"{W}object": "an object of another program: save what it shows as a picture",
    "{http://schemas.microsoft.com/office/word/2010/wordprocessingGroup}wgp": "a group of shapes: "
    "save it as a picture and put that in",
}
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


CODE_STYLES = (
    "code block",
    "source code",
    "html preformatted",
    "preformatted text",
    "plain text",
    "macro text",
    "code",
)
"""How the names of styles begin, in small letters, whose paragraphs are lines of code."""


CAPTIONS = ("caption", "table caption", "table part caption", "image caption", "figure caption")
"""How the names of styles begin, in small letters, whose paragraphs are captions."""


def set_apart(paragraph: Element, mark: Element) -> None:
    """Let a mark at the head of a paragraph say its style, and nothing else."""
    properties = paragraph.find(f"{W}pPr")
    style = None if properties is None else properties.find(f"{W}pStyle")
    if properties is not None and style is not None:
        properties.remove(style)
        properties.addnext(mark)


def keep_blanks(paragraph: Element) -> None:
    """Write the blanks of a line of code so that Pandoc keeps them: as spaces that do not break."""
    for words in paragraph.iter(f"{W}t"):
        words.text = (words.text or "").replace(" ", "\u00a0")
    for tab in list(paragraph.iter(f"{W}tab")):
        if (run := tab.getparent()) is not None and run.tag == f"{W}r":
            tab.tag, tab.text = f"{W}t", "\u00a0" * 4


def mark_ornaments(root: Element) -> None:
    """Let the description of a picture say that it is an ornament ([MS-DOCX] 2.25)."""
    for node in root.iter(_DECORATIVE):
        properties = next(node.iterancestors(_PICTURE), None)
        if properties is not None and node.get("val") in ("1", "true"):
            properties.set("descr", ORNAMENT)


def drop_contents(root: Element) -> None:
    """Take out the contents that Word has made: Tongwen makes its own (17.5.2.11)."""
    for control in list(root.iter(f"{W}sdt")):
        gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        parent = control.getparent()
        if value(gallery) in _GENERATED and parent is not None:
            parent.remove(control)


def merge_drop_capitals(root: Element) -> None:
    """Put a letter that hangs in a frame back at the head of its paragraph (17.3.1.11)."""
    for frame in list(root.iter(f"{W}framePr")):
        if value(frame, "dropCap") not in ("drop", "margin"):
            continue
        paragraph = next(frame.iterancestors(f"{W}p"))
        parent, following = paragraph.getparent(), paragraph.getnext()
        if parent is None or following is None or following.tag != f"{W}p":
            continue
        properties = following.find(f"{W}pPr")
        at = 0 if properties is None else following.index(properties) + 1
        for node in list(paragraph):
            if node.tag == f"{W}pPr":
                continue
            for looks in list(node.iter(f"{W}rPr")):
                for child in list(looks):
                    if child.tag != f"{W}lang":
                        looks.remove(child)
            following.insert(at, node)
            at += 1
        parent.remove(paragraph)


def drop_second_branches(root: Element) -> None:
    """Take out what a text box holds for programs that draw no shapes: the same words again."""
    for choice in list(root.iter(f"{_MC}AlternateContent")):
        if any(True for _ in choice.iter(f"{W}txbxContent")):
            fallback = choice.find(f"{_MC}Fallback")
            if fallback is not None:
                choice.remove(fallback)


def spread_text_boxes(root: Element) -> None:
    """Put the paragraphs of a text box behind the one that it is anchored in."""
    for box in list(root.iter(f"{W}txbxContent")):
        holder = _ancestor(box, f"{W}p")
        if holder is None or holder.getparent() is None:
            continue
        for node in reversed(list(box)):
            if node.tag in (f"{W}p", f"{W}tbl"):
                holder.addnext(node)


def _ancestor(node: Element, tag: str) -> Element | None:
    return next(node.iterancestors(tag), None)


def report_losses(root: Element, account: Account) -> None:
    """Report the content of a Word file that no text can hold."""
    for node in root.iter():
        if isinstance(node, etree._Element) and node.tag in _LOST:
            holder = _ancestor(node, f"{W}p")
            account.lose(_LOST[str(node.tag)], _place(holder))


def _place(paragraph: Element | None) -> str:
    """Return the words nearest to a paragraph, by which an author finds it."""
    if paragraph is None:
        return ""
    for node in (paragraph, *paragraph.itersiblings(preceding=True)):
        words = words_in(node).strip()
        if words:
            return short(words if node is paragraph else f"behind “{words}”")
    return ""
