"""Measures the rows of a long parallel edition: whether its two sides drift apart over 100 pages.

    python bench/rows.py              build the report, measure every row of the PDF
    python bench/rows.py --chapters 4 a shorter one

The report has paragraphs of one to nine sentences, some far shorter on one side than on the other,
with notes, lists, quotations, figures and tables between them. Each passage begins with its number
on both sides, so that the finished file says where each side of each row begins. It ends with
status 1 where a row is on one side only, begins on two pages, or more than a point apart.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import PROJECT

from tongwen.artefacts.pdf.typography import read_pdf_typography
from tongwen.readers.catalogues import Entry, written

CHAPTERS = 8
EDITION = "en+zh-Hant"
ALLOWED = 1.0
"""Points that the sides of a row may begin apart: less than eyes see."""
SENTENCES = (
    ("The river carries what the hills let go, and towns on its banks keep a record.",
     "河流承載山丘所釋，沿岸各鎮皆有記錄。"),
    ("In dry years the record is short.", "旱年記錄甚短。"),
    ("Whoever reads it from the first page to the last learns what the water did, what people did "
     "about it, and which of the two came first.",
     "從頭讀到尾，便知水曾如何、人又如何應對，以及孰先孰後。"),
)  # fmt: skip
NUMBERED = re.compile(r"\W*R(\d{4})")


class Texts:
    """The report's sources while they are written, and the translation of each message."""

    def __init__(self) -> None:
        self.count = 0
        self.chance = random.Random(7)
        self.translations: dict[str, str] = {}

    def passage(self, longest: int = 9) -> str:
        """Return a passage that begins with its number; its translation may be far shorter."""
        self.count += 1
        number, length = f"R{self.count:04}", self.chance.randint(1, longest)
        said = [self.chance.choice(SENTENCES) for _ in range(length)]
        theirs = said[: self.chance.choice((1, length, length))]
        message = " ".join((number, *(own for own, _ in said)))
        self.translations[message] = f"{number}：{''.join(other for _, other in theirs)}"
        return message

    def plain(self, own: str, other: str) -> str:
        """Return ``own``, which is translated as ``other``."""
        self.translations[own] = other
        return own


def chapter(texts: Texts, number: int) -> Iterator[str]:
    """Yield the blocks of a chapter."""
    yield f"# {texts.plain(f'Chapter on river {number}', f'河流{number}一章')}"
    for section in range(1, 5):
        yield f"## {texts.plain(f'Section {section} on {number}', f'第{number}河第{section}節')}"
        for place in range(8):
            yield texts.passage()
            name = f"{number}-{section}-{place}"
            match (place + section) % 8:
                case 1:
                    own = texts.passage(3)
                    noted = texts.translations.pop(own)
                    yield texts.plain(f"{own}[^n{name}]", f"{noted}[^n{name}]")
                    yield f"[^n{name}]: {texts.plain(f'Note {name}.', f'註{name}。')}"
                case 3:
                    yield "\n".join(f"- {texts.passage(2)}" for _ in range(4))
                case 5:
                    yield f"> {texts.passage(4)}"
                case 6:
                    cells = "\n".join(f"| {row} | {row * number} |" for row in range(1, 7))
                    said = texts.plain(f"Depths {name}", f"深度{name}")
                    yield f"| 1 | 2 |\n|--|--:|\n{cells}\n\n: {said} {{#tbl-{name}}}"
                case 7:
                    said = texts.plain(f"The river {name}", f"河流{name}")
                    alt = texts.plain(f"A river of {name}", f"{name}之河")
                    yield f'![{said}](river.svg){{#fig-{name} alt="{alt}" width=60mm}}'


def write_report(root: Path, chapters: int) -> None:
    """Write the sources, and their catalogue with every message translated."""
    folder = root / "content" / "rivers"
    (folder / "translations").mkdir(parents=True)
    texts = Texts()
    names = []
    for number in range(1, chapters + 1):
        names.append(f"{number:02}.md")
        text = "\n\n".join(chapter(texts, number))
        (folder / names[-1]).write_text(f"{text}\n", encoding="utf-8")
    (folder / "river.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40" width="90" height="40">'
        '<path d="M0 20Q22 0 45 20T90 20" fill="none" stroke="#17365c" stroke-width="3"/></svg>',
        encoding="utf-8",
    )
    title = texts.plain("A Long Report on Rivers", "論河流長報告")
    (folder / "report.yaml").write_text(
        f"title: {title}\nauthors: [A. Author]\npublished: 2024-02-01\n"
        f"institute: cuc-icsf\nlanguages: [en, zh-Hant]\nchapters: [{', '.join(names)}]\n",
        encoding="utf-8",
    )
    header = Entry("", "Content-Type: text/plain; charset=utf-8\nLanguage: zh_Hant\n")
    entries = [Entry(own, other) for own, other in texts.translations.items()]
    (folder / "translations" / "zh-Hant.po").write_bytes(written([header, *entries]))


def built(root: Path) -> bytes:
    """Return the PDF of the parallel edition, as the command makes it."""
    asked = ["build", "rivers", "--edition", EDITION, "--format", "pdf"]
    run = subprocess.run(
        [sys.executable, "-m", "tongwen", *asked], cwd=root, capture_output=True, text=True
    )
    made = [*root.glob(f"build/rivers/*/rivers.{EDITION}.pdf")]
    if run.returncode or not made:
        raise SystemExit((run.stdout + run.stderr)[-2000:])
    return made[0].read_bytes()


def places(data: bytes) -> tuple[int, Mapping[str, list[tuple[int, float]]]]:
    """Return how many pages a PDF has, and where the passage of each number begins in it."""
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    last = 0
    for block in read_pdf_typography(data).blocks:
        for line in block.lines:
            last = max(last, line.page)
            if number := NUMBERED.match(line.text):
                found[number[1]].append((line.page, line.baseline))
    return last, found


def main() -> int:
    """Build the report and say how far the sides of its rows begin apart."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--chapters", type=int, default=CHAPTERS)
    parser.add_argument("--keep", type=Path, help="where to put the PDF")
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        root = Path(name)
        (root / "templates").symlink_to(PROJECT / "templates")
        write_report(root, options.chapters)
        begun = time.perf_counter()
        data = built(root)
        seconds = time.perf_counter() - begun
    if options.keep:
        options.keep.write_bytes(data)
    pages, rows = places(data)
    alone = sorted(number for number, sides in rows.items() if len(sides) != 2)
    apart = sorted(number for number, sides in rows.items() if len({page for page, _ in sides}) > 1)
    drift = max(abs(sides[0][1] - sides[-1][1]) for n, sides in rows.items() if n not in apart)
    print(f"{pages} pages, {len(rows)} rows in {seconds:.0f} s")
    print(f"farthest apart: {drift:.2f} pt; on one side only: {alone}; on two pages: {apart}")
    return int(bool(alone or apart) or drift > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
