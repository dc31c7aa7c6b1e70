"""Which screens does the window have, and how does one lead to another?"""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.errors import KnownError
from fairdraft.services.finding_pieces import FoundPiece
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.campaigns.screen import CampaignsScreen
from fairdraft.ui.compare.screen import CompareScreen
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.library.screen import LibraryScreen
from fairdraft.ui.models.screen import ModelsScreen
from fairdraft.ui.products.screen import ProductsScreen
from fairdraft.ui.rate.pairs_screen import PairsScreen
from fairdraft.ui.rate.screen import RateScreen
from fairdraft.ui.rate.sitting import SittingScreen
from fairdraft.ui.screen import Message, Screen
from fairdraft.ui.settings.screen import SettingsScreen
from fairdraft.ui.studies.screen import StudiesScreen
from fairdraft.ui.theme.theme import Theme

_STREAMING = Message(
    "Drafts are being written, so their campaign and brief stay.", "Wait for them or stop them, and go there then."
)
_GONE = Message(
    "That piece is not offered any more: it was put aside, or its campaign or brief is gone.", tone="warning"
)


class WindowScreens(QObject):
    """The screens by their names, and the ways between them. `front_wanted` carries the name of one that is to come to
    the front; whoever listens brings it there at once. `rule_wanted` asks for the page of a rule.
    """

    front_wanted = Signal(str)
    rule_wanted = Signal(str)

    def __init__(
        self, workplace: Workplace, background: Background, theme: Theme, parent: QObject, *, for_picture: bool
    ) -> None:
        super().__init__(parent)
        self.draft = DraftScreen(workplace, background, theme, for_picture=for_picture)
        self.studies = StudiesScreen(workplace, background, theme)
        self.rate = RateScreen(workplace, background, theme)
        self.pairs = PairsScreen(workplace, background, theme)
        self.compare = CompareScreen(workplace, background, theme)
        self.models = ModelsScreen(workplace, background, theme)
        self.library = LibraryScreen(workplace, background, theme)
        self.products = ProductsScreen(workplace, background, theme)
        self.campaigns = CampaignsScreen(workplace, background, theme)
        self.settings = SettingsScreen(workplace, background, theme)
        self.named: dict[str, Screen] = {
            "draft": self.draft,
            "studies": self.studies,
            "rate": self.rate,
            "pairs": self.pairs,
            "compare": self.compare,
            "models": self.models,
            "library": self.library,
            "products": self.products,
            "campaigns": self.campaigns,
            "settings": self.settings,
        }
        self._connect()

    def show_comparison(self, study_id: str) -> None:
        """Show what a study says."""
        self.compare.open_study(study_id)
        self.front_wanted.emit("compare")

    def show_copy(self, copy_id: str) -> None:
        """Show a piece of approved copy in the library."""
        self.library.show_piece(copy_id)
        self.front_wanted.emit("library")

    def show_embedding_models(self) -> None:
        """Show the models that find copy by its meaning."""
        self.front_wanted.emit("models")
        self.models.show_embedding()

    def show_product(self, product_id: str) -> None:
        """Show a product; empty for whichever there is."""
        self.products.open_product(product_id)
        self.front_wanted.emit("products")

    def show_campaigns(self) -> None:
        """Show the list of campaigns."""
        campaign = self.draft.view.setup.campaign
        self.campaigns.show_list("" if campaign is None else campaign.id)
        self.front_wanted.emit("campaigns")

    def draft_for(self, campaign_id: str, brief_id: str) -> None:
        """Show a brief on the draft screen; empty for whichever the campaign begins with."""
        self.front_wanted.emit("draft")  # first: it offers what was made or changed meanwhile
        self._choose(campaign_id, brief_id)

    def show_on_sheet(self, campaign_id: str, brief_id: str, draft_id: str) -> None:
        """Put a piece on the sheet, by what the draft screen knows it by."""
        self.front_wanted.emit("draft")  # first: it offers what came from other programs meanwhile
        if not self._choose(campaign_id, brief_id):
            return
        setup, desk = self.draft.view.setup, self.draft.desk
        is_here = setup.campaign is not None and setup.campaign.id == campaign_id
        if is_here and setup.brief_box.currentData() == brief_id and desk.desk.find(draft_id) is None:
            if desk.busy:
                self.draft.told.emit(_STREAMING)
                return
            try:
                # One that was begun and never changed: newer drafts of the brief have its place on the desk.
                desk.bring(draft_id)
            except KnownError as problem:
                self.draft.tell(problem)
                return
        self.draft.edit(draft_id)
        if self.draft.sheet.draft_id != draft_id:
            self.draft.told.emit(_GONE)

    def receive(self, found: FoundPiece, file: Path) -> None:
        """Put a piece on the sheet, and take in a file that came back for it."""
        self.show_on_sheet(found.piece.campaign, found.brief, found.draft_id)
        if self.draft.sheet.draft_id == found.draft_id:
            self.draft.sheet.receiving.open(file)

    def show_study(self, study_id: str) -> None:
        """Show the page of a study; empty for the plan of a new one."""
        if study_id:
            self.studies.open(study_id)
        else:
            self.studies.plan()
        self.front_wanted.emit("studies")

    def _choose(self, campaign_id: str, brief_id: str) -> bool:
        """Choose a brief on the draft screen; whether that could be."""
        chosen = self.draft.view.setup.choose(campaign_id, brief_id)
        if not chosen:
            self.draft.told.emit(_STREAMING)
        return chosen

    def _sit(self, name: str, study_id: str) -> None:
        screen = self.named[name]
        assert isinstance(screen, SittingScreen)  # noqa: S101 - the two names are those of sittings
        screen.open_study(study_id)
        self.front_wanted.emit(name)

    def _connect(self) -> None:
        self.studies.comparison_wanted.connect(self.show_comparison)
        self.studies.rate_wanted.connect(lambda study: self._sit("rate", study))
        self.studies.pairs_wanted.connect(lambda study: self._sit("pairs", study))
        self.rate.left.connect(self.show_study)
        self.pairs.left.connect(self.show_study)
        self.compare.empty.study_wanted.connect(self.show_study)
        self.compare.empty.campaigns_wanted.connect(self.show_campaigns)
        self.draft.copy.piece_wanted.connect(self.show_copy)
        self.library.embedding_wanted.connect(self.show_embedding_models)
        setup, lengths = self.draft.view.setup, self.draft.sheet.lengths
        setup.product_wanted.connect(self.show_product)
        setup.campaigns_wanted.connect(self.show_campaigns)
        lengths.draft_wanted.connect(self.draft_for)
        lengths.piece_wanted.connect(self.show_on_sheet)
        self.draft.beginning.returned.connect(self.receive)
        self.draft.sheet.receiving.other_wanted.connect(self.receive)
        self.draft.sheet.receiving.manuscript_wanted.connect(self.draft.beginning.bring_in)
        for cards in (self.draft.view.checks.findings, self.library.detail):
            cards.rule_wanted.connect(self.rule_wanted)
        self.products.left.connect(lambda: self.front_wanted.emit("draft"))
        self.products.piece_wanted.connect(self.show_on_sheet)
        self.campaigns.left.connect(lambda: self.front_wanted.emit("draft"))
        self.campaigns.draft_wanted.connect(self.draft_for)
        self.settings.models_wanted.connect(self.show_embedding_models)
        # How much fits into a prompt, and which copy is found for it, may be something else by then.
        self.settings.settings_changed.connect(self.draft.tokens.later)
        self.settings.settings_changed.connect(self.draft.copy.forget)
        self.settings.words_changed.connect(self.draft.words.check_again)
