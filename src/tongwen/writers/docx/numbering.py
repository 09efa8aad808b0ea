"""numbering.xml: one multi-level list for headings, one for bullets, one for each numbered list.

ECMA-376 part 1, 17.9. List 1 numbers the headings, list 2 is the house's bullets, list 3 its
numbers, the first of the report's lists; list 4 has neither, for unnumbered headings (Word's
"list 0" would do the same, but checkers take it for a list that is missing; at a level of list 1
that shows nothing they would count as chapters). List 5 numbers the works of a list of references.
From 6 on, each further ordered list of the report has its own, with its own start, and the
appendices, where there are some, have theirs: A, A.1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

from ...document import List, Numerals
from ...institute import Tokens
from ...languages.counting import AROUND, BY_DEPTH, house_mark
from .markup import Element, element, name, ordered, twips_of_mm
from .palette import Palette
from .styles import LEVELS, LIST_LEVELS, REFERENCE_WIDTH, list_step, list_style, style_id

HEADINGS, BULLETS, NUMBERS, UNNUMBERED, REFERENCES = 1, 2, 3, 4, 5

APPENDICES = 6
"""The number of the levels of appendices, of which a file without any has none."""

DEEPEST = 8
"""The last level of a list, counted from 0 (ECMA-376 part 1, 17.9.3)."""

_FORMATS: dict[Numerals, str] = {
    "decimal": "decimal",
    "lower-alpha": "lowerLetter",
    "upper-alpha": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
}


class Numbering:
    """Collects the lists of a report; :meth:`part` gives numbering.xml."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self._lists: list[tuple[int, List, tuple[float, float] | None] | None] = []
        self._begun = False
        self._appendices = 0

    def ordered_list(
        self, block: List, depth: int, places: tuple[float, float] | None = None
    ) -> int:
        """Return the number of a new list whose level ``depth`` counts as ``block`` does; 0 where
        that is the list of its items' style: the first, if it counts as the house does.

        Args:
            places: where its words begin and how far its marks hang, in mm, where that is
                otherwise than the house's numbers have it. A paragraph's style cannot say so: what
                a list says goes before it where the paragraph names the list (17.9.22).
        """
        usual = not (depth or places or block.numerals) and block.start == 1
        usual = usual and all(item.checked is None for item in block.items)  # of another style
        first, self._begun = not self._begun, True
        if first and usual:
            return 0
        self._lists.append((min(depth, DEEPEST), block, places))
        return REFERENCES + len(self._lists)

    def appendices(self) -> int:
        """Return the number of the list that counts appendices, made when first asked for."""
        if not self._appendices:
            self._lists.append(None)
            self._appendices = REFERENCES + len(self._lists)
        return self._appendices

    def part(self) -> Element:
        """Return the root of numbering.xml."""
        root = element("w:numbering")
        palette = self.palette
        appendices = [(APPENDICES, _appendix_levels(palette))] if self._appendices else []
        for number, levels in (
            (HEADINGS, _heading_levels(palette.tokens, palette)),
            (BULLETS, _bullet_levels(palette)),
            (NUMBERS, _number_levels(palette)),
            (UNNUMBERED, _no_levels(palette.tokens)),
            (REFERENCES, _reference_levels(palette)),
            *appendices,
        ):
            root.append(
                element(
                    "w:abstractNum",
                    element("w:nsid", val=_digits(number)),
                    element("w:multiLevelType", val="multilevel"),
                    element("w:tmpl", val=_digits(-number)),
                    *levels,
                    abstractNumId=number,
                )
            )
        for number in (HEADINGS, BULLETS, NUMBERS, UNNUMBERED, REFERENCES):
            root.append(element("w:num", element("w:abstractNumId", val=number), numId=number))
        for number, listed in enumerate(self._lists, REFERENCES + 1):
            if listed is None:
                counted = element("w:abstractNumId", val=APPENDICES)
                root.append(element("w:num", counted, numId=number))
                continue
            depth, block, places = listed
            start = element("w:startOverride", val=block.start)
            override = element("w:lvlOverride", start, ilvl=depth)
            if places is not None or block.numerals:
                override.append(_own_level(palette, block, depth, places))
            root.append(
                element(
                    "w:num",
                    element("w:abstractNumId", val=NUMBERS),
                    override,
                    numId=number,
                )
            )
        return root


def _digits(number: int) -> str:
    """Return eight hexadecimal digits that are a list's own, the same in every file.

    By them Word knows a list again where words are pasted from one report into another
    (ECMA-376 part 1, 17.9.14 and 17.9.29).
    """
    return hashlib.sha256(f"tongwen list {number}".encode()).hexdigest()[:8].upper()


def _level(
    level: int,
    format_: str,
    text: str,
    style: str,
    left: float,
    hanging: float,
    *run: Element,
) -> Element:
    """Return a level of a list, its text ``left`` mm from the margin, its mark ``hanging`` less."""
    return element(
        "w:lvl",
        element("w:start", val=1),
        element("w:numFmt", val=format_),
        element("w:pStyle", val=style) if style else None,
        element("w:suff", val="tab"),
        element("w:lvlText", val=text),
        element("w:lvlJc", val="left"),
        element(
            "w:pPr",
            element("w:tabs", element("w:tab", val="num", pos=twips_of_mm(left))),
            element("w:ind", left=twips_of_mm(left), hanging=twips_of_mm(hanging)),
        ),
        ordered("w:rPr", run),
        ilvl=level,
    )  # fmt: skip


def _own_level(
    palette: Palette, block: List, depth: int, places: tuple[float, float] | None
) -> Element:
    """Return the level of one list alone, bound to no style: where it stands, how it counts."""
    level = _number_levels(palette)[depth]
    step = list_step(palette)
    left, hanging = places or (step * (depth + 1), step)
    style = level.find(name("w:pStyle"))
    if style is not None:
        level.remove(style)
    level.find(name("w:start")).set(name("w:val"), str(block.start))
    if block.numerals:
        level.find(name("w:numFmt")).set(name("w:val"), _FORMATS[block.numerals])
        text = AROUND[block.delimiter].format(f"%{depth + 1}")
        level.find(name("w:lvlText")).set(name("w:val"), text)
        if "roman" in block.numerals or block.delimiter == "parentheses":
            left, hanging = left + step / 2, hanging + step / 2
    level.find(f"{name('w:pPr')}/{name('w:tabs')}/{name('w:tab')}").set(
        name("w:pos"), str(twips_of_mm(left))
    )
    indent = level.find(f"{name('w:pPr')}/{name('w:ind')}")
    indent.set(name("w:left"), str(twips_of_mm(left)))
    indent.set(name("w:hanging"), str(twips_of_mm(hanging)))
    return level


def _heading_levels(tokens: Tokens, palette: Palette) -> list[Element]:
    hang = tokens.page.hang
    # A chapter's numeral hangs beside its title. Above it, as in print, it cannot stand: a list
    # parts the two by a tab only, and Word puts a letter of the title behind that, however
    # little room is left, before it breaks the line.
    size, title = palette.numeral()
    chapter = _level(
        0,
        "decimal",
        "%1",
        style_id("heading 1"),
        title,
        hang + title,
        *palette.face("chapter number"),
        palette.colour("chapter number"),
        *palette.size(size),
    )
    levels = [chapter]
    for level in range(1, 9):
        levels.append(
            _level(
                level,
                "decimal",
                ".".join(f"%{place + 1}" for place in range(level + 1)),
                style_id(f"heading {level + 1}") if level < LEVELS else "",
                0,
                hang,
                *palette.face("heading number"),
                palette.colour("heading number"),
            )
        )
    return levels


def _appendix_levels(palette: Palette) -> list[Element]:
    """Return the levels of appendices, as headings have them; a style is bound to one list."""
    levels = _heading_levels(palette.tokens, palette)
    for level in levels:
        for style in level.findall(name("w:pStyle")):
            level.remove(style)
    levels[0].find(name("w:numFmt")).set(name("w:val"), "upperLetter")
    return levels


def _bullet_levels(palette: Palette) -> list[Element]:
    marks = [("bullet", house_mark(level, None)) for level in range(DEEPEST + 1)]
    return _list_levels(palette, "Bullet", marks)


def _number_levels(palette: Palette) -> list[Element]:
    marks = [
        (_FORMATS[BY_DEPTH[level % len(BY_DEPTH)]], f"%{level + 1}.")
        for level in range(DEEPEST + 1)
    ]
    return _list_levels(palette, "Number", marks)


def _list_levels(
    palette: Palette, kind: Literal["Bullet", "Number"], marks: Sequence[tuple[str, str]]
) -> list[Element]:
    """Return a list's levels; ``marks`` are the number format and the text of each."""
    return [
        _level(
            level,
            format_,
            text,
            style_id(list_style(kind, level)) if level < LIST_LEVELS else "",
            list_step(palette) * (level + 1),
            list_step(palette),
            palette.face("list mark")[0],
            palette.colour("list mark"),
        )
        for level, (format_, text) in enumerate(marks)
    ]


def _reference_levels(palette: Palette) -> list[Element]:
    """Return the level of the cited works: citations show its numbers."""
    look = palette.face("reference label")[0], palette.colour("reference label")
    style = style_id("Bibliography")
    return [_level(0, "decimal", "%1", style, REFERENCE_WIDTH, REFERENCE_WIDTH, *look)]


def _no_levels(tokens: Tokens) -> list[Element]:
    """Return the levels of headings without a number: chapters begin where numerals would."""
    return [
        element(
            "w:lvl",
            element("w:start", val=1),
            # Not "none": there are readers that know no such format, and say so.
            element("w:numFmt", val="decimal"),
            element("w:suff", val="nothing"),
            element("w:lvlText", val=""),
            element("w:lvlJc", val="left"),
            element(
                "w:pPr",
                element("w:ind", left=0 if level else -twips_of_mm(tokens.page.hang), firstLine=0),
            ),
            ilvl=level,
        )
        for level in range(9)
    ]
