"""The same sources give the same bytes, wherever, whenever and by however many processors."""

from __future__ import annotations

from pathlib import Path

from environments import EVERYTHING, PLAIN, digests


def test_another_environment_gives_the_same_bytes(tmp_path: Path) -> None:
    formats = ("pdf", "docx", "html")
    # The edition with both scripts and all their faces.
    here = digests("", PLAIN, tmp_path / "here", formats, "zh-Hant")
    there = digests("", EVERYTHING, tmp_path / "there", formats, "zh-Hant")
    assert here == there
    assert len(here) == 3
