"""Build reports as other tools' authors wrote them, and say what each needs.

For each document of a folder: edits needed (an error stands in its way), words lost (the finished
files do not say what the source says), other errors (false, where a document is sound), problems,
seconds and memory. A file in OpenDocument's flat form is one that an office wrote: it is exported
to Word by LibreOffice, and imported.

    .venv/bin/python bench/corpus.py [FOLDER] [--format FORMAT]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tongwen.book_files import BOOK_FILES, MARKDOWN
from tongwen.diagnostics import Problems
from tongwen.importing import Source, import_sources
from tongwen.institute import HOUSE

ROOT = Path(__file__).resolve().parent.parent
FORMATS = ("pdf", "docx", "html")


@dataclass(frozen=True)
class Row:
    """What one document needed; ``seconds`` on the clock, ``memory`` in MB at the most."""

    name: str
    edits: int
    lost: int
    false: int
    problems: tuple[str, ...]
    seconds: float
    memory: float


def documents(folder: Path, room: Path) -> Iterator[Path]:
    """Yield the documents of ``folder``: files that are one each, and folders of a book.

    ``room``: a folder for what is imported.
    """
    for path in sorted(folder.iterdir()):
        if path.suffix == ".fodt":
            yield imported(path, room)
        if path.suffix in MARKDOWN or any(
            (path / name).is_file() for name in ("report.yaml", *BOOK_FILES)
        ):
            yield path


def imported(path: Path, room: Path) -> Path:
    """Return the folder of the report that the Word export of ``path`` became."""
    command = ["soffice", f"-env:UserInstallation={(room / 'office').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "docx", "--outdir", str(room), str(path)],
        capture_output=True,
        check=True,
    )
    file = room / f"{path.stem}.docx"
    problems = Problems()
    source = Source(file.name, file.read_bytes(), lambda _: None)
    made = import_sources([source], HOUSE, "2026-01-01", problems)
    if made is None:
        raise SystemExit("\n".join(map(str, problems)))
    for name, data in made.files.items():
        target = room / path.stem / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return room / path.stem


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
    wrong = {(one["code"], one["message"]) for one in checked["problems"] if is_error(one)}
    lost = {one for one in wrong if one[0].startswith("PAR-")}
    false = len(wrong - lost)
    told = sorted({f"{one['code']} {one['message']}" for one in found})
    return Row(document.name, len(errors), len(lost), false, tuple(told), seconds, memory)


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
    """Print a row for each document; return 1 if one needs an edit, lost words or is blamed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "bench" / "corpus")
    parser.add_argument("--format", action="append", choices=(*FORMATS, "txt", "site"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as room:
        rows = [
            judged(document, tuple(options.format or FORMATS))
            for document in documents(options.folder.resolve(), Path(room))
        ]
    columns = f"{'edits':>7}{'lost':>7}{'false':>7}{'problems':>10}{'seconds':>9}{'MB':>7}"
    print(f"{'document':28}{columns}")
    for row in rows:
        numbers = f"{row.edits:7}{row.lost:7}{row.false:7}{len(row.problems):10}{row.seconds:9.1f}"
        print(f"{row.name:28}{numbers}{row.memory:7.0f}")
        for line in row.problems:
            print(f"    {line}")
    return int(any(row.edits or row.lost or row.false for row in rows))


if __name__ == "__main__":
    sys.exit(main())
