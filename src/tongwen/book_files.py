"""By which files a folder is known for a report, and which of them hold its chapters.

It loads nothing, so that a build that finds nothing to do waits for no reader.
"""

from __future__ import annotations

from pathlib import Path

MARKDOWN = (".md", ".qmd", ".Rmd", ".rmd", ".markdown")
"""How the names of files end that hold chapters."""

DEFAULTS = ("defaults.yaml", "defaults.yml")
"""Files that say what Pandoc is to read and how (its manual, "Defaults files")."""

PROJECT_FILES = ("_quarto.yml", "_quarto.yaml", "_bookdown.yml", "mkdocs.yml", *DEFAULTS)
"""Files that say what a book of Quarto, bookdown, MkDocs or Pandoc consists of."""

SUMMARIES = ("SUMMARY.md", "src/SUMMARY.md")
"""Lists of links that say what a book of GitBook or mdBook consists of."""

BOOK_FILES = (*PROJECT_FILES, "SUMMARY.md", "book.toml")
"""Files by which a folder is known for a book or a report, beside report.yaml."""


def markdown_files(folder: Path) -> list[str]:
    """Return the Markdown files of a report's folder by name, an index first.

    README.md speaks to whoever opens the folder, not to the report's readers; a file whose name
    begins with a low line is a part of another.
    """
    found = (
        path.name
        for path in folder.iterdir()
        if path.suffix in MARKDOWN
        and path.stem.lower() != "readme"
        and not path.name.startswith("_")
    )
    return sorted(found, key=lambda name: (Path(name).stem != "index", name))
