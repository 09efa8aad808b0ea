"""Every check of the toolchain in one registry, which explains and runs them.

A family is a table, code → function, in the module of its checks, and a row here: what its
functions take, and which view of an artefact they need. Whatever command asks, :func:`run` runs a
family and :func:`run_on_artefact` all that apply to an artefact: those whose view its format has.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from ..diagnostics import Problem, Span
from ..formats import FORMATS, Format

if TYPE_CHECKING:
    from ..artefacts import OpenArtefact
    from ..edition import Edition

Kind = Literal[
    "report",
    "translation",
    "edition",
    "publication",
    "spelling",
    "pack",
    "structure",
    "look",
    "specimen",
    "word",
    "pdf",
    "held",
    "typography",
    "page",
    "press",
    "size",
]
"""A family of checks, by what it judges: see :data:`FAMILIES`."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An opened artefact to judge, and its edition.

    ``name``: its path from the project.
    """

    edition: Edition
    artefact: OpenArtefact
    name: str

    @property
    def format(self) -> Format:
        """The artefact's format."""
        return self.artefact.format


def _as_found(subject: Subject, problem: Problem) -> Problem:
    return problem


def _at_artefact(subject: Subject, problem: Problem) -> Problem:
    """Place a problem at the artefact; the part of it that it names opens the message."""
    part = f"{problem.span.file}: " if problem.span.file else ""
    return replace(problem, span=Span(subject.name), message=f"{part}{problem.message}")


def _at_line(subject: Subject, problem: Problem) -> Problem:
    return replace(problem, span=replace(problem.span, file=subject.name))


def _at_file(subject: Subject, problem: Problem) -> Problem:
    return replace(problem, span=Span(f"{subject.name}/{problem.span.file}"))


def _seen(subject: Subject) -> tuple[Any, ...]:
    from .seen import Seen

    edition = subject.edition
    return (Seen(edition.institute, edition.language, subject.artefact.look),)


def _printed(subject: Subject) -> tuple[Any, ...]:
    from .press import Printed

    opened = subject.artefact
    return (Printed(subject.edition, opened.view("inside"), opened.view("cover")),)


def _page(subject: Subject) -> tuple[Any, ...]:
    from .typography import Page

    return (Page(subject.name, subject.artefact.view("pages")),)


def _view(name: str) -> Callable[[Subject], tuple[Any, ...]]:
    return lambda subject: (subject.artefact.view(name),)


@dataclass(frozen=True, slots=True)
class Family:
    """A family of checks.

    Attributes:
        table: where its codes and functions stand: "module:NAME", below this package.
        view: the view of an artefact that it needs; empty for what is judged before any is made.
        values: what its functions take of an artefact; None where they take something else.
        placed: a problem of theirs, at a place that an author knows.
    """

    table: str
    view: str = ""
    values: Callable[[Subject], tuple[Any, ...]] | None = None
    placed: Callable[[Subject, Problem], Problem] = _as_found


FAMILIES: Mapping[Kind, Family] = MappingProxyType(
    {
        # A report as it was read; its translation into a language; an edition: in each build, and
        # before publication; a pack.
        "report": Family("publication:REPORT_CHECKS"),
        "translation": Family("translation:TRANSLATION_CHECKS"),
        "edition": Family("editions:EDITION_CHECKS"),
        "publication": Family("publication:PUBLICATION_CHECKS"),
        "spelling": Family("spelling:SPELLING_CHECKS"),
        "pack": Family("packs:PACK_CHECKS"),
        # An artefact.
        "structure": Family(
            "parity:PARITY_CHECKS",
            "structure",
            lambda subject: (subject.edition, subject.format, subject.artefact.structure),
        ),
        "look": Family("look:ANY_LOOK_CHECKS", "look", _seen),
        "word": Family("word:WORD_CHECKS", "word", _view("word"), _at_artefact),
        "pdf": Family("pdf:PDF_CHECKS", "file", _view("file"), _at_artefact),
        "held": Family(
            "pdf:HELD_CHECKS",
            "file",
            lambda subject: (subject.edition, subject.artefact.view("file")),
            _at_artefact,
        ),
        "typography": Family("typography:TYPOGRAPHY_CHECKS", "pages", _page),
        "page": Family("page:PAGE_CHECKS", "elements", _view("elements"), _at_line),
        "press": Family("press:PRESS_CHECKS", "inside", _printed, _at_file),
        "size": Family(
            "publication:SIZE_CHECKS",
            "size",
            lambda subject: (
                *(subject.name, subject.format, subject.artefact.size),
                len(subject.edition.source) if "file" in FORMATS[subject.format].views else 0,
            ),
        ),
        # The look of a pack's specimen, which shows every token.
        "specimen": Family("look:SPECIMEN_CHECKS", "look"),
    }
)
"""Kind → family."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A check."""

    code: str
    kind: Kind
    check: Callable[..., Any]

    @property
    def formats(self) -> tuple[Format, ...]:
        """The formats whose artefacts it judges; none for a check that needs no artefact."""
        view = FAMILIES[self.kind].view
        return tuple(name for name, row in FORMATS.items() if view and view in row.views)

    @property
    def title(self) -> str:
        """What is wrong, in one sentence: from the head of its docstring."""
        return _parted(self.check, self.code)[0]

    @property
    def why(self) -> str:
        """Why there is the rule; empty where one function reports many codes."""
        return _parted(self.check, self.code)[1]


def _parted(check: Callable[..., Any], code: str) -> tuple[str, str]:
    text = inspect.getdoc(check) or ""
    if not text.startswith(f"{code}:"):
        return "", ""
    head, _, rest = text.removeprefix(f"{code}:").partition("\n\n")
    # A heading of two sentences says what is wrong and why: the first is the title.
    return " ".join(head.split()), "\n\n".join(
        " ".join(paragraph.split()) for paragraph in rest.split("\n\n") if paragraph.strip()
    )


@cache
def checks_of(kind: Kind) -> Mapping[str, Callable[..., Any]]:
    """Return a family's functions by their codes; its module is imported when it is asked for."""
    module, _, name = FAMILIES[kind].table.partition(":")
    table = getattr(importlib.import_module(f".{module}", __package__), name)
    return cast("Mapping[str, Callable[..., Any]]", table)


@cache
def rules() -> Mapping[str, Rule]:
    """Return every check by its code, sorted.

    Raises:
        ValueError: two checks have one code.
    """
    found: dict[str, Rule] = {}
    for kind in get_args(Kind):
        for code, check in checks_of(kind).items():
            if code in found:
                raise ValueError(f"{code} is the code of two checks")
            found[code] = Rule(code, kind, check)
    return MappingProxyType(dict(sorted(found.items())))


def run(kind: Kind, *values: Any) -> Iterator[Problem]:
    """Yield the problems that a family's checks find in ``values``, the arguments of its functions.

    A function that reports several codes runs once.
    """
    for check in dict.fromkeys(checks_of(kind).values()):
        yield from check(*values)


def run_on_artefact(subject: Subject) -> Iterator[Problem]:
    """Yield the problems that every applicable check finds in an artefact.

    Raises:
        UnreadableArtefact: it is not what its format says.
    """
    for kind, family in FAMILIES.items():
        if family.values is None or family.view not in FORMATS[subject.format].views:
            continue
        for problem in run(kind, *family.values(subject)):
            yield family.placed(subject, problem)
