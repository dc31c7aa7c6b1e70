"""Which letters of a piece can its PDF files not draw, and in which of its parts do these stand?"""

from fairdraft.domain.name_list import listed
from fairdraft.domain.review_document import ReviewDocument
from fairdraft.exchange.printed_letters import PrintedLetters, letter_words
from fairdraft.exchange.review_words import block_label

_MOST_LETTERS, _MOST_PARTS = 8, 4


def undrawn_letters(document: ReviewDocument, letters: PrintedLetters) -> str:
    """A sentence for those who hand the files on, before they do; empty where every letter is drawn.

    Args:
        document: the piece, or pieces, as they are printed.
        letters: the faces of PDF files.
    """
    parts: dict[str, dict[str, None]] = {}
    for text in document.texts:
        for block in text.blocks:
            named = letters.printable(block.text).named
            if named:
                parts.setdefault(block_label(block).lower(), {}).update(dict.fromkeys(named))
    if not parts:
        return ""
    told = [f"{_listed(list(map(letter_words, one)), _MOST_LETTERS)} in {part}" for part, one in parts.items()]
    return (
        f"The PDF file cannot show {_listed(told, _MOST_PARTS)}: it has names or numbers in brackets instead. Word, "
        "HTML and Markdown files have the characters."
    )


def _listed(said: list[str], most: int) -> str:
    return listed(said if len(said) <= most else [*said[:most], f"{len(said) - most:,} more"])
