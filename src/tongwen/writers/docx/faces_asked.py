"""Which faces the words of a Word file are set in: family and style, as Word finds them.

ECMA-376 part 1, 17.7.2: a run's own properties, its character style, its paragraph's, its table's,
the defaults. Where two styles set bold, which cancels, both faces are taken for asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...institute import FontFamilies
from ...languages import is_wide
from .markup import Element, name, style_of

TO_WRITE_WITH = ("Regular", "Bold", "Italic")
"""The styles of the text's family that go along in any case: an editor will want them."""


def faces_asked(
    roots: Iterable[Element], styles: Element, lists: Element, fonts: FontFamilies
) -> dict[str, set[str]]:
    """Return each Latin family that words of ``roots`` are set in, with its styles.

    Args:
        styles, lists: the roots of styles.xml and numbering.xml.
    """
    return _Asking(styles, lists, fonts).asked(roots)


class _Asking:
    def __init__(self, styles: Element, lists: Element, fonts: FontFamilies) -> None:
        self.styles = {node.get(name("w:styleId")): node for node in styles}
        self.defaults = styles.find(f"{name('w:docDefaults')}/{name('w:rPrDefault')}")
        self.themed = {"minorHAnsi": fonts.text, "majorHAnsi": fonts.display}
        self.levels = dict(_levels(lists))
        self.found: dict[str, set[str]] = {fonts.text: set(TO_WRITE_WITH)}
        self._chains: dict[str, list[Element]] = {}

    def asked(self, roots: Iterable[Element]) -> dict[str, set[str]]:
        seen: set[tuple[object, ...]] = set()
        for root in roots:
            for node in root.iter(name("w:p")):
                style = style_of(node) or "Normal"
                around = [*self.chain(style), *self.table(node)]
                key: tuple[object, ...] = (style, len(around))
                if key not in seen:
                    seen.add(key)
                    self.number(node, around)
                for run in node.iter(name("w:r")):
                    words = "".join(text.text or "" for text in run.iter(name("w:t")))
                    if any(not is_wide(sign) and not sign.isspace() for sign in words):
                        self.take(_properties(run), around)
        return self.found

    def take(self, own: Element | None, around: Sequence[Element]) -> None:
        """Count the face of words with the properties ``own`` in the styles ``around``."""
        mark = own.find(name("w:rStyle")) if own is not None else None
        character = self.chain(mark.get(name("w:val"))) if mark is not None else []
        levels = [own, *(_properties(node) for node in (*character, *around))]
        levels += [_properties(self.defaults)]
        for level in levels:
            fonts = level.find(name("w:rFonts")) if level is not None else None
            if fonts is None:
                continue
            theme = fonts.get(name("w:asciiTheme"), "")
            family = self.themed.get(theme) or fonts.get(name("w:ascii"), "")
            if family:
                style = "".join(
                    shown for tag, shown in (("w:b", "Bold"), ("w:i", "Italic"))
                    if _on(levels, tag)
                )  # fmt: skip
                self.found.setdefault(family, set()).add(style or "Regular")
                return

    def number(self, node: Element, around: Sequence[Element]) -> None:
        """Count the face of the number that a list gives to paragraph ``node``."""
        for properties in (node, *around):
            number = properties.find(f"{name('w:pPr')}/{name('w:numPr')}/{name('w:numId')}")
            if number is not None:
                for level in self.levels.get(number.get(name("w:val")), ()):
                    self.take(_properties(level), around)
                return

    def chain(self, style: str) -> list[Element]:
        """Return a style and those that it builds on."""
        if style not in self._chains:
            found: list[Element] = []
            at: str | None = style
            while at in self.styles and self.styles[at] not in found:
                found.append(self.styles[at])
                base = found[-1].find(name("w:basedOn"))
                at = base.get(name("w:val")) if base is not None else None
            self._chains[style] = found
        return self._chains[style]

    def table(self, node: Element) -> list[Element]:
        """Return the style of the table that ``node`` stands in, with those of its rows."""
        whole = next(node.iterancestors(name("w:tbl")), None)
        if whole is None:
            return []
        mark = whole.find(f"{name('w:tblPr')}/{name('w:tblStyle')}")
        chain = self.chain(mark.get(name("w:val"))) if mark is not None else []
        return [part for style in chain for part in (*style.iter(name("w:tblStylePr")), style)]


def _levels(lists: Element) -> Iterator[tuple[str, list[Element]]]:
    """Yield the number of each list, with its levels."""
    abstract: Mapping[str, list[Element]] = {
        node.get(name("w:abstractNumId")): list(node.iter(name("w:lvl")))
        for node in lists.iter(name("w:abstractNum"))
    }
    for node in lists.iter(name("w:num")):
        mark = node.find(name("w:abstractNumId"))
        yield node.get(name("w:numId")), abstract.get(mark.get(name("w:val")), [])


def _properties(node: Element | None) -> Element | None:
    return None if node is None else node.find(name("w:rPr"))


def _on(levels: Sequence[Element | None], tag: str) -> bool:
    """Whether a toggle is on: by the run's own word, else in any of its styles."""
    marks = [None if level is None else level.find(name(tag)) for level in levels]
    said = [mark is not None and mark.get(name("w:val"), "1") not in ("0", "false", "off")
            for mark in marks]  # fmt: skip
    return said[0] if marks[0] is not None else any(said)
