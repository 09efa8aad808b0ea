"""Quarto's shortcodes: what is included, values of metadata, films."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import pytest
from PIL import Image

from tongwen.diagnostics import Problems
from tongwen.document import CodeBlock, Figure, Table
from tongwen.gate import Gate
from tongwen.readers.source import Report, read_report
from tongwen.walk import plain_text

HEAD = "---\ntitle: Rivers\nversion: {main: 1.2}\n---\n\n# One\n\n"


def read(folder: Path, problems: Problems, **files: str) -> Report:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    report = read_report(Gate(folder, (folder,)), folder, problems, "a.qmd")
    assert report is not None
    return report


def words(report: Report) -> list[str]:
    return [plain_text(block) for block in report.document.blocks]


def test_an_included_file_reads_as_though_it_stood_there(tmp_path: Path) -> None:
    problems = Problems()
    files = {
        "a_dot_qmd": HEAD + "::: {.lead}\n{{< include parts/_b.qmd >}}\n:::\n\nBehind[^n].\n",
        "parts___b_dot_qmd": "---\nformat: html\n---\n\nFirst.\n\n{{< include _c.qmd >}}\n",
        "parts___c_dot_qmd": "Deep <blink>.\n\n[^n]: A note.\n",
    }
    report = read(tmp_path, problems, **files)
    assert words(report) == ["One", "First.Deep <blink>.", "Behind."]
    assert [note.identifier for note in report.document.notes]
    [problem] = problems
    assert str(problem.span) == "parts/_c.qmd:1:6"
    behind = report.document.blocks[2]
    assert (behind.span.file, behind.span.line) == ("a.qmd", 12)


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("In {{< meta title >}}.", "In Rivers."),
        ("In {{< meta version.main >}}.", "In 1.2."),
        ("In {{< var town.name >}}.", "In Cologne."),
        ('{{< video https://example.org/v title="A film" >}}', "A film"),
        ("`{{< meta title >}}`", "Rivers"),
    ],
)
def test_values(tmp_path: Path, code: str, wanted: str) -> None:
    problems = Problems()
    report = read(
        tmp_path, problems, a_dot_qmd=HEAD + code + "\n",
        _variables_dot_yml="town:\n  name: Cologne\n",
    )  # fmt: skip
    assert list(problems) == []
    assert words(report)[-1] == wanted


def test_code_shows_shortcodes_as_they_stand(tmp_path: Path) -> None:
    report = read(tmp_path, Problems(), a_dot_qmd=HEAD + "```\n{{< meta title >}}\n```\n")
    [_, code] = report.document.blocks
    assert isinstance(code, CodeBlock)
    assert code.text == "{{< meta title >}}\n"


def test_what_is_not_known_is_told_where_it_stands(tmp_path: Path) -> None:
    problems = Problems()
    text = HEAD + "{{< include no.qmd >}}\n\n{{< meta nothing >}}\n\n{{< include ../x.qmd >}}\n"
    read(tmp_path, problems, a_dot_qmd=text)
    assert [(problem.code, problem.span.line) for problem in problems] == [
        ("MD-25", 8),
        ("MD-18", 10),
        ("MD-25", 12),
    ]


def test_files_that_include_one_another_come_to_an_end(tmp_path: Path) -> None:
    problems = Problems()
    read(
        tmp_path, problems, a_dot_qmd=HEAD + "{{< include _b.qmd >}}\n",
        _b_dot_qmd="x\n\n{{< include _b.qmd >}}\n",
    )  # fmt: skip
    assert [problem.code for problem in problems] == ["MD-18"]


def test_what_metadata_and_a_profile_decide_is_looked_up(tmp_path: Path) -> None:
    text = HEAD + "".join(
        f"::: {{.content-{shown} {condition}}}\n{number}\n:::\n\n"
        for number, (shown, condition) in enumerate(
            [
                ("visible", 'when-meta="version.main"'),
                ("visible", 'when-meta="draft"'),
                ("hidden", 'when-meta="draft"'),
                ("visible", 'unless-meta="draft"'),
                ("visible", 'when-profile="full"'),
                ("hidden", 'unless-profile="full"'),
                ("visible", 'when-profile="short"'),
            ]
        )
    )
    problems = Problems()
    report = read(tmp_path, problems, a_dot_qmd=text, _quarto_dot_yml="profile:\n  default: full\n")
    assert words(report) == ["One", "0", "2", "3", "4", "5"]
    assert not list(problems)


def test_a_text_reference_of_bookdown_is_a_caption_that_stands_elsewhere(tmp_path: Path) -> None:
    problems = Problems()
    text = (
        "(ref:cap) A caption with *words*\nand `code`.\n\n| a |\n|---|\n| b |\n\n"
        "Table: (\\#tab:t) (ref:cap)\n\n```\n(ref:cap) stays\n```\n\n(ref:none) <blink>\n"
    )
    report = read(tmp_path, problems, a_dot_qmd=HEAD + text)
    (table,) = (block for block in report.document.blocks if isinstance(block, Table))
    assert table.caption is not None
    assert table.caption.content.message == "A caption with *words* and `code`."
    assert table.identifier == "tbl-t"
    (code,) = (block for block in report.document.blocks if isinstance(block, CodeBlock))
    assert code.text == "(ref:cap) stays\n"
    assert [str(problem.span) for problem in problems] == []


CELLS = ("n.ipynb#fig-a", "n.ipynb#tbl-b", "n.ipynb#fig-c", "b.qmd#fig-d", "b.qmd#no")


def test_a_cell_of_a_notebook_is_embedded_as_it_was_recorded(tmp_path: Path) -> None:
    """A picture, a table and a cell that never ran; a notebook of Quarto's own holds code alone."""
    drawn = io.BytesIO()
    Image.new("RGB", (2, 2)).save(drawn, "PNG")
    pixel = base64.b64encode(drawn.getvalue()).decode()
    cells = [
        ("fig-a", "#| fig-cap: A river\n", {"image/png": pixel, "text/plain": "<Figure>"}),
        ("tbl-b", "#| tbl-cap: Two\n", {"text/html": "<table><tr><th>x</th></tr></table>"}),
        ("fig-c", "#| fig-cap: Not run\n", None),
    ]
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "source": [f"#| label: {label}\n", more, "plot()"],
                "outputs": [{"output_type": "display_data", "data": data}] if data else [],
            }
            for label, more, data in cells
        ]
    }
    problems = Problems()
    report = read(
        tmp_path, problems,
        a_dot_qmd=HEAD + "".join(
            f"{{{{< embed {name} >}}}}\n\n"
            for name in CELLS
        ),
        n_dot_ipynb=json.dumps(notebook),
        b_dot_qmd="# B\n\n```{r}\n#| label: fig-d\n#| fig-cap: Drawn\nplot()\n```\n",
    )  # fmt: skip
    shown = [block for block in report.document.blocks if isinstance(block, (Figure, Table))]
    assert [(block.identifier, plain_text(block.caption)) for block in shown if block.caption] == [
        ("fig-a", "A river"), ("tbl-b", "Two"), ("fig-c", "Not run"), ("fig-d", "Drawn"),
    ]  # fmt: skip
    assert list(report.resources) == ["n.ipynb#fig-a"]
    told = [(problem.code, problem.span.line) for problem in problems]
    assert told == [("MD-25", 12), ("MD-18", 16)]


def test_what_knitr_keeps_in_chunks_reads_as_the_words_that_it_is(tmp_path: Path) -> None:
    problems = Problems()
    text = (
        "---\ntitle: A\nexecute: {echo: false}\n---\n\n# One\n\n(ref:cap) A *caption* \\* star\n\n"
        "```{theorem, pyth, name=\"Pythagoras\"}\n$a^2$ it is.\n```\n\n"
        "```{block2, type='rmdnote'}\nA note.\n```\n\n"
        "```{r, child='b.Rmd'}\n```\n\n"
        "```{r x, fig.cap='(ref:cap)'}\nplot()\n```\n\n"
        "```{r, echo=TRUE}\nshown()\n```\n"
    )  # fmt: skip
    report = read(tmp_path, problems, a_dot_qmd=text, b_dot_Rmd="From elsewhere.\n")
    kinds = [type(block).__name__ for block in report.document.blocks]
    assert kinds == ["Heading", "Division", "Callout", "Paragraph", "Figure", "CodeBlock"]
    assert words(report)[3:] == ["From elsewhere.", "A caption * star", ""]
    assert [problem.code for problem in problems] == ["MD-25", "MD-18"]
