"""Of which parts of a piece are the footnotes and endnotes of a Word document?"""

import re
from collections.abc import Sequence

from fairdraft.domain.manuscript import ManuscriptPart
from fairdraft.domain.numbered_references import names_source
from fairdraft.domain.reference_marks import LOWERED, RAISED_DIGITS
from fairdraft.domain.referencing import FOOTNOTES, REFERENCES

_NUMBERED = re.compile(rf"([{RAISED_DIGITS}]+) ")


def note_parts(notes: Sequence[str], body: Sequence[ManuscriptPart]) -> tuple[ManuscriptPart, ...]:
    """The parts that notes become behind those of the body; every word of them stands in one.

    Notes that Word numbers are the list of references, each with its number, so that the raised marks in the copy lead
    to it. Where none of them names a source, or the document has a list of its own, whose numbers are others, they are
    footnotes, as those are that have a sign.

    Args:
        notes: each note, behind its mark.
        body: the parts of the document without them.
    """
    said = [" ".join(one.split()) for one in notes]
    numbered = [one for one in said if _NUMBERED.match(one)]
    has_list = any(one.section == REFERENCES and one.kind != "note" for one in body)
    are_references = not has_list and any(map(names_source, numbered))
    footnotes = [one for one in said if one and not (are_references and one in numbered)]
    entries = [_NUMBERED.sub(lambda mark: f"{mark[1].translate(LOWERED)}. ", one) for one in numbered]
    return tuple(
        ManuscriptPart(section, "copy", "\n".join(lines))
        for section, lines in ((FOOTNOTES, footnotes), (REFERENCES, entries if are_references else []))
        if lines
    )
