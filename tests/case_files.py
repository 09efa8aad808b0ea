"""Case files: Markdown in, what it is read as out, in one readable file a piece of syntax."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from places import TESTS
from tongwen.diagnostics import Problems, Severity
from tongwen.readers.markdown import read_markdown
from tongwen.writers.native import print_document

FOLDER = TESTS / "cases"
ACCEPT = os.environ.get("TONGWEN_ACCEPT") == "1"


@dataclass(frozen=True)
class Case:
    """One case: ``options`` are the lines at its head that begin with ``% ``."""

    line: int
    options: tuple[str, ...]
    source: str
    expected: str


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a file: source, a lone dot, what is expected, a lone dot."""
    cases: list[Case] = []
    lines = path.read_text(encoding="utf-8").split("\n")
    position = 0
    while True:
        while position < len(lines) and not lines[position].strip():
            position += 1
        if position >= len(lines):
            return cases
        first = position + 1
        options = []
        while lines[position].startswith("% "):
            options.append(lines[position][2:].strip())
            position += 1
        middle = lines.index(".", position)
        end = lines.index(".", middle + 1)
        cases.append(
            Case(
                first,
                tuple(options),
                "\n".join(lines[position:middle]) + "\n",
                "\n".join(lines[middle + 1 : end]) + "\n",
            )
        )
        position = end + 1


def accept(path: Path, case: Case) -> None:
    """Write into a file of cases what ``case`` is read as now, after any other worker that does."""
    with path.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        write_cases(
            path,
            [
                replace(other, expected=printed(other))
                if (other.options, other.source) == (case.options, case.source)
                else other
                for other in read_cases(path)
            ],
        )


def write_cases(path: Path, cases: Iterable[Case]) -> None:
    """Write ``cases`` as :func:`read_cases` reads them."""
    texts = [
        "".join(f"% {option}\n" for option in case.options) + f"{case.source}.\n{case.expected}.\n"
        for case in cases
    ]
    path.write_text("\n".join(texts), encoding="utf-8")


def printed(case: Case) -> str:
    """Return what a case's source is read as: the model, then the problems."""
    language = next((o.split()[1] for o in case.options if o.startswith("language ")), "en")
    problems = Problems()
    document = read_markdown(
        case.source, "case.md", language, problems, raw_html="html-as-text" not in case.options
    )
    lines = print_document(document)
    for problem in problems:
        mark = "!" if problem.severity is Severity.ERROR else "?"
        place = f"{problem.span.line}:{problem.span.column}"
        lines += f"{mark} {place} {problem.code} {problem.message}\n"
        if problem.hint:
            lines += f"    {problem.hint}\n"
    return lines
