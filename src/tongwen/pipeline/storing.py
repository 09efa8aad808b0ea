"""The one way to put files on the disk: whole or not at all, whatever happens meanwhile.

Artefacts, what is remembered between builds, catalogues and other sources that a command writes
anew: each is written beside its place, synced, and renamed. So a full disk, a disk that fails, a
kill or a stop of the machine leaves what was there before, and two builds at once leave the one or
the other.
"""

from __future__ import annotations

import contextlib
import fcntl
import glob
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ..processes import is_alive

ROOM = "make room on the disk, get the right to write there, or move what is in the way"
"""What helps where a file cannot be written."""


def write_file(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` whole or not at all: beside it, synced, then renamed.

    Raises:
        OSError: it cannot be written; what was there before is still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = _beside(path)
    _sweep(path)
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o7777)
        beside.replace(path)
        _sync(path.parent)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder of ``files`` whole or not at all: beside ``path``, synced, then renamed.

    A folder cannot be renamed over another that holds files, so the old one steps aside first, and
    back if the new one cannot take its place. Should the machine stop between the two steps, the
    next one that writes or reads there puts it back (:func:`recover`).

    Raises:
        OSError: it cannot be written; what was there before is still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    recover(path)
    _sweep(path)
    beside, before = _beside(path), _before(path)
    try:
        for name, data in files.items():
            write_file(beside / name, data)
        _sync(beside)
        with _alone(path.parent):
            if path.exists():
                shutil.rmtree(before, ignore_errors=True)
                path.rename(before)
            try:
                beside.rename(path)
            except OSError:
                if before.exists():
                    before.rename(path)
                raise
            shutil.rmtree(before, ignore_errors=True)
        _sync(path.parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def recover(path: Path) -> None:
    """Put back a folder that a kill or a power cut left aside; remove what is old."""
    before = _before(path)
    if not before.exists():
        return
    with _alone(path.parent):
        if path.exists():
            shutil.rmtree(before, ignore_errors=True)
        elif before.exists():
            before.rename(path)


def make_private(folder: Path) -> None:
    """Make a folder that nobody but this user may enter; one that is there stays as it is."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)


def take_away(path: Path) -> None:
    """Take away a socket, or a folder in which nothing is left."""
    with contextlib.suppress(OSError):
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()


def _beside(path: Path) -> Path:
    """Return where this process writes what is to stand at ``path``."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def _before(path: Path) -> Path:
    """Return where the folder waits that another is to take the place of."""
    return path.with_name(f".{path.name}.before")


def _sweep(path: Path) -> None:
    """Remove the leftovers of killed builds beside ``path``; those of running ones stay."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        pid = left.name.split(".")[-2]
        if not pid.isdecimal() or (int(pid) != os.getpid() and is_alive(int(pid))):
            continue
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                left.unlink()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold other builds back from exchanging what lies in ``folder``, for the time of two names."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _sync(folder: Path) -> None:
    """Have the names in ``folder`` on the disk before anything leans on them."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
