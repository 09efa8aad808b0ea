"""Language tags (BCP 47): the language, the script and the national forms that a tag stands for.

Text may be marked with any tag, also with one that no edition can be made in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from .model import SCRIPTS, Language, NoBreak, Script
from .register import LANGUAGES, WRITTEN

TOGETHER = "+"
"""Stands between the languages of a parallel edition: ``en+zh-Hant``."""

_CHINESE = frozenset({"zh", "yue", "lzh", "wuu", "hak", "nan", "cmn"})
_TRADITIONAL = frozenset({"yue", "lzh", "hak", "nan"})
_TERRITORIES = {"tw": "Hant", "hk": "Hant", "mo": "Hant", "cn": "Hans", "sg": "Hans"}
_FORMS = {"Hant": "TC", "Hans": "SC", "Jpan": "JP", "Kore": "KR"}


def spoken_in(edition: str) -> tuple[str, ...]:
    """Return the languages of an edition by its tag: one, or two of a parallel edition."""
    return tuple(edition.split(TOGETHER))


def meant_by(asked: str, tags: Sequence[str]) -> str:
    """Return the one of ``tags`` that ``asked`` names: itself, or the only one of its kind.

    ``zh-Hant`` names ``zh-Hant-HK`` where no other Traditional Chinese is there (RFC 4647, 3.3.1).
    """
    kinds = [tag for tag in tags if is_kind_of(tag, asked)]
    return kinds[0] if asked not in tags and len(kinds) == 1 else asked


def is_kind_of(tag: str, broader: str) -> bool:
    """Whether ``tag`` is ``broader`` or says more than it does: zh-Hant-HK is a zh-Hant."""
    return f"{tag}-".startswith(f"{broader}-")


def name_of_edition(edition: str) -> str:
    """Return the name of an edition for its readers: ``English + 繁體中文``."""
    return f" {TOGETHER} ".join(LANGUAGES[tag].autonym for tag in spoken_in(edition))


@cache
def find_language(tag: str) -> Language | None:
    """Return the language of publication that ``tag`` is, or is a kind of (RFC 4647, 3.4)."""
    names = {name.lower(): its.tag for its in LANGUAGES.values() for name in its.also_written}
    names |= {name.lower(): name for name in LANGUAGES}
    parts = _parts(tag)
    while parts:
        if known := names.get("-".join(parts)):
            return LANGUAGES[known]
        parts.pop()
    return None if is_chinese(tag) else LANGUAGES.get(tag)


@cache
def meant_tags() -> Mapping[str, str]:
    """Return wrong tags that people write for a language → the right ones."""
    also = {name: known.tag for known in LANGUAGES.values() for name in known.also_written}
    kinds: dict[str, list[str]] = {}
    for known in LANGUAGES.values():
        primary = _parts(known.tag)[0]
        if primary not in WRITTEN and known.tag.count("-") == 1:
            kinds.setdefault(primary, []).append(f"{known.tag} ({known.autonym})")
    return {**also, **{primary: " or ".join(tags) for primary, tags in kinds.items()}}


@cache
def script_of(tag: str) -> Script:
    """Return the script of text tagged ``tag``: the tag's own, else the likely one of CLDR."""
    exact = WRITTEN.get(tag)
    if exact is not None:
        return exact.script
    code = _chinese_script(_parts(tag)) if is_chinese(tag) else _likely(tag)[1]
    return SCRIPTS.get(code) or Script(code)


def _chinese_script(parts: list[str]) -> str:
    """Return the script of Chinese: the tag's own, else that of its territory or language."""
    for part in parts[1:]:
        if part in ("hant", "hans", "latn", "bopo"):
            return part.title()
    found = next((_TERRITORIES[part] for part in parts[1:] if part in _TERRITORIES), "")
    return found or ("Hant" if parts[0] in _TRADITIONAL else "Hans")


def is_chinese(tag: str) -> bool:
    """Whether ``tag`` is one of Chinese, in whichever script and place."""
    return _parts(tag)[0] in _CHINESE


def han_variant(tag: str, default: str = "TC") -> str:
    """Return the Han forms ("TC", "SC", "HK", "JP", "KR") that text tagged ``tag`` takes.

    ``default``: for text that is not in Han.
    """
    known = WRITTEN.get(tag)
    if known is not None:
        return known.han_variant if known.script.wide else default
    script = script_of(tag).code
    if script == "Hant" and {"hk", "mo"} & set(_parts(tag)):
        return "HK"
    return _FORMS.get(script, default)


def word_tag(tag: str) -> str:
    """Return the tag that Word proofs by for ``tag``: ``zh-Hant`` → ``zh-TW``, ``de`` → ``de-DE``.

    Word knows a language with the territory that it is spoken in.
    """
    known = WRITTEN.get(tag)
    if known is not None:
        return known.word_tag
    if is_chinese(tag):
        return {"TC": "zh-TW", "SC": "zh-CN", "HK": "zh-HK"}[han_variant(tag)]
    if "-" in tag:
        return tag
    language, _, territory = _likely(tag)
    return f"{language}-{territory}" if territory else tag


def language_key(tag: str) -> str:
    """Return what two tags of one language share: ``zh-TW`` and ``zh-Hant`` are one, so are
    ``en`` and ``en-GB`` (RFC 5646, 2.2; Word knows languages by their regions alone).
    """
    return f"zh-{script_of(tag).code.lower()}" if is_chinese(tag) else _parts(tag)[0]


def quotes_of(tag: str) -> str:
    """Return the four quotation marks of text tagged ``tag``: outer pair, inner pair."""
    known = find_language(tag)
    return known.quotes if known else "“”‘’"


def rules_of(tag: str) -> tuple[Language, ...]:
    """Return the languages whose no-break words hold in text tagged ``tag``.

    Its own, and English for the Latin words in a text of another script or of an unknown language.
    """
    known = find_language(tag)
    if known is None:
        return (LANGUAGES["en"],)
    if known.script.code == "Latn" or known.no_break == NoBreak():
        return (known,)
    return known, LANGUAGES["en"]


def _parts(tag: str) -> list[str]:
    return tag.lower().replace("_", "-").split("-")


@cache
def _likely(tag: str) -> tuple[str, str, str]:
    """Return language, script and territory, filled in where ``tag`` says none (UTS 35, 4.3)."""
    import babel
    from babel.core import get_global

    likely = get_global("likely_subtags")
    try:
        language, territory, script, *_ = babel.parse_locale(tag.replace("-", "_"), sep="_")
    except ValueError:
        language, territory, script = tag.split("-")[0].lower(), None, None
    for wanted in (
        "_".join(part for part in (language, script, territory) if part),
        "_".join(part for part in (language, territory) if part),
        "_".join(part for part in (language, script) if part),
        language,
    ):
        if found := likely.get(wanted):
            full = babel.parse_locale(found)
            return language, script or full[2] or "Latn", territory or full[1] or ""
    return language, script or "Latn", territory or ""
