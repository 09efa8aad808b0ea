"""The preflight of a report: profiles, what a report lets count otherwise, and how it is told."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from lxml import html

from project import CHAPTER, REPORT, SmallProject, small_project
from tongwen.checks.page import check_page
from tongwen.checks.profiles import FOLLOWS, LEVELS, PROFILES, is_consequence, judge, level_of
from tongwen.checks.registry import rules
from tongwen.diagnostics import Problem, Severity, Span
from tongwen.formats import FORMATS
from tongwen.institute.brand import PLAIN
from tongwen.metadata import Adjustment, CheckLevel
from tongwen.pipeline import explained
from tongwen.pipeline.preflight_run import _that_stops, advised
from tongwen.preflight import PlacedFinding, Preflight, page_in, rows_of
from tongwen.preflight.page import html_of
from tongwen.preflight.sarif import sarif_of

FAMILIES = {code.rpartition("-")[0] for code in explained()}


def problem(code: str, severity: Severity = Severity.WARNING) -> Problem:
    return Problem(Span("content/x/one.md", 3, 1), code, "something", "mend it", severity)


# --- profiles --------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LEVELS)
def test_every_row_is_of_a_code_and_grows_no_milder(code: str) -> None:
    assert code in explained() or code in FAMILIES
    order = ["off", "warning", "error"]
    levels = [order.index(level) for level in LEVELS[code]]
    assert levels == sorted(levels)
    assert len(levels) == len(PROFILES)


def test_a_code_s_own_row_counts_before_its_family_s() -> None:
    assert level_of(problem("TYP-01"), "draft") == "off"
    assert level_of(problem("TYP-04"), "draft") == "warning"
    assert level_of(problem("TYP-04"), "release") == "error"


def test_a_missing_translation_stops_a_release_and_no_draft() -> None:
    assert [level_of(problem("TR-01"), profile) for profile in PROFILES] == [
        "off",
        "warning",
        "error",
    ]


def test_what_has_no_row_counts_as_it_was_found() -> None:
    assert level_of(problem("MD-09"), "release") == "warning"
    assert level_of(problem("MD-15", Severity.ERROR), "draft") == "error"
    assert level_of(problem("PDF-05", Severity.ERROR), "draft") == "error"


def test_a_report_raises_and_lowers_with_a_reason() -> None:
    rows = [problem("FIG-10"), problem("TR-01"), problem("GLY-01", Severity.ERROR)]
    own = (
        Adjustment("FIG-10", "off", "all of them are in an atlas"),
        Adjustment("GLY-01", "warning", "drawn by hand afterwards"),
    )
    found = list(judge(rows, "release", own))
    assert [(row.problem.code, str(row.problem.severity)) for row in found] == [
        ("TR-01", "error"),
        ("GLY-01", "warning"),
    ]
    assert found[1].changed == "warning in this report: drawn by hand afterwards"


def test_what_a_finished_file_only_repeats_is_told_of_the_text_alone() -> None:
    skipped = replace(problem("PDF-23"), message="“A” is of level 3 after one of level 1")
    empty = replace(problem("PDF-23"), message="a heading is empty")
    assert [is_consequence(one, {"STR-10"}) for one in (skipped, empty)] == [True, False]
    assert not is_consequence(skipped, {"STR-11"}), "the file alone is wrong"
    assert FOLLOWS["STR-10"].keys() <= explained().keys()


def test_an_error_of_reading_stays_one_and_says_so() -> None:
    own = (Adjustment("MD-15", "off", "in a hurry"),)
    [found] = judge([problem("MD-15", Severity.ERROR)], "draft", own)
    assert found.problem.severity is Severity.ERROR
    assert "stays an error" in found.changed


# --- report.yaml -------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    made = small_project(tmp_path)
    made.write("report.yaml", REPORT.replace("languages: [en, zh-Hant]", "languages: [en]"))
    return made


@pytest.mark.parametrize(
    ("rows", "place", "code", "words"),
    [
        ("  FIG-1: {level: error, reason: x}", "10:3", "META-04", "did you mean “FIG-"),
        ("  FIG-10: {level: eror, reason: x}", "10:19", "META-04", "did you mean “error”?"),
        ("  FIG-10: {level: warning}", "10:3", "META-02", "nobody says why"),
        ("  FIG-10: {reason: x}", "10:3", "META-04", "FIG-10 has no level"),
        ("  FIG-10: {level: off, reason: x, resaon: y}", "10:35", "META-01", "“resaon”"),
        ("  - FIG-10", "10:3", "META-03", "wants codes with level and reason"),
    ],
)
def test_what_is_wrong_with_checks_is_told_with_its_place(
    project: SmallProject, rows: str, place: str, code: str, words: str
) -> None:
    text = (project.report / "report.yaml").read_text(encoding="utf-8")
    lines = text.rstrip("\n").split("\n")
    while len(lines) < 8:
        lines.append("#")
    project.write("report.yaml", "\n".join([*lines, "checks:", rows]) + "\n")
    place = place.replace("10:", f"{len(lines) + 2}:")
    done = project.run("check", "small")
    assert done.status == 1
    assert f"content/small/report.yaml:{place}: error[{code}]" in done.errors
    assert words in done.errors


# --- the command ---------------------------------------------------------------------------------


def test_what_an_author_cannot_mend_is_said_to_be_ours_and_stops_no_release() -> None:
    ours = []
    for code in (rule.code for rule in rules().values() if rule.formats):
        bare = Problem(Span("a.docx"), code, "")
        assert advised(bare, anew=False).hint, code
        row = advised(bare, anew=True)
        (finding,) = judge([row], "release")
        if "the fault is Tongwen's" not in row.hint:
            assert _that_stops(finding) == finding
            assert "build it again" not in row.hint.lower(), code
            continue
        ours.append(code)
        assert row.hint.endswith("it stops no release")
        assert _that_stops(finding).problem.severity is Severity.WARNING
        (strict,) = judge([row], "release", [Adjustment(code, "error", "our printer asks for it")])
        assert _that_stops(strict).problem.severity is Severity.ERROR
    assert {"PAR-07", "WORD-01", "PDF-14", "WEB-10"} <= set(ours)
    assert not {"WORD-70", "PDF-28", "TYP-04", "SIZE-10", "PDF-71"} & set(ours)
    own = Problem(Span("a.md"), "MD-23", "", "give it a title")
    assert advised(own, anew=True) == own


def test_what_could_not_be_built_is_not_judged(project: SmallProject) -> None:
    project.write("one.md", CHAPTER.replace("Some words", "Some [words](file:///home/a.txt)"))
    rows = project.run("preflight", "small", "--format", "html", "--json").json
    assert [row["code"] for row in rows["problems"] if row["severity"] == "error"] == ["MD-08"]
    assert not rows["fit"]
    assert any("could not be built" in said for said in rows["left_out"])


def test_a_preflight_builds_judges_and_tells_in_each_form(project: SmallProject) -> None:
    project.write(
        "one.md",
        (project.report / "one.md").read_text(encoding="utf-8").replace(", see @fig-bars", ""),
    )
    text = (project.report / "report.yaml").read_text(encoding="utf-8")
    project.write(
        "report.yaml",
        text + "checks:\n  TBL-01: {level: error, reason: x}\n"
        "  META-10: {level: off, reason: a leaflet}\n",
    )
    done = project.run("preflight", "small", "--json", "--sarif", "a/x.sarif", "--html", "a/x.html")
    rows = done.json
    found = {row["code"]: row for row in rows["problems"]}
    assert done.status == 0, rows["problems"]
    assert rows["fit"] is True
    assert rows["profile"] == "review"
    assert found["FIG-10"]["line"] == 5
    assert "META-10" not in found
    assert {row["code"] for row in rows["adjustments"]} == {"TBL-01", "META-10"}
    assert {row["format"] for row in rows["artefacts"]} == {"pdf", "docx", "html"}
    assert all(row["bytes"] > 1000 for row in rows["artefacts"])
    assert any("network" in said for said in rows["left_out"])

    log = json.loads((project.root / "a/x.sarif").read_text(encoding="utf-8"))
    hold_to_sarif(log)
    assert len(log["runs"][0]["results"]) == len(rows["problems"])
    page = (project.root / "a/x.html").read_text(encoding="utf-8")
    assert list(check_page(page)) == []
    assert "a leaflet" in page
    assert "content/small/one.md:5:1" in page

    # In a release an unmentioned figure stops publication; what was built is judged as it is.
    strict = project.run("preflight", "small", "--built", "--profile", "release")
    assert strict.status == 1
    assert "FIG-10" in strict.output
    assert "not fit for release" in strict.output
    assert re.search(r"^Errors \(\d+\)", strict.output)

    # A finished file that was damaged is told, with its page.
    pdf = next(project.root.glob("build/small/*/small.en.pdf"))
    pdf.write_bytes(b"%PDF-1.7 nothing")
    damaged = project.run("preflight", "small", "--built", "--format", "pdf", "--json")
    assert damaged.status == 1
    assert "PAR-17" in {row["code"] for row in damaged.json["problems"]}


def test_an_unknown_profile_gets_a_hint(project: SmallProject) -> None:
    done = project.run("preflight", "small", "--profile", "relase")
    assert done.status == 2
    assert "did you mean “release”?" in done.errors


# --- forms ------------------------------------------------------------------------------------


def flight(*found: PlacedFinding, **more: Any) -> Preflight:
    return Preflight("small", "umt", "review", "0.1", found, **more)


def told(code: str, severity: Severity, artefact: str = "", page: int = 0) -> PlacedFinding:
    [finding] = judge([problem(code, severity)], "review")
    return PlacedFinding(finding, artefact, page)


def hold_to_sarif(log: dict[str, Any]) -> None:
    """Hold ``log`` against what SARIF 2.1.0 requires of the members that we write."""
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    for run in log["runs"]:
        driver = run["tool"]["driver"]
        assert driver["name"]
        identifiers = [rule["id"] for rule in driver["rules"]]
        assert len(set(identifiers)) == len(identifiers)
        assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
        for result in run["results"]:
            assert result["message"]["text"]
            assert result["level"] in ("none", "note", "warning", "error")
            assert identifiers[result["ruleIndex"]] == result["ruleId"]
            for location in result.get("locations", []):
                place = location["physicalLocation"]
                uri = place["artifactLocation"]["uri"]
                assert not re.search(r"[^\x21-\x7e]|\\", uri)
                assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
                if "region" in place:
                    assert place["region"]["startLine"] >= 1
                    assert place["region"].get("startColumn", 1) >= 1


def test_the_log_for_code_hosts_has_what_sarif_requires() -> None:
    odd = Problem(Span("content/河流/a b.md", 0, 0), "MD-09", "x", "", Severity.WARNING)
    [finding] = judge([odd], "review")
    nowhere = Problem(Span(), "CIT-06", "x", "", Severity.ERROR)
    [other] = judge([nowhere], "review")
    log = sarif_of(
        flight(told("FIG-10", Severity.WARNING), PlacedFinding(finding), PlacedFinding(other))
    )
    hold_to_sarif(json.loads(json.dumps(log)))
    results = log["runs"][0]["results"]
    assert "region" not in results[1]["locations"][0]["physicalLocation"]
    assert "locations" not in results[2]
    assert results[0]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 3,
        "startColumn": 1,
    }


def test_the_page_escapes_what_it_quotes_and_shows_the_page_in_trouble() -> None:
    evil = Problem(Span("a.md", 1, 1), "MD-09", "<script>alert(1)</script>", "", Severity.WARNING)
    [finding] = judge([evil], "review")
    page = html_of(
        flight(PlacedFinding(finding, "build/x.pdf", 3), titles={"MD-09": "Use `<b>` & go"}),
        "Rivers & <Cities>",
        PLAIN.colours,
        {("build/x.pdf", 3): b"\x89PNG"},
    )
    assert list(check_page(page)) == []
    root = html.fromstring(page)
    assert root.findtext(".//h1") == "Rivers & <Cities>"
    assert not root.findall(".//script")
    assert root.findtext(".//h3/code") == "<b>"
    assert [one.get("alt") for one in root.iter("img")] == ["Page 3 of build/x.pdf"]
    assert "Nothing stands between" in page


def test_a_flight_without_findings_says_so() -> None:
    assert "No check found anything" in html_of(flight(), "Rivers", PLAIN.colours)
    assert rows_of(flight())["fit"] is True


@pytest.mark.parametrize(
    ("message", "labels", "page"),
    [
        ("the heading is missing in the PDF (page 7)", (), 7),
        ("page iv: a widow", ("i", "ii", "iii", "iv", "1"), 4),
        ("page 1: a widow", ("i", "ii", "iii", "iv", "1"), 5),
        ("page 9: a widow", ("i",), 0),
        ("nothing of the kind", (), 0),
    ],
)
def test_a_message_names_its_page(message: str, labels: tuple[str, ...], page: int) -> None:
    assert page_in(message, labels) == page


def test_every_rule_has_one_kind_and_known_formats() -> None:
    assert get_args(CheckLevel) == ("error", "warning", "off")
    for rule in rules().values():
        assert set(rule.formats) <= set(FORMATS)


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="Poppler is not installed")
def test_pages_in_trouble_are_shown(project: SmallProject) -> None:
    chapter = (project.report / "one.md").read_text(encoding="utf-8")
    project.write("one.md", chapter.replace("Some words", f"`{'x' * 160}` Some words"))
    done = project.run("preflight", "small", "--format", "pdf", "--html", "x.html", "--json")
    shown = [row for row in done.json["problems"] if row["page"]]
    assert shown, "code without a place to break reaches over the margin"
    page = (project.root / "x.html").read_text(encoding="utf-8")
    assert page.count("<img ") == len(shown)
    assert "data:image/png;base64,iVBOR" in page
