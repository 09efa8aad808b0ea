"""A catalogue as a sheet: for translators who have Word, or a program for translators, and back.

``sheet`` knows what a row is and brings rows back into a catalogue; ``word``, ``workbook`` and
``xliff`` write sheets and read them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .sheet import Row, Sheet, merged, sheet_of
from .word import read_word_sheet, write_word_sheet
from .workbook import read_workbook, write_workbook
from .xliff import read_xliff, write_xliff


@dataclass(frozen=True, slots=True)
class SheetFormat:
    """How a sheet is written as a file, and read."""

    write: Callable[[Sheet], bytes]
    read: Callable[[bytes], Sheet]


SHEETS: Mapping[str, SheetFormat] = {
    "docx": SheetFormat(write_word_sheet, read_word_sheet),
    "xlsx": SheetFormat(write_workbook, read_workbook),
    "xliff": SheetFormat(write_xliff, read_xliff),
}
"""What a sheet's file is called behind its name → its format. The first is the usual one."""

__all__ = ["SHEETS", "Row", "Sheet", "SheetFormat", "merged", "sheet_of"]
