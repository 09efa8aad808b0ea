"""Builds that commands hand over while a report is previewed: the same files, from what stays.

Three kinds of processes. One listens, and has everything loaded but has read no file: all others
are copies of it. One reads and resolves, as a command does; what it has written lies in ``build/``
like any build's. Two write, one PDFs and one all else, and remember how the pages stood last. These
end, and are begun anew with the next build, where a file of the house or of a pack has changed.

One build at once: a command that is not answered builds by itself, and one that stops waiting ends
its build. Each thing is made within the bounds of a process.
"""

from __future__ import annotations

import contextlib
import gc
import signal
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Client, Connection, Listener, wait
from typing import Any

from ..diagnostics import Problem
from ..edition import Artefact
from ..formats import FORMATS
from ..pipeline import Project, Request, build
from ..pipeline.handing import (
    LONGEST,
    PATIENCE,
    NotHere,
    is_private,
    place,
    received,
    send,
    world,
)
from ..pipeline.state import digest_of_house, row_of
from ..pipeline.storing import make_private, take_away
from ..pipeline.workers import Job, cut_off, finished
from ..processes import beginning, bounds, die_with_parent, held
from ..writers import load
from ..writers.pdf.staying import stay

_PAGES = frozenset(row.name for row in FORMATS.values() if row.writer.startswith("pdf:"))
"""The formats that are laid out here: what is remembered of them takes room."""


# --- who listens ---------------------------------------------------------------------------------


def begin(project: Project, report: str) -> Any:
    """Return a process that makes the builds of a report which commands hand over, begun."""
    process = beginning().Process(target=_listen, args=(project, report, world(project)))
    process.start()
    return process


def _listen(project: Project, report: str, ours: str) -> None:
    """Have made what commands ask for, one after the other, until this process is ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    maker = _Maker(project, report)
    try:
        with contextlib.suppress(OSError, NotHere), _listening(project, report) as listener:
            signal.signal(signal.SIGTERM, _leave)
            while True:
                with contextlib.suppress(OSError, EOFError), listener.accept() as link:
                    _answer(link, ours, maker)
    finally:
        maker.end()
        take_away(place(project, report).parent)  # if this was the last preview of this user


def _listening(project: Project, report: str) -> Listener:
    """Return what accepts those who want a build of ``report``.

    Raises:
        NotHere: no folder is for this user alone, or another preview of the report listens.
        OSError: the system refuses.
    """
    path = place(project, report)
    make_private(path.parent)
    if not is_private(path.parent):
        raise NotHere
    try:
        Client(str(path), "AF_UNIX").close()
    except OSError:
        take_away(path)  # of one that was killed
        return Listener(str(path), "AF_UNIX", backlog=1)
    raise NotHere


def _leave(*_: object) -> None:
    raise SystemExit(0)


def _answer(link: Connection, ours: str, maker: _Maker) -> None:
    """Have the build made that is asked for through ``link``, if it is sure to be the same.

    Raises:
        EOFError, OSError: nobody waits for it any more.
    """
    send(link, {"listening": True})
    try:
        asked = received(link, PATIENCE)
        if asked["world"] != ours:
            raise NotHere
        made = maker.make(asked)
    except (NotHere, ValueError, LookupError, TypeError):
        send(link, {"refused": True})
        return
    while True:
        if link in wait([link, made]):
            maker.end()
            return
        try:
            message = made.recv_bytes(LONGEST)
        except (EOFError, OSError):
            maker.end()
            message = b'{"refused": true}'
        link.send_bytes(message)
        if not message.startswith(b'{"progress"'):
            return


@dataclass(slots=True)
class _Maker:
    """The process that builds, begun with the first build.

    Attributes:
        house: a digest of the files of the house and the packs that it has read.
    """

    project: Project
    report: str
    house: str = ""
    connection: Connection | None = None
    process: Any = None

    def make(self, asked: dict[str, Any]) -> Connection:
        """Begin a build; return the connection that says what comes of it."""
        house = digest_of_house(self.project)
        if self.connection is None or house != self.house:
            self.end()
            context = beginning()
            self.connection, theirs = context.Pipe()
            self.process = context.Process(
                target=_make, args=(theirs, self.connection, self.project, self.report, house)
            )
            self.process.start()
            theirs.close()
            self.house = house
        send(self.connection, asked)
        return self.connection

    def end(self) -> None:
        """End the process, and what it has begun with it."""
        if self.connection is not None:
            cut_off(self.connection, self.process)
        self.connection = self.process = None


# --- who builds ----------------------------------------------------------------------------------


def _make(
    connection: Connection, other: Connection, project: Project, report: str, house: str
) -> None:
    """Build what is asked for until the connection closes."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent()
    other.close()
    writers = _Writers(house)

    def progress(what: str, done: int, total: int) -> None:
        send(connection, {"progress": [what, done, total]})

    with contextlib.suppress(EOFError, OSError):
        while True:
            asked = received(connection, None)
            try:
                request = Request(
                    report, tuple(asked["formats"]), asked["institute"], tuple(asked["editions"])
                )
                drafted = replace(project, draft=bool(asked["draft"]))
                with held(bounds()):
                    result = build(drafted, request, progress, writers.run)
                send(connection, {"done": row_of(result)})
            except Exception:  # the command does it by itself, and says what is wrong
                writers.end()
                send(connection, {"refused": True})


@dataclass(slots=True)
class _Writers:
    """The processes that write, each begun with its first job."""

    house: str
    _begun: dict[bool, tuple[Connection, Any]] = field(default_factory=dict)

    def run(
        self, jobs: Sequence[Job]
    ) -> Generator[tuple[Job, Artefact | Problem, float], None, None]:
        """Yield each job with its artefact or problem, as it is done (a :data:`.workers.Runner`).

        Raises:
            NotHere: a process has ended, or is out of time, or the house has changed meanwhile.
        """
        waiting = sorted(jobs, key=lambda job: -FORMATS[job.format].weight)
        running: dict[Connection, tuple[Job, float]] = {}
        clock = bounds().clock or None
        while waiting or running:
            for job in list(waiting):
                connection = self._writer(job)
                if connection not in running:
                    waiting.remove(job)
                    running[connection] = job, time.monotonic()
                    connection.send(job)
            ready = wait(list(running), clock)
            if not ready:
                raise NotHere
            for connection in [one for one in running if one in ready]:
                job, began = running.pop(connection)
                try:
                    made: Artefact | Problem = connection.recv()
                except (EOFError, OSError) as error:
                    raise NotHere from error
                yield job, made, time.monotonic() - began

    def _writer(self, job: Job) -> Connection:
        """Return the connection to the writer of a job."""
        if job.kept is None or job.kept.depends != self.house:
            raise NotHere
        pages = job.format in _PAGES
        if pages not in self._begun:
            context = beginning()
            if context.get_start_method() == "fork":
                with contextlib.suppress(ImportError, OSError):
                    load(job.format, whole=True)
            ours, theirs = context.Pipe()
            process = context.Process(target=_write, args=(theirs, ours, pages))
            process.start()
            theirs.close()
            self._begun[pages] = ours, process
        return self._begun[pages][0]

    def end(self) -> None:
        """End the processes; the next job begins another."""
        for connection, process in self._begun.values():
            cut_off(connection, process)
        self._begun.clear()


# --- who writes ----------------------------------------------------------------------------------


def _write(connection: Connection, other: Connection, pages: bool) -> None:
    """Write what comes through ``connection`` until it closes; ``pages``: and remember them."""
    die_with_parent()
    other.close()
    gc.freeze()
    gc.set_threshold(20_000, 10, 5)
    with contextlib.suppress(EOFError, OSError), stay() if pages else contextlib.nullcontext():
        while True:
            job: Job = connection.recv()
            bound = bounds()
            with held(bound):
                made = finished(job, bound)
            connection.send(made)
