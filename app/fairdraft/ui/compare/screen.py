"""How do the candidates of a campaign compare, as far as ratings can tell?"""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from fairdraft.domain.change import ChangedThing
from fairdraft.domain.comparison import Comparison
from fairdraft.domain.errors import KnownError
from fairdraft.services.workplace import Workplace
from fairdraft.ui.background import Background
from fairdraft.ui.compare.interval_chart import CandidateMark, ChartRow, IntervalChart
from fairdraft.ui.compare.words import design_chips, interval, sentences, signed
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import card, clear, frame, horizontal, scrolled, vertical
from fairdraft.ui.parts.empty_state import EmptyState
from fairdraft.ui.parts.flow_layout import FlowLayout
from fairdraft.ui.parts.words import ElidedLabel, SectionLabel, chip, text_label
from fairdraft.ui.screen import Message, PrimaryAction, Screen
from fairdraft.ui.theme.theme import Theme

# What a choice begins with that is a study, and no campaign's id.
_STUDY = "study:"


class CompareScreen(Screen):
    """The desk study of one campaign: estimates, words, agreement, approval, advice."""

    def __init__(self, workplace: Workplace, background: Background, theme: Theme) -> None:
        super().__init__()
        self._workplace = workplace
        self._background = background
        self._theme = theme
        self._comparison: Comparison | None = None
        self._names: dict[str, str] = {}
        self._stale = True
        self._running = False
        self._exporting = False
        self._chosen_here = False
        rubric = workplace.rating.rubric()
        self._criteria = {one.id: one.name for one in rubric.criteria}
        row = horizontal(self, gap=0)
        area, self._column = scrolled(margins=(16, 12, 16, 16), gap=12)
        row.addWidget(area, 1)
        self._make_head()
        self._stack = QStackedWidget()
        self._empty = EmptyState(theme)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._make_result())
        self._column.addWidget(self._stack, 1)
        self._column.setAlignment(Qt.AlignmentFlag(0))
        self._side = frame("right")
        self._side.setFixedWidth(336)
        side = vertical(self._side)
        side_area, self._facts = scrolled(margins=(16, 16, 14, 16), gap=6)
        side.addWidget(side_area)
        row.addWidget(self._side)
        self._side.setVisible(False)

    # ---- the frame

    @override
    def heading(self) -> str:
        name = self.campaign_box.currentText()
        if str(self.campaign_box.currentData()).startswith(_STUDY):
            return name
        return f"Ratings at the desk · {name}" if name else "Compare"

    @override
    def action(self) -> PrimaryAction | None:
        there = self._comparison is not None and self._comparison.design.prompts > 0
        return PrimaryAction(
            "Export ratings …",
            self.export,
            enabled=there and not self._exporting,
            tip="One CSV with every rating, its column notes and a manifest",
        )

    @override
    def shown(self) -> None:
        self._offer()
        self.refresh()

    @override
    def store_changed(self, things: frozenset[ChangedThing]) -> None:
        if things & {"rating", "draft", "campaign", "candidate"}:
            self._stale = True
            if self.isVisible():
                self.refresh()

    # ---- what a person does

    def refresh(self) -> None:
        """Compute the comparison anew, if something changed."""
        campaign = self.campaign_box.currentData()
        if not self._stale or self._running or not campaign:
            if not campaign:
                self._empty.tell("No campaign yet", "Add one with “fairdraft campaigns add FILE”.")
            return
        self._stale, self._running = False, True
        if self._comparison is None:
            self._empty.tell("Comparing …", "", busy=True)
            self._stack.setCurrentWidget(self._empty)
        comparing = self._workplace.comparing
        study = campaign.removeprefix(_STUDY) if campaign.startswith(_STUDY) else None
        self._background.run(
            lambda: comparing.compare(study or comparing.desk_study_of(campaign)), self._show, self._on_failed
        )

    def export(self) -> None:
        """Ask for a folder and write the ratings there."""
        folder = QFileDialog.getExistingDirectory(self, "Folder for the ratings")
        if folder and self._comparison is not None:
            self._exporting = True
            self.frame_changed.emit()
            study = self._comparison.study
            self._background.run(
                lambda: self._workplace.exporting.export(study, "csv", Path(folder) / f"{study}-ratings"),
                self._on_exported,
                self._on_failed,
            )

    # ---- inside

    def _make_head(self) -> None:
        head = horizontal(gap=12)
        self.campaign_box = ChoiceBox("Campaign or study", self._theme)
        self.campaign_box.setFixedWidth(300)
        self.campaign_box.currentIndexChanged.connect(lambda _place: self._on_campaign())
        head.addWidget(self.campaign_box)
        head.addStretch(1)
        self._axis_note = text_label("mean and 95 % interval, 1–5", "muted")
        head.addWidget(self._axis_note)
        self._column.addLayout(head)

    def _make_result(self) -> QWidget:
        result = QWidget()
        column = vertical(result, gap=12)
        chips = QWidget()
        self._chips = FlowLayout(chips, gap=8)
        column.addWidget(chips)
        sheet, inside = card(gap=8)
        self._chart = IntervalChart(self._theme)
        inside.addWidget(self._chart)
        legend = QWidget()
        self._legend = FlowLayout(legend, gap=16)
        inside.addWidget(legend)
        column.addWidget(sheet)
        words, self._words = card(gap=6)
        column.addWidget(words)
        column.addStretch(1)
        return result

    def _offer(self) -> None:
        try:
            campaigns = self._workplace.products.campaigns()
            studies = self._workplace.studying.studies()
            self._names = {one.id: one.name for one in self._workplace.products.candidates()}
        except KnownError as problem:
            self.tell(problem)
            return
        chosen = self.campaign_box.currentData()
        with QSignalBlocker(self.campaign_box):
            self.campaign_box.clear()
            for one in campaigns:
                self.campaign_box.addItem(one.name, one.id)
            for study in studies:
                name = (study.plan.name if study.plan is not None else "") or study.id
                self.campaign_box.addItem(f"Study: {name}", f"{_STUDY}{study.id}")
            place = self.campaign_box.findData(chosen)
            self.campaign_box.setCurrentIndex(place if place >= 0 else 0 if campaigns else -1)

    def follow(self, campaign_id: str) -> None:
        """Show the campaign that is worked on, until the person chooses another one here."""
        self._offer()
        if not self._chosen_here:
            self.choose(campaign_id)
            self._chosen_here = False

    def show_study(self, study_id: str) -> None:
        """Show the comparison of a study."""
        self._offer()
        self.choose(f"{_STUDY}{study_id}")
        self._chosen_here = True

    def choose(self, campaign_id: str) -> None:
        """Show another campaign's comparison."""
        place = self.campaign_box.findData(campaign_id)
        if place >= 0:
            self.campaign_box.setCurrentIndex(place)

    def _on_campaign(self) -> None:
        self._stale, self._comparison = True, None
        self._chosen_here = True
        self.refresh()
        self.frame_changed.emit()

    def _on_failed(self, problem: KnownError) -> None:
        self._running = self._exporting = False
        if self._comparison is None:
            self._empty.tell("The comparison could not be made", str(problem))
        self.frame_changed.emit()
        self.tell(problem)

    def _on_exported(self, files: tuple[Path, ...]) -> None:
        self._exporting = False
        where = files[0].parent if files else "the folder"
        self.told.emit(Message(f"Wrote {len(files)} files to {where}, read back and verified.", tone="present"))
        self.frame_changed.emit()

    def _show(self, comparison: Comparison) -> None:
        self._running = False
        if self._stale:
            self.refresh()
            return
        self._comparison = comparison
        self.frame_changed.emit()
        if not comparison.design.prompts:
            self._side.setVisible(False)
            self._axis_note.setVisible(False)
            self._empty.tell(
                "Nothing has been rated yet",
                "Draft variants with two or more candidates for the same briefs and rate them (Ctrl+R on the Draft "
                "screen). From 20 shared briefs on, differences can be told from chance.",
            )
            self._stack.setCurrentWidget(self._empty)
            return
        candidates = sorted({one.candidate for row in comparison.criteria for one in row.candidates})
        self._axis_note.setVisible(True)
        self._show_chips(comparison)
        self._chart.show_rows(
            [
                ChartRow(
                    self._criterion(row.criterion), "inserted by the program" if row.inserted_by_program else "", row
                )
                for row in comparison.criteria
            ],
            candidates,
        )
        self._show_legend(candidates)
        self._show_words(comparison, candidates)
        self._show_facts(comparison, candidates)
        self._side.setVisible(True)
        self._stack.setCurrentIndex(1)

    def _show_chips(self, comparison: Comparison) -> None:
        clear(self._chips)
        for words in design_chips(comparison.design):
            self._chips.addWidget(chip(words))

    def _show_legend(self, candidates: list[str]) -> None:
        clear(self._legend)
        for place, candidate in enumerate(candidates):
            one = QWidget()
            row = horizontal(one, gap=5)
            row.addWidget(CandidateMark(place, self._theme))
            row.addWidget(text_label(self._candidate(candidate)))
            self._legend.addWidget(one)

    def _show_words(self, comparison: Comparison, candidates: list[str]) -> None:
        clear(self._words)
        self._words.addWidget(SectionLabel("In words", self._theme))
        lines = sentences(comparison, self._criterion, self._candidate)
        if len(candidates) < 2:
            lines = [f"Only {self._candidate(candidates[0])} has been rated so far; a comparison needs two candidates."]
        for line in lines or ["No pair of candidates shares a rated brief yet."]:
            self._words.addWidget(text_label(line, wrap=True))
        for line in comparison.conditions:
            self._words.addWidget(text_label(line, "small", wrap=True))

    def _show_facts(self, comparison: Comparison, candidates: list[str]) -> None:
        clear(self._facts)
        advice = comparison.recommendation
        rows = self._fact_card("What the data advise")
        if advice.candidate:
            rows.addWidget(text_label(self._candidate(advice.candidate), "strong"))
        for line in (*advice.because, *advice.next):
            rows.addWidget(text_label(line, wrap=True))
        for line in advice.would_change:
            rows.addWidget(text_label(f"Would change it: {line}", "small", wrap=True))
        rows = self._fact_card("Approved")
        for one in comparison.approval:
            share = f"{one.approved} of {one.n}"
            self._fact(rows, candidates, one.candidate, share, _percent(one.ci95))
        rows = self._fact_card("Agreement")
        for agreed in comparison.agreement:
            if agreed.alpha is None:
                self._plain_fact(rows, self._criterion(agreed.criterion), "not estimable", "", agreed.why or "")
            else:
                self._plain_fact(
                    rows,
                    self._criterion(agreed.criterion),
                    f"α {signed(agreed.alpha, 2)}",
                    interval(agreed.ci95, 2),
                    "",
                )
        if any(one.per_draft is not None for one in comparison.cost):
            rows = self._fact_card("Cost per approved draft")
            for cost in comparison.cost:
                told = "–" if cost.per_approved is None else f"{cost.per_approved:.2f}"
                self._fact(rows, candidates, cost.candidate, told, interval(cost.ci95, 2))
            rows.addWidget(text_label(comparison.cost[0].basis, "small", wrap=True))
        if comparison.not_there_yet:
            self._facts.addSpacing(4)
            missing = f"Not in this version: {', '.join(comparison.not_there_yet)}."
            self._facts.addWidget(text_label(missing, "small", wrap=True))

    def _fact_card(self, title: str) -> QVBoxLayout:
        self._facts.addWidget(SectionLabel(title, self._theme))
        box, rows = card(gap=6)
        self._facts.addWidget(box)
        self._facts.addSpacing(10)
        return rows

    def _fact(self, rows: QVBoxLayout, candidates: list[str], candidate: str, value: str, about: str) -> None:
        line = horizontal(gap=6)
        if candidate in candidates:
            line.addWidget(CandidateMark(candidates.index(candidate), self._theme))
        line.addWidget(ElidedLabel(self._candidate(candidate)), 1)
        line.addWidget(text_label(value, "strong"))
        if about:
            line.addWidget(text_label(about, "muted"))
        rows.addLayout(line)

    def _plain_fact(self, rows: QVBoxLayout, name: str, value: str, about: str, tip: str) -> None:
        line: QWidget = QFrame()
        layout = horizontal(line, gap=6)
        layout.addWidget(ElidedLabel(name), 1)
        layout.addWidget(text_label(value, "muted" if tip else "strong"))
        if about:
            layout.addWidget(text_label(about, "muted"))
        line.setToolTip(tip)
        rows.addWidget(line)

    def _criterion(self, criterion: str) -> str:
        return self._criteria.get(criterion, criterion)

    def _candidate(self, candidate: str) -> str:
        return self._names.get(candidate, candidate)


def _percent(ci95: tuple[float, float] | None) -> str:
    return "" if ci95 is None else f"[{ci95[0]:.0%}, {ci95[1]:.0%}]"
