"""What is to be written, by whom, and how often? The left column of the draft screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QSpinBox, QVBoxLayout, QWidget
from typing_extensions import override

from fairdraft.domain.campaign import Brief, Campaign, spot_seconds
from fairdraft.domain.candidate import Candidate
from fairdraft.domain.model import LibraryModel
from fairdraft.ui.draft.candidate_words import candidate_line, candidate_words
from fairdraft.ui.parts.buttons import IconButton, button
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import card, horizontal, scrolled, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.plain_field import PlainField
from fairdraft.ui.parts.tick_boxes import BreakingBox
from fairdraft.ui.parts.words import SectionLabel, chip, text_label
from fairdraft.ui.theme.theme import Theme

_OWN = "\x00own"
_PIECE = "piece:"
_MOST_VARIANTS = 8


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person has chosen; `brief_text` is set where the brief is their own."""

    campaign: Campaign
    candidate: Candidate | None
    brief_id: str | None
    brief_text: str | None
    count: int
    raw: bool


class SetupPanel(QFrame):
    """Campaign, brief, candidate and number of variants.

    `campaign_chosen` carries a campaign's id, `product_wanted` that of the product to be looked at (empty for any),
    `campaigns_wanted` asks for all campaigns; `brief_chosen` tells that another brief is meant, `changed` that anything
    is. `why_not` says why a candidate cannot draft now, empty if it can; `own_briefs` which briefs of their own people
    had drafted in a campaign, `imported` which pieces (id and name) were begun from files.
    """

    campaign_chosen = Signal(str)
    product_wanted = Signal(str)
    campaigns_wanted = Signal()
    brief_chosen = Signal()
    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "left")
        self._theme = theme
        self.why_not: Callable[[Candidate], str] = lambda _candidate: ""
        self.own_briefs: Callable[[str], Sequence[Brief]] = lambda _campaign: ()
        self.imported: Callable[[str], Sequence[tuple[str, str]]] = lambda _campaign: ()
        self._own: dict[str, Brief] = {}
        self.begun: dict[str, str] = {}
        """By campaign, what was begun as a brief and not drafted yet."""
        self._campaigns: dict[str, Campaign] = {}
        self._candidates: dict[str, Candidate] = {}
        self._models: dict[str, LibraryModel] = {}
        outer = vertical(self, gap=0)
        area, self._column = scrolled(margins=(16, 16, 16, 16), gap=6)
        outer.addWidget(area)
        self._add_campaign()
        self._column.addSpacing(10)
        self._add_brief()
        self._column.addSpacing(10)
        self._add_candidate()
        self._column.addSpacing(10)
        self._add_count()
        self._column.addSpacing(10)
        self.below = vertical(gap=16)
        self._column.addLayout(self.below)

    def fit(self, width: int) -> None:
        """Take this width; the fields grow with the letters."""
        scale = self._theme.typography.scale
        self.setFixedWidth(width)
        self.brief_text.setFixedHeight(round(162 * scale))
        self.count.setFixedWidth(round(46 * scale))

    # ---- what can be chosen

    def offer(
        self, campaigns: Sequence[Campaign], candidates: Sequence[Candidate], models: Sequence[LibraryModel]
    ) -> None:
        """Offer these campaigns and candidates; what was chosen stays chosen where it still exists."""
        shown = self.campaign
        self._campaigns = {one.id: one for one in campaigns}
        self._candidates = {one.id: one for one in candidates}
        self._models = {one.name: one for one in models} | {one.sha256: one for one in models}
        before_campaign, before_candidate = self.campaign_box.currentData(), self.candidate_box.currentData()
        with QSignalBlocker(self.campaign_box), QSignalBlocker(self.candidate_box):
            _fill(self.campaign_box, [(one.name, one.id) for one in campaigns], before_campaign)
            _fill(self.candidate_box, [(candidate_line(one), one.id) for one in candidates], before_candidate)
            self._shut_those_that_cannot(candidates, before_candidate)
        self.candidate_box.setEnabled(bool(candidates))
        if self.campaign_box.currentData() != before_campaign:
            self._on_campaign()
        else:
            # A command may have taken manuscripts in, and somebody reworded the brief in front.
            self.offer_own_briefs()
            self._follow_brief(shown)
        self._show_candidate()

    def _follow_brief(self, before: Campaign | None) -> None:
        """Where the words of the chosen brief stand as they were, they are those that it has now."""
        campaign = self.campaign
        if before is None or campaign is None or campaign == before:
            return
        self._show_campaign(campaign)
        words = self.brief_text.text().strip()
        was = next((one for one in before.briefs if one.text.strip() == words), None)
        if was is not None and campaign.brief(was.id) != was:
            self._on_brief()

    def _shut_those_that_cannot(self, candidates: Sequence[Candidate], chosen: object) -> None:
        """Hosted candidates while offline stay in the list, with the reason; the first that can draft is chosen."""
        items = self.candidate_box.model()
        able = []
        for at, one in enumerate(candidates):
            reason = self.why_not(one)
            if reason:
                if isinstance(items, QStandardItemModel):
                    items.item(at).setEnabled(False)
                self.candidate_box.setItemData(at, reason, Qt.ItemDataRole.ToolTipRole)
            else:
                able.append(at)
        if able and self.candidate_box.currentIndex() not in able and self.candidate_box.currentData() != chosen:
            self.candidate_box.setCurrentIndex(able[0])

    def choose(self, campaign_id: str, brief_id: str | None = None) -> None:
        """Choose a campaign and perhaps one of its briefs."""
        place = self.campaign_box.findData(campaign_id)
        if place >= 0 and place != self.campaign_box.currentIndex():
            self.campaign_box.setCurrentIndex(place)
        if brief_id is not None:
            self.choose_brief(brief_id)

    def choose_brief(self, brief_id: str, own_text: str = "") -> None:
        """Choose a brief by id, or write one of the person's own."""
        place = self.brief_box.findData(brief_id)
        if place >= 0:
            self.brief_box.setCurrentIndex(place)
        elif own_text:
            self.brief_box.setCurrentIndex(self.brief_box.findData(_OWN))
            self.brief_text.set_text(own_text)

    def offer_own_briefs(self) -> None:
        """Offer what was written as a brief since; where its words are those that stand here, it is the chosen one."""
        campaign = self.campaign
        if campaign is None:
            return
        words, chosen = self.brief_text.text().strip(), self.brief_box.currentData()
        with QSignalBlocker(self.brief_box):
            self._fill_briefs(campaign, chosen)
            same = next((one.id for one in self._own.values() if one.text == words), None)
            if same is not None:
                self.brief_box.setCurrentIndex(self.brief_box.findData(same))
                self.begun.pop(campaign.id, None)
                self.changed.emit()

    @property
    def campaign(self) -> Campaign | None:
        """The chosen campaign."""
        return self._campaigns.get(self.campaign_box.currentData() or "")

    @property
    def piece_id(self) -> str:
        """The piece that was begun from a file and is chosen in the place of a brief; empty where none is."""
        chosen = str(self.brief_box.currentData() or "")
        return chosen.removeprefix(_PIECE) if chosen.startswith(_PIECE) else ""

    @property
    def begun_in_front(self) -> str:
        """The campaign whose begun brief stands in the field; empty where none does."""
        wish = self.wish()
        begun = None if wish is None else self.begun.get(wish.campaign.id)
        return wish.campaign.id if wish is not None and begun and wish.brief_text == begun else ""

    def offers(self, campaign_id: str) -> bool:
        """Whether a campaign can be chosen."""
        return campaign_id in self._campaigns

    def wish(self) -> Wish | None:
        """All that is chosen; None while there is no campaign."""
        campaign = self.campaign
        if campaign is None:
            return None
        brief = self._brief(campaign)
        own = brief is None or brief.id in self._own or self.brief_text.text().strip() != brief.text.strip()
        return Wish(
            campaign=campaign,
            candidate=self._candidates.get(self.candidate_box.currentData() or ""),
            brief_id=None if own or brief is None else brief.id,
            brief_text=self.brief_text.text().strip() if own else None,
            count=self.count.value(),
            raw=self.raw.isChecked(),
        )

    def set_busy(self, *, busy: bool) -> None:
        """While drafts stream, what they are made from stays as it is."""
        boxes = (self.campaign_box, self.brief_box, self.candidate_box, self.count, self.raw)
        if busy and any(one.hasFocus() for one in boxes):
            # What is shut gives the keys to whatever comes next, such as the way to the product.
            self.brief_text.setFocus(Qt.FocusReason.OtherFocusReason)
        for one in boxes:
            one.setEnabled(not busy)
        self.brief_text.setReadOnly(busy)

    # ---- parts

    def _add_campaign(self) -> None:
        self._column.addWidget(SectionLabel("Campaign", self._theme))
        self.campaign_box = ChoiceBox("Campaign", self._theme)
        self.campaign_box.currentIndexChanged.connect(lambda _place: self._on_campaign())
        self._column.addWidget(self.campaign_box)
        self._about = text_label("", "small", wrap=True)
        self._column.addWidget(self._about)
        tip = "What is approved, a draft from a new label, and what changed"
        self.product = button("Product and label…", "link", tip=tip, on_press=self._ask_product)
        tip = "Which there are; add one from a file, make one, or change your own"
        self.campaigns = button("Campaigns…", "link", tip=tip, on_press=self.campaigns_wanted.emit)
        links = QWidget()
        row = FlowLayout(links, gap=14, line_gap=2)
        for one in (self.product, self.campaigns):
            row.addWidget(one)
        self._column.addWidget(links)

    def _add_brief(self) -> None:
        head = horizontal()
        head.addWidget(SectionLabel("Brief", self._theme))
        head.addStretch(1)
        self._own_chip = chip("your own", "accent")
        self._own_chip.setVisible(False)
        head.addWidget(self._own_chip)
        self._column.addLayout(head)
        self.brief_box = ChoiceBox("Brief", self._theme)
        self.brief_box.currentIndexChanged.connect(lambda _place: self._on_brief())
        self._column.addWidget(self.brief_box)
        self.brief_text = PlainField("Brief in words", "What should this piece say, to whom? One idea is enough.")
        self.brief_text.textChanged.connect(self._on_words)
        self._column.addWidget(self.brief_text)
        self.tokens = text_label("", "small", wrap=True)
        self.tokens.setAccessibleName("Tokens of the prompt")
        self.tokens.setVisible(False)
        self._column.addWidget(self.tokens)

    def _add_candidate(self) -> None:
        head = horizontal()
        head.addWidget(SectionLabel("Candidate", self._theme))
        head.addStretch(1)
        self.online_chip = chip("online", "accent")
        self.online_chip.setToolTip("A hosted model: the prompt leaves this machine")
        self.online_chip.setVisible(False)
        head.addWidget(self.online_chip)
        self._column.addLayout(head)
        self.candidate_box = ChoiceBox("Candidate", self._theme)
        self.candidate_box.currentIndexChanged.connect(lambda _place: self._show_candidate())
        self._column.addWidget(self.candidate_box)
        self._candidate_about = text_label("", "small", wrap=True)
        self._column.addWidget(self._candidate_about)

    def _add_count(self) -> None:
        self._column.addWidget(SectionLabel("Variants", self._theme))
        row = horizontal(gap=4)
        self.count = _Number()
        self.count.setRange(1, _MOST_VARIANTS)
        self.count.setValue(4)
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.count.setAccessibleName("Number of variants")
        self.count.valueChanged.connect(lambda _n: self.changed.emit())
        fewer = IconButton("minus", "One variant fewer", self._theme, on_press=self.count.stepDown)
        more = IconButton("plus", "One variant more", self._theme, on_press=self.count.stepUp)
        for one in (fewer, self.count, more):
            row.addWidget(one)
        row.addStretch(1)
        self._column.addLayout(row)
        self.raw = BreakingBox("Model writes everything")
        self.raw.setToolTip(
            "Raw: the model is asked for the indication and the safety information too.\n"
            "Otherwise the approved language is inserted by the program, word for word."
        )
        self.raw.toggled.connect(lambda _on: self.changed.emit())
        self._column.addWidget(self.raw)

    # ---- changes

    def _ask_product(self) -> None:
        self.product_wanted.emit("" if self.campaign is None else self.campaign.product or "")

    def _on_campaign(self) -> None:
        campaign = self.campaign
        with QSignalBlocker(self.brief_box):
            self._fill_briefs(campaign, None)
        if campaign is None:
            self._about.setText("No campaign yet. “Campaigns…” makes one, or adds one from a file.")
        else:
            self._show_campaign(campaign)
            self.campaign_chosen.emit(campaign.id)
        self._on_brief()

    def _show_campaign(self, campaign: Campaign) -> None:
        kind = campaign.ad_type.replace("-", " ")
        seconds = spot_seconds(campaign)
        length = f":{seconds}" if seconds else ""
        said = (kind, campaign.channel, length, "sample" if campaign.sample else "")
        self._about.setText(" · ".join(filter(None, said)))
        self._about.setToolTip(campaign.message or campaign.objective)

    def _on_brief(self) -> None:
        campaign = self.campaign
        brief = None if campaign is None else self._brief(campaign)
        with QSignalBlocker(self.brief_text):
            begun = "" if campaign is None or self.piece_id else self.begun.get(campaign.id, "")
            self.brief_text.set_text(begun if brief is None else brief.text)
        # Nothing is drafted for a piece that is there.
        self.brief_text.setEnabled(not self.piece_id)
        if brief is None and campaign is not None and not self.piece_id:
            self.brief_text.setFocus()
        self._on_words()
        self.brief_chosen.emit()

    def _on_words(self) -> None:
        wish = self.wish()
        if wish is not None and wish.brief_text and all(one.text != wish.brief_text for one in self._own.values()):
            # Whoever looks at another brief meanwhile finds it again.
            self.begun[wish.campaign.id] = wish.brief_text
        elif wish is not None and wish.brief_text == "" and self.brief_box.currentData() == _OWN:
            self.begun.pop(wish.campaign.id, None)
        self._own_chip.setVisible(wish is not None and wish.brief_text is not None and bool(wish.brief_text))
        self.changed.emit()

    def _show_candidate(self) -> None:
        candidate = self._candidates.get(self.candidate_box.currentData() or "")
        self.online_chip.setVisible(candidate is not None and candidate.endpoint is not None)
        if candidate is None:
            self._candidate_about.setText("No candidate yet. Add one with “fairdraft candidates add FILE”.")
        else:
            words = candidate_words(candidate, self._models.get(candidate.model or ""))
            self._candidate_about.setText("\n".join(filter(None, (words, self.why_not(candidate)))))
        self.changed.emit()

    def _brief(self, campaign: Campaign) -> Brief | None:
        chosen = self.brief_box.currentData() or ""
        return campaign.brief(chosen) or self._own.get(chosen)

    def _fill_briefs(self, campaign: Campaign | None, chosen: object) -> None:
        """The campaign's briefs, those that people wrote themselves, imported pieces, and the way to write a brief."""
        of_campaign = () if campaign is None else campaign.briefs
        self._own = {} if campaign is None else {one.id: one for one in self.own_briefs(campaign.id)}
        briefs = [(_brief_line(one), one.id) for one in of_campaign]
        own = [(f"your own · {' '.join(one.text.split())}", one.id) for one in self._own.values()]
        files = () if campaign is None else self.imported(campaign.id)
        imported = [(f"imported · {name}", f"{_PIECE}{piece}") for piece, name in files]
        _fill(self.brief_box, [*briefs, *own, *imported, ("Write your own…", _OWN)], chosen)


class _Number(QSpinBox):
    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        # Whoever scrolls the column must not order more variants on the way.
        event.ignore()


def _brief_line(brief: Brief) -> str:
    return f"{brief.id} · {' '.join(brief.text.split())}"


def _fill(box: QComboBox, entries: Sequence[tuple[str, str]], chosen: object) -> None:
    box.clear()
    for text, data in entries:
        box.addItem(text, data)
        box.setItemData(box.count() - 1, text, Qt.ItemDataRole.ToolTipRole)
    place = box.findData(chosen)
    box.setCurrentIndex(place if place >= 0 else 0 if entries else -1)


def column_card(theme: Theme, title: str) -> tuple[QWidget, QVBoxLayout]:
    """A titled card for the left column, and the layout for what it holds."""
    whole = QWidget()
    layout = vertical(whole, gap=6)
    layout.addWidget(SectionLabel(title, theme))
    inside, rows = card(gap=8)
    layout.addWidget(inside)
    return whole, rows
