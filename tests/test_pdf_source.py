"""The source in the PDF: asked for, whole, the same bytes, within both standards."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from project import small_project
from sample import sample_edition
from test_pdf_standards import MOMENT, judge, no_java
from test_pdf_standards import classes as classes
from tongwen.checks.pdf import check_pdf, check_source
from tongwen.writers.pdf import write_pdf


@pytest.mark.java
@no_java
def test_a_pdf_with_its_source_follows_both_standards(classes: Path, tmp_path: Path) -> None:
    edition = replace(sample_edition("en"), source=b"PK\x05\x06" + bytes(18))
    data = write_pdf(edition, MOMENT).data
    (tmp_path / "a.pdf").write_bytes(data)
    assert [
        line for line in judge(classes, tmp_path / "a.pdf") if not line.startswith("PASS")
    ] == []
    assert list(check_pdf(data)) == list(check_source(edition, data)) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (held,) = pdf.attachments.values()
        assert held.relationship == "/Source"
        assert bytes(held.get_file().read_bytes()) == edition.source
        del pdf.attachments["sample.source.zip"]
        spoilt = io.BytesIO()
        pdf.save(spoilt)
    assert [p.code for p in check_source(edition, spoilt.getvalue())] == ["PDF-61"]
    other = replace(edition, source=edition.source + b" ")
    assert [p.message for p in check_source(other, data)] == ["the source in it is another one"]
    assert list(check_source(replace(edition, source=b""), spoilt.getvalue())) == []


def test_the_source_is_the_reports_folder(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    report = (project.report / "report.yaml").read_text(encoding="utf-8")
    project.write("report.yaml", report + "attachments: source\n")
    project.write(".hidden", "not for others")
    which = ("small", "--format", "pdf", "--edition", "en")
    assert project.run("build", *which).status == 0
    path = tmp_path / "build/small/cuc-icsf/small.en.pdf"
    with pikepdf.open(path) as pdf:
        data = bytes(pdf.attachments["small.source.zip"].get_file().read_bytes())
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        found = {name: bundle.read(name) for name in bundle.namelist()}
    assert found == {
        f"small/{file.relative_to(project.report).as_posix()}": file.read_bytes()
        for file in project.report.rglob("*")
        if file.is_file() and not file.name.startswith(".")
    }
    assert "small/figures/bars.svg" in found
    before = path.read_bytes()
    path.unlink()
    project.run("build", *which)
    assert path.read_bytes() == before
    project.write("note.txt", "Added later.")
    told = project.run("check", *which, "--built", "--json").json["problems"]
    assert [row["code"] for row in told if row["code"].startswith("PDF")] == ["PDF-61"]
    project.write("report.yaml", report + "attachments: sources\n")
    assert "“sources” cannot be attached" in project.run("check", "small").errors
