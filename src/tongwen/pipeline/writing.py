"""Editions → artefacts on the disk: what is stale is written by workers, and renamed when whole."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import Problem, Problems, Severity, Span
from ..formats import FORMATS, Format
from ..processes import sweep
from .kept import FOLDER, Kept
from .project import Outcome, Progress, Project, Request, State
from .state import BuildState, digest_of_edition, digest_of_house
from .storing import ROOM, write_file, write_folder
from .workers import Job, Runner, run

if TYPE_CHECKING:
    from ..edition import Artefact, Edition


def write_all(
    project: Project,
    request: Request,
    state: BuildState,
    fingerprint: str,
    editions: Sequence[tuple[Edition, Problems]],
    problems: Problems,
    progress: Progress,
    runner: Runner = run,
) -> list[Outcome]:
    """Write every stale artefact; return the outcome of each, in the requested order.

    Args:
        runner: what writes: processes of this machine, or a cluster.
    """
    sweep()
    outcomes: list[Outcome] = []
    wanted = [
        Job(edition, format_, project.place_of(edition, format_))
        for edition, own in editions
        for format_ in request.formats
        if project.draft or not own.has_errors
    ]
    for edition, own in editions:
        for format_ in request.formats:
            if own.has_errors and not project.draft:
                path = project.place_of(edition, format_)
                outcomes.append(_outcome(project, path, format_, edition, "failed"))
    done, house = 0, ""
    for linking in (False, True):  # a page links to what has been written by then
        jobs = []
        for job in wanted:
            if FORMATS[job.format].offers != linking:
                continue
            sources = _fingerprint(state, fingerprint, job)
            known = state.artefact(job.path, sources)
            if known is None:
                house = house or digest_of_house(project)
                job = _with_downloads(state, fingerprint, job)
                made_from = digest_of_edition(job.edition, job.format, house)
                known = state.still(job.path, sources, made_from)
            if known is None:
                kept = Kept(_beside_build(project, job.path), house)
                jobs.append(replace(job, kept=kept, made_from=made_from))
                continue
            problems.extend(known)
            outcomes.append(_outcome(project, job.path, job.format, job.edition, "fresh"))
        progress("writing", done, done + len(jobs))
        for job, written, seconds in runner(jobs):
            done += 1
            progress(f"writing {job.path.name}", done, max(done, len(jobs)))
            failed = not _put(project, state, fingerprint, job, written, problems)
            outcome: State = "failed" if failed else "built"
            outcomes.append(_outcome(project, job.path, job.format, job.edition, outcome, seconds))
    order = {
        (tag, name): index
        for index, (tag, name) in enumerate(
            (edition.tag, name) for edition, _ in editions for name in request.formats
        )
    }
    return sorted(outcomes, key=lambda outcome: order[outcome.edition, outcome.format])


def _beside_build(project: Project, path: Path) -> Path:
    """Return where it is kept what was found out for the artefact at ``path``."""
    build = project.built
    name = path.relative_to(build)
    return build / FOLDER / name.with_name(f"{name.name}.json")


def _fingerprint(state: BuildState, fingerprint: str, job: Job) -> str:
    return state.fingerprint(fingerprint, job.path, job.format, job.edition.tag)


def _with_downloads(state: BuildState, fingerprint: str, job: Job) -> Job:
    """Return ``job`` with an edition that knows the files in other formats to link to."""
    from ..edition import Download

    tag = job.edition.tag
    found = tuple(
        Download(format_, file.name, file.stat().st_size)
        for format_, file in state.downloads(fingerprint, job.path, job.format, tag).items()
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
        if written.files:
            # A folder is whole: what it offers for download is in it.
            beside = job.path.parent.parent
            offered = {
                download.name: (beside / download.name).read_bytes()
                for download in job.edition.downloads
            }
            written = replace(written, files={**written.files, **offered})
            write_folder(job.path, written.files)
        else:
            write_file(job.path, written.data)
    except OSError as error:
        problems.error(
            "BUILD-03",
            Span(job.path.relative_to(project.root).as_posix()),
            f"the artefact cannot be written ({error.strerror})",
            ROOM,
        )
        return False
    sources = _fingerprint(state, fingerprint, job)
    state.record(job.path, sources, job.made_from, written)
    # At once: a build that is stopped is gone on with. What hinders it is said at the end.
    with contextlib.suppress(OSError):
        state.save()
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
    return Outcome(name, format_, edition.tag, state, size, seconds)
