"""Which of two laptops' judgements is to count?"""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from fairdraft.domain.change import ChangedThing
from fairdraft.domain.counting import counted
from fairdraft.domain.errors import KnownError
from fairdraft.domain.judgement_origin import JudgementOrigin, judged_at
from fairdraft.domain.merge_words import decided_differently
from fairdraft.domain.rating import rating_from_object
from fairdraft.domain.rating_queue import BlindDraft, MarkedWords
from fairdraft.domain.rating_set import MergeConflict, vote_from_object
from fairdraft.domain.rubric import Rubric
from fairdraft.domain.told_apart import told_apart
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.draft.piece_facts import day_and_clock
from fairdraft.ui.overriding import override
from fairdraft.ui.parts.buttons import button, let_press
from fairdraft.ui.parts.containers import card, horizontal, in_reading_order, rule, vertical
from fairdraft.ui.parts.empty_state import EmptyState
from fairdraft.ui.parts.pages import Page
from fairdraft.ui.parts.words import SectionLabel, text_label
from fairdraft.ui.screen import Message, PrimaryAction
from fairdraft.ui.studies.blind_sheet import BlindSheet, raters_marks
from fairdraft.ui.studies.decision_column import LIST, MIDDLE, SIDE, decision_column
from fairdraft.ui.studies.judgement_table import JudgementTable, Row, rating_rows, vote_rows
from fairdraft.ui.studies.side_list import SideList, draft_rows
from fairdraft.ui.theme.theme import Theme

_WHY = (
    "The same rater judged the same draft differently on two laptops. Until you decide, the later judgment "
    "counts. The one you do not keep stays on record."
)
_COUNTS, _WAITS = "Counts now", "Waiting"


@dataclass(frozen=True, slots=True)
class _Open:
    """An open conflict with what it is about, and where the judgement that stands and the other came from."""

    conflict: MergeConflict
    drafts: tuple[BlindDraft, ...]
    origins: tuple[JudgementOrigin, JudgementOrigin]


_Read = tuple[str, tuple[_Open, ...], Rubric, dict[str, str]]
"""A study's name, its open conflicts, its rubric, and the names of campaigns by id."""


class ConflictsPage(Page):
    """The open conflicts of a study: the draft, and the two judgements side by side."""

    def __init__(self, workplace: Workplace, background: Background, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._background = background
        self._study = ""
        self._name = ""
        self._open: tuple[_Open, ...] = ()
        self._rubric: Rubric | None = None
        self._campaigns: dict[str, str] = {}
        self._number = 0
        self._deciding = False
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
        row.addWidget(self.sheet, MIDDLE)
        side, column = decision_column(theme)
        column.addWidget(SectionLabel("Two judgments", theme))
        column.addWidget(text_label(_WHY, "small", wrap=True))
        box, inside = card(gap=10)
        self._about = text_label("", "muted", wrap=True)
        inside.addWidget(self._about)
        self.decided = text_label("", wrap=True)
        inside.addWidget(self.decided)
        self._origins = (text_label("", wrap=True), text_label("", wrap=True))
        # The judgement that counts is kept by the top bar's action.
        self.keep_other = button("Keep the waiting one", on_press=lambda: self.decide(keep_other=True))
        for title, words in zip((_COUNTS, _WAITS), self._origins, strict=True):
            head = horizontal(gap=8)
            head.addWidget(text_label(title, "strong"))
            head.addStretch(1)
            if title == _WAITS:
                head.addWidget(self.keep_other)
            inside.addLayout(head)
            inside.addWidget(words)
            inside.addWidget(rule())
        self.table = JudgementTable()
        inside.addWidget(self.table)
        column.addWidget(box)
        row.addWidget(side, SIDE)
        outer.addWidget(self._work, 1)

    @override
    def heading(self) -> str:
        return f"Conflicts of {self._name}: the same rater, two laptops"

    @override
    def action(self) -> PrimaryAction | None:
        if self._workplace.read_only or self.conflict is None:
            return None
        return PrimaryAction(
            "Keep the one that counts", lambda: self.decide(keep_other=False), enabled=not self._deciding
        )

    @override
    def shown(self) -> None:
        self.refresh()

    @override
    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        if not self._deciding:
            self.refresh()

    @property
    def conflict(self) -> MergeConflict | None:
        """The conflict in view."""
        return self._open[self._number].conflict if self._number < len(self._open) else None

    @property
    def open_conflicts(self) -> int:
        """How many wait for a decision."""
        return len(self._open)

    def show_study(self, study_id: str) -> None:
        """Show a study's conflicts."""
        self._study, self._name, self._open, self._number = study_id, study_id, (), 0
        self._show()

    def refresh(self) -> None:
        """Read the conflicts anew."""
        study, work = self._study, self._workplace
        sharing = work.sharing

        def read() -> _Read:
            found = [one for one in sharing.conflicts(study) if one.resolved_at is None]
            waiting = tuple(_Open(one, sharing.drafts_of(one), sharing.origins(one)) for one in found)
            campaigns = told_apart(work.products.campaigns())
            return work.studying.study(study).name, waiting, work.comparing.rubric_of(study), campaigns

        self._background.run(read, self._on_read, lambda problem: self.tell(problem, "reading"))

    def decide(self, *, keep_other: bool) -> None:
        """Keep one of the two judgements in view: the one that counts now, or the other."""
        conflict = self.conflict
        if conflict is None or self._deciding:
            return
        self._deciding = True
        self._fit()
        work = self._workplace

        def resolve() -> MergeConflict:
            by = work.profiles.present_or_default().pseudonym
            return work.sharing.resolve(conflict.id, by, keep_other=keep_other)

        self._background.run(resolve, self._on_decided, self._on_failed)

    def _on_read(self, answer: _Read) -> None:
        self.over.emit("reading")
        before = self.conflict
        self._name, self._open, self._rubric, self._campaigns = answer
        ids = [one.conflict.id for one in self._open]
        self._number = ids.index(before.id) if before is not None and before.id in ids else 0
        self._show()

    def _on_decided(self, _decided: MergeConflict) -> None:
        self._deciding = False
        left = len(self._open) - 1
        self.told.emit(Message(f"Decided; {counted(left, 'conflict')} left.", tone="present"))
        self.refresh()

    def _on_failed(self, problem: KnownError) -> None:
        self._deciding = False
        self._fit()
        self.tell(problem)

    def _choose(self, number: int) -> None:
        self._number = number
        self._show_one()

    def _show(self) -> None:
        there = bool(self._open)
        self.title.setText(f"{counted(len(self._open), 'conflict')} to decide" if there else "Conflicts")
        self._work.setVisible(there)
        self._empty.setVisible(not there)
        if not there:
            self._empty.tell(
                "No open conflicts", "Judgments that differ between laptops appear here for you to decide."
            )
        self.list.show_rows(draft_rows([_row(one) for one in self._open], self._campaigns), self._number)
        self._show_one()
        in_reading_order(self)

    def _show_one(self) -> None:
        self._fit()
        if self._rubric is None or self._number >= len(self._open):
            return
        one = self._open[self._number]
        conflict = one.conflict
        met = f"Found when {conflict.source} was imported, {day_and_clock(conflict.found_at)}."
        self._about.setText(f"Both by {conflict.other.get('rater')}. {met}")
        self.decided.setVisible(bool(conflict.decisions))
        self.decided.setText(decided_differently(conflict.decisions, day_and_clock))
        both = (conflict.standing, conflict.other)
        for words, judged, origin in zip(self._origins, both, one.origins, strict=True):
            words.setText(f"Given {day_and_clock(judged_at(judged))},\n{origin.words(day_and_clock)}.")
        rows: list[Row]
        marks: tuple[MarkedWords, ...] = ()
        if conflict.kind == "rating":
            ratings = [rating_from_object(judged) for judged in both]
            rows = rating_rows(ratings, self._rubric)
            if one.drafts:
                whose = list(zip((_COUNTS, _WAITS), ratings, strict=True))
                marks = raters_marks(whose, one.drafts[0].text, self._rubric)
        else:
            rows = vote_rows([vote_from_object(judged) for judged in both])
        titles = ("First", "Second") if len(one.drafts) > 1 else ("",)
        self.sheet.show_drafts(list(zip(titles, one.drafts, strict=False)), self._campaigns, marks)
        self.table.show_judgements((_COUNTS, _WAITS), rows)

    def _fit(self) -> None:
        busy = "" if not self._deciding and self.conflict is not None else "The next conflict is loading"
        let_press(self.keep_other, "This window is read-only" if self._workplace.read_only else busy)
        self.frame_changed.emit()


def _row(one: _Open) -> tuple[BlindDraft | None, str]:
    kind = "rating" if one.conflict.kind == "rating" else "pair"
    return (one.drafts[0] if one.drafts else None), f"{kind} by {one.conflict.other.get('rater')}"
