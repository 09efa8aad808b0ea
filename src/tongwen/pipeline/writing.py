"""Editions → artefacts on the disk: what is stale is written by workers, and renamed when whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import Problem, Problems, Severity, Span
from ..processes import sweep
from .project import EXTENSIONS, Outcome, Progress, Project, Request, State
from .state import BuildState, write_file, write_folder
from .workers import Job, run

if TYPE_CHECKING:
    from ..edition import Artefact, Edition, Format

_LINKING: frozenset[Format] = frozenset({"html", "site"})
"""Formats that link to the others: they are written when those are there."""

FOLDERS: frozenset[Format] = frozenset({"site", "print"})
"""Formats that are folders of files."""


def _file_name(edition: Edition, format_: Format) -> str:
    if format_ in FOLDERS:
        return f"{format_}/{edition.language.tag}"
    return f"{edition.stem}.{EXTENSIONS.get(format_, format_)}"


def write_all(
    project: Project,
    request: Request,
    state: BuildState,
    fingerprint: str,
    editions: Sequence[tuple[Edition, Problems]],
    problems: Problems,
    progress: Progress,
) -> list[Outcome]:
    """Write every artefact that is stale; return what became of each, in the order asked for."""
    sweep()
    outcomes: list[Outcome] = []
    wanted = [
        Job(edition, format_, place_of(project, edition, format_))
        for edition, own in editions
        for format_ in request.formats
        if not own.has_errors
    ]
    for edition, own in editions:
        for format_ in request.formats:
            if own.has_errors:
                path = place_of(project, edition, format_)
                outcomes.append(_outcome(project, path, format_, edition, "failed"))
    done = 0
    for linking in (False, True):
        jobs = []
        for job in wanted:
            if (job.format in _LINKING) != linking:
                continue
            # What a page links to has been written by now.
            known = state.artefact(job.path, _fingerprint(state, fingerprint, job))
            if known is None:
                jobs.append(_with_downloads(state, fingerprint, job))
                continue
            problems.extend(known)
            outcomes.append(_outcome(project, job.path, job.format, job.edition, "fresh"))
        progress("writing", done, done + len(jobs))
        for job, written, seconds in run(jobs):
            done += 1
            progress(f"writing {job.path.name}", done, max(done, len(jobs)))
            failed = not _put(project, state, fingerprint, job, written, problems)
            outcome: State = "failed" if failed else "built"
            outcomes.append(_outcome(project, job.path, job.format, job.edition, outcome, seconds))
    order = {
        (tag, name): index
        for index, (tag, name) in enumerate(
            (edition.language.tag, name) for edition, _ in editions for name in request.formats
        )
    }
    return sorted(outcomes, key=lambda outcome: order[outcome.edition, outcome.format])


def place_of(project: Project, edition: Edition, format_: Format) -> Path:
    """Return where an artefact lies: a file, or a folder of files."""
    folder = project.root / "build" / edition.report / edition.institute.slug
    return folder / _file_name(edition, format_)


def _fingerprint(state: BuildState, fingerprint: str, job: Job) -> str:
    return state.fingerprint(fingerprint, job.path, job.format, job.edition.language.tag)


def _with_downloads(state: BuildState, fingerprint: str, job: Job) -> Job:
    """Return ``job`` with an edition that knows the files in other formats to link to."""
    from ..edition import Download

    tag = job.edition.language.tag
    found = tuple(
        Download("pdf" if file.suffix == ".pdf" else "docx", file.name, file.stat().st_size)
        for file in state.downloads(fingerprint, job.path, job.format, tag)
    )
    return replace(job, edition=replace(job.edition, downloads=found))


def _put(
    project: Project,
    state: BuildState,
    fingerprint: str,
    job: Job,
    written: Artefact | Problem,
    problems: Problems,
) -> bool:
    """Put an artefact on the disk and note it down; return whether it is there."""
    from ..edition import Artefact

    artefact_problems = written.problems if isinstance(written, Artefact) else (written,)
    problems.extend(artefact_problems)
    failed = any(problem.severity is Severity.ERROR for problem in artefact_problems)
    if failed or not isinstance(written, Artefact):
        return False
    try:
        if job.format == "site":
            # A site is whole: what it offers for download is in it.
            files = dict(written.files)
            for download in job.edition.downloads:
                files[download.name] = (job.path.parent.parent / download.name).read_bytes()
            written = replace(written, files=files)
            write_folder(job.path, files)
        elif written.files:
            write_folder(job.path, written.files)
        else:
            write_file(job.path, written.data)
    except OSError as error:
        problems.error(
            "BUILD-03",
            Span(job.path.relative_to(project.root).as_posix()),
            f"the artefact cannot be written ({error.strerror})",
            "is there room on the disk, and may you write there?",
        )
        return False
    state.record(job.path, _fingerprint(state, fingerprint, job), written)
    return True


def _outcome(
    project: Project,
    path: Path,
    format_: Format,
    edition: Edition,
    state: State,
    seconds: float = 0.0,
) -> Outcome:
    size = 0
    if state != "failed":
        files = path.rglob("*") if path.is_dir() else (path,)
        size = sum(file.stat().st_size for file in files if file.is_file())
    name = path.relative_to(project.root).as_posix()
    return Outcome(name, format_, edition.language.tag, state, size, seconds)
