"""Opening an artefact: each view is read once, and only those that its format has."""

from __future__ import annotations

import pytest

from tongwen.artefacts import UnreadableArtefact, open_artefact


@pytest.mark.parametrize("format_", ["pdf", "docx", "html"])
def test_what_is_no_artefact_is_refused_by_every_view(format_: str) -> None:
    opened_views = set()
    for name in sorted(open_artefact(format_, b"").views - {"elements"}):
        with pytest.raises(UnreadableArtefact):
            open_artefact(format_, b"no such file").view(name)
        opened_views.add(name)
    assert {"structure", "look"} <= opened_views


def test_a_printers_files_are_each_refused() -> None:
    opened = open_artefact("print", {"x.inside.pdf": b"no", "x.cover.pdf": b"no"})
    for name in opened.views:
        with pytest.raises(UnreadableArtefact):
            opened.view(name)


def test_a_view_that_a_format_does_not_have_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        open_artefact("html", b"<main>x</main>").view("word")
    with pytest.raises(KeyError):
        open_artefact("epub", b"")


def test_a_view_is_read_once() -> None:
    opened = open_artefact("html", b"<!doctype html><html lang=en><body><main><p>x</p></main>")
    assert opened.structure is opened.view("structure")
    assert [block.content[0].text for block in opened.structure.front] == []
    assert [block.content[0].text for block in opened.structure.body] == ["x"]
