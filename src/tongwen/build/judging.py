"""A report's preflight: its editions and everything that was made of them, judged by every check.

Artefacts are read back on processes of their own, as many at once as there are processors:
reading a PDF's tags is the slow part. Nothing here reaches for the network: a link's syntax
is judged, whether somebody answers is not.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .. import __version__
from ..diagnostics import Problem, Problems, Span
from .editions import read, resolved_editions
from .explaining import explained
from .project import EXTENSIONS, Progress, Project, Request, silent

if TYPE_CHECKING:
    from ..checks.profiles import Profile
    from ..edition import Edition, Format
    from ..institute.model import Colours
    from ..preflight import Judged, Preflight, Told, Translations

MOST_THUMBNAILS = 24
"""Pages that are shown: a report with trouble on more of them needs no pictures of it."""

LINKS = "Whether the links answer: nothing here reaches for the network; their syntax was judged."


@dataclass(frozen=True, slots=True)
class Ready:
    """A preflight, and what a page about it needs besides."""

    preflight: Preflight
    title: str = ""
    colours: Colours | None = None


@dataclass(frozen=True, slots=True)
class _Job:
    edition: Edition
    format: Format
    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class _Read:
    """What judging an artefact gave: problems, each with its page in a PDF (0: none)."""

    problems: tuple[tuple[Problem, int], ...]
    size: int = 0


def preflight(
    project: Project,
    request: Request,
    profile: Profile,
    progress: Progress = silent,
    written: Iterable[Problem] = (),
) -> Ready:
    """Judge every edition asked for, and its artefacts as they lie in build/; write nothing.

    Args:
        written: what building had to say, which is told along with the rest.
    """
    from ..checks.profiles import judge
    from ..checks.publication import check_publication, check_report
    from ..preflight import Preflight, Told
    from ..walk import plain_text

    problems = Problems()
    progress("reading", 0, 1)
    report, institute = read(project, request, problems)
    adjustments = report.metadata.checks if report is not None else ()
    jobs: list[_Job] = []
    translations = []
    title = request.report
    if report is not None and institute is not None:
        title = plain_text(report.metadata.title) or title
        problems.extend(check_report(report))
        for edition, own in resolved_editions(
            project, report, institute, request.editions, problems, as_found=True
        ):
            problems.extend(check_publication(edition))
            if edition.language.tag in report.catalogues:
                translations.append(_translations(edition.language.tag, own))
            jobs += [_job(project, edition, format_) for format_ in request.formats]
    problems.extend(written)
    found: dict[tuple[Problem, str, int], None] = dict.fromkeys((row, "", 0) for row in problems)
    artefacts = []
    for done, (job, judged) in enumerate(_judged(jobs), start=1):
        progress(f"reading back {job.path.name}", done, len(jobs))
        for problem, page in judged.problems:
            found.setdefault((problem, job.name, page))
        artefacts.append(_artefact(job, judged))
    told = []
    for problem, artefact, page in found:
        told += [
            Told(finding, artefact, page) for finding in judge([problem], profile, adjustments)
        ]
    told.sort(key=_order)
    codes = {row.finding.problem.code for row in told}
    return Ready(
        Preflight(
            request.report,
            institute.slug if institute is not None else request.institute,
            profile,
            __version__,
            tuple(told),
            tuple(artefacts),
            tuple(translations),
            adjustments,
            {code: row.title for code, row in explained().items() if code in codes},
            {code: row.mend for code, row in explained().items() if code in codes},
            (LINKS,),
        ),
        title,
        institute.tokens.colours if institute is not None else None,
    )


def _order(told: Told) -> tuple[bool, str, Span, str]:
    problem = told.finding.problem
    return problem.severity != "error", problem.code, problem.span, problem.message


def _translations(tag: str, own: Problems) -> Translations:
    from ..preflight import Translations

    codes = [problem.code for problem in own]
    return Translations(tag, codes.count("TR-01"), codes.count("TR-02"))


def _job(project: Project, edition: Edition, format_: Format) -> _Job:
    name = f"{edition.stem}.{EXTENSIONS.get(format_, format_)}"
    path = project.root / "build" / edition.report / edition.institute.slug / name
    return _Job(edition, format_, path, path.relative_to(project.root).as_posix())


def _artefact(job: _Job, judged: _Read) -> Judged:
    from ..preflight import Judged

    return Judged(job.name, job.format, job.edition.language.tag, judged.size)


# --- reading back ----------------------------------------------------------------------------


def _judged(jobs: Sequence[_Job]) -> Iterable[tuple[_Job, _Read]]:
    """Yield each job with what judging it gave, in the order of the jobs."""
    if len(jobs) < 2:
        yield from ((job, _judge(job)) for job in jobs)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(len(jobs), os.cpu_count() or 1), context) as pool:
        # The slowest first, so that no processor is left with one alone at the end.
        order = sorted(jobs, key=lambda job: job.format != "pdf")
        waiting = {job.name: pool.submit(_judge, job) for job in order}
        yield from ((job, waiting[job.name].result()) for job in jobs)


def _judge(job: _Job) -> _Read:
    """Judge one artefact. Problems: ``PAR-17`` for one that is missing or cannot be read."""
    from ..artefacts import UnreadableArtefact

    place = Span(job.name)
    try:
        data = job.path.read_bytes()
        return _Read(tuple(_found(job, data, place)), len(data))
    except FileNotFoundError:
        problem = Problem(place, "PAR-17", "it is not built", "build it: make all")
    except OSError as error:
        message = f"it cannot be opened ({error.strerror})"
        problem = Problem(place, "PAR-17", message, "may you read it?")
    except UnreadableArtefact as error:
        problem = Problem(place, "PAR-17", str(error), "build it again")
    return _Read(((problem, 0),))


def _found(job: _Job, data: bytes, place: Span) -> Iterable[tuple[Problem, int]]:
    from ..artefacts.structure import read_structure
    from ..checks.parity import check_parity
    from ..checks.publication import check_size
    from ..preflight import page_in

    structure = read_structure(job.format, data)
    for problem in check_parity(job.edition, job.format, structure):
        yield problem, page_in(problem.message) if job.format == "pdf" else 0
    for problem in check_size(job.name, job.format, len(data)):
        yield problem, 0
    if job.format == "pdf":
        from ..artefacts.typography import read_pdf_typography
        from ..checks.pdf import check_pdf
        from ..checks.typography import check_typography

        for problem in check_pdf(data):
            yield replace(problem, span=place), page_in(problem.message)
        for problem in check_typography(job.name, read_pdf_typography(data)):
            yield problem, page_in(problem.message, structure.page_labels)
    elif job.format == "docx":
        from ..checks.word import check_word

        for problem in check_word(data):
            part = f"{problem.span.file}: " if problem.span.file else ""
            yield replace(problem, span=place, message=f"{part}{problem.message}"), 0
    elif job.format == "html":
        from ..checks.page import check_page

        for problem in check_page(data.decode("utf-8", "replace")):
            yield replace(problem, span=replace(problem.span, file=job.name)), 0


# --- what an editor sees ---------------------------------------------------------------------


def preflight_page(project: Project, ready: Ready) -> str:
    """Return the preflight as a web page, with the pages where the trouble is."""
    from ..institute.brand import PLAIN
    from ..preflight.page import html_of

    colours = ready.colours or PLAIN.colours
    return html_of(ready.preflight, ready.title, colours, _thumbnails(project, ready.preflight))


def _thumbnails(project: Project, flight: Preflight) -> Mapping[tuple[str, int], bytes]:
    """Return a PNG of each page that a finding names; none where Poppler is not installed."""
    program = shutil.which("pdftoppm")
    wanted = list(
        dict.fromkeys((told.artefact, told.page) for told in flight.findings if told.page)
    )
    if program is None:
        return {}
    pictures = {}
    with tempfile.TemporaryDirectory() as scratch:
        for number, (artefact, page) in enumerate(wanted[:MOST_THUMBNAILS]):
            stem = Path(scratch) / str(number)
            command = [program, "-r", "42", "-png", "-singlefile", "-f", str(page), "-l", str(page)]
            try:
                subprocess.run(
                    [*command, str(project.root / artefact), str(stem)],
                    check=True,
                    capture_output=True,
                    timeout=60,
                )
                pictures[artefact, page] = stem.with_suffix(".png").read_bytes()
            except (OSError, subprocess.SubprocessError):
                continue  # a page that cannot be drawn is told in words all the same
    return pictures
