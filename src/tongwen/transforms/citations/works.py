"""Works as citeproc-py takes them: their values marked, their names and dates read."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any

from ...document import Reference
from ...languages import has_han
from . import marks

_RICH = re.compile(
    r"<(i|b|u|sup|sub|sc)>|</(i|b|u|sup|sub|sc)>"
    r"|<span\s+style=\"font-variant:\s*small-caps;?\">|<span\s+class=\"nocase\">|</span>",
    re.IGNORECASE,
)
_RICH_MARKS = {
    "i": marks.ITALIC,
    "b": marks.BOLD,
    "u": marks.UNDERLINE,
    "sup": marks.SUPERSCRIPT,
    "sub": marks.SUBSCRIPT,
    "sc": marks.SMALL_CAPITALS,
}
_NUMERIC = frozenset(
    {
        "chapter-number",
        "collection-number",
        "edition",
        "issue",
        "number",
        "number-of-pages",
        "number-of-volumes",
        "volume",
        "page",
        "page-first",
        "year-suffix",
        "language",
    }
)
"""Variables that the library counts with, so they carry no marks."""


def clean(value: Any) -> str:
    """Return a value as text on one line, without marks."""
    return " ".join(marks.ANY.sub("", str(value)).split())


def source_of(
    name: str, work: Reference, suffix: str, report: Callable[[Reference, Exception], None]
) -> Any:
    """Return ``work`` as citeproc-py wants it; a value that it cannot take is a problem."""
    from citeproc.source import Reference as Source

    fields: dict[str, Any] = {"language": "en"}
    for key, value in work.data.items():
        if key in ("id", "type", "key", "custom") or value in (None, "", [], {}):
            continue
        try:
            fields[key.replace("-", "_")] = _field(key, value)
        except (TypeError, ValueError, AttributeError, KeyError, IndexError) as error:
            report(work, error)
    if "event_title" in fields:
        fields.setdefault("event", fields["event_title"])
    if "shortTitle" in fields:
        fields.setdefault("title_short", fields["shortTitle"])
    if suffix:
        fields["year_suffix"] = suffix
    with warnings.catch_warnings():
        # It warns of variables that it does not know; a style cannot name them either.
        warnings.simplefilter("ignore")
        return Source(name, str(work.data.get("type") or "document"), **fields)


def _field(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_name(entry) for entry in value]
    if isinstance(value, dict):
        return _date(value)
    if key == "DOI":
        doi = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", clean(value), flags=re.I)
        return _text(f"{marks.DOI}{doi}{marks.CLOSE}")
    if key == "URL":
        return _text(f"{marks.ADDRESS}{clean(value)}{marks.CLOSE}")
    if key in _NUMERIC:
        return clean(value)
    return _rich(clean(value))


def _text(text: str) -> Any:
    return _string_class()(text)


@cache
def _string_class() -> Any:
    from citeproc.string import String

    class Marked(String):  # type: ignore[misc]
        """A value whose first letter is found behind its marks."""

        def capitalize_first(self) -> Any:
            for position, character in enumerate(self):
                if not marks.ANY.match(character):
                    start, rest = str(self[:position]), str(self[position + 1 :])
                    return self.__class__(start + character.upper() + rest)
            return self

    return Marked


def _rich(text: str) -> Any:
    """Return ``text`` with the mark-up that CSL-JSON allows in values as marks.

    A tag without its partner is text, as is every other ``<``.
    """
    pieces: list[Any] = []
    stack: list[tuple[str, int]] = []
    position = 0
    for match in _RICH.finditer(text):
        pieces.append(text[position : match.start()])
        position = match.end()
        tag = match[0].lower()
        name = (match[1] or match[2] or "span").lower()
        if tag.startswith("</"):
            if stack and stack[-1][0] == name:
                _, opened = stack.pop()
                kept = "nocase" in str(pieces[opened])
                pieces[opened] = ("", marks.CASE_KEPT)[kept] or _RICH_MARKS.get(
                    name, marks.SMALL_CAPITALS
                )
                pieces.append(marks.CASE_KEPT_END if kept else marks.CLOSE)
                continue
        else:
            stack.append((name, len(pieces)))
        pieces.append(match[0])
    pieces.append(text[position:])
    return _mixed(pieces)


def _mixed(pieces: list[str]) -> Any:
    """Return ``pieces`` as one value, with what keeps its case as citeproc-py's own kind."""
    from citeproc.string import MixedString, NoCase

    text = f"{marks.VALUE}{''.join(pieces)}{marks.CLOSE}"
    if marks.CASE_KEPT not in text:
        return _text(text)
    mixed = MixedString()
    for part in re.split(
        f"({marks.CASE_KEPT}[^{marks.CASE_KEPT_END}]*{marks.CASE_KEPT_END})", text
    ):
        if part.startswith(marks.CASE_KEPT):
            mixed += NoCase(part[1:-1])
        elif part:
            mixed += _text(part)
    return mixed


OTHERS = "\ue0a0"
"""Stands for the authors that ``and others`` leaves out, until it is said in the style's words."""

BEFORE_OTHERS = re.compile(
    rf"(?:[\s,，、;；&]|\b(?:and|und|et|y|e)\b|[和与與及])*{OTHERS}(?:[,，](?=\s*{OTHERS}))?"
)


def _name(entry: Any) -> Any:
    from citeproc.source import Name

    if isinstance(entry, str):
        return Name(literal=clean(entry))
    parts = {key: clean(value) for key, value in entry.items() if value not in (None, "")}
    family, given = parts.get("family", ""), parts.get("given", "")
    if parts.get("literal") in ("et al.", "others"):
        return Name(literal=OTHERS)
    if "literal" in parts:
        return Name(literal=parts["literal"])
    if not family:
        return Name(literal=given)
    if has_han(family):
        # 周亮: family name first, no space, no initials.
        space = "" if not given or has_han(given) else " "
        return Name(literal=f"{family}{space}{given}")
    known = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix")
    return Name(**{key: parts[key] for key in known if key in parts})


def family_name(name: Any) -> str:
    """Return the family name of citeproc-py's ``name``, with its particle where it keeps it."""
    _, family, _, particle, _ = name.parts()
    return " ".join(part for part in (particle, family) if part)


def _date(value: Mapping[str, Any]) -> Any:
    from citeproc.source import Date, DateRange, LiteralDate

    parts = [[int(number) for number in date] for date in value.get("date-parts") or () if date]
    if not parts:
        literal = clean(value.get("literal") or value.get("raw") or "")
        return LiteralDate(literal) if literal else None
    begin, *end = parts
    if end and len(begin) == len(end[0]) == 1:
        return LiteralDate(f"{begin[0]}–{end[0][0]}")
    names = ("year", "month", "day")
    if end:
        return DateRange(
            begin=Date(**dict(zip(names, begin, strict=False))),
            end=Date(**dict(zip(names, end[0], strict=False))),
        )
    date = dict(zip(names, begin, strict=False))
    if "season" in value and "month" not in date:
        date["season"] = int(value["season"])
    return Date(**date)


def cite_of(name: str, bibliography: Any) -> Any:
    """Return a citation of one work alone, by the work's name in ``bibliography``."""
    from citeproc.source import CitationItem as Cite

    cite = Cite(name)
    cite.citation = SimpleNamespace(bibliography=bibliography, cites=[cite])
    return cite
