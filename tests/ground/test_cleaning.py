"""Drawings of a report are freed of what no page shows; what would be missed is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongwen.gate import Gate
from tongwen.pictures import PictureError, read_picture

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'


def read(folder: Path, text: str) -> tuple[str, tuple[str, ...]]:
    (folder / "a.svg").write_text(text, encoding="utf-8")
    found = read_picture(Gate(folder, (folder,)), "a.svg", folder, clean=True)
    return found.data.decode(), found.dropped


@pytest.mark.parametrize(
    ("drawn", "kept", "taken"),
    [
        ('<g onclick="x()"><path d="M0 0h9"/></g>', '<g><path d="M0 0h9"/></g>', "scripts"),
        ("a<script>1</script>b", "ab", "scripts"),
        ('<a href="javascript:x()">b</a>', "<a>b</a>", "scripts"),
        (
            "<style>@font-face{font-family:X;src:url(data:font/woff2;base64,AA)}.a{fill:red}</style>",
            "<style>.a{fill:red}</style>",
            "own fonts",
        ),
        ("<style>@import 'x.css';.a{fill:red}</style>", "<style>.a{fill:red}</style>", "own fonts"),
        (
            "<switch><foreignObject/><text>b</text></switch>",
            "<switch><text>b</text></switch>",
            "HTML that is there in SVG too",
        ),
        (
            '<path id="p" d="M1 9 Q5 0 9 9"/><text><textPath href="#p">b</textPath></text>',
            '<path id="p" d="M1 9 Q5 0 9 9"/><text><tspan x="1" y="9">b</tspan></text>',
            "curve of the words along a path",
        ),
    ],
)
def test_what_is_not_seen_is_taken_out(drawn: str, kept: str, taken: str, tmp_path: Path) -> None:
    assert read(tmp_path, f"{HEAD}{drawn}</svg>") == (f"{HEAD}{kept}</svg>", (taken,))


def test_a_style_sheet_beside_the_drawing_is_taken_out(tmp_path: Path) -> None:
    text, taken = read(tmp_path, f'<?xml-stylesheet href="a.css"?>{HEAD}</svg>')
    assert "stylesheet" not in text
    assert taken == ("processing instructions",)


def test_what_needs_nothing_stays_as_it_is(tmp_path: Path) -> None:
    whole = f"{HEAD}<!-- a --><style>.a{{fill:red}}</style></svg>"
    assert read(tmp_path, whole) == (whole, ())


@pytest.mark.parametrize(
    "drawn",
    [
        "<foreignObject>b</foreignObject>",
        '<image href="https://x.org/a.png"/>',
        '<use href="b.svg#a"/>',
    ],
)
def test_what_would_be_missed_is_refused(drawn: str, tmp_path: Path) -> None:
    with pytest.raises(PictureError) as caught:
        read(tmp_path, f"{HEAD}{drawn}</svg>")
    assert caught.value.code == "PIC-05"
