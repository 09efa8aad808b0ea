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
from PIL import Image as Raster
from round_trips import edition_of, imported_of, seen, written

from flagship import flagship_artefact
from places import PROJECT
from sample import sample_edition
from tongwen.artefacts.docx.package import Package
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
from tongwen.importing.account import Account
from tongwen.importing.marks import InStyle, Unnumbered
from tongwen.importing.opendocument import prepare_opendocument
from tongwen.importing.word import packed
from tongwen.importing.word.citations import listed_works
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


THEOREMS = """
# 量度

::: {#thm-line}
## 直線 $x$

任何直線的方程式是 $y = mx + b$。
:::

見@thm-line和@lem-two，以及@cor-three、@prf-line。

::: {#lem-two}
- 甲
- 乙
:::

::: {#cor-three}
## 論*線*

字。

![圖說](a.png){#fig-a alt="一個東西"}
:::

::: {.proof}
用歸納法。
:::

::: {.proof #prf-line}
## 論線

顯然。

等等。
:::

::: {#lst-code}
```
a = 1
```

如何做
:::

[@lst-code]說明@fig-a、@tbl-both和@tbl-two，以及@tbl-below。

::: {#tbl-both layout="[[60,40],[1]]"}
| 甲 | 乙 |
|----|----|
| 1  | 2  |

: 第一 {#tbl-one}

| 丙 | 丁 |
|----|----|
| 3  | 4  |

: 第二 {#tbl-two}

| 戊 | 己 |
|----|----|
| 5  | 6  |

: 第三 {#tbl-three}

三個表
:::

::: {#tbl-below}
| 庚 | 辛 |
|----|----|
| 7  | 8  |

: 上 {#tbl-over}

| 壬 | 癸 |
|----|----|
| 9  | 0  |

: 下 {#tbl-under}

一上一下
:::

# 問題 {.appendix #sec-asked}

見@sec-asked。
"""


def test_theorems_listings_and_parts_of_tables_come_back(tmp_path: Path) -> None:
    (tmp_path / "templates").symlink_to(PROJECT / "templates")
    folder = tmp_path / "content/theorems"
    folder.mkdir(parents=True)
    Raster.new("RGB", (300, 200)).save(folder / "a.png")
    (folder / "all.md").write_text(THEOREMS)
    (folder / "report.yaml").write_text("title: 定理集\ninstitute: umt\nlanguages: [zh-Hant]\n")
    problems = Problems()
    ours = edition_of(tmp_path, "theorems", "zh-Hant", problems)
    made = imported_of(ours, problems)
    written(tmp_path, "again", made)
    theirs = edition_of(tmp_path, "again", "zh-Hant", problems)
    assert list(problems) == []
    assert seen(theirs) == seen(ours)
    assert "authors" not in made.files["report.yaml"].decode()


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
        # One that goes on overleaf: its title and what comes first are a row.
        Callout("tip", (List(tuple(ListItem((para(f"{n}"),)) for n in range(20))),), label="Tip"),
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
                     ["Paragraph", "List"], ["List"]]  # fmt: skip
    assert said(found[0].blocks[1]) == said(listed)
    assert said(read[-1]) == said(blocks[-1])


@pytest.mark.parametrize(
    ("kept", "key"),
    [
        ('{"id": "k 1", "title": "No key"}', ""),
        ('{"id": "k1", "author": "no people"}', ""),
        ("[1", ""),
        ('{"id": "k1", "author": [{"family": "A"}]}', "k1"),
    ],
)
def test_what_a_file_keeps_of_a_work_is_taken_where_it_reads(kept: str, key: str) -> None:
    xml = f"<works xmlns='urn:tongwen:works'><work bookmark='_Ref1'>{kept}</work></works>"
    package = Package((), {"customXml/item1.xml": xml.encode()})
    assert [work["id"] for work in listed_works(package).values()] == ([key] if key else [])


_ODT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink"><office:automatic-styles>
<style:style style:name="P1" style:parent-style-name="Callout_20_Note_20_Only"/>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1"/></text:list-style>
</office:automatic-styles><office:body><office:text>
<text:h text:outline-level="1">One</text:h><text:p text:style-name="P1">Mind.</text:p>
<text:p>Words <draw:frame><draw:object xlink:href="./Object 1"/></draw:frame></text:p>
<text:list text:style-name="L1"><text:list-item><text:h text:outline-level="1">Thanks</text:h>
</text:list-item></text:list><text:p>Many.</text:p></office:text></office:body>
</office:document-content>"""


def test_an_opendocument_made_of_a_word_edition_keeps_its_styles() -> None:
    """LibreOffice keeps our styles, and has headings without a number in lists of their own."""
    formula = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>'
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": _ODT.encode(),
        "styles.xml": b'<styles name="Section_20_End"/>',
        "Object 1/content.xml": formula.encode(),
    }
    account = Account()
    prepared = prepare_opendocument(packed(parts), account)
    assert [mark for mark in prepared.marks if isinstance(mark, Unnumbered)] == [Unnumbered("")]
    styles = [mark.style for mark in prepared.marks if isinstance(mark, InStyle)]
    assert styles == ["Callout Note Only"]
    assert account.lost == {}
    problems = Problems()
    word = Source("a.odt", packed(parts), lambda _: None)
    made = import_sources([word], "house", "2024-01-02", problems)
    assert made is not None
    files = dict(_chapters(made))
    assert "::: {.callout-note}\nMind.\n:::" in files["01-one.md"]
    assert files["02-thanks.md"].startswith("# Thanks {.unnumbered}\n")
