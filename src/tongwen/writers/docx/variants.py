"""Styles that differ from another in one thing, each made where a block first needs it."""

from __future__ import annotations

import re
from dataclasses import replace

from .markup import Element, element, name, paragraph_properties
from .styles import Style, style_id


class Variants:
    """Styles that differ from another in one thing, each made where a block first needs it.

    A number at the right of its cell is "Table Text Right", a later paragraph of a note
    "Footnote Text Continued". So nothing is formatted by hand, and who changes the first style in
    Word changes them all.
    """

    def __init__(self) -> None:
        self._made: dict[str, Style] = {}

    def turn(
        self, node: Element, what: str, *properties: Element, run: tuple[Element, ...] = ()
    ) -> None:
        """Give the paragraph ``node`` the variant ``what`` of its style, with ``properties``.

        Args:
            run: properties of its words.
        """
        mark = paragraph_properties(node).find(name("w:pStyle"))
        if mark is None:
            mark = element("w:pStyle", val="Normal")
            paragraph_properties(node).insert(0, mark)
        self._turn(
            mark, what, Style("", base=mark.get(name("w:val")), paragraph=properties, run=run)
        )

    def turn_table(self, node: Element, what: str, *properties: Element) -> None:
        """Give the table ``node`` the variant ``what`` of its style, with ``properties``."""
        mark = node.find(f"{name('w:tblPr')}/{name('w:tblStyle')}")
        self._turn(mark, what, Style("", "table", mark.get(name("w:val")), table=properties))

    def _turn(self, mark: Element, what: str, made: Style) -> None:
        variant = f"{_WORDS.sub(' ', made.base)} {what}"
        self._made.setdefault(variant, replace(made, name=variant))
        mark.set(name("w:val"), style_id(variant))

    @property
    def styles(self) -> tuple[Style, ...]:
        """Those that were needed, in the order of need."""
        return tuple(self._made.values())


_WORDS = re.compile("(?<=[a-z])(?=[A-Z0-9])")
"""Where the words of a style's identifier part: ``ListBullet2`` is "List Bullet 2"."""
