"""Design tokens → CSS custom properties, the names that every style sheet uses."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import fields

from ..fonts.scripts import script_family
from ..languages import Language
from .model import FontFamilies, Tokens

HAN_VARIANTS = ("TC", "SC", "HK")
COLOUR = re.compile(r"#[0-9a-f]{6}")
FAMILY = re.compile(r"[^\W_][\w .+-]{0,63}")
"""A family's name: no quotes, backslashes or ends of line, so that it cannot leave its quotes."""

_SIZES = {
    "text": "size-text",
    "leading": "leading-text",
    "small": "size-small",
    "caption": "size-caption",
    "lead": "size-lead",
    "heading1": "size-heading-1",
    "heading2": "size-heading-2",
    "heading3": "size-heading-3",
    "title": "size-title",
}
_MEASURES = {
    "width": "page-width",
    "height": "page-height",
    "top": "margin-top",
    "outer": "margin-outer",
    "foot": "margin-foot",
    "inner": "margin-inner",
    "hang": "hang",
}


def css_custom_properties(tokens: Tokens, language: Language) -> str:
    """Return ``:root{--ink:#16243a;…}``: the tokens as CSS, for text in ``language``.

    Colours are ``--ink`` … ``--link``; families ``--font-text``, ``-display``, ``-title``,
    ``-mono``, each followed by its Han partner in the variant of ``language``, and again as
    ``--font-text-tc``, ``-sc``, ``-hk`` for spans in another; sizes, spaces (``--space-block``)
    and rules (``--rule-hair``) in pt; the page and ``--cover-bar`` in mm; ``--weight-heading``,
    ``--weight-title``; ``--chart-1`` to ``--chart-6``.

    Raises:
        ValueError: a token that could break out of its declaration. Tokens that
            :func:`~tongwen.institute.read_institute` returns never do.
    """
    declarations: list[tuple[str, str]] = []
    for field in fields(tokens.colours):
        value = getattr(tokens.colours, field.name)
        if not COLOUR.fullmatch(value):
            raise ValueError(f"{field.name} is not a colour in the form #rrggbb: {value!r}")
        declarations.append((field.name.replace("_", "-"), value))
    for role in ("text", "display", "title", "mono"):
        declarations.append(
            (
                f"font-{role}",
                _families(tokens.fonts, role, language.han_variant, language.script.code),
            )
        )
        declarations.extend(
            (f"font-{role}-{variant.lower()}", _families(tokens.fonts, role, variant))
            for variant in HAN_VARIANTS
        )
    for attribute, name in _SIZES.items():
        declarations.append((name, _length(attribute, getattr(tokens.scale, attribute), "pt")))
    for attribute, name in _MEASURES.items():
        length = getattr(tokens.page, attribute)
        if attribute == "outer" and language.script.wide:
            length += _off_squares(tokens)
        declarations.append((name, _length(attribute, length, "mm")))
    declarations.extend(
        (f"weight-{field.name}", str(getattr(tokens.weights, field.name)))
        for field in fields(tokens.weights)
    )
    for group, values in (("space", tokens.spacing), ("rule", tokens.rules)):
        declarations.extend(
            (f"{group}-{field.name}", _length(field.name, getattr(values, field.name), "pt"))
            for field in fields(values)
        )
    declarations.append(("cover-bar", _length("bar", tokens.cover.bar, "mm")))
    for number, colour in enumerate(tokens.charts, start=1):
        if not COLOUR.fullmatch(colour):
            raise ValueError(f"chart {number} is not a colour in the form #rrggbb: {colour!r}")
        declarations.append((f"chart-{number}", colour))
    return ":root{" + ";".join(f"--{name}:{value}" for name, value in declarations) + "}"


_VARIABLE = re.compile(rb"""var\(\s*--([a-z0-9-]+)\s*(?:,([^()"'<>]*))?\)""")


def drawing_with_tokens(drawing: bytes, tokens: Tokens, language: Language) -> bytes:
    """Return an SVG in which ``var(--chart-1)`` and the like are the values of the tokens.

    A drawing is a file of its own: the custom properties of the page do not reach into it, and
    Word knows none. Here they are filled in once for every format. A name that is no token gets
    what stands behind its comma (CSS Custom Properties 1, 3), or stays as it is.
    """
    if b"var(" not in drawing:
        return drawing
    rule = css_custom_properties(tokens, language).removeprefix(":root{").removesuffix("}")
    values = dict(declaration[2:].split(":", 1) for declaration in rule.split(";"))

    def value(found: re.Match[bytes]) -> bytes:
        known = values.get(found[1].decode("ascii"))
        if known is not None:
            # Families stand in double quotes, as attributes do.
            return known.replace('"', "'").encode("utf-8")
        return found[2].strip() if found[2] is not None else found[0]

    return _VARIABLE.sub(value, drawing)


def drawing_families(tokens: Tokens, language: Language) -> Mapping[str, tuple[str, ...]]:
    """Return "sans-serif", "serif" and "monospace" → the families of that kind, Han last.

    A kind that no role is of has those of display type.
    """
    found: dict[str, tuple[str, ...]] = {}
    for role in ("display", "text", "mono"):
        *families, kind = _families(
            tokens.fonts, role, language.han_variant, language.script.code
        ).split(",")
        found.setdefault(kind, tuple(family.strip('"') for family in families))
    usual = next(iter(found.values()))
    return {kind: found.get(kind, usual) for kind in ("sans-serif", "serif", "monospace")}


def han_partner(fonts: FontFamilies, role: str) -> str:
    """Return the Han family, without its variant, that goes with the face of ``role``."""
    if role == "text":
        return fonts.text_han
    if role == "title" and fonts.title != fonts.display:
        return fonts.text_han
    return fonts.display_han


def _families(fonts: FontFamilies, role: str, variant: str, script: str = "") -> str:
    latin, han = getattr(fonts, role), han_partner(fonts, role)
    for family in (latin, han):
        if not FAMILY.fullmatch(family):
            raise ValueError(f"{role} is not the name of a type family: {family!r}")
    generic = "monospace" if role == "mono" else "sans-serif" if "Sans" in han else "serif"
    other = script_family(script, sans="Sans" in han)
    between = f'"{other}",' if other else ""
    return f'"{latin}",{between}"{han} {variant}",{generic}'


def _off_squares(tokens: Tokens) -> float:
    """Return by how much the measure is wider than whole squares of the text's size, in mm.

    A line of Han is a row of squares (clreq, 2.2): they fill it where the measure is so many of
    them; two columns with two squares between them, where it is an even number. Below 0: the next
    whole number is nearer.
    """
    page, squares = tokens.page, tokens.page.columns * tokens.scale.text * 25.4 / 72
    measure = page.width - page.inner - page.outer
    return measure - round(measure / squares) * squares


def _length(name: str, value: float, unit: str) -> str:
    if not math.isfinite(value) or value < 0:
        raise ValueError(f"{name} is not a length: {value!r}")
    return f"{value:.4f}".rstrip("0").rstrip(".") + unit
