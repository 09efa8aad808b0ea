"""A pack as a designer meets it: its specimen, its Word template, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import Problem, Problems, Severity, Span
from ..formats import FORMATS, USUAL, Format
from .checking import each
from .project import Outcome, Progress, Project, Request, Result, silent
from .storing import ROOM, write_file

if TYPE_CHECKING:
    from ..institute import Institute

SPECIMEN = "specimen"
"""The specimen's name as a report: build/specimen/<institute>/specimen.en.pdf."""


def build_specimen(
    project: Project,
    slug: str,
    formats: Sequence[Format] = USUAL,
    progress: Progress = silent,
) -> Result:
    """Build the brand book of the institute ``slug``; its source is written beside it, to read."""
    problems = Problems()
    institute = _institute(project, slug, problems)
    if institute is None:
        return Result((), problems)
    return _built_specimen(project, institute, formats, progress)


def _built_specimen(
    project: Project, institute: Institute, formats: Sequence[Format], progress: Progress
) -> Result:
    from ..templating import TemplateProblem
    from . import build

    reports = project.root / "build" / SPECIMEN / "source" / institute.slug
    problems = Problems()
    try:
        _write_source(reports / SPECIMEN, institute, problems)
    except TemplateProblem as error:
        problems.add(error.problem)
    except OSError as error:
        problems.error(
            "BUILD-03",
            Span(reports.relative_to(project.root).as_posix()),
            f"the specimen's source cannot be written ({error.strerror})",
            ROOM,
        )
    if problems.has_errors:
        return Result((), problems)
    request = Request(SPECIMEN, tuple(formats), institute.slug)
    return build(replace(project, reports_in=reports), request, progress)


def _write_source(folder: Path, institute: Institute, problems: Problems) -> None:
    """Write the specimen's report, and nothing that is there already: builds go by content."""
    from ..specimen import specimen_files

    files = specimen_files(institute, problems)
    if problems.has_errors:
        return
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, data in files.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            write_file(path, data)


def _institute(project: Project, slug: str, problems: Problems) -> Institute | None:
    from ..institute import read_institute

    return read_institute(project.gate(project.templates), project.templates, slug, problems)


def judge_pack(project: Project, slug: str, progress: Progress = silent) -> Problems:
    """Return everything that is wrong with the pack ``slug``.

    What its files say; whether the characters of the reports that it publishes can be drawn; and,
    read back from its specimen in each format and language, whether its tokens took effect.
    """
    from ..checks.packs import check_pack

    problems = Problems()
    progress(f"reading {slug}", 0, 1)
    institute = _institute(project, slug, problems)
    if institute is None:
        return problems
    problems.extend(check_pack(institute))
    _judge_reports(project, institute, problems)
    if problems.has_errors:
        # A specimen of a pack that is broken would only repeat what is broken.
        return problems
    result = _built_specimen(project, institute, USUAL, progress)
    known = {(problem.code, problem.span, problem.message) for problem in problems}
    problems.extend(
        problem
        for problem in result.problems
        if (problem.code, problem.span, problem.message) not in known
    )
    if not result.problems.has_errors:
        _judge_look(project, institute, result.outcomes, problems, progress)
    return problems


def _judge_reports(project: Project, institute: Institute, problems: Problems) -> None:
    """Report each character that a report of the institute has and its fonts have not."""
    from ..checks.glyphs import check_glyphs
    from ..languages import LANGUAGES
    from ..readers.source import read_report
    from .editions import make_edition

    for slug in project.reports:
        folder = project.content / slug
        unasked = Problems()
        report = read_report(project.gate(folder), folder, unasked)
        if report is None or not set(report.metadata.institutes) & set(institute.slug.split("+")):
            continue
        for tag in report.metadata.languages:
            edition = make_edition(project, report, institute, LANGUAGES[tag], unasked)
            if edition is not None:
                problems.extend(check_glyphs(edition))


def _judge_look(
    project: Project,
    institute: Institute,
    outcomes: Sequence[Outcome],
    problems: Problems,
    progress: Progress,
) -> None:
    shown = [
        _Shown(institute, outcome, project.root / outcome.path)
        for outcome in outcomes
        if "look" in FORMATS[outcome.format].views
    ]
    found = each(_look_of, shown, [FORMATS[one.outcome.format].weight for one in shown])
    for done, one in enumerate(shown):
        progress(f"reading back the look of {one.path.name}", done, len(shown))
        problems.extend(next(found))


@dataclass(frozen=True, slots=True)
class _Shown:
    """An institute's specimen in one format and language, and where it lies."""

    institute: Institute
    outcome: Outcome
    path: Path


def _look_of(shown: _Shown) -> tuple[Problem, ...]:
    """Return what is wrong with the look of a specimen."""
    from ..artefacts import UnreadableArtefact, open_artefact
    from ..checks.registry import run
    from ..checks.seen import Seen
    from ..institute import in_language
    from ..languages import LANGUAGES

    try:
        look = open_artefact(shown.outcome.format, shown.path.read_bytes(), browser=True).look
    except UnreadableArtefact as error:
        place, message = Span(shown.outcome.path), f"the specimen cannot be read back: {error}"
        hint = "build it anew; if it stays, a template of the pack breaks it"
        return (Problem(place, "INST-40", message, hint),)
    language = LANGUAGES[shown.outcome.edition]
    seen = Seen(in_language(shown.institute, language), language, look)
    return (*run("specimen", seen), *run("look", seen))


def write_word_template(
    project: Project, slug: str, problems: Problems, *, replaced: bool = False
) -> tuple[str, ...]:
    """Write the pack's own word/template.docx to start from, in its look; return its path.

    One that is there already is left alone, unless it is to be ``replaced``.
    """
    from ..writers.docx.template import derived_template

    path = project.templates / "institutes" / slug / "word" / "template.docx"
    name = path.relative_to(project.root).as_posix()
    if path.exists() and not replaced:
        problems.error(
            "NEW-02",
            Span(name),
            "the institute has a Word template already",
            "add --replace to write it anew; what was changed in it is lost",
        )
        return ()
    reading = Problems()
    institute = _institute(project, slug, reading)
    problems.extend(problem for problem in reading if problem.severity is Severity.ERROR)
    if institute is None or problems.has_errors:
        return ()
    write_file(path, derived_template(institute))
    return (name,)
