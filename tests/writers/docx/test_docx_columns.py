"""Text in two columns is a section of Word's that goes on on the page."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from itertools import pairwise

from lxml import etree

from sample import MOMENT, sample_edition
from tongwen.institute.columns import with_text_columns
from tongwen.writers.docx import write_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_what_stands_across_parts_the_columns() -> None:
    edition = sample_edition("en")
    tokens = edition.institute.tokens
    page = replace(tokens.page, columns=2, inner=24.0, outer=24.0)
    institute = replace(edition.institute, tokens=with_text_columns(replace(tokens, page=page)))
    edition = replace(edition, institute=institute)
    data = write_docx(edition, MOMENT).data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
        styles = etree.fromstring(package.read("word/styles.xml"))
    sections = []
    for section in root.iter(f"{W}sectPr"):
        columns, kind = section.find(f"{W}cols"), section.find(f"{W}type")
        count = "1" if columns is None else columns.get(f"{W}num")
        sections.append((count, None if kind is None else kind.get(f"{W}val")))
    body = [one for one in sections if one[1] == "continuous"]
    assert {count for count, _ in body} == {"1", "2"}
    pairs = pairwise(sections)
    assert not any(one == other == ("2", "continuous") for one, other in pairs)
    assert all(kind == "continuous" for count, kind in sections if count == "2")
    # LibreOffice would lay out columns with notes without end.
    assert styles.find(f"{W}style[@{W}styleId='Heading1']/{W}pPr/{W}keepNext") is not None
    assert styles.find(f"{W}style[@{W}styleId='Heading2']/{W}pPr/{W}keepNext") is None
