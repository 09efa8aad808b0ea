"""Measures Tongwen beside Pandoc with Typst, on the same report, in the same run.

    make bench                      every measurement; three runs each, the median counts
    make bench BENCH="--runs 5"     more runs
    make bench BENCH="--pages 0"    without the long report
    make bench BENCH="--processor"  seconds of the processor rather than of the clock, which a busy
                                    machine draws out; what runs on two at once counts twice

Both make English PDF, Word and HTML of one report, and of a long one that repeats its chapters.
Tongwen's work is done in a copy of the project in build/bench/, so that nothing else there gets
stale. Pandoc knows no staleness: each of its runs is a whole one. The table goes to standard
output, the numbers to build/bench.json.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import pikepdf
from rich.console import Console
from rich.table import Table
from ruamel.yaml import YAML

from tongwen import __version__, fonts

PROJECT = Path(__file__).resolve().parent.parent
BENCH = PROJECT / "build" / "bench"
TONGWEN = PROJECT / ".venv" / "bin" / "tongwen"
OTHER_PYTHON = PROJECT / ".venv-bench" / "bin" / "python"
FORMATS = ("pdf", "docx", "html")
LANGUAGE = "en"


@dataclass(frozen=True)
class Measurement:
    """One row: medians in seconds, and how many times as long Tongwen takes (None: no peer).

    ``peer``: what ``pandoc`` tells the time of, where it is not Pandoc's.
    """

    report: str
    what: str
    tongwen: float
    pandoc: float | None
    peer: str = "Pandoc"

    @property
    def ratio(self) -> float | None:
        """Tongwen's time as a multiple of Pandoc's; under 1, Tongwen is quicker."""
        return self.tongwen / self.pandoc if self.pandoc else None


class BenchError(Exception):
    """A command that is measured failed: its time would mean nothing."""


processor = False
"""Whether seconds of the processor are counted."""


def now() -> float:
    """Return the time, in seconds: by the clock, or of the processor for all commands so far."""
    if not processor:
        return time.perf_counter()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(command: Sequence[str | Path], folder: Path = PROJECT) -> float:
    """Run ``command``; return how long it took, in seconds.

    Raises:
        BenchError: it failed.
    """
    began = now()
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    seconds = now() - began
    if result.returncode:
        line = " ".join(str(part) for part in command)
        raise BenchError(f"{line}\n{(result.stderr or result.stdout)[-2000:]}")
    return seconds


def median(runs: int, measure: Callable[[], float], before: Callable[[], None]) -> float:
    """Return the median time of ``runs`` measurements, each after ``before``."""
    times = []
    for _ in range(runs):
        before()
        times.append(measure())
    return statistics.median(times)


# --- the reports -------------------------------------------------------------------------


def copy_project(report: str) -> Path:
    """Copy what a build reads into build/bench/project, with nothing built; return it."""
    copy = BENCH / "project"
    shutil.rmtree(BENCH, ignore_errors=True)
    shutil.copytree(PROJECT / "templates", copy / "templates")
    shutil.copytree(PROJECT / "content" / report, copy / "content" / report)
    return copy


def write_long_report(copy: Path, report: str, times: int) -> str:
    """Write a report with the chapters of ``report`` ``times`` times over; return its name."""
    source = copy / "content" / report
    name = f"{report}-long"
    target = copy / "content" / name
    shutil.copytree(source, target)
    yaml = YAML()
    metadata = yaml.load(source / "report.yaml")
    chapters = metadata.get("chapters") or sorted(path.name for path in source.glob("*.md"))
    texts = {chapter: (source / chapter).read_text(encoding="utf-8") for chapter in chapters}
    # What stands once: a list of references, and whatever names the same works again.
    once = [chapter for chapter, text in texts.items() if "{#refs" in text]
    defined = {
        identifier for text in texts.values() for identifier in re.findall(r"\{#([\w-]+)", text)
    }
    names = []
    for turn in range(1, times + 1):
        for chapter, text in texts.items():
            if chapter in once:
                continue
            new = f"{turn:03}-{chapter}"
            (target / new).write_text(with_suffix(text, defined, turn), encoding="utf-8")
            names.append(new)
    for chapter in chapters:
        if chapter not in once:
            (target / chapter).unlink()
    metadata["chapters"] = [*names, *once]
    metadata["languages"] = [LANGUAGE]
    yaml.dump(metadata, target / "report.yaml")
    return name


def with_suffix(text: str, identifiers: Iterable[str], turn: int) -> str:
    """Return ``text`` with its identifiers and notes named apart from those of other turns."""
    if turn == 1:
        return text
    for identifier in sorted(identifiers, key=len, reverse=True):
        text = re.sub(
            rf"([#@]){re.escape(identifier)}(?![\w-])", rf"\g<1>{identifier}-{turn}", text
        )
    return re.sub(r"\[\^([\w-]+)\]", rf"[^\g<1>-{turn}]", text)


# --- the two makers ----------------------------------------------------------------------


@dataclass(frozen=True)
class Tongwen:
    """Builds one report of a copied project."""

    copy: Path
    report: str

    def build(self, *formats: str) -> float:
        """Build ``formats`` in one run; return seconds."""
        wanted = [part for format_ in formats for part in ("--format", format_)]
        return run(
            [TONGWEN, "--project", self.copy, "build", self.report, "--edition", LANGUAGE, *wanted]
        )

    @contextmanager
    def previewed(self) -> Iterator[Callable[[], float]]:
        """Open a preview, which nobody looks at; yield what returns its seconds of processor."""
        command = [str(TONGWEN), "--project", str(self.copy), "preview", self.report]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            process.stdout.readline()
            try:
                yield lambda: used_by(process.pid)
            finally:
                process.send_signal(signal.SIGINT)

    def build_beside(self, used: Callable[[], float]) -> float:
        """Build all formats while a preview is open; return seconds, with those that it used."""
        before = used()
        seconds = self.build(*FORMATS)
        return seconds + (used() - before if processor else 0.0)

    def preflight(self) -> float:
        """Judge what is built, all three formats; return seconds."""
        return run(
            [
                *(TONGWEN, "--project", self.copy, "preflight", self.report, "--built"),
                *("--edition", LANGUAGE, "--profile", "draft"),
            ]
        )

    def forget(self) -> None:
        """Remove everything built."""
        shutil.rmtree(self.copy / "build", ignore_errors=True)

    def edit(self) -> None:
        """Change one chapter, as an author does between two looks at the page."""
        chapter = min((self.copy / "content" / self.report).glob("*.md"))
        with chapter.open("a", encoding="utf-8") as file:
            file.write(f"\nA sentence more at {time.time_ns()}.\n")

    def pages(self) -> int:
        """Return how many pages the PDF has."""
        with self._open() as pdf:
            return len(pdf.pages)

    def _open(self) -> pikepdf.Pdf:
        (path,) = (self.copy / "build" / self.report).glob(f"*/{self.report}.{LANGUAGE}.pdf")
        return pikepdf.open(path)

    def body_pages(self) -> int:
        """Return how many pages the PDF has from the one numbered 1: what repeating repeats."""
        with self._open() as pdf:
            return sum(page.label.isdecimal() for page in pdf.pages)


def used_by(pid: int) -> float:
    """Return the seconds of processor that a process and those below it have used so far."""
    parents, used = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        own = int(path.parent.name)
        parents[own], used[own] = int(told[1]), sum(map(int, told[11:15]))
    tree = {pid}
    while more := {one for one, above in parents.items() if above in tree} - tree:
        tree |= more
    return sum(used[one] for one in tree if one in used) / os.sysconf("SC_CLK_TCK")


class Pandoc:
    """Makes the same report's formats with Pandoc, and its PDF with Typst."""

    def __init__(self, copy: Path, report: str) -> None:
        self.folder = copy / "content" / report
        self.out = BENCH / f"pandoc-{report}"
        self.out.mkdir(parents=True, exist_ok=True)
        metadata = YAML(typ="safe").load(self.folder / "report.yaml")
        chapters = metadata.get("chapters") or sorted(p.name for p in self.folder.glob("*.md"))
        (self.out / "metadata.json").write_text(
            json.dumps({"title": metadata["title"], "lang": LANGUAGE}), encoding="utf-8"
        )
        bibliography = [
            f"--bibliography={name}" for name in metadata.get("references") or ["references.yaml"]
        ]
        styles = sorted((copy / "templates" / "house").rglob("numeric.csl"))
        self.common = [
            *(pandoc_path(), *chapters, "--from=markdown", "--standalone", "--toc", "--citeproc"),
            *("--number-sections", f"--metadata-file={self.out / 'metadata.json'}", "--quiet"),
            *bibliography,
            *(f"--csl={style}" for style in styles[:1]),
        ]

    def build(self, format_: str) -> float:
        """Make one format; return seconds."""
        if format_ == "pdf":
            # The pictures' paths are told from the report's folder: the intermediate file is there.
            between = self.folder / ".bench.typ"
            face = "--variable=mainfont:Source Serif 4"  # the same faces for both
            seconds = run([*self.common, face, "--to=typst", f"--output={between}"], self.folder)
            return seconds + run(
                [OTHER_PYTHON, "-c", TYPST, between, self.out / "report.pdf", fonts.prepare()],
                self.folder,
            )
        more = ["--embed-resources", "--mathml"] if format_ == "html" else []
        target = self.out / f"report.{format_}"
        return run([*self.common, *more, f"--output={target}"], self.folder)


TYPST = (
    "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]])"
)


def pandoc_path() -> str:
    """Return the path of the Pandoc that the wheel carries."""
    code = "import pypandoc; print(pypandoc.get_pandoc_path())"
    result = subprocess.run([OTHER_PYTHON, "-c", code], capture_output=True, text=True, check=True)
    return result.stdout.strip()


# --- measuring ---------------------------------------------------------------------------


def nothing() -> None:
    """Prepare nothing."""


def measure(
    report: str, tongwen: Tongwen, pandoc: Pandoc, runs: int, formats: Sequence[str] = FORMATS
) -> list[Measurement]:
    """Return the rows of one report; of some of its ``formats`` alone, those of building them."""
    peer = {
        format_: median(runs, lambda f=format_: pandoc.build(f), nothing)  # type: ignore[misc]
        for format_ in formats
    }
    asked = [(format_, (format_,)) for format_ in formats]
    whole = tuple(formats) == FORMATS
    if whole:
        peer["all three"] = sum(peer.values())
        asked.append(("all three", FORMATS))  # type: ignore[arg-type]
    rows = []
    for name, made in asked:
        for state, before in (
            ("cold", tongwen.forget),
            ("one chapter changed", tongwen.edit),
            ("nothing changed", nothing),
        ):
            seconds = median(runs, lambda f=made: tongwen.build(*f), before)  # type: ignore[misc]
            rows.append(Measurement(report, f"{name}, {state}", seconds, peer[name]))
    if not whole:
        return rows
    with tongwen.previewed() as used:
        for _ in range(2):  # the first one loads what the others find loaded
            tongwen.edit()
            tongwen.build(*FORMATS)
        what = "all three, one chapter changed, a preview open"
        seconds = median(runs, lambda: tongwen.build_beside(used), tongwen.edit)
        rows.append(Measurement(report, what, seconds, peer["all three"]))
    # Whoever publishes asks for both: judging should not be what they wait for.
    building = next(row.tongwen for row in rows if row.what == "all three, cold")
    judging = median(runs, tongwen.preflight, nothing)
    rows.append(Measurement(report, "preflight, beside building", judging, building, "Tongwen"))
    return rows


def start_up(runs: int) -> Measurement:
    """Return how long each takes to say what it is."""
    path = pandoc_path()
    return Measurement(
        "",
        "start: tongwen --help, pandoc --version",
        median(runs * 3, lambda: run([TONGWEN, "--help"]), nothing),
        median(runs * 3, lambda: run([path, "--version"]), nothing),
    )


def versions() -> dict[str, str]:
    """Return what was measured, and where."""
    packages = subprocess.run(
        [OTHER_PYTHON, "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"],
        capture_output=True,
        text=True,
        check=True,
    )
    others = {row["name"]: row["version"] for row in json.loads(packages.stdout)}
    pandoc = subprocess.run([pandoc_path(), "--version"], capture_output=True, text=True).stdout
    return {
        "tongwen": __version__,
        "pandoc": pandoc.split()[1],
        "typst": next(version for name, version in others.items() if name.lower() == "typst"),
        "python": platform.python_version(),
        "processors": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
    }


def show(rows: Iterable[Measurement]) -> None:
    """Print the table."""
    table = Table(title="Tongwen beside Pandoc with Typst: median seconds, lower is quicker")
    table.add_column("report")
    table.add_column("what")
    for heading in ("Tongwen", "Pandoc", "ratio"):
        table.add_column(heading, justify="right")
    for row in rows:
        table.add_row(
            row.report,
            row.what,
            f"{row.tongwen:.2f}",
            "" if row.pandoc is None else f"{row.pandoc:.2f}",
            "" if row.ratio is None else f"{row.ratio:.2f}",
        )
    Console(width=None if sys.stdout.isatty() else 100).print(table)


def main() -> int:
    """Measure, show, and write the numbers down."""
    global processor
    parser = argparse.ArgumentParser(description="Measure Tongwen beside Pandoc with Typst.")
    parser.add_argument("--report", default="ai-pioneers")
    parser.add_argument("--runs", type=int, default=3, help="how often each is run (default: 3)")
    parser.add_argument(
        "--pages", type=int, default=200, help="of the long report (default: 200; 0: none)"
    )
    parser.add_argument("--processor", action="store_true", help="seconds of the processor")
    parser.add_argument("--format", choices=FORMATS, action="append", help="only these formats")
    options = parser.parse_args()
    processor = options.processor
    formats = tuple(options.format or FORMATS)
    if options.runs < 1 or options.pages < 0:
        parser.error("--runs is 1 or more, --pages 0 or more")
    try:
        rows = [start_up(options.runs)]
        copy = copy_project(options.report)
        short = Tongwen(copy, options.report)
        rows += measure(options.report, short, Pandoc(copy, options.report), options.runs, formats)
        if options.pages:
            short.build("pdf")
            times = math.ceil(options.pages / short.body_pages())
            name = write_long_report(copy, options.report, times)
            long = Tongwen(copy, name)
            long.build("pdf")
            label = f"{name}, {long.pages()} pages"
            rows += measure(label, long, Pandoc(copy, name), options.runs, formats)
    except BenchError as error:
        print(f"bench: a command failed\n{error}", file=sys.stderr)
        return 1
    measured = versions()
    result = {"versions": measured, "rows": [asdict(row) | {"ratio": row.ratio} for row in rows]}
    (PROJECT / "build" / "bench.json").write_text(
        json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    show(rows)
    print(", ".join(f"{name} {version}" for name, version in measured.items()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
