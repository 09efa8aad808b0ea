"""Numbers and dates of data, as each language prints them (CLDR)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ..document import Datum, Inline, Strong, Text
from .dates import date_in_words
from .model import Language

_MINUS = "\u2212"


def amount_in_words(datum: Datum, language: Language) -> tuple[Inline, ...]:
    """Return ``datum`` as it is printed: 1,234.5, 12.3%, HK$4,000, 17^th^ October 2023."""
    from babel import numbers

    value = datum.value
    if isinstance(value, str):
        words: tuple[Inline, ...] = (Text(language.label(value)),)
    elif not isinstance(value, Decimal):
        words = date_in_words(value, language)
    else:
        digits = _digits(value) if datum.digits is None else datum.digits
        if datum.form == "percent" and datum.digits is None:
            digits = max(0, digits - 2)
        behind = f".{'0' * digits}" if digits else ""
        match datum.form:
            case "plain":
                written = f"{value:.{digits}f}"
            case "percent":
                pattern = _percent_pattern(language.locale).replace("0", f"0{behind}", 1)
                written = numbers.format_percent(value, pattern, locale=language.locale)
            case "currency":
                written = numbers.format_currency(
                    value,
                    datum.currency,
                    _currency_pattern(language.locale, behind),
                    locale=language.locale,
                    currency_digits=False,
                )
            case _:
                written = numbers.format_decimal(value, f"#,##0{behind}", locale=language.locale)
        # A hyphen is no minus: it is shorter than the signs beside it, and lines end at it.
        words = (Text(language.number(written.replace("-", _MINUS))),)
    return (Strong(words),) if datum.strong else words


def _digits(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _percent_pattern(locale: str) -> str:
    import babel

    # Grouped as numbers are; CLDR has no digit behind its point.
    return str(babel.Locale.parse(locale).percent_formats[None].pattern)


def _currency_pattern(locale: str, behind: str) -> str:
    import babel

    pattern = str(babel.Locale.parse(locale).currency_formats["standard"].pattern)
    return pattern.replace("0.00", f"0{behind}")


def is_currency(code: str) -> bool:
    """Return whether ``code`` names a currency (ISO 4217, as CLDR lists them)."""
    from babel import numbers

    return numbers.is_currency(code)


def number_locale(language: Language) -> Mapping[str, Any]:
    """Return how numbers are written, as d3-format wants it."""
    import babel

    symbols = babel.Locale.parse(language.locale).number_symbols["latn"]
    found: dict[str, Any] = {
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
        "grouping": [3],
        "currency": ["", ""],
        "minus": _MINUS,
    }
    if language.digits != "0123456789":
        found["numerals"] = list(language.digits)
    return found


def time_locale(language: Language) -> Mapping[str, Any]:
    """Return how times are written, as d3-time-format wants it."""
    import babel

    locale = babel.Locale.parse(language.locale)

    def names(kinds: Any, width: str, order: tuple[int, ...]) -> list[str]:
        return [str(kinds["format"][width][number]) for number in order]

    # CLDR counts the days of a week from Monday, d3 from Sunday.
    week, year = (6, 0, 1, 2, 3, 4, 5), tuple(range(1, 13))
    periods = locale.day_periods["format"]["abbreviated"]
    return {
        "dateTime": "%x %X",
        "date": "%Y-%m-%d",
        "time": "%H:%M",
        "periods": [str(periods["am"]), str(periods["pm"])],
        "days": names(locale.days, "wide", week),
        "shortDays": names(locale.days, "abbreviated", week),
        "months": names(locale.months, "wide", year),
        "shortMonths": names(locale.months, "abbreviated", year),
    }
