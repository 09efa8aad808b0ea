"""Measures the Word writer on a long report: 200 pages, 300 figures, 200 tables, 500 notes.

    python bench/word_long.py              time and peak memory, beside Pandoc
    python bench/word_long.py --layout     LibreOffice's layout too, for the contents' pages
    python bench/word_long.py --profile    where the writer's time goes

Each measurement is a process of its own, so that its peak of memory is its own. Reading the
sources, writing the file and laying it out are told apart: who writes asks for the second.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime
import json
import pstats
import resource
import subprocess
import sys
import time
from pathlib import Path

from bench import BENCH, PROJECT, BenchError, pandoc_path

FIGURES, TABLES, NOTES, CHAPTERS = 300, 200, 500, 20
REPORT = "long-word"
MOMENT = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
SENTENCE = "The river carries what the hills let go, and each town on its banks keeps a record. "


def write_report(root: Path) -> None:
    """Write the report's sources: each figure another drawing, each table other numbers."""
    folder = root / "content" / REPORT
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    chapters = []
    for chapter in range(1, CHAPTERS + 1):
        chapters.append(f"{chapter:02}.md")
        (folder / chapters[-1]).write_text(_chapter(folder, chapter), encoding="utf-8")
    (folder / "report.yaml").write_text(
        "title: A Long Report\nauthors: [A. Author]\npublished: 2024-02-01\nlanguages: [en]\n"
        f"institute: cuc-icsf\nkeywords: [rivers]\nchapters: [{', '.join(chapters)}]\n",
        encoding="utf-8",
    )


def _chapter(folder: Path, chapter: int) -> str:
    figures, tables, notes = FIGURES // CHAPTERS, TABLES // CHAPTERS, NOTES // CHAPTERS
    lines = [f"# Chapter {chapter} {{#sec-{chapter}}}", ""]
    for section in range(notes):
        if section % 5 == 0:
            lines += [f"## Section {section // 5 + 1} of chapter {chapter}", ""]
        name = f"{chapter}-{section + 1}"
        mention = [f"@fig-{name}"] * (section < figures) + [f"@tbl-{name}"] * (section < tables)
        seen = f" See {' and '.join(mention)}." if mention else ""
        lines += [f"{SENTENCE * 6}A *word* of a note.[^{name}]{seen}", ""]
        if section < figures:
            (folder / "figures" / f"{name}.svg").write_text(_drawing(chapter, section))
            lines += [f"![Figure {name}](figures/{name}.svg)"
                      f'{{#fig-{name} alt="Bars of {name}." width=40mm}}', ""]  # fmt: skip
        if section < tables:
            cells = [f"| Town {row} | {chapter * row} | {section * row} |" for row in range(1, 6)]
            lines += ["| Town | Depth | Width |", "|:--|--:|--:|", *cells, "",
                      f": Table {name} {{#tbl-{name}}}", ""]  # fmt: skip
        lines += [f"[^{name}]: {SENTENCE}It is note {name}.", ""]
    return "\n".join(lines)


def _drawing(chapter: int, section: int) -> str:
    bars = "".join(
        f'<rect x="{place * 12}" y="{40 - height}" width="8" height="{height}" fill="#17365c"/>'
        for place in range(8)
        for height in [(chapter * 7 + section * 3 + place * 5) % 38 + 2]
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="40" '
        f'viewBox="0 0 100 40">{bars}'
        f'<circle cx="{chapter * 5}" cy="{section * 2 + 2}" r="2"/></svg>'
    )


def measure(root: Path, *, layout: bool, profile: bool) -> dict[str, float]:
    """Read, write and perhaps lay out the report, in this process; return seconds and MB."""
    from tongwen.diagnostics import Problems
    from tongwen.languages import LANGUAGES
    from tongwen.measuring import lay_out
    from tongwen.pipeline.editions import make_edition, read
    from tongwen.pipeline.project import Project, Request
    from tongwen.writers.docx import page_numbers, write_docx

    project, problems = Project(root), Problems()
    began = time.perf_counter()
    report, institute = read(project, Request(REPORT, ("docx",)), problems)
    assert report is not None
    assert institute is not None
    edition = make_edition(project, report, institute, LANGUAGES["en"], problems)
    assert edition is not None
    found = {"read": time.perf_counter() - began, "memory before": _peak()}
    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    began = time.perf_counter()
    before = _worked()
    data = write_docx(edition, MOMENT).data
    found["write"] = time.perf_counter() - began
    found["of it at work"] = _worked() - before
    if profile:
        profiler.disable()
        pstats.Stats(profiler, stream=sys.stderr).sort_stats("tottime").print_stats(25)
    found |= {"memory": _peak(), "size": len(data) / 1e6}
    if layout:
        began = time.perf_counter()
        laid_out = lay_out(data, "docx")
        pages = page_numbers(laid_out, edition) if laid_out else None
        found["layout"] = time.perf_counter() - began
        found["pages"] = max(pages.values()) if pages else 0
    (BENCH / f"{REPORT}.docx").write_bytes(data)
    return found | counted(data)


def counted(data: bytes) -> dict[str, float]:
    """Return how many figures, tables and notes a Word file has: was all of it written?"""
    from tongwen.artefacts.docx.word import read_word

    story = read_word(data).document
    names = [field.argument for field in story.fields if field.name == "SEQ"]
    notes = sum(1 for node in story.root.iter() if str(node.tag).endswith("}footnoteReference"))
    return {"figures": names.count("Figure"), "tables": names.count("Table"), "notes": notes}


def _peak() -> float:
    """Return the most memory that this process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _worked() -> float:
    """Return how long processors worked for this process, in seconds: others do not count."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def measure_pandoc(root: Path) -> dict[str, float]:
    """Write the report with Pandoc, in a process of its own; return seconds and MB."""
    folder = root / "content" / REPORT
    chapters = [f"{number:02}.md" for number in range(1, CHAPTERS + 1)]
    target = BENCH / f"{REPORT}-pandoc.docx"
    command = [
        pandoc_path(), *chapters, "--from=markdown", "--standalone", "--toc", "--number-sections",
        "--quiet", f"--output={target}",
    ]  # fmt: skip
    began = time.perf_counter()
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    seconds = time.perf_counter() - began
    if result.returncode:
        raise BenchError(result.stderr[-2000:])
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = used.ru_utime + used.ru_stime
    return {
        "write": seconds,
        "of it at work": worked,
        "memory": most,
        "size": target.stat().st_size / 1e6,
    }


def main() -> int:
    """Measure in processes of their own, and print."""
    parser = argparse.ArgumentParser(description="Measure the Word writer on a long report.")
    parser.add_argument("--layout", action="store_true", help="lay it out with LibreOffice too")
    parser.add_argument("--profile", action="store_true", help="show where the time goes")
    parser.add_argument("--who", choices=("tongwen", "pandoc"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    root = BENCH / "long"
    if options.who:
        found = (
            measure_pandoc(root)
            if options.who == "pandoc"
            else measure(root, layout=options.layout, profile=options.profile)
        )
        print(json.dumps(found))
        return 0
    BENCH.mkdir(parents=True, exist_ok=True)
    if not (root / "templates").exists():
        root.mkdir(exist_ok=True)
        (root / "templates").symlink_to(PROJECT / "templates")
    write_report(root)
    more = [f"--{name}" for name in ("layout", "profile") if getattr(options, name)]
    for who in ("tongwen", "pandoc"):
        result = subprocess.run(
            [sys.executable, __file__, "--who", who, *(more if who == "tongwen" else ())],
            capture_output=True,
            text=True,
        )
        if result.returncode:
            print(f"bench: {who} failed\n{result.stderr[-2000:]}", file=sys.stderr)
            return 1
        if options.profile:
            print(result.stderr, file=sys.stderr)
        found = json.loads(result.stdout.splitlines()[-1])
        units = {"memory": "MB", "memory before": "MB", "size": "MB"}
        units |= dict.fromkeys(("pages", "figures", "tables", "notes"), "")
        told = []
        for name, number in found.items():
            unit = units.get(name, "s")
            told.append(f"{name} {number:.1f} {unit}" if unit else f"{name} {number:.0f}")
        print(f"{who}: {', '.join(told)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
