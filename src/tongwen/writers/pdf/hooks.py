"""All that we replace in WeasyPrint, in one table.

Each row is a function of WeasyPrint, its parameters, and what stands round it, from the inside out.
What it would take to do without each is in ``docs/decisions/weasyprint-hooks.md``.
"""

from __future__ import annotations

from typing import Any

from .engine import quick
from .engine.documents import Shared, Wanted
from .engine.room import Around, Hook
from .lines.both_ways import BothWays, JoinedWords
from .lines.dots import DottedEmphasis
from .lines.even import EvenLines, Ruler
from .lines.filling import FullLines
from .lines.han_spacing import HanSpacing
from .lines.justification import HanJustification
from .lines.spaces import DroppedSpaces
from .lines.splitting import KnownLines
from .pages.apart import Apart, PagesElsewhere
from .pages.backlinks import CitedPages
from .pages.beside import WholeBeside
from .pages.columns import TextInColumns
from .pages.floating import FloatsAtHead
from .pages.grid import TextOnGrid
from .pages.headings import KeptHeadings
from .pages.notes import KeptNotes
from .pages.resuming import Resumed
from .pages.rows import EvenRows
from .pages.running_on import RunningOn
from .pages.tables import ContinuedHeads
from .tags.tagging import RightTags

_BLOCK = (
    "(context, box, bottom_space, skip_stack, containing_block, page_is_empty=True, "
    "absolute_boxes=None, fixed_boxes=None, adjoining_margins=None, first_letter_style=None, "
    "first_line_style=None, discard=False, max_lines=None)"
)
_LINE = (
    "bottom_space, skip_stack, containing_block, absolute_boxes, fixed_boxes, "
    "first_letter_style, first_line_style)"
)

HOOKS: tuple[Hook, ...] = (
    # --- styles
    Hook(
        "weasyprint.css.CSS",
        "(guess=None, filename=None, url=None, file_obj=None, string=None, encoding=None, "
        "base_url=None, url_fetcher=None, _check_mime_type=False, media_type='print', "
        "font_config=None, counter_style=None, color_profiles=None, matcher=None, "
        "page_rules=None, layers=None, layer=None)",
        (Around(Shared.read_sheet, "A style sheet is read once for all parts of an edition."),),
    ),
    Hook("weasyprint.css.ComputedStyle.__missing__", "(self, key)", instead=quick.computed_value),
    Hook(
        "weasyprint.css.StyleFor.set_computed_styles",
        "(self, element, parent, root=None, pseudo_type=None, base_url=None, "
        "target_collector=None)",
        (Around(Wanted.step, "Styles of a long text take seconds, before there is any page."),),
    ),
    *(
        Hook(
            f"weasyprint.layout.{module}.resolve_percentages",
            "(box, containing_block)",
            instead=quick.resolve_percentages,
        )
        for module in ("block", "inline", "page", "table")
    ),
    # --- boxes
    Hook(
        "weasyprint.formatting_structure.build.element_to_box",
        "(element, style_for, get_image_from_uri, base_url, target_collector, counter_style, "
        "footnotes, state=None)",
        (Around(Wanted.step, "As with styles: boxes of a long text take seconds."),),
    ),
    Hook(
        "weasyprint.formatting_structure.build.create_anonymous_boxes",
        "(box)",
        (
            Around(HanSpacing.create_anonymous_boxes,
                "The last moment at which a block's texts stand in a row, before it has lines."
            ),
            Around(BothWays.create_anonymous_boxes,
                "Before Han is set apart: a phrase is parted by its words, not by room in it."
            ),
        ),
    ),
    Hook(
        "weasyprint.formatting_structure.build.compute_content_list",
        "(content_list, parent_box, counter_values, css_token, parse_again, target_collector, "
        "counter_style, get_image_from_uri=None, quote_depth=None, quote_style=None, lang=None, "
        "context=None, page=None, element=None)",
        (
            Around(CitedPages.compute_content_list,
                "Pages on which a work is cited, each once: target-counter() repeats them."
            ),
            Around(PagesElsewhere.compute_content_list,
                "Gives the pages of what is in other parts; those of works come another way."
            ),
        ),
    ),
    # --- lines
    Hook(
        "weasyprint.text.line_break._font_style_cache_key",
        "(style, include_size=False)",
        instead=quick.font_style_key,
    ),
    Hook("weasyprint.text.line_break.Layout.setup", "(self, style)", instead=quick.set_up),
    Hook(
        "weasyprint.layout.inline.get_next_linebox",
        f"(context, linebox, position_y, {_LINE}",
        (
            Around(EvenLines.get_next_linebox,
                "Says how wide the line is to be filled, before it is."
            ),
            Around(TextOnGrid.get_next_linebox,
                "Gives a line the height of its style, once it is made; the order is indifferent."
            ),
            Around(BothWays.get_next_linebox,
                "From right to left WeasyPrint leaves a first line's indent at its other end; "
                "the order is indifferent."
            ),
        ),
    ),
    Hook(
        "weasyprint.layout.inline.avoid_collisions",
        "(context, box, containing_block, outer=True)",
        (
            Around(EvenLines.avoid_collisions,
                "The one place that says where a line begins and how wide it is."
            ),
        ),
    ),
    Hook(
        "weasyprint.layout.inline.split_text_box",
        "(context, box, available_width, skip, is_line_start=True)",
        (
            Around(DroppedSpaces.split_text_box,
                "A space at which a text is broken is gone afterwards."
            ),
        ),
    ),
    Hook(
        "weasyprint.layout.inline.split_first_line",
        "(text, style, context, max_width, justification_spacing, is_line_start=True, "
        "minimum=False)",
        (
            Around(KnownLines.split_first_line,
                "Knows a text's first line from before; the innermost, where its text is final."
            ),
            Around(FullLines.split_first_line,
                "A space that hangs over a line's end makes WeasyPrint break after one word."
            ),
        ),
    ),
    Hook(
        "weasyprint.layout.preferred.split_first_line",
        "(text, style, context, max_width, justification_spacing, is_line_start=True, "
        "minimum=False)",
        (Around(KnownLines.split_first_line, "As above: for the widths of columns and boxes."),),
    ),
    Hook(
        "weasyprint.layout.inline.can_break_text",
        "(text, lang)",
        (
            Around(HanSpacing.can_break_text,
                "No line ends between a number and what it counts, though a box ends there."
            ),
        ),
    ),
    Hook(
        "weasyprint.layout.inline.remove_last_whitespace",
        "(context, line)",
        (
            Around(BothWays.remove_last_whitespace,
                "Innermost: it mends where WeasyPrint itself has moved the line to."
            ),
            Around(HanSpacing.remove_last_whitespace,
                "Slivers at a line's ends go when its last space has gone."
            ),
            Around(DroppedSpaces.remove_last_whitespace,
                "Sees the last text before and after; slivers are no text, so the order is "
                "indifferent."
            ),
        ),
    ),
    Hook(
        "weasyprint.layout.inline.text_align",
        "(context, line, available_width, last)",
        (
            Around(EvenLines.text_align,
                "Marks hang into the margin, and spaces may be narrowed."
            ),
        ),
    ),
    Hook(
        "weasyprint.layout.inline.justify_line",
        "(context, line, extra_width)",
        (
            Around(HanJustification.justify_line,
                "WeasyPrint widens spaces, of which a line of Han has none, and in Arabic takes "
                "them from another face by that."
            ),
        ),
    ),
    # --- blocks
    Hook(
        "weasyprint.layout.block.iter_line_boxes",
        f"(context, box, position_y, {_LINE}",
        (
            Around(KeptNotes.iter_line_boxes,
                "Knows a note of the line just made from an earlier one."
            ),
        ),
    ),
    Hook(
        "weasyprint.layout.block._linebox_layout",
        "(context, box, index, child, new_children, page_is_empty, absolute_boxes, fixed_boxes, "
        "adjoining_margins, bottom_space, position_y, skip_stack, first_letter_style, "
        "first_line_style, draw_bottom_decoration, max_lines)",
        (
            Around(KeptNotes.lay_out_lines,
                "Notes that a paragraph would have deferred for its own sake come back after it."
            ),
        ),
    ),
    Hook(
        "weasyprint.layout.block.block_level_layout",
        _BLOCK,
        (Around(KeptNotes.lay_out_part, "Lays out a part of a note that is parted."),),
    ),
    Hook(
        "weasyprint.layout.block._in_flow_layout",
        "(context, box, index, child, new_children, page_is_empty, absolute_boxes, fixed_boxes, "
        "adjoining_margins, bottom_space, position_y, skip_stack, first_letter_style, "
        "first_line_style, discard, next_page, max_lines)",
        (
            Around(TextOnGrid.in_flow_layout,
                "Moves text to the grid before it is laid out. What floats or waits is no text: "
                "this place is indifferent."
            ),
            Around(FloatsAtHead.in_flow_layout,
                "A block that floats is passed over before anything moves for its sake."
            ),
            Around(EvenRows.in_flow_layout,
                "Before headings are judged: one before a row that moves would be stranded."
            ),
            Around(KeptHeadings.in_flow_layout,
                "Judged last: where a heading waits for a float, one before it would be stranded."
            ),
            Around(RunningOn.in_flow_layout,
                "A chapter that moves to the next page does so with its heading: the order is "
                "indifferent."
            ),
        ),
    ),
    Hook(
        "weasyprint.layout.block.float_layout",
        "(context, box, containing_block, absolute_boxes, fixed_boxes, bottom_space, skip_stack)",
        (
            Around(WholeBeside.float_layout,
                "A figure beside the text would be parted at the page's foot."
            ),
        ),
    ),
    Hook(
        "weasyprint.layout.absolute.absolute_box_layout",
        "(context, box, containing_block, fixed_boxes, bottom_space, skip_stack)",
        (
            Around(WholeBeside.absolute_box_layout,
                "A note in the margin would be cut at the page's foot, before it is moved up."
            ),
        ),
    ),
    Hook(
        "weasyprint.layout.block.columns_layout",
        "(context, box, bottom_space, skip_stack, containing_block, page_is_empty, "
        "absolute_boxes, fixed_boxes, adjoining_margins, first_letter_style, first_line_style)",
        (
            Around(TextInColumns.columns_layout,
                "Keeps room for the notes of every row of columns, and lines level in them."
            ),
        ),
    ),
    Hook(
        "weasyprint.layout.block.table_layout",
        "(context, table, bottom_space, skip_stack, containing_block, page_is_empty, "
        "absolute_boxes, fixed_boxes)",
        (
            Around(ContinuedHeads.table_layout,
                "Knows whether a table begins here, before its head is laid out."
            ),
        ),
    ),
    Hook(
        "weasyprint.layout.flex.flex_layout",
        "(context, box, bottom_space, skip_stack, containing_block, page_is_empty, "
        "absolute_boxes, fixed_boxes, discard)",
        (
            Around(BothWays.flex_layout,
                "By this name it lays out what is positioned alone: from right to left it puts "
                "that at its other side, and then in its place from there."
            ),
        ),
    ),
    # --- pages
    Hook(
        "weasyprint.layout.initialize_page_maker",
        "(context, root_box)",
        (Around(Apart.initialize_page_maker, "Says what page stands before a part."),),
    ),
    Hook(
        "weasyprint.layout.make_margin_boxes",
        "(context, page, state)",
        (Around(Apart.make_margin_boxes, "Margins are made when a page's number is known."),),
    ),
    Hook(
        "weasyprint.layout.make_all_pages",
        "(context, root_box, html, pages)",
        (Around(Resumed.make_all_pages, "For a preview, pages that have changed alone."),),
    ),
    Hook(
        "weasyprint.layout.page.block_level_layout",
        _BLOCK,
        (
            Around(TextOnGrid.lay_out_page,
                "Begins the page's text on the grid, below floats: they must be there already."
            ),
            Around(FloatsAtHead.lay_out_page,
                "Sets floats at the page's head; within the grid's, text below them would be off."
            ),
        ),
    ),
    Hook(
        "weasyprint.layout.page.remake_page",
        "(index, context, root_box, html)",
        (
            Around(KeptNotes.remake_page, "Carries the rest of a note to the next page."),
            Around(Wanted.step,
                "The preview leaves a layout for a newer one, before anything of a page is done."
            ),
        ),
    ),
    Hook(
        "weasyprint.layout.LayoutContext.layout_footnote",
        "(self, footnote)",
        (
            Around(KeptNotes.layout_footnote,
                "Parts a long note where it has no room: WeasyPrint parts none."
            ),
        ),
    ),
    Hook(
        "weasyprint.layout.LayoutContext.unlayout_footnote",
        "(self, footnote)",
        (Around(KeptNotes.unlayout_footnote, "A note that is taken back is whole."),),
    ),
    Hook(
        "weasyprint.layout.LayoutContext.report_footnote",
        "(self, footnote)",
        (
            Around(KeptNotes.report_footnote,
                "A note is deferred for its own line alone, not for a later one."
            ),
        ),
    ),
    Hook(
        "weasyprint.layout.LayoutContext.get_string_or_element_for",
        "(self, store, page, name, keyword)",
        (
            Around(RunningOn.get_string_or_element_for,
                "The head of a page with a chapter's title further down is not that of an opening."
            ),
        ),
    ),
    # --- the PDF
    Hook(
        "weasyprint.document.draw_page",
        "(page, stream)",
        (Around(Wanted.step, "As in layout: between two pages nothing is half drawn."),),
    ),
    Hook(
        "weasyprint.pdf.fonts.Font.subset",
        "(self, to_unicode, hinting)",
        (Around(Shared.cut_font, "Cut for a page, a font is often cut as for the page before."),),
    ),
    Hook(
        "weasyprint.draw.draw_text",
        "(stream, textbox, offset_x, text_overflow, block_ellipsis)",
        (
            Around(DottedEmphasis.draw_text,
                "Notes where dots belong: WeasyPrint has no text-emphasis."
            ),
        ),
    ),
    Hook(
        "weasyprint.draw.draw_inline_level",
        "(stream, page, box, offset_x=0, text_overflow='clip', block_ellipsis='none')",
        (
            Around(DottedEmphasis.draw_inline_level,
                "Draws the dots when the line's marked content has ended."
            ),
        ),
    ),
    Hook(
        "weasyprint.svg.SVG.draw_node",
        "(self, node, font_size, fill_stroke=True, context=None)",
        (
            Around(JoinedWords.draw_node,
                "WeasyPrint draws the words of a drawing letter by letter: Arabic falls apart."
            ),
        ),
    ),
    Hook(
        "weasyprint.pdf.add_tags",
        "(pdf, document, pdf_version, page_streams)",
        (
            Around(RightTags.add_tags,
                "The tag tree is built anew: a finisher comes after the tags are written."
            ),
        ),
    ),
)  # fmt: skip


def laying_out(shared: Shared) -> tuple[Any, ...]:
    """Return the features of every layout, new for each: they remember what they have seen.

    But for what texts measure, which is the same in all documents with ``shared`` fonts.
    """
    return (
        BothWays(), HanSpacing(), HanJustification(), KeptNotes(), shared.of(KnownLines),
        FullLines(), EvenLines(shared.of(Ruler)), DroppedSpaces(), TextOnGrid(), FloatsAtHead(),
        EvenRows(), KeptHeadings(), RunningOn(), WholeBeside(), ContinuedHeads(), TextInColumns(),
    )  # fmt: skip


def drawing() -> tuple[Any, ...]:
    """Return the features of every drawing."""
    return (DottedEmphasis(), JoinedWords())
