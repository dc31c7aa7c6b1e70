"""Decks that come back: what reviewers said and changed gets into the piece, once, and nothing else does."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from returned_deck import JANE, ReturnedDeck, deck_file
from services_support import imported

from fairdraft.domain.errors import KnownError, UsageError
from fairdraft.domain.finding import Span
from fairdraft.domain.piece import Piece, render
from fairdraft.services.profiles import UNNAMED
from fairdraft.services.receiving import Received
from fairdraft.services.workplace import Workplace

STEPS = "Small steps may help adults lower their blood sugar."
TALK = "Talk with your doctor about GLYNORA today."
HEAD = "Mornings are yours again"
CALL = "Ask your doctor"


@pytest.fixture
def piece(workplace: Workplace, tmp_path: Path) -> Piece:
    """A piece with an open comment on "adults lower", and approved language behind its copy."""
    isi = workplace.products.product("glynora").safety.isi
    text = f"HEADLINE: {HEAD}\nBODY:\n{STEPS}\n\n{TALK}\nCTA: {CALL}\n{isi}"
    made = imported(workplace, tmp_path, text)
    at = render(made.blocks).text.index("adults lower")
    workplace.commenting.add(made.id, Span(at, at + len("adults lower")), "Says who?", by="M1")
    return made


@pytest.fixture
def deck(workplace: Workplace, piece: Piece, tmp_path: Path) -> ReturnedDeck:
    """Its annotated deck."""
    return ReturnedDeck(deck_file(workplace.exporting.export(piece.id, "docx", tmp_path / "out")))


def look(workplace: Workplace, piece: Piece, file: Path) -> Received:
    return workplace.receiving.look(workplace.editing.piece(piece.id), workplace.receiving.read(file))


def take(workplace: Workplace, received: Received, *numbers: int):
    words = [one.key for one in received.changes if one.number in numbers]
    return workplace.receiving.take_in(received, by="W1", words=words, holder="a test")


def copy_of(workplace: Workplace, piece: Piece) -> str:
    return render(workplace.editing.piece(piece.id).blocks).text


def test_comments_answers_and_what_is_done_are_taken_in_once(workplace, piece, deck) -> None:
    """A new comment with its answer, an answer to one of ours, one that is done, words on a finding; then nothing."""
    finding = next(one for one in ("ISI", "IND") if one in deck.parts["word/comments.xml"].decode())
    deck.comment(CALL, "Which doctor?\nSay more.", number=810).answer(811, "Not sure.", to="Which doctor", author="Li")
    deck.answer(812, "The label says so.", to="Says who?").done("Says who?")
    deck.answer(813, "This one is right.", to=finding)
    file = deck.save()
    received = look(workplace, piece, file)
    assert (len(received.new_comments), received.new_answers, received.done) == (2, 2, 1)
    assert (received.known, received.share, received.is_present, received.changes) == (1, 1.0, True, ())
    done = take(workplace, received)
    assert (done.comments, done.answers, done.resolved, done.left) == (2, 2, 1, None)
    placed = workplace.commenting.placed(workplace.editing.piece(piece.id))
    names = workplace.profiles.names()
    ours = next(one for one in placed if one.comment.text == "Says who?")
    assert [(names.get(one.by, one.by), one.kind) for one in ours.comment.answers] == [
        (JANE, "answered"),
        ("W1", "resolved"),
    ]
    new = next(one for one in placed if one.comment.text == "Which doctor?\nSay more.")
    assert (names[new.comment.by], new.words, new.comment.made_at.isoformat()) == (
        JANE,
        CALL,
        "2026-03-04T09:30:00+00:00",
    )
    assert [names[one.by] for one in new.comment.answers] == ["Li"]
    about = next(one.comment.text for one in placed if one.comment.text.startswith("To the finding"))
    assert about.endswith("This one is right.")
    assert not any("Jane" in one.comment.by for one in placed)
    again = look(workplace, piece, file)
    assert not again.brings_something
    assert (take(workplace, again).comments, len(workplace.commenting.talk(piece.id).comments)) == (0, 3)
    workplace.commenting.reopen(ours.comment, by="W1") if not ours.comment.is_open else None
    assert not look(workplace, piece, file).brings_something


def test_what_was_taken_in_comes_back_with_the_next_deck_as_known(workplace, piece, deck, tmp_path: Path) -> None:
    """The reviewer stays who she is under a pseudonym, and her words in our next deck are nobody's new ones."""
    deck.comment(CALL, "Which doctor?")
    first = take(workplace, look(workplace, piece, deck.save()))
    second = ReturnedDeck(deck_file(workplace.exporting.export(piece.id, "docx", tmp_path / "out2")))
    assert JANE not in second.parts["word/comments.xml"].decode()
    assert first.people[JANE] in second.parts["word/comments.xml"].decode()
    received = look(workplace, piece, second.answer(820, "Any doctor.", to="Which doctor", author=JANE).save())
    assert (received.known, len(received.new_comments), received.new_answers) == (2, 0, 1)
    assert take(workplace, received).people == first.people
    assert workplace.profiles.present_or_default().name != JANE


def test_chosen_words_become_a_version_and_void_an_approval(workplace, piece, deck) -> None:
    """Tracked or not, by place; what was not chosen stays, and approved language is told and never taken."""
    deck.track("their blood sugar", "A1C").replace("Talk with", "Speak to").track("allergic", "not allergic")
    file = deck.insert(CALL, " now").save()
    workplace.approving.send(piece.id, "W1")
    workplace.approving.approve(piece.id, "M1")
    received = look(workplace, piece, file)
    assert [(one.block.section, one.standing, one.gone, one.come) for one in received.changes] == [
        ("body", "open", "their blood sugar.", "A1C."),
        ("body", "open", "Talk with", "Speak to"),
        ("call_to_action", "open", "", "now"),
        ("isi", "approved", "", "not"),
    ]
    assert [one.authors for one in received.changes] == [(JANE,), (), (JANE,), (JANE,)]
    done = take(workplace, received, 1, 3)
    assert (done.changes, done.voided, done.piece.state) == (2, "M1", "draft")
    text = copy_of(workplace, piece)
    assert f"{HEAD}\n\nSmall steps may help adults lower A1C.\n\n{TALK}\n\n{CALL} now\n\n" in text
    assert "not allergic" not in text
    assert workplace.editing.versions(piece.id)[-1].summary == "reviewers' words from returned.docx"
    again = look(workplace, piece, file)
    assert [(one.gone, one.standing) for one in again.changes] == [("Talk with", "open"), ("", "approved")]
    assert not again.is_present
    with pytest.raises(KnownError, match="was edited in the meantime"):
        workplace.receiving.take_in(again, by="W1", words=["none of them"], holder="a test")


def test_lines_put_in_and_struck_whole_are_changes_of_their_block(workplace, piece, deck) -> None:
    """A tracked line behind the body belongs to it, not to the name of what follows; a block may lose all its words."""
    mark = f'w:author="{JANE}" w:date="2026-03-04T09:30:00Z"'
    added = f'<w:ins w:id="7" {mark}><w:r><w:t>Or call us.</w:t></w:r></w:ins>'
    new = f'<w:p><w:pPr><w:rPr><w:ins w:id="8" {mark}/></w:rPr></w:pPr>{added}</w:p>'
    text = deck.document
    at = text.rindex("<w:p>", 0, text.index("Call to action"))
    deck.parts["word/document.xml"] = (text[:at] + new + text[at:]).encode()
    received = look(workplace, piece, deck.track(CALL, "").save())
    assert [(one.block.section, one.gone, one.come) for one in received.changes] == [
        ("body", "", "\nOr call us."),
        ("call_to_action", CALL, ""),
    ]
    take(workplace, received, 1, 2)
    assert f"{TALK}\nOr call us.\n\nIMPORTANT SAFETY" in copy_of(workplace, piece)


def test_what_was_edited_here_meanwhile_is_not_overwritten(workplace, piece, deck) -> None:
    """Words that both changed are told; a change beside the writer's own goes to its place."""
    file = deck.track("their blood sugar", "A1C").track("today", "soon").save()
    session = workplace.editing.open(piece.id, "a window")
    changed = [
        replace(one, text=f"Really.\n\n{one.text.replace('blood sugar', 'glucose')}") if one.section == "body" else one
        for one in session.piece.blocks
    ]
    workplace.editing.save(session, tuple(changed), "W1")
    workplace.editing.close(session)
    received = look(workplace, piece, file)
    assert [one.standing for one in received.changes] == ["edited", "open"]
    assert not received.is_present
    take(workplace, received, 2)
    assert "Really.\n\nSmall steps may help adults lower their glucose." in copy_of(workplace, piece)
    assert "about GLYNORA soon." in copy_of(workplace, piece)


def test_a_comment_on_words_that_are_gone_is_kept(workplace, piece, deck) -> None:
    """Its words were edited away here; it stands in the list with what it was about."""
    file = deck.comment("their blood sugar", "Which?").insert(CALL, " or nurse").save()
    session = workplace.editing.open(piece.id, "a window")
    blocks = [replace(one, text=STEPS[:27]) if one.section == "body" else one for one in session.piece.blocks]
    workplace.editing.save(session, tuple(blocks), "W1")
    workplace.editing.close(session)
    (new,) = look(workplace, piece, file).new_comments
    assert new.standing == "gone"
    take(workplace, look(workplace, piece, file))
    placed = workplace.commenting.placed(workplace.editing.piece(piece.id))[-1]
    assert (placed.standing, placed.comment.quote) == ("gone", "their blood sugar")


def test_words_on_what_is_no_part_of_the_piece_are_kept(workplace, piece, deck) -> None:
    """A comment on the name of a section, and one on words that the reviewer put in, stand where they belong."""
    deck.insert(CALL, " or nurse").comment(" or nurse", "Better.", number=830).comment("Call to action", "Too late.")
    received = look(workplace, piece, deck.save())
    assert [(one.comment.text, one.place.quote, one.place.beside) for one in received.new_comments] == [
        ("Too late.", "Call to action", True),
        ("Better.", "or nurse", True),
    ]
    take(workplace, received)
    words = {one.comment.text: one.words for one in workplace.commenting.placed(piece)}
    assert (words["Too late."], words["Better."]) == (CALL, CALL)


def test_a_file_without_threads_and_names_is_taken_in(workplace, piece, deck) -> None:
    """As Google Docs writes it: answers stand as comments on the same words, resolving as one of them; no author."""
    deck.comment(CALL, "Which doctor?", number=840, author="", date="")
    text = deck.document
    for number in (841, 842):
        text = text.replace(
            '<w:commentRangeStart w:id="840"/>',
            f'<w:commentRangeStart w:id="840"/><w:commentRangeStart w:id="{number}"/>',
        )
        text = text.replace(
            '<w:commentRangeEnd w:id="840"/>', f'<w:commentRangeEnd w:id="840"/><w:commentRangeEnd w:id="{number}"/>'
        )
    deck.parts["word/document.xml"] = text.encode()
    deck._add_comment(841, "Any.", "Li", "2026-03-05T10:00:00Z")
    deck._add_comment(842, "_Marked as resolved_", "Li", "2026-03-05T10:00:00Z")
    file = deck.without_threads().save()
    received = look(workplace, piece, file)
    (one,) = received.new_comments
    assert ([x.text for x in one.answers], one.is_done) == (["Any."], True)
    assert UNNAMED in take(workplace, received).people
    assert not look(workplace, piece, file).brings_something


def test_a_comment_without_words_is_taken_in_once_with_its_answer(workplace, piece, deck) -> None:
    """Somebody marked words and said nothing, somebody else answered."""
    deck.comment(CALL, "?!?", number=810).answer(811, "What is it?", to="?!?")
    deck.parts["word/comments.xml"] = deck.parts["word/comments.xml"].replace(b">?!?<", b"><")
    file = deck.save()
    taken = take(workplace, look(workplace, piece, file))
    assert (taken.comments, taken.answers) == (1, 1)
    assert not look(workplace, piece, file).brings_something


def test_words_typed_into_one_of_our_comments_are_an_answer(workplace, piece, deck) -> None:
    """Some people write into the box that is there; behind a finding it is a comment."""
    xml = deck.parts["word/comments.xml"].decode().replace("Says who?", "Says who? MLR: the label does.")
    deck.parts["word/comments.xml"] = xml.replace("(citation verified)", "(citation verified) Agreed.", 1).encode()
    file = deck.save()
    received = look(workplace, piece, file)
    assert [x.text for one in received.talk for x in one.answers] == ["MLR: the label does."]
    assert [one.comment.text.rpartition(": ")[2] for one in received.new_comments] == ["Agreed."]
    take(workplace, received)
    assert not look(workplace, piece, file).brings_something


def test_findings_are_nobodys_comments_without_the_names_of_authors(workplace, piece, deck) -> None:
    """Word takes all of them away where personal data is removed from a file."""
    comments = deck.parts["word/comments.xml"].decode()
    deck.parts["word/comments.xml"] = re.sub(r'w:author="[^"]*"', 'w:author="Author"', comments).encode()
    received = look(workplace, piece, deck.save())
    assert received.findings
    assert not received.brings_something


def test_a_clean_deck_comes_back_as_well(workplace, piece, tmp_path: Path) -> None:
    """The copy deck of a hand-off, whose words stand in tables: as it went out it brings nothing."""
    files = workplace.handing_off.write(piece, tmp_path / "hand").files
    clean = ReturnedDeck(next(one for one in files if one.name == "copy-deck.docx"))
    assert not look(workplace, piece, clean.save()).brings_something
    received = look(workplace, piece, clean.track("their blood sugar", "A1C").comment("adults lower", "Hm.").save())
    assert [(one.gone, one.come) for one in received.changes] == [("their blood sugar.", "A1C.")]
    assert [one.place.quote for one in received.new_comments] == ["adults lower"]


@pytest.mark.parametrize("is_tracked", [True, False])
def test_columns_of_a_script_in_another_order_than_the_piece_lose_no_words(workplace, tmp_path, is_tracked) -> None:
    """A writer begins a scene with its picture, which is the last column of the deck."""
    text = "[0:00-0:05]\nVISUAL: A kitchen at dawn.\nVO: Mornings can be hard.\nSUPER: Actor portrayal."
    piece = imported(workplace, tmp_path, text, "glynora-tv")
    files = workplace.handing_off.write(piece, tmp_path / "hand").files
    deck = ReturnedDeck(next(one for one in files if one.name == "copy-deck.docx"))
    change = deck.track if is_tracked else deck.replace
    received = look(workplace, piece, change("kitchen", "bedroom").comment("dawn", "When?").save())
    assert [(one.block.section, one.gone, one.come) for one in received.changes] == [("visual", "kitchen", "bedroom")]
    assert received.changes[0].authors == ((JANE,) if is_tracked else ())
    assert [(one.place.quote, one.place.beside) for one in received.new_comments] == [("dawn", False)]
    take(workplace, received, 1)
    assert "VISUAL: A bedroom at dawn." in copy_of(workplace, piece)


def test_a_manuscript_with_notes_comes_back(workplace, tmp_path: Path) -> None:
    """What was imported brings nothing as it is; a changed note is a change of the reference that it became."""
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    lines = ("HEADLINE: More mornings", "BODY:", "A1C dropped by 1.1 points.", "CTA: Ask your doctor")
    made = Document()
    for line in lines:
        made.add_paragraph(line)
    (tmp_path / "a").mkdir()
    made.save(str(tmp_path / "a" / "page.docx"))
    deck = ReturnedDeck(tmp_path / "a" / "page.docx")
    deck.parts["word/document.xml"] = deck.document.replace(
        "points.</w:t></w:r>", f"points.</w:t></w:r>{reference}"
    ).encode()
    note = "<w:p><w:r><w:t>Doe J. N Engl J Med. 2024;1:2-3.</w:t></w:r></w:p>"
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    deck.parts["word/footnotes.xml"] = (
        f'<w:footnotes {names}><w:footnote w:id="2">{note}</w:footnote></w:footnotes>'.encode()
    )
    deck._relate("http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes", "footnotes.xml")
    file = deck.save()
    piece = workplace.importing_pieces.import_piece(file, "glynora", by="W1").piece
    assert piece.blocks[-1].text == "1. Doe J. N Engl J Med. 2024;1:2-3."
    assert not look(workplace, piece, file).brings_something
    deck.parts["word/footnotes.xml"] = deck.parts["word/footnotes.xml"].replace(b"2024;1", b"2025;7")
    take(workplace, look(workplace, piece, deck.save()), 1)
    assert workplace.editing.piece(piece.id).blocks[-1].text == "1. Doe J. N Engl J Med. 2025;7:2-3."


def manuscript(folder: Path, *lines: str) -> Path:
    """A Word file of these lines."""
    made = Document()
    for line in lines:
        made.add_paragraph(line)
    folder.mkdir(exist_ok=True)
    made.save(str(folder / "page.docx"))
    return folder / "page.docx"


def test_a_manuscript_that_names_some_parts_before_their_words_is_known_whole(workplace, tmp_path: Path) -> None:
    """The first name of a part that stands in a line of its own is not where the piece begins."""
    file = manuscript(
        tmp_path, "HEADLINE: More mornings", "Take a walk.", "Body", "Each day.", "CTA", "Ask your doctor"
    )
    piece = workplace.importing_pieces.import_piece(file, "glynora", by="W1").piece
    assert not look(workplace, piece, file).changes


def test_a_line_that_was_put_in_untracked_behind_a_part_is_a_change_of_it(workplace, tmp_path: Path) -> None:
    """Also in a manuscript without names of parts; what stands behind the whole piece is none."""
    lines = ("HEADLINE: More mornings", "Take a walk each day.", "CTA: Ask your doctor")
    file = manuscript(tmp_path, *lines)
    piece = workplace.importing_pieces.import_piece(file, "glynora", by="W1").piece
    received = look(workplace, piece, manuscript(tmp_path / "b", *lines[:2], "And rest.", lines[2], "Best, Jane"))
    assert [(one.block.section, one.gone, one.come) for one in received.changes] == [("body", "", "\nAnd rest.")]


def test_a_line_that_was_moved_untracked_is_a_change(workplace, tmp_path: Path) -> None:
    """From the beginning of the body to its end."""
    head, first, *lines = (
        "HEADLINE: More mornings",
        "Take a walk.",
        "Rest at noon.",
        "Sleep well at night.",
        "CTA: Ask",
    )
    piece = workplace.importing_pieces.import_piece(manuscript(tmp_path, head, first, *lines), "glynora", by="W1").piece
    received = look(workplace, piece, manuscript(tmp_path, head, *lines[:2], first, lines[2]))
    assert [(one.gone.strip(), one.come.strip()) for one in received.changes] == [(first, ""), ("", first)]
    take(workplace, received, 1, 2)
    assert "Rest at noon.\nSleep well at night.\nTake a walk." in copy_of(workplace, piece)


def test_a_line_put_in_under_another_name_is_not_the_one_that_went(workplace, tmp_path: Path) -> None:
    """Though they are alike: the first was struck, the other is of the part that it stands in."""
    file = manuscript(tmp_path, "Headline", HEAD, "Say yes to mornings", "Body", STEPS, TALK, "CTA", CALL)
    piece = workplace.importing_pieces.import_piece(file, "glynora", by="W1").piece
    back = manuscript(tmp_path / "b", "Headline", HEAD, "Body", STEPS, TALK, "CTA", CALL, "Say yes to today")
    changes = look(workplace, piece, back).changes
    assert [(one.block.section, one.gone.strip(), one.come.strip()) for one in changes] == [
        ("body", "Say yes to mornings", ""),
        ("call_to_action", "", "Say yes to today"),
    ]


def test_another_pieces_file_is_refused(workplace, piece, deck, tmp_path: Path) -> None:
    """By the id that it carries, or, where it carries none, by its words; so is one without any."""
    other = imported(workplace, tmp_path, "HEADLINE: Quite another text\nBODY: Nothing of it is the same at all.")
    with pytest.raises(KnownError) as problem:
        look(workplace, other, deck.save())
    assert f'was made from the piece "{piece.name}", not from "Quite another text"' in problem.value.what
    assert piece.id[:8] not in problem.value.what
    twin = imported(workplace, tmp_path, f"HEADLINE: {piece.whole_name}\nBODY: Nothing of it is the same at all.")
    with pytest.raises(KnownError, match=rf'"{piece.name}" \({piece.id[:8]}\), not from .* \({twin.id[:8]}\)'):
        look(workplace, twin, deck.save())
    deck.parts["word/document.xml"] = deck.document.replace(piece.id, "somewhere").encode()
    unmarked = deck.save()
    assert look(workplace, piece, unmarked).share == 1.0
    with pytest.raises(KnownError, match="has 0% of the words"):
        look(workplace, other, unmarked)
    with pytest.raises(UsageError, match="No person is named"):
        workplace.receiving.take_in(look(workplace, piece, unmarked), by=" ", holder="a test")
