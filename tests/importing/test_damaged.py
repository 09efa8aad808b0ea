"""Files that are damaged, or made to do harm: a problem with its file, or what can be read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache

import pytest
import word_making
from round_trips import MOMENT

from sample import parallel_edition, sample_edition
from tongwen.diagnostics import Problems
from tongwen.importing import Imported, Source, import_sources
from tongwen.writers.docx import write_docx

Change = Callable[[str, bytes], bytes | None]


@cache
def ours() -> bytes:
    return write_docx(sample_edition(), MOMENT).data


def changed(data: bytes, change: Change) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(target, "w") as write:
        for name in read.namelist():
            if (part := change(name, read.read(name))) is not None:
                write.writestr(name, part)
    return target.getvalue()


def taken(name: str, data: bytes) -> tuple[Imported | None, list[str]]:
    problems = Problems()
    made = import_sources([Source(name, data, lambda _: None)], "house", "2024-01-02", problems)
    assert made is not None or problems.has_errors
    return made, [problem.code for problem in problems]


def in_text(old: str, new: str) -> Change:
    def change(name: str, data: bytes) -> bytes:
        return re.sub(old.encode(), new.encode(), data) if name == "word/document.xml" else data

    return change


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (lambda name, data: None if name == "word/document.xml" else data, ["IMP-02"]),
        (lambda name, data: data[:-40] if name == "word/document.xml" else data, ["IMP-02"]),
        (in_text("<w:body>", "<w:body>" + "<w:tbl><w:tr><w:tc>" * 300 + "<w:p/>"
                 + "</w:tc></w:tr></w:tbl>" * 300), ["IMP-02"]),
        (lambda name, data: None if name == "word/styles.xml" else data, []),
        (in_text("</?w:tc>", ""), []),
        (in_text('fldCharType="end"', 'fldCharType="begin"'), []),
        (in_text(' XE "[^"]*"', " XE"), []),
        (in_text("<w:body>", "<w:body><w:p><w:pPr><w:pPrChange><!-- x --></w:pPrChange></w:pPr>"
                 "</w:p>"), []),
    ],
)  # fmt: skip
def test_a_damaged_word_file(change: Change, codes: list[str]) -> None:
    _, found = taken("a.docx", changed(ours(), change))
    assert found == codes


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", b""),
        ("a.docx", b"PK\x03\x04junk"),
        ("a.docx", word_making.report()[:9000]),
        ("a.odt", b"junk"),
        ("a.epub", b"junk"),
        ("a.ipynb", b"[1]"),
        ("a.html", b"<div>" * 5000),
        ("a.rst", b".. include:: /etc/passwd\n"),
        ("a.tex", b"\\begin{document}" + b"{" * 12),
    ],
)
def test_what_cannot_be_read_is_a_problem(name: str, data: bytes) -> None:
    made, codes = taken(name, data)
    assert made is None
    assert codes in (["IMP-02"], ["IMP-04"])


def test_of_an_edition_in_two_languages_the_second_is_a_catalogue() -> None:
    made, codes = taken("a.docx", write_docx(parallel_edition(), MOMENT).data)
    assert made is not None
    assert codes == []
    text = made.files["01-introduction.md"].decode()
    assert "- first\n- second\n  - deep\n" in text
    assert "## A section\n" in text
    assert "languages: [en, zh-Hant]" in made.files["report.yaml"].decode()
    assert 'msgid "A section"\nmsgstr "' in made.files["translations/zh-Hant.po"].decode()
