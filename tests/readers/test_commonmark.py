"""CommonMark's examples: the words stand here as they do there, or a problem says why not.

What each input says is asked of markdown-it-py without any of our rules.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import html
from markdown_it import MarkdownIt

from tongwen.diagnostics import Problems
from tongwen.document import (
    NO_PASSAGE,
    Code,
    CodeBlock,
    Document,
    Image,
    InlineImage,
    LineBreak,
    Math,
    Passage,
    Text,
)
from tongwen.readers.markdown import read_markdown
from tongwen.walk import rebuild, walk

INPUTS: list[str] = json.loads(
    (Path(__file__).parent / "commonmark.json").read_text(encoding="utf-8")
)["inputs"]

REASONS = {
    161: "a fence under lines of HTML is code, as Pandoc has it",
    191: "cells that stand deeper after an empty line are cells, not code",
    606: "an @ is a citation; that there is no such work is told when citations are set",
}
"""Examples that say something else, and nothing is told where they are read."""

_PICTURE = re.compile(r'<img[^>]*?alt="([^"]*)"[^>]*>')
_WORD = re.compile(r"[^\W_]+")


def said_here(document: Document) -> list[str]:
    words = ""
    for node in walk(rebuild(document, without_alternative)):
        match node:
            case Text(text=text) | Code(text=text):
                words += text
            case CodeBlock(text=text):
                words += f" {text} "
            case InlineImage(alternative=text) | Math(tex=text):
                words += text
            case Passage() | LineBreak():
                words += " "
    return _WORD.findall(words)


def without_alternative(node: Any) -> Any:
    """A picture alone is a figure: what describes it is its caption, too."""
    return replace(node, alternative=NO_PASSAGE) if isinstance(node, Image) else node


def said_there(source: str) -> list[str]:
    page = _PICTURE.sub(r"\1", MarkdownIt("commonmark").render(source))
    return _WORD.findall("".join(map(str, html.fromstring(f"<div>{page}</div>").itertext())))


def test_each_example_says_the_same_or_is_told() -> None:
    silent = []
    for number, source in enumerate(INPUTS, 1):
        problems = Problems()
        document = read_markdown(source, "spec.md", "en", problems)
        if said_here(document) != said_there(source) and not len(problems):
            silent.append(number)
            print(number, repr(source), said_here(document), said_there(source))
    assert silent == list(REASONS)
