"""Checks of a finished Word file: what Word would stumble over, ask, or show wrongly.

General checkers know the schema. These know the report: that a reference shows what its
bookmark holds, that the contents are what updating would give, that every run is in a language
of its script, that each table's head repeats. They read the file alone, as Word does, and
nothing of how it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from ...artefacts.docx.word import WordFile, read_word
from ...diagnostics import Problem
from . import drawings, edges, fields, lines, looks, objects, packages, styles, words

__all__ = ["WORD_CHECKS", "WordCheck", "check_word"]

WordCheck = Callable[[WordFile], Iterable[Problem]]

WORD_CHECKS: Mapping[str, WordCheck] = MappingProxyType(
    {
        "WORD-01": packages.check_content_types,
        "WORD-02": packages.check_relationship_targets,
        "WORD-03": packages.check_relationship_names,
        "WORD-04": packages.check_unused_parts,
        "WORD-05": packages.check_entries,
        "WORD-06": packages.check_leftovers,
        "WORD-07": packages.check_properties,
        "WORD-08": packages.check_prompts,
        "WORD-09": packages.check_settings,
        "WORD-10": packages.check_theme,
        "WORD-11": packages.check_embedded_fonts,
        "WORD-12": packages.check_font_table,
        "WORD-13": packages.check_picture_bytes,
        "WORD-14": packages.check_addresses,
        "WORD-15": packages.check_prefixes,
        "WORD-16": packages.check_revisions,
        "WORD-17": packages.check_faces_needed,
        "WORD-18": packages.check_paragraph_names,
        "WORD-20": fields.check_bookmark_names,
        "WORD-21": fields.check_bookmark_ends,
        "WORD-22": fields.check_field_marks,
        "WORD-23": fields.check_field_names,
        "WORD-24": fields.check_field_results,
        "WORD-25": fields.check_anchors,
        "WORD-26": fields.check_sequences,
        "WORD-27": fields.check_references,
        "WORD-28": fields.check_page_references,
        "WORD-29": fields.check_contents,
        "WORD-30": fields.check_style_references,
        "WORD-31": fields.check_property_fields,
        "WORD-32": fields.check_index,
        "WORD-33": fields.check_locked_fields,
        "WORD-34": objects.check_caption_labels,
        "WORD-35": looks.check_reference_looks,
        "WORD-36": fields.check_style_reference_names,
        "WORD-38": fields.check_citations,
        "WORD-39": fields.check_contents_control,
        "WORD-40": styles.check_styles_used,
        "WORD-41": styles.check_style_bases,
        "WORD-42": styles.check_style_names,
        "WORD-43": styles.check_default_styles,
        "WORD-44": styles.check_defaults,
        "WORD-45": styles.check_latent_styles,
        "WORD-46": styles.check_lists,
        "WORD-47": styles.check_list_levels,
        "WORD-48": styles.check_outline,
        "WORD-49": styles.check_direct_formatting,
        "WORD-50": styles.check_theme_colours,
        "WORD-51": styles.check_hidden_styles,
        "WORD-52": looks.check_titles,
        "WORD-53": styles.check_pane,
        "WORD-54": styles.check_list_names,
        "WORD-55": words.check_language_tags,
        "WORD-56": words.check_run_languages,
        "WORD-57": words.check_east_asian_faces,
        "WORD-58": words.check_script_runs,
        "WORD-59": words.check_heading_order,
        "WORD-60": words.check_stray_signs,
        "WORD-61": words.check_empty_paragraphs,
        "WORD-62": words.check_code_proofing,
        "WORD-63": words.check_link_words,
        "WORD-64": lines.check_line_heights,
        "WORD-65": lines.check_room_in_lines,
        "WORD-66": looks.check_toggles,
        "WORD-67": edges.check_boxes,
        "WORD-70": objects.check_alternatives,
        "WORD-71": objects.check_decorative,
        "WORD-72": objects.check_drawing_numbers,
        "WORD-73": objects.check_picture_parts,
        "WORD-74": objects.check_picture_sizes,
        "WORD-75": objects.check_table_heads,
        "WORD-76": objects.check_table_rows,
        "WORD-77": objects.check_table_styles,
        "WORD-78": objects.check_table_grid,
        "WORD-79": objects.check_table_descriptions,
        "WORD-80": objects.check_captions,
        "WORD-81": drawings.check_drawn_words,
        "WORD-82": lines.check_display,
        "WORD-83": objects.check_shapes,
        "WORD-84": objects.check_object_names,
        "WORD-85": objects.check_notes,
        "WORD-86": objects.check_separators,
        "WORD-87": objects.check_note_words,
        "WORD-90": objects.check_pages,
        "WORD-91": objects.check_running_heads,
        "WORD-92": objects.check_page_numbers,
        "WORD-93": edges.check_header_widths,
        "WORD-94": edges.check_table_edges,
        "WORD-95": objects.check_repeated_headers,
    }
)
"""Code → the check of a Word file that reports it."""


def check_word(data: bytes) -> Iterator[Problem]:
    """Yield the problems that every check finds in the Word file ``data``.

    Raises:
        UnreadableArtefact: it is no Word file, or so damaged that nothing can be read.
    """
    file = read_word(data)
    for check in WORD_CHECKS.values():
        yield from check(file)
