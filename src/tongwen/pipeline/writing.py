"""Editions → artefacts on the disk: what is stale is written by workers, and renamed when whole."""

from __future__ import annotations

import contextlib
import datetime
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..diagnostics import Problem, Problems, Severity, Span
from ..formats import FORMATS, Format
from .project import Outcome, Progress, Project, Request, State
from .state import BuildState, write_file, write_folder

if TYPE_CHECKING:
    from ..edition import Artefact, Edition

TIME_LIMIT = 900.0
"""Seconds. A writer that takes longer is ended: an SVG can keep a renderer busy for ever."""


@dataclass(frozen=True, slots=True)
class _Job:
    """One artefact to write."""

    edition: Edition
    format: Format
    path: Path


def moment_of(edition: Edition) -> datetime.datetime:
    """Return the time of making that is told in the artefacts, in UTC.

    ``SOURCE_DATE_EPOCH`` (reproducible-builds.org), else the day of publication, so that
    the same sources give the same bytes; else now.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
    if edition.metadata.published:
        return datetime.datetime.combine(edition.metadata.published, datetime.time(), datetime.UTC)
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


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
    outcomes: list[Outcome] = []
    wanted = [
        _Job(edition, format_, project.place_of(edition, format_))
        for edition, own in editions
        for format_ in request.formats
        if not own.has_errors
    ]
    for edition, own in editions:
        for format_ in request.formats:
            if own.has_errors:
                path = project.place_of(edition, format_)
                outcomes.append(_outcome(project, path, format_, edition, "failed"))
    done = 0
    for linking in (False, True):  # a page links to what has been written by then
        jobs = []
        for job in wanted:
            if FORMATS[job.format].offers != linking:
                continue
            known = state.artefact(job.path, _fingerprint(state, fingerprint, job))
            if known is None:
                jobs.append(_with_downloads(state, fingerprint, job))
                continue
            problems.extend(known)
            outcomes.append(_outcome(project, job.path, job.format, job.edition, "fresh"))
        progress("writing", done, done + len(jobs))
        for job, written, seconds in _run(jobs):
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


def _fingerprint(state: BuildState, fingerprint: str, job: _Job) -> str:
    return state.fingerprint(fingerprint, job.path, job.format, job.edition.language.tag)


def _with_downloads(state: BuildState, fingerprint: str, job: _Job) -> _Job:
    """Return ``job`` with an edition that knows the files in other formats to link to."""
    from ..edition import Download

    tag = job.edition.language.tag
    found = tuple(
        Download(format_, file.name, file.stat().st_size)
        for format_, file in state.downloads(fingerprint, job.path, job.format, tag).items()
    )
    return replace(job, edition=replace(job.edition, downloads=found))


def _put(
    project: Project,
    state: BuildState,
    fingerprint: str,
    job: _Job,
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


def _run(jobs: Sequence[_Job]) -> Generator[tuple[_Job, Artefact | Problem, float], None, None]:
    """Yield each job with its artefact, or with the problem that stood in its way, as it is done.

    Slow writers run in processes of their own, as many at once as there are processors.
    """
    waiting = [job for job in jobs if FORMATS[job.format].isolated]
    # The longest first, so that no processor is left with it alone at the end.
    waiting.sort(key=lambda job: -FORMATS[job.format].weight)
    context = multiprocessing.get_context("spawn")
    running: dict[Connection, tuple[_Job, Any, float]] = {}
    at_once = max(1, os.cpu_count() or 1)

    def start() -> None:
        while waiting and len(running) < at_once:
            job = waiting.pop(0)
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_work, args=(theirs, job.format, job.edition))
            process.start()
            theirs.close()
            running[ours] = (job, process, time.monotonic())

    # From here on no worker outlives this function, whoever stops listening.
    try:
        start()
        for job in jobs:
            if not FORMATS[job.format].isolated:
                began = time.monotonic()
                yield job, _write(job.format, job.edition), time.monotonic() - began
        while running:
            oldest = min(began for _, _, began in running.values())
            ready = wait(list(running), timeout=max(0.0, oldest + TIME_LIMIT - time.monotonic()))
            now = time.monotonic()
            for connection in list(running):
                job, process, began = running[connection]
                written: Artefact | Problem
                if connection in ready:
                    try:
                        written = connection.recv()
                    except (EOFError, OSError):
                        # It ended before it had sent anything, or in the middle of it.
                        process.join()
                        written = _fault(job, f"its writer ended with status {process.exitcode}")
                elif now - began > TIME_LIMIT:
                    written = _fault(job, f"its writer took more than {TIME_LIMIT:.0f} seconds")
                else:
                    continue
                del running[connection]
                _end(process)
                connection.close()
                start()
                yield job, written, now - began
    finally:
        for _, process, _ in running.values():
            _end(process)


def _end(process: Any) -> None:
    process.join(timeout=0.5)
    if process.is_alive():
        process.terminate()  # lets a writer end the LibreOffice that it started
        process.join(timeout=2)
    if process.is_alive():
        process.kill()  # code that never comes back to Python hears no signal
        process.join()


def _fault(job: _Job, message: str) -> Problem:
    return Problem(
        Span(job.path.name), "BUILD-01", message, "look for a picture of unusual size or nesting"
    )


def _work(connection: Connection, format_: Format, edition: Edition) -> None:
    """Write one artefact in a worker process and send it, or the problem, back."""
    # Ctrl-C reaches every process of the terminal: the one that waits for this one ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with contextlib.suppress(BrokenPipeError):  # the build was ended: nobody waits for it
        connection.send(_write(format_, edition))
    connection.close()


def _write(format_: Format, edition: Edition) -> Artefact | Problem:
    from ..fonts import MissingFonts
    from ..templating import TemplateProblem
    from ..writers import WRITERS

    artefact_place = Span(FORMATS[format_].place(edition.stem, edition.language.tag))
    try:
        moment = moment_of(edition)
        artefact = WRITERS[format_](edition, moment)
        pages = _page_numbers(format_, edition, moment, artefact)
        # Written anew: only a layout of the file knows the page numbers of its contents.
        return WRITERS[format_](edition, moment, pages) if pages else artefact
    except TemplateProblem as error:
        return error.problem
    except MissingFonts as error:
        return Problem(artefact_place, "BUILD-05", str(error), error.hint)
    except Exception as error:  # an author must never meet a traceback
        if os.environ.get("TONGWEN_DEBUG"):
            traceback.print_exc()
        place = traceback.extract_tb(error.__traceback__)[-1]
        return Problem(
            artefact_place,
            "BUILD-02",
            f"Tongwen made a mistake of its own: {type(error).__name__}: {error} "
            f"({Path(place.filename).name}:{place.lineno})",
            "set TONGWEN_DEBUG=1 to see where, and tell its makers",
        )


def _page_numbers(
    format_: Format, edition: Edition, moment: datetime.datetime, draft: Artefact
) -> Any:
    """Return the page numbers that a format takes from a layout; None where it takes none.

    LibreOffice's layout of this very file where it is installed, else the PDF edition's.
    """
    from .. import measuring
    from ..writers import WRITERS, named

    row = FORMATS[format_]
    if not row.numbers:
        return None
    numbers = named(row.numbers)
    layout = measuring.lay_out(draft.data, row.extension)
    pages = numbers(layout, edition) if layout is not None else None
    if pages is None and edition.chapters:
        printed = WRITERS[row.numbered_by](edition, moment).data
        pages = numbers(measuring.layout_of(printed), edition)
    return pages
