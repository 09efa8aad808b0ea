"""Hints of a report's preflight are true: what each advises makes its problem go."""

from __future__ import annotations

from pathlib import Path

import pytest

from packs import black_png
from project import small_project
from tongwen.diagnostics import Severity
from tongwen.pipeline import Project, Request
from tongwen.pipeline.preflight_run import preflight

HEAD = """\
title: Small Report
authors: [A. Author]
published: 2024-02-01
licence: CC-BY-4.0
abstract: What rivers do.
keywords: [rivers]
institute: cuc-icsf
languages: [en]
chapters: [one.md]
references: [works.yaml]
"""
BOTH = HEAD.replace("[en]", "[en, zh-Hant]")
WORK = "- id: a\n  type: book\n  title: A Book\n  author: [{family: Author, given: A.}]\n"
WORKS = f"{WORK}  issued: 2001\n  publisher: P\n"
REFS = "\n# References {.unnumbered}\n\n::: {#refs}\n:::\n"
TEXT = f"# One\n\nAs @a says.\n{REFS}"
PO = "translations/zh-Hant.po"
HANT = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n' + "".join(
    f'msgid "{said}"\nmsgstr "{meant}"\n\n'
    for said, meant in {
        "Small Report": "小報告",
        "What rivers do.": "河流何為。",
        "rivers": "河流",
        "A. Author": "作者",
        "One": "一",
        "References": "參考文獻",
        "As @a says.": "如@a所言。",
    }.items()
)

CSL = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>S'
    "</title><id>s</id><updated>2020-01-01T00:00:00+00:00</updated></info><citation><layout>"
    '<text variable="title" form="short"/></layout></citation><bibliography><layout>'
    '<text variable="title"/></layout></bibliography></style>'
)
STYLED = {"report.yaml": f"{HEAD}citation-style: own.csl\n", "own.csl": CSL}
TWO = WORKS + WORKS.replace("id: a", "id: b")
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"><rect width="8" height="9"/></svg>'
)
USES = "".join(
    f'<g id="{outer}">{f"""<use href="#{inner}"/>""" * 10}</g>'
    for inner, outer in zip("abcdefg", "bcdefgh", strict=True)
)
DRAWINGS = {
    "embedded.svg": SVG.replace("</svg>", '<image href="data:image/png;base64,%%%"/></svg>'),
    "heavy.svg": SVG.replace(
        "</svg>", f'<g id="a"><path d="M0 0"/></g>{USES}<use href="#h"/></svg>'
    ),
    "cut.svg": SVG.replace("</svg>", ""),
    "outside.svg": SVG.replace("</svg>", '<image href="https://example.org/a.png"/></svg>'),
    "event.svg": SVG.replace("viewBox", 'onload="a()" viewBox'),
}
SHOWN = "\n\n".join(f'![]({name}){{alt="A river."}}' for name in DRAWINGS)
BAR = (
    '{"data": {"values": [{"a": 1, "b": 2}]}, "mark": {"type": "bar", "color": "#204060"},'
    ' "encoding": {"x": {"field": "a", "type": "ordinal"},'
    ' "y": {"field": "b", "type": "quantitative"}}}'
)
CALCULATED = BAR.replace('"mark"', '"transform": [{"calculate": "a +", "as": "c"}], "mark"')
TERM = "- en: lake\n  zh-Hant: 湖\n"
LONG = "The river rose in the spring and fell again in the autumn of the same year, as {} had said."
LONG_HANT = "據{}所言，這條河在春天上漲，同年秋天又再回落，與往年相同。"
NAMES = ("Ames", "Bell", "Cole", "Dunn", "Eads")
PAIRS = (
    ("A lake rose.", "池水上漲。", "湖水上漲。"),
    ("Software and taxis.", "軟件與計程車及軟體。", "軟件與的士及軟件。"),
    (
        "The river[^n] rose in spring and fell in the autumn.",
        "河在春天上漲，秋天又再回落。[^n]",
        "河[^n]在春天上漲，秋天又再回落。",
    ),
    *((LONG.format(name), LONG_HANT.format(name), LONG_HANT.format(name)) for name in NAMES[:-1]),
    (LONG.format("Eads"), "據Eads所言。", LONG_HANT.format("Eads")),
)
"""Passages, each with a translation that is wrong in one way, and with the right one."""


def chapter(words: str) -> str:
    return f"# One\n\nAs @a says.\n\n{words}\n{REFS}"


def translated(said: str, meant: str, head: str = BOTH) -> dict[str, str]:
    more = f'msgid "{said}"\nmsgstr "{meant}"\n'
    return {"report.yaml": head, "one.md": chapter(said), PO: HANT + more}


def terms(words: str) -> str:
    return chapter(f"{words}\n\n::: {{.abbreviations}}\nWHO\n: World Health Organization\n:::")


def chart(spec: str, words: str = "") -> str:
    shown = f'```{{.vega-lite #fig-a caption="Bars" alt="One bar."}}\n{spec}\n```'
    return chapter(f"See @fig-a. {words}\n\n{shown}")


def paired(number: int, terms: str = TERM) -> dict[str, str]:
    """Return a report with the passages of ``PAIRS`` and their translations ``number``."""
    words = "\n\n".join(pair[0] for pair in PAIRS)
    meant = [(pair[0], pair[number]) for pair in PAIRS]
    rows = "".join(f'msgid "{a}"\nmsgstr "{b}"\n\n' for a, b in [*meant, ("More.", "更多。")])
    text = f"{chapter(words)}\n[^n]: More.\n"
    return {"report.yaml": BOTH, "glossary.yaml": terms, "one.md": text, PO: HANT + rows}


ROWS: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("BIB-07", {"report.yaml": HEAD.replace("works.yaml", "w.bib"),
                "w.bib": "@book{a, title = {A}, author = {A, B}, year = 2001\n"},
     {"report.yaml": HEAD.replace("works.yaml", "w.bib"),
      "w.bib": "@book{a, title = {A}, author = {A, B}, publisher = {P}, year = 2001}\n"}),
    ("BIB-08", {"report.yaml": HEAD.replace("works.yaml", "w.docx"), "w.docx": "x"}, {}),
    ("CIT-02", {"one.md": f"# One\n\nWords.\n{REFS}"}, {"one.md": TEXT}),
    ("CIT-02", {"one.md": f"# One\n\nWords.\n{REFS}"}, {"one.md": "# One\n\nWords.\n",
                                                         "works.yaml": "[]\n"}),
    ("CIT-03", {"one.md": TEXT + REFS.replace("References", "More")}, {}),
    ("CIT-06", {"report.yaml": f"{HEAD}citation-style: broken.csl\n", "broken.csl": "<style/>"},
     {"report.yaml": f"{HEAD}citation-style: author-date\n"}),
    ("CIT-07", {"one.md": TEXT.replace("#refs", '#refs kinds="webpage"')},
     {"one.md": TEXT.replace("#refs", '#refs kinds="webpage"')
      + '\n## Rest\n\n::: {#refs-rest .references without="webpage"}\n:::\n'}),
    ("GATE-05", {"report.yaml": HEAD.replace("one.md", "https://example.org/one.md")}, {}),
    ("IDX-01", {"one.md": chapter("The [river]{.index} rose.")},
     {"one.md": chapter("The [river]{.index} rose.") + "\n# Index\n\n::: {#index}\n:::\n"}),
    ("IDX-01", {"one.md": chapter("The [river]{.index} rose.")},
     {"one.md": chapter("The river rose.")}),
    ("IDX-02", {"one.md": chapter('The [river]{.index} []{.index entry="stream" see="rivers"}')
                + "\n# Index\n\n::: {#index}\n:::\n"},
     {"one.md": chapter('The [river]{.index} []{.index entry="stream" see="river"}')
      + "\n# Index\n\n::: {#index}\n:::\n"}),
    ("FIG-11 FIG-12 FIG-13 GLY-01",
     {"map.svg": SVG.replace("<rect", '<rect fill="var(--chart-9)"'),
      "one.md": chapter('At \ue123.\n\n![](map.svg){alt="map.svg"}\n\n'
                        '![](small.png){alt="A river."}')},
     {"map.svg": SVG.replace("<rect", '<rect fill="var(--chart-1)"'),
      "one.md": chapter('At \u2192.\n\n![](map.svg){alt="Where it flows."}\n\n'
                        '![](small.png){alt="A river." width=33mm}')}),
    ("GLY-01", {"one.md": chapter("The Gothic \U00010330.")}, {"one.md": chapter("The Gothic a.")}),
    ("LANG-05", {"report.yaml": HEAD.replace("[en]", "[nl]")},
     {"report.yaml": HEAD.replace("[en]", "[nl]")
      + "checks: {LANG-05: {level: off, reason: I have read them}}\n"}),
    ("MD-01", {"one.md": chapter("> " * 120 + "words")}, {"one.md": chapter("> > words")}),
    ("MD-07", {"one.md": chapter("A <blink>new</blink> word.")},
     {"one.md": chapter("A *new* word.")}),
    ("META-10", {"report.yaml": HEAD.replace("licence: CC-BY-4.0\n", "")
                 .replace("cuc-icsf", "house")}, {}),
    ("NOTE-03", {"one.md": chapter("As known[^n].\n\n[^n]: See[^m].\n\n[^m]: More.")},
     {"one.md": chapter("As known[^n].\n\n[^n]: See (more).")}),
    ("PIC-01", {"one.md": chapter('![](a.tiff){alt="A river."}'), "a.tiff": "x"},
     {"one.md": chapter('![](figures/bars.svg){alt="A river."}')}),
    ("REF-02", {"one.md": chapter("[]{#sec-x}Words.\n\nSee @sec-x.")},
     {"one.md": chapter("[]{#sec-x}Words.\n\nSee [there](#sec-x).")}),
    ("REF-03", {"one.md": chapter("See [below](#more).\n\n## Then {#mores}\n\nWords.")},
     {"one.md": chapter("See [below](#mores).\n\n## Then {#mores}\n\nWords.")}),
    ("STR-01", {"one.md": chapter("## A {#sec-a}\n\nx\n\n## B {#sec-a}\n\ny")},
     {"one.md": chapter("## A {#sec-a}\n\nx\n\n## B {#sec-b}\n\ny")}),
    ("STR-02", {"one.md": ""}, {}),
    ("TERM-01", {"one.md": terms("Words.")}, {"one.md": terms("The WHO says so.")}),
    ("TERM-02", {"one.md": chapter("In CA.\n\n*[CA]: Canada\n\n*[CA]: California")},
     {"one.md": chapter("In CA.\n\n*[CA]: Canada")}),
    ("TR-01", {"report.yaml": BOTH, PO: HANT.replace("一", "")}, {"report.yaml": BOTH, PO: HANT}),
    ("TR-02", {"report.yaml": BOTH, PO: HANT.replace('msgid "One"', '#, fuzzy\nmsgid "One"')},
     {"report.yaml": BOTH, PO: HANT}),
    ("TR-03", {"report.yaml": BOTH, PO: HANT.replace("如@a所言", "如此")},
     {"report.yaml": BOTH, PO: HANT}),
    ("TR-10", translated("It cost 3 billion dollars.", "耗資3億美元。"),
     translated("It cost 3 billion dollars.", "耗資30億美元。")),
    ("TR-11", translated("The *rules* bind.", "*規則具約束力。"),
     translated("The *rules* bind.", "*規則*具約束力。")),
    ("TR-12", translated("The delay between input and answer.",
                         "The delay between input and 答案。"),
     translated("The delay between input and answer.", "輸入與答案之間的延遲。")),
    ("TR-13", translated("First, the rules.", "第一,規則。"),
     translated("First, the rules.", "第一，規則。")),
    ("TR-16", translated("SenseTime grows.", "SenesTime增長。"),
     translated("SenseTime grows.", "SenseTime增長。")),
    ("YAML-03", {"report.yaml": f"{HEAD}kind: &k [*k]\n"},
     {"report.yaml": f"{HEAD}kind: Report\n"}),
    ("CHT-04 CIT-04 CIT-08 MD-90 PIC-02 PIC-03 PIC-04 PIC-05 PIC-06",
     {**STYLED, **DRAWINGS, "works.yaml": TWO,
      "one.md": "---\nabstract: What rivers do.\n---\n\n"
      + chart(BAR.replace("#204060", "#f0f0c0"), f"So [@a, p. 3] and @b.\n\n{SHOWN}")},
     {"report.yaml": f"{HEAD}citation-style: author-date\n", **dict.fromkeys(DRAWINGS, SVG),
      "works.yaml": TWO, "one.md": chart(BAR, f"So [@a, p. 3] and @b.\n\n{SHOWN}")}),
    ("CHT-03 CIT-04 CIT-08",
     {**STYLED, "works.yaml": TWO, "one.md": chart(CALCULATED, "So [@a, p. 3] and @b.")},
     {**STYLED, "works.yaml": f"{TWO}  title-short: Another\n",
      "one.md": chart(BAR, "So, on page 3, [@a], and @b.")}),
    ("TR-14 TR-15 TR-17 TR-18", paired(1), paired(2)),
    ("TR-14 TR-15", paired(1), paired(1, TERM.replace("湖", "[湖, 池]") + "- en: software\n"
                                      "  zh-Hant: [軟件, 軟體]\n")),
    ("TR-20", {"report.yaml": BOTH, PO: HANT, "glossary.yaml": "- lake\n"},
     {"report.yaml": BOTH, PO: HANT, "glossary.yaml": TERM}),
]  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hints")
    small_project(folder).write("small.png", black_png(200, 100))
    return folder


def told(root: Path, files: dict[str, str]) -> list[tuple[str, str, bool]]:
    """Return code, hint and whether it is an error, of all that a release is told of a report."""
    folder = root / "content/small"
    sound = {"report.yaml": HEAD, "one.md": TEXT, "works.yaml": WORKS, "glossary.yaml": "[]\n"}
    for name, text in {**sound, **files}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    flight = preflight(Project(root), Request("small", (), ""), "release").preflight
    found = [row.finding.problem for row in flight.findings]
    return [(one.code, one.hint, one.severity is Severity.ERROR) for one in found]


@pytest.mark.parametrize(("codes", "wrong", "mended"), ROWS)
def test_what_a_hint_advises_makes_the_problem_go(
    root: Path, codes: str, wrong: dict[str, str], mended: dict[str, str]
) -> None:
    before, of = told(root, wrong), set(codes.split())
    assert of <= {code for code, _, _ in before}, before
    assert all(hint for code, hint, _ in before if code in of), before
    after = told(root, mended)
    assert not of & {code for code, _, _ in after}, after
    assert [one for one in after if one[2]] == []


def test_what_a_line_of_the_metadata_brings_about_is_pointed_at_there(root: Path) -> None:
    head = f'{HEAD}citation-style: broken.csl\nnocite: "@nobody"\n'
    told(root, {"report.yaml": head, "broken.csl": "<style/>"})
    flight = preflight(Project(root), Request("small", (), ""), "release").preflight
    places = {one.finding.problem.code: one.finding.problem.span for one in flight.findings}
    line = head.count("\n")
    assert (places["CIT-06"].line, places["CIT-01"].line) == (line - 1, line)


def test_what_is_wrong_with_a_word_is_pointed_at_where_it_stands(root: Path) -> None:
    words = "The river\nrose *in* the\nspring \ue123 again and the\nGothic \U00010330 too."
    said, meant = "The river rose in spring.", "河在春天上漲，国土。"
    files = translated(said, meant)
    files["one.md"] = chapter(f"{said}\n\n{words}")
    assert "GLY-01" in {code for code, _, _ in told(root, files)}
    flight = preflight(Project(root), Request("small", (), ""), "release").preflight
    found = {
        (row.finding.problem.code, str(row.finding.problem.span).partition("small/")[2])
        for row in flight.findings
    }
    line = (HANT + f'msgid "{said}"\n').count("\n") + 1
    column = len('msgstr "') + meant.index("国") + 1
    places = {
        ("GLY-01", "one.md:9:8"),
        ("GLY-01", "one.md:10:8"),
        ("HAN-10", f"{PO}:{line}:{column}"),
    }
    assert places <= found
