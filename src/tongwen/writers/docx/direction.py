"""Right to left: the marks that Word needs at each paragraph, table, section and run.

A file is written from left to right and then turned as a whole, so that no other module has to know
of it. Word takes "left" in a turned paragraph for the side where its lines begin.
"""

from __future__ import annotations

import copy
from typing import Any

from ...fonts.scripts import script_family
from ...institute import Tokens
from ...institute.css import han_partner
from ...languages import Language
from ...languages.characters import has_right_to_left
from ...languages.directions import Way, directions
from .markup import Element, add_property, element, name, text

_STORIES = frozenset(map(name, ("w:document", "w:hdr", "w:ftr", "w:footnotes", "w:endnotes")))
_AFTER_BIDI = frozenset(map(name, ("w:rtlGutter", "w:docGrid", "w:printerSettings",
                                   "w:sectPrChange")))  # fmt: skip
_BEFORE_VISUAL = frozenset(map(name, ("w:tblStyle", "w:tblpPr", "w:tblOverlap")))
_AFTER_RIGHT_TO_LEFT = frozenset(map(name, ("w:cs", "w:em", "w:lang", "w:eastAsianLayout",
                                            "w:specVanish", "w:oMath")))  # fmt: skip
"""What stands after ``w:rtl`` in a run's properties (ECMA-376 part 1, 17.3.2)."""


_CODE = "CodeBlock"
"""What the styles of code begin with, which runs from left to right in any language."""

EMU_IN_TWIP = 635

_BORDERS = [name(f"w:{side}") for side in ("top", "left", "bottom", "right", "between", "bar")]
"""The borders of a paragraph, in their order (ECMA-376 part 1, 17.3.1.24)."""


def turn(package: Any, language: Language, tokens: Tokens) -> None:
    """Turn every story of ``package``, and its styles, for a language from right to left.

    For another only the words are marked that run so.
    """
    if not language.script.right_to_left:
        _turn_words(package)
        return
    for part in package.iter_parts():
        root = getattr(part, "_element", None)
        if root is None:
            continue
        if root.tag in _STORIES:
            turn_story(root)
        elif root.tag == name("w:styles"):
            _turn_styles(root, language, tokens)


def _turn_words(package: Any) -> None:
    """Mark the words from right to left in a file whose lines run from left to right."""
    for part in package.iter_parts():
        root = getattr(part, "_element", None)
        if root is None or root.tag not in _STORIES:
            continue
        for written in list(root.iter(name("w:t"))):
            run = written.getparent()
            if run.tag == name("w:r") and has_right_to_left(written.text or ""):
                _turn_run(run, around="L")


def turn_story(root: Element) -> None:
    """Mark the paragraphs, tables, sections and runs below ``root`` (17.3.1.6, 17.4.1, 17.6.1)."""
    for paragraph in list(root.iter(name("w:p"))):
        if _style_of(paragraph).startswith(_CODE):
            continue
        add_property(paragraph, element("w:bidi"))
        for run in list(paragraph.iter(name("w:r"))):
            _turn_run(run)
    _turn_borders(root)
    for table in root.iter(name("w:tblPr")):
        place = sum(child.tag in _BEFORE_VISUAL for child in table)
        table.insert(place, element("w:bidiVisual"))
    for section in root.iter(name("w:sectPr")):
        place = next((i for i, c in enumerate(section) if c.tag in _AFTER_BIDI), len(section))
        section.insert(place, element("w:bidi"))
    _turn_places(root)


def _style_of(paragraph: Element) -> str:
    style = paragraph.find(f"{name('w:pPr')}/{name('w:pStyle')}")
    return "" if style is None else str(style.get(name("w:val")))


def _turn_places(root: Element) -> None:
    """Change the margins of pages over, and measure what has a place on one from its right edge.

    Word takes margins as they are named (17.6.11), and the place of a frame and of a drawing from
    the left edge also in a turned paragraph (17.3.1.11; 20.4.2.10), LibreOffice that of a frame
    from the right one.
    """
    placed: list[Element] = []
    for node in root.iter(name("w:framePr"), name("wp:anchor"), name("w:sectPr")):
        if node.tag != name("w:sectPr"):
            placed.append(node)
            continue
        margins = node.find(name("w:pgMar"))
        if margins is not None:
            left, right = (margins.get(name(f"w:{side}")) for side in ("left", "right"))
            margins.set(name("w:left"), right)
            margins.set(name("w:right"), left)
        size = node.find(name("w:pgSz"))
        width = int(size.get(name("w:w"))) if size is not None else 0
        for one in placed if width else ():
            _turn_frame(one, width) if one.tag == name("w:framePr") else _turn_drawing(one, width)
        placed.clear()


def _turn_frame(frame: Element, page: int) -> None:
    place = frame.get(name("w:x"))
    if place is not None and frame.get(name("w:hAnchor")) == "page":
        frame.set(name("w:x"), str(page - int(place) - int(frame.get(name("w:w")))))


def _turn_drawing(anchor: Element, page: int) -> None:
    """Put a drawing behind the text at the other side, mirrored."""
    offset = anchor.find(f"{name('wp:positionH')}/{name('wp:posOffset')}")
    if offset is None:
        return
    width = int(anchor.find(name("wp:extent")).get("cx"))
    offset.text = str(page * EMU_IN_TWIP - int(offset.text or 0) - width)
    for picture in anchor.iter(name("pic:spPr")):
        picture.find(name("a:xfrm")).set("flipH", "1")


def _turn_borders(root: Element) -> None:
    """Change the sides of paragraphs' borders over, which Word draws where they say (17.3.1.24)."""
    for borders in root.iter(name("w:pBdr")):
        sides = {side: borders.find(name(f"w:{side}")) for side in ("left", "right")}
        for side, other in (("left", "right"), ("right", "left")):
            if sides[side] is not None:
                sides[side].tag = name(f"w:{other}")
        borders[:] = sorted(borders, key=lambda node: _BORDERS.index(node.tag))


def _turn_run(run: Element, around: Way = "R") -> None:
    """Part a run where its words change direction, and mark the parts from right to left."""
    texts = run.findall(name("w:t"))
    if len(texts) != 1:
        return
    parts = list(directions(texts[0].text or "", around))
    place = run.index(texts[0])
    if len(parts) > 1:
        for words, turned in parts[:-1]:
            # What stands before the words (a tab) goes with the first part only.
            properties = run.find(name("w:rPr"))
            others = [child for child in run[:place] if child is not properties]
            before = element("w:r", copy.deepcopy(properties), *others, text(words))
            run.addprevious(before)
            place = run.index(texts[0])
            if turned:
                _mark(before)
        run.replace(texts[0], text(parts[-1][0]))
    if parts and parts[-1][1]:
        _mark(run)


def _mark(run: Element) -> None:
    properties = run.find(name("w:rPr"))
    if properties is None:
        properties = element("w:rPr")
        run.insert(0, properties)
    tags = [child.tag for child in properties]
    place = next((i for i, tag in enumerate(tags) if tag in _AFTER_RIGHT_TO_LEFT), len(tags))
    properties.insert(place, element("w:rtl"))


def _turn_styles(root: Element, language: Language, tokens: Tokens) -> None:
    """Give each style the family for its letters, and the file the language they are proofed in."""
    for fonts in root.iter(name("w:rFonts")):
        display = "major" in (fonts.get(name("w:eastAsiaTheme")) or "")
        sans = "Sans" in han_partner(tokens.fonts, "display" if display else "text")
        family = script_family(language.script.code, sans=sans)
        if family:
            fonts.attrib.pop(name("w:cstheme"), None)
            fonts.set(name("w:cs"), family)
    _turn_borders(root)
    for tag in root.iter(name("w:lang")):
        tag.set(name("w:bidi"), language.word_tag)
