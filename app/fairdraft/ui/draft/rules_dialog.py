"""Which rules looked at this text, which do not apply, and which cannot be checked?"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from fairdraft.domain.finding import CheckResult
from fairdraft.services.checking import CheckingService
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import horizontal, scrolled, vertical
from fairdraft.ui.parts.dialog_size import begin_in_size
from fairdraft.ui.parts.words import SectionLabel, text_label
from fairdraft.ui.theme.theme import Theme


class RulesDialog(QDialog):
    """A list to read; it changes nothing.

    Args:
        result: the check that is told about.
        title_of: answers a rule's title.
    """

    def __init__(self, result: CheckResult, title_of: Callable[[str], str], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Rules")
        begin_in_size(self, 560, 560, theme, parent)
        layout = vertical(self, gap=0)
        area, column = scrolled(margins=(24, 24, 24, 16), gap=4)
        layout.addWidget(area, 1)
        with_findings = {rule for one in result.findings for rule in (one.rule, *one.also)}
        groups: Sequence[tuple[str, list[tuple[str, str]]]] = (
            ("Cannot be checked in plain text", [(one.rule, one.why) for one in result.unchecked]),
            ("Found more than is listed", [(one.rule, one.why) for one in result.cut]),
            ("Found something", [(rule, "") for rule in result.checked if rule in with_findings]),
            ("Found nothing", [(rule, "") for rule in result.checked if rule not in with_findings]),
            ("Do not apply to this kind of piece", [(rule, "") for rule in result.not_applicable]),
        )
        for title, rules in groups:
            if not rules:
                continue
            column.addWidget(SectionLabel(f"{title} · {len(rules)}", theme))
            for rule, why in rules:
                line = f"{rule}  {title_of(rule)}".strip()
                column.addWidget(text_label(line, wrap=True))
                if why:
                    column.addWidget(text_label(why, "small", wrap=True))
            column.addSpacing(12)
        packs = ", ".join(f"{pack.id} {pack.version}" for pack in result.packs)
        column.addWidget(text_label(f"Rule packs: {packs}" if packs else "No rule pack is in use.", "small", wrap=True))
        foot = horizontal(margins=(24, 12, 24, 16))
        foot.addStretch(1)
        foot.addWidget(button("Close", on_press=self.accept))
        layout.addLayout(foot)

    @classmethod
    def show_over(cls, parent: QWidget, result: CheckResult, checking: CheckingService, theme: Theme) -> None:
        """Open the list over a screen; it goes when it is closed."""
        titles = {one.id: one.title for one in checking.rules()}
        dialog = cls(result, lambda rule: titles.get(rule, ""), theme, parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
