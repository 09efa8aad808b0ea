"""Formulas wherever a report may have them: what is built of each says what the report says."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from project import CHAPTER, REPORT, small_project

FORMULAS = r"""
Inline $\mathcal{L}$ and $\mathbb{E}[X]$, $a \bmod b$, $a \pmod n$, $\text{50\%}$, $\arg\max_x f$,
$\text{成本} = \text{單價}$, $\hat{x}$, $\sqrt[3]{x}$.

$$
\begin{aligned}
a + b &= c \\[4pt]
&= d + e \\
\end{aligned}
$$ {#eq-a}

$$ \begin{array}{c|c} 1 & 2 \\ \hline 3 & 4 \end{array} $$

$$ a = b \\ c = d \tag{A} $$

## A part with $\sqrt{2}$

![Three bars of $\sum x_i$](figures/bars.svg){#fig-more alt="Bars that grow."}

| Name          | Norm    |
|:--------------|--------:|
| $\frac{a}{b}$ | $\|x\|$ |

: A table of $x^2$ {#tbl-more}

See @eq-a, @fig-more and @tbl-more.
"""


def test_formulas_and_pictures_in_text_headings_captions_cells_and_the_abstract(
    tmp_path: Path,
) -> None:
    project = small_project(tmp_path)
    report = REPORT.replace("languages: [en, zh-Hant]", "languages: [en]")
    # Pictures, too: a line can hold one wherever it can hold a formula.
    report = report.replace("Small Report", "Small ![growing](figures/bars.svg) Report")
    project.write(
        "report.yaml",
        report
        + 'abstract: ["It is $E = mc^2$ and $\\\\hat{x}$ ![rising](figures/bars.svg)."]\n'
        + 'colophon: ["Supported by ![a fund](figures/bars.svg)", "![alone](figures/bars.svg)"]\n',
    )
    chapter = CHAPTER.replace("# First {#sec-first}", f"# First $x_i^2$ {{#sec-first}}\n{FORMULAS}")
    project.write("one.md", chapter)
    built = project.run("build", "small")
    assert built.status == 0, built.errors
    judged = project.run("check", "--built")
    assert "error" not in judged.errors, judged.errors
    folder = tmp_path / "build/small/cuc-icsf"
    page = (folder / "small.en.html").read_text(encoding="utf-8")
    assert page.count("‖") >= 2
    with pikepdf.open(folder / "small.en.pdf") as pdf, pdf.open_outline() as outline:
        assert any(item.title == "1 First x_i²" for item in outline.root)


def test_a_formula_that_cannot_be_read_is_told_before_anything_is_built(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    project.write("one.md", CHAPTER + "\nWords, and $\\ce{H2O}$ here.\n")
    found = project.run("check")
    assert found.status == 1
    line = (CHAPTER + "\nWords").count("\n") + 1
    assert f"one.md:{line}:12: error[MATH-01]" in found.output + found.errors
