"""The PDF edition: laid out by WeasyPrint, tagged for everyone, fit for an archive.

And the same for a printer: the body with bleed and marks, and the cover as one sheet, in inks.
"""

from __future__ import annotations

import datetime
import importlib
import os

from ...diagnostics import NOWHERE, Problem, Span
from ...edition import Artefact, Edition
from ...fonts import MissingFonts, install_fontconfig
from ..memory import at_hand


def write_pdf(edition: Edition, moment: datetime.datetime) -> Artefact:
    """Return ``edition`` as one file that follows PDF/A-3a and PDF/UA-1.

    ISO 19005-3 and ISO 14289-1.

    Args:
        moment: when the file was made, in UTC; the only date in it besides the publication's.

    Raises:
        TemplateProblem: a template of the pack fails.
    """
    if hindrances := _hindrances():
        return Artefact("pdf", b"", hindrances)
    from .file.archive import Attachment, archive
    from .layout import lay_out, properties

    laid_out = lay_out(edition, at_hand())
    particulars = properties(edition, moment)
    files = [
        Attachment(
            file.name, file.resource.data, file.resource.media_type, file.description, "Data"
        )
        for file in edition.data_files.values()
    ]
    if edition.source:
        said = "What this document was made from"
        files.insert(
            0, Attachment(edition.source_name, edition.source, "application/zip", said, "Source")
        )
    data = archive(laid_out.data, particulars, laid_out.labels, files, laid_out.aliases)
    return Artefact("pdf", data, laid_out.problems)


def prepare() -> None:
    """Load the layout engine, for several writers that are copies of this process.

    Each shows it its fonts again: this process has started others that know of no such thing.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    try:
        if not _hindrances():
            importlib.import_module(".layout", __name__)
            importlib.import_module(".file.archive", __name__)
    finally:
        os.environ.pop("FONTCONFIG_FILE", None)
        if before is not None:
            os.environ["FONTCONFIG_FILE"] = before


def _hindrances() -> tuple[Problem, ...]:
    """Prepare the layout engine; return why it cannot lay out pages.

    ``PDF-05``: fonts are not installed. ``PDF-08``: it is not the engine that we know.
    """
    try:
        install_fontconfig()
    except MissingFonts as error:
        return (Problem(NOWHERE, "PDF-05", str(error), error.hint),)
    # Pango reads its font configuration when it is loaded, so it is loaded after that.
    from .engine.room import UnknownEngine, check_engine
    from .hooks import HOOKS

    hint = "run make, which installs WeasyPrint as setup/requirements.lock has it"
    try:
        check_engine(HOOKS)
    except UnknownEngine as error:
        return tuple(Problem(NOWHERE, "PDF-08", fault, hint) for fault in error.faults)
    return ()


def write_print(edition: Edition, moment: datetime.datetime) -> Artefact:
    """Return ``edition`` for a printer, as two files: what is bound, and the cover's sheet.

    Problems: ``PDF-06`` a colour or a picture that cannot be turned into inks, ``PDF-07`` an
    abstract without room on the back.

    Raises:
        TemplateProblem: a template of the pack fails.
    """
    if hindrances := _hindrances():
        return Artefact("print", b"", hindrances)
    from .file.press import for_press
    from .layout import lay_out_inside, lay_out_spread, properties

    tokens, page = edition.institute.tokens, edition.institute.tokens.page
    said = properties(edition, moment)
    inside = lay_out_inside(edition, at_hand())
    body = for_press(inside.data, said, tokens.press, tokens.colours, bound=True)
    spine = edition.spine_width(body.pages)
    spread = lay_out_spread(edition, spine)
    folds = (page.width, page.width + spine)
    cover = for_press(spread.data, said, tokens.press, tokens.colours, folds=folds)
    left = [
        Problem(
            Span(f"{edition.stem}.{name}.pdf"),
            "PDF-06",
            f"{what} cannot be turned into inks",
            "save the picture anew as sRGB or CMYK, or write the colour as #rrggbb",
        )
        for name, file in (("inside", body), ("cover", cover))
        for what in file.left
    ]
    problems = dict.fromkeys((*inside.problems, *spread.problems, *left))
    files = {f"{edition.stem}.inside.pdf": body.data, f"{edition.stem}.cover.pdf": cover.data}
    return Artefact("print", b"", tuple(problems), files)
