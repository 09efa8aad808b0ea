"""The citation style that a report or its institute names → its CSL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import Problems, nearest
from ..gate import FEWER, Gate, GateError
from .project import Project

if TYPE_CHECKING:
    from ..institute import Institute
    from ..readers.source import Report


def citation_style(
    project: Project, report: Report, institute: Institute, problems: Problems
) -> bytes | None:
    """Return the CSL style that the report, else the institute, names.

    In place of one that is not there, another, with a problem: so what else is wrong is reported
    too. None where there is none at all.
    """
    from ..transforms.citations.styles import parent_of, style_at

    metadata = report.metadata
    gate = project.gate(report.folder, *institute.folders)
    name = metadata.citation_style or institute.citation_style
    parent = style_at(name)
    if parent is None:
        style = _read(name, gate, report, institute, problems)
        if style is None and metadata.citation_style:
            return _read(institute.citation_style, gate, report, institute, problems)
        parent = parent_of(style) if style is not None else None
        if style is None or parent is None:
            return style
    # Most styles of journals are but a name for another (CSL 1.0.2, "Dependent Styles").
    beside = f"{'' if '://' in name else name.rpartition('/')[0]}/{parent.name}.csl".lstrip("/")
    places = [(beside, report.folder)]
    places += [(f"csl/{parent.name}.csl", folder) for folder in institute.folders]
    for place, folder in places:
        try:
            return gate.read_bytes(place, folder)
        except GateError:
            continue
    like = parent.like or institute.citation_style
    what = (
        "is an address, and nothing is fetched"
        if "://" in name
        else "only names another, which is not here"
    )
    problems.warning(
        "CIT-06",
        metadata.place("citation-style"),
        f"the citation style “{name}” {what}; “{like}” is used",
        f"save {parent.address} as {beside} in the report's folder",
    )
    return _read(like, gate, report, institute, problems)


def _read(
    name: str, gate: Gate, report: Report, institute: Institute, problems: Problems
) -> bytes | None:
    """Return the style ``name``, of the report's file or of the institute's folders."""
    metadata = report.metadata
    candidates = (
        [(name, report.folder)]
        if name.endswith(".csl")
        else [(f"csl/{name}.csl", folder) for folder in institute.folders]
    )
    for candidate, folder in candidates:
        try:
            return gate.read_bytes(candidate, folder, advice=FEWER)
        except GateError as error:
            if error.code != "GATE-02":
                message = f"the citation style “{name}” {error.reason}"
                place = metadata.place("citation-style")
                problems.error(error.code, place, message, error.hint)
                return None
    known = sorted(
        {path.stem for folder in institute.folders for path in (folder / "csl").glob("*.csl")}
    )
    problems.error(
        "META-04",
        metadata.place("citation-style"),
        f"there is no citation style “{name}”",
        nearest(name, known) or f"known: {', '.join(known)}; or name a .csl file of the report",
    )
    return None
