"""What is built, held against what it was built from: each artefact, read back as it lies there.

Artefacts are judged on processes of their own, as many at once as there are processors. Each is
opened once, and every check of the registry that applies to it runs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ..diagnostics import Problem, Problems, Span
from ..formats import FORMATS, Format, FormatRow
from ..processes import begin_worker, beginning
from .editions import read, resolved_editions
from .project import Progress, Project, Request, silent

if TYPE_CHECKING:
    from ..checks.registry import Subject
    from ..edition import Edition

Item = TypeVar("Item")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Built:
    """An artefact as it lies in build/. ``name``: its path from the project."""

    edition: Edition
    format: Format
    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What judging an artefact gave: problems, each with the page that it names (0: none)."""

    problems: tuple[tuple[Problem, int], ...]
    size: int = 0


def check_built(project: Project, request: Request, progress: Progress = silent) -> Problems:
    """Check every edition asked for, and its artefacts in build/ by all checks; write nothing.

    What was built from other sources than those that lie there now differs from them, and is
    reported too: nothing is built here.
    """
    from ..checks.profiles import adjusted, is_consequence

    problems = Problems()
    progress("reading", 0, 1)
    report, institute = read(project, request, problems)
    if report is None or institute is None:
        return problems
    editions = resolved_editions(project, report, institute, request.editions, problems)
    jobs = built_of(project, [edition for edition, _ in editions], request.formats)
    known = {problem.code for problem in problems}
    for _, found in judged(jobs, progress):
        own = (problem for problem, _ in found.problems if not is_consequence(problem, known))
        problems.extend(adjusted(own, report.metadata.checks))
    return problems


def built_of(
    project: Project, editions: Sequence[Edition], formats: Sequence[Format]
) -> list[Built]:
    """Return the artefacts of ``editions`` that can be judged, in the order asked for."""
    found = []
    for edition in editions:
        for format_ in formats:
            if FORMATS[format_].judged:
                path = project.place_of(edition, format_)
                found.append(Built(edition, format_, path, project.name_of(path)))
    return found


def judged(
    artefacts: Sequence[Built], progress: Progress = silent
) -> Iterator[tuple[Built, Findings]]:
    """Yield each artefact with what judging it gave, in their order."""
    if not artefacts:
        return
    # Imported before the workers begin, since those may begin with it.
    from .. import artefacts as _artefacts  # noqa: F401
    from ..checks import registry as _registry  # noqa: F401

    found = each(_judge, artefacts, [FORMATS[artefact.format].weight for artefact in artefacts])
    for done, artefact in enumerate(artefacts):
        progress(f"reading back {artefact.path.name}", done, len(artefacts))
        yield artefact, next(found)


def each(
    task: Callable[[Item], Found], items: Sequence[Item], weights: Sequence[float]
) -> Iterator[Found]:
    """Yield what ``task`` returns of each item, in their order, from processes of their own.

    Args:
        weights: how long each takes, beside the others.
    """
    at_once = max(1, min(len(items), os.cpu_count() or 1))
    with ProcessPoolExecutor(at_once, beginning(), initializer=begin_worker) as pool:
        # The heaviest first, so that no processor is left with one alone at the end.
        order = sorted(range(len(items)), key=lambda number: -weights[number])
        waiting = {number: pool.submit(task, items[number]) for number in order}
        for number in range(len(items)):
            yield waiting[number].result()


def _judge(built: Built) -> Findings:
    """Judge one artefact. Problems: ``PAR-17`` for one that is not there or cannot be read."""
    from ..artefacts import UnreadableArtefact, open_artefact
    from ..checks.registry import Subject, run_on_artefact

    try:
        content = _content(built.path)
        subject = Subject(built.edition, open_artefact(built.format, content), built.name)
        # Two checks may find the same, and each is reported once.
        found = dict.fromkeys(run_on_artefact(subject))
        return Findings(
            tuple((problem, _page(subject, problem)) for problem in found), subject.artefact.size
        )
    except (OSError, UnreadableArtefact) as error:
        return Findings(((unread(Span(built.name), error, FORMATS[built.format]), 0),))


def _content(path: Path) -> bytes | Mapping[str, bytes]:
    if not path.is_dir():
        return path.read_bytes()
    files = sorted(file for file in path.rglob("*") if file.is_file())
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in files}


def _page(subject: Subject, problem: Problem) -> int:
    """Return the page, from 1, that a problem of an artefact names; 0 where it names none."""
    from ..checks.registry import rules
    from ..preflight import page_in

    if not FORMATS[subject.format].paged:
        return 0
    rule = rules().get(problem.code)
    # Where pages are measured, they are called as they are numbered: "page iv".
    labelled = rule is not None and rule.kind == "typography"
    labels = [sheet.label for sheet in subject.artefact.view("pages").pages] if labelled else ()
    return page_in(problem.message, labels)


def unread(place: Span, error: Exception, row: FormatRow) -> Problem:
    """Return the problem of an artefact that is not there or cannot be read (``PAR-17``).

    Args:
        error: why: an OSError, or an UnreadableArtefact.
    """
    match error:
        case FileNotFoundError():
            message, hint = "it is not built", f"build it: tongwen build --format {row.name}"
        case OSError(strerror=reason):
            message, hint = f"it cannot be opened ({reason})", "get the right to read it"
        case _:
            message, hint = str(error), "build it again"
    return Problem(place, "PAR-17", message, hint)
