"""What writers remember between builds: asked once, made anew where anything is not as it was."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from sample import sample_edition
from tongwen import measuring
from tongwen.formats import Format
from tongwen.pipeline import workers
from tongwen.writers import WRITERS
from tongwen.writers.docx import drawings
from tongwen.writers.html import webfonts
from tongwen.writers.memory import lent, remembered
from tongwen.writers.pdf.file import subsets
from tongwen.writers.pdf.lines import even

MOMENT = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)


class Dictionary(dict[str, str]):
    """A memory, as a mapping."""

    def put(self, key: str, value: str) -> None:
        self[key] = value


class Maker:
    """Makes bytes, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def make(self, word: str, number: int) -> bytes:
        self.times += 1
        return f"{word} {number}".encode()


def test_what_was_made_is_not_made_again() -> None:
    maker, memory = Maker(), Dictionary()
    with lent(memory):
        assert remembered(maker.make, "a", 1) == b"a 1"
        assert remembered(maker.make, "a", 1) == b"a 1"
        assert maker.times == 1
        assert remembered(maker.make, "a", 2) == b"a 2"
    assert remembered(maker.make, "a", 1) == b"a 1"
    assert maker.times == 3


@pytest.mark.parametrize("kept", ["", " ", "x", "x YQ==", "é", "0" * 64 + " YQ=="])
def test_what_is_damaged_is_made_anew(kept: str) -> None:
    maker, memory = Maker(), Dictionary()
    with lent(memory):
        remembered(maker.make, "a", 1)
        (key,) = memory
        whole = memory[key]
        memory[key] = kept
        assert remembered(maker.make, "a", 1) == b"a 1"
    assert memory[key] == whole


def test_a_file_that_changed_counts(tmp_path: Path) -> None:
    maker, path = Maker(), tmp_path / "a.otf"
    path.write_bytes(b"one")
    with lent(Dictionary()):
        remembered(maker.make, "a", 1, files=(path,))
        path.write_bytes(b"three")
        remembered(maker.make, "a", 1, files=(path,))
    assert maker.times == 2


def never_called(name: str) -> Callable[..., bytes]:
    """Return a function of a name that may not be called."""

    def never(*_: object) -> bytes:
        raise AssertionError("it is kept")

    never.__qualname__ = name
    return never


@pytest.mark.parametrize(
    ("format_", "works"),
    [
        ("docx", [(drawings, "_drawn")]),
        ("html", [(webfonts, "_subset")]),
        ("pdf", [(even, "_filled"), (subsets, "_compact")]),
    ],
    ids=("docx", "html", "pdf"),
)
def test_a_file_made_with_what_is_kept_is_the_same(
    format_: Format, works: list[tuple[object, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    edition, memory = sample_edition(), Dictionary()
    with lent(memory):
        first = WRITERS[format_](edition, MOMENT)
        assert memory

        for room, work in works:
            monkeypatch.setattr(room, work, never_called(work))
        assert WRITERS[format_](edition, MOMENT).data == first.data


def test_a_file_is_measured_again_where_it_or_the_office_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, asked = tmp_path / "soffice", list[bytes]()

    def lay_out(data: bytes, extension: str) -> measuring.Layout | None:
        asked.append(data)
        return measuring.Layout({"sec-a": len(asked)}, 2) if data != b"hard" else None

    monkeypatch.setattr(measuring, "office", lambda: str(program))
    monkeypatch.setattr(measuring, "lay_out", lay_out)
    program.write_bytes(b"1")
    with lent(Dictionary()):
        first = workers.measured(b"a", "docx")
        assert first == measuring.Layout({"sec-a": 1}, 2)
        assert workers.measured(b"a", "docx") == first
        workers.measured(b"b", "docx")
        program.write_bytes(b"22")
        workers.measured(b"a", "docx")
        assert asked == [b"a", b"b", b"a"]
        # What was not laid out may be another time.
        assert workers.measured(b"hard", "docx") is workers.measured(b"hard", "docx") is None
    assert len(asked) == 5
