"""A report's preflight: everything that stands between it and publication, in three forms.

===========  ======================================================================
sarif        for code hosts (SARIF 2.1.0)
page         for editors: one web page that needs nothing else
===========  ======================================================================

What was judged is in :class:`Preflight`; nothing here judges, reads or writes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..checks.profiles import Finding, Profile
from ..diagnostics import Severity
from ..metadata import Adjustment

_PAGE = re.compile(r"\bpage ([0-9]+)\b")


@dataclass(frozen=True, slots=True)
class Judged:
    """An artefact that was judged. ``path`` is relative to the project; ``size`` in bytes."""

    path: str
    format: str
    language: str
    size: int


@dataclass(frozen=True, slots=True)
class Translations:
    """How far a language's catalogue has come: messages without and with a doubtful translation."""

    language: str
    missing: int
    unsure: int


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding, and where to look: the artefact it was found in, and the page of a PDF, from 1."""

    finding: Finding
    artefact: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Preflight:
    """The result of a preflight.

    Attributes:
        titles: code → what is wrong, in a few words; mends: code → what to do.
        adjustments: what the report lets count otherwise, used or not.
        left_out: what was not judged here, and why.
    """

    report: str
    institute: str
    profile: Profile
    version: str
    findings: tuple[PlacedFinding, ...]
    artefacts: tuple[Judged, ...] = ()
    translations: tuple[Translations, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    mends: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[PlacedFinding, ...]:
        """What stands between the report and publication."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[PlacedFinding, ...]:
        """What an editor should look at."""
        return self._of(Severity.WARNING)

    @property
    def fit(self) -> bool:
        """Whether nothing stands between the report and publication, in this profile."""
        return not self.errors

    def _of(self, severity: Severity) -> tuple[PlacedFinding, ...]:
        return tuple(row for row in self.findings if row.finding.problem.severity is severity)


def page_in(message: str, labels: Sequence[str] = ()) -> int:
    """Return the page of a PDF, from 1, that ``message`` names ("page 7"); 0 if it names none.

    Args:
        labels: what the pages are called, where messages name them so ("page iv").
    """
    if labels and (found := re.search(r"\bpage (\w+)", message)):
        return labels.index(found[1]) + 1 if found[1] in labels else 0
    found = _PAGE.search(message)
    return int(found[1]) if found else 0


def rows_of(preflight: Preflight) -> dict[str, Any]:
    """Return the preflight as JSON holds it."""
    return {
        "report": preflight.report,
        "institute": preflight.institute,
        "profile": preflight.profile,
        "fit": preflight.fit,
        "version": preflight.version,
        "artefacts": [
            {
                "path": row.path,
                "format": row.format,
                "edition": row.language,
                "bytes": row.size,
            }
            for row in preflight.artefacts
        ],
        "translations": [
            {"edition": row.language, "missing": row.missing, "unsure": row.unsure}
            for row in preflight.translations
        ],
        "adjustments": [
            {"code": row.code, "level": row.level, "reason": row.reason}
            for row in preflight.adjustments
        ],
        "left_out": list(preflight.left_out),
        "problems": [
            {
                **placed.finding.problem.row,
                "changed": placed.finding.changed,
                "artefact": placed.artefact,
                "page": placed.page,
            }
            for placed in preflight.findings
        ],
    }
