"""Where Word's look is another than the page's on purpose, and why.

Everything else that styles have is what the style sheets say of their spots; a test holds that.
docs/word.md shows this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple


class Difference(NamedTuple):
    """Styles by the pattern of their names, what is another in them, and why."""

    styles: str
    properties: frozenset[str]
    reason: str


def _differ(styles: str, properties: str, reason: str) -> Difference:
    return Difference(styles, frozenset(properties.split(", ")), reason)


_LISTED = "Word's own list or tab sets its number"
_SECTION = "Word's section says where it stands"
_COMPOSED = "its place on the page is composed, in a frame or from measured lines"

DIFFERENCES: tuple[Difference, ...] = (
    _differ("*", "align", "Latin text is ragged: Word fills one line after the other, so justified "
            "lines would gape without hyphens; where those fall depends on the dictionaries that a "
            "reader has installed, and the contents' pages would depend on them"),
    _differ("*", "italic", "Han type is never slanted, which Word would do to it"),
    _differ("*", "weight", "Word knows regular and bold of a family: 550 and more is bold; "
            "headings and what is lighter than regular name the family of their weight"),
    _differ("heading *", "left, first", _LISTED),
    _differ("heading 1", "leading", "its line has room for the numeral beside it"),
    _differ("heading 1", "before", "where chapters run on, the room above one is its title's"),
    _differ("Chapter Companion", "left", "it stands under its title, beside the numeral"),
    _differ("List *", "left, first", _LISTED),
    _differ("List *", "before, after", "a list is a style a level, and Word leaves room between "
            "two styles: 0.3 of the leading, on each level"),
    _differ("Definition", "after", "Word has no room for a whole list: 0.4 of the leading"),
    _differ("Definition", "align", "what explains a term is short, and in Chinese often a name in "
            "Latin letters, which would stretch the line before it"),
    _differ("footnote text", "left, first", "a note's number hangs"),
    _differ("footnote text", "before, after", "Word keeps free what the last note leaves below it, "
            "LibreOffice does not"),
    _differ("toc *", "left, right, first", _LISTED),
    _differ("table of figures", "left, right, first", _LISTED),
    _differ("Bibliography", "left, first", _LISTED),
    _differ("header", "left", _SECTION),
    _differ("footer", "after", _SECTION),
    _differ("footer", "align, weight", "its tab sets it right; only the page's number is bold"),
    _differ("Pull Quote*", "right", "its rules would be shorter with it"),
    _differ("Margin Note*", "before, after", "a frame beside the text has its own room"),
    _differ("Table *", "before, after", "a cell's padding is its paragraph's room"),
    _differ("Table *", "left, right", "the cells of a table have it as their margin"),
    _differ("Timeline *", "before, after, left, right", "Word's line of time is a table"),
    _differ("Cover *", "left, right", _COMPOSED),
    _differ("Cover *", "align", "its lines are broken as measured"),
    _differ("Title*", "left", _COMPOSED),
    _differ("Subtitle", "left, right", _COMPOSED),
    _differ("Author", "left", _COMPOSED),
    _differ("Affiliation", "left, before", _COMPOSED),
    _differ("Imprint*", "first", _COMPOSED),
)  # fmt: skip

TITLE_LINE = 1.45
"""Height of a line of a chapter's title at least, in its size: the numeral beside has room."""


def differing(style: str) -> frozenset[str]:
    """Return the properties in which a style is another than its spot.

    What holds for all styles is a rule that says what is there instead, and is no difference.
    """
    found = (
        one.properties
        for one in DIFFERENCES
        if one.styles != "*" and fnmatchcase(style, one.styles)
    )
    return frozenset().union(*found)


def table() -> Mapping[str, str]:
    """Return each reason with the styles and properties that it is for, as docs/word.md has it."""
    rows: dict[str, list[str]] = {}
    for one in DIFFERENCES:
        said = f"{'all' if one.styles == '*' else one.styles}: {', '.join(sorted(one.properties))}"
        rows.setdefault(one.reason, []).append(said)
    return {"; ".join(said): reason for reason, said in rows.items()}
