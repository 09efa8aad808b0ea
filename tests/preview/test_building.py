"""Builds that a preview makes for a command: the same bytes, and nobody else is answered."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

import pytest

from project import CHAPTER, SmallProject, small_project
from tongwen.pipeline import Project, Request, Result, build, workers
from tongwen.pipeline.handing import PATIENCE, NotHere, is_private, place, received, send, world
from tongwen.preview import building

EN = ("en",)
RUN = workers.run


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    return small_project(tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def answered(small: SmallProject, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the builds of a preview are asked for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        project = Project(small.root)
        process = building.begin(project, "small")
        path = place(project, "small")
        while not path.exists():
            process.join(timeout=0.02)
            assert process.exitcode is None
        yield path
        process.terminate()
        process.join()
        assert not path.parent.exists()


@pytest.fixture
def handed(answered: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, where nothing may be written by processes of the command's own."""

    def run(*_: object) -> Any:
        raise AssertionError("the command has built by itself")

    monkeypatch.setattr(workers, "run", run)
    return answered


def changed(small: SmallProject, what: str) -> None:
    small.write("one.md", CHAPTER.replace("Some", what))


def files(root: Path, result: Result) -> dict[str, bytes]:
    assert not result.problems.has_errors
    return {one.path: (root / one.path).read_bytes() for one in result.outcomes}


def test_the_same_bytes_and_problems_after_changes(
    small: SmallProject, handed: Path, tmp_path: Path
) -> None:
    """``bench/sequences.py --preview`` makes many more changes."""
    request = Request("small", ("pdf", "html", "txt"), editions=EN)
    told: list[str] = []
    for words in ("Some", "A word with a [note]{lang=xx} and", "Other"):
        told.clear()
        changed(small, words)
        result = build(Project(small.root), request, lambda what, *_: told.append(what))
        assert {one.state for one in result.outcomes} == {"built"}
        assert told[:1] == ["reading"]
    clean = Project(tmp_path / "clean")
    shutil.copytree(small.root, clean.root, ignore=shutil.ignore_patterns("build"))
    alone = build(clean, request, runner=RUN)
    assert files(small.root, result) == files(clean.root, alone)
    assert list(result.problems) == list(alone.problems)
    again = build(Project(small.root), request)
    assert {one.state for one in again.outcomes} == {"fresh"}


def test_who_stops_waiting_ends_the_build_alone(small: SmallProject, handed: Path) -> None:
    project, request = Project(small.root), Request("small", ("txt",), editions=EN)
    changed(small, "Left")
    with Client(str(handed), "AF_UNIX") as link:
        assert received(link, PATIENCE) == {"listening": True}
        send(link, asking(project))
    assert build(project, request).outcomes[0].state in ("built", "fresh")
    changed(small, "Then")
    assert build(project, request).outcomes[0].state == "built"


@pytest.mark.parametrize(
    "message", [b"GET / HTTP/1.1", b"[]", b"{}", b'{"world": "other"}', b"\xff", b'{"world": 1}']
)
def test_what_is_no_command_of_the_same_world_is_refused(answered: Path, message: bytes) -> None:
    with Client(str(answered), "AF_UNIX") as link:
        assert received(link, PATIENCE) == {"listening": True}
        link.send_bytes(message)
        with pytest.raises(NotHere):
            received(link, PATIENCE)


def test_in_another_world_a_command_builds_by_itself(
    small: SmallProject, handed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(small, "Elsewhere")
    monkeypatch.setenv("TONGWEN_TIME_LIMIT", "800")
    with pytest.raises(AssertionError, match="by itself"):
        build(Project(small.root), Request("small", ("txt",), editions=EN))


def test_a_draft_lies_apart(small: SmallProject, handed: Path) -> None:
    result = build(Project(small.root, draft=True), Request("small", ("txt",), editions=EN))
    assert result.outcomes[0].path.startswith("build/draft/")


def test_its_folder_is_for_this_user_alone(
    answered: Path, small: SmallProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stat.S_IMODE(answered.parent.stat().st_mode) == 0o700
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    folder = place(Project(small.root), "small").parent
    assert not is_private(folder)
    folder.mkdir(mode=0o700)
    assert is_private(folder)
    folder.chmod(0o755)
    assert not is_private(folder)
    folder.rmdir()
    folder.symlink_to(answered.parent)
    assert not is_private(folder)


def asking(project: Project) -> dict[str, Any]:
    return {
        "world": world(project), "draft": False, "formats": ["txt"], "institute": "",
        "editions": EN,
    }  # fmt: skip
