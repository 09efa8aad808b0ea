"""Plain text: what it looks like, that it reads back, and that damage to it is noticed."""

from __future__ import annotations

import datetime
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from flagship import flagship
from places import TESTS
from project import small_project
from sample import sample_edition
from tongwen.artefacts import UnreadableArtefact, open_artefact
from tongwen.checks.parity import check_parity
from tongwen.diagnostics import Problem
from tongwen.document import (
    Block,
    Cell,
    Column,
    Document,
    LineBreak,
    Paragraph,
    Passage,
    Row,
    Table,
    Text,
)
from tongwen.edition import Edition
from tongwen.writers import WRITERS
from tongwen.writers.txt.lines import WIDTH, columns, wrapped

MOMENT = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)


def written(edition: Edition) -> str:
    return WRITERS["txt"](edition, MOMENT).data.decode()


def judged(edition: Edition, text: str) -> list[Problem]:
    return list(check_parity(edition, "txt", open_artefact("txt", text.encode()).structure))


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_the_sample_is_written_as_somebody_last_looked_at_it(tag: str) -> None:
    text = written(sample_edition(tag))
    golden = TESTS / "golden" / f"sample.{tag}.txt"
    if os.environ.get("TONGWEN_ACCEPT") == "1":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_it_says_what_the_report_says(tag: str) -> None:
    for edition in (sample_edition(tag), flagship(tag)):
        assert [str(problem) for problem in judged(edition, written(edition))] == []


def test_a_code_to_scan_is_in_the_imprint_in_words() -> None:
    sample = sample_edition("en")
    edition = replace(sample, metadata=replace(sample.metadata, qr_code=True, doi="10.5555/1"))
    text = written(edition)
    assert "[QR code of https://doi.org/10.5555/1]" in text
    assert [str(problem) for problem in judged(edition, text)] == []
    lost = text.replace("QR code: [QR code of https://doi.org/10.5555/1]\n", "")
    assert {problem.code for problem in judged(edition, lost)} >= {"PAR-18"}


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_lines_fit_but_for_addresses(tag: str) -> None:
    for line in written(flagship(tag)).splitlines():
        assert columns(line) <= WIDTH or re.search(r"\S{40}", line), line


DAMAGES = {
    "a paragraph is gone": ("A note beside the text.\n\n", "", "PAR-01"),
    "a word is another": ("see Figure 1 and 1", "see Figure 2 and 1", "PAR-07"),
    "a heading is another": (
        "1.1 A section\n-------------",
        "1.1 B section\n-------------",
        "PAR-07",
    ),
    "a heading's level": ("1.1 A section\n-------------", "1.1 A section\n~~~~~~~~~~~~~", "PAR-05"),
    "a number in a list": ("4. four", "5. four", "PAR-06"),
    "a list is words": ("* first", "first", "PAR-05"),
    "an address": ("b=c&d", "b=c&e", "PAR-07"),
    "a note's call": ("noted again[^2]", "noted again[^1]", "PAR-07"),
    "a note's words": ("A note with stress.", "A note with dress.", "PAR-07"),
    "a note is gone": ("[^1] A note with stress.\n\n", "", "PAR-11"),
    "a cell": ("Patents: 1,500", "Patents: 1,900", "PAR-07"),
    "a row is gone": ("* Company: Two\n  Field: Chips\n  Patents: 20\n\n", "", "PAR-01"),
    "a caption": ("Figure 2: A chart", "Figure 3: A chart", "PAR-07"),
    "alternative text": ("Three bars, each", "Two bars, each", "PAR-07"),
    "code": ("x < 1 & 2", "x < 1 | 2", "PAR-07"),
    "a formula": ("E = mc²", "E = mc³", "PAR-07"),
    "twice": ("Quoted words.\n\n", "Quoted words.\n\n> Quoted words.\n\n", "PAR-02"),
    "a line of contents": ("  1.1  A section", "  1.1  A chapter", "PAR-16"),
    "the title": ("A Sample\n========", "A Simple\n========", "PAR-15"),
    "the licence": ("CC BY 4.0", "CC BY 3.0", "PAR-15"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_noticed(damage: str) -> None:
    before, after, code = DAMAGES[damage]
    edition = sample_edition()
    text = written(edition)
    assert before in text
    found = judged(edition, text.replace(before, after, 1))
    assert code in {problem.code for problem in found}


@pytest.mark.parametrize("data", [b"\xff\xfe", b"", b"no parts\n"])
def test_what_is_no_such_text_cannot_be_read(data: bytes) -> None:
    with pytest.raises(UnreadableArtefact):
        _ = open_artefact("txt", data).structure


def with_blocks(*blocks: Block) -> Edition:
    return replace(sample_edition(), document=Document(blocks))


def cell(text: str, *, down: int = 1, across: int = 1) -> Cell:
    return Cell(Passage((Text(text),)), row_span=down, column_span=across)


def test_ends_of_lines_in_a_row_part_no_paragraph() -> None:
    end = LineBreak()
    edition = with_blocks(Paragraph(Passage((Text("One"), end, end, end, Text("two"), end))))
    text = written(edition)
    assert "One\ntwo\n" in text
    assert [str(problem) for problem in judged(edition, text)] == []


def test_a_cell_that_spans_is_said_in_each_row_and_under_each_head() -> None:
    head = Row((cell("Where"), cell("Both", across=2)))
    body = (
        Row((cell("Here", down=2), cell("a"), cell("b"))),
        Row((cell("c", across=2),)),
    )
    edition = with_blocks(Table((Column(),) * 3, (head,), body))
    text = written(edition)
    assert "* Where: Here\n  Both: a\n  Both: b\n\n* Where: Here\n  Both: c" in text
    assert judged(edition, text) == []


def test_chinese_is_wrapped_by_its_width_and_no_line_begins_with_a_stop() -> None:
    lines = wrapped("人工智能，" * 20 + "結束。")
    assert max(map(columns, lines)) in (WIDTH - 1, WIDTH)
    assert not any(line[0] in "，。" for line in lines)
    assert "".join(lines) == "人工智能，" * 20 + "結束。"


def test_it_goes_through_every_command(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    which = ("small", "--format", "txt")
    assert project.run("build", *which).status == 0
    checked = project.run("check", *which, "--built")
    assert checked.status == 0, checked.errors
    flight = project.run("preflight", *which, "--profile", "draft", "--json").json
    assert [row["format"] for row in flight["artefacts"]] == ["txt"] * len(flight["artefacts"])
    assert flight["artefacts"]
    path = next((tmp_path / "build" / "small").rglob("small.en.txt"))
    path.write_text(path.read_text(encoding="utf-8").replace("e", "o", 40), encoding="utf-8")
    assert "PAR-" in project.run("check", *which, "--built").errors
