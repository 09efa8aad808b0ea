"""Dates in words, by CLDR's names of months."""

from __future__ import annotations

import datetime
import re
from functools import cache

from ..document import Inline, Month, Superscript, Text
from .model import Language

_DAY = re.compile(r"d+")


def date_in_words(date: datetime.date, language: Language) -> tuple[Inline, ...]:
    """Return ``date`` as it is printed: 17^th^ October 2023, 2023年10月17日, April 2026."""
    from babel.dates import format_date, format_skeleton

    def words(pattern: str) -> str:
        written = format_date(date, pattern, locale=language.locale) if pattern else ""
        return language.number(written)

    if isinstance(date, Month):
        whole = format_skeleton("yMMMM", date, locale=language.locale)
        return (Text(language.number(whole)),)
    form = language.date
    ending = form.day_endings.get(str(date.day), form.day_endings.get("*", ""))
    day = _DAY.search(form.pattern) if ending else None
    if day is None:
        return (Text(words(form.pattern)),)
    before, after = words(form.pattern[: day.end()]), words(form.pattern[day.end() :])
    return tuple(
        part
        for part in (Text(before), Superscript((Text(ending),)), Text(after))
        if part != Text("")
    )


@cache
def months(locale: str) -> tuple[str, ...]:
    """Return the names of the twelve months, as they stand in a date."""
    import babel

    names = babel.Locale.parse(locale).months["format"]["wide"]
    return tuple(str(names[number]) for number in range(1, 13))


def weekdays(text: str, language: Language) -> frozenset[int]:
    """Return the days of a week that ``text`` names, Monday being 0: Monday, 星期一, 週一."""
    names = _days_of_week(language.locale)
    found = re.findall("|".join(map(re.escape, names)), text.casefold())
    return frozenset(names[name] for name in found)


@cache
def _days_of_week(locale: str) -> dict[str, int]:
    import babel

    # The short names are words of their own: sun, mar.
    wide = babel.Locale.parse(locale).days["format"]["wide"]
    names = {str(name).casefold(): number for number, name in wide.items()}
    for name, number in tuple(names.items()):
        if name.startswith("星期"):
            names |= {name.replace("星期", other): number for other in ("週", "周", "禮拜", "礼拜")}
    return names
