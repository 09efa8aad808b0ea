"""Problems: what is wrong in an author's files, where it is, and what to do about it.

A problem is never raised and never printed where it is found: it is put into a
:class:`Problems` collector, so that an author sees all of them together, in the order of
the files. Only :mod:`tongwen.cli` prints.
"""

from __future__ import annotations

import difflib
import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


def short(text: str, most: int = 60) -> str:
    """Return the beginning of ``text`` on one line, of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


class Severity(StrEnum):
    """How much a problem matters: an error stops publication, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file that an author or a designer wrote.

    ``file`` is a path relative to the project, with forward slashes; ``line`` and
    ``column`` count from 1, in characters; 0 means "the file as a whole" ("the line as a
    whole").
    """

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column or 1}"


NOWHERE = Span()


class Lines:
    """The lines of a text that stands at the beginning of ``file``: from offsets to places."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def span(self, offset: int) -> Span:
        """Return the place of the character at ``offset``, counted from 0."""
        line = bisect_right(self._starts, offset)
        return Span(self._file, line, offset - self._starts[line - 1] + 1)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in words for the author who can mend it.

    ``code`` is a family and a number (``FIG-01``); ``hint`` says what to do. ``more``: the other
    places where the same is wrong, where they are reported together. ``about``: words of the file
    that it is about, where ``span`` is that of the passage that they stand in.
    """

    span: Span
    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    more: tuple[Span, ...] = ()
    about: str = field(default="", compare=False, repr=False)

    def within(self, text: str) -> Problem:
        """Return the problem at the place of the words that it is about; ``text``: of its file.

        They are looked for from its place to the next blank line; where they are written
        otherwise there (``&eacute;``), it stays where it is.
        """
        lines = text.split("\n")[self.span.line - 1 :]
        if not self.about or not self.span.line or not lines:
            return self
        passage = "\n".join(itertools.takewhile(str.strip, lines))
        start = max(self.span.column - 1, 0)
        word = re.escape(self.about)
        for pattern in (rf"(?<!\w){word}(?!\w)", word):
            if found := re.compile(pattern).search(passage, start):
                before = passage[: found.start()]
                line, column = before.count("\n"), found.start() - before.rfind("\n")
                span = Span(self.span.file, self.span.line + line, column)
                return replace(self, span=span, about="")
        return self

    @property
    def row(self) -> dict[str, Any]:
        """The problem as JSON holds it."""
        more = [{"line": span.line, "column": span.column} for span in self.more if span.line]
        return {
            **({"more": more} if more else {}),
            "file": self.span.file,
            "line": self.span.line,
            "column": self.span.column,
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
            "hint": self.hint,
        }

    def __str__(self) -> str:
        place = f"{self.span}: " if self.span.file else ""
        text = f"{place}{self.severity}[{self.code}] {self.message}"
        return f"{text}\n    hint: {self.hint}" if self.hint else text


_VARIES = re.compile(r"“[^”]*”|\bpage \w+\b|\[?@[\w:.-]+\]?")
"""What differs between problems of one cause: the words, the name or the page they are about."""

MOST_ALIKE = 3
"""Problems of one cause in a file that are reported one by one; more are reported as one."""

_NAMED = 8
"""Places that are named where problems are reported as one."""


def merged_by_cause(problems: Sequence[Problem]) -> list[tuple[int, Problem]]:
    """Return ``problems`` with those of one cause in a file as one, each with a count.

    Each stands beside its place in ``problems``, which is that of the first of them.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for index, problem in enumerate(problems):
        cause = _VARIES.sub("", problem.message), _VARIES.sub("", problem.hint)
        groups.setdefault((problem.span.file, problem.code, problem.severity, *cause), []).append(
            index
        )
    merged = []
    for first, *others in groups.values():
        if len(others) < MOST_ALIKE:
            merged += [(index, problems[index]) for index in (first, *others)]
            continue
        more = [problems[index] for index in others]
        places = [_place_beside(problem, problems[first]) for problem in more[:_NAMED]]
        dots = " …" if len(more) > _NAMED else ""
        message = f"{problems[first].message}; and {len(more)} more: {', '.join(places)}{dots}"
        spans = tuple(problem.span for problem in more)
        merged.append((first, replace(problems[first], message=message, more=spans)))
    return sorted(merged, key=lambda row: row[0])


def _place_beside(problem: Problem, first: Problem) -> str:
    """Return where ``problem`` is, and in which words it differs from ``first``."""
    line = f"line {problem.span.line}" if problem.span.line else ""
    usual = set(_VARIES.findall(first.message))
    own = [words for words in _VARIES.findall(problem.message) if words not in usual]
    return " ".join(filter(None, (line, *own))) or "elsewhere"


class Problems:
    """A collector that every stage adds to; iterating gives file order, without doubles."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._problems: dict[Problem, None] = dict.fromkeys(problems)

    def add(self, problem: Problem) -> None:
        """Collect ``problem``; the same problem twice counts once."""
        self._problems[problem] = None

    def extend(self, problems: Iterable[Problem]) -> None:
        """Collect each of ``problems``."""
        for problem in problems:
            self.add(problem)

    def error(self, code: str, span: Span, message: str, hint: str = "") -> None:
        """Collect an error."""
        self.add(Problem(span, code, message, hint, Severity.ERROR))

    def warning(self, code: str, span: Span, message: str, hint: str = "") -> None:
        """Collect a warning."""
        self.add(Problem(span, code, message, hint, Severity.WARNING))

    @property
    def has_errors(self) -> bool:
        """Whether publication must stop."""
        return any(problem.severity is Severity.ERROR for problem in self._problems)

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._problems, key=lambda p: (p.span, p.code, p.message)))

    def __len__(self) -> int:
        return len(self._problems)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return "did you mean …?" for the known word nearest to ``word``, or an empty string."""
    found = closest(word, known)
    return f"did you mean “{found}”?" if found else ""


def closest(word: str, known: Iterable[str]) -> str:
    """Return the known word nearest to ``word``, or an empty string if none is near."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), "")
