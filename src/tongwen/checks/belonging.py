"""What belongs in each part of the frame: facts of the report, names of who publishes, labels.

Names are those of the pack's lockups in that place, rows those of the imprint, so that a part is
held against what every format was given, whichever way it sets it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from ..artefacts.structure import FrameKind
from ..edition import Edition
from ..formats import FORMATS
from ..imprint import imprint_rows
from ..institute import Place, lockups
from .flattening import runs_of
from .front import Fact, worded

_FACTS: Mapping[FrameKind, tuple[str, ...]] = MappingProxyType(
    {
        "cover": (
            *("title", "subtitle", "kind", "credit line", "author ", "affiliation of ", "date"),
            *("series", "number in the series"),
        ),
        "title page": ("title", "subtitle", "kind", "credit line", "author ", "date"),
        "imprint": ("colophon, ",),
        "abstract": ("abstract, ", "keyword "),
    }
)
"""Part of the frame → the facts that belong in it; one that ends in a space is a beginning. What
else is in an imprint its rows say."""

KINDS = tuple(_FACTS)
"""The parts that have words of the report's own."""


def belonging(
    edition: Edition, format_: str, kind: FrameKind, facts: Iterable[Fact]
) -> dict[str, list[Fact]]:
    """Return what belongs in a part: name of a fact → the ways to say it."""
    part = FORMATS[format_].parts[kind]
    companion = edition.companion
    suffix = f" in {companion.autonym}" if companion else "\0"
    names = {*_FACTS[kind], *part.besides} - {*part.without}
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        what = fact.what.removesuffix(suffix)
        belongs = any(
            what.startswith(name) if name.endswith(" ") else what == name for name in names
        )
        if belongs and fact.needed:
            found.setdefault(fact.what, []).append(fact)
    for fact in names_of(edition, format_, kind):
        found.setdefault(fact.what, []).append(fact)
    if kind == "imprint":
        words = edition.language.label("set-with", edition.version)
        made = Fact("note how it was made", words, edition.language.tag)
        found[made.what] = [made]
    return found


def names_of(edition: Edition, format_: str, kind: FrameKind) -> Iterator[Fact]:
    """Yield the names of who publishes, as the pack's lockups have them in a part."""
    place = FORMATS[format_].parts[kind].lockups
    language, span = edition.language, edition.institute.span
    if place == "every":
        bodies = (body for publisher in edition.institute.publishers for body in publisher.bodies)
        for number, body in enumerate(bodies, start=1):
            for tag, text in body.names.items():
                yield Fact(f"name of publisher {number} in {tag}", text, tag, span, needed=True)
    if place in ("", "every"):
        return
    for number, lockup in enumerate(
        lockups(edition.institute, language, cast("Place", place)), start=1
    ):
        for name in lockup.names:
            what = f"name of publisher {number} in {name.language}"
            yield Fact(what, name.text, name.language, span, needed=True)
        if lockup.logo is not None and FORMATS[format_].allowances.emblems:
            words = language.label("emblem-of", lockup.organisation.name(language.tag))
            yield Fact(f"emblem of publisher {number}", words, "", span, needed=True)


@dataclass(frozen=True, slots=True)
class WantedRow:
    """A row that an imprint must have: its label, and the words of its entries."""

    label: str
    entries: tuple[str, ...]


def rows_of(edition: Edition, format_: str) -> Iterator[WantedRow]:
    """Yield the rows that the imprint of a format must have, pictures left out.

    In plain text the words of a picture stand among the others.
    """
    without = FORMATS[format_].parts["imprint"].without
    plain = FORMATS[format_].allowances.plain
    for row in imprint_rows(edition):
        if row.key in without:
            continue
        language = row.language or edition.language.tag
        entries = []
        for entry in row.entries:
            runs = list(runs_of(edition, format_, entry, language))
            said = runs if plain else worded(runs, format_)
            entries.append("".join(run.text for run in said))
        yield WantedRow(row.label, tuple(entries))


__all__ = ["KINDS", "WantedRow", "belonging", "names_of", "rows_of"]
