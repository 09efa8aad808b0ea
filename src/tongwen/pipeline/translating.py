"""A report's translations: brought up to date with its text, and how they stand."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import Problem, Problems, Severity, Span, nearest
from .project import Project
from .storing import write_file

if TYPE_CHECKING:
    from ..document import Catalogue
    from ..readers.catalogues import Entry
    from ..readers.source import Report
    from ..readers.standing import Standing as Standing
    from ..readers.translations import Message


def translation_status(project: Project, slug: str, problems: Problems) -> tuple[Standing, ...]:
    """Return how the translation of a report into each language stands; write nothing."""
    report = _report(project, slug, problems)
    if report is None:
        return ()
    found = report.messages
    return tuple(
        _standing(project, report, report.catalogues[tag], found)
        for tag in report.metadata.languages[1:]
    )


def update_translations(project: Project, slug: str, problems: Problems) -> tuple[Standing, ...]:
    """Bring each translations/<language>.po of a report up to date; return how they stand.

    Nothing is written while the report cannot be read: messages would seem to be gone.
    """
    from ..readers.source import read_translation
    from ..readers.translations import place_of_catalogue, update_catalogue

    report = _report(project, slug, problems)
    if report is None:
        return ()
    found = report.messages
    standings = []
    for tag in report.metadata.languages[1:]:
        catalogue = report.catalogues[tag]
        if catalogue.derived_from:
            standings.append(_standing(project, report, catalogue, found))
            continue
        path = report.folder / place_of_catalogue(tag)
        existing = path.read_bytes() if path.is_file() else None
        data = update_catalogue(
            found,
            existing,
            report=report.slug,
            language=tag,
            moment=datetime.datetime.now(datetime.UTC),
            file=project.gate(report.folder).span(path).file,
            problems=problems,
        )
        if data != existing:
            write_file(path, data)
            gate, reread = project.gate(report.folder), Problems()
            catalogue = read_translation(gate, report.folder, report.metadata, tag, found, reread)
            problems.extend(_of_catalogues(reread))
        standings.append(_standing(project, report, catalogue, found))
    return tuple(standings)


@dataclass(frozen=True, slots=True)
class Imported:
    """What a sheet brought into a catalogue: its path, and how many translations changed."""

    path: str = ""
    rows: int = 0
    changed: int = 0


def sheet_formats() -> tuple[str, ...]:
    """Return the formats of sheets, the usual one first."""
    from ..exchange import SHEETS

    return tuple(SHEETS)


def export_translations(
    project: Project, slug: str, tag: str, format_: str, output: Path, problems: Problems
) -> bool:
    """Write the catalogue of a language as a sheet; return whether there was one to write."""
    from ..exchange import SHEETS, sheet_of

    report = _report(project, slug, problems)
    entries = _entries(project, report, tag, problems) if report is not None else None
    if report is None or entries is None:
        return False
    sheet = sheet_of(entries, report.slug, tag, report.metadata.languages[0])
    write_file(output, SHEETS[format_].write(sheet))
    return True


def import_translations(project: Project, file: Path, slug: str, problems: Problems) -> Imported:
    """Bring a sheet's translations into the catalogue that it was exported from.

    Problems: ``TR-21`` to ``TR-23`` of its rows, ``TR-24`` what is no sheet of the report's.
    """
    from ..artefacts import UnreadableArtefact
    from ..exchange import SHEETS, merged
    from ..readers.catalogues import written
    from ..readers.translations import place_of_catalogue

    kind = file.suffix.lower().replace("xlf", "xliff")[1:]
    if kind not in SHEETS:
        hint = f"import what export wrote: {', '.join(SHEETS)}"
        problems.error("TR-24", Span(file.name), "it is no sheet of a catalogue", hint)
        return Imported()
    try:
        sheet = SHEETS[kind].read(file.read_bytes())
    except UnreadableArtefact as error:
        problems.error("TR-24", Span(file.name), str(error), "import what export wrote")
        return Imported()
    slug = slug or sheet.report
    if not (project.content / slug).is_dir():
        known = nearest(slug, project.reports) or f"reports: {', '.join(project.reports)}"
        hint = f"name it, tongwen translate import FILE REPORT; {known}"
        problems.error("TR-24", Span(file.name), f"there is no report “{slug}”", hint)
        return Imported()
    report = _report(project, slug, problems)
    entries = _entries(project, report, sheet.language, problems) if report else None
    if report is None or entries is None:
        return Imported()
    moment = datetime.datetime.now(datetime.UTC)
    found, changed = merged(entries, sheet, file.name, moment, problems)
    path = report.folder / place_of_catalogue(sheet.language)
    if changed:
        write_file(path, written(found))
    return Imported(path.relative_to(project.root).as_posix(), len(sheet.rows), changed)


def _entries(project: Project, report: Report, tag: str, problems: Problems) -> list[Entry] | None:
    """Return the entries of a report's catalogue; None, with a problem, where it has none."""
    from ..readers.translations import place_of_catalogue

    own = Problems()
    translated = tag in report.metadata.languages[1:]
    entries = _read(project, report, tag, own) if translated else None
    if entries is None:
        span = project.gate(report.folder).span(report.folder / place_of_catalogue(tag))
        makes = "make translations (tongwen translate update) makes the catalogues"
        hint = makes if translated else f"its languages are {', '.join(report.metadata.languages)}"
        if not translated and tag != report.metadata.languages[0]:
            hint += f"; add “{tag}” to “languages”: then {makes}"
        problems.error("TR-24", span, f"there is no catalogue of “{tag}”", hint)
        return None
    return None if own.has_errors else entries


def _read(project: Project, report: Report, tag: str, problems: Problems) -> list[Entry] | None:
    """Return the entries of a catalogue; None where there is none that can be opened.

    Args:
        problems: those of :func:`~tongwen.readers.catalogues.read_entries`.
    """
    from ..gate import GateError
    from ..readers.catalogues import read_entries
    from ..readers.translations import place_of_catalogue

    gate, name = project.gate(report.folder), place_of_catalogue(tag)
    try:
        text = gate.read_text(name, report.folder)
    except GateError:
        return None
    return read_entries(text, gate.span(report.folder / name).file, problems)


def _report(project: Project, slug: str, problems: Problems) -> Report | None:
    """Return the report; None where it cannot be read, whatever its catalogues are like."""
    from ..readers.source import read_report

    folder = project.content / slug
    reading = Problems()
    report = read_report(project.gate(folder), folder, reading)
    broken = [p for p in reading if p.severity is Severity.ERROR and not p.code.startswith("TR-")]
    problems.extend(reading if report is None else [*broken, *_of_catalogues(reading)])
    return None if broken else report


def _of_catalogues(problems: Problems) -> list[Problem]:
    # That nothing is translated yet is what the counts say.
    return [p for p in problems if p.code.startswith("TR-") and p.code != "TR-05"]


def _standing(
    project: Project, report: Report, catalogue: Catalogue, found: Sequence[Message]
) -> Standing:
    from ..readers.standing import standing_of

    # What is wrong in it was reported when it was read.
    entries = _read(project, report, catalogue.derived_from or catalogue.language, Problems()) or []
    gate = project.gate(report.folder)
    chapters = [gate.span(report.folder / name).file for name in report.metadata.chapters]
    return standing_of(found, catalogue, entries, chapters)
