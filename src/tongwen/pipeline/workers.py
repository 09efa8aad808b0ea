"""Writers in processes of their own: bounded by the system, and ended with the build.

A writer works on what authors and packs wrote: a picture, a font, a table or a template can keep
it busy for ever, or take all memory. So each one runs in a worker, whatever its format, within
the bounds of :mod:`tongwen.processes`. What goes past them is one problem, of one artefact.
"""

from __future__ import annotations

import contextlib
import datetime
import gc
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import quick_start
from ..diagnostics import NOWHERE, Problem, Severity, Span
from ..formats import FORMATS, Format
from ..processes import MEGABYTE, Bounds, LimitReached, beginning, bounds, follow_parent, hold
from .kept import Kept

if TYPE_CHECKING:
    from ..edition import Artefact, Edition
    from ..measuring import Layout


LARGEST_ARTEFACT = 512 * MEGABYTE
"""Bytes. A book full of photographs has a fifth of it."""


@dataclass(frozen=True, slots=True)
class Job:
    """One artefact to write.

    Attributes:
        kept: what is known of it from earlier builds.
        made_from: a digest of what it is made from.
    """

    edition: Edition
    format: Format
    path: Path
    kept: Kept | None = None
    made_from: str = ""


Runner = Callable[[Sequence[Job]], Iterator[tuple[Job, "Artefact | Problem", float]]]
"""Yields each job with its artefact, or the problem that stood in its way, and the seconds."""


@dataclass(slots=True)
class _Worker:
    """A process that writes one artefact: the job, the process, and when it began."""

    job: Job
    process: Any
    began: float


def run(
    jobs: Sequence[Job], bound: Bounds | None = None
) -> Generator[tuple[Job, Artefact | Problem, float], None, None]:
    """Yield each job with its artefact, or with the problem that stood in its way, as it is done.

    As many run at once as there are processors. None of them outlives this function, whoever
    stops listening.
    """
    bound = bound or bounds()
    # The longest first, so that no processor is left with it alone at the end.
    waiting = sorted(jobs, key=lambda job: -FORMATS[job.format].weight)
    running: dict[Connection, _Worker] = {}
    asked = Counter(job.format for job in jobs)
    at_once = max(1, os.cpu_count() or 1)
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                job = waiting.pop(0)
                connection, worker = _started(job, bound, whole=asked[job.format] > 1)
                running[connection] = worker
            for connection in _ready(running, bound):
                worker = running.pop(connection)
                written = _received(connection, worker, bound)
                seconds = time.monotonic() - worker.began
                end(worker.process)
                connection.close()
                yield worker.job, written, seconds
    finally:
        for worker in running.values():
            end(worker.process)


def _started(job: Job, bound: Bounds, *, whole: bool = False) -> tuple[Connection, _Worker]:
    """Begin the worker of a job; ``whole``: there are more like it, which load nothing anew."""
    from ..writers import load

    context = beginning()
    if context.get_start_method() == "fork":
        # Here once, rather than in each worker; its worker reports one that fails.
        with contextlib.suppress(ImportError, OSError):
            load(job.format, whole=whole)
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, bound, job))
    process.start()
    theirs.close()
    return ours, _Worker(job, process, time.monotonic())


def _ready(running: dict[Connection, _Worker], bound: Bounds) -> list[Connection]:
    """Wait; return the workers that have sent something, have ended, or are out of time."""
    oldest = min(worker.began for worker in running.values())
    timeout = max(0.0, oldest + bound.clock - time.monotonic()) if bound.clock else None
    ready = set(wait(list(running), timeout))
    now = time.monotonic()
    return [
        connection
        for connection, worker in running.items()
        if connection in ready or (bound.clock and now - worker.began > bound.clock)
    ]


def _received(connection: Connection, worker: _Worker, bound: Bounds) -> Artefact | Problem:
    """Return what a worker sent; if nothing, why."""
    if not connection.poll():
        return _fault(worker.job, bound.clock_reached())
    try:
        written: Artefact | Problem = connection.recv()
        return written
    except (EOFError, OSError):
        # It ended before it had sent anything, or in the middle of it.
        worker.process.join(timeout=5)
    status = worker.process.exitcode
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return _fault(worker.job, bound.processor_reached())
    if status in (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS):
        # Libraries in C and Rust give up so where there is no memory left.
        reached = bound.memory_reached()
        ended = f"the writer was ended by {signal.Signals(-status).name}; it may have wanted"
        return _problem(worker.job, f"{ended} {reached}", reached.hint)
    return ended_early(worker.job, f"its writer ended with status {status}")


def ended_early(job: Job, message: str) -> Problem:
    """Return the problem of a job whose writer ended before it had sent anything."""
    return _problem(job, message, "look for a picture of unusual size or nesting")


def _fault(job: Job, reached: LimitReached) -> Problem:
    return _reached(job.path.name, reached)


def _reached(name: str, reached: LimitReached) -> Problem:
    return Problem(Span(name), "BUILD-01", f"its writer took {reached}", reached.hint)


def _problem(job: Job, message: str, hint: str) -> Problem:
    return Problem(Span(job.path.name), "BUILD-01", message, hint)


def end(process: Any) -> None:
    """End a process that has sent its result, or is no longer waited for."""
    process.join(timeout=0.5)
    if process.is_alive():
        process.terminate()  # lets a writer end the LibreOffice that it started
        process.join(timeout=2)
    if process.is_alive():
        process.kill()  # code that never comes back to Python hears no signal
        process.join()


def cut_off(connection: Connection, process: Any) -> None:
    """End a process that stays, whatever it does at this moment."""
    connection.close()
    process.kill()
    end(process)


# --- in the worker -------------------------------------------------------------------------


def _work(connection: Connection, bound: Bounds, job: Job) -> None:
    """Write one artefact in a worker process and send it, or the problem, back."""
    # Ctrl-C reaches every process of the terminal: the one that waits for this one ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    follow_parent()
    hold(bound)
    # What was there before is no garbage, and little of what comes is before the artefact is made:
    # to look for it as often as Python does takes a tenth of a PDF's time.
    gc.freeze()
    gc.set_threshold(20_000, 10, 5)
    with contextlib.suppress(BrokenPipeError):  # the build was ended: nobody waits for it
        connection.send(finished(job, bound))
    connection.close()
    quick_start.keep()


def finished(job: Job, bound: Bounds) -> Artefact | Problem:
    """Return the artefact of a job, and keep what was found out for it."""
    from ..writers.memory import lent

    if job.kept is None:
        return sized(job.format, job.edition, write(job.format, job.edition, bound))
    with lent(job.kept):
        made = write(job.format, job.edition, bound)
    job.kept.save()
    return sized(job.format, job.edition, made)


def sized(format_: Format, edition: Edition, written: Artefact | Problem) -> Artefact | Problem:
    """Return ``written``; a problem where it is larger than any artefact is."""
    if isinstance(written, Problem):
        return written
    size = len(written.data) + sum(map(len, written.files.values()))
    if size <= LARGEST_ARTEFACT:
        return written
    return _problem(
        _job(format_, edition),
        f"it would be larger than {LARGEST_ARTEFACT // MEGABYTE} MB",
        "look for pictures of unusual size, or for a template that prints without end",
    )


def _job(format_: Format, edition: Edition) -> Job:
    return Job(edition, format_, Path(FORMATS[format_].place(edition.stem, edition.tag)))


def write(
    format_: Format, edition: Edition, bound: Bounds | None = None, *, measured: bool = True
) -> Artefact | Problem:
    """Return the artefact of ``edition`` in a format, or the problem that stood in its way.

    ``measured``: page numbers that only a layout of the finished file knows are put into it.
    """
    from ..writers import WRITERS

    job = _job(format_, edition)
    try:
        moment = moment_of(edition)
        if not measured or not FORMATS[format_].numbers:
            return WRITERS[format_](edition, moment)
        # Only a layout of the file knows the page numbers of its contents.
        pages = partial(_page_numbers, format_, edition, moment)
        artefact = WRITERS[format_](edition, moment, pages)
        unmeasured = _unmeasured(format_, edition)
        return replace(artefact, problems=(*artefact.problems, *unmeasured))
    except _NotLaidOut as error:
        return replace(error.artefact, format=format_)
    except Exception as error:  # an author must never meet a traceback
        return problem_of(error, job.path.as_posix(), bound)


def problem_of(error: Exception, name: str, bound: Bounds | None = None) -> Problem:
    """Return the problem of an ``error`` that ended the writing of ``name``."""
    from ..fonts import MissingFonts
    from ..templating import TemplateProblem

    if isinstance(error, TemplateProblem):
        return error.problem
    if isinstance(error, MissingFonts):
        return Problem(Span(name), "BUILD-05", str(error), error.hint)
    if isinstance(error, MemoryError):
        error = (bound or bounds()).memory_reached()
    if isinstance(error, LimitReached):
        return _reached(name, error)
    if os.environ.get("TONGWEN_DEBUG"):
        traceback.print_exception(error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    return Problem(
        Span(name),
        "BUILD-02",
        f"Tongwen made a mistake of its own: {type(error).__name__}: {error} "
        f"({Path(place.filename).name}:{place.lineno})",
        "set TONGWEN_DEBUG=1 to see where, and tell its makers",
    )


def moment_of(edition: Edition) -> datetime.datetime:
    """Return the time of making that the artefacts state, in UTC.

    ``SOURCE_DATE_EPOCH`` (reproducible-builds.org), else the day of publication, so that
    the same sources give the same bytes; else now.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
    if edition.metadata.published:
        return datetime.datetime.combine(edition.metadata.published, datetime.time(), datetime.UTC)
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


class _Unmeasured(Exception):
    """LibreOffice has no layout of a file."""


class _NotLaidOut(Exception):
    """The edition whose layout has the page numbers could not be made."""

    def __init__(self, artefact: Artefact) -> None:
        super().__init__()
        self.artefact = artefact


def _page_numbers(
    format_: Format, edition: Edition, moment: datetime.datetime, draft: bytes
) -> Any:
    """Return the page numbers that a format takes from a layout; None where there are none.

    LibreOffice's layout of this very file where it is installed and knows the height of all that
    is in it, else the PDF edition's.

    Raises:
        _NotLaidOut: neither is to be had.
    """
    from .. import measuring
    from ..writers import WRITERS, named

    row = FORMATS[format_]
    numbers = named(row.numbers)
    layout = None
    if not _unmeasured(format_, edition):
        layout = measured(draft, row.extension)
    pages = numbers(layout, edition) if layout is not None else None
    if pages is None and edition.chapters:
        printed = WRITERS[row.numbered_by](edition, moment)
        if not printed.data:
            raise _NotLaidOut(printed)
        pages = numbers(measuring.layout_of(printed.data), edition)
    return pages


def measured(data: bytes, extension: str) -> Layout | None:
    """Return LibreOffice's layout of a file; of one that it has laid out before, as it was then."""
    from .. import measuring
    from ..writers.memory import remembered

    def lay_out(data: bytes, extension: str) -> bytes:
        layout = measuring.lay_out(data, extension)
        if layout is None:
            raise _Unmeasured
        return layout.written()

    office = measuring.office()
    with contextlib.suppress(_Unmeasured):
        files = (Path(office).resolve(),) if office else ()
        return measuring.Layout.read(remembered(lay_out, data, extension, files=files))
    return None


def _unmeasured(format_: Format, edition: Edition) -> tuple[Problem, ...]:
    """Return why LibreOffice's page numbers are not taken: its layout has formulas without height.

    The same problem for every edition, so that it is reported once.
    """
    from ..document import Math, MathBlock
    from ..measuring import draws_formulas, office
    from ..walk import walk

    if not FORMATS[format_].numbers or not office() or draws_formulas():
        return ()
    document = edition.document
    blocks = (*document.blocks, *(note.blocks for note in document.notes))
    if not any(isinstance(node, Math | MathBlock) for node in walk(blocks)):
        return ()
    return (
        Problem(
            NOWHERE,
            "BUILD-07",
            "LibreOffice is here without its formula editor, and the report has formulas: the page "
            "numbers in Word's contents are the PDF's",
            "install the package libreoffice-math-nogui (Fedora: libreoffice-math) and build again",
            Severity.WARNING,
        ),
    )
