"""A catalogue as a sheet: for translators who have Word, or a program for translators, and back.

``sheet`` knows what a row is and brings rows back into a catalogue; ``word`` and ``xliff`` write
sheets and read them.
"""

from .sheet import Row, Sheet, merged, sheet_of
from .word import read_word_sheet, write_word_sheet
from .xliff import read_xliff, write_xliff

WRITERS = {"docx": write_word_sheet, "xliff": write_xliff}
READERS = {"docx": read_word_sheet, "xliff": read_xliff}

__all__ = ["READERS", "WRITERS", "Row", "Sheet", "merged", "sheet_of"]
