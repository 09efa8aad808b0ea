"""Jobs on a Dask cluster: the same artefacts, also where a machine is lost on the way."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import dask
import pytest
from distributed import Client, LocalCluster

from effort import PATIENCE, comes_true
from places import PROJECT
from project import SmallProject, small_project
from tongwen import cli, pipeline
from tongwen.diagnostics import Problem, Problems
from tongwen.edition import Artefact
from tongwen.pipeline import Project, Request, cluster
from tongwen.pipeline.editions import read, resolved_editions
from tongwen.pipeline.workers import Job
from tongwen.processes import bounds

PATIENT = {
    "distributed.comm.timeouts.connect": f"{PATIENCE:.0f}s",
    "distributed.comm.timeouts.tcp": f"{PATIENCE:.0f}s",
    "distributed.scheduler.worker-ttl": None,
}
"""Dask gives a machine up only where it is gone, not where it is busy."""

ASKED = ("build", "--format", "html", "--edition", "en")


def built(project: SmallProject) -> dict[str, bytes]:
    """Return what lies in build/, but for what a build notes down."""
    files = (project.root / "build").rglob("small.en.*")
    return {file.name: file.read_bytes() for file in files if ".cache" not in file.parts}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    return small_project(tmp_path_factory.mktemp("cluster"))


@pytest.fixture(scope="module")
def here(project: SmallProject) -> dict[str, bytes]:
    """What this machine makes."""
    run = project.run(*ASKED)
    assert run.status == 0, run.errors
    made = built(project)
    assert [*made] == ["small.en.html"]
    return made


@pytest.fixture(scope="module")
def job(project: SmallProject) -> Job:
    """A job of that project: its web page."""
    whole, request = Project(project.root), Request("small", ("html",), editions=("en",))
    report, institute = read(whole, request, Problems())
    assert report is not None
    assert institute is not None
    ((edition, _),) = resolved_editions(whole, report, institute, ("en",), Problems())
    return Job(edition, "html", whole.place_of(edition, "html"))


# What Dask does as it is loaded and as it loses a machine is its own affair.
@pytest.mark.filterwarnings("ignore")
def test_a_machine_that_is_lost_midway_loses_nothing(
    here: dict[str, bytes], tmp_path: Path
) -> None:
    elsewhere = small_project(tmp_path / "project")
    with (
        dask.config.set(PATIENT),
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address=None,
            local_directory=str(tmp_path),
            silence_logs=50,
        ) as machines,
        Client(machines) as client,
    ):
        pids = client.run(os.getpid)
        for pid in pids.values():
            os.kill(pid, signal.SIGSTOP)  # what it is given, it does not come to the end of
        command = [sys.executable, "-m", "tongwen", *ASKED, "--scheduler"]
        build = subprocess.Popen(
            [*command, machines.scheduler_address],
            cwd=elsewhere.root,
            env={**os.environ, "PYTHONPATH": str(PROJECT / "src")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert comes_true(lambda: any(client.processing().values()) or build.poll() is not None)
        (lost,) = (machine for machine, jobs in client.processing().items() if jobs)
        os.kill(pids.pop(lost), signal.SIGKILL)
        for pid in pids.values():
            os.kill(pid, signal.SIGCONT)
        _, errors = build.communicate(timeout=PATIENCE)
    assert build.returncode == 0, errors
    assert built(elsewhere) == here


def test_a_machine_with_another_tongwen_writes_nothing(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "parcel").write_bytes(cluster.packed(job, bounds()))
    monkeypatch.setattr(cluster, "digest_of_toolchain", lambda: "another")
    cluster.main(tmp_path)
    written: Problem = pickle.loads((tmp_path / "written").read_bytes())
    assert written.code == "BUILD-08"
    assert written.hint.startswith("set up the same there")
    monkeypatch.undo()
    monkeypatch.setattr(cluster, "hold", lambda _: None)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    cluster.main(tmp_path)
    assert isinstance(pickle.loads((tmp_path / "written").read_bytes()), Artefact)


def test_a_process_that_ends_without_a_word_is_a_problem(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    bound = bounds()
    written: Problem = pickle.loads(cluster.perform(cluster.packed(job, bound), bound))
    assert (written.code, written.span.file) == ("BUILD-01", "small.en.html")


def test_paths_of_packs_lead_to_what_came_along(job: Job, tmp_path: Path) -> None:
    parcel = pickle.loads(cluster.packed(replace(job, made_from="x"), bounds()))
    job, _ = cluster.unpacked(parcel, tmp_path)
    assert all(folder.is_relative_to(tmp_path) for folder in job.edition.institute.folders)
    assert any((folder / "pdf/print.css").is_file() for folder in job.edition.institute.folders)


@pytest.mark.filterwarnings("ignore")
def test_where_nothing_answers_there_is_no_cluster_until_one_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def begun(*_: object) -> None:
        raise KeyboardInterrupt

    project = small_project(tmp_path)
    monkeypatch.setattr(cluster, "_PATIENCE", 0.2)
    monkeypatch.setattr(pipeline, "build", begun)
    build = ["--project", str(project.root), "build", "--scheduler"]
    assert cli.main([*build, "tcp://127.0.0.1:9"]) == 2
    said = capsys.readouterr().err
    assert "error[USE-13] there is no cluster at" in said
    assert "hint: start dask scheduler, and dask worker on each machine" in said
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "distributed", None)
        assert cli.main([*build, "tcp://127.0.0.1:9"]) == 2
    assert "sh setup/prepare.sh cluster sets it up" in capsys.readouterr().err
    monkeypatch.setattr(cluster, "_PATIENCE", PATIENCE)
    with (
        dask.config.set(PATIENT),
        LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None,
            local_directory=str(tmp_path), protocol="tcp://",
        ) as machines,
    ):  # fmt: skip
        assert cli.main([*build, machines.scheduler_address]) == 130
