"""Each fact of the flagship is carried by a sentence that stands in it, in both languages."""

from __future__ import annotations

import re

import pytest

from flagship import ROOT, TAGS, flagship
from tongwen.walk import passages, plain_text

FACTS = ROOT / "content/ai-pioneers/FACTS.md"
ROW = re.compile(r"\| \d \| (?P<fact>.+?) \| (?P<en>.+?) \| (?P<han>.+?) \|")


@pytest.mark.parametrize("tag", TAGS)
def test_the_sentences_of_the_table_stand_in_the_report(tag: str) -> None:
    rows = [match for line in FACTS.read_text("utf-8").splitlines() if (match := ROW.match(line))]
    text = "\n".join(plain_text(passage) for passage in passages(flagship(tag).document.blocks))
    text = text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")
    assert len(rows) > 50
    told = [row["en" if tag == "en" else "han"] for row in rows]
    assert [sentence for sentence in told if sentence not in text] == []


def test_every_work_is_named_by_a_fact() -> None:
    named = {int(number) for number in re.findall(r"\[(\d+)\]", FACTS.read_text("utf-8"))}
    assert named == set(range(1, 14))
