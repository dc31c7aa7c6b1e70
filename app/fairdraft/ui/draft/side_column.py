"""Which of its two pages does the right column show: what rules found, or what people say?"""

from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from fairdraft.ui.draft.checks_column import ChecksColumn
from fairdraft.ui.draft.comments_panel import CommentsPanel
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import rule, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.theme.theme import Theme


class SideColumn(QFrame):
    """Checks and comments behind two tabs; the tabs are there while a piece is on the sheet."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "right")
        layout = vertical(self, gap=0)
        self._tabs = QWidget()
        # The largest letters in a narrow window have room for one in a line.
        row = FlowLayout(gap=8)
        vertical(self._tabs, margins=(16, 12, 14, 12)).addLayout(row)
        self._to_checks = button(
            "Checks", "tab", tip="What is required, and what rules found", on_press=self.show_checks
        )
        self._to_comments = button(
            "Comments", "tab", tip="What people say about the words", on_press=self.show_comments
        )
        for one in (self._to_checks, self._to_comments):
            one.setCheckable(True)
            row.addWidget(one)
        layout.addWidget(self._tabs)
        # What scrolls goes under a line, not under the tabs themselves.
        self._line = rule()
        layout.addWidget(self._line)
        self.checks = ChecksColumn(theme)
        self.comments = CommentsPanel(theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.checks)
        self._stack.addWidget(self.comments)
        layout.addWidget(self._stack, 1)
        self.offer_comments(offered=False)

    def offer_comments(self, *, offered: bool) -> None:
        """Whether there is a piece to comment on."""
        self._tabs.setVisible(offered)
        self._line.setVisible(offered)
        if not offered:
            self.show_checks()

    def count(self, waiting: int) -> None:
        """Say on the tab how many comments wait for somebody."""
        self._to_comments.setText(f"Comments · {waiting}" if waiting else "Comments")
        self._to_comments.setAccessibleName(f"Comments, {waiting} open" if waiting else "Comments")

    def show_checks(self) -> None:
        """Show what rules found."""
        self._show(comments=False)

    def show_comments(self) -> None:
        """Show what people say."""
        self._show(comments=True)

    def _show(self, *, comments: bool) -> None:
        self._stack.setCurrentWidget(self.comments if comments else self.checks)
        self._to_checks.setChecked(not comments)
        self._to_comments.setChecked(comments)
