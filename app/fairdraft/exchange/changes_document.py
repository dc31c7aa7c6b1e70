"""How does what changed since a round of review stand in Word, for those who have read the piece before?"""

import io
from typing import TYPE_CHECKING

from fairdraft.domain.comment_places import PlacedComment
from fairdraft.domain.hand_off import HandOff
from fairdraft.domain.identity import utc_text
from fairdraft.domain.recorded_talk import answered, became_of_words_beside
from fairdraft.domain.round_changes import KINDS, RoundChange
from fairdraft.domain.round_comparison import KIND_WORDS, RoundComparison, since_words
from fairdraft.exchange.review_words import block_label
from fairdraft.exchange.word_parts import clean, muted, prepare, put_table, put_words, rezipped

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_GONE, _COME = "B3261E", "0E6767"
# A page of US Letter leaves 15.2 cm between its margins.
_CHANGE_CM = (1.2, 3.2, 8.0, 2.8)
_COMMENT_CM = (1.2, 3.2, 5.2, 3.1, 2.5)
_ABOUT = (
    "Struck out: words that were deleted. Underlined: words that are new. Words that are not listed are the same "
    "and in the same order; their spaces, line breaks and sections may differ. The copy deck has the complete "
    "text."
)


def changes_bytes(given: HandOff, rounds: RoundComparison) -> bytes:
    """The .docx as bytes: changes by kind, approved language first, then the comments with the changes they led to."""
    # Word's library takes longer to import than most commands to run.
    from docx import Document

    made = Document()
    review = given.review
    prepare(made, f"Changes: {review.title}", review.made_at, [review.texts[0].approval])
    made.add_heading(clean(f"Changes: {review.title}"), 0)
    if review.sample_data:
        made.add_paragraph().add_run(review.notes[0]).bold = True
    made.add_paragraph(clean(f"{rounds.in_words}, {since_words(rounds.since)}."))
    muted(made.add_paragraph(), _ABOUT)
    for kind in KINDS:
        changes = rounds.of_kind(kind)
        if changes:
            made.add_heading(KIND_WORDS[kind], 2)
            table = put_table(
                made, ("No.", "Where", "Words", "Comments"), [_cells(one, rounds) for one in changes], _CHANGE_CM
            )
            for row, change in zip(table.rows[1:], changes, strict=True):
                _put_difference(row.cells[2].paragraphs[0], change)
    made.add_heading("Comments and the changes they led to", 2)
    if rounds.comments:
        lines = [(str(one.placed.number), *_said(one.placed), _numbers(one.changes)) for one in rounds.comments]
        put_table(made, ("No.", "Words", "Comment", "Now", "Changes"), lines, _COMMENT_CM)
    else:
        made.add_paragraph("No comment was open in this round.")
    buffer = io.BytesIO()
    made.save(buffer)
    return rezipped(buffer.getvalue())


def _cells(change: RoundChange, rounds: RoundComparison) -> tuple[str, str, str, str]:
    claims = "".join(f"\nclaim {one}" for one in change.claims)
    return str(change.number), f"{block_label(change.block)}{claims}", "", _numbers(rounds.comments_on(change))


def _said(one: PlacedComment) -> tuple[str, str, str]:
    comment = one.comment
    said = f"{comment.by} on {utc_text(comment.made_at)[:10]}: {comment.text}"
    return (
        " ".join(comment.quote.split()),
        "\n".join((said, *map(answered, comment.answers))),
        became_of_words_beside(one),
    )


def _numbers(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers)) or "none"


def _put_difference(paragraph: "Paragraph", change: RoundChange) -> None:
    from docx.shared import RGBColor

    if change.moved:
        paragraph.add_run("Moved here: " if change.only_moved else "Moved here and changed: ").italic = True
    if change.only_moved:
        put_words(paragraph, change.after)
        return
    for number, part in enumerate(change.diff):
        if number and not change.diff[number - 1].text[-1].isspace():
            # The last words of a sentence have no blank behind them.
            paragraph.add_run(" ")
        for run in put_words(paragraph, part.text):
            if part.op != "keep":
                run.font.strike = part.op == "delete"
                run.font.underline = part.op == "insert"
                run.font.color.rgb = RGBColor.from_string(_GONE if part.op == "delete" else _COME)
