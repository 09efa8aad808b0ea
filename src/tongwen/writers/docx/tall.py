"""Lines that hold more than letters: pictures in a line, and formulas higher than it.

Lines of running text are exactly as high as their leading (:meth:`~.palette.Palette.spacing`). Of
a picture in such a line Word shows a strip, so its paragraph takes a variant of its style whose
lines are at least that high; a heading says so itself. ECMA-376 part 1, 17.3.1.33 and 17.18.48.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .markup import Element, add_property, element, emu, name, style_of, twips_of_mm
from .palette import ABOVE
from .styles import LEVELS, Style, style_id
from .variants import Variants

_HEADINGS = frozenset(style_id(f"heading {level}") for level in range(1, LEVELS + 1))

_HIGH = frozenset(
    name(f"m:{tag}") for tag in ("f", "nary", "m", "eqArr", "limLow", "limUpp", "groupChr")
)
"""What makes a formula higher than a line: fractions, sums, rows above one another."""


def give_room(roots: Iterable[Element], styles: Iterable[Style], variants: Variants) -> None:
    """Give each paragraph in ``roots`` that an exact line is too low for a style with room.

    Args:
        styles: those that set paragraphs, of which some have exact lines.
        variants: takes the styles that are needed more.
    """
    known = {style_id(style.name): style for style in styles}
    for root in roots:
        # A paragraph in a drawing's text box is inside one that holds the drawing.
        high = list(root.iter(name("wp:inline"), name("m:oMath")))
        for paragraph in dict.fromkeys(map(_paragraph, high)):
            if paragraph is None:
                continue
            line = _exact_line(style_of(paragraph), known)
            if line and any(_paragraph(n) is paragraph and _is_high(n, line) for n in high):
                room = element("w:spacing", line=line, lineRule="atLeast")
                if style_of(paragraph) in _HEADINGS:
                    # Contents and running heads know a heading by its style.
                    add_property(paragraph, room)
                else:
                    variants.turn(paragraph, "Tall", room)


def _paragraph(node: Element) -> Element | None:
    """Return the paragraph that ``node`` stands in."""
    return next(node.iterancestors(name("w:p")), None)


def _is_high(node: Element, line: int) -> bool:
    """Return whether a picture or a formula is higher than what a line of ``line`` twips shows."""
    if node.tag == name("wp:inline"):
        height = int(node.find(name("wp:extent")).get("cy", "0"))
        return height > emu(1) * ABOVE * line / twips_of_mm(1)
    return any(part.tag in _HIGH for part in node.iter())


def _exact_line(identifier: str, known: Mapping[str, Style]) -> int:
    """Return the height in twips of the lines of a style; 0 where they are not exact."""
    line = rule = ""
    while (style := known.get(identifier)) is not None:
        for part in style.paragraph:
            if part.tag == name("w:spacing"):
                line = line or part.get(name("w:line"), "")
                rule = rule or part.get(name("w:lineRule"), "")
        identifier = style_id(style.base) if style.base else ""
    return int(line or 0) if rule == "exact" else 0
