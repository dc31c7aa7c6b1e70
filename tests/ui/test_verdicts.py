"""Do the places where a verdict is given agree on its order and its keys?"""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.services.workplace import Workplace
from fairdraft.ui.draft.rating_strip import RatingStrip
from fairdraft.ui.rate.rating_body import RatingBody
from fairdraft.ui.rate.rating_keys import keys_in_words
from fairdraft.ui.studies.settle_form import SettleForm
from fairdraft.ui.theme.theme import Theme

ORDER = ["R", "V", "A"]


def keys_as_they_stand(whole: QWidget) -> list[str]:
    """The keys on the verdicts' buttons, from left to right; they stand in one row."""
    buttons = [one for one in whole.findChildren(QPushButton) if one.property("role") == "verdict"]
    places = {one.text().split()[-1]: one.mapTo(whole, QPoint(0, 0)) for one in buttons}
    assert len({place.y() for place in places.values()}) == 1
    return sorted(places, key=lambda key: places[key].x())


@pytest.mark.parametrize("where", ["blind rating", "your decision", "draft"])
def test_verdicts_stand_in_one_order_with_their_keys(
    qtbot: QtBot, workplace: Workplace, theme: Theme, where: str
) -> None:
    """Reject, revise, approve: the hand finds each at the same place on every screen."""
    whole: QWidget
    if where == "blind rating":
        whole = RatingBody(theme)
    elif where == "draft":
        whole = RatingStrip(theme)
        whole.use(workplace.rating.rubric())
        whole.set_open(is_open=True)
    else:
        whole = SettleForm()
        whole.ask(workplace.rating.rubric())
    # Inside another: a layout would tell the window's frame of its least size, and there is none to tell.
    around = QWidget()
    qtbot.addWidget(around)
    theme.dress(around)
    whole.setParent(around)
    whole.resize(1000, 600)
    with qtbot.waitExposed(around):
        around.show()
    assert keys_as_they_stand(whole) == ORDER


def test_a_rubric_without_verdicts_asks_for_scores_alone(qtbot: QtBot, theme: Theme, workplace: Workplace) -> None:
    """Neither blind rating nor the strip under a draft shows a verdict then, and no key is told for one."""
    body, strip = RatingBody(theme), RatingStrip(theme)
    for one in (body, strip):
        qtbot.addWidget(one)
    body.offer_verdicts(())
    strip.use(workplace.rating.rubric().model_copy(update={"verdicts": ()}))
    buttons = [one for whole in (body, strip) for one in whole.findChildren(QPushButton)]
    assert all(one.isHidden() for one in buttons if one.property("role") == "verdict")
    assert "would" not in strip.accessibleDescription()
    told = dict(keys_in_words(()))
    assert dict(keys_in_words(("approve",))).items() - told.items() == {("A", "approve")}
    assert "A" not in told


def test_a_decision_asks_only_for_verdicts_of_its_rubric(qtbot: QtBot, workplace: Workplace) -> None:
    """A study whose rubric has no "revise" is settled without it, in the same order."""
    form = SettleForm()
    qtbot.addWidget(form)
    form.ask(workplace.rating.rubric().model_copy(update={"verdicts": ("approve", "reject")}))
    assert list(form.verdicts) == ["reject", "approve"]


def test_a_drafts_rating_never_says_that_a_piece_is_approved(qtbot: QtBot, theme: Theme) -> None:
    """Beside the review's own Approve, the rating says what somebody would do."""
    strip = RatingStrip(theme)
    qtbot.addWidget(strip)
    assert [one.accessibleName() for one in strip._verdicts.values()] == [
        "Would reject",
        "Would revise",
        "Would approve",
    ]
