"""Builds: what is stale, in what order, on which worker; the one place that writes to disk.

A build reads a report and an institute, resolves one edition a language, checks it, and
has each artefact written by a worker process. An edition with an error writes nothing; an
artefact is written beside its place and renamed, so the last good one stays until the next
is whole.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from . import __version__
from .diagnostics import Problem, Problems, Severity, Span, nearest
from .gate import Gate, GateError

if TYPE_CHECKING:
    # Whoever asks for what is fresh should not wait for readers and brands to load.
    from .edition import Artefact, Edition, Format
    from .institute import Institute
    from .languages import Language
    from .metadata import Metadata
    from .readers.source import Report

FORMATS: tuple[Format, ...] = ("pdf", "docx", "html", "native")
EXTENSIONS: Mapping[Format, str] = {"native": "native.txt"}
STATE_FILE = ".tongwen.json"
TIME_LIMIT = 900.0
"""Seconds. A writer that takes longer is ended: an SVG can keep a renderer busy for ever."""

_APART: frozenset[Format] = frozenset({"pdf", "docx"})
"""Formats whose engines are slow to load or can hang: they get a process of their own."""


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with content/ and templates/; build/ is made when needed."""

    root: Path

    @property
    def content(self) -> Path:
        """The folder of reports."""
        return self.root / "content"

    @property
    def templates(self) -> Path:
        """The folder of the house and of the institutes."""
        return self.root / "templates"

    @property
    def reports(self) -> tuple[str, ...]:
        """The reports' folder names."""
        return _folders_with(self.content, "report.yaml")

    @property
    def institutes(self) -> tuple[str, ...]:
        """The institutes' folder names."""
        return _folders_with(self.templates / "institutes", "institute.yaml")

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of every language that an edition can be made in."""
        from .languages import LANGUAGES

        return tuple(LANGUAGES)

    def gate(self, *folders: Path) -> Gate:
        """Return a gate that grants ``folders``."""
        return Gate(self.root, folders)


def _folders_with(folder: Path, name: str) -> tuple[str, ...]:
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{name}")))


def find_project(start: Path) -> Project | None:
    """Return the project that ``start`` lies in: the nearest folder up with a house."""
    for folder in (start, *start.parents):
        if (folder / "templates" / "house").is_dir():
            return Project(folder)
    return None


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. Empty ``institute`` or ``editions``: the report's own."""

    report: str
    formats: tuple[Format, ...]
    institute: str = ""
    editions: tuple[str, ...] = ()


State = Literal["built", "fresh", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one artefact. ``path`` is relative to the project; ``seconds`` to write it."""

    path: str
    format: Format
    edition: str
    state: State
    size: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Result:
    """A build's outcomes and every problem that was found on the way."""

    outcomes: tuple[Outcome, ...]
    problems: Problems


Progress = Callable[[str, int, int], None]
"""``(what is being done, steps done, steps in all)``."""


def _silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def build(project: Project, request: Request, progress: Progress = _silent) -> Result:
    """Build the artefacts that are stale; leave the fresh ones and the last good ones alone."""
    state = _State(project, request.report)
    fingerprint = _fingerprint(project, request.report)
    remembered = state.fresh(request, fingerprint)
    if remembered is not None:
        return remembered
    problems = Problems()
    progress("reading", 0, 1)
    report, institute = _read(project, request, problems)
    if report is None or institute is None:
        return Result((), problems)
    unreadable = problems.has_errors
    editions = _editions(project, report, institute, request.editions, problems)
    if unreadable:
        # What was resolved on the way only served to tell every problem at once.
        return Result((), problems)
    outcomes = _write_all(project, request, state, fingerprint, editions, problems, progress)
    try:
        state.remember(request, fingerprint, outcomes, problems)
    except OSError as error:
        problems.warning(
            "BUILD-04",
            Span(state.path.relative_to(project.root).as_posix()),
            f"what was built cannot be noted down ({error.strerror}): it will be built again",
            "is there room on the disk, and may you write there?",
        )
    return Result(tuple(outcomes), problems)


def check(project: Project, request: Request, progress: Progress = _silent) -> Problems:
    """Read, resolve and check every edition asked for, and write nothing."""
    problems = Problems()
    progress("reading", 0, 1)
    report, institute = _read(project, request, problems)
    if report is not None and institute is not None:
        _editions(project, report, institute, request.editions, problems)
    return problems


def _read(
    project: Project, request: Request, problems: Problems
) -> tuple[Report | None, Institute | None]:
    """Return the report and its institute; on an error perhaps another, to look further with."""
    from .institute import read_institute
    from .readers.source import read_report

    folder = project.content / request.report
    report = read_report(project.gate(folder), folder, problems)
    if report is None:
        return None, None
    slug = request.institute or report.metadata.institute
    if not slug:
        problems.error(
            "META-02",
            report.metadata.span,
            "the report names no institute",
            f"write “institute: …”; known: {', '.join(project.institutes)}",
        )
        return report, _stand_in(project)
    if slug not in project.institutes and not request.institute:
        problems.error(
            "META-04",
            report.metadata.span,
            f"there is no institute “{slug}”",
            nearest(slug, project.institutes) or f"known: {', '.join(project.institutes)}",
        )
        return report, _stand_in(project)
    return report, read_institute(
        project.gate(project.templates), project.templates, slug, problems
    )


def _stand_in(project: Project) -> Institute | None:
    """Return any institute, so that the text's problems are told along with the missing one's."""
    from .institute import read_institute

    gate = project.gate(project.templates)
    for slug in project.institutes:
        unasked = Problems()
        institute = read_institute(gate, project.templates, slug, unasked)
        if institute is not None and not unasked.has_errors:
            return institute
    return None


def _editions(
    project: Project,
    report: Report,
    institute: Institute,
    wanted: Sequence[str],
    problems: Problems,
) -> list[tuple[Edition, Problems]]:
    """Return each edition asked for with its own problems, which are in ``problems`` too."""
    from .checks import check_edition
    from .languages import LANGUAGES

    tags = report.metadata.languages
    editions = []
    for tag in wanted or tags:
        own = Problems()
        if tag not in tags:
            own.error(
                "META-04",
                report.metadata.span,
                f"the report has no edition in “{tag}”",
                f"its languages are: {', '.join(tags)}; add it to “languages” and translate",
            )
        else:
            edition = make_edition(project, report, institute, LANGUAGES[tag], own)
            if edition is not None:
                own.extend(check_edition(edition))
                editions.append((edition, own))
        problems.extend(own)
    return editions


def make_edition(
    project: Project,
    report: Report,
    institute: Institute,
    language: Language,
    problems: Problems,
) -> Edition | None:
    """Return the edition of ``report`` in ``language``, everything resolved; None on an error."""
    from .edition import Alternate, Edition
    from .languages import LANGUAGES, date_in_words
    from .transforms import Context, resolve
    from .transforms.translation import translate

    source = LANGUAGES[report.metadata.languages[0]]
    others = [LANGUAGES[tag] for tag in report.metadata.languages if tag != language.tag]
    companion = others[0] if others else None
    style = _citation_style(project, report, institute, problems)
    if style is None:
        return None
    catalogue = report.catalogues.get(language.tag)
    companion_catalogue = report.catalogues.get(companion.tag) if companion else None
    document = resolve(
        report.document,
        Context(
            language=language,
            companion=companion,
            source_language=source,
            catalogue=catalogue,
            companion_catalogue=companion_catalogue,
            references=report.references,
            citation_style=style,
            problems=problems,
        ),
    )
    metadata = report.metadata
    if catalogue is not None:
        metadata = translate(metadata, catalogue, source, problems)
    companion_metadata = report.metadata if companion else None
    if companion_metadata is not None and companion_catalogue is not None:
        companion_metadata = translate(companion_metadata, companion_catalogue, source, Problems())
    if companion_metadata is not None:
        companion_metadata = _where_it_differs(companion_metadata, metadata)
    published = report.metadata.published
    return Edition(
        report=report.slug,
        language=language,
        companion=companion,
        metadata=replace(metadata, licence=metadata.licence or institute.licence),
        companion_metadata=companion_metadata,
        institute=institute,
        document=document,
        published=date_in_words(published, language) if published else (),
        companion_published=(
            date_in_words(published, companion) if published and companion else ()
        ),
        resources=report.resources,
        alternates=tuple(Alternate(other, f"{report.slug}.{other.tag}.html") for other in others),
        version=__version__,
    )


def _where_it_differs(companion: Metadata, metadata: Metadata) -> Metadata | None:
    """Return the metadata in the report's other language without what would be said twice.

    What has no translation yet stands in the language it was written in, on both sides.
    None where that is so of the title.
    """
    from .document import NO_PASSAGE, Passage
    from .walk import plain_text

    if plain_text(companion.title) == plain_text(metadata.title):
        return None
    changes: dict[str, Any] = {}
    for field in fields(companion):
        theirs, ours = getattr(companion, field.name), getattr(metadata, field.name)
        if isinstance(theirs, Passage) and plain_text(theirs) == plain_text(ours):
            changes[field.name] = NO_PASSAGE
    if plain_text(companion.abstract) == plain_text(metadata.abstract):
        changes |= {"abstract": (), "keywords": ()}
    return replace(companion, **changes)


def _citation_style(
    project: Project, report: Report, institute: Institute, problems: Problems
) -> bytes | None:
    """Return the CSL style that the report, else the institute, names."""
    name = report.metadata.citation_style or institute.citation_style
    folders = (report.folder, *institute.folders)
    gate = project.gate(*folders)
    candidates = (
        [(name, report.folder)]
        if name.endswith(".csl")
        else [(f"csl/{name}.csl", folder) for folder in institute.folders]
    )
    for candidate, folder in candidates:
        try:
            return gate.read_bytes(candidate, folder)
        except GateError as error:
            if error.code != "GATE-02":
                problems.error(
                    error.code,
                    report.metadata.span,
                    f"the citation style “{name}” {error.reason}",
                    error.hint,
                )
                return None
    known = sorted(
        {path.stem for folder in institute.folders for path in (folder / "csl").glob("*.csl")}
    )
    problems.error(
        "META-04",
        report.metadata.span,
        f"there is no citation style “{name}”",
        nearest(name, known) or f"known: {', '.join(known)}; or name a .csl file of the report",
    )
    return None


# --- writing -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Job:
    """One artefact to write."""

    edition: Edition
    format: Format
    path: Path


def _file_name(edition: Edition, format_: Format) -> str:
    return f"{edition.stem}.{EXTENSIONS.get(format_, format_)}"


def _moment(edition: Edition) -> datetime.datetime:
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


def _write_all(
    project: Project,
    request: Request,
    state: _State,
    fingerprint: str,
    editions: Sequence[tuple[Edition, Problems]],
    problems: Problems,
    progress: Progress,
) -> list[Outcome]:
    from .edition import Artefact

    outcomes: list[Outcome] = []
    jobs = []
    for edition, own in editions:
        folder = project.root / "build" / edition.report / edition.institute.slug
        for format_ in request.formats:
            path = folder / _file_name(edition, format_)
            known = state.artefact(path, _with_engine(fingerprint, format_))
            if own.has_errors:
                outcomes.append(_outcome(project, path, format_, edition, "failed"))
            elif known is not None:
                problems.extend(known)
                outcomes.append(_outcome(project, path, format_, edition, "fresh"))
            else:
                jobs.append(_Job(edition, format_, path))
    progress("writing", 0, len(jobs))
    for done, (job, written, seconds) in enumerate(_run(jobs), start=1):
        progress(f"writing {job.path.name}", done, len(jobs))
        artefact_problems = written.problems if isinstance(written, Artefact) else (written,)
        problems.extend(artefact_problems)
        failed = any(problem.severity is Severity.ERROR for problem in artefact_problems)
        if not failed and isinstance(written, Artefact):
            try:
                write_file(job.path, written.data)
            except OSError as error:
                failed = True
                problems.error(
                    "BUILD-03",
                    Span(job.path.relative_to(project.root).as_posix()),
                    f"the artefact cannot be written ({error.strerror})",
                    "is there room on the disk, and may you write there?",
                )
            else:
                state.record(job.path, _with_engine(fingerprint, job.format), written)
        outcomes.append(
            _outcome(
                project,
                job.path,
                job.format,
                job.edition,
                "failed" if failed else "built",
                seconds,
            )
        )
    order = {
        (tag, name): index
        for index, (tag, name) in enumerate(
            (edition.language.tag, name) for edition, _ in editions for name in request.formats
        )
    }
    return sorted(outcomes, key=lambda outcome: order[outcome.edition, outcome.format])


def _outcome(
    project: Project,
    path: Path,
    format_: Format,
    edition: Edition,
    state: State,
    seconds: float = 0.0,
) -> Outcome:
    size = path.stat().st_size if state != "failed" and path.exists() else 0
    name = path.relative_to(project.root).as_posix()
    return Outcome(name, format_, edition.language.tag, state, size, seconds)


def write_file(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` whole or not at all: beside it, synced, then renamed.

    Raises:
        OSError: it cannot be written; what was there before is still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _run(jobs: Sequence[_Job]) -> Generator[tuple[_Job, Artefact | Problem, float], None, None]:
    """Yield each job with its artefact, or with the problem that stood in its way, as it is done.

    Slow writers run in processes of their own, as many at once as there are processors.
    """
    waiting = [job for job in jobs if job.format in _APART]
    # The longest first, so that no processor is left with it alone at the end.
    waiting.sort(key=lambda job: job.format != "pdf")
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
            if job.format not in _APART:
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
    from .fonts import MissingFonts
    from .templating import TemplateProblem
    from .writers import WRITERS

    try:
        moment = _moment(edition)
        if format_ == "docx":
            return _write_docx(edition, moment)
        return WRITERS[format_](edition, moment)
    except TemplateProblem as error:
        return error.problem
    except MissingFonts as error:
        return Problem(Span(_file_name(edition, format_)), "BUILD-05", str(error), error.hint)
    except Exception as error:  # an author must never meet a traceback
        if os.environ.get("TONGWEN_DEBUG"):
            traceback.print_exc()
        place = traceback.extract_tb(error.__traceback__)[-1]
        return Problem(
            Span(_file_name(edition, format_)),
            "BUILD-02",
            f"Tongwen made a mistake of its own: {type(error).__name__}: {error} "
            f"({Path(place.filename).name}:{place.lineno})",
            "set TONGWEN_DEBUG=1 to see where, and tell its makers",
        )


def _write_docx(edition: Edition, moment: datetime.datetime) -> Artefact:
    """Write the Word edition twice: the page numbers of its contents come from a layout of it.

    LibreOffice's layout of this very file where it is installed, else the PDF edition's.
    """
    from .writers import WRITERS
    from .writers.docx import measure_pages, pages_in_print, write_docx

    draft = write_docx(edition, moment)
    pages = measure_pages(draft.data)
    chapters = edition.chapters
    if pages is None and chapters:
        printed = WRITERS["pdf"](edition, moment).data
        pages = pages_in_print(printed, chapters[0].identifier)
    return write_docx(edition, moment, pages) if pages else draft


# --- starting and translating --------------------------------------------------------------


def start_report(
    project: Project, title: str, problems: Problems, institute: str = ""
) -> tuple[str, ...]:
    """Write a report to start from; return the paths written, relative to the project.

    It is published by ``institute``, or else by the one that publishes the other reports.
    """
    from . import scaffold

    known = project.institutes
    used = {
        named for slug in project.reports if (named := _named_institute(project, slug)) in known
    }
    institute = institute or (used.pop() if len(used) == 1 else next(iter(known), ""))
    today = datetime.datetime.now(datetime.UTC).date()
    return _start(project, title, problems, lambda: scaffold.new_report(title, institute, today))


def start_institute(project: Project, name: str, problems: Problems) -> tuple[str, ...]:
    """Write an institute pack to start from; return the paths written."""
    from . import scaffold

    return _start(project, name, problems, lambda: scaffold.new_institute(name))


def _named_institute(project: Project, report: str) -> str:
    """Return the institute that a report names; empty if its metadata cannot be read."""
    from .document import Passage
    from .metadata import read_metadata

    folder = project.content / report
    metadata = read_metadata(
        project.gate(folder), folder, lambda text, *_: Passage((), text), Problems()
    )
    return metadata.institute if metadata else ""


def _start(
    project: Project,
    name: str,
    problems: Problems,
    make: Callable[[], Mapping[str, bytes]],
) -> tuple[str, ...]:
    try:
        files = make()
    except ValueError as error:
        problems.error("NEW-01", Span(name or "NAME"), str(error), "give it a name in words")
        return ()
    folder = project.root.joinpath(*Path(next(iter(files))).parts[:-1])
    while folder.parent.name not in ("content", "institutes"):
        folder = folder.parent
    if folder.exists():
        problems.error(
            "NEW-02",
            Span(folder.relative_to(project.root).as_posix()),
            "there is a folder of this name already",
            "give it another name, or remove the folder",
        )
        return ()
    for path, data in files.items():
        write_file(project.root / path, data)
    return tuple(files)


@dataclass(frozen=True, slots=True)
class CatalogueUpdate:
    """What an update left in a catalogue: messages in all, without translation, to review."""

    path: str
    messages: int
    missing: int
    unsure: int


def update_translations(
    project: Project, slug: str, problems: Problems
) -> tuple[CatalogueUpdate, ...]:
    """Bring each translations/<language>.po of a report up to date with its text.

    Nothing is written while the report cannot be read: messages would seem to be gone.
    """
    from .readers.source import read_report
    from .readers.translations import messages, read_catalogue, update_catalogue

    folder = project.content / slug
    gate = project.gate(folder)
    reading = Problems()
    report = read_report(gate, folder, reading)
    if report is None:
        problems.extend(reading)
        return ()
    broken = [p for p in reading if p.severity is Severity.ERROR and not p.code.startswith("TR-")]
    if broken:
        problems.extend(broken)
        return ()
    found = messages(report.metadata, report.document)
    updates = []
    for tag in report.metadata.languages[1:]:
        path = folder / "translations" / f"{tag}.po"
        existing = path.read_bytes() if path.is_file() else None
        data = update_catalogue(
            found,
            existing,
            report=report.slug,
            language=tag,
            moment=datetime.datetime.now(datetime.UTC),
            file=gate.span(path).file,
            problems=problems,
        )
        if data != existing:
            write_file(path, data)
        reread = Problems()
        catalogue = read_catalogue(
            gate, folder, tag, report.metadata.languages[0], reread, raw_html=False
        )
        # That nothing is translated yet is what the counts say.
        problems.extend(problem for problem in reread if problem.code != "TR-05")
        translated = sum(message.text in catalogue.passages for message in found)
        unsure = sum(message.text in catalogue.unsure for message in found)
        updates.append(
            CatalogueUpdate(
                path.relative_to(project.root).as_posix(),
                len(found),
                len(found) - translated - unsure,
                unsure,
            )
        )
    return tuple(updates)


# --- what is stale -------------------------------------------------------------------------


def _with_engine(fingerprint: str, format_: Format) -> str:
    """Add the engine that a format is laid out by, where a machine may have it or not."""
    office = format_ == "docx" and (shutil.which("soffice") or shutil.which("libreoffice"))
    return f"{fingerprint}+office" if office else fingerprint


def _fingerprint(project: Project, report: str) -> str:
    """Return a digest of every file that an artefact of ``report`` is made from."""
    from . import fonts

    digest = hashlib.sha256(f"{__version__} {sys.version_info[:2]}".encode())
    package = Path(__file__).parent
    files = [
        *_files(package, package.parent),
        *_files(project.content / report, project.root),
        *_files(project.templates, project.root),
        *_files(project.root / "setup", project.root),
    ]
    for name, path in files:
        digest.update(f"\0{name}\0".encode())
        try:
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            # An editor's passing file, or one that may not be read: who needs it will say so.
            digest.update(str(error.strerror).encode())
    try:
        digest.update(fonts.prepare().name.encode())
    except fonts.MissingFonts as error:
        digest.update(str(error).encode())
    digest.update(os.environ.get("SOURCE_DATE_EPOCH", "").encode())
    return digest.hexdigest()


def _files(folder: Path, base: Path) -> list[tuple[str, Path]]:
    return sorted(
        (path.relative_to(base).as_posix(), path)
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and not path.name.startswith(".")
    )


_DAMAGED = (ValueError, LookupError, TypeError, AttributeError)
"""What reading a state that something else wrote, or half wrote, can raise."""


class _State:
    """What earlier builds of a report left: which sources gave which artefact.

    Kept in build/<report>/.tongwen.json. A file that is missing, damaged or of another
    version only means that everything is stale.
    """

    VERSION = 1

    def __init__(self, project: Project, report: str) -> None:
        self.root = project.root
        self.path = project.root / "build" / report / STATE_FILE
        self.requests: dict[str, dict[str, Any]] = {}
        self.artefacts: dict[str, dict[str, Any]] = {}
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            if data["version"] == self.VERSION:
                self.requests, self.artefacts = dict(data["requests"]), dict(data["artefacts"])
        except (OSError, RecursionError, *_DAMAGED):
            pass

    def artefact(self, path: Path, fingerprint: str) -> tuple[Problem, ...] | None:
        """Return the problems of a fresh artefact; None if it is stale, gone or damaged."""
        try:
            record = self.artefacts[self._name(path)]
            if record["fingerprint"] != fingerprint:
                return None
            if hashlib.sha256(path.read_bytes()).hexdigest() != record["sha256"]:
                return None
            return tuple(_problem(row) for row in record["problems"])
        except (OSError, *_DAMAGED):
            return None

    def fresh(self, request: Request, fingerprint: str) -> Result | None:
        """Return an earlier result that still holds, without reading the report again."""
        try:
            record = self.requests[_key(request)]
            if record["fingerprint"] != fingerprint:
                return None
            outcomes = [Outcome(**row) for row in record["outcomes"]]
            problems = Problems(_problem(row) for row in record["problems"])
        except _DAMAGED:
            return None
        if any(
            self.artefact(self.root / row.path, _with_engine(fingerprint, row.format)) is None
            for row in outcomes
        ):
            return None
        return Result(
            tuple(replace(row, state="fresh", seconds=0.0) for row in outcomes),
            problems,
        )

    def record(self, path: Path, fingerprint: str, artefact: Artefact) -> None:
        """Remember an artefact that was just written."""
        self.artefacts[self._name(path)] = {
            "fingerprint": fingerprint,
            "sha256": hashlib.sha256(artefact.data).hexdigest(),
            "problems": [asdict(problem) for problem in artefact.problems],
        }

    def remember(
        self, request: Request, fingerprint: str, outcomes: Iterable[Outcome], problems: Problems
    ) -> None:
        """Remember a whole build, if nothing failed, and save."""
        outcomes = list(outcomes)
        if outcomes and not any(outcome.state == "failed" for outcome in outcomes):
            self.requests[_key(request)] = {
                "fingerprint": fingerprint,
                "outcomes": [asdict(outcome) for outcome in outcomes],
                "problems": [asdict(problem) for problem in problems],
            }
        data = {
            "version": self.VERSION,
            "requests": self.requests,
            "artefacts": self.artefacts,
        }
        write_file(self.path, json.dumps(data, ensure_ascii=False, indent=1).encode())

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def _key(request: Request) -> str:
    return " ".join((request.institute or "-", *request.editions, "/", *request.formats))


def _problem(row: Mapping[str, Any]) -> Problem:
    return Problem(
        Span(**row["span"]),
        row["code"],
        row["message"],
        row["hint"],
        Severity(row["severity"]),
    )
