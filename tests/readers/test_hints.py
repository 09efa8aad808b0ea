"""Hints are true: what each advises, done, makes its problem go and brings no other error."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sample import sample_edition
from tongwen.checks.editions import EDITION_CHECKS
from tongwen.diagnostics import Problem, Problems, Severity
from tongwen.languages import LANGUAGES
from tongwen.readers.markdown import read_markdown
from tongwen.readers.markdown.myst import DIRECTIVES
from tongwen.transforms import Context, resolve

FIGURE = '![A caption](chart.svg){#fig-a alt="Bars"}\n\n@fig-a\n'
TABLE = "| A | B |\n|---|---|\n| 1 | 2 |\n"

ROWS: list[tuple[str, str, str]] = [
    ("MD-02", "Words\x0c more.", "Words more."),
    ("MD-03", "::: note\nMind the gap.", "::: note\nMind the gap.\n:::"),
    ("MD-04", "Text.\n\n:::", "Text."),
    ("MD-04", "Text.\n\n:::", "::: note\nText.\n\n:::"),
    ("MD-05", "```\nx = 1", "```\nx = 1\n```"),
    ("MD-06", "$$ E = mc^2\n\nMore.", "$$ E = mc^2 $$\n\nMore."),
    ("MD-08", "[](https://example.org)", "[words](https://example.org)"),
    (
        "MD-09",
        "Words.\n\n[site]: https://example.org",
        "[words][site].\n\n[site]: https://example.org",
    ),
    ("MD-10", "## History {#a #b}", "## History {#a}"),
    ("MD-11", "::: {.callout-note .waring}\nx\n:::", "::: {.callout-note}\nx\n:::"),
    ("MD-11", "[x]{.smallcap}", "[x]{.smallcaps}"),
    ("MD-12", "[words]{width=50%}", "words"),
    (
        "MD-12",
        f"::: {{#tbl-p .wide}}\n{TABLE}\n: One\n\n{TABLE}\n: Two\n:::\n\n@tbl-p",
        f"::: {{#tbl-p}}\n{TABLE}\n: One\n\n{TABLE}\n: Two\n:::\n\n@tbl-p",
    ),
    ("MD-13", "::: {.sidebra}\nx\n:::", "x"),
    ("MD-14", "Words.\n\n[^a]: See below.", "Words[^a].\n\n[^a]: See below."),
    ("MD-15", "As known[^a].", "As known[^a].\n\n[^a]: Its words."),
    ("MD-16", "W[^a].\n\n[^a]: One.\n\n[^a]: Two.", "W[^a], [^b].\n\n[^a]: One.\n\n[^b]: Two."),
    ("MD-17", "plain words {.note}", "[plain words]{.smallcaps}"),
    ("MD-18", "{{< env HOME >}}", "/home"),
    ("MD-19", "Words <!-- check this", "Words <!-- check this -->"),
    ("MD-20", f": Countries by year\n\nWords.\n\n{TABLE}", f"{TABLE}\n: Countries by year"),
    ("MD-20", ": An explanation", "Term\n: An explanation"),
    ("MD-21", FIGURE.replace("alt=", "width=half alt="), FIGURE.replace("alt=", "width=50% alt=")),
    ("MD-22", "::: {.timeline}\n:::", "Words."),
    ("MD-23", "##", "## A title"),
    ("MD-24", "The plan:\na) first\nb) second", "The plan:\n\na) first\nb) second"),
    ("MD-24", "• first\n• second", "- first\n- second"),
    ("MD-24", "1. one\n  a) x\n  b) y", "1. one\n\n   a) x\n   b) y"),
    ("MD-26", "==words== here", "[words]{.mark} here"),
    ("MD-26", "++words++ here", "[words]{.underline} here"),
    ("MD-26", "a :no-sign: and `:code:`, 10:30:45", "a \u2192 and `:code:`, 10:30:45"),
    ("MD-26", "[TOC]", "Words."),
    ("MD-26", "see {ref}`fig-a`, `{ref}`", f"{FIGURE}\n`{{ref}}`"),
    ("MD-26", "H{sub}`2`O and {kbd}`Ctrl`", "H~2~O and <kbd>Ctrl</kbd>"),
    ("MD-26", "the {abbr}`WHO (World)`", "the WHO\n\n*[WHO]: World Health Organization"),
    ("MD-26", "as {term}`said`, {math}`x^2`, x{sup}`2`", "as said, $x^2$, x^2^"),
    ("MD-18", "```{note}\nx\n```", "::: {.callout-note}\n## T\n\nx\n:::"),
    ("MD-18", "```{math}\nx\n```", "$$ x $$ {#eq-a}\n\n@eq-a"),
    ("MD-18", "```{margin}\nx\n```", "::: {.column-margin}\nx\n:::"),
    ("MD-18", "```{epigraph}\nx\n```", "::: {.epigraph}\nx\n:::"),
    ("MD-18", "```{glossary}\nA\n: x\n```", "::: {.glossary}\nA\n: x\n:::"),
    ("MD-18", "```{bibliography}\n:all:\n```", "::: {#refs}\n:::"),
    ("MD-10", "```{admonition} T\nx\n```", "::: {.callout-note}\n## T\n\nx\n:::"),
    ("MD-10", "```{code-block} python\nx\n```", "```python {#lst-a}\nx\n```"),
    ("MD-10", "```{csv-table} C\n1, 2\n```", f"{TABLE}\n: C {{#tbl-a}}\n\n@tbl-a"),
    (
        "MD-10",
        "```{list-table} C\n* - a\n  - b\n```",
        "::: {.list-table}\n* - a\n  - b\n* - 1\n  - 2\n:::",
    ),
    ("MD-10", ":::{figure} chart.svg\nA caption\n:::", FIGURE),
    ("MD-10", ":::{table} C\nx\n:::", f"{TABLE}\n: C {{#tbl-a}}\n\n@tbl-a"),
    (
        "MD-10",
        "::::{tab-set}\n:::{tab-item} A\nx\n:::\n::::",
        "::: {.panel-tabset}\n## A\n\nx\n:::",
    ),
    ("MD-15", "As known[^*].", "As known[^a].\n\n[^a]: Its words."),
    ("REF-01", FIGURE.replace("@fig-a", "@fig-b @fig-a"), FIGURE),
    ("CIT-01", "as shown [@zhuo2023]", "as shown"),
    ("STR-10", "# History\n\n### The first years\n\nx", "# History\n\n## The first years\n\nx"),
    ("STR-11", "# Appendix\n\n# Words\n\nx", "# Words\n\n## Appendix\n\nx"),
    ("STR-12", "## 1. Introduction\n\nx", "## Introduction\n\nx"),
    ("STR-13", "<table><tr><td>1</td></tr></table>", "<table><tr><th>1</th></tr></table>"),
    ("TBL-01", f"{TABLE}| 1 | 2 | 3 |", f"{TABLE}| 1 | 2 \\| 3 |"),
    ("TBL-01", f"{TABLE}| $a | b$ | 3 | 4 |", f"{TABLE}| $a \\vert b$ | 3 |"),
    ("TBL-02", "| A | B |\n|---|\n| 1 | 2 |", TABLE),
    ("TBL-02", "| A | B |\n| 1 | 2 |", TABLE),
    ("TBL-03", f'{TABLE}\n: C {{widths="50"}}', f'{TABLE}\n: C {{widths="50,50"}}'),
    ("TBL-04", "+---+---+\n| a | b", "+---+---+\n| a | b |\n+---+---+"),
    ("FIG-01", "![](chart.svg)", '![](chart.svg){alt="Bars"}'),
    ("FIG-01", "![](chart.svg)", "![](chart.svg){.decorative}"),
    ("FIG-10", '![A](chart.svg){#fig-a alt="Bars"}', FIGURE),
    ("FIG-10", '![A](chart.svg){alt="Bars"}', FIGURE),
    ("MATH-01", "$\\frac{1}{$", "$\\frac{1}{2}$"),
    ("MATH-01", "$$ a \\\\ b & c $$", "$$ \\begin{aligned} a \\\\ b & c \\end{aligned} $$"),
    ("MATH-01", "$\\SI{3}{kg}$", "$3\\,\\mathrm{kg}$"),
]


def told(text: str) -> list[Problem]:
    """Return all that is told of a chapter in English, by readers, transforms and checks."""
    problems = Problems()
    read = read_markdown(f"{text}\n", "a.md", "en", problems)
    language = LANGUAGES["en"]
    document = resolve(read, Context(language, None, language, problems=problems))
    edition = replace(sample_edition(), document=document)
    for code in ("FIG-10", "STR-10", "STR-11", "STR-12", "STR-13"):
        problems.extend(EDITION_CHECKS[code](edition))
    return list(problems)


@pytest.mark.parametrize(("code", "wrong", "mended"), ROWS)
def test_what_a_hint_advises_makes_the_problem_go(code: str, wrong: str, mended: str) -> None:
    assert code in [problem.code for problem in told(wrong)]
    left = [p for p in told(mended) if p.code == code or p.severity is Severity.ERROR]
    assert list(map(str, left)) == []


def test_of_classes_that_exclude_one_another_none_is_offered_beside_one() -> None:
    (problem,) = told("::: {.callout-note .waring}\nx\n:::")
    assert problem.hint == "take it away"


@pytest.mark.parametrize("fence", ["```", ":::"])
def test_each_directive_of_myst_is_met_by_its_own_hint(fence: str) -> None:
    for name, hint in DIRECTIVES.items():
        said = told(f"{fence}{{{name}}} words\nx = 1\n{fence}")
        assert hint in [problem.hint for problem in said], name
