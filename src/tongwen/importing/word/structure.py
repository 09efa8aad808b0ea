"""A Word file's text without what would hide words, or structure, from Pandoc.

Elements of ECMA-376 part 1: custom XML 17.5.1, ruby 17.3.3.25, hidden text 17.3.2.41, outline
levels 17.3.1.20, revisions of rows and of looks 17.13.5, floating pictures 20.4.2.3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from ...artefacts.docx.package import Element, W, holds_places, style_named, value
from ...artefacts.docx.word import WordFile
from ...diagnostics import short
from ...document import StatementKind
from ...readers.directives import STATEMENTS
from ..account import Account
from ..marks import Mark, Stated

_HEADING = re.compile(r"heading \d", re.IGNORECASE)
_STATED = re.compile(r"_tw_([a-z]+)_\d+")
_KINDS: tuple[StatementKind, ...] = (*STATEMENTS.values(), "listing")
_NO_HEADINGS = re.compile(r"title|subtitle|toc|caption|cover|index", re.IGNORECASE)
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def boxes_opened(root: Element) -> list[Element]:
    """Put what stands in the rows of a callout's table in its place; return the last parts."""
    ends = []
    for table in [one for one in root.iter(f"{W}tbl") if holds_places(one)]:
        cells, around = list(table.iterfind(f"{W}tr/{W}tc")), table.getparent()
        single = len(cells) == len(table.findall(f"{W}tr"))
        if cells and single and around is not None:
            inner = [one for cell in cells for one in cell if one.tag != f"{W}tcPr"]
            for node in inner:
                table.addprevious(node)
            around.remove(table)
            ends.extend(inner[-1:])
    return ends


def mark_statements(root: Element, mark: Callable[[Mark], Element]) -> None:
    """Put marks round each theorem or its like, which our Word files have in a bookmark each.

    Args:
        mark: returns a run that stands for a mark.
    """
    ends = {value(end, "id"): end for end in root.iter(f"{W}bookmarkEnd")}
    for start in list(root.iter(f"{W}bookmarkStart")):
        kind = _STATED.fullmatch(value(start, "name"))
        named = next((one for one in _KINDS if kind and one == kind[1]), None)
        first = next(start.iterancestors(f"{W}p"), None)
        last = ends.get(value(start, "id"))
        if named is None or first is None or last is None:
            continue
        around = [node for node in last.iterancestors() if node.getparent() is first.getparent()]
        if around:
            opening, closing = etree.Element(f"{W}p"), etree.Element(f"{W}p")
            opening.append(mark(Stated("", named)))
            closing.append(mark(Stated("")))
            first.addprevious(opening)
            around[0].addnext(closing)


def laid_bare(root: Element, changes: str, account: Account) -> None:
    """Take wrappers round words out of ``root``, and all that Word does not show."""
    _unwrap(root)
    _align(root)
    _read_ruby(root, account)
    _take_hidden(root, account)
    _revise(root, changes, account)
    _lift_pictures(root, account)


def _unwrap(root: Element) -> None:
    for wrapper in list(root.iter(f"{W}customXml")):
        parent = wrapper.getparent()
        if parent is None:
            continue
        at = parent.index(wrapper)
        inside = [node for node in wrapper if node.tag != f"{W}customXmlPr"]
        parent[at : at + 1] = inside


def _align(root: Element) -> None:
    """Mark small and raised or lowered words as super- and subscript, as LibreOffice does not."""
    for position in root.iter(f"{W}position"):
        looks = position.getparent()
        raised = value(position)
        if looks is None or looks.find(f"{W}sz") is None or not re.fullmatch(r"-?[1-9]\d?", raised):
            continue
        if looks.find(f"{W}vertAlign") is None:
            kind = "subscript" if raised.startswith("-") else "superscript"
            etree.SubElement(looks, f"{W}vertAlign").set(f"{W}val", kind)


def _read_ruby(root: Element, account: Account) -> None:
    """Write the reading of a word in brackets behind it: 漢字（かんじ）."""
    for ruby in list(root.iter(f"{W}ruby")):
        run = ruby.getparent()
        base, said = ruby.find(f"{W}rubyBase"), ruby.find(f"{W}rt")
        if run is None or base is None:
            continue
        words, reading = _words(base), "" if said is None else _words(said)
        text = etree.Element(f"{W}t")
        text.text = f"{words}（{reading}）" if reading else words
        run.replace(ruby, text)
        account.change("a reading over a word stands in brackets behind it", text.text)


def _take_hidden(root: Element, account: Account) -> None:
    for mark in list(root.iter(f"{W}vanish")):
        run = next(mark.iterancestors(f"{W}r"), None)
        if run is None or value(mark) in ("0", "false", "off") or run.find(f"{W}t") is None:
            continue
        words, parent = _words(run), run.getparent()
        if parent is not None and run.find(f"{W}fldChar") is None:
            parent.remove(run)
            account.lose("hidden words, which Word shows to nobody", short(words))


def _revise(root: Element, changes: str, account: Account) -> None:
    """Take out rows that a change takes out, and go back to earlier looks where it is rejected."""
    dropped = {"accept": "del", "reject": "ins"}.get(changes)
    for row in list(root.iter(f"{W}tr")) if dropped else ():
        parent = row.getparent()
        if row.find(f"{W}trPr/{W}{dropped}") is not None and parent is not None:
            parent.remove(row)
    for change in list(root.iter(f"{W}rPrChange", f"{W}pPrChange")):
        now = change.getparent()
        paragraph = next(change.iterancestors(f"{W}p"), None)
        where = "" if paragraph is None else short(_words(paragraph))
        if now is None:
            continue
        if changes == "reject" and len(change):
            kept = [node for node in now if node.tag == f"{W}sectPr"]
            now[:] = [*change[0], *kept]
            account.change("a change of looks is rejected: the earlier ones stand", where)
        else:
            now.remove(change)
            account.change("a change of looks: the later ones stand", where)


def _lift_pictures(root: Element, account: Account) -> None:
    """Put a floating picture behind the paragraph that it is anchored in."""
    for drawing in list(root.iter(f"{W}drawing")):
        anchor, run = drawing.find(f"{_DRAWING}anchor"), drawing.getparent()
        crop = drawing.find(f".//{_A}srcRect")
        paragraph = next(drawing.iterancestors(f"{W}p"), None)
        if paragraph is None or run is None:
            continue
        if crop is not None and any(side not in ("", "0") for side in crop.attrib.values()):
            account.change("a cropped picture: its file is kept whole", short(_words(paragraph)))
        if anchor is None or run.tag != f"{W}r" or drawing.find(f".//{_A}blip") is None:
            continue
        if not _words(paragraph).strip() or next(paragraph.iterancestors(f"{W}txbxContent"), None):
            continue
        apart = etree.Element(f"{W}p")
        etree.SubElement(apart, f"{W}r").append(drawing)
        paragraph.addnext(apart)


def join_titles(word: WordFile) -> None:
    """Make one paragraph of the lines of a title, and of a subtitle: Pandoc keeps the last alone.

    Those that follow text are headings, as is one that begins with a number.
    """
    for wanted in ("title", "subtitle"):
        first: Element | None = None
        for paragraph in word.document.paragraphs:
            style = style_named(paragraph.node)
            if next(iter(word.styles.names(style)), "") != wanted:
                if first is not None and _words(paragraph.node).strip():
                    break
            elif first is None:
                first = paragraph.node
            elif re.match(r"\s*\d", _words(paragraph.node)):
                break
            elif (parent := first.getparent()) is not None and parent is paragraph.node.getparent():
                etree.SubElement(etree.SubElement(first, f"{W}r"), f"{W}t").text = " "
                first.extend(part for part in paragraph.node if part.tag != f"{W}pPr")
                parent.remove(paragraph.node)


def headings_by_level(word: WordFile) -> None:
    """Give each paragraph with an outline level a heading style that Pandoc knows."""
    styles = word.styles.root
    if styles is None:
        return
    names = {
        value(node.find(f"{W}name")).lower(): value(node, "styleId")
        for node in styles.iter(f"{W}style")
    }
    for paragraph in word.document.paragraphs:
        level = word.styles.level_of(paragraph.node)
        properties = paragraph.node.find(f"{W}pPr")
        style = paragraph.node.find(f"{W}pPr/{W}pStyle")
        if level is None or level > 5 or not _words(paragraph.node).strip():
            continue
        called = list(_names(word, value(style)))
        in_table = next(paragraph.node.iterancestors(f"{W}tbl"), None) is not None
        if in_table or any(_HEADING.match(n) or _NO_HEADINGS.match(n) for n in called):
            continue
        wanted = f"heading {level + 1}"
        if wanted not in names:
            made = etree.SubElement(styles, f"{W}style")
            made.set(f"{W}type", "paragraph")
            made.set(f"{W}styleId", f"TongwenHeading{level + 1}")
            etree.SubElement(made, f"{W}name").set(f"{W}val", wanted)
            names[wanted] = f"TongwenHeading{level + 1}"
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.node.insert(0, properties)
        if style is None:
            style = etree.Element(f"{W}pStyle")
            properties.insert(0, style)
        style.set(f"{W}val", names[wanted])


def join_counts(word: WordFile) -> None:
    """Put a paragraph of a list that goes on with the count of the one before it into that list.

    LibreOffice writes a list of its own for each item that is set otherwise; Pandoc begins anew.
    """
    last: tuple[int, int, str, str] | None = None
    for place, paragraph in enumerate(word.document.paragraphs):
        number, level = word.list_of(paragraph.node)
        label = word.labels.get(place) or ""
        counted = re.search(r"\d+(?=\D*\Z)", label)
        own = paragraph.node.find(f"{W}pPr/{W}numPr/{W}numId")
        if not number or word.styles.level_of(paragraph.node) is not None:
            last = None if _words(paragraph.node).strip() else last
            continue
        if counted is None or own is None:
            continue
        shape = label[: counted.start()] + "#" + label[counted.end() :]
        if last is not None and number != last[3] and (level, shape, int(counted[0])) == (
            last[0], last[2], last[1] + 1
        ):  # fmt: skip
            number = last[3]
            own.set(f"{W}val", number)
        last = (level, int(counted[0]), shape, number)


def _names(word: WordFile, style: str) -> Iterator[str]:
    """Yield the names of a style and of those that it is based on."""
    for node in word.styles.chain(style) if style else ():
        yield value(node.find(f"{W}name"))


def _words(node: Element) -> str:
    return "".join(each.text or "" for each in node.iter(f"{W}t", f"{W}delText"))
