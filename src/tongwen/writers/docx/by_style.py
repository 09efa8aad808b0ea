"""What paragraphs say themselves of where they break or end, moved into their styles.

Who changes a style in Word changes every paragraph of it; a reader who copies one gets its look.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .markup import Element, name, style_of
from .styles import Style, style_id
from .variants import Variants

_SAID: Mapping[str, str] = {
    name("w:keepNext"): "With Next",
    name("w:keepLines"): "Unparted",
    name("w:pageBreakBefore"): "On New Page",
}
"""A paragraph's property → what the style is called that says so."""


def into_styles(roots: Iterable[Element], styles: Iterable[Style], variants: Variants) -> None:
    """Let a variant of its style say where each paragraph in ``roots`` is held or begins a page.

    What the style says anyway is taken off.

    Args:
        styles: those that set paragraphs.
        variants: takes the styles that are needed more.
    """
    known = {style_id(style.name): style for style in styles}
    for root in roots:
        for properties in root.iter(name("w:pPr")):
            for tag, called in _SAID.items():
                own = properties.find(tag)
                if own is None:
                    continue
                node = properties.getparent()
                wanted, said = _is_on(own), _says(style_of(node), tag, known)
                if said and not wanted:
                    continue  # a template's own exception
                properties.remove(own)
                if wanted and not said:
                    variants.turn(node, called, own)
                    known |= {style_id(style.name): style for style in variants.styles[-1:]}
            if (edge := properties.find(name("w:ind"))) is not None and _is_framed(properties):
                # A name in a lockup, whose lines are about as long as one another.
                properties.remove(edge)
                ends = edge.get(name("w:right"), "0")
                variants.turn(properties.getparent(), f"Set In {ends}", edge)


def _says(identifier: str, tag: str, known: Mapping[str, Style]) -> bool:
    """Return whether a style, or what it builds on, has a property switched on."""
    while (style := known.get(identifier)) is not None:
        for part in style.paragraph:
            if part.tag == tag:
                return _is_on(part)
        identifier = style_id(style.base) if style.base else ""
    return False


def _is_framed(properties: Element) -> bool:
    return properties.find(name("w:framePr")) is not None


def _is_on(part: Element) -> bool:
    return part.get(name("w:val"), "1") not in ("0", "false", "off")
