"""What checks of a look judge, and how they report a token that did not take effect."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..artefacts import Look, Spot
from ..diagnostics import Problem, Severity, Span
from ..formats import FORMATS
from ..gate import Gate
from ..institute import Institute, Tokens
from ..languages import Language
from ..look.spots import PageLook, ScreenLook


@dataclass(frozen=True)
class Seen:
    """What is judged: a pack, and its specimen in one language and one format, read back."""

    institute: Institute
    language: Language
    look: Look

    @property
    def tokens(self) -> Tokens:
        """The tokens that ought to have taken effect."""
        return self.institute.tokens

    @cached_property
    def wanted(self) -> PageLook:
        """How tokens and style sheets ask for each spot in this format."""
        on_screen = "screen.css" in FORMATS[self.look.format].overrides
        kind = ScreenLook if on_screen else PageLook
        return kind(self.institute, self.language)

    def spot(self, name: str) -> Spot:
        """Return a spot; an empty one where the artefact has none."""
        return self.look.spots.get(name, Spot())


def in_the_way(seen: Seen) -> tuple[Span, str]:
    """Return the place of what probably overrides a token, and a hint."""
    institute = seen.institute
    gate = Gate(institute.folders[-1].parent.parent, institute.folders)
    found = [
        folder / name
        for folder in institute.folders[:-1]
        for name in (*FORMATS[seen.look.format].overrides, "blocks", "parts")
        if (folder / name).exists()
    ]
    if not found:
        return institute.span, (
            "nothing in the pack overrides it: the house's own design does not follow this token"
        )
    names = ", ".join(_name(gate, path) for path in found)
    first = found[0] if found[0].is_file() else None
    span = gate.span(first) if first is not None else institute.span
    return span, f"{names} can override it: take the rule out there, or change the token"


def _name(gate: Gate, path: Path) -> str:
    return gate.span(path).file


@dataclass(frozen=True, slots=True)
class Fault:
    """A token that a spot does not show."""

    token: str
    expected: str
    spot: str
    found: str


def lost(seen: Seen, code: str, faults: Collection[Fault]) -> Iterator[Problem]:
    """Yield one problem for each token: all the spots that do not show it."""
    span, hint = in_the_way(seen)
    # What somebody formatted by hand in the pack's own template, in Word, is meant so.
    meant = span.file.endswith("/word/template.docx")
    by_token: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        by_token.setdefault((fault.token, fault.expected), []).append(fault)
    for (token, expected), group in by_token.items():
        by_found: dict[str, list[str]] = {}
        for fault in group:
            by_found.setdefault(fault.found, []).append(fault.spot)
        found = "; ".join(
            f"{', '.join(dict.fromkeys(spots))}: {value}" for value, spots in by_found.items()
        )
        yield Problem(
            span,
            code,
            f"“{token}” did not take effect in the {FORMATS[seen.look.format].noun} "
            f"({seen.language.tag}): expected {expected}, found {found}",
            hint,
            Severity.WARNING if meant else Severity.ERROR,
        )
