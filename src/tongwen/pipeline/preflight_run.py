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
from typing import TYPE_CHECKING, Literal, get_args

from .. import __version__
from ..diagnostics import Problem, Problems, Span
from ..formats import FORMATS, Format
from ..languages import script_of
from .checking import check_printed, unread
from .editions import read, resolved_editions
from .explaining import explained
from .project import Progress, Project, Request, silent
from .spelling import dictionary_for, spelling_of

if TYPE_CHECKING:
    from ..checks.look import Seen
    from ..checks.profiles import Profile
    from ..edition import Edition
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


_Part = Literal["pages", "looks", "words"]
"""What is judged apart: how an artefact's pages are set, how it looks and what it holds, what it
says. Each reads a PDF anew, which takes long, and the three take about as long as each other."""


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
            problems.extend(spelling_of(project, edition))
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
            (LINKS, *_unspelt(jobs)),
        ),
        title,
        institute.tokens.colours if institute is not None else None,
    )


def _unspelt(jobs: Sequence[_Job]) -> Iterable[str]:
    tags = dict.fromkeys(job.edition.language.tag for job in jobs)
    for tag in tags:
        # No language that is written in Han has words that a dictionary could tell apart.
        if not script_of(tag).wide and not dictionary_for(tag):
            yield f"The spelling of {tag}: no dictionary of Hunspell's is installed for it."


def _order(told: Told) -> tuple[bool, str, Span, str]:
    problem = told.finding.problem
    return problem.severity != "error", problem.code, problem.span, problem.message


def _translations(tag: str, own: Problems) -> Translations:
    from ..preflight import Translations

    codes = [problem.code for problem in own]
    return Translations(tag, codes.count("TR-01"), codes.count("TR-02"))


def _job(project: Project, edition: Edition, format_: Format) -> _Job:
    path = project.place_of(edition, format_)
    return _Job(edition, format_, path, path.relative_to(project.root).as_posix())


def _artefact(job: _Job, judged: _Read) -> Judged:
    from ..preflight import Judged

    return Judged(job.name, job.format, job.edition.language.tag, judged.size)


# --- reading back ----------------------------------------------------------------------------


_PARTS: tuple[_Part, ...] = get_args(_Part)


def _parts(job: _Job) -> tuple[_Part, ...]:
    """Return what is judged of an artefact: how pages are set of a PDF alone."""
    if FORMATS[job.format].folder:
        return ("looks",)
    return _PARTS if job.format == "pdf" else ("looks", "words")


def _judged(jobs: Sequence[_Job]) -> Iterable[tuple[_Job, _Read]]:
    """Yield each job with what judging it gave, in the order of the jobs."""
    if not jobs:
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(2 * len(jobs), os.cpu_count() or 1), context) as pool:
        # The slowest first, so that no processor is left with one alone at the end.
        order = sorted(jobs, key=lambda job: job.format != "pdf")
        waiting = {
            (job.name, part): pool.submit(_judge, job, part)
            for job in order
            for part in _parts(job)
        }
        for job in jobs:
            parts = [
                waiting[job.name, part].result() for part in _PARTS if (job.name, part) in waiting
            ]
            problems = dict.fromkeys(row for part in parts for row in part.problems)
            yield job, _Read(tuple(problems), parts[0].size)


def _judge(job: _Job, part: _Part) -> _Read:
    """Judge a part of one artefact. Problems: ``PAR-17`` for one that cannot be read."""
    from ..artefacts import UnreadableArtefact
    from ..preflight import page_in

    place = Span(job.name)
    if job.format == "print":
        found = [
            (problem, page_in(problem.message))
            for problem in check_printed(job.edition, job.path, place)
        ]
        return _Read(tuple(found), sum(file.stat().st_size for file in job.path.glob("*")))
    try:
        data = job.path.read_bytes()
        match part:
            case "pages":
                judged = _set(job, data)
            case "looks":
                judged = _shown(job, data, place)
            case "words":
                judged = _said(job, data)
        return _Read(tuple(judged), len(data))
    except (OSError, UnreadableArtefact) as error:
        return _Read(((unread(place, error), 0),))


def _said(job: _Job, data: bytes) -> Iterable[tuple[Problem, int]]:
    from ..artefacts.structure import read_structure
    from ..checks.parity import check_parity
    from ..preflight import page_in

    for problem in check_parity(job.edition, job.format, read_structure(job.format, data)):
        yield problem, page_in(problem.message) if job.format == "pdf" else 0


def _set(job: _Job, data: bytes) -> Iterable[tuple[Problem, int]]:
    from ..artefacts.pdf.typography import read_pdf_typography
    from ..checks.typography import check_typography
    from ..preflight import page_in

    pages = read_pdf_typography(data)
    labels = [sheet.label for sheet in pages.pages]
    for problem in check_typography(job.name, pages):
        yield problem, page_in(problem.message, labels)


def _shown(job: _Job, data: bytes, place: Span) -> Iterable[tuple[Problem, int]]:
    from ..checks.look import check_contrast
    from ..checks.publication import check_size
    from ..preflight import page_in

    for problem in check_contrast(_seen(job, data)):
        yield problem, 0
    for problem in check_size(job.name, job.format, len(data)):
        yield problem, 0
    if job.format == "pdf":
        from ..checks.pdf import check_of_edition, check_pdf

        told = (*check_pdf(data), *check_of_edition(job.edition, data))
        for problem in told:
            yield replace(problem, span=place), page_in(problem.message)
    elif job.format == "docx":
        from ..checks.word import check_word

        for problem in check_word(data):
            part = f"{problem.span.file}: " if problem.span.file else ""
            yield replace(problem, span=place, message=f"{part}{problem.message}"), 0
    elif job.format == "html":
        from ..checks.page import check_page

        for problem in check_page(data.decode("utf-8", "replace")):
            yield replace(problem, span=replace(problem.span, file=job.name)), 0


def _seen(job: _Job, data: bytes) -> Seen:
    """Return how the artefact looks; the style of a web page by plain rules, without a browser.

    The pack's own specimen is judged with one, by ``tongwen check institute``.
    """
    from ..artefacts import read_look
    from ..artefacts.html.look import read_html_look
    from ..checks.look import Seen

    plain = job.format == "html"
    look = read_html_look(data, browser="") if plain else read_look(job.format, data)
    return Seen(job.edition.institute, job.edition.language, look)


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
