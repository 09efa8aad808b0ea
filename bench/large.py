"""Builds reports that are far larger than real ones, and says what became of each.

    python bench/large.py                      every case in every format
    python bench/large.py notes --format html  one case, in one format

Each is built twice: as its author wrote it, which the limits of `limits.py` may refuse, and with
what the limits' own hints say to raise. Prints pages, seconds of the processor and megabytes of the
largest process, or the limit that refuses; ends with 1 where a build ends in another way: killed,
with an error that is no limit, or without its file.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from bench import PROJECT

FORMATS = ("txt", "html", "docx", "pdf")
SENTENCE = "The river carries what the hills let go, and each town on its banks keeps a record. "
MADE_FOR = {"txt": 1800, "html": 1800, "docx": 3600, "pdf": 7200}
"""Seconds that a build may take by the clock, on a machine that does other work."""


def _rows() -> Mapping[str, str]:
    rows = "".join(f"| Town {row} | {row * 7 % 1000} | {row * 3} |\n" for row in range(10_000))
    table = f"| Town | Depth | Width |\n|:--|--:|--:|\n{rows}\n: Depths {{#tbl-a}}\n"
    return {"01.md": f"# Depths\n\nSee @tbl-a.\n\n{table}"}


def _paragraph() -> Mapping[str, str]:
    return {"01.md": "# Rivers\n\n" + SENTENCE * (1_000_000 // len(SENTENCE)) + "\n"}


def _notes() -> Mapping[str, str]:
    return {
        f"{chapter:02}.md": f"# Chapter {chapter}\n\n"
        + "\n\n".join(
            f"{SENTENCE}A *word* of a note.[^{chapter}-{note}]\n\n"
            f"[^{chapter}-{note}]: {SENTENCE}It is note {note}."
            for note in range(250)
        )
        for chapter in range(1, 21)
    }


def _pages() -> Mapping[str, str]:
    return {
        f"{chapter:02}.md": f"# Chapter {chapter}\n\n"
        + "\n\n".join(
            f"## Section {section}\n\n" + "\n\n".join([SENTENCE * 6] * 5)
            for section in range(1, 37)
        )
        for chapter in range(1, 26)
    }


CASES: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "rows": _rows,
    "paragraph": _paragraph,
    "notes": _notes,
    "pages": _pages,
}
WHAT = {
    "rows": "a table of 10,000 rows",
    "paragraph": "a paragraph of 1 MB",
    "notes": "5,000 notes",
    "pages": "1,000 pages",
}


@dataclass(frozen=True)
class Outcome:
    """What became of a build: its status, what it said, seconds and megabytes it took."""

    status: int
    errors: str
    seconds: float
    megabytes: float


def build(root: Path, format_: str) -> Outcome:
    """Build the report of ``root`` in one format, and count what its processes took."""
    asked = [sys.executable, "-m", "tongwen", "build", "large", "--format", format_]
    with TemporaryDirectory() as folder, Path(folder, "errors").open("w+b") as errors:
        process = subprocess.Popen(
            ["timeout", str(MADE_FOR[format_]), *asked],
            cwd=root,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read().decode(errors="replace")
    taken = usage.ru_utime + usage.ru_stime
    return Outcome(process.returncode, said, taken, usage.ru_maxrss / 1024)


def write_report(root: Path, chapters: Mapping[str, str], limits: str = "") -> None:
    """Write the report's sources; ``limits`` is a line of report.yaml."""
    folder = root / "content" / "large"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in chapters.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "report.yaml").write_text(
        "title: A Large Report\nauthors: [A. Author]\npublished: 2024-02-01\nlanguages: [en]\n"
        f"institute: cuc-icsf\nchapters: [{', '.join(chapters)}]\n{limits}\n",
        encoding="utf-8",
    )


def size(root: Path) -> str:
    """Return how large what was made is: pages of a PDF, or megabytes."""
    made = [file for file in root.glob("build/large/*/large.*") if file.is_file()]
    if len(made) != 1:
        raise SystemExit(f"made: {made}")
    if made[0].suffix == ".pdf":
        with pikepdf.open(made[0]) as pdf:
            return f"{len(pdf.pages)} pages"
    return f"{made[0].stat().st_size / 1e6:.1f} MB"


def tried(case: str, format_: str) -> bool:
    """Build a case in one format and print what became of it; return whether all was well."""
    with TemporaryDirectory() as name:
        root = Path(name)
        (root / "templates").symlink_to(PROJECT / "templates")
        chapters = CASES[case]()
        write_report(root, chapters)
        outcome = build(root, format_)
        raised = re.findall(r"limits: \{(\w+: \d+)\}", outcome.errors)
        if outcome.status == 1 and raised:
            refused = ", ".join(dict.fromkeys(raised))
            print(
                f"{WHAT[case]}, {format_}: refused by its limit ({refused}) after "
                f"{outcome.seconds:.1f} s, {outcome.megabytes:.0f} MB",
                flush=True,
            )
            write_report(root, chapters, f"limits: {{{refused}}}")
            outcome = build(root, format_)
        well = outcome.status == 0
        told = size(root) if well else f"status {outcome.status}: {outcome.errors[-500:]}"
        print(
            f"{WHAT[case]}, {format_}: {told}, {outcome.seconds:.0f} s, {outcome.megabytes:.0f} MB",
            flush=True,
        )
    return well or "BUILD-01" in outcome.errors or "LIM-01" in outcome.errors


def main() -> int:
    """Try what the arguments ask for; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("cases", nargs="*", help="which (default: all)")
    parser.add_argument("--format", choices=FORMATS, action="append", help="only these formats")
    options = parser.parse_args()
    if unknown := [case for case in options.cases if case not in CASES]:
        parser.error(f"no case is called {unknown[0]}; there are {', '.join(CASES)}")
    cases, formats = options.cases or CASES, options.format or FORMATS
    outcomes = [tried(case, format_) for case in cases for format_ in formats]
    return int(not all(outcomes))


if __name__ == "__main__":
    sys.exit(main())
