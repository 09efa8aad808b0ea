"""The keys of report.yaml, and what other programs call them."""

from __future__ import annotations

KEYS = {
    "title": "the report's title (required)",
    "subtitle": "set under the title",
    "kind": "what it is, set above the title: Report, Working paper …",
    "authors": "names, or name, affiliation (a list of lines), ror, orcid, email, url, about",
    "history": "what each version changed, one line for each",
    "credit-line": "set before the authors: Jointly written by",
    "published": "the date of publication, year-month-day",
    "abstract": "a summary, in paragraphs",
    "keywords": "a list",
    "series": "the series it belongs to",
    "series-number": "its number in the series",
    "disclaimer": "paragraphs for the imprint: what the report is not, who does not answer for it",
    "qr-code": "true: the imprint has its address as a QR code",
    "licence": "an SPDX identifier such as CC-BY-4.0",
    "publisher": "who publishes it",
    "colophon": "paragraphs for the colophon",
    "languages": "language tags; the first is the one it is written in",
    "editions": "what the edition in a language may lack, or is made of: zh-Hans: {from: zh-Hant}",
    "citation-style": "numeric, author-date, notes, or a .csl file in the report's folder",
    "nocite": "works to list though nothing cites them: “@key, @other”, or “@*” for all",
    "parallel": "editions in two of the languages, side by side: en+zh-Hant",
    "institute": "the institute pack, or a list of those that publish together",
    "chapters": "the Markdown files in order; without it, all of them by name",
    "appendices": "the Markdown files after them, counted A, B",
    "parts": "titles of parts, by the file of each one's first chapter",
    "references": "files of works to cite: .yaml, .json or .bib",
    "doi": "10.1234/abc",
    "isbn": "978-…",
    "issn": "1234-5679",
    "address": "where its site will stand: https://example.org/rivers/",
    "checks": "codes of problems that count more or less here: level and reason",
    "print": "how it is printed: grammage, bulk or caliper of its paper, or the spine in mm",
    "attachments": "source: the PDF holds the report's own files, for an archive",
    "limits": "how much of a kind it may hold, where more is meant: cells, notes, pixels …",
    "number-sections": "false: headings have no numbers",
    "toc-depth": "how deep the contents go: 1, 2 or 3 levels of headings",
    "raw-html": "false: HTML in the Markdown is text; without it, it is cleaned and read",
}
"""The keys of report.yaml, with what each is for."""

MEANT = {
    "date": "published",
    "bibliography": "references",
    "csl": "citation-style",
    "author": "authors",
    "lang": "languages",
    "language": "languages",
    "license": "licence",
    "files": "chapters",
    "url": "address",
}
"""Keys of Pandoc, Quarto and others → ours."""
