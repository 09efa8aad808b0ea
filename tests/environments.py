"""A report built in environments that differ: in folder, locale, clock, processors, user."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from places import PROJECT
from project import small_project

FORMATS = ("pdf", "print", "docx", "html", "site", "txt", "native")
NOBODY = 65534


@dataclass(frozen=True)
class Environment:
    """What differs from the plain one."""

    folder: str = "project"
    variables: Mapping[str, str] = field(default_factory=dict)
    umask: int = 0o022
    one_processor: bool = False
    nobody: bool = False


PLAIN = Environment()
ENVIRONMENTS = {
    "another folder": Environment(folder="a folder/名 & 'other' one"),
    "another locale": Environment(variables={"LC_ALL": "C", "LANGUAGE": "tr"}),
    "another time zone": Environment(variables={"TZ": "Pacific/Kiritimati"}),
    "another seed of hashes": Environment(variables={"PYTHONHASHSEED": "4711"}),
    "another mask of modes": Environment(umask=0o077),
    "one processor": Environment(one_processor=True),
    "another user": Environment(nobody=True),
}
EVERYTHING = Environment(
    "a folder/名 & 'other' one",
    {"LC_ALL": "C", "LANGUAGE": "tr", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4711"},
    0o077,
    one_processor=True,
)
"""All of them at once but the user, who has to be able to read the environment of Python."""


def copy_of(report: str, root: Path) -> Path:
    """Return a new project at ``root`` with ``report`` in it; the small one for an empty name."""
    if not report:
        root.mkdir(parents=True)
        return small_project(root).root
    for name in ("templates", f"content/{report}"):
        shutil.copytree(PROJECT / name, root / name, symlinks=True)
    return root


@contextmanager
def umask(mask: int) -> Iterator[None]:
    """Give new files modes without the bits of ``mask``."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def digests(
    report: str, environment: Environment, root: Path, formats: tuple[str, ...], edition: str = ""
) -> dict[str, str]:
    """Return file → SHA-256 of what ``report`` becomes below ``root`` in ``environment``.

    Its ``edition``, or each.

    Raises:
        RuntimeError: it cannot be built.
    """
    project = copy_of(report, root / environment.folder)
    home = root / "home"
    home.mkdir(parents=True, exist_ok=True)
    if environment.nobody:
        for path in (root, *root.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    with umask(environment.umask):
        done = subprocess.run(
            [*(("taskset", "-c", "0") if environment.one_processor else ())]
            + [sys.executable, "-m", "tongwen", "build", report or "small"]
            + [f"--format={name}" for name in formats]
            + ([f"--edition={edition}"] if edition else []),
            cwd=project,
            env={
                **{k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "TZ"))},
                "PYTHONPATH": str(PROJECT / "src"),
                "HOME": str(home),
                **environment.variables,
            },
            user=NOBODY if environment.nobody else None,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    built = project / "build" / (report or "small")
    return {
        file.relative_to(built).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(built.rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    }
