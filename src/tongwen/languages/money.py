"""Which currencies a text speaks of, by their signs and names in CLDR (UTS 35, part 3, 4)."""

from __future__ import annotations

import re
from functools import cache

from .model import Language
from .register import LANGUAGES

_KNOWN = ("USD", "EUR", "GBP", "JPY", "CNY", "HKD", "TWD", "KRW", "INR", "PKR", "CHF", "AUD", "CAD")
_OF_SEVERAL = {
    "$": "AUD CAD HKD TWD USD",
    "¥": "CNY JPY",
    "￥": "CNY JPY",
    "元": "CNY HKD TWD",
    "dollar": "AUD CAD HKD TWD USD",
    "dollars": "AUD CAD HKD TWD USD",
}
"""Signs and names that no one currency has to itself → those that have it."""


def currencies(text: str, language: Language) -> frozenset[str]:
    """Return the currencies that ``text`` names in ``language``, or by a sign beside a number.

    Each is the code of ISO 4217, or those that it may be: a bare 元 is “CNY HKD TWD”.
    """
    names, pattern = _names(language.tag.partition("-")[0])
    folded = text.casefold()
    if not any(name in folded for name in names):
        return frozenset()  # as most texts do, which is seen sooner so
    return frozenset(names[found.casefold()] for found in pattern.findall(text))


@cache
def _names(primary: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """Return name or sign → currency, in every variant of a language, and what finds them."""
    from babel.numbers import get_currency_name, get_currency_symbol

    locales = {known.locale for known in LANGUAGES.values() if known.tag.startswith(primary)}
    found: dict[str, str] = {}
    for locale in sorted(locales | {"en_GB"}):
        for code in _KNOWN:
            symbol = get_currency_symbol(code, locale)
            names = [get_currency_name(code, count, locale) for count in (None, 1, 2)]
            for word in (code, symbol, *names):
                if word not in _OF_SEVERAL:
                    found.setdefault(word.casefold(), code)
    # A word of letters is a whole one; a sign, or a name in Han, stands beside anything.
    parts = [
        rf"(?<![a-z]){re.escape(word)}(?![a-z])" for word in sorted(found, key=len, reverse=True)
    ]
    # What several have, and 元 begins other words (元素), counts beside a number.
    found |= {sign: sign_of for sign, sign_of in _OF_SEVERAL.items() if sign not in found}
    parts += [r"[$¥￥](?=\s?\d)", r"(?<=[\d十百千萬万億亿])元", r"(?<![a-z])dollars?(?![a-z])"]
    return found, re.compile("|".join(parts), re.IGNORECASE)
