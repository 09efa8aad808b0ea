"""Which currencies a text speaks of, by their signs and names in CLDR (UTS 35, part 3, 4)."""

from __future__ import annotations

import re
from functools import cache

from .model import Language
from .register import LANGUAGES

_KNOWN = ("USD", "EUR", "GBP", "JPY", "CNY", "HKD", "TWD", "KRW", "INR", "PKR", "CHF", "AUD", "CAD")
_OF_SEVERAL = frozenset("$¥￥元")
"""Signs that no one currency has to itself."""


def currencies(text: str, language: Language) -> frozenset[str]:
    """Return the currencies (ISO 4217) that ``text`` names in ``language``, or by a sign."""
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
    longest = sorted(found, key=len, reverse=True)
    # A word of letters is a whole one; a sign, or a name in Han, stands beside anything.
    parts = (rf"(?<![a-z]){re.escape(word)}(?![a-z])" for word in longest)
    return found, re.compile("|".join(parts), re.IGNORECASE)
