"""A sheet: a catalogue's entries as rows that a translator fills in, and their way back.

What a translator's program does to text by itself (curly quotation marks in mark-up, tabs, line
ends, soft hyphens) is undone. A row that does not match is refused by its number, and stays as it
was in the catalogue.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..artefacts.parts import UnreadableArtefact
from ..diagnostics import Problems, Span
from ..languages import EAST_ASIAN
from ..readers.catalogues import Entry, dated

Status = Literal["translated", "to review", "missing"]


@dataclass(frozen=True, slots=True)
class Row:
    """A message on a sheet.

    Attributes:
        key: names the message, and the translation that it had when the sheet was written.
        place: where it stands. comment: what it is, and what translators noted.
    """

    key: str
    source: str
    translation: str
    status: str
    place: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The messages of a report in one language, with the report's name and the two languages."""

    report: str
    language: str
    source_language: str
    rows: tuple[Row, ...]

    @property
    def subject(self) -> str:
        """What a file's properties say of it, so that it can be brought back under any name."""
        return f"tongwen {self.report} {self.source_language} {self.language}"


COLUMNS = (("Row", 9), ("Text", 34), ("Translation", 34), ("Status", 9), ("Place and comment", 14))
"""What stands in the columns of a table, with their shares of its width in per cent."""


def cells_of(row: Row) -> tuple[str, ...]:
    """Return what a row says in each column."""
    about = "\n".join(part for part in (row.comment, row.place) if part)
    return (row.key, row.source, row.translation, row.status, about)


def sheet_from(properties: str, table: Iterable[Sequence[str]]) -> Sheet:
    """Return the sheet that a table holds, in whatever order its rows are.

    Args:
        properties: what the file says of itself. table: its rows, cell by cell.

    Raises:
        UnreadableArtefact: it was not exported.
    """
    name = re.search(r"tongwen ([^ ]+) ([^ ]+) ([^ ]+)", properties)
    if name is None:
        raise UnreadableArtefact("it is no sheet that was exported: its subject does not say so")
    rows = tuple(
        Row(cells[0].strip(), cells[1], cells[2], cells[3], comment="".join(cells[4:5]))
        for cells in table
        if len(cells) >= 4 and re.fullmatch(r"[0-9a-f]{10}-[0-9a-f]{6}", cells[0].strip())
    )
    return Sheet(name[1], name[3], name[2], rows)


def sheet_of(entries: Sequence[Entry], report: str, language: str, source_language: str) -> Sheet:
    """Return a catalogue's messages in use as a sheet."""
    rows = tuple(_row(entry) for entry in entries if entry.message and not entry.obsolete)
    return Sheet(report, language, source_language, rows)


def _row(entry: Entry) -> Row:
    comments = (*entry.comments, *(note.strip() for note in entry.notes))
    return Row(
        _key(entry),
        entry.message,
        entry.translation,
        _status(entry),
        " ".join(entry.places),
        "; ".join(comment for comment in comments if comment),
    )


def _key(entry: Entry) -> str:
    return f"{_digest(entry.message)}-{_digest(entry.translation)[:6]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _status(entry: Entry) -> Status:
    if not entry.translation.strip():
        return "missing"
    return "to review" if entry.fuzzy else "translated"


# --- and back --------------------------------------------------------------------------------


def merged(
    entries: Sequence[Entry],
    sheet: Sheet,
    file: str,
    moment: datetime.datetime,
    problems: Problems,
) -> tuple[list[Entry], int]:
    """Return the catalogue's entries with what the sheet says, and how many rows changed one.

    Args:
        file: the sheet's name, for places.
        moment: the time of revision, where anything has changed.
        problems: ``TR-21`` a row that matches no message, ``TR-22`` messages without a row,
            ``TR-23`` a row whose message was translated otherwise in the meantime.
    """
    known = {
        _digest(entry.message): number
        for number, entry in enumerate(entries)
        if entry.message and not entry.obsolete
    }
    found = list(entries)
    seen: set[int] = set()
    changed = 0
    for line, row in enumerate(sheet.rows, start=1):
        place = Span(file, line)
        number = known.get(row.key.partition("-")[0])
        if number is None or _plain(row.source) != _plain(entries[number].message):
            problems.error("TR-21", place, *_unmatched(row, number is not None))
            continue
        if number in seen:
            problems.error(
                "TR-21", place, f"row {row.key} is there twice", "the first counts; remove one"
            )
            continue
        seen.add(number)
        entry = _filled(entries[number], row, place, problems)
        changed += entry != entries[number]
        found[number] = entry
    left = len(known) - len(seen)
    if left:
        problems.warning(
            "TR-22",
            Span(file),
            f"{left} of {len(known)} messages have no row: they stay as they are",
            "they may be new since the export: a sheet that is exported again has them",
        )
    if changed:
        found = [
            entry if entry.message else dated(entry, "PO-Revision-Date", moment) for entry in found
        ]
    return found, changed


def _unmatched(row: Row, known: bool) -> tuple[str, str]:
    words = " ".join(row.source.split())[:60]
    if known:
        return (
            f"the text of the message was changed on the sheet: “{words}”",
            "change only the translation; export again for the text as it is",
        )
    return (
        f"no message of the catalogue is “{words}”",
        "the text has changed since the export: export again, and copy the translation there",
    )


def _filled(entry: Entry, row: Row, place: Span, problems: Problems) -> Entry:
    """Return ``entry`` with what its row says."""
    said = cleaned(row.translation, row.source)
    before = cleaned(entry.translation, entry.message)
    same = said == before
    exported = row.key.partition("-")[2]
    if _digest(entry.translation)[:6] != exported and not same:
        if _digest(row.translation)[:6] == exported:
            return entry  # Nobody touched it on the sheet.
        problems.error(
            "TR-23",
            place,
            f"“{' '.join(row.source.split())[:60]}” was translated here since the export",
            f"the catalogue says “{' '.join(before.split())[:60]}”: take one into the other",
        )
        return entry
    status = row.status.strip().casefold()
    if same:
        # A mark that was taken away on the sheet is taken away here.
        if entry.fuzzy and status in ("translated", "done", "reviewed", "final"):
            return replace(entry, fuzzy=False, previous="")
        if entry.done and status == "to review":
            return replace(entry, fuzzy=True)
        return entry
    fuzzy = bool(said) and status == "to review" and not entry.fuzzy and entry.done
    return replace(entry, translation=said, fuzzy=fuzzy, previous="", body="")


_STRAIGHT = str.maketrans("“”„‟″‘’‚‛′", "\"\"\"\"\"'''''")
_HAN_END = re.compile(rf"(?<=[{EAST_ASIAN}])\n(?=[{EAST_ASIAN}])")


def cleaned(text: str, source: str) -> str:
    """Return a translation without what a word processor put into it by itself.

    Tabs and line ends stay where the ``source`` has such, too; quotation marks in ``{…}`` belong to
    mark-up and are straight.
    """
    text = text.replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    if "\t" not in source:
        text = text.replace("\t", " ")
    if "\n" not in source:
        text = _HAN_END.sub("", text)
        text = re.sub(r"(?<!\\) *\n", " ", text)
    text = re.sub(r"\{[^{}]*\}", lambda match: match[0].translate(_STRAIGHT), text)
    return text.strip(" \n\t")


def _plain(text: str) -> str:
    """Return a message as it is compared: Word changes blanks, hyphens and quotation marks."""
    text = re.sub(r"[\u00ad\u200b\ufeff]", "", text).translate(_STRAIGHT)
    return " ".join(text.split())
