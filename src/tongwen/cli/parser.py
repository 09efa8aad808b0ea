"""What can be typed: the commands, their arguments and their helps."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn, TypeAlias

from .. import __version__
from ..diagnostics import Problem, Problems, Span, closest, nearest
from ..formats import FORMATS, USUAL, titles
from . import commands
from .output import MISUSE, print_problems

_EXAMPLES = f"""\
examples:
  tongwen build                           every edition of the only report, as {titles()}
  tongwen build ai-pioneers --format pdf --edition zh-Hant
  tongwen build --institute umt           the same report in another institute's branding
  tongwen build --all                     every report in content/, with a summary
  tongwen preview                         the report in a browser, anew whenever a file changes
  tongwen check                           what stands between the report and publication
  tongwen check --built                   whether {titles()} in build/ say what it says
  tongwen preflight --html build/preflight.html   all that stands between it and publication
  tongwen release                         build, judge, and write build/release/ if it is fit
  tongwen explain FIG-01                  why there is a rule, an example, and how to mend it
  tongwen new report "Rivers and Cities"  a report to start from, in content/rivers-and-cities/
  tongwen import thesis.docx              a report of a Word file, in content/
  tongwen build --institute cuc-icsf+umt  the same report, published by two together
  tongwen new institute "River Institute" a branding to start from
  tongwen specimen umt                    its brand book: every block, colour and size
  tongwen check institute umt             whether a branding is complete, and took effect
  tongwen translate update                bring translations/*.po up to date with the text
  tongwen translate status                how much of each chapter is translated
"""


class Parser(argparse.ArgumentParser):
    """Says what was not understood in the same form as every other problem."""

    json = False
    """Whether the command was meant for machines, asked before it is understood."""

    asked: Parser
    """That of the command that was named last: the parser of the whole reports its words."""

    # argparse has three signatures of it, all of which return these.
    def parse_known_args(self, *given: Any, **named: Any) -> Any:
        """Return what was understood and what not, and remember whose command it is."""
        Parser.asked = self
        return super().parse_known_args(*given, **named)

    def error(self, message: str) -> NoReturn:
        """Print what was not understood, and end."""
        hint = self._meant(message) or f"{self.prog} --help says what there is"
        problem = Problem(Span(self.prog), "USE-01", message, hint)
        print_problems(Problems([problem]), argparse.Namespace(json=Parser.json))
        raise SystemExit(MISUSE)

    def _meant(self, message: str) -> str:
        """Return a hint at the word that was probably meant; "" where none is near."""
        if found := re.search(r"invalid choice: '([^']*)' \(choose from (.*)\)", message):
            return nearest(found[1], re.findall(r"[\w-]+", found[2]))
        found = re.search(r"unrecognized arguments: (\S+)", message)
        if found is None:
            return ""
        if found[1] in FORMATS:
            return f"did you mean “--format {found[1]}”?"
        options = Parser.asked._options()
        meant = options.get(closest(found[1].partition("=")[0], options), "")
        return f"did you mean “{meant}”?" if meant else ""

    def _options(self) -> dict[str, str]:
        """Return the options of this command, each by its name and by what its value is called."""
        long = {
            name: action
            for name, action in self._option_string_actions.items()
            if name.startswith("--")
        }
        by_value = {
            f"--{action.metavar.lower()}": name
            for name, action in long.items()
            if isinstance(action.metavar, str)
        }
        return {**by_value, **{name: name for name in long}}


_Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


def command_parser() -> Parser:
    """Return the parser of the whole command."""
    parser = Parser(
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
    known = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for add in (
        _build_command,
        _preview_command,
        _check_command,
        _preflight_command,
        _release_command,
        _verify_command,
        _explain_command,
        _specimen_command,
        _new_command,
        _import_command,
        _institute_command,
        _translate_command,
    ):
        add(known)
    return parser


def _build_command(known: _Commands) -> None:
    build = known.add_parser("build", help="make the artefacts that are stale")
    _add_selection(build)
    _add_formats(build)
    build.add_argument(
        "--draft",
        action="store_true",
        help="into build/draft/, with what is to translate or to review marked in the margin",
    )
    build.add_argument(
        "--all",
        action="store_true",
        help="every report in content/; one that fails stops no other, and what is fresh stays",
    )
    build.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        default="",
        help="of a Dask cluster, whose machines write: tcp://10.0.0.1:8786",
    )
    _add_json(build)
    build.set_defaults(run=commands.run_build)


def _preview_command(known: _Commands) -> None:
    preview = known.add_parser(
        "preview", help="show the report while it is written, in a browser on this machine"
    )
    preview.add_argument(
        "report", nargs="?", default="", metavar="REPORT", help="a folder in content/"
    )
    preview.add_argument(
        "--port", type=int, default=0, metavar="PORT", help="default: any that is free"
    )
    preview.add_argument(
        "--editor",
        default="",
        metavar="EDITOR",
        help="what places in the source open in: vscode, zed, idea …; default: the one whose "
        "terminal this is",
    )
    preview.add_argument("--open", action="store_true", help="open the browser too")
    preview.set_defaults(run=commands.run_preview, json=False, stays=True)


def _check_command(known: _Commands) -> None:
    check = known.add_parser(
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
    check.set_defaults(run=commands.run_check)


def _preflight_command(known: _Commands) -> None:
    flight = known.add_parser(
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
    flight.set_defaults(run=commands.run_preflight)


def _release_command(known: _Commands) -> None:
    release = known.add_parser(
        "release",
        help="build and judge everything; write build/release/REPORT/ if it is fit to publish",
    )
    _add_selection(release)
    _add_formats(release)
    _add_json(release)
    release.set_defaults(run=commands.run_release)


def _verify_command(known: _Commands) -> None:
    verify = known.add_parser(
        "verify", help="say whether a file is, byte for byte, the one that was released"
    )
    verify.add_argument(
        "file", metavar="FILE", help="a file of a release; its folder, for all that it holds"
    )
    verify.add_argument(
        "--manifest", default="", metavar="FILE", help="default: manifest.json beside the file"
    )
    _add_json(verify)
    verify.set_defaults(run=commands.run_verify)


def _explain_command(known: _Commands) -> None:
    explain = known.add_parser("explain", help="say what a problem's code means")
    explain.add_argument("code", metavar="CODE", help="as it stands in a message: FIG-01")
    _add_json(explain)
    explain.set_defaults(run=commands.run_explain)


def _specimen_command(known: _Commands) -> None:
    specimen = known.add_parser("specimen", help="make an institute's brand book")
    specimen.add_argument("slug", nargs="?", default="", metavar="INSTITUTE")
    _add_formats(specimen)
    _add_json(specimen)
    specimen.set_defaults(run=commands.run_specimen)


def _new_command(known: _Commands) -> None:
    new = known.add_parser("new", help="start a report or an institute")
    kinds = new.add_subparsers(
        title="what to start", metavar="KIND", required=True, parser_class=Parser
    )
    for kind, run, noun in (
        ("report", commands.run_new_report, "TITLE"),
        ("institute", commands.run_new_institute, "NAME"),
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


def _import_command(known: _Commands) -> None:
    bring = known.add_parser(
        "import",
        help="make a report of a Word file, or of what Pandoc reads",
        description="import FILE… makes a folder in content/ of Word, OpenDocument, LaTeX, HTML, "
        "notebooks, Markdown; of RIS, EndNote XML or BibTeX beside them references.json. "
        "It writes over nothing but an unchanged import of the same file, and says in import.md "
        "what was carried over and what not.",
    )
    bring.add_argument("files", nargs="+", metavar="FILE", help="in the order of reading")
    bring.add_argument("--name", default="", help="of the folder in content/; default: the title")
    bring.add_argument("--institute", default="", metavar="INSTITUTE", help="who publishes it")
    changes = bring.add_mutually_exclusive_group()
    for kept in ("accept", "reject"):
        changes.add_argument(
            f"--{kept}",
            dest="changes",
            action="store_const",
            const=kept,
            default="show",
            help=f"{kept} tracked changes; default: both wordings are shown",
        )
    bring.add_argument(
        "--headings", action="store_true", help="bold lines that stand for headings become some"
    )
    _add_json(bring)
    bring.set_defaults(run=commands.run_import)


def _institute_command(known: _Commands) -> None:
    institute = known.add_parser("institute", help="work on an institute's pack")
    works = institute.add_subparsers(
        title="actions", metavar="ACTION", required=True, parser_class=Parser
    )
    template = works.add_parser(
        "word-template", help="write the pack's word/template.docx, to be changed in Word"
    )
    template.add_argument("slug", metavar="INSTITUTE")
    template.add_argument(
        "--replace", action="store_true", help="write it anew over the one that is there"
    )
    _add_json(template)
    template.set_defaults(run=commands.run_word_template)


def _translate_command(known: _Commands) -> None:
    translate = known.add_parser("translate", help="work on translations")
    actions = translate.add_subparsers(
        title="actions", metavar="ACTION", required=True, parser_class=Parser
    )
    update = actions.add_parser(
        "update", help="make or update translations/<language>.po from the text"
    )
    status = actions.add_parser(
        "status", help="say how much is translated, to review, missing and out of use"
    )
    for action, run in (
        (update, commands.run_translate_update),
        (status, commands.run_translate_status),
    ):
        action.add_argument("report", nargs="?", default="", metavar="REPORT")
        _add_json(action)
        action.set_defaults(run=run)
    export = actions.add_parser(
        "export", help="write a catalogue as a sheet for a translator who has Word, or XLIFF"
    )
    export.add_argument("report", nargs="?", default="", metavar="REPORT")
    export.add_argument("--edition", required=True, metavar="LANGUAGE", help="such as zh-Hant")
    export.add_argument(
        "--format", default="", metavar="FORMAT", help="xliff; default: a table in Word"
    )
    export.add_argument(
        "--output", default="", metavar="FILE", help="default: a file in build/translations/"
    )
    _add_json(export)
    export.set_defaults(run=commands.run_translate_export)
    back = actions.add_parser("import", help="bring such a sheet back into its catalogue")
    back.add_argument("file", metavar="FILE")
    back.add_argument(
        "report", nargs="?", default="", metavar="REPORT", help="default: the one it was made of"
    )
    _add_json(back)
    back.set_defaults(run=commands.run_translate_import)


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
        help="a language tag such as en or zh-Hant; en+zh-Hant: both, side by side; "
        "again for more; default: all of the report's",
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
