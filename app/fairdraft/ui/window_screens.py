"""Which screens does the window have, and how does one lead to another?"""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from fairdraft.domain.errors import KnownError
from fairdraft.services.finding_pieces import FoundPiece
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.screen import DraftScreen
from fairdraft.ui.screen import Message, Screen
from fairdraft.ui.theme.theme import Theme

if TYPE_CHECKING:
    from fairdraft.ui.campaigns.screen import CampaignsScreen
    from fairdraft.ui.compare.screen import CompareScreen
    from fairdraft.ui.library.screen import LibraryScreen
    from fairdraft.ui.models.screen import ModelsScreen
    from fairdraft.ui.products.screen import ProductsScreen
    from fairdraft.ui.rate.pairs_screen import PairsScreen
    from fairdraft.ui.rate.screen import RateScreen
    from fairdraft.ui.settings.screen import SettingsScreen
    from fairdraft.ui.studies.screen import StudiesScreen

_ScreenT = TypeVar("_ScreenT", bound=Screen)

_STREAMING = Message(
    "Drafts are being written, so their campaign and brief stay.", "Wait for them or stop them, and go there then."
)
_GONE = Message(
    "That piece is no longer available: it was set aside, or its campaign or brief was removed.", tone="warning"
)


class WindowScreens(QObject):
    """The screens by their names, and the ways between them.

    A screen is loaded and made when it is first asked for, so that the window is there without waiting for those that
    nobody looks at; `made_one` carries it then. Only the draft screen is there from the beginning. `front_wanted`
    carries the name of one that is to come to the front; whoever listens brings it there at once. `rule_wanted` asks
    for the page of a rule.
    """

    made_one = Signal(object)
    front_wanted = Signal(str)
    rule_wanted = Signal(str)

    def __init__(
        self, workplace: Workplace, background: Background, theme: Theme, parent: QObject, *, for_picture: bool
    ) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._background = background
        self._theme = theme
        self.draft = DraftScreen(workplace, background, theme, for_picture=for_picture)
        self.study_in_hand = ""
        """The study that was looked at or rated last, until somebody drafts again."""
        self.made: dict[str, Screen] = {"draft": self.draft}
        """The screens that were made so far, by their names."""
        self._by_name: dict[str, Callable[[], Screen]] = {
            "draft": lambda: self.draft,
            "studies": lambda: self.studies,
            "rate": lambda: self.rate,
            "pairs": lambda: self.pairs,
            "compare": lambda: self.compare,
            "models": lambda: self.models,
            "library": lambda: self.library,
            "products": lambda: self.products,
            "campaigns": lambda: self.campaigns,
            "settings": lambda: self.settings,
        }
        self.names = tuple(self._by_name)
        self._connect_draft()

    def screen(self, name: str) -> Screen:
        """The screen of a name, made now if it was not yet."""
        return self._by_name[name]()

    # ---- the screens, and where each leads

    @cached_property
    def studies(self) -> "StudiesScreen":
        """Studies: planned, run, looked over."""
        from fairdraft.ui.studies.screen import StudiesScreen

        one = StudiesScreen(self._workplace, self._background, self._theme)
        one.opened.connect(self._take_in_hand)
        one.comparison_wanted.connect(self.show_comparison)
        one.rate_wanted.connect(lambda study: self._rate(self.rate, "rate", study))
        one.pairs_wanted.connect(lambda study: self._rate(self.pairs, "pairs", study))
        return self._with("studies", one)

    @cached_property
    def rate(self) -> "RateScreen":
        """Drafts of a study, rated blind one by one."""
        from fairdraft.ui.rate.screen import RateScreen

        one = RateScreen(self._workplace, self._background, self._theme)
        one.left.connect(self.show_study)
        return self._with("rate", one)

    @cached_property
    def pairs(self) -> "PairsScreen":
        """Drafts of a study, two side by side."""
        from fairdraft.ui.rate.pairs_screen import PairsScreen

        one = PairsScreen(self._workplace, self._background, self._theme)
        one.left.connect(self.show_study)
        return self._with("pairs", one)

    @cached_property
    def compare(self) -> "CompareScreen":
        """What studies and campaigns say of their candidates."""
        from fairdraft.ui.compare.screen import CompareScreen

        one = CompareScreen(self._workplace, self._background, self._theme)
        one.empty.study_wanted.connect(self.show_study)
        one.empty.campaigns_wanted.connect(self.show_campaigns)
        return self._with("compare", one)

    @cached_property
    def models(self) -> "ModelsScreen":
        """The models on this machine."""
        from fairdraft.ui.models.screen import ModelsScreen

        return self._with("models", ModelsScreen(self._workplace, self._background, self._theme))

    @cached_property
    def library(self) -> "LibraryScreen":
        """The library of approved copy."""
        from fairdraft.ui.library.screen import LibraryScreen

        one = LibraryScreen(self._workplace, self._background, self._theme)
        one.embedding_wanted.connect(self.show_embedding_models)
        one.detail.rule_wanted.connect(self.rule_wanted)
        return self._with("library", one)

    @cached_property
    def products(self) -> "ProductsScreen":
        """Products and their labels."""
        from fairdraft.ui.products.screen import ProductsScreen

        one = ProductsScreen(self._workplace, self._background, self._theme)
        one.left.connect(lambda: self.front_wanted.emit("draft"))
        one.piece_wanted.connect(self.show_on_sheet)
        return self._with("products", one)

    @cached_property
    def campaigns(self) -> "CampaignsScreen":
        """Campaigns and their briefs."""
        from fairdraft.ui.campaigns.screen import CampaignsScreen

        one = CampaignsScreen(self._workplace, self._background, self._theme)
        one.left.connect(lambda: self.front_wanted.emit("draft"))
        one.draft_wanted.connect(self.draft_for)
        return self._with("campaigns", one)

    @cached_property
    def settings(self) -> "SettingsScreen":
        """The settings of this machine."""
        from fairdraft.ui.settings.screen import SettingsScreen

        one = SettingsScreen(self._workplace, self._background, self._theme)
        one.models_wanted.connect(self.show_embedding_models)
        # How much fits into a prompt, and which copy is found for it, may be something else by then.
        one.settings_changed.connect(self.draft.tokens.later)
        one.settings_changed.connect(self.draft.copy.forget)
        one.words_changed.connect(self.draft.words.check_again)
        return self._with("settings", one)

    # ---- the ways between them

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

    def show_source(self, claim_id: str) -> None:
        """Show a claim of the campaign's product in its source."""
        campaign = self.draft.view.setup.campaign
        if campaign is not None and campaign.product is not None:
            self.products.open_sources(campaign.product, claim_id)
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

    def _rate(self, screen: "RateScreen | PairsScreen", name: str, study_id: str) -> None:
        screen.open_study(study_id)
        self._take_in_hand(study_id)
        self.front_wanted.emit(name)

    def _take_in_hand(self, study_id: str) -> None:
        self.study_in_hand = study_id

    def _with(self, name: str, screen: _ScreenT) -> _ScreenT:
        """A screen that was made just now."""
        self.made[name] = screen
        self.made_one.emit(screen)
        return screen

    def _connect_draft(self) -> None:
        self.draft.copy.piece_wanted.connect(self.show_copy)
        setup, sheet = self.draft.view.setup, self.draft.sheet
        setup.product_wanted.connect(self.show_product)
        self.draft.view.claims.source_wanted.connect(self.show_source)
        self.draft.view.checks.sentences.source_wanted.connect(self.show_source)
        setup.campaigns_wanted.connect(self.show_campaigns)
        sheet.lengths.draft_wanted.connect(self.draft_for)
        sheet.lengths.piece_wanted.connect(self.show_on_sheet)
        self.draft.beginning.returned.connect(self.receive)
        self.draft.beginning.takes_layout = sheet.proof.take
        sheet.receiving.other_wanted.connect(self.receive)
        sheet.receiving.manuscript_wanted.connect(self.draft.beginning.bring_in)
        self.draft.view.checks.findings.rule_wanted.connect(self.rule_wanted)


class HasScreens:
    """The screens as parts of whatever has `ways`; asking for one makes it."""

    ways: WindowScreens

    @property
    def studies(self) -> "StudiesScreen":
        """See `WindowScreens.studies`."""
        return self.ways.studies

    @property
    def rate(self) -> "RateScreen":
        """See `WindowScreens.rate`."""
        return self.ways.rate

    @property
    def pairs(self) -> "PairsScreen":
        """See `WindowScreens.pairs`."""
        return self.ways.pairs

    @property
    def compare(self) -> "CompareScreen":
        """See `WindowScreens.compare`."""
        return self.ways.compare

    @property
    def models(self) -> "ModelsScreen":
        """See `WindowScreens.models`."""
        return self.ways.models

    @property
    def library(self) -> "LibraryScreen":
        """See `WindowScreens.library`."""
        return self.ways.library

    @property
    def products(self) -> "ProductsScreen":
        """See `WindowScreens.products`."""
        return self.ways.products

    @property
    def campaigns(self) -> "CampaignsScreen":
        """See `WindowScreens.campaigns`."""
        return self.ways.campaigns

    @property
    def settings(self) -> "SettingsScreen":
        """See `WindowScreens.settings`."""
        return self.ways.settings
