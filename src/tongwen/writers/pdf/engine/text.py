"""Measuring text as WeasyPrint draws it, by Pango, and where it may be broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango
from weasyprint.text.line_break import Layout, get_log_attrs, line_size, pyphen, strut

__all__ = ["Layout", "strut"]


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
    dictionary = pyphen.Pyphen(lang=known, left=left, right=right)
    positions: Callable[[str], list[int]] = dictionary.positions
    return positions


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


def spread_out(
    text: str, style: Any, gap: float, is_spread: Callable[[str], bool]
) -> tuple[Any, float]:
    """Return ``text`` laid out with its characters ``gap`` px further apart, and its width in px.

    ``is_spread`` says behind which characters; behind spaces in any case.
    """
    layout = _SpreadLayout(style)
    layout.gap, layout.is_spread = gap, is_spread
    width = text_width(text, style, layout)
    layout.deactivate()
    return layout, width


class _SpreadLayout(Layout):  # type: ignore[misc]
    """A line of text whose characters stand ``gap`` px further apart."""

    gap = 0.0
    is_spread: Callable[[str], bool]

    def set_text(self, text: str, justify: bool = False) -> None:
        super().set_text(text)
        if not self.gap:
            return
        attributes = pango.pango_layout_get_attributes(self.layout)
        if attributes == ffi.NULL:
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        letter_spacing = self.style["letter_spacing"]
        own = 0 if letter_spacing == "normal" else letter_spacing
        between = self.style["word_spacing"]
        place = 0
        for character in self.text:
            size = len(character.encode())
            is_space = character in " \N{NO-BREAK SPACE}"
            if is_space or self.is_spread(character):
                spacing = own + self.gap + (between if is_space else 0)
                attribute = pango.pango_attr_letter_spacing_new(int(spacing * TO_UNITS))
                attribute.start_index, attribute.end_index = place, place + size
                pango.pango_attr_list_change(attributes, attribute)
            place += size
        pango.pango_layout_set_attributes(self.layout, attributes)
