"""Hints of a report's preflight are true: what each advises makes its problem go."""

from __future__ import annotations

from pathlib import Path

import pytest

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


def chapter(words: str) -> str:
    return f"# One\n\nAs @a says.\n\n{words}\n{REFS}"


def translated(said: str, meant: str, head: str = BOTH) -> dict[str, str]:
    more = f'msgid "{said}"\nmsgstr "{meant}"\n'
    return {"report.yaml": head, "one.md": chapter(said), PO: HANT + more}


def terms(words: str) -> str:
    return chapter(f"{words}\n\n::: {{.abbreviations}}\nWHO\n: World Health Organization\n:::")


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
]  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hints")
    small_project(folder)
    return folder


def told(root: Path, files: dict[str, str]) -> list[tuple[str, str, bool]]:
    """Return code, hint and whether it is an error, of all that a release is told of a report."""
    folder = root / "content/small"
    sound = {"report.yaml": HEAD, "one.md": TEXT, "works.yaml": WORKS}
    for name, text in {**sound, **files}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    flight = preflight(Project(root), Request("small", (), ""), "release").preflight
    found = [row.finding.problem for row in flight.findings]
    return [(one.code, one.hint, one.severity is Severity.ERROR) for one in found]


@pytest.mark.parametrize(("code", "wrong", "mended"), ROWS)
def test_what_a_hint_advises_makes_the_problem_go(
    root: Path, code: str, wrong: dict[str, str], mended: dict[str, str]
) -> None:
    before = told(root, wrong)
    assert code in [one for one, _, _ in before], before
    assert all(hint for one, hint, _ in before if one == code), before
    after = told(root, mended)
    assert code not in [one for one, _, _ in after], after
    assert [one for one in after if one[2]] == []
