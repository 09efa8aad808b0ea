"""A sheet as a workbook of Excel's: a row for each message (ECMA-376 part 1, 18)."""

from __future__ import annotations

import io

from ..artefacts.parts import UnreadableArtefact, read_entries
from .sheet import COLUMNS, Sheet, cells_of, sheet_from

_WIDTH = 200
"""Characters that the columns have together."""


def write_workbook(sheet: Sheet) -> bytes:
    """Return the sheet as a workbook."""
    import openpyxl
    from openpyxl.styles import Alignment, Font

    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = sheet.language
    book.properties.title = f"{sheet.report}: {sheet.source_language} → {sheet.language}"
    book.properties.subject = sheet.subject
    page.append([name for name, _ in COLUMNS])
    page.freeze_panes = "A2"
    for letter, (_, share) in zip("ABCDE", COLUMNS, strict=True):
        page.column_dimensions[letter].width = _WIDTH * share / 100
        page[f"{letter}1"].font = Font(bold=True)
    for line, row in enumerate(sheet.rows, start=2):
        for column, text in enumerate(cells_of(row), start=1):
            cell = page.cell(line, column, text)
            cell.data_type = "s"  # what begins with = is no formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def read_workbook(data: bytes) -> Sheet:
    """Return the sheet that a workbook holds.

    Raises:
        UnreadableArtefact: it is no workbook, or none that was exported.
    """
    import openpyxl

    read_entries(data)  # within bounds
    try:
        book = openpyxl.load_workbook(io.BytesIO(data))
    except Exception as error:  # a file can be broken in as many ways as there are readers
        raise UnreadableArtefact(f"it is no workbook ({error})") from None
    table = (
        ["" if value is None else str(value) for value in values]
        for page in book.worksheets
        for values in page.iter_rows(values_only=True)
    )
    return sheet_from(book.properties.subject or "", table)
