"""A candidate beside its adapted self, in the window."""

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.before_after import METHOD, BeforeAfter, CriterionChange
from fairdraft.ui.compare.before_after_card import add_befores_and_afters
from fairdraft.ui.compare.candidate_marks import Candidates
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.theme.theme import Theme


def test_every_criterion_stands_with_its_aim_and_its_verdict(qtbot: QtBot, theme: Theme) -> None:
    """What it was made for comes first; means, difference, interval and verdict; dashes where nothing is known."""
    changes = (
        CriterionChange("voice", "made_for", "improved", 30, 2.6, 3.5, 0.9, (0.6, 1.2)),
        CriterionChange("accuracy", "must_keep", "undecided", 0, None, None, None, None),
    )
    box = QWidget()
    qtbot.addWidget(box)
    found = [BeforeAfter("plain", "tuned", "tuned beside plain: …", changes, ("2 ratings left out.",))]
    add_befores_and_afters(vertical(box), found, Candidates(["plain", "tuned"], {}, theme), str.upper, theme)
    said = [one.text() for one in box.findChildren(QLabel)]
    assert said.index("What it was made for") < said.index("VOICE") < said.index("What it must not lose")
    assert said[said.index("VOICE") :][:7] == ["VOICE", "2.60", "3.50", "0.90", "[0.60, 1.20]", "30", "improved"]
    assert said[said.index("ACCURACY") :][:7] == ["ACCURACY", "–", "–", "–", "–", "0", "not compared"]
    assert {"2 ratings left out.", METHOD} <= set(said)
