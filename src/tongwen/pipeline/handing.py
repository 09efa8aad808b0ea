"""A build handed over to a preview of the same report, which has everything loaded and stays.

Half of what a command takes after a change is Python that begins: libraries, patterns, style
sheets, fonts. While a preview of the report runs, it has all that, and how the pages stood last. So
a command asks it first. It builds by itself, and says nothing of it, where there is no preview,
where that one is not what this command is (:func:`world`), builds for another, or fails.

They meet at a socket in the file system, in a folder that nobody else may enter: no web page can
name it, let alone send anything there. What goes through it is JSON, never an object of Python.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import stat
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .project import Progress, Project, Request, Result
from .state import digest_of_toolchain, result_of

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

PATIENCE = 2.0
"""Seconds in which whoever is asked answers that he listens, or asks for something."""

LONGEST = 1 << 26
"""Bytes of a message: a report with very many problems."""

_NAMED = frozenset({"PATH", "LANG", "LANGUAGE", "TZ", "HOME", "TMPDIR", "SOURCE_DATE_EPOCH"})
_BEGINNINGS = ("TONGWEN_", "PYTHON", "LC_", "FONTCONFIG", "FC_", "XDG_DATA", "XDG_CONFIG", "LD_")
"""What of the environment may change what a build does."""


class NotHere(Exception):
    """A build is not made by whoever was asked."""


def place(project: Project, report: str) -> Path:
    """Return where a preview of ``report`` listens, if one runs."""
    asked_for = json.dumps([str(project.root), str(project.content), project.named, report])
    base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    folder = Path(base) / f"tongwen-builds-{os.getuid()}"
    return folder / hashlib.sha256(asked_for.encode()).hexdigest()[:24]


def is_private(folder: Path) -> bool:
    """Whether ``folder`` is one, and nobody but this user may enter it."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    own = found.st_uid == os.getuid() and not stat.S_IMODE(found.st_mode) & 0o077
    return stat.S_ISDIR(found.st_mode) and own


def world(project: Project) -> str:
    """Return a digest of all that a build depends on besides its request and the sources.

    The toolchain's code and libraries, the environment, and what new files are allowed.
    """
    environment = {
        name: value
        for name, value in os.environ.items()
        if name in _NAMED or name.startswith(_BEGINNINGS)
    }
    umask = os.umask(0o077)
    os.umask(umask)
    facts = (
        digest_of_toolchain(), sys.version, sys.prefix, sorted(environment.items()), umask,
        Path(sysconfig.get_path("purelib")).stat().st_mtime_ns, os.getuid(), os.getgid(),
        *(resource.getrlimit(kind) for kind in (resource.RLIMIT_FSIZE, resource.RLIMIT_DATA)),
        str(project.root), str(project.content), project.named,
    )  # fmt: skip
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def handed_over(project: Project, request: Request, progress: Progress) -> Result | None:
    """Return the result of a build that a preview has made; None where none has.

    Whoever stops waiting, by Ctrl-C, ends that build, and it alone.
    """
    path = place(project, request.report)
    if not is_private(path.parent) or not path.exists():
        return None
    from multiprocessing.connection import Client

    from ..processes import bounds

    asked = {
        "world": world(project),
        "draft": project.draft,
        "formats": request.formats,
        "institute": request.institute,
        "editions": request.editions,
    }
    try:
        with Client(str(path), "AF_UNIX") as link:
            received(link, PATIENCE)  # that he listens: another build may have come first
            send(link, asked)
            while True:
                message = received(link, bounds().clock or None)
                if "done" in message:
                    return result_of(message["done"])
                progress(*message["progress"])
    except (NotHere, EOFError, OSError, ValueError, LookupError, TypeError):
        return None


def send(link: Connection, message: dict[str, Any]) -> None:
    """Send a message."""
    link.send_bytes(json.dumps(message).encode())


def received(link: Connection, seconds: float | None) -> dict[str, Any]:
    """Return the next message.

    Raises:
        NotHere: none has come in so many ``seconds``, or it is none.
        EOFError, OSError: there is nobody at the other end.
    """
    if not link.poll(seconds):
        raise NotHere
    message = json.loads(link.recv_bytes(LONGEST))
    if not isinstance(message, dict) or "refused" in message:
        raise NotHere
    return message
