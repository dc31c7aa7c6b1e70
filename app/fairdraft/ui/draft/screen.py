"""How do campaign, variants, sheet, checks and rating work together on the draft screen?"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent

from fairdraft.domain.change import ChangedThing
from fairdraft.domain.errors import KnownError
from fairdraft.domain.piece import render
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.answers import Answers
from fairdraft.ui.draft.beginning_desk import BeginningDesk
from fairdraft.ui.draft.brief_memory import BriefMemory
from fairdraft.ui.draft.campaign_products import CampaignProducts, campaign_heading
from fairdraft.ui.draft.copy_desk import CopyDesk
from fairdraft.ui.draft.drafting_action import drafting_action
from fairdraft.ui.draft.drafting_desk import DraftingDesk
from fairdraft.ui.draft.keys import DraftKeys
from fairdraft.ui.draft.layout import DraftLayout
from fairdraft.ui.draft.rating_desk import RatingDesk
from fairdraft.ui.draft.remedy_desk import RemedyDesk
from fairdraft.ui.draft.rules_dialog import RulesDialog
from fairdraft.ui.draft.sheet_desk import SheetDesk
from fairdraft.ui.draft.stored_drafts import stored_drafts
from fairdraft.ui.draft.token_desk import TokenDesk
from fairdraft.ui.draft.variants import Variant
from fairdraft.ui.draft.word_desk import WordDesk
from fairdraft.ui.draft.worked_on import edited_words, worked_on
from fairdraft.ui.engine_words import where_it_runs
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.announcing import announce
from fairdraft.ui.parts.containers import vertical
from fairdraft.ui.screen import Command, Message, PrimaryAction, Screen
from fairdraft.ui.theme.theme import Theme


class DraftScreen(Screen):
    """Draft variants, choose one, edit it under the eyes of the rules, rate it.

    `engine_told` carries a line about model and speed for the status strip, `saving_told` one about what is saved,
    `who_wanted` asks who is working.
    """

    engine_told = Signal(str)
    saving_told = Signal(str)
    who_wanted = Signal()

    def __init__(
        self, workplace: Workplace, background: Background, theme: Theme, *, for_picture: bool = False
    ) -> None:
        super().__init__()
        self._workplace = workplace
        self._theme = theme
        self.view = DraftLayout(theme, self)
        vertical(self).addWidget(self.view)
        self.desk = DraftingDesk(workplace, background, self)
        self.view.setup.writer.why_not = workplace.hosted.why_not
        self.view.setup.own_briefs = workplace.drafting.own_briefs
        self.briefs = BriefMemory(workplace, self.view.setup, self)
        self.remedies = RemedyDesk(workplace, background, self.desk, self.view.setup, self)
        self.answers = Answers(workplace, self._pseudonym, self)
        self.sheet = SheetDesk(
            workplace, background, self.view, self._pseudonym, self.answers, self, for_picture=for_picture
        )
        self.beginning = BeginningDesk(workplace, background, theme, self.view.setup, self.desk, self.sheet.close, self)
        self.tokens = TokenDesk(workplace, background, self.view.setup, self)
        self.tokens.counted.connect(self.desk.ready.later)
        self.rating = RatingDesk(workplace, self.view.rating, self)
        self.copy = CopyDesk(workplace, background, theme, self.view, self.desk, self)
        self._selected: str | None = None
        self._model_line, self._choosing, self._just_begun = "", False, False
        followers = (self.desk.check_again, self.sheet.follow_product)
        self._products = CampaignProducts(workplace.products, self.tell, followers)
        self.words = WordDesk(workplace, self.view, [self.desk.check_again, self.sheet.check_again], self)
        self._connect()
        self._keys = DraftKeys(self, workplace, self.view, self.desk, self.sheet, self.show_all)

    # ---- the frame

    @override
    def heading(self) -> str:
        campaign = self.view.setup.campaign
        return "" if campaign is None else campaign_heading(campaign, self._products.of(campaign))

    @override
    def action(self) -> PrimaryAction | None:
        if self._workplace.read_only:
            return None
        if self.desk.starting and not self.desk.desk.streaming:
            # Not switched off: that would send the keys to some other control.
            return PrimaryAction("Starting…", lambda: None)
        if self.desk.busy:
            return PrimaryAction("Stop all", self.desk.stop, key="Esc", tip="Text written so far is kept")
        return drafting_action(self.view.setup, self.draft, is_editing=self.sheet.draft_id is not None)

    @override
    def commands(self) -> tuple[Command, ...]:
        return self._keys.commands()

    @override
    def shown(self) -> None:
        # A start has read what there is a moment ago.
        if not self._just_begun:
            self._offer()
        self._just_begun = False

    @override
    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        if things & {"product", "campaign"}:
            self._products.forget()
        if things & {"product", "campaign", "candidate", "model"} and self.isVisible():
            self._offer()
        if things & {"piece", "profile"}:
            self.sheet.review.refresh()
        if "profile" in things:
            self.rating.follow_person()
        if "approved_copy" in things:
            self.copy.forget()
        if "piece" in things:
            self.answers.forget()
            self._follow_answers()
            if self.sheet.draft_id is None:
                self._mark_worked_on()
                self.view.setup.offer_pieces()

    @override
    def close_screen(self) -> None:
        self.briefs.close()
        self.tokens.close()
        self.copy.close()
        self.rating.flush()
        self.sheet.shut()
        self.desk.close()
        self.view.checks.turns.close()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.fit(event.size().width(), event.size().height())

    # ---- beginning

    def start(self, campaign_id: str | None = None) -> None:
        """Show what was worked on last, of any campaign or of the given one; what is chosen on the way is not shown."""
        self._choosing = self._just_begun = True
        self._offer()
        self.briefs.open_last(campaign_id)
        self._choosing = False
        self._on_brief()

    def open_most_marked(self) -> None:
        """Put the variant with the most findings in its words on the sheet; the first of several."""
        with_words = [one for one in self.desk.desk.variants if one.draft.blocks]
        if with_words:
            self.edit(max(with_words, key=lambda one: one.places_marked).draft.id)

    @property
    def at_rest(self) -> bool:
        """Whether nothing is under way: no check, no drafting, and everything is drawn."""
        unchecked = any(one.check is None and one.draft.blocks for one in self.desk.desk.variants)
        on_sheet = self.sheet.draft_id is None or self.sheet.is_checked
        return on_sheet and not unchecked and not self.desk.busy and self.view.checks.at_rest

    # ---- what a person does

    def draft(self) -> None:
        """Order variants of the chosen brief."""
        wish = self.view.setup.wish()
        if wish is not None:
            self.sheet.close()
            self._mark_worked_on()
            self.desk.order(wish)

    def regenerate(self, draft_id: str) -> None:
        """Order one draft anew, with another seed, in the place of this one; the old one stays in the store."""
        wish, variant = self.view.setup.wish(), self.desk.desk.find(draft_id)
        if wish is not None and variant is not None and not self._workplace.read_only:
            self.desk.order(wish, instead_of=[variant])

    def select(self, draft_id: str) -> None:
        """Bring a variant forward: its checks and its rating are shown."""
        if draft_id != self._selected:
            self._selected = draft_id
            self._show_selected()

    def edit(self, draft_id: str) -> None:
        """Put a variant on the sheet."""
        variant, campaign = self.desk.desk.find(draft_id), self.view.setup.campaign
        if variant is None or campaign is None or not variant.draft.blocks or self.sheet.draft_id == draft_id:
            return
        self._selected = draft_id
        self.sheet.open(variant.draft, campaign, self._products.of(campaign))
        self.view.show_sheet()
        self._refresh_tabs()
        self.rating.show(variant)
        self.copy.show(variant)
        self.view.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self, numbers: Sequence[int], reason: str) -> None:
        """Dismiss open findings of what is shown, by their numbers, for a reason."""
        variant = self._variant()
        shown = self.sheet.answered or (None if variant is None else variant.answered)
        if shown is not None and self.answers.dismiss(shown, numbers, reason):
            self._follow_answers()
            announce(self, f"{shown.open.findings[numbers[0]].rule} dismissed")

    def take_back(self, dismissal_id: str) -> None:
        """Take a dismissal back: its finding is open again."""
        self.answers.take_back(dismissal_id)
        self._follow_answers()

    def show_all(self) -> None:
        """Show the variants side by side."""
        self.sheet.close()
        if self.beginning.offer_again():
            # Its card has the words as they stand.
            self._on_brief()
            return
        self._mark_worked_on()
        self.view.show_variants()
        self._refresh_tabs()
        self._follow_answers()
        self._show_selected()

    # ---- inside

    def _connect(self) -> None:
        setup, view = self.view.setup, self.view
        setup.brief_chosen.connect(self._on_brief)
        setup.changed.connect(self.frame_changed)
        setup.campaign_gone.connect(lambda name: self.told.emit(Message(f"“{name}” is gone.", tone="warning")))
        view.tabs.all_wanted.connect(self.show_all)
        view.tabs.edit_wanted.connect(self.edit)
        view.tabs.find_wanted.connect(view.search.open_bar)
        view.variants.selected.connect(self.select)
        view.variants.edit_wanted.connect(self.edit)
        view.variants.stop_wanted.connect(self.desk.stop)
        view.variants.regenerate_wanted.connect(self.regenerate)
        view.variants.again_wanted.connect(self.remedies.make_again)
        view.variants.aside_wanted.connect(self.beginning.put_draft_aside)
        view.variants.older_wanted.connect(self.beginning.show_older)
        view.variants.remedy_wanted.connect(self.remedies.take)
        view.variants.try_anyway_wanted.connect(self.remedies.try_anyway)
        view.editor.told.connect(lambda words: self.told.emit(Message(words, tone="neutral")))
        view.checks.required.jump_to.connect(self.sheet.jump_to_element)
        view.checks.findings.jump_to.connect(self.sheet.jump)
        view.checks.findings.fix.connect(self.sheet.fix)
        view.checks.findings.dismiss.connect(self.dismiss)
        view.checks.findings.take_back.connect(self.take_back)
        view.checks.rules_wanted.connect(self._show_rules)
        self.desk.laid_out.connect(self._on_laid_out)
        self.desk.grew.connect(self._on_grew)
        self.desk.begun_anew.connect(self.view.variants.refresh_card)
        self.desk.finished.connect(self._on_finished)
        self.desk.busy_changed.connect(self._on_busy)
        self.desk.model_ready.connect(self._on_model)
        self.desk.speed.connect(lambda speed: self.engine_told.emit(f"{self._model_line} · {speed:.0f} tokens/s"))
        desks = (self.desk, self.sheet, self.rating, self.answers, self.remedies, self.copy, self.beginning, self.words)
        for source in desks:
            source.failed.connect(self.tell)
        for source in (self.words, self.remedies, self.sheet):
            source.told.connect(self.told)
        for source in (self.desk, self.rating, self.answers, self.beginning):
            source.went_well.connect(self.went_well)
        self.beginning.begun.connect(self.edit)
        self.sheet.keeper.saved.connect(self.beginning.follow)
        self.briefs.failed.connect(lambda problem: self.tell(problem, "saving"))
        self.briefs.saved.connect(lambda: self.over.emit("saving"))
        self.sheet.saving_told.connect(self.saving_told)
        self.sheet.over.connect(self.over)
        self.sheet.review.who_wanted.connect(self.who_wanted)

    def _offer(self) -> None:
        try:
            models = self._workplace.models.models()
            self.view.setup.offer(self._workplace.products.campaigns(), self._workplace.products.candidates(), models)
        except KnownError as problem:
            self.tell(problem)
            return
        if not self._model_line:
            self._model_line = models[0].name if models else "No model on this machine"
            self.engine_told.emit(self._model_line)
        self.frame_changed.emit()

    def _on_brief(self) -> None:
        """Another brief is meant: what was written for it comes on the desk."""
        if self.desk.busy or self._choosing:
            return
        self.sheet.close()
        self._selected = None
        wish = self.view.setup.wish()
        self.desk.show_stored(*stored_drafts(self._workplace, self.view.setup))
        if wish is not None:
            self.view.claims.show_claims(self._products.of(wish.campaign), wish.campaign.channel, may_edit=False)
        if not self.desk.desk.variants:
            self.view.show_nothing(
                has_campaign=wish is not None, has_candidate=wish is not None and wish.candidate is not None
            )
        self.frame_changed.emit()

    def _on_laid_out(self) -> None:
        variants = self.desk.desk.variants
        self.answers.look_up([one.draft for one in variants])
        self.view.variants.show_variants(variants, self.desk.desk.older)
        self._mark_worked_on()
        if variants:
            self.view.show_variants()
        if self._variant() is None:
            self._selected = variants[0].draft.id if variants else None
        self._refresh_tabs()
        self._show_selected()

    def _mark_worked_on(self) -> None:
        """Tell on the cards with which drafts somebody went on."""
        drafts = [one.draft for one in self.desk.desk.variants]
        self.view.variants.mark(worked_on(self._workplace, drafts), edited_words(self._workplace, drafts))

    def _on_grew(self, draft_id: str) -> None:
        card = self.view.variants.card(draft_id)
        if card is not None:
            card.append_words()

    def _on_finished(self, draft_id: str) -> None:
        card, variant = self.view.variants.card(draft_id), self.desk.desk.find(draft_id)
        if card is None or variant is None:
            return
        self._judge(variant)
        card.refresh()
        if draft_id == self._selected and self.sheet.draft_id is None:
            self._show_selected()
        self._refresh_tabs()
        if variant.run is not None:
            # Told once and politely, never word by word.
            announce(self, f"Variant {variant.letter} {variant.state}")
        if variant.state == "failed" and variant.run is not None:
            self.told.emit(self.remedies.failure_message(variant))

    def _on_busy(self) -> None:
        self.view.setup.set_busy(busy=self.desk.busy)
        if not self.desk.busy:
            self.view.setup.offer_own_briefs()
        self.view.show_starting(starting=self.desk.starting)
        if not self.desk.busy and not self.desk.desk.variants:
            self.view.show_nothing(has_campaign=True, has_candidate=True)
        self.frame_changed.emit()

    def _on_model(self, ready: Any) -> None:
        self._model_line = f"{ready.name}{where_it_runs(ready.backend)}"
        self.engine_told.emit(self._model_line)
        # Its own tokeniser can count now.
        self.tokens.later()

    def _refresh_tabs(self) -> None:
        self.frame_changed.emit()
        self.view.tabs.show_variants(self.desk.desk.variants, self.sheet.draft_id)

    def _show_selected(self) -> None:
        variant, campaign = self._variant(), self.view.setup.campaign
        self.view.variants.select(self._selected)
        if variant is None or campaign is None or variant.answered is None or not variant.draft.blocks:
            self.view.checks.clear()
        else:
            product, may_answer = self._products.of(campaign), self.answers.may_answer
            tell = self.view.show_findings
            tell(variant.answered, product, self.answers.name_of, may_edit=False, may_answer=may_answer)
        self.rating.show(variant)
        self.copy.show(variant)

    def _judge(self, variant: Variant) -> bool:
        """Part a variant's findings into open and dismissed ones; answers whether they are others than before."""
        before, check, draft = variant.answered, variant.check, variant.draft
        variant.answered = None if check is None else self.answers.judge(draft, render(draft.blocks).text, check)
        return variant.answered != before

    def _follow_answers(self) -> None:
        """Findings may have been dismissed or taken up again: counts, cards and marks are of the open ones."""
        if self.sheet.draft_id is not None:
            self.sheet.follow_answers()
            return
        for variant in self.desk.desk.variants:
            card = self.view.variants.card(variant.draft.id)
            if self._judge(variant) and card is not None:
                card.refresh_checks()
                if variant.draft.id == self._selected:
                    self._show_selected()

    def _variant(self) -> Variant | None:
        return None if self._selected is None else self.desk.desk.find(self._selected)

    def _pseudonym(self) -> str:
        return self._workplace.profiles.present_or_default().pseudonym

    def _show_rules(self) -> None:
        variant = self._variant()
        result = self.sheet.result or (None if variant is None else variant.check)
        if result is not None:
            RulesDialog.show_over(self, result, self._workplace.checking, self._theme)
