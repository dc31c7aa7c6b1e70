"""Do reviewers get to read what moved since their round, and writers which comment led to what?"""

from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from returned_deck import JANE, ReturnedDeck
from services_support import imported

from fairdraft.domain.finding import Span
from fairdraft.domain.piece import Block, Piece, render
from fairdraft.exchange.docx_text import docx_text
from fairdraft.exchange.redline_deck import redline_bytes
from fairdraft.exchange.word_document import section_line
from fairdraft.services.commenting import quoted_place
from fairdraft.services.workplace import Workplace

_DECK = """\
HEADLINE: Mornings with GLYNORA
BODY
At week 26, A1C dropped by 1.1 points with GLYNORA and 0.2 points with placebo. You know your days. Write it down.

GLYNORA brings sugar down in a week.
CTA: Ask your doctor.
{use}
"""
_FILE = "changes-since-review.docx"
_REDLINE = "redline-since-review.docx"


@pytest.fixture
def piece(workplace: Workplace, tmp_path: Path) -> Piece:
    """A piece that was sent, commented on and returned, with its use as approved language."""
    use = workplace.products.product("glynora").indications[0].text
    made = imported(workplace, tmp_path, _DECK.format(use=use))
    workplace.approving.send(made.id, "W1")
    text = render(made.blocks).text
    settled = workplace.commenting.add(made.id, quoted_place(text, "Write it down."), "Why?", by="M1")
    workplace.commenting.resolve(settled, "A habit.", by="W1")
    workplace.commenting.add(made.id, quoted_place(text, "down in a week"), "Not ours to say.", by="M1")
    workplace.commenting.add(made.id, quoted_place(text, "You know your days."), "Good.", by="M1")
    workplace.approving.give_back(made.id, "W1", "See comments.")
    return workplace.editing.piece(made.id)


def edit(workplace: Workplace, piece: Piece, *changes: tuple[str, str]) -> Piece:
    session = workplace.editing.open(piece.id, "desk")
    blocks = piece.blocks
    for old, new in changes:
        assert any(old in one.text for one in blocks)
        blocks = tuple(replace(one, text=one.text.replace(old, new)) for one in blocks)
    saved = workplace.editing.save(session, blocks, "W1")
    workplace.editing.close(session)
    return saved


def test_changes_are_told_by_kind_with_the_comments_that_led_to_them(workplace: Workplace, piece: Piece) -> None:
    """Before an edit there is nothing to compare; then approved language, claims and copy are told apart, and a
    comment knows the change of its words.
    """
    assert workplace.rounds.since_last_read(piece) is None
    use = workplace.products.product("glynora").indications[0].text
    piece = edit(
        workplace,
        piece,
        ("GLYNORA brings sugar down in a week.", "GLYNORA may bring sugar down."),
        ("Write it down.", "Write it all down."),
        (use, use.replace("adults", "people")),
    )
    compared = workplace.rounds.since_last_read(piece)
    assert compared is not None
    assert compared.since.step == "returned"
    assert {kind: [one.after for one in compared.of_kind(kind)] for kind in ("claim", "copy")} == {
        "claim": ["GLYNORA may bring sugar down."],
        "copy": ["Write it all down."],
    }
    (approved,) = compared.of_kind("approved")
    assert "adults" in approved.before
    assert "people" in approved.after
    told = {one.placed.comment.text: one.changes for one in compared.comments}
    (claim,), (copy,) = compared.of_kind("claim"), compared.of_kind("copy")
    assert compared.comment_words(copy) == "comment 1"
    assert told == {"Why?": (copy.number,), "Not ours to say.": (claim.number,), "Good.": ()}
    assert compared.in_words == "3 changes: 1 in approved language, 1 in claims, 1 in other copy"


def test_comments_belong_to_the_changes_at_their_place(workplace: Workplace, tmp_path: Path) -> None:
    """A comment on a sentence that stands twice is tied to the change of its own one, gone or not."""
    deck = "BODY\nAsk your doctor. It is early. Ask your doctor. It is late.\n"
    made = imported(workplace, tmp_path, deck)
    text = render(made.blocks).text
    second = text.rindex("Ask your doctor.")
    workplace.approving.send(made.id, "W1")
    workplace.commenting.add(made.id, quoted_place(text, "It is early."), "Is it?", by="M1")
    workplace.commenting.add(made.id, Span(second, second + 16), "Twice.", by="M1")
    kept = edit(workplace, workplace.editing.piece(made.id), ("Ask your doctor. It is early", "It is early"))
    compared = workplace.rounds.since_last_read(kept)
    assert compared is not None
    assert [(one.before, one.after) for one in compared.changes] == [("Ask your doctor.", "")]
    assert [one.changes for one in compared.comments] == [(), ()]
    gone = edit(workplace, kept, ("It is early. Ask your doctor.", "It is early."))
    compared = workplace.rounds.since_last_read(gone)
    assert compared is not None
    assert [one.changes for one in compared.comments] == [(), (2,)]


def test_a_further_round_is_held_against_what_was_read_last(workplace: Workplace, piece: Piece) -> None:
    """Sent again, it is compared with the words that were returned; what was settled before that round is left out."""
    piece = edit(workplace, piece, ("in a week.", "in a month."))
    workplace.approving.send(piece.id, "W1")
    piece = workplace.editing.piece(piece.id)
    compared = workplace.rounds.since_last_read(piece)
    assert compared is not None
    assert compared.since.step == "returned"
    workplace.approving.give_back(piece.id, "W1", "Again.")
    piece = edit(workplace, workplace.editing.piece(piece.id), ("in a month", "in time"))
    again = workplace.rounds.since_last_read(piece)
    assert again is not None
    assert [(one.before, one.after) for one in again.changes] == [
        ("GLYNORA brings sugar down in a month.", "GLYNORA brings sugar down in time.")
    ]
    assert "Why?" not in [one.placed.comment.text for one in again.comments]


def test_the_hand_off_has_a_file_of_the_changes(workplace: Workplace, piece: Piece, tmp_path: Path) -> None:
    """What went is struck out, what came underlined; the record names the file, which a first round does not have."""
    workplace.handing_off.write(piece, tmp_path / "first")
    assert not (tmp_path / "first" / _FILE).exists()
    assert _FILE not in (tmp_path / "first" / "review-record.md").read_text(encoding="utf-8")
    piece = edit(workplace, piece, ("in a week.", "in a month."), (" Write it down.", ""))
    written = workplace.handing_off.write(piece, tmp_path / "second").files
    assert tmp_path / "second" / _FILE in written
    assert _FILE in (tmp_path / "second" / "review-record.md").read_text(encoding="utf-8")
    made = docx.Document(str(tmp_path / "second" / _FILE))
    claims, copy, comments = made.tables
    runs = claims.rows[1].cells[2].paragraphs[0].runs
    assert "week." in [one.text.strip() for one in runs if one.font.strike]
    assert "month." in [one.text.strip() for one in runs if one.font.underline]
    assert claims.rows[1].cells[2].text.endswith("in a week. month.")
    assert claims.rows[1].cells[3].text == "2"
    (gone,) = [one for one in copy.rows[1].cells[2].paragraphs[0].runs if one.text]
    assert gone.font.strike
    numbers = [table.rows[1].cells[0].text for table in (copy, claims)]
    assert [row.cells[4].text for row in comments.rows[1:]] == [*numbers, "none"]
    now = [row.cells[3].text for row in comments.rows[1:]]
    assert now == ["resolved by W1; its words are gone", "open; its words were changed", "open"]
    assert "NOT APPROVED" in made.sections[0].footer.paragraphs[0].text
    everything = docx_text(tmp_path / "second" / _FILE)
    assert "it was returned, by W1" in everything
    assert _REDLINE in (tmp_path / "second" / "review-record.md").read_text(encoding="utf-8")
    # The same content gives the same bytes.
    workplace.handing_off.write(piece, tmp_path / "third")
    for name in (_FILE, _REDLINE):
        assert (tmp_path / "third" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()


def reworked(workplace: Workplace, piece: Piece) -> Piece:
    """The piece with words changed, a part taken out and another put in."""
    piece = edit(
        workplace, piece, ("Write it down.", "Write it\nall down."), ("GLYNORA brings sugar down in a week.", "")
    )
    session = workplace.editing.open(piece.id, "desk")
    kept = tuple(one for one in piece.blocks if one.section != "call_to_action")
    come = Block("new", "subhead", "copy", "Two words\n\nand two more")
    saved = workplace.editing.save(session, (kept[0], come, *kept[1:]), "W1")
    workplace.editing.close(session)
    return saved


def redline_of(workplace: Workplace, piece: Piece, folder: Path) -> Path:
    given = workplace.handing_off.hand_off(piece)
    assert given.rounds is not None
    path = folder / "out" / _REDLINE
    path.parent.mkdir()
    path.write_bytes(redline_bytes(given, given.rounds))
    return path


def paragraphs(path: Path, gone: str) -> list[str]:
    """The paragraphs behind the facts as Word shows them once the changes of one kind are gone with their words."""
    found = []
    for one in docx.Document(str(path)).element.body.iter(qn("w:p")):
        if one.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn(gone)}") is None:
            letters = [
                "\n" if x.tag == qn("w:br") else x.text
                for x in one.iter(qn("w:t"), qn("w:delText"), qn("w:br"))
                if not any(above.tag == qn(gone) for above in x.iterancestors())
            ]
            found.append("".join(letters))
    return found[3:]


def test_a_redline_gives_what_stands_now_and_what_was_read(workplace: Workplace, piece: Piece, tmp_path: Path) -> None:
    """All changes accepted, or all rejected: letter by letter, with whole parts that came or went."""
    now = reworked(workplace, piece)
    path = redline_of(workplace, now, tmp_path)
    for gone, blocks in (("w:del", now.blocks), ("w:ins", piece.blocks)):
        assert paragraphs(path, gone) == [line for one in blocks for line in (section_line(one), one.text)]


def test_of_a_redline_that_comes_back_only_what_reviewers_changed_is_told(
    workplace: Workplace, piece: Piece, tmp_path: Path
) -> None:
    """As it went out it brings nothing; words that a reviewer struck among those that were new are a change."""
    now = reworked(workplace, piece)
    path = redline_of(workplace, now, tmp_path)
    assert not workplace.receiving.look(now, workplace.receiving.read(path)).brings_something
    returned = ReturnedDeck(path).track("Two words", "Three words").save()
    (change,) = workplace.receiving.look(now, workplace.receiving.read(returned)).changes
    assert (change.block.section, change.gone, change.come, change.authors) == ("subhead", "Two", "Three", (JANE,))
