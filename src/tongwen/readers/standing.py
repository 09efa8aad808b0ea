"""How a translation stands: how much of each chapter is translated, to review, or missing."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..document import Catalogue
from .catalogues import Entry
from .translations import Message, as_updated


@dataclass(frozen=True, slots=True)
class Count:
    """The messages of a chapter, or of the whole report.

    Attributes:
        name: the chapter's file; empty of the whole.
        messages: all that there are.
        translated: those whose translation counts.
        unsure: those whose translation is marked fuzzy. missing: those without one.
        may_lack: of the unsure and the missing, those that the edition does without.
    """

    name: str
    messages: int
    translated: int
    unsure: int
    missing: int
    may_lack: int = 0


@dataclass(frozen=True, slots=True)
class Unused:
    """A translation whose message stands nowhere in the report any more, with its line."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How the translation into one language stands.

    Attributes:
        path: the catalogue's.
        whole: each message once. chapters: those that stand in a chapter, in the report's order.
        unused: translations that are out of use.
        derived_from: the language that it is converted from; what counts is that one's catalogue.
        revised: the day when the catalogue was last revised; None if it does not say.
    """

    language: str
    path: str
    whole: Count
    chapters: tuple[Count, ...] = ()
    unused: tuple[Unused, ...] = ()
    revised: datetime.date | None = None
    derived_from: str = ""


def standing_of(
    found: Sequence[Message],
    catalogue: Catalogue,
    entries: Sequence[Entry],
    chapters: Sequence[str] = (),
) -> Standing:
    """Return how a translation stands: as an update of its catalogue would leave it.

    So a message that has changed a little is to review, and not missing, before the update too.

    Args:
        found: the report's messages.
        chapters: the report's chapters in order; what stands elsewhere comes before them.
        catalogue: the translations, read. entries: those of its file, those out of use too.
    """
    by_file: dict[str, list[Message]] = {}
    for message in found:
        for file in dict.fromkeys(span.file for span in message.spans):
            by_file.setdefault(file, []).append(message)

    def place(file: str) -> int:
        return chapters.index(file) if file in chapters else -1

    updated = as_updated(found, () if catalogue.derived_from else entries)
    near = {entry.message: entry for entry in updated if not entry.obsolete}
    done = catalogue.passages.keys() | {text for text, entry in near.items() if entry.done}
    unsure = {text for text, entry in near.items() if entry.fuzzy and entry.translation.strip()}
    unsure |= catalogue.unsure.keys()

    def count(name: str, of: Iterable[Message]) -> Count:
        texts = {message.text for message in of}
        lacking = texts - done
        return Count(
            name,
            messages=len(texts),
            translated=len(texts & done),
            unsure=len(lacking & unsure),
            missing=len(lacking - unsure),
            may_lack=len(lacking & catalogue.may_lack),
        )

    header = next((entry for entry in entries if not entry.message), None)
    return Standing(
        catalogue.language,
        catalogue.span.file,
        count("", found),
        tuple(count(file, by_file[file]) for file in sorted(by_file, key=place)),
        tuple(Unused(entry.line, entry.message) for entry in updated if entry.obsolete),
        revised_of(header.translation) if header else None,
        catalogue.derived_from,
    )


def revised_of(header: str) -> datetime.date | None:
    """Return the day of a header's PO-Revision-Date; None where it is none."""
    date = re.search(r"^PO-Revision-Date: *(\d{4}-\d\d-\d\d)", header, re.MULTILINE)
    try:
        return datetime.date.fromisoformat(date[1]) if date else None
    except ValueError:
        return None
