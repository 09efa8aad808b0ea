"""Small files that ask for much: refused by a named limit, before the work, and how to raise it."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest

from sample import sample_edition
from tongwen.diagnostics import Problem, Problems
from tongwen.gate import Gate
from tongwen.institute.css import drawing_with_tokens
from tongwen.languages import LANGUAGES
from tongwen.limits import LIMITS
from tongwen.readers.source import read_report

REPORT = "title: A\nlanguages: [en]\nchapters: [one.md]\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200">{}</svg>'
SHOWN = "# One\n\n![Bars](a.svg)\n"


def table(rows: int, columns: int) -> str:
    head = "|" + "a|" * columns + "\n|" + "-|" * columns + "\n"
    return "# One\n\n" + head + "|a|\n" * rows


def doubled(kind: str, attribute: str, levels: int) -> str:
    """Things of a kind in one another, each four times."""
    shape = '<rect width="9" height="9" {}="url(#a{})"/>'
    first = f'<{kind} id="a0"><rect width="9" height="9"/></{kind}>'
    more = "".join(
        f'<{kind} id="a{level}">{shape.format(attribute, level - 1) * 4}</{kind}>'
        for level in range(1, levels)
    )
    return f"<defs>{first}{more}</defs>{shape.format(attribute, levels - 1)}"


def gradient(kind: str, ends: str, more: str = "") -> str:
    return (
        f'<{kind} id="g" spreadMethod="repeat" gradientUnits="userSpaceOnUse" {ends} {more}>'
        f'<stop offset="0"/><stop offset="1"/></{kind}><rect width="9" height="9" fill="url(#g)"/>'
    )


def bibliography(levels: int) -> str:
    defined = "".join(
        f"@string{{a{n}=" + " # ".join([f"a{n - 1}"] * 4) + "}\n" for n in range(1, levels)
    )
    return f"@string{{a0={{{'x' * 100}}}}}\n{defined}@book{{k, title=a{levels - 1}}}\n"


MARKED = (
    '<marker id="{}"><path d="M0 0' + "L1 1" * 60 + '" marker-mid="url(#{})"/></marker>'
)  # fmt: skip
DRAWINGS: dict[str, str] = {
    "steps of colour too small to see": gradient("linearGradient", 'x1="0" x2="0.0001"'),
    "rings of colour too small to see": gradient("radialGradient", 'r="0.0001"'),
    "steps made small by a transform": gradient(
        "linearGradient", 'x1="0" x2="1"', 'gradientTransform="scale(0.0001)"'
    ),
    "steps made small by a matrix": gradient(
        "linearGradient", 'x1="0" x2="1"', 'gradientTransform="matrix(0.0001 0 0 0.0001 0 0)"'
    ),
    "tiles too small to see": '<pattern id="p" width="0.01" height="0.01" '
    'patternUnits="userSpaceOnUse"><path d="M0 0"/></pattern><rect fill="url(#p)"/>',
    "dashes too small to see": '<path d="M0 0L300 200" stroke-dasharray="0.0001 0.0001"/>',
    "masks in masks": doubled("mask", "mask", 8),
    "clips in clips": doubled("clipPath", "clip-path", 8),
    "patterns in patterns": doubled("pattern", "fill", 8),
    "patterns in a style": doubled("pattern", 'style="" fill', 8),
    "marks on marks": MARKED.format("m", "n") + MARKED.format("n", "o") + MARKED.format("o", "x")
    + '<path d="M0 0' + "L9 9" * 60 + '" style="marker-mid:url(#m)"/>',
    "noise of many octaves": '<filter id="f"><feTurbulence numOctaves="2000"/></filter>',
    "a filter that grows far": '<filter id="f"><feMorphology radius="90 90"/></filter>',
    "a thousand filters": '<filter id="f">' + "<feOffset/>" * 1000 + "</filter>",
    "things used again and again": "".join(
        f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 8)
    ) + '<rect id="a0"/>',
}  # fmt: skip

CASES: dict[str, tuple[str, dict[str, str]]] = {
    "a title of a hundred thousand letters": ("title", {"report.yaml": REPORT + "kind: "
                                                        + "word " * 20_000}),
    "an author's name of a hundred thousand": ("title", {"report.yaml": REPORT + "authors: ["
                                                         + "word " * 20_000 + "]"}),
    "an abstract of a million": ("paragraph", {"report.yaml": REPORT + "abstract: "
                                               + "word " * 100_000}),
    "a paragraph of a megabyte": ("paragraph", {"one.md": "# One\n\n" + "word " * 200_000}),
    "a heading of a megabyte": ("paragraph", {"one.md": "# One " + "word " * 100_000 + "\n\nA.\n"}),
    "a million lines": ("lines", {"one.md": "# One\n" + "\n" * 1_000_000}),
    "a thousand notes in a paragraph": ("notes", {"one.md": "# One\n\n" + "a^[b] " * 1000}),
    "a thousand calls of a note": ("notes", {"one.md": "# One\n\n" + "a[^b] " * 1000
                                             + "\n\n[^b]: c\n"}),
    "a sparse table": ("cells", {"one.md": table(3000, 3000)}),
    "a table of six thousand rows": ("rows", {"one.md": table(6000, 1)}),
    "abbreviations that multiply": ("field", {"report.yaml": REPORT + "references: [w.bib]\n",
                                              "w.bib": bibliography(14)}),
    "a picture of many pixels": ("pixels", {"one.md": SHOWN}),
    **{name: ("shapes", {"one.md": SHOWN, "a.svg": SVG.format(drawing)})
       for name, drawing in DRAWINGS.items()},
}  # fmt: skip


def read(folder: Path, files: dict[str, str]) -> list[Problem]:
    for name, text in {"report.yaml": REPORT, "one.md": "# One\n\nWords.\n", **files}.items():
        (folder / name).write_text(text, encoding="utf-8")
    if "a.svg" not in files:
        # The head of a PNG says how large it is; no more is read of one that is too large.
        size = (20_000).to_bytes(4, "big") * 2
        head = b"IHDR" + size + b"\x08\0\0\0\0"
        whole = b"\x89PNG\r\n\x1a\n\0\0\0\r" + head + zlib.crc32(head).to_bytes(4, "big")
        (folder / "a.svg").write_bytes(whole + b"\0\0\0\0IDAT" + bytes(99))
    problems = Problems()
    read_report(Gate(folder, (folder,)), folder, problems)
    return list(problems)


@pytest.mark.parametrize("case", CASES)
def test_what_asks_for_much_is_refused_by_a_limit_that_is_named(case: str, tmp_path: Path) -> None:
    limit, files = CASES[case]
    told = [p for p in read(tmp_path, files) if p.code in ("LIM-01", "PIC-03")]
    assert told, case
    hint = told[0].hint
    assert re.search(rf"limits: \{{{limit}: \d+\}}", hint), hint
    assert all(len(str(problem)) < 500 for problem in told)


RAISED = [
    "a thousand notes in a paragraph",
    "a table of six thousand rows",
    "a filter that grows far",
    "an author's name of a hundred thousand",
]


@pytest.mark.parametrize("case", RAISED)
def test_what_the_hint_says_raises_it_for_this_report_alone(case: str, tmp_path: Path) -> None:
    limit, files = CASES[case]
    (told, *_) = [p for p in read(tmp_path, files) if p.code in ("LIM-01", "PIC-03")]
    raised = re.search(r"limits: \{.*?\}", told.hint)
    assert raised is not None
    more = {**files, "report.yaml": files.get("report.yaml", REPORT) + f"\n{raised[0]}\n"}
    assert not [p for p in read(tmp_path, more) if p.code in ("LIM-01", "PIC-03")]
    assert [p for p in read(tmp_path, files) if p.code in ("LIM-01", "PIC-03")]
    assert limit in LIMITS


def test_a_limit_is_a_number_and_known(tmp_path: Path) -> None:
    written = REPORT + "limits: {cells: many, sells: 3, rows: 0}\n"
    found = read(tmp_path, {"report.yaml": written})
    assert sorted(problem.code for problem in found) == ["META-01", "META-04", "META-04"]
    assert any("cells" in problem.hint for problem in found)


SOUND: dict[str, str] = {
    "a gradient that repeats": gradient("linearGradient", 'x1="0" x2="30"'),
    "a pattern of dots": '<pattern id="p" width="4" height="4" patternUnits="userSpaceOnUse">'
    '<circle r="1"/></pattern><rect width="300" height="200" fill="url(#p)"/>',
    "a dashed grid": '<path d="M0 0L300 0" stroke-dasharray="2 2"/>' * 100,
    "twenty shadows": '<filter id="f"><feGaussianBlur stdDeviation="2"/><feOffset/><feMerge/>'
    "</filter>" + '<rect width="9" height="9" filter="url(#f)"/>' * 20,
    "a line with marks": '<marker id="m"><path d="M0 0L1 1"/></marker><path d="M0 0'
    + "L1 1" * 500 + '" marker-mid="url(#m)"/>',
    "a map": "<path d='M0 0'/>" * 20_000,
}  # fmt: skip


@pytest.mark.parametrize("drawing", SOUND)
def test_a_drawing_as_people_draw_is_read(drawing: str, tmp_path: Path) -> None:
    found = read(tmp_path, {"one.md": SHOWN, "a.svg": SVG.format(SOUND[drawing])})
    assert [str(problem) for problem in found if problem.code.startswith(("PIC", "LIM"))] == []


def test_a_value_that_nothing_closes_is_looked_through_once() -> None:
    """By a pattern that could part its blanks in two ways, this took hours."""
    open_ended = b'<rect style="fill:var(--a,' + b" " * 1_000_000 + b'"/>'
    tokens, language = sample_edition().institute.tokens, LANGUAGES["en"]
    assert drawing_with_tokens(open_ended, tokens, language) == open_ended
    closed = b'<rect fill="var(--a,  red )"/>'
    assert drawing_with_tokens(closed, tokens, language) == b'<rect fill="red"/>'
