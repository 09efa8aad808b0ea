"""The engine room: WeasyPrint is the one we know, changed by one table, left as it was."""

from __future__ import annotations

import ast
import datetime
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from pkgutil import resolve_name
from typing import Any

import pytest
import weasyprint
import weasyprint.layout.inline as inline_layout

from places import PROJECT
from sample import sample_edition
from tongwen.edition import Artefact
from tongwen.writers.pdf import write_pdf, write_print
from tongwen.writers.pdf.engine.room import Around, Hook, UnknownEngine, check_engine, engine_room
from tongwen.writers.pdf.hooks import HOOKS, drawing, laying_out
from tongwen.writers.pdf.lines.even import EvenLines
from tongwen.writers.pdf.lines.filling import FullLines

MOMENT = datetime.datetime(2023, 10, 17, tzinfo=datetime.UTC)
FILES = pytest.mark.parametrize("write", [write_pdf, write_print])


# --- the engine is the one we know -----------------------------------------------------------


@FILES
def test_another_version_is_a_problem_and_nothing_is_written(
    write: Callable[..., Artefact], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    artefact = write(sample_edition(), MOMENT)
    (problem,) = artefact.problems
    assert (problem.code, artefact.data, artefact.files) == ("PDF-08", b"", {})
    assert "71.0" in problem.message
    assert "make" in problem.hint


@FILES
def test_a_changed_signature_is_a_problem_and_nothing_is_written(
    write: Callable[..., Artefact], monkeypatch: pytest.MonkeyPatch
) -> None:
    def text_align(context: Any, line: Any, width: Any, last: Any) -> Any:
        raise AssertionError("laid out with another engine")

    monkeypatch.setattr(inline_layout, "text_align", text_align)
    monkeypatch.delattr(inline_layout, "justify_line")
    artefact = write(sample_edition(), MOMENT)
    assert [problem.code for problem in artefact.problems] == ["PDF-08", "PDF-08"]
    assert (artefact.data, artefact.files) == (b"", {})
    changed, gone = (problem.message for problem in artefact.problems)
    assert "text_align" in changed
    assert "available_width" in changed
    assert "justify_line" in gone


def test_no_part_is_laid_out_by_another_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with pytest.raises(UnknownEngine, match="71"), engine_room(HOOKS, FullLines()):
        raise AssertionError("entered")


def test_every_render_of_the_source_goes_through_the_room() -> None:
    """Pages, trials, the cover's spread: all are laid out and drawn where the engine is judged."""
    source = (PROJECT / "src/tongwen/writers/pdf/layout.py").read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.With):
            inside = ast.unparse(ast.Module(node.body, []))
            if re.search(r"\blaid_out\(html\)|write_pdf\(", inside) and "with " not in inside:
                assert "engine_room(HOOKS" in ast.unparse(node)
    assert len(re.findall(r"\blaid_out\(html\)|\.write_pdf\(", source)) == 3


# --- the table -------------------------------------------------------------------------------


def test_the_table_is_of_this_engine_and_each_row_says_why() -> None:
    check_engine(HOOKS)
    paths = [hook.function for hook in HOOKS]
    assert len(set(paths)) == len(paths)
    for hook in HOOKS:
        assert hook.around
        for around in hook.around:
            assert around.method.__qualname__.split(".")[0] == around.feature.__name__
            assert re.fullmatch(r"[A-Z].{20,}\.", around.why)


def _arounds() -> Iterator[tuple[Hook, Around]]:
    return ((hook, around) for hook in HOOKS for around in hook.around)


@pytest.mark.parametrize(
    ("hook", "around"), list(_arounds()), ids=lambda one: getattr(one, "function", "")
)
def test_arguments_are_taken_by_names_that_the_function_has(hook: Hook, around: Around) -> None:
    source = textwrap.dedent(inspect.getsource(around.method))
    named = {
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "call"
    }
    assert named <= {*inspect.signature(resolve_name(hook.function)).parameters, "proceed"}


def test_every_method_of_the_table_is_used_by_a_render() -> None:
    features = {type(one) for one in (*laying_out(), *drawing())}
    others = {around.feature.__name__ for _, around in _arounds() if around.feature not in features}
    assert others == {"CitedPages", "RightTags"}  # made with what they work on


def test_what_weasyprint_keeps_to_itself_is_read_in_the_engine_room_alone() -> None:
    found = []
    folder = PROJECT / "src/tongwen/writers/pdf"
    for path in folder.rglob("*.py"):
        if path.parent.name == "engine":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and re.match("_[a-z]", node.attr)
                and ast.unparse(node.value) not in ("self", "self.joints")
            ):
                found.append(f"{path.name}:{node.lineno} {ast.unparse(node)}")
    assert found == []


# --- the room --------------------------------------------------------------------------------


def test_the_engine_is_left_as_it_was() -> None:
    before = {hook.function: resolve_name(hook.function) for hook in HOOKS}
    features = (*laying_out(), *drawing())
    replaced: list[str] = []

    def fail_in_the_room() -> None:
        with engine_room(HOOKS, *features):
            replaced.extend(path for path in before if resolve_name(path) is not before[path])
            raise KeyError

    with pytest.raises(KeyError):
        fail_in_the_room()
    assert len(replaced) == len(HOOKS) - 2
    assert {path: resolve_name(path) for path in before} == before


def test_a_feature_that_is_not_wanted_replaces_nothing() -> None:
    before = inline_layout.split_first_line
    with engine_room(HOOKS, EvenLines()):
        assert inline_layout.split_first_line is before


# --- the order -------------------------------------------------------------------------------


def turned(function: str) -> tuple[Hook, ...]:
    """Return the table with what stands round one function the other way round."""
    return tuple(
        replace(hook, around=hook.around[::-1]) if hook.function == function else hook
        for hook in HOOKS
    )


def test_these_functions_have_several_methods_round_them() -> None:
    assert [
        hook.function.removeprefix("weasyprint.") for hook in HOOKS if len(hook.around) > 1
    ] == [
        "layout.inline.get_next_linebox",
        "layout.inline.remove_last_whitespace",
        "layout.block._in_flow_layout",
        "layout.page.block_level_layout",
    ]
