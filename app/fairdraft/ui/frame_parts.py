"""What stands around every screen: navigation, top bar, status strip?"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton

from fairdraft.domain.counting import counted
from fairdraft.domain.engine_status import EngineStatus
from fairdraft.ui.engine_words import engine_tip, engine_words
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import IconButton, button
from fairdraft.ui.parts.containers import frame, horizontal, vertical
from fairdraft.ui.parts.key_words import key_cap_words, key_words
from fairdraft.ui.parts.tips import plain_tip
from fairdraft.ui.parts.words import ElidedLabel, key_cap, set_property, text_label
from fairdraft.ui.screen import Message, PrimaryAction
from fairdraft.ui.theme.theme import SCHEME_CHOICES, SchemeChoice, Theme

_WIDE, _NARROW = 184, 52
# An icon, and what of the width stands around it and a name.
_ICON, _BESIDE_NAME = 16, 48
# With letters as drawn.
_TOP_HEIGHT, _LETTERS = 44, 13
# The strip is so high, and grows where its words need it: what stands above it has little room with large letters.
_STRIP, _STRIP_WORDS = 28, 16
READING = Message(
    "Another Fairdraft window has this store open, so this one is read-only.",
    "To write here, close the other window and open this one again.",
    "warning",
)
"""Why nothing can be written in a window."""

_SCHEME_ICONS: dict[SchemeChoice, tuple[str, str]] = {
    "system": ("system", "System colors"),
    "light": ("sun", "Light"),
    "dark": ("moon", "Dark"),
}


class Navigation(QFrame):
    """The screens at the left; only those that exist. `chosen` carries a screen's id.

    `profile_wanted` asks for the question who is working, `help_wanted` for the help.
    """

    chosen = Signal(str)
    profile_wanted = Signal()
    help_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "left")
        self._theme = theme
        self._layout = vertical(self, margins=(8, 12, 8, 12), gap=4)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, tuple[IconButton, str]] = {}
        self._layout.addStretch(1)
        self.help = IconButton(
            "help", "Help", theme, text="Help", role="navigation", tip="Help (F1)", on_press=self.help_wanted.emit
        )
        self.person = IconButton(
            "person", "Who is working", theme, role="navigation", on_press=self.profile_wanted.emit
        )
        self.scheme = IconButton("system", "Colors", theme, role="navigation", on_press=self._next_scheme)
        for one in (self.help, self.person, self.scheme):
            self._layout.addWidget(one)
        self._apart = ""
        self._person = ""
        self._wide = True
        self.fit(wide=True)
        theme.changed.connect(lambda: self.fit(wide=self._wide))

    def add(self, screen: str, name: str, icon: str, shortcut: str) -> None:
        """Add a screen."""
        one = IconButton(icon, name, self._theme, text=name, role="navigation", tip=f"{name} ({key_words(shortcut)})")
        one.setCheckable(True)
        # To screen readers one of several, and not a box to check.
        one.setAutoExclusive(True)
        one.clicked.connect(lambda _on=False: self.chosen.emit(screen))
        one.toggled.connect(lambda on: one.show_icon(icon, "accent" if on else "neutral"))
        self._group.addButton(one)
        self._layout.insertWidget(len(self._buttons), one)
        self._buttons[screen] = (one, name)

    def add_settings(self, screen: str, name: str, icon: str, shortcut: str) -> None:
        """Add the screen whose button stands below, above the colors; to be called after all others."""
        self.add(screen, name, icon, shortcut)
        self._apart = screen
        one, _name = self._buttons[screen]
        self._layout.removeWidget(one)
        self._layout.insertWidget(self._layout.indexOf(self.scheme), one)
        # In the group it would lose its stop of Tab as soon as another one has the keys.
        self._group.removeButton(one)

    def mark(self, screen: str) -> None:
        """Show which screen is in front."""
        # Nobody can uncheck the chosen one of a group that holds on to one.
        self._group.setExclusive(False)
        for name, (one, _words) in self._buttons.items():
            one.setChecked(name == screen)
        self._group.setExclusive(True)
        # Tab stops once among the screens, at the one in front; Qt moves that stop only where a button was pressed.
        # The one that stands apart has a stop of its own; while it is in front, the first has that of the others.
        stops = {screen if screen != self._apart else next(iter(self._buttons)), self._apart}
        for name, (one, _words) in self._buttons.items():
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if name in stops else Qt.FocusPolicy.ClickFocus)

    def take_focus(self, screen: str) -> None:
        """Put the keys on a screen's button, where pressing one by mistake does no harm."""
        self._buttons[screen][0].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_person(self, name: str) -> None:
        """Show who is working."""
        self._person = name
        self.fit(wide=self._wide)

    def fit(self, *, wide: bool) -> None:
        """Words beside the icons, or icons alone."""
        self._wide = wide
        icon = self._theme.typography.size(_ICON)
        # Names have more room beside large icons; icons alone have that of the margins, because the rest is dear.
        width, beside = (_WIDE + 3 * (icon - _ICON), 8) if wide else (_NARROW, _ICON - icon // 2)
        self.setFixedWidth(width)
        self._layout.setContentsMargins(beside, 12, beside, 12)
        for one, name in self._buttons.values():
            one.setText(f" {name}" if wide else "")
        self.help.setText(" Help" if wide else "")
        metrics, room = self.person.fontMetrics(), width - icon - _BESIDE_NAME
        name = metrics.elidedText(self._person or "Who is working?", Qt.TextElideMode.ElideRight, room)
        self.person.setText(f" {name.replace('&', '&&')}" if wide else "")
        self.person.setToolTip(plain_tip(f"{self._person or 'Nobody yet'}: change who is working"))
        # What stands on it begins its name: that is what somebody says who works by voice.
        self.person.setAccessibleName(f"{self._person}: who is working" if self._person else "Who is working?")
        self._show_scheme()

    def _show_scheme(self) -> None:
        icon, name = _SCHEME_ICONS[self._theme.choice]
        self.scheme.show_icon(icon)
        self.scheme.setText(f" {name}" if self._wide else "")
        self.scheme.setAccessibleName(f"Colors: {name}")
        self.scheme.setToolTip(plain_tip(f"Colors: {name} (press to change)"))

    def _next_scheme(self) -> None:
        place = SCHEME_CHOICES.index(self._theme.choice)
        self._theme.choose(SCHEME_CHOICES[(place + 1) % len(SCHEME_CHOICES)])


class TopBar(QFrame):
    """Name, heading, the way to everything, and the one primary action of the screen in front.

    `go_to_wanted` asks for the field that leads everywhere.
    """

    go_to_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "top")
        self.setFixedHeight(_TOP_HEIGHT)
        self._call: Callable[[], None] | None = None
        row: QHBoxLayout = horizontal(self, margins=(16, 0, 16, 0), gap=16)
        row.addWidget(text_label("Fairdraft", "brand"))
        self._heading = ElidedLabel("", "muted")
        row.addWidget(self._heading, 1)
        self.go_to = IconButton(
            "search",
            "Search or run a command",
            theme,
            text=" Search or run a command",
            tip=f"Search pieces, campaigns, briefs, studies, help and rules ({key_words('Ctrl+K')})",
            on_press=self.go_to_wanted.emit,
        )
        row.addWidget(self.go_to)
        self._keys = key_cap(key_cap_words("Ctrl+K"))
        row.addWidget(self._keys)
        row.setSpacing(12)
        self.action: QPushButton = button("", "primary", on_press=self.press)
        row.addWidget(self.action)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            # The action keeps its room above and below where letters are larger.
            larger = max(0, self.font().pixelSize() - _LETTERS)
            self.setFixedHeight(_TOP_HEIGHT + round(1.5 * larger))

    def show_heading(self, heading: str) -> None:
        """Say what the screen shows."""
        self._heading.setText(heading)

    def offer_going(self, *, offered: bool) -> None:
        """Offer the way to everything, or not."""
        self.go_to.setVisible(offered)
        self._keys.setVisible(offered)

    def show_action(self, action: PrimaryAction | None) -> None:
        """Offer the screen's action, or none."""
        self.action.setVisible(action is not None)
        self._call = None if action is None or not action.enabled else action.call
        if action is not None:
            set_property(self.action, "role", "plain" if action.is_quiet else "primary")
            self.action.setText(action.text)
            self.action.setAccessibleName(action.text)
            key = f"{action.text} ({key_words(action.key)})" if action.key else action.text
            self.action.setToolTip(plain_tip(f"{key}\n{action.tip}" if action.tip else key))
            self.action.setEnabled(action.enabled)
            self.action.setAccessibleDescription(action.tip)

    def press(self) -> None:
        """Do the primary action."""
        if self._call is not None:
            self._call()


_BLIND = "Models are not named while you rate"


class StatusStrip(QFrame):
    """Model and speed, what is saved, and how often the network was called."""

    def __init__(
        self, theme: Theme, *, online: bool, calls: Callable[[], int], team: bool = False, read_only: bool = False
    ) -> None:
        super().__init__()
        self.setProperty("role", "status")
        self._calls = calls
        self._online = online
        # The one connection that nobody makes with --online: the settings ask for it.
        self._team = "Team's database · " if team else ""
        # Messages come and go; why nothing can be written stays.
        self._reads = "Read-only · " if read_only else ""
        outer = vertical(self, gap=0)
        line = frame("bottom")
        outer.addWidget(line)
        row = horizontal(line, margins=(16, 0, 16, 0), gap=20)
        self.engine = ElidedLabel()
        self._engine_line = ""
        self._engine_status = EngineStatus("idle")
        self._blind = False
        self._line = line
        self.saving = text_label("")
        self.network = text_label("")
        self._plug = text_label("")
        row.addWidget(self.engine)
        row.addWidget(self.saving)
        row.addStretch(1)
        inner = horizontal(gap=6)
        inner.addWidget(self._plug)
        inner.addWidget(self.network)
        row.addLayout(inner)
        self._theme = theme
        self._timer = QTimer(self)
        self._timer.setInterval(2000)
        self._timer.timeout.connect(self.count)
        self._timer.start()
        theme.changed.connect(self._follow)
        self._follow()
        self.count()

    def show_engine(self, status: EngineStatus) -> None:
        """Say what the engine does."""
        self._engine_status = status
        self._show_engine_line()

    def show_model(self, line: str) -> None:
        """Say which model drafts, for as long as the engine has nothing to tell."""
        self._engine_line = line
        self.show_engine(self._engine_status)

    def show_blind(self, *, blind: bool) -> None:
        """While a person rates blind, say nothing of models, and nothing of what is saved elsewhere."""
        self._blind = blind
        self.saving.setVisible(not blind)
        self._show_engine_line()

    def _show_engine_line(self) -> None:
        self.engine.setText(_BLIND if self._blind else engine_words(self._engine_status, self._engine_line))
        self.engine.setToolTip(plain_tip("" if self._blind else engine_tip(self._engine_status)))

    def count(self) -> None:
        """Read the count of network calls."""
        calls = self._calls()
        state = "Online" if self._online else "Offline"
        self.network.setText(f"{self._reads}{self._team}{state} · {counted(calls, 'network call')} since start")

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()

    def _follow(self) -> None:
        self._line.setFixedHeight(max(_STRIP, self._theme.typography.size(_STRIP_WORDS)))
        self._plug.setPixmap(self._theme.pixmap("offline", "warning" if self._online else "neutral"))
