"""Chinese in one script → Chinese in the other, phrase by phrase, by OpenCC's dictionaries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from .tags import han_variant, is_chinese

_HOME = {"Hant": "big5", "Hans": "gb2312"}
"""Script → the character set that was made for it: what is in it is at home in the script."""

_IN_BOTH = frozenset("着")
"""At home in both scripts though one of the sets lacks it: Hong Kong writes 看着."""

_INTO = {"Hant": "s2tw", "Hans": "t2s"}

_STEPS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("", "CN"): ("t2s",),
    ("TW", "CN"): ("tw2sp",),
    ("HK", "CN"): ("hk2sp",),
    ("CN", ""): ("s2tw",),
    ("CN", "TW"): ("s2twp",),
    ("CN", "HK"): ("s2hkp",),
    ("", "TW"): ("t2tw",),
    ("", "HK"): ("t2hk",),
    ("TW", "HK"): ("tw2t", "t2hk"),
    ("HK", "TW"): ("hk2t", "t2tw"),
    ("HK", ""): ("hk2t", "t2tw"),
}
"""Region of the text, region wanted → OpenCC's configurations. "": Traditional of no region, whose
forms are Taiwan's."""


@cache
def form_in(character: str, script: str) -> str:
    """Return the form of ``character`` in ``script``: itself where it is at home there."""
    if character in _IN_BOTH:
        return character
    try:
        character.encode(_HOME[script])
    except UnicodeEncodeError:
        return str(_converter(_INTO[script]).convert(character))
    return character


def can_convert(tag: str, into: str) -> bool:
    """Return whether text tagged ``tag`` can be made text tagged ``into``."""
    return is_chinese(tag) and is_chinese(into) and region_of(tag) != region_of(into)


def convert(text: str, tag: str, into: str) -> str:
    """Return Chinese tagged ``tag`` as Chinese tagged ``into`` (BCP 47).

    OpenCC makes 揹 of 背 in words, and leaves it as it is on the way back: the mainland's standard
    has 背 alone.
    """
    for step in _STEPS.get((region_of(tag), region_of(into)), ()):
        text = str(_converter(step).convert(text))
    return text.replace("揹", "背") if region_of(into) == "CN" else text


def region_of(tag: str) -> str:
    """Return the region that a tag of Chinese names: TW, HK or CN; "" of Traditional of none."""
    if tag.lower().endswith("-tw"):
        return "TW"
    return {"HK": "HK", "SC": "CN"}.get(han_variant(tag), "")


@cache
def _converter(name: str) -> Any:
    import opencc

    return opencc.OpenCC(name)
