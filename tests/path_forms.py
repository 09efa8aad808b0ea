"""Names of files that try to lead out of the folders that may be read, and who hears of it."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

IN_ACCESS, IN_OPEN = 0x1, 0x20
"""What `inotify(7)` tells of a file: read, opened."""

ENDS = (".svg", ".png", ".md", ".yaml", ".csl", ".css", ".otf", ".csv", ".html", ".po", ".docx")
"""A canary of each kind, so that none is passed over for the end of its name."""

DOTS = ("..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "．．", "..%00", "..;", "...", "....", ". .")
SEPARATORS = ("/", "//", "/./", "\\", "%2f", "%5c", "%252f", "∕", "／", "%c0%af", "%ef%bc%8f")
SCHEMES = (
    "file:", "file://", "file://localhost", "FILE://", "file:////", "file:/./", "fi\tle://",
    "http://127.0.0.1", "https://localhost", "ftp://localhost", "gopher://localhost/",
    "jar:file:", "php://filter/resource=", "zip://", "view-source:file://", "blob:file://",
    "javascript:", "vbscript:", "data:text/plain,", "smb://localhost", "ldap://localhost",
    "netdoc:", "resource://", "chrome:/", "//localhost", "\\\\localhost", "\\\\?\\", "C:", "c:/",
)  # fmt: skip
SYSTEM = (
    "/etc/passwd", "/etc/hostname", "/proc/self/environ", "/proc/self/cmdline", "/proc/self/maps",
    "/proc/self/fd/0", "/proc/1/environ", "/dev/stdin", "/dev/zero", "/dev/random", "/dev/tty",
    "/dev/fd/0", "/sys/kernel/version", "~/.bashrc", "~root/.bashrc", "$HOME/.bashrc",
    "${HOME}/.bashrc", "%HOME%/.bashrc", "`id`", "$(id)", "|id", "-", "--help", "CON", "NUL",
    "..", "../..", "/", ".", "./", "~", "*", "?", "[a-z]*",
)  # fmt: skip


def forms(canary: Path, start: Path, end: str) -> list[str]:
    """Return names that lead, or may be taken to lead, from the folder ``start`` to a canary.

    Args:
        canary: the canary without its end.
        start: the folder that names are told from; links to the canary are laid into it.
        end: the end of the canary's name, such as ``.svg``.
    """
    target = f"{canary}{end}"
    up = os.path.relpath(target, start)
    steps, inside = up.count("../"), up.replace("../", "")
    found = [up, f"./{up}", f"figures/../{up}", f"nowhere/../{up}", f"{up} ", f" {up}", f"{up}\0.x"]
    found += [f"{up}?x={end}", f"{up}#x{end}", f"{up}/", f"{up}/.", f"'{up}'", f"\u202e{up}"]
    found += [
        separator.join([dots] * steps + [inside]) for dots in DOTS for separator in SEPARATORS
    ]
    found += [
        target,
        f"/{target}",
        f"/.{target}",
        f"/proc/self/root{target}",
        f"/proc/self/cwd/{up}",
    ]
    found += [scheme + target for scheme in SCHEMES] + list(SYSTEM)
    found += [f"../{start.name}-beside/canary{end}"]
    links = {
        f"link{end}": Path(target),
        f"relative{end}": Path(up),
        f"chain{end}": Path(f"link{end}"),
        "folder": canary.parent,
        "root": Path("/"),
    }
    for name, leads_to in links.items():
        if not (start / name).is_symlink():
            (start / name).symlink_to(leads_to)
    found += [f"link{end}", f"relative{end}", f"chain{end}", f"folder/{canary.name}{end}"]
    found += [f"root{target}", f"figures/../folder/../folder/{canary.name}{end}", f"l%69nk{end}"]
    return list(dict.fromkeys(found))


@contextmanager
def listening(files: list[Path]) -> Iterator[list[str]]:
    """Give a list that holds the names of those ``files`` that any process opened, at the end.

    `inotify(7)`: it hears of libraries in C and of programs that are started too.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    assert descriptor >= 0, os.strerror(ctypes.get_errno())
    heard: list[str] = []
    try:
        watched = {
            libc.inotify_add_watch(descriptor, os.fsencode(file), IN_ACCESS | IN_OPEN): file
            for file in files
        }
        assert min(watched) >= 0, os.strerror(ctypes.get_errno())
        yield heard
        try:
            events = os.read(descriptor, 1 << 20)
        except BlockingIOError:
            events = b""
        while events:
            watch, _, _, length = struct.unpack_from("iIII", events)
            heard.append(str(watched[watch]))
            events = events[16 + length :]
    finally:
        os.close(descriptor)
