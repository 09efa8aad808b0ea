"""What is started ends: however its parent ends, and whatever it is doing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from effort import comes_true
from places import PROJECT
from project import REPORT, SmallProject, small_project
from tongwen import processes
from tongwen.processes import MEGABYTE, Bounds, LimitReached


def of_ours(mark: str) -> list[int]:
    """Return the processes that were started with the environment variable MARK=``mark``."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
            zombie = "\nState:\tZ" in (folder / "status").read_text(encoding="utf-8")
        except OSError:
            continue
        if f"MARK={mark}\0".encode() in environment and not zombie:
            found.append(int(folder.name))
    return found


needs_proc = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no /proc")


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    return small_project(tmp_path / "project")


@pytest.fixture
def office(tmp_path: Path) -> Mapping[str, str]:
    """An office that starts a process of its own and never comes back, as LibreOffice does."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "soffice"
    program.write_text(
        f'#!/bin/sh\necho "$*" > {tmp_path}/started\nsleep 3000 &\nsleep 3000\n', encoding="utf-8"
    )
    program.chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def started(
    project: SmallProject, mark: str, temporary: Path, environment: Mapping[str, str], *words: str
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tongwen", "build", "--edition", "en", *words],
        cwd=project.root,
        env={
            **os.environ,
            "PYTHONPATH": str(PROJECT / "src"),
            "TMPDIR": str(temporary),
            "MARK": mark,
            **environment,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # Whoever runs the tests in the background ignores Ctrl-C, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def left_in(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("tongwen-*")]


def parts(project: SmallProject) -> list[Path]:
    return list((project.root / "build").rglob("*.part"))


@needs_proc
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_build_that_ends_takes_its_layout_engine_along(
    project: SmallProject,
    temporary: Path,
    tmp_path: Path,
    office: Mapping[str, str],
    how: signal.Signals,
) -> None:
    mark = f"office-{how}-{os.getpid()}"
    build = started(project, mark, temporary, office, "--format", "docx")
    assert comes_true((tmp_path / "started").exists)
    assert len(of_ours(mark)) >= 3
    build.send_signal(how)
    assert build.wait() == {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGINT: 130}[how]
    assert comes_true(lambda: not of_ours(mark)), "a process outlived the build"
    assert comes_true(lambda: not left_in(temporary)), "a folder outlived the build"
    assert not parts(project)
    assert not list((project.root / "build").rglob("*.docx"))


def test_ctrl_c_while_the_command_is_still_loaded_says_nothing() -> None:
    loading = (
        "import os, signal, sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'tongwen.cli.parser':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from tongwen.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", loading], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, b"", b"")


@needs_proc
def test_a_build_that_is_killed_takes_its_workers_along_and_the_next_is_right(
    project: SmallProject, temporary: Path
) -> None:
    mark = f"worker-{os.getpid()}"
    build = started(project, mark, temporary, {}, "--format", "pdf", "--format", "html")
    # The build, the workers and what multiprocessing starts with them.
    assert comes_true(lambda: len(of_ours(mark)) >= 3 or build.poll() is not None)
    build.kill()
    build.wait()
    assert comes_true(lambda: not of_ours(mark)), "a worker outlived the build"
    run = project.run("build", "--edition", "en", "--format", "html", TMPDIR=str(temporary))
    assert run.status == 0, run.errors
    assert [path.name for path in (project.root / "build").rglob("*.html")] == ["small.en.html"]
    assert not left_in(temporary)
    assert not parts(project)


def test_a_scratch_folder_whose_process_was_killed_is_swept(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    stale = temporary / f"tongwen-{ended.pid}-abc"
    stale.mkdir()
    (stale / "report.docx").write_bytes(b"x")
    elses = temporary / "tongwen-notes"
    elses.mkdir()
    with processes.scratch() as own:
        processes.sweep()
        assert own.exists()
        assert not stale.exists()
        assert elses.exists()
    assert not own.exists()


def test_a_folder_that_a_process_holds_is_not_swept(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where two containers share a temporary directory, and see no process of each other."""
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    with processes.scratch() as own:
        monkeypatch.setattr(processes, "is_alive", lambda pid: False)
        processes.sweep()
        assert own.exists()


def test_a_program_gives_what_it_prints(temporary: Path) -> None:
    said = processes.run(["/bin/sh", "-c", "echo yes"], temporary, os.environ, Bounds())
    assert said == b"yes\n"


@pytest.mark.parametrize(
    "command",
    [
        ["/bin/sh", "-c", "exit 3"],
        ["/nowhere/office"],
        ["/bin/sh", "-c", "sleep 3000 & sleep 3000"],
    ],
)
def test_a_program_that_fails_or_never_ends_gives_nothing(
    temporary: Path, command: list[str]
) -> None:
    assert processes.run(command, temporary, os.environ, Bounds(clock=0.5)) is None


def test_a_program_has_the_seconds_and_the_memory_of_its_bound(temporary: Path) -> None:
    bound = Bounds(processor=77, memory=3000 * MEGABYTE)
    said = processes.run(["/bin/sh", "-c", "ulimit -t; ulimit -v"], temporary, os.environ, bound)
    assert said is not None
    assert said.split() == [b"77", str(3000 * 1024).encode()]


def test_a_command_s_own_seconds_of_the_processor_are_counted() -> None:
    script = """
from tongwen.processes import Bounds, LimitReached, held
try:
    with held(Bounds(processor=1)):
        while True:
            pass
except LimitReached as reached:
    print(reached, "/", reached.hint)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "more than 1 seconds of the processor" in done.stdout
    assert "TONGWEN_TIME_LIMIT=2" in done.stdout


def test_reading_that_takes_all_memory_is_one_problem(project: SmallProject) -> None:
    # Such a paragraph is refused unless the report allows it.
    project.write("report.yaml", f"{REPORT}limits: {{paragraph: 8000000}}\n")
    project.write("one.md", "# One\n\n" + "*a* " * 2_000_000)
    run = project.run("check", TONGWEN_MEMORY_LIMIT="400")
    assert run.status == 1
    assert "error[USE-11]" in run.errors
    assert "400 MB of memory" in run.errors
    assert "TONGWEN_MEMORY_LIMIT=800" in run.errors


def test_the_bounds_are_set_in_the_environment() -> None:
    usual = Bounds()
    assert processes.bounds({}) == usual
    raised = processes.bounds({"TONGWEN_TIME_LIMIT": "1800", "TONGWEN_MEMORY_LIMIT": "100"})
    assert (raised.processor, raised.clock, raised.memory) == (1800, 7200.0, 100 * MEGABYTE)
    assert processes.bounds({"TONGWEN_TIME_LIMIT": "0"}).clock == 0
    assert processes.bounds({"TONGWEN_TIME_LIMIT": "much"}) == usual


def test_a_limit_that_was_reached_comes_back_from_a_worker() -> None:
    import pickle

    reached = pickle.loads(pickle.dumps(Bounds(processor=5).processor_reached()))
    assert isinstance(reached, LimitReached)
    assert "TONGWEN_TIME_LIMIT=10" in reached.hint
