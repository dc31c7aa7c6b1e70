"""Who rates, and how is it done? Before the first draft of a sitting shows."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton

from fairdraft.domain.rating_queue import QueueStanding
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import card, clear, horizontal, scrolled, vertical
from fairdraft.ui.parts.even_row import EvenRow
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.turn_later import turn_later
from fairdraft.ui.parts.words import SectionLabel, key_cap, set_property, text_label
from fairdraft.ui.theme.theme import Theme

_WIDEST, _AROUND = 620, 24


class StartPage(QFrame):
    """Says how rating works and asks who rates. `begun` carries the rater's pseudonym."""

    begun = Signal(str)

    def __init__(self, theme: Theme, title: str, words: str) -> None:
        super().__init__()
        self.setProperty("role", "ground")
        # With large letters in a low window it is longer than there is room.
        self._area, outer = scrolled()
        # The page is as long as it is only after the keys were put on a rater, and rows are placed a turn later.
        self._later = turn_later(self, self._bring_into_view)
        self._area.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._later.start())
        vertical(self).addWidget(self._area)
        outer.addStretch(2)
        self._theme = theme
        whole, column = card(gap=12)
        self._card = whole
        self._fit()
        theme.changed.connect(self._fit)
        column.setContentsMargins(24, 20, 24, 20)
        column.addWidget(text_label(title, "title"))
        column.addWidget(text_label(words, wrap=True))
        self._keys_follow = SectionLabel("Keys", theme)
        column.addWidget(self._keys_follow)
        place = QFrame()
        # In columns: a key is looked for, not read.
        self._keys = EvenRow(place, gap=14, line_gap=6)
        column.addWidget(place)
        column.addSpacing(4)
        self._asked = SectionLabel("Who is rating?", theme)
        column.addWidget(self._asked)
        place = QFrame()
        self._row = FlowLayout(place, gap=8)
        column.addWidget(place)
        self.raters: dict[str, QPushButton] = {}
        self._present = ""
        self._led_to: QPushButton | None = None
        self._why = text_label("", "muted", wrap=True)
        column.addWidget(self._why)
        middle = horizontal()
        middle.addStretch(1)
        middle.addWidget(whole, 100)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show the keys that work in the sitting to come, each with what it does."""
        clear(self._keys)
        self._keys_follow.setVisible(bool(keys))
        for key, what in keys:
            one = QFrame()
            row = horizontal(one, gap=6)
            row.addWidget(key_cap(key))
            row.addWidget(text_label(what, "small"))
            self._keys.addWidget(one)

    def ask(self, raters: Sequence[str], present: str, *, why_not: str = "", note: str = "") -> None:
        """Offer a button for each rater; `present` is the person at this machine, `why_not` says why nobody may.

        `note` is something to know before. How far they are is said once it is counted.
        """
        clear(self._row)
        self.raters, self._present, self._led_to = {}, present, None
        self._asked.setVisible(not why_not)
        self._why.setText(why_not or note)
        self._why.setVisible(bool(why_not or note))
        for rater in () if why_not else raters:
            words = "Begin rating" if len(raters) == 1 else f"Rate as {rater}"
            # A name of its own: what is said behind these words changes, and begins from them each time.
            one = button(words, name=words)
            # Enter, too: the keys come here by themselves, and no mouse need be touched.
            one.setAutoDefault(True)
            if rater == present and len(raters) > 1:
                one.setText(f"{one.accessibleName()} (you)")
                one.setAccessibleDescription("you")
            one.clicked.connect(lambda _on=False, rater=rater: self.begun.emit(rater))
            self.raters[rater] = one
            self._row.addWidget(one)

    def show_standings(self, standings: Mapping[str, QueueStanding]) -> None:
        """Say how far each rater is, and put the keys on one who has something left: on the person at this machine
        where the plan names them, for nobody should rate on under another's name.

        Without standings, as before they are counted, all may have something left. Keys that somebody put on another
        rater stay there.
        """
        for rater, one in self.raters.items():
            standing = standings.get(rater)
            if standing is not None:
                how_far = f"{standing.done:,} of {standing.total:,}"
                is_you = one.accessibleDescription().startswith("you")
                one.setText(f"{one.accessibleName()}{' (you)' if is_you else ''} · {how_far}")
                one.setAccessibleDescription(f"{'you, ' if is_you else ''}{how_far} done")
        whose = [self._present] if self._present in self.raters else list(self.raters)
        waiting = [one for one in whose if one not in standings or standings[one].left]
        for rater, one in self.raters.items():
            set_property(one, "role", "primary" if rater in waiting[:1] else "plain")
        chosen = any(one.hasFocus() for one in self.raters.values() if one is not self._led_to)
        if whose and not chosen:
            self._led_to = self.raters[(waiting or whose)[0]]
            self._led_to.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bring_into_view(self) -> None:
        """Show the rater whom the keys were put on."""
        if self._led_to is not None and self._led_to.hasFocus():
            self._area.ensureWidgetVisible(self._led_to, 0, _AROUND)

    def _fit(self) -> None:
        self._card.setMaximumWidth(round(_WIDEST * self._theme.typography.scale))
