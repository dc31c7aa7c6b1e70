"""Of very many findings the panel shows the gravest, tells what the others are, and brings more when asked."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fairdraft.domain.draft import Draft
from fairdraft.domain.finding import CheckResult, Finding, NotChecked, Severity, Span
from fairdraft.ui.draft.answers import Answered
from fairdraft.ui.draft.findings_panel import FindingsPanel
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.parts.in_turns import InTurns
from fairdraft.ui.theme.theme import Theme


@pytest.fixture
def panel(qapp: QApplication, theme: Theme) -> Iterator[FindingsPanel]:
    """The panel within a parent, as in the window."""
    holder = QWidget()
    shown = FindingsPanel(theme, InTurns(holder))
    vertical(holder).addWidget(shown)
    yield shown
    holder.deleteLater()


def answered(findings: tuple[Finding, ...]) -> Answered:
    result = CheckResult(
        "0" * 64,
        None,
        "product-claim",
        "web",
        checked=("ISI-08", "VOI-01", "NUM-01"),
        not_checked=(NotChecked("VOI-01", "More was found."), NotChecked("ISI-07", "Not in plain text.")),
        findings=findings,
    )
    return Answered(cast("Draft", SimpleNamespace(id="d")), "x" * 2000, result, ())


def found(rule: str, severity: Severity, at: int) -> Finding:
    return Finding(rule, severity, f"Problem {at}.", "why", "21 CFR", span=Span(at, at + 1))


def said(panel: FindingsPanel) -> str:
    return " ".join(one.text() for one in panel.findChildren(QLabel) if not one.isHidden())


def test_the_rest_is_counted_by_rule_and_comes_a_hundred_at_a_time(qtbot: QtBot, panel: FindingsPanel) -> None:
    """The gravest come first; what is not shown yet is named, with nothing lost."""
    findings = (*(found("VOI-01", "suggestion", at) for at in range(140)), found("ISI-08", "error", 900))
    panel.show_findings(answered(findings), lambda name: name, may_edit=True, may_answer=True)
    qtbot.waitUntil(lambda: panel.at_rest, timeout=15000)
    assert panel.card(140) is not None
    assert len(panel._cards()) == 30
    assert "Not shown yet: VOI-01 111 suggestions." in said(panel)
    (more,) = [one for one in panel.findChildren(QPushButton) if one.text() == "Show 100 more"]
    more.click()
    qtbot.waitUntil(lambda: panel.at_rest and len(panel._cards()) == 130, timeout=15000)
    assert "Not shown yet: VOI-01 11 suggestions." in said(panel)


def test_a_rule_that_found_more_than_is_listed_is_none_that_could_not_be_checked(
    qtbot: QtBot, panel: FindingsPanel
) -> None:
    """The line below says of each what it is."""
    panel.show_findings(
        answered((found("VOI-01", "suggestion", 0),)), lambda name: name, may_edit=True, may_answer=True
    )
    qtbot.waitUntil(lambda: panel.at_rest, timeout=15000)
    assert "2 rules found nothing, 1 cannot be checked in plain text. VOI-01: More was found." in said(panel)
