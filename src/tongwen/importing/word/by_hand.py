"""What people set by hand in a Word file, in no style that says what it is.

A title in large type; heads of the contents that Word makes; boxes: text boxes, and tables of one
cell; tables on pages that are turned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from ...artefacts.docx.package import Element, W, style_named, value, words_in
from ...artefacts.docx.word import Styles, WordFile
from ...diagnostics import short
from ..account import Account
from ..marks import Boxed, Mark

_LARGER = 1.3
"""How much larger than the text a title is set."""
_MOST_COVER = 40
"""Paragraphs with words that may be of a cover."""
_MOST_TITLE = 200
_LISTS = re.compile(
    r"(?:table of |list of )?(?:contents|figures|tables|illustrations)|inhalt(?:sverzeichnis)?|"
    r"(?:abbildungs|tabellen)verzeichnis|sommaire|table des matières|"
    r"[目圖图表]\s*(?:錄|录|次)|(?:圖|图|表|插圖|插图|表格)(?:目錄|目录|清單|清单|列表)",
    re.IGNORECASE,
)
_DRAWN = (f"{W}drawing", f"{W}pict", f"{W}object")


# --- the title ---------------------------------------------------------------------------------


def title_by_hand(word: WordFile, root: Element) -> None:
    """Put the largest lines of a cover that is set by hand into the style of titles.

    Only where no paragraph is in that style, and nothing behind the cover is set as large. Larger
    lines next to them are the subtitle.
    """
    styles = word.styles
    paragraphs = [
        (node, size) for node in root.iter(f"{W}p")
        if (size := _size(styles, node)) and next(node.iterancestors(f"{W}tbl"), None) is None
    ]  # fmt: skip
    if any(name in ("title", "cover title") for node, _ in paragraphs
           for name in styles.names(style_named(node))):  # fmt: skip
        return
    heading = next((at for at, (node, _) in enumerate(paragraphs)
                    if styles.level_of(node) is not None), len(paragraphs))  # fmt: skip
    cover = paragraphs[: min(heading, _MOST_COVER)]
    plain = _of_style(styles, "")
    largest = max((size for _, size in cover), default=0.0)
    lines = [at for at, (_, size) in enumerate(cover) if size == largest]
    if largest < plain * _LARGER or lines[-1] - lines[0] + 1 != len(lines):
        return
    title = "".join(words_in(cover[at][0]) for at in lines)
    behind = (size for node, size in paragraphs[len(cover) :] if styles.level_of(node) is None)
    if len(title) > _MOST_TITLE or max(behind, default=0.0) >= largest:
        return
    for at in lines:
        _into(styles, cover[at][0], "title")
    for node, size in cover[lines[-1] + 1 : lines[-1] + 2]:
        if plain < size < largest and not _is_person(words_in(node)):
            _into(styles, node, "subtitle")


def _is_person(words: str) -> bool:
    """Whether ``words`` are more likely who wrote a report than what it is called."""
    return re.match(r"(?:by|von|par)\b", words, re.IGNORECASE) is not None or (
        re.match(r"(?:[A-Z]\.[ -]?)+[A-Z][\w’'-]+(?:\W|\Z)", words) is not None
    )


def _size(styles: Styles, paragraph: Element) -> float:
    """Return the largest size of a paragraph's words, in half points; 0 where it has none."""
    own = [
        float(size) if re.fullmatch(r"\d+", size := value(run.find(f"{W}rPr/{W}sz")))
        else _of_style(styles, style_named(paragraph))
        for run in paragraph.iter(f"{W}r")
        if any((each.text or "").strip() for each in run.iter(f"{W}t"))
    ]  # fmt: skip
    return max(own, default=0.0)


def _of_style(styles: Styles, style: str) -> float:
    for node in (styles.property(style, f"{W}rPr/{W}sz"),
                 styles.defaults(f"{W}rPrDefault/{W}rPr/{W}sz")):  # fmt: skip
        if re.fullmatch(r"\d+", size := value(node)):
            return float(size)
    return 20.0


def _into(styles: Styles, paragraph: Element, name: str) -> None:
    """Put a paragraph into the style called ``name``, which is made where there is none."""
    root = styles.root
    identifier = styles.called(name.capitalize()) or styles.called(name)
    if not identifier and root is not None:
        identifier = f"Tongwen{name.capitalize()}"
        if not any(value(node, "styleId") == identifier for node in root.iter(f"{W}style")):
            made = etree.SubElement(root, f"{W}style")
            made.set(f"{W}type", "paragraph")
            made.set(f"{W}styleId", identifier)
            etree.SubElement(made, f"{W}name").set(f"{W}val", name.capitalize())
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    style = properties.find(f"{W}pStyle")
    if style is None:
        style = etree.Element(f"{W}pStyle")
        properties.insert(0, style)
    style.set(f"{W}val", identifier)
    for bold in list(paragraph.iter(f"{W}b", f"{W}i")):
        if (parent := bold.getparent()) is not None:
            parent.remove(bold)  # the look of a title, not a stress


# --- heads of contents -------------------------------------------------------------------------


def drop_heads_of_lists(root: Element) -> None:
    """Take out the head of each list that Word makes: contents, figures, tables (17.16.5.68)."""
    for code in list(root.iter(f"{W}instrText", f"{W}fldSimple")):
        if not (code.text or value(code, "instr")).strip().upper().startswith("TOC"):
            continue
        paragraph = next(code.iterancestors(f"{W}p"), None)
        before = None if paragraph is None else paragraph.getprevious()
        while before is not None and before.tag == f"{W}p" and not words_in(before).strip():
            before = before.getprevious()
        above = None if before is None else before.getparent()
        if before is not None and above is not None and (
            _LISTS.fullmatch(words_in(before).strip(" :：\u3000"))
        ):  # fmt: skip
            above.remove(before)


# --- boxes -------------------------------------------------------------------------------------


def text_boxes_as_tables(root: Element, account: Account) -> None:
    """Put each text box that holds text alone into a table of one cell, behind its paragraph.

    One on the cover, with a caption or a picture in it, stays: its paragraphs are the text's.
    """
    started = False
    for node in list(root.iter(f"{W}p", f"{W}txbxContent")):
        if node.tag == f"{W}p":
            started = started or _begins_text(node)
            continue
        holder = next(node.iterancestors(f"{W}p"), None)
        words = words_in(node)
        if not started or holder is None or not words.strip() or _holds_more(node):
            continue
        if holder.getparent() is None or next(node.iterancestors(f"{W}tbl"), None) is not None:
            continue
        table = etree.Element(f"{W}tbl")
        cell = etree.SubElement(etree.SubElement(table, f"{W}tr"), f"{W}tc")
        cell.extend(list(node))
        holder.addnext(table)
        account.change(
            "a text box: it stands as a box behind the paragraph beside it",
            short(" ".join(map(words_in, cell.iter(f"{W}p")))),
        )


def _begins_text(paragraph: Element) -> bool:
    """Whether the text has begun with ``paragraph``: it is a heading, or longer than a line."""
    name = style_named(paragraph).lower()
    own = "".join(each.text or "" for each in paragraph.iterfind(f"{W}r/{W}t"))
    return name.startswith("heading") or (len(own) > 20 and own.rstrip()[-1:] in tuple(".。"))


def _holds_more(node: Element) -> bool:
    """Whether there are pictures, captions, tables or formulas in ``node``."""
    instructions = "".join(each.text or "" for each in node.iter(f"{W}instrText"))
    return (
        any(True for _ in node.iter(*_DRAWN, f"{W}tbl"))
        or "SEQ" in instructions
        or any("caption" in style_named(each).lower() for each in node.iter(f"{W}p"))
        or re.match(r"\s*(?:Fig|Tab|Abb|[圖图表]\s*\d)", words_in(node)) is not None
    )


def mark_boxes(root: Element, mark: Callable[[Mark], Element]) -> None:
    """Put marks round what stands in a table of one cell, in its place.

    Args:
        mark: returns a run that stands for a mark.
    """
    for table in list(root.iter(f"{W}tbl")):
        cells = list(table.iterfind(f"{W}tr/{W}tc"))
        around = table.getparent()
        inside = [each for cell in cells for each in cell if each.tag != f"{W}tcPr"]
        if around is None or around.tag == f"{W}tc" or len(cells) != 1:
            continue
        if not words_in(table).strip() or _is_captioned(table):
            continue
        if any(True for _ in table.iter("{*}oMath", "{*}oMathPara")) and len(inside) < 3:
            continue
        sentence = any(_begins_text(each) for each in table.iter(f"{W}p"))
        framed = not _holds_more(cells[0]) and (sentence or _is_in_text(table))
        if framed:
            table.addprevious(_alone(mark(Boxed("", opens=True))))
        for node in inside:
            table.addprevious(node)
        if framed:
            table.addprevious(_alone(mark(Boxed(""))))
        around.remove(table)


def _is_in_text(table: Element) -> bool:
    """Whether the text has begun before ``table``, which is no part of a cover then."""
    before = (node for node in table.itersiblings(f"{W}p", preceding=True))
    return any(_begins_text(node) for node in before)


def _is_captioned(table: Element) -> bool:
    """Whether a caption of a table stands beside ``table``."""
    for near in (table.getprevious(), table.getnext()):
        if near is None or near.tag != f"{W}p":
            continue
        counted = "SEQ" in "".join(each.text or "" for each in near.iter(f"{W}instrText"))
        typed = re.match(r"\s*(?:Tab(?:le|elle|leau|\.)|表)\s*\d", words_in(near))
        if counted or typed or "caption" in style_named(near).lower():
            return True
    return False


def _alone(run: Element) -> Element:
    paragraph = etree.Element(f"{W}p")
    paragraph.append(run)
    return paragraph


# --- pages that are turned ---------------------------------------------------------------------


def tables_on_turned_pages(root: Element) -> Iterator[Element]:
    """Yield the first paragraph in each table that stands on a page in landscape (17.6.13)."""
    body = root.find(f"{W}body")
    tables: list[Element] = []
    for node in () if body is None else body:
        if node.tag == f"{W}tbl":
            tables.append(node)
        section = node if node.tag == f"{W}sectPr" else node.find(f"{W}pPr/{W}sectPr")
        if section is None:
            continue
        if value(section.find(f"{W}pgSz"), "orient") == "landscape":
            firsts = (next(table.iter(f"{W}p"), None) for table in tables)
            yield from (first for first in firsts if first is not None)
        tables = []
