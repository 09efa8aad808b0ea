"""The command, run in a copy of a process that has imported Tongwen: a second less each time.

A person's run begins with nothing; for what depends on how Python itself begins, start one.
"""

from __future__ import annotations

import atexit
import gc
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import IO, Any

from effort import PATIENCE
from places import PROJECT
from shared import kept

OUTPUT, ERRORS = "output", "errors"
"""The files that a run writes into the folder that it is given."""


def run_forked(arguments: Sequence[str], cwd: Path, folder: Path) -> int:
    """Run ``tongwen`` with ``arguments`` in ``cwd``; return its exit status.

    What it prints is in ``folder``. It has this process's environment.
    """
    origin = _origin()
    request = {
        "arguments": list(arguments),
        "cwd": str(cwd),
        "folder": str(folder),
        "environment": dict(os.environ),
    }
    watch = threading.Timer(PATIENCE, origin.kill)
    watch.start()
    try:
        _stream(origin.stdin).write(json.dumps(request) + "\n")
        _stream(origin.stdin).flush()
        answer = _stream(origin.stdout).readline()
    finally:
        watch.cancel()
    assert answer, "the process that runs are copied from has ended"
    return int(answer)


def _stream(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


@cache
def _origin() -> subprocess.Popen[str]:
    """Start the process that runs are copied from: one for each process of tests."""
    origin = subprocess.Popen(
        [sys.executable, "-W", "error", __file__],
        env={**os.environ, "PYTHONPATH": str(PROJECT / "src")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def end() -> None:
        _stream(origin.stdin).close()
        origin.wait()

    atexit.register(end)
    return origin


# --- in the process that runs are copied from --------------------------------------------------


def _serve() -> None:
    """Run what is asked for, one line each, until nobody asks any more."""
    import brand_yml  # noqa: F401 (what packs are read with)

    import tongwen

    for module in walk_packages(tongwen.__path__, "tongwen."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    _write_once()
    _keep_layouts()
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        copy = os.fork()
        if copy == 0:
            _run(json.loads(line))
        status = os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
        print(status, flush=True)


def _write_once() -> None:
    """Write a small report as a command would, for what is found out of the house on the way."""
    from project import small_project
    from tongwen.diagnostics import Problems
    from tongwen.languages import LANGUAGES
    from tongwen.pipeline import Project, Request, make_edition
    from tongwen.pipeline.editions import read
    from tongwen.pipeline.workers import write

    with tempfile.TemporaryDirectory(prefix="tongwen-run-") as name:
        project, problems = Project(small_project(Path(name)).root), Problems()
        report, institute = read(project, Request("small", ("pdf",)), problems)
        assert report is not None
        assert institute is not None
        for tag in report.metadata.languages:
            edition = make_edition(project, report, institute, LANGUAGES[tag], problems)
            assert edition is not None
            for format_ in ("pdf", "docx", "html"):
                write(format_, edition, measured=False)


def _keep_layouts() -> None:
    """Let runs share what LibreOffice made of the same file: two seconds of the processor each."""
    from tongwen import measuring

    lay_out = measuring.lay_out

    def laid_out(data: bytes, extension: str) -> measuring.Layout | None:
        key = f"{measuring.office()} {extension} {hashlib.sha256(data).hexdigest()}"
        found: measuring.Layout | None = kept(key, lay_out, data, extension)
        return found

    measuring.lay_out = laid_out


def _run(request: dict[str, Any]) -> None:
    """Be the command, from here to the end of this process."""
    from tongwen.cli import main

    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["environment"])
    for number, name in ((0, os.devnull), (1, OUTPUT), (2, ERRORS)):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        os.dup2(os.open(Path(request["folder"], name), flags, 0o600), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 (open as long as it runs)
    sys.argv = ["tongwen", *request["arguments"]]
    try:
        status = main()
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
        status = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    _serve()
