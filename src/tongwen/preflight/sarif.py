"""A preflight as SARIF 2.1.0 (OASIS, 2020), which code hosts show beside the lines it names."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from . import PlacedFinding, Preflight

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def sarif_of(preflight: Preflight) -> dict[str, Any]:
    """Return the log as JSON holds it: one run, a rule for each code (3.13, 3.14)."""
    codes = sorted({row.finding.problem.code for row in preflight.findings})
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "Tongwen",
                        "version": preflight.version,
                        "rules": [_rule(preflight, code) for code in codes],
                    }
                },
                "automationDetails": {
                    "id": f"preflight/{preflight.report}/{preflight.institute}/{preflight.profile}"
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {
                    "PROJECT": {"description": {"text": "the project's folder"}}
                },
                "results": [_result(row, codes) for row in preflight.findings],
            }
        ],
    }


def _rule(preflight: Preflight, code: str) -> dict[str, Any]:
    """Return a reportingDescriptor (3.49)."""
    rule: dict[str, Any] = {"id": code}
    if title := preflight.titles.get(code):
        rule["shortDescription"] = {"text": title}
    if mend := preflight.mends.get(code):
        rule["help"] = {"text": mend}
    return rule


def _result(row: PlacedFinding, codes: list[str]) -> dict[str, Any]:
    """Return a result (3.27); a place without a file has no location."""
    problem = row.finding.problem
    text = problem.message if not problem.hint else f"{problem.message}\n{problem.hint}"
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": codes.index(problem.code),
        "level": str(problem.severity),
        "message": {"text": text},
    }
    if problem.span.file:
        place: dict[str, Any] = {
            "artifactLocation": {"uri": quote(problem.span.file), "uriBaseId": "PROJECT"}
        }
        if problem.span.line:
            place["region"] = {"startLine": problem.span.line}
            if problem.span.column:
                place["region"]["startColumn"] = problem.span.column
        result["locations"] = [{"physicalLocation": place}]
    properties = {
        name: value
        for name, value in (
            ("changed", row.finding.changed),
            ("artefact", row.artefact),
            ("page", row.page),
        )
        if value
    }
    if properties:
        result["properties"] = properties
    return result
