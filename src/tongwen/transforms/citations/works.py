"""Works as CSL-JSON: what an author wrote of each, with what no processor could take left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ...document import Reference
from ...languages import IDEOGRAPHS, Language, chinese_tag, has_han, is_chinese

_NO_VARIABLES = frozenset({"id", "type", "key", "custom", "categories", "citation-key"})
_NAME_PARTS = (
    "family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal",
)  # fmt: skip
_NAME_WAYS = ("comma-suffix", "static-ordering")
"""What a name says of how it is written, by true or false."""

_TWINS = {"event-title": "event", "event": "event-title", "shortTitle": "title-short"}
"""Names that a variable has had in versions of CSL: styles ask for either."""

_TAG = re.compile(r"</?(?:i|b|u|sup|sub|sc)>|<span\s[^<>]*>|</span>", re.IGNORECASE)
_RICH = re.compile(
    r'<(?P<tag>i|b|u|sup|sub|sc)>|<(?P<span>span)\s+(?:style="font-variant:\s*small-caps;?"'
    r'|class="no(?:case|decor)")\s*>',
    re.IGNORECASE,
)

LESS_THAN = "\ue0b1"
"""Stands for a ``<`` of the author's on the way through Pandoc, to which it opens a tag."""

BETWEEN_HAN = re.compile(f"(?<=[{IDEOGRAPHS}]) (?=[{IDEOGRAPHS}])")

OTHERS = "\ue0b2"
"""Stands for the authors that ``and others`` leaves out, until it is said in the style's words."""

Report = Callable[[Reference, str], None]


def clean(value: Any) -> str:
    """Return a value as text on one line, without characters that no text may hold."""
    return " ".join(re.sub("[\ufdd0-\ufdef\ue0b0-\ue0b2]", "", str(value)).split())


def csl_of(name: str, work: Reference, report: Report) -> dict[str, Any]:
    """Return ``work`` under ``name``; report values of the wrong kind for their field."""
    given = work.data.get("type")
    item: dict[str, Any] = {"id": name, "type": given if isinstance(given, str) else "document"}
    for key, value in work.data.items():
        if key in _NO_VARIABLES or value in (None, "", [], {}):
            continue
        try:
            item[key] = _value(key, value)
        except (TypeError, ValueError, AttributeError):
            report(work, key)
    for one, other in _TWINS.items():
        if one in item:
            item.setdefault(other, item[one])
    if "language" not in item and has_han(_words(work)):
        item["language"] = chinese_tag(_words(work))
    return item


def language_of(work: Reference, source: Language) -> str:
    """Return the tag of the language that ``work`` is in: its own word for it, else by its script.

    A report in Chinese that says nothing of a work without Chinese characters means an English one.
    """
    own = str(work.data.get("language") or "").strip().replace("_", "-")
    if own:
        return own
    if is_chinese(source.tag) != has_han(_words(work)):
        return "en" if is_chinese(source.tag) else chinese_tag(_words(work))
    return source.tag


def _words(work: Reference) -> str:
    return str(work.data.get("title") or work.data.get("container-title") or "")


def _value(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_name(entry) for entry in value]
    if isinstance(value, Mapping):
        return _date(value)
    if key == "note":
        # Zotero's “Extra”: each line may be a field of its own, which Pandoc reads as such.
        return _balanced("\n".join(filter(None, map(clean, str(value).splitlines()))))
    if key == "DOI":
        return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", clean(value), flags=re.I)
    if key == "URL":
        return clean(value)
    # A space within a title in Han parts it in two: one that typography does not take out.
    return _balanced(BETWEEN_HAN.sub("\u3000", clean(value)))


def _balanced(text: str) -> str:
    """Return ``text`` with each ``<`` that opens or closes nothing made :data:`LESS_THAN`."""
    kept: set[int] = set()
    opened: list[tuple[str, int]] = []
    for match in _TAG.finditer(text):
        rich = _RICH.fullmatch(match[0])
        if rich:
            opened.append(((rich["tag"] or "span").lower(), match.start()))
        elif match[0].startswith("</"):
            name = match[0][2:-1].lower()
            if opened and opened[-1][0] == name:
                kept |= {opened.pop()[1], match.start()}
    return "".join(
        LESS_THAN if sign == "<" and place not in kept else sign for place, sign in enumerate(text)
    )


def _name(entry: Any) -> dict[str, Any]:
    if isinstance(entry, str):
        return {"literal": clean(entry)}
    parts = {key: clean(entry[key]) for key in _NAME_PARTS if entry.get(key) not in (None, "")}
    if parts.get("literal") in ("et al.", "others"):
        return {"literal": OTHERS}
    if "literal" in parts:
        return {"literal": parts["literal"]}
    family, given = parts.get("family", ""), parts.get("given", "")
    if not family:
        return {"literal": given}
    if has_han(family):
        # 周亮: family name first, no space, no initials.
        space = "" if not given or has_han(given) else " "
        return {"literal": f"{family}{space}{given}"}
    return {**parts, **{way: True for way in _NAME_WAYS if entry.get(way) not in (None, "", False)}}


def _date(value: Mapping[str, Any]) -> dict[str, Any]:
    given = ([number for number in date if number != ""] for date in value.get("date-parts") or ())
    parts = [[int(number) for number in date] for date in given if date]
    if not parts:
        return {"literal": clean(value.get("literal") or value.get("raw") or "")}
    date: dict[str, Any] = {"date-parts": parts[:2]}
    if "season" in value and len(parts[0]) < 2:
        date["season"] = int(value["season"])
    if value.get("circa"):
        date["circa"] = True
    return date
