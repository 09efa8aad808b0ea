"""Word templates that take something from elsewhere: Word would ask for it where it opens them."""

from __future__ import annotations

import io

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from sample import INSTITUTE
from tongwen.writers.docx.filling import TemplateFault, fill_in

_PICTURE = (
    f"<w:r {nsdecls('w', 'r', 'a', 'pic')}><w:drawing><pic:pic><pic:blipFill>"
    '<a:blip r:link="{}"/></pic:blipFill></pic:pic></w:drawing></w:r>'
)


def field(*instructions: str) -> str:
    """Return runs of a field whose instruction is in pieces, as Word leaves it."""
    pieces = "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in instructions)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{k}"/></w:r>' for k in ("begin", "end"))
    return f"<w:p {nsdecls('w')}>{begin}{pieces}{end}</w:p>"


def vml(attribute: str) -> str:
    return (
        f'<w:p {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:o="urn:schemas-microsoft-com:office:office">'
        f"<w:r><w:pict><v:shape><v:imagedata {attribute}/></v:shape></w:pict></w:r></w:p>"
    )


REACHING: dict[str, str] = {
    "a picture's field": field(' INCLUDEPICTURE "http://example.org/x.png" \\d '),
    "a picture's field in pieces": field(" INCLUDE", "PICTURE ", '"http://example.org/x.png"'),
    "a picture's field in small letters": field(' includepicture "http://example.org/x.png"'),
    "another file's text": field(' INCLUDETEXT "/etc/passwd" '),
    "a link to a program": field(' LINK Excel.Sheet.8 "C:\\x.xls" '),
    "a program": field(' DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc" '),
    "a database": field(' DATABASE \\d "x.mdb" '),
    "a field in a field": field(" IF 1 = ", ' INCLUDEPICTURE "//host/share/x.png" '),
    "a simple field": f"<w:p {nsdecls('w')}>"
    '<w:fldSimple w:instr="INCLUDEPICTURE &quot;http://example.org&quot;"/></w:p>',
    "an old picture": vml('src="http://example.org/x.png"'),
    "an old picture's link": vml('o:href="http://example.org/x.png"'),
}


def filled(document: docx.document.Document) -> None:
    target = io.BytesIO()
    document.save(target)
    fill_in(target.getvalue(), {}, INSTITUTE)


@pytest.mark.parametrize("place", ["body", "header"])
@pytest.mark.parametrize("case", REACHING)
def test_what_word_would_fetch_is_refused(case: str, place: str) -> None:
    document = docx.Document()
    holder = document if place == "body" else document.sections[0].header
    holder.add_paragraph("x")._p.addprevious(parse_xml(REACHING[case]))
    with pytest.raises(TemplateFault, match="takes something from elsewhere") as caught:
        filled(document)
    assert "nothing is fetched" in caught.value.hint


@pytest.mark.parametrize("kind", [RELATIONSHIP_TYPE.IMAGE, RELATIONSHIP_TYPE.HYPERLINK])
def test_a_picture_that_is_linked_is_refused_whatever_its_relation_says(kind: str) -> None:
    document = docx.Document()
    link = document.part.relate_to("http://example.org/x.png", kind, is_external=True)
    document.add_paragraph()._p.append(parse_xml(_PICTURE.format(link)))
    with pytest.raises(TemplateFault, match=r"elsewhere \(http://example.org"):
        filled(document)


def test_a_link_that_readers_click_and_a_field_of_the_page_are_taken() -> None:
    document = docx.Document()
    document.part.relate_to("https://example.org", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    holder = document.add_paragraph("x")
    holder._p.addprevious(parse_xml(field(' STYLEREF "heading 1" ')))
    holder._p.addprevious(parse_xml(field(' HYPERLINK "https://example.org" ')))
    filled(document)
