"""A section of a pack read as a record: every key by its field, and all faults at once."""

from __future__ import annotations

from typing import Any

import pytest

from tongwen.diagnostics import Problem, Problems
from tongwen.institute import CoverDesign, PageGeometry, Rules, TypeScale, Weights
from tongwen.institute.model import LockupRules
from tongwen.institute.records import keys_of, read_record
from tongwen.institute.yaml_places import _node
from tongwen.placed import read_placed

PAGE = PageGeometry(210, 297, 30, 26, 28, 40, 14)


def read(text: str, record: Any, keys: tuple[str, ...] = ()) -> tuple[Any, list[Problem]]:
    problems = Problems()
    placed = read_placed(text, "x.yml", problems)
    assert placed is not None
    return read_record(_node(placed, placed.span), record, problems, "rules", keys), list(problems)


@pytest.mark.parametrize("written", ["2", "2.0", "2pt", "2 pt", '"2"'])
def test_a_number_may_have_its_unit(written: str) -> None:
    assert read(f"thick: {written}\n", Rules()) == (Rules(thick=2.0), [])


def test_what_is_not_said_is_inherited() -> None:
    assert read("bar: 3\n", CoverDesign(band="deep", bar=1.0, drawing=False)) == (
        CoverDesign(band="deep", bar=3.0, drawing=False),
        [],
    )


def test_keys_are_fields_as_yaml_writes_them() -> None:
    assert keys_of(LockupRules)[3:6] == ("height", "smallest-width", "clear-space")
    assert "heading-1" in keys_of(TypeScale)
    assert {"half-title", "facing", "grid", "chapters"} < {*keys_of(PageGeometry)}


def test_all_that_is_wrong_is_told_with_its_place_and_the_rest_is_taken() -> None:
    page, problems = read(
        "top: high\nfoot: 31\nfacing: perhaps\nchapters: rekto\nhang: .inf\nouter: 101\n"
        "half-titel: true\n",
        PAGE,
    )
    assert page.foot == 31
    assert (page.top, page.hang, page.outer, page.facing) == (30, 14, 26, None)
    assert sorted((p.span.line, p.code, p.message, p.hint) for p in problems) == [
        (1, "INST-14", "'high' is not a length from 0 to 100 mm", "write a number, in mm"),
        (3, "INST-14", "'perhaps' says neither yes nor no", "write true or false"),
        (4, "INST-14", "'rekto' is not a place for a chapter to open", "did you mean “recto”?"),
        (5, "INST-14", "'.inf' is not a length from 0 to 100 mm", "write a number, in mm"),
        (6, "INST-14", "101.0 is not a length from 0 to 100 mm", "write a number, in mm"),
        (7, "INST-04", "unknown key “half-titel” in “rules”", "did you mean “half-title”?"),
    ]


@pytest.mark.parametrize("value", ["[1, 2]", "{a: 1}", "", "-1", "nan", "true", "1e9"])
def test_nothing_else_is_a_length(value: str) -> None:
    record, problems = read(f"hair: {value}\n", Rules())
    assert record == Rules()
    assert [p.code for p in problems] == ["INST-14"]


@pytest.mark.parametrize("weight", ["650", "50", "1000", "600.5", "bold"])
def test_a_weight_is_one_of_nine(weight: str) -> None:
    assert read("title: 900\n", Weights()) == (Weights(title=900), [])
    assert read(f"title: {weight}\n", Weights())[1][0].message.endswith("is not a weight of type")


def test_a_key_of_the_record_that_may_not_stand_here_is_unknown() -> None:
    page, problems = read("width: 148\ntop: 20\n", PAGE, ("top", "foot"))
    assert (page.width, page.top) == (210, 20)
    assert [p.code for p in problems] == ["INST-04"]
