"""Findings answered with a reason in the window, over real services and a real store."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fairdraft import bootstrap
from fairdraft.domain.draft import Draft
from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.finding_card import FindingCard
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme

OpenWindow = Callable[..., MainWindow]
Key = Qt.Key


def shown(parent: QWidget, words: str) -> list[QPushButton]:
    # What was drawn anew comes into view when the event loop turns.
    QApplication.processEvents()
    return [one for one in parent.findChildren(QPushButton) if one.text() == words and one.isVisibleTo(parent)]


def labels(parent: QWidget) -> str:
    return " | ".join(one.text() for one in parent.findChildren(type(text_label(""))) if one.isVisibleTo(parent))


def rules_open(screen: DraftScreen) -> list[str]:
    answered = screen.sheet.answered
    assert answered is not None
    return [one.rule for one in answered.open.findings]


def marked(screen: DraftScreen) -> list[str]:
    return [mark.cursor.selectedText() for mark in screen.view.editor.marks]


@pytest.fixture
def sheet(qtbot: QtBot, sheet: DraftScreen) -> DraftScreen:
    """A draft on the sheet with words that are marked whatever it says otherwise."""
    place = sheet.view.editor.sheet.map().range_of("headline")
    assert place is not None
    write(qtbot, sheet, place[1], " A miracle cure with no side effects!")
    assert marked(sheet)
    return sheet


def write(qtbot: QtBot, screen: DraftScreen, at: int, words: str) -> None:
    editor = screen.view.editor
    cursor = editor.textCursor()
    cursor.setPosition(at)
    editor.setTextCursor(cursor)
    assert editor.insert_words(words)
    qtbot.waitUntil(lambda: screen.sheet.is_checked and screen.at_rest, timeout=15000)


def first(screen: DraftScreen) -> int:
    """The number of the finding that is marked first; side by side, of the first finding."""
    return screen.view.editor.marks[0].finding if screen.sheet.answered is not None else 0


def begin_reason(qtbot: QtBot, screen: DraftScreen) -> FindingCard:
    """Press Dismiss… on a card; the keys are in its field then."""
    card = screen.view.checks.findings.card(first(screen))
    assert card is not None
    qtbot.mouseClick(shown(card, "Dismiss…")[0], Qt.MouseButton.LeftButton)
    assert card.reason is not None
    assert card.reason.field.hasFocus()
    return card


def dismiss(qtbot: QtBot, screen: DraftScreen, reason: str) -> None:
    card = begin_reason(qtbot, screen)
    assert card.reason is not None
    qtbot.keyClicks(card.reason.field, reason)
    qtbot.keyClick(card.reason.field, Key.Key_Return)


def piece_dismissals(workplace: Workplace, draft: Draft) -> list[tuple[str, str, bool]]:
    piece = workplace.editing.piece_of_draft(draft.id)
    assert piece is not None
    made = workplace.dismissing.dismissals(piece.id)
    return [(one.anchor.rule, one.reason, one.withdrawn_at is not None) for one in made]


def test_a_dismissed_finding_leaves_marks_and_counts_and_is_kept(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """A reason and Enter take the finding out of marks, cards and counts, and the store has it with its reason."""
    rules, words, number = rules_open(sheet), marked(sheet), first(sheet)
    findings = sheet.view.checks.findings
    dismiss(qtbot, sheet, "The trial compared it with placebo.")
    assert rules_open(sheet) == rules[:number] + rules[number + 1 :]
    assert marked(sheet) == words[1:]
    assert findings.card(len(rules) - 1) is None
    assert findings.dismissed.fold.accessibleName() == "Dismissed findings: 1. Expand"
    assert piece_dismissals(workplace, drafts[0]) == [(rules[number], "The trial compared it with placebo.", False)]
    assert findings.dismissed.fold.hasFocus()


def test_the_dismissed_list_tells_who_why_and_takes_back(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """The folded list names person and reason; Take back opens the finding again and keeps the record."""
    rules, words, number = rules_open(sheet), marked(sheet), first(sheet)
    dismiss(qtbot, sheet, "As approved in May.")
    dismissed = sheet.view.checks.findings.dismissed
    assert "As approved in May." not in labels(dismissed)
    qtbot.keyClick(dismissed.fold, Key.Key_Space)
    # Rows come into view when the event loop turns.
    qtbot.waitUntil(lambda: "“As approved in May.”" in labels(dismissed), timeout=2000)
    assert "Rae · " in labels(dismissed)
    qtbot.mouseClick(shown(dismissed, "Undo dismissal")[0], Qt.MouseButton.LeftButton)
    assert rules_open(sheet) == rules
    assert marked(sheet) == words
    assert dismissed.isHidden()
    assert piece_dismissals(workplace, drafts[0]) == [(rules[number], "As approved in May.", True)]


def test_an_empty_reason_is_refused_in_words(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """Enter on an empty or blank reason dismisses nothing and says that a reason is needed."""
    before = rules_open(sheet)
    card = begin_reason(qtbot, sheet)
    assert card.reason is not None
    qtbot.keyClicks(card.reason.field, "  ")
    qtbot.keyClick(card.reason.field, Key.Key_Return)
    assert "Give a reason" in card.reason.hint
    assert rules_open(sheet) == before
    assert piece_dismissals(workplace, drafts[0]) == []
    qtbot.keyClicks(card.reason.field, "x")
    assert "Give a reason" not in card.reason.hint


def test_escape_closes_the_reason_alone(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """Esc in the field closes it, dismisses nothing, and the keys are on the card's Dismiss… again."""
    card = begin_reason(qtbot, sheet)
    assert card.reason is not None
    qtbot.keyClicks(card.reason.field, "hm")
    qtbot.keyClick(card.reason.field, Key.Key_Escape)
    assert card.reason is None
    assert shown(card, "Dismiss…")[0].hasFocus()
    assert piece_dismissals(workplace, drafts[0]) == []


@pytest.mark.parametrize("anew", [False, True])
def test_a_reason_being_typed_outlives_a_check(qtbot: QtBot, sheet: DraftScreen, theme: Theme, *, anew: bool) -> None:
    """Whether cards stay or are drawn anew while a reason is typed, its field keeps its words and the keys."""
    card = begin_reason(qtbot, sheet)
    assert card.reason is not None
    qtbot.keyClicks(card.reason.field, "Agreed with")
    place = sheet.view.editor.sheet.map().range_of("headline")
    assert place is not None
    write(qtbot, sheet, place[1], " It is guaranteed to work better than every other medicine.")
    if anew:
        theme.choose("dark")

    def with_reason() -> list[FindingCard]:
        cards = sheet.view.checks.findings.findChildren(FindingCard)
        return [one for one in cards if one.reason is not None and one.isVisibleTo(sheet)]

    qtbot.waitUntil(lambda: len(with_reason()) == 1)
    live = with_reason()
    assert (live[0] is card) is not anew
    assert live[0].reason is not None
    assert live[0].reason.field.text() == "Agreed with"
    assert live[0].reason.field.hasFocus()


def test_a_card_that_stays_is_of_its_finding(qtbot: QtBot, sheet: DraftScreen) -> None:
    """A card that stays when findings come before it dismisses and shows its own finding, and no other."""
    number = first(sheet)
    card = sheet.view.checks.findings.card(number)
    answered = sheet.sheet.answered
    assert card is not None
    assert answered is not None
    finding, before = answered.open.findings[number], len(answered.open.findings)
    place = sheet.view.editor.sheet.map().range_of("headline")
    assert place is not None
    write(qtbot, sheet, place[0], "100% safe and proven. ")
    answered = sheet.sheet.answered
    assert answered is not None
    assert len(answered.open.findings) > before
    assert card.numbers != (number,)
    now = answered.open.findings[card.numbers[0]]
    assert (now.rule, now.message) == (finding.rule, finding.message)
    assert sheet.view.checks.findings.card(card.numbers[0]) is card
    qtbot.mouseClick(shown(card, "Show")[0], Qt.MouseButton.LeftButton)
    assert now.span is not None
    chosen = sheet.view.editor.textCursor()
    assert (chosen.selectionStart(), chosen.selectionEnd()) == sheet.view.editor.sheet.map().span_to_document(now.span)


def test_a_dismissal_follows_its_words_and_ends_with_them(qtbot: QtBot, sheet: DraftScreen) -> None:
    """Words moved by typing before them stay dismissed; words that were changed have not been answered."""
    mark = sheet.view.editor.marks[0]
    start, others = mark.cursor.selectionStart(), len(sheet.view.editor.marks) - 1
    dismiss(qtbot, sheet, "As approved.")
    assert len(sheet.view.editor.marks) == others
    run = sheet.view.editor.sheet.run_at(start)
    assert run is not None
    write(qtbot, sheet, run.start, "So it is. ")
    answered = sheet.sheet.answered
    assert answered is not None
    assert len(answered.dismissed) == 1
    assert len(sheet.view.editor.marks) == others
    finding = answered.dismissed[0].finding
    assert finding.span is not None
    start, end = sheet.view.editor.sheet.map().span_to_document(finding.span)
    write(qtbot, sheet, start + (end - start) // 2, "xyz")
    answered = sheet.sheet.answered
    assert answered is not None
    assert not answered.dismissed


def test_a_draft_is_answered_side_by_side(
    qtbot: QtBot, workplace: Workplace, screen: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """Dismissing beside the other variants begins the piece; the card counts open findings only, also later."""
    draft = next(one for one in drafts if workplace.drafting.check(one).findings)
    screen.select(draft.id)
    variant = screen.desk.desk.find(draft.id)
    assert variant is not None
    assert variant.answered is not None
    before = len(variant.answered.open.findings)
    dismiss(qtbot, screen, "As approved.")
    assert variant.answered is not None
    assert len(variant.answered.open.findings) == before - 1
    assert len(piece_dismissals(workplace, draft)) == 1
    card = screen.view.variants.card(draft.id)
    assert card is not None
    still_open = Counter(one.severity for one in variant.answered.open.findings)
    told = [f"{n} {severity}{'' if n == 1 else 's'}" for severity, n in still_open.items()] or ["no open finding"]
    qtbot.waitUntil(lambda: set(told) <= set(labels(card).split(" | ")), timeout=2000)
    screen.edit(draft.id)
    qtbot.waitUntil(lambda: screen.at_rest, timeout=15000)
    assert len(rules_open(screen)) == before - 1


def test_advice_is_a_finding_too(qtbot: QtBot, screen: DraftScreen) -> None:
    """A draft with nothing but suggestions has their number on its card and over their cards, and no "no finding"."""
    for variant in screen.desk.desk.variants:
        screen.select(variant.draft.id)
        assert variant.answered is not None
        findings = variant.answered.open.findings
        assert findings
        assert {(one.severity, one.advisory) for one in findings} == {("suggestion", True)}
        told = f"{len(findings)} suggestion{'' if len(findings) == 1 else 's'}"
        card = screen.view.variants.card(variant.draft.id)
        assert card is not None
        QApplication.processEvents()
        assert told in labels(card).split(" | ")
        assert "no finding" not in labels(card)
        assert told in labels(screen.view.checks.findings).split(" | ")


def test_without_findings_a_card_says_so(screen: DraftScreen) -> None:
    """A draft without an open finding says "no finding" on its card."""
    variant = screen.desk.desk.variants[0]
    card = screen.view.variants.card(variant.draft.id)
    assert card is not None
    assert variant.answered is not None
    variant.answered = replace(variant.answered, open=replace(variant.answered.open, findings=()))
    card.refresh_checks()
    QApplication.processEvents()
    assert labels(card).endswith("no finding")


def test_another_front_door_is_followed(
    qtbot: QtBot, workplace: Workplace, sheet: DraftScreen, drafts: tuple[Draft, ...]
) -> None:
    """A dismissal that the store tells of shows on the open sheet at once."""
    answered, piece = sheet.sheet.answered, workplace.editing.piece_of_draft(drafts[0].id)
    assert answered is not None
    assert piece is not None
    workplace.dismissing.dismiss(piece.id, answered.open.findings[0], answered.text, "Said elsewhere.", by="mw-2")
    qtbot.waitUntil(lambda: sheet.sheet.answered is not None and len(sheet.sheet.answered.dismissed) == 1, timeout=5000)
    assert "Dismissed (1)" in labels(sheet.view.checks.findings.dismissed)


def test_a_read_only_window_says_that_it_cannot_dismiss(
    qtbot: QtBot, workplace: Workplace, open_window: OpenWindow, drafts: tuple[Draft, ...], tmp_path: Path
) -> None:
    """A window for reading only shows findings without Dismiss… and says where they are dismissed."""
    assert not workplace.read_only
    second = bootstrap.open_workplace(tmp_path / "home", scripted=True, window=True)
    try:
        window = open_window(of=second)
        qtbot.waitUntil(lambda: window.draft.at_rest, timeout=15000)
        draft = next(one for one in drafts if second.drafting.check(one).findings)
        window.draft.select(draft.id)
        findings = window.draft.view.checks.findings
        assert findings.card(0) is not None
        assert not shown(findings, "Dismiss…")
        assert "read-only. Dismiss findings in" in labels(findings)
        window.close()
    finally:
        second.close()


@pytest.mark.parametrize("words", ["Dismiss…", "Show", "Why"])
def test_actions_of_a_card_are_named_and_reached_by_keys(qtbot: QtBot, sheet: DraftScreen, words: str) -> None:
    """Tab reaches each action of a card, in the order it reads, and a screen reader hears which finding it is for."""
    number = first(sheet)
    card = sheet.view.checks.findings.card(number)
    assert card is not None
    qtbot.waitUntil(lambda: bool(shown(card, words)) and shown(card, words)[0].isVisible(), timeout=2000)
    wanted = shown(card, words)[0]
    assert rules_open(sheet)[number] in wanted.accessibleName()
    sheet.view.editor.setFocus()
    window = sheet.window()
    for _ in range(150):
        window.focusNextChild()
        if window.focusWidget() is wanted:
            break
    assert window.focusWidget() is wanted


def test_why_leads_to_the_page_of_the_rule(qtbot: QtBot, sheet: DraftScreen) -> None:
    """There stand what it looks for, the paragraphs that it cites and where they can be read, and examples."""
    rule = next(one for one in rules_open(sheet) if one.startswith(("EFF", "MIN")))
    card = sheet.view.checks.findings.card(rules_open(sheet).index(rule))
    assert card is not None
    assert not shown(card, f"More about {rule}…")
    qtbot.mouseClick(shown(card, "Why")[0], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(shown(card, f"More about {rule}…")[0], Qt.MouseButton.LeftButton)
    window = sheet.window()
    assert isinstance(window, MainWindow)
    assert window.help.address == f"rule-{rule}"
    qtbot.waitUntil(lambda: "What it cites" in window.help.reader.toPlainText(), timeout=15000)
    assert "https://www.ecfr.gov/current/title-21/section-202.1" in window.help.reader.toPlainText()
