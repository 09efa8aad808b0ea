"""What numbers in a text measure, by CLDR's names of units (UTS 35, part 2, 15): km, 公里, %."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .model import Language
from .quantities import quantities
from .register import LANGUAGES

_ORDINAL = re.compile(r"(?:first|second|third|th|i[eè]re?|[eè]me|seconde)$")
"""What “week” follows in “the fifth week” is no number of weeks."""

_UNITS = {
    "length": "kilometer meter centimeter millimeter mile yard foot inch",
    "mass": "tonne kilogram gram pound ounce",
    "temperature": "celsius fahrenheit",
    "area": "hectare acre square-kilometer square-meter square-mile",
    "volume": "liter cubic-meter gallon",
    "speed": "kilometer-per-hour mile-per-hour",
    "energy": "kilowatt-hour",
    "power": "watt kilowatt megawatt gigawatt",
    "digital": "kilobyte megabyte gigabyte terabyte",
    "duration": "second minute hour day week month year",
}
"""Kinds of measure → their units, as CLDR calls them."""
_MORE = {"千米": "length-kilometer", "噸": "mass-tonne", "吨": "mass-tonne", "頓": "mass-tonne",
         "平方千米": "area-square-kilometer", "公畝": "area-are", "亩": "area-mu", "畝": "area-mu",
         "星期": "duration-week", "周": "duration-week", "鐘頭": "duration-hour",
         "ton": "mass-tonne", "tons": "mass-tonne"}  # fmt: skip
"""Names that people write and CLDR has not."""


def units(text: str, language: Language) -> frozenset[str]:
    """Return the units that numbers in ``text`` have, as CLDR calls them: length-kilometer."""
    names, pattern = _names(language.tag.partition("-")[0])
    found = set()
    for match in pattern.finditer(text):
        name = match["name"].casefold()
        found.add(names[name])
        if name[0] == "千" and name[1:] in names:
            found.add(names[name[1:]])  # 兩千米 is two kilometres, or two thousand metres.
    return frozenset(found)


def kind_of(unit: str) -> str:
    """Return what a unit measures: length, mass, duration."""
    return unit.partition("-")[0]


@cache
def _names(primary: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """Return name → unit, in every variant of a language, and what finds a number with one."""
    known = [one for one in LANGUAGES.values() if one.tag.partition("-")[0] == primary]
    wide = any(one.script.wide for one in known)
    found: dict[str, str] = {}
    for locale in sorted({one.locale for one in known} | {"en_GB"}):
        for unit in (f"{kind}-{one}" for kind, ones in _UNITS.items() for one in ones.split()):
            for name in _said(unit, locale):
                found.setdefault(name.casefold(), unit)
    found |= {name: unit for name, unit in _MORE.items() if wide is not name.isascii()}
    longest = "|".join(re.escape(name) for name in sorted(found, key=len, reverse=True))
    latin = rf"(?<![^\W\d_])(?:{longest})(?![^\W\d_]|/)"
    words = {
        word
        for one in known
        for word, said in one.numbers.items()
        if said and not _ORDINAL.search(word)
    }
    if not wide:
        led = rf"(?:\d|(?<!\w)(?:{'|'.join(words) or '(?!)'}))"
        return found, re.compile(rf"{led}[\s-]?(?P<name>{latin})", re.IGNORECASE)
    signs = rf"[\d{''.join(word for word in words if len(word) == 1)}]"
    # 5月3日 is a day of a month, 2030年 and 80年代 are no spans of time; 5千克 are kilograms.
    led = rf"(?<![月第\d.]){signs}(?:{signs}|[,.])*?[\s多餘余幾几]?"
    calendar = rf"(?:(?:(?<=\d{{4}})|(?<=\d{{4}}\s)|(?<={signs}{{4}}))年|年代|年度|月份)"
    return found, re.compile(rf"{led}(?!{calendar})(?P<name>{longest})(?!代|度)", re.IGNORECASE)


def _said(unit: str, locale: str) -> Iterator[str]:
    from babel.units import format_unit

    for length in ("long", "short"):
        for count in (1, 2):
            name = str(format_unit(count, unit, length, locale=locale))
            name = re.sub(r"\d", "", name).strip(" \u00a0\u202f")
            # Where CLDR has none it gives back what it was asked.
            if name and not name.endswith(unit):
                yield from {name, name.replace(" ", "")} if re.search("[㐀-鿿]", name) else {name}


def percentages(text: str, language: Language) -> frozenset[float]:
    """Return the numbers in ``text`` that are per cent; of a range, both."""
    sign = "|".join((r"[%％‰]", *map(re.escape, _per_cent(language.locale)), r"per\s?cent"))
    number = r"\d[\d.,]*"
    pattern = (
        rf"({number})(?:\s?(?:[-–—~～至到]|to|and|or|et|à|ou|和|或)\s?({number}))?\s?(?:{sign})"
    )
    found = set()
    for match in re.finditer(pattern, text, re.IGNORECASE):
        for one in filter(None, match.groups()):
            found |= {value for said in quantities(one, language) for value in said.values}
    return frozenset(found)


@cache
def _per_cent(locale: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_said("concentr-percent", locale)))
