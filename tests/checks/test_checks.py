"""The checks: each has a folder with what it finds fault with, and what it must leave alone.

``tests/checks/<code>/report.*`` is what it must catch, ``sound.*`` what it must pass over: a
chapter (.md, with drawings, and works to cite in works.yaml), metadata (.yaml) or a web page
(.html). ``expected.txt`` holds the problems of that check and no other. ``make accept`` rewrites
the expectation.
"""

from __future__ import annotations

import dataclasses
import datetime
import io
import os
import random
from collections.abc import Iterable, Mapping
from pathlib import Path

import PIL.Image
import pytest

from places import TESTS
from sample import sample_edition
from tongwen.artefacts.html.elements import read_page
from tongwen.checks import glyphs
from tongwen.checks.editions import EDITION_CHECKS as BUILD_CHECKS
from tongwen.checks.han import check_han_forms, check_publishers_script
from tongwen.checks.look import LOOK_CHECKS
from tongwen.checks.packs import PACK_CHECKS
from tongwen.checks.page import PAGE_CHECKS
from tongwen.checks.publication import PUBLICATION_CHECKS, REPORT_CHECKS, check_size
from tongwen.checks.registry import rules, run
from tongwen.diagnostics import Problem, Problems, Severity, Span
from tongwen.document import Resource
from tongwen.edition import Edition
from tongwen.fonts import MissingFonts
from tongwen.gate import Gate
from tongwen.institute import Organisation
from tongwen.languages import LANGUAGES
from tongwen.metadata import EditionRule
from tongwen.readers.markdown import read_markdown
from tongwen.readers.source import Report, read_report
from tongwen.transforms import Context, resolve
from tongwen.writers.html import write_html

FOLDERS = TESTS / "checks"
EDITION_CHECKS = {**BUILD_CHECKS, **PUBLICATION_CHECKS}
BY_LANGUAGE = {"GLY-02", "GLY-03", "INST-41"}
"""What only a script of its own can break: tests/languages has their editions."""

FOLDERED = sorted({*EDITION_CHECKS, *REPORT_CHECKS, *PAGE_CHECKS} - BY_LANGUAGE)

RASTERS = {
    "coarse.png": Resource("coarse.png", "image/png", b"", 300, 200),
    "fine.png": Resource("fine.png", "image/png", b"", 2400, 1600),
}


def edition_of(text: str, drawings: Iterable[Path] = ()) -> Edition:
    problems = Problems()
    document = resolve(
        read_markdown(text, "report.md", "en", problems),
        Context(LANGUAGES["en"], None, LANGUAGES["en"], problems=problems),
    )
    assert not list(problems), "a check's report is sound but for what the check finds"
    sample = sample_edition()
    own = {
        path.name: Resource(path.name, "image/svg+xml", path.read_bytes(), 80, 40)
        for path in drawings
    }
    return dataclasses.replace(
        sample, document=document, resources={**sample.resources, **RASTERS, **own}
    )


def report_of(folder: Path, stem: str, tmp_path: Path) -> Report:
    """Read a report whose metadata, chapter or works a folder holds; the rest is made up."""
    chapter, metadata = folder / f"{stem}.md", folder / f"{stem}.yaml"
    works = next(
        (one for one in (folder / f"{stem}.works.yaml", folder / "works.yaml") if one.is_file()),
        None,
    )
    content = tmp_path / "x"
    content.mkdir()
    text = metadata.read_text(encoding="utf-8") if metadata.is_file() else "title: Rivers\n"
    if works is not None:
        text += "references: [works.yaml]\n"
        (content / "works.yaml").write_bytes(works.read_bytes())
    (content / "report.yaml").write_text(text, encoding="utf-8")
    (content / "one.md").write_bytes(
        chapter.read_bytes() if chapter.is_file() else b"# One\n\nWords.\n"
    )
    problems = Problems()
    report = read_report(Gate(tmp_path, (content,)), content, problems)
    assert not list(problems)
    assert report is not None
    return report


def found(code: str, stem: str, tmp_path: Path) -> list[Problem]:
    folder = FOLDERS / code
    if code in REPORT_CHECKS:
        return list(Problems(REPORT_CHECKS[code](report_of(folder, stem, tmp_path))))
    if code in PAGE_CHECKS:
        page = read_page((folder / f"{stem}.html").read_text(encoding="utf-8"))
        return list(Problems(PAGE_CHECKS[code](page)))
    text = (folder / f"{stem}.md").read_text(encoding="utf-8")
    return list(Problems(EDITION_CHECKS[code](edition_of(text, folder.glob("*.svg")))))


@pytest.mark.parametrize("code", FOLDERED)
def test_a_check_catches_what_its_folder_says(code: str, tmp_path: Path) -> None:
    problems = found(code, "report", tmp_path)
    told = "".join(f"{problem}\n" for problem in problems)
    expected = FOLDERS / code / "expected.txt"
    if os.environ.get("TONGWEN_ACCEPT"):
        expected.write_text(told, encoding="utf-8")
    assert told
    assert all(problem.code == code for problem in problems)
    assert told == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", FOLDERED)
def test_a_check_leaves_alone_what_is_sound(code: str, tmp_path: Path) -> None:
    assert [str(problem) for problem in found(code, "sound", tmp_path)] == []


def test_every_check_has_a_folder_and_every_folder_a_check() -> None:
    folders = {folder.name for folder in FOLDERS.iterdir() if folder.is_dir()} - {"__pycache__"}
    assert folders == {*FOLDERED, *PACK_CHECKS, *LOOK_CHECKS}


@pytest.mark.parametrize("code", [*FOLDERED, "SIZE-10"])
def test_every_check_says_why(code: str) -> None:
    rule = rules()[code]
    assert rule.title
    assert rule.why, f"{code} has no rationale"


@pytest.mark.parametrize(
    ("format_", "size", "count"),
    [("pdf", 20_000_001, 1), ("pdf", 20_000_000, 0), ("html", 6_000_000, 1), ("docx", 6, 0)],
)
def test_a_file_is_held_against_the_budget_of_its_format(
    format_: str, size: int, count: int
) -> None:
    found = list(check_size(f"x.{format_}", format_, size))
    assert len(found) == count
    assert all(one.hint.startswith("reduce its pictures: 300 dpi") for one in found)


@pytest.mark.parametrize(
    ("size", "attached", "pictures", "sources"),
    [(30, 2, True, True), (30, 0, True, False), (30, 12, False, True)],
)
def test_what_is_attached_weighs_too(
    size: int, attached: int, pictures: bool, sources: bool
) -> None:
    (found,) = check_size("x.pdf", "pdf", size * 1_000_000, attached * 1_000_000)
    assert ("its pictures" in found.hint) == pictures
    assert (f"out of attachments: {attached}.0 MB" in found.hint) == sources


def test_pictures_that_are_reduced_make_a_web_page_light_enough() -> None:
    """SIZE-10 is told of a page with a large picture, and not of one with a small one."""

    def told(pixels: int) -> list[str]:
        shades = random.Random(pixels).randbytes(pixels * pixels * 3)
        picture = io.BytesIO()
        PIL.Image.frombytes("RGB", (pixels, pixels), shades).save(picture, "PNG")
        resource = Resource("chart.svg", "image/png", picture.getvalue(), pixels, pixels)
        edition = dataclasses.replace(sample_edition(), resources={"chart.svg": resource})
        size = len(write_html(edition, datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)).data)
        return [one.code for one in check_size("x.html", "html", size)]

    assert (told(1400), told(300)) == (["SIZE-10"], [])


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_a_sound_edition_has_no_error(tag: str) -> None:
    # The sample shows one figure and one table that its text does not speak of.
    assert {problem.code for problem in run("edition", sample_edition(tag))} <= {"FIG-10"}


def keeping(edition: Edition, rule: EditionRule) -> Edition:
    metadata = dataclasses.replace(edition.metadata, editions=(rule,))
    return dataclasses.replace(edition, metadata=metadata)


def test_words_that_a_report_keeps_are_in_no_wrong_script() -> None:
    edition = edition_of("# One\n\n[国泰的国]{lang=zh-Hant}\n")
    rule = EditionRule(edition.language.tag, keep=("国泰",))
    kept = keeping(edition, rule)
    assert len(list(check_han_forms(edition))) == len(list(check_han_forms(kept))) == 1
    words = edition_of("# One\n\n[国泰]{lang=zh-Hant}\n")
    kept = keeping(words, rule)
    assert list(check_han_forms(words))
    assert not list(check_han_forms(kept))


def test_a_division_in_another_script_is_judged_by_its_own() -> None:
    assert list(check_han_forms(edition_of("# One\n\n::: {lang=zh-Hant}\n国\n:::\n")))
    assert not list(check_han_forms(edition_of("# One\n\n::: {lang=zh-Hans}\n国\n:::\n")))
    mixed = "# One\n\n::: {lang=zh-Hant}\n[国]{lang=zh-Hans} 國\n:::\n"
    assert not list(check_han_forms(edition_of(mixed)))


@pytest.mark.parametrize(
    ("tag", "names", "wanted"),
    [
        ("zh-Hans", {"en": "Rivers", "zh-Hant": "傳播所"}, "zh-Hans: 传播所"),
        ("zh-Hant", {"zh-Hans": "传播所"}, "zh-Hant: 傳播所"),
        ("zh-Hans", {"en": "Rivers", "zh-Hant": "河流所"}, ""),
        ("zh-Hans", {"zh-Hant": "傳播所", "zh-Hans": "传播所"}, ""),
        ("zh-Hant-HK", {"zh-Hant": "傳播所"}, ""),
        ("zh-Hans", {"en": "Rivers"}, ""),
        ("en", {"zh-Hant": "傳播所"}, ""),
    ],
)
def test_a_publishers_name_in_the_other_script_of_chinese_alone_is_told_at_its_line(
    tag: str, names: Mapping[str, str], wanted: str
) -> None:
    edition = sample_edition()
    places = {spoken: Span("institute.yaml", line) for line, spoken in enumerate(names, start=3)}
    body = Organisation(names, {}, places=places)
    pack = dataclasses.replace(edition.institute, university=None, organisation=body)
    pack = dataclasses.replace(pack, languages=tuple(names))
    edition = dataclasses.replace(edition, institute=pack, language=LANGUAGES[tag])
    found = list(check_publishers_script(edition))
    assert [problem.severity for problem in found] == [Severity.WARNING] * bool(wanted)
    for problem in found:
        assert problem.span == places["zh-Hant" if tag == "zh-Hans" else "zh-Hans"]
        assert problem.hint.startswith(f"add “{wanted}” to the name")


def test_without_the_fonts_the_check_of_characters_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(family: str) -> frozenset[int]:
        raise MissingFonts(("NotoSerifCJK-Regular.ttc",))

    monkeypatch.setattr(glyphs, "covered", missing)
    [problem] = run("edition", edition_of("# A\n\nx\n"))
    assert (problem.code, problem.severity) == ("GLY-01", Severity.WARNING)
    assert "NotoSerifCJK-Regular.ttc" in problem.message
