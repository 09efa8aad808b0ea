"""Title, authors, date and licence of files that are not Word's."""

from __future__ import annotations

import json

import pytest

from tongwen.diagnostics import Problems
from tongwen.importing import Source, import_sources
from tongwen.importing.word import packed

TEX = r"""\documentclass{article}\title{Rivers\thanks{Paid by a fund.}}\date{March 2022}
\author{A. Author\thanks{Institute of Rivers} \and B. Author\\University of Lakes\\\texttt{b@x.org}}
\begin{document}\maketitle\section{One}W.\end{document}"""
PAGE = """<html lang=en><head><title>Rivers</title><meta name=citation_author content="A. Author">
<meta name=citation_publication_date content="2022/03/04"><meta name=description content="Short.">
<link rel=license href="https://creativecommons.org/licenses/by-sa/4.0/"></head>
<body><h1>One</h1><p>W.</p></body></html>"""
NOTEBOOK = json.dumps(
    {
        "nbformat": 4, "nbformat_minor": 5,
        "metadata": {"title": "Rivers", "authors": [{"name": "A. Author"}], "date": "2022-03-04",
                     "license": "CC BY 4.0"},
        "cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# One\n\nW."]}],
    }
)  # fmt: skip
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
ODT = {
    "mimetype": b"application/vnd.oasis.opendocument.text",
    "content.xml": f"""<office:document-content xmlns:office="{_OASIS}:office:1.0"
 xmlns:text="{_OASIS}:text:1.0"><office:automatic-styles/><office:body><office:text>
 <text:p text:style-name="Title">Rivers</text:p>
 <text:h text:outline-level="1">One</text:h><text:p>W.</text:p></office:text></office:body>
 </office:document-content>""".encode(),
    "meta.xml": f"""<office:document-meta xmlns:office="{_OASIS}:office:1.0"
 xmlns:meta="{_OASIS}:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>
 <meta:initial-creator>A. Author</meta:initial-creator>
 <meta:user-defined meta:name="Published">2022-03-04</meta:user-defined>
 <meta:user-defined meta:name="Licence">CC BY 4.0</meta:user-defined>
 <meta:user-defined meta:name="Institute">Institute of Rivers</meta:user-defined>
 </office:meta></office:document-meta>""".encode(),
    "styles.xml": f'<office:document-styles xmlns:office="{_OASIS}:office:1.0"/>'.encode(),
}


@pytest.mark.parametrize(
    ("name", "data", "lines"),
    [
        ("a.tex", TEX.encode(), ['"A. Author"', '"Institute of Rivers"', '"B. Author"',
                                 '"University of Lakes"', 'email: "b@x.org"', "published: 2022-03",
                                 '"Paid by a fund."']),
        ("a.html", PAGE.encode(), ['"A. Author"', "published: 2022-03-04", '"Short."',
                                   'licence: "CC-BY-SA-4.0"']),
        ("a.ipynb", NOTEBOOK.encode(), ['"A. Author"', "published: 2022-03-04",
                                        'licence: "CC-BY-4.0"']),
        ("a.odt", packed(ODT), ['"A. Author"', '"Institute of Rivers"', "published: 2022-03-04",
                                'licence: "CC-BY-4.0"']),
    ],
)  # fmt: skip
def test_what_a_file_says_of_itself(name: str, data: bytes, lines: list[str]) -> None:
    problems = Problems()
    made = import_sources([Source(name, data, lambda _: None)], "house", "2024-01-02", problems)
    assert made is not None
    front = made.files["report.yaml"].decode()
    assert 'title: "Rivers"' in front
    assert [line for line in lines if line not in front] == []
