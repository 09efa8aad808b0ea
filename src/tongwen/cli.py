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
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from . import __version__
from .diagnostics import Problem, Problems, Span, nearest
from .formats import FORMATS, JUDGED, USUAL, titles

if TYPE_CHECKING:
    from .pipeline import Outcome, Progress, Project, Ready, Request, Result

OK, PROBLEMS, MISUSE = 0, 1, 2
LONGEST_LINE = 400
"""Characters of a message or a hint that are shown; ``--json`` gives it whole."""

_EXAMPLES = f"""\
examples:
  tongwen build                           every edition of the only report, as {titles()}
  tongwen build ai-pioneers --format pdf --edition zh-Hant
  tongwen build --institute umt           the same report in another institute's branding
  tongwen check                           what stands between the report and publication
  tongwen check --built                   whether {titles()} in build/ say what it says
  tongwen preflight --html build/preflight.html   all that stands between it and publication
  tongwen release                         build, judge, and write build/release/ if it is fit
  tongwen explain FIG-01                  why there is a rule, an example, and how to mend it
  tongwen new report "Rivers and Cities"  a report to start from, in content/rivers-and-cities/
  tongwen build --institute cuc-icsf+umt  the same report, published by two together
  tongwen new institute "River Institute" a branding to start from
  tongwen specimen umt                    its brand book: every block, colour and size
  tongwen check institute umt             whether a branding is complete, and took effect
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
    from .processes import LimitReached, bounds, held

    try:
        # What authors wrote is read here, and can be made to take for ever.
        with held(bounds()):
            return int(options.run(options))
    except _Misuse as misuse:
        _tell(Problems([misuse.problem]), options)
        return MISUSE
    except (LimitReached, MemoryError) as error:
        reached = error if isinstance(error, LimitReached) else bounds().memory_reached()
        message = f"reading and checking took {reached}"
        _tell(Problems([Problem(Span("tongwen"), "USE-11", message, reached.hint)]), options)
        return PROBLEMS
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
        description=f"Write a report once; publish it as {titles()}, in each language.",
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
    _add_formats(build)
    _add_json(build)
    build.set_defaults(run=_build)

    check = commands.add_parser(
        "check",
        help="say what is wrong with a report, or with an institute",
        description="check REPORT says what is wrong with a report, and writes nothing; with "
        "--built also where its artefacts in build/ differ from it. "
        "check institute SLUG judges a pack, and builds its specimen for that.",
    )
    check.add_argument(
        "words",
        nargs="*",
        default=[],
        metavar="REPORT | institute [SLUG]",
        help="a folder in content/, or the word institute and a folder in templates/institutes/",
    )
    _add_choices(check)
    check.add_argument(
        "--built",
        action="store_true",
        help="also read back what lies in build/, as it is, and say where it differs",
    )
    _add_formats(check)
    _add_json(check)
    check.set_defaults(run=_check)

    flight = commands.add_parser(
        "preflight",
        help="build what is stale, and say all that stands between a report and publication",
    )
    _add_selection(flight)
    _add_formats(flight)
    flight.add_argument(
        "--profile",
        default="review",
        metavar="PROFILE",
        help="draft, review or release: how much each problem counts; default: review",
    )
    flight.add_argument(
        "--built", action="store_true", help="judge what lies in build/ as it is; build nothing"
    )
    flight.add_argument("--sarif", default="", metavar="FILE", help="also write it for code hosts")
    flight.add_argument("--html", default="", metavar="FILE", help="also write it as a web page")
    _add_json(flight)
    flight.set_defaults(run=_preflight)

    release = commands.add_parser(
        "release",
        help="build and judge everything; write build/release/REPORT/ if it is fit to publish",
    )
    _add_selection(release)
    _add_formats(release)
    _add_json(release)
    release.set_defaults(run=_release)

    explain = commands.add_parser("explain", help="say what a problem's code means")
    explain.add_argument("code", metavar="CODE", help="as it stands in a message: FIG-01")
    _add_json(explain)
    explain.set_defaults(run=_explain)

    specimen = commands.add_parser("specimen", help="make an institute's brand book")
    specimen.add_argument("slug", nargs="?", default="", metavar="INSTITUTE")
    _add_formats(specimen)
    _add_json(specimen)
    specimen.set_defaults(run=_specimen)

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
        else:
            start.add_argument(
                "--chinese", default="", metavar="NAME", help="its name in Chinese, either script"
            )
            start.add_argument(
                "--university",
                default="",
                metavar="NAME",
                help='the body that it belongs to; both its names: "English / 中文"',
            )
            start.add_argument("--web", default="", metavar="ADDRESS", help="its web address")
            start.add_argument(
                "--languages",
                default="",
                metavar="TAGS",
                help="of its names, in the order shown: en,zh-Hans; default: those of the names",
            )
            start.add_argument("--page", default="a4", choices=("a4", "letter"), help="default: a4")
        _add_json(start)
        start.set_defaults(run=run)

    institute = commands.add_parser("institute", help="work on an institute's pack")
    works = institute.add_subparsers(
        title="actions", metavar="ACTION", required=True, parser_class=_Parser
    )
    template = works.add_parser(
        "word-template", help="write the pack's word/template.docx, to be changed in Word"
    )
    template.add_argument("slug", metavar="INSTITUTE")
    template.add_argument(
        "--replace", action="store_true", help="write it anew over the one that is there"
    )
    _add_json(template)
    template.set_defaults(run=_word_template)

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
    _add_choices(parser)


def _add_choices(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--institute",
        action="append",
        default=[],
        metavar="INSTITUTE",
        help="default: the report's own; a+b: published together; again: published apart",
    )
    parser.add_argument(
        "--edition",
        action="append",
        default=[],
        metavar="LANGUAGE",
        help="a language tag such as en or zh-Hant; again for more; default: all of the report's",
    )


def _add_formats(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        action="append",
        default=[],
        metavar="FORMAT",
        help="; ".join(f"{row.name}: {row.about}" for row in FORMATS.values())
        + f"; default: {', '.join(USUAL)}",
    )


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result for machines")


# --- the project and what is in it ---------------------------------------------------------


def _project(options: argparse.Namespace) -> Project:
    from .pipeline import find_project

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


def _requests(project: Project, options: argparse.Namespace, report: str) -> list[Request]:
    """Return what is asked for, once for each institute that publishes for itself."""
    from .pipeline import Request

    formats = _formats(options)
    _known(options.edition, project.languages, "--edition", "language")
    _known_institutes(project, options.institute)
    return [
        Request(_report(project, report), formats, institute, tuple(dict.fromkeys(options.edition)))
        for institute in dict.fromkeys(options.institute or [""])
    ]


def _formats(options: argparse.Namespace) -> tuple[Any, ...]:
    asked = getattr(options, "format", [])
    _known(asked, tuple(FORMATS), "--format", "format")
    return tuple(dict.fromkeys(asked)) or USUAL


def _known_institutes(project: Project, given: Sequence[str]) -> None:
    for together in given:
        if together:
            _known(together.split("+"), project.institutes, "--institute", "institute")


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
    from .pipeline import build

    results = []
    with _progress(options) as progress:
        for request in _requests(project, options, options.report):
            # One institute's pack may be broken: the others are built all the same.
            results.append(build(project, request, progress))
    return _tell_results(results, options)


def _tell_results(results: Sequence[Result], options: argparse.Namespace) -> int:
    problems = Problems(dict.fromkeys(row for result in results for row in result.problems))
    outcomes = [outcome for result in results for outcome in result.outcomes]
    failed = problems.has_errors or any(outcome.state == "failed" for outcome in outcomes)
    if options.json:
        _print_json(problems, artefacts=_rows(outcomes))
    else:
        _tell(problems, options)
        for outcome in outcomes:
            print(_line(outcome.path, outcome.state, outcome.size))
    return PROBLEMS if failed else OK


def _rows(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
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


def _check(options: argparse.Namespace) -> int:
    project = _project(options)
    kind, *rest = options.words or [""]
    if kind == "institute" and kind not in project.reports:
        return _check_institutes(project, rest, options)
    if rest:
        raise _Misuse("USE-01", "check", f"“{rest[0]}” is one word too many", "one report at once")
    from .pipeline import check, check_built

    if options.format and not options.built:
        raise _Misuse("USE-01", "--format", "formats are of what is built", "add --built")
    judge = check_built if options.built else check
    requests = _requests(project, options, kind)
    problems = Problems()
    with _progress(options) as progress:
        for request in requests:
            problems.extend(judge(project, request, progress))
    problems = Problems(dict.fromkeys(problems))
    _tell(problems, options)
    if not problems and not options.json:
        also = ", and what is built says the same" if options.built else ""
        print(f"{requests[0].report}: no problems{also}")
    return PROBLEMS if problems.has_errors else OK


def _preflight(options: argparse.Namespace) -> int:
    from .pipeline import build, preflight, preflight_page, write_file

    project = _project(options)
    profile = _profile(options.profile)
    requests = _requests(project, options, options.report)
    if len(requests) != 1:
        raise _Misuse("USE-01", "--institute", "one institute at once", "leave the others out")
    request = _printed(requests[0])
    with _progress(options) as progress:
        written = () if options.built else build(project, request, progress).problems
        ready = preflight(project, request, profile, progress, written)
    if options.sarif:
        from .preflight.sarif import sarif_of

        log = json.dumps(sarif_of(ready.preflight), ensure_ascii=False, indent=2) + "\n"
        write_file(Path(options.sarif).absolute(), log.encode())
    if options.html:
        write_file(Path(options.html).absolute(), preflight_page(project, ready).encode())
    _tell_preflight(ready, options)
    return OK if ready.preflight.fit else PROBLEMS


def _release(options: argparse.Namespace) -> int:
    from .pipeline import release

    project = _project(options)
    requests = _requests(project, options, options.report)
    if len(requests) != 1:
        raise _Misuse("USE-01", "--institute", "one institute at once", "release them in turn")
    with _progress(options) as progress:
        done = release(project, _printed(requests[0]), progress)
    _tell_preflight(done.ready, options, folder=done.folder, files=list(done.files))
    if not options.json:
        for path in done.files:
            print(path)
        if not done.folder:
            print("not released; the previous release, if any, is untouched", file=sys.stderr)
    return OK if done.folder else PROBLEMS


def _printed(request: Request) -> Request:
    """Return the request without the formats that no check reads back."""
    formats = tuple(name for name in request.formats if FORMATS[name].judged)
    if not formats:
        raise _Misuse(
            "USE-04", "--format", "nothing there can be judged", f"known: {', '.join(JUDGED)}"
        )
    return replace(request, formats=formats)


def _profile(name: str) -> Any:
    from .checks.profiles import PROFILES

    _known([name], PROFILES, "--profile", "profile")
    return name


def _tell_preflight(ready: Ready, options: argparse.Namespace, **more: Any) -> None:
    """Print a preflight as one table, grouped by severity; with --json as one object."""
    from .preflight import rows_of

    flight = ready.preflight
    if options.json:
        print(json.dumps({**more, **rows_of(flight)}, ensure_ascii=False, indent=2))
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
        for told in found:
            problem = told.finding.problem
            words = Text(_shortened(problem.message))
            for more_words in (problem.hint, told.finding.changed):
                if more_words:
                    words.append(f"\n{_shortened(more_words)}", style="dim")
            table.add_row(problem.code, str(problem.span) or told.artefact, words)
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


def _explain(options: argparse.Namespace) -> int:
    from .pipeline import explained

    rows = explained()
    code = options.code.strip().upper()
    if code not in rows:
        families = dict.fromkeys(known.rpartition("-")[0] for known in rows)
        raise _Misuse(
            "USE-04",
            "explain",
            f"there is no code “{options.code}”",
            nearest(code, rows) or f"they begin with {', '.join(families)}; see docs/checks.md",
        )
    row = rows[code]
    if options.json:
        print(json.dumps(asdict(row), ensure_ascii=False, indent=2))
        return OK
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(highlight=False)
    console.print(Text.assemble((row.code, "bold"), ": ", row.title))
    for title, text in (("Why", row.why), ("Example", row.example), ("Mend", row.mend)):
        console.print()
        console.print(Text(title, style="bold"))
        console.print(Padding(Text(text.replace("`", "") if title != "Example" else text), (0, 2)))
    return OK


def _check_institutes(project: Project, slugs: Sequence[str], options: argparse.Namespace) -> int:
    from .pipeline import judge_pack

    wanted = [*slugs, *options.institute] or list(project.institutes)
    _known_institutes(project, wanted)
    problems = Problems()
    sound = []
    with _progress(options) as progress:
        for slug in dict.fromkeys(wanted):
            found = judge_pack(project, slug, progress)
            problems.extend(found)
            if not found:
                sound.append(slug)
    _tell(problems, options)
    if not options.json:
        for slug in sound:
            print(f"{slug}: complete, and its look took effect in {titles()}")
    return PROBLEMS if problems.has_errors else OK


def _specimen(options: argparse.Namespace) -> int:
    from .pipeline import build_specimen

    project = _project(options)
    formats = _formats(options)
    slug = options.slug or (project.institutes[0] if len(project.institutes) == 1 else "")
    if not slug:
        raise _Misuse(
            "USE-04",
            "specimen",
            "name the institute",
            f"known: {', '.join(project.institutes) or 'none yet'}",
        )
    _known_institutes(project, [slug])
    with _progress(options) as progress:
        result = build_specimen(project, slug, formats, progress)
    return _tell_results([result], options)


def _word_template(options: argparse.Namespace) -> int:
    from .pipeline import write_word_template

    project = _project(options)
    _known([options.slug], project.institutes, "institute", "institute")
    problems = Problems()
    written = write_word_template(project, options.slug, problems, replaced=options.replace)
    return _tell_files(written, problems, options)


def _new_report(options: argparse.Namespace) -> int:
    from .pipeline import start_report

    project = _project(options)
    _known_institutes(project, [options.institute])
    problems = Problems()
    written = start_report(project, options.name, problems, options.institute)
    return _tell_files(written, problems, options)


def _new_institute(options: argparse.Namespace) -> int:
    from .pipeline import build_specimen, start_institute

    project = _project(options)
    languages = options.languages.replace(",", " ").split()
    _known(languages, project.languages, "--languages", "language")
    problems = Problems()
    start = start_institute(
        project,
        options.name,
        problems,
        chinese_name=options.chinese,
        university=options.university,
        web=options.web,
        languages=languages,
        page=options.page,
    )
    if not start.files:
        return _tell_files((), problems, options)
    if not options.json:
        _tell_files(start.files, problems, options)
    with _progress(options) as progress:
        specimen = build_specimen(project, start.slug, progress=progress)
    if options.json:
        problems.extend(specimen.problems)
        _print_json(
            problems,
            institute=start.slug,
            files=list(start.files),
            artefacts=_rows(specimen.outcomes),
        )
        return PROBLEMS if problems.has_errors else OK
    status = _tell_results([specimen], options)
    print(f"\n{start.next_steps}")
    return status


def _tell_files(written: tuple[str, ...], problems: Problems, options: argparse.Namespace) -> int:
    if options.json:
        _print_json(problems, files=list(written))
    else:
        _tell(problems, options)
        for path in written:
            print(path)
    return PROBLEMS if problems.has_errors else OK


def _translate_update(options: argparse.Namespace) -> int:
    from .pipeline import update_translations

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
