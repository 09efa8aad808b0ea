"""The native writer: a print that says all of an edition, the same each time."""

from __future__ import annotations

import datetime
import os

import pytest

from places import TESTS
from sample import OF_A_READER, sample_edition
from tongwen.document import Inline, Text
from tongwen.edition import Edition
from tongwen.walk import walk
from tongwen.writers import WRITERS

GOLDEN = TESTS / "golden"


def written(edition: Edition) -> str:
    return WRITERS["native"](edition, datetime.datetime(2023, 10, 17)).data.decode()


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_the_sample_is_printed_as_somebody_last_looked_at_it(tag: str) -> None:
    printed = written(sample_edition(tag))
    golden = GOLDEN / f"sample.{tag}.native"
    if os.environ.get("TONGWEN_ACCEPT") == "1":
        golden.write_text(printed, encoding="utf-8")
    assert printed == golden.read_text(encoding="utf-8")


def test_every_kind_of_node_and_every_word_is_printed() -> None:
    edition = sample_edition()
    printed = written(edition)
    for kind in (*OF_A_READER, *Inline.__args__):
        assert f" {kind.__name__}" in printed
    for node in walk(edition.document):
        if isinstance(node, Text):
            assert node.text in printed
