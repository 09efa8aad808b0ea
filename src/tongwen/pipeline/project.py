"""What is asked for and what came of it: the project's folders, requests and results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zlib import crc32

from ..book_files import BOOK_FILES
from ..diagnostics import Problem, Problems
from ..formats import FORMATS, Format
from ..gate import Gate, GateError

if TYPE_CHECKING:
    # A build that is fresh should not wait for readers and brands to load.
    from ..edition import Edition

REPORT_FILE = "report.yaml"
OWNER_FILE = ".tongwen.from"
"""Holds, in a folder of artefacts, the path of the report elsewhere that they were made from."""


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with content/ and templates/; build/ is made when needed.

    ``reports_in``: the folder of reports, where it is not content/. ``named``: the one Markdown
    file that is asked for, where it is a report by itself. ``elsewhere``: the whole path of the
    report that is asked for, where it is none of content/. ``draft``: translators are shown in the
    margin what they still have to do.
    """

    root: Path
    reports_in: Path | None = None
    named: str = ""
    elsewhere: Path | None = None
    draft: bool = False

    @property
    def built(self) -> Path:
        """The folder of artefacts; drafts lie apart, so that none passes for a finished one."""
        return self.root / "build" / "draft" if self.draft else self.root / "build"

    @property
    def content(self) -> Path:
        """The folder of reports."""
        return self.reports_in or self.root / "content"

    @property
    def templates(self) -> Path:
        """The folder of the house and of the institutes."""
        return self.root / "templates"

    @property
    def reports(self) -> tuple[str, ...]:
        """The reports' folder names."""
        return _folders_with(self.content, REPORT_FILE, *BOOK_FILES)

    @property
    def institutes(self) -> tuple[str, ...]:
        """The institutes' folder names, also of those whose files go by a wrong name."""
        from ..institute.brand import BRAND_FILES

        files = ("institute.yaml", "institute.yml", *BRAND_FILES)
        return _folders_with(self.templates / "institutes", *files)

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of every language that an edition can be made in."""
        from ..languages import LANGUAGES

        return tuple(LANGUAGES)

    def home(self, report: str) -> Path:
        """Return the folder of a report's artefacts.

        Of two reports elsewhere with one name, and of one that is called like a report of content/,
        the later has its own, called after its path too: neither is taken for the other.
        """
        slug = Path(self.named).stem if self.named else report
        usual = self.built / slug
        if self.elsewhere is None:
            return usual
        own = self.root / "content" / slug
        try:
            owner = (usual / OWNER_FILE).read_text(encoding="utf-8")
        except (OSError, ValueError):
            owner = ""
        others = own.is_dir() and not self.elsewhere.is_relative_to(own)
        if others or (owner not in ("", f"{self.elsewhere}") and Path(owner).exists()):
            return self.built / f"{slug}-{crc32(f'{self.elsewhere}'.encode()):08x}"
        return usual

    def place_of(self, edition: Edition, format_: Format) -> Path:
        """Return where an artefact lies: a file, or a folder of files."""
        folder = self.home(edition.report) / edition.institute.slug
        return folder / FORMATS[format_].place(edition.stem, edition.tag)

    def name_of(self, path: Path) -> str:
        """Return ``path`` as messages and records name it: relative to the project."""
        return path.relative_to(self.root).as_posix()

    def gate(self, *folders: Path) -> Gate:
        """Return a gate that grants ``folders``."""
        return Gate(self.root, folders)

    def in_their_lines(self, folder: Path, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Yield ``problems`` of the report in ``folder``, at the places of what they are about."""
        texts: dict[str, str] = {}
        for problem in problems:
            file = problem.span.file
            if problem.about and file not in texts:
                try:
                    texts[file] = self.gate(folder).read_text(str(self.root / file), folder)
                except GateError:
                    texts[file] = ""
            yield problem.within(texts[file]) if problem.about else problem


def _folders_with(folder: Path, *names: str) -> tuple[str, ...]:
    found = {path.parent.name for name in names for path in folder.glob(f"*/{name}")}
    return tuple(sorted(found))


def find_project(start: Path) -> Project | None:
    """Return the project that ``start`` lies in: the nearest folder up with a house."""
    for folder in (start, *start.parents):
        if (folder / "templates" / "house").is_dir():
            return Project(folder)
    return None


@dataclass(frozen=True, slots=True)
class Request:
    """What to build. Empty ``institute`` or ``editions``: the report's own."""

    report: str
    formats: tuple[Format, ...]
    institute: str = ""
    editions: tuple[str, ...] = ()


State = Literal["built", "fresh", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of building one artefact.

    ``path`` is relative to the project; ``seconds`` to write it.
    """

    path: str
    format: Format
    edition: str
    state: State
    size: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Result:
    """A build's outcomes and every problem that was found on the way."""

    outcomes: tuple[Outcome, ...]
    problems: Problems


Progress = Callable[[str, int, int], None]
"""``(what is being done, steps done, steps in all)``."""


def silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
