"""The preview's own page: its templates, its scripts and its style sheet, from the house."""

from __future__ import annotations

from ..diagnostics import Problems
from ..formats import FORMATS
from ..institute import HOUSE, Institute, read_institute
from ..pipeline import Project
from ..templating import environment, render, source
from .values import SHOWN

SCRIPTS = ("shell.css", "shell.js")
"""What its page loads from the server, by name. No other file is handed out."""


def script_of(project: Project, name: str) -> str:
    """Return a script or a style sheet of the preview's.

    Raises:
        TemplateProblem: the house has none.
    """
    return source(environment(_house(project)), f"house/preview/{name}")


def shell_of(project: Project, report: str) -> str:
    """Return the page that shows ``report``."""
    return str(
        render(
            environment(_house(project)),
            "house/preview/shell.html",
            report=report,
            institutes=project.institutes,
            formats=[(name, FORMATS[name].title, FORMATS[name].shown) for name in SHOWN],
        )
    )


def _house(project: Project) -> Institute:
    house = read_institute(project.gate(project.templates), project.templates, HOUSE, Problems())
    if house is None:
        raise AssertionError("the house is always there")
    return house
