"""theme1.xml from the design tokens: what Word's Design tab changes as a whole.

ECMA-376 part 1, 14.2.7 and 20.1.6. The theme has twelve slots of colours. Styles and drawings
name a slot, so that a changed theme restyles the document; charts and shapes that somebody
inserts take the accents, so those are the brand's: its accent, its colours of charts, and the
accent for dark grounds. Roles that are left without a slot are tints and shades of one.
"""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from xml.sax.saxutils import quoteattr

from ...institute import Colours, FontFamilies, Tokens
from ...institute.colour import READABLE, channels, contrast

SLOTS: Mapping[str, tuple[str, str, str]] = {
    "ink": ("dk1", "text1", "tx1"),
    "paper": ("lt1", "background1", "bg1"),
    "deep": ("dk2", "text2", "tx2"),
    "pale": ("lt2", "background2", "bg2"),
    "accent": ("accent1", "accent1", "accent1"),
    "on_deep_accent": ("accent6", "accent6", "accent6"),
    "link": ("hlink", "hyperlink", "hlink"),
    "muted": ("folHlink", "followedHyperlink", "folHlink"),
}
"""Role → its slot's name in the theme, in a style, in a drawing.

A link that was followed looks like one that was not (see the style FollowedHyperlink), which
leaves its slot to second-rank text, as readable on paper.
"""

WHITE = "#ffffff"
"""A page's ground where none is given."""

CHART_SLOTS = ("accent2", "accent3", "accent4", "accent5")
"""The slots of the colours of charts."""

_TINTED: Mapping[str, tuple[str, ...]] = {
    "on_deep": ("paper", "pale", "deep", "accent", "ink"),
    "on_deep_muted": ("paper", "deep", "pale", "ink", "muted", "accent"),
    "rule": ("paper", "ink", "muted", "pale", "deep", "accent"),
}
"""Role without a slot → the roles of whose slots it can be a tint, the best first."""

UNSEEN = 12
"""How far a channel may lie from its token, of 255, in a hairline or light type on dark.

Farther off the brand would be another: the colour then stands without a slot.
"""

_SCRIPTS = (("Hant", "TC"), ("Hans", "SC"), ("Jpan", "JP"), ("Hang", "KR"))

_FORMATS = """<a:fmtScheme name="Tongwen"><a:fillStyleLst>
<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>
<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>
<a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:fillStyleLst><a:lnStyleLst>
<a:ln w="6350"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>
<a:ln w="12700"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>
<a:ln w="19050"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln></a:lnStyleLst>
<a:effectStyleLst><a:effectStyle><a:effectLst/></a:effectStyle>
<a:effectStyle><a:effectLst/></a:effectStyle>
<a:effectStyle><a:effectLst/></a:effectStyle></a:effectStyleLst><a:bgFillStyleLst>
<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>
<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>
<a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:bgFillStyleLst></a:fmtScheme>"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A colour as a style names it.

    Attributes:
        value: ``17365C``, what programs without themes show.
        slot: the theme's, by its name in a style; empty: the colour stands by itself.
        tint, shade: share of 255 of the slot's lightness that is left, towards white and black
            (ECMA-376 part 1, 17.3.2.6); None: whole.
    """

    value: str
    slot: str = ""
    tint: int | None = None
    shade: int | None = None

    def named(self, kind: str = "theme") -> Mapping[str, str]:
        """Return the attributes beside the value; ``kind`` is "theme" or "themeFill"."""
        if not self.slot:
            return {}
        found = {"themeColor" if kind == "theme" else kind: self.slot}
        for change, share in (("Tint", self.tint), ("Shade", self.shade)):
            if share is not None:
                found[kind + change] = f"{share:02X}"
        return found


def bare(colour: str) -> str:
    """Return ``#17365c`` as Word writes it: ``17365C``."""
    return colour.lstrip("#").upper()


@cache
def shown(colours: Colours, role: str) -> Shown:
    """Return the colour of ``role`` as a style names it.

    That of a role without a slot is the tint or shade that comes nearest and can be read as well.
    """
    wanted: str = getattr(colours, role)
    if role in SLOTS:
        return Shown(bare(wanted), SLOTS[role][1])
    needed = min(READABLE, contrast(wanted, colours.ground)) if role != "rule" else 1.0
    best, least = Shown(bare(wanted)), float(UNSEEN) + 1
    red, green, blue = _bytes(wanted)
    for base in _TINTED[role]:
        for tint, shade, made in _shades(getattr(colours, base)):
            distance = max(abs(made[0] - red), abs(made[1] - green), abs(made[2] - blue))
            if distance >= least:
                continue
            value = "{:02x}{:02x}{:02x}".format(*made)
            if needed <= 1 or contrast(f"#{value}", colours.ground) >= needed:
                best, least = Shown(bare(value), SLOTS[base][1], tint, shade), distance
    return best


def shown_as(colours: Colours, value: str, first: str = "") -> Shown:
    """Return the colour ``value`` as a style names it: as a role's, where it is that of one.

    Args:
        first: the role that is asked before the others.
    """
    for role in (*((first,) if first else ()), *SLOTS, *_TINTED):
        if getattr(colours, role) == value:
            return shown(colours, role)
    return Shown(bare(value))


@lru_cache(maxsize=64)
def _shades(colour: str) -> tuple[tuple[int | None, int | None, tuple[int, int, int]], ...]:
    """Return a slot's colour and all its tints and shades: tint, shade, and the channels."""
    found: list[tuple[int | None, int | None, tuple[int, int, int]]] = [
        (None, None, _bytes(colour))
    ]
    hue, lightness, saturation = colorsys.rgb_to_hls(*channels(colour))
    for amount in range(255):
        share = amount / 255
        for tint, shade, light in (
            (amount, None, lightness * share + 1 - share),
            (None, amount, lightness * share),
        ):
            red, green, blue = colorsys.hls_to_rgb(hue, light, saturation)
            found.append((tint, shade, (round(red * 255), round(green * 255), round(blue * 255))))
    return tuple(found)


def _bytes(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def chart_accents(tokens: Tokens) -> tuple[str, ...]:
    """Return the colours of charts that have slots: in order, but the one nearest the accent.

    That one a chart in Word has already, as its first.
    """
    accent = _bytes(tokens.colours.accent)

    def distance(colour: str) -> int:
        return sum((one - two) ** 2 for one, two in zip(_bytes(colour), accent, strict=True))

    nearest = min(range(len(tokens.charts)), key=lambda place: distance(tokens.charts[place]))
    others = [colour for place, colour in enumerate(tokens.charts) if place != nearest]
    return tuple(others[: len(CHART_SLOTS)])


def han_family(fonts: FontFamilies, role: str, variant: str) -> str:
    """Return the Han family for ``role`` ("text", "display") in the forms of ``variant``."""
    base = fonts.display_han if role == "display" else fonts.text_han
    return f"{base} {variant}"


def theme_xml(tokens: Tokens, name: str, variant: str) -> bytes:
    """Return the theme part.

    Args:
        name: of the theme, shown in Word's Design tab.
        variant: the Han forms of the edition ("TC", "SC", "HK").
    """
    slots = {slot: getattr(tokens.colours, role) for role, (slot, _, _) in SLOTS.items()}
    slots.update(zip(CHART_SLOTS, chart_accents(tokens), strict=True))
    order = "dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink"
    colours = "".join(
        f'<a:{slot}><a:srgbClr val="{bare(slots[slot])}"/></a:{slot}>' for slot in order.split()
    )
    fonts = "".join(
        _font(tokens.fonts, kind, role, variant)
        for kind, role in (("major", "display"), ("minor", "text"))
    )
    named = {f"Chart {number}": colour for number, colour in enumerate(tokens.charts, start=1)}
    # What no slot comes near the theme knows all the same (20.1.6.6).
    named |= {
        role.replace("_", " ").capitalize(): getattr(tokens.colours, role)
        for role in (*_TINTED, "heading")
        if not shown_as(tokens.colours, getattr(tokens.colours, role)).slot
    }
    custom = "".join(
        f'<a:custClr name="{called}"><a:srgbClr val="{bare(colour)}"/></a:custClr>'
        for called, colour in named.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f"name={quoteattr(name)}><a:themeElements><a:clrScheme name={quoteattr(name)}>{colours}"
        f"</a:clrScheme><a:fontScheme name={quoteattr(name)}>{fonts}</a:fontScheme>"
        f"{_FORMATS}</a:themeElements><a:objectDefaults/><a:extraClrSchemeLst/>"
        f"<a:custClrLst>{custom}</a:custClrLst></a:theme>"
    ).encode()


def _font(fonts: FontFamilies, kind: str, role: str, variant: str) -> str:
    latin = fonts.display if role == "display" else fonts.text
    by_script = "".join(
        f'<a:font script="{script}" typeface={quoteattr(han_family(fonts, role, forms))}/>'
        for script, forms in _SCRIPTS
    )
    # The slot for a script wins over <a:ea> where Word knows the document's language.
    if variant == "HK":
        by_script = by_script.replace(f'{" TC"}"', ' HK"', 1)
    return (
        f"<a:{kind}Font><a:latin typeface={quoteattr(latin)}/>"
        f"<a:ea typeface={quoteattr(han_family(fonts, role, variant))}/>"
        f'<a:cs typeface=""/>{by_script}</a:{kind}Font>'
    )
