"""What is stale: which sources gave which artefact, remembered between builds."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pickle
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..diagnostics import Problem, Problems, Severity, Span
from ..formats import FORMATS, OFFERED, Format
from ..gate import Gate, GateError
from .project import OWNER_FILE, Outcome, Project, Request, Result
from .storing import write_file

if TYPE_CHECKING:
    from ..edition import Artefact, Edition

STATE_FILE = ".tongwen.json"
PACKAGE = Path(__file__).resolve().parent.parent
"""The toolchain's own code, which artefacts are made from too."""


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return a digest of a folder's files and of their names."""
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def _digest_on_disk(path: Path) -> str:
    """Return the digest of an artefact as it is on the disk: of a file, or of a folder.

    Raises:
        OSError: it is not there, or cannot be read.
    """
    if not path.is_dir():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    found = (file for file in path.rglob("*") if file.is_file())
    return digest_of({file.relative_to(path).as_posix(): file.read_bytes() for file in found})


def with_engine(fingerprint: str, format_: Format) -> str:
    """Return ``fingerprint`` with the engine that a format's pages are numbered by, if there."""
    from ..measuring import draws_formulas, office

    if not FORMATS[format_].numbers or not office():
        return fingerprint
    return f"{fingerprint}+office" + ("+math" if draws_formulas() else "")


def digest_of_sources(project: Project, report: str) -> str:
    """Return a digest of every file that an artefact of ``report`` is made from."""
    folder = project.content / report
    sources = _digest(_files(folder, project.content), project.gate(folder))
    digest = hashlib.sha256(f"{digest_of_house(project)} {sources}".encode())
    digest.update(os.environ.get("SOURCE_DATE_EPOCH", "").encode())
    return digest.hexdigest()


def digest_of_edition(edition: Edition, format_: Format, house: str) -> str:
    """Return a digest of all that a format's writer is given, and of the toolchain.

    What was changed in another edition's catalogue is none of it.
    """
    facts = (house, os.environ.get("SOURCE_DATE_EPOCH", ""), with_engine("", format_))
    return hashlib.sha256(pickle.dumps((facts, edition))).hexdigest()


def digest_of_house(project: Project) -> str:
    """Return a digest of what all reports are made with: toolchain, house, institutes, fonts."""
    files = [
        *_files(PACKAGE, PACKAGE.parent),
        *_files(project.templates, project.root),
        *_files(project.root / "setup", project.root),
    ]
    return _with_fonts(_digest(files, project.gate(PACKAGE, project.templates)))


@cache
def digest_of_toolchain() -> str:
    """Return a digest of what writes, apart from a project: the code, Python, the fonts.

    Kept, since each job that is sent to a cluster says it.
    """
    return _with_fonts(_digest(_files(PACKAGE, PACKAGE.parent), Gate(PACKAGE, (PACKAGE,))))


def _with_fonts(digest_before: str) -> str:
    from .. import fonts

    digest = hashlib.sha256(f"{__version__} {sys.version_info[:2]} {digest_before}".encode())
    try:
        digest.update(fonts.prepare().name.encode())
    except fonts.MissingFonts as error:
        digest.update(str(error).encode())
    return digest.hexdigest()


def _digest(files: Iterable[tuple[str, os.DirEntry[str]]], gate: Gate) -> str:
    """Return a digest of files on the disk and of their names.

    What a link leads to is read where ``gate`` would open it, and is not made from else.
    """
    digest = hashlib.sha256()
    for name, entry in files:
        digest.update(f"\0{name}\0".encode())
        own = hashlib.sha256()
        try:
            path = Path(entry.path)
            inside = gate.locate(entry.name, path.parent) if entry.is_symlink() else path
            with inside.open("rb", buffering=0) as file:
                while piece := file.read(_PIECE):
                    own.update(piece)
            digest.update(own.digest())
        except (OSError, GateError) as error:
            # An editor's passing file, or one that may not be read: who needs it will say so.
            digest.update(type(error).__name__.encode())
    return digest.hexdigest()


_PIECE = 65_536
"""Bytes that are read at once: most files have fewer."""


def _files(folder: Path, base: Path) -> list[tuple[str, os.DirEntry[str]]]:
    """Return the files below ``folder``, each by its path from ``base``, in order."""
    start = len(str(base)) + 1
    found = ((entry.path[start:], entry) for entry in _entries(str(folder)))
    return sorted(found, key=lambda one: one[0])


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    """Yield the files of a folder and of those in it; none of one that may not be read."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(entry.path)
            elif not entry.name.startswith(".") and not entry.name.endswith(".pyc"):
                yield from (entry,) if entry.is_file() else ()


_DAMAGED = (ValueError, LookupError, TypeError, AttributeError)
"""What reading a state that something else wrote, or half wrote, can raise."""


class BuildState:
    """The record of a report's earlier builds: which sources gave which artefact.

    Kept in .tongwen.json beside them. A file that is missing, damaged or of another
    version only means that everything is stale.
    """

    VERSION = 1

    def __init__(self, project: Project, report: str) -> None:
        self.root, self.named, self.elsewhere = project.root, project.named, project.elsewhere
        self.slug = Path(project.named).stem if project.named else report
        self.path = project.home(report) / STATE_FILE
        self.requests: dict[str, dict[str, Any]] = {}
        self.artefacts: dict[str, dict[str, Any]] = {}
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            if data["version"] == self.VERSION:
                self.requests, self.artefacts = dict(data["requests"]), dict(data["artefacts"])
        except (OSError, RecursionError, *_DAMAGED):
            pass

    def artefact(self, path: Path, fingerprint: str) -> tuple[Problem, ...] | None:
        """Return the problems of a fresh artefact; None if it is stale, gone or damaged."""
        try:
            record = self.artefacts[self._name(path)]
            if record["fingerprint"] != fingerprint:
                return None
            if _digest_on_disk(path) != record["sha256"]:
                return None
            return tuple(_problem(row) for row in record["problems"])
        except (OSError, *_DAMAGED):
            return None

    def still(self, path: Path, fingerprint: str, made_from: str) -> tuple[Problem, ...] | None:
        """Return the problems of an artefact that other sources would give as it is, or None.

        From now on it is fresh: for these sources, under their ``fingerprint``.

        Args:
            made_from: a digest of what its writer is given.
        """
        try:
            record = self.artefacts[self._name(path)]
            if record["made-from"] != made_from:
                return None
            kept = self.artefact(path, record["fingerprint"])
        except _DAMAGED:
            return None
        if kept is not None:
            record["fingerprint"] = fingerprint
        return kept

    def downloads(
        self, fingerprint: str, path: Path, format_: Format, edition: str
    ) -> Mapping[Format, Path]:
        """Return the files that the artefact at ``path`` links to: fresh ones in other formats.

        ``edition`` is the tag of its language.
        """
        row = FORMATS[format_]
        if not row.offers:
            return {}
        folder = path.parent.parent if row.folder else path.parent
        stem = f"{self.slug}.{edition}"
        found = {other: folder / FORMATS[other].place(stem, edition) for other in OFFERED}
        return {
            other: file
            for other, file in found.items()
            if self.artefact(file, with_engine(fingerprint, other)) is not None
        }

    def fingerprint(self, fingerprint: str, path: Path, format_: Format, edition: str) -> str:
        """Return what the artefact at ``path`` is made from: its sources, and what it links to."""
        linked = self.downloads(fingerprint, path, format_, edition)
        digests = (self.artefacts[self._name(file)]["sha256"][:16] for file in linked.values())
        return "+".join((with_engine(fingerprint, format_), *digests))

    def knows(self, request: Request) -> bool:
        """Return whether a whole build of ``request`` is noted down, fresh or not."""
        return self._key(request) in self.requests

    def fresh(self, request: Request, fingerprint: str) -> Result | None:
        """Return an earlier result that still holds, without reading the report again."""
        try:
            record = self.requests[self._key(request)]
            if record["fingerprint"] != fingerprint:
                return None
            known = result_of(record)
        except _DAMAGED:
            return None
        if any(
            self.artefact(
                self.root / row.path,
                self.fingerprint(fingerprint, self.root / row.path, row.format, row.edition),
            )
            is None
            for row in known.outcomes
        ):
            return None
        fresh = (replace(row, state="fresh", seconds=0.0) for row in known.outcomes)
        return replace(known, outcomes=tuple(fresh))

    def record(self, path: Path, fingerprint: str, made_from: str, artefact: Artefact) -> None:
        """Remember an artefact that was just written."""
        self.artefacts[self._name(path)] = {
            "fingerprint": fingerprint,
            "made-from": made_from,
            "sha256": digest_of(artefact.files)
            if artefact.files
            else hashlib.sha256(artefact.data).hexdigest(),
            "problems": [asdict(problem) for problem in artefact.problems],
        }

    def remember(
        self, request: Request, fingerprint: str, outcomes: Iterable[Outcome], problems: Problems
    ) -> None:
        """Remember a whole build, if nothing failed, and save."""
        outcomes = list(outcomes)
        if outcomes and not any(outcome.state == "failed" for outcome in outcomes):
            self.requests[self._key(request)] = {
                "fingerprint": fingerprint,
                **row_of(Result(tuple(outcomes), problems)),
            }
        self.save()

    def save(self) -> None:
        """Write down what is known.

        Raises:
            OSError: that cannot be written.
        """
        data = {
            "version": self.VERSION,
            "requests": self.requests,
            "artefacts": self.artefacts,
        }
        write_file(self.path, json.dumps(data, ensure_ascii=False, indent=1).encode())
        if self.elsewhere is not None:
            write_file(self.path.with_name(OWNER_FILE), f"{self.elsewhere}".encode())

    def _key(self, request: Request) -> str:
        asked = (request.institute or "-", *request.editions, "/", *request.formats)
        return " ".join((*asked, self.named) if self.named else asked)

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def row_of(result: Result) -> dict[str, Any]:
    """Return a result as JSON holds it."""
    return {
        "outcomes": [asdict(outcome) for outcome in result.outcomes],
        "problems": [asdict(problem) for problem in result.problems],
    }


def result_of(row: Mapping[str, Any]) -> Result:
    """Return the result that :func:`row_of` has written.

    Raises:
        ValueError, LookupError, TypeError, AttributeError: it is none.
    """
    outcomes = tuple(Outcome(**one) for one in row["outcomes"])
    return Result(outcomes, Problems(_problem(one) for one in row["problems"]))


def _problem(row: Mapping[str, Any]) -> Problem:
    return Problem(
        Span(**row["span"]),
        row["code"],
        row["message"],
        row["hint"],
        Severity(row["severity"]),
    )
