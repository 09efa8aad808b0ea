"""What others wrote → a new folder in content/: read by the gate, written whole or not at all."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..book_files import MARKDOWN
from ..diagnostics import Problems, Span
from ..gate import MEGABYTE, Gate, GateError
from .project import Project
from .starting import usual_institute
from .storing import write_file, write_folder

if TYPE_CHECKING:
    from ..importing import Account, Imported, Kept, Source

_LARGEST = 256 * MEGABYTE


@dataclass(frozen=True, slots=True)
class ImportedReport:
    """A report that was written: its folder, its files, and its account."""

    folder: str = ""
    files: tuple[str, ...] = ()
    account: Account | None = None


def import_report(
    project: Project,
    paths: Sequence[Path],
    problems: Problems,
    *,
    institute: str = "",
    name: str = "",
    changes: Kept = "show",
    headings: bool = False,
) -> ImportedReport:
    """Import ``paths`` as a report in a new folder; return the written files.

    ``name`` is the folder's, by default made of the title. Of files of references alone
    references.json is written, into the report ``name``. What is there is never written over,
    ``NEW-02``, but for an import of the same files that nobody has changed since.
    """
    from ..importing import WORKS, import_sources
    from ..scaffold import slug_of

    sources = [source for path in paths if (source := _source(project, path, problems))]
    if problems.has_errors or not sources:
        return ImportedReport()
    if all(source.suffix in WORKS for source in sources):
        return _import_works(project, sources, name, problems)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    institute = institute or usual_institute(project)
    if sources[0].suffix in MARKDOWN:
        made = _as_it_is(project, paths, sources, institute, problems)
    else:
        made = import_sources(
            sources, institute, today, problems, changes=changes, headings=headings,
            institutes=project.institutes,
        )  # fmt: skip
    if made is None or problems.has_errors:
        return ImportedReport()
    folder = project.root / "content" / (slug_of(name or made.title, "report"))
    named = _as_named(sources)
    if not _is_untouched(folder, named) and _is_taken(project, folder, problems):
        return ImportedReport()
    written = dict(made.files)
    if _ACCOUNT in written:
        written[_ACCOUNT] += _seal(made.files, named)
    write_folder(folder, written)
    files = tuple(project.name_of(folder / each) for each in sorted(written))
    return ImportedReport(project.name_of(folder), files, made.account)


def _source(project: Project, path: Path, problems: Problems) -> Source | None:
    """Return a file with a way to read the pictures that it names, from its folder and below."""
    from ..importing import FORMATS, WORKS, Source

    known = (*FORMATS, *WORKS, *MARKDOWN)
    suffix = path.suffix.lower()
    if suffix not in (each.lower() for each in known):
        problems.error(
            "IMP-03",
            Span(str(path)),
            f"files whose names end in “{path.suffix}” are not imported",
            f"save it as one of these, in the program that wrote it: {', '.join(known)}",
        )
        return None
    folder = path.parent.absolute()
    gate = Gate(project.root, (folder,))

    def picture(name: str) -> bytes | None:
        try:
            return gate.read_bytes(name, folder)
        except GateError:
            return None

    try:
        data = gate.read_bytes(
            path.name, folder, _LARGEST, advice="make its pictures smaller, or import it in parts"
        )
    except GateError as error:
        problems.error(error.code, Span(str(path)), error.reason, error.hint)
        return None
    return Source(path.name, data, picture)


_ACCOUNT = "import.md"
_SEALED = re.compile(rb"<!-- as imported from (?P<named>.*): (?P<digest>[0-9a-f]{64});")


def _as_named(sources: Sequence[Source]) -> str:
    return ", ".join(source.name for source in sources)


def _digest(files: Mapping[str, bytes]) -> str:
    """Return a digest of the files of a report but its account."""
    whole = hashlib.sha256()
    for name in sorted(files):
        if name != _ACCOUNT:
            whole.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return whole.hexdigest()


def _seal(files: Mapping[str, bytes], named: str) -> bytes:
    """Return a last line for the account, by which an import is known that nobody has changed."""
    return (
        f"\n<!-- as imported from {named}: {_digest(files)}; while nothing here is changed, "
        "another import of the same takes its place -->\n"
    ).encode()


def _is_untouched(folder: Path, named: str) -> bool:
    """Whether ``folder`` holds an import of the files ``named``, and nothing else since."""
    try:
        sealed = _SEALED.search((folder / _ACCOUNT).read_bytes())
        if sealed is None or sealed["named"].decode() != named:
            return False
        paths = [path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()]
        if any(path.is_symlink() for path in paths):
            return False
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    except (OSError, UnicodeDecodeError):
        return False
    return _digest(files) == sealed["digest"].decode()


def _is_taken(project: Project, folder: Path, problems: Problems) -> bool:
    if folder.is_dir():
        said = "there is a folder of this name already"
        hint = "give another name with --name (make import NAME=…), or remove the folder"
        problems.error("NEW-02", Span(project.name_of(folder)), said, hint)
    elif folder.exists():
        said = "the report has works of its own already"
        hint = "move this file away, or name another report with --name"
        problems.error("NEW-02", Span(project.name_of(folder)), said, hint)
    return folder.exists()


def _import_works(
    project: Project, sources: Sequence[Source], name: str, problems: Problems
) -> ImportedReport:
    """Write references.json into a report that has none."""
    from ..importing import Account, import_works, references_file

    if name not in project.reports:
        problems.error(
            "IMP-06",
            Span(sources[0].name),
            "which report do these works belong to?",
            f"name it, --name REPORT: {', '.join(project.reports)}"
            if project.reports
            else "tongwen new report TITLE starts one; then name it, --name REPORT",
        )
        return ImportedReport()
    account = Account()
    works = import_works(sources, account, problems)
    path = project.content / name / "references.json"
    if problems.has_errors or _is_taken(project, path, problems):
        return ImportedReport()
    write_file(path, references_file(works))
    account.offer("say in report.yaml where the works are: references: [references.json]")
    return ImportedReport(f"content/{name}", (project.name_of(path),), account)


def _as_it_is(
    project: Project,
    paths: Sequence[Path],
    sources: Sequence[Source],
    institute: str,
    problems: Problems,
) -> Imported | None:
    """Return a report of Markdown files as they are, with what they name beside them.

    They are read as Quarto, R Markdown and Pandoc read them; only who publishes them is said.
    """
    from ..importing import Account, Imported
    from ..readers.source import read_report

    account = Account()
    files: dict[str, bytes] = {source.name: source.data for source in sources}
    title = ""
    for path, source in zip(paths, sources, strict=True):
        folder = path.parent.absolute()
        reading = Problems()
        report = read_report(project.gate(folder), folder, reading, path.name)
        if report is None:
            problems.extend(reading)
            return None
        title = title or report.metadata.title.message
        named = (*report.resources, *report.data, *report.metadata.references)
        for each in dict.fromkeys((*named, report.metadata.citation_style)):
            data = source.picture(each) if each else None
            if data is not None and not each.startswith(("/", "..")):
                files[each] = data
            elif each and each in named:
                account.lose("a file that is not beside the text or below", each)
        account.count(report.document.blocks)
    lines = f"institute: {institute}\n"
    if len(sources) > 1:
        lines += "chapters:\n" + "".join(f"  - {source.name}\n" for source in sources)
        account.change("several files: each is a chapter; title and authors are for report.yaml")
        lines = f"title: {title or sources[0].name}\n{lines}"
    files["report.yaml"] = lines.encode()
    account.change("Markdown stands as it was: it is read as it is")
    return Imported(files, title or Path(sources[0].name).stem, account)
