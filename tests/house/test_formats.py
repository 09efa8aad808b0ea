"""One row a format: what the rows say is there, and nothing besides the rows names a format."""

from __future__ import annotations

import ast
import importlib
import os
import re

import pytest
from test_architecture import modules, own_imports, tree

from places import PROJECT
from tongwen.checks.registry import FAMILIES, rules
from tongwen.formats import FORMATS, USUAL, FormatRow, titles
from tongwen.writers import WRITERS

MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")
ENGINEERS = PROJECT / "docs" / "engineers.md"
ROWS = pytest.mark.parametrize("row", FORMATS.values(), ids=list(FORMATS))


@ROWS
def test_the_functions_that_a_row_names_are_there(row: FormatRow) -> None:
    for path in filter(None, (row.writer, row.numbers)):
        module, _, function = path.partition(":")
        assert callable(getattr(importlib.import_module(f"tongwen.writers.{module}"), function))
    assert row.name in WRITERS


@ROWS
def test_a_row_refers_to_rows(row: FormatRow) -> None:
    assert not row.numbered_by or row.numbered_by in FORMATS
    assert bool(row.numbers) == bool(row.numbered_by)
    assert not (row.offered and row.folder), "a page links to a file"
    assert not (row.usual and not row.judged), "what is made by default is judged"


@ROWS
def test_make_has_a_target_for_each_format(row: FormatRow) -> None:
    found = re.search(rf"^{row.name}: .*## (.*)\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    assert found, f"write a target {row.name}"
    assert found[1] == row.about
    assert found[2].splitlines()[0] == f"\t@$(TONGWEN) build $(WHICH) --format {row.name}"
    assert re.search(rf"^\.PHONY:.* {row.name}\b", MAKEFILE, re.MULTILINE)


def test_make_all_makes_what_is_usual() -> None:
    assert f"all: $(READY) ## {titles()}\n\t@$(TONGWEN) build $(WHICH)\n" in MAKEFILE


def table() -> str:
    """Return the table of formats of docs/engineers.md."""
    lines = ["| format | is | lies in | made by default | judged | offered by pages |"]
    lines.append("|---|---|---|---|---|---|")
    for row in FORMATS.values():
        marks = ("yes" if said else "" for said in (row.name in USUAL, row.judged, row.offered))
        place = row.place("<report>.<language>", "<language>")
        lines.append(f"| `{row.name}` | {row.about} | `{place}` | {' | '.join(marks)} |")
    return re.sub(r"  +\|", " |", "\n".join(lines)) + "\n"


def test_engineers_find_every_format() -> None:
    """``make accept`` writes the table."""
    page = ENGINEERS.read_text(encoding="utf-8")
    start = page.index("| format | is |")
    end = page.index("\n\n", start) + 1
    if os.environ.get("TONGWEN_ACCEPT"):
        ENGINEERS.write_text(page[:start] + table() + page[end:], encoding="utf-8")
    else:
        assert page[start:end] == table()


@ROWS
def test_a_reader_gives_the_views_that_its_row_names(row: FormatRow) -> None:
    assert bool(row.views) == row.judged
    if row.judged:
        package, _, name = row.reader.partition(":")
        opened = getattr(importlib.import_module(f"tongwen.artefacts.{package}"), name)
        assert opened.format == row.name
        assert set(row.views) <= opened.views | {"size"}


@ROWS
def test_every_view_of_a_format_is_judged(row: FormatRow) -> None:
    wanted = {family.view for family in FAMILIES.values()} | {"cover"}  # judged with the inside
    assert set(row.views) <= wanted


def test_every_rule_of_an_artefact_judges_some_format() -> None:
    for rule in rules().values():
        assert bool(rule.formats) == bool(FAMILIES[rule.kind].view), rule.code


# --- writing and reading stay apart --------------------------------------------------------

WRITING, READING = ("writing", "state"), ("checking", "preflight_run")


def reached(start: str) -> set[str]:
    """Return every module below ``tongwen`` that ``start`` imports, through pipeline's own ones."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for _, target in own_imports(waiting.pop()):
            if target not in found:
                found.add(target)
                if target.startswith("pipeline."):
                    waiting.append(target)
    return found


@pytest.mark.parametrize("module", WRITING)
def test_what_writes_reads_nothing_back(module: str) -> None:
    rooms = {name.split(".")[0] for name in reached(f"pipeline.{module}")}
    assert "writers" in rooms or module == "state"
    assert not rooms & {"artefacts", "preflight"}


@pytest.mark.parametrize("module", READING)
def test_what_reads_back_writes_nothing(module: str) -> None:
    rooms = {name.split(".")[0] for name in reached(f"pipeline.{module}")}
    assert "checks" in rooms
    assert not rooms & {"writers", "measuring", "templating"}


def test_writers_and_artefacts_know_nothing_of_each_other() -> None:
    for module in modules():
        apart = {"writers": "artefacts", "artefacts": "writers"}.get(module.split(".")[0])
        assert not [target for _, target in own_imports(module) if target.split(".")[0] == apart]


# --- nothing besides the rows names a format -------------------------------------------------

OWN = {"pdf": {"pdf"}, "print": {"pdf"}, "docx": {"docx"}, "html": {"html"}, "site": {"html"}}
"""Format → the folders of its writer and its reader, where they have another name."""

NAMED = {
    # Parity: how a list, a timeline or a figure is read back in one format and no other, and what
    # a PDF and Word keep of a line. A field that one row alone would have says no more than that.
    "checks.comparison": 7,
    "checks.flattening": 3,
    "checks.sameness": 2,
    # Word's theme, which no other format has; a PDF's grid of lines; bold in Word.
    "checks.look": 5,
    # Folders of a pack's templates; a family of checks of the same name.
    "checks.overrides": 2,
    "checks.registry": 2,
    "pipeline.preflight_run": 1,
    # Elements of a page, and keys of files, that are called so too.
    "checks.page": 1,
    "exchange": 1,
    "front_matter": 1,
    "importing.pandoc": 2,
    "importing.webpage": 1,
    "institute.brand": 4,
    "look.spots": 2,
    "metadata": 1,
    "metadata_keys": 1,
    "readers.conditions": 1,
    "readers.markdown.html_blocks": 1,
    "readers.markdown.parser": 2,
    "writers.pdf.pages.floating": 1,
    "writers.pdf.pages.grid": 1,
    "writers.pdf.tags.tree": 1,
}
"""Module → how often it names a format. A number here may only fall."""


def named_in(module: str) -> int:
    """Count the texts in a module that are the name of a format whose folder it is not in."""
    folder = module.split(".")[1] if module.startswith(("writers.", "artefacts.")) else ""
    foreign = {name for name in FORMATS if folder not in OWN.get(name, {name})}
    return sum(
        isinstance(node, ast.Constant) and node.value in foreign for node in ast.walk(tree(module))
    )


def test_no_module_names_a_format_anew() -> None:
    found = {module: named_in(module) for module in modules() if module != "formats"}
    assert {module: count for module, count in found.items() if count} == NAMED, (
        "ask the row in formats.py; where a number fell, write it down"
    )
