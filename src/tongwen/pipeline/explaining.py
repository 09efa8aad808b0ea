"""What a code means, from one table: on the command line, in a report, in docs/checks.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from ..explanations import Explanation, explanations

FAMILIES: Mapping[str, str] = {
    "BIB": "Works to cite",
    "BUILD": "Building",
    "CHT": "Charts",
    "CIT": "Citations",
    "IDX": "The index",
    "DOCX": "Writing the Word file",
    "FIG": "Figures",
    "GATE": "Files that other files name",
    "GLY": "Characters",
    "HAN": "Han characters",
    "HTML": "Writing the web page",
    "INST": "Institutes",
    "LANG": "Languages, as data",
    "LINK": "Links",
    "MATH": "Formulas",
    "IMP": "Importing",
    "LIM": "Limits",
    "MD": "Markdown",
    "META": "Metadata",
    "NEW": "Starting",
    "NOTE": "Notes",
    "PAR": "Parity: whether every edition says the same",
    "PDF": "The PDF",
    "PIC": "Pictures",
    "REF": "Cross-references",
    "SIZE": "Files' sizes",
    "SPELL": "Spelling",
    "REL": "Releases",
    "STR": "Structure",
    "TBL": "Tables",
    "TPL": "Templates",
    "TERM": "Abbreviations and the glossary",
    "TR": "Translations",
    "TYP": "How the pages are set",
    "USE": "The command",
    "WEB": "The finished web page",
    "WORD": "The finished Word file",
    "YAML": "YAML",
}
"""Family of codes → what it is about."""


@cache
def explained() -> Mapping[str, Explanation]:
    """Return every code with what its check's docstring and its row say together."""
    from ..checks.registry import rules

    found = {}
    for code, row in explanations().items():
        rule = rules().get(code)
        if rule is not None:
            title = row.title or rule.title.rstrip(".")
            row = replace(row, title=title[:1].upper() + title[1:], why=row.why or rule.why)
        found[code] = row
    return MappingProxyType(found)


def checks_page() -> str:
    """Return docs/checks.md: every code, by family."""
    lines = [
        "# Every problem, and what to do about it",
        "",
        "Each problem has a code. `tongwen explain FIG-01` says the same as this page, made from",
        "the same text: do not edit it by hand, `make accept` writes it.",
        "",
        "How much a problem counts goes by the profile: draft, review or release. Where a code",
        "says nothing, it counts as it was found; what stood in the way of reading or writing",
        "is an error in each. A report can let it count otherwise, with a reason: `checks` in",
        "report.yaml.",
        "",
    ]
    rows = explained()
    for family in sorted({_family(code) for code in rows}, key=lambda f: FAMILIES.get(f, f)):
        lines += [f"## {FAMILIES.get(family, family)} ({family})", ""]
        for code, row in rows.items():
            if _family(code) == family:
                lines += _section(code, row)
    return "\n".join(lines).rstrip("\n") + "\n"


def _family(code: str) -> str:
    return code.rpartition("-")[0]


def _section(code: str, row: Explanation) -> list[str]:
    return [
        f"### {code}: {row.title}",
        "",
        *([row.why.replace("``", "`"), ""] if row.why else []),
        "For example:",
        "",
        *(f"    {line}".rstrip() for line in row.example.splitlines()),
        "",
        f"**Mend:** {row.mend}",
        "",
        *_levels(code),
    ]


def _levels(code: str) -> list[str]:
    from ..checks.profiles import LEVELS, PROFILES

    row = LEVELS.get(code) or LEVELS.get(_family(code))
    if row is None:
        return []
    said = ", ".join(f"{level} in a {name}" for name, level in zip(PROFILES, row, strict=True))
    return [f"**Counts as:** {said}.", ""]
