"""Files are written whole or not at all: a disk that fails at any step, builds that are killed."""

from __future__ import annotations

import ast
import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from places import PROJECT
from tongwen.pipeline import storing

OLD = {"index.html": b"old", "assets/a.css": b"old"}
NEW = {"index.html": b"new", "assets/a.css": b"new"}


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def write_site(root: Path, files: dict[str, bytes]) -> None:
    storing.write_folder(root / "site", files)


def write_page(root: Path, files: dict[str, bytes]) -> None:
    storing.write_file(root / "site" / "index.html", files["index.html"])


STEPS: tuple[tuple[Any, str], ...] = (
    (os, "fsync"),
    (os, "open"),
    (Path, "open"),
    (Path, "mkdir"),
    (Path, "rename"),
    (Path, "replace"),
    (Path, "chmod"),
)


class _Disk:
    """A disk that fails at one of its steps, and then works again."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fatal: int, number: int) -> None:
        self.steps, self.fatal, self.number = 0, fatal, number
        for holder, name in STEPS:
            monkeypatch.setattr(holder, name, self.failing(getattr(holder, name)))

    def failing(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            self.steps += 1
            if self.steps == self.fatal:
                raise OSError(self.number, os.strerror(self.number))
            return real(*arguments, **named)

        return step


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EROFS])
@pytest.mark.parametrize("write", [write_site, write_page])
def test_a_disk_that_fails_at_any_step_leaves_the_old_or_the_new(
    write: Callable[[Path, dict[str, bytes]], None], number: int, tmp_path: Path
) -> None:
    fatal, failed = 0, True
    while failed:
        fatal += 1
        root = tmp_path / str(fatal)
        write_site(root, OLD)
        after = {**OLD, "index.html": b"new"} if write is write_page else NEW
        with pytest.MonkeyPatch.context() as monkeypatch:
            _Disk(monkeypatch, fatal, number)
            try:
                write(root, NEW)
                failed = False
            except OSError as error:
                assert error.errno == number  # noqa: PT017
        storing.recover(root / "site")
        found = contents(root / "site")
        assert found in (OLD, after), fatal
        assert failed or found == after
        # And the next one is right, with nothing left beside it.
        write(root, NEW)
        assert contents(root / "site") == after
        assert [path.name for path in root.iterdir()] == ["site"]
    assert fatal > 4


def test_two_that_write_a_folder_at_once_leave_one_of_them_whole(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tongwen.pipeline import storing\n"
        "root, word = Path(sys.argv[1]), sys.argv[2].encode()\n"
        "for _ in range(40): storing.write_folder(root / 'site', {'a': word, 'b/c': word})\n"
        "storing.write_file(root / 'one.txt', word)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "src")}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path), word],
            env=environment,
            stderr=subprocess.PIPE,
        )
        for word in ("first", "second")
    ]
    said = [process.communicate()[1].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    found = contents(tmp_path / "site")
    assert found in ({"a": b"first", "b/c": b"first"}, {"a": b"second", "b/c": b"second"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.txt", "site"]


def test_what_another_build_is_writing_is_left_alone(tmp_path: Path) -> None:
    others = tmp_path / f".site.{os.getppid()}.part"
    dead = tmp_path / ".site.99999999.part"
    for folder in (others, dead):
        folder.mkdir()
        (folder / "a").write_bytes(b"half")
    write_site(tmp_path, NEW)
    assert others.exists()
    assert not dead.exists()


def test_a_file_keeps_who_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "zh-Hant.po"
    path.write_bytes(b"old")
    path.chmod(0o640)
    storing.write_file(path, b"new")
    assert path.stat().st_mode & 0o777 == 0o640


WRITING = {"write_bytes", "write_text", "replace", "rename", "renames", "mkdir"}


def test_no_other_module_of_the_pipeline_writes() -> None:
    """``pipeline`` alone writes to disk, and there this module alone.

    On a machine of a cluster what came along is put into a scratch folder.
    """
    found = set()
    for file in (PROJECT / "src/tongwen/pipeline").glob("*.py"):
        if file.name in ("storing.py", "cluster.py"):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                on = ast.unparse(node.func.value)
                # Path.replace takes one argument; that of texts two, that of moments none.
                other = node.func.attr == "replace" and len(node.args) != 1
                if node.func.attr in WRITING and not other:
                    found.add(f"{file.name}: {on}.{node.func.attr}")
    assert found == set()
