"""A small project in a temporary folder, and the command run in it as a person would."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from effort import PATIENCE
from forking import ERRORS, OUTPUT, run_forked
from places import PROJECT

ROOT = PROJECT

REPORT = """\
title: Small Report
subtitle: 1 & 2 < 3
authors: [A. Author]
published: 2024-02-01
languages: [en, zh-Hant]
institute: cuc-icsf
chapters: [one.md]
references: [works.yaml]
"""

CHAPTER = """\
# First {#sec-first}

Some words[^n] with a *stress* and a work [@a], see @fig-bars and @tbl-t.

![Three bars](figures/bars.svg){#fig-bars alt="Bars that grow."}

| Name | Count |
|:-----|------:|
| One  | 1     |

: A table {#tbl-t}

[^n]: A note & more.

# References {.unnumbered}

::: {#refs}
:::
"""

WORKS = """\
- id: a
  type: book
  title: A Book & Its Cover
  author: [{family: Author, given: A.}]
  issued: 2001
"""

BARS = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20" viewBox="0 0 30 20">'
    '<rect width="8" height="20" fill="#17365c"/></svg>'
)


@dataclass(frozen=True)
class Run:
    """What a run of the command gave."""

    status: int
    output: str
    errors: str

    @property
    def json(self) -> Any:
        return json.loads(self.output)


@dataclass(frozen=True)
class SmallProject:
    """A project with one small report; the house and the institutes are the real ones."""

    root: Path

    @property
    def report(self) -> Path:
        return self.root / "content" / "small"

    def write(self, name: str, text: str | bytes) -> None:
        path = self.report / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def run(self, *arguments: str, **environment: str) -> Run:
        """Run the command; as a person starts it where it is to have an ``environment``."""
        if not environment:
            with tempfile.TemporaryDirectory(prefix="tongwen-run-") as name:
                status = run_forked(arguments, self.root, Path(name))
                output, errors = (Path(name, part).read_text("utf-8") for part in (OUTPUT, ERRORS))
        else:
            done = subprocess.run(
                [sys.executable, "-W", "error", "-m", "tongwen", *arguments],
                cwd=self.root,
                env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
            status, output, errors = done.returncode, done.stdout, done.stderr
        assert "Traceback" not in errors, errors
        return Run(status, output, errors)


def shorten_specimen(root: Path, *kept: str) -> None:
    """Leave the house's brand book below ``root`` the chapters ``kept``; two, if none is named.

    For what is not about what stands in it.
    """
    for path in (root / "templates" / "house" / "specimen").glob("*.md"):
        if path.stem not in (*(kept or ("02-colours",)), "07-references"):
            path.unlink()


def small_project(root: Path) -> SmallProject:
    """Return a new project under ``root`` that builds without a problem but translations."""
    shutil.copytree(ROOT / "templates", root / "templates", symlinks=True)
    project = SmallProject(root)
    for name, text in (
        ("report.yaml", REPORT),
        ("one.md", CHAPTER),
        ("works.yaml", WORKS),
        ("figures/bars.svg", BARS),
    ):
        project.write(name, text)
    return project
