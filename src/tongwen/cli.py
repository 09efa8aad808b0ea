"""The command ``tongwen``: words in, exit status out. No logic of publishing lives here.

Exit status: 0 all is well (there may be warnings), 1 problems were found, 2 the command
was not understood. Results go to standard output, problems and progress to standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from . import __version__
from .diagnostics import Problem, Problems, Span, nearest

if TYPE_CHECKING:
    from .build import Progress, Project

OK, PROBLEMS, MISUSE = 0, 1, 2
LONGEST_LINE = 400
"""Characters of a message or a hint that are shown; ``--json`` gives it whole."""

_EXAMPLES = """\
examples:
  tongwen build                           every edition of the only report, as PDF, Word and HTML
  tongwen build ai-pioneers --format pdf --edition zh-Hant
  tongwen build --institute umt           the same report in another institute's branding
  tongwen check                           what stands between the report and publication
  tongwen new report "Rivers and Cities"  a report to start from, in content/rivers-and-cities/
  tongwen new institute "River Institute" a branding to start from
  tongwen translate update                bring translations/*.po up to date with the text
"""


class _Misuse(Exception):
    """The command cannot be carried out as it was typed."""

    def __init__(self, code: str, argument: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(Span(argument), code, message, hint)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with ``arguments`` (by default the process's); return the exit status."""
    parser = _parser()
    _Parser.json = "--json" in (sys.argv[1:] if arguments is None else arguments)
    options = parser.parse_args(arguments)
    if not hasattr(options, "run"):
        parser.print_help()
        return OK
    try:
        return int(options.run(options))
    except _Misuse as misuse:
        _tell(Problems([misuse.problem]), options)
        return MISUSE
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except Exception as error:  # nobody who writes reports should meet a traceback
        if isinstance(error, BrokenPipeError):
            # Whoever read the output has gone; Python would complain again when it flushes.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return OK
        if os.environ.get("TONGWEN_DEBUG"):
            raise
        if isinstance(error, OSError) and error.filename:
            problem = Problem(
                Span(os.path.relpath(error.filename)),
                "USE-10",
                f"the system refuses to open it ({error.strerror})",
                "may you read and write there, and is there room on the disk?",
            )
            _tell(Problems([problem]), options)
            return PROBLEMS
        print(
            f"tongwen: error[USE-09] Tongwen made a mistake of its own: "
            f"{type(error).__name__}: {error}\n"
            "    hint: set TONGWEN_DEBUG=1 to see where, and tell its makers",
            file=sys.stderr,
        )
        return PROBLEMS


class _Parser(argparse.ArgumentParser):
    """Says what was not understood in the same form as every other problem."""

    json = False
    """Whether the command was meant for machines, told before it is understood."""

    def error(self, message: str) -> NoReturn:
        problem = Problem(
            Span(self.prog), "USE-01", message, f"{self.prog} --help says what there is"
        )
        _tell(Problems([problem]), argparse.Namespace(json=_Parser.json))
        raise SystemExit(MISUSE)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="tongwen",
        description="Write a report once; publish it as PDF, Word and HTML, in each language.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"tongwen {__version__}")
    parser.add_argument(
        "--project",
        metavar="FOLDER",
        default="",
        help="the project (default: this folder, or above)",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)

    build = commands.add_parser("build", help="make the artefacts that are stale")
    _add_selection(build)
    build.add_argument(
        "--format",
        action="append",
        default=[],
        metavar="FORMAT",
        help="pdf, docx, html or native (the model in print); default: the first three",
    )
    _add_json(build)
    build.set_defaults(run=_build)

    check = commands.add_parser("check", help="say what is wrong, and write nothing")
    _add_selection(check)
    _add_json(check)
    check.set_defaults(run=_check)

    new = commands.add_parser("new", help="start a report or an institute")
    kinds = new.add_subparsers(
        title="what to start", metavar="KIND", required=True, parser_class=_Parser
    )
    for kind, run, noun in (
        ("report", _new_report, "TITLE"),
        ("institute", _new_institute, "NAME"),
    ):
        start = kinds.add_parser(kind, help=f"start a new {kind}")
        start.add_argument("name", metavar=noun)
        if kind == "report":
            start.add_argument(
                "--institute", default="", metavar="INSTITUTE", help="who publishes it"
            )
        _add_json(start)
        start.set_defaults(run=run)

    translate = commands.add_parser("translate", help="work on translations")
    actions = translate.add_subparsers(
        title="actions", metavar="ACTION", required=True, parser_class=_Parser
    )
    update = actions.add_parser(
        "update", help="make or update translations/<language>.po from the text"
    )
    update.add_argument("report", nargs="?", default="", metavar="REPORT")
    _add_json(update)
    update.set_defaults(run=_translate_update)
    return parser


def _add_selection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "report", nargs="?", default="", metavar="REPORT", help="a folder in content/"
    )
    parser.add_argument(
        "--institute", default="", metavar="INSTITUTE", help="default: the report's own"
    )
    parser.add_argument(
        "--edition",
        action="append",
        default=[],
        metavar="LANGUAGE",
        help="a language tag such as en or zh-Hant; again for more; default: all of the report's",
    )


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result for machines")


# --- the project and what is in it ---------------------------------------------------------


def _project(options: argparse.Namespace) -> Project:
    from .build import find_project

    start = Path(options.project or ".").resolve()
    project = find_project(start)
    if project is None:
        raise _Misuse(
            "USE-02",
            options.project or ".",
            "this is not a Tongwen project",
            "go to the folder that holds content/ and templates/, or name it with --project",
        )
    return project


def _report(project: Project, name: str) -> str:
    """Return the report's folder name; the only one where none is named."""
    name = name.removeprefix("content/").strip("/")
    if name in project.reports:
        return name
    known = ", ".join(project.reports) or "none yet; tongwen new report TITLE starts one"
    if name:
        raise _Misuse(
            "USE-03",
            f"content/{name}",
            f"there is no report “{name}”",
            nearest(name, project.reports) or f"reports: {known}",
        )
    if not name and (here := _report_here(project)):
        return here
    if len(project.reports) != 1:
        raise _Misuse("USE-03", "content", "name the report", f"reports: {known}")
    return project.reports[0]


def _report_here(project: Project) -> str:
    """Return the report whose folder the current folder is or lies in; empty if in none."""
    here = Path.cwd()
    if not here.is_relative_to(project.content):
        return ""
    slug = next(iter(here.relative_to(project.content).parts), "")
    return slug if slug in project.reports else ""


def _request(project: Project, options: argparse.Namespace) -> Any:
    from .build import FORMATS, Request

    _known(getattr(options, "format", []), FORMATS, "--format", "format")
    _known(options.edition, project.languages, "--edition", "language")
    _known_institute(project, options)
    formats = tuple(dict.fromkeys(getattr(options, "format", []))) or ("pdf", "docx", "html")
    return Request(
        _report(project, options.report),
        formats,
        options.institute,
        tuple(dict.fromkeys(options.edition)),
    )


def _known_institute(project: Project, options: argparse.Namespace) -> None:
    given = [options.institute] if options.institute else []
    _known(given, project.institutes, "--institute", "institute")


def _known(given: Sequence[str], known: Sequence[str], flag: str, noun: str) -> None:
    for word in given:
        if word not in known:
            raise _Misuse(
                "USE-04",
                flag,
                f"there is no {noun} “{word}”",
                nearest(word, known) or f"known: {', '.join(known)}",
            )


# --- commands ------------------------------------------------------------------------------


def _build(options: argparse.Namespace) -> int:
    project = _project(options)
    request = _request(project, options)
    from .build import build

    with _progress(options) as progress:
        result = build(project, request, progress)
    failed = result.problems.has_errors or any(
        outcome.state == "failed" for outcome in result.outcomes
    )
    if options.json:
        rows = [
            {
                "path": outcome.path,
                "format": outcome.format,
                "edition": outcome.edition,
                "state": outcome.state,
                "bytes": outcome.size,
                "seconds": round(outcome.seconds, 3),
            }
            for outcome in result.outcomes
        ]
        _print_json(result.problems, artefacts=rows)
    else:
        _tell(result.problems, options)
        for outcome in result.outcomes:
            print(_line(outcome.path, outcome.state, outcome.size))
    return PROBLEMS if failed else OK


def _line(path: str, state: str, size: int) -> str:
    if state == "failed":
        return f"{path}  not written; the last good one, if any, is still there"
    return f"{path}  {size / 1000:,.0f} kB{'  (fresh)' if state == 'fresh' else ''}"


def _check(options: argparse.Namespace) -> int:
    project = _project(options)
    request = _request(project, options)
    from .build import check

    with _progress(options) as progress:
        problems = check(project, request, progress)
    _tell(problems, options)
    if not problems and not options.json:
        print(f"{request.report}: no problems")
    return PROBLEMS if problems.has_errors else OK


def _new_report(options: argparse.Namespace) -> int:
    from .build import start_report

    project = _project(options)
    _known_institute(project, options)
    problems = Problems()
    written = start_report(project, options.name, problems, options.institute)
    return _tell_files(written, problems, options)


def _new_institute(options: argparse.Namespace) -> int:
    from .build import start_institute

    problems = Problems()
    written = start_institute(_project(options), options.name, problems)
    return _tell_files(written, problems, options)


def _tell_files(written: tuple[str, ...], problems: Problems, options: argparse.Namespace) -> int:
    if options.json:
        _print_json(problems, files=list(written))
    else:
        _tell(problems, options)
        for path in written:
            print(path)
    return PROBLEMS if problems.has_errors else OK


def _translate_update(options: argparse.Namespace) -> int:
    from .build import update_translations

    project = _project(options)
    problems = Problems()
    updates = update_translations(project, _report(project, options.report), problems)
    if options.json:
        _print_json(
            problems,
            catalogues=[
                {
                    "path": update.path,
                    "messages": update.messages,
                    "missing": update.missing,
                    "unsure": update.unsure,
                }
                for update in updates
            ],
        )
    else:
        _tell(problems, options)
        for update in updates:
            print(
                f"{update.path}  {update.messages} messages, {update.missing} to translate, "
                f"{update.unsure} to review"
            )
    return PROBLEMS if problems.has_errors else OK


# --- telling -------------------------------------------------------------------------------


def _print_json(problems: Problems, **more: Any) -> None:
    rows = [
        {
            "file": problem.span.file,
            "line": problem.span.line,
            "column": problem.span.column,
            "code": problem.code,
            "severity": str(problem.severity),
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]
    print(json.dumps({**more, "problems": rows}, ensure_ascii=False, indent=2))


def _tell(problems: Problems, options: argparse.Namespace) -> None:
    """Print the problems on standard error; with --json as the whole result, on standard output."""
    if getattr(options, "json", False):
        _print_json(problems)
        return
    for problem in problems:
        short = replace(problem, message=_shortened(problem.message), hint=_shortened(problem.hint))
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


def _shortened(text: str) -> str:
    """Take the middle out of a text that would fill the terminal: somebody's data stands there."""
    return text if len(text) <= LONGEST_LINE else f"{text[:300]} … {text[-60:]}"


@contextmanager
def _progress(options: argparse.Namespace) -> Iterator[Progress]:
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


if __name__ == "__main__":
    raise SystemExit(main())
