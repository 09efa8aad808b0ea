"""The account of an import: what was carried over, what was not, and where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ..diagnostics import short
from ..document import Block, CodeBlock, Figure, Heading, Image, MathBlock, Paragraph, Table
from ..walk import walk

_COUNTED = {
    Heading: "headings",
    Paragraph: "paragraphs",
    Figure: "figures",
    Image: "pictures",
    Table: "tables",
    MathBlock: "formulas on lines of their own",
    CodeBlock: "passages of code",
}
MOST_PLACES = 12
"""Places of one kind that are listed; of the others their number."""


@dataclass(slots=True)
class Account:
    """The account of an import, as it comes up.

    Attributes:
        carried: what was read, each with how often.
        changed: what stands otherwise than in the file → where.
        lost: what does not stand in the report → where.
        offered: what the author may want otherwise → where.
    """

    carried: Counter[str] = field(default_factory=Counter)
    changed: dict[str, list[str]] = field(default_factory=dict)
    lost: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)

    def change(self, what: str, where: str = "") -> None:
        """Record what stands otherwise than in the file."""
        self.changed.setdefault(what, []).append(where)

    def lose(self, what: str, where: str = "") -> None:
        """Record what does not stand in the report."""
        self.lost.setdefault(what, []).append(where)

    def offer(self, what: str, where: str = "") -> None:
        """Record what the author may want otherwise."""
        self.offered.setdefault(what, []).append(where)

    def count(self, blocks: tuple[Block, ...]) -> None:
        """Count the blocks that were carried over."""
        for node in walk(blocks):
            if noun := _COUNTED.get(type(node)):
                self.carried[noun] += 1


def account_page(account: Account, sources: tuple[str, ...], date: str) -> str:
    """Return ``import.md``: the account in words, for who goes on with the report."""
    lines = ["# How this report was imported", ""]
    lines += [f"From {', '.join(f'`{name}`' for name in sources)}, on {date}. This page is not part"
              " of the report: take it away when you have read it."]  # fmt: skip
    rows = sorted((noun, number) for noun, number in account.carried.items() if number)
    if rows:
        lines += ["", "## Carried over", ""]
        lines += [f"- {noun}: {number}" for noun, number in rows]
    for title, matters in (
        ("Not carried over", account.lost),
        ("Carried over otherwise", account.changed),
        ("To look at", account.offered),
    ):
        if matters:
            lines += ["", f"## {title}", ""]
        for what, places in matters.items():
            lines += _account_line(what, [place for place in places if place], len(places))
    return "\n".join(lines) + "\n"


def _account_line(what: str, places: list[str], times: int) -> list[str]:
    head = f"- {what}" + (f" ({times} times)" if times > 1 else "")
    if not places:
        return [head]
    shown = [f"    - {short(place)}" for place in dict.fromkeys(places)]
    more = len(shown) - MOST_PLACES
    return [f"{head}:", *shown[:MOST_PLACES], *([f"    - and {more} more"] if more > 0 else [])]
