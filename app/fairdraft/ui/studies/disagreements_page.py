"""Where do raters differ most, and what is decided there?"""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from fairdraft.domain.change import ChangedThing
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.rating import Rating
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.told_apart import told_apart
from fairdraft.services.adjudicating import Disagreement
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.containers import card, horizontal, in_reading_order, vertical
from fairdraft.ui.parts.empty_state import EmptyState
from fairdraft.ui.parts.pages import Page
from fairdraft.ui.parts.words import SectionLabel, text_label
from fairdraft.ui.screen import Message, PrimaryAction
from fairdraft.ui.studies.blind_sheet import BlindSheet, raters_marks
from fairdraft.ui.studies.decision_column import LIST, MIDDLE, SIDE, FootedColumn
from fairdraft.ui.studies.judgement_table import JudgementTable, rating_rows
from fairdraft.ui.studies.settle_form import SettleForm
from fairdraft.ui.studies.side_list import SideList, draft_rows
from fairdraft.ui.theme.theme import Theme

_NOT_BLIND = "The study is unblinded: this draft is by {candidate}."


@dataclass(frozen=True, slots=True)
class _Found:
    """What the page shows; `campaigns` are names by id; `candidates`, by name, by draft, and only once the study is
    unblinded.
    """

    name: str
    disagreements: tuple[Disagreement, ...]
    rubric: Rubric
    campaigns: dict[str, str]
    candidates: dict[str, str] | None


class DisagreementsPage(Page):
    """Drafts that raters judged differently, the largest difference first; a decision settles it."""

    def __init__(self, workplace: Workplace, background: Background, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._background = background
        self._study = ""
        self._found: _Found | None = None
        self._number = 0
        self._asked_for = ""
        self._keys_due = False
        self._settling = False
        outer = vertical(self, margins=(24, 16, 0, 0), gap=10)
        outer.addWidget(self.way_back("The study"))
        self._empty = EmptyState(theme)
        outer.addWidget(self._empty, 1)
        self._work = QWidget()
        row = horizontal(self._work, margins=(0, 0, 0, 16), gap=16)
        self.list = SideList(theme)
        self.list.chosen.connect(self._choose)
        row.addWidget(self.list, LIST)
        self.sheet = BlindSheet(theme)
        self.sheet.key_pressed.connect(self._take_key)
        row.addWidget(self.sheet, MIDDLE)
        # Keys press the buttons of the decision, so these stay in view.
        self._side = FootedColumn(theme)
        column = self._side.said
        column.addWidget(SectionLabel("What the raters say", theme))
        box, inside = card(gap=10)
        self.table = JudgementTable()
        inside.addWidget(self.table)
        self._who = text_label("", "small", wrap=True)
        inside.addWidget(self._who)
        column.addWidget(box)
        column = self._side.foot
        column.addWidget(SectionLabel("Your decision", theme))
        box, inside = card(gap=10)
        self._state = text_label("", "muted", wrap=True)
        inside.addWidget(self._state)
        self.form = SettleForm()
        self.form.changed.connect(self.frame_changed)
        inside.addWidget(self.form)
        column.addWidget(box)
        row.addWidget(self._side, SIDE)
        outer.addWidget(self._work, 1)

    @override
    def heading(self) -> str:
        name = self._study if self._found is None else self._found.name
        return f"Disagreements of {name}: the largest first"

    @override
    def action(self) -> PrimaryAction | None:
        if self._workplace.read_only or self.disagreement is None:
            return None
        able = not self.form.is_empty and not self._settling
        return PrimaryAction(
            "Settle it", self.settle, enabled=able, tip="Score the criteria they differ on, or give a verdict"
        )

    @override
    def shown(self) -> None:
        self._keys_due = True
        self.refresh()

    @override
    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        if things & {"rating", "study"} and not self._settling:
            self.refresh()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What the keys are on did not want it: the field for a note takes letters as words. Elsewhere on the page a key
        # gives no verdict.
        at = QApplication.focusWidget()
        if at is None or not self.form.isAncestorOf(at) or not self._take_key(event):
            super().keyPressEvent(event)

    @property
    def disagreement(self) -> Disagreement | None:
        """The disagreement in view."""
        found = () if self._found is None else self._found.disagreements
        return found[self._number] if self._number < len(found) else None

    def show_study(self, study_id: str) -> None:
        """Show where a study's raters differ."""
        self._study, self._found, self._number, self._asked_for = study_id, None, 0, ""
        self._show()

    def refresh(self) -> None:
        """Read the disagreements anew."""
        study, work = self._study, self._workplace

        def read() -> _Found:
            found = work.adjudicating.disagreements(study)
            candidates = None
            if work.queueing.unblinded(study) is not None:
                called = work.comparing.called()
                by_draft = {one.id: called(one.candidate) for one in work.studying.drafts(study)}
                candidates = {one.draft.draft_id: by_draft.get(one.draft.draft_id, "") for one in found}
            name, rubric = work.studying.study(study).name, work.comparing.rubric_of(study)
            return _Found(name, found, rubric, told_apart(work.products.campaigns()), candidates)

        self._background.run(read, self._on_read, lambda problem: self.tell(problem, "reading"))

    def settle(self) -> None:
        """Keep the decision: a rating of its own that points to those it settles."""
        one = self.disagreement
        if one is None or self.form.is_empty or self._settling:
            return
        self._settling = True
        self.frame_changed.emit()
        judgement, work = self.form.judgement, self._workplace
        settles = tuple(rating.id for rating in one.ratings)

        def decide() -> Rating:
            me = work.profiles.present_or_default()
            return work.adjudicating.adjudicate(
                one.draft.draft_id, me.pseudonym, judgement, settles=settles, rater_role=me.role
            )

        self._background.run(decide, self._on_settled, self._on_failed)

    def _take_key(self, event: QKeyEvent) -> bool:
        pressed = None if self.disagreement is None else self.form.take_key(event)
        if pressed is not None:
            self._side.bring_into_view(pressed)
        return pressed is not None

    def _on_read(self, found: _Found) -> None:
        self.over.emit("reading")
        before = self.disagreement
        self._found = found
        ids = [one.draft.draft_id for one in found.disagreements]
        if before is not None and before.draft.draft_id in ids:
            self._number = ids.index(before.draft.draft_id)
        else:
            self._number = 0
        self._show()
        if self._keys_due and self.disagreement is not None:
            # On the draft they give a verdict.
            self._keys_due = False
            self.sheet.readers[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_settled(self, rating: Rating) -> None:
        self._settling = False
        number = len((rating.adjudicates or "").split())
        self.told.emit(
            Message(f"Settled: {counted(number, 'rating')} are kept, and the decision counts.", tone="present")
        )
        # On to the next: the one that was settled goes to the end of the list.
        self._found, self._asked_for = None, ""
        self._keys_due = True
        self.refresh()

    def _on_failed(self, problem: KnownError) -> None:
        self._settling = False
        self.frame_changed.emit()
        self.tell(problem)

    def _choose(self, number: int) -> None:
        self._number = number
        self._show_one()

    def _show(self) -> None:
        found = () if self._found is None else self._found.disagreements
        open_ = sum(not one.settled for one in found)
        self.title.setText(f"{counted(open_, 'draft')} to settle" if found else "Disagreements")
        self._work.setVisible(bool(found))
        self._empty.setVisible(not found)
        if self._found is None:
            self._empty.tell("Reading the ratings…", "", busy=True)
        elif not found:
            self._empty.tell("The raters agree", "Drafts that two raters judged differently appear here.")
        campaigns = {} if self._found is None else self._found.campaigns
        self.list.show_rows(draft_rows([(one.draft, _apart(one)) for one in found], campaigns), self._number)
        self._show_one()
        in_reading_order(self)

    def _show_one(self) -> None:
        one, found = self.disagreement, self._found
        if one is not None and found is not None:
            me = self._workplace.profiles.present_or_default().pseudonym
            ratings = [("you" if rating.rater == me else rating.rater, rating) for rating in one.ratings]
            marks = raters_marks(ratings, one.draft.text, found.rubric)
            self.sheet.show_drafts([("", one.draft)], found.campaigns, marks)
            self.table.show_judgements([who for who, _ in ratings], rating_rows(one.ratings, found.rubric))
            written = found.candidates
            self._who.setVisible(written is not None)
            if written is not None:
                self._who.setText(_NOT_BLIND.format(candidate=written.get(one.draft.draft_id, "")))
            self._state.setText(
                "Already settled; another decision would be added."
                if one.settled
                else "Anything you leave open stays as the raters have it. Their ratings are kept."
            )
            if self._asked_for != one.draft.draft_id:
                self._asked_for = one.draft.draft_id
                self.form.ask(found.rubric)
                self._side.show_from_the_top()
        self.form.setEnabled(not self._workplace.read_only)
        self.frame_changed.emit()


def _apart(one: Disagreement) -> str:
    """How far the raters are apart."""
    widest = max(one.spreads.values(), default=0)
    about = f"{counted(widest, 'point')} apart" if widest else "verdicts differ"
    return f"settled · {about}" if one.settled else about
