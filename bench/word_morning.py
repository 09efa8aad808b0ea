"""Plays an editor's morning on a Word file, in an engine that imitates Word, and says what came.

    python bench/word_morning.py FILE.docx OUT ENGINE    OUT/edited.docx, OUT/updated.docx, .pdf

ENGINE is a Python that has Aspose.Words (an evaluation copy will do for a short report: of a long
one it cuts the end off, and what is cut off its references call an error): it is no dependency, and
no test asks it. It wants ICU (CLR_ICU_VERSION_OVERRIDE) to compare words in fields. A chapter, a
figure with its picture, a table, a work, a citation of it and a note are put before all others, one
figure is taken out, and all fields are updated: what was there has to look as it did. Looks are
those that are drawn: an update gives the lines of contents the style "Hyperlink", as Word's does,
and both draw them as the contents' own styles say.
Then changes are tracked in the file as it was: accepted they have to show, refused leave no trace.
What LibreOffice makes of the same morning is tested (tests/writers/docx/test_word_morning.py).
"""

from __future__ import annotations

import copy
import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

from tongwen.writers.docx.fields import field
from tongwen.writers.docx.markup import element, paragraph, text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
CHAPTER, CAPTION = "Foreword of the ministry", "Added"
LISTED = f"{CHAPTER} {CAPTION}"
"""What contents and lists say once they are updated, and did not before."""
MAIN, NOTES = "word/document.xml", "word/footnotes.xml"


def words(node: Any) -> str:
    """Return what the runs of ``node`` say."""
    return "".join(part.text or "" for part in node.iter(f"{W}t"))


def run(said: str) -> Any:
    """Return a run that says ``said``."""
    return element("w:r", text(said))


def of_style(root: Any, style: str) -> list[Any]:
    """Return the paragraphs in ``style``."""
    return [
        node
        for node in root.iter(f"{W}p")
        if (mark := node.find(f"{W}pPr/{W}pStyle")) is not None and mark.get(f"{W}val") == style
    ]


def edited(data: bytes) -> bytes:
    """Return the file as an editor leaves it at noon.

    A chapter, a figure with its picture, a table, a work, a citation of it and a note stand before
    all others; the first figure is gone.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root, notes = etree.fromstring(parts[MAIN]), etree.fromstring(parts[NOTES])
    gone, *others = of_style(root, "Caption")
    pictures = (
        before
        for caption in (gone, *others)
        if next((before := caption.getprevious()).iter(f"{WP}docPr"), None) is not None
    )
    shown = next(pictures, gone.getprevious())  # a line of time is a table
    label = of_style(root, "TableCaption")[0]
    added = [*_captioned(label, _unmarked(label.getnext()), above=True)]
    added += _captioned(gone, _unmarked(shown), above=False)
    for drawing in (drawing for node in added for drawing in node.iter(f"{WP}docPr")):
        drawing.set("id", "900")
    for node in (gone.getprevious(), gone):
        node.getparent().remove(node)
    headings = of_style(root, "Heading1")
    headings[0].addprevious(paragraph("Heading1", run(CHAPTER)))
    call = element("w:r", element("w:footnoteReference", id_=900))
    cited = field("REF _RefMinistry \\r \\h", [run("?")])
    said = run("Words that the ministry adds"), run(" ["), *cited, run("]."), call
    first = next(node for node in headings if node.find(f"{W}pPr/{W}numPr") is None)
    for node in (paragraph("FirstParagraph", *said), *added):
        first.addprevious(node)
    of_style(root, "Bibliography")[0].addprevious(
        paragraph(
            "Bibliography",
            element("w:bookmarkStart", id_=900, name="_RefMinistry"),
            run("Aaa, B. (2026). New."),
            element("w:bookmarkEnd", id_=900),
        )
    )
    note = paragraph("FootnoteText", run("The ministry's note."))
    notes.append(element("w:footnote", note, id_=900))
    parts[MAIN], parts[NOTES] = etree.tostring(root), etree.tostring(notes)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _unmarked(node: Any) -> Any:
    """Return a copy of ``node`` without the bookmarks in it."""
    made = copy.deepcopy(node)
    for mark in [*made.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")]:
        mark.getparent().remove(mark)
    return made


def _captioned(model: Any, node: Any, *, above: bool) -> tuple[Any, Any]:
    """Return ``node`` and its caption, as Insert Caption makes it: counted as ``model`` is."""
    counted = next(
        part.text for part in model.iter(f"{W}instrText") if "SEQ" in (part.text or "")
    ).split()[1]
    count = field(f"SEQ {counted} \\* ARABIC", [run("1")])
    style = model.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
    caption = paragraph(style, run(f"{counted} "), *count, run(f"\u2002{CAPTION}"))
    return (caption, node) if above else (node, caption)


ENGINE = r"""
import datetime, sys
import aspose.words as aw
source, edited, out = sys.argv[1:]
NOON = datetime.datetime(2026, 1, 2, 12)

def said(document):
    return document.to_string(aw.SaveFormat.TEXT)

morning = aw.Document(edited)
morning.save(out + "/edited.pdf")
morning.update_fields(); morning.update_page_layout(); morning.update_fields()
morning.save(out + "/updated.docx"); morning.save(out + "/updated.pdf")
for line in said(morning).replace("\r", "\n").split("\n"):
    if any(word in line for word in ("Added", "ministry", "Error!")):
        print("updated:", line[:110])
before = said(aw.Document(source))
for refused in (False, True):
    document = aw.Document(source)
    document.start_track_revisions("An editor", NOON)
    builder = aw.DocumentBuilder(document)
    # At the front: of a long file the end is cut off.
    builder.move_to_document_start()
    builder.writeln("Words that are tracked.")
    text = [node.as_paragraph() for node in document.get_child_nodes(aw.NodeType.PARAGRAPH, True)]
    kinds = ("Body Text", "First Paragraph")
    text = [node for node in text if node.paragraph_format.style.name in kinds and node.runs.count]
    text[0].runs[0].remove()
    text[-1].runs[0].font.bold = True
    comment = aw.Comment(document, "An editor", "AE", NOON)
    comment.set_text("Is that so?")
    text[-1].append_child(comment)
    document.stop_track_revisions()
    print(document.revisions.count, "changes tracked")
    (document.revisions.reject_all if refused else document.revisions.accept_all)()
    comment.remove()
    after = said(document)
    if refused:
        print("refused: as it was:", after == before)
    else:
        print("accepted: shown:", "Words that are tracked." in after and after != before)
sys.stdout.flush()
import os; os._exit(0)
"""


def drawn(pdf: Path) -> dict[str, set[str]]:
    """Return each word of a page with the families, sizes and colours that it is drawn in.

    Numbers are left out, which updating is there to change.
    """
    told = subprocess.run(
        ["pdftohtml", "-xml", "-i", "-stdout", "-fontfullname", pdf],
        check=True,
        capture_output=True,
    ).stdout
    root = etree.fromstring(told, etree.XMLParser(recover=True))
    looks = {
        font.get("id"): " ".join(font.get(key, "") for key in ("family", "size", "color"))
        for font in root.iter("fontspec")
    }
    found: dict[str, set[str]] = {}
    for line in root.iter("text"):
        for word in "".join(map(str, line.itertext())).split():
            if not any(sign.isdigit() for sign in word):
                # A face's name begins with letters of its own in each file.
                look = looks.get(line.get("font"), "").rpartition("+")[2]
                found.setdefault(word, set()).add(look)
    return found


def main() -> int:
    """Play the morning; the engine prints what it shows."""
    if len(sys.argv) != 4:
        print(__doc__)
        return 2
    source, out = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    noon = out / "edited.docx"
    noon.write_bytes(edited(source.read_bytes()))
    status = subprocess.run([sys.argv[3], "-c", ENGINE, source, noon, out], check=False).returncode
    was, now = (drawn(out / f"{name}.pdf") for name in ("edited", "updated"))
    for words in LISTED.split():
        was.pop(words, None)  # said in the contents, too, now
    changed = {
        words: now[words] - was[words] for words in was if now.get(words, set()) - was[words]
    }
    print("looks that updating changed:", len(changed), "of", len(was))
    for words, found in changed.items():
        print("   ", words, "|", *sorted(found), "| was", *sorted(was[words]))
    return status


if __name__ == "__main__":
    raise SystemExit(main())
