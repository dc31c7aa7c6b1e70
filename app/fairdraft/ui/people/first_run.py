"""Who is writing and rating? Asked once, and it can be skipped."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fairdraft.domain.profile import Profile
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import card, horizontal, vertical
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.theme.theme import Theme

ROLES = (
    "Copywriter",
    "Medical writer",
    "Medical editor",
    "Medical director",
    "Account or regulatory",
    "Client reviewer",
)


class FirstRun(QWidget):
    """A friendly card in the middle. `introduced` carries name, role and whether what nobody's name stands under is
    this person's; `skipped` says that nobody said.
    """

    introduced = Signal(str, str, bool)
    skipped = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._roles: Mapping[str, str] = {}
        self._role_given = ""
        outer = vertical(self, margins=(24, 24, 24, 24))
        outer.addStretch(1)
        middle = horizontal()
        column = QWidget()
        column.setFixedWidth(round(440 * theme.typography.scale))
        middle.addStretch(1)
        middle.addWidget(column)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(1)
        self._cards = vertical(column, gap=12)
        box, layout = card(gap=8)
        layout.setContentsMargins(28, 26, 28, 24)
        self._cards.addWidget(box)
        self._title = text_label("Welcome to Fairdraft.", "display", wrap=True)
        layout.addWidget(self._title)
        self._words = text_label(
            "Whose drafts and ratings will these be? Your name stays on this machine; "
            "files you share carry a pseudonym.",
            "muted",
            wrap=True,
        )
        layout.addWidget(self._words)
        self._known = self._pseudonym_line()
        layout.addWidget(self._known)
        layout.addSpacing(8)
        self._add_fields(layout, theme)
        layout.addSpacing(12)
        layout.addLayout(self._foot())

    def _pseudonym_line(self) -> QWidget:
        """What stands for a person in plans and files, to be copied; hidden until somebody is known."""
        line = QWidget()
        known = horizontal(line, gap=8)
        self.pseudonym = text_label("", "strong")
        self.pseudonym.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        known.addWidget(self.pseudonym)
        self.copy = button(
            "Copy", "link", name="Copy your pseudonym", tip="For the plan of a study", on_press=self._copy
        )
        known.addWidget(self.copy)
        known.addStretch(1)
        line.setVisible(False)
        return line

    def _add_fields(self, layout: QVBoxLayout, theme: Theme) -> None:
        layout.addWidget(text_label("Name", "small"))
        self.name = QLineEdit()
        self.name.setAccessibleName("Name")
        self.name.setPlaceholderText("Your name")
        self.name.returnPressed.connect(self._start)
        self.name.textEdited.connect(self._follow_name)
        layout.addWidget(self.name)
        layout.addSpacing(4)
        layout.addWidget(text_label("Role", "small"))
        self.role = ChoiceBox("Role", theme)
        self.role.setEditable(True)
        self.role.addItems(ROLES)
        self.role.setCurrentText("")
        line = self.role.lineEdit()
        if line is not None:
            line.setAccessibleName("Role")
            line.setPlaceholderText("Choose one or write your own")
            line.setFrame(False)
            # What is picked by keys is replaced by what is typed then.
            self.role.activated.connect(lambda _place: line.selectAll())
        layout.addWidget(self.role)
        self.mine = QCheckBox("What was done here as “Rater 1” is mine")
        self.mine.setAccessibleName(self.mine.text())
        self.mine.setToolTip("Puts these drafts, ratings, comments and review steps under your name")
        self.mine.setVisible(False)
        layout.addWidget(self.mine)

    def _foot(self) -> QHBoxLayout:
        row = horizontal(gap=8)
        self.skip = button(
            "Skip", "quiet", tip="Go on as “Rater 1”; you can say who you are later", on_press=self.skipped.emit
        )
        row.addWidget(self.skip)
        row.addStretch(1)
        self.go = button("Start", "primary", on_press=self._start)
        row.addWidget(self.go)
        return row

    def add_below(self, other: QWidget) -> None:
        """Put another card under this one, as wide as it."""
        self._cards.addWidget(other)

    def ask_again(self, profile: Profile | None, roles: Mapping[str, str], *, is_nobody: bool) -> None:
        """Ask for another person, or for better words on this one; `roles` has everybody's, by name, and `is_nobody`
        says that whoever works here did not say who they are.
        """
        self._roles = roles
        self.mine.setChecked(False)
        self.mine.setVisible(is_nobody)
        if profile is not None:
            self._title.setText("Who is working?")
            self._words.setText(
                f"The name stays on this machine. In plans and files this pseudonym stands for {profile.name}: give it "
                "to the person who plans a study you will rate."
            )
            self.pseudonym.setText(profile.pseudonym)
            self._known.setVisible(True)
            self.name.setText(profile.name)
            self._give_role(profile.role)
            self.skip.setText("Cancel")
            self.go.setText("Continue")
            self.go.setAccessibleName("Continue")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._known.isVisible():
            self.skipped.emit()
        else:
            super().keyPressEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def _follow_name(self, name: str) -> None:
        """Another name is another person: the role of the one before is not hers, unless she wrote it herself."""
        if self.role.currentText() == self._role_given:
            self._give_role(self._roles.get(" ".join(name.split()), ""))

    def _give_role(self, role: str) -> None:
        self._role_given = role
        self.role.setCurrentText(role)
        line = self.role.lineEdit()
        if line is not None:
            # A long one shows its beginning.
            line.setCursorPosition(0)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.pseudonym.text())

    def _start(self) -> None:
        self.introduced.emit(self.name.text(), self.role.currentText(), self.mine.isChecked())
