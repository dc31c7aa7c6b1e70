"""Do keys 1 to 5 do what they say on a keyboard that gives digits with Shift alone, and on the number pad?"""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.main_window import MainWindow
from fairdraft.ui.parts.digit_keys import digit_of, plain_digit_of
from fairdraft.ui.rate.rating_keys import command_of

OpenWindow = Callable[..., MainWindow]

_KEY, _MODIFIER = Qt.Key, Qt.KeyboardModifier
_NOTHING, _CTRL, _SHIFT, _PAD = (
    _MODIFIER.NoModifier,
    _MODIFIER.ControlModifier,
    _MODIFIER.ShiftModifier,
    _MODIFIER.KeypadModifier,
)
# The upper row of a French keyboard, by the numbers of X.
_FRENCH = ((_KEY.Key_Ampersand, 10, "&"), (_KEY.Key_Eacute, 11, "é"), (_KEY.Key_QuoteDbl, 12, '"'))


@pytest.fixture(autouse=True)
def _on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")


def press(key: Qt.Key, place: int, text: str = "", held: Qt.KeyboardModifier = _NOTHING, virtual: int = 0) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, held, place, virtual, 0, text)


def test_a_key_means_the_digit_that_it_gives_or_that_is_printed_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The place of a key counts where it gives no digit; with Shift its sign is what is meant."""
    assert [digit_of(press(*one)) for one in _FRENCH] == [1, 2, 3]
    assert digit_of(press(_KEY.Key_Agrave, 19, "à")) == 0
    assert digit_of(press(_KEY.Key_3, 12, "3", _SHIFT)) == 3
    assert digit_of(press(_KEY.Key_4, 83, "4", _PAD)) == 4
    assert digit_of(press(_KEY.Key_Exclam, 10, "!", _SHIFT)) is None
    assert digit_of(press(_KEY.Key_Apostrophe, 48, "'")) is None
    assert plain_digit_of(press(_KEY.Key_Ampersand, 10, "&", _CTRL)) is None
    monkeypatch.setattr(sys, "platform", "win32")
    assert digit_of(press(_KEY.Key_ParenLeft, 6, "(")) == 5
    monkeypatch.setattr(sys, "platform", "darwin")
    assert digit_of(press(_KEY.Key_ParenLeft, 1, "(", virtual=0x17)) == 5


def test_scores_are_given_without_shift_and_on_the_number_pad(workplace: Workplace, sheet: DraftScreen) -> None:
    """In the rating below the sheet and blind alike; a key with Ctrl gives no score."""
    strip = sheet.view.rating
    strip.take_focus()
    rater = workplace.profiles.present_or_default().pseudonym
    draft_id = sheet.desk.desk.variants[0].draft.id
    for given, score in (
        (press(*_FRENCH[1]), 2),
        (press(_KEY.Key_4, 83, "4", _PAD), 4),
        (press(_KEY.Key_3, 12, "3", _SHIFT), 3),
    ):
        QApplication.sendEvent(strip, given)
        rating = workplace.rating.rating(draft_id, rater)
        assert rating is not None
        assert list(rating.scores.values())[-1] == score
    assert command_of(press(*_FRENCH[2])) == ("score", "3")
    assert command_of(press(_KEY.Key_Agrave, 19, "à")) == ("score", "0")
    assert command_of(press(_KEY.Key_Ampersand, 10, "&", _CTRL)) is None


def test_screens_come_to_the_front_without_shift(open_window: OpenWindow) -> None:
    """Ctrl with the key of a digit does it wherever the keys are."""
    window = open_window()
    for key, place, name in ((_KEY.Key_Eacute, 11, "studies"), (_KEY.Key_ParenLeft, 14, "library")):
        QApplication.sendEvent(window.in_front or window, press(key, place, "", _CTRL))
        assert window.in_front is window.ways.screen(name)
