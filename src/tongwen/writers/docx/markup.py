"""Building WordprocessingML elements, in the order that its schema asks for.

Lengths are given in points or millimetres and written in the unit of their place: twips
(twentieths of a point), half points, EMU (English metric units, 1/914,400 inch).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeAlias

from docx.oxml.parser import oxml_parser
from lxml import etree

Element: TypeAlias = Any
"""An lxml element; python-docx's own classes come from its parser, so no narrower type fits."""

NAMESPACES: Mapping[str, str] = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "v": "urn:schemas-microsoft-com:vml",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "xml": "http://www.w3.org/XML/1998/namespace",
}

_QUALIFIED = frozenset({"w", "m", "w14"})
"""Vocabularies whose attributes carry their prefix."""

_PARAGRAPH_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
    "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
    "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd",
    "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap",
    "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId",
    "cnfStyle", "rPr", "sectPr", "pPrChange",
)  # fmt: skip
_RUN_ORDER = (
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike",
    "outline", "shadow", "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden",
    "color", "spacing", "w", "kern", "position", "sz", "szCs", "highlight", "u", "effect", "bdr",
    "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish",
    "oMath", "ligatures", "numForm", "numSpacing",
)  # fmt: skip
_ORDERS: Mapping[str, Mapping[str, int]] = {
    "w:pPr": {name: place for place, name in enumerate(_PARAGRAPH_ORDER)},
    "w:rPr": {name: place for place, name in enumerate(_RUN_ORDER)},
}

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@cache
def name(tag: str) -> str:
    """Return ``w:p`` in Clark notation, ``{namespace}p``."""
    prefix, _, local = tag.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def clean(text: str) -> str:
    """Return ``text`` with each character that XML 1.0 cannot hold shown as U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def element(
    tag: str, *content: Element | str | Mapping[str, object] | None, **attributes: object
) -> Element:
    """Return a new element.

    Args:
        tag: with its prefix, ``w:p``.
        content: children; a string is its text, a mapping has attributes with prefixes,
            None is left out.
        attributes: take the element's prefix where its vocabulary wants one; a trailing
            underscore is dropped (``type_``).
    """
    prefix = tag.partition(":")[0]
    made = oxml_parser.makeelement(name(tag), nsmap={prefix: NAMESPACES[prefix]})
    for key, value in attributes.items():
        key = key.rstrip("_")
        made.set(name(f"{prefix}:{key}") if prefix in _QUALIFIED else key, str(value))
    for item in content:
        if item is None:
            continue
        if isinstance(item, str):
            made.text = clean(item)
            if tag in ("w:t", "w:instrText", "m:t"):
                made.set(name("xml:space"), "preserve")
        elif isinstance(item, Mapping):
            for key, value in item.items():
                made.set(name(key) if ":" in key else key, str(value))
        else:
            made.append(item)
    return made


def root_element(tag: str, *prefixes: str) -> Element:
    """Return an empty root that declares its own prefix and ``prefixes``."""
    own = tag.partition(":")[0]
    return oxml_parser.makeelement(
        name(tag), nsmap={prefix: NAMESPACES[prefix] for prefix in (own, *prefixes)}
    )


def ordered(tag: str, parts: Iterable[Element | None]) -> Element | None:
    """Return ``w:pPr`` or ``w:rPr`` with ``parts`` in the schema's order; None without any."""
    order = _ORDERS[tag]
    present = [part for part in parts if part is not None]
    if not present:
        return None
    present.sort(key=lambda part: order[etree.QName(part).localname])
    return element(tag, *present)


def paragraph(style: str, *content: Element | None, properties: Iterable[Element] = ()) -> Element:
    """Return a paragraph in ``style`` (a style's id), with further ``properties``."""
    return element("w:p", ordered("w:pPr", [element("w:pStyle", val=style), *properties]), *content)


def run(*content: Element | None, properties: Iterable[Element | None] = ()) -> Element:
    """Return a run with ``properties``."""
    return element("w:r", ordered("w:rPr", properties), *content)


def text(words: str) -> Element:
    """Return a ``w:t``."""
    return element("w:t", words)


def style_of(node: Element) -> str:
    """Return the identifier of the style of paragraph ``node``; empty without one."""
    style = node.find(f"{name('w:pPr')}/{name('w:pStyle')}")
    return str(style.get(name("w:val"), "")) if style is not None else ""


def paragraph_properties(node: Element) -> Element:
    """Return the ``w:pPr`` of the paragraph ``node``, made where it has none."""
    found = node.find(name("w:pPr"))
    if found is None:
        found = element("w:pPr")
        node.insert(0, found)
    return found


def add_property(node: Element, part: Element) -> None:
    """Put ``part`` into the ``w:pPr`` of paragraph ``node``, in place of one of its name."""
    properties = paragraph_properties(node)
    for old in properties.findall(part.tag):
        properties.remove(old)
    order = _ORDERS["w:pPr"]
    place = order[etree.QName(part).localname]
    for index, child in enumerate(properties):
        if order.get(etree.QName(child).localname, 99) > place:
            properties.insert(index, part)
            return
    properties.append(part)


def twips(points: float) -> int:
    """Return ``points`` in twentieths of a point."""
    return round(points * 20)


def twips_of_mm(millimetres: float) -> int:
    """Return ``millimetres`` in twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def half_points(points: float) -> int:
    """Return ``points`` in half points, the grain of Word's type sizes; halves round up."""
    return int(points * 2 + 0.5)


def emu(millimetres: float) -> int:
    """Return ``millimetres`` in English metric units."""
    return round(millimetres * 36000)


def ignoring(root: Element, prefixes: tuple[str, ...]) -> Element:
    """Return ``root`` declaring ``prefixes``, and that readers may pass over them.

    ECMA-376 part 3, 7.2. lxml cannot declare a namespace on an element that stands: a new
    root takes its children.
    """
    wanted = {prefix: NAMESPACES[prefix] for prefix in (*prefixes, "mc")}
    ignorable = name("mc:Ignorable")
    if not all(root.nsmap.get(prefix) == uri for prefix, uri in wanted.items()):
        fresh = oxml_parser.makeelement(root.tag, nsmap={**root.nsmap, **wanted})
        for key, value in root.attrib.items():
            fresh.set(key, value)
        fresh.extend(list(root))
        root = fresh
    known = root.get(ignorable, "").split()
    root.set(ignorable, " ".join([*known, *(p for p in prefixes if p not in known)]))
    return root
