"""What each command does: it finds what it is about, asks the pipeline, prints what came of it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..book_files import BOOK_FILES, MARKDOWN, markdown_files
from ..diagnostics import Problems, nearest
from ..formats import FORMATS, JUDGED, USUAL, titles
from .output import (
    OK,
    PROBLEMS,
    Misuse,
    print_account,
    print_files,
    print_json,
    print_preflight,
    print_problems,
    print_results,
    print_standings,
    progress,
    rows_of,
    summary_of,
)

if TYPE_CHECKING:
    from ..pipeline import Project, Request
    from ..pipeline.workers import Runner

# --- the project and what is in it ---------------------------------------------------------


def _project(options: argparse.Namespace, report: str = "") -> Project:
    """Return the project that a command is about, with the report at a path, if it names one.

    A report that lies in no project, named from outside of any, is made in the house that this
    program came with.
    """
    from ..pipeline import find_project

    report = report or getattr(options, "report", "")
    start = Path(options.project or ".").resolve()
    project = find_project(start)
    if project is None and report and not options.project and Path(report).exists():
        project = find_project(Path(report).resolve()) or find_project(Path(__file__))
    if project is None:
        is_lost = bool(report) and not options.project and not Path(report).exists()
        raise Misuse(
            "USE-02",
            options.project or ".",
            f"this is not a Tongwen project, and there is no “{report}” here"
            if is_lost
            else "this is not a Tongwen project",
            "go to the folder that holds content/ and templates/, or name it with --project",
        )
    return _around(project, report)


def _seen(project: Project, path: str) -> str:
    """Return ``path``, relative to the project, as one reads it where the command was typed."""
    inside = Path.cwd().is_relative_to(project.root.resolve())
    return path if inside else str(project.root / path)


def _around(project: Project, name: str) -> Project:
    """Return the project with the report at the path ``name``, where that is not in content/.

    ``name`` may be a report's folder anywhere, or a Markdown file that is a report by itself.
    """
    path = _report_path(name)
    file = path if path.suffix in MARKDOWN and path.is_file() else None
    folder = path.parent if file else path
    inside = folder.is_relative_to(project.content) and (folder / "report.yaml").is_file()
    if not name or name in project.reports or inside or not folder.is_dir():
        return project
    if "/" not in name and file is None and not _is_report(folder):
        return project
    named = file.name if file else ""
    return replace(project, reports_in=folder.parent, named=named, elsewhere=path)


def _report_path(name: str) -> Path:
    """Return the path of a report: the folder of the file that says what a book consists of."""
    path = Path(name).resolve()
    return path.parent if path.name in BOOK_FILES and path.is_file() else path


def _is_report(folder: Path) -> bool:
    """Return whether ``folder`` holds what a report or a book is known by, or chapters alone."""
    known = any((folder / name).is_file() for name in ("report.yaml", *BOOK_FILES))
    return known or bool(markdown_files(folder))


def _report(project: Project, name: str) -> str:
    """Return the report's folder name; the only one where none is named."""
    if project.reports_in is not None:
        path = _report_path(name)
        return path.parent.name if project.named else path.name
    path = Path(name).resolve()
    name = name.removeprefix("content/").strip("/")
    if name in project.reports:
        return name
    if path.parent == project.content.resolve() and path.name in project.reports:
        return path.name
    known = ", ".join(project.reports) or "none yet; tongwen new report TITLE starts one"
    if name:
        raise Misuse(
            "USE-03",
            f"content/{name}",
            f"there is no report “{name}”",
            nearest(name, project.reports) or f"reports: {known}",
        )
    if not name and (here := _report_here(project)):
        return here
    if len(project.reports) != 1:
        raise Misuse("USE-03", "content", "name the report", f"reports: {known}")
    return project.reports[0]


def _report_here(project: Project) -> str:
    """Return the report whose folder the current folder is or lies in; empty if in none."""
    here = Path.cwd()
    if not here.is_relative_to(project.content):
        return ""
    slug = next(iter(here.relative_to(project.content).parts), "")
    return slug if slug in project.reports else ""


def _requests(project: Project, options: argparse.Namespace, report: str) -> list[Request]:
    """Return the requested builds, one for each institute that publishes by itself."""
    from ..pipeline import Request, was_built

    formats, named = _formats(options), _report(project, report)
    requests = [
        Request(named, formats, institute, tuple(dict.fromkeys(options.edition)))
        for institute in dict.fromkeys(options.institute or [""])
    ]
    # What was built before names what there is; to look it up takes longer than to see it fresh.
    if not all(was_built(project, request) for request in requests):
        for edition in options.edition:
            _known(_spoken(edition), project.languages, "--edition", "language")
        _known_institutes(project, options.institute)
    return requests


def _formats(options: argparse.Namespace) -> tuple[Any, ...]:
    asked = getattr(options, "format", [])
    _known(asked, tuple(FORMATS), "--format", "format")
    return tuple(dict.fromkeys(asked)) or USUAL


def _spoken(edition: str) -> tuple[str, ...]:
    """Return the languages of an edition that is asked for: two of a parallel one, ``en+fr``."""
    from ..languages import spoken_in

    languages = spoken_in(edition)
    if len(set(languages)) != len(languages) or len(languages) > 2:
        raise Misuse(
            "USE-04",
            "--edition",
            f"“{edition}” is no edition",
            "one language, or two different ones side by side: en+zh-Hant",
        )
    return languages


def _known_institutes(project: Project, given: Sequence[str]) -> None:
    for together in given:
        if together:
            _known(together.split("+"), project.institutes, "--institute", "institute")


def _known(given: Sequence[str], known: Sequence[str], flag: str, noun: str) -> None:
    for word in given:
        if word not in known:
            raise Misuse(
                "USE-04",
                flag,
                f"there is no {noun} “{word}”",
                nearest(word, known) or f"known: {', '.join(known)}",
            )


# --- commands ------------------------------------------------------------------------------


def run_build(options: argparse.Namespace) -> int:
    """Build what is stale; return the exit status."""
    project = replace(_project(options), draft=options.draft)
    from ..pipeline import build, build_or_report

    if options.all and options.report:
        raise Misuse("USE-01", "--all", "that is every report", "leave the report's name out")
    names = project.reports if options.all else (options.report,)
    one = build_or_report if options.all else build
    results = []
    with _writing(options.scheduler) as runner, progress(options) as step:
        for name in names:
            for request in _requests(project, options, name):
                # One institute's pack may be broken: the others are built all the same.
                result = one(project, request, step, runner)
                seen = (replace(row, path=_seen(project, row.path)) for row in result.outcomes)
                results.append((request.report, replace(result, outcomes=tuple(seen))))
    status = print_results([result for _, result in results], options)
    if options.all and not options.json:
        print(summary_of(results))
    return status


@contextmanager
def _writing(scheduler: str) -> Iterator[Runner | None]:
    """Yield the cluster of the scheduler that is named, which writes then; None where none is."""
    if not scheduler:
        yield None
        return
    from ..pipeline.cluster import NoCluster, cluster

    try:
        with cluster(scheduler) as runner:
            yield runner
    except ImportError as error:
        raise Misuse(
            "USE-13",
            "--scheduler",
            f"a cluster needs {error.name}",
            "sh setup/prepare.sh cluster sets it up",
        ) from None
    except NoCluster as error:
        raise Misuse(
            "USE-13",
            "--scheduler",
            f"there is no cluster at “{scheduler}” ({error})",
            "start dask scheduler, and dask worker on each machine",
        ) from None


def run_preview(options: argparse.Namespace) -> int:
    """Show a report in a browser until Ctrl-C; return the exit status."""
    project = _project(options)
    report = _report(project, options.report)
    if not 0 <= options.port < 1 << 16:
        raise _no_port(options.port, "there is no such port")
    try:
        from ..preview.serving import serve
        from ..preview.showing import EDITORS
    except ImportError as error:
        raise Misuse(
            "USE-12", "preview", f"the preview needs {error.name}", "make preview sets it up"
        ) from None
    editor = options.editor or _editor_of(os.environ)
    if options.editor:
        _known([options.editor], tuple(EDITORS), "--editor", "editor")

    def opened(address: str) -> None:
        print(f"{report}: {address}\nCtrl-C ends the preview.", flush=True)
        if options.open:
            import webbrowser

            webbrowser.open_new_tab(address)

    try:
        serve(project, report, options.port, editor, opened)
    except OSError as error:
        raise _no_port(options.port, os.strerror(error.errno or 0)) from None
    return OK


def _no_port(port: int, why: str) -> Misuse:
    message = f"nothing can listen at port {port} ({why})"
    return Misuse("USE-12", "--port", message, "leave it out: any that is free will do")


def _editor_of(environment: Mapping[str, str]) -> str:
    """Return the name of the editor that runs this terminal; "" where it is unknown."""
    if environment.get("ZED_TERM"):
        return "zed"
    return "vscode" if environment.get("TERM_PROGRAM") == "vscode" else ""


def run_check(options: argparse.Namespace) -> int:
    """Check a report, what is built of it, or packs; return the exit status."""
    kind, *rest = options.words or [""]
    project = _project(options, kind)
    if kind == "institute" and kind not in project.reports:
        return _check_institutes(project, rest, options)
    if rest:
        raise Misuse("USE-01", "check", f"“{rest[0]}” is one word too many", "one report at once")
    from ..pipeline import check, check_built

    if options.format and not options.built:
        raise Misuse("USE-01", "--format", "formats are of what is built", "add --built")
    judge = check_built if options.built else check
    requests = _requests(project, options, kind)
    problems = Problems()
    with progress(options) as step:
        for request in requests:
            problems.extend(judge(project, request, step))
    problems = Problems(dict.fromkeys(problems))
    print_problems(problems, options)
    if not problems and not options.json:
        also = ", and what is built says the same" if options.built else ""
        print(f"{project.named or requests[0].report}: no problems{also}")
    return PROBLEMS if problems.has_errors else OK


def run_preflight(options: argparse.Namespace) -> int:
    """Build what is stale and judge it; return the exit status."""
    from ..pipeline import build, preflight, preflight_page, write_file

    project = _project(options)
    profile = _profile(options.profile)
    requests = _requests(project, options, options.report)
    if len(requests) != 1:
        raise Misuse("USE-01", "--institute", "one institute at once", "leave the others out")
    request = _printed(requests[0])
    with progress(options) as step:
        result = None if options.built else build(project, request, step)
        ready = preflight(project, request, profile, step, result)
    if options.sarif:
        from ..preflight.sarif import sarif_of

        log = json.dumps(sarif_of(ready.preflight), ensure_ascii=False, indent=2) + "\n"
        write_file(Path(options.sarif).absolute(), log.encode())
    if options.html:
        write_file(Path(options.html).absolute(), preflight_page(project, ready).encode())
    print_preflight(ready, options)
    return OK if ready.preflight.fit else PROBLEMS


def run_release(options: argparse.Namespace) -> int:
    """Write a release, if it is fit; return the exit status."""
    from ..pipeline import release

    project = _project(options)
    requests = _requests(project, options, options.report)
    if len(requests) != 1:
        raise Misuse("USE-01", "--institute", "one institute at once", "release them in turn")
    with progress(options) as step:
        done = release(project, _printed(requests[0]), step)
    print_preflight(done.ready, options, folder=done.folder, files=list(done.files))
    if not options.json:
        for path in done.files:
            print(_seen(project, path))
        if not done.folder:
            print("not released; the previous release, if any, is untouched", file=sys.stderr)
    return OK if done.folder else PROBLEMS


def run_verify(options: argparse.Namespace) -> int:
    """Say whether files are those of their release; return the exit status."""
    from ..pipeline import verify

    problems = Problems()
    manifest = Path(options.manifest) if options.manifest else None
    sound = verify(Path(options.file), manifest, problems)
    if options.json:
        print_json(problems, files=list(sound))
    else:
        print_problems(problems, options)
        for name in sound:
            print(f"{name}: as it was released")
    return PROBLEMS if problems.has_errors else OK


def _printed(request: Request) -> Request:
    """Return the request without the formats that no check reads back."""
    formats = tuple(name for name in request.formats if FORMATS[name].judged)
    if not formats:
        raise Misuse(
            "USE-04", "--format", "nothing there can be judged", f"known: {', '.join(JUDGED)}"
        )
    return replace(request, formats=formats)


def _profile(name: str) -> Any:
    from ..checks.profiles import PROFILES

    _known([name], PROFILES, "--profile", "profile")
    return name


def run_explain(options: argparse.Namespace) -> int:
    """Print what a code means; return the exit status."""
    from ..pipeline import explained

    rows = explained()
    code = options.code.strip().upper()
    if code not in rows:
        families = dict.fromkeys(known.rpartition("-")[0] for known in rows)
        raise Misuse(
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
    from ..pipeline import judge_pack

    wanted = [*slugs, *options.institute] or list(project.institutes)
    _known_institutes(project, wanted)
    problems = Problems()
    sound = []
    with progress(options) as step:
        for slug in dict.fromkeys(wanted):
            found = judge_pack(project, slug, step)
            problems.extend(found)
            if not found:
                sound.append(slug)
    print_problems(problems, options)
    if not options.json:
        for slug in sound:
            print(f"{slug}: complete, and its look took effect in {titles()}")
    return PROBLEMS if problems.has_errors else OK


def run_specimen(options: argparse.Namespace) -> int:
    """Make a pack's brand book; return the exit status."""
    from ..pipeline import build_specimen

    project = _project(options)
    formats = _formats(options)
    slug = options.slug or (project.institutes[0] if len(project.institutes) == 1 else "")
    if not slug:
        raise Misuse(
            "USE-04",
            "specimen",
            "name the institute",
            f"known: {', '.join(project.institutes) or 'none yet'}",
        )
    _known_institutes(project, [slug])
    with progress(options) as step:
        result = build_specimen(project, slug, formats, step)
    return print_results([result], options)


def run_word_template(options: argparse.Namespace) -> int:
    """Write a pack's Word template; return the exit status."""
    from ..pipeline import write_word_template

    project = _project(options)
    _known([options.slug], project.institutes, "institute", "institute")
    problems = Problems()
    written = write_word_template(project, options.slug, problems, replaced=options.replace)
    return print_files(written, problems, options)


def run_new_report(options: argparse.Namespace) -> int:
    """Start a report; return the exit status."""
    from ..pipeline import start_report

    project = _project(options)
    _known_institutes(project, [options.institute])
    problems = Problems()
    written = start_report(project, options.name, problems, options.institute)
    return print_files(written, problems, options)


def run_import(options: argparse.Namespace) -> int:
    """Make a report of what others wrote; return the exit status."""
    from ..pipeline import import_report

    project = _project(options)
    _known_institutes(project, [options.institute])
    problems = Problems()
    made = import_report(
        project,
        [Path(name) for name in options.files],
        problems,
        institute=options.institute,
        name=options.name,
        changes=options.changes,
        headings=options.headings,
    )
    if options.json:
        account = made.account
        rows = {
            "lost": account.lost,
            "changed": account.changed,
            "offered": account.offered,
            "carried": dict(account.carried),
        } if account else {}  # fmt: skip
        print_json(problems, files=list(made.files), **rows)
        return PROBLEMS if problems.has_errors else OK
    status = print_files(made.files, problems, options)
    print_account(made)
    return status


def run_new_institute(options: argparse.Namespace) -> int:
    """Start a pack, and make its brand book; return the exit status."""
    from ..pipeline import build_specimen, start_institute

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
        return print_files((), problems, options)
    if not options.json:
        print_files(start.files, problems, options)
    with progress(options) as step:
        specimen = build_specimen(project, start.slug, progress=step)
    if options.json:
        problems.extend(specimen.problems)
        print_json(
            problems,
            institute=start.slug,
            files=list(start.files),
            artefacts=rows_of(specimen.outcomes),
        )
        return PROBLEMS if problems.has_errors else OK
    status = print_results([specimen], options)
    print(f"\n{start.next_steps}")
    return status


def run_translate_update(options: argparse.Namespace) -> int:
    """Bring catalogues up to date, and print how they stand; return the exit status."""
    from ..pipeline import update_translations

    project = _project(options)
    problems = Problems()
    standings = update_translations(project, _report(project, options.report), problems)
    return print_standings(standings, problems, options)


def run_translate_status(options: argparse.Namespace) -> int:
    """Print how translations stand; return the exit status."""
    from ..pipeline import translation_status

    project = _project(options)
    problems = Problems()
    standings = translation_status(project, _report(project, options.report), problems)
    return print_standings(standings, problems, options)


def run_translate_export(options: argparse.Namespace) -> int:
    """Write a catalogue as a sheet for a translator; return the exit status."""
    from ..pipeline import export_translations, sheet_formats

    project, known = _project(options), sheet_formats()
    format_ = options.format or known[0]
    _known([format_], known, "--format", "format")
    _known([options.edition], project.languages, "--edition", "language")
    slug, problems = _report(project, options.report), Problems()
    name = f"{slug}.{options.edition}.{format_}"
    output = Path(options.output or project.root / "build" / "translations" / name).absolute()
    written = export_translations(project, slug, options.edition, format_, output, problems)
    return print_files((os.path.relpath(output),) if written else (), problems, options)


def run_translate_import(options: argparse.Namespace) -> int:
    """Bring a translator's sheet back into its catalogue; return the exit status."""
    from ..pipeline import import_translations

    project = _project(options)
    slug = _report(project, options.report) if options.report else ""
    problems = Problems()
    done = import_translations(project, Path(options.file), slug, problems)
    if options.json:
        print_json(problems, **asdict(done))
    else:
        print_problems(problems, options)
        if done.path:
            print(f"{done.path}  {done.rows} rows, {done.changed} translations changed")
    return PROBLEMS if problems.has_errors else OK
