"""The engine room: WeasyPrint is the one we know, changed by one table, left as it was."""

from __future__ import annotations

import ast
import ctypes.util
import inspect
import re
import subprocess
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pkgutil import resolve_name
from types import SimpleNamespace
from typing import Any

import pytest
import weasyprint
import weasyprint.layout.inline as inline_layout
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.text import ffi

from places import PROJECT
from sample import MOMENT, sample_edition, sample_file
from tongwen import measuring
from tongwen.edition import Artefact
from tongwen.pipeline import workers
from tongwen.writers.pdf import layout, parts, write_pdf, write_print
from tongwen.writers.pdf.engine import no_search
from tongwen.writers.pdf.engine.documents import Shared
from tongwen.writers.pdf.engine.room import Around, Hook, UnknownEngine, check_engine, engine_room
from tongwen.writers.pdf.hooks import HOOKS, drawing, laying_out
from tongwen.writers.pdf.lines.even import EvenLines
from tongwen.writers.pdf.lines.filling import FullLines
from tongwen.writers.pdf.lines.splitting import KnownLines

FILES = pytest.mark.parametrize("write", [write_pdf, write_print])


# --- the engine is the one we know -----------------------------------------------------------


def test_the_engines_libraries_are_found_without_starting_a_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a program was started")

    monkeypatch.setattr(subprocess, "Popen", refused)
    again = spec_from_file_location("loaded_again", str(ffi.__file__))
    assert again is not None
    assert again.loader is not None
    search = ctypes.util.find_library
    with no_search():
        again.loader.exec_module(module_from_spec(again))
    assert ctypes.util.find_library is search


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


def test_word_without_another_layout_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "lay_out", lambda *_: None)
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    written = workers.write("docx", sample_edition())
    assert isinstance(written, Artefact)
    assert (written.format, written.data) == ("docx", b"")
    assert [problem.code for problem in written.problems] == ["PDF-08"]


def test_no_part_is_laid_out_by_another_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with pytest.raises(UnknownEngine, match="71"), engine_room(HOOKS, FullLines()):
        raise AssertionError("entered")


def test_every_render_of_the_source_goes_through_the_room() -> None:
    """Pages, trials, the cover's spread: all are laid out and drawn where the engine is judged."""
    names = ("layout", "parts")
    folder = PROJECT / "src/tongwen/writers/pdf"
    source = "".join((folder / f"{name}.py").read_text(encoding="utf-8") for name in names)
    source = source.replace("from __future__ import annotations", "")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.With):
            inside = ast.unparse(ast.Module(node.body, []))
            if re.search(r"\blaid_out\(html|write_pdf\(", inside) and "with " not in inside:
                assert "engine_room(HOOKS" in ast.unparse(node)
    assert len(re.findall(r"\blaid_out\(html|\.write_pdf\(", source)) == 3


# --- the table -------------------------------------------------------------------------------


def test_the_table_is_of_this_engine_and_each_row_says_why() -> None:
    check_engine(HOOKS)
    paths = [hook.function for hook in HOOKS]
    assert len(set(paths)) == len(paths)
    for hook in HOOKS:
        assert hook.around or hook.instead
        for around in hook.around:
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
    features = {type(one) for one in (*laying_out(Shared()), *drawing())}
    known = {id(method) for feature in features for method in vars(feature).values()}
    others = {one.method.__qualname__ for _, one in _arounds() if id(one.method) not in known}
    # These are made with what they work on.
    assert others == {
        *("CitedPages.compute_content_list", "RightTags.add_tags", "Shared.read_sheet"),
        *("Wanted.step", "Shared.cut_font"),
        *("Apart.initialize_page_maker", "Apart.make_margin_boxes"),
        *("PagesElsewhere.compute_content_list", "Resumed.make_all_pages"),
    }


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
    features = (*laying_out(Shared()), *drawing())
    replaced: list[str] = []

    def fail_in_the_room() -> None:
        with engine_room(HOOKS, *features):
            replaced.extend(path for path in before if resolve_name(path) is not before[path])
            raise KeyError

    with pytest.raises(KeyError):
        fail_in_the_room()
    assert len(replaced) == len(HOOKS) - 10
    assert {path: resolve_name(path) for path in before} == before


def test_a_feature_that_is_not_wanted_replaces_nothing() -> None:
    before = inline_layout.split_first_line
    with engine_room(HOOKS, EvenLines()):
        assert inline_layout.split_first_line is before


# --- the order -------------------------------------------------------------------------------


def turned(**orders: tuple[int, ...]) -> tuple[Hook, ...]:
    """Return the table with what stands round these functions in other orders than it has."""
    rows = []
    for hook in HOOKS:
        name = hook.function.removeprefix("weasyprint.layout.").replace(".", "_")
        order = orders.get(name, range(len(hook.around)))
        rows.append(replace(hook, around=tuple(hook.around[place] for place in order)))
    return tuple(rows)


def test_these_functions_have_several_methods_round_them() -> None:
    assert [
        hook.function.removeprefix("weasyprint.") for hook in HOOKS if len(hook.around) > 1
    ] == [
        "formatting_structure.build.create_anonymous_boxes",
        "formatting_structure.build.compute_content_list",
        "layout.inline.get_next_linebox",
        "layout.inline.split_first_line",
        "layout.inline.remove_last_whitespace",
        "layout.block._in_flow_layout",
        "layout.page.block_level_layout",
        "layout.page.remake_page",
    ]


GRIDDED = """
<style>@page { size: 300px 200px; margin: 20px } body, p, h2, figure { margin: 0 }
main { font: 10px/16px 'Source Sans 3' } h2 { font-size: 10px } section { --grid: 1 }
figure { height: 37px }</style><main><section class=chapter>"""
"""Ten lines a page."""

FLOAT = "<figure class='figure floated'><figcaption>Told</figcaption></figure>"


def laid_out(rows: tuple[Hook, ...], body: str) -> dict[str, tuple[int, float]]:
    """Return each element by its id: the page on which it begins, and how far down, in px."""
    with engine_room(rows, *laying_out(Shared())):
        document = weasyprint.HTML(string=GRIDDED + body).render()
    found: dict[str, tuple[int, float]] = {}
    for number, page in enumerate(document.pages):
        for box in page._page_box.descendants():
            if box.element is not None and box.element_tag in ("p", "h2"):
                place = (number, round(box.position_y, 2))
                found.setdefault(box.element.get("id") or "", place)
    return found


def test_text_below_a_float_is_on_the_grid_only_if_the_grid_is_inside_the_floats() -> None:
    text = "".join(f"<p id=p{number}>Line" for number in range(16))
    right = laid_out(HOOKS, f"<p>A<p>B{FLOAT}{text}")
    wrong = laid_out(turned(page_block_level_layout=(1, 0)), f"<p>A<p>B{FLOAT}{text}")
    first = next(name for name, (page, _) in right.items() if page == 1)
    assert right[first][0] == wrong[first][0] == 1
    assert (right[first][1] - 20) % 16 == 0
    assert (wrong[first][1] - 20) % 16 != 0


def test_a_heading_is_stranded_unless_headings_are_judged_last() -> None:
    text = "".join(f"<p>Line{number}" for number in range(6))
    body = f"{text}<h2 id=one>One</h2>{FLOAT}<p>A line<h2 id=two>Two</h2><p>B<p>C"
    assert laid_out(HOOKS, body)["one"][0] == 1
    assert laid_out(turned(block__in_flow_layout=(0, 2, 1)), body)["one"][0] == 0


def test_the_other_orders_are_indifferent(monkeypatch: pytest.MonkeyPatch) -> None:
    other = turned(
        inline_get_next_linebox=(1, 0),
        inline_remove_last_whitespace=(1, 0),
        block__in_flow_layout=(1, 0, 2),
    )
    assert sum(row != own for row, own in zip(other, HOOKS, strict=True)) == 3
    monkeypatch.setattr(layout, "HOOKS", other)
    edition = sample_edition("zh-Hant")
    assert write_pdf(edition, MOMENT).data == sample_file("pdf", "zh-Hant").data


# --- the same in less time -------------------------------------------------------------------

ODD = """<style>@page { size: 400px 500px } div { margin: 5% 10%; padding: 3% calc(2% + 4px) }
section { margin-inline-start: 7%; padding-block: 9px; border-inline-end: 3px solid; width: 80% }
p { text-decoration: underline; font-feature-settings: "smcp"; letter-spacing: 1px; width: 50% }
article { box-sizing: border-box; height: 120px; padding: 10px; min-width: 30%; max-height: 50% }
table { border-collapse: collapse; width: 100% } td { border: 2px solid; padding: 1% }
.rtl { direction: rtl; margin-inline-end: 11px; font-variant-numeric: oldstyle-nums }</style>
<div><p lang=en>Words that go on for more than one line, in small capitals and <b>bold</b>.
<section class=rtl><p>123 words to the left</section><article><p>High</article>
<table><tr><td>One<td>Two<tr><td colspan=2>A longer cell</table></div>"""


def test_odd_styles_come_to_the_same_by_the_engines_own_steps() -> None:
    def boxes(rows: tuple[Hook, ...]) -> list[Any]:
        with engine_room(rows, Shared()):
            pages = weasyprint.HTML(string=ODD).render().pages
            return [
                {**{name: value for name, value in vars(box).items() if type(value) in PLAIN},
                 "style": {name: str(box.style[name]) for name in PHYSICAL}}
                for page in pages
                for box in page._page_box.descendants()
            ]  # fmt: skip

    quick, slow = boxes(HOOKS), boxes(SLOW)
    assert len(quick) > 40
    assert quick == slow


KNOWN = KnownLines.split_first_line
PHYSICAL = [name for name in INITIAL_VALUES if "block" not in name and "inline" not in name]
PLAIN = {int, float, str, bool, type(None)}
SLOW = tuple(
    replace(hook, instead=None, around=tuple(one for one in hook.around if one.method is not KNOWN))
    for hook in HOOKS
)


def test_a_file_is_the_same_by_the_engines_own_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = [sample_file("pdf", tag).data for tag in ("en", "zh-Hant")]
    for module in (parts, layout):
        monkeypatch.setattr(module, "HOOKS", SLOW)
    monkeypatch.setattr(parts, "laying_out", lambda _: laying_out(Shared()))
    assert [write_pdf(sample_edition(tag), MOMENT).data for tag in ("en", "zh-Hant")] == quick


def test_a_font_is_cut_once_for_pages_that_need_the_same_glyphs() -> None:
    shared, cut = Shared(), []

    def pages(glyphs: dict[int, str]) -> bytes:
        font = SimpleNamespace(hash="ABCDEF", missing={}, file_content=b"whole")

        def proceed() -> None:
            cut.append(glyphs)
            font.file_content = f"cut {len(cut)}".encode()

        call: Any = SimpleNamespace(self=font, to_unicode=glyphs, hinting=False, proceed=proceed)
        shared.cut_font(call)
        return bytes(font.file_content)

    one, other = {3: "a", 4: "b"}, {3: "a", 5: "c"}
    assert [pages(one), pages(other), pages(dict(reversed(one.items())))] == [
        b"cut 1",
        b"cut 2",
        b"cut 1",
    ]
