"""How do campaigns come into the window, change, and leave it?"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from fairdraft.domain.begun_campaigns import BegunCampaign, FormPurpose
from fairdraft.domain.campaign import Campaign
from fairdraft.domain.campaign_form import CampaignForm, UnfitCampaignError, unknown_sections_words
from fairdraft.domain.change import ChangedThing
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.file_words import no_device
from fairdraft.domain.product import Product
from fairdraft.services.managing_campaigns import CampaignFile, CampaignOverview
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.campaigns.begun_box import begun_words
from fairdraft.ui.campaigns.begun_memory import CampaignMemory
from fairdraft.ui.campaigns.campaign_page import CampaignPage
from fairdraft.ui.campaigns.form_page import FormPage
from fairdraft.ui.campaigns.list_page import CampaignList
from fairdraft.ui.draft.deck_form_desk import WORD_FILES
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.ask_dialog import AskDialog
from fairdraft.ui.parts.containers import in_reading_order
from fairdraft.ui.parts.pages import Page, PagedScreen
from fairdraft.ui.parts.quotes import in_curly_quotes
from fairdraft.ui.screen import Message
from fairdraft.ui.theme.theme import Theme
from fairdraft.ui.theme.tokens import Tone

_FILES = "Campaign files (*.toml);;All files (*)"
_SAME_WORDS = (
    "Drafts and pieces keep the words they were written for. New drafts are compared only with drafts "
    "for exactly the same campaign and brief."
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is kept; `begun` counts readings by when they began: a later one knows more, whichever comes first."""

    overviews: tuple[CampaignOverview, ...]
    products: tuple[Product, ...]
    templates: tuple[str, ...]
    begun: int = field(compare=False)


class CampaignsScreen(PagedScreen):
    """The list of campaigns, one of them, and the form, one page in front.

    `left` asks for the draft screen; `draft_wanted` carries campaign and brief that are to be chosen there.
    """

    left = Signal()
    draft_wanted = Signal(str, str)

    def __init__(self, workplace: Workplace, background: Background, theme: Theme) -> None:
        super().__init__(background)
        self._workplace = workplace
        self._shown: _Reading | None = None
        self._begun = itertools.count()
        # Which campaign takes the keys once the list is there; None where they stay where they are.
        self._keys_on: str | None = None
        self._is_keeping = False
        # The page before the form.
        self._before: Page
        self.list = self._before = CampaignList(theme, read_only=workplace.read_only)
        self.campaign = CampaignPage(theme, read_only=workplace.read_only)
        self.form = FormPage(theme)
        self.memory = CampaignMemory(workplace.begun_campaigns, self.form, self, read_only=workplace.read_only)
        self.hold(self.list, self.campaign, self.form)
        self.list.opened.connect(self.open)
        self.list.new_wanted.connect(lambda: self._begin("new"))
        self.list.file_wanted.connect(self._ask_file)
        self.campaign.draft_wanted.connect(self._draft)
        self.campaign.copy_wanted.connect(lambda: self._begin("copy"))
        self.campaign.change_wanted.connect(lambda brief: self._begin("change", brief))
        self.campaign.save_wanted.connect(self._ask_target)
        self.campaign.remove_wanted.connect(self._ask_removal)
        self.form.keep_wanted.connect(self.keep)
        self.form.deck_template.add_wanted.connect(self._ask_template)
        self.list.begun.go_on.connect(self._go_on)
        self.list.begun.discarded.connect(self._ask_discarding)
        self.memory.changed.connect(self._offer_begun)
        self.memory.failed.connect(lambda problem: self.tell(problem, "saving"))
        self.memory.saved.connect(lambda: self.over.emit("saving"))

    @override
    def shown(self) -> None:
        self._refresh()

    @override
    def close_screen(self) -> None:
        self.memory.close()
        super().close_screen()

    @override
    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        if things & {"campaign", "product", "study"} and self.isVisible():
            self._refresh()

    @property
    def is_read(self) -> bool:
        """Whether the campaigns were read."""
        return self._shown is not None

    def show_list(self, campaign_id: str = "") -> None:
        """Go to the list, with the keys on a campaign. A form that was begun and left stays in front."""
        self._keys_on = campaign_id
        if self.page is not self.form:
            self.show_page(self.list)

    def open(self, campaign_id: str) -> None:
        """Show a campaign whole."""
        overview = self._overview(campaign_id)
        if overview is not None:
            self.campaign.show_campaign(overview)
            self.show_page(self.campaign)
            self.campaign.take_keys()

    def add(self, path: Path) -> None:
        """Keep the campaign in a file; where another one has its id, it is asked first."""

        def done(file: CampaignFile) -> None:
            if file.kept is None:
                self._keep_file(file)
            elif file.kept == file.campaign:
                self.told.emit(Message(f"“{file.campaign.name}” is already here, word for word."))
                self._refresh(lambda: self.open(file.campaign.id))
            else:
                self._ask_replacing(path, file, file.kept)

        self.run(lambda: self._workplace.campaigns.look_at(path), done)

    def keep(self) -> None:
        """Keep what is filled in; where it is refused, all of it stays and the keys go to what is wrong."""
        if self._is_keeping:
            # A second press would find its id taken, by the first.
            return
        self._is_keeping = True
        campaigns, form, base = self._workplace.campaigns, self.form.form, self.form.base
        changed, key = base if self.form.purpose == "change" else None, self.form.key

        def work() -> tuple[Campaign, _Reading]:
            campaign = campaigns.make(form, base) if changed is None else campaigns.change(changed, form)
            return campaign, self._read_now()

        def kept(found: tuple[Campaign, _Reading]) -> None:
            self._is_keeping = False
            self.went_well()
            if key is not None:
                self.memory.forget(key)
            self._show_kept(*found, "Kept")

        def failed(problem: KnownError) -> None:
            self._is_keeping = False
            self._tell(problem)
            if isinstance(problem, UnfitCampaignError):
                self.form.show_fault(problem)

        self._background.run(work, kept, failed)

    def save(self, campaign_id: str, path: Path) -> None:
        """Write a campaign as a file."""
        self.run(
            lambda: self._workplace.campaigns.write(campaign_id, path),
            lambda file: self.told.emit(Message(f"Wrote {file}.", tone="present", place=file)),
        )

    def remove(self, campaign_id: str) -> None:
        """Take a campaign out, and go back to the list."""

        def gone(campaign: Campaign) -> None:
            self.told.emit(Message(f"Removed “{campaign.name}”.", tone="present"))
            self._keys_on = ""
            self.show_page(self.list)
            self._refresh()

        self.run(lambda: self._workplace.campaigns.remove(campaign_id), gone)

    @override
    def go_back(self) -> None:
        if self.page is self.list:
            self.left.emit()
        elif self.page is self.form and self._before is self.campaign and self._is_here(self.campaign.overview):
            self.show_page(self.campaign)
            self.campaign.take_keys()
        else:
            self._to_list()

    # ---- asking

    def _ask_file(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, "Campaign file", "", _FILES)
        if name:
            self.add(Path(name))

    def _ask_template(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, "Your agency's Word template", "", WORD_FILES)
        if name:
            self.run(lambda: self._workplace.deck_templates.kept_as(Path(name)), self._choose_template)

    def _choose_template(self, name: str) -> None:
        """Choose a template for the campaign that is filled in, now that it is kept here."""
        self.form.deck_template.offer(self._workplace.deck_templates.names())
        self.form.deck_template.choose(name)

    def _ask_target(self) -> None:
        overview = self.campaign.overview
        if overview is not None:
            proposed = f"{no_device(overview.campaign.id)}.toml"
            name, _kind = QFileDialog.getSaveFileName(self, "Campaign file", proposed, _FILES)
            if name:
                self.save(overview.campaign.id, Path(name))

    def _ask_replacing(self, path: Path, file: CampaignFile, kept: Campaign) -> None:
        head = f"{path.name} has a campaign with the id “{kept.id}”, which “{kept.name}” already has here."
        told: list[tuple[str, Tone | None]] = [(f"{head} If you add it, it replaces that one.", None)]
        if kept.sample:
            told.append(("That one is a sample. To have both, give the file another id.", "warning"))
        if not file.use.is_none:
            told.append((f"In use: {in_curly_quotes(file.use.words)}. {_SAME_WORDS}", None))
        if file.dropped:
            lacks = f"The file lacks briefs that have drafts or that a study asks for: {', '.join(file.dropped)}."
            told.append((f"{lacks} Their drafts stay, but the draft screen no longer offers these briefs.", "warning"))
        dialog = AskDialog(self, "Replace the campaign?", told, "Replace it")
        dialog.accepted.connect(lambda: self._keep_file(file))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_removal(self) -> None:
        overview = self.campaign.overview
        if overview is None:
            return
        campaign = overview.campaign
        briefs = counted(len(campaign.briefs), "brief")
        words = f"Nothing was made from it: no draft, no piece, no study. Its {briefs} will be removed, too."
        again = "Save it as a file first if you might want it again."
        dialog = AskDialog(self, f"Remove “{campaign.name}”?", ((f"{words} {again}", None),), "Remove")
        dialog.accepted.connect(lambda: self.remove(campaign.id))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _draft(self) -> None:
        if self.campaign.overview is not None:
            self.draft_wanted.emit(self.campaign.overview.campaign.id, "")

    # ---- filling in

    def _begin(self, purpose: FormPurpose, brief: str = "") -> None:
        """Show the form, with the keys in a brief or in its first field."""
        if self._shown is None:
            self._refresh(lambda: self._begin(purpose, brief))
            return
        overview = None if purpose == "new" else self.campaign.overview
        base = None if overview is None else overview.campaign
        use = overview.use if overview is not None and purpose == "change" else None
        begun = self.memory.find(purpose, "" if base is None else base.id)
        self.form.begin(purpose, self._shown.products, base, use, begun)
        self._show_form()
        self.form.take_keys(brief, new_brief=brief == CampaignPage.NEW_BRIEF)

    def _show_form(self) -> None:
        self._before = self.page
        self.show_page(self.form)

    def _go_on(self, begun: BegunCampaign) -> None:
        """Show the form as it was left; where its campaign is gone by now, it makes a new one."""
        overview = self._overview(begun.base)
        if begun.base and overview is None:
            self.memory.forget(begun.key)
            begun = BegunCampaign("copy", begun.base, CampaignForm(), begun.typed, begun.twin)
        products = () if self._shown is None else self._shown.products
        base, use = (None, None) if overview is None else (overview.campaign, overview.use)
        self.form.begin(begun.purpose, products, base, use if begun.purpose == "change" else None, begun)
        self._show_form()
        self.form.take_keys()

    def _ask_discarding(self, begun: BegunCampaign) -> None:
        words = f"{begun_words(begun, self._name_of)}: what you filled in will be lost."
        dialog = AskDialog(self, "Discard what you started?", ((words, None),), "Discard")
        dialog.accepted.connect(lambda: self.memory.forget(begun.key))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _keep_file(self, file: CampaignFile) -> None:
        self.run(
            lambda: (self._workplace.campaigns.keep(file), self._read_now()),
            lambda found: self._show_kept(*found, "Added"),
        )

    def _show_kept(self, campaign: Campaign, reading: _Reading, what: str) -> None:
        unknown = in_curly_quotes(unknown_sections_words(campaign))
        said = f"{what} “{campaign.name}” with {counted(len(campaign.briefs), 'brief')}."
        self.told.emit(Message(said, unknown, "warning" if unknown else "present"))
        self._show_reading(reading)
        self.open(campaign.id)

    # ---- showing

    def _overview(self, campaign_id: str) -> CampaignOverview | None:
        shown: Sequence[CampaignOverview] = () if self._shown is None else self._shown.overviews
        return next((one for one in shown if one.campaign.id == campaign_id), None)

    def _is_here(self, overview: CampaignOverview | None) -> bool:
        """Whether a campaign was not taken out since it was shown."""
        return overview is not None and self._overview(overview.campaign.id) is not None

    def _name_of(self, campaign_id: str) -> str:
        overview = self._overview(campaign_id)
        return campaign_id if overview is None else overview.campaign.name

    def _offer_begun(self) -> None:
        self.list.begun.show_forms(self.memory.forms, self._name_of)
        in_reading_order(self.list)

    def _to_list(self) -> None:
        self._offer_begun()
        overview = self.campaign.overview
        self.show_page(self.list)
        self.list.take_keys("" if overview is None else overview.campaign.id)

    def _refresh(self, then: Callable[[], None] = lambda: None) -> None:
        """Read what is kept, show it, and go on."""

        def done(found: _Reading) -> None:
            self.over.emit("reading")
            self._show_reading(found)
            then()

        self._background.run(self._read_now, done, lambda problem: self.tell(problem, "reading"))

    def _read_now(self) -> _Reading:
        begun = next(self._begun)
        work = self._workplace
        return _Reading(work.campaigns.overviews(), work.products.products(), work.deck_templates.names(), begun)

    def _show_reading(self, found: _Reading) -> None:
        before = self._shown
        if before is None or before.begun < found.begun:
            self._shown = found
            if found != before:
                self.list.show_campaigns(found.overviews)
                self.form.deck_template.offer(found.templates)
                self._follow_campaign()
            self._offer_begun()
        if self._keys_on is not None and self.page is self.list:
            self.list.take_keys(self._keys_on)
            self._keys_on = None

    def _follow_campaign(self) -> None:
        """The campaign that is looked at may be another by now, or gone."""
        if self.campaign.overview is None:
            return
        overview = self._overview(self.campaign.overview.campaign.id)
        if overview is not None:
            self.campaign.show_campaign(overview)
            if self.page is self.campaign:
                # What had the keys was drawn anew.
                self.campaign.back.setFocus()
        elif self.page is self.campaign:
            self._to_list()

    def _tell(self, problem: KnownError) -> None:
        """A refusal of what was filled in, in the window's quotes."""
        self.told.emit(Message(in_curly_quotes(problem.what), in_curly_quotes(problem.remedy), "error", "action"))
