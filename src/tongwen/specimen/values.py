"""The values of a pack that its specimen shows, as Markdown: names, tokens, measures, contrasts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from markupsafe import Markup

from ..document import UNPRINTABLE
from ..institute import (
    TEXT_PAIRS,
    Institute,
    Organisation,
    Tokens,
    contrast,
    lockups,
)
from ..languages import LANGUAGES
from .drawings import PLACES, emblem_name, key, number, width_of_drawings, written_script

AA, AAA = 4.5, 7.0
"""Contrast ratios that WCAG 2.2 demands of text: 1.4.3 (level AA) and 1.4.6 (level AAA)."""

NO_VALUE = "–"
_UNITS = {"scale": "pt", "spacing": "pt", "rules": "pt", "page": "mm", "cover": "mm"}
_PUNCTUATION = re.compile(r"[!\"#$%&'*+\-./:;<=>?@\[\\\]^_`{|}~]")
_HAN = {"Hant": "[書同文，車同軌]{lang=zh-Hant}", "Hans": "[书同文，车同轨]{lang=zh-Hans}"}


def plain(text: str) -> Markup:
    """Return Markdown that reads as the characters of ``text``, on one line.

    Signs are entities, so that it is the same in Markdown, in a YAML string in double quotation
    marks and in a catalogue.
    """
    line = " ".join(UNPRINTABLE.sub("", text).split())
    return Markup(_PUNCTUATION.sub(lambda sign: f"&#{ord(sign[0])};", line))


def values_of(institute: Institute) -> dict[str, Any]:
    """Return what the templates of the specimen are filled with."""
    publishers = institute.publishers
    bodies = [body for publisher in publishers for body in publisher.bodies]
    script = written_script(institute.languages)
    values: dict[str, Any] = {
        "institute": institute.slug,
        "script": script,
        "han": Markup(_HAN[script]),
        "width": f"{width_of_drawings(institute.tokens):.1f}mm",
        "tokens": _tokens(institute.tokens),
        "charts": list(institute.tokens.charts),
        "pairs": _pairs(institute.tokens),
        "bodies": [{"name": _name(institute, body)} for body in bodies],
        "names": [row for body in bodies for row in _names(body)],
        "emblems": [
            {
                "number": str(index),
                "figure": f"@fig-emblems-{index}",
                "name": _name(institute, body),
                "files": [emblem_name(index, count) for count in range(1, len(body.logos) + 1)],
            }
            for index, body in enumerate(bodies, start=1)
            if body.logos
        ],
        "publishers": [
            _publisher(institute, publisher, index)
            for index, publisher in enumerate(publishers, start=1)
        ],
        "places": list(_places(institute)),
    }
    # What reads the same in each language, and stands in the catalogues all the same.
    measures = {text for text in _leaves(values) if text.endswith((" mm", " pt"))}
    named = {row[part] for row in values["names"] for part in ("name", "short")}
    values["same"] = sorted(measures | named - {NO_VALUE} | set(values["tokens"]["fonts"].values()))
    return values


def _name(institute: Institute, body: Organisation) -> dict[str, Markup]:
    return {tag: plain(body.name(tag)) for tag in (*institute.languages, "en")}


def _names(body: Organisation) -> Iterator[dict[str, str]]:
    """Yield each name of ``body``, marked as being in its language; a dash where there is none."""

    def tagged(name: str, tag: str) -> str:
        return Markup(f"[{plain(name)}]{{lang={tag}}}") if name.strip() else NO_VALUE

    for tag in dict.fromkeys((*body.names, *body.short_names)):
        short = tagged(body.short_names.get(tag, ""), tag)
        yield {"tag": tag, "name": tagged(body.names.get(tag, ""), tag), "short": short}


def _measure(value: float, unit: str) -> str:
    return f"{number(value)} {unit}".strip()


def _written(group: Any, unit: str = "") -> dict[str, str]:
    """Return the fields of ``group``: numbers with their ``unit``, the rest as YAML has it."""
    values = {field.name: getattr(group, field.name) for field in fields(group)}
    return {
        name: str(value).lower()
        if isinstance(value, bool)
        else _measure(value, unit)
        if isinstance(value, int | float)
        else str(value)
        for name, value in values.items()
        if not (value is None or is_dataclass(value))
    }


def _tokens(tokens: Tokens) -> dict[str, dict[str, str]]:
    groups = {
        field.name: _written(getattr(tokens, field.name), _UNITS.get(field.name, ""))
        for field in fields(tokens)
        if is_dataclass(getattr(tokens, field.name))
    }
    groups["fonts"] = {name: plain(family) for name, family in groups["fonts"].items()}
    return groups


def _pairs(tokens: Tokens) -> list[dict[str, str]]:
    """Return each colour of text on each ground, with their contrast and its level in WCAG."""
    rows = []
    for text, ground in TEXT_PAIRS:
        ratio = contrast(getattr(tokens.colours, text), getattr(tokens.colours, ground))
        level = "AAA" if ratio >= AAA else "AA" if ratio >= AA else ""
        rows.append(
            {"text": key(text), "ground": key(ground), "ratio": f"{ratio:.2f}", "level": level}
        )
    return rows


def _publisher(institute: Institute, publisher: Institute, index: int) -> dict[str, Any]:
    rules, university = publisher.lockup, publisher.university
    return {
        "table": f"@tbl-lockup-{index}",
        "name": _name(institute, publisher.organisation),
        "university": _name(institute, university) if university else {},
        "lockup": {
            **_written(rules),
            "height": _measure(rules.height, "mm"),
            "smallest_width": _measure(rules.smallest_width, "mm"),
        },
    }


def _places(institute: Institute) -> Iterator[dict[str, Any]]:
    """Yield how large each emblem is where it is set; without a size where it is not."""
    language = LANGUAGES[institute.languages[0]]
    for place in PLACES:
        for lockup in lockups(institute, language, place):
            size = f"{number(lockup.width)} × {number(lockup.height)} mm"
            yield {
                "place": place,
                "name": _name(institute, lockup.organisation),
                "size": size if lockup.logo else "",
                "free": _measure(lockup.clear, "mm") if lockup.logo else "",
            }


def _leaves(value: Any) -> Iterator[str]:
    """Yield each text in ``value``, a mapping or a list of them, however deep."""
    if isinstance(value, str):
        yield value
    else:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _leaves(inner)
