"""What a PDF holds besides its pages: its source and its figures' data, within both standards."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from test_pdf_damage import Damage, elements, packet, spoilt
from test_pdf_standards import classes as classes
from test_pdf_standards import judge, no_java

from judging import check_of_edition, check_pdf
from project import small_project
from sample import MOMENT, p, sample_edition
from tongwen.artefacts.pdf.file import read_pdf
from tongwen.checks.pdf import check_source
from tongwen.diagnostics import Problems
from tongwen.languages import LANGUAGES
from tongwen.pipeline import Project, Request, make_edition
from tongwen.pipeline.editions import read
from tongwen.writers.html import Renderer
from tongwen.writers.pdf import write_pdf
from tongwen.writers.pdf.layout import properties


@pytest.mark.java
@no_java
def test_a_pdf_with_its_files_follows_both_standards(classes: Path, tmp_path: Path) -> None:
    edition = replace(sample_edition("en"), source=b"PK\x05\x06" + bytes(18))
    data = write_pdf(edition, MOMENT).data
    (tmp_path / "a.pdf").write_bytes(data)
    assert [
        line for line in judge(classes, tmp_path / "a.pdf") if not line.startswith("PASS")
    ] == []
    assert list(check_pdf(data)) == list(check_source(edition, read_pdf(data))) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        held = pdf.attachments["sample.source.zip"]
        assert held.relationship == "/Source"
        assert bytes(held.get_file().read_bytes()) == edition.source
        del pdf.attachments["sample.source.zip"]
        spoilt = io.BytesIO()
        pdf.save(spoilt)
    assert [one.code for one in check_source(edition, read_pdf(spoilt.getvalue()))] == ["PDF-61"]
    other = replace(edition, source=edition.source + b" ")
    told = [one.message for one in check_source(other, read_pdf(data))]
    assert told == ["the source in it is another one"]
    assert list(check_source(replace(edition, source=b""), read_pdf(spoilt.getvalue()))) == []


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


# --- data ------------------------------------------------------------------------------------

_SAMPLE = sample_edition("en")
EDITION = replace(
    _SAMPLE,
    metadata=replace(_SAMPLE.metadata, doi="10.1234/a.b", isbn="978-3-16-148410-0"),
    other_metadata={
        "zh-Hant": replace(
            _SAMPLE.metadata, title=p("樣本"), subtitle=p("每種區塊"), abstract=(p("樣本的摘要。"),)
        )
    },
)


@cache
def with_data() -> bytes:
    return write_pdf(EDITION, MOMENT).data


def test_data_are_tied_to_the_figure_and_the_table_that_show_them() -> None:
    with pikepdf.open(io.BytesIO(with_data())) as pdf:
        held = pdf.attachments["chart.csv"]
        assert held.get_file().read_bytes() == EDITION.data["data/chart.csv"].data
        assert held.obj.AFRelationship == "/Data"
        assert str(held.obj.Desc) == "Figure 2: A chart; Table 1: Companies"
        assert held.get_file().mime_type == "text/csv"
        assert [one.objgen for one in pdf.Root.AF] == [held.obj.objgen]
        (chart,) = (one for one in elements(pdf, "Figure") if "/AF" in one)
        assert str(chart.Alt).startswith("Three bars")
        (table,) = (one for one in elements(pdf, "Table") if "/AF" in one)
        for shown in (chart, table):
            assert [one.objgen for one in shown.AF] == [held.obj.objgen]
        assert b"TongwenFiles" not in pdf.Root.StructTreeRoot.unparse()
    assert list(check_of_edition(EDITION, with_data())) == []


def test_rights_are_told_in_each_language() -> None:
    rights = read_pdf(with_data()).described["dc:rights"]
    assert rights == {
        "x-default": "Licensed under CC BY 4.0: https://creativecommons.org/licenses/by/4.0/",
        "en": "Licensed under CC BY 4.0: https://creativecommons.org/licenses/by/4.0/",
        "zh-Hant": "依 CC BY 4.0 授權：https://creativecommons.org/licenses/by/4.0/",
    }


def test_a_licence_that_is_a_sentence_is_translated(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    report = (project.report / "report.yaml").read_text("utf-8")
    project.write("report.yaml", report + "licence: All rights reserved.\n")
    project.write(
        "translations/zh-Hant.po",
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Small Report"\nmsgstr "小報告"\n\n'
        'msgid "All rights reserved."\nmsgstr "保留所有權利。"\n',
    )
    problems, whole = Problems(), Project(project.root)
    found, institute = read(whole, Request("small", ("html",), "cuc-icsf"), problems)
    assert found is not None
    assert institute is not None
    edition = make_edition(whole, found, institute, LANGUAGES["zh-Hant"], problems)
    assert edition is not None
    assert edition.metadata.licence == "保留所有權利。"
    assert properties(edition, MOMENT).rights == {
        "zh-Hant": "保留所有權利。",
        "en": "All rights reserved.",
    }


def lose_the_file(pdf: pikepdf.Pdf) -> None:
    del pdf.attachments["chart.csv"]


def lose_the_ties(pdf: pikepdf.Pdf, *kinds: str) -> None:
    for kind in kinds or ("Figure", "Table"):
        (tied,) = (one for one in elements(pdf, kind) if "/AF" in one)
        del tied.AF


def lose_the_tie_of(kind: str) -> Damage:
    return lambda pdf: lose_the_ties(pdf, kind)


def tie_it_otherwise(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["chart.csv"].obj.AFRelationship = pikepdf.Name.Supplement


def change_the_data(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["chart.csv"].obj.EF.F.write(b"bar,height\n1,17\n")


def in_the_packet(old: str, new: str) -> Damage:
    return lambda pdf: packet(pdf, old, new)


def say_nothing_of_it(pdf: pikepdf.Pdf) -> None:
    del pdf.attachments["chart.csv"].obj.Desc


@pytest.mark.parametrize(
    ("spoil", "codes"),
    [
        (lose_the_file, {"PDF-62"}),
        (lose_the_ties, {"PDF-60", "PDF-62"}),
        (lose_the_tie_of("Figure"), {"PDF-62"}),
        (lose_the_tie_of("Table"), {"PDF-62"}),
        (tie_it_otherwise, {"PDF-62"}),
        (change_the_data, {"PDF-62"}),
        (say_nothing_of_it, {"PDF-60"}),
        (in_the_packet("10.1234/a.b</prism:doi>", "10.1234/a.c</prism:doi>"), {"PDF-16"}),
        (in_the_packet("<prism:isbn>", "<prism:isbn>9"), {"PDF-16"}),
        (in_the_packet("A. Author", "A. Other"), {"PDF-12", "PDF-16"}),
        (in_the_packet("<rdf:li>blocks", "<rdf:li>other"), {"PDF-16"}),
        (in_the_packet('"zh-Hant">樣本：', '"zh-Hant">副本：'), {"PDF-16"}),
        (in_the_packet('"zh-Hant">樣本的', '"zh-Hant">副本的'), {"PDF-16"}),
        (in_the_packet("CC BY 4.0", "CC BY-NC 4.0"), {"PDF-16"}),
        (in_the_packet("dc:publisher", "dc:contributor"), {"PDF-16"}),
        (in_the_packet("<rdf:li>2023-10-17", "<rdf:li>2024-10-17"), {"PDF-16"}),
    ],
)
def test_spoilt_data_are_told(spoil: Damage, codes: set[str]) -> None:
    data = spoilt(spoil, with_data())
    assert {one.code for one in (*check_pdf(data), *check_of_edition(EDITION, data))} == codes


def test_a_figure_names_its_data(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    chapter = (project.report / "one.md").read_text("utf-8")
    named = 'alt="Bars that grow." data="data/bars.csv, other/bars.csv"'
    project.write("one.md", chapter.replace('alt="Bars that grow."', named))
    project.write("data/bars.csv", "a,b\n1,2\n")
    problems = Problems()
    whole = Project(project.root)
    which = Request("small", ("html",), "cuc-icsf")
    read(whole, which, problems)
    assert next(str(one) for one in problems).startswith("content/small/one.md:5:1: error[GATE-02]")
    assert "did you mean “data/bars.csv”?" in str([problem.hint for problem in problems])
    project.write("other/bars.csv", "x" * 1_500_000)
    problems = Problems()
    report, institute = read(whole, which, problems)
    assert report is not None
    assert institute is not None
    edition = make_edition(whole, report, institute, LANGUAGES["en"], problems)
    assert edition is not None
    names = {name: file.name for name, file in edition.data_files.items()}
    # Two of one name are told apart by their folders.
    assert names == {"data/bars.csv": "data-bars.csv", "other/bars.csv": "other-bars.csv"}
    page = Renderer(edition, "flow").chapter(edition.chapters[0])
    address = "data:text/csv;base64," + base64.b64encode(b"a,b\n1,2\n").decode()
    assert f'<a href="{address}" download="data-bars.csv">' in page
    assert 'other-bars.csv <span class="size">1.5\u00a0MB</span>: in the PDF' in page
    assets: dict[str, bytes] = {}
    page = Renderer(edition, "flow", assets).chapter(edition.chapters[0])
    links = dict(re.findall(r'<a href="([^"]+)" download="([^"]+)"', page))
    assert {name: assets[path] for path, name in links.items()} == {
        "data-bars.csv": b"a,b\n1,2\n",
        "other-bars.csv": b"x" * 1_500_000,
    }
    project.write("one.md", chapter.replace('alt="Bars that grow."', 'alt="Bars." data=works.sav'))
    project.write("works.sav", "?")
    problems = Problems()
    read(whole, which, problems)
    assert [one.code for one in problems if not one.code.startswith("TR")] == ["FIG-02"]
