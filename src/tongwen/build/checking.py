"""What is built, held against what it was built from: each artefact, read back as it lies there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..diagnostics import Problems, Span
from .editions import read, resolved_editions
from .project import EXTENSIONS, Progress, Project, Request, silent

if TYPE_CHECKING:
    from ..edition import Edition, Format


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
        if format_ not in ("native", "site")
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
    from ..checks.pdf import check_pdf

    name = f"{edition.stem}.{EXTENSIONS.get(format_, format_)}"
    path = project.root / "build" / edition.report / edition.institute.slug / name
    place = Span(path.relative_to(project.root).as_posix())
    try:
        data = path.read_bytes()
        structure = read_structure(format_, data)
        if format_ == "pdf":
            problems.extend(replace(problem, span=place) for problem in check_pdf(data))
    except FileNotFoundError:
        problems.error("PAR-17", place, "it is not built", "build it: make all")
    except OSError as error:
        problems.error(
            "PAR-17", place, f"it cannot be opened ({error.strerror})", "may you read it?"
        )
    except UnreadableArtefact as error:
        problems.error("PAR-17", place, str(error), "build it again")
    else:
        problems.extend(check_parity(edition, format_, structure))
