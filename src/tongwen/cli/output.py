"""What the command prints: problems, artefacts, a preflight; in words, or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from ..diagnostics import Problem, Problems, Span, merged_by_cause

if TYPE_CHECKING:
    from ..pipeline import ImportedReport, Outcome, Progress, Ready, Result
    from ..pipeline.translating import Standing

OK, PROBLEMS, MISUSE = 0, 1, 2
"""Exit status."""

LONGEST_LINE = 400
"""Characters of a message or a hint that are shown; ``--json`` gives it whole."""


class Misuse(Exception):
    """The command cannot be carried out as it was typed."""

    def __init__(self, code: str, argument: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(Span(argument), code, message, hint)


def print_results(results: Sequence[Result], options: argparse.Namespace) -> int:
    """Print what was built, and the problems on the way; return the exit status."""
    problems = Problems(dict.fromkeys(row for result in results for row in result.problems))
    outcomes = [outcome for result in results for outcome in result.outcomes]
    failed = problems.has_errors or any(outcome.state == "failed" for outcome in outcomes)
    if options.json:
        print_json(problems, artefacts=rows_of(outcomes))
    else:
        print_problems(problems, options)
        for outcome in outcomes:
            print(_line(outcome.path, outcome.state, outcome.size))
    return PROBLEMS if failed else OK


def summary_of(results: Sequence[tuple[str, Result]]) -> str:
    """Return the outcome of all reports in a line, and a line for each that failed."""
    outcomes = [outcome for _, result in results for outcome in result.outcomes]
    count = Counter(outcome.state for outcome in outcomes)
    failed = [
        name
        for name, result in results
        if result.problems.has_errors or any(one.state == "failed" for one in result.outcomes)
    ]
    reports = len(dict.fromkeys(name for name, _ in results))
    lines = [
        f"{reports} report{'' if reports == 1 else 's'}: {count['built']} built, "
        f"{count['fresh']} fresh, {count['failed']} not written"
    ]
    return "\n".join((*lines, *(f"failed: {name}" for name in dict.fromkeys(failed))))


def rows_of(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Return artefacts as JSON holds them."""
    return [
        {
            "path": outcome.path,
            "format": outcome.format,
            "edition": outcome.edition,
            "state": outcome.state,
            "bytes": outcome.size,
            "seconds": round(outcome.seconds, 3),
        }
        for outcome in outcomes
    ]


def _line(path: str, state: str, size: int) -> str:
    if state == "failed":
        return f"{path}  not written; the last good one, if any, is still there"
    return f"{path}  {size / 1000:,.0f} kB{'  (fresh)' if state == 'fresh' else ''}"


def print_preflight(ready: Ready, options: argparse.Namespace, **more: Any) -> None:
    """Print a preflight as one table, grouped by severity; with --json as one object."""
    from ..preflight import rows_of as preflight_rows

    flight = ready.preflight
    if options.json:
        print(json.dumps({**more, **preflight_rows(flight)}, ensure_ascii=False, indent=2))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 120
    for name, style, found in (
        ("Errors", "bold red", flight.errors),
        ("Warnings", "bold yellow", flight.warnings),
    ):
        if not found:
            continue
        table = Table(
            title=Text(f"{name} ({len(found)})", style=style), title_justify="left", box=None,
            pad_edge=False, expand=False,
        )  # fmt: skip
        table.add_column("Code", no_wrap=True)
        table.add_column("Where", overflow="fold", max_width=58)
        table.add_column("What, and what to do", overflow="fold")
        for placed in found:
            problem = placed.finding.problem
            words = Text(shortened(problem.message))
            for more_words in (problem.hint, placed.finding.changed):
                if more_words:
                    words.append(f"\n{shortened(more_words)}", style="dim")
            table.add_row(problem.code, str(problem.span) or placed.artefact, words)
        console.print(table)
        console.print()
    for row in flight.translations:
        console.print(
            f"{row.language}: {row.missing} to translate, {row.unsure} to review", markup=False
        )
    for adjustment in flight.adjustments:
        console.print(
            f"{adjustment.code} counts as {adjustment.level} here: {adjustment.reason}",
            markup=False,
        )
    errors, warnings = len(flight.errors), len(flight.warnings)
    verdict = "fit" if flight.fit else "not fit"
    console.print(
        f"{flight.report} ({flight.institute}) is {verdict} for {flight.profile}: "
        f"{errors} error{'' if errors == 1 else 's'}, "
        f"{warnings} warning{'' if warnings == 1 else 's'}",
        markup=False,
    )


MOST_UNUSED = 20
"""Translations out of use that are listed; ``--json`` gives them all."""


def print_standings(
    standings: Sequence[Standing], problems: Problems, options: argparse.Namespace
) -> int:
    """Print how translations stand, as a table; with --json as one object; return the status."""
    if options.json:
        print_json(problems, catalogues=[_standing_row(standing) for standing in standings])
        return PROBLEMS if problems.has_errors else OK
    print_problems(problems, options)
    if not standings:
        if not problems:
            print("the report is in one language: nothing is translated")
        return PROBLEMS if problems.has_errors else OK
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = 120
    table = Table(box=None, pad_edge=False)
    for name in ("Language", "Chapter"):
        table.add_column(name, no_wrap=True)
    for name in ("Messages", "Translated", "To review", "Missing", "May lack", "Out of use"):
        table.add_column(name, justify="right")
    for standing in standings:
        for count in (*standing.chapters, standing.whole):
            whole = not count.name
            table.add_row(
                standing.language,
                count.name.rpartition("/")[2] or "all, each once",
                *(f"{number:,}" if number else "–" for number in (
                    count.messages, count.translated, count.unsure, count.missing, count.may_lack,
                    len(standing.unused) if whole else 0,
                )),
                style="bold" if whole else "",
                end_section=whole,
            )  # fmt: skip
    console.print(table)
    for standing in standings:
        when = f"last revised {standing.revised}" if standing.revised else "not dated"
        if standing.derived_from:
            when = f"{standing.language} is converted from {standing.derived_from}, {when}"
        console.print(f"{standing.path}: {when}", soft_wrap=True)
        for unused in standing.unused[:MOST_UNUSED]:
            words = " ".join(unused.message.split())
            console.print(
                f"{standing.path}:{unused.line}: out of use: {words[:80]}", soft_wrap=True
            )
        if len(standing.unused) > MOST_UNUSED:
            console.print(f"… and {len(standing.unused) - MOST_UNUSED} more; --json lists them")
    return PROBLEMS if problems.has_errors else OK


def _standing_row(standing: Standing) -> dict[str, Any]:
    """Return how a translation stands as JSON holds it: the whole's counts beside its chapters."""
    row = asdict(standing)
    return {**row.pop("whole"), **row, "revised": str(standing.revised or "")}


def print_files(written: tuple[str, ...], problems: Problems, options: argparse.Namespace) -> int:
    """Print what was written; return the exit status."""
    if options.json:
        print_json(problems, files=list(written))
    else:
        print_problems(problems, options)
        for path in written:
            print(path)
    return PROBLEMS if problems.has_errors else OK


def print_account(made: ImportedReport) -> None:
    """Print the account of an import, a line for each kind; the places stand in import.md."""
    account = made.account
    if account is None:
        return
    for title, matters in (
        ("not carried over", account.lost),
        ("otherwise", account.changed),
        ("to look at", account.offered),
    ):
        for what, places in matters.items():
            times = f" ({len(places)} times)" if len(places) > 1 else ""
            print(f"{title}: {shortened(what)}{times}")


def print_json(problems: Problems, **more: Any) -> None:
    """Print a result for machines: ``more``, and the problems."""
    rows = [problem.row for _, problem in merged_by_cause(list(problems))]
    print(json.dumps({**more, "problems": rows}, ensure_ascii=False, indent=2))


def print_problems(problems: Problems, options: argparse.Namespace) -> None:
    """Print the problems on standard error; with --json as the whole result, on standard output."""
    if getattr(options, "json", False):
        print_json(problems)
        return
    for _, problem in merged_by_cause(list(problems)):
        short = replace(problem, message=shortened(problem.message), hint=shortened(problem.hint))
        print(short, file=sys.stderr)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if problems:
        counts = [
            f"{count} {noun}{'s' if count != 1 else ''}"
            for count, noun in ((errors, "error"), (warnings, "warning"))
            if count
        ]
        print(", ".join(counts), file=sys.stderr)


def shortened(text: str) -> str:
    """Take the middle out of a text that would fill the terminal: somebody's data stands there."""
    return text if len(text) <= LONGEST_LINE else f"{text[:300]} … {text[-60:]}"


@contextmanager
def progress(options: argparse.Namespace) -> Iterator[Progress]:
    """Show a bar on a terminal; show nothing in a pipe or with --json."""
    if options.json or not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)
        yield lambda what, done, total: bar.update(
            task, description=what, completed=done, total=total or None
        )
