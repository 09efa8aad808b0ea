"""The gate opens files of the report, the pack and the house, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from places import TESTS
from tongwen.gate import Gate, GateError, scheme_of


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    report = tmp_path / "content" / "r"
    report.mkdir(parents=True)
    (report / "a.md").write_text("één\r\ntwee", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return Gate(tmp_path, (report,))


def refused(gate: Gate, name: str) -> str:
    with pytest.raises(GateError) as caught:
        gate.read_text(name, gate.folders[0])
    return caught.value.code


def test_a_file_inside_is_read_with_plain_line_ends(gate: Gate) -> None:
    assert gate.read_text("a.md", gate.folders[0]) == "één\ntwee"


def test_a_byte_order_mark_is_not_text(gate: Gate) -> None:
    (gate.folders[0] / "bom.md").write_bytes(b"\xef\xbb\xbf# A")
    assert gate.read_text("bom.md", gate.folders[0]) == "# A"


@pytest.mark.parametrize(
    "name", ["../../secret.txt", "/etc/passwd", "%2e%2e/%2e%2e/secret.txt", "x/../../../secret.txt"]
)
def test_a_file_outside_is_refused(gate: Gate, name: str) -> None:
    assert refused(gate, name) == "GATE-01"


@pytest.mark.parametrize(
    "name",
    [
        "https://example.org/x.png",
        "file:///etc/passwd",
        "//example.org/x",
        "data:text/plain,x",
        "http://[not-closed",
        "//[",
    ],
)
def test_an_address_is_refused(gate: Gate, name: str) -> None:
    assert refused(gate, name) == "GATE-05"


@pytest.mark.parametrize("name", ["a%00.png", "a\0.png", "x" * 5000, "a/" * 3000, "\ud800.png"])
def test_what_can_be_no_file_name_is_refused(gate: Gate, name: str) -> None:
    assert refused(gate, name) == "GATE-02"


@pytest.mark.parametrize(
    ("address", "scheme"),
    [
        ("HTTPS://example.org/", "https"),
        ("//example.org/", "//"),
        ("/\n\\example.org/", "//"),
        (" \tjava\nscript:x", "javascript"),
        ("figures/a.svg", ""),
        ("a b:c", ""),
    ],
)
def test_a_scheme_is_what_a_browser_takes_for_one(address: str, scheme: str) -> None:
    assert scheme_of(address) == scheme


def test_a_link_that_leads_outside_is_outside(gate: Gate) -> None:
    (gate.folders[0] / "link.txt").symlink_to(gate.project / "secret.txt")
    assert refused(gate, "link.txt") == "GATE-01"


def test_a_link_inside_is_followed(gate: Gate) -> None:
    (gate.folders[0] / "link.md").symlink_to(gate.folders[0] / "a.md")
    assert gate.read_text("link.md", gate.folders[0]).startswith("één")


def test_a_missing_file_a_folder_and_a_pipe_are_refused(gate: Gate) -> None:
    os.mkfifo(gate.folders[0] / "pipe")
    (gate.folders[0] / "folder").mkdir()
    assert refused(gate, "nothing.md") == "GATE-02"
    assert refused(gate, "pipe") == "GATE-03"
    assert refused(gate, "folder") == "GATE-03"


def test_a_file_over_the_limit_is_refused(gate: Gate) -> None:
    (gate.folders[0] / "big.bin").write_bytes(b"x" * 11)
    with pytest.raises(GateError, match="larger"):
        gate.read_bytes("big.bin", gate.folders[0], limit=10)


def test_a_file_that_is_not_utf8_is_refused_with_its_line(gate: Gate) -> None:
    (gate.folders[0] / "latin.md").write_bytes(b"one\ntwo\ncaf\xe9")
    with pytest.raises(GateError, match="line 3") as caught:
        gate.read_text("latin.md", gate.folders[0])
    assert caught.value.code == "GATE-07"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="./%20e\\~a\0é[:", max_size=24))
def test_no_name_leads_outside(name: str) -> None:
    folder = TESTS / "cases"
    gate = Gate(folder.parent.parent, (folder,))
    try:
        path = gate.locate(name, folder)
    except GateError:
        return
    assert path.is_relative_to(folder.resolve())


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("figures/mapp.svg", "did you mean “figures/map.svg”?"),
        ("figures/Map.SVG", "did you mean “figures/map.svg”?"),
        ("map.svg", "did you mean “figures/map.svg”?"),
        ("unlike.png", "looked in content/r/"),
        (".hidden", "looked in content/r/"),
    ],
)
def test_a_missing_file_is_told_with_the_one_that_was_meant(
    gate: Gate, name: str, hint: str
) -> None:
    (gate.folders[0] / "figures").mkdir()
    (gate.folders[0] / "figures" / "map.svg").write_text("<svg/>", encoding="utf-8")
    (gate.folders[0] / ".hiddens").write_text("", encoding="utf-8")
    with pytest.raises(GateError) as caught:
        gate.locate(name, gate.folders[0])
    assert caught.value.hint == hint
