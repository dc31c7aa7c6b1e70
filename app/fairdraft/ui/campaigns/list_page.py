"""Which campaigns are there, and how does another one come in?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QPushButton

from fairdraft.services.managing_campaigns import CampaignOverview
from fairdraft.ui.campaigns.begun_box import BegunBox
from fairdraft.ui.campaigns.words import about_line, chips_of, spoken_line
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.containers import card, clear, horizontal, in_reading_order, vertical
from fairdraft.ui.parts.pages import ReadingPage
from fairdraft.ui.parts.words import SectionLabel, chip, text_label
from fairdraft.ui.screen import PrimaryAction
from fairdraft.ui.theme.theme import Theme

_WHAT_IT_IS = (
    "A campaign holds what stays the same from piece to piece: the product, the kind of advertisement, the channel, "
    "the audience and the message. Its briefs say what to write."
)


class CampaignCard(QFrame):
    """One campaign of the list. `opened` carries its id."""

    opened = Signal(str)

    def __init__(self, overview: CampaignOverview) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(spoken_line(overview))
        self.campaign_id = overview.campaign.id
        layout = vertical(self, margins=(16, 10, 16, 10), gap=4)
        head = horizontal(gap=6)
        name = text_label(overview.campaign.name.strip() or overview.campaign.id, "strong", wrap=True)
        about = text_label(about_line(overview), "muted", wrap=True)
        for one in (name, about):
            # Beside chips and a button, whose words stand in their middle.
            one.setContentsMargins(0, 2, 0, 0)
        head.addWidget(name, 1)
        for words, tone in chips_of(overview):
            head.addWidget(chip(words, tone), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        foot = horizontal(gap=8)
        foot.addWidget(about, 1)
        self.open_button = button("Open", name=f"Open {spoken_line(overview)}")
        self.open_button.clicked.connect(lambda _on=False: self.opened.emit(self.campaign_id))
        foot.addWidget(self.open_button)
        layout.addLayout(foot)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.campaign_id)


class CampaignList(ReadingPage):
    """Every campaign, a person's own first.

    `opened` carries a campaign's id; `new_wanted` asks for a new one, `file_wanted` for one from a file.
    """

    opened = Signal(str)
    new_wanted = Signal()
    file_wanted = Signal()

    def __init__(self, theme: Theme, *, read_only: bool) -> None:
        super().__init__()
        self._theme = theme
        self._read_only = read_only
        self.cards: dict[str, CampaignCard] = {}
        vertical(self).addWidget(self.area)
        self.column.addWidget(self.way_back("Draft"))
        self.title.setText("Campaigns")
        self.begun = BegunBox()
        self.column.addWidget(self.begun)
        self._list = vertical(gap=10)
        self.column.addLayout(self._list)
        self.column.addStretch(1)

    @override
    def heading(self) -> str:
        return "Campaigns"

    @override
    def action(self) -> PrimaryAction | None:
        if self._read_only:
            return None
        return PrimaryAction(
            "New campaign…", self.new_wanted.emit, tip="Fill in a short form, for a product you have added"
        )

    def show_campaigns(self, overviews: Sequence[CampaignOverview]) -> None:
        """Show these campaigns; the keys stay on one that had them."""
        had_keys = next((name for name, one in self.cards.items() if one.open_button.hasFocus()), None)
        clear(self._list)
        self.cards = {}
        own = [one for one in overviews if not one.ships]
        samples = [one for one in overviews if one.ships]
        if own:
            head = horizontal(gap=8)
            head.addWidget(SectionLabel("Your campaigns", self._theme), 1)
            if not self._read_only:
                head.addWidget(self._file_button("flush"))
            self._list.addLayout(head)
        else:
            self._list.addWidget(self._nothing_yet())
        self._add_cards(own)
        if samples:
            self._list.addSpacing(8)
            self._list.addWidget(SectionLabel("Samples for fictional brands", self._theme))
        self._add_cards(samples)
        in_reading_order(self)
        if had_keys is not None:
            self.take_keys(had_keys)

    def take_keys(self, campaign_id: str = "") -> None:
        """Put the keys on a campaign, or where there is none of that id, on the way back."""
        at = self.cards.get(campaign_id)
        if at is not None:
            # Only what is shown can have the keys, and a new card is shown a turn later.
            at.show()
        (self.back if at is None else at.open_button).setFocus(Qt.FocusReason.OtherFocusReason)
        if at is not None:
            self.area.ensureWidgetVisible(at)

    def _add_cards(self, overviews: Sequence[CampaignOverview]) -> None:
        for overview in overviews:
            one = CampaignCard(overview)
            one.opened.connect(self.opened)
            self.cards[overview.campaign.id] = one
            self._list.addWidget(one)

    def _nothing_yet(self) -> QFrame:
        box, layout = card(gap=10)
        layout.setContentsMargins(20, 18, 20, 18)
        layout.addWidget(text_label("You have no campaign of your own yet", "title"))
        layout.addWidget(text_label(_WHAT_IT_IS, "muted", wrap=True))
        if not self._read_only:
            row = horizontal(gap=8)
            row.addWidget(button("New campaign…", on_press=self.new_wanted.emit))
            row.addWidget(self._file_button("plain"))
            row.addStretch(1)
            layout.addLayout(row)
        return box

    def _file_button(self, role: str) -> QPushButton:
        tip = "Reads a campaign file and saves it; an error is reported with its line"
        return button("Add a campaign file…", role, tip=tip, on_press=self.file_wanted.emit)
