"""A language that has no file of data: its dates from CLDR, its main words from ``words.toml``.

A report in it is built; what it lacks is said once (:attr:`Language.borrowed`).
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from .data_files import other_words
from .model import DateForm, Language, NoBreak


@cache
def language_of_cldr(tag: str) -> Language | None:
    """Return the language that CLDR knows by the BCP 47 ``tag``; None where it knows none."""
    import babel

    from .register import WRITTEN
    from .tags import han_variant, is_chinese, script_of, word_tag

    try:
        locale = babel.Locale.parse(tag.replace("_", "-"), sep="-")
    except (ValueError, babel.UnknownLocaleError):
        return None
    if locale.variant or is_chinese(tag):  # which has files enough; else it is a slip of the pen
        return None
    own: dict[str, Any] = {
        "tag": tag,
        "autonym": locale.get_language_name(locale) or tag,
        "locale": str(locale),
        "citation_locale": word_tag(tag),
        "word_tag": word_tag(tag),
        "also_written": (),
    }
    if base := WRITTEN.get(str(locale.language)):  # as it is written elsewhere: fr-CA
        return replace(base, **own)
    english = WRITTEN["en"]
    words = dict(other_words().get(str(locale.language), {}))
    quotes = words.pop("quotes", english.quotes)
    return replace(
        english,
        **own,
        script=script_of(tag),
        han_variant=han_variant(tag),
        quotes=quotes,
        date=DateForm("long", {}),
        no_break=NoBreak(),
        numbers={},
        parts={},
        over=(),
        labels={**english.labels, **words},
        borrowed=tuple(key for key in english.labels if key not in words),
    )
