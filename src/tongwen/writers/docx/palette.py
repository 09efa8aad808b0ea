"""A spot's look in WordprocessingML: paragraph and run properties (ECMA-376 part 1, 17.3).

Colours and faces are named by slots of the theme where they are the theme's.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from ...fonts import (
    USUAL_CAPITALS,
    USUAL_DESCENT,
    MissingFonts,
    capitals_and_descent,
    faces,
    ink,
    nearest_file,
)
from ...institute import FontFile, Tokens, upright_files
from ...languages import Language
from ...look.cascade import SIDES, Style
from ...look.spots import Spot
from ...look.values import Rgba
from .differences import TITLE_LINE
from .faces import WEIGHT_NAMES
from .markup import Element, element, half_points, name, twips, twips_of_mm
from .theme import Shown, shown, shown_as

MM = 25.4 / 72
"""Millimetres of a point."""

FARTHEST = 31.0
"""Points that a paragraph's rule may lie from its words (17.3.4)."""

_GROUND_EDGE = 0.5
"""Points. A ground reaches as far as a paragraph's rules: this thin one, in the ground's colour."""

BOLD_FROM = 550
"""The least weight that Word's two weights of a family show as bold."""

_USUAL_DIGIT = 0.55
"""Em. How wide a figure is where no font says it."""

_NAMED = frozenset(("front title", "list heading"))
"""Spots besides headings whose weight is named, see :meth:`Palette.named`."""


ABOVE = 4 / 5
"""Of an exact line: so much of it Word and LibreOffice set above the foot of letters."""

NUMERAL_GAP = 2.5
"""Millimetres at least between a chapter's numeral and its title."""


class Palette:
    """Properties of paragraphs and runs, from the spots of a page.

    Attributes:
        digits: how many the highest number of a chapter has.
    """

    def __init__(
        self,
        spots: Mapping[str, Spot],
        tokens: Tokens,
        language: Language,
        font_files: Iterable[FontFile] = (),
        digits: int = 1,
    ) -> None:
        self.spots, self.tokens, self.language = spots, tokens, language
        self.font_files, self.digits = tuple(font_files), digits

    # --- colours and rules -------------------------------------------------------------

    def shown(self, colour: Rgba | None, first: str = "") -> Shown:
        """Return a colour as styles name it; ``first``: the role to take where several have it."""
        return shown_as(self.tokens.colours, hexadecimal(colour), first)

    def colour(self, spot: str, first: str = "") -> Element:
        """Return text in the colour of a spot."""
        colour = self.shown(self.spots[spot].style.colour, first)
        return element("w:color", val=colour.value, **colour.named())

    def ground(self, spot: str) -> Element:
        """Return the ground of a spot."""
        colour = self.shown(self.spots[spot].ground, "pale")
        return element(
            "w:shd", val="clear", color="auto", fill=colour.value, **colour.named("themeFill")
        )

    def line(self, side: str, colour: Rgba | None, points: float, space: float = 0) -> Element:
        """Return a rule on ``side``, ``points`` thick, ``space`` points away; none of 0 points."""
        named = self.shown(colour)
        return element(
            f"w:{side}",
            val="single" if points > 0 else "none",
            sz=eighths(points),
            space=round(min(max(space, 0.0), FARTHEST)),
            color=named.value,
            **named.named(),
        )

    def border(self, side: str, spot: str) -> Element:
        """Return the rule that a spot itself has at a side, as tables take it."""
        border = getattr(self.spots[spot].style.border, side)
        return self.line(side, border.colour, border.width)

    def line_colour(self, spot: str) -> Element:
        """Return text in the colour of the rule that a spot is."""
        colour = self.shown(self.spots[spot].style.border.top.colour)
        return element("w:color", val=colour.value, **colour.named())

    def box(self, spot: str, *sides: str) -> tuple[Element, ...]:
        """Return the rules and the ground of the box that a spot stands in; ``sides``: of those."""
        found = self.spots[spot]
        lines = []
        for side in sides or SIDES:
            border, room = getattr(found.border, side), getattr(found.room, side)
            if border.width:
                lines.append(self.line(side, border.colour, border.width, room))
            elif found.ground:
                lines.append(self.line(side, found.ground, _GROUND_EDGE, room))
        ground = (self.ground(spot),) if found.ground else ()
        return (*((borders(*lines),) if lines else ()), *ground)

    # --- type --------------------------------------------------------------------------

    def size(self, points: float) -> tuple[Element, ...]:
        """Return type of ``points``."""
        value = half_points(points)
        return element("w:sz", val=value), element("w:szCs", val=value)

    def face(self, spot: str) -> tuple[Element, ...]:
        """Return the faces of a spot, Latin and Han, and whether they are bold."""
        style = self.spots[spot].style
        family, bold = self.named(spot)
        fonts = self.tokens.fonts
        han = style.families[1:2]
        roles = [role for role, known in (("text", fonts.text_han), ("display", fonts.display_han))
                 if han == (self._han(known),)] or ["text"]  # fmt: skip
        if _is_heading(spot):
            roles.reverse()
        themed = [role for role in roles if getattr(fonts, role) == family]
        face = _theme_face(themed[0]) if themed else _named_face(family, roles[0])
        return face, *switch("b", bold), *switch("bCs", bold)

    def named(self, spot: str) -> tuple[str, bool]:
        """Return the name under which Word finds the family of a spot, and whether it is bold.

        Headings, and what is lighter than regular, go by the name of their weight, which Word
        has none for; everything else is regular or bold, so that the theme's faces reach it.
        """
        style = self.spots[spot].style
        if (
            (spot.startswith("heading ") and spot != "heading number")
            or spot in _NAMED
            or style.weight < 350
        ):
            return weighted_family(style.families[0], style.weight, self.font_files)
        return style.families[0], style.weight >= BOLD_FROM

    def _han(self, family: str) -> str:
        return f"{family} {self.language.han_variant}"

    def run(self, spot: str) -> tuple[Element, ...]:
        """Return how the words of a spot are set; what it has not is switched off."""
        style = self.spots[spot].style
        italic = style.italic and not self.language.script.wide  # Han is never slanted.
        return (
            *self.face(spot),
            *switch("i", italic),
            *switch("iCs", italic),
            *switch("caps", style.capitals),
            self.colour(spot),
            element("w:spacing", val=round(style.tracking * 20)),
            *self.size(style.size),
            *_numerals(style),
        )

    # --- paragraphs --------------------------------------------------------------------

    def paragraph(self, spot: str, *, exact: bool = True) -> tuple[Element, ...]:
        """Return how the paragraphs of a spot are set; what it has not is switched off.

        Args:
            exact: as for :meth:`spacing`.
        """
        found = self.spots[spot]
        style = found.style
        return (
            *switch("keepNext", style.with_next),
            *switch("keepLines", style.kept),
            *switch("suppressAutoHyphens", not style.hyphens),
            *self.box(spot),
            self.spacing(found.before, found.after, found.leading, exact=exact),
            self.indent(found.left * MM, found.right * MM, style.indent * MM),
            element("w:jc", val=self.alignment(style)),
        )

    def alignment(self, style: Style) -> str:
        """Return the alignment of a paragraph: Word sets Latin text ragged, see DIFFERENCES."""
        if style.align == "justify":
            return "both" if self.language.script.wide else "left"
        return style.align

    def spacing(
        self, before: float = 0, after: float = 0, leading: float = 0, exact: bool = True
    ) -> Element:
        """Return space before and after, and leading, in points; leading 0: as the base has it.

        Args:
            exact: lines are as high as their leading whatever face they are set in. Word gives a
                line that may be higher 1.3 times the height that a Han face asks for. False for
                what holds pictures and formulas, of which an exact line shows a strip.
        """
        made = element("w:spacing", before=twips(before), after=twips(after))
        if leading:
            made.set(name("w:line"), str(twips(leading)))
            made.set(name("w:lineRule"), "exact" if exact else "atLeast")
        return made

    def indent(self, left: float = 0, right: float = 0, first: float = 0) -> Element:
        """Return indents in mm; ``first`` below 0 hangs. Han is set in by whole characters."""
        made = element("w:ind", left=twips_of_mm(left), right=twips_of_mm(right))
        if first < 0:
            made.set(name("w:hanging"), str(twips_of_mm(-first)))
            return made
        if self.language.script.wide:
            size = self.tokens.scale.text
            made.set(name("w:firstLineChars"), str(round(first / MM / size) * 100))
        made.set(name("w:firstLine"), str(twips_of_mm(first)))
        return made

    def capitals_and_descent(self, spot: str) -> tuple[float, float]:
        """Return how high the capitals of a spot's face are and how deep its tails, in em."""
        file = self._file(spot)
        return capitals_and_descent(*file) if file else (USUAL_CAPITALS, USUAL_DESCENT)

    def numeral(self) -> tuple[float, float]:
        """Return the size of a chapter's numeral, in points, and where its title begins, in mm.

        It hangs as far out as headings do, and the title stands beside it at the text's edge, in a
        line as high as :meth:`title_line`. So it is as large as both have room for; it is never
        smaller than the title, which begins further in where it has to.
        """
        file, hang = self._file("chapter number"), self.tokens.page.hang
        zero = ink("0", *file) if file else None
        wide = self.digits * (zero.left + zero.right if zero else _USUAL_DIGIT)
        room = (hang - NUMERAL_GAP) / MM / wide
        least = self.spots["heading 1"].size
        tall = self.title_line() * ABOVE / self.capitals_and_descent("chapter number")[0]
        size = max(min(self.spots["chapter number"].size, tall, room), least)
        return size, max(size * wide * MM + NUMERAL_GAP - hang, 0.0)

    def title_line(self) -> float:
        """Return the height of a line of a chapter's title, in points: all programs' the same.

        A line that may be higher would be as high as each takes the numeral's face to be.
        """
        title = self.spots["heading 1"]
        return max(title.leading, title.size * TITLE_LINE)

    def _file(self, spot: str) -> tuple[Path, int] | None:
        """Return the font that a spot is set in, and its place in its file; None without one."""
        style = self.spots[spot].style
        brought = upright_files(self.font_files)
        try:
            return nearest_file(style.families[0], style.weight, brought)
        except MissingFonts:
            return None

    def role(self, role: str) -> Element:
        """Return text in the colour of a token."""
        colour = shown(self.tokens.colours, role)
        return element("w:color", val=colour.value, **colour.named())


def _is_heading(spot: str) -> bool:
    return spot in _NAMED or (spot.startswith("heading ") and spot != "heading number")


def hexadecimal(colour: Rgba | None, ground: float = 1.0) -> str:
    """Return ``#rrggbb`` for a colour, as it looks on white."""
    *channels, alpha = colour or (0.0, 0.0, 0.0, 1.0)
    mixed = (channel * alpha + ground * (1 - alpha) for channel in channels)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in mixed)


def weighted_family(
    family: str, weight: int, font_files: Iterable[FontFile] = ()
) -> tuple[str, bool]:
    """Return the name under which Word finds ``family`` at ``weight``, and whether it is bold.

    Word knows two weights of a family. Another one goes by a family's name of its own where
    our fonts or ``font_files`` have it; where none has, the nearer of the two is taken.
    """
    known = {(font.family, font.weight) for font in font_files if not font.italic}
    with contextlib.suppress(MissingFonts):
        known |= {(face.family, face.weight) for face in faces() if not face.italic}
    if weight in WEIGHT_NAMES and (family, weight) in known:
        return f"{family} {WEIGHT_NAMES[weight]}", False
    return family, weight >= BOLD_FROM


def _theme_face(role: str) -> Element:
    kind = "major" if role == "display" else "minor"
    return element(
        "w:rFonts", asciiTheme=f"{kind}HAnsi", hAnsiTheme=f"{kind}HAnsi",
        eastAsiaTheme=f"{kind}EastAsia", cstheme=f"{kind}Bidi",
    )  # fmt: skip


def _named_face(family: str, role: str) -> Element:
    """Return a Latin family that is not in the theme, with the theme's Han face of ``role``."""
    kind = "major" if role == "display" else "minor"
    return element(
        "w:rFonts", ascii=family, hAnsi=family, eastAsiaTheme=f"{kind}EastAsia", cs=family
    )


def _numerals(style: Style) -> Iterable[Element]:
    """Yield the kind of figures: [MS-DOCX] 2.6.1.17 and 2.6.1.18."""
    if "oldstyle-nums" in style.numerals:
        yield element("w14:numForm", val="oldStyle")
    elif "lining-nums" in style.numerals:
        yield element("w14:numForm", val="lining")
    if "tabular-nums" in style.numerals:
        yield element("w14:numSpacing", val="tabular")


def eighths(points: float) -> int:
    """Return ``points`` in eighths, the grain of Word's rules: 2 is its finest, 96 its boldest.

    0 stays 0: no rule. ECMA-376 part 1, 17.3.4.
    """
    return min(max(round(points * 8), 2), 96) if points > 0 else 0


def on(local: str) -> Element:
    """Return a property that is only switched on."""
    return element(f"w:{local}")


def off(local: str) -> Element:
    """Return a property that is switched off where the base has it on."""
    return element(f"w:{local}", val="0")


def switch(local: str, state: bool) -> tuple[Element]:
    """Return a property switched on or off."""
    return (on(local) if state else off(local),)


def bold() -> tuple[Element, ...]:
    """Return bold in each script."""
    return on("b"), on("bCs")


def borders(*sides: Element) -> Element:
    """Return a paragraph's borders, in the schema's order."""
    order = ("top", "left", "bottom", "right", "between")
    return element("w:pBdr", *sorted(sides, key=lambda side: order.index(side.tag.split("}")[1])))


def tabs(*stops: tuple[str, float] | tuple[str, float, str]) -> Element:
    """Return tab stops, each an alignment, a place in mm and perhaps a leader."""
    made = element("w:tabs")
    for stop in stops:
        tab = element("w:tab", val=stop[0], pos=twips_of_mm(stop[1]))
        if len(stop) > 2:
            tab.set(name("w:leader"), str(stop[2]))
        made.append(tab)
    return made


def numbered(number: int, level: int = 0) -> Element:
    """Return the tie to ``level`` of the list ``number``; list 0: none."""
    return element("w:numPr", element("w:ilvl", val=level), element("w:numId", val=number))


def cell_margins(left: int, right: int) -> Element:
    """Return the space inside cells beside their text, in twips; above and below there is none."""
    return element(
        "w:tblCellMar",
        element("w:top", w=0, type_="dxa"),
        element("w:left", w=left, type_="dxa"),
        element("w:bottom", w=0, type_="dxa"),
        element("w:right", w=right, type_="dxa"),
    )
