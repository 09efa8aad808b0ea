"""The typographic audit of finished PDFs, and Typst's pages of the same text beside them.

    make audit                          every PDF in build/
    make audit AUDIT="a.pdf b.pdf"      these
    make audit AUDIT="--typst"          and the same paragraphs set by Typst, at the same measure

Each row is a PDF, each column how often a check finds its fault (docs/typography.md says what they
are). Loose lines are counted against all justified ones. The exit status is 1 where one of the
first five is not 0: a widow, an orphan, a stranded heading, an overfull line, a near-empty page.

The last columns are no faults, and are there to be compared: how many characters a line of words
holds, the share of such lines that end in a hyphen, chapters whose last page is used by
less than 35 %, pages with a hole at their foot though their chapter goes on, the share of lines of
running text that stand on one grid, the share of justified lines of Chinese at their natural pitch
and the worst spread of one in em, and by how many pt chapters' titles and the spaces above headings
differ from page to page.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tongwen import fonts
from tongwen.artefacts.pdf.typography import Sheet, Typesetting, read_pdf_typography
from tongwen.checks.typography import (
    TYPOGRAPHY_CHECKS,
    check_typography,
    count_problems,
    grid_share,
    holes,
    leading,
    letters_a_line,
    pitch,
    short_ends,
    standing,
)

PROJECT = Path(__file__).resolve().parent.parent
SCRATCH = PROJECT / "build" / "bench"
OTHER_PYTHON = PROJECT / ".venv-bench" / "bin" / "python"
NEVER = tuple(f"TYP-0{number}" for number in range(1, 6))
TYPST = (
    "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]])"
)
NAMES = {
    "TYP-01": "widows",
    "TYP-02": "orphans",
    "TYP-03": "stranded",
    "TYP-04": "overfull",
    "TYP-05": "empty",
    "TYP-07": "marks",
    "TYP-08": "captions",
    "TYP-09": "rows",
    "TYP-10": "ladders",
    "TYP-11": "touching",
}


def loose(measured: Typesetting) -> str:
    """Return how many justified lines are loose, of how many."""
    lines = measured.justified_lines
    count = sum(line.is_loose for line in lines)
    return f"{count}/{len(lines)} {count / len(lines):.0%}" if lines else "–"


MOSTLY = 0.8
"""A PDF is judged as words where less than this share of its justified lines is Han, and as Han
where more than the rest is."""

COMPARED = (
    "letters a line",
    "hyphens",
    "short ends",
    "holes",
    "on grid",
    "at pitch",
    "titles",
    "above headings",
)


def compared(measured: Typesetting) -> tuple[str, ...]:
    """Return what is told in the columns of :data:`COMPARED`."""
    step = leading(measured)
    grid = f"{grid_share(measured, step):.0%}" if step else "–"
    lines = measured.justified_lines
    share = sum(line.is_han for line in lines) / len(lines) if lines else 0.0
    # Of few lines, such as an abstract in the other language, no average is told.
    words, han = share < MOSTLY, share > 1 - MOSTLY
    natural, worst = pitch(measured)
    titles, spaces = standing(measured)
    letters, parted = letters_a_line(measured)
    return (
        f"{letters:.0f}" if words else "–",
        f"{parted:.0%}" if words else "–",
        str(len(short_ends(measured))),
        str(len(holes(measured))),
        grid,
        f"{natural:.0%}, worst {worst:.3f}" if han else "–",
        f"±{titles / 2:.1f}",
        f"±{spaces / 2:.1f}",
    )


def paragraphs(measured: Typesetting) -> Iterable[str]:
    """Return the words of each justified paragraph, its lines joined and its hyphens taken out."""
    for block in measured.blocks:
        if block.justified and block.body:
            text = ""
            for line in block.lines:
                if line.text.endswith("\N{HYPHEN}"):
                    text += line.text[:-1]
                else:
                    joined = line.is_han or line.text.endswith("-")
                    text += line.text + ("" if joined else " ")
            yield text.strip()


def with_typst(path: Path, measured: Typesetting) -> Path:
    """Set the paragraphs of a PDF by Typst, in the house's faces, same size and measure."""
    first = next(block for block in measured.blocks if block.justified and block.body)
    line = first.lines[0]
    sheet: Sheet = measured.pages[line.page]
    han = line.is_han
    indent = "(amount: 2em, all: true)" if han else "1.4em"
    source = [
        f"#set page(width: {sheet.width}pt, height: {sheet.height}pt,"
        f" margin: (left: {sheet.left}pt, right: {sheet.width - sheet.right}pt, y: 72pt))",
        f'#set text(size: {line.size}pt, lang: "{"zh" if han else "en"}",'
        f' font: ("Source Serif 4", "Noto Serif CJK TC"))',
        f"#set par(justify: true, first-line-indent: {indent})",
    ]
    for text in paragraphs(measured):
        quoted = text.replace("\\", "\\\\").replace('"', '\\"')
        source.append(f'#par[#text("{quoted}")]\n')
    SCRATCH.mkdir(parents=True, exist_ok=True)
    typ = SCRATCH / f"{path.stem}.typ"
    typ.write_text("\n".join(source), encoding="utf-8")
    out = typ.with_suffix(".typst.pdf")
    subprocess.run([OTHER_PYTHON, "-c", TYPST, typ, out, fonts.prepare()], check=True)
    return out


def main() -> int:
    """Measure and show; return 1 where a page has what no page may have."""
    parser = argparse.ArgumentParser(description="Audit the typography of PDFs.")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--typst", action="store_true", help="set the same text by Typst, too")
    options = parser.parse_args()
    files = options.files or sorted(
        path for path in (PROJECT / "build").glob("*/*/*.pdf") if path.parts[-3] != "bench"
    )
    table = Table(title="Faults of typesetting")
    table.add_column("PDF", no_wrap=True)
    table.add_column("pages", justify="right")
    for name in NAMES.values():
        table.add_column(name, justify="right")
    table.add_column("loose lines", justify="right")
    for name in COMPARED:
        table.add_column(name, justify="right")
    faulty = False
    for path in files:
        measured = read_pdf_typography(path.read_bytes())
        rows = [(path, measured)]
        if options.typst:
            other = with_typst(path, measured)
            rows.append((other, read_pdf_typography(other.read_bytes())))
        for file, found in rows:
            problems = list(check_typography(str(file), found))
            counts = count_problems(problems)
            numbers = [str(counts[code]) for code in NAMES]
            name = f"  Typst: {path.stem}" if file != path else "/".join(path.parts[-2:])
            noted = compared(found)
            table.add_row(name, str(len(found.pages)), *numbers, loose(found), *noted)
            if file == path:
                faulty = faulty or any(counts[code] for code in NEVER)
                for problem in problems:
                    print(problem, file=sys.stderr)
    assert set(NAMES) <= set(TYPOGRAPHY_CHECKS)
    Console(width=None if sys.stdout.isatty() else 230).print(table)
    return int(faulty)


if __name__ == "__main__":
    raise SystemExit(main())
