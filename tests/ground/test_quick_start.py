"""What an earlier process has compiled is what this one would compile."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from places import PROJECT
from tongwen.quick_start import QuickStart
from tongwen.remembering import Shelf


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    compiler = vars(re)["_compiler"]
    compiled, engine = compiler.compile, compiler._sre
    yield Shelf("starts", sys.version)
    vars(dataclasses).pop("exec", None)
    compiler.compile, compiler._sre = compiled, engine
    re.purge()


def begun(shelf: Shelf) -> QuickStart:
    start = QuickStart(shelf)
    start.begin()
    re.purge()
    return start


PATTERNS = [
    (r"(?P<year>\d{4})-(?P<month>\d\d)|x*", 0),
    (r"[^\W\d_]+(?<!ab)c?", re.IGNORECASE),
    ("(?x) a  # a letter\n b", re.MULTILINE),
    ("[\u4e00-\u9fff]+|(a)(?:b)", re.DOTALL),
]
TEXT = "2023-10-17 xx ABC abc 漢字 ab\n"


def found() -> list[object]:
    """Return all that can be asked of the patterns."""
    compiled = [re.compile(text, flags) for text, flags in PATTERNS]
    return [
        (one.pattern, one.flags, one.groups, dict(one.groupindex), one.findall(TEXT))
        for one in compiled
    ]


def record() -> object:
    """Return an instance of a dataclass that is made now."""

    @dataclasses.dataclass(frozen=True, order=True)
    class Place:
        line: int
        column: int = 1
        names: tuple[str, ...] = dataclasses.field(default=(), repr=False)

    place = Place(3)
    with pytest.raises(dataclasses.FrozenInstanceError):
        place.line = 4  # type: ignore[misc]  # that nobody can is what is tried
    assert place == Place(3, 1) < Place(4)
    assert len({place, Place(3)}) == 1
    assert Place.__init__.__annotations__["line"] is Place.__dataclass_fields__["line"].type
    return repr(place)


def test_what_was_compiled_before_does_the_same(shelf: Shelf) -> None:
    plain = found(), record()
    first = begun(shelf)
    assert (found(), record()) == plain
    assert first.fresh > len(PATTERNS)
    first.keep()
    later = begun(shelf)
    assert (found(), record()) == plain
    assert later.fresh == 0


def test_what_is_wrong_fails_as_ever_and_bytes_are_compiled(shelf: Shelf) -> None:
    start = begun(shelf)
    with pytest.raises(re.error):
        re.compile("(")
    assert re.compile(rb"\d+").findall(b"12 a 3") == [b"12", b"3"]
    assert start.fresh == 0


def test_a_command_leaves_what_it_has_compiled_and_a_damaged_file_is_made_anew(
    tmp_path: Path,
) -> None:
    code = (
        f"import sys; sys.prefix = {str(tmp_path)!r}\n"
        "from tongwen import quick_start\n"
        "quick_start.begin(); import tongwen.document\n"
        "print(quick_start._of_this_process.fresh); quick_start.keep()"
    )

    def fresh() -> int:
        command = [sys.executable, "-c", code]
        told = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
        return int(told.stdout)

    assert fresh() > 10
    assert fresh() == 0
    (file,) = (tmp_path / "share" / "tongwen").glob("starts-*/*")
    file.write_bytes(file.read_bytes()[:-9])
    assert fresh() > 10
