"""theme1.xml from the design tokens: what Word's Design tab changes as a whole.

ECMA-376 part 1, 14.2.7 and 20.1.6. Each role of colour has a fixed slot, so that styles
and drawings name the slot and a changed theme restyles the document. All twelve are taken by
roles; the colours of charts are custom colours (20.1.6.6), which Word shows beside the theme's.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from ...institute import Colours, FontFamilies, Tokens

SLOTS: Mapping[str, tuple[str, str, str]] = {
    "ink": ("dk1", "text1", "tx1"),
    "paper": ("lt1", "background1", "bg1"),
    "deep": ("dk2", "text2", "tx2"),
    "pale": ("lt2", "background2", "bg2"),
    "accent": ("accent1", "accent1", "accent1"),
    "on_deep": ("accent2", "accent2", "accent2"),
    "on_deep_muted": ("accent3", "accent3", "accent3"),
    "on_deep_accent": ("accent4", "accent4", "accent4"),
    "muted": ("accent5", "accent5", "accent5"),
    "rule": ("accent6", "accent6", "accent6"),
    "link": ("hlink", "hyperlink", "hlink"),
}
"""Role → the slot's name in the theme, in a style, in a drawing."""

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


def hexadecimal(colours: Colours, role: str) -> str:
    """Return the colour of ``role`` as Word writes it: ``17365C``."""
    value: str = getattr(colours, role)
    return value.lstrip("#").upper()


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
    slots = {slot: role for role, (slot, _, _) in SLOTS.items()}
    slots["folHlink"] = "link"
    order = "dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink"
    colours = "".join(
        f'<a:{slot}><a:srgbClr val="{hexadecimal(tokens.colours, slots[slot])}"/></a:{slot}>'
        for slot in order.split()
    )
    fonts = "".join(
        _font(tokens.fonts, kind, role, variant)
        for kind, role in (("major", "display"), ("minor", "text"))
    )
    charts = "".join(
        f'<a:custClr name="Chart {number}"><a:srgbClr val="{colour[1:].upper()}"/></a:custClr>'
        for number, colour in enumerate(tokens.charts, start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f"name={quoteattr(name)}><a:themeElements><a:clrScheme name={quoteattr(name)}>{colours}"
        f"</a:clrScheme><a:fontScheme name={quoteattr(name)}>{fonts}</a:fontScheme>"
        f"{_FORMATS}</a:themeElements><a:objectDefaults/><a:extraClrSchemeLst/>"
        f"<a:custClrLst>{charts}</a:custClrLst></a:theme>"
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
