"""A report's preflight: its editions and everything that was made of them, judged by every check.

Artefacts are read back on processes of their own, as many at once as there are processors:
reading a PDF's tags is the slow part. Nothing here reaches for the network: a link's syntax
is judged, whether somebody answers is not.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .. import __version__
from ..diagnostics import Problem, Problems, Severity, Span, merged_by_cause
from ..languages import script_of
from ..processes import bounds, run, scratch
from .checking import built_of, judged
from .editions import read, resolved_editions
from .explaining import explained
from .project import Progress, Project, Request, Result, silent
from .spelling import dictionary_for, spelling_of

if TYPE_CHECKING:
    from ..checks.profiles import Finding, Profile
    from ..edition import Edition
    from ..institute.model import Colours
    from ..preflight import PlacedFinding, Preflight, Translations

MOST_THUMBNAILS = 24
"""Pages that are shown: a report with trouble on more of them needs no pictures of it."""

LINKS = "Whether the links answer: nothing here reaches for the network; their syntax was judged."


UNBUILT = "What could not be built: mend the errors, and it is built and judged."


@dataclass(frozen=True, slots=True)
class Ready:
    """A preflight, and what a page about it needs besides."""

    preflight: Preflight
    title: str = ""
    colours: Colours | None = None


def preflight(
    project: Project,
    request: Request,
    profile: Profile,
    progress: Progress = silent,
    result: Result | None = None,
) -> Ready:
    """Judge every edition asked for, and its artefacts as they lie in build/; write nothing.

    Args:
        result: that of a build just before. What it had to say is reported along with the rest;
            what it could not make is not judged: an older file would differ in what was changed.
    """
    from ..checks.packs import check_pack
    from ..checks.profiles import is_consequence, judge
    from ..checks.registry import run
    from ..preflight import Judged, PlacedFinding, Preflight
    from ..walk import plain_text

    problems = Problems()
    progress("reading", 0, 1)
    report, institute = read(project, request, problems)
    adjustments = report.metadata.checks if report is not None else ()
    editions: list[Edition] = []
    translations = []
    title = request.report
    if report is not None and institute is not None:
        title = plain_text(report.metadata.title) or title
        problems.extend(run("report", report))
        problems.extend(check_pack(institute))
        for edition, own in resolved_editions(
            project, report, institute, request.editions, problems, as_found=True
        ):
            said = run("publication", edition)
            problems.extend(project.in_their_lines(project.content / edition.report, said))
            problems.extend(spelling_of(project, edition))
            if edition.tag in report.catalogues:
                translations.append(_translations(edition.language.tag, own))
            editions.append(edition)
    problems.extend(result.problems if result is not None else ())
    found: dict[tuple[Problem, str, int], None] = dict.fromkeys((row, "", 0) for row in problems)
    artefacts = []
    known = {problem.code for problem in problems}
    every = built_of(project, editions, request.formats)
    made = [row for row in every if result is None or row.name in _made(result)]
    for built, findings in judged(made, progress):
        for problem, page in findings.problems:
            if not is_consequence(problem, known):
                found.setdefault((problem, built.name, page))
        tag = built.edition.tag
        artefacts.append(Judged(built.name, built.format, tag, findings.size))
    rows = []
    for problem, artefact, page in found:
        row = advised(problem, anew=bool(artefact) and result is not None)
        for each in judge([row], profile, adjustments):
            rows.append(PlacedFinding(_that_stops(each), artefact, page))
    rows = _together(sorted(rows, key=_order))
    codes = {row.finding.problem.code for row in rows}
    return Ready(
        Preflight(
            request.report,
            institute.slug if institute is not None else request.institute,
            profile,
            __version__,
            tuple(rows),
            tuple(artefacts),
            tuple(translations),
            adjustments,
            {code: row.title for code, row in explained().items() if code in codes},
            {code: row.mend for code, row in explained().items() if code in codes},
            (LINKS, *_unspelt(editions), *([] if made == every else [UNBUILT])),
        ),
        title,
        institute.tokens.colours if institute is not None else None,
    )


def _made(result: Result) -> frozenset[str]:
    return frozenset(row.path for row in result.outcomes if row.state != "failed")


def advised(problem: Problem, anew: bool) -> Problem:
    """Return ``problem`` with what its author can do: what is said of its code, if nothing else.

    Args:
        anew: it is of a file that was built just now. Building it again is no advice then.
    """
    from ..checks.registry import rules

    code, row = problem.code, explained().get(problem.code)
    mend = row.mend[:1].lower() + row.mend[1:].rstrip(".") if row is not None else ""
    rule = rules().get(code) if anew else None
    made = rule is not None and rule.kind in _OF_A_WRITER and code not in _OF_THE_TEXT
    if made and (not problem.hint or "build it again" in problem.hint):
        looked = "unless a template of the pack's makes it, " if "template" in mend else ""
        return replace(problem, hint=f"it was built just now: {looked}{_OURS}")
    return replace(problem, hint=problem.hint or mend)


_OURS = "the fault is Tongwen's, tell its makers; it stops no release"


def _that_stops(finding: Finding) -> Finding:
    """Return ``finding``, as a warning if the fault is ours: no author could mend the error.

    Where a report lets it count as an error, with a reason, it is one.
    """
    if finding.changed or not finding.problem.hint.endswith(_OURS):
        return finding
    return replace(finding, problem=replace(finding.problem, severity=Severity.WARNING))


_OF_A_WRITER = frozenset({"structure", "word", "pdf", "held", "page", "press"})
"""Families of checks of what a writer makes of a report."""

_OF_THE_TEXT = frozenset({
    "PAR-10", "PDF-21", "PDF-23", "PDF-25", "PDF-28", "PDF-29", "PDF-41", "PDF-71", "PDF-74",
    "WEB-11", "WEB-12", "WEB-14", "WEB-15", "WEB-17", "WORD-07", "WORD-14", "WORD-20",
    "WORD-55", "WORD-56", "WORD-58", "WORD-59", "WORD-63", "WORD-70", "WORD-71", "WORD-74",
    "WORD-75", "WORD-78", "WORD-79",
})  # fmt: skip
"""Their codes that an author's words, pictures or metadata can bring about."""


def _unspelt(editions: Sequence[Edition]) -> Iterable[str]:
    for tag in dict.fromkeys(edition.language.tag for edition in editions):
        # No language that is written in Han has words that a dictionary could distinguish.
        if not script_of(tag).wide and not dictionary_for(tag):
            yield f"The spelling of {tag}: no dictionary of Hunspell's is installed for it."


def _together(found: Sequence[PlacedFinding]) -> list[PlacedFinding]:
    """Return the findings, those of one cause in one artefact as one, with a count."""
    apart: dict[tuple[str, str], list[PlacedFinding]] = {}
    for row in found:
        apart.setdefault((row.artefact, row.finding.changed), []).append(row)
    return sorted(
        (
            replace(rows[index], finding=replace(rows[index].finding, problem=problem))
            for rows in apart.values()
            for index, problem in merged_by_cause([row.finding.problem for row in rows])
        ),
        key=_order,
    )


def _order(row: PlacedFinding) -> tuple[bool, str, Span, str]:
    problem = row.finding.problem
    return problem.severity != "error", problem.code, problem.span, problem.message


def _translations(tag: str, own: Problems) -> Translations:
    from ..preflight import Translations

    codes = [problem.code for problem in own]
    return Translations(tag, codes.count("TR-01"), codes.count("TR-02"))


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
    wanted = list(dict.fromkeys((row.artefact, row.page) for row in flight.findings if row.page))
    if program is None:
        return {}
    pictures = {}
    bound = replace(bounds(), clock=60.0)
    with scratch() as folder:
        for number, (artefact, page) in enumerate(wanted[:MOST_THUMBNAILS]):
            stem = folder / str(number)
            command = [program, "-r", "42", "-png", "-singlefile", "-f", str(page), "-l", str(page)]
            run([*command, str(project.root / artefact), str(stem)], folder, os.environ, bound)
            # A page that cannot be drawn is reported in words all the same.
            with contextlib.suppress(OSError):
                pictures[artefact, page] = stem.with_suffix(".png").read_bytes()
    return pictures
