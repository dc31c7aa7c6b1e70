"""What does a person choose when planning a study?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from fairdraft.domain.campaign import Campaign
from fairdraft.domain.rubric import Rubric
from fairdraft.services.plan_choices import PlanChoices, study_id_of
from fairdraft.ui.parts.buttons import button
from fairdraft.ui.parts.choice import ChoiceBox
from fairdraft.ui.parts.containers import clear, horizontal, vertical
from fairdraft.ui.parts.form_parts import Number, Points, Price, TickRow, in_one_row, labelled, section
from fairdraft.ui.parts.line_field import line_field
from fairdraft.ui.parts.words import text_label
from fairdraft.ui.studies.adaptation_lines import AdaptationLines
from fairdraft.ui.studies.campaign_row import CampaignRow
from fairdraft.ui.studies.comparison_grid import ComparisonGrid
from fairdraft.ui.theme.theme import Theme

_MODES = (
    ("As the rubric asks (raw where approved language is rated)", None),
    ("Raw: the model writes all of it", "raw"),
    ("Assisted: the program inserts approved language", "assisted"),
)
_AT_LEAST = (5, 4, 3)
_USUAL_PRICE = 9999.99
# By so much, and no more, a price of a file differs from what a field of hundredths shows of it.
_UNSEEN = 0.0051
_OF_AN_HOUR = "In the currency of the candidates' prices. With it, the cost of a draft includes a rater's time."


class PlanForm(QWidget):
    """The fields of a plan. `changed` says that a choice is another now, `candidate_wanted` that one is missing.

    Call `offer` with what there is to choose from before `show_choices`.
    """

    changed = Signal()
    candidate_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._choices = PlanChoices()
        self._theme = theme
        self._rubrics: tuple[Rubric, ...] = ()
        self._candidate_names: dict[str, str] = {}
        self._showing = False
        self._id_is_own = False
        self.campaigns: dict[str, CampaignRow] = {}
        self.candidates: dict[str, TickRow] = {}
        column = vertical(self, gap=6)
        self._make_names(section("The study", theme, column))
        self._make_drafts(column)
        self._make_rating(section("How it is rated", theme, column))
        self._make_comparison(section("What is compared", theme, column))
        column.addStretch(1)

    @property
    def choices(self) -> PlanChoices:
        """What is chosen."""
        return self._choices

    @property
    def rubric(self) -> Rubric | None:
        """The rubric that is chosen."""
        return next((one for one in self._rubrics if one.id == self._choices.rubric), None)

    def offer(
        self, campaigns: Sequence[Campaign], candidates: Sequence[tuple[str, str, str]], rubrics: tuple[Rubric, ...]
    ) -> None:
        """Say what there is to choose from.

        Args:
            campaigns: each with its briefs.
            candidates: id, name, and what it is in words.
            rubrics: those that a plan can name.
        """
        self._rubrics = rubrics
        self._candidate_names = {one: name for one, name, _about in candidates}
        unfolded = {key for key, row in self.campaigns.items() if row.is_open}
        self.campaigns = {one.id: CampaignRow(one, self._theme) for one in campaigns}
        for key, row in self.campaigns.items():
            row.unfold(shown=key in unfolded)
            row.changed.connect(self._take)
        self.candidates = {key: TickRow(name, about) for key, name, about in candidates}
        for one in self.candidates.values():
            one.box.toggled.connect(lambda _on: self._take())
        _fill(self._campaign_rows, self.campaigns.values())
        _fill(self._candidate_rows, self.candidates.values())
        self._showing = True
        self.rubric_box.clear()
        for rubric in rubrics:
            self.rubric_box.addItem(f"{rubric.id}, version {rubric.version}", rubric.id)
        self._showing = False

    def show_choices(self, choices: PlanChoices, *, id_is_fixed: bool) -> None:
        """Show choices; with `id_is_fixed` they are those of a study that is there."""
        self._showing = True
        self._choices = choices
        self._id_is_own = id_is_fixed or (bool(choices.id) and choices.id != study_id_of(choices.name))
        self.name.setText(choices.name)
        self.id.setText(choices.id)
        self.id.setEnabled(not id_is_fixed)
        for key, campaign in self.campaigns.items():
            campaign.box.setChecked(key in choices.campaigns)
            campaign.choose(choices.briefs.get(key))
        for key, candidate in self.candidates.items():
            candidate.box.setChecked(key in choices.candidates)
        self.drafts_per_brief.setValue(choices.drafts_per_brief)
        self.mode_box.setCurrentIndex([mode for _words, mode in _MODES].index(choices.mode))
        self.rubric_box.setCurrentIndex(self.rubric_box.findData(choices.rubric))
        self.raters.setText(choices.raters)
        self.overlap.setValue(choices.overlap)
        self.repeats.setValue(choices.hidden_repeats)
        self.rater_hour.setMaximum(max(_USUAL_PRICE, choices.rater_hour_price))
        self.rater_hour.setValue(choices.rater_hour_price)
        self.show_findings.setChecked(choices.show_findings)
        self.approved_box.setCurrentIndex(self.approved_box.findData(choices.approved_at_least))
        self.level.setValue(choices.level)
        self.kept.setValue(choices.kept)
        self._showing = False
        self._show_tests()
        self.changed.emit()

    # ---- making

    def _make_names(self, rows: QVBoxLayout) -> None:
        self.name = line_field("Name", "Autumn web pages")
        self.id = line_field("Id", "autumn-web-pages")
        self.name.textChanged.connect(lambda _text: self._on_name())
        self.id.textEdited.connect(lambda _text: self._on_id())
        rows.addLayout(
            in_one_row((labelled("Name", self.name), 3), (labelled("Id, for files and commands", self.id), 2))
        )

    def _make_drafts(self, column: QVBoxLayout) -> None:
        rows = section("What is drafted", self._theme, column)
        rows.addWidget(text_label("Campaigns and their briefs", "strong"))
        self._campaign_rows = vertical(gap=6)
        rows.addLayout(self._campaign_rows)
        head = horizontal(gap=8)
        head.addWidget(text_label("Candidates: each gets every brief", "strong", wrap=True), 1)
        self.new_candidate = button("New candidate…", "flush", on_press=self.candidate_wanted.emit)
        head.addWidget(self.new_candidate)
        rows.addLayout(head)
        self._candidate_rows = vertical(gap=6)
        rows.addLayout(self._candidate_rows)
        self.drafts_per_brief = Number("Drafts of each brief by each candidate", 1, 100)
        self.drafts_per_brief.valueChanged.connect(lambda _value: self._take())
        self.mode_box = _choice("What the program inserts", self._theme, _MODES)
        self.mode_box.currentIndexChanged.connect(lambda _place: self._take())
        rows.addLayout(
            in_one_row(
                (labelled("Drafts per brief", self.drafts_per_brief), 1),
                (labelled("Approved language", self.mode_box), 3),
            )
        )

    def _make_rating(self, rows: QVBoxLayout) -> None:
        self.raters = line_field("Raters", "R1, R2")
        self.raters.textChanged.connect(lambda _text: self._take())
        who = horizontal(gap=8)
        who.addWidget(self.raters, 1)
        self.add_me = button("Add me", tip="Your pseudonym; your name stays on this machine")
        who.addWidget(self.add_me)
        holder = QWidget()
        holder.setLayout(who)
        hint = (
            "Pseudonyms separated by commas, or the number of raters. A file for another laptop needs the pseudonyms."
        )
        rows.addWidget(labelled("Raters", holder, hint))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        self.overlap = Number("Share of drafts that every rater rates", 0, 100, suffix="%", step=10)
        self.repeats = Number("Share of drafts shown again unannounced", 0, 100, suffix="%", step=5)
        for field in (self.overlap, self.repeats):
            field.valueChanged.connect(lambda _value: self._take())
        grid.addWidget(labelled("Rated by all", self.overlap, "The other drafts are rated by one."), 0, 0)
        grid.addWidget(labelled("Hidden repeats", self.repeats, "Shows each rater's own consistency."), 0, 1)
        self.rubric_box = ChoiceBox("Rubric", self._theme)
        self.rubric_box.currentIndexChanged.connect(lambda _place: self._on_rubric())
        approved = [("A rater's verdict “approve”", None)]
        self.approved_box = _choice(
            "When a draft counts as approved",
            self._theme,
            (*approved, *((f"Each regulated criterion {score} or higher", score) for score in _AT_LEAST)),
        )
        self.approved_box.currentIndexChanged.connect(lambda _place: self._take())
        grid.addWidget(labelled("Rubric", self.rubric_box), 1, 0)
        grid.addWidget(labelled("Approved means", self.approved_box), 1, 1)
        self.rater_hour = Price("Price of an hour of a rater", _USUAL_PRICE)
        self.rater_hour.valueChanged.connect(lambda _value: self._take())
        grid.addWidget(labelled("Price of a rater's hour", self.rater_hour, _OF_AN_HOUR), 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        rows.addLayout(grid)
        self.show_findings = QCheckBox("Raters see what the checker found")
        self.show_findings.setAccessibleName("Raters see what the checker found")
        self.show_findings.toggled.connect(lambda _on: self._take())
        rows.addWidget(self.show_findings)

    def _make_comparison(self, rows: QVBoxLayout) -> None:
        self._tests_hint = text_label("", "muted", wrap=True)
        rows.addWidget(self._tests_hint)
        self.tests = ComparisonGrid()
        self.tests.changed.connect(self._take)
        rows.addWidget(self.tests)
        self.adaptations = AdaptationLines(self._theme)
        self.adaptations.changed.connect(self._take)
        rows.addWidget(self.adaptations)
        line = horizontal(gap=16)
        self.level, self.kept = Points("Margin for being level"), Points("Margin for what must be kept")
        for field in (self.level, self.kept):
            field.valueChanged.connect(lambda _value: self._take())
        line.addWidget(labelled("Level with the best", self.level, "Points behind that still count as level."), 1)
        line.addWidget(labelled("Kept by an adaptation", self.kept, "Points that a kept criterion may fall."), 1)
        rows.addLayout(line)

    # ---- following

    def _on_name(self) -> None:
        if not self._showing and not self._id_is_own:
            self.id.setText(study_id_of(self.name.text()))
        self._take()

    def _on_id(self) -> None:
        self._id_is_own = bool(self.id.text())
        self._take()

    def _on_rubric(self) -> None:
        self._take()
        if not self._showing:
            self._show_tests()

    def _take(self) -> None:
        """Take the fields for the choices."""
        if self._showing:
            return
        before = self._choices
        self._choices = replace(
            before,
            name=self.name.text(),
            id=self.id.text().strip(),
            campaigns=_ticked(self.campaigns),
            briefs={key: some for key in _ticked(self.campaigns) if (some := self.campaigns[key].chosen) is not None},
            candidates=_ticked(self.candidates),
            drafts_per_brief=self.drafts_per_brief.value(),
            mode=self.mode_box.currentData(),
            rubric=self.rubric_box.currentData() or before.rubric,
            raters=self.raters.text(),
            overlap=self.overlap.value(),
            hidden_repeats=self.repeats.value(),
            show_findings=self.show_findings.isChecked(),
            approved_at_least=self.approved_box.currentData(),
            untested=self.tests.untested,
            adaptations=self.adaptations.adaptations,
            level=round(self.level.value(), 1),
            kept=round(self.kept.value(), 1),
            rater_hour_price=self._price(before.rater_hour_price),
        )
        if self._choices.candidates != before.candidates:
            self._show_tests()
        self.changed.emit()

    def _price(self, before: float) -> float:
        """The price in the field; one of a file stays as exact as it is there."""
        price = self.rater_hour.value()
        return before if abs(price - before) < _UNSEEN else round(price, 2)

    def _show_tests(self) -> None:
        rubric, chosen = self.rubric, self._choices.candidates
        criteria = () if rubric is None else rubric.criteria
        self.tests.show_tests(chosen, self._candidate_names, criteria, self._choices.untested)
        self.adaptations.show_adaptations(chosen, self._candidate_names, criteria, self._choices.adaptations)
        two = len(chosen) > 1
        self.tests.setVisible(two)
        self._tests_hint.setText(
            "All pairs on all criteria, unless you untick some. With fewer comparisons, smaller differences can be "
            "detected."
            if two
            else "With two or more candidates, choose here what is compared."
        )


def _fill(rows: QVBoxLayout, things: Iterable[QWidget]) -> None:
    clear(rows)
    for one in things:
        rows.addWidget(one)


def _ticked(rows: Mapping[str, TickRow | CampaignRow]) -> tuple[str, ...]:
    return tuple(key for key, row in rows.items() if row.box.isChecked())


def _choice(name: str, theme: Theme, things: Sequence[tuple[str, object]]) -> ChoiceBox:
    one = ChoiceBox(name, theme)
    for words, value in things:
        one.addItem(words, value)
    return one
