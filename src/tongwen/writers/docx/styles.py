"""styles.xml from the design tokens: each block and inline has a named style.

Names are Word's own where it has one, so that its navigation pane, its contents field and
its Design tab know them. Sizes, leading and measures come from the type scale, colours and
faces from slots of the theme. ECMA-376 part 1, 17.7.
"""

from __future__ import annotations

import contextlib
import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ...fonts import (
    USUAL_CAPITALS,
    USUAL_DESCENT,
    MissingFonts,
    capitals_and_descent,
    faces,
    nearest_file,
)
from ...institute import DROP_LINES, FontFile, Tokens
from ...institute.css import han_partner
from ...languages import Language
from .columns import decimal_style
from .composing import IMPRINT_TERM, FrontLook, name_types, usual_look
from .faces import WEIGHT_NAMES
from .markup import (
    Element,
    element,
    half_points,
    ignoring,
    ordered,
    paragraph_properties,
    twips,
    twips_of_mm,
)
from .theme import shown

Kind = Literal["paragraph", "character", "table", "numbering"]

LEVELS = 6
"""Levels of headings."""

LIST_LEVELS = 5
"""Levels of lists that have a style of their own; Word has no more."""

LIST_STEP = 6.5
"""How far each level of a list is set in, in mm."""

NUMBER_WIDTH = 12.0
"""Room for a heading's number in the contents, in mm."""

CELL_MARGIN = 4.0
"""Room at the right of a cell, in mm; there is none at its left."""

PULL_QUOTE_SIZE, PULL_QUOTE_LEADING = 18 / 12.5, 1.25
"""How large a pull quote is set, of a lead's size, and its leading, of its own."""

HAN_LEADING = 1.15
"""Han text fills its square, so its lines need more air than Latin ones."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its name in Word, what it builds on, and what it changes.

    Attributes:
        paragraph, run: properties, in any order.
        following: the name of the style that the next paragraph takes.
        table: further properties of a table style, whole.
        quick: shown in Word's gallery of styles.
    """

    name: str
    kind: Kind = "paragraph"
    base: str = "Normal"
    paragraph: tuple[Element, ...] = ()
    run: tuple[Element, ...] = ()
    following: str = ""
    table: tuple[Element, ...] = ()
    quick: bool = False


_IDENTIFIERS: Mapping[str, str] = {
    "footnote text": "FootnoteText",
    "footnote reference": "FootnoteReference",
    "endnote text": "EndnoteText",
    "endnote reference": "EndnoteReference",
    "table of figures": "TableofFigures",
    "caption": "Caption",
    "header": "Header",
    "footer": "Footer",
}

_BUILT_IN = frozenset(
    [
        "Normal", "Body Text", "Title", "Subtitle", "caption", "Quote", "footnote text",
        "footnote reference", "endnote text", "endnote reference", "Hyperlink", "FollowedHyperlink",
        "TOC Heading", "table of figures", "header", "footer", "Bibliography",
        "Default Paragraph Font", "Normal Table", "No List", "Emphasis", "Strong", "Date",
        "page number",
        *(f"heading {level}" for level in range(1, LEVELS + 1)),
        *(f"toc {level}" for level in range(1, 4)),
        *("List Bullet" + (f" {n}" if n > 1 else "") for n in range(1, LIST_LEVELS + 1)),
        *("List Number" + (f" {n}" if n > 1 else "") for n in range(1, LIST_LEVELS + 1)),
        *("List Continue" + (f" {n}" if n > 1 else "") for n in range(1, LIST_LEVELS + 1)),
    ]
)  # fmt: skip


def style_id(name: str) -> str:
    """Return the identifier of the style ``name``: ``heading 1`` → ``Heading1``."""
    if name in _IDENTIFIERS:
        return _IDENTIFIERS[name]
    if name.startswith("toc "):
        return f"TOC{name[4:]}"
    return "".join(word[:1].upper() + word[1:] for word in name.replace("-", " ").split())


class Variants:
    """Styles that differ from another in one thing, each made where a block first needs it.

    A number at the right of its cell is "Table Text Right", a later paragraph of a note
    "Footnote Text Continued". So nothing is formatted by hand, and who changes the first style in
    Word changes them all.
    """

    def __init__(self) -> None:
        self._made: dict[str, Style] = {}

    def turn(self, node: Element, what: str, *properties: Element) -> None:
        """Give the paragraph ``node`` the variant ``what`` of its style, with ``properties``."""
        mark = paragraph_properties(node).find(_w("pStyle"))
        if mark is None:
            mark = element("w:pStyle", val="Normal")
            paragraph_properties(node).insert(0, mark)
        base = mark.get(_w("val"))
        variant = f"{_WORDS.sub(' ', base)} {what}"
        if variant not in self._made:
            self._made[variant] = Style(variant, base=base, paragraph=properties)
        mark.set(_w("val"), style_id(variant))

    @property
    def styles(self) -> tuple[Style, ...]:
        """Those that were needed, in the order of need."""
        return tuple(self._made.values())


_WORDS = re.compile("(?<=[a-z])(?=[A-Z0-9])")
"""Where the words of a style's identifier part: ``ListBullet2`` is "List Bullet 2"."""


def list_style(kind: Literal["Bullet", "Number", "Continue"], depth: int) -> str:
    """Return the name of the list style for ``depth``, which counts from 0."""
    level = min(depth, LIST_LEVELS - 1) + 1
    return f"List {kind}" + (f" {level}" if level > 1 else "")


class Palette:
    """Properties in the tokens' terms, so that the table of styles reads like a design."""

    def __init__(
        self, tokens: Tokens, language: Language, font_files: tuple[FontFile, ...] = ()
    ) -> None:
        self.tokens, self.language, self._font_files = tokens, language, font_files

    def colour(self, role: str) -> Element:
        """Text in the colour of ``role``."""
        colour = shown(self.tokens.colours, role)
        return element("w:color", val=colour.value, **colour.named())

    def ground(self, role: str) -> Element:
        """A ground in the colour of ``role``."""
        colour = shown(self.tokens.colours, role)
        return element(
            "w:shd", val="clear", color="auto", fill=colour.value, **colour.named("themeFill")
        )

    def line(self, side: str, role: str, points: float, space: float = 0) -> Element:
        """A rule on ``side``, ``points`` thick, ``space`` points away; none of 0 points."""
        colour = shown(self.tokens.colours, role)
        return element(
            f"w:{side}",
            val="single" if points > 0 else "none",
            sz=eighths(points),
            space=round(space),
            color=colour.value,
            **colour.named(),
        )

    def capitals_and_descent(self, family: str, weight: int) -> tuple[float, float]:
        """How high the capitals of a family are and how deep its tails, in em."""
        brought = [(f.family, f.weight, f.path) for f in self._font_files if not f.italic]
        try:
            file = nearest_file(family, weight, brought)
        except MissingFonts:
            file = None
        return capitals_and_descent(*file) if file else (USUAL_CAPITALS, USUAL_DESCENT)

    def size(self, points: float) -> tuple[Element, ...]:
        """Type of ``points``."""
        value = half_points(points)
        return element("w:sz", val=value), element("w:szCs", val=value)

    def face(self, role: str) -> Element:
        """The theme's text or display faces, Latin and Han."""
        kind = "major" if role == "display" else "minor"
        return element(
            "w:rFonts",
            asciiTheme=f"{kind}HAnsi",
            hAnsiTheme=f"{kind}HAnsi",
            eastAsiaTheme=f"{kind}EastAsia",
            cstheme=f"{kind}Bidi",
        )

    def heavy(self) -> tuple[Element, ...]:
        """The display faces in the weight of headings."""
        family, is_bold = self._weighted(self.tokens.fonts.display, self.tokens.weights.heading)
        plain = family == self.tokens.fonts.display
        return (
            self.face("display") if plain else self.family(family, "display"),
            *(bold() if is_bold else ()),
        )

    def title(self) -> tuple[Element, ...]:
        """The face of titles in its weight."""
        family, is_bold = self._weighted(self.tokens.fonts.title, self.tokens.weights.title)
        return self.family(family, self._title_role), *(bold() if is_bold else ())

    def subtitle(self) -> Element:
        """The face of titles in its regular weight."""
        return self.family(self.tokens.fonts.title, self._title_role)

    @property
    def _title_role(self) -> str:
        """Whose Han face goes with that of titles."""
        fonts = self.tokens.fonts
        return "text" if han_partner(fonts, "title") == fonts.text_han else "display"

    def _weighted(self, family: str, weight: int) -> tuple[str, bool]:
        return weighted_family(family, weight, self._font_files)

    def family(self, latin: str, role: str) -> Element:
        """A Latin family that is not in the theme, with the theme's Han face of ``role``."""
        kind = "major" if role == "display" else "minor"
        return element(
            "w:rFonts", ascii=latin, hAnsi=latin, eastAsiaTheme=f"{kind}EastAsia", cs=latin
        )

    def spacing(
        self, before: float = 0, after: float = 0, leading: float = 0, exact: bool = False
    ) -> Element:
        """Space before and after, and leading, in points; leading 0: as the base has it."""
        made = element("w:spacing", before=twips(before), after=twips(after))
        if leading:
            made.set(_w("line"), str(twips(leading)))
            made.set(_w("lineRule"), "exact" if exact else "atLeast")
        return made

    def indent(self, left: float = 0, right: float = 0, first: float = 0) -> Element:
        """Indents in mm; ``first`` below 0 hangs."""
        made = element("w:ind", left=twips_of_mm(left), right=twips_of_mm(right))
        if first < 0:
            made.set(_w("hanging"), str(twips_of_mm(-first)))
        else:
            made.set(_w("firstLine"), str(twips_of_mm(first)))
        return made


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
    return family, weight >= 550


def eighths(points: float) -> int:
    """Return ``points`` in eighths, the grain of Word's rules: 2 is its finest, 96 its boldest.

    0 stays 0: no rule. ECMA-376 part 1, 17.3.4.
    """
    return min(max(round(points * 8), 2), 96) if points > 0 else 0


def _w(local: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{local}"


def on(local: str) -> Element:
    """Return a property that is only switched on."""
    return element(f"w:{local}")


def off(local: str) -> Element:
    """Return a property that is switched off where the base has it on."""
    return element(f"w:{local}", val="0")


def bold() -> tuple[Element, ...]:
    """Bold in each script."""
    return on("b"), on("bCs")


def cell_margins(left: int, right: int) -> Element:
    """Return the space inside cells beside their text, in twips; above and below there is none."""
    return element(
        "w:tblCellMar",
        element("w:top", w=0, type_="dxa"),
        element("w:left", w=left, type_="dxa"),
        element("w:bottom", w=0, type_="dxa"),
        element("w:right", w=right, type_="dxa"),
    )


def tabs(*stops: tuple[str, float] | tuple[str, float, str]) -> Element:
    """Return tab stops, each an alignment, a place in mm and perhaps a leader."""
    made = element("w:tabs")
    for stop in stops:
        tab = element("w:tab", val=stop[0], pos=twips_of_mm(stop[1]))
        if len(stop) > 2:
            tab.set(_w("leader"), str(stop[2]))
        made.append(tab)
    return made


def borders(*sides: Element) -> Element:
    """Return a paragraph's borders, in the schema's order."""
    order = ("top", "left", "bottom", "right", "between")
    return element("w:pBdr", *sorted(sides, key=lambda side: order.index(side.tag.split("}")[1])))


def numbered(number: int, level: int = 0) -> Element:
    """Return the tie to ``level`` of the list ``number``; list 0: none."""
    return element("w:numPr", element("w:ilvl", val=level), element("w:numId", val=number))


def measure(tokens: Tokens) -> float:
    """Return the width of the text in mm."""
    return tokens.page.width - tokens.page.inner - tokens.page.outer


def body_leading(tokens: Tokens, language: Language) -> float:
    """Return the leading of running text in points."""
    return tokens.scale.leading * (HAN_LEADING if language.script.wide else 1)


def house_styles(
    tokens: Tokens,
    language: Language,
    font_files: tuple[FontFile, ...] = (),
    front: FrontLook | None = None,
    *,
    companions: bool = True,
) -> tuple[Style, ...]:
    """Return every style that the writer uses, in the look of ``tokens``.

    Args:
        font_files: the fonts that the institute brings.
        front: how cover, title page and its back are set; None before the report is known.
        companions: whether chapters have their title in the second language under the first.
    """
    p = Palette(tokens, language, font_files)
    front = front or usual_look(tokens, language)
    return (
        *_text(p),
        *_headings(p, companions),
        *_title_page(p, front),
        *_imprint(p, front),
        *_lists(p),
        *_apparatus(p),
        *_objects(p),
        *_cover(p, front),
        *_lockups(p, front),
    )


def _text(p: Palette) -> tuple[Style, ...]:
    scale = p.tokens.scale
    leading = body_leading(p.tokens, p.language)
    step = scale.text * 1.4
    size = half_points(scale.text)
    han = p.language.script.wide
    first = (
        element("w:ind", firstLineChars=200, firstLine=size * 20)
        if han
        else element("w:ind", firstLine=twips(step))
    )
    unindented = first if han else element("w:ind", firstLine=0)
    even = (element("w:jc", val="both"),) if han else ()
    east_asian = tuple(on(x) for x in ("kinsoku", "overflowPunct", "autoSpaceDE", "autoSpaceDN"))
    return (
        Style(
            "Normal",
            base="",
            paragraph=(on("widowControl"), *east_asian, p.spacing(0, 0, leading)),
            quick=True,
        ),
        Style("Default Paragraph Font", "character", base=""),
        Style(
            "Normal Table",
            "table",
            base="",
            table=(
                element(
                    "w:tblPr",
                    element("w:tblInd", w=0, type_="dxa"),
                    cell_margins(108, 108),
                ),
            ),
        ),
        Style("No List", "numbering", base=""),
        Style(
            "Body Text",
            paragraph=(first, *even, p.spacing(0, 0 if not han else 3)),
            # Old-style figures sit with lower-case letters; Han text and tables want lining ones.
            run=() if han else (element("w14:numForm", val="oldStyle"),),
            quick=True,
        ),
        Style(
            "First Paragraph",
            base="Body Text",
            paragraph=(unindented,),
            following="Body Text",
            quick=True,
        ),
        Style(
            "Lead",
            base="First Paragraph",
            paragraph=(
                element("w:ind", firstLine=0, **({"firstLineChars": 0} if han else {})),
                on("suppressAutoHyphens"),
                p.spacing(0, leading * 0.8, scale.lead * 1.45),
                element("w:jc", val="left"),
            ),
            run=(p.colour("deep"), *p.size(scale.lead)),
            following="First Paragraph",
            quick=True,
        ),
        Style(
            "Epigraph",
            paragraph=(
                on("keepLines"),
                p.indent(left=p.tokens.page.hang),
                p.spacing(leading * 0.5, leading * 0.5),
            ),
            run=(p.colour("muted"), *(() if han else (on("i"), on("iCs")))),
        ),
        Style(
            "Quote",
            paragraph=(
                p.indent(left=p.tokens.page.hang * 0.6, right=p.tokens.page.hang * 0.6),
                p.spacing(leading * 0.5, leading * 0.5),
            ),
            following="First Paragraph",
            quick=True,
        ),
        Style(
            "Attribution",
            base="Quote",
            paragraph=(p.spacing(0, leading * 0.8),),
            run=(p.face("display"), p.colour("muted"), *p.size(scale.caption)),
            following="First Paragraph",
        ),
        Style(
            "Epigraph Attribution",
            base="Attribution",
            paragraph=(p.indent(left=p.tokens.page.hang),),
            following="First Paragraph",
        ),
        *_pull_quotes(p),
        *_drop_capital(p),
        *_margin_notes(p),
        Style(
            "Thematic Break",
            paragraph=(
                element("w:jc", val="center"),
                p.spacing(leading, leading),
            ),
            run=(p.colour("accent"),),
            following="First Paragraph",
        ),
        Style(
            "Definition Term",
            paragraph=(on("keepNext"), p.spacing(0, 0)),
            run=(p.face("display"), *bold(), p.colour("deep")),
            following="Definition",
        ),
        Style(
            "Definition",
            paragraph=(p.indent(left=LIST_STEP), p.spacing(0, leading * 0.4)),
        ),
        Style(
            "Equation",
            paragraph=(
                tabs(("center", measure(p.tokens) / 2), ("right", measure(p.tokens))),
                p.spacing(leading * 0.5, leading * 0.5),
            ),
            following="First Paragraph",
        ),
        Style(
            "Code Block",
            paragraph=(
                on("keepLines"),
                on("suppressAutoHyphens"),
                off("autoSpaceDE"),
                off("autoSpaceDN"),
                p.ground("pale"),
                p.indent(left=3, right=3),
                borders(
                    *(p.line(side, "pale", 6, 0) for side in ("top", "left", "bottom", "right"))
                ),
                p.spacing(leading * 0.7, leading * 0.7, scale.caption * 1.45),
                element("w:jc", val="left"),
            ),
            run=(
                p.family(p.tokens.fonts.mono, "display"),
                on("noProof"),
                *p.size(scale.caption),
            ),
            following="First Paragraph",
        ),
        Style(
            "Code",
            "character",
            base="Default Paragraph Font",
            run=(p.family(p.tokens.fonts.mono, "display"), on("noProof")),
        ),
        Style("Emphasis", "character", "Default Paragraph Font", run=(on("i"), on("iCs"))),
        Style(
            "Emphasis Han",
            "character",
            "Default Paragraph Font",
            run=(off("i"), element("w:em", val="underDot")),
        ),
        Style("Strong", "character", "Default Paragraph Font", run=bold()),
        Style("Mark", "character", "Default Paragraph Font", run=(p.ground("pale"),)),
        Style(
            "Hyperlink",
            "character",
            "Default Paragraph Font",
            run=(p.colour("link"), element("w:u", val="none")),
        ),
        Style("FollowedHyperlink", "character", "Hyperlink"),
        Style("Caption Label", "character", "Strong", run=(p.colour("accent"),)),
    )


def _pull_quotes(p: Palette) -> tuple[Style, ...]:
    """Return the styles of a pull quote: Word joins what has the same rules and indents."""
    scale, block, rules = p.tokens.scale, p.tokens.spacing.block, p.tokens.rules
    between = (
        on("keepLines"),
        on("suppressAutoHyphens"),
        borders(
            p.line("top", "accent", rules.thick * 2, 9), p.line("bottom", "rule", rules.thin, 9)
        ),
        p.indent(left=-p.tokens.page.hang),
        element("w:jc", val="left"),
    )
    return (
        Style(
            "Pull Quote",
            base="Quote",
            paragraph=(
                *between,
                p.spacing(block, block, scale.lead * PULL_QUOTE_SIZE * PULL_QUOTE_LEADING),
            ),
            run=(*p.title(), p.colour("deep"), *p.size(scale.lead * PULL_QUOTE_SIZE)),
            following="First Paragraph",
            quick=True,
        ),
        Style(
            "Pull Quote Attribution",
            base="Attribution",
            paragraph=(*between, p.spacing(0, block)),
            following="First Paragraph",
        ),
    )


def _margin_notes(p: Palette) -> tuple[Style, ...]:
    """Return the styles of notes in the margin, and of those that have no room there."""
    scale, width = p.tokens.scale, p.tokens.ornaments.margin_notes
    leading = body_leading(p.tokens, p.language)
    look = (p.face("display"), p.colour("muted"), *p.size(scale.caption))
    left = (on("suppressAutoHyphens"), element("w:jc", val="left"))
    in_text = Style(
        "Margin Note In Text",
        paragraph=(
            *left, p.indent(left=6), p.spacing(leading * 0.5, leading * 0.5, scale.caption * 1.4),
        ),
        run=look,
        following="First Paragraph",
    )  # fmt: skip
    if not width:
        return (in_text,)
    return (
        in_text,
        Style(
            "Margin Note",
            paragraph=(*left, p.spacing(0, 3, scale.caption * 1.4)),
            run=look,
            following="First Paragraph",
        ),
    )


def _drop_capital(p: Palette) -> tuple[Style, ...]:
    """Return the styles of the letter that a chapter's text begins with, where the pack wants it.

    As in print it reaches from the head of the first line's capitals to the foot of the last line.
    In a line of a fixed height Word sets the foot of letters at four fifths of it; a line of text
    has its own above the room that its face keeps for tails.
    """
    tokens = p.tokens
    if not tokens.ornaments.drop_capitals:
        return ()
    capitals, _ = p.capitals_and_descent(tokens.fonts.title, tokens.weights.title)
    text_capitals, descent = p.capitals_and_descent(tokens.fonts.text, 400)
    size, leading = tokens.scale.text, tokens.scale.leading
    lowered = (DROP_LINES / 5) * leading - descent * size
    large = ((DROP_LINES - 1) * leading + text_capitals * size) / capitals
    return (
        Style(
            "Drop Capital",
            paragraph=(
                on("keepNext"),
                p.spacing(0, 0, DROP_LINES * leading, exact=True),
                element("w:textAlignment", val="baseline"),
            ),
            run=(*p.size(large), element("w:position", val=-half_points(lowered))),
            following="First Paragraph",
        ),
        # LibreOffice makes the letter a part of the next paragraph and finds its size itself: of
        # what the paragraph's style says it takes nothing.
        Style(
            "Drop Capital Letter",
            "character",
            base="Default Paragraph Font",
            run=(*p.title(), p.colour("accent")),
        ),
    )


def _headings(p: Palette, companions: bool) -> tuple[Style, ...]:
    scale, hang = p.tokens.scale, p.tokens.page.hang
    sizes = (scale.heading1, scale.heading2, scale.heading3, scale.text, scale.text, scale.text)
    leading = body_leading(p.tokens, p.language)
    above = p.tokens.spacing.heading
    spaces = (0.0, above, above * 7 / 9, above * 5 / 9, above * 5 / 9, above * 5 / 9)
    found = []
    for level, (size, space) in enumerate(zip(sizes, spaces, strict=True), 1):
        chapter = level == 1
        own: tuple[Element, ...] = (
            on("keepNext"),
            on("keepLines"),
            on("suppressAutoHyphens"),
            *((on("pageBreakBefore"),) if chapter else ()),
            numbered(1, level - 1),
            p.spacing(space, 4 if companions else 10 * 72 / 25.4, size * 1.2)
            if chapter
            else p.spacing(space, leading * 0.3, size * 1.3),
            element("w:ind", left=twips_of_mm(-hang), firstLine=0)
            if chapter
            else element("w:ind", left=0, hanging=twips_of_mm(hang)),
            *((tabs(("left", measure(p.tokens))),) if chapter else ()),
            element("w:outlineLvl", val=level - 1),
            element("w:jc", val="left"),
        )
        found.append(
            Style(
                f"heading {level}",
                paragraph=own,
                run=(
                    *(p.heavy() if level < 5 else (p.face("display"),)),
                    *((on("i"),) if level == 6 and not p.language.script.wide else ()),
                    p.colour("deep"),
                    *p.size(size),
                ),
                following="First Paragraph",
                quick=level < 4,
            )
        )
    return (
        *found,
        Style(
            "Chapter Companion",
            paragraph=(
                on("keepNext"),
                on("suppressAutoHyphens"),
                p.indent(left=-hang),
                p.spacing(0, leading * 1.6, scale.lead * 1.4),
            ),
            run=(p.face("display"), p.colour("muted"), *p.size(scale.lead)),
            following="First Paragraph",
        ),
        Style(
            "TOC Heading",
            paragraph=(
                on("keepNext"),
                p.spacing(12, leading * 1.4, scale.heading1 * 1.2),
            ),
            run=(*p.heavy(), p.colour("deep"), *p.size(scale.heading1)),
        ),
    )


def _lists(p: Palette) -> tuple[Style, ...]:
    # Lists 2 and 3 are the house's bullets and numbers; see numbering.py.
    found: list[Style] = []
    leading = body_leading(p.tokens, p.language)
    for kind, number in (("Bullet", 2), ("Number", 3)):
        for depth in range(LIST_LEVELS):
            name = list_style(kind, depth)  # type: ignore[arg-type]
            base = "Normal" if depth == 0 else list_style(kind, 0)  # type: ignore[arg-type]
            own = [
                numbered(number, depth),
                p.indent(left=LIST_STEP * (depth + 1), first=-LIST_STEP),
            ]
            if depth == 0:
                own += [p.spacing(leading * 0.3, leading * 0.3), on("contextualSpacing")]
            found.append(Style(name, base=base, paragraph=tuple(own), quick=depth == 0))
    for depth in range(LIST_LEVELS):
        found.append(
            Style(
                list_style("Continue", depth),
                base="Normal" if depth == 0 else list_style("Continue", 0),
                paragraph=(
                    p.indent(left=LIST_STEP * (depth + 1)),
                    *((p.spacing(leading * 0.2, leading * 0.4),) if depth == 0 else ()),
                ),
            )
        )
    found.append(
        Style(
            "List Task",
            paragraph=(
                p.indent(left=LIST_STEP, first=-LIST_STEP),
                tabs(("left", LIST_STEP)),
                p.spacing(0, leading * 0.4),
                on("contextualSpacing"),
            ),
        )
    )
    return tuple(found)


def _apparatus(p: Palette) -> tuple[Style, ...]:
    scale = p.tokens.scale
    width = measure(p.tokens)
    leading = body_leading(p.tokens, p.language)
    number = NUMBER_WIDTH
    # The tab behind a chapter's number must not catch a title without one: it is narrower than
    # two Han characters (「結語」), and wide enough for two digits.
    chapter = scale.text * 1.7 * 25.4 / 72
    line = scale.leading  # Han lines too: a list is not read on from line to line.
    small = (p.face("display"), *p.size(scale.small))
    return (
        Style(
            "footnote text",
            paragraph=(p.spacing(0, 2, scale.small * 1.4), p.indent(left=4, first=-4)),
            run=p.size(scale.small),
        ),
        Style(
            "footnote reference",
            "character",
            "Default Paragraph Font",
            run=(element("w:vertAlign", val="superscript"), p.colour("accent")),
        ),
        # For who inserts an endnote in Word: the report itself has none.
        Style("endnote text", base="footnote text"),
        Style("endnote reference", "character", base="footnote reference"),
        Style(
            "toc 1",
            paragraph=(
                on("suppressAutoHyphens"),
                tabs(("left", chapter), ("right", width, "dot")),
                p.spacing(line * 0.5, 0, line),
                p.indent(left=chapter, first=-chapter),
            ),
            run=(p.face("display"), *bold(), p.colour("deep")),
            following="Normal",
        ),
        Style(
            "toc 2",
            paragraph=(
                on("suppressAutoHyphens"),
                tabs(("left", chapter + number), ("right", width, "dot")),
                p.spacing(0, 0, line),
                p.indent(left=chapter + number, first=-number),
            ),
            run=(p.face("display"),),
            following="Normal",
        ),
        Style(
            "toc 3",
            base="toc 2",
            paragraph=(
                tabs(("left", chapter + number * 2), ("right", width, "dot")),
                p.indent(left=chapter + number * 2, first=-number),
            ),
            run=(p.colour("muted"),),
            following="Normal",
        ),
        Style(
            "table of figures",
            paragraph=(
                on("suppressAutoHyphens"),
                tabs(("left", number * 2), ("right", width, "dot")),
                p.indent(left=number * 2, first=-number * 2),
                p.spacing(line * 0.15, 0, line),
            ),
            run=(p.face("display"),),
            following="Normal",
        ),
        Style(
            "Contents Leader",
            "character",
            "Default Paragraph Font",
            run=(off("b"), off("bCs"), p.colour("muted")),
        ),
        Style(
            "List Heading",
            base="TOC Heading",
            paragraph=(p.spacing(line * 2, line * 0.6, scale.heading2 * 1.3),),
            run=p.size(scale.heading2),
        ),
        Style(
            "header",
            paragraph=(
                tabs(("right", width)),
                p.indent(left=-p.tokens.page.hang),
                p.spacing(0, 0, scale.small * 1.4),
            ),
            run=(*small, p.colour("muted")),
        ),
        Style(
            "footer",
            paragraph=(element("w:jc", val="right"), p.spacing(0, 0, scale.small * 1.4)),
            run=(*small, p.colour("deep")),
        ),
        *_facing(p),
        Style("page number", "character", "Default Paragraph Font", run=bold()),
        Style(
            "Bibliography",
            paragraph=(
                tabs(("left", 9)),
                p.indent(left=9, first=-9),
                p.spacing(0, leading * 0.4),
                element("w:jc", val="left"),
            ),
        ),
        Style(
            "Bibliography Label",
            "character",
            "Default Paragraph Font",
            run=(p.face("display"), p.colour("accent")),
        ),
        Style(
            "Abstract",
            base="First Paragraph",
            paragraph=(p.spacing(0, leading * 0.5, (scale.text + 1) * 1.5),),
            run=p.size(scale.text + 1),
        ),
        Style(
            "Keywords",
            paragraph=(
                on("suppressAutoHyphens"),
                p.spacing(leading * 0.6, leading, scale.caption * 1.5),
                element("w:jc", val="left"),
            ),
            run=(p.face("display"), *p.size(scale.caption)),
        ),
        Style(
            "Abstract Companion Heading",
            paragraph=(
                on("keepNext"),
                borders(p.line("top", "rule", p.tokens.rules.thin, 14)),
                p.spacing(leading * 1.6, leading * 0.3, scale.lead * 1.4),
            ),
            run=(p.face("display"), p.colour("muted"), *p.size(scale.lead)),
            following="Abstract Companion",
        ),
        Style(
            "Abstract Companion",
            paragraph=(p.spacing(0, leading * 0.4, scale.caption * 1.6),),
            run=(p.colour("muted"), *p.size(scale.caption)),
        ),
        Style(
            "Section End",
            paragraph=(p.spacing(0, 0, 1, exact=True),),
            run=p.size(1),
        ),
    )  # fmt: skip


def _facing(p: Palette) -> tuple[Style, ...]:
    """Return the styles of footers that only facing pages have."""
    if not p.tokens.page.facing:
        return ()
    return (
        Style(
            "Footer Even",
            base="footer",
            paragraph=(p.indent(left=-p.tokens.page.hang), element("w:jc", val="left")),
        ),
        Style("Footer Opening", base="footer", paragraph=(element("w:jc", val="center"),)),
    )


def _objects(p: Palette) -> tuple[Style, ...]:
    scale, hang = p.tokens.scale, p.tokens.page.hang
    leading = body_leading(p.tokens, p.language)
    display = (p.face("display"), *p.size(scale.caption))
    tight = scale.caption * 1.4
    block, rules = p.tokens.spacing.block, p.tokens.rules
    return (
        Style(
            "caption",
            paragraph=(
                on("keepLines"),
                on("suppressAutoHyphens"),
                p.indent(left=-hang),
                p.spacing(4, block, tight),
                element("w:jc", val="left"),
            ),
            run=display,
            following="First Paragraph",
            quick=True,
        ),
        Style(
            "Table Caption",
            base="caption",
            paragraph=(on("keepNext"), p.spacing(block, 4)),
            following="Table Text",
        ),
        Style(
            "Figure",
            paragraph=(
                on("keepNext"),
                p.indent(left=-hang),
                p.spacing(block, 2),
                element("w:jc", val="left"),
            ),
            following="caption",
        ),
        Style(
            "Picture",
            base="Figure",
            paragraph=(off("keepNext"), p.indent(), p.spacing(block, block)),
            following="First Paragraph",
        ),
        Style(
            "Table Text",
            paragraph=(
                on("suppressAutoHyphens"),
                p.spacing(3, 3, tight),
                element("w:jc", val="left"),
            ),
            run=(
                *display,
                element("w14:numForm", val="lining"),
                element("w14:numSpacing", val="tabular"),
            ),
        ),
        Style(
            "Table Head",
            base="Table Text",
            paragraph=(on("keepNext"),),
            run=(*bold(), p.colour("deep")),
        ),
        Style("Table Row Head", base="Table Text", run=bold()),
        # Its space is after it, not in it: of that and a heading's before, Word takes the larger.
        Style("After Table", paragraph=(p.spacing(0, max(block - 1, 0), 1, exact=True),),
              run=p.size(1), following="First Paragraph"),
        Style(
            "House Table",
            "table",
            "Normal Table",
            table=(
                element(
                    "w:tblPr",
                    element(
                        "w:tblBorders",
                        p.line("top", "deep", rules.thick),
                        p.line("bottom", "deep", rules.thick),
                        p.line("insideH", "rule", rules.hair),
                    ),
                    cell_margins(0, twips_of_mm(CELL_MARGIN)),
                ),
                element(
                    "w:tblStylePr",
                    element("w:rPr", *bold(), p.colour("deep")),
                    element(
                        "w:tcPr",
                        element("w:tcBorders", p.line("bottom", "deep", rules.thin)),
                        element("w:vAlign", val="bottom"),
                    ),
                    type_="firstRow",
                ),
                element("w:tblStylePr", element("w:rPr", *bold()), type_="firstCol"),
            ),
            quick=True,
        ),
        Style(
            "Timeline Table",
            "table",
            "Normal Table",
            table=(
                element(
                    "w:tblPr",
                    element("w:tblBorders", p.line("top", "accent", 1.5)),
                    cell_margins(0, twips_of_mm(CELL_MARGIN)),
                ),
            ),
        ),
        Style(
            "Timeline Year",
            base="Table Text",
            paragraph=(on("keepNext"), p.spacing(6, 0, scale.heading1 * 0.8)),
            run=(
                *p.title(),
                p.colour("accent"),
                *p.size(scale.heading1 * 0.7),
            ),
            following="Timeline Text",
        ),
        Style(
            "Timeline Text",
            base="Table Text",
            paragraph=(on("keepNext"), p.spacing(2, 6, tight)),
        ),
        Style(
            "Callout",
            paragraph=(
                on("keepLines"),
                p.ground("pale"),
                p.indent(left=4, right=4),
                borders(
                    p.line("left", "accent", 2.25, 10),
                    p.line("top", "pale", 0.5, 6),
                    p.line("bottom", "pale", 0.5, 6),
                    p.line("right", "pale", 0.5, 10),
                ),
                p.spacing(0, 0, leading),
                element("w:jc", val="left"),
            ),
            quick=True,
        ),
        Style(
            "Callout Title",
            base="Callout",
            paragraph=(on("keepNext"), p.spacing(block, 0, leading)),
            run=(p.face("display"), *bold(), p.colour("accent")),
            following="Callout",
        ),
        # A callout's own room: above its first paragraph and below its last.
        Style("Callout First", base="Callout", paragraph=(p.spacing(block, 0, leading),),
              following="Callout"),
        Style("Callout Last", base="Callout", paragraph=(p.spacing(0, block, leading),),
              following="First Paragraph"),
        Style("Callout Only", base="Callout", paragraph=(p.spacing(block, block, leading),),
              following="First Paragraph"),
    )  # fmt: skip


def _set(
    p: Palette, front: FrontLook, name: str, colour: str, *, inward: float = 0.0
) -> tuple[tuple[Element, ...], tuple[Element, ...]]:
    """Return how the front style ``name`` is set: what its paragraphs have, and its runs.

    Its leading is exact, so that its lines are as high as they were composed.

    Args:
        inward: where it begins, in mm from the left margin.
    """
    kind = front.types[name]
    weight = kind.weight
    right = front.rights.get(name, 0.0)
    if kind.role == "title":
        face = p.title() if weight == p.tokens.weights.title else (p.subtitle(),)
    else:
        face = (p.face(kind.role), *(bold() if weight >= 600 else ()))
    tracking = round(kind.tracking * kind.size * 20)
    return (
        (
            on("suppressAutoHyphens"),
            p.spacing(kind.before, kind.after, kind.leading, exact=True),
            *((p.indent(left=inward, right=right),) if inward or right else ()),
            element("w:jc", val="left"),
        ),
        (
            *face,
            p.colour(colour),
            *((element("w:spacing", val=tracking),) if tracking else ()),
            *p.size(kind.size),
        ),
    )


def _front_style(
    p: Palette,
    front: FrontLook,
    name: str,
    colour: str,
    *more: Element,
    base: str = "Normal",
    following: str = "",
    inward: float = 0.0,
    runs: tuple[Element, ...] = (),
    quick: bool = False,
) -> Style:
    """Return the style ``name`` of the front pages; ``more`` and ``runs`` are what it has besides.

    What is given in ``more`` takes the place of what all of them have.
    """
    paragraph, run = _set(p, front, name, colour, inward=inward)
    own = {part.tag for part in more}
    return Style(
        name,
        base=base,
        paragraph=(*(part for part in paragraph if part.tag not in own), *more),
        run=(*run, *runs),
        following=following,
        quick=quick,
    )


def _cover(p: Palette, front: FrontLook) -> Iterable[Style]:
    tokens = p.tokens
    # On a foot in the cover's own ground, type is in the colours that are made for it.
    name, words, second, label = (
        ("on_deep", "on_deep_muted", "on_deep_muted", "on_deep_accent")
        if tokens.cover.band == "deep"
        else ("deep", "ink", "muted", "accent")
    )
    kind = front.types["Cover Rule"]
    return (
        Style("Cover", paragraph=(on("suppressAutoHyphens"),
                                  p.spacing(0, 0, tokens.scale.caption * 1.4)),
              run=(p.colour("on_deep"),)),
        _front_style(p, front, "Cover Kicker", "on_deep_accent", base="Cover", runs=(on("caps"),)),
        _front_style(p, front, "Cover Title", "on_deep", base="Cover", following="Cover Subtitle"),
        _front_style(p, front, "Cover Subtitle", "on_deep_muted", base="Cover"),
        # A short rule: the upper border of an empty line that ends early.
        Style(
            "Cover Rule",
            base="Cover",
            paragraph=(
                borders(p.line("top", "on_deep_accent", tokens.rules.thin * 1.5)),
                p.spacing(kind.before, 0, kind.leading, exact=True),
                p.indent(right=front.rights.get("Cover Rule", 152)),
            ),
            run=p.size(1),
            following="Cover Companion",
        ),
        _front_style(p, front, "Cover Companion", "on_deep_muted", base="Cover"),
        _front_style(p, front, "Cover Author", name, base="Cover", following="Cover Affiliation"),
        _front_style(p, front, "Cover Affiliation", words, base="Cover"),
        _front_style(p, front, "Cover Credit", second, base="Cover", following="Cover Author"),
        _front_style(p, front, "Cover Date", label, base="Cover"),
        _front_style(p, front, "Cover Series", second, element("w:jc", val="right"), base="Cover"),
    )  # fmt: skip


def _title_page(p: Palette, front: FrontLook) -> Iterable[Style]:
    """Yield the styles of the title page, which begins as far out as headings do."""
    inward = -p.tokens.page.hang

    def style(name: str, colour: str, *more: Element, **rest: Any) -> Style:
        return _front_style(p, front, name, colour, *more, inward=inward, **rest)

    yield style("Title Kicker", "accent", runs=(on("caps"),), following="Title")
    yield style("Title", "deep", following="Subtitle", quick=True)
    yield style("Subtitle", "deep", quick=True)
    yield style("Title Companion", "muted")
    yield style("Title Credit", "muted", on("keepNext"), following="Author")
    yield style("Author", "deep", on("keepNext"), following="Affiliation")
    yield Style(
        "Affiliation",
        paragraph=(p.spacing(0, 0, p.tokens.scale.caption * 1.5), p.indent(left=inward)),
        run=(p.face("display"), p.colour("muted"), *p.size(p.tokens.scale.caption)),
    )
    # In a frame, which has its own place.
    yield _front_style(
        p, front, "Date", "muted", borders(p.line("top", "rule", p.tokens.rules.thin, 8))
    )


def _imprint(p: Palette, front: FrontLook) -> Iterable[Style]:
    """Yield the styles of the title page's back; a rule stands above the list, one below it."""

    def rule() -> Element:
        return borders(p.line("top", "rule", p.tokens.rules.thin, 4))

    yield _front_style(p, front, "Colophon", "ink")
    hung = (
        tabs(("left", IMPRINT_TERM)),
        p.indent(left=IMPRINT_TERM, first=-IMPRINT_TERM),
    )
    yield _front_style(p, front, "Imprint", "ink", *hung)
    yield Style("Imprint First", base="Imprint", paragraph=(rule(),), following="Imprint")
    yield _front_style(p, front, "Imprint Made", "muted", rule())
    yield Style("Imprint Term", "character", "Default Paragraph Font", run=(p.colour("muted"),))


LOCKUP_STYLES: Mapping[str, str] = {
    "cover": "Cover", "title-page": "Title", "colophon": "Imprint"
}  # fmt: skip
"""Where a lockup stands → what the names of the styles of its parts begin with."""


def _lockups(p: Palette, front: FrontLook) -> Iterable[Style]:
    """Yield the styles of emblems and names, in the sizes that every format sets them in."""
    for place, prefix in LOCKUP_STYLES.items():
        cover = place == "cover"
        caption = p.tokens.scale.caption if place == "colophon" else 0.0
        kinds = name_types(front.scales.get(place, 1.0), caption)
        base = "Cover" if cover else "Normal"
        colours = ("on_deep", "on_deep_muted") if cover else ("deep", "muted")
        tight = (on("suppressAutoHyphens"), element("w:jc", val="left"))
        yield Style(
            f"{prefix} Emblem",
            base=base,
            paragraph=(*tight, on("keepNext"), p.spacing(0, 0, 1)),
        )
        for which, kind, colour in zip(("Name", "Name Companion"), kinds, colours, strict=True):
            first = which == "Name"
            yield Style(
                f"{prefix} {which}",
                base=base,
                paragraph=(
                    *tight,
                    *((on("keepNext"),) if first else ()),
                    p.spacing(0, 0, kind.leading, exact=True),
                ),
                run=(
                    p.face("display"),
                    *(bold() if first else ()),
                    p.colour(colour),
                    *p.size(kind.size),
                ),
                following=f"{prefix} Name Companion" if first else "",
            )


def callout_properties(tokens: Tokens, language: Language) -> tuple[Element, ...]:
    """Return the ground and rules of a callout, for what stands in one in another style."""
    styles = _objects(Palette(tokens, language))
    callout = next(style for style in styles if style.name == "Callout")
    return tuple(part for part in callout.paragraph if part.tag in (_w("shd"), _w("pBdr")))


def styles_part(
    tokens: Tokens,
    language: Language,
    proofing: tuple[str, str],
    kept: tuple[Element, ...] = (),
    font_files: tuple[FontFile, ...] = (),
    front: FrontLook | None = None,
    decimal_tabs: Iterable[int] = (),
    variants: Iterable[Style] = (),
    *,
    companions: bool = True,
) -> Element:
    """Return the root of styles.xml.

    Args:
        proofing: the languages that Latin and East Asian text are proofed in.
        kept: styles that only the institute's template has.
        font_files, front, companions: as for :func:`house_styles`.
        decimal_tabs: where decimal points stand in cells, in twips: a style for each.
        variants: of styles, that the report's blocks need.
    """
    palette = Palette(tokens, language)
    defaults = element(
        "w:docDefaults",
        element(
            "w:rPrDefault",
            ordered(
                "w:rPr",
                (
                    palette.face("text"),
                    palette.colour("ink"),
                    *palette.size(tokens.scale.text),
                    element("w:kern", val=2),
                    element("w:lang", val=proofing[0], eastAsia=proofing[1], bidi="ar-SA"),
                    element("w14:ligatures", val="standard"),
                ),
            ),
        ),
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
    styles = (
        *house_styles(tokens, language, font_files, front, companions=companions),
        *decimal_styles(decimal_tabs),
        *variants,
    )
    root = element("w:styles", defaults, latent)
    for place, style in enumerate(styles):
        root.append(_style(style, place))
    ours = {style_id(style.name) for style in styles}
    for foreign in kept:
        if foreign.get(_w("styleId")) not in ours and foreign.get(_w("default")) is None:
            root.append(foreign)
    return ignoring(root, ("w14",))


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


def _style(style: Style, place: int) -> Element:
    node = element("w:style", type_=style.kind)
    if style.name in ("Normal", "Default Paragraph Font", "Normal Table", "No List"):
        node.set(_w("default"), "1")
    if style.name not in _BUILT_IN:
        node.set(_w("customStyle"), "1")
    node.set(_w("styleId"), style_id(style.name))
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
        for parts in (style.paragraph, style.run, style.table)
    )
    for properties in (ordered("w:pPr", paragraph), ordered("w:rPr", run)):
        if properties is not None:
            node.append(properties)
    node.extend(table)
    return node
