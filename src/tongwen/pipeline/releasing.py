"""A release: everything is built, everything is judged, and only then a folder is written, whole.

The folder is written beside its place and renamed. Whatever stops a release on the way, the
previous one stays as it was.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..diagnostics import Problems, Span
from ..fonts import typefaces
from ..formats import FORMATS
from .editions import read, resolved_editions
from .preflight_run import Ready, preflight, preflight_page
from .project import Outcome, Progress, Project, Request, silent
from .storing import ROOM, recover, write_folder
from .workers import moment_of

if TYPE_CHECKING:
    from ..institute import Institute
    from ..readers.source import Report

FOLDER = "release"
"""Releases lie in build/release/<report>/."""

ENGINES = (
    "weasyprint", "python-docx", "docxtpl", "markdown-it-py", "pypandoc-binary", "pikepdf", "lxml",
    "fonttools", "uharfbuzz", "pillow", "resvg-py", "math-core", "ziamath", "babel",
)  # fmt: skip
"""The libraries that artefacts are made with: another version of one can give other bytes."""


@dataclass(frozen=True, slots=True)
class Release:
    """The result of a release. ``folder`` and ``files`` are empty where none was written."""

    ready: Ready
    folder: str = ""
    files: tuple[str, ...] = ()


def release(project: Project, request: Request, progress: Progress = silent) -> Release:
    """Build what is stale, judge everything as for a release, and write it if it is fit.

    Problems (in the preflight): ``BUILD-06`` the release cannot be written, or what was judged
    is not what lies there any more.
    """
    from . import build

    for parted in (project.root / "build" / FOLDER).glob(f".{request.report}*.before"):
        recover(parted.with_name(parted.name.removeprefix(".").removesuffix(".before")))
    result = build(project, request, progress)
    ready = preflight(project, request, "release", progress, result)
    failed = result.problems.has_errors or any(row.state == "failed" for row in result.outcomes)
    if failed or not ready.preflight.fit or not result.outcomes:
        return Release(ready)
    progress("writing the release", 0, 1)
    problems = Problems()
    files = _files(project, request, ready, result.outcomes, problems)
    folder = folder_of(project, request, ready.preflight.institute)
    name = folder.relative_to(project.root).as_posix()
    if not problems.has_errors:
        try:
            write_folder(folder, files)
        except OSError as error:
            problems.error(
                "BUILD-06",
                Span(name),
                f"the release cannot be written ({error.strerror}); the previous one is untouched",
                ROOM,
            )
    if problems.has_errors:
        return Release(_with(ready, problems))
    return Release(ready, name, tuple(f"{name}/{file}" for file in files))


def _with(ready: Ready, problems: Problems) -> Ready:
    from dataclasses import replace

    from ..checks.profiles import judge
    from ..preflight import PlacedFinding

    placed = tuple(PlacedFinding(finding) for finding in judge(problems, "release"))
    flight = replace(ready.preflight, findings=placed + ready.preflight.findings)
    return replace(ready, preflight=flight)


def folder_of(project: Project, request: Request, institute: str) -> Path:
    """Return where the release lies: another institute's beside the report's own.

    It is called as the folder of the report's artefacts is: two reports of one name in two places
    have a release each.
    """
    own = not request.institute
    report = project.home(request.report).name
    name = report if own else f"{report}.{institute}"
    return project.root / "build" / FOLDER / name


# --- what is in it ---------------------------------------------------------------------------


def _files(
    project: Project,
    request: Request,
    ready: Ready,
    outcomes: Sequence[Outcome],
    problems: Problems,
) -> dict[str, bytes]:
    """Return the files of the release by their names in its folder."""
    from ..preflight import rows_of
    from .bill import NAME, bill_of_materials

    files: dict[str, bytes] = {}
    for outcome in outcomes:
        path = project.root / outcome.path
        parts = _parts_of(path)
        files.update({part.name: part.read_bytes() for part in parts})
        if sum(len(files[part.name]) for part in parts) != outcome.size:
            problems.error(
                "BUILD-06",
                Span(outcome.path),
                "the artefact was changed while it was judged",
                "release again, and let nobody edit what is built",
            )
    files["preflight.html"] = preflight_page(project, ready).encode()
    files["preflight.json"] = _json(rows_of(ready.preflight))
    unasked = Problems()
    report, institute = read(project, request, unasked)
    moment: datetime.datetime | None = None
    if report is not None and institute is not None:
        found = resolved_editions(project, report, institute, request.editions, unasked)
        moment = max((moment_of(edition) for edition, _ in found), default=None)
    if moment is not None and institute is not None:
        faces = typefaces(font.path for font in institute.font_files)
        files[NAME] = bill_of_materials(request.report, moment, faces)
    manifest = _manifest(project, request, ready, outcomes, files, moment, (report, institute))
    files["manifest.json"] = _json(manifest)
    return files


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _parts_of(path: Path) -> list[Path]:
    """Return the files of an artefact: itself, or those of its folder."""
    return sorted(path.glob("*")) if path.is_dir() else [path]


def _manifest(
    project: Project,
    request: Request,
    ready: Ready,
    outcomes: Sequence[Outcome],
    files: Mapping[str, bytes],
    moment: datetime.datetime | None,
    sources: tuple[Report | None, Institute | None],
) -> dict[str, Any]:
    """Return the release's sources and tools, so that it can be made and proved again."""
    by_name = {
        part.name: outcome
        for outcome in outcomes
        for part in _parts_of(project.root / outcome.path)
    }
    office = _office()
    return {
        "report": request.report,
        "institute": ready.preflight.institute,
        "profile": ready.preflight.profile,
        "date": moment.isoformat() if moment else "",
        "made-with": {
            "tongwen": __version__,
            "python": platform.python_version(),
            "libraries": dict(_engines()),
            "libreoffice": office,
        },
        "page-numbers": {
            name: f"LibreOffice {office}'s layout of the file"
            if office
            else f"the {FORMATS[row.numbered_by].title} edition"
            for name, outcome in by_name.items()
            if (row := FORMATS[outcome.format]).numbers
        },
        "artefacts": [
            {
                "file": name,
                "sha256": hashlib.sha256(data).hexdigest(),
                "bytes": len(data),
                **(
                    {"format": by_name[name].format, "edition": by_name[name].edition}
                    if name in by_name
                    else {}
                ),
            }
            for name, data in files.items()
        ],
        "sources": [
            {"file": name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            for name, path in sources_of(project, request, *sources)
        ],
    }


def sources_of(
    project: Project, request: Request, report: Report | None, institute: Institute | None
) -> Iterator[tuple[str, Path]]:
    """Yield the files of the report, and of the packs and the house that set it.

    A report of one file may lie among much else: of its folder it has what it names.
    """
    own = project.content / request.report
    folders = [] if project.named else [own]
    if project.named and report is not None:
        said = (*report.resources, *report.data, *report.metadata.references)
        for name in sorted({project.named, *said, report.metadata.citation_style}):
            if name and (own / name).is_file():
                yield f"{own.name}/{name}", own / name
    folders += list(institute.folders) if institute is not None else []
    for folder in dict.fromkeys(folders):
        inside = os.path.realpath(folder)
        for path in sorted(folder.rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            # What a link leads to outside is not read, and so nothing was made from it.
            if path.is_file() and not hidden and path.resolve().is_relative_to(inside):
                known = folder != own or own.is_relative_to(project.root)
                root = project.root if known else own.parent
                yield path.relative_to(root).as_posix(), path


def _engines() -> Iterator[tuple[str, str]]:
    for name in ENGINES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


def _office() -> str:
    """Return the version of LibreOffice, which numbers the pages of Word's contents; "" without."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return ""
    try:
        said = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=60, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return "of unknown version"
    found = re.search(r"\d+(\.\d+)+", said)
    return found[0] if found else "of unknown version"
