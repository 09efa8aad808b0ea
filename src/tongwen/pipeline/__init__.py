"""Builds: what is stale, in what order, on which worker; the one place that writes to disk.

A build reads a report and an institute, resolves one edition a language, checks it, and
has each artefact written by a worker process. An edition with an error writes nothing; an
artefact is written beside its place and renamed, so the last good one stays until the next
is whole.

===========  ======================================================================
project      what to build, and the results
editions     a report and an institute → editions, resolved and checked
charts       the charts of an edition, drawn
citation_styles  the citation style that a report names → its CSL
writing      editions → artefacts, on workers
workers      writers in processes of their own, bounded
cluster      the same on other machines
kept         what writers keep between builds
handing      a build handed over to a preview that runs
checking     artefacts as they lie in build/, held against their editions
explaining   what a code means; docs/checks.md
preflight_run  a report and all that was made of it, judged by every check
releasing    a release: everything built, judged, and put down whole with its manifest
bill         a release's bill of materials
verifying    a file held against a release's manifest
spelling     the machine's dictionaries
state        what is stale
storing      writing a file whole or not at all
importing    what others wrote → a new report
starting     new reports and packs
translating  catalogues brought up to date; how translations stand
packs        a pack's specimen, its Word template, its judgement
===========  ======================================================================
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ..diagnostics import Problems, Span
from ..processes import bounds, held
from .handing import handed_over
from .project import (
    Outcome,
    Progress,
    Project,
    Request,
    Result,
    find_project,
    silent,
)
from .state import BuildState, digest_of_sources
from .storing import ROOM, write_file

if TYPE_CHECKING:
    from .checking import check_built
    from .editions import check, make_edition
    from .explaining import checks_page, explained
    from .importing import ImportedReport, import_report
    from .packs import build_specimen, judge_pack, write_word_template
    from .preflight_run import Ready, preflight, preflight_page
    from .releasing import Release, release
    from .starting import start_institute, start_report
    from .translating import (
        export_translations,
        import_translations,
        sheet_formats,
        translation_status,
        update_translations,
    )
    from .verifying import verify
    from .workers import Runner

__all__ = [
    "ImportedReport",
    "Outcome",
    "Progress",
    "Project",
    "Ready",
    "Release",
    "Request",
    "Result",
    "build",
    "build_or_report",
    "build_specimen",
    "check",
    "check_built",
    "checks_page",
    "explained",
    "export_translations",
    "find_project",
    "import_report",
    "import_translations",
    "judge_pack",
    "make_edition",
    "preflight",
    "preflight_page",
    "release",
    "sheet_formats",
    "start_institute",
    "start_report",
    "translation_status",
    "update_translations",
    "verify",
    "was_built",
    "write_file",
    "write_word_template",
]

_LOADED_WHEN_ASKED_FOR = {
    "checking": ("check_built",),
    "editions": ("check", "make_edition"),
    "explaining": ("checks_page", "explained"),
    "importing": ("ImportedReport", "import_report"),
    "packs": ("build_specimen", "judge_pack", "write_word_template"),
    "preflight_run": ("Ready", "preflight", "preflight_page"),
    "releasing": ("Release", "release"),
    "starting": ("start_institute", "start_report"),
    "translating": (
        "export_translations",
        "import_translations",
        "sheet_formats",
        "translation_status",
        "update_translations",
    ),
    "verifying": ("verify",),
}
"""Module → what it offers here: a build that finds all fresh waits for no reader and no check."""


def __getattr__(name: str) -> Any:
    """Return what a module offers, loaded now (PEP 562)."""
    for module, names in _LOADED_WHEN_ASKED_FOR.items():
        if name in names:
            return getattr(importlib.import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def was_built(project: Project, request: Request) -> bool:
    """Return whether what is asked for was built before, and its institutes are still there."""
    packs = project.templates / "institutes"
    return BuildState(project, request.report).knows(request) and all(
        (packs / slug).is_dir() for slug in request.institute.split("+") if slug
    )


def build(
    project: Project,
    request: Request,
    progress: Progress = silent,
    runner: Runner | None = None,
) -> Result:
    """Build the artefacts that are stale; leave the fresh ones and the last good ones alone.

    Args:
        runner: what writes, a cluster; None: processes of this machine, or a preview's.
    """
    state = BuildState(project, request.report)
    fingerprint = digest_of_sources(project, request.report)
    remembered = state.fresh(request, fingerprint)
    if remembered is not None:
        return remembered
    if runner is None and (done := handed_over(project, request, progress)) is not None:
        return done
    from .editions import read, resolved_editions
    from .workers import run
    from .writing import write_all

    problems = Problems()
    progress("reading", 0, 1)
    report, institute = read(project, request, problems)
    if report is None or institute is None:
        return Result((), problems)
    unreadable = problems.has_errors
    editions = resolved_editions(project, report, institute, request.editions, problems)
    if unreadable and not project.draft:
        # What was resolved on the way only served to report all problems. A draft shows it.
        return Result((), problems)
    outcomes = write_all(
        project, request, state, fingerprint, editions, problems, progress, runner or run
    )
    try:
        state.remember(request, fingerprint, outcomes, problems)
    except OSError as error:
        problems.warning(
            "BUILD-04",
            Span(state.path.relative_to(project.root).as_posix()),
            f"what was built cannot be noted down ({error.strerror}): it will be built again",
            ROOM,
        )
    return Result(tuple(outcomes), problems)


def build_or_report(
    project: Project,
    request: Request,
    progress: Progress = silent,
    runner: Runner | None = None,
) -> Result:
    """Build as :func:`build` does, bounded; a report that cannot be read is a problem.

    So one among many stops no other.
    """
    try:
        with held(bounds()):
            return build(project, request, progress, runner)
    except Exception as error:
        from .workers import problem_of

        return Result((), Problems([problem_of(error, f"content/{request.report}")]))
