"""Steps of WeasyPrint's layout to the same end in less time.

Each stands in place of a function of WeasyPrint while pages are made; a test holds the finished
files against those that are made without them, byte for byte. They are what a profile showed: a
page has ten thousand values of styles that are read for the first time, and hundreds of pieces of
text, each with the fonts of its style looked up anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any

from weasyprint.css import ComputedStyle
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import (
    INHERITED,
    INITIAL_NOT_COMPUTED,
    INITIAL_VALUES,
    Dimension,
)
from weasyprint.formatting_structure.boxes import Box, PageBox
from weasyprint.layout import percent
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description
from weasyprint.text.line_break import Layout

_LOGICAL = frozenset(
    function(block="ttb", inline=direction)
    for function in PHYSICAL_FUNCTIONS.values()
    for direction in ("ltr", "rtl")
)
"""Properties named by the direction of the text: the side that they mean has their value."""

_NOT_PLAIN = {"position", "float", "display", "page"} | {
    name for name in INITIAL_VALUES if name.startswith("text_decoration_")
}
"""Properties whose value depends on more than what is declared, inherited or initial."""

_INHERITED = INHERITED - _NOT_PLAIN
_INITIAL = {
    name: value
    for name, value in INITIAL_VALUES.items()
    if name not in INHERITED | INITIAL_NOT_COMPUTED | _NOT_PLAIN
}

_missing = ComputedStyle.__missing__
_percentage, _resolve_percentages = percent.percentage, percent.resolve_percentages
_setup = Layout.setup


def computed_value(self: Any, key: str) -> Any:
    """Return the value of a property of a style that is read for the first time.

    Most are declared nowhere: they are the parent's, or initial.
    """
    if key in self.cascaded:
        return _missing(self, key)
    if key in PHYSICAL_FUNCTIONS:
        known = self.__dict__
        if "sides_alone" not in known:
            known["sides_alone"] = _LOGICAL.isdisjoint(self.cascaded)
        if not known["sides_alone"]:
            return _missing(self, key)
    if key in _INITIAL:
        value = self[key] = _INITIAL[key]
        return value
    if (key in _INHERITED or key[:2] == "__") and self.parent_style is not None:
        value = self[key] = self.parent_style[key]
        return value
    return _missing(self, key)


_ACROSS = (
    "margin_left", "margin_right", "margin_top", "margin_bottom", "padding_left", "padding_right",
    "padding_top", "padding_bottom", "width", "min_width", "max_width",
)  # fmt: skip
"""Lengths whose percentages are of the width of what a box is in."""

_BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """Set the used lengths of a box from the computed ones, in px; most are px already."""
    if isinstance(box, PageBox):
        _resolve_percentages(box, containing_block)
        return
    if isinstance(containing_block, Box):
        across, down = containing_block.width, containing_block.height
    else:
        across, down = containing_block
    style, used = box.style, box.__dict__
    for name in _ACROSS:
        value = style[name]
        if value.__class__ is Dimension and value.unit != "%":
            used[name] = value.value
        else:
            used[name] = _percentage(value, style, across)
    if used["min_width"] == "auto":
        used["min_width"] = 0
    for name in ("height", "min_height", "max_height"):
        value = style[name]
        if value.__class__ is Dimension and value.unit != "%":
            used[name] = value.value
        elif down != "auto":
            used[name] = _percentage(value, style, down)
        elif name == "height":  # a share of what is as high as what is in it
            used[name] = "auto"
        else:
            used[name] = _percentage(value, style, 0 if name == "min_height" else inf)
    if used["min_height"] == "auto":
        used["min_height"] = 0
    shared = style["border_collapse"] == "collapse"
    for name in _BORDERS:
        if not (shared and hasattr(box, name)):  # else the table has settled them
            used[name] = style[name]
    if style["box_sizing"] != "content-box":
        percent.adjust_box_sizing(box, "width")
        percent.adjust_box_sizing(box, "height")


_FACES = (
    "font_family", "font_style", "font_stretch", "font_weight", "font_variant_ligatures",
    "font_variant_position", "font_variant_caps", "font_variant_numeric",
    "font_variant_alternates", "font_variant_east_asian", "font_feature_settings",
    "font_variation_settings", "font_language_override", "lang",
)  # fmt: skip
"""Where these differ, letters are drawn otherwise; besides their size."""

SETUP = (*_FACES, "direction", "font_size", "font_kerning")
"""What a layout of text is begun with."""


def font_style_key(style: Any, include_size: bool = False) -> Any:
    """Return a key of a style's face; with its size and leading, if asked for."""
    return style_key(style, (*_FACES, "font_size", "line_height") if include_size else _FACES)


def style_key(style: Any, names: tuple[str, ...]) -> Any:
    """Return a key of a style's values of these properties."""
    key: Any = tuple([style[name] for name in names])
    try:
        hash(key)
    except TypeError:  # a value that is a list
        return str(key)
    return key


@dataclass(frozen=True, slots=True)
class _Fonts:
    """What Pango has found for a style: its context, the fonts' description, and their features."""

    context: Any
    description: Any
    language: Any
    features: bytes


def set_up(self: Layout, style: Any) -> None:
    """Begin a layout of text in a style: with the fonts found for one before that is alike."""
    if style["text_decoration_line"] != "none":
        _setup(self, style)  # which measures where the lines are drawn
        return
    fonts = _fonts(style)
    self.style, self.language, self.first_line_direction = style, fonts.language, 0
    self.ascent = self.underline_position = self.underline_thickness = None
    self.strikethrough_position = self.strikethrough_thickness = None
    self.layout = ffi.gc(pango.pango_layout_new(fonts.context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(self.layout, False)
    pango.pango_layout_set_font_description(self.layout, fonts.description)
    if fonts.features:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        feature = pango.pango_attr_font_features_new(fonts.features)
        pango.pango_attr_list_insert(attributes, feature)
        pango.pango_layout_set_attributes(self.layout, attributes)


def _fonts(style: Any) -> _Fonts:
    """Return the fonts of a style, found once for all that are alike in :data:`SETUP`."""
    known = style.font_config.__dict__.setdefault("found_fonts", {})
    key = style_key(style, SETUP)
    found = known.get(key)
    if found is None:
        found = known[key] = _found(style)
    return found  # type: ignore[no-any-return]


def _found(style: Any) -> _Fonts:
    """Return what :meth:`weasyprint.text.line_break.Layout.setup` finds for a style."""
    context = ffi.gc(
        pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref
    )
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    language, override = pango.pango_language_get_default(), style["font_language_override"]
    named = style["lang"] if override == "normal" else LST_TO_ISO.get(override.lower(), override)
    if named:
        pointer, _held = unicode_to_char_p(named)
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    wanted = font_features(
        style["font_kerning"], style["font_variant_ligatures"], style["font_variant_position"],
        style["font_variant_caps"], style["font_variant_numeric"],
        style["font_variant_alternates"], style["font_variant_east_asian"],
        style["font_feature_settings"],
    )  # fmt: skip
    features = ",".join(f"{name} {value}" for name, value in wanted.items()).encode()
    return _Fonts(context, get_font_description(style), language, features)
