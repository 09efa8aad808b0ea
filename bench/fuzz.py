"""Reads damaged and joined inputs by the thousand: ``python bench/fuzz.py [KIND=TIMES …] [SEED]``.

Each input is one that is read today, cut, doubled, joined with another and strewn with what its
language gives a meaning to. Whatever it is, its reader returns, in time, with problems that have a
code and a place inside the text; it never raises what its documentation does not name.

Prints for each kind how many were read, how many had problems, the slowest, and the smallest input
of each fault; ends with 1 where there was one. A seed gives the same inputs again.
"""

from __future__ import annotations

import atexit
import itertools
import random
import re
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from case_files import read_cases
from places import PROJECT
from project import REPORT, small_project
from tongwen.artefacts import open_artefact
from tongwen.checks.profiles import is_consequence
from tongwen.checks.registry import Subject, run_on_artefact
from tongwen.diagnostics import Problems, Severity
from tongwen.gate import Gate, GateError
from tongwen.pictures import read_picture
from tongwen.pipeline.editions import read, resolved_editions
from tongwen.pipeline.project import Project, Request, find_project
from tongwen.pipeline.workers import moment_of
from tongwen.placed import read_placed
from tongwen.readers.bibtex import read_bibtex
from tongwen.readers.markdown import read_chapters
from tongwen.readers.translations import read_translations
from tongwen.transforms.tex import UnreadableFormula, mathml
from tongwen.writers import WRITERS

LARGEST = 4000
"""Characters of an input: what grows faster than its text is tried in tests/hostile."""
SLOWEST = 5.0
"""Seconds of the processor for one input."""

Read = Callable[[str, Problems], None]


def _whole(*parts: str) -> None:
    if not all(parts):
        raise ValueError(f"a problem without one of its parts: {parts}")


def _markdown(text: str, problems: Problems) -> None:
    read_chapters([("x", text)], "en", problems)


def _yaml(text: str, problems: Problems) -> None:
    read_placed(text, "x", problems)


def _catalogue(text: str, problems: Problems) -> None:
    read_translations(text, "x", problems)


def _bibtex(text: str, problems: Problems) -> None:
    list(read_bibtex(text, "x", problems))


def _formula(text: str, problems: Problems) -> None:
    try:
        mathml(text, True)
    except UnreadableFormula as error:
        _whole(error.reason, error.hint)


def _drawing(text: str, problems: Problems) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as name:
        folder = Path(name)
        (folder / "x.svg").write_text(text, encoding="utf-8", errors="replace")
        try:
            read_picture(Gate(folder, (folder,)), "x.svg", folder)
        except GateError as error:
            _whole(error.code, error.reason)


class Disagreement(Exception):
    """An artefact that does not say what its edition says, or that Word would not take."""


def _report(text: str, problems: Problems) -> None:
    """Make ``text`` a report, write it as a page, for Word and as text, and read those back."""
    project = _project()
    (project.content / "small" / "one.md").write_text(text, encoding="utf-8", errors="replace")
    report, institute = read(project, Request("small", ()), problems)
    if report is None or institute is None:
        return
    for edition, own in resolved_editions(project, report, institute, (), problems):
        for name in () if own.has_errors or problems.has_errors else ("html", "docx", "txt"):
            artefact = WRITERS[name](edition, moment_of(edition))
            subject = Subject(edition, open_artefact(name, artefact.data), name)
            told = {one.code for one in (*problems, *own)}
            found = [
                one
                for one in run_on_artefact(subject)
                if one.code.startswith(JUDGES)
                and one.severity is Severity.ERROR
                and not is_consequence(one, told)
            ]
            if found:
                raise Disagreement(f"{name}: {found[0].code} {found[0].message}")


JUDGES = ("PAR-", "WORD-")
"""The checks whose problems are ours, whatever an author wrote."""


@cache
def _project() -> Project:
    root = Path(tempfile.mkdtemp(prefix="tongwen-fuzz-"))
    atexit.register(shutil.rmtree, root)
    small = small_project(root)
    small.write("report.yaml", REPORT.replace("[en, zh-Hant]", "[en]"))
    found = find_project(root)
    assert found is not None
    return found


@dataclass(frozen=True)
class Kind:
    """A language that is read: its reader, inputs that are sound, what has a meaning in it."""

    read: Read
    seeds: Callable[[], list[str]]
    marks: tuple[str, ...]


def _texts(*patterns: str) -> list[str]:
    return [
        path.read_text(encoding="utf-8")
        for pattern in patterns
        for path in sorted(PROJECT.glob(pattern))
    ]


def _cases() -> list[str]:
    files = sorted((PROJECT / "tests/cases").glob("*.txt"))
    return [case.source for file in files for case in read_cases(file)]


SPECIAL = (
    "\0",
    "\r",
    "\t",
    "\n",
    "\n\n",
    "\ufeff",
    "\u200b",
    "\u202e",
    "\u2028",
    "\U0010ffff",
    "漢",
)
"""Characters that no reader may stumble over."""


def _marks(text: str) -> tuple[str, ...]:
    """Return the words of ``text``; in it, ``·`` stands for a space and ``¶`` for a line's end."""
    words = (word.replace("·", " ").replace("¶", "\n") for word in text.split())
    return (*words, *SPECIAL)


MARKDOWN = _marks(
    r"""
    #· ##· -· 1.· a)· (@)· >· ···· ``` ~~~ ::: :::·{.note} $ $$ * ** _ ~~ ` [ ] ( ) ![ [^1]
    [^1]:· ^[ [@a] @fig-a {#a} {.a·b=c} | |---| +---+ <b> </b> <!-- --> <table> </td> <br>
    &amp; \ \¶ --- ... “ ” ' " ： ， ：：： {{<·pagebreak·>}} :· !!!·note ===· >·[!NOTE] \@ref(a)
    \begin{align} \end{align} http://a.b/ <http://a.b> #|·echo:·false
    """
)
YAML = _marks(
    r"""
    :· -· ?· &a· *a !!str· !x· { } [ ] , # |¶ >-¶ ' " ---¶ ...¶ %YAML·1.1¶ ·· <<:· ~ null
    2024-02-30 0x1f .inf @ ` \u0000 = 1_000 12:30:45 yes
    """
)
CATALOGUE = _marks(
    r"""
    msgid·" msgstr·" msgctxt· msgid_plural· msgstr[0]· "¶" #,·fuzzy¶ #|· #~· #:·a:1¶ #.· \n
    \t \x \ " charset=latin-1 %s
    """
)
BIBTEX = _marks(
    r"""
    @book{ @string{ @comment{ @preamble{ { } " # = , ·and· \ \'e \"{o} $ $_2$ % ~ --
    \textbf{ others {\ @ month·=·feb crossref·=·{a} year·=·{ \url{ ^ &
    """
)
FORMULA = _marks(
    r"""
    \frac { } _ ^ & \ \begin{aligned} \end{aligned} \left( \right. \text{ \ce{ \sqrt[ \tag{
    \substack{ \mathbb· $ % \ \operatorname{ ' ~ \label{ \begin{ \color{red} \not \middle|
    \limits
    """
)
SVG = _marks(
    r"""
    <g> </g> <use·href='#a'/> <image·href='x'/> <style> </style> <script> <text> </text>
    <pattern·id='a'> <mask·id='a'> <!DOCTYPE·svg> <![CDATA[ ]]> <?x·?> &#0; &a; xmlns:a='b'
    viewBox='0·0·0·0' width='1e999' style='fill:url(#a)' transform='matrix( d='M0·0 < > ' "
    NaN - <animate/> <foreignObject> href='data:,'
    """
)

KINDS: dict[str, Kind] = {
    "markdown": Kind(
        _markdown, lambda: [*_cases(), *_texts("content/*/*.md", "bench/corpus/**/*.md")], MARKDOWN
    ),
    "report": Kind(_report, _cases, MARKDOWN),
    "yaml": Kind(
        _yaml, lambda: _texts("content/**/*.yaml", "templates/**/*.yaml", "templates/**/*.yml"),
        YAML,
    ),
    "catalogue": Kind(
        _catalogue, lambda: _texts("content/**/*.po", "templates/**/*.po"), CATALOGUE
    ),
    "bibtex": Kind(
        _bibtex,
        lambda: [
            "@book{a, author = {A. Author and B. Author}, title = {{A} Title: $x$}, year = 2001}",
            '@string{j = "J"}\n@article{b, journal = j # " of " # j, title = "\\"o", pages = 1}',
            *_texts("bench/corpus/**/*.bib"),
        ],
        BIBTEX,
    ),
    "formula": Kind(
        _formula,
        lambda: [
            r"\frac{a}{b} + \sqrt[3]{x}", r"\begin{aligned}a&=b\\c&=d\end{aligned}",
            r"\sum_{i=1}^n \left( x_i \right) \text{where } x", r"\begin{cases}1&x\\2&y\end{cases}",
        ],
        FORMULA,
    ),
    "svg": Kind(_drawing, lambda: _texts("content/**/*.svg", "templates/**/*.svg"), SVG),
}  # fmt: skip


def inputs(kind: Kind, chance: random.Random) -> Iterator[str]:
    """Yield damaged inputs of ``kind`` without end, of at most :data:`LARGEST` characters."""
    seeds = kind.seeds()
    while True:
        text = chance.choice(seeds)
        start = chance.randrange(max(1, len(text) - LARGEST // 2))
        text = text[start : start + LARGEST // 2]
        for _ in range(chance.randint(1, 8)):
            at, to = sorted(chance.randrange(len(text) + 1) for _ in range(2))
            to = min(to, at + chance.choice((1, 10, 200)))
            match chance.randrange(6):
                case 0:
                    text = text[:at] + text[to:]
                case 1:
                    text = text[:to] + text[at:to] * chance.choice((1, 3, 40)) + text[to:]
                case 2:
                    other = chance.choice(seeds)
                    begin = chance.randrange(len(other) + 1)
                    text = text[:at] + other[begin : begin + chance.choice((20, 400))] + text[at:]
                case 3 | 4:
                    mark = chance.choice(kind.marks) * chance.choice((1, 1, 2, 30))
                    text = text[:at] + mark + text[at:]
                case 5:
                    text = text[:at] + chr(chance.randrange(0xD7FF)) + text[to:]
        yield text[:LARGEST]


@dataclass
class Tally:
    """What came of the inputs of one kind."""

    read: int = 0
    with_problems: int = 0
    slowest: tuple[float, str] = (0.0, "")
    faults: dict[str, str] = field(default_factory=dict)

    def take(self, kind: Kind, text: str) -> None:
        """Read ``text``, and count what came of it."""
        problems = Problems()
        began = time.process_time()
        fault = ""
        try:
            kind.read(text, problems)
            found = list(problems)
            lines = text.count("\n") + text.count("\r") + 2
            for problem in found:
                if not problem.code or not problem.message:
                    fault = "a problem without code or message"
                elif not 0 <= problem.span.line <= lines:
                    fault = f"{problem.code} at line {problem.span.line} of {lines}"
            self.with_problems += bool(found)
        except Exception as error:  # that is what is looked for
            last = traceback.extract_tb(error.__traceback__)[-1]
            fault = f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}"
            if isinstance(error, Disagreement):
                fault = re.sub(r"“.*", "“…”", str(error), flags=re.DOTALL)
        took = time.process_time() - began
        self.read += 1
        self.slowest = max(self.slowest, (took, text))
        if took > SLOWEST:
            fault = f"more than {SLOWEST:g} s"
        if fault and len(text) <= len(self.faults.get(fault, text)):
            self.faults[fault] = text


def run(name: str, times: int, seed: int) -> Tally:
    """Return what came of ``times`` inputs of the kind ``name``."""
    tally = Tally()
    made = inputs(KINDS[name], random.Random(f"{name}{seed}"))
    for text in itertools.islice(made, times):
        tally.take(KINDS[name], text)
    return tally


def main(arguments: list[str]) -> int:
    """Run what ``arguments`` ask for; return 1 where a fault was found."""
    asked = dict.fromkeys(KINDS, 1000)
    given = {
        key: int(times) for key, _, times in (word.partition("=") for word in arguments) if times
    }
    seed = next((int(word) for word in arguments if word.isdigit()), 1)
    failed = False
    for name, times in (given or asked).items():
        tally = run(name, times, seed)
        print(
            f"{name}: {tally.read} read, {tally.with_problems} with problems, "
            f"slowest {tally.slowest[0]:.2f} s, {len(tally.faults)} faults",
            flush=True,
        )
        for fault, text in tally.faults.items():
            failed = True
            print(f"  {fault}\n    {text!r}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
