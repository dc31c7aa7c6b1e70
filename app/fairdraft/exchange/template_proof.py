"""Does a deck in an agency's template say every word of the piece, as a reader of the file sees it?

A template may hide what was put into it: by letters that nobody sees, or in the head of pages, which is no copy. The
file is read back as one that comes back from reviewers would be.
"""

from collections.abc import Iterator
from pathlib import Path

from fairdraft.domain.errors import KnownError
from fairdraft.domain.hand_off import HandOff
from fairdraft.domain.line_marks import marks_of
from fairdraft.domain.manuscript import ANNEX, HEADER
from fairdraft.exchange.deck_parts import deck_words
from fairdraft.exchange.docx_lists import BULLET
from fairdraft.exchange.docx_package import DocxPackage
from fairdraft.exchange.docx_returned import read_returned
from fairdraft.exchange.docx_text import docx_text
from fairdraft.exchange.review_words import block_label
from fairdraft.exchange.template_marks import with_marks
from fairdraft.exchange.word_parts import words_in_a_row


def marked_deck(place: Path, content: bytes, given: HandOff, template: str) -> bytes:
    """The deck with a mark for each of its lines, by which those of the template are known when it comes back.

    Args:
        place: where it is written, to be read back.
        content: the deck.
        given: the piece in it.
        template: the name of the template, for messages.

    Raises:
        KnownError: words of the piece do not stand in it as they stand in the piece.
    """
    place.write_bytes(content)
    _refuse_other_words(place, given, template)
    copy = [one for one in given.blocks if one.section not in (HEADER, ANNEX)]
    marks = marks_of(copy, read_returned(place).lines)
    return with_marks(content, DocxPackage(place).main_part(), marks)


def _refuse_other_words(deck: Path, given: HandOff, template: str) -> None:
    """KnownError where words of a part do not stand in a deck, one after another as in the piece; approved language is
    named first.
    """
    missing = list(_missing(_bare(docx_text(deck)), given))
    if missing:
        label, is_approved = min(missing, key=lambda one: not one[1])
        what = f"{label.lower()} (approved language)" if is_approved else label.lower()
        raise KnownError(
            f"With the template {template}, the words of {what} in the deck differ from those in the piece.",
            "Check that their field is in the body of the document, and is not hidden, struck out or in a numbered "
            "list.",
        )


def _missing(read: str, given: HandOff) -> Iterator[tuple[str, bool]]:
    """The parts whose words are not there, each with whether it is approved language."""
    for one in given.blocks:
        if one.section in (HEADER, ANNEX) or one.kind == "note":
            continue
        if not all(_bare(words) in read for words in deck_words(one)):
            yield block_label(one), one.kind == "locked"


def _bare(text: str) -> str:
    """Words in a row without the signs of lists: a style of the template may put them before each line."""
    return words_in_a_row(text.replace(BULLET, " "))
