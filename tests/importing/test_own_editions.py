"""Our own Word editions come back to the source that they were made from, block by block."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from likeness import said
from round_trips import edition_of, imported_of, seen, written

from flagship import flagship_artefact
from places import PROJECT
from sample import sample_edition
from tongwen.diagnostics import Problems
from tongwen.document import (
    BibliographyEntry,
    Block,
    Callout,
    Cell,
    CodeBlock,
    Column,
    Heading,
    Image,
    Index,
    Indexed,
    List,
    ListItem,
    Paragraph,
    Passage,
    Row,
    Table,
    Text,
)
from tongwen.gate import Gate
from tongwen.importing import Imported, Source, import_sources
from tongwen.readers.markdown import read_chapters
from tongwen.readers.source import read_report
from tongwen.walk import rebuild, walk
from tongwen.writers.docx import write_docx

MOMENT = datetime(2024, 1, 2, tzinfo=UTC)


def _chapters(made: Imported) -> list[tuple[str, str]]:
    return [
        (name, data.decode())
        for name, data in sorted(made.files.items())
        if re.match(r"\d\d-", name)
    ]


def test_the_flagship_comes_back() -> None:
    folder = PROJECT / "content/ai-pioneers"
    source = read_report(Gate(PROJECT, (folder,)), folder, Problems())
    problems = Problems()
    word = Source("a.docx", flagship_artefact("docx", "en").data, lambda _: None)
    made = import_sources([word], "house", "2024-01-02", problems)
    assert source is not None
    assert made is not None
    read = read_chapters(_chapters(made), "en", problems)
    assert list(problems) == []
    blocks = [block for document in read for block in document.blocks]
    for ours, theirs in zip(source.document.blocks, blocks, strict=True):
        assert said(theirs) == said(ours)
    notes = [note.blocks for document in read for note in document.notes]
    assert said(tuple(notes)) == said(tuple(note.blocks for note in source.document.notes))
    front = made.files["report.yaml"].decode()
    for line in ("published: 2023-10-17", 'kind: "Report"', 'credit-line: "Jointly written by"'):
        assert line in front
    assert front.count("affiliation:") == 2


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_every_element_comes_back_in_both_languages(tag: str, tmp_path: Path) -> None:
    problems = Problems()
    ours = edition_of(PROJECT, "specimen-report", tag, problems)
    made = imported_of(ours, problems)
    written(tmp_path, "again", made)
    theirs = edition_of(tmp_path, "again", tag, problems)
    assert list(problems) == []
    for one, other in zip(seen(ours), seen(theirs), strict=True):
        assert other == one
    for name in ("title", "subtitle", "contributors", "abstract", "keywords", "history",
                 "published", "licence", "citation_style"):  # fmt: skip
        assert said(getattr(theirs.metadata, name)) == said(getattr(ours.metadata, name))
    page = made.files["import.md"].decode()
    assert "a chart that Word holds as a picture" in page
    works = [json.loads(each.work) for each in walk(ours.document)
             if isinstance(each, BibliographyEntry)]  # fmt: skip
    back = json.loads(made.files["references.json"])
    assert {work["id"]: work for work in back} == {work["id"]: work for work in works}
    assert "does not say in which language" in page


def _comes_back(block: Block) -> bool:
    """Whether a block is read as it was: an index made by hand is made anew of its marks."""
    return not any(isinstance(node, (Index, Indexed)) for node in walk(block))


def _as_word_has_it(node: Any) -> Any:
    """Word does not say which language code is in, and has no drawing for a dark screen.

    That a picture is as wide as its place can be said in two ways.
    """
    match node:
        case CodeBlock():
            return replace(node, language="")
        case Image():
            return replace(node, width=node.width.replace("100%", ""), dark="")
    return node


def test_every_block_comes_back() -> None:
    edition = sample_edition()
    kept = tuple(block for block in edition.document.blocks if _comes_back(block))
    edition = replace(edition, document=replace(edition.document, blocks=kept))
    problems = Problems()
    word = Source("a.docx", write_docx(edition, MOMENT).data, lambda _: None)
    made = import_sources([word], "house", "2024-01-02", problems, institutes=("sample",))
    assert made is not None
    read = read_chapters(_chapters(made), "en", problems)
    assert list(problems) == []
    blocks = [block for document in read for block in document.blocks]
    ours = [rebuild(block, _as_word_has_it) for block in edition.document.blocks]
    for theirs, wanted in zip(blocks, ours, strict=True):
        assert said(rebuild(theirs, _as_word_has_it)) == said(wanted)
    assert "institute: sample" in made.files["report.yaml"].decode()


def test_a_box_with_a_list_and_a_table_comes_back_as_one() -> None:
    def para(words: str) -> Paragraph:
        return Paragraph(Passage((Text(words),)))

    deeper = List((ListItem((para("two"),)),))
    listed = List((ListItem((para("one"), deeper)), ListItem((para("three"),))))
    cells = Row(tuple(Cell(Passage((Text(word),)), header=True) for word in "ab"))
    table = Table((Column(), Column()), (cells,), (cells,))
    title = Passage((Text("Three"),))
    boxes = (
        Callout("note", (para("Before."), listed, table, para("After.")), title, label="Note"),
        Callout("note", (para("Plain."),), label="Note"),
        Callout("tip", (para("Before."), listed), label="Tip"),
    )
    sample = sample_edition()
    heading = next(block for block in sample.document.blocks if isinstance(block, Heading))
    blocks = (heading, *boxes, para("Behind."))
    edition = replace(sample, document=replace(sample.document, blocks=blocks))
    problems = Problems()
    word = Source("a.docx", write_docx(edition, MOMENT).data, lambda _: None)
    made = import_sources([word], "house", "2024-01-02", problems, institutes=("sample",))
    assert made is not None
    read = [block for one in read_chapters(_chapters(made), "en", problems) for block in one.blocks]
    found = [block for block in read if isinstance(block, Callout)]
    kinds = [[type(inner).__name__ for inner in block.blocks] for block in found]
    assert kinds == [["Paragraph", "List", "Table", "Paragraph"], ["Paragraph"],
                     ["Paragraph", "List"]]  # fmt: skip
    assert said(found[0].blocks[1]) == said(listed)
    assert said(read[-1]) == said(blocks[-1])
