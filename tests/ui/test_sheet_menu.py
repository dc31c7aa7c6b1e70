"""What the menu over the sheet mends and takes, and the same by name."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.draft.sheet_menu import MenuOffer, MenuPlace
from fairdraft.ui.screen import Command


def offered(screen: DraftScreen, words: str) -> list[MenuOffer]:
    """What the menu over the middle of these words offers."""
    editor = screen.view.editor
    at = editor.document().find(words)
    assert not at.isNull()
    place = editor.cursorRect(at_middle(at)).center()
    position = editor.cursorForPosition(place).position()
    number = editor._mark_at(place)
    return list(editor.offers(MenuPlace(position, None if number is None else editor.marks[number])))


def at_middle(found: QTextCursor) -> QTextCursor:
    cursor = QTextCursor(found)
    cursor.setPosition((found.selectionStart() + found.selectionEnd()) // 2)
    return cursor


def named(offers: Sequence[MenuOffer | Command], words: str) -> Callable[[], None]:
    (found,) = (one for one in offers if (one.words if isinstance(one, MenuOffer) else one.title).startswith(words))
    return found.act if isinstance(found, MenuOffer) else found.call


def write(qtbot: QtBot, screen: DraftScreen, words: str) -> None:
    """Put words into the body, and wait for their check."""
    editor = screen.view.editor
    body = next(one for one in editor.sheet.runs() if one.block.section == "body")
    editor.jump(body.end, body.end)
    editor.insert_words(words)
    screen.sheet.check_again()
    qtbot.waitUntil(lambda: screen.at_rest)


def headline(screen: DraftScreen) -> str:
    return screen.view.editor.sheet.blocks()[0].text


def test_a_misspelled_word_is_mended_where_it_stands(qtbot: QtBot, workplace: Workplace, sheet: DraftScreen) -> None:
    """The menu has what may be meant, puts it in as one step, and knows a word that is right."""
    write(qtbot, sheet, " A docter and zentrable.")
    offers = offered(sheet, "docter")
    words = [one.words for one in offers if not one.below]
    assert words[0] == "doctor"
    assert words[-2:] == ["Know “docter”", "Dismiss with a reason…"]
    assert len({one.lower() for one in words}) == len(words)
    named(offers, "doctor")()
    assert "A doctor and" in sheet.view.editor.toPlainText()
    sheet.view.editor.undo()
    assert "A docter and" in sheet.view.editor.toPlainText()
    qtbot.waitUntil(lambda: sheet.at_rest)
    named(offered(sheet, "zentrable"), "Know “zentrable”")()
    assert workplace.spelling.words() == ("zentrable",)


def test_a_finding_is_mended_and_dismissed_from_its_words(qtbot: QtBot, sheet: DraftScreen) -> None:
    """Of marks that lie in each other the inner one is meant; dismissing opens the field for the reason."""
    write(qtbot, sheet, " It is safe for everybody.")
    marks = sheet.view.editor.marks
    mark = min(marks, key=lambda one: len(one.cursor.selectedText()))
    offers = offered(sheet, mark.cursor.selectedText())
    named(offers, "Dismiss with a reason…")()
    number = next(one.finding for one in marks if one == mark)
    card = sheet.view.checks.findings.card(number)
    assert card is not None
    assert card.reason is not None


def test_the_headline_of_another_variant_is_taken_as_it_stands_now(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen
) -> None:
    """Edited words count, not the model's; one undo brings the own ones back, and the version says whose they are."""
    first, second = (one.draft.id for one in sheet.desk.desk.variants)
    sheet.edit(second)
    editor = sheet.view.editor
    run = editor.sheet.runs()[0]
    editor.jump(run.end, run.end)
    editor.insert_words(", reworded & better")
    theirs = headline(sheet)
    sheet.edit(first)
    qtbot.waitUntil(lambda: sheet.at_rest)
    own = headline(sheet)
    below = {one.below for one in offered(sheet, own[:20])}
    assert "Headline of another variant" in below
    named([one for one in offered(sheet, own[:20]) if one.below], "B · ")()
    assert headline(sheet) == theirs
    editor.undo()
    assert headline(sheet) == own
    named(sheet.commands(), "Headline of another variant: B")()
    assert headline(sheet) == theirs
    assert sheet.sheet.keeper.flush()
    piece = sheet.sheet.keeper.piece
    assert piece is not None
    assert "headline of variant B" in [one.summary for one in workplace.editing.revisions(piece.id)]


def test_claims_are_put_in_by_their_words(sheet: DraftScreen) -> None:
    """The commands have each claim of the channel while a piece may be edited, and none beside all variants."""
    claim = sheet.view.claims.offered[0]
    editor = sheet.view.editor
    body = next(one for one in editor.sheet.runs() if one.block.section == "body")
    editor.jump(body.end, body.end)
    named(sheet.commands(), f"Insert the claim: {claim.text}")()
    assert claim.text in editor.toPlainText()
    sheet.show_all()
    assert not [one for one in sheet.commands() if one.title.startswith("Insert the claim")]


def test_a_part_that_is_not_there_is_added(qtbot: QtBot, workplace: Workplace, screen: DraftScreen) -> None:
    """What came as a headline alone gets a body to write in, which waits for words as one step that can be undone."""
    read = workplace.importing_pieces.read_text("HEADLINE: Mornings are yours", "glynora")
    piece = workplace.importing_pieces.take_in(read, by="W1")
    screen.view.setup.offer_pieces(piece.id)
    screen.edit(piece.id)
    qtbot.waitUntil(lambda: screen.at_rest)
    assert [one.words for one in offered(screen, "Mornings") if one.below == "Add a part"] == [
        "Subhead",
        "Body",
        "Call to action",
    ]
    named(screen.commands(), "Add a part: Body")()
    editor = screen.view.editor
    qtbot.keyClicks(editor, "It is a tablet.")
    assert [(one.section, one.text) for one in editor.sheet.blocks()][:2] == [
        ("headline", "Mornings are yours"),
        ("body", "It is a tablet."),
    ]
    assert "Body" not in [one.words for one in offered(screen, "Mornings")]
    editor.undo()
    editor.undo()
    assert [one.section for one in editor.sheet.blocks()] == ["headline"]
    qtbot.waitUntil(lambda: screen.at_rest)
