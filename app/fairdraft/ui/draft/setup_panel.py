"""What is to be written, by whom, and how often? The left column of the draft screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fairdraft.domain.campaign import Brief, Campaign, spot_seconds
from fairdraft.domain.candidate import Candidate
from fairdraft.domain.model import LibraryModel
from fairdraft.domain.piece import Piece
from fairdraft.domain.piece_beginning import BegunPiece
from fairdraft.domain.resized_brief import brief_name
from fairdraft.ui.draft.candidate_choice import CandidateChoice
from fairdraft.ui.draft.piece_ways import PieceWays
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.choice import ChoiceBox, fill_choice
from fairdraft.ui.parts.containers import card, horizontal, scrolled, vertical
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.plain_field import PlainField
from fairdraft.ui.parts.tips import plain_tip, tip_words
from fairdraft.ui.parts.words import SectionLabel, chip, text_label
from fairdraft.ui.theme.theme import Theme

_OWN = "\x00own"
_PIECE = "piece:"
_TWIN = "twin:"
_DRAFTING = "Drafts are being written. Wait for them, or stop them"


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
    """Campaign, brief or piece, candidate and number of variants.

    `campaign_chosen` carries a campaign's id, `product_wanted` that of the product to be looked at (empty for any),
    `campaigns_wanted` asks for all campaigns; `brief_chosen` tells that another brief is meant, `changed` that anything
    is. `own_briefs` says which briefs of their own people had drafted in a campaign, `pieces` which pieces were begun
    there from no draft. `campaign_gone` carries the name of the campaign that was chosen and is not there any more:
    another one is in front.
    """

    campaign_chosen = Signal(str)
    campaign_gone = Signal(str)
    product_wanted = Signal(str)
    campaigns_wanted = Signal()
    brief_chosen = Signal()
    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "left")
        self._theme = theme
        self.own_briefs: Callable[[str], Sequence[Brief]] = lambda _campaign: ()
        self.pieces: Callable[[str], Sequence[BegunPiece]] = lambda _campaign: ()
        self._own: dict[str, Brief] = {}
        self._pieces: dict[str, BegunPiece] = {}
        self.begun: dict[str, str] = {}
        """By campaign, what was begun as a brief and not drafted yet."""
        self.twins: dict[tuple[str, str], str] = {}
        """By campaign and id, what another window had begun as a brief of the same campaign."""
        self._campaigns: dict[str, Campaign] = {}
        self._is_busy = False
        outer = vertical(self, gap=0)
        area, self._column = scrolled(margins=(16, 16, 16, 16), gap=6)
        outer.addWidget(area)
        self._add_campaign()
        self._column.addSpacing(10)
        self._add_brief()
        self._column.addSpacing(10)
        self.writer = CandidateChoice(theme)
        self.writer.changed.connect(self.changed)
        self.candidate_box, self.online_chip = self.writer.box, self.writer.online_chip
        self.count, self.raw = self.writer.count, self.writer.raw
        self._column.addWidget(self.writer)
        self._column.addSpacing(10)
        self.below = vertical(gap=16)
        self._column.addLayout(self.below)
        # Without claims and versions there is room left, which belongs below everything.
        self._column.addStretch(1)

    def fit(self, width: int) -> None:
        """Take this width; the fields grow with the letters."""
        scale = self._theme.typography.scale
        self.setFixedWidth(width)
        self.brief_text.setFixedHeight(round(162 * scale))
        self.writer.fit()

    # ---- what can be chosen

    def offer(
        self, campaigns: Sequence[Campaign], candidates: Sequence[Candidate], models: Sequence[LibraryModel]
    ) -> None:
        """Offer these campaigns and candidates; what was chosen stays chosen where it still exists."""
        shown = self.campaign
        self._campaigns = {one.id: one for one in campaigns}
        before = self.campaign_box.currentData()
        with QSignalBlocker(self.campaign_box):
            fill_choice(self.campaign_box, [(one.name, one.id) for one in campaigns], before)
        self.writer.offer(candidates, models)
        if self.campaign_box.currentData() != before:
            self._on_campaign()
            if shown is not None:
                self.campaign_gone.emit(shown.name)
        else:
            # A command may have taken manuscripts in, and somebody reworded the brief in front.
            self.offer_own_briefs()
            self._follow_brief(shown)
        self.writer.show_chosen()

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

    def choose(self, campaign_id: str, brief_id: str | None = None) -> bool:
        """Choose a campaign and perhaps one of its briefs; False where others stay, because drafts stream for them."""
        place = self.campaign_box.findData(campaign_id)
        if self._is_busy:
            same_brief = not brief_id or brief_id == self.brief_box.currentData()
            return same_brief and place == self.campaign_box.currentIndex()
        if place >= 0 and place != self.campaign_box.currentIndex():
            self.campaign_box.setCurrentIndex(place)
        if brief_id is not None:
            self.choose_brief(brief_id)
        return True

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
        if same is None and self.brief_box.currentData() != chosen:
            # A piece that was put aside meanwhile.
            self._on_brief()

    def offer_pieces(self, piece_id: str = "") -> None:
        """Offer the pieces that there are now; this one is chosen, by its id, or what was chosen stays."""
        before = self.brief_box.currentData()
        with QSignalBlocker(self.brief_box):
            self._fill_briefs(self.campaign, f"{_PIECE}{piece_id}" if piece_id else before)
        if self.brief_box.currentData() != before:
            self._on_brief()
        else:
            self.ways.show_piece(self.piece)

    def follow_piece(self, piece: Piece) -> None:
        """A piece has other words or another name: it is called by what it is called now."""
        begun, place = self._pieces.get(piece.id), self.brief_box.findData(f"{_PIECE}{piece.id}")
        if begun is not None and place >= 0:
            self._pieces[piece.id] = followed = replace(begun, piece=piece)
            words = _piece_line(followed)
            self.brief_box.setItemText(place, words)
            self.brief_box.setItemData(place, plain_tip(words), Qt.ItemDataRole.ToolTipRole)
            self.brief_box.setToolTip(tip_words(self.brief_box.currentText()))
            self.ways.show_piece(self.piece)

    @property
    def campaign(self) -> Campaign | None:
        """The chosen campaign."""
        return self._campaigns.get(self.campaign_box.currentData() or "")

    @property
    def piece_id(self) -> str:
        """The piece that was begun from no draft and is chosen in the place of a brief; empty where none is."""
        chosen = str(self.brief_box.currentData() or "")
        return chosen.removeprefix(_PIECE) if chosen.startswith(_PIECE) else ""

    @property
    def piece(self) -> BegunPiece | None:
        """The same with how it began, as it was when it was offered."""
        return self._pieces.get(self.piece_id)

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
            candidate=self.writer.candidate,
            brief_id=None if own or brief is None else brief.id,
            brief_text=self.brief_text.text().strip() if own else None,
            count=self.count.value(),
            raw=self.raw.isChecked(),
        )

    def set_busy(self, *, busy: bool) -> None:
        """While drafts stream, what they are made from stays as it is."""
        self._is_busy = busy
        boxes = (self.campaign_box, self.brief_box, self.candidate_box, self.count, self.raw)
        links = (self.ways.own, self.ways.manuscript, self.ways.undo, self.ways.back)
        if busy and any(one.hasFocus() for one in (*boxes, *links)):
            # What is shut gives the keys to whatever comes next, such as the way to the product.
            self.brief_text.setFocus(Qt.FocusReason.OtherFocusReason)
        for one in boxes:
            one.setEnabled(not busy)
        self.ways.let(_DRAFTING if busy else "")
        self.brief_text.setReadOnly(busy)

    # ---- parts

    def _add_campaign(self) -> None:
        self._column.addWidget(SectionLabel("Campaign", self._theme))
        self.campaign_box = ChoiceBox("Campaign", self._theme)
        self.campaign_box.currentIndexChanged.connect(lambda _place: self._on_campaign())
        self._column.addWidget(self.campaign_box)
        self._about = text_label("", "small", wrap=True)
        self._column.addWidget(self._about)
        tip = "What is approved, drafts from a new label, and what changed"
        self.product = button("Product and label…", "link", tip=tip, on_press=self._ask_product)
        tip = "See campaigns, add one from a file, make one, or change your own"
        self.campaigns = button("Campaigns…", "link", tip=tip, on_press=self.campaigns_wanted.emit)
        links = QWidget()
        row = FlowLayout(links, gap=14, line_gap=0)
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
        self.ways = PieceWays()
        self._column.addWidget(self.ways)

    # ---- changes

    def _ask_product(self) -> None:
        self.product_wanted.emit("" if self.campaign is None else self.campaign.product or "")

    def _on_campaign(self) -> None:
        campaign = self.campaign
        with QSignalBlocker(self.brief_box):
            self._fill_briefs(campaign, None)
        if campaign is None:
            self._about.setText("No campaign yet. Use “Campaigns…” to make one or add one from a file.")
        else:
            self._show_campaign(campaign)
            self.campaign_chosen.emit(campaign.id)
        self.ways.let("" if campaign is not None else "Choose a campaign first")
        self._on_brief()

    def _show_campaign(self, campaign: Campaign) -> None:
        kind = campaign.ad_type.replace("-", " ")
        seconds = spot_seconds(campaign)
        length = f":{seconds}" if seconds else ""
        said = (kind, campaign.channel, length, "sample" if campaign.sample else "")
        self._about.setText(" · ".join(filter(None, said)))
        self._about.setToolTip(tip_words(campaign.message or campaign.objective))

    def _on_brief(self) -> None:
        campaign = self.campaign
        chosen = str(self.brief_box.currentData() or "")
        if campaign is not None and chosen.startswith(_TWIN):
            self._take_twin(campaign, chosen.removeprefix(_TWIN))
        brief = None if campaign is None else self._brief(campaign)
        with QSignalBlocker(self.brief_text):
            begun = "" if campaign is None or self.piece_id else self.begun.get(campaign.id, "")
            self.brief_text.set_text(begun if brief is None else brief.text)
        # Nothing is drafted for a piece that is there.
        self.brief_text.setVisible(not self.piece_id)
        self.ways.show_piece(self.piece)
        if brief is None and campaign is not None and not self.piece_id:
            self.brief_text.setFocus()
        self._on_words()
        self.brief_chosen.emit()

    def _take_twin(self, campaign: Campaign, twin: str) -> None:
        """What another window had begun comes into the field; what was begun there takes its place in the list."""
        words, waiting = self.twins.pop((campaign.id, twin)), self.begun.pop(campaign.id, "")
        if waiting:
            self.twins[campaign.id, twin] = waiting
        self.begun[campaign.id] = words
        with QSignalBlocker(self.brief_box):
            self._fill_briefs(campaign, _OWN)

    def _on_words(self) -> None:
        wish = self.wish()
        if wish is not None and wish.brief_text and all(one.text != wish.brief_text for one in self._own.values()):
            # Whoever looks at another brief meanwhile finds it again.
            self.begun[wish.campaign.id] = wish.brief_text
        elif wish is not None and wish.brief_text == "" and self.brief_box.currentData() == _OWN:
            self.begun.pop(wish.campaign.id, None)
        self._own_chip.setVisible(wish is not None and wish.brief_text is not None and bool(wish.brief_text))
        self.changed.emit()

    def _brief(self, campaign: Campaign) -> Brief | None:
        chosen = self.brief_box.currentData() or ""
        return campaign.brief(chosen) or self._own.get(chosen)

    def _fill_briefs(self, campaign: Campaign | None, chosen: object) -> None:
        """The campaign's briefs, people's own, pieces that began as no draft, what another window had begun, and the
        way to write a brief.
        """
        of_campaign = () if campaign is None else campaign.briefs
        self._own = {} if campaign is None else {one.id: one for one in self.own_briefs(campaign.id)}
        briefs = [(_brief_line(one), one.id) for one in of_campaign]
        own = [(f"your own · {' '.join(one.text.split())}", one.id) for one in self._own.values()]
        self._pieces = {} if campaign is None else {one.piece.id: one for one in self.pieces(campaign.id)}
        pieces = [(_piece_line(one), f"{_PIECE}{one.piece.id}") for one in self._pieces.values()]
        begun = [
            (f"begun · {' '.join(words.split())}", f"{_TWIN}{twin}")
            for (of, twin), words in self.twins.items()
            if campaign is not None and of == campaign.id
        ]
        fill_choice(self.brief_box, [*briefs, *own, *pieces, *begun, ("Write your own…", _OWN)], chosen)


def _brief_line(brief: Brief) -> str:
    return f"{brief_name(brief.id)} · {' '.join(brief.text.split())}"


def _piece_line(one: BegunPiece) -> str:
    return f"{'imported' if one.is_imported else 'own piece'} · {one.piece.name}"


def column_card(theme: Theme, title: str) -> tuple[QWidget, QVBoxLayout]:
    """A titled card for the left column, and the layout for what it holds."""
    whole = QWidget()
    layout = vertical(whole, gap=6)
    layout.addWidget(SectionLabel(title, theme))
    inside, rows = card(gap=8)
    layout.addWidget(inside)
    return whole, rows
