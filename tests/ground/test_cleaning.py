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
        (
            '<flowRoot font-size="4"><flowRegion><rect x="7" y="4" width="9" height="9"/>'
            "</flowRegion><flowPara>a <flowSpan>b</flowSpan></flowPara><flowPara/>"
            "<flowPara>c</flowPara></flowRoot>",
            '<text font-size="4" y="4"><tspan x="7" dy="1.25em">a b</tspan>'
            '<tspan x="7" dy="1.25em">c</tspan></text>',
            "frame that its words flow into",
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
        "<foreignObject width='1' height='1'><img/></foreignObject>",
        '<image href="https://x.org/a.png"/>',
        '<use href="b.svg#a"/>',
    ],
)
def test_what_would_be_missed_is_refused(drawn: str, tmp_path: Path) -> None:
    with pytest.raises(PictureError) as caught:
        read(tmp_path, f"{HEAD}{drawn}</svg>")
    assert caught.value.code == "PIC-05"


LABEL = (
    '<foreignObject width="90" height="40"><div xmlns="http://www.w3.org/1999/xhtml">'
    '<span style="font-size:10px"><p>One &amp; <b>two</b></p>three</span></div></foreignObject>'
)


def test_words_in_html_stand_in_the_middle_of_their_box(tmp_path: Path) -> None:
    text, taken = read(tmp_path, f"{HEAD}{LABEL}</svg>")
    assert taken == ("HTML around its words",)
    assert text == (
        f'{HEAD}<text text-anchor="middle" font-size="10"><tspan x="45" y="17.5">One &amp; two'
        '</tspan><tspan x="45" y="29.5">three</tspan></text></svg>'
    )


@pytest.mark.parametrize(
    "kind",
    [
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">',
        '<!DOCTYPE svg [<!ENTITY s "http://www.w3.org/2000/svg"><!ENTITY t "One">]>',
        '<!DOCTYPE svg [\n<!-- a --><!ENTITY t "One">\n<!ATTLIST svg a CDATA #IMPLIED> ]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_the_words_that_a_document_type_defines_are_put_in(
    kind: str, encoding: str, tmp_path: Path
) -> None:
    space = "&s;" if "ENTITY s" in kind else "http://www.w3.org/2000/svg"
    said = "&t;" if "ENTITY t" in kind else "One"
    head = f'<?xml version="1.0" encoding="{encoding}"?>{kind}'
    text = f'{head}<svg xmlns="{space}" viewBox="0 0 9 9"><text>{said} é</text></svg>'
    (tmp_path / "a.svg").write_bytes(text.encode(encoding))
    found = read_picture(Gate(tmp_path, (tmp_path,)), "a.svg", tmp_path, clean=True)
    assert found.data.decode().partition("?>")[2] == f"{HEAD}<text>One é</text></svg>"


@pytest.mark.parametrize(
    "kind",
    [
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY a "xx"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE svg [<!ENTITY % a "b"> %a;]>',
        '<!DOCTYPE svg [<!ENTITY a "<script/>">]>',
    ],
)
def test_a_document_type_that_defines_more_than_words_is_refused(kind: str, tmp_path: Path) -> None:
    with pytest.raises(PictureError) as caught:
        read(tmp_path, f"{kind}{HEAD}</svg>")
    assert caught.value.code in ("PIC-04", "PIC-05")
