"""Measuring text as WeasyPrint draws it, by Pango, and where it may be broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi
from weasyprint.text.line_break import Layout, get_log_attrs, line_size, pyphen, strut

from ....remembering import Shelf
from .quick import SETUP, style_key

__all__ = ["SETUP", "Layout", "strut", "style_key"]

_PATTERNS = Shelf("hyphens", pyphen.VERSION, Path(__file__))
"""Where words may be parted, as pyphen has read it: its 5,000 patterns of English take 0.1 s."""


def copied_layout(layout: Any) -> Any:
    """Return a copy of a laid-out text, which is drawn anew from its own values."""
    copied = Layout.__new__(Layout)
    copied.__dict__.update(layout.__dict__)
    return copied


def text_width(text: str, style: Any, layout: Any = None) -> float:
    """Return how wide ``text`` is on one line, in px; ``layout`` may serve several of a style."""
    layout = Layout(style) if layout is None else layout
    layout.set_text(text)
    return _width(layout, style)


def drawn_width(box: Any) -> float:
    """Return how wide the text of a laid-out ``box`` is drawn, in px."""
    layout = box.pango_layout
    layout.reactivate(box.style)
    width = _width(layout, box.style)
    layout.deactivate()
    return width


def _width(layout: Any, style: Any) -> float:
    line, _ = layout.get_first_line()
    return float(line_size(line, style)[0])


def line_breaks(text: str, language: str) -> list[bool]:
    """Return for each character, and for the end, whether a line may begin there."""
    attributes = get_log_attrs(text, language)
    return [bool(attributes[index].is_line_break) for index in range(len(text) + 1)]


@cache
def hyphenator(language: str, left: int, right: int) -> Callable[[str], list[int]] | None:
    """Return what says where a word may be parted; None for a language without such rules.

    ``left`` and ``right`` are how many letters stay together at the word's ends.
    """
    known = pyphen.language_fallback(language)
    if known is None:
        return None
    _read_patterns(pyphen.LANGUAGES[known])
    dictionary = pyphen.Pyphen(lang=known, left=left, right=right)
    positions: Callable[[str], list[int]] = dictionary.positions
    return positions


def _read_patterns(file: Path) -> None:
    """Read the patterns of a language for pyphen and for the engine, as they were read before."""
    if file in pyphen.hdcache:
        return
    known = _PATTERNS.find(file.name)
    if known is None:
        read = pyphen.HyphDict(file)
        # A language that spells parted words otherwise has more than numbers: those are not kept.
        if all(type(value) is int for _, values in read.patterns.values() for value in values):
            _PATTERNS.keep(file.name, read.patterns)
    else:
        read = pyphen.HyphDict.__new__(pyphen.HyphDict)
        read.patterns, read.cache, read.maxlen = known, {}, max(map(len, known))
    pyphen.hdcache[file] = read


def glyphs(box: Any) -> Iterator[tuple[str, float, float]]:
    """Yield for each glyph of a laid-out text its character and where it begins and is drawn.

    Both places are in px from the page's left edge: a glyph may be drawn off where it begins.
    """
    layout = box.pango_layout
    layout.reactivate(box.style)
    line, _ = layout.get_first_line()
    encoded = layout.text.encode()
    x = float(box.position_x)
    run = line.runs[0]
    while run:
        item, drawn = run.data.item, run.data.glyphs
        for index in range(drawn.num_glyphs):
            geometry = drawn.glyphs[index].geometry
            rest = encoded[item.offset + drawn.log_clusters[index] :][:4].decode(errors="ignore")
            yield rest[:1], x, x + geometry.x_offset * FROM_UNITS
            x += geometry.width * FROM_UNITS
        run = run.next
    layout.deactivate()


@dataclass(frozen=True, slots=True)
class Change:
    """By how many px a character is drawn further to the right, and how much wider it is.

    Below 0: to the left, and narrower.
    """

    shift: float
    width: float


def changed_text(text: str, style: Any, changes: Mapping[int, Change]) -> Any:
    """Return ``text`` laid out on one line, with ``changes`` by the index of their characters."""
    layout = _ChangedLayout(style)
    layout.changes = {len(text[:place].encode()): one for place, one in changes.items()}
    layout.set_text(text)
    layout.deactivate()
    return layout


class _ChangedLayout(Layout):  # type: ignore[misc]
    """A line of text some of whose characters are moved or of another width.

    The engine lays out a text again when it draws it, so it is changed each time. Pango's own
    letter spacing would stand on both sides of a character alike.
    """

    changes: Mapping[int, Change] = MappingProxyType({})
    _changed = False

    def set_text(self, text: str, justify: bool = False) -> None:
        super().set_text(text)
        self._changed = False

    def get_first_line(self) -> Any:
        line, index = super().get_first_line()
        run = ffi.NULL if self._changed else line.runs
        while run:
            item, drawn = run.data.item, run.data.glyphs
            clusters = [drawn.log_clusters[place] for place in range(drawn.num_glyphs)]
            ends = dict(pairwise([*sorted(set(clusters)), item.length]))
            for place, cluster in enumerate(clusters):
                if place and clusters[place - 1] == cluster:
                    continue
                # Letters that share a glyph give it what is theirs.
                letters = range(item.offset + cluster, item.offset + ends[cluster])
                changes = [self.changes[at] for at in letters if at in self.changes]
                if changes:
                    geometry = drawn.glyphs[place].geometry
                    geometry.x_offset += round(changes[0].shift * TO_UNITS)
                    geometry.width += round(sum(one.width for one in changes) * TO_UNITS)
            run = run.next
        self._changed = True
        return line, index
