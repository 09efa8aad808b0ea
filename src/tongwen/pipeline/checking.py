"""What is built, held against what it was built from: each artefact, read back as it lies there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import Problem, Problems, Span
from ..formats import FORMATS, Format
from .editions import read, resolved_editions
from .project import Progress, Project, Request, silent

if TYPE_CHECKING:
    from ..edition import Edition


def check_built(project: Project, request: Request, progress: Progress = silent) -> Problems:
    """Check every edition asked for, and that its artefacts in build/ say the same; write nothing.

    What was built from other sources than those that lie there now differs from them, and is
    told to: nothing is built here.
    """
    problems = Problems()
    progress("reading", 0, 1)
    report, institute = read(project, request, problems)
    if report is None or institute is None:
        return problems
    editions = resolved_editions(project, report, institute, request.editions, problems)
    jobs = [
        (edition, format_)
        for edition, _ in editions
        for format_ in request.formats
        if FORMATS[format_].judged
    ]
    for done, (edition, format_) in enumerate(jobs):
        progress(f"reading back {edition.stem}.{format_}", done, len(jobs))
        check_artefact(project, edition, format_, problems)
    return problems


def check_artefact(project: Project, edition: Edition, format_: Format, problems: Problems) -> None:
    """Hold one artefact in build/ against its edition.

    Problems: those of parity, of a PDF also ``PDF-10`` and after, and ``PAR-17`` for one that is
    not there or cannot be read.
    """
    from ..artefacts import UnreadableArtefact
    from ..artefacts.structure import read_structure
    from ..checks.parity import check_parity
    from ..checks.pdf import check_of_edition, check_pdf

    path = project.place_of(edition, format_)
    place = Span(path.relative_to(project.root).as_posix())
    if format_ == "print":
        problems.extend(check_printed(edition, path, place))
        return
    try:
        data = path.read_bytes()
        structure = read_structure(format_, data)
        if format_ == "pdf":
            told = (*check_pdf(data), *check_of_edition(edition, data))
            found = told
            problems.extend(replace(problem, span=place) for problem in found)
    except (OSError, UnreadableArtefact) as error:
        problems.extend([unread(place, error)])
    else:
        problems.extend(check_parity(edition, format_, structure))


def check_printed(edition: Edition, folder: Path, place: Span) -> Iterator[Problem]:
    """Yield what is wrong with the files for a printer in ``folder``, each at its own place.

    Problems: ``PDF-70`` to ``PDF-79``, and ``PAR-17`` for a file that is not there or cannot be
    read.
    """
    from ..artefacts import UnreadableArtefact
    from ..checks.press import check_press

    try:
        inside, cover = (
            (folder / f"{edition.stem}.{part}.pdf").read_bytes() for part in ("inside", "cover")
        )
        for problem in check_press(edition, inside, cover):
            yield replace(problem, span=Span(f"{place.file}/{problem.span.file}"))
    except (OSError, UnreadableArtefact) as error:
        yield unread(place, error, "make print")


def unread(place: Span, error: Exception, command: str = "make all") -> Problem:
    """Return what is told of an artefact that is not there or cannot be read (``PAR-17``).

    Args:
        error: why: an OSError, or an UnreadableArtefact.
        command: what builds it.
    """
    match error:
        case FileNotFoundError():
            message, hint = "it is not built", f"build it: {command}"
        case OSError(strerror=reason):
            message, hint = f"it cannot be opened ({reason})", "may you read it?"
        case _:
            message, hint = str(error), "build it again"
    return Problem(place, "PAR-17", message, hint)
