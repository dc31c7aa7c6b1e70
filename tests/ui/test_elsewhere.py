"""What another program writes about the piece on the sheet."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from services_support import with_words

from fairdraft import bootstrap
from fairdraft.domain.finding import Span
from fairdraft.domain.identity import text_sha256
from fairdraft.domain.piece import Piece, render
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.screen import DraftScreen

Edit = Callable[[str], Piece]


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


@pytest.fixture
def other(workplace: Workplace) -> Iterator[Workplace]:
    """Another program over the same store: nothing in this one is told of what it writes."""
    one = bootstrap.open_workplace(workplace.home, scripted=True, window=False)
    yield one
    one.close()


@pytest.fixture
def watched(sheet: DraftScreen) -> DraftScreen:
    """The sheet with a piece, asked about so often that no test waits."""
    sheet.sheet.review.watch.timer.setInterval(20)
    return sheet


@pytest.fixture
def edit_elsewhere(watched: DraftScreen, other: Workplace) -> Edit:
    """Edits the headline in the other program, as if this machine had slept through its lease."""
    piece = watched.sheet.keeper.piece
    assert piece is not None
    watched.sheet.keeper._lease.stop()

    def edit(headline: str) -> Piece:
        other.editing._store.release_lease(piece.id, "the window")
        session = other.editing.open(piece.id, "the terminal")
        before = session.piece.blocks
        changed = with_words(before, before[0].id, headline)
        saved = other.editing.save(session, changed, "M1")
        other.editing.close(session)
        return saved

    return edit


def test_comments_and_steps_of_another_program_show_on_the_open_sheet(
    qtbot: QtBot, watched: DraftScreen, other: Workplace
) -> None:
    """A comment, its answer, a step of review and a dismissal come without anybody leaving the sheet; what is typed
    and not saved yet stays.
    """
    piece = watched.sheet.keeper.piece
    assert piece is not None
    text = render(piece.blocks).text
    made = other.commenting.add(piece.id, Span(0, 5), "Who says so?", by="M1", read_sha256=text_sha256(text))
    qtbot.waitUntil(lambda: "Who says so?" in words(watched.view.side.comments))
    other.commenting.answer(made.id, "The label does.", by="M1")
    qtbot.waitUntil(lambda: "The label does." in words(watched.view.side.comments))
    other.approving.send(piece.id, "W1", read_sha256=text_sha256(text))
    qtbot.waitUntil(lambda: "In review" in words(watched.view.review))
    finding = watched.sheet.answered.open.findings[0]
    other.dismissing.dismiss(piece.id, finding, text, "The client adds it.", by="M1")
    qtbot.waitUntil(lambda: finding not in watched.sheet.answered.open.findings)
    watched.view.editor.insert_words("Typed ")
    other.commenting.answer(made.id, "See page 2.", by="M1")
    qtbot.waitUntil(lambda: "See page 2." in words(watched.view.side.comments))
    assert "Typed " in render(watched.view.editor.sheet.blocks()).text
    assert watched.view.elsewhere.isHidden()


def test_a_sheet_that_nobody_writes_to_is_not_read_again(
    qtbot: QtBot, watched: DraftScreen, workplace: Workplace
) -> None:
    """Asking costs one row; the piece is read again only where its sign is another, and not for this window's saves."""
    watched.view.editor.insert_words("Mine. ")
    assert watched.sheet.keeper.flush()
    read = []
    watched.sheet.review.followed.connect(read.append)
    qtbot.wait(150)
    read.clear()
    qtbot.wait(150)
    assert read == []


@pytest.mark.parametrize("answer", ["take", "leave"])
def test_words_saved_elsewhere_are_a_choice_and_neither_is_lost(
    qtbot: QtBot, watched: DraftScreen, workplace: Workplace, edit_elsewhere: Edit, answer: str
) -> None:
    """Both buttons leave both texts among the versions; taken words come as one step that one undo takes back."""
    editor, bar = watched.view.editor, watched.view.elsewhere
    editor.insert_words("Mine. ")
    mine = editor.sheet.blocks()
    theirs = edit_elsewhere("Theirs.")
    qtbot.waitUntil(lambda: bar.isVisible())
    assert "M1" in words(bar)
    assert editor.sheet.blocks() == mine
    (bar.take if answer == "take" else bar.leave).click()
    assert bar.isHidden()
    wanted = theirs.blocks if answer == "take" else mine
    assert editor.sheet.blocks() == wanted
    assert watched.sheet.keeper.flush()
    assert workplace.editing.piece(theirs.id).blocks == wanted
    texts = [one.blocks for one in workplace.editing.revisions(theirs.id)]
    assert mine in texts
    assert theirs.blocks in texts
    if answer == "take":
        editor.undo()
        assert editor.sheet.blocks() == mine
    qtbot.wait(100)
    assert bar.isHidden()


def test_who_only_reads_sees_other_words_where_they_read(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen, other: Workplace
) -> None:
    """While another program edits the piece, its words come as they are saved, and the place in view stays."""
    variant = screen.desk.desk.variants[0]
    piece = other.editing.begin(variant.draft, "W1")
    session = other.editing.open(piece.id, "the terminal")
    screen.edit(variant.draft.id)
    screen.sheet.review.watch.timer.setInterval(20)
    scroll = screen.view.editor.verticalScrollBar()
    scroll.setValue(60)
    changed = with_words(piece.blocks, piece.blocks[0].id, "Written in the terminal.")
    other.editing.save(session, changed, "W1")
    qtbot.waitUntil(lambda: screen.view.editor.sheet.blocks() == changed)
    assert scroll.value() == 60
    qtbot.waitUntil(lambda: screen.at_rest)
