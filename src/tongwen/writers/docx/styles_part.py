"""styles.xml: each style with what it changes in what it builds on (ECMA-376 part 1, 17.7)."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping, Set

from lxml import etree

from .columns import decimal_style
from .markup import Element, element, ignoring, name, ordered
from .palette import Palette
from .styles import BUILT_IN, Style, style_id


def styles_part(
    p: Palette,
    own: tuple[Style, ...],
    proofing: tuple[str, str],
    kept: tuple[Element, ...] = (),
    variants: tuple[Style, ...] = (),
    *,
    used: Set[str] | None = None,
) -> Element:
    """Return the root of styles.xml.

    Args:
        own: of :func:`house_styles` and :func:`decimal_styles`.
        proofing: the languages that Latin and East Asian text are proofed in.
        kept: styles that only the institute's template has.
        variants: of styles, that the report's blocks need.
        used: the identifiers of the styles in use; None, in a template: all are shown.
    """
    usual = (
        p.face("text")[0],
        p.colour("text"),
        *p.size(p.spots["text"].size),
        element("w:kern", val=2),
        element("w:lang", val=proofing[0], eastAsia=proofing[1], bidi="ar-SA"),
        element("w14:ligatures", val="standard"),
    )
    defaults = element(
        "w:docDefaults",
        element("w:rPrDefault", ordered("w:rPr", usual)),
        element("w:pPrDefault"),
    )
    latent = element(
        "w:latentStyles",
        defLockedState=0,
        defUIPriority=99,
        defSemiHidden=1,
        defUnhideWhenUsed=1,
        defQFormat=0,
        count=376,
    )
    styles = (*own, *variants)
    root = element("w:styles", defaults, latent)
    inherited: dict[str, Mapping[str, Element]] = {"": {part.tag: part for part in usual}}
    made = {style_id(style.name) for style in variants}
    for place, style in enumerate(styles):
        node = _style(style, place, inherited)
        if used is not None:
            _hide(node, style, used, needless=style_id(style.name) in made)
        root.append(node)
    ours = {style_id(style.name) for style in styles}
    for foreign in kept:
        if foreign.get(name("w:styleId")) not in ours and foreign.get(name("w:default")) is None:
            root.append(foreign)
    return ignoring(root, ("w14",))


NOT_PICKED = re.compile(
    "(Cover|Title|Imprint|Abstract|Timeline|toc|endnote|footnote) .*|Cover|Title|Subtitle|"
    "Author( First)?|Affiliation|Date|Colophon|Keywords|Section End|Chapter Ground|After Table|"
    "Callout (First|Last|Only)|Table Decimal.*|TOC Heading|List Heading|Contents Leader|"
    "table of figures|Figure Index 1|header|"
    "Header Chapter|footer|Footer .*|page number|Drop Capital Letter|Bibliography Label|"
    "Caption Label|FollowedHyperlink|Footnote Separator"
)
"""The names of styles that the toolchain sets and nobody picks: of pages that are made, of what
Word sets itself, of what follows another style or stands between blocks."""


def _hide(node: Element, style: Style, used: Set[str], *, needless: bool) -> None:
    """Hide a style in Word's pane if nobody picks it, or until somebody does.

    ECMA-376 part 1, 17.7.4.16 and 17.7.4.20. "All styles" of the pane's options shows it still.

    Args:
        needless: it differs from another in one thing, which a block asked for.
    """
    if style.quick or node.get(name("w:default")) is not None:
        return
    made = needless or NOT_PICKED.fullmatch(style.name) is not None
    if made or style_id(style.name) not in used:
        priority = node.find(name("w:uiPriority"))
        if not made:
            priority.addnext(element("w:unhideWhenUsed"))
        priority.addnext(element("w:semiHidden"))


def decimal_styles(places: Iterable[int]) -> tuple[Style, ...]:
    """Return the styles of cells whose decimal points stand at ``places``, in twips."""
    return tuple(
        Style(
            decimal_style(order),
            base="Table Text",
            paragraph=(element("w:tabs", element("w:tab", val="decimal", pos=place)),),
        )
        for order, place in enumerate(places)
    )


_APART = "edges apart from the list's"


def _changes(style: Style, inherited: dict[str, Mapping[str, Element]]) -> list[list[Element]]:
    """Return the properties by which ``style`` differs from the style it is based on.

    Args:
        inherited: of each style's identifier its properties, those that it inherits too; this
            style's are added.
    """
    base = style_id(style.base) if style.base else ""
    before = inherited.get(base, {}) if style.kind == "paragraph" else {}
    made: dict[str, Element] = dict(before)
    changes: list[list[Element]] = []
    for kind, parts in (("p", style.paragraph), ("r", style.run)):
        changes.append([])
        for part in parts:
            # Both a paragraph and a run have "spacing".
            key = part.tag if kind == "r" or part.tag != name("w:spacing") else f"{part.tag} p"
            known = before.get(key)
            same = known is not None and etree.tostring(known) == etree.tostring(part)
            if style.kind == "paragraph" and (same or (known is None and _is_nothing(part))):
                continue
            made[key] = part
            changes[-1].append(part)
    edge = made.get(name("w:ind"))
    if edge is not None and name("w:numPr") in before:
        # LibreOffice puts the edges of a style with a list over those that one based on it has,
        # in the styles that build on that one: each says them again.
        if edge is before.get(_APART):
            changes[0].append(edge)
        elif edge is not before[name("w:ind")]:
            made[_APART] = edge
    inherited[style_id(style.name)] = made
    return changes


_SWITCHES = frozenset(
    ("keepNext", "keepLines", "suppressAutoHyphens", "b", "bCs", "i", "iCs", "caps", "spacing")
)


def _is_nothing(part: Element) -> bool:
    """Return whether a property is what a paragraph or a run has anyway."""
    local = etree.QName(part).localname
    values = set(part.attrib.values())
    match local:
        case "pBdr":
            return len(part) == 0
        case "jc":
            return values == {"left"}
        case "ind":
            return values == {"0"}
        case "numForm":
            return values == {"lining"}
        case _:
            return local in _SWITCHES and values == {"0"} and part.get(name("w:val")) == "0"


def _style(style: Style, place: int, inherited: dict[str, Mapping[str, Element]]) -> Element:
    node = element("w:style", type_=style.kind)
    if style.name in ("Normal", "Default Paragraph Font", "Normal Table", "No List"):
        node.set(name("w:default"), "1")
    if style.name not in BUILT_IN:
        node.set(name("w:customStyle"), "1")
    node.set(name("w:styleId"), style_id(style.name))
    node.append(element("w:name", val=style.name))
    if style.base:
        node.append(element("w:basedOn", val=style_id(style.base)))
    if style.following:
        node.append(element("w:next", val=style_id(style.following)))
    node.append(element("w:uiPriority", val=min(place + 1, 99)))
    if style.quick:
        node.append(element("w:qFormat"))
    # Styles share properties, and an element has one parent only: each takes copies.
    paragraph, run, table = (
        [copy.deepcopy(part) for part in parts]
        for parts in (*_changes(style, inherited), style.table)
    )
    for properties in (ordered("w:pPr", paragraph), ordered("w:rPr", run)):
        if properties is not None:
            node.append(properties)
    node.extend(table)
    return node
