"""An editor's morning: what is put into the Word file, or taken out, is counted all the same."""

from __future__ import annotations

import copy
import datetime
import io
import shutil
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from sample import sample_edition
from tongwen.writers.docx import write_docx
from tongwen.writers.docx.fields import field
from tongwen.writers.docx.markup import element, paragraph, text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MOMENT = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
MAIN, NOTES = "word/document.xml", "word/footnotes.xml"

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(
        shutil.which("soffice") is None or shutil.which("pdftotext") is None,
        reason="needs LibreOffice and Poppler",
    ),
]


def words(node: Any) -> str:
    return "".join(part.text or "" for part in node.iter(f"{W}t"))


def run(said: str) -> Any:
    return element("w:r", text(said))


def first(root: Any, style: str, said: str = "") -> Any:
    """Return the first paragraph in ``style`` that says ``said``."""
    return next(
        node
        for node in root.iter(f"{W}p")
        if (mark := node.find(f"{W}pPr/{W}pStyle")) is not None
        and mark.get(f"{W}val") == style
        and said in words(node)
    )


def edited(data: bytes) -> bytes:
    """Return the file as an editor leaves it at noon.

    A chapter, a figure with its picture, a table, a work, a citation of it and a note stand before
    all others; one figure is gone.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root, notes = etree.fromstring(parts[MAIN]), etree.fromstring(parts[NOTES])
    picture = copy.deepcopy(first(root, "Caption", "A chart").getprevious())
    added = [*captioned("Table", first_table(root)), *captioned("Figure", picture)]
    gone = first(root, "Caption", "A line of time")
    for drawing in added[-2].iter(f"{WP}docPr"):
        drawing.set("id", "900")
    for node in (gone.getprevious(), gone):
        node.getparent().remove(node)
    first(root, "Heading1").addprevious(paragraph("Heading1", run("Foreword of the ministry")))
    call = element("w:r", element("w:footnoteReference", id_=900))
    cited = field("REF _RefMinistry \\r \\h", [run("?")])
    said = run("Words that the ministry adds"), run(" ["), *cited, run("]."), call
    for node in (paragraph("FirstParagraph", *said), *added):
        first(root, "Heading1", "Introduction").addprevious(node)
    work = paragraph(
        "Bibliography",
        element("w:bookmarkStart", id_=900, name="_RefMinistry"),
        run("Aaa, B. (2026). New."),
        element("w:bookmarkEnd", id_=900),
    )
    first(root, "Bibliography").addprevious(work)
    notes.append(
        element("w:footnote", paragraph("FootnoteText", run("The ministry's note.")), id_=900)
    )
    parts[MAIN], parts[NOTES] = etree.tostring(root), etree.tostring(notes)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def first_table(root: Any) -> Any:
    """Return a copy of the first table with a caption, without the bookmarks in it."""
    table = copy.deepcopy(first(root, "TableCaption").getnext())
    for mark in [*table.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")]:
        mark.getparent().remove(mark)
    return table


def captioned(kind: str, node: Any) -> tuple[Any, Any]:
    """Return ``node`` and its caption, in the order of its kind, as Insert Caption makes it."""
    count = field(f"SEQ {kind} \\* ARABIC", [run("1")])
    words = run(f"{kind} "), *count, run("\u2002Added")
    if kind == "Table":
        return paragraph("TableCaption", *words), node
    return node, paragraph("Caption", *words)


@cache
def printed(changed: bool, folder: Path) -> str:
    """Return what LibreOffice prints of the sample, its white space as one space."""
    data = write_docx(sample_edition("en"), MOMENT).data
    source = folder / f"{changed}.docx"
    source.write_bytes(edited(data) if changed else data)
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
         "--convert-to", "pdf", "--outdir", folder, source],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    shown = subprocess.run(
        ["pdftotext", source.with_suffix(".pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    return " ".join(shown.split())


def test_what_an_editor_adds_is_counted_and_references_follow(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("morning")
    before, after = printed(False, folder), printed(True, folder)
    for said, then in (
        ("1.1 A section", "2.1 A section"),
        ("Table 1 Companies", "Table 2 Companies"),
        ("[1; 2, p. 7]", "[2; 3, p. 7]"),
    ):
        assert said in before, said
        assert then not in before, then
        assert then in after, then
        # Once less: the lists at the front are updated on demand.
        assert after.count(said) == before.count(said) - 1, said
    # One figure more, one less: the second is the second still.
    assert "Figure 1 Added" in after
    assert after.count("Figure 2 A chart") == before.count("Figure 2 A chart")
    assert after.count("A line of time") == before.count("A line of time") - 1
    assert "Words that the ministry adds [1]." in after
    assert "1 Foreword of the ministry" in after
    assert "The ministry's note." in after
    # What refers to the figure that is gone says so, and nothing else does.
    assert after.count("see Error: Reference source not found and 2") == after.count("Error") == 1
