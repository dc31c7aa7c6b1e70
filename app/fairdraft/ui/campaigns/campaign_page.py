"""What does a campaign say, what was it used for, and what can be done with it?"""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fairdraft.domain.campaign_form import unknown_sections_words
from fairdraft.domain.resized_brief import brief_name
from fairdraft.domain.voice_words import avoided_text, preferred_text
from fairdraft.services.managing_campaigns import CampaignOverview
from fairdraft.ui.campaigns.words import about_line, chips_of, limit_words
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import card, clear, horizontal, in_reading_order, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.pages import ReadingPage
from fairdraft.ui.parts.quotes import in_curly_quotes
from fairdraft.ui.parts.words import SectionLabel, chip, text_label
from fairdraft.ui.screen import PrimaryAction
from fairdraft.ui.theme.theme import Theme

_NO_BRIEF = "No brief yet. You can also write one when you draft."


class CampaignPage(ReadingPage):
    """One campaign whole.

    `draft_wanted`, `copy_wanted`, `save_wanted` and `remove_wanted` ask for what their buttons say of it;
    `change_wanted` carries the brief to be reworded, "" for the first field, or `NEW_BRIEF`.
    """

    NEW_BRIEF = "+"

    draft_wanted = Signal()
    copy_wanted = Signal()
    save_wanted = Signal()
    remove_wanted = Signal()
    change_wanted = Signal(str)

    def __init__(self, theme: Theme, *, read_only: bool) -> None:
        super().__init__()
        self._theme = theme
        self._read_only = read_only
        self.overview: CampaignOverview | None = None
        vertical(self).addWidget(self.area)
        self.column.addWidget(self.way_back("Campaigns"))
        self._about = vertical(gap=8)
        self.column.addLayout(self._about)
        self.column.addStretch(1)

    @override
    def heading(self) -> str:
        return "Campaigns" if self.overview is None else f"Campaigns · {self.overview.campaign.name}"

    @override
    def action(self) -> PrimaryAction | None:
        return PrimaryAction("Draft for it", self.draft_wanted.emit, tip="Select it on the draft screen")

    def show_campaign(self, overview: CampaignOverview) -> None:
        """Show a campaign as it is kept now; nothing is drawn anew where it is the same."""
        if overview == self.overview:
            return
        self.overview = overview
        campaign = overview.campaign
        self.title.setText(campaign.name)
        clear(self._about)
        self._about.addWidget(text_label(about_line(overview), "muted", wrap=True))
        facts = QWidget()
        chips = FlowLayout(facts, gap=6)
        for words, tone in (*chips_of(overview), (f"id {campaign.id}", "neutral")):
            chips.addWidget(chip(words, tone))
        self._about.addWidget(facts)
        if campaign.product and overview.product is None:
            missing = f"Its product “{campaign.product}” is not here. Add its file under “Product and label…”."
            self._about.addWidget(text_label(missing, tone="warning", wrap=True))
        unknown = unknown_sections_words(campaign)
        if unknown:
            self._about.addWidget(text_label(in_curly_quotes(unknown), tone="warning", wrap=True))
        self._about.addWidget(self._actions(overview))
        self._add_texts(overview)
        self._add_briefs(overview)
        in_reading_order(self)
        self.frame_changed.emit()

    def _actions(self, overview: CampaignOverview) -> QWidget:
        whole = QWidget()
        row = FlowLayout(whole, gap=8)
        writes = not self._read_only
        if writes and not overview.ships:
            row.addWidget(button("Change…", name="Change the campaign", on_press=partial(self.change_wanted.emit, "")))
        if writes:
            tip = "A new campaign that starts as a copy of this one"
            row.addWidget(button("Use as a template…", tip=tip, on_press=self.copy_wanted.emit))
        tip = "A file that another Fairdraft, or “fairdraft campaigns add”, can import"
        row.addWidget(button("Save as a file…", tip=tip, on_press=self.save_wanted.emit))
        if writes and not overview.ships:
            use = overview.use
            self.remove = button("Remove…", on_press=self.remove_wanted.emit)
            let_press(self.remove, "" if use.is_none else f"It is in use: {in_curly_quotes(use.words)}")
            row.addWidget(self.remove)
        return whole

    def _add_texts(self, overview: CampaignOverview) -> None:
        campaign = overview.campaign
        texts = (
            ("Audience", campaign.audience),
            ("Objective", campaign.objective),
            ("Message", campaign.message),
            ("Limits", limit_words(campaign)),
            ("Voice", campaign.voice.description),
            ("Words to avoid", avoided_text(campaign.voice.avoid)),
            ("Preferred words", preferred_text(campaign.voice.prefer)),
            ("Copy decks", f"In the Word template “{campaign.deck_template}”" if campaign.deck_template else ""),
        )
        told = [(label, words) for label, words in texts if words]
        if not told:
            return
        self._about.addSpacing(12)
        self._about.addWidget(SectionLabel("For every brief", self._theme))
        box, rows = card(gap=12)
        box.setAccessibleName("For every brief")
        rows.setContentsMargins(16, 14, 16, 16)
        for label, words in told:
            lines = vertical(gap=2)
            lines.addWidget(text_label(label, "small"))
            lines.addWidget(text_label(words, wrap=True))
            rows.addLayout(lines)
        self._about.addWidget(box)

    def _add_briefs(self, overview: CampaignOverview) -> None:
        campaign = overview.campaign
        may_change = not overview.ships and not self._read_only
        # A button in the line brings room of its own.
        self._about.addSpacing(4 if may_change else 10)
        head = horizontal(gap=8)
        head.addWidget(SectionLabel("Briefs", self._theme), 1)
        if may_change:
            add = partial(self.change_wanted.emit, self.NEW_BRIEF)
            head.addWidget(button("Add a brief…", "flush", on_press=add))
        self._about.addLayout(head)
        box, rows = card(gap=12)
        box.setAccessibleName("Briefs")
        rows.setContentsMargins(16, 14, 16, 16)
        if not campaign.briefs:
            rows.addWidget(text_label(_NO_BRIEF, "muted", wrap=True))
        for brief in campaign.briefs:
            lines = vertical(gap=2)
            line = horizontal(gap=8)
            line.addWidget(text_label(brief_name(brief.id), "small"), 1)
            if may_change:
                reword = partial(self.change_wanted.emit, brief.id)
                line.addWidget(
                    button("Reword…", "link", name=f"Reword the brief {brief_name(brief.id)}", on_press=reword)
                )
            lines.addLayout(line)
            lines.addWidget(text_label(brief.text, wrap=True))
            rows.addLayout(lines)
        self._about.addWidget(box)

    def take_keys(self) -> None:
        """Put the keys on the way back, from where they scroll."""
        self.area.verticalScrollBar().setValue(0)
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)
