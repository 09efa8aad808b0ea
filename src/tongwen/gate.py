"""The one way to open a file that content, metadata, a pack, CSS or an SVG names.

A name in a report is text that somebody wrote; it may point anywhere. Everything that is
opened because a file named it is opened here, and only inside the folders that were
granted: the report, the pack with its parents, the house. Symlinks are resolved first, so
a link that leads outside is outside. Only regular files are opened, up to a size. There is
no way from here to the network.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from .diagnostics import Span, closest

MEGABYTE = 1024 * 1024
LARGEST_FILE = 64 * MEGABYTE
"""Bytes. A photograph for print is 5 to 20 MB; a file over this is a mistake or an attack."""

LARGEST_TEXT = 8 * MEGABYTE
"""Bytes. The longest novels have 4 MB."""

_SMALLER_PICTURE = "reduce it: 300 dpi at its printed size is enough"
_PARTS = "part it into several files"
FEWER = "take out of it what this report does not need"
"""What to do about a file that is too large, and is one by its nature."""

_RIGHTS = "let it be read: look at the rights of the file and of its folders, and at its disk"
_MOST_NAMES = 2000
"""Files whose names are compared with one that is missing."""

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_NOT_READ = re.compile(r"[\t\n\r]|\A[\x00-\x20]+")


class GateError(Exception):
    """A file that may not or cannot be opened. ``reason`` is written for an author.

    Attributes:
        name: the file as it was named.
        code: ``GATE-01`` outside the folders, ``GATE-02`` missing, ``GATE-03`` not a
            regular file, ``GATE-04`` too large, ``GATE-05`` an address instead of a file,
            ``GATE-06`` unreadable, ``GATE-07`` not UTF-8.
        line, column: where in the file, from 1; 0 for the file as a whole.
    """

    def __init__(
        self,
        code: str,
        name: str,
        reason: str,
        hint: str | Callable[[], str] = "",
        line: int = 0,
        column: int = 0,
    ) -> None:
        super().__init__(f"{name}: {reason}")
        self.code, self.name, self.reason, self._hint = code, name, reason, hint
        self.line, self.column = line, column

    @property
    def hint(self) -> str:
        """What to do; worked out when asked, as many a file need not be there."""
        return self._hint if isinstance(self._hint, str) else self._hint()

    def place(self, file: Span) -> Span:
        """Return the place in ``file``, the file that could not be opened."""
        return Span(file.file, self.line, self.column) if self.line else file


@dataclass(frozen=True, slots=True)
class Gate:
    """The folders that may be read, and the project's folder, from which places are given.

    Args:
        project: the project's root; spans are relative to it.
        folders: the folders whose files may be opened.
    """

    project: Path
    folders: tuple[Path, ...]

    def span(self, path: Path, line: int = 0, column: int = 0) -> Span:
        """Return the place ``line``, ``column`` of ``path``, its name from the project's root.

        What lies outside the project is named from the granted folder that it lies in.
        """
        # A link is named as it is written, where it leads to does not matter.
        for root in (self.project, *self.folders):
            for file, base in (
                (_written(path), _written(root)),
                (path.resolve(), root.resolve()),
            ):
                if file.is_relative_to(base):
                    return Span(file.relative_to(base).as_posix(), line, column)
        return Span(path.name, line, column)

    def locate(self, name: str, base: Path) -> Path:
        """Return the real path of the file ``name`` as named in a file in folder ``base``.

        Raises:
            GateError: it is an address, lies outside the folders, or does not exist.
        """
        if len(scheme_of(name)) > 1:
            raise GateError(
                "GATE-05",
                name,
                "is an address; nothing is fetched from the network",
                f"save the file in {self._folder(base)} and name it by its path from there",
            )
        for candidate in dict.fromkeys((name, unquote(name))):
            try:
                path = Path(os.path.realpath(base / candidate))
                is_there = path.exists()
            except PermissionError as error:
                raise _unreadable(name, error) from None
            except (OSError, ValueError):
                # A name with a NUL, with half a character, or longer than names can be.
                shown = name.encode("utf-8", "replace").decode().replace("\0", "�")
                shown = shown if len(shown) <= 60 else f"{shown[:59]}…"
                raise GateError(
                    "GATE-02", shown, "is not a file name", "name the file by its path from here"
                ) from None
            if not any(_inside(path, folder) for folder in self.folders):
                raise GateError(
                    "GATE-01",
                    name,
                    "lies outside the folders of the report, the institute and the house",
                    f"copy the file into {self._folder(base)}",
                )
            if is_there:
                return path
        raise GateError("GATE-02", name, "does not exist", lambda: self._instead(name, base))

    def _instead(self, name: str, base: Path) -> str:
        """Return which file may be meant, or where it was looked for."""
        return self._meant(name, base) or f"looked in {self.span(base).file or '.'}/"

    def _folder(self, base: Path) -> str:
        """Return ``base`` as hints name it."""
        return f"{file}/" if (file := self.span(base).file) not in ("", ".") else "this folder"

    def _meant(self, name: str, base: Path) -> str:
        """Return "did you mean …?" for the file of ``base`` or below whose name is nearest."""
        root = Path(os.path.realpath(base))
        if not any(_inside(root, folder) for folder in self.folders):
            return ""
        files = _files_below(root)
        # The file in another folder is meant rather than another file in this one.
        same = [file for file in files if file.rpartition("/")[2] == name.rpartition("/")[2]]
        folded = {file.casefold(): file for file in reversed(files)}
        meant = same[0] if same else folded.get(closest(name.casefold(), folded), "")
        return f"did you mean “{meant}”?" if meant else ""

    def read_bytes(
        self, name: str, base: Path, limit: int = LARGEST_FILE, *, advice: str = _SMALLER_PICTURE
    ) -> bytes:
        """Return the content of the file ``name`` as named in a file in folder ``base``.

        Args:
            limit: the largest size allowed, in bytes.
            advice: what to do about a larger one.

        Raises:
            GateError: the file may not or cannot be opened.
        """
        path = self.locate(name, base)
        try:
            # The path is resolved, so a link in its last place appeared since: refuse it.
            # O_NONBLOCK: opening a named pipe must not wait for its writer.
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise _unreadable(name, error) from None
        try:
            mode = os.fstat(descriptor).st_mode
            if not stat.S_ISREG(mode):
                folder = stat.S_ISDIR(mode)
                hint = "name a file in it" if folder else "name a file with that content"
                raise GateError("GATE-03", name, "is not a regular file", hint)
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                data = file.read(limit + 1)
        except OSError as error:
            raise _unreadable(name, error) from None
        finally:
            os.close(descriptor)
        if len(data) > limit:
            raise GateError(
                "GATE-04",
                name,
                f"is larger than {_size(limit)}",
                advice,
            )
        return data

    def read_text(
        self, name: str, base: Path, limit: int = LARGEST_TEXT, *, advice: str = _PARTS
    ) -> str:
        """Return the text of a UTF-8 file, without a byte order mark, lines ending in line feeds.

        Raises:
            GateError: the file may not or cannot be opened, or is not UTF-8.
        """
        return decoded(name, self.read_bytes(name, base, limit, advice=advice))


def _unreadable(name: str, error: OSError) -> GateError:
    return GateError("GATE-06", name, f"cannot be read ({error.strerror})", _RIGHTS)


def decoded(name: str, data: bytes) -> str:
    """Return UTF-8 as text, without a byte order mark, lines ending in line feeds.

    Raises:
        GateError: it is not UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = _plain_lines(data[: error.start].decode("utf-8-sig"))
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise GateError(
            "GATE-07",
            name,
            f"is not UTF-8 (line {line})",
            "save the file with the encoding UTF-8",
            line,
            column,
        ) from None
    return _plain_lines(text)


def _size(limit: int) -> str:
    return f"{limit // MEGABYTE} MB" if limit >= MEGABYTE else f"{limit // 1024} kB"


def _plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def scheme_of(address: str) -> str:
    """Return the scheme of ``address``, in lower case ("https"); empty for the name of a file.

    ``//`` for an address that takes the scheme of the page it stands on. Read as browsers
    do (WHATWG URL, 4.4): line ends and tabs are passed over, a backslash counts as a slash.
    """
    address = _NOT_READ.sub("", address)
    if address[:2].replace("\\", "/") == "//":
        return "//"
    match = _SCHEME.match(address)
    return match[1].lower() if match else ""


def _files_below(folder: Path) -> list[str]:
    """Return the names of the files in ``folder`` and below, from there, nearest folders first."""
    found: list[str] = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        below = Path(place).relative_to(folder)
        found.extend((below / name).as_posix() for name in sorted(files) if name[0] != ".")
        if len(found) > _MOST_NAMES:
            break
    return sorted(found[:_MOST_NAMES], key=lambda name: (name.count("/"), name))


def _written(path: Path) -> Path:
    return Path(os.path.normpath(path.absolute()))


def _inside(path: Path, folder: Path) -> bool:
    return path.is_relative_to(os.path.realpath(folder))
