"""What builds keep for the next: small, removable, and never believed where it is damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tongwen.pipeline import kept
from tongwen.pipeline.kept import Kept


def test_what_was_put_is_there_for_the_next_under_the_same_sources(tmp_path: Path) -> None:
    path = tmp_path / ".cache" / "a.json"
    first = Kept(path, "sources")
    assert first.get("a") is None
    first.put("a", "1")
    first.save()
    assert Kept(path, "sources").get("a") == "1"
    assert Kept(path, "others").get("a") is None


def test_only_what_the_last_build_asked_for_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    first = Kept(path, "sources")
    for key in "abc":
        first.put(key, key)
    first.save()
    second = Kept(path, "sources")
    assert second.get("b") == "b"
    second.put("d", "d")
    second.save()
    assert json.loads(path.read_bytes())["known"] == {"b": "b", "d": "d"}


def test_what_is_there_already_is_not_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    first = Kept(path, "sources")
    first.put("a", "1")
    first.save()
    monkeypatch.setattr(kept, "write_file", lambda *_: pytest.fail("written"))
    second = Kept(path, "sources")
    assert second.get("a") == "1"
    second.save()
    Kept(path, "sources").save()  # nothing was asked for


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"7", b'{"known": {}}', b'{"depends": "sources", "known": [1]}', b"\xff",
     b'{"depends": "sources", "known": {"a": 1}}', b"[" * 100_000],
    ids=range(9),
)  # fmt: skip
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(damage)
    one = Kept(path, "sources")
    assert one.get("a") is None
    one.put("a", "1")
    one.save()
    assert Kept(path, "sources").get("a") == "1"


def test_a_disk_that_cannot_be_written_hinders_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    one = Kept(tmp_path / "file" / "a.json", "sources")
    one.put("a", "1")
    one.save()
