"""Set-up on machines that lack things: which packages it asks for, and what it says.

The machine is made of shims: a PATH with a handful of real tools and stand-ins for Python, the
package managers, sudo and id. A stand-in writes down how it was called; nothing is installed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from effort import PATIENCE
from places import PROJECT

LOCKS = sorted((PROJECT / "setup").glob("*.lock"))
TOOLS = (
    *("bash", "cat", "chmod", "dirname", "echo", "env", "find", "grep", "make", "mkdir"),
    *("mktemp", "rm", "sed", "sh", "sleep", "tail", "test", "touch", "tr"),
)
PYTHON_SHIM = """#!/bin/sh
case "$*" in
    *"version_info < "*) exit {old} ;;
    *version_info*) echo python3.11-venv ;;
    *missing.py*) cat "{machine}/missing" ;;
    "-m venv"*)
        mkdir -p "$4/bin"
        cp_self() {{ cat "$0" >"$1" && chmod +x "$1"; }}
        cp_self "$4/bin/python" ;;
    *"--require-hashes"*) echo "pip $*" >>"{machine}/calls"; exit {pip_status} ;;
    *) echo "python $*" >>"{machine}/calls" ;;
esac
"""
MANAGER_SHIM = """#!/bin/sh
echo "{name} $*" >>"{machine}/calls"
case "$*" in *update*) : >"{machine}/updated"; exit 0 ;; esac
if [ {needs_update} = 1 ] && [ ! -e "{machine}/updated" ]; then
    echo "E: Unable to locate package" >&2
    exit 100
fi
[ {works} = 1 ] || {{ echo "E: no room left" >&2; exit 100; }}
: >"{machine}/missing"
"""


@dataclass(frozen=True)
class Machine:
    """A machine made of shims, with a copy of the project on it."""

    folder: Path

    @property
    def project(self) -> Path:
        return self.folder / "project"

    @property
    def calls(self) -> list[str]:
        record = self.folder / "calls"
        return record.read_text().splitlines() if record.exists() else []

    def shim(self, name: str, script: str) -> None:
        path = self.folder / "bin" / name
        path.unlink(missing_ok=True)
        path.write_text(script)
        path.chmod(0o755)

    def python(self, name: str = "python3", *, old: bool = False, pip_status: int = 0) -> None:
        script = PYTHON_SHIM.format(machine=self.folder, old=int(old), pip_status=pip_status)
        self.shim(name, script)

    def manager(self, name: str, *, needs_update: bool = False, works: bool = True) -> None:
        self.shim(
            name,
            MANAGER_SHIM.format(
                name=name,
                machine=self.folder,
                needs_update=int(needs_update),
                works=int(works),
            ),
        )

    def user(self, number: int, *, sudo: str = "") -> None:
        self.shim("id", f"#!/bin/sh\necho {number}\n")
        if sudo:
            self.shim("sudo", f"#!/bin/sh\n{sudo}\n")

    def lacks(self, *needs: str) -> None:
        (self.folder / "missing").write_text("".join(f"{need}\n" for need in needs))

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.project,
            env={
                "PATH": str(self.folder / "bin"),
                "SYSTEM_PYTHON": str(self.folder / "system-python"),
                "TMPDIR": str(self.folder),
            },
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def prepare(self, mode: str = "run") -> subprocess.CompletedProcess[str]:
        return self.run("sh", "setup/prepare.sh", mode)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with a recent Python, everything else it needs, and an ordinary user."""
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(str(shutil.which(tool)))
    made = Machine(tmp_path)
    made.project.mkdir()
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(PROJECT / name, made.project)
    shutil.copytree(PROJECT / "setup", made.project / "setup")
    made.python()
    made.user(1000)
    made.lacks()
    return made


def test_where_all_is_there_only_python_packages_are_installed(machine: Machine) -> None:
    machine.manager("apt-get")
    result = machine.prepare()
    assert result.returncode == 0, result.stderr
    assert not [call for call in machine.calls if call.startswith("apt-get")]
    assert [
        call for call in machine.calls if call.startswith("pip") and "requirements.lock" in call
    ]
    assert any("tongwen.fonts prepare" in call for call in machine.calls)
    assert (machine.project / ".venv/ready").read_text().strip() == str(machine.project)
    assert all(line.startswith("Setting up: ") for line in result.stdout.splitlines())


def test_pip_is_given_hashes_and_no_index(machine: Machine) -> None:
    machine.prepare()
    (call,) = [call for call in machine.calls if call.startswith("pip")]
    assert "--require-hashes" in call
    assert "index-url" not in call
    assert "://" not in call


def test_root_installs_what_is_missing_and_nothing_else(machine: Machine) -> None:
    machine.user(0)
    machine.manager("apt-get")
    machine.lacks("venv", "fonts")
    result = machine.prepare()
    assert result.returncode == 0, result.stderr
    (call,) = [call for call in machine.calls if call.startswith("apt-get")]
    assert call.endswith("--no-install-recommends python3.11-venv fonts-noto-cjk")


def test_lists_are_fetched_only_when_the_package_is_not_found(machine: Machine) -> None:
    machine.user(0)
    machine.manager("apt-get", needs_update=True)
    machine.lacks("pango")
    assert machine.prepare().returncode == 0
    verbs = [call.split()[1] for call in machine.calls if call.startswith("apt-get")]
    assert verbs == ["install", "update", "install"]
    assert any("libharfbuzz-subset0" in call for call in machine.calls)


def test_sudo_without_a_password_will_do(machine: Machine) -> None:
    machine.user(1000, sudo='shift; [ "$1" = true ] || exec "$@"')
    machine.manager("apt-get")
    machine.lacks("fonts")
    assert machine.prepare().returncode == 0
    assert any(call.startswith("apt-get install") for call in machine.calls)


def test_fedora_installs_with_dnf(machine: Machine) -> None:
    machine.user(0)
    machine.manager("dnf")
    machine.lacks("pango", "fonts")
    assert machine.prepare().returncode == 0
    (call,) = [call for call in machine.calls if call.startswith("dnf")]
    assert "google-noto-serif-cjk-fonts" in call


@pytest.mark.parametrize("sudo", ["", "echo 'a password is required' >&2; exit 1"])
def test_without_rights_the_commands_are_said(machine: Machine, sudo: str) -> None:
    machine.user(1000, sudo=sudo)
    machine.manager("apt-get")
    machine.lacks("pango", "fonts")
    result = machine.prepare()
    assert result.returncode == 2
    assert machine.calls == []
    assert not (machine.project / ".venv").exists()
    for command in (
        r"apt-get install --no-install-recommends libpango-1\.0-0 .*fonts-noto-cjk",
        r"dnf install pango .*google-noto-sans-cjk-fonts",
        r"brew install pango font-noto-sans-cjk",
    ):
        assert re.search(command, result.stderr), result.stderr
    assert "Pango" in result.stderr


def test_a_failed_installation_shows_why_and_what_to_type(machine: Machine) -> None:
    machine.user(0)
    machine.manager("apt-get", needs_update=True, works=False)
    machine.lacks("fonts")
    result = machine.prepare()
    assert result.returncode == 2
    assert "E: no room left" in result.stderr
    assert "apt-get install --no-install-recommends fonts-noto-cjk" in result.stderr


def test_an_old_python_is_passed_over_for_a_newer_one(machine: Machine) -> None:
    machine.python("python3", old=True)
    machine.python("python3.12")
    assert machine.prepare().returncode == 0


def test_the_systems_own_python_comes_first(machine: Machine) -> None:
    machine.python("../system-python")
    machine.python("python3", old=True)
    assert machine.prepare().returncode == 0


def test_a_system_whose_python_is_old_or_makes_no_environments_lends_another(
    machine: Machine,
) -> None:
    machine.python("../system-python", old=True)
    assert machine.prepare().returncode == 0
    machine.shim("../system-python", "#!/bin/sh\nexit 1\n")
    assert machine.prepare().returncode == 0


def test_only_an_old_python_is_said(machine: Machine) -> None:
    machine.python("python3", old=True)
    result = machine.prepare()
    assert result.returncode == 2
    assert "Python 3.11 or later" in result.stderr
    assert "PYTHON=" in result.stderr


def test_packages_that_do_not_come_leave_no_stamp(machine: Machine) -> None:
    machine.python(pip_status=1)
    result = machine.prepare()
    assert result.returncode == 1
    assert "setup/requirements.lock could not be installed" in result.stderr
    assert not (machine.project / ".venv/ready").exists()


def test_missing_test_tools_are_said_and_do_not_stop(machine: Machine) -> None:
    result = machine.prepare("test")
    assert result.returncode == 0, result.stderr
    assert "Chromium, LibreOffice, Poppler's tools, a Java compiler" in result.stderr
    assert "skipped" in result.stderr
    assert (machine.project / ".venv/ready-for-tests").exists()


def test_publishing_asks_for_no_test_tools(machine: Machine) -> None:
    machine.user(0)
    machine.manager("apt-get")
    result = machine.prepare()
    assert result.returncode == 0
    assert not [call for call in machine.calls if "chromium" in call or "test-req" in call]


def test_a_lock_left_by_a_killed_set_up_is_cleared(machine: Machine) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (machine.project / ".setup-lock").mkdir()
    (machine.project / ".setup-lock/owner").write_text(f"{ended.pid}\n")
    assert machine.prepare().returncode == 0
    assert not (machine.project / ".setup-lock").exists()


def test_wrong_usage(machine: Machine) -> None:
    assert machine.prepare("everything").returncode == 2


def up_to_date(machine: Machine, folder: Path | None = None) -> bool:
    command = ("make", "-C", str(folder or machine.project), "--question", ".venv/ready")
    return machine.run(*command).returncode == 0


def test_a_second_run_sets_up_nothing(machine: Machine) -> None:
    assert not up_to_date(machine)
    assert machine.run("make", ".venv/ready").returncode == 0
    assert up_to_date(machine)
    calls = machine.calls
    assert machine.run("make", ".venv/ready").returncode == 0
    assert machine.calls == calls


def test_a_new_lock_sets_up_again(machine: Machine) -> None:
    machine.run("make", ".venv/ready")
    stamp = (machine.project / ".venv/ready").stat().st_mtime
    os.utime(machine.project / "setup/requirements.lock", (stamp + 5, stamp + 5))
    assert not up_to_date(machine)


def test_a_folder_that_moved_is_set_up_again(machine: Machine) -> None:
    machine.run("make", ".venv/ready")
    moved = machine.project.rename(machine.folder / "moved")
    machine.project.mkdir()  # where the commands run from
    assert not up_to_date(machine, moved)
    assert machine.run("make", "-C", str(moved), ".venv/ready").returncode == 0
    assert up_to_date(machine, moved)


def test_make_alone_says_what_there_is(machine: Machine) -> None:
    result = machine.run("make", "-s")
    assert result.returncode == 0
    targets = [
        "pdf",
        "docx",
        "html",
        "all",
        "check",
        "test",
        "accept",
        "bench",
        "new-institute",
        "new-report",
        "import",
        "clean",
    ]
    for target in targets:
        assert re.search(rf"^  {target} +\w", result.stdout, re.MULTILINE), target
    assert "REPORT=ai-pioneers" in result.stdout
    assert not (machine.project / ".venv").exists()


def test_clean_keeps_the_folder(machine: Machine) -> None:
    built = machine.project / "build/report/institute"
    built.mkdir(parents=True)
    (built / "report.en.pdf").touch()
    (machine.project / "build/.gitignore").touch()
    assert machine.run("make", "clean").returncode == 0
    assert [path.name for path in (machine.project / "build").iterdir()] == [".gitignore"]


# --- what a change must pass ---------------------------------------------------------------

MAKE_SHIM = """#!/bin/sh
echo "make $*" >>"{machine}/calls"
if [ "$1" = "{failing}" ]; then echo "$1 has failed"; exit 1; fi
case "$1" in test) ;; *) exit 0 ;; esac
mkdir -p build
echo '<suites><testsuite tests="5" failures="0" errors="0" skipped="{skipped}"/></suites>' \\
    >build/tests.xml
exit {status}
"""


def run_ci(
    machine: Machine, *, skipped: int = 0, status: int = 0, ci: str = "true", failing: str = ""
) -> subprocess.CompletedProcess[str]:
    shutil.copytree(PROJECT / ".ci", machine.project / ".ci")
    (machine.project / ".venv/bin").mkdir(parents=True)
    (machine.project / ".venv/bin/python").symlink_to(sys.executable)
    values = {"skipped": skipped, "status": status, "failing": failing}
    machine.shim("make", MAKE_SHIM.format(machine=machine.folder, **values))
    return machine.run("env", f"CI={ci}", "bash", ".ci/run")


def test_ci_builds_every_edition_and_tests(machine: Machine) -> None:
    result = run_ci(machine)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "tests: 5 passed, 0 failed, 0 skipped"
    assert machine.calls[0] == "make .venv/ready-for-tests"
    tested = machine.calls.index("make test")
    # One step of each half goes on beside the others.
    assert sorted(machine.calls[1:tested]) == [
        "make all",
        "make all REPORT=specimen-report",
        "make lint",
        "make pdf INSTITUTE=umt lantern cuc-icsf+umt",
    ]
    assert sorted(machine.calls[tested + 1 :]) == [
        "make check",
        "make check REPORT=specimen-report",
        "make check REPORT=specimen-report INSTITUTE=lantern",
        "make check REPORT=specimen-report INSTITUTE=umt",
        "make check-institute",
        "make print",
        "make site",
        "make txt",
    ]


@pytest.mark.parametrize("step", ["lint", "check-institute", "all", "check"])
def test_ci_fails_with_any_step(machine: Machine, step: str) -> None:
    result = run_ci(machine, failing=step)
    assert result.returncode != 0
    assert f"{step} has failed" in result.stdout + result.stderr


def test_ci_fails_on_a_skipped_test(machine: Machine) -> None:
    result = run_ci(machine, skipped=2)
    assert result.returncode == 1
    assert result.stdout.splitlines()[-1] == "tests: 3 passed, 0 failed, 2 skipped"


def test_elsewhere_a_skipped_test_is_no_failure(machine: Machine) -> None:
    assert run_ci(machine, skipped=2, ci="").returncode == 0


def test_ci_fails_with_the_tests(machine: Machine) -> None:
    assert run_ci(machine, status=2).returncode != 0


def test_ci_fails_where_nothing_ran(machine: Machine) -> None:
    assert run_ci(machine, skipped=5, ci="").returncode == 1


# --- the lock files ----------------------------------------------------------------------


def pins(lock: Path) -> dict[str, str]:
    lines = lock.read_text().replace("\\\n", " ").splitlines()
    found = (re.match(r"([a-z0-9.-]+)==(\S+)", line) for line in lines)
    return {match[1]: match[2] for match in found if match}


def entries(lock: Path) -> Sequence[str]:
    lines = lock.read_text().replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_pins_every_package_by_hash_and_names_no_address(lock: Path) -> None:
    assert entries(lock)
    for entry in entries(lock):
        assert re.match(r"[a-z0-9.-]+==\S+.*--hash=sha256:[0-9a-f]{64}", entry), entry
    assert "://" not in lock.read_text()
    assert "index" not in lock.read_text()


def test_tests_run_with_the_packages_that_publish() -> None:
    published = pins(PROJECT / "setup/requirements.lock")
    tested = pins(PROJECT / "setup/test-requirements.lock")
    assert len(published) > 20
    assert published.items() <= tested.items()


@pytest.mark.parametrize(
    "name", ["requirements", "cluster-requirements", "test-requirements", "bench-requirements"]
)
def test_every_requirement_is_locked(name: str) -> None:
    text = (PROJECT / f"setup/{name}.in").read_text()
    lines = (line.split("#")[0].strip() for line in text.splitlines())
    wanted = [re.split(r"[\[=<>]", line)[0] for line in lines if line and not line.startswith("-")]
    assert wanted
    locked = {_normal(package) for package in pins(PROJECT / f"setup/{name}.lock")}
    assert {_normal(package) for package in wanted} <= locked


def _normal(package: str) -> str:
    """Return the name that packages go by (PEP 503)."""
    return re.sub(r"[-_.]+", "-", package).lower()
