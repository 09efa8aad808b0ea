"""Profiles: how much each problem counts while a report is drafted, reviewed and released.

A check says what is wrong; how much that matters depends on when. A draft may lack a
translation, a release may not. On top of the profile, a report can let a check count more or
less, with a reason (``checks`` in report.yaml), which is shown along with what it changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from ..diagnostics import Problem, Severity
from ..metadata import Adjustment, CheckLevel
from .registry import rules

Profile = Literal["draft", "review", "release"]
PROFILES: tuple[Profile, ...] = ("draft", "review", "release")

LEVELS: Mapping[str, tuple[CheckLevel, CheckLevel, CheckLevel]] = MappingProxyType(
    {
        # What the text still lacks, while it is written.
        "CIT-01": ("warning", "warning", "error"),
        "FIG-01": ("warning", "warning", "error"),
        "FIG-10": ("warning", "warning", "error"),
        "REF-03": ("warning", "warning", "error"),
        "MD-14": ("warning", "warning", "error"),
        "MD-25": ("warning", "warning", "error"),
        "STR-10": ("warning", "warning", "error"),
        "STR-11": ("warning", "warning", "error"),
        "TR-01": ("off", "warning", "error"),
        "TR-02": ("off", "warning", "error"),
        "TR-05": ("off", "warning", "error"),
        # What a translation says otherwise than the text, once somebody has looked at it.
        "TR": ("warning", "warning", "error"),
        "TR-15": ("warning", "warning", "warning"),
        "TR-17": ("warning", "warning", "warning"),
        "TR-18": ("warning", "warning", "warning"),
        # What stands in the way of reading a catalogue.
        **dict.fromkeys(
            ("TR-03", "TR-04", "TR-06", "TR-07", "TR-20", "TR-21", "TR-23", "TR-24"), ("error",) * 3
        ),
        # Pages are judged once the words stand.
        "TYP": ("off", "warning", "warning"),
        "TYP-04": ("warning", "warning", "error"),
        # What a finished file says or shows wrongly.
        "PAR": ("error", "error", "error"),
        "PDF": ("warning", "error", "error"),
        "PDF-03": ("warning", "warning", "error"),
        "PDF-04": ("warning", "warning", "error"),
        "WORD": ("warning", "warning", "error"),
        "WEB": ("warning", "error", "error"),
        # What catalogues, readers and their machines ask for.
        "META-10": ("off", "warning", "error"),
        "META-11": ("warning", "warning", "error"),
        "BIB-11": ("off", "warning", "warning"),
        "BIB-10": ("off", "warning", "warning"),
        "FIG-12": ("warning", "warning", "error"),
        "LINK-10": ("warning", "warning", "error"),
        "HAN-10": ("warning", "warning", "error"),
        "SPELL-10": ("off", "warning", "warning"),
        "SIZE-10": ("off", "warning", "warning"),
        # It hinders who writes on in Word; no reader of the report sees it.
        "WORD-49": ("off", "warning", "warning"),
        "INST-11": ("warning", "warning", "error"),
        "INST-39": ("warning", "warning", "error"),
        # What only the next build is slower for.
        "BUILD-04": ("warning", "warning", "warning"),
    }
)
"""Code, or family of codes, → its level in a draft, a review and a release.

A code's own row counts before its family's; a code with neither counts as the check that found
it says. An error that stood in the way of reading or writing stays one in every profile.
"""

_STAYS = frozenset({"PDF-01", "PDF-02", "PDF-05"})
"""Errors of a family with a row that left nothing to judge: the PDF was not written."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem as it counts in a profile; ``changed``: why it counts otherwise than found."""

    problem: Problem
    changed: str = ""


def judge(
    problems: Iterable[Problem], profile: Profile, adjustments: Sequence[Adjustment] = ()
) -> Iterator[Finding]:
    """Yield each problem as it counts in ``profile``; those that are off are left out."""
    own = {adjustment.code: adjustment for adjustment in adjustments}
    for problem in problems:
        level, changed = level_of(problem, profile), ""
        if adjustment := own.get(problem.code):
            if _may_change(problem, adjustment):
                level = adjustment.level
                changed = f"{level} in this report: {adjustment.reason}"
            else:
                changed = f"it stays an error, though report.yaml says {adjustment.level}: {_LEFT}"
        if level != "off":
            yield Finding(replace(problem, severity=Severity(level)), changed)


_LEFT = "nothing can be made of what it is about"


def _may_change(problem: Problem, adjustment: Adjustment) -> bool:
    """Return whether a report may let a problem count as it says.

    A warning may count more or nothing; an error less only if a check found it. The others
    stood in the way of reading or writing.
    """
    return (
        adjustment.level == "error"
        or problem.severity is Severity.WARNING
        or problem.code in rules()
    )


def level_of(problem: Problem, profile: Profile) -> CheckLevel:
    """Return how much ``problem`` counts in ``profile``."""
    found: CheckLevel = "error" if problem.severity is Severity.ERROR else "warning"
    row = LEVELS.get(problem.code) or LEVELS.get(problem.code.rpartition("-")[0])
    if row is None or problem.code in _STAYS:
        return found
    return row[PROFILES.index(profile)]


FOLLOWS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "FIG-01": {"WORD-70": "has no alternative text"},
        "FIG-12": {"WORD-70": "is a file's name"},
        "STR-10": {
            "PDF-23": "after one of level",
            "PDF-52": "other levels",
            "WEB-14": "follows an <h",
            "WORD-59": "follows one of level",
        },
    }
)
"""A problem of the text → those that it makes of a finished file, and what their messages hold."""


def is_consequence(problem: Problem, known: Set[str]) -> bool:
    """Return whether a problem of a finished file only repeats one of the text.

    It goes with that one, which has a place in the source: one cause is reported once.

    Args:
        known: the codes of the problems of the text.
    """
    return any(
        (words := FOLLOWS.get(code, {}).get(problem.code)) is not None and words in problem.message
        for code in known
    )


def adjusted(problems: Iterable[Problem], adjustments: Sequence[Adjustment]) -> Iterator[Problem]:
    """Yield each problem as the report lets it count, in no profile: for a build."""
    own = {adjustment.code: adjustment for adjustment in adjustments}
    for problem in problems:
        adjustment = own.get(problem.code)
        if adjustment is None or not _may_change(problem, adjustment):
            yield problem
        elif adjustment.level != "off":
            yield replace(problem, severity=Severity(adjustment.level))
