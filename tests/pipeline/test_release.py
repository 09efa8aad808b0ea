"""A release: whole, proved by its manifest, or none at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from effort import PATIENCE
from project import REPORT, ROOT, SmallProject, small_project
from shared import FOLDER, shared
from tongwen.diagnostics import Problems
from tongwen.pipeline import Project, Request, verify
from tongwen.pipeline.project import OWNER_FILE
from tongwen.pipeline.releasing import folder_of, sources_of
from tongwen.readers.source import read_report

WHOLE = REPORT.replace("languages: [en, zh-Hant]", "languages: [en]") + (
    "abstract: [A summary.]\nkeywords: [rivers]\nlicence: CC-BY-4.0\n"
)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    """A project of one's own whose report is released."""
    folder = tmp_path_factory.mktemp("release")
    shutil.copytree(shared(_released), folder, symlinks=True, dirs_exist_ok=True)
    return SmallProject(folder)


def _released() -> str:
    project = small_project(Path(tempfile.mkdtemp(dir=os.environ[FOLDER])))
    project.write("report.yaml", WHOLE)
    works = (project.report / "works.yaml").read_text(encoding="utf-8")
    project.write("works.yaml", works + "  publisher: Harbour Press\n")
    done = project.run("release", "small")
    assert done.status == 0, done.output + done.errors
    return str(project.root)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_a_release_is_called_as_the_folder_of_its_artefacts(tmp_path: Path) -> None:
    names = []
    for folder in ("one", "two"):
        file = tmp_path / folder / "manual.md"
        file.parent.mkdir()
        file.write_text("# Use\n", encoding="utf-8")
        project = Project(tmp_path / "tongwen", tmp_path, "manual.md", file)
        home = project.home(folder)
        home.mkdir(parents=True)
        (home / OWNER_FILE).write_text(f"{file}", encoding="utf-8")
        names.append(folder_of(project, Request(folder, ()), "house").name)
    assert names[0] == "manual"
    assert names[1].startswith("manual-")


def test_of_a_report_of_one_file_elsewhere_what_it_names_is_a_source(tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'
    text = '---\ntitle: T\nauthor: A. Author\n---\n\n# One\n\n![](x.svg){alt="A line."}\n'
    for name, words in {"a.md": text, "x.svg": svg, "letters.txt": "not of the report"}.items():
        (folder / name).write_text(words, encoding="utf-8")
    project = Project(tmp_path / "tongwen", reports_in=tmp_path, named="a.md")
    report = read_report(project.gate(folder), folder, Problems(), "a.md")
    asked = Request("elsewhere", ())
    names = [name for name, _ in sources_of(project, asked, report, None)]
    assert names == ["elsewhere/a.md", "elsewhere/x.svg"]
    whole = sources_of(replace(project, named=""), asked, report, None)
    assert [name for name, _ in whole] == [*names[:1], "elsewhere/letters.txt", *names[1:]]


def test_a_release_holds_the_artefacts_the_manifest_and_the_preflight(
    released: SmallProject,
) -> None:
    folder = released.root / "build/release/small"
    files = contents(folder)
    assert set(files) == {
        *("small.en.pdf", "small.en.docx", "small.en.html"),
        *("manifest.json", "preflight.html", "preflight.json", "sbom.cdx.json"),
    }
    manifest = json.loads(files["manifest.json"])
    named = {row["file"]: row["sha256"] for row in manifest["artefacts"]}
    assert set(named) == set(files) - {"manifest.json"}
    for name, digest in named.items():
        assert hashlib.sha256(files[name]).hexdigest() == digest
    sources = {row["file"]: row["sha256"] for row in manifest["sources"]}
    assert {"content/small/report.yaml", "content/small/figures/bars.svg"} <= set(sources)
    assert any(name.startswith("templates/house/") for name in sources)
    assert any(name.startswith("templates/institutes/cuc-icsf/") for name in sources)
    for name, digest in sources.items():
        assert hashlib.sha256((released.root / name).read_bytes()).hexdigest() == digest
    assert manifest["date"] == "2024-02-01T00:00:00+00:00"
    assert manifest["made-with"]["libraries"]["weasyprint"]
    assert manifest["page-numbers"]["small.en.docx"]
    assert json.loads(files["preflight.json"])["fit"] is True
    built = released.root / "build/small/cuc-icsf/small.en.pdf"
    assert files["small.en.pdf"] == built.read_bytes()
    # And who gets it can prove that.
    problems = Problems()
    sound = verify(built.parents[2] / "release/small", None, problems)
    assert sorted(sound) == sorted(set(files) - {"manifest.json"})
    assert not problems


def test_a_release_says_what_it_was_made_with(released: SmallProject) -> None:
    text = (released.root / "build/release/small/sbom.cdx.json").read_text(encoding="utf-8")
    # They take two seconds to import, for this question alone.
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    rows = json.loads(text)["components"]
    licences = {
        row["name"]: [
            entry.get("expression") or entry["license"].get("id") or entry["license"]["name"]
            for entry in row.get("licenses", ())
        ]
        for row in rows
    }
    assert licences["Source Serif 4"] == licences["Noto Serif CJK TC"] == ["OFL-1.1"]
    assert licences["jinja2"]
    # What only the tests need was no part of it.
    assert not {"pytest", "hypothesis", "mypy"} & set(licences)
    weasyprint = next(row for row in rows if row["name"] == "weasyprint")
    assert weasyprint["purl"] == f"pkg:pypi/weasyprint@{version('weasyprint')}"


def test_the_same_sources_give_the_same_release(released: SmallProject) -> None:
    before = contents(released.root / "build/release/small")
    assert released.run("release", "small").status == 0
    assert contents(released.root / "build/release/small") == before


def test_the_date_goes_by_source_date_epoch(released: SmallProject) -> None:
    asked = ("small", "--institute", "umt", "--format", "html")
    done = released.run("release", *asked, SOURCE_DATE_EPOCH="1000000000")
    assert done.status == 0, done.output
    folder = released.root / "build/release/small.umt"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["date"] == "2001-09-09T01:46:40+00:00"
    assert manifest["institute"] == "umt"


def test_a_report_that_is_not_fit_is_not_released_and_leaves_the_last_one(
    released: SmallProject,
) -> None:
    before = contents(released.root / "build/release/small")
    text = (released.report / "one.md").read_text(encoding="utf-8")
    released.write("one.md", text.replace(", see @fig-bars and @tbl-t", ""))
    try:
        done = released.run("release", "small", "--format", "html")
    finally:
        released.write("one.md", text)
    assert done.status == 1
    assert "FIG-10" in done.output
    assert "not released" in done.errors
    assert contents(released.root / "build/release/small") == before


KILLED = """\
import os, signal, sys
from tongwen import cli
from tongwen.pipeline import storing

written = 0
write, step = storing.write_file, sys.argv[1]

def dying(path, data):
    global written
    written += 1
    if step == str(written):
        os.kill(os.getpid(), signal.SIGKILL)
    write(path, data)

def between(folder):
    if step == "sync" and folder.name.endswith(".part") and written > 5:
        os.kill(os.getpid(), signal.SIGKILL)

storing.write_file = dying
if step == "sync":
    storing._sync = between
if step == "rename":
    rename = storing.Path.rename
    def once(path, target):
        result = rename(path, target)
        if str(target).endswith(".before"):
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    storing.Path.rename = once
sys.exit(cli.main(["release", "small"]))
"""


@pytest.mark.parametrize("step", ["4", "sync", "rename"])
def test_a_release_that_is_killed_leaves_the_previous_one(
    released: SmallProject, step: str
) -> None:
    folder = released.root / "build/release/small"
    before = contents(folder)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, step],
        cwd=released.root,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    if step == "rename":
        # In the moment between two renames it stands aside, whole; the next release puts it back.
        assert contents(folder.with_name(".small.before")) == before
    else:
        assert contents(folder) == before
    if step == "sync":
        return  # the next one's release finds what was left here
    assert released.run("release", "small").status == 0
    assert contents(folder) == before
    assert [path.name for path in folder.parent.iterdir() if path.name.startswith(".")] == []
