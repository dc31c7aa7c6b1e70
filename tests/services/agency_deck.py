"""A copy deck as an agency writes it in Word, with what its reviewers did in it."""

from pathlib import Path

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

_HEADS = ("Element", "Copy", "Ref.", "Comments")
_ROWS = (
    ("Headline", "Take a small step", "", ""),
    ("Body copy", "It is a tablet.", "1", "MLR: approved in round 2"),
    ("CTA", "Ask your doctor", "", ""),
)
_BY = 'w:author="Dr. Roe" w:date="2026-11-20T10:00:00Z"'


def agency_deck(folder: Path, *, last: str = "today.", beside: str = "Alternate A") -> Path:
    """Facts, a table with heads, numbered references, a comment of Mia Legal and a tracked change of Dr. Roe; `last`
    are the words that the comment is about, and `beside` what stands beside the headline.
    """
    made = Document()
    made.add_heading("GLYNORA web page, copy deck R3", 0)
    facts = made.add_table(rows=0, cols=2)
    for row in (("Client", "Example Pharma"), ("Job number", "GLY-26-0113"), ("Date", "")):
        for cell, words in zip(facts.add_row().cells, row, strict=True):
            cell.text = words
    table = made.add_table(rows=1, cols=len(_HEADS))
    for cell, words in zip(table.rows[0].cells, _HEADS, strict=True):
        cell.text = words
    for row in _ROWS:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    table.rows[1].cells[3].text = beside
    table.rows[2].cells[1].paragraphs[0].add_run("1").font.superscript = True
    spoken = made.add_paragraph("Talk to your ")
    for change, tag, words in (("ins", "t", "doctor "), ("del", "delText", "physician ")):
        run = f'<w:r><w:{tag} xml:space="preserve">{words}</w:{tag}></w:r>'
        spoken._p.append(parse_xml(f'<w:{change} {nsdecls("w")} w:id="9" {_BY}>{run}</w:{change}>'))
    words = spoken.add_run(last)
    made.add_comment([words], text="Say when.", author="Mia Legal", initials="ML")
    made.add_paragraph("References")
    made.add_paragraph("GLYNORA Prescribing Information. Example Pharma; 2026.", style="List Number")
    path = folder / "deck.docx"
    made.save(str(path))
    return path
