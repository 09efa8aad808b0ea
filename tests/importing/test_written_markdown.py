"""What is written as Markdown reads back as the same: every case of the source language."""

from __future__ import annotations

from pathlib import Path

import pytest
from likeness import said

from case_files import FOLDER, read_cases
from tongwen.diagnostics import Problems
from tongwen.importing.markdown import write_markdown
from tongwen.readers.markdown import read_markdown

OTHERWISE = {
    # A division that says nothing is not written.
    ("callouts", "Misspelt."),
    ("divisions", "Kept."),
    ("divisions", "Broken."),
    ("figures", "layout-ncol=two"),
    # A locator with a letter goes on as the words behind it.
    ("citations", "ii, A"),
    # Only a pipe table can say that its first column heads nothing.
    ("drawn-tables", "<table"),
    # What is drawn and is no table holds corners, which no cell of a drawn table can.
    ("drawn-tables", "d[^n]"),
    ("html", "colspan"),
    # A note that nobody calls has no place.
    ("notes", "Never called"),
    # A mark that names no entry is none; the blank behind it opens the paragraph.
    ("index", "[]{.index} and"),
    # A time line without events is a figure of nothing.
    ("timelines", "::: {.timeline}\n:::"),
    # Whether “lst-run” is a listing or a work is seen when all is read.
    ("figures", "@lst:run"),
    # Straight quotation marks are curled.
    ("punctuation", '"'),
}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_what_is_written_reads_back(path: Path) -> None:
    differing = []
    for case in read_cases(path):
        language = next((o.split()[1] for o in case.options if o.startswith("language ")), "en")
        document = read_markdown(case.source, "case.md", language, Problems())
        text = write_markdown(document.blocks, document.notes)
        again = read_markdown(text, "case.md", language, Problems())
        same = said((again.blocks, again.notes)) == said((document.blocks, document.notes))
        if not same and not any(
            name == path.stem and words in case.source for name, words in OTHERWISE
        ):
            differing.append(f"{path.stem}:{case.line}\n{text}")
    assert differing == []


@pytest.mark.parametrize(
    "words",
    [
        "1. no list", "# no heading", "- no item", "> no quotation", "+ a", "= b", ": c", "| d |",
        "*a* _b_ `c` [d](e) ^f^ ~g~ $h$ \\i", "<b>no tag</b> &amp; @nobody {.class}", "a--b---c",
        "!!! note", "[^1] [@a] ![x](y)", "Table: x", "{{< x >}}", "2023) so", "~~~", "a@b.org",
    ],
)  # fmt: skip
def test_words_stay_words(words: str) -> None:
    from tongwen.document import Paragraph, Passage, Text

    block = Paragraph(Passage((Text(words),)))
    problems = Problems()
    read = read_markdown(write_markdown((block,)), "case.md", "en", problems)
    assert [type(each) for each in read.blocks] == [Paragraph]
    assert said(read.blocks) == said((block,))
    assert list(problems) == []
