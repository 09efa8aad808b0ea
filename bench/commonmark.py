"""Reads every example of CommonMark's specification; says where words differ and nothing is told.

    .venv/bin/python bench/commonmark.py spec.txt

``spec.txt`` is in the package commonmark-spec; its licence (CC BY-SA 4.0) does not let it lie here.
Of the 652 examples of version 0.31.2, 597 say the same words and 45 are told. Ten differ without a
word: five pictures alone in a paragraph, whose caption stands in for their description, too; four
kinds of HTML that is shown as text; an address in brackets with a backslash, whose @ is a citation.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from lxml import html

from tongwen.diagnostics import Problems
from tongwen.document import Code, CodeBlock, InlineImage, Math, Text
from tongwen.readers.markdown import read_markdown
from tongwen.walk import walk

_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.DOTALL | re.MULTILINE)
_PICTURE = re.compile(r'<img[^>]*?alt="([^"]*)"[^>]*>')


def letters(text: str) -> list[str]:
    """Return the letters and digits of ``text``, sorted: what may not be lost."""
    return sorted(char for char in text if char.isalnum())


def said(markdown: str, problems: Problems) -> str:
    """Return the words of ``markdown`` as it is read here."""
    words = []
    for node in walk(read_markdown(markdown, "spec.txt", "en", problems)):
        if isinstance(node, (Text, Code, CodeBlock)):
            words.append(node.text)
        elif isinstance(node, InlineImage):
            words.append(node.alternative)
        elif isinstance(node, Math):
            words.append(node.tex)
    return " ".join(words)


def main(path: str) -> None:
    """Print the numbers, and each example that differs without a word."""
    examples = _EXAMPLE.findall(Path(path).read_text(encoding="utf-8").replace("→", "\t"))
    counts = {"same": 0, "told": 0, "silent": 0}
    for number, (source, page) in enumerate(examples, 1):
        problems = Problems()
        read = said(source, problems)
        shown = _PICTURE.sub(r" \1 ", page)
        wanted = "".join(map(str, html.fromstring(f"<div>{shown}</div>").itertext()))
        same = letters(read) == letters(wanted)
        kind = "same" if same else "told" if len(problems) else "silent"
        counts[kind] += 1
        if kind == "silent":
            print(f"{number}: {source!r}\n    {read!r}")
    print(f"{len(examples)} examples: {counts}")


if __name__ == "__main__":
    main(sys.argv[1])
