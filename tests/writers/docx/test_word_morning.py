"""An editor's morning: what is inserted into the Word file is counted, and references follow."""

from __future__ import annotations

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
    """Return the file with a chapter, a figure, a table, a work and a note before all others."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root, notes = etree.fromstring(parts[MAIN]), etree.fromstring(parts[NOTES])
    call = element("w:r", element("w:footnoteReference", id_=900))
    first(root, "Heading1").addprevious(paragraph("Heading1", run("Foreword of the ministry")))
    first(root, "Heading1", "Introduction").addprevious(
        paragraph("FirstParagraph", run("Words that the ministry adds."), call)
    )
    for style, kind in (("Caption", "Figure"), ("TableCaption", "Table")):
        count = field(f"SEQ {kind} \\* ARABIC", [run("1")])
        made = paragraph(style, run(f"{kind} "), *count, run("\u2002Added"))
        first(root, "Heading1", "Introduction").addprevious(made)
    first(root, "Bibliography").addprevious(paragraph("Bibliography", run("Aaa, B. (2026). New.")))
    notes.append(
        element("w:footnote", paragraph("FootnoteText", run("The ministry's note.")), id_=900)
    )
    parts[MAIN], parts[NOTES] = etree.tostring(root), etree.tostring(notes)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


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
        ("Figure 2 A chart", "Figure 3 A chart"),
        ("Table 1 Companies", "Table 2 Companies"),
        ("[1; 2, p. 7]", "[2; 3, p. 7]"),
    ):
        assert said in before, said
        assert then not in before, then
        assert then in after, then
        # Once less: the lists at the front are updated on demand.
        assert after.count(said) == before.count(said) - 1, said
    assert "1 Foreword of the ministry" in after
    assert "The ministry's note." in after
    assert "Error" not in after
