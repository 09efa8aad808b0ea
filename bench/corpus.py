"""Build reports as other tools' authors wrote them, and say what each needs.

For each document of a folder: edits needed (an error stands in its way), words lost (the finished
files do not say what the source says), problems, seconds and memory.

    .venv/bin/python bench/corpus.py [FOLDER] [--format FORMAT]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tongwen.front_matter import MARKDOWN, PROJECT_FILES

ROOT = Path(__file__).resolve().parent.parent
FORMATS = ("pdf", "docx", "html")


@dataclass(frozen=True)
class Row:
    """What one document needed; ``seconds`` on the clock, ``memory`` in MB at the most."""

    name: str
    edits: int
    lost: int
    problems: tuple[str, ...]
    seconds: float
    memory: float


def documents(folder: Path) -> Iterator[Path]:
    """Yield the documents of ``folder``: files that are one each, and folders of a book."""
    for path in sorted(folder.iterdir()):
        if path.suffix in MARKDOWN or any(
            (path / name).is_file() for name in ("report.yaml", *PROJECT_FILES)
        ):
            yield path


def judged(document: Path, formats: tuple[str, ...]) -> Row:
    """Return what came of building ``document`` and reading it back."""
    asked = [part for name in formats for part in ("--format", name)]
    begun = time.monotonic()
    built = run("build", str(document), *asked)
    seconds = time.monotonic() - begun
    checked = run("check", str(document), "--built", *asked)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    found = [*built["problems"], *checked["problems"]]
    errors = {(one["file"], one["line"], one["code"]) for one in built["problems"] if is_error(one)}
    lost = {(one["file"], one["message"]) for one in checked["problems"] if is_error(one)}
    told = sorted({f"{one['code']} {one['message']}" for one in found})
    return Row(document.name, len(errors), len(lost), tuple(told), seconds, memory)


def is_error(problem: dict[str, Any]) -> bool:
    """Whether a problem stands in a document's way."""
    return bool(problem["severity"] == "error")


def run(*arguments: str) -> dict[str, Any]:
    """Return what a command of tongwen says to machines."""
    command = [sys.executable, "-m", "tongwen", *arguments, "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if not done.stdout.strip():
        raise SystemExit(done.stderr)
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def main() -> int:
    """Print a row for each document; return 1 if one needs an edit or has lost words."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "bench" / "corpus")
    parser.add_argument("--format", action="append", choices=(*FORMATS, "txt", "site"))
    options = parser.parse_args()
    rows = [
        judged(document, tuple(options.format or FORMATS))
        for document in documents(options.folder.resolve())
    ]
    print(f"{'document':28}{'edits':>7}{'lost':>7}{'problems':>10}{'seconds':>9}{'MB':>7}")
    for row in rows:
        numbers = f"{row.edits:7}{row.lost:7}{len(row.problems):10}{row.seconds:9.1f}"
        print(f"{row.name:28}{numbers}{row.memory:7.0f}")
        for line in row.problems:
            print(f"    {line}")
    return int(any(row.edits or row.lost for row in rows))


if __name__ == "__main__":
    sys.exit(main())
