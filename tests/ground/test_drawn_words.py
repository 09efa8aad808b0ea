"""Words in drawings: none is lost in any format, whatever family was asked for."""

from __future__ import annotations

import datetime
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import resvg_py
from lxml import etree

from sample import sample_edition
from tongwen.artefacts.docx.word import read_word
from tongwen.checks.word import WORD_CHECKS
from tongwen.document import Document, Image, Passage, Text
from tongwen.edition import Edition
from tongwen.fonts import USUAL, drawing_files, faces
from tongwen.institute import drawing_families
from tongwen.pictures.words import drawn, has_words, lost_words, with_faces
from tongwen.writers.docx import write_docx
from tongwen.writers.pdf import write_pdf

MOMENT = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
FAMILIES = {
    "Sans": 'font-family="Source Sans 3"',  # no CSS identifier: browsers pass it over
    "Arial": 'font-family="Arial"',
    "Helvetica": "style=\"fill:#333; font-family:'Helvetica Neue',Arial\"",
    "Short": 'style="font: bold 14px/1.2 Calibri, Arial"',
    "Class": 'class="label"',
    "Generic": 'font-family="sans-serif"',
    "Mono": 'font-family="monospace"',
    "None 人工智能": "",
}
DRAWING = (
    (
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="{}" font-size="14">'
        '<style>.label {{ font-family: "DejaVu Sans"; }}</style><path d="M0 0h9v9z"/>{}</svg>'
    )
    .format(
        20 * len(FAMILIES) + 10,
        "".join(
            f'<text x="10" y="{20 * (n + 1)}" {said}>{words}</text>'
            for n, (words, said) in enumerate(FAMILIES.items())
        ),
    )
    .encode()
)


def edition(tag: str = "en") -> Edition:
    """A report of one drawing, as the pipeline hands it to writers."""
    made = sample_edition(tag)
    families = drawing_families(made.institute.tokens, made.language)
    known = {face.family for face in faces()}
    picture = made.resources["chart.svg"]
    picture = replace(picture, data=with_faces(DRAWING, known, families), width=300, height=170)
    block = Image("chart.svg", Passage((Text("Words"),)))
    return replace(
        made,
        document=Document((block,), language=tag),
        resources={**made.resources, "chart.svg": picture},
    )


def test_lists_of_families_keep_what_is_there_and_end_with_the_editions_own() -> None:
    own = {"sans-serif": ("Brand Sans", "Noto Sans CJK TC"), "serif": ("Brand Serif",),
           "monospace": ("Brand Mono",)}  # fmt: skip
    root = etree.fromstring(with_faces(DRAWING, ["Source Sans 3"], own))
    assert root.get("font-family") == "'Brand Sans','Noto Sans CJK TC',sans-serif"
    texts = {node.text: node for node in root.iter("{*}text")}
    assert texts["Sans"].get("font-family") == (
        "'Source Sans 3','Brand Sans','Noto Sans CJK TC',sans-serif"
    )
    usual = "'Brand Sans','Noto Sans CJK TC',sans-serif"
    assert texts["Helvetica"].get("style") == f"fill:#333; font-family:{usual}"
    assert texts["Short"].get("style") == (
        f"font-style:normal;font-weight:bold;font-size:14px;font-family:{usual}"
    )
    assert texts["Mono"].get("font-family") == "'Brand Mono',monospace"
    assert root.findtext("{*}style") == f".label {{ font-family: {usual}; }}"
    plain = b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0h9'/></svg>"
    assert with_faces(plain, [], own) == plain
    assert has_words(b"<svg:text>")
    assert not has_words(b"<textPath>")


def test_what_a_picture_does_not_show_is_named() -> None:
    fonts = drawing_files(DRAWING)
    whole = drawn(DRAWING, 600, 340, fonts, USUAL)
    assert list(lost_words(DRAWING, whole, fonts, USUAL)) == []
    careless = resvg_py.svg_to_bytes(
        svg_string=DRAWING.decode(), width=600, height=340, skip_system_fonts=True,
        font_files=list(fonts),
    )  # fmt: skip
    lost = list(lost_words(DRAWING, bytes(careless), fonts, USUAL))
    assert {"Sans", "Arial", "Helvetica", "Class", "None 人工智能"} <= set(lost)


def test_no_word_is_lost_in_word() -> None:
    artefact = write_docx(edition(), MOMENT)
    assert list(WORD_CHECKS["WORD-81"](read_word(artefact.data))) == []


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_no_word_is_lost_in_the_pdf(tag: str, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(write_pdf(edition(tag), MOMENT).data)
    said = subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], capture_output=True, check=True)
    assert all(words in said.stdout.decode() for words in FAMILIES)
